"""Decides how Telegram is polled: what arrives is handled first, and confirmed only then."""

import asyncio
import json
import logging
import re
from contextlib import suppress
from functools import partial

from telegram import Bot
from telegram.error import Conflict, NetworkError, TelegramError

from bot.errors import SetupError
from bot.telegram_chats import Chats
from bot.telegram_http import HttpRequest, UpdatesRequest
from bot.telegram_patience import REFUSED, Patience
from bot.telegram_updates import NOT_UPDATES, UPDATES, Json, numbered
from bot.telegram_window import WIDTH, Window

__all__ = ["FINISH", "FetchingBot", "open_bot", "poll"]

CONNECTIONS = 24
"""Calls made at the same time. With more connections an HTTP client only gets slower."""
WAIT = 50
"""Seconds for which Telegram holds a request for updates open while there are none."""
FEWEST = 8
"""Updates fetched first; each fetch may bring twice as many. Those of a batch are done nearly at the same
time: a process that dies in its first hundred would confirm nothing, and the next would begin it again."""
SHARE, LONGEST_SHARE = 0.25, 1.0
"""Seconds that a batch may take before the next is fetched beside it; the most, while that brings nothing."""
FINISH, CONFIRM = 6.0, 2.0
"""Seconds in which, on a stop, what is under way can end and be confirmed; Telegram keeps the rest."""

log = logging.getLogger(__name__)


class FetchingBot(Bot):
    """The library's bot, but for the way in which it fetches updates."""

    def __init__(self, token: str, api: str) -> None:
        self._fetching = UpdatesRequest(api, 1)
        super().__init__(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=HttpRequest(api, CONNECTIONS),
            get_updates_request=self._fetching,
        )

    async def fetch(self, offset: int | None, most: int) -> list[Json]:
        """Return at most so many from an offset on; raise TelegramError where there is no list of updates."""
        await self.get_updates(offset=offset, limit=most, timeout=WAIT, allowed_updates=UPDATES)
        try:
            return [numbered(update) for update in json.loads(self._fetching.fetched)["result"]]
        except NOT_UPDATES:
            raise NetworkError("the answer holds no updates") from None

    async def confirm(self, offset: int | None) -> None:
        """Have Telegram forget what was handled; without this it would come again with the next start."""
        if offset is None:
            return
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(CONFIRM):
                await self.get_updates(offset=offset, limit=1, timeout=0, allowed_updates=UPDATES)


def open_bot(token: str, api: str = "https://api.telegram.org") -> FetchingBot:
    """Return the bot of a token, at Telegram or elsewhere; raise SetupError for what is no token."""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
        raise SetupError(REFUSED)
    return FetchingBot(token, api.rstrip("/"))


async def poll(bot: FetchingBot, chats: Chats, *, stop: asyncio.Event, patience: Patience) -> None:
    """Answer what comes until `stop` is set; raise SetupError when Telegram does not know the bot."""
    try:
        await patience.call(bot.initialize)
        if stop.is_set():
            return
        log.info("Telegram: polling as @%s.", bot.username)
        window = Window(chats.take, chats.waits)
        try:
            await _fetch_until(stop, bot, window, patience)
            await window.finish(FINISH)
        finally:
            await chats.close()
            await bot.confirm(window.offset)
    finally:
        await bot.shutdown()


async def _fetch_until(stop: asyncio.Event, bot: FetchingBot, window: Window, patience: Patience) -> None:
    """Fetch and hand over, batch by batch.

    While a chat waits, Telegram gives its updates again with each fetch, so it is asked only now and then.
    """
    share, most = SHARE, FEWEST
    while not stop.is_set():
        updates = await patience.call(partial(_without_webhook, bot, window.offset, most))
        most = min(most * 2, WIDTH)
        new = window.take(updates or ())
        share = SHARE if new else min(share * 2, LONGEST_SHARE)
        if await window.settle(share):
            share = SHARE
        elif not new:
            window.pass_over()


async def _without_webhook(bot: FetchingBot, offset: int | None, most: int) -> list[Json]:
    """Fetch; a webhook that stands in the way is removed, as the settings ask for polling."""
    try:
        return await bot.fetch(offset, most)
    except Conflict as conflict:
        if "webhook" not in conflict.message.lower():
            raise
    log.warning("Telegram: this token had a webhook; it is removed, as UMBRAL_WEBHOOK_URL is not set.")
    await bot.delete_webhook(drop_pending_updates=False)
    return await bot.fetch(offset, most)
