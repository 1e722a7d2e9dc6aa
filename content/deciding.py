"""Decides what to do with what was found: answer, ask back, or keep silent."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.calibration import Limits
from content.models import Language

__all__ = ["Abstain", "Answer", "Decision", "Hit", "Suggest", "decide"]


@dataclass(frozen=True)
class Hit:
    """A topic that may be meant: its share of 100 among all, and its phrasing nearest to what was typed.

    `language` is that phrasing's; None where words of no language, such as an id, named the topic.
    """

    topic: str
    score: int
    phrasing: str
    language: Language | None


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


def decide(hits: Sequence[Hit], within: int, limits: Limits) -> Decision:
    """Return what to do with hits that are sorted, best first.

    `within` is how surely, out of 100, the question lies within the review at all. It has to reach one
    limit to be answered and a lower one to be asked back about. The best hit, too, has to reach a floor
    and to lead the next topic by a gap. All are whole numbers, so that a limit has two clear sides.
    """
    ranked = tuple(hits)
    if not ranked or within < limits.suggest:
        return Abstain(ranked)
    gap = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0)
    if within >= limits.answer and ranked[0].score >= limits.floor and gap >= limits.gap:
        return Answer(ranked[0].topic, ranked)
    offered = tuple(hit.topic for hit in ranked[:3] if hit.score >= limits.offer)
    return Suggest(offered, ranked) if offered else Abstain(ranked)
