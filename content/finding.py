"""Decides what to do with a question, from what it names, what curators wrote down and what search finds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from content.calibration import Calibration, Limits
from content.deciding import Abstain, Answer, Decision, Hit, Suggest, decide
from content.explaining import explain
from content.naming import mentioned_reference, named_topic
from content.searching import Search
from content.text import words

__all__ = ["Finder"]

MOST_READ, LONGEST = 60, 60
"""Words of a question that are read, and letters of a word. Nobody asks in more, and each takes its time."""
FAVOUR = 8
"""How many times likelier a topic is for following from the one just shown."""
CLEAR = 60
"""Share of the best topic from which a few words that lean on a card are clear enough."""


class Finder:
    """Answers, asks back or keeps silent, within limits that were measured."""

    def __init__(
        self, search: Search, calibration: Calibration, vague: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Find with what was learnt; `vague` are folded words that are asked back about, with the topics."""
        self._search = search
        self._calibration = calibration
        self._vague = vague or {}

    def find(self, text: str, favoured: Collection[str] = ()) -> Decision:
        """Return what to do with a question. Its own words decide first, then those of a phrasing.

        `favoured` are topics that the conversation has made likelier than the words alone would.
        """
        folded = _read(text)
        if not folded:
            return Abstain(())
        named = named_topic(text, self._search.topics)
        if named is not None:
            return self._named(named, folded) if named else Abstain(())
        decision = self._sought(folded, favoured)
        mentioned = None if isinstance(decision, Answer) else mentioned_reference(text, self._search.topics)
        return self._named(mentioned, folded) if mentioned else decision

    def _sought(self, folded: str, favoured: Collection[str]) -> Decision:
        owners = self._vague.get(folded) or self._search.owners(folded)
        if owners and not favoured:
            return self._written_down(owners, folded)
        found = self._search.look(folded)
        within = self._calibration.scope.within(found.clues)
        limits = self._calibration.limits
        if favoured:
            return _decide_favouring(favoured, found.hits, within, limits)
        return decide(found.hits, within, limits)

    def explain(self, text: str) -> Iterator[str]:
        """Yield lines that say what decided about a question, and against which runner-up."""
        return explain(self._search, self._calibration, _read(text), self.find(text))

    def _written_down(self, owners: Sequence[str], folded: str) -> Decision:
        """Return the decision on words that curators wrote down, for one topic or for several."""
        topics = tuple(label for label in owners if label in self._search.topics)
        if len(topics) == 1:
            return self._certain(topics[0], folded)
        hits = tuple(self._search.hit(topic, 100 // len(topics), folded) for topic in topics)
        return Suggest(topics[:3], hits) if topics else Abstain(())

    def _named(self, topic: str, folded: str) -> Answer:
        return Answer(topic, (replace(self._search.hit(topic, 100, folded), language=None),))

    def _certain(self, topic: str, folded: str) -> Answer:
        return Answer(topic, (self._search.hit(topic, 100, folded),))


def _read(text: str) -> str:
    """Return what is read of a question, folded: no more than anybody asks in."""
    return " ".join(word[:LONGEST] for word in words(text)[:MOST_READ])


def _decide_favouring(
    favoured: Collection[str], hits: Sequence[Hit], within: int, limits: Limits
) -> Decision:
    """Return the decision when some topics are likelier for what was shown before.

    How surely so few words lie within the review says little; that they clearly mean one of its topics
    says enough, as the conversation is about the review already.
    """
    weights = [hit.score * (FAVOUR if hit.topic in favoured else 1) for hit in hits]
    whole = sum(weights) or 1
    leaning = [replace(hit, score=round(100 * w / whole)) for hit, w in zip(hits, weights, strict=True)]
    leaning.sort(key=lambda hit: -hit.score)
    if hits and max(hit.score for hit in hits) >= CLEAR:
        return Answer(leaning[0].topic, tuple(leaning))
    return decide(leaning, within, limits)
