"""Decides how readers' reports of wrong cards are kept: counted by topic, reason and day, nobody named."""

from dataclasses import dataclass
from datetime import date

from bot.database import Database
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
        self._tally = Tally(database, "reports", "topic", "reason")

    async def add(self, report: Report, day: date) -> None:
        """Count a report; raise DatabaseDownError when it could not be stored."""
        await self._tally.add(day, report.topic, report.reason)

    async def all(self) -> tuple[Reported, ...]:
        """Return every topic and reason that was reported, the most often reported first."""
        return tuple(Reported(*counted) for counted in await self._tally.all())
