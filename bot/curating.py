"""Decides how a curator reads what readers leave: reports of wrong cards, questions without an answer."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from bot.key_file import open_keys
from bot.reports import Reported
from bot.settings import load_settings
from bot.storage import Storage, open_storage
from bot.unanswered import Asked
from content.library import Library
from dialogs.routing import Router

__all__ = ["reported_lines", "unanswered_lines"]

Rows = TypeVar("Rows")


def reported_lines(library: Library) -> tuple[str, ...]:
    """Return a line for each topic and reason, the most often reported first; raise SetupError."""
    found = asyncio.run(_read(lambda storage: storage.reports.all()))
    if not found:
        return ("No card was reported as wrong.",)
    return tuple(map(partial(_line, library), found))


def unanswered_lines(router: Router) -> tuple[str, ...]:
    """Return the questions without an answer under the topic they are nearest to; raise SetupError."""
    found = asyncio.run(_read(lambda storage: storage.unanswered.all()))
    if not found:
        return ("No question is kept; they are with UMBRAL_KEEP_UNANSWERED=1, for 30 days.",)
    return tuple(_grouped(router, found))


async def _read(read: Callable[[Storage], Awaitable[Rows]]) -> Rows:
    settings = load_settings()
    storage = await open_storage(settings.database(), open_keys(settings))
    try:
        return await read(storage)
    finally:
        await storage.close()


def _line(library: Library, entry: Reported) -> str:
    reason = library.say(f"report.{entry.reason}", "en")
    return f"{entry.times:>4}  {entry.topic}: {reason}, last on {entry.last}"


def _grouped(router: Router, found: Sequence[Asked]) -> Iterator[str]:
    """Yield each topic that questions are nearest to, the most asked first, and its questions below."""
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for asked in found:
        hits = router.route(asked.words).hits
        groups[hits[0].topic if hits else "near no topic"].append(asked)
    for topic in sorted(groups, key=lambda topic: (-_times(groups[topic]), topic)):
        yield f"{_times(groups[topic]):>4}  {topic}"
        for asked in groups[topic]:
            yield f"      {asked.times:>4}  {asked.language}  {asked.words}, last on {asked.last}"


def _times(asked: Sequence[Asked]) -> int:
    return sum(one.times for one in asked)
