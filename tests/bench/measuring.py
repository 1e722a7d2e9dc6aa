"""Decides how a way of finding is measured: how often it is right or should be silent, time and memory."""

import resource
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.peers import Lines, Peer, Ranked

__all__ = ["Measured", "Question", "answered_at", "false_answers", "measure", "percentile", "share_right"]

PASSES = 3
"""How often each question is timed; the fastest counts, as whatever else runs only ever adds."""
LONGEST = 20.0
"""Seconds after which no further pass begins."""


@dataclass(frozen=True)
class Question:
    """A question, folded and as written, and the topics that answer it; none if it lies outside."""

    folded: str
    written: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """What came of one system: for each question a ranking and seconds, and what it took to build."""

    ranked: tuple[Ranked, ...]
    seconds: tuple[float, ...]
    built_in: float
    megabytes: float


def measure(peer: type[Peer], lines: Lines, questions: Sequence[Question]) -> Measured:
    """Build a system and ask it everything. Run in a process of its own, so that its memory is its own."""
    system = peer()
    asked = [question.written if peer.as_written else question.folded for question in questions]
    before = _most_memory()
    began = time.perf_counter()
    system.build(lines)
    built_in = time.perf_counter() - began
    system.best(asked[0])
    memory = _most_memory() - before
    seconds = [float("inf")] * len(asked)
    began = time.perf_counter()
    for _ in range(PASSES):
        for i, question in enumerate(asked):
            start = time.perf_counter()
            system.best(question)
            seconds[i] = min(seconds[i], time.perf_counter() - start)
        if time.perf_counter() - began > LONGEST:
            break
    return Measured(tuple(map(system.rank, asked)), tuple(seconds), built_in, memory)


def _most_memory() -> float:
    """Return the most memory that this process has had at once, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        most = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(most.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def share_right(
    found: Sequence[Sequence[str]], expected: Sequence[Collection[str]], within_first: int
) -> float:
    """Return the share of questions with one of the expected topics among the first few found."""
    right = [
        any(topic in wanted for topic in topics[:within_first])
        for topics, wanted in zip(found, expected, strict=True)
    ]
    return sum(right) / len(right)


def answered_at(sure: Sequence[float], coverage: float) -> float:
    """Return the lowest sureness that is answered, if this share of the questions is to be answered.

    Ties are answered together, so that no order among equals can flatter a system.
    """
    wanted = max(1, round(coverage * len(sure)))
    return sorted(sure, reverse=True)[wanted - 1]


def false_answers(inside: Sequence[float], outside: Sequence[float], coverage: float) -> float:
    """Return the share of questions outside that are answered where `coverage` of those inside is."""
    limit = answered_at(inside, coverage)
    return sum(sure >= limit for sure in outside) / len(outside)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
