"""Decides how long to wait for Telegram: as it says, and where it says nothing, twice as long each time."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TypeVar

from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.errors import SetupError
from bot.telegram_http import NoAnswerError

__all__ = ["REFUSED", "Floods", "Patience", "Sleep", "doubling", "reason", "seconds"]

Sleep = Callable[[float], Awaitable[object]]
T = TypeVar("T")

# Without this the library warns of its own old way whenever Telegram asks for patience.
os.environ.setdefault("PTB_TIMEDELTA", "true")

LONGEST_WAIT = 60.0
SEVERAL = 5
"""Chats told to wait at the same time that mean all; the floods of one or two people concern nobody else."""
REFUSED = "Telegram does not accept UMBRAL_TELEGRAM_TOKEN; copy it again from @BotFather"

log = logging.getLogger(__name__)


def seconds(flood: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def doubling() -> Iterator[float]:
    """Yield waits of 1 s, 2 s, 4 s and so on up to a minute, without end."""
    wait = 1.0
    while True:
        yield wait
        wait = min(wait * 2, LONGEST_WAIT)


class Floods:
    """Waits that Telegram asked for: a chat told to wait waits alone, what is of no chat concerns all.

    Telegram does not say whose flood it is: its limit for one chat is told in that chat's calls alone, that
    for the whole bot in everybody's. So several chats told at once mean all, as to go on sending would only
    make the wait longer.
    """

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._chats: dict[int, int] = {}
        self._all = 0
        self._nobody_waits_for_all = asyncio.Event()
        self._nobody_waits_for_all.set()

    def waits(self, chat: int) -> bool:
        """Tell whether a chat, and not everybody, has to wait."""
        return chat in self._chats

    async def passed(self) -> None:
        """Return once no wait concerns everybody."""
        await self._nobody_waits_for_all.wait()

    async def wait(self, flood: RetryAfter, chat: int | None = None) -> None:
        """Wait as told, for a chat or, without one, for all."""
        if chat is None or len(self._chats.keys() | {chat}) >= SEVERAL:
            await self._wait_for_all(seconds(flood))
            return
        self._chats[chat] = self._chats.get(chat, 0) + 1
        try:
            await self._sleep(seconds(flood))
        finally:
            self._chats[chat] -= 1
            if not self._chats[chat]:
                del self._chats[chat]

    async def _wait_for_all(self, wait: float) -> None:
        self._all += 1
        self._nobody_waits_for_all.clear()
        try:
            await self._sleep(wait)
        finally:
            self._all -= 1
            if not self._all:
                self._nobody_waits_for_all.set()


class Patience:
    """Makes a call until Telegram answers it, or until the channel is to stop.

    `tell` is called with one sentence when trouble begins, and with None when Telegram answers again.
    """

    def __init__(
        self,
        stop: asyncio.Event,
        sleep: Sleep = asyncio.sleep,
        tell: Callable[[str | None], object] = lambda _: None,
    ) -> None:
        self._stop = stop
        self._sleep = sleep
        self._tell = tell

    async def call(self, make: Callable[[], Awaitable[T]]) -> T | None:
        """Return what a call gives, however long that takes; None once the channel is to stop.

        Raise SetupError when Telegram does not know the bot.
        """
        delays = doubling()
        told: type[TelegramError] | None = None
        while not self._stop.is_set():
            try:
                result = await self._unless_stopped(make())
            except InvalidToken:
                raise SetupError(REFUSED) from None  # the library's own message holds the token
            except RetryAfter as flood:
                wait = seconds(flood)
            except TelegramError as error:
                wait = next(delays)
                kind = Conflict if isinstance(error, Conflict) else TelegramError
                if told is not kind:
                    told = kind
                    log.warning(_trouble(error))
                    self._tell(_trouble(error))
            else:
                if told:
                    log.warning("Telegram answers again.")
                self._tell(None)
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
            "Telegram refuses polling: another process is polling with this token, or set a webhook. "
            "Stop the other process; trying again until then."
        )
    return f"Telegram cannot be reached ({reason(error)}); trying again, at least once a minute."


def reason(error: TelegramError) -> str:
    """Return in words what went wrong; the library's own message may hold an address."""
    if isinstance(error, TimedOut):
        return "no answer in time"
    if isinstance(error, NoAnswerError):
        return "no connection, or it broke off"
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return "it refuses the call"
    return "an error on its side"
