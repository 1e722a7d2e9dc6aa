"""Decides how often something happened, day by day, is counted in a table, whoever else counts."""

from datetime import date
from typing import Any

from bot.database import Database

__all__ = ["Tally"]


class Tally:
    """A table whose primary key is `day` and `what` happened then, and whose `times` tell how often."""

    def __init__(self, database: Database, table: str, *what: str) -> None:
        self._database = database
        names, marks = ", ".join(what), ", ".join(f"${number}" for number in range(2, len(what) + 2))
        self._add = (
            f"INSERT INTO {table} (day, {names}, times) VALUES ($1, {marks}, 1) "  # noqa: S608  names of our own
            f"ON CONFLICT (day, {names}) DO UPDATE SET times = {table}.times + 1"
        )
        self._all = (
            f"SELECT {names}, sum(times), max(day) FROM {table} "  # noqa: S608  the same
            f"GROUP BY {names} ORDER BY sum(times) DESC, {names}"
        )
        self._erase = f"DELETE FROM {table} WHERE day < $1"  # noqa: S608  the same

    async def add(self, day: date, *what: object) -> None:
        """Count one more; raise DatabaseDownError when it could not be stored."""
        await self._database.change(self._add, day, *what)

    async def all(self) -> list[tuple[Any, ...]]:
        """Return what happened, then how often and on which day last; the most frequent first."""
        rows = await self._database.fetch(self._all)
        return [(*what, times, date.fromisoformat(str(day))) for *what, times, day in rows]

    async def erase_before(self, day: date) -> None:
        """Erase what was counted before a day."""
        await self._database.change(self._erase, day)
