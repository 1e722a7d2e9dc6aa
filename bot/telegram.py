"""Decides how Telegram is polled: what arrives is handled first, and confirmed only then."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.errors import SetupError
from bot.service import Service
from bot.telegram_chats import CHATS, PRESSES, Chats
from bot.telegram_sending import Sleep, doubling, seconds
from content.library import Library
from content.models import Language

__all__ = ["REFUSED", "open_bot", "poll"]

WAIT = 50
"""Seconds for which Telegram holds a request for updates open while there are none."""
UPDATES = ("message", "callback_query")
REFUSED = "Telegram does not accept UMBRAL_TELEGRAM_TOKEN; copy it again from @BotFather"

T = TypeVar("T")
log = logging.getLogger(__name__)


def open_bot(token: str, api: str = "https://api.telegram.org") -> Bot:
    """Return the bot of a token, at Telegram or elsewhere; raise SetupError for what is no token."""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise SetupError(REFUSED)
    api = api.rstrip("/")
    return Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        # A second for a free connection is too short while Telegram makes some chats wait.
        request=HTTPXRequest(connection_pool_size=CHATS + PRESSES, pool_timeout=10),
        get_updates_request=_Updates(connection_pool_size=1),
    )


async def poll(  # noqa: PLR0913  what a channel runs on, and two things that tests put in
    bot: Bot,
    service: Service,
    library: Library,
    *,
    stop: asyncio.Event,
    sleep: Sleep = asyncio.sleep,
    default: Language = "es",
) -> None:
    """Answer what comes until `stop` is set; raise SetupError when Telegram does not know the bot.

    `default` is for the channel's own sentences, where the person's app does not tell its language.
    """
    patience = _Patience(stop, sleep)
    offset: int | None = None
    try:
        await patience.call(bot.initialize)
        if stop.is_set():
            return
        log.info("Telegram: polling as @%s.", bot.username)
        chats = Chats(bot, service, library, sleep, default)
        while not stop.is_set():
            fetch = partial(bot.get_updates, offset=offset, timeout=WAIT, allowed_updates=UPDATES)
            updates = await patience.call(fetch)
            if updates:
                await chats.handle(updates)
                offset = max(update.update_id for update in updates) + 1
        # The next request would have confirmed the last updates; without one they would come again.
        with suppress(TelegramError):
            await bot.get_updates(offset=offset, limit=1, allowed_updates=UPDATES)
    finally:
        await bot.shutdown()


class _Updates(HTTPXRequest):
    """Fetches updates, and empties one that the library cannot read, lest it come back for ever."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return Telegram's answer with unreadable updates reduced to their ids."""
        answer = HTTPXRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [_readable(update) for update in answer["result"]]
        return answer


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001  whatever it is, the next update must get through
        log.error("Update %s cannot be read: %s", update["update_id"], type(error).__name__)  # noqa: TRY400
        return {"update_id": update["update_id"]}
    return update


class _Patience:
    """Makes a call until Telegram answers it, or until the channel is to stop."""

    def __init__(self, stop: asyncio.Event, sleep: Sleep) -> None:
        self._stop = stop
        self._sleep = sleep

    async def call(self, make: Callable[[], Awaitable[T]]) -> T | None:
        """Return what a call gives, however long that takes; None once the channel is to stop."""
        delays = doubling()
        told: str | None = None
        while not self._stop.is_set():
            try:
                result = await self._unless_stopped(make())
            except InvalidToken:
                raise SetupError(REFUSED) from None  # the library's own message holds the token
            except RetryAfter as flood:
                wait = seconds(flood)
            except TelegramError as error:
                wait = next(delays)
                if told != type(error).__name__:
                    told = type(error).__name__
                    log.warning(_trouble(error))
            else:
                if told:
                    log.warning("Telegram answers again.")
                return result
            await self._unless_stopped(self._sleep(wait))
        return None

    async def _unless_stopped(self, work: Awaitable[T]) -> T | None:
        """Return what the work gives, or None when the channel is to stop before it is done."""
        task = asyncio.ensure_future(work)
        halt = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((task, halt), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            halt.cancel()
            await asyncio.gather(task, halt, return_exceptions=True)


def _trouble(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return (
            "Telegram refuses polling: this token has a webhook set, or another process is polling with it. "
            "Remove the webhook or stop the other process; trying again until then."
        )
    return f"Telegram cannot be reached ({type(error).__name__}); trying again, at least once a minute."
