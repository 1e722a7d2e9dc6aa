"""Decides where chats are kept: one row each, encrypted, saved only over the revision that was read."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.database import Database, StorageError, open_database
from bot.errors import DatabaseDownError
from bot.kept import Kept, read_kept
from bot.keys import Keys, UnreadableError
from bot.reports import Reports
from bot.tables import prepare
from bot.unanswered import Unanswered
from dialogs.privacy import KEPT_FOR

__all__ = ["Held", "Storage", "open_storage"]

INSERT = "INSERT INTO sessions (chat, data, revision, used_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
UPDATE = """
    UPDATE sessions SET chat = $1, data = $2, revision = $3, used_at = $4 WHERE chat = $5 AND revision = $6
"""

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
        self._any_key = " OR ".join(f"chat = ${number}" for number in range(1, len(keys.ids) + 1))
        self._select = f"SELECT chat, data, revision FROM sessions WHERE {self._any_key}"  # noqa: S608  marks only

    async def load(self, chat: str) -> Held:
        """Return what is held of a chat; nothing, at revision 0, of one never seen."""
        hashes = self._keys.chat_hashes(chat)
        rows = await self._database.fetch(self._select, *hashes)
        if not rows:
            return Held(Kept(), 0, hashes[0], hashes[0])
        row, data, revision = min(rows, key=lambda found: hashes.index(found[0]))
        return Held(self._read(data, row), revision, row, hashes[0])

    async def save(self, held: Held, kept: Kept, now: datetime) -> bool:
        """Save over what was read; return False, and change nothing, when another came first."""
        data = self._keys.encrypt(kept.model_dump_json().encode(), held.chat)
        if held.revision:
            values = (held.chat, data, held.revision + 1, now, held.row, held.revision)
            return await self._database.change(UPDATE, *values) == 1
        # A chat begins anywhere: after it was erased, what was read before fits no revision again.
        return await self._database.change(INSERT, held.chat, data, secrets.randbelow(2**30) + 1, now) == 1

    async def forget(self, chat: str) -> None:
        """Erase everything held of a chat, under every key."""
        await self._erase(self._any_key, *self._keys.chat_hashes(chat))

    async def erase_unused(self, now: datetime) -> int:
        """Erase the chats not used for long, and unanswered questions as old; return how many chats."""
        await self.unanswered.erase_old(now)
        return await self._erase("used_at < $1", now - KEPT_FOR)

    async def _erase(self, which: str, *values: object) -> int:
        erased = await self._database.change(f"DELETE FROM sessions WHERE {which}", *values)  # noqa: S608  as above
        if erased:
            await self._database.scrub()
        return erased

    async def check(self) -> None:
        """Raise DatabaseDownError when the database does not answer."""
        await self._database.fetch("SELECT revision FROM sessions LIMIT 1")

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
        await prepare(database, keys)
    except DatabaseDownError as error:
        await database.close()
        raise StorageError(f"the database {database.place} cannot be used: {error}") from error
    except BaseException:
        await database.close()
        raise
    return Storage(database, keys)
