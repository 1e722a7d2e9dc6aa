"""Decides where an answer ends and silence begins: limits that were measured, kept with their evidence."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from content.models import Strict
from content.source import read, validate

__all__ = ["CALIBRATION_FILE", "Calibration", "Clues", "Evidence", "Limits", "Scope", "load_calibration"]

CALIBRATION_FILE = Path(__file__).with_name("calibration.yaml")
Percent = Annotated[int, Field(ge=0, le=100)]
Rate = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Clues:
    """What tells whether a question lies within the review.

    `own` and `outside` are how strongly it speaks for the best topic and for lying outside; `own_likeness`
    and `outside_likeness` how much it resembles their nearest phrasings (0 to 1); `brevity` is 1 divided
    by its number of words, and `strange` the share of its words that no phrasing has.
    """

    own: float
    outside: float
    own_likeness: float
    outside_likeness: float
    brevity: float
    strange: float


class Scope(Strict):
    """The weight of each clue in the logistic model of lying within the review."""

    intercept: float
    own: float
    outside: float
    own_likeness: float
    outside_likeness: float
    brevity: float
    strange: float

    def within(self, clues: Clues) -> int:
        """Return how surely, out of 100, a question with these clues lies within the review."""
        total = self.intercept + sum(getattr(self, name) * value for name, value in vars(clues).items())
        return math.floor(100 / (1 + math.exp(-max(-50.0, min(50.0, total)))))


class Limits(Strict):
    """Scores out of 100; `content.deciding.decide` says what each is for."""

    answer: Percent
    suggest: Percent
    floor: Percent
    gap: Percent
    offer: Percent


class Evidence(Strict):
    """What the limits rest on: questions that were not indexed when asked, and what came of them."""

    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    digest: str
    asked_within: int
    asked_outside: int
    answered_right: Rate
    helped: Rate
    answered_outside: Rate


class Calibration(Strict):
    """`calibration.yaml`; written by `python -m bot calibrate`, never by hand."""

    limits: Limits
    scope: Scope
    evidence: Evidence


def load_calibration(path: Path = CALIBRATION_FILE) -> Calibration:
    """Return the stored calibration; raise ContentError with everything that its file has wrong."""
    return validate(Calibration, read(path))
