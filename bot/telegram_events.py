"""Decides what an update from Telegram means: which chat it is of, and what happened there."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update, User

from content.models import Language
from content.text import fold
from dialogs.commands import COMMANDS, command_named
from dialogs.events import Command, Event, Press, Said

__all__ = ["Incoming", "read"]

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Incoming:
    """What came from a chat. `event` is None where only something unreadable came: a voice note, a photo.

    `pressed` is the message whose button was pressed, while it can be edited; `asked` is the message of
    a group to which the reply belongs; `album` joins the photos that were sent as one.
    """

    chat: int
    event: Event | None
    locale: Language | None = None
    unreadable: bool = False
    group: bool = False
    pressed: int | None = None
    asked: int | None = None
    album: str | None = None


def read(update: Update, username: str) -> Incoming | None:
    """Return what an update means to a bot of this name, or None when it is not for Umbral to answer."""
    if update.callback_query:
        return _press(update.callback_query)
    if update.message:
        return _message(update.message, username)
    return None


def _press(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or query.data is None:
        return None
    locale = _locale(query.from_user)
    return Incoming(
        chat=message.chat.id,
        event=Press(query.data, locale),
        locale=locale,
        group=message.chat.type != "private",
        pressed=message.message_id if message.is_accessible else None,
    )


def _message(message: Message, username: str) -> Incoming | None:
    group = message.chat.type != "private"
    if message.chat.type == "channel" or _by_another_bot(message):
        return None
    text = message.text or message.caption or ""
    if group and not _addressed(message, text, username):
        return None
    locale = _locale(message.from_user)
    event = _event(text, username, locale, group=group)
    unreadable = message.effective_attachment is not None and not group
    if event is None and not unreadable:
        return None
    asked = message.message_id if group else None
    return Incoming(message.chat.id, event, locale, unreadable, group, None, asked, message.media_group_id)


def _event(text: str, username: str, locale: Language | None, *, group: bool) -> Event | None:
    """Return what a text is; None for no text, or for a command that is another bot's."""
    command = _COMMAND.fullmatch(text.strip())
    if command:
        if not _ours(command, username, group=group):
            return None
        return Command(command_named(command["name"]), (command["argument"] or "").strip(), locale)
    said = _mention(username).sub(" ", text).strip() if group else text.strip()
    if said:
        return Said(said, locale)
    return Command("help", locale=locale) if text.strip() else None


def _ours(command: re.Match[str], username: str, *, group: bool) -> bool:
    """Tell whether a command is for this bot; one without a bot's name may be another bot's in a group."""
    if command["bot"]:
        return command["bot"].lower() == username.lower()
    return not group or fold(command["name"]) in COMMANDS


def _addressed(message: Message, text: str, username: str) -> bool:
    """Tell whether a message in a group is meant for the bot: a command, a mention or a reply to it."""
    author = message.reply_to_message.from_user if message.reply_to_message else None
    replied = author is not None and (author.username or "").lower() == username.lower()
    return replied or text.startswith("/") or bool(_mention(username).search(text))


def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(username)}\b", re.IGNORECASE)


def _by_another_bot(message: Message) -> bool:
    """Tell whether a bot wrote this; two bots in a conversation never stop. Anonymous admins may write."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def _locale(user: User | None) -> Language | None:
    code = (user.language_code or "").lower().partition("-")[0] if user else ""
    return "es" if code == "es" else "en" if code == "en" else None
