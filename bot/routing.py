"""Decides how free messages are routed: over the library, with what was learnt before kept for the next start."""

from pathlib import Path

import click
from platformdirs import user_cache_path

from content.library import Library
from content.models import Language
from content.preparing import examples, prepare
from dialogs.routing import Router
from dialogs.guarding import SafetyGuard
from dialogs.safety import SafetyRouter
from dialogs.safety_net import SafetyNet

__all__ = ["announce_learning", "cache_folder", "router"]


def announce_learning() -> None:
    """Say on stderr that what follows takes a few seconds, and that it happens once."""
    click.echo("umbral: learning the phrasings, once; this takes a few seconds ...", err=True)


def cache_folder() -> Path:
    """Return where learnt weights are kept between two starts; it may be deleted at any time."""
    return user_cache_path("umbral", appauthor=False)


def router(library: Library, language: Language = "es") -> Router:
    """Return the router of free messages; the first time it has to learn, and says so."""
    finder = prepare(library, cache_folder(), announce_learning)
    net = SafetyNet.learn(examples(library), cache_folder(), announce_learning)
    return Router(finder, SafetyGuard(SafetyRouter.load(), net), language)
