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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import isinf

from dialogs.safety_pattern import Node, Pattern, Text, chain, check, either, gap, word

__all__ = ["Parser", "PatternError", "entries"]

_USUAL_GAP = 3
_GAP = re.compile(r"\.\.(\d*)")
_INNER = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_PIECE = re.compile(rf"!?\({_INNER}\)\??|[^\s()]+|[()]")
_NAMING = re.compile(r"[\w<#]")
_PLACES: dict[str, Callable[[Text], int]] = {"^": lambda text: text.begins, "$": lambda text: text.ends}
_WORD = re.compile(r"[a-zñ0-9]+\*?|#(?:\d+-\d*)?|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


class PatternError(ValueError):
    """A pattern that does not follow the language; says what is wrong with it."""


class Parser:
    """Turns lines into patterns; `class_of` numbers a class of words, `sets` are texts by the set's name."""

    def __init__(self, class_of: Callable[[frozenset[str]], int], sets: Mapping[str, str]) -> None:
        self._class_of = class_of
        self._sets = sets
        self._open: list[str] = []
        self._named: dict[str, Node] = {}
        self._words: dict[frozenset[str], Node] = {}
        self._pieces: dict[str, Node] = {}

    def pattern(self, line: str) -> Pattern:
        """Return the pattern that a line holds."""
        return Pattern([self._needed(part) for part in line.split(" & ")])

    def uses(self, name: str) -> bool:
        """Return whether any pattern so far names a set, itself or by way of another set."""
        return name in self._named

    def _set(self, name: str) -> Node:
        """Return the element of a set, compiled when it is first named."""
        if name not in self._named:
            if name not in self._sets:
                raise PatternError(f"there is no set «{name}»")
            if name in self._open:
                raise PatternError(f"the set «{name}» is made of itself")
            self._open.append(name)
            try:
                self._named[name] = self._either(entries(self._sets[name]), self._needed)
            except PatternError as error:
                raise PatternError(f"in <{name}>, {error}") from error
            finally:
                self._open.pop()
        return self._named[name]

    def _needed(self, line: str) -> Node:
        node = self._phrase(line)
        if isinf(node.commonness):
            raise PatternError(f"«{line}» needs a word that must be there")
        return node

    def _phrase(self, line: str) -> Node:
        pieces = _PIECE.findall(line)
        if "|" in line:
            _refuse_doubt(pieces)
        return chain([self._pieces.get(piece) or self._piece(piece) for piece in pieces])

    def _piece(self, piece: str) -> Node:
        node = self._pieces[piece] = self._element(piece)
        return node

    def _element(self, piece: str) -> Node:
        if piece in _PLACES:
            return check(_PLACES[piece])
        if found := _GAP.fullmatch(piece):
            return gap(int(found[1] or _USUAL_GAP))
        if piece[0] == "!" and len(piece) > 1:
            return _unless(self._piece(piece[1:]))
        if piece[-1] == "?":
            return either([self._piece(piece[:-1])], optional=True)
        return self._choice(piece)

    def _choice(self, piece: str) -> Node:
        if piece[0] == "(" and piece[-1] == ")":
            return self._either(map(str.strip, _options(piece[1:-1])), self._phrase)
        if "|" in piece:
            return self._either(piece.split("|"), self._phrase)
        if piece[0] == "<" and piece[-1] == ">":
            return self._set(piece[1:-1])
        if not _WORD.fullmatch(piece):
            raise PatternError(f"«{piece}» is no word: small letters, no accents")
        return self._word(frozenset((piece,)))

    def _either(self, phrases: Iterable[str], parse: Callable[[str], Node]) -> Node:
        plain: list[str] = []
        others: list[str] = []
        for phrase in phrases:
            (plain if _WORD.fullmatch(phrase) else others).append(phrase)
        options = [self._word(frozenset(plain))] if plain else []
        return either([*options, *map(parse, others)])

    def _word(self, words: frozenset[str]) -> Node:
        if words not in self._words:
            # Short words are common ones: a pattern is looked at only when its rarest word is there.
            self._words[words] = word(self._class_of(words), sum([3.0 ** -len(each) for each in words]))
        return self._words[words]


def entries(text: str) -> list[str]:
    """Return the patterns of a block of text, which commas and line ends part."""
    return [" ".join(entry.split()) for entry in text.replace("\n", ",").split(",") if entry.strip()]


def _refuse_doubt(pieces: Sequence[str]) -> None:
    """Refuse «a|b c», which could mean (a|b) c or a|(b c): only the curator knows."""
    for both in pairwise(pieces):
        if all(map(_NAMING.match, both)) and "|" in "".join(both):
            raise PatternError(f"write ( ) around the | in «{' '.join(both)}»")


def _options(inner: str) -> Sequence[str]:
    return list(_parted(inner)) if "(" in inner else inner.split("|")


def _parted(inner: str) -> Iterator[str]:
    """Part the inside of a group at each | that no inner group holds."""
    depth = begin = 0
    for i, letter in enumerate(inner):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            yield inner[begin:i]
            begin = i + 1
    yield inner[begin:]


def _unless(unwanted: Node) -> Node:
    return check(lambda text: ~unwanted.backward(text, text.everywhere))
