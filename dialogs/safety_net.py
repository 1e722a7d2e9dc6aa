"""Decides how a message sounds to a listener who learnt from examples, beside the rules of the lexicon.

Rules are exact about what their author thought of. What was learnt from many messages, of danger and of
study alike, catches what no rule foresaw, and overrules a rule that heard too much into a question.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.keeping import state_of
from content.models import Line, Strict
from content.preparing import digest, kept_or_learnt
from content.searching import OUTSIDE
from content.searching import Line as Example
from content.source import ContentError, read, validate
from content.text import joined, words
from content.weighing import Weights

__all__ = ["EXAMPLES_FOLDER", "HARMLESS", "Heard", "Messages", "SafetyNet", "load_messages"]

EXAMPLES_FOLDER = Path(__file__).parent / "safety" / "examples"
HARMLESS = "none"
"""The topic of messages that only sound alike; labels of study begin with it as well."""
FEWEST_WORDS = 2
"""A number or a single word is mostly an answer or a keyword; rules know the others."""


class Messages(Strict):
    """A file of example messages: their topic, and one message a line in each group."""

    topic: Line
    groups: dict[Line, Line]

    @property
    def messages(self) -> tuple[str, ...]:
        """Every message of every group."""
        return tuple(m.strip() for text in self.groups.values() for m in text.splitlines() if m.strip())


@dataclass(frozen=True)
class Heard:
    """The safety topic that a message sounds most like, how strongly, and its lead over anything harmless.

    `words` is how many words it has to sound so.
    """

    topic: str
    strength: float
    lead: float
    words: int


class SafetyNet:
    """Hears how a message sounds."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    @classmethod
    def learn(
        cls,
        study: Mapping[str, Sequence[Example]],
        cache: Path | None = None,
        announce: Callable[[], None] | None = None,
    ) -> "SafetyNet":
        """Return a net that knows the example messages, and what people ask when they study."""
        weights = kept_or_learnt("safety", _state(study), lambda: _examples(study), cache, announce)
        return cls(weights)

    def hear(self, text: str) -> Heard | None:
        """Return what a message sounds like, or None when it says too little to tell.

        The lead is below 0 where something harmless is likelier.
        """
        spoken = [word for word in words(text) if word.isalpha()]
        if len(spoken) < FEWEST_WORDS:
            return None
        scores = dict(zip(self._weights.labels, self._weights.scores(text), strict=True))
        harmless = max(value for label, value in scores.items() if label.startswith(HARMLESS))
        topic = max((label for label in scores if not label.startswith(HARMLESS)), key=scores.__getitem__)
        return Heard(topic, scores[topic], scores[topic] - harmless, len(spoken))


def _examples(study: Mapping[str, Sequence[Example]]) -> dict[str, list[Example]]:
    """Return every message and question by what it is: a topic of danger, or a kind of harmless."""
    lines: dict[str, list[Example]] = {}
    for label, found in study.items():
        kind = label if label.startswith(OUTSIDE) else "study"
        lines.setdefault(f"{HARMLESS}-{kind}", []).extend(found)
    for entry in load_messages():
        told: list[Example] = [(m, joined(m), "es") for m in entry.messages]
        lines.setdefault(entry.topic, []).extend(told)
    return lines


def _state(study: Mapping[str, Sequence[Example]]) -> str:
    """Return a digest of all that is learnt from, without reading what the messages say."""
    return hashlib.sha256(f"{digest(study)} {state_of(EXAMPLES_FOLDER)}".encode()).hexdigest()


def load_messages(folder: Path = EXAMPLES_FOLDER) -> list[Messages]:
    """Return the example messages of a folder; raise ContentError with every fault of every file."""
    found, faults = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(validate(Messages, read(path)))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return found
