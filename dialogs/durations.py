"""Decides whether a typed duration reaches a number of months: «medio año» and “more than 2 weeks” alike."""

import re

from content.text import fold

__all__ = ["is_duration", "lasted"]

MONTH = 30.0
"""Days in a month, so that 90 days are three; from 84 to 89 days, or twelve weeks, nothing is decided."""
WEEKS = 28.0 / MONTH
"""How much shorter a month of four weeks is."""
LONGEST = 80
"""Letters that a duration may have."""
UNITS = {
    r"dias?|days?": 1.0,
    r"semanas?|weeks?|wks?": 7.0,
    r"mes(?:es)?|months?|mos?": MONTH,
    r"a[ñn]os?|years?|yrs?": 365.0,
}
NUMBERS = {
    **dict.fromkeys("un uno una one a an".split(), 1.0),
    **dict.fromkeys("dos two".split(), 2.0),
    **dict.fromkeys("tres three".split(), 3.0),
    **dict.fromkeys("cuatro four".split(), 4.0),
    **dict.fromkeys("cinco five".split(), 5.0),
    **dict.fromkeys("seis six".split(), 6.0),
    **dict.fromkeys("siete seven".split(), 7.0),
    **dict.fromkeys("ocho eight".split(), 8.0),
    **dict.fromkeys("nueve nine".split(), 9.0),
    **dict.fromkeys("diez ten".split(), 10.0),
    **dict.fromkeys("doce twelve".split(), 12.0),
    **dict.fromkeys(("medio", "media", "half", "half a", "half an"), 0.5),
}
_UNIT = "|".join(UNITS)
_COUNT = r"\d{1,3}(?:[.,]\d{1,2})?|" + "|".join(sorted(NUMBERS, key=len, reverse=True))
_SPAN = rf"(?:{_COUNT})\s*(?:{_UNIT})\b(?: y medi[oa]\b| and a half\b)?"
_DURATION = re.compile(
    r"(?:(?:ya|dura|lleva|llevo|lo tengo|desde|hace|desde hace|for|since|it has lasted|about|around|"
    r"como|unos|unas|aproximadamente) )*"
    r"(?:(?P<over>mas de|over|more than)|(?P<under>menos de|less than|under|casi|almost|nearly|not yet))? ?"
    rf"(?P<spans>{_SPAN}(?:(?: y | and |, ?| ){_SPAN})*)"
    r"(?: ?(?P<least>o mas|or more)| ago| ya| already)?[\s.!]*"
)
_EACH = re.compile(rf"({_COUNT})\s*({_UNIT})\b( y medi[oa]\b| and a half\b)?")


def lasted(text: str, months: int) -> str | None:
    """Return "yes" or "no" for a duration that reaches so many months or does not; None for other words.

    None also where it cannot be told: «más de dos meses» may be either side of three.
    """
    found = _found(text)
    if not found:
        return None
    days, wanted = sum(map(_days, _EACH.findall(found["spans"]))), months * MONTH
    if found["under"]:
        return "no" if days <= wanted else None
    if days >= wanted:
        return "yes"
    return "no" if days < wanted * WEEKS and not (found["over"] or found["least"]) else None


def is_duration(text: str) -> bool:
    """Return whether a text says how long, and nothing else."""
    return _found(text) is not None


def _found(text: str) -> re.Match[str] | None:
    return _DURATION.fullmatch(" ".join(fold(text).split())) if len(text) <= LONGEST else None


def _days(span: tuple[str, str, str]) -> float:
    count, unit, half = span
    number = NUMBERS[count] if count in NUMBERS else float(count.replace(",", "."))
    each = next(days for pattern, days in UNITS.items() if re.fullmatch(pattern, unit))
    return (number + (0.5 if half else 0)) * each
