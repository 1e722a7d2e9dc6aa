"""Decides how wide words are, and where a line breaks: measured in the very font that is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from dialogs.figures.shapes import Weight

__all__ = ["FAMILY", "FONTS", "Type", "font_file", "width_of", "wrapped"]

FAMILY = "Source Sans Pro"
FONTS: Mapping[Weight, str] = {
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
}
ROOM = 1.02
"""Kerning and hinting move letters a little; a line is taken to be this much wider than its letters."""


SHORT = 0.4
"""A last line shorter than this share of the width looks left behind."""


@dataclass(frozen=True)
class Type:
    """A size in pixels and a weight."""

    size: float
    weight: Weight = "regular"
    leading: float = 1.28

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * self.leading


def font_file(weight: Weight) -> Path:
    """Return where the font of a weight lies."""
    return Path(str(files("font_source_sans_pro") / "files" / FONTS[weight]))


def width_of(text: str, type_: Type) -> float:
    """Return the width of a line in pixels; raise ValueError for a letter that the font does not have."""
    widths = _widths(type_.weight)
    try:
        return sum(widths[letter] for letter in text) * type_.size
    except KeyError as missing:
        raise ValueError(f"the font has no {missing.args[0]!r}, which «{text}» needs") from None


def wrapped(text: str, type_: Type, width: float) -> list[str]:
    """Return the lines of a text within a width; raise ValueError for a word that is wider by itself.

    Of two lines, the second is not left with a short word or two: both are filled evenly instead.
    """
    width /= ROOM
    lines = _filled(text, type_, width)
    if len(lines) == 2 and width_of(lines[-1], type_) < width * SHORT:
        lines = _evened(text, type_, width, len(lines))
    for line in lines:
        if width_of(line, type_) > width:
            raise ValueError(f"«{line}» is wider than the {width:.0f} pixels that it has")
    return lines


def _evened(text: str, type_: Type, width: float, count: int) -> list[str]:
    """Return the lines of the narrowest column that needs no more lines than the whole width does."""
    low, high = width * 0.55, width
    for _ in range(6):
        middle = (low + high) / 2
        tried = _filled(text, type_, middle)
        if len(tried) > count or any(width_of(line, type_) > middle for line in tried):
            low = middle
        else:
            high = middle
    return _filled(text, type_, high)


def _filled(text: str, type_: Type, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, type_) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _widths(weight: Weight) -> dict[str, float]:
    """Return how far each letter moves the pen, for a size of one."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  loaded only where something is drawn

    with TTFont(font_file(weight), lazy=True) as font:
        unit, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
