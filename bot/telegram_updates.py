"""Decides how much of Telegram's updates is read: what Umbral answers to, by the Bot API's own names.

python-telegram-bot reads every field of every kind, which takes as long as a turn's storage, and it cannot
read what is newer than itself. Fields that no model here names are passed over.
"""

from typing import Any

from pydantic import BaseModel, Field

__all__ = [
    "NOT_UPDATES",
    "UPDATES",
    "CallbackQuery",
    "Chat",
    "InlineQuery",
    "Json",
    "Message",
    "Update",
    "User",
    "numbered",
]

UPDATES = ("message", "callback_query", "inline_query")
"""The kinds of updates that Umbral asks for."""

Json = dict[str, Any]
"""An update as it was written: a mapping with an `update_id`, of which nothing else is known."""
NOT_UPDATES = (ValueError, TypeError, LookupError, OverflowError, RecursionError)
"""What reading an answer raises that holds no updates."""


class User(BaseModel):
    """A person or a bot."""

    id: int
    is_bot: bool = False
    username: str | None = None
    language_code: str | None = None


class Chat(BaseModel):
    """A chat: `private`, `group`, `supergroup` or `channel`."""

    id: int
    type: str


class Quoted(BaseModel):
    """A message that another replies to."""

    from_user: User | None = Field(None, alias="from")


class Message(BaseModel):
    """A message. Where a button's message cannot be reached any more, its date is 0.

    The fields from `voice` on are only looked at for whether they are there.
    """

    message_id: int
    date: int
    chat: Chat
    from_user: User | None = Field(None, alias="from")
    sender_chat: Chat | None = None
    via_bot: User | None = None
    reply_to_message: Quoted | None = None
    is_topic_message: bool = False
    message_thread_id: int | None = None
    media_group_id: str | None = None
    migrate_from_chat_id: int | None = None
    text: str | None = None
    caption: str | None = None
    voice: Any = None
    audio: Any = None
    video_note: Any = None
    photo: Any = None
    video: Any = None
    animation: Any = None
    document: Any = None
    sticker: Any = None
    story: Any = None
    paid_media: Any = None
    contact: Any = None
    location: Any = None
    venue: Any = None
    poll: Any = None
    dice: Any = None
    game: Any = None
    checklist: Any = None


class CallbackQuery(BaseModel):
    """A press of a button."""

    id: str
    from_user: User = Field(alias="from")
    message: Message | None = None
    data: str | None = None


class InlineQuery(BaseModel):
    """What somebody types after the bot's name, in any chat."""

    id: str
    from_user: User = Field(alias="from")
    query: str


class Update(BaseModel):
    """One thing that happened."""

    update_id: int
    message: Message | None = None
    callback_query: CallbackQuery | None = None
    inline_query: InlineQuery | None = None


def numbered(update: Json) -> Json:
    """Return an update whose number is one; raise one of `NOT_UPDATES` for anything else."""
    update["update_id"] = int(update["update_id"])
    return update
