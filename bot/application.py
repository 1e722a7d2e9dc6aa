"""Decides how the parts are put together: content, conversation, storage, service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

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

__all__ = ["cache_folder", "conversation", "open_service", "router"]


def cache_folder() -> Path:
    """Return where learnt weights are kept between two starts; it may be deleted at any time."""
    return user_cache_path("umbral", appauthor=False)


def router(library: Library, language: Language = "es", announce: Callable[[], None] | None = None) -> Router:
    """Return the router of free messages; `announce` is called when it first has to learn, for seconds."""
    return Router(prepare(library, cache_folder(), announce), SafetyRouter.load(), language)


def conversation(
    library: Library, language: Language = "es", announce: Callable[[], None] | None = None
) -> Conversation:
    """Return the whole conversation over a library."""
    questionnaire = load_questionnaire()
    return Conversation(
        library, router(library, language, announce), questionnaire, load_cases(questionnaire), language
    )


@asynccontextmanager
async def open_service(
    settings: Settings, library: Library | None = None, announce: Callable[[], None] | None = None
) -> AsyncIterator[Service]:
    """Yield a service over the database of the settings; raise StorageError or ContentError."""
    talk = conversation(library or load(), settings.language, announce)
    storage = await open_storage(settings.database())
    try:
        yield Service(talk, storage)
    finally:
        await storage.close()
