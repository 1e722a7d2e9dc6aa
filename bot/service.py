"""Decides how a conversation advances: load, one pure turn, save over the revision that was read."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from bot.storage import Storage
from dialogs.conversation import Conversation
from dialogs.events import Event
from dialogs.replies import Reply

__all__ = ["Service"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Service:
    """The one place where a conversation advances; every channel calls `turn`."""

    def __init__(
        self, conversation: Conversation, storage: Storage, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._conversation = conversation
        self._storage = storage
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def turn(self, chat: str, event: Event) -> tuple[Reply, ...]:
        """Return the replies to one event, once the session that they leave behind is stored.

        The lock only saves work; the guarantee is the comparison of revisions. Whoever loses the race
        loads again and takes the turn anew, so no answer is overwritten.
        """
        lock = self._locks.setdefault(chat, asyncio.Lock())
        async with lock:
            while True:
                session, revision = await self._storage.load(chat)
                now = self._clock()
                turn = self._conversation.turn(session, event, now)
                if await self._storage.save(chat, turn.session, revision, now):
                    return turn.replies

    async def redraw(self, chat: str) -> tuple[Reply, ...]:
        """Return what stands open in a chat, for a page that is loaded again; nothing is changed."""
        session, _ = await self._storage.load(chat)
        return self._conversation.redraw(session)
