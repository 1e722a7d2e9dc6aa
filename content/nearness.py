"""Decides which known names a mistyped one may have meant: those spelt nearly the same, and no others."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from content.text import fold

__all__ = ["near"]

NEAR_ENOUGH = 70
"""Likeness from 0 to 100 from which a slip of the pen is likelier than another name."""
AS_NEAR = 5
"""How much less like it than the nearest another may be: ids of a group share half of their letters."""


def near(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return the known names that are spelt nearly as this one, the nearest first, `most` at most."""
    found = process.extract(
        name, sorted(known), scorer=fuzz.ratio, processor=fold, limit=most, score_cutoff=NEAR_ENOUGH
    )
    return [one for one, likeness, _ in found if likeness >= found[0][1] - AS_NEAR]
