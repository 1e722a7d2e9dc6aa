"""Decides how a test gets to the middle of a walk, and how it hears that a button was not taken."""

from collections.abc import Callable
from typing import Any

from content.models import LANGUAGES, Language
from dialogs import walk as moves
from dialogs.definition import Questionnaire
from dialogs.session import Walk
from tests.person import Person

__all__ = [
    "COMORBIDITIES",
    "HISTORY",
    "PROBABLE",
    "SIGNS",
    "STEPS",
    "Say",
    "at_review",
    "complaints",
    "walked",
]

Say = Callable[[str, Language], str]
"""The text of the interface behind a key, in a language."""

STEPS = (
    *("for", "red_flags", "scope", "duration", "distribution", "nociceptive", "neuropathic"),
    *("signs", "history", "comorbidities", "disproportionate", "diffuse", "csi"),
)
SIGNS = ("static", "dynamic", "thermal", "aftersensation")
HISTORY = ("touch", "pressure", "movement", "thermal")
COMORBIDITIES = ("senses", "sleep", "fatigue", "cognition")
PROBABLE: dict[str, Any] = {
    "for": "case",
    "red_flags": [],
    "scope": "musculoskeletal",
    "duration": "yes",
    "distribution": "regional",
    "nociceptive": "none",
    "neuropathic": "none",
    "signs": dict.fromkeys(SIGNS, "yes"),
    "history": dict.fromkeys(HISTORY, "yes"),
    "comorbidities": dict.fromkeys(COMORBIDITIES, "yes"),
    "disproportionate": "yes",
    "diffuse": "yes",
    "csi": 40,
}
COMPLAINTS = ("press.old_walk", "press.old_step", "press.refused", "press.unknown")


def walked(questionnaire: Questionnaire, until: str, **otherwise: Any) -> Walk:
    """Return a walk that stands at a step, every step before it answered as PROBABLE or otherwise."""
    walk = moves.start(questionnaire, 1)
    while walk.item != until:
        walk = moves.record(questionnaire, walk, {**PROBABLE, **otherwise}[walk.item])
    assert walk.step == "ask"
    return walk


def at_review(questionnaire: Questionnaire, **otherwise: Any) -> Walk:
    """Return a walk at the review of all answers."""
    walk = walked(questionnaire, "csi", **otherwise)
    return moves.record(questionnaire, walk, otherwise.get("csi", 40))


def complaints(say: Say, person: Person) -> list[str]:
    """Return which complaints about a button the last reply makes."""
    text = person.heard.text
    return [key for key in COMPLAINTS for language in LANGUAGES if say(key, language) in text]
