"""Decides how a SQLite file is used: at once, through SQLAlchemy, losing nothing to a killed process.

A turn's statements take about as long as it takes to hand them to a thread, and threads then wait for each
other besides: so they are carried out where they are asked for. What takes long is to wait for another
process that writes, and that is done without holding anybody up.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from bot.database import cause
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

T = TypeVar("T")


class FileDatabase:
    """A SQLite file, or a database in memory at «:memory:». Implements `Database`."""

    def __init__(self, path: str) -> None:
        self.place = path
        self._path = path
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            hide_parameters=True,
        )
        self._open: Connection | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the work gives; raise DatabaseDownError when the file cannot be used."""
        given_up = time.monotonic() + WAIT
        while True:
            try:
                return work(self._connection())
            except (DatabaseError, sqlite3.Error) as error:
                if not _is_taken(error) or time.monotonic() > given_up:
                    raise DatabaseDownError(cause(error)) from error
            await asyncio.sleep(PAUSE)

    async def scrub(self) -> None:
        """Have what was erased leave the log of changes too, once no other process reads from it.

        While one reads for longer than is waited for, as a backup may, it stays until the next erasing.
        """
        with suppress(DatabaseDownError):
            await self.run(_begin_log_anew)

    async def close(self) -> None:
        """Let go of the file."""
        if self._open:
            self._open.close()
        self._engine.dispose()

    def _connection(self) -> Connection:
        """Return the one connection; to take one from the engine for each statement costs as much again."""
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            for setting in SETTINGS:
                connection.execute(f"PRAGMA {setting}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


class _TakenError(sqlite3.OperationalError):
    """Another process reads, where SQLite itself only says so."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


def _begin_log_anew(connection: Connection) -> None:
    """Take every change into the file itself."""
    if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar():
        raise _TakenError("the log is being read")


def _is_taken(error: Exception) -> bool:
    """Tell whether nothing is wrong but that another process writes."""
    told = getattr(error, "orig", None) or error
    return getattr(told, "sqlite_errorcode", 0) & PRIMARY in TAKEN
