"""Decides how free messages are routed: by safety, and by what was learnt from the library."""

from collections.abc import Callable
from functools import cache

import click

from bot.starting import cache_folder, made_to_stay
from content.finding import Finder
from content.library import Library
from content.models import Language
from content.preparing import examples, finder_of
from dialogs.guarding import SafetyGuard
from dialogs.routing import Router
from dialogs.safety import SafetyRouter
from dialogs.safety_net import SafetyNet

__all__ = ["announce_learning", "router"]


def announce_learning() -> None:
    """Say on stderr that what follows takes a few seconds, and that it happens once."""
    click.echo("umbral: learning the phrasings, once; this takes a few seconds ...", err=True)


def router(library: Library, language: Language = "es", make: Callable[..., Router] = Router) -> Router:
    """Return the router of free messages, of a kind; the first time it has to learn, and says so."""
    with made_to_stay():
        # What both learn from is gone by the time the rules are read, which take its place in memory.
        finder, net = _learnt(library)
        return make(finder, SafetyGuard(SafetyRouter.load(), net), language)


def _learnt(library: Library) -> tuple[Finder, SafetyNet]:
    announce = cache(announce_learning)  # once, though two things are learnt
    lines = examples(library)
    finder = finder_of(library, lines, cache_folder(), announce)
    return finder, SafetyNet.learn(lines, cache_folder(), announce)
