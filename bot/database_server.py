"""Decides how a PostgreSQL server is used: through SQLAlchemy and asyncpg, over connections that are kept.

asyncpg speaks PostgreSQL's binary protocol without libpq, and a turn costs it three quarters of what psycopg
takes; it also reads an address with all that PostgreSQL itself understands, such as sslmode.
"""

from collections.abc import Callable
from typing import TypeVar

import asyncpg
from sqlalchemy import URL, Connection, exc
from sqlalchemy.ext.asyncio import create_async_engine

from bot.database import NO_ADDRESS, StorageError, cause, place_of
from bot.errors import DatabaseDownError

__all__ = ["ServerDatabase"]

CONNECTIONS = 8
WAIT = 10.0
"""Seconds to wait for a connection, and for a statement."""

T = TypeVar("T")


class ServerDatabase:
    """A PostgreSQL database. Implements `Database`."""

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.place = place_of(self._address)
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=WAIT,
            hide_parameters=True,
        )

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the work gives; raise DatabaseDownError when the server does not answer."""
        try:
            try:
                return await self._run(work)
            except exc.DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            # The server was restarted since: what was kept of it is gone, and a new connection may do.
            return await self._run(work)
        except (
            exc.DBAPIError,
            exc.TimeoutError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            OSError,
        ) as error:
            raise DatabaseDownError(cause(error)) from error

    async def scrub(self) -> None:
        """Leave it to the server, whose files are not Umbral's, to use the place anew."""

    async def close(self) -> None:
        """Let go of the server."""
        await self._engine.dispose()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def _connect(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(self._address, timeout=WAIT, command_timeout=WAIT)
        except (ValueError, asyncpg.ClientConfigurationError):
            raise StorageError(NO_ADDRESS) from None
