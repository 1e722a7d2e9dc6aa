"""Decides where a pattern of the safety lexicon is found in a message, in linear time.

A pattern is a line of words that a curator can read:

    word      the word, without accents and in small letters
    stem*     any word that begins so
    #  #50-120   a number; a number between two others
    <name>    any entry of the set `name`
    a|b       either one (words, stems, numbers or sets); beside other words, (a|b)
    (x y|z)   either of several phrases
    x?  (x)?  may be missing
    ..  ..6   up to three words between, or up to six, within one sentence
    !x  !(x)  and what comes next is not x
    ^  $      a sentence begins here, ends here
    x & y     both, anywhere in the message

Positions in a message are the bits of one integer: bit i stands before word i. Each element turns the set of places
where it may begin into the set of places where it may end, so that no message, however long, can make a match slow.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Node", "Parser", "Pattern", "PatternError", "Text", "anchors"]

_USUAL_GAP = 3
_GAP = re.compile(r"\.\.(\d*)")
_PIECE = re.compile(r"!?\(|\)\??|[^\s()]+")
_NAMED = re.compile(r"[\w<#]")
_OPTION = re.compile(r"\||[^|]+")
_CLOSING = (")", ")?", "|")
_WORD = re.compile(r"[a-zñ0-9]+\*?|#(?:\d+-\d*)?|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


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
        """Return the pattern that a line holds."""
        return Pattern(tuple(map(self._phrase, line.split(" & "))))

    def either(self, phrases: Sequence[str]) -> Node:
        """Return an element for any of several phrases; those of one word become one class."""
        words = frozenset(phrase for phrase in phrases if _WORD.fullmatch(phrase))
        options: list[Node] = [_Word(self._class_of(words))] if words else []
        options += [self._phrase(phrase) for phrase in phrases if phrase not in words]
        return options[0] if len(options) == 1 else _Either(tuple(options))

    def _phrase(self, line: str) -> Node:
        pieces = deque(_pieces(line))
        node = _chain(self._parts(pieces))
        if pieces:
            raise PatternError(f"a ) closes nothing in «{line}»")
        if not anchors(node, lambda _: 1):
            raise PatternError(f"«{line}» needs a word that must be there")
        return node

    def _parts(self, pieces: deque[str]) -> list[Node]:
        """Return the elements up to the end of the line or of the group."""
        parts: list[Node] = []
        while pieces and pieces[0] not in _CLOSING:
            piece = pieces.popleft()
            if piece == "(":
                parts.append(self._group(pieces))
            elif piece == "!(":
                parts.append(_unless(self._group(pieces)))
            else:
                parts.append(self._piece(piece))
        return parts

    def _group(self, pieces: deque[str]) -> Node:
        options: list[Node] = []
        words: set[str] = set()
        closing = "|"
        while closing == "|":
            if len(pieces) > 1 and pieces[1] in _CLOSING and _WORD.fullmatch(pieces[0]):
                words.add(pieces.popleft())
            else:
                options.append(_chain(self._parts(pieces)))
            if not pieces:
                raise PatternError("a ( is not closed")
            closing = pieces.popleft()
        if words:
            options.append(_Word(self._class_of(frozenset(words))))
        return _Either(tuple(options), optional=closing == ")?")

    def _piece(self, piece: str) -> Node:
        if piece == "^":
            return _Check(lambda text: text.begins)
        if piece == "$":
            return _Check(lambda text: text.ends)
        if gap := _GAP.fullmatch(piece):
            return _Gap(int(gap[1] or _USUAL_GAP))
        if piece.startswith("!"):
            return _unless(self._choice(piece[1:]))
        if piece.endswith("?"):
            return _Either((self._choice(piece[:-1]),), optional=True)
        return self._choice(piece)

    def _choice(self, piece: str) -> Node:
        names = piece.split("|")
        sets = [name for name in names if name.startswith("<") and name.endswith(">")]
        words = frozenset(names) - frozenset(sets)
        if wrong := [word for word in words if not _WORD.fullmatch(word)]:
            raise PatternError(f"«{wrong[0]}» is no word: small letters, no accents")
        options: list[Node] = [_Word(self._class_of(words))] if words else []
        options += [self._named(name[1:-1]) for name in sets]
        return options[0] if len(options) == 1 else _Either(tuple(options))


def _pieces(line: str) -> Iterator[str]:
    """Part a line into its elements; within ( ) the | parts phrases, elsewhere it joins what touches it."""
    depth = 0
    beside = ""
    for piece in _PIECE.findall(line):
        if piece in ("(", "!("):
            depth += 1
        elif piece[0] == ")":
            depth -= 1
        if not depth and "|" in piece + beside and _NAMED.match(piece) and _NAMED.match(beside):
            # «a|b c» could mean (a|b) c or a|(b c): only the curator knows.
            raise PatternError(f"write ( ) around «{piece if '|' in piece else beside}»")
        beside = piece if not depth else ""
        if depth and piece[-1] != "(":
            yield from _OPTION.findall(piece)
        else:
            yield piece


def _chain(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else _Chain(tuple(parts))


def _unless(unwanted: Node) -> Node:
    return _Check(lambda text: ~unwanted.backward(text, text.everywhere))
