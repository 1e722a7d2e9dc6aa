"""Decides what goes around a turn: an introduction, an apology, a way out of a pause, a welcome later."""

from dataclasses import replace
from datetime import datetime, timedelta

from content.library import Library
from dialogs.actions import walk_action
from dialogs.replies import Part, Reply
from dialogs.session import Session
from dialogs.speaker import Speaker
from dialogs.turns import Turn, appended

__all__ = ["apologetic", "introduced", "resumable", "returns", "welcoming"]

AWAY = timedelta(hours=12)
"""After this long, a walk is taken up again with a word of welcome."""


def introduced(library: Library, turn: Turn, now: datetime) -> Turn:
    """Return the turn with the introduction before it, when nothing was ever said before."""
    replies = turn.replies
    if not turn.session.greeted and replies:
        speaker = Speaker(library, replies[0].language)
        replies = (speaker.reply(speaker.part("lead", "introduction")), *appended(replies))
    session = turn.session.model_copy(update={"greeted": True, "seen": now})
    return replace(turn, session=session, replies=replies)


def apologetic(library: Library, turn: Turn) -> Turn:
    """Return the turn with a word on what an older Umbral had kept and this one cannot read."""
    speaker = Speaker(library, turn.replies[0].language)
    told = speaker.reply(speaker.part("lead", "session.lost"))
    return replace(turn, replies=(told, *appended(turn.replies)))


def resumable(library: Library, turn: Turn) -> Turn:
    """Return the turn with the button that ends a pause, for as long as the walk is paused."""
    walk = turn.session.walk
    if walk is None or not walk.paused:
        return turn
    last = turn.replies[-1]
    row = (Speaker(library, last.language).choice("walk.resume", walk_action(walk, "resume")),)
    return replace(turn, replies=(*turn.replies[:-1], replace(last, rows=(*last.rows, row))))


def returns(before: Session, now: datetime) -> bool:
    """Return whether a person comes back to a walk after a long time."""
    away = before.seen is not None and now - before.seen > AWAY
    return away and before.walk is not None and before.walk.under_way


def welcoming(library: Library, turn: Turn, open_step: tuple[Reply, ...]) -> Turn:
    """Return the turn of who was away for long with a word on where the walk stands, if it goes on there.

    `open_step` is what the walk waits for after the turn.
    """
    if not _goes_on(turn, open_step):
        return turn
    last = turn.replies[-1]
    speaker = Speaker(library, last.language)
    hello: tuple[Part, ...] = (speaker.part("text", "walk.welcome_back"),)
    return replace(turn, replies=(*turn.replies[:-1], replace(last, parts=(*hello, *last.parts))))


def _goes_on(turn: Turn, open_step: tuple[Reply, ...]) -> bool:
    """Return whether the last reply is the open step of a walk, without a word on a practice answer."""
    shown = {choice.action for reply in turn.replies[-1:] for choice in reply.choices}
    waiting = {choice.action for step in open_step for choice in step.choices}
    return bool(waiting) and waiting <= shown and turn.replies[0].parts[0].kind != "note"
