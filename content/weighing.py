"""Decides how strongly a text speaks for each topic, from weights that were learnt before."""

import hashlib
import json
import math
import os
import sys
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from content.features import features

if TYPE_CHECKING:
    from content.learning import Learnt  # numpy comes with it, and only learning needs that

__all__ = ["Weights"]

SCALE = 2048
"""Steps of a stored weight within one unit; finer steps change no ranking."""
SMALLEST = 40
"""Stored weights nearer to nothing than this are left out: three quarters of them, and no accuracy."""


class Weights:
    """Learnt weights in a form that loads in milliseconds: for each feature, the labels it speaks for."""

    def __init__(
        self,
        labels: tuple[str, ...],
        features: Sequence[str],
        columns: "_Columns",
    ) -> None:
        self.labels = labels
        self._place = dict(zip(features, range(len(features)), strict=True))
        self._columns = columns
        self._rarity, self._starts, self._speaks_for, self._weights = columns
        self.known_words = frozenset(f[1:] for f in features if f[0] == "=" and " " not in f)

    @classmethod
    def of(cls, learnt: "Learnt") -> "Weights":
        """Return learnt weights made compact."""
        starts, speaks_for, weights = array("I", [0]), array("H"), array("h")
        for row in learnt.weights:
            for label, value in enumerate(row):
                stored = max(-32768, min(32767, round(float(value) * SCALE)))
                if abs(stored) >= SMALLEST:
                    speaks_for.append(label)
                    weights.append(stored)
            starts.append(len(weights))
        rarity = {feature: round(value, 5) for feature, value in learnt.rarity.items()}
        return cls(learnt.labels, rarity, starts, speaks_for, weights)

    def scores(self, text: str) -> list[float]:
        """Return how strongly the text speaks for each label, in their order; 0 is not at all."""
        totals = [0.0] * len(self.labels)
        for feature, value in self._known(text):
            for label, weight in self._row(feature):
                totals[label] += weight * value
        return totals

    def reasons(self, text: str, label: str) -> list[tuple[str, float]]:
        """Return what each known feature of the text adds for a label, the most first."""
        wanted = self.labels.index(label)
        found = [
            (feature, weight * value)
            for feature, value in self._known(text)
            for one, weight in self._row(feature)
            if one == wanted
        ]
        return sorted(found, key=lambda pair: -pair[1])

    def _known(self, text: str) -> list[tuple[str, float]]:
        """Return the known features of a text with their values, as a vector of length 1.

        They are sorted, so that sums of floating point come out the same in every process.
        """
        kept = sorted(feature for feature in features(text, self.known_words) if feature in self._rarity)
        found = [(feature, self._rarity[feature]) for feature in kept]
        norm = math.sqrt(sum(value * value for _, value in found)) or 1.0
        return [(feature, value / norm) for feature, value in found]

    def _row(self, feature: str) -> Iterator[tuple[int, float]]:
        place = self._place[feature]
        for i in range(self._starts[place], self._starts[place + 1]):
            yield self._speaks_for[i], self._weights[i] / SCALE

    def save(self, path: Path, digest: str) -> None:
        """Write the weights under the digest of what they were learnt from; readers never see half a file.

        The first line seals the rest, so that damage of any kind is noticed.
        """
        head = {
            "digest": digest,
            "byteorder": sys.byteorder,
            "labels": self.labels,
            "rarity": self._rarity,
            "count": len(self._weights),
        }
        body = self._starts.tobytes() + self._speaks_for.tobytes() + self._weights.tobytes()
        content = json.dumps(head).encode() + b"\n" + body
        half = path.with_suffix(f".half-{os.getpid()}")
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(_seal(content) + b"\n" + content)
        half.replace(path)

    @classmethod
    def load(cls, path: Path, digest: str) -> "Weights | None":
        """Return saved weights, or None when there are none, or damaged ones, or of something else."""
        try:
            seal, _, content = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != _seal(content):
            return None
        head_line, _, body = content.partition(b"\n")
        head = json.loads(head_line)
        if head["digest"] != digest or head["byteorder"] != sys.byteorder:
            return None
        starts, speaks_for, weights = array("I"), array("H"), array("h")
        ends = (0, 4 * (len(head["rarity"]) + 1), 2 * head["count"], 2 * head["count"])
        bounds = [sum(ends[: i + 1]) for i in range(4)]
        for column, (start, end) in zip((starts, speaks_for, weights), pairwise(bounds), strict=True):
            column.frombytes(body[start:end])
        return cls(tuple(head["labels"]), head["rarity"], starts, speaks_for, weights)


def _seal(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
