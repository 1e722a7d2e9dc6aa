"""Decides whether a claim's anchor stands in the review, beside the references that the claim gives."""

import re
from collections.abc import Iterator

from content.models import Claim

__all__ = ["Article"]

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_MARK = re.compile("⁽([⁰¹²³⁴⁵⁶⁷⁸⁹⁻,]+)⁾")
_SENTENCE_END = re.compile(r"[.:](?:\s|$)")


class Article:
    """The review's full text, with its citation marks found."""

    def __init__(self, text: str) -> None:
        self._text = " ".join(text.replace("*", "").split())
        self._marks = [(found.start(), _numbers(found[1])) for found in _MARK.finditer(self._text)]

    def objection(self, claim: Claim) -> str | None:
        """Return what is wrong with a claim's anchor or references, or None when they stand as given.

        The mark that counts is the next one after the anchor; a claim without references must rest on a
        sentence without a mark. A claim of what the review does not say only has to stand near its subject.
        """
        places = list(self._places(" ".join(claim.anchor.split())))
        if not places:
            return f"the anchor «{claim.anchor}» does not stand in the review"
        if claim.certainty == "silent":
            return f"a claim of silence has no references, not {list(claim.refs)}" if claim.refs else None
        cited = [self._cited(place, own_sentence=not claim.refs) for place in places]
        if any(set(claim.refs) <= numbers if claim.refs else not numbers for numbers in cited):
            return None
        found = ", ".join(map(str, sorted(cited[0]))) or "none"
        given = ", ".join(map(str, claim.refs)) or "none"
        return f"the review cites {found} at «{claim.anchor}», not {given}"

    def _places(self, anchor: str) -> Iterator[int]:
        start = self._text.find(anchor)
        while start >= 0:
            yield start + len(anchor)
            start = self._text.find(anchor, start + 1)

    def _cited(self, place: int, *, own_sentence: bool) -> set[int]:
        """Return the numbers of the next mark after a place; of its own sentence only, if so wanted."""
        end = _SENTENCE_END.search(self._text, place)
        last = end.start() + 1 if own_sentence and end else len(self._text)
        return next((numbers for start, numbers in self._marks if place <= start <= last), set())


def _numbers(mark: str) -> set[int]:
    found: set[int] = set()
    for part in mark.translate(_SUPERSCRIPT).split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
