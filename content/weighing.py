"""Decides how strongly a text speaks for each topic, from weights that were learnt before."""

import json
import math
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.features import features
from content.keeping import read_sealed, write_sealed

if TYPE_CHECKING:
    from content.learning import Learnt  # numpy comes with it, and only learning needs that

__all__ = ["Weights"]

FORMAT = 3
"""Grows by one with each change of how weights are written."""
SCALE = 2048
"""Steps of a stored weight within one unit; finer steps change no ranking."""
SMALLEST = 40
"""Stored weights nearer to nothing than this are left out: three quarters of them, and no accuracy."""


class _Columns(NamedTuple):
    """Sorted keys of features, their rarity and where their rows start; then, by row, labels and weights."""

    keys: "array[int]"
    rarity: "array[float]"
    starts: "array[int]"
    speaks_for: "array[int]"
    weights: "array[int]"


class Weights:
    """Learnt weights in a form that loads in milliseconds: for each feature, the labels it speaks for.

    Features are looked up by keys of eight bytes. Their names, a hundred thousand, would take most of the
    memory, and are wanted only to say why; they stay as they are stored until then.
    """

    def __init__(
        self, labels: tuple[str, ...], known_words: frozenset[str], columns: _Columns, names: bytes
    ) -> None:
        self.labels = labels
        self.known_words = known_words
        self._columns = columns
        self._names = names

    @classmethod
    def of(cls, learnt: "Learnt") -> "Weights":
        """Return learnt weights made compact."""
        places = {_key(name): (name, place) for place, name in enumerate(learnt.rarity)}
        keys = sorted(places)
        names = [places[key][0] for key in keys]
        rarity = array("d", (round(learnt.rarity[name], 5) for name in names))
        columns = _Columns(array("Q", keys), rarity, array("I", [0]), array("H"), array("h"))
        for key in keys:
            for label, value in enumerate(learnt.weights[places[key][1]]):
                stored = max(-32768, min(32767, round(float(value) * SCALE)))
                if abs(stored) >= SMALLEST:
                    columns.speaks_for.append(label)
                    columns.weights.append(stored)
            columns.starts.append(len(columns.weights))
        known = frozenset(name[1:] for name in names if name[0] == "=" and " " not in name)
        return cls(learnt.labels, known, columns, "\n".join(names).encode())

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
        names = self._names.decode().split("\n")
        found = [
            (names[place], weight * value)
            for place, value in self._known(text)
            for one, weight in self._row(place)
            if one == wanted
        ]
        return sorted(found, key=lambda pair: -pair[1])

    def _known(self, text: str) -> list[tuple[int, float]]:
        """Return the places of the known features of a text with their values, a vector of length 1 / SCALE.

        They are sorted, so that sums of floating point come out the same in every process.
        """
        keys, rarity = self._columns.keys, self._columns.rarity
        found = [
            (place, rarity[place])
            for key in map(_key, sorted(features(text, self.known_words)))
            if (place := bisect_left(keys, key)) < len(keys) and keys[place] == key
        ]
        norm = math.sqrt(sum(value * value for _, value in found)) or 1.0
        return [(place, value / norm / SCALE) for place, value in found]

    def _row(self, place: int) -> Iterator[tuple[int, int]]:
        """Return the labels for which a feature has a weight, and the weights as they are stored."""
        row = slice(self._columns.starts[place], self._columns.starts[place + 1])
        return zip(self._columns.speaks_for[row], self._columns.weights[row], strict=True)

    def save(self, path: Path, digest: str) -> None:
        """Write the weights under the digest of what they were learnt from; readers never see half a file."""
        known = "\n".join(sorted(self.known_words)).encode()
        parts = [*(column.tobytes() for column in self._columns), known, self._names]
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
        keys, rarity, starts, speaks_for, weights, known, names = (content[a:b] for a, b in bounds)
        columns = _Columns(
            array("Q", keys),
            array("d", rarity),
            array("I", starts),
            array("H", speaks_for),
            array("h", weights),
        )
        return cls(tuple(head["labels"]), frozenset(known.decode().split("\n")), columns, names)


def _key(feature: str) -> int:
    """Return the key of a feature; among so few, no two will ever share one of eight bytes."""
    return int.from_bytes(blake2b(feature.encode(), digest_size=8).digest())
