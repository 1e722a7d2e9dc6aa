"""Decides how texts lead to places, such as words to the lines they stand in, without keeping the texts."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

__all__ = ["Places"]


class Places:
    """The places of tens of thousands of texts, in a tenth of the memory of a dictionary of them.

    A text is known by its hash of eight bytes. Among so few no two will ever share one; who has to be sure
    looks at what stands there.
    """

    def __init__(self, hashes: Iterable[int], starts: Iterable[int], places: Iterable[int]) -> None:
        """Know texts by their sorted hashes, and for each where its places start; they end at the next."""
        self._hashes = array("q", hashes)
        self._starts = array("I", starts)
        self._places = array("I", places)

    @classmethod
    def of_each(cls, texts: Sequence[str]) -> "Places":
        """Return the places that texts have in a sequence; one that stands there twice has two."""
        hashes = list(map(hash, texts))
        order = sorted(range(len(texts)), key=hashes.__getitem__)
        return cls(sorted(hashes), range(len(texts) + 1), order)

    @classmethod
    def of_many(cls, found: Mapping[str, Sequence[int]]) -> "Places":
        """Return the places that are given for each text."""
        rows = {hash(text): places for text, places in found.items()}
        hashes = sorted(rows)
        starts = accumulate((len(rows[key]) for key in hashes), initial=0)
        return cls(hashes, starts, chain.from_iterable(map(rows.__getitem__, hashes)))

    def of(self, text: str) -> Sequence[int]:
        """Return the places of a text, in the order given; none for a text that is not known."""
        key = hash(text)
        first = bisect_left(self._hashes, key)
        last = bisect_right(self._hashes, key, first)
        return self._places[self._starts[first] : self._starts[last]]
