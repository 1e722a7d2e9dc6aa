"""The one place where a conversation advances: nothing said at once is lost, nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from bot.erasing import EVERY, erasing
from bot.errors import DatabaseDownError
from bot.kept import Kept
from bot.service import Service
from bot.storage import Storage, open_storage
from content.library import Library
from dialogs.conversation import Conversation
from dialogs.events import Command, Event, Press, Said
from dialogs.session import Session
from tests.databases import KEY, KEYS, rows
from tests.umbral_process import heard, say, started

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    opened = await open_storage(address, KEYS)
    yield opened
    await opened.close()


@pytest.fixture
def service(talk: Conversation, storage: Storage) -> Service:
    return Service(talk, storage, clock=lambda: NOON)


async def kept(storage: Storage, chat: str) -> Kept:
    return (await storage.load(chat)).kept


async def test_a_turn_answers_and_is_kept(service: Service, storage: Storage, library: Library) -> None:
    introduction, card = await service.turn("a", Said("what is allodynia?"))
    assert introduction.text == library.say("introduction", "en")
    assert library.blocks["term-allodynia"].lead.en in card.text
    session = (await kept(storage, "a")).session
    assert (session.greeted, session.spoken, session.seen) == (True, "en", NOON)
    (again,) = await service.turn("a", Said("what is allodynia?"))
    assert again.text == card.text


async def test_chats_know_nothing_of_each_other(service: Service) -> None:
    await service.turn("a", Command("questionnaire"))
    await service.turn("b", Said("hola"))
    assert len(await service.redraw("a")) == 1
    assert await service.redraw("b") == ()


async def test_a_redraw_changes_nothing(service: Service, storage: Storage) -> None:
    await service.turn("a", Command("questionnaire"))
    before = await storage.load("a")
    first, second = await service.redraw("a"), await service.redraw("a")
    assert first == second
    assert first[0].rows
    assert await storage.load("a") == before
    assert await service.redraw("never seen") == ()
    assert (await storage.load("never seen")).revision == 0


async def test_the_session_survives_a_restart(talk: Conversation, address: str) -> None:
    texts = []
    for event in (Command("questionnaire"), Press("q:1.0:answer:case"), None):
        storage = await open_storage(address, KEYS)
        service = Service(talk, storage, clock=lambda: NOON)
        replies = await service.turn("a", event) if event else await service.redraw("a")
        texts.append(replies[-1].text)
        await storage.close()
    assert texts[1] == texts[2]
    assert texts[0] != texts[1]


async def test_the_clock_is_the_one_given(talk: Conversation, storage: Storage) -> None:
    times = iter([NOON, NOON + timedelta(hours=1)])
    service = Service(talk, storage, clock=lambda: next(times))
    for hours in (0, 1):
        await service.turn("a", Said("hola"))
        assert (await kept(storage, "a")).session.seen == NOON + timedelta(hours=hours)


# Races


BEGIN = Command("questionnaire")
"""An event that always saves: each update that is handled proves a turn that none overwrote."""


async def test_fifty_turns_at_once_are_all_kept(service: Service, storage: Storage) -> None:
    replies = await asyncio.gather(*(service.turn("a", BEGIN, update) for update in range(50)))
    found = await kept(storage, "a")
    assert (found.session.walks, sorted(found.handled)) == (1, list(range(50)))
    assert sorted(map(len, replies)) == [1] * 49 + [2], "exactly one of them was the first, and introduced"


async def test_several_services_over_one_database_lose_nothing(talk: Conversation, address: str) -> None:
    """Their locks do not see each other, so only the comparison of revisions keeps the turns apart."""
    storages = [await open_storage(address, KEYS) for _ in range(3)]
    services = [Service(talk, storage, clock=lambda: NOON) for storage in storages]
    replies = await asyncio.gather(*(services[n % 3].turn("a", BEGIN, n) for n in range(60)))
    found = await kept(storages[0], "a")
    for storage in storages:
        await storage.close()
    assert (found.session.walks, sorted(found.handled)) == (1, list(range(60)))
    assert sorted(map(len, replies)) == [1] * 59 + [2]


RACER = """
import asyncio, sys
from bot.application import open_service
from bot.settings import load_settings
from dialogs.events import Command

async def race() -> None:
    async with open_service(load_settings()) as service:
        print("ready", flush=True)
        first = int(sys.stdin.readline())
        for number in range(first, first + 25):
            await service.turn("a", Command("questionnaire"), number)

