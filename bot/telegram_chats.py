"""Decides how updates become turns: one chat in order, chats side by side, and nothing stops the rest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import ValidationError
from telegram import Bot

from bot.errors import DatabaseDownError
from bot.figures import Figures
from bot.metrics import Metrics
from bot.service import Service
from bot.telegram_answering import Answering, conversation_of
from bot.telegram_events import Incoming, read
from bot.telegram_inline import answer_inline
from bot.telegram_lanes import Lanes
from bot.telegram_patience import Sleep, doubling
from bot.telegram_sealing import Seals
from bot.telegram_sending import NotWelcomeError, Place, Sender
from bot.telegram_updates import UPDATES, InlineQuery, Json, Update
from content.library import Library
from content.models import Language

__all__ = ["Chats"]

MOST_WAITING = 30
"""Updates of one chat that wait for their turn. Who sends more is told that some were left out."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class Chats:
    """Handles updates. Never raises for what one update holds or does.

    `default` is for the channel's own sentences, where the person's app does not tell its language.
    """

    def __init__(  # noqa: PLR0913  what a channel runs on, and what tests put in
        self,
        bot: Bot,
        service: Service,
        library: Library,
        seals: Seals,
        *,
        sleep: Sleep = asyncio.sleep,
        default: Language = "es",
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._service = service
        self._library = library
        self._seals = seals
        self._sleep = sleep
        self._metrics = metrics or Metrics()
        self._answering = Answering(bot, service, library, default)
        self._sender = Sender(bot, seals, Figures(library), sleep, self._metrics)
        self._lanes = Lanes()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._chat_of: dict[int, int] = {}
        self._presses: set[asyncio.Task[None]] = set()
        self._left_out: set[int] = set()

    def take(self, written: Json) -> asyncio.Task[None]:
        """Have an update handled after those of its chat before it; return the task that does it.

        The task is done when the turn is stored and its replies are sent, or when the update cannot be read.
        An update that comes again while it is under way is not handled twice.
        """
        number = written["update_id"]
        known = self._under_way.get(number)
        if known:
            return known
        update = _read(written)
        task = self._begin(update)
        self._under_way[number] = task
        began = self._metrics.arrived(_kind(update))
        task.add_done_callback(lambda _: self._forget(number, began))
        return task

    def waits(self, update_id: int) -> bool:
        """Tell whether an update under way cannot be answered yet as Telegram told its chat alone to wait."""
        return self._sender.waits(self._chat_of.get(update_id, 0))

    async def finish(self, seconds: float) -> None:
        """Wait until everything under way is done, but not longer than this."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)

    async def close(self) -> None:
        """Stop what is under way, and wait until it has stopped."""
        tasks = (*self._under_way.values(), *self._presses)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, update: Update) -> asyncio.Task[None]:
        if update.inline_query:
            return asyncio.create_task(self._look_up(update.update_id, update.inline_query))
        incoming = self._incoming(update)
        if update.callback_query:
            # Beside the lane, so that no spinner waits for a chat's turn.
            press = asyncio.create_task(self._acknowledge(update.callback_query.id, incoming))
            self._presses.add(press)
            press.add_done_callback(self._presses.discard)
            if incoming is not None and incoming.refused:
                return press
        if incoming is None:
            return asyncio.create_task(_nothing())
        self._chat_of[update.update_id] = incoming.chat
        if self._lanes.length(incoming.chat) < MOST_WAITING:
            return self._lanes.put(incoming.chat, lambda: self._handle(update.update_id, incoming))
        if incoming.chat not in self._left_out:
            self._left_out.add(incoming.chat)
            return self._lanes.put(incoming.chat, lambda: self._handle_flood(update.update_id, incoming))
        return asyncio.create_task(_nothing())

    def _forget(self, update_id: int, began: float) -> None:
        self._metrics.answered(began)
        del self._under_way[update_id]
        self._chat_of.pop(update_id, None)

    def _incoming(self, update: Update) -> Incoming | None:
        try:
            return read(update, self._bot.username, self._seals)
        except Exception as error:  # noqa: BLE001  one odd update must not keep the others from being handled
            self._report(update.update_id, error)
            return None

    async def _handle(self, update_id: int, incoming: Incoming) -> None:
        try:
            await self._answer(update_id, incoming)
        except NotWelcomeError:
            log.debug("Update %s: the bot may not write to this chat.", update_id)
        except Exception as error:  # noqa: BLE001  the lane goes on whatever one update does
            self._report(update_id, error)

    async def _look_up(self, update_id: int, query: InlineQuery) -> None:
        try:
            await answer_inline(self._bot, self._service, self._library, query)
        except Exception as error:  # noqa: BLE001  as above
            self._report(update_id, error)

    async def _handle_flood(self, update_id: int, incoming: Incoming) -> None:
        """Say that messages were left out, once for all of them."""
        self._left_out.discard(incoming.chat)
        try:
            told = await self._answering.own(incoming, "telegram.too_many")
            await self._sender.show(Place(incoming.chat, incoming.person), (told,))
        except Exception as error:  # noqa: BLE001  as above
            self._report(update_id, error)

    async def _answer(self, update_id: int, incoming: Incoming) -> None:
        if incoming.moved_from is not None:
            old, new = conversation_of(incoming.moved_from), conversation_of(incoming.chat)
            await self._stored(lambda: self._service.move(old, new))
            return
        place = Place(incoming.chat, incoming.person, incoming.pressed, incoming.asked, incoming.thread)
        await self._sender.show(place, await self._answering.unread(incoming))
        event = incoming.event
        if event is None:
            return
        try:
            turn = self._stored(lambda: self._answering.replies(update_id, incoming, event))
            replies = await self._sender.busy(place, turn)
        except Exception:
            await self._sender.show(place, (await self._answering.own(incoming, "telegram.failed"),))
            raise
        await self._sender.show(place, replies)

    async def _stored(self, store: Callable[[], Awaitable[T]]) -> T:
        """Return what comes of something to be stored; a database that does not answer is waited for."""
        delays = doubling()
        while True:
            try:
                return await store()
            except DatabaseDownError as error:
                self._metrics.error(error)
                wait = next(delays)
                log.warning("The database does not answer: %s; trying again in %.0f s.", error, wait)
            await self._sleep(wait)

    def _report(self, update_id: int, error: Exception) -> None:
        self._metrics.error(error)
        # The type only: messages of errors can hold what a person wrote.
        log.error("Update %s was not handled: %s", update_id, type(error).__name__)

    async def _acknowledge(self, query: str, incoming: Incoming | None) -> None:
        """Take the spinner off a button; say in passing why a press that is not that person's did nothing."""
        try:
            told = await self._answering.refusal(incoming) if incoming else None
            await self._sender.acknowledge(query, told)
        except Exception as error:  # noqa: BLE001  a press is answered in its lane all the same
            log.debug("A press was not acknowledged: %s", type(error).__name__)


async def _nothing() -> None:
    pass


def _read(written: Json) -> Update:
    """Return an update; one that cannot be read holds nothing but its number, lest it come back for ever."""
    try:
        return Update.model_validate(written)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        # Without the error itself: it can hold what a person wrote.
        log.error("Update %s cannot be read, at %s", written["update_id"], where)  # noqa: TRY400
        return Update(update_id=written["update_id"])


def _kind(update: Update) -> str:
    return next((kind for kind in UPDATES if getattr(update, kind)), "other")
