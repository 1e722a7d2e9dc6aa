"""Decides which databases the tests run over: a SQLite file each, and one PostgreSQL database a test run."""

import asyncio
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import asyncpg

from bot.keys import Keys

__all__ = ["KEY", "KEYS", "postgres_database", "rows"]

KEY = "k" * 43
KEYS = Keys(KEY)
SERVER = os.environ.get("TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """Yield the address of a fresh database, dropped in the end; None where no server answers."""
    name = f"umbral_test_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(_on_server(f"CREATE DATABASE {name}"))
    except OSError:
        yield None
        return
    try:
        yield f"{SERVER}/{name}"
    finally:
        asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(f"{SERVER}/postgres", timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def rows(address: str, statement: str) -> list[tuple[Any, ...]]:
    """Return what a statement finds in a database, without any of Umbral's code."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            return list(connection.execute(statement).fetchall())
    server = await asyncpg.connect(address)
    try:
        return [tuple(row) for row in await server.fetch(statement)]
    finally:
        await server.close()
