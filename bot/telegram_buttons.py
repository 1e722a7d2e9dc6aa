"""Decides what a choice becomes on Telegram: a button that sends, opens, copies or passes something on.

Buttons are most of what is sent, and python-telegram-bot's objects for them take longer than a turn's search
and its storage together. So they are written at once as the JSON that Telegram reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from pydantic_core import to_json

from dialogs.replies import Choice, Row

__all__ = ["Buttons", "deep_link"]

LABEL = 64
BUTTONS = 100
ROW = 8
PAYLOAD = 64
COPIED = 256


def deep_link(bot: str, payload: str = "") -> str:
    """Return the address that opens the private chat with a bot, at a topic or command if one is given."""
    return f"https://t.me/{bot}?start={payload}" if payload else f"https://t.me/{bot}"


@dataclass(frozen=True)
class Buttons:
    """Makes buttons for one chat. `bot` is the bot's name; `seal` puts a seal to what a button sends."""

    bot: str
    seal: Callable[[str], str]

    def keyboard(self, rows: Sequence[Row]) -> str:
        """Return buttons, an InlineKeyboardMarkup as JSON; raise ValueError where Telegram would refuse."""
        fitting = [row[start : start + ROW] for row in rows for start in range(0, len(row), ROW)]
        if sum(map(len, fitting)) > BUTTONS:
            raise ValueError(f"more than {BUTTONS} buttons under one reply")
        return to_json(
            {"inline_keyboard": [[self._button(choice) for choice in row] for row in fitting]}
        ).decode()

    def _button(self, choice: Choice) -> dict[str, Any]:
        """Return an InlineKeyboardButton."""
        label = f"✓ {choice.label}" if choice.selected else choice.label
        if len(label) > LABEL:
            label = label[: LABEL - 1].rstrip() + "…"
        if not choice.label.strip():
            raise ValueError(f"a button without a label: {choice.action or choice.url!r}")
        if choice.url:
            return {"text": label, "url": choice.url}
        if choice.share:
            return {"text": label, "url": self._passing_on(choice)}
        if choice.copy:
            return {"text": label, "copy_text": {"text": choice.copy[:COPIED]}}
        data = self.seal(choice.action) if choice.action else ""
        if not 1 <= len(data.encode()) <= PAYLOAD:
            raise ValueError(f"the action {choice.action!r} does not fit within 1-{PAYLOAD} bytes")
        return {"text": label, "callback_data": data}

    def _passing_on(self, choice: Choice) -> str:
        """Return the address at which Telegram asks to whom a topic's link and text are to be sent."""
        about = {"url": deep_link(self.bot, choice.share), "text": choice.copy}
        return f"https://t.me/share/url?{urlencode(about, quote_via=quote)}"
