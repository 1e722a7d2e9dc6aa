"""The same conversations through the web chat and through Telegram, each over real storage.

A twin talks to the core beside each person: it finds the button that a script names, and what it hears is
what the channel has to show.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.service import Service
from bot.storage import open_storage
from bot.web import web_app
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.commands import COMMANDS, command_named, language_of_command
from dialogs.conversation import Conversation
from dialogs.routing import Router
from tests.databases import KEYS
from tests.person import NOON, Heard, Person
from tests.scripts import SCRIPTS_FOLDER, Script, play, read_script, vague_question
from tests.telegram_person import Person as TelegramPerson
from tests.telegram_person import polling
from tests.telegram_standin import Shown, TelegramStandin

SCRIPTS = sorted(SCRIPTS_FOLDER.glob("*.yaml"))
STARTED_BEFORE = "en-locale-before-any-word"
"""A page has started the conversation before anybody can."""


@dataclass
class Clock:
    """A clock that a script sets."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Timed:
    """A service, and the clock by which it goes."""

    service: Service
    clock: Clock


@pytest.fixture
async def timed(talk: Conversation, tmp_path: Path) -> AsyncIterator[Timed]:
    clock = Clock()
    storage = await open_storage(f"sqlite:///{tmp_path / 'channels.sqlite3'}", KEYS)
    yield Timed(Service(talk, storage, clock=clock), clock)
    await storage.close()


@dataclass
class OnAChannel:
    """Someone on a channel, with a twin at the core."""

    twin: Person
    clock: Clock

    async def say(self, text: str) -> Heard:
        return await self.do(lambda: self.twin.say(text), text=text)

    async def tap(self, label: str, *, times: int = 1) -> Heard:
        choice = next(c for c in reversed(self.twin.offered) if label in (c.label, c.name))
        for _ in range(times):
            heard = await self.send_payload(choice.action)
        return heard

    async def command(self, name: str, argument: str = "") -> Heard:
        return await self.do(lambda: self.twin.command(name, argument), command=name, argument=argument)

    async def send_payload(self, payload: str) -> Heard:
        return await self.do(lambda: self.twin.send_payload(payload), press=payload)

    def wait(self, time: timedelta) -> None:
        self.twin.wait(time)
        self.clock.now += time

    async def do(self, twin: Callable[[], Heard], **act: str) -> Heard:
        """Do the same at the core and on the channel; return what the channel showed."""
        wanted = twin()
        text = await self.act(**act)
        return Heard(text, wanted.buttons)

    async def act(self, **act: str) -> str:
        raise NotImplementedError


@dataclass
class InABrowser(OnAChannel):
    """Someone with the web chat open."""

    client: httpx.AsyncClient

    async def act(self, **act: str) -> str:
        answer = await self.client.post("/api/turn", json=act)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        return "\n".join(part["text"] for reply in replies for part in reply["parts"])


@dataclass
class OnTelegram(OnAChannel):
    """Someone with Telegram, who types commands by their names in a language."""

    person: TelegramPerson
    language: Language
    last: list[Shown] = field(default_factory=list)

    async def act(self, **act: str) -> str:
        if "press" in act:
            before = len(self.person.told)
            self.last = await self._press(act["press"])
            passing = "\n".join(self.person.told[before:])
            return "\n".join([passing, *(shown.text for shown in self.last)])
        if "command" in act:
            name = self._named(act["command"])
            self.last = await self.person.say(f"/{name} {act['argument']}".strip())
        else:
            self.last = await self.person.say(act["text"])
        return "\n".join(shown.text for shown in self.last)

    def _named(self, command: str) -> str:
        names = (name for name, meant in COMMANDS.items() if meant == command_named(command))
        return next((name for name in names if language_of_command(name) == self.language), command)

    async def _press(self, action: str) -> list[Shown]:
        """Press the latest button that does so; where none does, make one."""
        for message in reversed(self.person.seen):
            payload = next((p for p in message.payloads if p[8:] == action), None)
            if payload:
                return await self.person.press(payload, message.id)
        return await self.person.forge(action)


def introduced(script: Script, library: Library) -> Script:
    """Return the script for someone whom the page has introduced itself to already."""
    told = " ".join(library.say("introduction", language) for language in LANGUAGES)
    turns = [
        act.model_copy(update={"expect": tuple(text for text in act.expect if text not in told)})
        for act in script.turns
    ]
    return script.model_copy(update={"turns": tuple(turns)})


def languages(locale: Language | None) -> dict[str, str]:
    return {"Accept-Language": locale} if locale else {}


@pytest.mark.parametrize("path", [p for p in SCRIPTS if p.stem != STARTED_BEFORE], ids=lambda path: path.stem)
async def test_conversation_in_a_browser(
    path: Path, talk: Conversation, routing: Router, library: Library, timed: Timed
) -> None:
    script = read_script(path)
    transport = httpx.ASGITransport(web_app(timed.service, library))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://umbral.test", headers=languages(script.locale)
    ) as client:
        opened = (await client.get("/api/session")).json()["replies"]
        assert "Umbral" in opened[0]["parts"][0]["text"], "the page introduces itself before anything is said"
        twin = Person(talk, locale=script.locale)
        twin.command("start")
        await play(
            introduced(script, library), InABrowser(twin, timed.clock, client), vague_question(routing, "es")
        )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_conversation_on_telegram(
    path: Path, talk: Conversation, routing: Router, library: Library, timed: Timed
) -> None:
    script = read_script(path)
    async with TelegramStandin() as standin, polling(standin, timed.service, library):
        person = TelegramPerson(standin, language_code=script.locale)
        language: Language = "en" if path.stem.startswith("en") else "es"
        someone = OnTelegram(Person(talk, locale=script.locale), timed.clock, person, language)
        await play(script, someone, vague_question(routing, "es"))
