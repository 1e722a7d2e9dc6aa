"""Decides how the parts are put together: content, conversation, storage, service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.erasing import erasing
from bot.key_file import open_keys
from bot.routing import router
from bot.service import Service
from bot.settings import Settings
from bot.starting import load_library
from bot.storage import open_storage
from content.library import Library
from content.models import Language
from content.preparing import examples
from content.vocabulary import vocabulary
from dialogs.cases import load_cases
from dialogs.conversation import Conversation
from dialogs.definitions import load_questionnaire
from dialogs.questions import Questions
from dialogs.routing import Router

__all__ = ["conversation", "open_service"]


def conversation(
    library: Library,
    language: Language = "es",
    make: Callable[..., Router] = Router,
    *,
    keep_unanswered: bool = False,
) -> Conversation:
    """Return the whole conversation over a library; `make` makes its router."""
    questionnaire = load_questionnaire()
    kept = vocabulary(examples(library)) if keep_unanswered else None
    questions = Questions(library, router(library, language, make), kept)
    return Conversation(library, questions, questionnaire, load_cases(questionnaire), language)


@asynccontextmanager
async def open_service(
    settings: Settings,
    library: Library | None = None,
    *,
    make: Callable[..., Service] = Service,
    make_router: Callable[..., Router] = Router,
) -> AsyncIterator[Service]:
    """Yield a service over the database of the settings; raise SetupError or ContentError.

    Who counts what happens makes service and router of their own kind.

    The database comes first: what is wrong with it is said before anything takes time.
    """
    storage = await open_storage(settings.database(), open_keys(settings))
    try:
        talk = conversation(
            library or load_library(),
            settings.language,
            make_router,
            keep_unanswered=settings.keep_unanswered,
        )
        service = make(talk, storage)
        async with erasing(service):
            yield service
    finally:
        await storage.close()
