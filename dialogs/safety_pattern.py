"""Decides where a pattern of the safety lexicon is found in a message, in linear time.

Places in a message are the bits of one integer: bit i stands before word i. Each element of a pattern turns
the set of places where it may begin into the set where it may end, so no message makes it slow.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

__all__ = ["Node", "Pattern", "Patterns", "Text", "chain", "check", "either", "gap", "word"]

_ALWAYS = float("inf")
_FEW = 6


class Text:
    """One message as the patterns see it: for each class of words, the places where it stands."""

    def __init__(self, places: dict[int, int], breaks: int, length: int, hidden: int = 0) -> None:
        self.places = places
        self.choices: dict[object, list[Node]] = {}
        self.everywhere = (1 << (length + 1)) - 1
        self.passable = self.everywhere & ~breaks
        self.begins = 1 | breaks << 1
        self.ends = 1 << length | breaks
        self._breaks = breaks
        self._length = length
        self._shown = ~hidden

    def hiding(self, places: int) -> "Text":
        """Return the same text with some of its words out of sight."""
        if not places:
            return self
        text = Text(self.places, self._breaks, self._length, places)
        text.choices = self.choices
        return text

    def at(self, word_class: int) -> int:
        """Return the places of a class of words."""
        return self.places.get(word_class, 0) & self._shown


class Node(Protocol):
    """An element of a pattern.

    `commonness` says how common the words are that it must have; infinite where it may match without any.
    """

    commonness: float

    def anchor(self) -> frozenset[int]:
        """Return classes of words of which one must be in the message, if the element is to match."""

    def forward(self, text: Text, starts: int) -> int:
        """Return where the element may end, if it begins at any of `starts`."""

    def backward(self, text: Text, ends: int) -> int:
        """Return where the element may begin, if it ends at any of `ends`."""

    def used(self, text: Text, starts: int, ends: int) -> int:
        """Return the words that stand for the element between `starts` and `ends`."""


class Pattern:
    """A whole pattern: every part must be found somewhere in the message."""

    __slots__ = ("_parts", "anchor")

    def __init__(self, parts: Sequence[Node]) -> None:
        self._parts = tuple(parts)
        self.anchor = min(parts, key=_commonness).anchor()

    def find(self, text: Text) -> int:
        """Return the words that the pattern rests on, or 0."""
        words = 0
        for part in self._parts:
            ends = part.forward(text, text.everywhere)
            if not ends:
                return 0
            words |= part.used(text, text.everywhere, ends)
        return words


class Patterns:
    """Several patterns by a class that each must have, so that most are never looked at."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_class: dict[int, list[Pattern]] = {}
        for pattern in patterns:
            for word_class in pattern.anchor:
                self._by_class.setdefault(word_class, []).append(pattern)

    def find(self, text: Text) -> Iterator[int]:
        """Yield the words that each pattern rests on which is found."""
        worth = {pattern for key in self._by_class.keys() & text.places for pattern in self._by_class[key]}
        return filter(None, (pattern.find(text) for pattern in worth))


def word(word_class: int, commonness: float) -> Node:
    """Return an element for one word of a class."""
    return _Word(word_class, commonness)


def gap(most: int) -> Node:
    """Return an element for up to `most` words of the same sentence, whatever they are."""
    return _Gap(most)


def check(holds: Callable[[Text], int]) -> Node:
    """Return a condition on the place itself, which takes no word."""
    return _Check(holds)


def either(options: Sequence[Node], *, optional: bool = False) -> Node:
    """Return an element for any of several; `optional` when all may be missing."""
    return options[0] if len(options) == 1 and not optional else _Either(options, optional=optional)


def chain(parts: Sequence[Node]) -> Node:
    """Return an element for several, one after another."""
    return parts[0] if len(parts) == 1 else _Chain(parts)


class _Word:
    __slots__ = ("_word_class", "commonness")

    def __init__(self, word_class: int, commonness: float) -> None:
        self._word_class = word_class
        self.commonness = commonness

    def anchor(self) -> frozenset[int]:
        return frozenset((self._word_class,))

    def forward(self, text: Text, starts: int) -> int:
        return (starts & text.at(self._word_class)) << 1

    def backward(self, text: Text, ends: int) -> int:
        return ends >> 1 & text.at(self._word_class)

    def used(self, text: Text, starts: int, ends: int) -> int:
        return starts & ends >> 1 & text.at(self._word_class)


