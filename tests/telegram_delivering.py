"""Decides how the stand-in delivers to a webhook: a chat in order, chats side by side, again until 2xx."""

import asyncio
import itertools
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

Json = dict[str, Any]
AGAIN = 0.02
"""Seconds until a delivery that failed is made again; Telegram takes longer."""


def chat_of(update: Json) -> int:
    """Return the chat or, where there is none, the person that an update is of."""
    for value in update.values():
        if isinstance(value, dict):
            holder = value.get("message") or value
            return int((holder.get("chat") or holder.get("from") or {"id": 0})["id"])
    return 0


@dataclass
class Deliveries:
    """Deliveries to one webhook. `workers` are asked in turn; without any, the webhook's own address is."""

    webhook: Json
    done: Callable[[int], None]
    tell: Callable[[], None]
    workers: Sequence[str]
    attempts: list[tuple[int, int]] = field(default_factory=list)
    """The update and the status of each, 0 where there was no answer."""

    def __post_init__(self) -> None:
        url = urlsplit(self.webhook["url"])
        self._turns = itertools.count()
        self._base, self._path = f"{url.scheme}://{url.netloc}", url.path
        self._waiting: dict[int, deque[Json]] = defaultdict(deque)
        self._lanes: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(self.webhook.get("max_connections", 40))
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            headers={"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")},
            timeout=aiohttp.ClientTimeout(total=60),
        )

    def put(self, update: Json) -> None:
        """Have an update delivered after those of its chat before it."""
        chat = chat_of(update)
        self._waiting[chat].append(update)
        if len(self._waiting[chat]) == 1:
            lane = asyncio.create_task(self._lane(chat))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    async def close(self) -> None:
        """Deliver nothing more."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        await self._session.close()

    async def _lane(self, chat: int) -> None:
        waiting = self._waiting[chat]
        while waiting:
            async with self._free:
                status = await self._post(waiting[0])
            self.attempts.append((waiting[0]["update_id"], status))
            self.tell()
            if 200 <= status < 300:
                self.done(waiting.popleft()["update_id"])
            else:
                await asyncio.sleep(AGAIN)

    async def _post(self, update: Json) -> int:
        workers = self.workers or [self._base]
        base = workers[next(self._turns) % len(workers)]
        try:
            async with self._session.post(f"{base}{self._path}", json=update) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError):
            return 0
