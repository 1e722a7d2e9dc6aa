"""Decides how a conversation runs in a terminal: lines in, replies out, choices by their number."""

import asyncio
import sys
import tempfile
import textwrap
from pathlib import Path

import click

from bot.application import open_service
from bot.figures import Figures
from bot.service import Service
from bot.settings import load_settings
from bot.starting import load_library
from bot.terminal_format import WIDTH, Numbered, numbered, plain, plain_choices, usable
from content.models import Language
from dialogs.commands import read_typed
from dialogs.events import Command, Event, Press
from dialogs.replies import Picture, Reply

__all__ = ["read_line", "talk"]

CHAT = "terminal"
LEAVE = frozenset({"/salir", "/exit", "/quit"})


def talk(language: Language | None) -> None:
    """Hold a conversation until the input ends or the person leaves."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    asyncio.run(_talk(language))


async def _talk(language: Language | None) -> None:
    async with open_service(load_settings()) as service:
        if language:
            await _turn(service, Command("language", language))
        offered = await _turn(service, Command("start"))
        while True:
            line = await asyncio.to_thread(_prompt)
            if line is None or line.strip().lower() in LEAVE:
                return
            event = read_line(line, offered)
            if event:
                offered = await _turn(service, event)


def read_line(line: str, offered: Numbered) -> Event | None:
    """Return what a typed line means: `#3` or 3 is the third choice, `/x` a command, the rest is said.

    Where a number is asked for, only `#3` is a choice.
    """
    text = line.strip()
    if not text:
        return None
    number = text.removeprefix("#")
    named = number.isdecimal() and (number != text or not offered.hashed)
    if named and 1 <= int(number) <= len(offered.choices) and offered.choices[int(number) - 1].action:
        return Press(offered.choices[int(number) - 1].action)
    return read_typed(text)


async def _turn(service: Service, event: Event) -> Numbered:
    """Print the replies to an event; return all choices, which the next line may name by number."""
    replies: tuple[Reply, ...] = await service.turn(CHAT, event)
    offered = numbered(replies)
    first = 1 + len(usable(replies[-1]))
    for reply in replies:
        click.echo(f"\n{plain(reply)}")
        if reply.picture:
            click.echo(_saved(reply.picture))
        choices = usable(reply)
        if choices:
            number = 1 if reply is replies[-1] else first
            click.echo(plain_choices(choices, number, hashed=offered.hashed))
        first += len(choices)
    return offered


def _saved(picture: Picture) -> str:
    """Return the words that say what a picture shows and where its file is: a folder only for this person."""
    library = load_library()
    rendered = Figures(library).rendered(picture)
    path = Path(tempfile.mkdtemp(prefix="umbral-")) / f"{picture.name}{rendered.ending}"
    path.write_bytes(rendered.data)
    key = "figure.page_saved" if picture.page else "figure.saved"
    saved = library.say(key, picture.language, path=path)
    return f"{textwrap.fill(rendered.alt, WIDTH)}\n{saved}"


def _prompt() -> str | None:
    try:
        return input("\n> ")
    except EOFError:
        return None
