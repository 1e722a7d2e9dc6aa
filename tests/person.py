"""Decides how a test reads like a conversation: a person says, taps and commands, and sees what comes back.

`Someone` is what a script needs of a person, whatever the channel; `Person` talks to the core itself.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from content.models import Language
from dialogs.conversation import Conversation
from dialogs.events import Command, Event, Press, Said
from dialogs.replies import Choice, Reply
from dialogs.session import Session, Walk

__all__ = ["Heard", "Person", "Someone"]

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Heard:
    """What came back: everything that can be read, and the buttons by label and by accessible name."""

    text: str
    buttons: frozenset[str]


class Someone(Protocol):
    """A person on some channel. Each act returns what came back, or something to await for it.

    A button is the last one offered with that label or accessible name, wherever it stands by now.
    """

    def say(self, text: str) -> Heard | Awaitable[Heard]:
        """Type a message."""

    def tap(self, label: str, *, times: int = 1) -> Heard | Awaitable[Heard]:
        """Press a button, or press the very same one again at once; return what the last press brought."""

    def command(self, name: str, argument: str = "") -> Heard | Awaitable[Heard]:
        """Give a command, named without its slash."""

    def send_payload(self, payload: str) -> Heard | Awaitable[Heard]:
        """Send back what no button ever held."""

    def wait(self, time: timedelta) -> None:
        """Leave, and come back later."""


@dataclass
class Person:
    """Someone who talks to the core; what is kept of the conversation passes through JSON at every turn."""

    talk: Conversation
    locale: Language | None = None
    session: Session = field(default_factory=Session)
    now: datetime = NOON
    replies: tuple[Reply, ...] = ()
    offered: list[Choice] = field(default_factory=list)

    def say(self, text: str) -> Heard:
        """Type a message."""
        return self._turn(Said(text, self.locale))

    def tap(self, label: str, *, times: int = 1) -> Heard:
        """Press the last button offered with this label or accessible name."""
        found = next((c for c in reversed(self.offered) if label in (c.label, c.name)), None)
        assert found, (
            f"no button was ever called {label!r}; the last reply offers {sorted(self.heard.buttons)}"
        )
        for _ in range(times):
            heard = self.send_payload(found.action)
        return heard

    def command(self, name: str, argument: str = "") -> Heard:
        """Give a command, named without its slash."""
        return self._turn(Command(name, argument, self.locale))

    def send_payload(self, payload: str) -> Heard:
        """Send back any payload, whether a button holds it or not."""
        return self._turn(Press(payload, self.locale))

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

    @property
    def heard(self) -> Heard:
        """What came back last."""
        choices = [choice for reply in self.replies for choice in reply.choices]
        text = "\n".join(part.text for reply in self.replies for part in reply.parts)
        return Heard(text, frozenset(word for c in choices for word in (c.label, c.name) if word))

    @property
    def choices(self) -> list[Choice]:
        """The buttons that came back last and send something."""
        return [choice for reply in self.replies for choice in reply.choices if choice.action]

    @property
    def walk(self) -> Walk:
        """The walk under way."""
        assert self.session.walk, "no walk is under way"
        return self.session.walk

    def at(self, walk: Walk) -> "Person":
        """Return another person, in the middle of a walk, with its step before their eyes."""
        session = Session(greeted=True, walk=walk, walks=walk.number, seen=NOON)
        person = Person(self.talk, self.locale, session)
        person.send_payload("walk")
        return person

    def _turn(self, event: Event) -> Heard:
        turn = self.talk.turn(self.session, event, self.now)
        self.session = Session.model_validate_json(turn.session.model_dump_json())
        assert self.session == turn.session, "the session does not survive JSON"
        self.replies = turn.replies
        self.offered.extend(self.choices)
        return self.heard
