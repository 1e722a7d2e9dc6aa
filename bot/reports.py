"""Decides how readers' reports of wrong cards are kept: counted by topic, reason and day, nobody named."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.database import Database
from bot.tables import REPORTS
from dialogs.reporting import Report

__all__ = ["Reported", "Reports"]


@dataclass(frozen=True)
class Reported:
    """How often readers gave a reason against a topic's card, and when last."""

    topic: str
    reason: str
    times: int
    last: date


class Reports:
    """The reports in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, report: Report, day: date) -> None:
        """Count a report; raise DatabaseDownError when it could not be stored."""
        key = {"topic": report.topic, "reason": report.reason, "day": day}
        await self._database.run(lambda connection: _count(connection, key))

    async def all(self) -> tuple[Reported, ...]:
        """Return every topic and reason that was reported, the most often reported first."""
        times, last = func.sum(REPORTS.c.times), func.max(REPORTS.c.day)
        query = (
            select(REPORTS.c.topic, REPORTS.c.reason, times, last)
            .group_by(REPORTS.c.topic, REPORTS.c.reason)
            .order_by(times.desc(), REPORTS.c.topic, REPORTS.c.reason)
        )
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return tuple(Reported(topic, reason, int(number), day) for topic, reason, number, day in rows)


def _count(connection: Connection, key: dict[str, object]) -> None:
    """Add one to a row, or make it; whoever makes the same at the same time came first."""
    is_it = [REPORTS.c[name] == value for name, value in key.items()]
    one_more = update(REPORTS).where(*is_it).values(times=REPORTS.c.times + 1)
    if connection.execute(one_more).rowcount:
        return
    try:
        connection.execute(insert(REPORTS).values(**key, times=1))
    except IntegrityError:
        connection.execute(one_more)
