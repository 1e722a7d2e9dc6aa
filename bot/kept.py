"""Decides what is kept of a chat: its session, the updates handled, and from where the last of them began."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from content.models import LANGUAGES
from dialogs.session import Session
from dialogs.walk import emptied

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
    """What a row holds. Frozen: a turn leaves a new one. What an older Umbral kept besides is let go.

    `before` is from where the last turn began, as JSON: it is read where that update comes again, and nowhere
    else.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    session: Session = Session()
    handled: tuple[int, ...] = ()
    before: str = ""

    def after(self, session: Session, update_id: int | None, now: datetime) -> "Kept":
        """Return what is kept after a turn; only an update can come again, and says from where it began."""
        if update_id is None:
            return Kept(session=session, handled=self.handled, before=self.before)
        handled = (*self.handled, update_id)[-HANDLED:]
        began = Began(session=_without_ended(self.session, session), at=now)
        return Kept(session=session, handled=handled, before=began.model_dump_json())

    def due(self, update_id: int | None) -> Began | None:
        """Return from where an update's turn began, if it was the last: its replies may be unsent."""
        if self.handled[-1:] != (update_id,):
            return None
        try:
            return Began.model_validate_json(self.before)
        except ValidationError:  # none was kept, or by an older Umbral
            return None


def _without_ended(before: Session, after: Session) -> Session:
    """Return a session without the answers of a walk that is over since: they are erased at once."""
    if before.walk is None or (after.walk and after.walk.number == before.walk.number):
        return before
    return before.model_copy(update={"walk": emptied(before.walk)})


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
