"""Decides where a pattern of the safety lexicon is found in a message, in linear time.

A pattern is a line of words that a curator can read:

    word      the word, without accents and in small letters
    stem*     any word that begins so
    #  #50-120   a number; a number between two others
    <name>    any entry of the set `name`
    a|b       either one (words, stems, numbers or sets, without spaces)
    ( x y | z )   either of several phrases
    x?        may be missing
    ..  ..6   up to three words between, or up to six, within one sentence
    !x        and the next word is not x
    ^  $      a sentence begins here, ends here
    x & y     both, anywhere in the message

Positions in a message are the bits of one integer: bit i stands before word i. Each element turns the set of places
where it may begin into the set of places where it may end, so that no message, however long, can make a match slow.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Node", "Parser", "Pattern", "PatternError", "Text", "anchors"]

_GAP = 3
_PIECE = re.compile(r"\(|\)\??|[^\s()]+")


class PatternError(ValueError):
    """A pattern that does not follow the language; says what is wrong with it."""


class Text:
    """One message as the patterns see it: for each class of words, the places where it stands."""

    def __init__(self, places: dict[int, int], breaks: int, length: int, hidden: int = 0) -> None:
        self.places = places
        self.everywhere = (1 << (length + 1)) - 1
        self.passable = self.everywhere & ~breaks
        self.begins = 1 | breaks << 1
        self.ends = 1 << length | breaks
        self._breaks = breaks
        self._length = length
        self._shown = ~hidden

    def hiding(self, places: int) -> "Text":
        """Return the same text with some of its words out of sight."""
        return Text(self.places, self._breaks, self._length, places) if places else self

    def at(self, word_class: int) -> int:
        """Return the places of a class of words."""
        return self.places.get(word_class, 0) & self._shown


class Node(Protocol):
    """An element of a pattern."""

    def forward(self, text: Text, starts: int) -> int:
        """Where the element may end, if it begins at any of `starts`."""

    def backward(self, text: Text, ends: int) -> int:
        """Where the element may begin, if it ends at any of `ends`."""

    def used(self, text: Text, starts: int, ends: int) -> int:
        """The words that stand for the element between `starts` and `ends`."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a class."""

    word_class: int

    def forward(self, text: Text, starts: int) -> int:
        return (starts & text.at(self.word_class)) << 1

    def backward(self, text: Text, ends: int) -> int:
        return ends >> 1 & text.at(self.word_class)

    def used(self, text: Text, starts: int, ends: int) -> int:
        return starts & ends >> 1 & text.at(self.word_class)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Up to `most` words of the same sentence, whatever they are."""

    most: int

    def forward(self, text: Text, starts: int) -> int:
        for _ in range(self.most):
            starts |= (starts & text.passable) << 1
        return starts & text.everywhere

    def backward(self, text: Text, ends: int) -> int:
        for _ in range(self.most):
            ends |= ends >> 1 & text.passable
        return ends

    def used(self, text: Text, starts: int, ends: int) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _Check:
    """A condition on the place itself, which takes no word: `!x`, `^` and `$`."""

    holds: Callable[[Text], int]

    def forward(self, text: Text, starts: int) -> int:
        return starts & self.holds(text)

    def backward(self, text: Text, ends: int) -> int:
        return ends & self.holds(text)

    def used(self, text: Text, starts: int, ends: int) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _Either:
    """Any of several elements; `optional` when all may be missing."""

    options: tuple[Node, ...]
    optional: bool = False

    def forward(self, text: Text, starts: int) -> int:
        ends = starts if self.optional else 0
        for option in self.options:
            ends |= option.forward(text, starts)
        return ends

    def backward(self, text: Text, ends: int) -> int:
        starts = ends if self.optional else 0
        for option in self.options:
            starts |= option.backward(text, ends)
        return starts

    def used(self, text: Text, starts: int, ends: int) -> int:
        words = 0
        for option in self.options:
            words |= option.used(text, starts, ends)
        return words


@dataclass(frozen=True, slots=True)
class _Chain:
    """Elements one after another."""

    parts: tuple[Node, ...]

    def forward(self, text: Text, starts: int) -> int:
        for part in self.parts:
            starts = part.forward(text, starts)
            if not starts:
                break
        return starts

    def backward(self, text: Text, ends: int) -> int:
        for part in reversed(self.parts):
            ends = part.backward(text, ends)
        return ends

    def used(self, text: Text, starts: int, ends: int) -> int:
        reached = [starts]
        for part in self.parts:
            reached.append(part.forward(text, reached[-1]))
        words, ends = 0, ends & reached.pop()
        for part in reversed(self.parts):
            words |= part.used(text, reached[-1], ends)
            ends = part.backward(text, ends) & reached.pop()
        return words


@dataclass(frozen=True, slots=True)
class Pattern:
    """A whole pattern: every part must be found somewhere in the message."""

    parts: tuple[Node, ...]

    def find(self, text: Text) -> int:
        """The words that the pattern rests on, or 0."""
        words = 0
        for part in self.parts:
            ends = part.forward(text, text.everywhere)
            if not ends:
                return 0
            words |= part.used(text, text.everywhere, ends)
        return words


def anchors(node: Node, cost: Callable[[int], float]) -> tuple[float, frozenset[int]] | None:
    """The cheapest classes of which one must be in the message for the element to match; None where none must."""
    match node:
        case _Word(word_class):
            return cost(word_class), frozenset({word_class})
        case _Chain(parts):
            found = [anchor for part in parts if (anchor := anchors(part, cost))]
            return min(found, key=lambda anchor: anchor[0]) if found else None
        case _Either(options, optional=False):
            each = [anchors(option, cost) for option in options]
            kept = [anchor for anchor in each if anchor]
            if len(kept) < len(each):
                return None
            return sum(anchor[0] for anchor in kept), frozenset().union(*(anchor[1] for anchor in kept))
    return None


class Parser:
    """Turns patterns into elements; `class_of` numbers a class of words, `named` gives the element of a set."""

    def __init__(self, class_of: Callable[[frozenset[str]], int], named: Callable[[str], Node]) -> None:
        self._class_of = class_of
        self._named = named

    def pattern(self, line: str) -> Pattern:
        """Parse one pattern."""
        return Pattern(tuple(self.phrase(part) for part in line.split(" & ")))

    def phrase(self, line: str) -> Node:
        """Parse a pattern that has no `&`."""
        pieces = iter(_PIECE.findall(line))
        node = self._chain(pieces, closing=None)
        if not anchors(node, lambda _: 1):
            raise PatternError(f"«{line}» needs a word that must be there")
        return node

    def either(self, phrases: Sequence[str]) -> Node:
        """Any of several phrases; those of one word become one class."""
        plain = frozenset(phrase for phrase in phrases if _is_plain(phrase))
        options: list[Node] = [_Word(self._class_of(plain))] if plain else []
        options += [self.phrase(phrase) for phrase in phrases if phrase not in plain]
        return options[0] if len(options) == 1 else _Either(tuple(options))

    def _chain(self, pieces: Iterator[str], closing: str | None) -> Node:
        options: list[Node] = []
        parts: list[Node] = []
        for piece in pieces:
            if piece in (")", ")?", "|"):
                if closing is None:
                    raise PatternError(f"«{piece}» stands outside of ( )")
                options.append(_Chain(tuple(parts)))
                parts = []
                if piece != "|":
                    return _Either(tuple(options), optional=piece == ")?")
            else:
                parts.append(self._chain(pieces, ")") if piece == "(" else self._piece(piece))
        if closing is not None:
            raise PatternError("a ( is not closed")
        return parts[0] if len(parts) == 1 else _Chain(tuple(parts))

    def _piece(self, piece: str) -> Node:
        if piece.startswith(".."):
            return _Gap(int(piece[2:] or _GAP))
        if piece == "^":
            return _Check(lambda text: text.begins)
        if piece == "$":
            return _Check(lambda text: text.ends)
        if piece.startswith("!"):
            unwanted = self._choice(piece[1:])
            return _Check(lambda text: ~unwanted.backward(text, text.everywhere))
        if piece.endswith("?"):
            return _Either((self._choice(piece[:-1]),), optional=True)
        return self._choice(piece)

    def _choice(self, piece: str) -> Node:
        names = piece.split("|")
        plain = frozenset(name for name in names if not name.startswith("<"))
        if not all(map(_is_plain, plain)):
            raise PatternError(f"«{piece}» is no word")
        options: list[Node] = [_Word(self._class_of(plain))] if plain else []
        options += [self._named(name.strip("<>")) for name in names if name.startswith("<")]
        return options[0] if len(options) == 1 else _Either(tuple(options))


def _is_plain(phrase: str) -> bool:
    """A word, a stem or a number: anything that one word of a message can be."""
    return not set(phrase) & set(" |()<>?!&^$.,") and phrase not in ("", "*")
