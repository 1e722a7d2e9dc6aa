"""Decides which topics a question speaks for, by learnt weights and by likeness to known phrasings."""

import math
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice, pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from content.calibration import Clues
from content.deciding import Hit
from content.models import LANGUAGES, Language
from content.placing import Places
from content.text import joined, words
from content.weighing import Weights

__all__ = ["OUTSIDE", "Found", "Line", "Search"]

OUTSIDE = "outside"
"""Labels that begin so stand for questions that the review does not answer."""
CANDIDATES = 5
"""Topics whose phrasings are compared one by one; further down, none was ever right."""
SHARPNESS = 5.0
"""How steeply strength turns into a share: at 5, being stronger by 0.14 doubles it."""
SHORTEST_MENDED = 6
MOST_MENDED = 8
"""Words of a question that are mended: each takes long; with more that are unknown it is of another field."""
NEAR_ENOUGH = 0.8
TELLING_WORDS = 3
"""Words of a question, the rarest, of which a question outside must share one to be compared with it."""

Line = tuple[str, str, Language]
"""A phrasing as written, folded, and its language."""


@dataclass(frozen=True)
class Found:
    """What was found for a question: hits, best first, and the clues to whether it lies within the review."""

    hits: tuple[Hit, ...]
    clues: Clues


