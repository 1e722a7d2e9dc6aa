"""Decides how a SQLite file is used: at once, losing nothing to a killed process.

A turn's statements take less time than it takes to hand them to a thread, and threads then wait for each
other besides: so they are carried out where they are asked for. What takes long is to wait for another
process that writes, and that is done without holding anybody up.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime

from bot.database import Row, StorageError, Tables, cause
from bot.errors import DatabaseDownError

__all__ = ["FileDatabase"]

WAIT, PAUSE = 10.0, 0.02
"""Seconds to wait for another process that writes, and between two looks whether it is done."""
TAKEN = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
PRIMARY = 0xFF
"""The part of SQLite's error codes that tells the kind of an error."""
SETTINGS = (
    # Readers and a writer do not wait for each other, and a process that is killed loses nothing that was
    # saved. After a loss of power the file is whole, but may lack what was saved in the last moments.
    "journal_mode = WAL",
    "synchronous = NORMAL",
    # What is erased is overwritten.
    "secure_delete = ON",
)


class FileDatabase:
    """A SQLite file, or a database in memory at «:memory:». Implements `Database`."""

    def __init__(self, path: str) -> None:
        self.place = path
        self._open: sqlite3.Connection | None = None

    async def fetch(self, statement: str, *values: object) -> Sequence[Row]:
        """Return the rows that a statement finds; raise DatabaseDownError when the file cannot be used."""
        return (await self._execute(statement, values)).fetchall()

    async def change(self, statement: str, *values: object) -> int:
        """Return how many rows a statement changed; raise DatabaseDownError when the file cannot be used."""
        return (await self._execute(statement, values)).rowcount

    async def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order; none where there is no such table."""
        return tuple(name for (name,) in await self.fetch("SELECT name FROM pragma_table_info($1)", table))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Tables]:
        """Have everything done or nothing. For use while nothing else is done with this connection."""
        await self.change("BEGIN IMMEDIATE")
        try:
            yield self
        except BaseException:
            with suppress(DatabaseDownError):  # SQLite may have taken everything back by itself
                await self.change("ROLLBACK")
            raise
        await self.change("COMMIT")

    async def verify(self) -> None:
        """Raise StorageError where the file is damaged."""
        if [tuple(row) for row in await self.fetch("PRAGMA quick_check(1)")] != [("ok",)]:
            raise StorageError(f"the database {self.place} is damaged: restore it from a backup")

    async def scrub(self, *, whole: bool = False) -> None:
        """Have what was erased leave the log of changes too, once no other process reads from it.

        While one reads for longer than is waited for, as a backup may, it stays until the next erasing.
        Of the `whole` file, unused places are let go that an older Umbral did not overwrite.
        """
        if whole:
            await self.change("VACUUM")
        given_up = time.monotonic() + WAIT
        with suppress(DatabaseDownError):
            while (await self.fetch("PRAGMA wal_checkpoint(TRUNCATE)"))[0][0]:
                await _pause(given_up, "the log of changes is being read")

    async def close(self) -> None:
        """Let go of the file."""
        if self._open:
            self._open.close()
            self._open = None

    async def _execute(self, statement: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        given_up = time.monotonic() + WAIT
        # SQLite's own `?1` takes values by their place.
        numbered, written = statement.replace("$", "?"), tuple(map(_written, values))
        while True:
            try:
                return self._connection().execute(numbered, written)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & PRIMARY not in TAKEN:
                    raise DatabaseDownError(cause(error)) from error
                taken = cause(error)
            await _pause(given_up, taken)

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.place, timeout=0, isolation_level=None)
        try:
            for setting in SETTINGS:
                connection.execute(f"PRAGMA {setting}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _written(value: object) -> object:
    """Return a value as the file holds it: moments as text in universal time, days as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


async def _pause(given_up: float, why: str) -> None:
    if time.monotonic() > given_up:
        raise DatabaseDownError(why)
    await asyncio.sleep(PAUSE)
