"""Decides what is kept of a chat: its session, the updates handled, and from where the last of them began."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from content.models import LANGUAGES
from dialogs.session import Session

__all__ = ["Began", "Kept", "read_kept"]

HANDLED = 100
"""Updates of a chat that are remembered: as many as Telegram has under way at once, by either way.

A list and no highest number: of two updates handled at the same time, the later one may be stored first, and
the earlier one must not be taken for a repeat then.
"""


class Began(BaseModel):
    """From where the last turn began: the session before it, and when it was taken.

    Turns being pure, that is all it takes to say the same again when Telegram delivers the update once more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    session: Session
    at: datetime


class Kept(BaseModel):
    """What a row holds. Frozen: a turn leaves a new one. What an older Umbral kept besides is let go."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    session: Session = Session()
    handled: tuple[int, ...] = ()
    began: Began | None = None

    def after(self, session: Session, update_id: int | None, now: datetime) -> "Kept":
        """Return what is kept after a turn; only an update can come again, and says from where it began."""
        if update_id is None:
            return Kept(session=session, handled=self.handled, began=self.began)
        handled = (*self.handled, update_id)[-HANDLED:]
        began = Began(session=_without_ended(self.session, session), at=now)
        return Kept(session=session, handled=handled, began=began)

    def due(self, update_id: int | None) -> Began | None:
        """Return from where an update's turn began, if it was the last: its replies may be unsent."""
        return self.began if self.handled[-1:] == (update_id,) else None


def _without_ended(before: Session, after: Session) -> Session:
    """Return a session without the answers of a walk that is over since: they are erased at once."""
    if before.walk is None or (after.walk and after.walk.number == before.walk.number):
        return before
    # Without answers there is nothing that a step about them could show.
    step = "result" if before.walk.step == "result" else "ask"
    walk = before.walk.model_copy(update={"answers": {}, "draft": {}, "step": step})
    return before.model_copy(update={"walk": walk})


def read_kept(data: bytes) -> Kept:
    """Return what a row holds; where it no longer fits, its language alone, marked as lost."""
    try:
        return Kept.model_validate_json(data)
    except ValidationError:
        found = _object(data)
        session = found.get("session")
        languages = session if isinstance(session, Mapping) else {}
        known = {name: languages.get(name) for name in ("language", "spoken")}
        kept = {name: value for name, value in known.items() if value in LANGUAGES}
        return Kept(session=Session(lost=True, greeted=True).model_copy(update=kept))


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
