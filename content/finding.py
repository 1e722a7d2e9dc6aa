"""Decides which topic a question asks for, and when to ask back or keep silent instead."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from content.limits import Limits
from content.models import Language
from content.naming import named_topic
from content.text import words
from content.weighing import Weights

__all__ = ["OUTSIDE", "Abstain", "Answer", "Decision", "Finder", "Hit", "Suggest", "decide"]

OUTSIDE = "outside"
"""Labels that begin so stand for questions that the review does not answer."""
CANDIDATES = 8
SHORTEST_MENDED = 6
NEAR_ENOUGH = 0.8


@dataclass(frozen=True)
class Hit:
    """A topic that may be meant: a score from 0 to 100, and the phrasing nearest to what was typed."""

    topic: str
    score: int
    phrasing: str
    language: Language


@dataclass(frozen=True)
class Answer:
    """One topic is good enough, and clearly ahead of the next."""

    topic: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Suggest:
    """Up to three topics may be meant; the person decides."""

    topics: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Abstain:
    """Nothing that the review holds is meant, as far as can be told."""

    hits: tuple[Hit, ...]


Decision = Answer | Suggest | Abstain


def decide(hits: Sequence[Hit], outside: int, limits: Limits) -> Decision:
    """Return what to do with hits that are sorted, best first; `outside` scores «none of our topics».

    An answer has to reach a floor, to lead the next topic by a gap, and to be likelier than that the
    question lies outside the review. Scores are whole numbers, so that a limit has two clear sides.
    """
    ranked = tuple(hits)
    if not ranked or ranked[0].score < limits.suggest or outside >= limits.outside:
        return Abstain(ranked)
    gap = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0)
    if ranked[0].score >= limits.answer and gap >= limits.gap and outside < ranked[0].score:
        return Answer(ranked[0].topic, ranked)
    offered = tuple(hit.topic for hit in ranked[:3] if hit.score >= limits.offer)
    return Suggest(offered, ranked) if offered else Abstain(ranked)


class Finder:
    """Finds topics by learnt weights and RapidFuzz: weights choose the candidates, likeness settles them."""

    def __init__(
        self,
        weights: Weights,
        phrasings: Mapping[str, Sequence[tuple[str, str, Language]]],
        limits: Limits,
    ) -> None:
        """Take the phrasings of each topic as (as written, folded, language)."""
        self._weights = weights
        self._phrasings = phrasings
        self._folded = {topic: [folded for _, folded, _ in lines] for topic, lines in phrasings.items()}
        self._owners = _owners(self._folded)
        self._limits = limits
        self._topics = frozenset(label for label in phrasings if not label.startswith(OUTSIDE))
        self._known = weights.known_words
        own = {word for topic in self._topics for folded in self._folded[topic] for word in folded.split()}
        self._long_words = sorted(word for word in own & self._known if len(word) >= SHORTEST_MENDED)

    def find(self, text: str) -> Decision:
        """Return what a question asks for."""
        folded = " ".join(words(text))
        named = named_topic(folded, self._topics)
        if named is not None:
            return self._certain(named, folded) if named else Abstain(())
        if not folded:
            return Abstain(())
        if folded in self._owners:
            return self._settled(self._owners[folded], folded)
        hits, outside = self.rank(self.mend(folded))
        return decide(hits, outside, self._limits)

    def mend(self, folded: str) -> str:
        """Return the words with each unknown long one replaced by the topics' own word nearest to it."""
        return " ".join(self._mend_word(word) for word in folded.split())

    def _mend_word(self, word: str) -> str:
        if word in self._known or len(word) < SHORTEST_MENDED:
            return word
        similarity = DamerauLevenshtein.normalized_similarity
        near = process.extractOne(word, self._long_words, scorer=similarity, score_cutoff=NEAR_ENOUGH)
        return near[0] if near else word

    def rank(self, mended: str) -> tuple[list[Hit], int]:
        """Return the likeliest topics, best first, and the score of lying outside; all scores share 100."""
        learnt = self._weights.scores(mended)
        best = sorted(range(len(learnt)), key=lambda i: -learnt[i])[:CANDIDATES]
        settled = [
            (self._weights.labels[i], learnt[i], self._nearest(mended, self._weights.labels[i])) for i in best
        ]
        strengths = [strength + likeness / 100 for _, strength, (_, likeness, _) in settled]
        shares = _shares(strengths, self._limits.sharpness)
        hits = [
            Hit(label, share, phrasing, language)
            for (label, _, (phrasing, _, language)), share in zip(settled, shares, strict=True)
            if not label.startswith(OUTSIDE)
        ]
        outside = sum(
            share for (label, _, _), share in zip(settled, shares, strict=True) if label.startswith(OUTSIDE)
        )
        return sorted(hits, key=lambda hit: -hit.score), outside

    def _nearest(self, mended: str, label: str) -> tuple[str, float, Language]:
        found = process.extractOne(mended, self._folded[label], scorer=fuzz.token_sort_ratio)
        if found is None:
            return "", 0.0, "es"
        phrasing, _, language = self._phrasings[label][found[2]]
        return phrasing, found[1], language

    def _settled(self, owners: Sequence[str], folded: str) -> Decision:
        """Return the decision on words that curators wrote down, for one topic or for several."""
        topics = tuple(label for label in owners if not label.startswith(OUTSIDE))
        if len(topics) == 1:
            return self._certain(topics[0], folded)
        hits = tuple(self._hit(topic, 100 // len(topics), folded) for topic in topics)
        return Suggest(topics[:3], hits) if topics else Abstain(())

    def _certain(self, topic: str, folded: str) -> Answer:
        return Answer(topic, (self._hit(topic, 100, folded),))

    def _hit(self, topic: str, score: int, folded: str) -> Hit:
        phrasing, _, language = self._nearest(folded, topic)
        return Hit(topic, score, phrasing, language)


def _owners(folded: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the labels of each phrasing: one as a rule, but «Cohen 2018» is two references."""
    found: dict[str, tuple[str, ...]] = {}
    for label, lines in folded.items():
        for line in lines:
            found[line] = (*found.get(line, ()), label)
    return found


def _shares(strengths: Sequence[float], sharpness: float) -> list[int]:
    """Return each strength's share of 100, by the softmax at a sharpness."""
    highest = max(strengths)
    grown = [math.exp(sharpness * (strength - highest)) for strength in strengths]
    return [round(100 * value / sum(grown)) for value in grown]
