"""What the tests share: the real content, a real conversation over it, and a real service over SQLite."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.application import conversation
from bot.routing import router
from bot.service import Service
from bot.starting import cache_folder
from bot.storage import open_storage
from content.finding import Finder
from content.library import CONTENT_FOLDER, Library, load
from content.models import Language
from dialogs.cases import Case
from dialogs.conversation import Conversation
from dialogs.definition import Questionnaire
from dialogs.definitions import load_questionnaire
from dialogs.replies import Reply
from dialogs.result import result
from dialogs.routing import Router
from dialogs.session import Walk
from dialogs.speaker import Speaker
from tests.curator import Curator
from tests.databases import KEYS, postgres_database, rows
from tests.learning import prepare
from tests.results import Answers, Show
from tests.telegram_person import Person, Run, polling
from tests.telegram_standin import TelegramStandin
from tests.walks import Say

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture(scope="session")
def finder(library: Library) -> Finder:
    return prepare(library, cache_folder())


@pytest.fixture(scope="session")
def say(library: Library) -> Say:
    """The interface's texts, without the whole library in every message of a failing test."""

    def say(key: str, language: Language) -> str:
        return library.say(key, language)

    return say


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "schema"))
    return Curator(folder)


@pytest.fixture(scope="session")
def talk(library: Library) -> Conversation:
    return conversation(library)


@pytest.fixture(scope="session")
def routing(library: Library) -> Router:
    return router(library)


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load_questionnaire()


@pytest.fixture(scope="session")
def show(library: Library, questionnaire: Questionnaire) -> Show:
    """Return the result of a walk with these answers, and nothing that was not asked."""

    def shown(answers: Answers, language: Language = "es", case: Case | None = None) -> Reply:
        walk = Walk(number=1, moves=40, step="result", item="csi", answers=dict(answers))
        return result(Speaker(library, language), questionnaire, walk, case)

    return shown


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
async def service(talk: Conversation, tmp_path: Path) -> AsyncIterator[Service]:
    storage = await open_storage(f"sqlite:///{tmp_path / 'umbral.sqlite3'}", KEYS)
    yield Service(talk, storage, clock=lambda: NOON)
    await storage.close()


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    with postgres_database() as address:
        if address is None and not os.environ.get("CI"):
            pytest.skip("no PostgreSQL server answers")
        assert address, "no PostgreSQL server answers, and in CI one must"
        yield address


@pytest.fixture
async def postgres(_postgres: str) -> str:
    """The address of an empty PostgreSQL database."""
    await rows(_postgres, "DROP SCHEMA public CASCADE")
    await rows(_postgres, "CREATE SCHEMA public")
    return _postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'umbral.sqlite3'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session", autouse=True)
def _learnt_before(routing: Router) -> None:
    """Have everything learnt before the first test, so that no process started by one has to learn."""
    assert routing


@pytest.fixture(autouse=True)
def _settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep an operator's own settings out of the tests, and the tests out of their data folder."""
    for name in [name for name in os.environ if name.startswith("UMBRAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UMBRAL_DATABASE_URL", f"sqlite:///{tmp_path / 'default.sqlite3'}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test away from the .env file of whoever works here."""
    monkeypatch.chdir(tmp_path)


# Telegram


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin() as standin:
        yield standin


@pytest.fixture
def ana(telegram: TelegramStandin) -> Person:
    return Person(telegram, chat=1, id=1)


@pytest.fixture
def ben(telegram: TelegramStandin) -> Person:
    return Person(telegram, chat=2, id=2, language_code="en")


@pytest.fixture
def run(telegram: TelegramStandin, service: Service, library: Library) -> Run:
    """How a test starts the channel: `async with run():`."""
    return partial(polling, telegram, service, library)
