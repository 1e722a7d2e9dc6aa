"""Decides how a database is reached: by its address, with one sentence for whatever is wrong with it.

Statements are written once, for SQLite and PostgreSQL alike: both know `$1`, `ON CONFLICT` and the types that
Umbral's tables have. That is all a layer above their drivers would do here, at a quarter of a turn's time.
Each statement commits by itself, so that a turn costs no more round trips than it has statements.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.errors import SetupError

__all__ = [
    "NO_ADDRESS",
    "Database",
    "Row",
    "Statements",
    "StorageError",
    "Tables",
    "cause",
    "open_database",
    "place_of",
]

NO_ADDRESS = (
    "UMBRAL_DATABASE_URL is no database address, such as sqlite:///umbral.sqlite3 or "
    "postgresql://user:password@host/umbral"
)
FILE = "sqlite:///"
IN_MEMORY = ":memory:"

Row = Sequence[Any]


class StorageError(SetupError):
    """The database cannot be used; the message is one sentence for the operator."""


class Statements(Protocol):
    """What takes statements, with `$1` for the first value; raises DatabaseDownError without an answer."""

    async def fetch(self, statement: str, *values: object) -> Sequence[Row]:
        """Return the rows that a statement finds."""

    async def change(self, statement: str, *values: object) -> int:
        """Return how many rows a statement changed.

        It may be carried out twice, where the connection broke before it was known to be done.
        """


class Tables(Statements, Protocol):
    """What tells besides which tables there are."""

    async def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns, in order; none where there is no such table."""


class Database(Statements, Protocol):
    """A database that is open. `place` names it, fit to be shown: without a password."""

    place: str

    def alone(self) -> AbstractAsyncContextManager[Tables]:
        """Have everything done or nothing, and nobody else do the same meanwhile."""

    async def verify(self) -> None:
        """Raise StorageError where the database is damaged."""

    async def scrub(self, *, whole: bool = False) -> None:
        """Leave nothing of what was erased where it can be read; in the `whole` database, or just now."""

    async def close(self) -> None:
        """Let go of the database."""


def open_database(address: str) -> Database:
    """Return the database at an address, not yet reached; raise StorageError for what is none."""
    kind = _kind(address)
    if kind == "sqlite":
        from bot.database_file import FileDatabase  # noqa: PLC0415  its driver is loaded only where it is used

        return FileDatabase(_file(address))
    if kind in ("postgresql", "postgres"):
        from bot.database_server import ServerDatabase  # noqa: PLC0415  the same

        return ServerDatabase(f"postgresql:{address.partition(':')[2]}", place_of(address))
    raise StorageError(f"databases of the kind «{kind}» are not supported; use sqlite or postgresql")


def place_of(address: str) -> str:
    """Return a database's address fit to be shown; raise StorageError for what is none."""
    if _kind(address) == "sqlite":
        return address.partition("?")[0].removeprefix(FILE)
    where = urlsplit(address)
    user, at, host = where.netloc.rpartition("@")
    if "@" in f"{where.path}{where.fragment}{'' if at else where.query}":
        # A password with signs that an address cannot hold as they are: what follows them would be shown.
        raise StorageError(NO_ADDRESS)
    shown = f"{user.partition(':')[0]}:***@{host}" if ":" in user else where.netloc
    return f"{where.scheme}://{shown}{where.path}"


def _kind(address: str) -> str:
    try:
        where = urlsplit(address)
        _ = where.port  # raises where it is no number
    except ValueError:
        raise StorageError(NO_ADDRESS) from None
    if not where.scheme or "://" not in address:
        raise StorageError(NO_ADDRESS)
    return where.scheme.partition("+")[0]


def _file(address: str) -> str:
    """Return the path of a SQLite file, whose folder is made where there is none."""
    if address == FILE[:-1]:
        return IN_MEMORY
    path = address.removeprefix(FILE)
    if not address.startswith(FILE) or not path or "?" in path:
        raise StorageError(NO_ADDRESS)
    if path != IN_MEMORY:
        _make_folder(Path(path).parent)
    return path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {folder} cannot be made: {error.strerror}") from error


def cause(error: BaseException) -> str:
    """Return what went wrong in the database's own words, on one line, without its values."""
    return (str(getattr(error, "strerror", None) or error) or type(error).__name__).splitlines()[0]
