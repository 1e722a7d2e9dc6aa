"""Decides how strongly a text speaks for each topic, from weights that were learnt before."""

import json
import math
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.features import features
from content.keeping import read_sealed, write_sealed

if TYPE_CHECKING:
    from content.learning import Learnt  # numpy comes with it, and only learning needs that

__all__ = ["Weights"]

FORMAT = 2
"""Grows by one with each change of how weights are written."""
SCALE = 2048
"""Steps of a stored weight within one unit; finer steps change no ranking."""
SMALLEST = 40
"""Stored weights nearer to nothing than this are left out: three quarters of them, and no accuracy."""


class _Columns(NamedTuple):
    """Rarity of each feature and where its row starts; then, row by row, labels and weights for them."""

    rarity: "array[float]"
    starts: "array[int]"
    speaks_for: "array[int]"
    weights: "array[int]"


class Weights:
    """Learnt weights in a form that loads in milliseconds: for each feature, the labels it speaks for."""

    def __init__(self, labels: tuple[str, ...], names: Sequence[str], columns: _Columns) -> None:
        self.labels = labels
        self._names = names  # sorted, as they are learnt: looking one up takes no table that had to be made
        self._columns = columns
        own = names[bisect_left(names, "=") : bisect_left(names, ">")]
        self.known_words = frozenset(name[1:] for name in own if " " not in name)

    @classmethod
    def of(cls, learnt: "Learnt") -> "Weights":
        """Return learnt weights made compact."""
        rarity = array("d", (round(value, 5) for value in learnt.rarity.values()))
        columns = _Columns(rarity, array("I", [0]), array("H"), array("h"))
        for row in learnt.weights:
            for label, value in enumerate(row):
                stored = max(-32768, min(32767, round(float(value) * SCALE)))
                if abs(stored) >= SMALLEST:
                    columns.speaks_for.append(label)
                    columns.weights.append(stored)
            columns.starts.append(len(columns.weights))
        return cls(learnt.labels, tuple(learnt.rarity), columns)

    def scores(self, text: str) -> list[float]:
        """Return how strongly the text speaks for each label, in their order; 0 is not at all."""
        totals = [0.0] * len(self.labels)
        for place, value in self._known(text):
            for label, weight in self._row(place):
                totals[label] += weight * value
        return totals

    def reasons(self, text: str, label: str) -> list[tuple[str, float]]:
        """Return what each known feature of the text adds for a label, the most first."""
        wanted = self.labels.index(label)
        found = [
            (self._names[place], weight * value)
            for place, value in self._known(text)
            for one, weight in self._row(place)
            if one == wanted
        ]
        return sorted(found, key=lambda pair: -pair[1])

    def _known(self, text: str) -> list[tuple[int, float]]:
        """Return the places of the known features of a text with their values, a vector of length 1 / SCALE.

        They are sorted, so that sums of floating point come out the same in every process.
        """
        found = [
            (place, self._columns.rarity[place])
            for feature in sorted(features(text, self.known_words))
            if self._names[place := bisect_left(self._names, feature, hi=len(self._names) - 1)] == feature
        ]
        norm = math.sqrt(sum(value * value for _, value in found)) or 1.0
        return [(place, value / norm / SCALE) for place, value in found]

    def _row(self, place: int) -> Iterator[tuple[int, int]]:
        """Return the labels for which a feature has a weight, and the weights as they are stored."""
        row = slice(self._columns.starts[place], self._columns.starts[place + 1])
        return zip(self._columns.speaks_for[row], self._columns.weights[row], strict=True)

    def save(self, path: Path, digest: str) -> None:
        """Write the weights under the digest of what they were learnt from; readers never see half a file."""
        names = "\n".join(self._names).encode()
        parts = [*(column.tobytes() for column in self._columns), names]
        head = {
            "format": FORMAT,
            "digest": digest,
            "byteorder": sys.byteorder,
            "labels": self.labels,
            "sizes": [len(part) for part in parts],
        }
        write_sealed(path, b"".join([json.dumps(head).encode(), b"\n", *parts]))

    @classmethod
    def load(cls, path: Path, digest: str) -> "Weights | None":
        """Return saved weights, or None when there are none, or damaged ones, or of something else."""
        content = read_sealed(path)
        if content is None:
            return None
        start = content.index(b"\n") + 1
        head = json.loads(content[:start])
        made = (head.get("format"), head.get("digest"), head.get("byteorder"))
        if made != (FORMAT, digest, sys.byteorder):
            return None
        bounds = pairwise(accumulate(head["sizes"], initial=start))
        rarity, starts, speaks_for, weights, names = (content[start:end] for start, end in bounds)
        columns = _Columns(
            array("d", rarity), array("I", starts), array("H", speaks_for), array("h", weights)
        )
        return cls(tuple(head["labels"]), names.decode().split("\n"), columns)
