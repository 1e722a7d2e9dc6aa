"""Decides how the parts are put together: content, conversation, storage, service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
from platformdirs import user_cache_path

from bot.service import Service
from bot.settings import Settings
from bot.storage import open_storage
from content.library import Library, load
from content.models import Language
from content.preparing import prepare
from dialogs.cases import load_cases
from dialogs.conversation import Conversation
from dialogs.definitions import load_questionnaire
from dialogs.routing import Router
from dialogs.safety import SafetyRouter

__all__ = ["announce_learning", "cache_folder", "conversation", "open_service", "router"]


def announce_learning() -> None:
    """Say on stderr that what follows takes a few seconds, and that it happens once."""
    click.echo("umbral: learning the phrasings, once; this takes a few seconds ...", err=True)


def cache_folder() -> Path:
    """Return where learnt weights are kept between two starts; it may be deleted at any time."""
    return user_cache_path("umbral", appauthor=False)


def router(library: Library, language: Language = "es") -> Router:
    """Return the router of free messages; the first time it has to learn, and says so."""
    return Router(prepare(library, cache_folder(), announce_learning), SafetyRouter.load(), language)


def conversation(library: Library, language: Language = "es") -> Conversation:
    """Return the whole conversation over a library."""
    questionnaire = load_questionnaire()
    return Conversation(
        library, router(library, language), questionnaire, load_cases(questionnaire), language
    )


@asynccontextmanager
async def open_service(settings: Settings, library: Library | None = None) -> AsyncIterator[Service]:
    """Yield a service over the database of the settings; raise StorageError or ContentError."""
    talk = conversation(library or load(), settings.language)
    storage = await open_storage(settings.database())
    try:
        yield Service(talk, storage)
    finally:
        await storage.close()
