"""Decides how often something happened, day by day, is counted in a table, whoever else counts."""

from datetime import date

from bot.database import Database

__all__ = ["Tally"]


class Tally:
    """A table whose primary key says what happened, `day` among it, and whose `times` how often."""

    def __init__(self, database: Database, table: str, *key: str) -> None:
        self.database = database
        names, marks = ", ".join(key), ", ".join(f"${number}" for number in range(1, len(key) + 1))
        self._add = (
            f"INSERT INTO {table} ({names}, times) VALUES ({marks}, 1) "  # noqa: S608  names of our own
            f"ON CONFLICT ({names}) DO UPDATE SET times = {table}.times + 1"
        )
        self._erase = f"DELETE FROM {table} WHERE day < $1"  # noqa: S608  the same

    async def add(self, *key: object) -> None:
        """Count one more; raise DatabaseDownError when it could not be stored."""
        await self.database.change(self._add, *key)

    async def erase_before(self, day: date) -> None:
        """Erase what was counted before a day."""
        await self.database.change(self._erase, day)
