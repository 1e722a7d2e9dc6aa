"""Decides what a turn of the conversation leaves behind."""

from dataclasses import dataclass, replace

from dialogs.replies import Reply
from dialogs.reporting import Report
from dialogs.session import Session

__all__ = ["Turn", "appended"]


@dataclass(frozen=True)
class Turn:
    """What a turn leaves: the session to keep and the replies to send, in order.

    `unanswered` are the words of a question for which nothing was found, as far as they may be kept;
    `report` is what a reader finds wrong with a card. `forget` asks for everything kept of the chat to be
    erased; then no session is kept either.
    """

    session: Session
    replies: tuple[Reply, ...]
    unanswered: str | None = None
    report: Report | None = None
    forget: bool = False


def appended(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Return replies that come after something else, and so in nobody's place."""
    return tuple(replace(reply, in_place=False) for reply in replies)
