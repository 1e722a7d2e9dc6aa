"""Decides what the words of a message are, as it was typed on a phone, and how each may have been meant."""

import re
from collections.abc import Iterator

from content.text import fold

__all__ = ["BREAK", "read_words", "sound", "spellings"]

BREAK = "."
"""Stands among the words where a sentence ends."""

_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_LEET = str.maketrans("013457@$", "oieastas")
_SPELT_OUT = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*·]{1,2}){3,}[^\W_](?![^\W_])")
_FILLERS = re.compile(r"[ .\-_*·]")
_AMOUNT = re.compile(
    r"(?<![^\W_])(\d+(?:[.,]\d+)?)"
    r"(mgs?|mcg|grs?|gramos?|kgs?|kilos?|lbs?|ml|hrs?|hs?|yo|x|tabs?|pastillas|pills|[mfga])(?![^\W_])"
)
_TOKEN = re.compile(r"\.{2,}|[.!?;¿¡]+|\d+(?:[.,]\d+)+|[a-zñ0-9@$*]+|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
# M1, T4 and the like are words of the field, and no l33t.
_MARK = re.compile(r"[a-z][1-9]")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SOUNDS = (
    ("qu", "k"), ("ch", "x"), ("ce", "se"), ("ci", "si"), ("ll", "y"),
    ("ge", "je"), ("gi", "ji"), ("gue", "ge"), ("gui", "gi"),
)  # fmt: skip
_SOUND = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "b", "ñ": "n", "h": None})


def read_words(text: str) -> list[str]:
    """Return the words of a message, folded, with ``BREAK`` where a sentence ends."""
    folded = fold(text).translate(_APOSTROPHES)
    folded = _SPELT_OUT.sub(_joined, folded)
    folded = _AMOUNT.sub(r"\1 \2", folded)
    return [word for token in _TOKEN.findall(folded) if (word := _word(token))]


def _joined(spelt_out: re.Match[str]) -> str:
    """Put ``s.u.i.c.i.d.i.o`` together; leave a row of numbers alone."""
    letters = _FILLERS.sub("", spelt_out[0])
    return spelt_out[0] if letters.isdigit() else letters


def _word(token: str) -> str:
    if token[0] in ".!?;¿¡":
        # Dots in a row are a pause in the telling, not its end.
        return "" if token.startswith("..") else BREAK
    return token.replace(",", ".") if token[0].isdigit() else token.strip("*")


def spellings(word: str) -> Iterator[str]:
    """Yield how a typed word may have been meant: as it is, without l33t, without drawn-out letters."""
    plain = word
    if not word.isalpha() and not word.isdigit() and not _MARK.fullmatch(word):
        yield word
        plain = word.translate(_LEET).replace("*", "")
    if not _RUN.search(plain):
        yield plain
        return
    if not _LONG_RUN.search(plain):
        yield plain
    yield _LONG_RUN.sub(r"\1", plain)
    yield _LONG_RUN.sub(r"\1\1", plain)
    yield _RUN.sub(r"\1", plain)


def sound(word: str) -> str:
    """Return the word as it sounds in Mexico, so that ``kiero`` and ``quiero`` are the same."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _RUN.sub(r"\1", word.translate(_SOUND))
