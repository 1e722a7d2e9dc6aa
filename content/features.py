"""Decides what of a text counts for finding: its words, its pairs of words, and the pieces of its words."""

from collections.abc import Container
from itertools import pairwise

from content.text import words

__all__ = ["features"]

PIECE = 4
"""Letters in a piece. Four tell «alodinia» from «hiperalgesia» and still survive one wrong letter."""
MOST_STRANGE = 3
LONGEST = 60
"""Letters of a word that are looked at; no word of either language has more."""


def features(text: str, known: Container[str]) -> set[str]:
    """Return the features of a text: `=word`, `=word word`, pieces of each word with its edges, and `?n`.

    Words carry meaning, pairs carry order, and pieces carry both inflection and misspelling, so that no
    stemmer has to know in which of two languages a word was meant. `?1` to `?3` count the words that are
    not `known`: whoever asks of something else uses words that this field does not have.
    """
    said = words(text)
    found = [word if word in known else "?" for word in said]
    strange = found.count("?")
    kept = {f"?{n + 1}" for n in range(min(strange, MOST_STRANGE))}
    kept.update(f"={word}" for word in found if word != "?")
    kept.update(f"={first} {second}" for first, second in pairwise(["_", *found, "_"]))
    for word in said:
        edged = f"_{word[:LONGEST]}_"
        kept.update(edged[i : i + PIECE] for i in range(max(1, len(edged) - PIECE + 1)))
    return kept
