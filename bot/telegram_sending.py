"""Decides how messages reach Telegram: in order, patiently, and by editing where a button was pressed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.metrics import Metrics
from bot.telegram_buttons import Buttons
from bot.telegram_format import Message, messages
from bot.telegram_http import NoAnswerError
from bot.telegram_patience import Floods, Sleep, doubling
from dialogs.replies import Reply

__all__ = ["Sender"]

RETRIES = 8
"""How often a message is sent again that Telegram could not take: for two minutes and more."""

log = logging.getLogger(__name__)


class Sender:
    """Sends replies to chats. Waits when told to wait, and tries again: without end while nothing answers.

    A message whose answer got lost on the way is sent once more: Telegram has no key against repeats,
    and an answer shown twice is better than none.
    """

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep, metrics: Metrics | None = None) -> None:
        self._bot = bot
        self._metrics = metrics or Metrics()
        self._sleep = sleep
        self._floods = Floods(sleep)

    def waits(self, chat: int) -> bool:
        """Tell whether Telegram told this one chat to wait."""
        return self._floods.waits(chat)

    async def show(
        self, chat: int, replies: Sequence[Reply], *, pressed: int | None = None, asked: int | None = None
    ) -> None:
        """Send replies in order. The first may replace the message `pressed`, or quote the one `asked`."""
        buttons = Buttons(self._bot.username, str)
        shown = [message for reply in replies for message in messages(reply, buttons)]
        in_place = replies and replies[0].in_place and len(messages(replies[0], buttons)) == 1
        if pressed and in_place and await self._edit(chat, pressed, shown[0]):
            del shown[0]
        for message in shown:
            await self._send(chat, message, asked)
            asked = None

    async def acknowledge(self, query: str) -> None:
        """Take the spinner off a pressed button; one pressed too long ago has none any more."""
        await self._floods.passed()
        try:
            await self._bot.answer_callback_query(query)
        except RetryAfter as flood:
            await self._floods.wait(flood)
        except TelegramError as error:
            log.debug("A press was not acknowledged: %s", type(error).__name__)

    async def _send(self, chat: int, message: Message, asked: int | None) -> None:
        quoted = ReplyParameters(asked, allow_sending_without_reply=True) if asked else None
        await self._patiently(
            chat,
            lambda: self._bot.send_message(
                chat,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=message.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=quoted,
            ),
        )

    async def _edit(self, chat: int, pressed: int, message: Message) -> bool:
        """Put a message in the place of another; False when that cannot be edited any more."""
        try:
            await self._patiently(
                chat,
                lambda: self._bot.edit_message_text(
                    message.html,
                    chat,
                    pressed,
                    parse_mode=ParseMode.HTML,
                    reply_markup=message.keyboard,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                ),
            )
        except BadRequest as refused:
            return "not modified" in refused.message.lower()
        return True

    async def _patiently(self, chat: int, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call until it is done; raise what Telegram refuses, or cannot take for minutes."""
        delays, failures = doubling(), count(1)
        while True:
            await self._floods.passed()
            try:
                await call()
            except RetryAfter as flood:
                self._metrics.error(flood)
                await self._floods.wait(flood, chat)
                continue
            except (BadRequest, NoAnswerError) as error:
                if isinstance(error, BadRequest):  # a NetworkError to the library, yet asking again is no use
                    raise
                self._metrics.error(error)
            except NetworkError as error:
                self._metrics.error(error)
                if next(failures) > RETRIES:
                    raise
            else:
                return
            await self._sleep(next(delays))
