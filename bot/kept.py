"""Decides what is kept of a chat: its session, the updates handled, and the replies to the last of them."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from content.models import LANGUAGES
from dialogs.replies import Reply
from dialogs.session import Session

__all__ = ["Kept", "read_kept"]

HANDLED = 100
"""Updates of a chat that are remembered: as many as Telegram has under way at once, by either way.

A list and no highest number: of two updates handled at the same time, the later one may be stored first, and
the earlier one must not be taken for a repeat then.
"""

_REPLIES = TypeAdapter(tuple[Reply, ...])


class Kept(BaseModel):
    """What a row holds. Frozen: a turn leaves a new one.

    `replies` is JSON inside JSON, read only when Telegram delivers the last update once more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    session: Session = Session()
    handled: tuple[int, ...] = ()
    replies: str = "[]"

    def after(self, session: Session, update_id: int | None, replies: tuple[Reply, ...]) -> "Kept":
        """Return what is kept after a turn; only an update that may come again leaves its replies behind."""
        if update_id is None:
            return Kept(session=session, handled=self.handled)
        handled = (*self.handled, update_id)[-HANDLED:]
        return Kept(session=session, handled=handled, replies=_REPLIES.dump_json(replies).decode())

    def due(self, update_id: int | None) -> tuple[Reply, ...]:
        """Return the replies that may not have been sent: those to this update, if it was the last one."""
        if self.handled[-1:] != (update_id,):
            return ()
        try:
            return _REPLIES.validate_json(self.replies)
        except ValidationError:  # an older Umbral wrote them, and replies were made differently then
            return ()


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
