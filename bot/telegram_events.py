"""Decides what an update from Telegram means: which chat it is of, who did it, and what happened there."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.telegram_sealing import ANYONE, Seals
from bot.telegram_updates import CallbackQuery, Message, Update, User
from content.models import Language
from content.text import fold
from dialogs.commands import COMMANDS, command_named, language_of_command
from dialogs.events import Command, Event, Press, Said

__all__ = ["Incoming", "locale_of", "read"]

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)
UNREAD: Mapping[str, str] = {
    **dict.fromkeys(("voice", "audio", "video_note"), "telegram.unheard"),
    **dict.fromkeys(
        ("photo", "video", "animation", "document", "sticker", "story", "paid_media"), "telegram.unseen"
    ),
    **dict.fromkeys(("contact", "location", "venue"), "telegram.unneeded"),
    **dict.fromkeys(("poll", "dice", "game", "checklist"), "telegram.only_text"),
}
"""What is said of a message that holds no text, by the field of Telegram's Message that tells."""


@dataclass(frozen=True)
class Incoming:
    """What came from a chat. `event` is None where there is nothing to take a turn with.

    `person` is who did it; `query` the press to acknowledge, and `refused` tells that its payload is not
    theirs to send. `unread` names the sentence on what cannot be read: a voice note, a photo.
    `pressed` is the message whose button was pressed, while it can be edited; `asked` is the message of
    a group to which the reply belongs, and `thread` its topic there; `album` joins photos sent as one.
    `moved_from` is the chat that a group was until now.
    """

    chat: int
    event: Event | None
    locale: Language | None = None
    person: int = ANYONE
    group: bool = False
    query: str | None = None
    refused: bool = False
    unread: str | None = None
    pressed: int | None = None
    asked: int | None = None
    thread: int | None = None
    album: str | None = None
    moved_from: int | None = None


def read(update: Update, username: str, seals: Seals) -> Incoming | None:
    """Return what an update means to a bot of this name, or None when it is not for Umbral to answer."""
    if update.callback_query:
        return _press(update.callback_query, seals)
    if update.message:
        return _message(update.message, username)
    return None


def locale_of(user: User | None) -> Language | None:
    """Return which of Umbral's languages a person's app speaks, or None when it tells neither."""
    code = (user.language_code or "").lower().partition("-")[0] if user else ""
    return "es" if code == "es" else "en" if code == "en" else None


def _press(query: CallbackQuery, seals: Seals) -> Incoming | None:
    message = query.message
    if message is None or query.data is None:
        return None
    locale = locale_of(query.from_user)
    action = seals.open(query.data, message.chat.id, query.from_user.id)
    return Incoming(
        chat=message.chat.id,
        event=None if action is None else Press(action, locale),
        locale=locale,
        person=query.from_user.id,
        group=message.chat.type != "private",
        query=query.id,
        refused=action is None,
        pressed=message.message_id if message.date else None,
        thread=_thread(message),
    )


def _message(message: Message, username: str) -> Incoming | None:
    group = message.chat.type != "private"
    if message.chat.type == "channel" or _by_another_bot(message) or _is_own_card(message, username):
        return None
    if message.migrate_from_chat_id is not None:
        return Incoming(message.chat.id, None, group=True, moved_from=message.migrate_from_chat_id)
    text = _visible(message.text or message.caption or "")
    if group and not _addressed(message, text, username):
        return None
    locale = locale_of(message.from_user)
    event = _event(text, username, locale, group=group)
    unread = None if group else _unread(message)
    if event is None and unread is None:
        return None
    return Incoming(
        chat=message.chat.id,
        event=event,
        locale=locale,
        person=ANYONE if message.sender_chat or not message.from_user else message.from_user.id,
        group=group,
        unread=unread,
        asked=message.message_id if group else None,
        thread=_thread(message),
        album=message.media_group_id,
    )


def _event(text: str, username: str, locale: Language | None, *, group: bool) -> Event | None:
    """Return what a text is; None for no text, or for a command that is another bot's."""
    command = _COMMAND.fullmatch(text)
    if command:
        if not _ours(command, username, group=group):
            return None
        name, argument = command["name"], (command["argument"] or "").strip()
        return Command(command_named(name), argument, locale, language_of_command(name))
    said = _mention(username).sub(" ", text).strip() if group else text
    if said:
        return Said(said, locale)
    return Command("help", locale=locale) if text else None


def _visible(text: str) -> str:
    """Return a text without what surrounds it unseen: spaces, and marks of direction or of zero width."""
    unseen = {
        sign for sign in (*text[:8], *text[-8:]) if unicodedata.category(sign) == "Cf" or sign.isspace()
    }
    return text.strip("".join(unseen)) if unseen else text


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


def _is_own_card(message: Message, username: str) -> bool:
    """Tell whether somebody sent a card that they took from this bot's own inline list."""
    return message.via_bot is not None and (message.via_bot.username or "").lower() == username.lower()


def _unread(message: Message) -> str | None:
    """Return the sentence on what a message holds besides text; None for text and for service messages."""
    return next((key for field, key in UNREAD.items() if getattr(message, field)), None)


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
