"""Decides what is done after what: things of one chat in order, those of different chats side by side."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

__all__ = ["Lanes"]


class Lanes:
    """Lanes of work, one for each chat. A lane is forgotten when nothing is left in it."""

    def __init__(self) -> None:
        self._last: dict[int, asyncio.Task[None]] = {}
        self._length: Counter[int] = Counter()

    def length(self, chat: int) -> int:
        """Return how many things of a chat are not done yet."""
        return self._length[chat]

    def put(self, chat: int, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Have something done once everything before it in its lane is; return the task that does it."""
        task = asyncio.create_task(_after(self._last.get(chat), work))
        self._last[chat] = task
        self._length[chat] += 1
        task.add_done_callback(lambda done: self._leave(chat, done))
        return task

    def _leave(self, chat: int, task: asyncio.Task[None]) -> None:
        self._length[chat] -= 1
        if self._last.get(chat) is task:
            del self._last[chat], self._length[chat]


async def _after(before: asyncio.Task[None] | None, work: Callable[[], Awaitable[None]]) -> None:
    if before is not None:
        await asyncio.wait((before,))
    await work()