class _Gap:
    __slots__ = ("_most", "commonness")

    def __init__(self, most: int) -> None:
        self._most = most
        self.commonness = _ALWAYS

    def anchor(self) -> frozenset[int]:
        return frozenset()

    def forward(self, text: Text, starts: int) -> int:
        for _ in range(self._most):
            starts |= (starts & text.passable) << 1
        return starts & text.everywhere

    def backward(self, text: Text, ends: int) -> int:
        for _ in range(self._most):
            ends |= ends >> 1 & text.passable
        return ends

    def used(self, text: Text, starts: int, ends: int) -> int:  # noqa: ARG002 - no word of it counts
        return 0


class _Check:
    __slots__ = ("_holds", "commonness")

    def __init__(self, holds: Callable[[Text], int]) -> None:
        self._holds = holds
        self.commonness = _ALWAYS

    def anchor(self) -> frozenset[int]:
        return frozenset()

    def forward(self, text: Text, starts: int) -> int:
        return starts & self._holds(text)

    def backward(self, text: Text, ends: int) -> int:
        return ends & self._holds(text)

    def used(self, text: Text, starts: int, ends: int) -> int:  # noqa: ARG002 - it takes no word
        return 0


class _Either:
    __slots__ = ("_by_class", "_optional", "_options", "commonness")

    def __init__(self, options: Sequence[Node], *, optional: bool) -> None:
        self._options = tuple(options)
        self._optional = optional
        self._by_class: dict[int, list[Node]] = {}
        self.commonness = _ALWAYS if optional else sum([option.commonness for option in options])

    def anchor(self) -> frozenset[int]:
        return frozenset().union(*(option.anchor() for option in self._options))

    def _worth(self, text: Text) -> Sequence[Node]:
        """Return the options for which the text has the words; most sets are long, and messages short."""
        if len(self._options) < _FEW:
            return self._options
        if self not in text.choices:
            if not self._by_class:
                self._sort()
            keys = self._by_class.keys() & text.places.keys()
            known = {option for key in keys for option in self._by_class[key]}
            text.choices[self] = [
                *known,
                *(option for option in self._options if option.commonness == _ALWAYS),
            ]
        return text.choices[self]

    def _sort(self) -> None:
        for option in self._options:
            for word_class in option.anchor() if option.commonness < _ALWAYS else ():
                self._by_class.setdefault(word_class, []).append(option)

    def forward(self, text: Text, starts: int) -> int:
        ends = starts if self._optional else 0
        for option in self._worth(text):
            ends |= option.forward(text, starts)
        return ends

    def backward(self, text: Text, ends: int) -> int:
        starts = ends if self._optional else 0
        for option in self._worth(text):
            starts |= option.backward(text, ends)
        return starts

    def used(self, text: Text, starts: int, ends: int) -> int:
        words = 0
        for option in self._worth(text):
            words |= option.used(text, starts, ends)
        return words


class _Chain:
    __slots__ = ("_parts", "commonness")

    def __init__(self, parts: Sequence[Node]) -> None:
        self._parts = tuple(parts)
        self.commonness = min([part.commonness for part in parts], default=_ALWAYS)

    def anchor(self) -> frozenset[int]:
        return min(self._parts, key=_commonness).anchor()

    def forward(self, text: Text, starts: int) -> int:
        for part in self._parts:
            starts = part.forward(text, starts)
            if not starts:
                break
        return starts

    def backward(self, text: Text, ends: int) -> int:
        for part in reversed(self._parts):
            ends = part.backward(text, ends)
        return ends

    def used(self, text: Text, starts: int, ends: int) -> int:
        reached = [starts]
        for part in self._parts:
            reached.append(part.forward(text, reached[-1]))
        words, ends = 0, ends & reached.pop()
        for part in reversed(self._parts):
            words |= part.used(text, reached[-1], ends)
            ends = part.backward(text, ends) & reached.pop()
        return words


def _commonness(node: Node) -> float:
    return node.commonness
