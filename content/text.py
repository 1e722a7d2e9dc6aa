"""Decides when two spellings are the same: folding and word splitting, in one place for all of Umbral."""

import unicodedata

__all__ = ["fold", "joined", "words"]

MOST_LETTERS = 4
"""A sign that stands for more letters, such as ﷺ for eighteen, is none of Spanish or English."""
_GREEK = {"α": "alfa", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"}


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out each letter once, when it is first seen."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _fold_letter(letter)
        self[code] = folded
        return folded


def _fold_letter(letter: str) -> str:
    if unicodedata.category(letter) == "Cf":
        return ""
    lowered = unicodedata.normalize("NFKC", letter).casefold()
    if lowered == "ñ":
        return lowered
    if lowered in _GREEK:
        return _GREEK[lowered]
    if len(lowered) > MOST_LETTERS:
        return " "
    base = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return "".join(_GREEK.get(c, c) for c in base)


class _Parting(dict[int, str]):
    """The same, with a space for each letter that folds to no letter or digit."""

    def __missing__(self, code: int) -> str:
        self[code] = "".join(c if c.isalnum() else " " for c in _TABLE[code])
        return self[code]


_TABLE = _Folding()
_PARTS = _Parting()
_RARE = "\0"
_LATIN = "".join(
    part if len(part := _PARTS[code]) == 1 and part < "\u0100" else _RARE for code in range(256)
).encode("latin-1")
"""What becomes of the letters of Spanish and English; `_RARE` for the few that become several, or none."""


def fold(text: str) -> str:
    """Return the text in lower case without accents, but with ñ kept.

    «dolor en el ano» and «dolor desde hace un año» must not meet, so ñ is a letter and not an n with
    an ornament. Zero-width and direction marks vanish; Greek letters of the field (TNF-α) are spelt out.
    """
    return unicodedata.normalize("NFC", text).translate(_TABLE)


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order; anything that is no letter or digit parts them."""
    try:  # nearly every text; it takes half as long
        parted = text.encode("latin-1").translate(_LATIN).decode("latin-1")
    except UnicodeEncodeError:
        parted = _RARE
    if _RARE in parted:
        parted = unicodedata.normalize("NFC", text).translate(_PARTS)
    return parted.split()


def joined(text: str) -> str:
    """Return the words of a text with one space between them: what two texts share that say the same."""
    return " ".join(words(text))
