"""Decides which tables there are, and brings those of an older Umbral up to date before anything is read.

Versions are few numbered steps, each a function; a library for migrations would weigh more than all of them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
)

from bot.database import StorageError
from bot.keys import Keys

__all__ = ["REPORTS", "SESSIONS", "UNANSWERED", "VERSION", "prepare"]

LOCK = int.from_bytes(b"umbral")
"""The number under which workers that start together on one server wait for each other."""

_metadata = MetaData()
SESSIONS = Table(
    "sessions",
    _metadata,
    Column("chat", String(32), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False, index=True),
)
"""One row for each chat: its keyed hash, what is kept of it, encrypted, and when it was used last."""
REPORTS = Table(
    "reports",
    _metadata,
    Column("topic", String(64), primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""How often a topic's card was found wrong for a reason, day by day; who said so is not known."""
UNANSWERED = Table(
    "unanswered",
    _metadata,
    Column("words", String(200), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""How often a question found no answer, day by day: its words that are Umbral's own, and not who asked."""
_ABOUT = Table(
    "umbral",
    _metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(64), nullable=False),
)
"""What the database says of itself: the `version` of its tables, and the `key` under which it is written."""
_SESSIONS_0 = Table(
    "sessions",
    MetaData(),
    Column("chat", String(128), primary_key=True),
    Column("data", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False),
)
"""The table of version 0, in which chats and answers could be read."""


def prepare(connection: Connection, keys: Keys, place: str) -> None:
    """Make the tables, or bring them up to date; raise StorageError where they cannot be used."""
    try:
        _check_file(connection)
        _prepare(connection, keys)
    except _UnusableError as error:
        raise StorageError(f"the database {place} {error}") from None


class _UnusableError(Exception):
    """The tables cannot be used; the message goes on after the database's name."""


def _check_file(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise _UnusableError("is damaged: restore it from a backup")


def _prepare(connection: Connection, keys: Keys) -> None:
    with _transaction(connection):
        version = _version(connection)
        if version is None:
            _metadata.create_all(connection)
        else:
            for step in _STEPS[version:]:
                step(connection, keys)
        about = dict(map(tuple, connection.execute(select(_ABOUT.c.name, _ABOUT.c.value))))
        if about.get("key", keys.ids[0]) not in keys.ids:
            raise _UnusableError(
                "was written under another data key: put that one after the new one, or back"
            )
        if about != (now := {"version": str(VERSION), "key": keys.ids[0]}):
            connection.execute(delete(_ABOUT))
            connection.execute(
                insert(_ABOUT), [{"name": name, "value": value} for name, value in now.items()]
            )
    if version == 0:
        # What could be read once must not be found in the file's unused places.
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """Do everything or nothing, one process after the other."""
    in_file = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if in_file else "BEGIN")
    try:
        if not in_file:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _version(connection: Connection) -> int | None:
    """Return the version of the tables, None for no tables; raise where they are not ours."""
    found = inspect(connection)
    if found.has_table("umbral"):
        version = str(connection.scalar(select(_ABOUT.c.value).where(_ABOUT.c.name == "version")))
        if not version.isdecimal() or int(version) > VERSION:
            raise _UnusableError("was written by a newer Umbral: upgrade this one, or use another database")
        return int(version)
    if not found.has_table("sessions"):
        return None
    if [column["name"] for column in found.get_columns("sessions")] != _SESSIONS_0.columns.keys():
        raise _UnusableError("has a table «sessions» that is not Umbral's: use another database")
    return 0


def _encrypt(connection: Connection, keys: Keys) -> None:
    """Hash the chats and encrypt the sessions of version 0."""
    rows = connection.execute(select(_SESSIONS_0)).all()
    _SESSIONS_0.drop(connection)
    _metadata.create_all(connection)
    for row in rows:
        chat = keys.chat_hashes(row.chat)[0]
        data = keys.encrypt(f'{{"session":{row.data}}}'.encode(), chat)
        values = {"chat": chat, "data": data, "revision": row.revision}
        connection.execute(insert(SESSIONS).values(**values, used_at=row.used_at.replace(tzinfo=UTC)))


def _count_reports(connection: Connection, _: Keys) -> None:
    """Make the table of reports; version 0 has it by now, as it was given every table of today."""
    REPORTS.create(connection, checkfirst=True)


def _keep_unanswered(connection: Connection, _: Keys) -> None:
    """Make the table of unanswered questions, where version 0 has not brought it."""
    UNANSWERED.create(connection, checkfirst=True)


_STEPS: tuple[Callable[[Connection, Keys], None], ...] = (_encrypt, _count_reports, _keep_unanswered)
"""What leads from each version to the next."""
VERSION = len(_STEPS)
