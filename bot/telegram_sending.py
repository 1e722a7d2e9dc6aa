"""Decides how messages reach Telegram: in order, patiently, and by editing where a button was pressed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.figures import Figures
from bot.metrics import Metrics
from bot.telegram_buttons import Buttons
from bot.telegram_format import Message, messages
from bot.telegram_http import NoAnswerError
from bot.telegram_patience import Floods, Sleep, doubling
from bot.telegram_pictures import Pictures
from bot.telegram_sealing import Seals
from dialogs.replies import Reply

__all__ = ["NotWelcomeError", "Place", "Sender"]

RETRIES = 8
"""How often a message is sent again that Telegram could not take: for two minutes and more."""

MOMENT = 0.7
"""Seconds after which somebody who waits is shown that something is under way."""
GONE = (
    "chat not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
)
"""Signs of a refusal that lies in the chat and not in the message."""

UNPREVIEWED = {"link_preview_options": LinkPreviewOptions(is_disabled=True).to_json()}

T = TypeVar("T")
log = logging.getLogger(__name__)


class NotWelcomeError(Exception):
    """The bot may not write there: it was blocked or removed, or the chat is gone."""


@dataclass(frozen=True)
class Place:
    """Where replies go: a chat, and who may press their buttons.

    `pressed` is a message to be replaced, `asked` one to be quoted, `thread` the topic of a forum.
    """

    chat: int
    person: int
    pressed: int | None = None
    asked: int | None = None
    thread: int | None = None


class Sender:
    """Sends replies to chats. Waits when told to wait, and tries again: without end while nothing answers.

    Telegram has no key against repeats, so what is known of a failure decides. Without a connection nothing
    was sent; an error in the 500s says that it was not done; a line that breaks was as a rule a kept one that
    Telegram had closed: all three are tried again. When Telegram has a message and the answer does not come
    in time, it was as a rule sent: it is not sent again. Edits are repeated always, as that changes nothing.
    """

    def __init__(
        self,
        bot: Bot,
        seals: Seals,
        figures: Figures,
        sleep: Sleep = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._pictures = Pictures(bot, figures)
        self._seals = seals
        self._metrics = metrics or Metrics()
        self._sleep = sleep
        self._floods = Floods(sleep)

    def waits(self, chat: int) -> bool:
        """Tell whether Telegram told this one chat to wait."""
        return self._floods.waits(chat)

    async def show(self, place: Place, replies: Sequence[Reply]) -> None:
        """Send replies in order. The first may replace the message pressed, or quote the one that asked.

        Raise NotWelcomeError where the bot may not write, or where nobody is any more.
        """
        try:
            await self._show(place, replies)
        except ChatMigrated as moved:
            await self._show(Place(moved.new_chat_id, place.person), replies)
        except Forbidden:
            raise NotWelcomeError from None
        except BadRequest as refused:
            if any(sign in refused.message.lower() for sign in GONE):
                raise NotWelcomeError from None
            raise

    async def _show(self, place: Place, replies: Sequence[Reply]) -> None:
        seal = partial(self._seals.seal, chat=place.chat, person=place.person)
        shown = [messages(reply, Buttons(self._bot.username, seal)) for reply in replies]
        in_place = bool(shown) and replies[0].in_place and len(shown[0]) == 1
        rest = list(chain.from_iterable(shown))
        if in_place and place.pressed and await self._edit(place.chat, place.pressed, rest[0]):
            del rest[0]
        for message in rest:
            await self._send(place, message)
            place = replace(place, asked=None)

    async def busy(self, place: Place, work: Awaitable[T], action: str = ChatAction.TYPING) -> T:
        """Return what the work gives; when that takes longer than a moment, show that it is under way."""
        shown: list[asyncio.Task[None]] = []
        later = asyncio.get_running_loop().call_later(
            MOMENT, lambda: shown.append(asyncio.create_task(self._show_action(place, action)))
        )
        try:
            return await work
        finally:
            later.cancel()
            for task in shown:
                task.cancel()
            await asyncio.gather(*shown, return_exceptions=True)

    async def _show_action(self, place: Place, action: str) -> None:
        with suppress(TelegramError):  # nobody misses it
            await self._bot.send_chat_action(place.chat, action, message_thread_id=place.thread)

    async def acknowledge(self, query: str, told: str | None = None) -> None:
        """Take the spinner off a pressed button; one pressed too long ago has none any more.

        `told` is shown in passing.
        """
        await self._floods.passed()
        try:
            await self._bot.answer_callback_query(query, told)
        except RetryAfter as flood:
            await self._floods.wait(flood)
        except TelegramError as error:
            log.debug("A press was not acknowledged: %s", type(error).__name__)

    async def _send(self, place: Place, message: Message) -> None:
        quoted = ReplyParameters(place.asked, allow_sending_without_reply=True) if place.asked else None
        send: Callable[[], Awaitable[object]] = partial(
            self._bot.send_message,
            place.chat,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_parameters=quoted,
            message_thread_id=place.thread,
            api_kwargs={**UNPREVIEWED, **message.markup},
        )
        if message.picture:
            drawing = self._pictures.sending(place.chat, place.thread, message, message.picture, quoted)
            send = await self.busy(place, drawing, ChatAction.UPLOAD_PHOTO)
        try:
            await self._patiently(place.chat, send, once=True)
        except TimedOut:
            log.warning("Telegram took a message and did not say what became of it; it is not sent again.")

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
                    api_kwargs={**UNPREVIEWED, **message.markup},
                ),
            )
        except BadRequest as refused:
            return "not modified" in refused.message.lower()
        return True

    async def _patiently(
        self, chat: int, call: Callable[[], Awaitable[object]], *, once: bool = False
    ) -> None:
        """Make a call until it is done; raise what Telegram refuses, or cannot take for minutes.

        What must happen `once` raises TimedOut where Telegram has it and gives no answer.
        """
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
                if next(failures) > RETRIES or (once and isinstance(error, TimedOut)):
                    raise
            else:
                return
            await self._sleep(next(delays))
