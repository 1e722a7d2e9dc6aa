"""Decides to which classes of the safety lexicon a typed word belongs, misspellings included."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from dialogs.safety_pattern import Text
from dialogs.safety_spelling import BREAK, read_words, sound, spellings

__all__ = ["Vocabulary"]

_TYPO_LENGTHS = range(5, 25)
_LONGEST_STEM = 20
_SHORTEST_HEARD = 3
_REMEMBERED = 2048
_NONE: tuple[int, ...] = ()

_Index = dict[str, Sequence[int]]


class Vocabulary:
    """Every word that a pattern names, in classes: sets of words that one pattern takes as equal."""

    def __init__(self) -> None:
        self._size = 0
        self._words: _Index = {}
        self._stems: _Index = {}
        self._heard_words: _Index = {}
        self._heard_stems: _Index = {}
        self._ranges: list[tuple[float, float, int]] = []
        self._typos: dict[str, tuple[str, ...]] = {}
        self._no_typos: frozenset[str] = frozenset()
        self._classes = lru_cache(maxsize=_REMEMBERED)(self._classes_of)

    def class_of(self, words: frozenset[str]) -> int:
        """Return the number of a new class that holds just these words."""
        number, self._size = self._size, self._size + 1
        for word in words:
            if word[0] == "#":
                low, _, high = word[1:].partition("-")
                self._ranges.append((float(low or 0), float(high or "inf"), number))
            elif word[-1] == "*":
                _note(self._stems, word[:-1], (number,))
            else:
                _note(self._words, word, (number,))
        return number

    def listen(self, shorthand: Mapping[str, str], typos: Iterable[str], real: Iterable[str]) -> None:
        """Make ready for misspellings, once all classes are known.

        A word of `shorthand` is what it stands for as well. A word one slip away from any of `typos` is taken
        for it, unless it is one of the `real` words.
        """
        for short, meant in shorthand.items():
            _note(self._words, short, self._words.get(meant, _NONE))
        for word, numbers in self._words.items():
            _note(self._heard_words, sound(word), numbers)
        for stem, numbers in self._stems.items():
            # How c, g, h or q sounds is decided by the next letter, which a stem does not know.
            if stem[-1] not in "cghq":
                _note(self._heard_stems, sound(stem), numbers)
        self._no_typos = frozenset(real)
        for word in typos:
            for form in {word, sound(word)}:
                for shortened in (form, *_one_letter_less(form)):
                    self._typos[shortened] = (*self._typos.get(shortened, ()), form)

    def _classes_of(self, word: str) -> Sequence[int]:
        """Return the classes of a typed word: as it is, else as it was probably meant."""
        if word[0].isdigit() and (number := _number(word)) is not None:
            return [c for low, high, c in self._ranges if low <= number <= high] + list(
                self._words.get(word, _NONE)
            )
        for spelling in spellings(word):
            if found := _classes(spelling, self._words, self._stems):
                return found
        if word in self._no_typos:
            return _NONE
        for spelling in spellings(word):
            if found := self._misspelt(spelling):
                return found
        return _NONE

    def _misspelt(self, word: str) -> Sequence[int]:
        if len(word) < _SHORTEST_HEARD:
            return _NONE
        heard = sound(word)
        if found := _classes(heard, self._heard_words, self._heard_stems):
            return found
        if len(word) not in _TYPO_LENGTHS:
            return _NONE
        for typed in (word, heard):
            for shortened in (typed, *_one_letter_less(typed)):
                for meant in self._typos.get(shortened, ()):
                    if meant[0] == typed[0] and OSA.distance(meant, typed, score_cutoff=1) <= 1:
                        return _classes(meant, self._words, self._stems) or _classes(
                            meant, self._heard_words, self._heard_stems
                        )
        return _NONE

    def read(self, message: str) -> tuple[list[str], Text]:
        """Return the words of a message, and the text that patterns are matched against."""
        words = read_words(message)
        places: dict[int, int] = {}
        breaks, bit = 0, 1
        for word in words:
            if word == BREAK:
                breaks |= bit
            else:
                for number in self._classes(word):
                    places[number] = places.get(number, 0) | bit
            bit <<= 1
        return words, Text(places, breaks, len(words))


def _note(index: _Index, word: str, numbers: Sequence[int]) -> None:
    known = index.get(word)
    index[word] = [*known, *numbers] if known else numbers


def _classes(word: str, words: _Index, stems: _Index) -> Sequence[int]:
    found = words.get(word, _NONE)
    for end in range(2, min(len(word), _LONGEST_STEM) + 1):
        if more := stems.get(word[:end]):
            found = [*found, *more]
    return found


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
