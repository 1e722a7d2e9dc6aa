"""Decides what a conversation remembers between two events; it passes through JSON every time."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from content.models import Language

__all__ = ["Session", "Walk"]

Step = Literal["ask", "flagged", "stop", "review", "result"]


class Walk(BaseModel):
    """One walk through a questionnaire.

    `answers` holds what was asked and answered, by linkId: text for a choice, a list for several, a
    mapping for a group, a whole number for an integer, None for «unknown» to an integer. `draft` is the
    step being filled in. `moves` counts every change, so that an old button is known as old.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    moves: int = 0
    step: Step = "ask"
    item: str
    answers: dict[str, Any] = {}
    draft: dict[str, Any] = {}
    case: str | None = None
    revising: bool = False
    went_on: bool = False
    assessed: bool = False
    paused: bool = False

    @property
    def under_way(self) -> bool:
        """Whether its result was not shown yet."""
        return self.step != "result"

    @property
    def waits(self) -> bool:
        """Whether its open step waits for the person."""
        return self.under_way and not self.paused


class Session(BaseModel):
    """Everything that is kept of one conversation. Frozen: a turn returns a new one.

    `topic` is the card shown last, so that «¿y en el SDRC?» can be understood. `asked` are the words of a
    question that was asked back about, as far as Umbral's own vocabulary has them; see `dialogs.questions`.
    `lost` says that an older session could not be kept, until the person has been told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language | None = None
    spoken: Language | None = None
    greeted: bool = False
    misses: int = 0
    topic: str | None = None
    asked: str | None = None
    walks: int = 0
    walk: Walk | None = None
    seen: datetime | None = None
    lost: bool = False
