"""Decides which tables there are, and brings those of an older Umbral up to date before anything is read.

Versions are few numbered steps, each a function; a library for migrations would weigh more than all of them.
The types are PostgreSQL's names; SQLite takes any name, and keeps each value as it was given.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.database import Database, StorageError, Tables
from bot.keys import Keys

__all__ = ["VERSION", "prepare"]

SESSIONS = """
    CREATE TABLE sessions (
        chat VARCHAR(32) NOT NULL PRIMARY KEY, data BYTEA NOT NULL,
        revision INTEGER NOT NULL, used_at TIMESTAMPTZ NOT NULL
    )
"""
"""One row for each chat: its keyed hash, what is kept of it, encrypted, and when it was used last."""
BY_USE = "CREATE INDEX ix_sessions_used_at ON sessions (used_at)"
REPORTS = """
    CREATE TABLE IF NOT EXISTS reports (
        topic VARCHAR(64) NOT NULL, reason VARCHAR(16) NOT NULL, day DATE NOT NULL, times INTEGER NOT NULL,
        PRIMARY KEY (topic, reason, day)
    )
"""
"""How often a topic's card was found wrong for a reason, day by day; who said so is not known."""
UNANSWERED = """
    CREATE TABLE IF NOT EXISTS unanswered (
        words VARCHAR(200) NOT NULL, language VARCHAR(2) NOT NULL, day DATE NOT NULL, times INTEGER NOT NULL,
        PRIMARY KEY (words, language, day)
    )
"""
"""How often a question found no answer, day by day: its words that are Umbral's own, and not who asked."""
ABOUT = "CREATE TABLE umbral (name VARCHAR(16) NOT NULL PRIMARY KEY, value VARCHAR(64) NOT NULL)"
"""What the database says of itself: the `version` of its tables, and the `key` under which it is written."""
TABLES = (SESSIONS, BY_USE, REPORTS, UNANSWERED, ABOUT)
OLDEST = ("chat", "data", "revision", "used_at")
"""The columns of sessions in version 0, in which chats and answers could be read."""


async def prepare(database: Database, keys: Keys) -> None:
    """Make the tables, or bring them up to date; raise StorageError where they cannot be used."""
    await database.verify()
    try:
        async with database.alone() as alone:
            version = await _prepare(alone, keys)
    except _UnusableError as error:
        raise StorageError(f"the database {database.place} {error}") from None
    if version == 0:
        # What could be read once must not be found in unused places.
        await database.scrub(whole=True)


class _UnusableError(Exception):
    """The tables cannot be used; the message goes on after the database's name."""


async def _prepare(tables: Tables, keys: Keys) -> int | None:
    """Bring the tables up to date; return the version that they had, None for no tables."""
    version = await _version(tables)
    if version is None:
        for table in TABLES:
            await tables.change(table)
    else:
        for step in _STEPS[version:]:
            await step(tables, keys)
    about = dict(map(tuple, await tables.fetch("SELECT name, value FROM umbral")))
    if about.get("key", keys.ids[0]) not in keys.ids:
        raise _UnusableError("was written under another data key: put that one after the new one, or back")
    if about != (now := {"version": str(VERSION), "key": keys.ids[0]}):
        await tables.change("DELETE FROM umbral")
        for name, value in now.items():
            await tables.change("INSERT INTO umbral (name, value) VALUES ($1, $2)", name, value)
    return version


async def _version(tables: Tables) -> int | None:
    """Return the version of the tables, None for no tables; raise where they are not ours."""
    if await tables.columns("umbral"):
        rows = await tables.fetch("SELECT value FROM umbral WHERE name = 'version'")
        version = rows[0][0] if rows else ""
        if not version.isdecimal() or int(version) > VERSION:
            raise _UnusableError("was written by a newer Umbral: upgrade this one, or use another database")
        return int(version)
    columns = await tables.columns("sessions")
    if columns and columns != OLDEST:
        raise _UnusableError("has a table «sessions» that is not Umbral's: use another database")
    return 0 if columns else None


async def _encrypt(tables: Tables, keys: Keys) -> None:
    """Hash the chats and encrypt the sessions of version 0."""
    rows = await tables.fetch("SELECT chat, data, revision, used_at FROM sessions")
    await tables.change("DROP TABLE sessions")
    for table in TABLES:
        await tables.change(table)
    for name, session, revision, used_at in rows:
        chat = keys.chat_hashes(name)[0]
        data = keys.encrypt(f'{{"session":{session}}}'.encode(), chat)
        used = datetime.fromisoformat(str(used_at)).replace(tzinfo=UTC)
        await tables.change("INSERT INTO sessions VALUES ($1, $2, $3, $4)", chat, data, revision, used)


async def _count_reports(tables: Tables, _: Keys) -> None:
    """Make the table of reports; version 0 has it by now, as it was given every table of today."""
    await tables.change(REPORTS)


async def _keep_unanswered(tables: Tables, _: Keys) -> None:
    """Make the table of unanswered questions, where version 0 has not brought it."""
    await tables.change(UNANSWERED)


_STEPS: tuple[Callable[[Tables, Keys], Awaitable[None]], ...] = (
    _encrypt,
    _count_reports,
    _keep_unanswered,
)
"""What leads from each version to the next."""
VERSION = len(_STEPS)
