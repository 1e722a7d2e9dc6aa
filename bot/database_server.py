"""Decides how a PostgreSQL server is used: through asyncpg, over connections that are kept.

asyncpg speaks PostgreSQL's binary protocol without libpq, and a turn costs it three quarters of what psycopg
takes; it also reads an address with all that PostgreSQL itself understands, such as sslmode.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg

from bot.database import NO_ADDRESS, Row, StorageError, Tables, cause
from bot.errors import DatabaseDownError

__all__ = ["ServerDatabase"]

CONNECTIONS = 8
WAIT, LET_GO = 10.0, 2.0
"""Seconds to wait for a connection or a statement, and for what is under way when letting go."""
UPGRADE = 600.0
"""Seconds for each statement that brings tables up to date, or that waits for another worker to do so."""
LOCK = int.from_bytes(b"umbral")
"""The number under which workers that start together on one server wait for each other."""
BROKEN = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionError,
)
"""What a kept connection says whose server was restarted since."""
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = $1 AND table_schema = ANY (current_schemas(false)) ORDER BY ordinal_position
"""

T = TypeVar("T")


class ServerDatabase:
    """A PostgreSQL database. Implements `Database`."""

    def __init__(self, address: str, place: str) -> None:
        self.place = place
        self._address = address
        self._pool: asyncpg.Pool | None = None

    async def fetch(self, statement: str, *values: object) -> Sequence[Row]:
        """Return the rows that a statement finds; raise DatabaseDownError when the server does not answer."""
        return await self._with_one(lambda one: one.fetch(statement, *values))

    async def change(self, statement: str, *values: object) -> int:
        """Return how many rows a statement changed; raise DatabaseDownError, as above."""
        return await self._with_one(lambda one: one.change(statement, *values))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Tables]:
        """Have everything done or nothing, one worker after the other."""
        async with _told():
            pool = await self._opened()
            async with pool.acquire(timeout=WAIT) as connection, connection.transaction():
                alone = _Connection(connection, UPGRADE)
                await alone.fetch("SELECT pg_advisory_xact_lock($1)", LOCK)
                yield alone

    async def verify(self) -> None:
        """Leave it to the server to know whether its files are whole."""

    async def scrub(self, *, whole: bool = False) -> None:
        """Leave it to the server, whose files are not Umbral's, to use the place anew."""

    async def close(self) -> None:
        """Let go of the server."""
        if self._pool is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(LET_GO):
                    await self._pool.close()

    async def _with_one(self, work: Callable[["_Connection"], Awaitable[T]]) -> T:
        async with _told():
            try:
                return await self._once(work)
            except BROKEN:
                # What was kept of the server is gone; new connections may do.
                await (await self._opened()).expire_connections()
            return await self._once(work)

    async def _once(self, work: Callable[["_Connection"], Awaitable[T]]) -> T:
        pool = await self._opened()
        async with pool.acquire(timeout=WAIT) as connection:
            try:
                return await work(_Connection(connection))
            except BROKEN:
                # Told of its end, it would wait in the pool for the rest of an answer.
                connection.terminate()
                raise

    async def _opened(self) -> asyncpg.Pool:
        """Return the pool, which connects only when it is used."""
        if self._pool is None:
            self._pool = await asyncpg.create_pool(
                self._address,
                min_size=0,
                max_size=CONNECTIONS,
                max_inactive_connection_lifetime=0,
                connect=_connect,
                reset=_left_as_it_is,
                timeout=WAIT,
                command_timeout=WAIT,
            )
        return self._pool


class _Connection:
    """One connection, and the seconds for each statement where they are not `WAIT`. Implements `Tables`."""

    def __init__(self, connection: asyncpg.Connection, wait: float | None = None) -> None:
        self._connection = connection
        self._wait = wait

    async def fetch(self, statement: str, *values: object) -> Sequence[Row]:
        found: Sequence[Row] = await self._connection.fetch(statement, *values, timeout=self._wait)
        return found

    async def change(self, statement: str, *values: object) -> int:
        done: str = await self._connection.execute(statement, *values, timeout=self._wait)
        number = done.rpartition(" ")[2]
        return int(number) if number.isdecimal() else 0

    async def columns(self, table: str) -> tuple[str, ...]:
        return tuple(row[0] for row in await self.fetch(COLUMNS, table))


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except (asyncpg.PostgresError, *BROKEN, OSError) as error:
        raise DatabaseDownError(cause(error)) from error


async def _connect(*given: Any, **named: Any) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(*given, **named)
    except ValueError:
        raise StorageError(NO_ADDRESS) from None


async def _left_as_it_is(_: asyncpg.Connection) -> None:
    """Nothing that Umbral does has to be undone, and to have the server look costs a round trip each time."""
