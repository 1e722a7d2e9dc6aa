"""Decides how questions without an answer are kept: only Umbral's own words of them, and not who asked."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.database import Database
from bot.tally import Tally
from content.models import Language
from dialogs.privacy import KEPT_FOR

__all__ = ["Asked", "Unanswered"]

LONGEST = 200
"""Letters that are kept of a question; a longer one is none."""


@dataclass(frozen=True)
class Asked:
    """What was asked and not answered: the words that are kept, how often, and when last."""

    words: str
    language: Language
    times: int
    last: date


class Unanswered:
    """The unanswered questions in a database."""

    def __init__(self, database: Database) -> None:
        self._tally = Tally(database, "unanswered", "words", "language")

    async def add(self, words: str, language: Language, day: date) -> None:
        """Count a question; raise DatabaseDownError when it could not be stored."""
        await self._tally.add(day, words[:LONGEST], language)

    async def all(self) -> tuple[Asked, ...]:
        """Return every question, the most often asked first."""
        return tuple(Asked(*counted) for counted in await self._tally.all())

    async def erase_old(self, now: datetime) -> None:
        """Erase what is older than anything of a chat may become."""
        await self._tally.erase_before((now - KEPT_FOR).date())
