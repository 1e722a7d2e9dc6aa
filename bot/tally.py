"""Decides how often something happened, day by day, is counted in a table, whoever else counts."""

from datetime import date

from sqlalchemy import Connection, Table, delete, insert, update
from sqlalchemy.exc import IntegrityError

from bot.database import Database

__all__ = ["Tally"]


class Tally:
    """A table whose primary key says what happened, `day` among it, and whose `times` how often."""

    def __init__(self, database: Database, table: Table) -> None:
        self.database = database
        self._table = table

    async def add(self, **key: object) -> None:
        """Count one more; raise DatabaseDownError when it could not be stored."""
        await self.database.run(lambda connection: self._add(connection, key))

    async def erase_before(self, day: date) -> None:
        """Erase what was counted before a day."""
        old = delete(self._table).where(self._table.c.day < day)
        await self.database.run(lambda connection: connection.execute(old))

    def _add(self, connection: Connection, key: dict[str, object]) -> None:
        """Add one to a row, or make it; whoever makes the same at the same time came first."""
        is_it = [self._table.c[name] == value for name, value in key.items()]
        one_more = update(self._table).where(*is_it).values(times=self._table.c.times + 1)
        if connection.execute(one_more).rowcount:
            return
        try:
            connection.execute(insert(self._table).values(**key, times=1))
        except IntegrityError:
            connection.execute(one_more)
