"""Decides what to do with a question, from what it names, what curators wrote down and what search finds."""

from collections.abc import Iterator, Sequence

from content.calibration import Calibration
from content.deciding import Abstain, Answer, Decision, Suggest, decide
from content.explaining import explain
from content.naming import named_topic
from content.searching import Search
from content.text import words

__all__ = ["Finder"]


class Finder:
    """Answers, asks back or keeps silent, within limits that were measured."""

    def __init__(self, search: Search, calibration: Calibration) -> None:
        self._search = search
        self._calibration = calibration

    def find(self, text: str) -> Decision:
        """Return what to do with a question. Its own words decide first, then those of a phrasing."""
        folded = " ".join(words(text))
        if not folded:
            return Abstain(())
        named = named_topic(folded, self._search.topics)
        if named is not None:
            return self._certain(named, folded) if named else Abstain(())
        if folded in self._search.owners:
            return self._written_down(self._search.owners[folded], folded)
        found = self._search.look(folded)
        within = self._calibration.scope.within(found.clues)
        return decide(found.hits, within, self._calibration.limits)

    def explain(self, text: str) -> Iterator[str]:
        """Yield lines that say what decided about a question, and against which runner-up."""
        return explain(self._search, self._calibration, text, self.find(text))

    def _written_down(self, owners: Sequence[str], folded: str) -> Decision:
        """Return the decision on words that curators wrote down, for one topic or for several."""
        topics = tuple(label for label in owners if label in self._search.topics)
        if len(topics) == 1:
            return self._certain(topics[0], folded)
        hits = tuple(self._search.hit(topic, 100 // len(topics), folded) for topic in topics)
        return Suggest(topics[:3], hits) if topics else Abstain(())

    def _certain(self, topic: str, folded: str) -> Answer:
        return Answer(topic, (self._search.hit(topic, 100, folded),))
