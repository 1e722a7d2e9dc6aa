"""Decides how a start is kept short: what was read is kept for the next, and garbage is left alone."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from content.library import Library, load

__all__ = ["cache_folder", "give_back", "load_library", "made_to_stay"]


def cache_folder() -> Path:
    """Return where things are kept between two starts; it may be deleted at any time."""
    return user_cache_path("umbral", appauthor=False)


def load_library() -> Library:
    """Return the library; raise ContentError with every fault of every file at once."""
    with made_to_stay():
        return load(cache=cache_folder())


@contextmanager
def made_to_stay() -> Iterator[None]:
    """Look for no garbage while much is made that stays, and never again among what was made."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def give_back() -> None:
    """Give memory that only the start needed back to the system, where the C library can: glibc keeps it."""
    import ctypes  # noqa: PLC0415  only what serves is held for long

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim:
        trim(0)
