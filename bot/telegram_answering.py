"""Decides what is said to what came: what follows in the conversation, or a sentence of the channel's own."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from telegram import Bot

from bot.service import Service
from bot.telegram_buttons import deep_link
from bot.telegram_events import Incoming
from content.library import Library
from content.models import Language
from dialogs.commands import command_named
from dialogs.events import Command, Event, Press
from dialogs.replies import Choice, Part, Reply

__all__ = ["Answering", "conversation_of"]

ALBUMS = 100
WALKING: Mapping[str, str] = {
    "q": "questionnaire",
    "walk": "questionnaire",
    "questionnaire": "questionnaire",
    "case": "practice",
    "practice": "practice",
}
"""Verbs and commands that lead into a questionnaire, which is for private chats only, and where it begins."""


def conversation_of(chat: int) -> str:
    """Return the name under which the conversation of a chat is kept."""
    return f"telegram:{chat}"


class Answering:
    """Answers what came. `default` is for the channel's own sentences, where nothing tells the language."""

    def __init__(self, bot: Bot, service: Service, library: Library, default: Language) -> None:
        self._bot = bot
        self._service = service
        self._library = library
        self._default = default
        self._albums: deque[str] = deque(maxlen=ALBUMS)

    async def replies(self, update_id: int, incoming: Incoming, event: Event) -> tuple[Reply, ...]:
        """Return what follows from an event; in a group, a questionnaire becomes an offer.

        Raise DatabaseDownError when nothing could be stored.
        """
        chat = conversation_of(incoming.chat)
        if not incoming.group:
            return await self._service.turn(chat, event, update_id)
        walk = _walk_wanted(event)
        if walk:
            return (await self._in_private(incoming, walk),)
        replies = await self._service.turn(chat, event, update_id)
        if any(choice.action.startswith("q:") for reply in replies for choice in reply.choices):
            await self._service.turn(chat, Command("cancel"))
            return (await self._in_private(incoming, "questionnaire"),)
        return replies

    async def unread(self, incoming: Incoming) -> tuple[Reply, ...]:
        """Return what is said of a message that is no text; photos sent as an album get one answer."""
        if incoming.unread is None or incoming.album in self._albums:
            return ()
        if incoming.album is not None:
            self._albums.append(incoming.album)
        return (await self.own(incoming, incoming.unread),)

    async def own(self, incoming: Incoming, key: str) -> Reply:
        """Return a sentence about what only the channel can know."""
        language = await self._language(incoming)
        return Reply(language, (Part("lead", self._library.say(key, language)),))

    async def refusal(self, incoming: Incoming) -> str | None:
        """Return what is said, in passing, to a press that is not that person's to make."""
        if not incoming.refused:
            return None
        key = "telegram.not_yours" if incoming.group else "press.unknown"
        return self._library.say(key, await self._language(incoming))

    async def _language(self, incoming: Incoming) -> Language:
        spoken = await self._service.language(conversation_of(incoming.chat))
        return spoken or incoming.locale or self._default

    async def _in_private(self, incoming: Incoming, command: str) -> Reply:
        offer = await self.own(incoming, "telegram.in_private")
        label = self._library.say("telegram.open_private", offer.language)
        return replace(offer, rows=((Choice(label, url=deep_link(self._bot.username, command)),),))


def _walk_wanted(event: Event) -> str | None:
    """Return the command into which an event leads that belongs to private chats; None for any other."""
    if isinstance(event, Press):
        verb, _, argument = event.action.partition(":")
        return WALKING.get(command_named(argument) if verb == "do" else verb)
    return WALKING.get(event.name) if isinstance(event, Command) else None
