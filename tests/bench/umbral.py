"""Decides how Umbral stands beside its peers: as a ranking, and with its decision to answer or not."""

from bot.starting import cache_folder
from content.calibration import load_calibration
from content.deciding import Answer, Suggest
from content.finding import Finder
from content.preparing import learnt
from content.searching import Line, Search
from tests.bench.peers import Lines, Peer, Ranked

__all__ = ["UmbralDecides", "UmbralRanks", "grouped"]


def grouped(lines: Lines) -> dict[str, list[Line]]:
    """Return phrasings by label, in the form in which Umbral knows them."""
    found: dict[str, list[Line]] = {}
    for text, label in lines:
        found.setdefault(label, []).append((text, text, "es"))
    return found


class UmbralRanks(Peer):
    """Umbral's search; how sure it is comes from its logistic model of lying within the review."""

    name = "Umbral, as a ranking"

    def build(self, lines: Lines) -> None:
        by_label = grouped(lines)
        # Learnt weights are kept, as for a person who starts Umbral; invented phrasings are not worth it.
        cache = cache_folder() if len(lines) > 1000 else None
        self._search = Search(learnt(by_label, "weights", cache), by_label)
        self._calibration = load_calibration()

    def rank(self, question: str) -> Ranked:
        if not question:
            return Ranked((), (0.0,))
        found = self._search.look(question)
        return Ranked(tuple(hit.topic for hit in found.hits), (self._calibration.scope.within(found.clues),))

    def best(self, question: str) -> str:
        return self.rank(question).topics[0] if question else ""


class UmbralDecides(UmbralRanks):
    """The whole finder: it answers, offers up to three topics, or keeps silent."""

    name = "Umbral, with its decision"

    def build(self, lines: Lines) -> None:
        super().build(lines)
        self._finder = Finder(self._search, self._calibration)

    def rank(self, question: str) -> Ranked:
        decision = self._finder.find(question)
        if isinstance(decision, Answer):
            return Ranked((decision.topic,), (1.0,))
        return Ranked(decision.topics if isinstance(decision, Suggest) else (), (0.0,))

    def best(self, question: str) -> str:
        return next(iter(self.rank(question).topics), "")
