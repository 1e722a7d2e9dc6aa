"""Decides what of a text counts for finding: its words, its pairs of words, and the pieces of its words."""

from content.text import words

__all__ = ["features"]

PIECE = 4
"""Letters in a piece. Four tell «alodinia» from «hiperalgesia» and still survive one wrong letter."""


def features(text: str) -> set[str]:
    """Return the features of a text: `=word`, `=word word`, and pieces of each word with its edges (`_`).

    Words carry meaning, pairs carry order, and pieces carry both inflection and misspelling, so that no
    stemmer has to know in which of two languages a word was meant.
    """
    found = words(text)
    kept = {f"={word}" for word in found}
    kept.update(f"={first} {second}" for first, second in zip(found, found[1:], strict=False))
    for word in found:
        edged = f"_{word}_"
        kept.update(edged[i : i + PIECE] for i in range(max(1, len(edged) - PIECE + 1)))
    return kept
