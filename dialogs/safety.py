"""Decides whether a message belongs to one of the four safety routes, before any matching.

The rules are data, in `safety/`; `words.yaml` there explains their language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Literal

from dialogs.safety_lexicon import Guard, Rule, Topic, read_lexicon
from dialogs.safety_pattern import Text
from dialogs.safety_vocabulary import Vocabulary

__all__ = ["SafetyMatch", "SafetyRouter"]

_FOLDER = Path(__file__).with_name("safety")
_PRECEDENCE = ("crisis", "red_flags", "recreational", "personal_advice")

Tier = Literal["now", "soon"]


@dataclass(frozen=True)
class SafetyMatch:
    """The safety route of a message, and why: the rule that spoke and the words it rests on."""

    topic: str
    tier: Tier | None
    flags: tuple[str, ...]
    rule: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """A rule that spoke, and the places of the words it rests on."""

    rule: Rule
    places: int


class SafetyRouter:
    """Routes messages; `load` makes one from the lexicon beside this module."""

    def __init__(self, vocabulary: Vocabulary, topics: tuple[Topic, ...]) -> None:
        self._vocabulary = vocabulary
        self._topics = [(topic, _Index(topic)) for topic in topics]

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> "SafetyRouter":
        """Return a router over the lexicon in a folder; raise ContentError with every fault of it."""
        return cls(*read_lexicon(folder, _PRECEDENCE))

    def route(self, text: str) -> SafetyMatch | None:
        """Return the safety route of a message, or None when it has none."""
        words, read = self._vocabulary.read(text)
        for topic, index in self._topics:
            found = index.find(read)
            if first := next(found, None):
                return _match(topic, [first, *found] if topic.flags else [first], words)
        return None


class _Index:
    """The patterns of one topic by a word that each of them must have, so that most are never looked at."""

    def __init__(self, topic: Topic) -> None:
        self._rules = topic.rules
        self._harmless = topic.harmless
        self._by_class: dict[int, list[tuple[int, int]]] = {}
        for i, rule in enumerate(topic.rules):
            for j, pattern in enumerate(rule.when):
                for word_class in pattern.anchor:
                    self._by_class.setdefault(word_class, []).append((i, j))

    def find(self, text: Text) -> Iterator[_Found]:
        """Yield every rule that speaks, in the order of the file."""
        present = self._by_class.keys() & text.places.keys()
        candidates = {entry for word_class in present for entry in self._by_class[word_class]}
        if not candidates:
            return
        shown = text.hiding(reduce(or_, self._harmless.find(text), 0))
        spoken: Rule | None = None
        for i, j in sorted(candidates):
            rule = self._rules[i]
            if rule is spoken or not (places := rule.when[j].find(shown)):
                continue
            if not any(_holds(guard, text) for guard in rule.guards):
                spoken = rule
                yield _Found(rule, places)


def _holds(guard: Guard, text: Text) -> bool:
    return any(guard.unless.find(text)) and not any(guard.but.find(text))


def _match(topic: Topic, found: list[_Found], words: list[str]) -> SafetyMatch:
    flags = tuple(flag for flag in topic.flags if any(each.rule.flag == flag for each in found))
    tiers = {topic.flags[flag] for flag in flags}
    tier: Tier | None = "now" if "now" in tiers else "soon" if "soon" in tiers else None
    decided = tuple(word for i, word in enumerate(words) if found[0].places >> i & 1)
    return SafetyMatch(topic.name, tier, flags, found[0].rule.name, decided)
