"""Decides how a conversation advances: load, one pure turn, save over the revision that was read."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from bot.errors import DatabaseDownError
from bot.kept import Kept
from bot.storage import Storage
from content.models import Language
from dialogs.conversation import Conversation
from dialogs.events import Event
from dialogs.looking_up import LookedUp
from dialogs.replies import Reply
from dialogs.session import Session, Walk
from dialogs.turns import Turn

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

    async def turn(self, chat: str, event: Event, update_id: int | None = None) -> tuple[Reply, ...]:
        """Return the replies to one event, once what they leave behind is stored.

        An update that was handled before changes nothing. If it was the last, its turn is taken once more for
        its replies, as whoever took it may have died before sending them; if not, the step that stands open.
        Raises DatabaseDownError when nothing could be stored.

        The lock only saves work; the guarantee is the comparison of revisions. Whoever loses the race
        loads again and takes the turn anew, so no answer is overwritten.
        """
        lock = self._locks.setdefault(chat, asyncio.Lock())
        async with lock:
            while True:
                held = await self._storage.load(chat)
                if update_id in held.kept.handled:
                    return self._again(held.kept, event, update_id)
                now = self._clock()
                turn = self._conversation.turn(held.kept.session, event, now)
                if turn.forget:
                    await self._storage.forget(chat)
                    return turn.replies
                if not held.revision and turn.session == Session():
                    return turn.replies
                kept = held.kept.after(turn.session, update_id, now)
                if await self._storage.save(held, kept, now):
                    await self._count(turn, now)
                    return turn.replies

    def _again(self, kept: Kept, event: Event, update_id: int | None) -> tuple[Reply, ...]:
        began = kept.due(update_id)
        if began is None:
            return self._conversation.redraw(kept.session)
        return self._conversation.turn(began.session, event, began.at).replies

    async def _count(self, turn: Turn, now: datetime) -> None:
        """Count what a turn tells the curator of a card or a question, and not who said it."""
        if turn.report:
            await self._storage.reports.add(turn.report, now.date())
        if turn.unanswered:
            language = turn.replies[0].language
            await self._storage.unanswered.add(turn.unanswered, language, now.date())

    async def move(self, chat: str, to: str) -> None:
        """Keep a session under another chat from now on, unless that one has its own by now.

        Raise DatabaseDownError when it could not be stored.
        """
        held, there = await self._storage.load(chat), await self._storage.load(to)
        if held.revision and not there.revision:
            await self._storage.save(there, Kept(session=held.kept.session), self._clock())
        await self._storage.forget(chat)

    async def language(self, chat: str) -> Language | None:
        """Return the language chosen or last spoken in a chat; None where nothing is known of it."""
        session = await self._known(chat)
        return session.language or session.spoken

    async def look_up(self, chat: str, text: str, locale: Language | None) -> LookedUp:
        """Return the cards that match what is being typed, for whoever has this chat; nothing is changed."""
        return self._conversation.look_up(await self._known(chat), text, locale)

    async def _known(self, chat: str) -> Session:
        """Return a chat's session for what can do without: an empty one while the database is away."""
        try:
            return (await self._storage.load(chat)).kept.session
        except DatabaseDownError:
            return Session()

    async def walk(self, chat: str) -> Walk | None:
        """Return the questionnaire that a chat has open or finished, for its own pictures."""
        return (await self._storage.load(chat)).kept.session.walk

    async def redraw(self, chat: str) -> tuple[Reply, ...]:
        """Return what stands open in a chat, for a page that is loaded again; nothing is changed."""
        held = await self._storage.load(chat)
        return self._conversation.redraw(held.kept.session)

    async def check(self) -> None:
        """Raise DatabaseDownError when the database does not answer."""
        await self._storage.check()

    async def erase_unused(self) -> int:
        """Erase what was not used for long; return how many chats that were."""
        return await self._storage.erase_unused(self._clock())