class Search:
    """Ranks topics: learnt weights choose the candidates, likeness to their phrasings settles the order."""

    def __init__(self, weights: Weights, lines: Mapping[str, Sequence[Line]]) -> None:
        self._weights = weights
        self.topics = frozenset(label for label in lines if not label.startswith(OUTSIDE))
        # Of thirty thousand lines only what was written stays, which the library holds anyway.
        self._texts = [text for found in lines.values() for text, _, _ in found]
        self._languages = bytes([LANGUAGES.index(line[2]) for found in lines.values() for line in found])
        self._labels = list(lines)
        self._starts = list(accumulate(map(len, lines.values()), initial=0))
        self._spans = {label: range(*ends) for label, ends in zip(lines, pairwise(self._starts), strict=True)}
        folded = [line[1] for found in lines.values() for line in found]
        self._written = Places.of_each(folded)
        self._outside = Places.of_many(
            _by_word(folded, map(self._spans.__getitem__, lines.keys() - self.topics))
        )
        # With their words in order, once; `fuzz.token_sort_ratio` would sort them for each question.
        self._sorted: dict[str, list[str]] = {}
        self._sorted_outside: dict[str, list[str]] = {}
        # In the order of their names, which decides between equals.
        self._learnt_topics = sorted(self.topics.intersection(weights.labels))
        self._learnt_outside = [label for label in weights.labels if label not in self.topics]

    @cached_property
    def _long_words(self) -> list[str]:
        own = {
            word
            for topic in self.topics
            for place in self._spans[topic]
            for word in words(self._texts[place])
        }
        return sorted(word for word in own & self._weights.known_words if len(word) >= SHORTEST_MENDED)

    def owners(self, folded: str) -> tuple[str, ...]:
        """Return the labels of a phrasing: one as a rule, but «Cohen 2018» is two references."""
        places = (place for place in self._written.of(folded) if joined(self._texts[place]) == folded)
        return tuple(self._labels[bisect_right(self._starts, place) - 1] for place in places)

    def look(self, folded: str) -> Found:
        """Return the likeliest topics of a folded question that nobody wrote down, and the clues it gives."""
        mended = self.mend(folded)
        learnt = dict(zip(self._weights.labels, self._weights.scores(mended), strict=True))
        best = sorted(self._learnt_topics, key=learnt.__getitem__, reverse=True)[:CANDIDATES]
        in_order = _sorted(mended.split())
        nearest = {topic: self._nearest(in_order, topic) for topic in best}
        strengths = {topic: learnt[topic] + nearest[topic][1] for topic in best}
        shares = _shares(strengths)
        ranked = sorted(best, key=lambda topic: -strengths[topic])
        hits = tuple(self._hit(topic, shares[topic], nearest[topic][0]) for topic in ranked)
        return Found(hits, self._clues(folded, in_order, learnt, (ranked[0], nearest[ranked[0]][1])))

    def mend(self, folded: str) -> str:
        """Return the words with each unknown long one as the topics' own word nearest to it."""
        found = folded.split()
        strange = islice((word for word in found if self._can_be_mended(word)), MOST_MENDED)
        mended = {word: self._mend_word(word) for word in strange}
        return " ".join(mended.get(word, word) for word in found)

    def reasons(self, mended: str, topic: str) -> list[tuple[str, float]]:
        """Return what each part of a question says for a topic, the most first."""
        return self._weights.reasons(mended, topic)

    def hit(self, topic: str, score: int, folded: str) -> Hit:
        """Return a hit on a topic, with its phrasing nearest to a question."""
        return self._hit(topic, score, self._nearest(_sorted(folded.split()), topic)[0])

    def _hit(self, topic: str, score: int, place: int) -> Hit:
        return Hit(topic, score, self._texts[place], LANGUAGES[self._languages[place]])

    def _clues(
        self, folded: str, in_order: str, learnt: Mapping[str, float], best: tuple[str, float]
    ) -> Clues:
        found = folded.split()
        topic, likeness = best
        return Clues(
            own=learnt[topic],
            outside=max(map(learnt.__getitem__, self._learnt_outside), default=0.0),
            own_likeness=likeness,
            outside_likeness=self._outside_likeness(in_order),
            brevity=1 / len(found),
            strange=sum(word not in self._weights.known_words for word in found) / len(found),
        )

    def _can_be_mended(self, word: str) -> bool:
        return len(word) >= SHORTEST_MENDED and word not in self._weights.known_words

    def _mend_word(self, word: str) -> str:
        """Return a word as the topics' own word nearest to it, if one is near."""
        similarity = OSA.normalized_similarity
        near = process.extractOne(word, self._long_words, scorer=similarity, score_cutoff=NEAR_ENOUGH)
        return near[0] if near else word

    def _nearest(self, in_order: str, topic: str) -> tuple[int, float]:
        """Return the place of a topic's phrasing nearest to a question, and how near it is, 0 to 1.

        The question comes with its words in order.
        """
        span = self._spans[topic]
        if topic not in self._sorted:
            self._sorted[topic] = [_sorted(words(self._texts[place])) for place in span]
        found = process.extractOne(in_order, self._sorted[topic], scorer=fuzz.ratio)
        return span[found[2]], found[1] / 100

    def _outside_likeness(self, in_order: str) -> float:
        """Return how near the nearest question outside is, among those that share a telling word."""
        # By their letters where equally rare: the same question is to get the same answer from every process.
        counted = sorted({(len(self._outside.of(word)), word) for word in in_order.split()})
        known = [word for count, word in counted if count]
        near = list(chain.from_iterable(map(self._sorted_with, known[:TELLING_WORDS])))
        found = process.extractOne(in_order, near, scorer=fuzz.ratio)
        return found[1] / 100 if found else 0.0

    def _sorted_with(self, word: str) -> list[str]:
        """Return the questions outside in which a word stands, each with its words in order."""
        if word not in self._sorted_outside:
            texts = map(self._texts.__getitem__, self._outside.of(word))
            self._sorted_outside[word] = [sys.intern(_sorted(words(text))) for text in texts]
        return self._sorted_outside[word]


def _sorted(found: Iterable[str]) -> str:
    """Return the words in alphabetical order, as likeness takes no account of theirs."""
    return " ".join(sorted(found))


def _by_word(folded: Sequence[str], spans: Iterable[range]) -> dict[str, list[int]]:
    """Return the places of the lines, within some spans, in which each word stands."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place in chain.from_iterable(spans):
        for word in set(folded[place].split()):
            found[word].append(place)
    return found


def _shares(strengths: Mapping[str, float]) -> dict[str, int]:
    """Return each topic's share of 100, by the softmax of its strength."""
    highest = max(strengths.values())
    grown = {topic: math.exp(SHARPNESS * (strength - highest)) for topic, strength in strengths.items()}
    whole = sum(grown.values())
    return {topic: round(100 * value / whole) for topic, value in grown.items()}