asyncio.run(race())
"""


def test_processes_over_one_database_lose_nothing(talk: Conversation, address: str) -> None:
    assert talk, "what has to be learnt is learnt before the race"
    with ExitStack() as ends:
        more = {"UMBRAL_DATABASE_URL": address, "UMBRAL_DATA_KEY": KEY}
        racers = [ends.enter_context(started("-c", RACER, more=more)) for _ in range(3)]
        assert [heard(racer) for racer in racers] == ["ready\n"] * 3
        for number, racer in enumerate(racers):
            say(racer, str(25 * number))
        assert [racer.communicate() for racer in racers] == [("", "")] * 3
        assert [racer.returncode for racer in racers] == [0] * 3

    async def found() -> Kept:
        storage = await open_storage(address, KEYS)
        try:
            return await kept(storage, "a")
        finally:
            await storage.close()

    after = asyncio.run(found())
    assert (after.session.walks, sorted(after.handled)) == (1, list(range(75)))


async def test_turns_of_different_chats_do_not_wait_for_each_other(service: Service) -> None:
    chats = [f"chat-{number}" for number in range(30)]
    replies = await asyncio.gather(*(service.turn(chat, BEGIN) for chat in chats))
    assert [len(one) for one in replies] == [2] * 30
    assert [len(await service.redraw(chat)) for chat in chats] == [1] * 30


# Updates that come again


WALK: list[Event] = [
    BEGIN,
    Press("q:1.0:answer:case"),
    Press("q:1.2:all:none"),
    Press("q:1.4:answer:musculoskeletal"),
]


async def test_the_last_update_is_answered_as_before_and_changes_nothing(
    service: Service, storage: Storage
) -> None:
    for update, event in enumerate(WALK, 100):
        replies = await service.turn("a", event, update)
        before = await storage.load("a")
        for _ in range(3):
            assert await service.turn("a", event, update) == replies
        assert await storage.load("a") == before


async def test_an_older_update_shows_the_open_step_and_changes_nothing(
    service: Service, storage: Storage
) -> None:
    for update, event in enumerate(WALK, 100):
        await service.turn("a", event, update)
    before = await storage.load("a")
    for update, event in enumerate(WALK[:-1], 100):
        assert await service.turn("a", event, update) == await service.redraw("a") != ()
    assert await storage.load("a") == before


async def test_who_asks_the_same_twice_is_answered_twice(service: Service, storage: Storage) -> None:
    await service.turn("a", Said("¿qué es la alodinia?"), 100)
    await service.turn("a", Said("¿qué es la alodinia?"), 101)
    assert (await kept(storage, "a")).handled == (100, 101)


async def test_a_repeat_hours_later_is_answered_as_at_the_time(talk: Conversation, storage: Storage) -> None:
    """Words that lean on the card before are understood for an hour; the repeat comes after that."""
    times = iter([NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=3), NOON + timedelta(hours=3)])
    service = Service(talk, storage, clock=lambda: next(times))
    await service.turn("a", Said("¿qué hace la ketamina en migraña?"), 100)
    leaning = await service.turn("a", Said("¿y en el SDRC?"), 101)
    assert await service.turn("a", Said("¿y en el SDRC?"), 101) == leaning
    assert await service.turn("a", Said("¿y en el SDRC?"), 102) != leaning


async def test_an_update_that_was_overtaken_is_no_repeat(service: Service, storage: Storage) -> None:
    """Two workers may take two updates of a chat at once, and the later one may be stored first."""
    await service.turn("a", BEGIN, 100)
    await service.turn("a", Press("q:1.0:answer:case"), 102)
    replies = await service.turn("a", Said("¿qué es la alodinia?"), 101)
    assert "alodinia" in replies[0].text.lower()
    assert (await kept(storage, "a")).handled == (100, 102, 101)


async def test_the_same_update_at_two_workers_at_once_is_one_turn(talk: Conversation, address: str) -> None:
    storages = [await open_storage(address, KEYS) for _ in range(3)]
    services = [Service(talk, storage, clock=lambda: NOON) for storage in storages]
    for update, event in enumerate(WALK, 100):
        replies = await asyncio.gather(*(one.turn("a", event, update) for one in services for _ in range(3)))
        assert replies == [replies[0]] * 9
    found = await kept(storages[0], "a")
    for storage in storages:
        await storage.close()
    assert found.handled == (100, 101, 102, 103)
    assert found.session.walk
    assert found.session.walk.answers == {"for": "case", "red_flags": [], "scope": "musculoskeletal"}


async def test_updates_of_different_chats_may_have_the_same_number(service: Service) -> None:
    assert len(await service.turn("a", Said("hola"), 1)) == len(await service.turn("b", Said("hola"), 1)) == 2


# Moving


async def test_what_is_kept_of_a_chat_moves_once(service: Service, storage: Storage) -> None:
    await service.turn("a", Command("language", "en"), 1)
    for _ in range(2):
        await service.move("a", "b")
        assert (await kept(storage, "b")).session.language == "en"
        assert (await storage.load("a")).revision == 0
    await service.turn("a", Command("language", "es"), 2)
    await service.move("a", "b")
    assert (await kept(storage, "b")).session.language == "en", "what it has by now is newer"
    await service.move("never seen", "nor this")
    assert (await storage.load("nor this")).revision == 0


# Erasing


async def test_what_is_forgotten_begins_anew(service: Service, storage: Storage) -> None:
    assert len(await service.turn("a", Said("hola"))) == 2
    assert len(await service.turn("a", Said("hola"))) == 1
    await storage.forget("a")
    assert len(await service.turn("a", Said("hola"))) == 2


async def test_erasing_leaves_no_row_and_is_not_undone_by_its_own_turn(
    service: Service, address: str, library: Library
) -> None:
    """Nor by the turn after it in which a person looks whether anything is left, nor by a repeat of it."""
    await service.turn("a", BEGIN, 1)
    await service.turn("b", BEGIN, 2)
    (asked,) = await service.turn("a", Command("borrar"), 3)
    erase = next(choice.action for choice in asked.choices)
    assert len(await rows(address, "SELECT * FROM sessions")) == 2, "one press more is asked for"
    events: list[tuple[Event, str]] = [
        (Press(erase), "mydata.erased"),
        (Press(erase), "mydata.erased"),
        (Command("misdatos"), "mydata.nothing"),
        (Command("delete"), "mydata.nothing"),
    ]
    for update, (event, told) in enumerate(events, 4):
        (reply,) = await service.turn("a", event, update)
        assert reply.text == library.say(told, "es")
        assert await rows(address, "SELECT chat FROM sessions") == [KEYS.chat_hashes("b")]
    assert len(await service.turn("a", Said("hola"), 9)) == 2, "whoever goes on is met for the first time"


async def test_a_turn_that_began_before_the_erasing_brings_nothing_back(
    talk: Conversation, storage: Storage
) -> None:
    await Service(talk, storage, clock=lambda: NOON).turn("a", BEGIN, 1)
    held = await storage.load("a")
    await Service(talk, storage, clock=lambda: NOON).turn("a", Press("erase"), 2)
    assert not await storage.save(held, held.kept.after(held.kept.session, 3, NOON), NOON)
    assert (await storage.load("a")).revision == 0


class Hours:
    """A clock, and a sleep that moves it whenever a test lets an hour pass."""

    def __init__(self) -> None:
        self.now = NOON
        self._asleep, self._awake = asyncio.Event(), asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self._asleep.set()
        await self._awake.wait()
        self._awake.clear()
        self.now += timedelta(seconds=seconds)

    async def one_passes(self) -> None:
        await self._asleep.wait()
        self._asleep.clear()
        self._awake.set()
        await self._asleep.wait()


async def test_what_is_not_used_for_thirty_days_is_erased_while_umbral_runs(
    talk: Conversation, storage: Storage, address: str
) -> None:
    hours = Hours()
    service = Service(talk, storage, clock=lambda: hours.now)
    for chat, unused in (
        ("start", timedelta(days=30, hours=1)),
        ("later", timedelta(days=29, hours=23, minutes=30)),
    ):
        hours.now = NOON - unused
        await service.turn(chat, BEGIN)
    hours.now = NOON
    async with erasing(service, hours.sleep):
        assert await rows(address, "SELECT chat FROM sessions") == [KEYS.chat_hashes("later")]
        await hours.one_passes()
        assert hours.now == NOON + timedelta(seconds=EVERY)
        assert await rows(address, "SELECT chat FROM sessions") == []


async def test_erasing_goes_on_when_the_database_comes_back(
    talk: Conversation, storage: Storage, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    await Service(talk, storage, clock=lambda: NOON).turn("a", BEGIN)
    await rows(address, "ALTER TABLE sessions RENAME TO away")
    hours = Hours()
    service = Service(talk, storage, clock=lambda: hours.now + timedelta(days=31))
    async with erasing(service, hours.sleep):
        assert "trying again in an hour" in caplog.text
        await rows(address, "ALTER TABLE away RENAME TO sessions")
        await hours.one_passes()
        assert await rows(address, "SELECT chat FROM sessions") == []


async def test_a_turn_that_cannot_be_stored_is_not_answered(service: Service, address: str) -> None:
    await service.turn("a", BEGIN, 1)
    await rows(address, "ALTER TABLE sessions RENAME TO away")
    with pytest.raises(DatabaseDownError):
        await service.turn("a", WALK[1], 2)
    with pytest.raises(DatabaseDownError):
        await service.check()
    await rows(address, "ALTER TABLE away RENAME TO sessions")
    await service.turn("a", WALK[1], 2)
    await service.check()


async def test_what_can_do_without_the_database_does(service: Service, address: str) -> None:
    await service.turn("a", Command("language", "en"))
    assert await service.language("a") == "en"
    await rows(address, "ALTER TABLE sessions RENAME TO away")
    assert await service.language("a") is None
    found = await service.look_up("a", "mtor", "es")
    assert (found.language, found.matches[0].topic) == ("es", "abbr-mtor")


async def test_a_session_that_could_not_be_kept_is_told_of_once(
    service: Service, storage: Storage, library: Library
) -> None:
    held = await storage.load("a")
    lost = Session(lost=True, greeted=True, language="en")
    assert await storage.save(held, Kept(session=lost), NOON)
    first = await service.turn("a", Said("hola"))
    second = await service.turn("a", Said("hola"))
    assert first[0].text == library.say("session.lost", "en")
    assert first[1:] == second
