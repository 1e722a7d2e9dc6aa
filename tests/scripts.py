"""Decides how a conversation is written down as a script, and plays it with someone on any channel.

title: what the script shows
locale: es                      # the language of the person's app, if it tells one
turns:
  - say: hola                   # one act a turn: say, press, twice (the same button again at once),
    expect: [Soy Umbral]        # command (with its argument after a space), payload or wait (3 days);
    not: [Error]                # then texts that must or must not come back, and buttons
    offers: [Cuestionario]      # that must be offered
    lacks: [Atrás]              # or must not

`{vague}` in what is said stands for a question that can only be answered with a suggestion; which one that
is depends on how finding is tuned.
"""

import inspect
import re
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from content.models import Language, Line, Strict
from content.source import read, validate
from dialogs.routing import Router
from tests.person import Heard, Someone

__all__ = ["SCRIPTS_FOLDER", "Script", "play", "read_script", "vague_question"]

SCRIPTS_FOLDER = Path(__file__).parent / "conversations"
VAGUE: dict[Language, tuple[str, ...]] = {
    "es": ("evidencia", "dolor", "criterios", "dolor crónico", "GABA BDNF mTOR CSI", "sensibilización"),
    "en": ("evidence", "pain", "criteria", "study", "chronic pain", "sensitization"),
}
ACTS = ("say", "press", "twice", "command", "payload", "wait")

Waiting = Annotated[str, StringConstraints(pattern=r"^\d+ (minutes|hours|days)$")]


class Act(Strict):
    """One thing that the person does, and what has to come of it."""

    say: str | None = None
    press: Line | None = None
    twice: Line | None = None
    command: Line | None = None
    payload: str | None = None
    wait: Waiting | None = None
    expect: tuple[Line, ...] = ()
    unexpected: tuple[Line, ...] = Field(default=(), alias="not")
    offers: tuple[Line, ...] = ()
    lacks: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _one_act(self) -> "Act":
        if sum(getattr(self, act) is not None for act in ACTS) != 1:
            raise ValueError(f"a turn has one of {', '.join(ACTS)}")
        if (self.wait is None) != bool(self.expect or self.unexpected or self.offers or self.lacks):
            raise ValueError("a turn says what comes of it; only waiting brings nothing")
        return self

    def __str__(self) -> str:
        return next(f"{act}: {getattr(self, act)}" for act in ACTS if getattr(self, act) is not None)


class Script(Strict):
    """A conversation from its first word to its last."""

    title: Line
    locale: Language | None = None
    turns: Annotated[tuple[Act, ...], Field(min_length=1)]


def read_script(path: Path) -> Script:
    """Return a script; raise ContentError with everything that its file has wrong."""
    return validate(Script, read(path))


def vague_question(router: Router, language: Language) -> str:
    """Return a question to which the answer is a suggestion."""
    return next(text for text in VAGUE[language] if router.route(text).route == "suggest")


async def play(script: Script, someone: Someone, vague: str = "") -> None:
    """Have someone hold the conversation; fail at the first turn that does not go as written."""
    for number, act in enumerate(script.turns, 1):
        if act.wait is not None:
            count, unit = act.wait.split()
            someone.wait(timedelta(**{unit: int(count)}))
            continue
        coming = _do(act, someone, vague)
        heard = await coming if inspect.isawaitable(coming) else coming
        faults = _faults(act, heard)
        assert not faults, f"turn {number} ({act}): {'; '.join(faults)}\nheard:\n{heard.text}"


def _do(act: Act, someone: Someone, vague: str) -> Heard | Awaitable[Heard]:
    if act.say is not None:
        return someone.say(act.say.replace("{vague}", vague))
    if act.command is not None:
        name, _, argument = act.command.partition(" ")
        return someone.command(name, argument)
    if act.payload is not None:
        return someone.send_payload(act.payload)
    return someone.tap(act.press or act.twice or "", times=2 if act.twice else 1)


def _faults(act: Act, heard: Heard) -> list[str]:
    said = _plain(heard.text)
    return [
        *(f"{text!r} is missing" for text in act.expect if _plain(text) not in said),
        *(f"{text!r} should not be there" for text in act.unexpected if _plain(text) in said),
        *(
            f"no button {label!r} among {sorted(heard.buttons)}"
            for label in act.offers
            if label not in heard.buttons
        ),
        *(f"a button {label!r} should not be there" for label in act.lacks if label in heard.buttons),
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
