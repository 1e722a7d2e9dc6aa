"""Decides what Telegram would refuse: its limits on calls, written apart from the code they check."""

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

Check = Callable[[Mapping[str, Any]], Iterator[str]]
TEXT = 4096
CAPTION = 1024
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
    "answerInlineQuery": {"inline_query_id", "results"},
    "sendChatAction": {"chat_id", "action"},
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
FILED = {"caption", "parse_mode", "reply_markup", "reply_parameters", "message_thread_id"}
OPTIONAL: Mapping[str, set[str]] = {
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {
        "parse_mode",
        "reply_markup",
        "link_preview_options",
        "reply_parameters",
        "message_thread_id",
    },
    "editMessageText": {"parse_mode", "reply_markup", "link_preview_options"},
    "answerCallbackQuery": {"text", "show_alert"},
    "answerInlineQuery": {"cache_time", "is_personal", "next_offset", "button"},
    "sendChatAction": {"message_thread_id"},
    "setMyCommands": {"scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    **{f"{verb}My{what}": {"language_code"} for verb in ("get", "set") for what in PROFILE},
    "setWebhook": {"secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "sendPhoto": FILED,
    "sendDocument": FILED,
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
    found += [fault for check in _checks(method) for fault in check(params)]
    return [f"{method}: {fault}" for fault in found]


def _checks(method: str) -> tuple[Check, ...]:
    if method.startswith("setMy") and method[5:] in PROFILE:
        return (lambda params: _profile_faults(method, params),)
    return {
        "sendMessage": (_text_faults, _keyboard_faults),
        "editMessageText": (_text_faults, _keyboard_faults),
        "sendPhoto": (_caption_faults, _keyboard_faults),
        "sendDocument": (_caption_faults, _keyboard_faults),
        "answerCallbackQuery": (_answer_faults,),
        "answerInlineQuery": (_list_faults,),
        "setMyCommands": (_command_faults,),
        "setWebhook": (_webhook_faults,),
        "getUpdates": (_fetch_faults,),
    }.get(method, ())


def _answer_faults(params: Mapping[str, Any]) -> Iterator[str]:
    if len(params.get("text", "")) > 200:
        yield "an answer of more than 200 characters"


def _profile_faults(method: str, params: Mapping[str, Any]) -> Iterator[str]:
    name, most = PROFILE[method[5:]]
    if length(params.get(name, "")) > most:
        yield f"{name} is too long"


def _fetch_faults(params: Mapping[str, Any]) -> Iterator[str]:
    if not 1 <= int(params.get("limit", 100)) <= 100:
        yield "limit must be 1-100"


def _webhook_faults(params: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
        yield "secret token contains unallowed characters"
    if not 1 <= params.get("max_connections", 40) <= 100:
        yield "max_connections must be 1-100"
    if params.get("drop_pending_updates"):
        yield "pending updates are somebody's words"


def _list_faults(params: Mapping[str, Any]) -> Iterator[str]:
    results, button = params["results"], params.get("button")
    if len(results) > 50:
        yield "RESULTS_TOO_MUCH"
    if len({result["id"] for result in results}) != len(results):
        yield "RESULT_ID_DUPLICATE"
    for result in results:
        if result["type"] != "article" or not 1 <= len(result["id"].encode()) <= 64 or not result["title"]:
            yield "RESULT_ID_INVALID"
        content = result["input_message_content"]
        yield from _text_faults({"text": content["message_text"], "parse_mode": content["parse_mode"]})
        yield from _keyboard_faults(result)
    if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button["start_parameter"]):
        yield "START_PARAM_INVALID"
    if button and not button["text"].strip():
        yield "a button without text"
    if len(params.get("next_offset", "").encode()) > 64:
        yield "NEXT_OFFSET_INVALID"


def _text_faults(params: Mapping[str, Any]) -> Iterator[str]:
    text, markup = (
        read_html(params.get("text", "")) if params.get("parse_mode") == "HTML" else (params["text"], [])
    )
    yield from (f"can't parse entities: {fault}" for fault in markup)
    if not text.strip():
        yield "message text is empty"
    if length(text) > TEXT:
        yield "message is too long"


def _caption_faults(params: Mapping[str, Any]) -> Iterator[str]:
    text, markup = read_html(params.get("caption", ""))
    yield from (f"can't parse entities: {fault}" for fault in markup)
    if length(text) > CAPTION:
        yield "message caption is too long"


def _keyboard_faults(params: Mapping[str, Any]) -> Iterator[str]:
    markup = params.get("reply_markup")
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


def _command_faults(params: Mapping[str, Any]) -> Iterator[str]:
    commands = params.get("commands", [])
    if len({command["command"] for command in commands}) != len(commands) or len(commands) > 100:
        yield "commands twice, or more than 100"
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield f"BOT_COMMAND_INVALID {command['command']}"
        if not 1 <= len(command["description"]) <= 256:
            yield "BOT_COMMAND_DESCRIPTION_INVALID"
