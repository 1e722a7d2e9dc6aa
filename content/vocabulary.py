"""Decides which words are Umbral's own: those of its field, in which several people asked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from content.searching import OUTSIDE, Line

__all__ = ["FEWEST_LINES", "vocabulary"]

FEWEST_LINES = 3
"""Phrasings that have to hold a word. One that fewer have can be a name that somebody happened to type."""
FIELD = f"{OUTSIDE}-field"
"""The questions outside the review whose words are of the field all the same: other drugs, other diseases."""


def vocabulary(lines: Mapping[str, Sequence[Line]]) -> frozenset[str]:
    """Return the words, folded, that may be kept of a question; `lines` are phrasings by label.

    Nothing with a digit is among them: it may be a telephone number, an age or a record.
    """
    spread: Counter[str] = Counter()
    for label, found in lines.items():
        if label == FIELD or not label.startswith(OUTSIDE):
            for _, folded, _ in found:
                spread.update(set(folded.split()))
    return frozenset(word for word, count in spread.items() if count >= FEWEST_LINES and word.isalpha())
