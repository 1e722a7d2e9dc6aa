"""Runs the crash test at length: `python -m tests.torture [KILLS]`."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click

from bot.application import conversation
from bot.starting import load_library
from dialogs.conversation import Conversation
from tests import telegram_delivering
from tests.databases import postgres_database
from tests.torture.killing import Way, torture

CHATS = 50
KILLS = 500
"""In all, over all ways."""


def main() -> None:
    """Torture every way to run Umbral; exit with 1 when anything was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    talk, lost = conversation(load_library()), 0
    telegram_delivering.AGAIN = 0.2
    with tempfile.TemporaryDirectory() as name, postgres_database() as server:
        ways = list(_ways(Path(name), server))
        for number, way in enumerate(ways):
            click.echo(f"{way.name}: {kills // len(ways)} kills over {CHATS} chats ...")
            lost += _torture(way, talk, Path(name), kills // len(ways), number)
    sys.exit(1 if lost else 0)


def _torture(way: Way, talk: Conversation, folder: Path, kills: int, seed: int) -> int:
    began = time.perf_counter()
    outcome = asyncio.run(torture(way, talk, folder, kills=kills, chats=CHATS, seed=seed, say=click.echo))
    counts = outcome.counts
    click.echo(
        f"  {counts['kills']} kills, {counts['updates']} updates, {counts['steps recorded']} answers "
        f"recorded, {counts['shown again']} replies shown once more, {time.perf_counter() - began:.0f} s"
    )
    click.echo(f"  lost or done twice: {len(outcome.lost)}")
    for line in outcome.lost:
        click.echo(f"    {line}")
    return len(outcome.lost)


def _ways(folder: Path, server: str | None) -> Iterator[Way]:
    yield Way("polling, SQLite", f"sqlite:///{folder / 'polling.sqlite3'}")
    yield Way("webhook, SQLite", f"sqlite:///{folder / 'webhook.sqlite3'}", webhook=True)
    if server:
        yield Way("polling, PostgreSQL", server)
        yield Way("webhook, PostgreSQL", server, webhook=True)
        yield Way("webhook, PostgreSQL, 3 workers", server, webhook=True, workers=3)
    else:
        click.echo("no PostgreSQL server answers: SQLite only")


if __name__ == "__main__":
    main()
