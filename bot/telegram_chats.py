"""Decides how updates become turns: one chat in order, chats side by side, and nothing stops the rest."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from telegram import Bot, Update
from telegram.error import Forbidden

from bot.service import Service
from bot.telegram_events import Incoming, read
from bot.telegram_sending import Sender, Sleep
from content.library import Library
from content.models import Language
from dialogs.events import Command, Event, Press
from dialogs.replies import Choice, Part, Reply

__all__ = ["CHATS", "PRESSES", "Chats"]

CHATS = 16
"""Chats answered at the same time. With more connections the HTTP client only gets slower."""
PRESSES = 8
"""Presses acknowledged at the same time, besides the chats, so that no spinner waits for a chat's turn."""
ALBUMS = 100
WALKING = {"q", "walk", "case", "practice", "questionnaire"}
"""Verbs and commands that lead into a questionnaire, which is for private chats only."""

log = logging.getLogger(__name__)


class Chats:
    """Handles updates. Never raises for what one update holds or does."""

    def __init__(
        self,
        bot: Bot,
        service: Service,
        library: Library,
        sleep: Sleep = asyncio.sleep,
        default: Language = "es",
    ) -> None:
        self._username = bot.username
        self._service = service
        self._library = library
        self._default = default
        self._sender = Sender(bot, sleep)
        self._chats = asyncio.Semaphore(CHATS)
        self._presses = asyncio.Semaphore(PRESSES)
        self._albums: deque[str] = deque(maxlen=ALBUMS)

    async def handle(self, updates: Iterable[Update]) -> None:
        """Handle updates to the end of the last one: those of a chat in order, chats at the same time."""
        by_chat: dict[int, list[tuple[int, Incoming]]] = {}
        async with asyncio.TaskGroup() as group:
            for update in updates:
                if update.callback_query:
                    group.create_task(self._acknowledge(update.callback_query.id))
                incoming = self._read(update)
                if incoming:
                    by_chat.setdefault(incoming.chat, []).append((update.update_id, incoming))
            for arrived in by_chat.values():
                group.create_task(self._in_order(arrived))

    def _read(self, update: Update) -> Incoming | None:
        try:
            return read(update, self._username)
        except Exception as error:  # noqa: BLE001  one odd update must not keep the others from being handled
            _report(update.update_id, error)
            return None

    async def _acknowledge(self, query: str) -> None:
        async with self._presses:
            await self._sender.acknowledge(query)

    async def _in_order(self, arrived: Sequence[tuple[int, Incoming]]) -> None:
        async with self._chats:
            for update_id, incoming in arrived:
                try:
                    await self._answer(incoming)
                except Forbidden:
                    log.debug("Update %s: the bot may not write to this chat.", update_id)
                except Exception as error:  # noqa: BLE001  the loop goes on whatever one update does
                    _report(update_id, error)

    async def _answer(self, incoming: Incoming) -> None:
        if incoming.unreadable and self._first_of_album(incoming):
            await self._sender.show(incoming.chat, (self._own(incoming, "telegram.only_text"),))
        if incoming.event is None:
            return
        try:
            replies = await self._turn(incoming, incoming.event)
        except Exception:
            await self._sender.show(incoming.chat, (self._own(incoming, "telegram.failed"),))
            raise
        await self._sender.show(incoming.chat, replies, pressed=incoming.pressed, asked=incoming.asked)

    async def _turn(self, incoming: Incoming, event: Event) -> tuple[Reply, ...]:
        """Return what follows from an event; in a group, a questionnaire becomes an offer."""
        chat = f"telegram:{incoming.chat}"
        if not incoming.group:
            return await self._service.turn(chat, event)
        if _leads_into_walk(event):
            return (self._in_private(incoming),)
        replies = await self._service.turn(chat, event)
        if any(choice.action.startswith("q:") for reply in replies for choice in reply.choices):
            await self._service.turn(chat, Command("cancel"))
            return (self._in_private(incoming),)
        return replies

    def _first_of_album(self, incoming: Incoming) -> bool:
        """Tell whether an answer is due: photos sent as an album come one by one, and get one answer."""
        if incoming.album is None:
            return True
        if incoming.album in self._albums:
            return False
        self._albums.append(incoming.album)
        return True

    def _own(self, incoming: Incoming, key: str) -> Reply:
        """Return a sentence of the channel's own, about what only the channel can know."""
        language = incoming.locale or self._default
        return Reply(language, (Part("lead", self._library.say(key, language)),))

    def _in_private(self, incoming: Incoming) -> Reply:
        offer = self._own(incoming, "telegram.in_private")
        label = self._library.say("telegram.open_private", offer.language)
        return replace(offer, rows=((Choice(label, url=f"https://t.me/{self._username}"),),))


def _leads_into_walk(event: Event) -> bool:
    if isinstance(event, Press):
        return event.action.partition(":")[0] in WALKING
    return isinstance(event, Command) and event.name in WALKING


def _report(update_id: int, error: Exception) -> None:
    # The type only: messages of errors can hold what a person wrote.
    log.error("Update %s was not handled: %s", update_id, type(error).__name__)
