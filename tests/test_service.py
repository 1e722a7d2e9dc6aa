"""The one place where a conversation advances: nothing said at the same time is lost."""

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.service import Service
from bot.storage import open_storage
from content.library import Library
from dialogs.conversation import Conversation
from dialogs.events import Command, Press, Said
from dialogs.session import Session
from tests.umbral_process import heard, say, started

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'umbral.sqlite3'}"


async def kept(address: str, chat: str) -> tuple[Session, int]:
    storage = await open_storage(address)
    try:
        return await storage.load(chat)
    finally:
        await storage.close()


async def test_a_turn_answers_and_is_kept(service: Service, address: str, library: Library) -> None:
    introduction, card = await service.turn("a", Said("what is allodynia?"))
    assert introduction.text == library.say("introduction", "en")
    assert library.blocks["term-allodynia"].lead.en in card.text
    session, revision = await kept(address, "a")
    assert (session.greeted, session.spoken, session.seen, revision) == (True, "en", NOON, 1)
    (again,) = await service.turn("a", Said("what is allodynia?"))
    assert again.text == card.text


async def test_chats_know_nothing_of_each_other(service: Service) -> None:
    await service.turn("a", Command("questionnaire"))
    await service.turn("b", Said("hola"))
    assert len(await service.redraw("a")) == 1
    assert await service.redraw("b") == ()


async def test_a_redraw_changes_nothing(service: Service, address: str) -> None:
    await service.turn("a", Command("questionnaire"))
    before = await kept(address, "a")
    first, second = await service.redraw("a"), await service.redraw("a")
    assert first == second
    assert first[0].rows
    assert await kept(address, "a") == before
    assert await service.redraw("never seen") == ()
    assert (await kept(address, "never seen"))[1] == 0


async def test_the_session_survives_a_restart(talk: Conversation, address: str) -> None:
    texts = []
    for event in (Command("questionnaire"), Press("q:1.0:answer:case"), None):
        storage = await open_storage(address)
        service = Service(talk, storage, clock=lambda: NOON)
        replies = await service.turn("a", event) if event else await service.redraw("a")
        texts.append(replies[-1].text)
        await storage.close()
    assert texts[1] == texts[2]
    assert texts[0] != texts[1]


async def test_the_clock_is_the_one_given(talk: Conversation, address: str) -> None:
    storage = await open_storage(address)
    times = iter([NOON, NOON + timedelta(hours=1)])
    service = Service(talk, storage, clock=lambda: next(times))
    for hours in (0, 1):
        await service.turn("a", Said("hola"))
        assert (await storage.load("a"))[0].seen == NOON + timedelta(hours=hours)
    await storage.close()


# Races


BEGIN = Command("questionnaire")
"""An event that always saves: the revision counts the turns of which none overwrote another."""


async def test_fifty_turns_at_once_are_all_kept(service: Service, address: str) -> None:
    replies = await asyncio.gather(*(service.turn("a", BEGIN) for _ in range(50)))
    session, revision = await kept(address, "a")
    assert (session.walks, revision) == (1, 50)
    assert sorted(map(len, replies)) == [1] * 49 + [2], "exactly one of them was the first, and introduced"


async def test_several_services_over_one_file_lose_nothing(talk: Conversation, address: str) -> None:
    """Their locks do not see each other, so only the comparison of revisions keeps the turns apart."""
    storages = [await open_storage(address) for _ in range(3)]
    services = [Service(talk, storage, clock=lambda: NOON) for storage in storages]
    replies = await asyncio.gather(*(services[number % 3].turn("a", BEGIN) for number in range(60)))
    for storage in storages:
        await storage.close()
    session, revision = await kept(address, "a")
    assert (session.walks, revision) == (1, 60)
    assert sorted(map(len, replies)) == [1] * 59 + [2]


RACER = """
import asyncio, sys
from bot.application import open_service
from bot.settings import load_settings
from dialogs.events import Command

async def race() -> None:
    async with open_service(load_settings()) as service:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(25):
            await service.turn("a", Command("questionnaire"))

asyncio.run(race())
"""


def test_processes_over_one_file_lose_nothing(talk: Conversation, address: str) -> None:
    assert talk, "what has to be learnt is learnt before the race"
    with ExitStack() as ends:
        more = {"UMBRAL_DATABASE_URL": address}
        racers = [ends.enter_context(started("-c", RACER, more=more)) for _ in range(3)]
        assert [heard(racer) for racer in racers] == ["ready\n"] * 3
        for racer in racers:
            say(racer, "go")
        assert [racer.communicate() for racer in racers] == [("", "")] * 3
        assert [racer.returncode for racer in racers] == [0] * 3
    session, revision = asyncio.run(kept(address, "a"))
    assert (session.walks, revision) == (1, 75)


async def test_turns_of_different_chats_do_not_wait_for_each_other(service: Service) -> None:
    chats = [f"chat-{number}" for number in range(30)]
    replies = await asyncio.gather(*(service.turn(chat, Command("questionnaire")) for chat in chats))
    assert [len(one) for one in replies] == [2] * 30
    assert [len(await service.redraw(chat)) for chat in chats] == [1] * 30


async def test_what_is_forgotten_begins_anew(talk: Conversation, address: str) -> None:
    storage = await open_storage(address)
    service = Service(talk, storage, clock=lambda: NOON)
    assert len(await service.turn("a", Said("hola"))) == 2
    assert len(await service.turn("a", Said("hola"))) == 1
    await storage.forget("a")
    assert len(await service.turn("a", Said("hola"))) == 2
    await storage.close()
