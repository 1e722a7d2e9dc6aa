"""Decides how a database is reached: by its address, with one sentence for whatever is wrong with it.

Statements are written once, as functions of a SQLAlchemy connection, whatever the database. Each statement
commits by itself, so that a turn costs no more round trips than it has statements.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SetupError

__all__ = ["NO_ADDRESS", "Database", "StorageError", "cause", "open_database", "place_of"]

NO_ADDRESS = (
    "UMBRAL_DATABASE_URL is no database address, such as sqlite:///umbral.sqlite3 or "
    "postgresql://user:password@host/umbral"
)

T = TypeVar("T")


class StorageError(SetupError):
    """The database cannot be used; the message is one sentence for the operator."""


class Database(Protocol):
    """A database that is open. `place` names it, fit to be shown: without a password."""

    place: str

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the work gives; raise DatabaseDownError when the database does not answer.

        The work may be done twice, where the connection broke before it was known to be done.
        """

    async def scrub(self) -> None:
        """Leave nothing of what was erased where it can be read."""

    async def close(self) -> None:
        """Let go of the database."""


def open_database(address: str) -> Database:
    """Return the database at an address, not yet reached; raise StorageError for what is none."""
    url = _url(address)
    kind = url.get_backend_name()
    if kind == "sqlite":
        return _open_file(url)
    if kind in ("postgresql", "postgres"):
        from bot.database_server import ServerDatabase  # noqa: PLC0415  its driver is loaded only where it is used

        return ServerDatabase(url)
    raise StorageError(f"databases of the kind «{kind}» are not supported; use sqlite or postgresql")


def place_of(address: str) -> str:
    """Return a database's address fit to be shown; raise StorageError for what is none."""
    url = _url(address).set(query={})
    return url.render_as_string(hide_password=True).removeprefix("sqlite:///")


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise StorageError(NO_ADDRESS) from None


def _open_file(url: URL) -> Database:
    from bot.database_file import FileDatabase  # noqa: PLC0415  the same

    if url.host or url.username or url.query:
        raise StorageError(NO_ADDRESS)
    path = url.database or ":memory:"
    if path != ":memory:":
        _make_folder(Path(path).parent)
    return FileDatabase(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {folder} cannot be made: {error.strerror}") from error


def cause(error: BaseException) -> str:
    """Return what went wrong in the database's own words, on one line, without its values."""
    told = getattr(error, "orig", None) or error
    return (str(getattr(told, "strerror", None) or told) or type(told).__name__).splitlines()[0]
