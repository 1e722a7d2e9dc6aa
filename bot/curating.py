"""Decides how a curator reads what readers reported: the card, what is wrong, how often, and when last."""

import asyncio
from functools import partial

from bot.key_file import open_keys
from bot.reports import Reported
from bot.settings import load_settings
from bot.storage import open_storage
from content.library import Library

__all__ = ["reported_lines"]


def reported_lines(library: Library) -> tuple[str, ...]:
    """Return a line for each topic and reason, the most often reported first; raise SetupError."""
    return asyncio.run(_lines(library))


async def _lines(library: Library) -> tuple[str, ...]:
    settings = load_settings()
    storage = await open_storage(settings.database(), open_keys(settings))
    try:
        found = await storage.reports.all()
    finally:
        await storage.close()
    if not found:
        return ("No card was reported as wrong.",)
    return tuple(map(partial(_line, library), found))


def _line(library: Library, entry: Reported) -> str:
    reason = library.say(f"report.{entry.reason}", "en")
    return f"{entry.times:>4}  {entry.topic}: {reason}, last on {entry.last}"
