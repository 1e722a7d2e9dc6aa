"""Decides how a test learns from a library: from all of its lines at once."""

from collections.abc import Callable
from pathlib import Path

from content.finding import Finder
from content.library import Library
from content.preparing import examples, finder_of

__all__ = ["prepare"]


def prepare(
    library: Library, cache: Path | None = None, announce: Callable[[], None] | None = None
) -> Finder:
    """Return a finder that knows a library."""
    return finder_of(library, examples(library), cache, announce)
