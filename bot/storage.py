"""Decides where sessions are kept: one table, saved only over the revision that was read."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import SetupError
from dialogs.session import Session

__all__ = ["Storage", "StorageError", "open_storage"]

NO_ADDRESS = "UMBRAL_DATABASE_URL is no database address, such as sqlite:///umbral.sqlite3"

_metadata = MetaData()
_sessions = Table(
    "sessions",
    _metadata,
    Column("chat", String(128), primary_key=True),
    Column("data", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False),
)


class StorageError(SetupError):
    """The database cannot be used; the message is one sentence for the operator."""


class Storage:
    """Sessions by chat. A session is JSON with a revision that grows by one with each save."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def load(self, chat: str) -> tuple[Session, int]:
        """Return a chat's session and its revision; a chat never seen has an empty one at revision 0."""
        async with self._engine.connect() as connection:
            query = select(_sessions.c.data, _sessions.c.revision).where(_sessions.c.chat == chat)
            row = (await connection.execute(query)).one_or_none()
        return (Session.model_validate_json(row.data), row.revision) if row else (Session(), 0)

    async def save(self, chat: str, session: Session, revision: int, now: datetime) -> bool:
        """Save over the revision that was read; return False, and change nothing, when another came first."""
        values = {"data": session.model_dump_json(), "revision": revision + 1, "used_at": now}
        async with self._engine.begin() as connection:
            if revision:
                wanted = (_sessions.c.chat == chat) & (_sessions.c.revision == revision)
                return (
                    await connection.execute(update(_sessions).where(wanted).values(values))
                ).rowcount == 1
            try:
                await connection.execute(insert(_sessions).values(chat=chat, **values))
            except IntegrityError:
                return False
            return True

    async def forget(self, chat: str) -> None:
        """Erase everything kept of a chat."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(_sessions).where(_sessions.c.chat == chat))

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()


async def open_storage(address: str) -> Storage:
    """Return the storage at a database address, made ready; raise StorageError in one sentence."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise StorageError(NO_ADDRESS) from error
    if url.get_backend_name() != "sqlite":
        raise StorageError(
            f"databases of the kind «{url.get_backend_name()}» are not supported yet; use sqlite"
        )
    try:
        engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
    except ArgumentError as error:
        raise StorageError(NO_ADDRESS) from error
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
        _look_into(url.database)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_metadata.create_all)
    except SQLAlchemyError as error:
        await engine.dispose()
        raise StorageError(f"the database {url.database} cannot be opened: {_cause(error)}") from error
    return Storage(engine)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {folder} cannot be made: {error.strerror}") from error


def _look_into(path: str) -> None:
    """Raise StorageError when a file is no database, before a driver's thread holds it open."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error as error:
        raise StorageError(f"the database {path} cannot be opened: {error}") from error


def _cause(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
