"""Decides how a button names what it does, and reads what comes back without trusting it.

`q:<walk>.<moves>:<verb>[:<argument>...]` belongs to one moment of one walk; everything else is
`<verb>[:<argument>]` and may be pressed at any time. All fit well within Telegram's 64 bytes.
"""

from dataclasses import dataclass

from dialogs.session import Walk

__all__ = ["Action", "parse_action", "walk_action"]


@dataclass(frozen=True)
class Action:
    """What a button asks for. `moment` is (walk number, moves) for a button of a questionnaire."""

    verb: str
    arguments: tuple[str, ...] = ()
    moment: tuple[int, int] | None = None

    @property
    def argument(self) -> str:
        """The first argument, or nothing."""
        return self.arguments[0] if self.arguments else ""


def walk_action(walk: Walk, verb: str, *arguments: str) -> str:
    """Return the payload of a button that is good for this moment of the walk only."""
    return ":".join([f"q:{walk.number}.{walk.moves}", verb, *arguments])


def parse_action(payload: str) -> Action:
    """Return what a payload asks for; one that Umbral never wrote becomes an action nobody knows."""
    family, *rest = payload.split(":")
    if family != "q":
        return Action(family, tuple(rest))
    if len(rest) < 2:
        return Action("")
    number, _, moves = rest[0].partition(".")
    if not (number.isdecimal() and moves.isdecimal() and len(rest[0]) < 20):
        return Action("")
    return Action(rest[1], tuple(rest[2:]), (int(number), int(moves)))
