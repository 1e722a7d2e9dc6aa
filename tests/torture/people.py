"""Decides how people behave while processes die: each does one thing at a time and knows what must follow."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dialogs.conversation import Conversation
from dialogs.events import Command, Event, Press, Said
from dialogs.replies import Reply
from dialogs.session import Session
from tests.telegram_person import Person
from tests.telegram_standin import Failure, Json, RefusedError, Shown, TelegramStandin

__all__ = ["Crowd", "Student"]

PATIENCE = 120
"""Seconds after which an update counts as never answered; a worker is back within a few."""
SLOWEST = 0.1
"""Seconds that a message takes to arrive, at most."""
PICTURES = 0.1
"""How often somebody who may ask for a picture does. One takes as long as a hundred turns: when all ask at
once, the last is answered much later than any process lives."""
QUESTIONS = ("¿qué es la alodinia?", "¿cómo actúa la ketamina en el mTOR?", "qué evidencia hay en migraña")


class Crowd(TelegramStandin):
    """Telegram for many people: each message goes to whom it is for, and no call is remembered.

    `begun` counts how often a process asked for updates, or for their delivery. A message takes a moment to
    arrive; half of those under way when a process is killed never do.
    """

    async def __aenter__(self) -> "Crowd":
        await super().__aenter__()
        return self

    def __post_init__(self) -> None:
        super().__post_init__()
        self.came: dict[int, asyncio.Queue[Shown]] = {}
        self.begun = self.killed = 0
        self._dice = random.Random(0)

    async def _call(self, token: str, method: str, params: Json) -> object:
        self.begun += method in ("getUpdates", "setWebhook")
        self.calls.clear()
        if method in ("sendMessage", "editMessageText"):
            killed = self.killed
            await asyncio.sleep(self._dice.uniform(0, SLOWEST))
            if self.killed != killed and self._dice.random() < 0.5:
                raise RefusedError(Failure(0))
        return await super()._call(token, method, params)

    def _show(self, params: Json, number: int, *, edited: bool) -> Json:
        result = super()._show(params, number, edited=edited)
        self.came[params["chat_id"]].put_nowait(self.shown[-1])
        return result


@dataclass
class Student:
    """Someone who walks through the questionnaire again and again, and asks something in between.

    `session` is what must be kept of them: the same turns, taken once each by the conversation itself.
    """

    telegram: Crowd
    talk: Conversation
    chat: int
    dice: random.Random
    session: Session = field(default_factory=Session)
    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._person = Person(self.telegram, chat=self.chat, id=self.chat)
        self._came = self.telegram.came.setdefault(self.chat, asyncio.Queue())
        self._open: tuple[Reply, Shown] | None = None

    async def walk(self, stop: asyncio.Event) -> None:
        """Go on until told to stop, and end when the last update is answered."""
        while not stop.is_set():
            event = self._act()
            turn = self.talk.turn(self.session, event, datetime.now(UTC))
            self.counts["steps recorded"] += _answers(turn.session) != _answers(self.session)
            self.counts["updates"] += 1
            self.session = turn.session
            try:
                async with asyncio.timeout(PATIENCE):
                    self._open = turn.replies[-1], await self._answered(turn.replies)
            except TimeoutError:
                came = [shown.text[:80] for shown in self.telegram.shown if shown.chat == self.chat][-3:]
                awaited = [reply.text[:80] for reply in turn.replies]
                self.lost.append(f"chat {self.chat}: {event} was not answered by {awaited}, but by {came}")
                return

    def _act(self) -> Event:
        """Send something; return what it is to the conversation."""
        chance = self.dice.random()
        steps = [c.action for c in self._open[0].choices if _goes_on(c.action)] if self._open else []
        if self.dice.random() > PICTURES:
            steps = [action for action in steps if ":figure:" not in action]
        if self._open and steps and chance < 0.85:
            action = self.dice.choice(steps)
            reply, shown = self._open
            place = [choice.action for choice in reply.choices].index(action)
            buttons = [button for row in shown.rows for button in row]
            self._person.press_only(buttons[place]["callback_data"], shown.id)
            return Press(action, "es")
        if steps and chance < 0.95:
            question = self.dice.choice(QUESTIONS)
            self._person.send_only(text=question)
            return Said(question, "es")
        self._person.send_only(text="/cuestionario")
        return Command("questionnaire", locale="es")

    async def _answered(self, replies: tuple[Reply, ...]) -> Shown:
        """Wait until every reply was shown, in order; those before may be shown once more in between."""
        for reply in replies:
            while not _shows(shown := await self._came.get(), reply):
                self.counts["shown again"] += 1
        return shown


def _goes_on(action: str) -> bool:
    return action.startswith("q:") and not action.endswith((":cancel", ":back"))


def _answers(session: Session) -> object:
    return session.walk and (session.walk.number, session.walk.answers)


def _shows(shown: Shown, reply: Reply) -> bool:
    """Tell whether a message is this reply, and not one that looks the same some moves before."""
    labels = [f"✓ {choice.label}" if choice.selected else choice.label for choice in reply.choices]
    payloads = [button.get("callback_data", "") for row in shown.rows for button in row]
    told = [part.text for part in reply.parts if part.kind in ("title", "lead", "text", "question")]
    return (
        shown.labels == labels
        and all(map(str.endswith, payloads, (choice.action for choice in reply.choices)))
        and all(text in shown.text for text in told)
    )
