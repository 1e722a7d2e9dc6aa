"""Decides where chats are kept: one row each, encrypted, saved only over the revision that was read."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.database import Database, StorageError, open_database
from bot.errors import DatabaseDownError
from bot.kept import Kept, read_kept
from bot.keys import Keys, UnreadableError
from bot.reports import Reports
from bot.tables import SESSIONS, prepare
from bot.unanswered import Unanswered
from dialogs.privacy import KEPT_FOR

__all__ = ["Held", "Storage", "open_storage"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """What was read of a chat: what is kept, its revision (0 for a chat never seen), and where it stands.

    `row` is the hash under which it was found, `chat` the one under which it will be saved: they differ once,
    after the data key was replaced.
    """

    kept: Kept
    revision: int
    row: str
    chat: str


class Storage:
    """Chats by their keyed hashes. Nothing can be read from the database without the keys.

    `reports` are what readers find wrong with cards, and `unanswered` questions without an answer; both are
    of no chat.
    """

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self.reports = Reports(database)
        self.unanswered = Unanswered(database)
        names = [f"chat{number}" for number in range(len(keys.ids))]
        self._is_chat = or_(*(SESSIONS.c.chat == bindparam(name) for name in names))
        self._select = select(SESSIONS.c.chat, SESSIONS.c.data, SESSIONS.c.revision).where(self._is_chat)
        was_read = (SESSIONS.c.chat == bindparam("row")) & (SESSIONS.c.revision == bindparam("read"))
        self._update = update(SESSIONS).where(was_read)
        self._insert = insert(SESSIONS)
        self._any = select(SESSIONS.c.revision).limit(1)

    async def load(self, chat: str) -> Held:
        """Return what is held of a chat; nothing, at revision 0, of one never seen."""
        hashes = self._keys.chat_hashes(chat)
        values = {f"chat{number}": one for number, one in enumerate(hashes)}
        rows = await self._database.run(lambda connection: connection.execute(self._select, values).all())
        if not rows:
            return Held(Kept(), 0, hashes[0], hashes[0])
        found = min(rows, key=lambda row: hashes.index(row.chat))
        return Held(self._read(found.data, found.chat), found.revision, found.chat, hashes[0])

    async def save(self, held: Held, kept: Kept, now: datetime) -> bool:
        """Save over what was read; return False, and change nothing, when another came first."""
        values = {
            "chat": held.chat,
            "data": self._keys.encrypt(kept.model_dump_json().encode(), held.chat),
            # A chat begins anywhere: after it was erased, what was read before fits no revision again.
            "revision": held.revision + 1 if held.revision else secrets.randbelow(2**30) + 1,
            "used_at": now,
        }
        if held.revision:
            values |= {"row": held.row, "read": held.revision}
        return await self._database.run(lambda connection: self._save(connection, values))

    def _save(self, connection: Connection, values: dict[str, object]) -> bool:
        try:
            statement = self._update if "row" in values else self._insert
            return connection.execute(statement, values).rowcount == 1
        except IntegrityError:
            return False

    async def forget(self, chat: str) -> None:
        """Erase everything held of a chat, under every key."""
        hashes = self._keys.chat_hashes(chat)
        await self._erase(SESSIONS.c.chat.in_(hashes))

    async def erase_unused(self, now: datetime) -> int:
        """Erase the chats not used for long, and unanswered questions as old; return how many chats."""
        await self.unanswered.erase_old(now)
        return await self._erase(SESSIONS.c.used_at < now - KEPT_FOR)

    async def _erase(self, which: ColumnElement[bool]) -> int:
        erasing = delete(SESSIONS).where(which)
        erased = await self._database.run(lambda connection: connection.execute(erasing).rowcount)
        if erased:
            await self._database.scrub()
        return erased

    async def check(self) -> None:
        """Raise DatabaseDownError when the database does not answer."""
        await self._database.run(lambda connection: connection.scalar(self._any))

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()

    def _read(self, data: bytes, row: str) -> Kept:
        try:
            return read_kept(self._keys.decrypt(data, row))
        except UnreadableError:
            log.warning("A session could not be decrypted; its chat begins anew.")
            return read_kept(b"")


async def open_storage(address: str, keys: Keys) -> Storage:
    """Return the storage at a database address, made ready; raise StorageError in one sentence."""
    database = open_database(address)
    try:
        await database.run(lambda connection: prepare(connection, keys, database.place))
    except DatabaseDownError as error:
        await database.close()
        raise StorageError(f"the database {database.place} cannot be used: {error}") from error
    except BaseException:
        await database.close()
        raise
    return Storage(database, keys)
