"""Decides how messages reach Telegram: in order, patiently, and by editing where a button was pressed."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram_format import Message, messages
from dialogs.replies import Reply

__all__ = ["Sender", "Sleep", "doubling", "seconds"]

Sleep = Callable[[float], Awaitable[object]]

# Without this the library warns of its own old way whenever Telegram asks for patience.
os.environ.setdefault("PTB_TIMEDELTA", "true")

RETRIES = 3
LONGEST_WAIT = 60.0

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


class Sender:
    """Sends replies to chats. Waits when told to wait, and tries again when the network fails.

    A message whose answer got lost on the way is sent once more: Telegram has no key against repeats,
    and an answer shown twice is better than none.
    """

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    async def show(
        self, chat: int, replies: Sequence[Reply], *, pressed: int | None = None, asked: int | None = None
    ) -> None:
        """Send replies in order. The first may replace the message `pressed`, or quote the one `asked`."""
        shown = [message for reply in replies for message in messages(reply)]
        in_place = replies and replies[0].in_place and len(messages(replies[0])) == 1
        if pressed and in_place and await self._edit(chat, pressed, shown[0]):
            del shown[0]
        for message in shown:
            await self._send(chat, message, asked)
            asked = None

    async def acknowledge(self, query: str) -> None:
        """Take the spinner off a pressed button; one pressed too long ago has none any more."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            log.debug("A press was not acknowledged: %s", type(error).__name__)

    async def _send(self, chat: int, message: Message, asked: int | None) -> None:
        quoted = ReplyParameters(asked, allow_sending_without_reply=True) if asked else None
        await self._patiently(
            lambda: self._bot.send_message(
                chat,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=message.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=quoted,
            )
        )

    async def _edit(self, chat: int, pressed: int, message: Message) -> bool:
        """Put a message in the place of another; False when that cannot be edited any more."""
        try:
            await self._patiently(
                lambda: self._bot.edit_message_text(
                    message.html,
                    chat,
                    pressed,
                    parse_mode=ParseMode.HTML,
                    reply_markup=message.keyboard,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except BadRequest as refused:
            return "not modified" in refused.message.lower()
        return True

    async def _patiently(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call until it is done: a flood is waited out, a failing network tried a few times more."""
        delays = islice(doubling(), RETRIES)
        while True:
            try:
                await call()
            except RetryAfter as flood:
                wait = seconds(flood)
            except BadRequest:  # a kind of NetworkError to the library, yet asking again changes nothing
                raise
            except NetworkError:
                wait = next(delays, 0)
                if not wait:
                    raise
            else:
                return
            await self._sleep(wait)
