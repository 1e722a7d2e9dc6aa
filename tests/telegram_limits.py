"""Decides what Telegram would refuse: its limits on calls, written apart from the code they check."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

TEXT = 4096
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote"}
PROFILE: Mapping[str, tuple[str, int]] = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}
"""What a bot says of itself: the field of each, and how long it may be."""
REQUIRED: Mapping[str, set[str]] = {
    "getMe": set(),
    "getUpdates": set(),
    "sendMessage": {"chat_id", "text"},
    "editMessageText": {"chat_id", "message_id", "text"},
    "answerCallbackQuery": {"callback_query_id"},
    "setMyCommands": {"commands"},
    "getMyCommands": set(),
    "setMyName": {"name"},
    "getMyName": set(),
    "setMyDescription": {"description"},
    "getMyDescription": set(),
    "setMyShortDescription": {"short_description"},
    "getMyShortDescription": set(),
    "setWebhook": {"url"},
    "deleteWebhook": set(),
    "sendPhoto": {"chat_id", "photo"},
    "sendDocument": {"chat_id", "document"},
}
OPTIONAL: Mapping[str, set[str]] = {
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {"parse_mode", "reply_markup", "link_preview_options", "reply_parameters"},
    "editMessageText": {"parse_mode", "reply_markup", "link_preview_options"},
    "answerCallbackQuery": {"text", "show_alert"},
    "setMyCommands": {"scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    **{f"{verb}My{what}": {"language_code"} for verb in ("get", "set") for what in PROFILE},
    "setWebhook": {"secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "sendPhoto": {"caption", "parse_mode", "reply_markup"},
    "sendDocument": {"caption", "parse_mode", "reply_markup"},
}


class _Html(HTMLParser):
    """Reads Telegram's HTML as its server does: few tags, all closed, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"blockquote": {"expandable"}, "a": {"href"}}.get(tag, set())
        if tag not in TAGS:
            self.faults.append(f"unsupported start tag {tag}")
        if {name for name, _ in attrs} - allowed:
            self.faults.append(f"unsupported attributes of {tag}")
        if tag == "blockquote" and tag in self.open:
            self.faults.append("a blockquote within a blockquote")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unmatched end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")


def read_html(html: str) -> tuple[str, list[str]]:
    """Return the text that people see, and what is wrong with the markup."""
    parser = _Html()
    parser.feed(html)
    parser.close()
    faults = [
        f"an unescaped sign at {m.start()}" for m in re.finditer(r"<(?![a-z/])|&(?!(lt|gt|amp);)", html)
    ]
    faults += parser.faults + [f"no end tag for {tag}" for tag in parser.open]
    return parser.text, faults


def length(text: str) -> int:
    """Return a text's length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def faults_of(method: str, params: Mapping[str, Any]) -> list[str]:
    """Return everything that Telegram would refuse about a call."""
    if method not in REQUIRED:
        return [f"{method}: unknown method"]
    missing = REQUIRED[method] - set(params)
    unknown = set(params) - REQUIRED[method] - OPTIONAL.get(method, set())
    found = [f"{name} is missing" for name in missing] + [f"{name} is unknown" for name in unknown]
    if method in ("sendMessage", "editMessageText"):
        found += _text_faults(params)
        found += _keyboard_faults(params.get("reply_markup"))
    if method == "answerCallbackQuery" and len(params.get("text", "")) > 200:
        found.append("an answer of more than 200 characters")
    if method == "setMyCommands":
        found += _command_faults(params.get("commands", []))
    if method.startswith("setMy") and method[5:] in PROFILE:
        name, most = PROFILE[method[5:]]
        found += [f"{name} is too long"] if length(params.get(name, "")) > most else []
    if method == "setWebhook":
        found += _webhook_faults(params)
    if method == "getUpdates" and not 1 <= int(params.get("limit", 100)) <= 100:
        found.append("limit must be 1-100")
    return [f"{method}: {fault}" for fault in found]


def _webhook_faults(params: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
        yield "secret token contains unallowed characters"
    if not 1 <= params.get("max_connections", 40) <= 100:
        yield "max_connections must be 1-100"
    if params.get("drop_pending_updates"):
        yield "pending updates are somebody's words"


def _text_faults(params: Mapping[str, Any]) -> Iterator[str]:
    text, markup = (
        read_html(params.get("text", "")) if params.get("parse_mode") == "HTML" else (params["text"], [])
    )
    yield from (f"can't parse entities: {fault}" for fault in markup)
    if not text.strip():
        yield "message text is empty"
    if length(text) > TEXT:
        yield "message is too long"


def _keyboard_faults(markup: Any) -> Iterator[str]:
    rows = markup["inline_keyboard"] if markup else []
    if sum(map(len, rows)) > 100:
        yield "more than 100 buttons"
    if any(not 1 <= len(row) <= 8 for row in rows):
        yield "a row without buttons, or with more than 8"
    for row in rows:
        for button in row:
            yield from _button_faults(button)


def _button_faults(button: Mapping[str, Any]) -> Iterator[str]:
    if not button["text"].strip():
        yield "a button without text"
    does = set(button) - {"text"}
    if len(does) != 1 or not does <= {"callback_data", "url", "copy_text"}:
        yield "a button does one thing"
    if not 1 <= len(button.get("copy_text", {"text": "x"})["text"]) <= 256:
        yield "a text to copy of more than 256 characters"
    if len(button.get("url", "")) > 2048:
        yield "an address that is too long"
    if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
        yield "BUTTON_DATA_INVALID"
    if not re.match(r"https?://\w", button.get("url", "https://x")):
        yield "BUTTON_URL_INVALID"


def _command_faults(commands: list[dict[str, str]]) -> Iterator[str]:
    if len({command["command"] for command in commands}) != len(commands) or len(commands) > 100:
        yield "commands twice, or more than 100"
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield f"BOT_COMMAND_INVALID {command['command']}"
        if not 1 <= len(command["description"]) <= 256:
            yield "BOT_COMMAND_DESCRIPTION_INVALID"
