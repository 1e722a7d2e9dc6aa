"""Decides how much each feature speaks for each topic, learnt from the phrasings that curators wrote.

The method is the averaged passive-aggressive classifier (Crammer et al. 2006, PA-I) over several
classes: for each phrasing whose own topic does not win by a margin, weight moves from the rival to it.
It is small enough to read, learns ten thousand phrasings in seconds, and always learns the same.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from content.features import features
from content.text import words

__all__ = ["Learnt", "learn"]

EPOCHS = 8
STEP = 0.3
MARGIN = 1.0
SEED = 20251121


@dataclass(frozen=True)
class Learnt:
    """What was learnt: a rarity for each feature, and a row of weights, one for each label."""

    labels: tuple[str, ...]
    rarity: dict[str, float]
    weights: np.ndarray


def learn(examples: Sequence[tuple[str, str]]) -> Learnt:
    """Return what (text, label) pairs teach. The same examples in the same order teach the same.

    A word that only one example has counts as strange there, so that strangeness itself can be learnt.
    """
    spread = Counter(word for text, _ in examples for word in set(words(text)))
    known = {word for word, count in spread.items() if count > 1}
    found = [features(text, known) for text, _ in examples]
    counts = Counter(feature for one in found for feature in one)
    kept = sorted(f for f, count in counts.items() if count > 1 or not (f[0] == "=" and " " in f))
    rarity = {f: math.log((1 + len(found)) / (1 + counts[f])) + 1 for f in kept}
    place = {feature: i for i, feature in enumerate(kept)}
    labels = tuple(sorted({label for _, label in examples}))
    rows = [_row(one, place, rarity) for one in found]
    targets = [labels.index(label) for _, label in examples]
    return Learnt(labels, rarity, _weights(rows, targets, len(kept), len(labels)))


def _row(found: set[str], place: dict[str, int], rarity: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    kept = sorted(feature for feature in found if feature in place)
    values = np.array([rarity[feature] for feature in kept])
    norm = math.sqrt(float(values @ values)) or 1.0
    return np.array([place[feature] for feature in kept], dtype=np.intp), values / norm


def _weights(
    rows: list[tuple[np.ndarray, np.ndarray]], targets: list[int], width: int, labels: int
) -> np.ndarray:
    """Return the averaged weights, by feature and label."""
    weights = np.zeros((width, labels))
    drift = np.zeros((width, labels))
    random = np.random.default_rng(SEED)
    time = 1
    for _ in range(EPOCHS):
        for i in random.permutation(len(rows)):
            places, values = rows[i]
            scores = values @ weights[places]
            target = targets[i]
            own = scores[target]
            scores[target] = -np.inf
            rival = int(scores.argmax())
            loss = MARGIN - own + scores[rival]
            if loss > 0:
                change = min(STEP, loss / 2) * values
                weights[places, target] += change
                weights[places, rival] -= change
                drift[places, target] += time * change
                drift[places, rival] -= time * change
            time += 1
    return weights - drift / time
