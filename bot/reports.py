"""Decides how readers' reports of wrong cards are kept: counted by topic, reason and day, nobody named."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.database import Database
from bot.tables import REPORTS
from bot.tally import Tally
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
        self._tally = Tally(database, REPORTS)

    async def add(self, report: Report, day: date) -> None:
        """Count a report; raise DatabaseDownError when it could not be stored."""
        await self._tally.add(topic=report.topic, reason=report.reason, day=day)

    async def all(self) -> tuple[Reported, ...]:
        """Return every topic and reason that was reported, the most often reported first."""
        times, last = func.sum(REPORTS.c.times), func.max(REPORTS.c.day)
        query = (
            select(REPORTS.c.topic, REPORTS.c.reason, times, last)
            .group_by(REPORTS.c.topic, REPORTS.c.reason)
            .order_by(times.desc(), REPORTS.c.topic, REPORTS.c.reason)
        )
        rows = await self._tally.database.run(lambda connection: connection.execute(query).all())
        return tuple(Reported(topic, reason, int(number), day) for topic, reason, number, day in rows)
