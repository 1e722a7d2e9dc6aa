"""Decides what a line of the safety lexicon means: the language in which curators write word sets and rules.

A pattern is a line of words:

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
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from dialogs.safety_pattern import Node, Pattern, chain, check, either, gap, word

__all__ = ["Parser", "PatternError"]

_USUAL_GAP = 3
_GAP = re.compile(r"\.\.(\d*)")
_PIECE = re.compile(r"!?\(|\)\??|[^\s()]+")
_OPTION = re.compile(r"\||[^|]+")
_NAMED = re.compile(r"[\w<#]")
_CLOSING = (")", ")?", "|")
_WORD = re.compile(r"[a-zñ0-9]+\*?|#(?:\d+-\d*)?|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


class PatternError(ValueError):
    """A pattern that does not follow the language; says what is wrong with it."""


class Parser:
    """Turns lines into patterns; `class_of` numbers a class of words, `named` gives the element of a set."""

    def __init__(self, class_of: Callable[[frozenset[str]], int], named: Callable[[str], Node]) -> None:
        self._class_of = class_of
        self._named = named
        self._words: dict[frozenset[str], Node] = {}

    def pattern(self, line: str) -> Pattern:
        """Return the pattern that a line holds."""
        return Pattern([self._phrase(part) for part in line.split(" & ")])

    def either(self, phrases: Sequence[str]) -> Node:
        """Return an element for any of several phrases; those of one word become one class."""
        plain = [phrase for phrase in phrases if _WORD.fullmatch(phrase)]
        options = [self._word(plain)] if plain else []
        return either(options + [self._phrase(phrase) for phrase in phrases if " " in phrase or phrase not in plain])

    def _phrase(self, line: str) -> Node:
        pieces = deque(_pieces(line))
        node = chain(self._parts(pieces))
        if pieces:
            raise PatternError(f"a ) closes nothing in «{line}»")
        if not node.anchor:
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
        plain: list[str] = []
        closing = "|"
        while closing == "|":
            if len(pieces) > 1 and pieces[1] in _CLOSING and _WORD.fullmatch(pieces[0]):
                plain.append(pieces.popleft())
            else:
                options.append(chain(self._parts(pieces)))
            if not pieces:
                raise PatternError("a ( is not closed")
            closing = pieces.popleft()
        if plain:
            options.append(self._word(plain))
        return either(options, optional=closing == ")?")

    def _piece(self, piece: str) -> Node:
        if piece == "^":
            return check(lambda text: text.begins)
        if piece == "$":
            return check(lambda text: text.ends)
        if found := _GAP.fullmatch(piece):
            return gap(int(found[1] or _USUAL_GAP))
        if piece[0] == "!":
            return _unless(self._choice(piece[1:]))
        if piece[-1] == "?":
            return either([self._choice(piece[:-1])], optional=True)
        return self._choice(piece)

    def _choice(self, piece: str) -> Node:
        plain: list[str] = []
        options: list[Node] = []
        for name in piece.split("|"):
            if name.startswith("<") and name.endswith(">"):
                options.append(self._named(name[1:-1]))
            elif _WORD.fullmatch(name):
                plain.append(name)
            else:
                raise PatternError(f"«{name}» is no word: small letters, no accents")
        return either([self._word(plain), *options] if plain else options)

    def _word(self, plain: list[str]) -> Node:
        words = frozenset(plain)
        if words not in self._words:
            # Short words are common ones: a pattern is looked at only when its rarest word is there.
            self._words[words] = word(self._class_of(words), sum(3.0 ** -len(each) for each in words))
        return self._words[words]


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
        if depth and "|" in piece:
            yield from _OPTION.findall(piece)
        else:
            yield piece


def _unless(unwanted: Node) -> Node:
    return check(lambda text: ~unwanted.backward(text, text.everywhere))
