"""Decides how strongly a text speaks for each topic, from weights that were learnt before.

A question has some thirty features and each speaks for or against most topics: some thousand products. They
are summed up for all topics at once, in one integer with a lane of 64 bits for each, which takes a fifth of
the time and gives the same sums in any order.
"""

import json
import math
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.features import features
from content.keeping import read_sealed, write_sealed

if TYPE_CHECKING:
    from content.learning import Learnt  # numpy comes with it, and only learning needs that

__all__ = ["Weights"]

FORMAT = 5
"""Grows by one with each change of how weights are written."""
SCALE = 2048
"""Steps of a stored weight within one unit; finer steps change no ranking."""
SMALLEST = 40
"""Stored weights nearer to nothing than this are left out: three quarters of them, and no accuracy."""
RARITY = 100_000
"""Steps of a stored rarity within one unit."""
BIAS = 2**15
"""Makes every stored weight positive, as no lane may borrow from its neighbour."""
REMEMBERED = 4096
"""Features that stay ready to be summed up, a kilobyte each; questions are much alike."""


class _Columns(NamedTuple):
    """Sorted keys of features, their rarity and where their rows start; then, by row, labels and weights."""

    keys: "array[int]"
    rarity: "array[int]"
    starts: "array[int]"
    speaks_for: "array[int]"
    weights: "array[int]"


class Weights:
    """Learnt weights in a form that loads in milliseconds: for each feature, the labels it speaks for.

    Features are looked up by keys of eight bytes. Their names, a hundred thousand, would take most of the
    memory, and are wanted only to say why; they stay compressed until then.
    """

    def __init__(
        self, labels: tuple[str, ...], known_words: frozenset[str], columns: _Columns, names: bytes
    ) -> None:
        self.labels = labels
        self.known_words = known_words
        self._columns = columns
        self._names = names
        self._lanes = struct.Struct(f"<{len(labels)}Q")
        self._feature = lru_cache(maxsize=REMEMBERED)(self._packed)

    @classmethod
    def of(cls, learnt: "Learnt") -> "Weights":
        """Return learnt weights made compact."""
        places = {_key(name): (name, place) for place, name in enumerate(learnt.rarity)}
        keys = sorted(places)
        names = [places[key][0] for key in keys]
        rarity = array("I", (round(learnt.rarity[name] * RARITY) for name in names))
        columns = _Columns(
            array("Q", keys), rarity, array("I", [0]), array(_type_for(learnt.labels)), array("h")
        )
        for key in keys:
            for label, value in enumerate(learnt.weights[places[key][1]]):
                stored = max(-32768, min(32767, round(float(value) * SCALE)))
                if abs(stored) >= SMALLEST:
                    columns.speaks_for.append(label)
                    columns.weights.append(stored)
            columns.starts.append(len(columns.weights))
        known = frozenset(name[1:] for name in names if name[0] == "=" and " " not in name)
        return cls(learnt.labels, known, columns, zlib.compress("\n".join(names).encode()))

    def scores(self, text: str) -> list[float]:
        """Return how strongly the text speaks for each label, in their order; 0 is not at all."""
        total = whole = squares = 0
        for feature in features(text, self.known_words):
            lanes, rarity = self._feature(feature)
            total += lanes * rarity
            whole += rarity
            squares += rarity * rarity
        norm = math.sqrt(squares) * SCALE or 1.0
        sums = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        return [(one - BIAS * whole) / norm for one in sums]

    def reasons(self, text: str, label: str) -> list[tuple[str, float]]:
        """Return what each known feature of the text adds for a label, the most first."""
        wanted = self.labels.index(label)
        names = zlib.decompress(self._names).decode().split("\n")
        places = [self._place(feature) for feature in sorted(features(text, self.known_words))]
        known = [(place, self._columns.rarity[place]) for place in places if place is not None]
        norm = math.sqrt(sum(rarity * rarity for _, rarity in known)) * SCALE or 1.0
        found = [
            (names[place], weight * rarity / norm)
            for place, rarity in known
            for one, weight in self._row(place)
            if one == wanted
        ]
        return sorted(found, key=lambda pair: -pair[1])

    def _packed(self, feature: str) -> tuple[int, int]:
        """Return a feature's weights, biased, each in its label's lane, and its rarity; 0 where unknown."""
        place = self._place(feature)
        if place is None:
            return 0, 0
        lanes = [BIAS] * len(self.labels)
        for label, weight in self._row(place):
            lanes[label] += weight
        return int.from_bytes(self._lanes.pack(*lanes), "little"), self._columns.rarity[place]

    def _place(self, feature: str) -> int | None:
        """Return where a feature stands, or None when it is not known."""
        key, keys = _key(feature), self._columns.keys
        place = bisect_left(keys, key)
        return place if place < len(keys) and keys[place] == key else None

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
            array("I", rarity),
            array("I", starts),
            array(_type_for(head["labels"]), speaks_for),
            array("h", weights),
        )
        return cls(tuple(head["labels"]), frozenset(known.decode().split("\n")), columns, names)


def _type_for(labels: Sequence[str]) -> str:
    """Return the smallest type of array that holds the place of each label."""
    return "B" if len(labels) <= 256 else "H"


def _key(feature: str) -> int:
    """Return the key of a feature; among so few, no two will ever share one of eight bytes."""
    return int.from_bytes(blake2b(feature.encode(), digest_size=8).digest())
