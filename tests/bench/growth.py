"""Decides how cost grows with the number of phrasings: Umbral's search beside RapidFuzz's best match."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from rapidfuzz import fuzz, process

from bot.starting import cache_folder
from content.preparing import learnt
from content.searching import Search
from tests.bench.peers import Lines
from tests.bench.umbral import grouped

__all__ = ["SIZES", "cost", "grow", "growth"]

SIZES = (1_000, 10_000, 100_000)
ASKED, RUNS = 25, 3
SEED = 20251121


def growth(lines: Lines, questions: Sequence[str]) -> list[list[str]]:
    """Return a row for each size: milliseconds per question for both, and how many times faster Umbral is.

    Umbral knows the weights that it learnt from the real phrasings at every size; only the lists grow.
    """
    weights = learnt(grouped(lines), "weights", cache_folder())
    chance = random.Random(SEED)
    asked = chance.sample(sorted(filter(None, questions)), ASKED)
    rows = []
    for size in SIZES:
        grown = grow(lines, size, chance)
        search, texts = Search(weights, grouped(grown)), [text for text, _ in grown]
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(RUNS):
            ours.append(cost(search.look, asked))
            theirs.append(cost(partial(process.extractOne, choices=texts, scorer=fuzz.WRatio), asked))
        umbral, wratio = statistics.median(ours), statistics.median(theirs)
        rows.append([f"{size:,}", f"{umbral:.2f}", f"{wratio:.2f}", f"{wratio / umbral:.1f}"])
    return rows


def cost(ask: Callable[[str], object], questions: Sequence[str]) -> float:
    """Return the milliseconds that the middle one of the questions takes."""
    spent = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        spent.append(time.perf_counter() - began)
    return 1000 * statistics.median(spent)


def grow(lines: Lines, size: int, chance: random.Random) -> list[tuple[str, str]]:
    """Return so many phrasings, each once: a sample of the real ones that keeps one of each label at least.

    Where that is not enough, more are made from the beginning of one and the end of another of a label.
    """
    by_label: dict[str, list[str]] = {}
    for text, label in lines:
        by_label.setdefault(label, []).append(text)
    found = {label: {chance.choice(texts)} for label, texts in by_label.items()}
    rest = [(text, label) for text, label in lines if text not in found[label]]
    chance.shuffle(rest)
    for text, label in rest[: max(0, size - len(found))]:
        found[label].add(text)
    missing = size - sum(map(len, found.values()))
    labels = [label for _, label in rest]
    while missing > 0:
        label = chance.choice(labels)
        first, second = (chance.choice(by_label[label]).split() for _ in range(2))
        made = " ".join(first[: chance.randint(1, len(first))] + second[chance.randrange(len(second)) :])
        missing -= made not in found[label]
        found[label].add(made)
    return [(text, label) for label, texts in found.items() for text in sorted(texts)]
