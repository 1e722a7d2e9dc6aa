"""Telegram when things go wrong: nothing is lost, nothing stops, and no log tells on anyone."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.errors import SetupError
from bot.service import Service
from bot.storage import open_storage
from bot.telegram import open_bot, poll
from bot.telegram_chats import Chats
from bot.telegram_http import NoAnswerError
from bot.telegram_patience import Patience
from content.library import Library
from dialogs.conversation import Conversation
from tests.databases import KEYS
from tests.telegram_person import SEALS, Naps, Person, Run, polling
from tests.telegram_standin import TOKEN, USERNAME, TelegramStandin

# Order


async def test_the_offset_moves_only_after_handling(telegram: TelegramStandin, run: Run, ana: Person) -> None:
    gate = telegram.hold("sendMessage", 1)
    async with run():
        update = ana.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendMessage"))
        assert telegram.confirmed < update
        gate.set()
        await telegram.until(lambda: telegram.confirmed >= update)


async def test_what_a_crash_interrupted_comes_again(
    telegram: TelegramStandin, run: Run, library: Library, ana: Person
) -> None:
    gate = telegram.hold("sendMessage", 1)
    async with run() as running:
        update = ana.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendMessage"))
        running.cancel()
    assert telegram.confirmed < update
    gate.set()
    async with run():
        await telegram.until(lambda: telegram.confirmed >= update)
    assert ana.seen[-1].text.startswith(library.say("menu.title", "es"))


async def test_a_crash_in_a_group_loses_no_offer(
    telegram: TelegramStandin, run: Run, library: Library
) -> None:
    """The questionnaire was begun and put away again before anything could be sent."""
    telegram.types[-5] = "supergroup"
    member = Person(telegram, chat=-5)
    gate = telegram.hold("sendMessage", 1)
    async with run() as running:
        update = member.send_only(text=f"@{USERNAME} empezar el cuestionario")
        await telegram.until(lambda: telegram.count("sendMessage"))
        running.cancel()
    gate.set()
    async with run():
        await telegram.until(lambda: telegram.confirmed >= update)
    assert member.seen[-1].text == library.say("telegram.in_private", "es")


async def test_a_start_confirms_the_oldest_before_it_takes_on_the_rest(
    telegram: TelegramStandin, run: Run
) -> None:
    people = [Person(telegram, chat=number, id=number) for number in range(1, 51)]
    first, *_, last = [person.send_only(text="/menu") for person in people]
    async with run():
        await telegram.until(lambda: telegram.confirmed >= first)
        answered = [person for person in people if person.seen]
        assert len(answered) < 10, "a process that is killed again and again must get on"
        await telegram.until(lambda: telegram.confirmed >= last)
    assert telegram.count("getUpdates") < len(people) / 2, "it soon takes more"


async def test_a_clean_stop_confirms_what_was_handled(
    telegram: TelegramStandin, run: Run, ana: Person
) -> None:
    gate = telegram.hold("sendMessage", 1)
    async with run():
        update = ana.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendMessage"))
        asyncio.get_running_loop().call_soon(gate.set)
    assert telegram.confirmed == update


async def test_a_chat_is_answered_in_order(telegram: TelegramStandin, run: Run, ana: Person) -> None:
    commands = ["/help", "/menu", "/privacy", "/language", "/practice", "/cancel"] * 3
    updates = [ana.send_only(text=command) for command in commands]
    async with run():
        await telegram.until(lambda: telegram.confirmed >= updates[-1])
    shown = [message.text for message in ana.seen[1:]]
    assert len(shown) == len(commands)
    assert shown[:6] == shown[6:12] == shown[12:]
    assert len(set(shown)) == 6


async def test_one_chat_does_not_wait_for_another(
    telegram: TelegramStandin, run: Run, ana: Person, ben: Person
) -> None:
    gate = telegram.hold("sendMessage", 1)
    update = ana.send_only(text="/menu")
    ben.send_only(text="/menu")
    async with run():
        await telegram.until(lambda: len(ben.seen) == 2)
        assert ana.seen == []
        gate.set()
        await telegram.until(lambda: telegram.confirmed > update)
    assert len(ana.seen) == 2


async def test_a_press_is_acknowledged_while_its_chat_is_busy(
    telegram: TelegramStandin, run: Run, ana: Person
) -> None:
    gate = telegram.hold("sendMessage", 1)
    ana.send_only(text="/menu")
    ana.press_only("menu", 100)
    async with run():
        await telegram.until(lambda: telegram.answered)
        assert ana.seen == []
        gate.set()


# Fetching


async def test_polling_backs_off_and_recovers(
    telegram: TelegramStandin, run: Run, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    naps = Naps()
    for code in (0, 502, 500, 504, 0, 502, 502, 502):
        telegram.fail("getUpdates", code)
    with caplog.at_level(logging.INFO):
        async with run(naps):
            assert len(await ana.say("/start")) == 2
            telegram.fail("getUpdates", 429, "Too Many Requests: retry after 5", retry_after=5)
            await ana.say("/menu")
            await ana.say("/menu")
    assert naps == [1, 2, 4, 8, 16, 32, 60, 60, 5]
    said = [r.getMessage() for r in caplog.records if r.name == "bot.telegram_patience"]
    assert said == [
        "Telegram cannot be reached (no connection, or it broke off); trying again, at least once a minute.",
        "Telegram answers again.",
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimedOut("at https://secret"), "no answer in time"),
        (NoAnswerError("at https://secret"), "no connection, or it broke off"),
        (NetworkError("Bad Gateway at https://secret"), "an error on its side"),
        (BadRequest("at https://secret"), "it refuses the call"),
        (Forbidden("at https://secret"), "it refuses the call"),
    ],
)
async def test_why_telegram_cannot_be_reached_is_told_in_words(error: TelegramError, reason: str) -> None:
    """Not by the name of a class (NoAnswerError), and not with the library's message and its address."""
    failing, told = [error], list[str | None]()

    async def make() -> str:
        if failing:
            raise failing.pop()
        return "done"

    assert await Patience(asyncio.Event(), Naps(), told.append).call(make) == "done"
    assert told == [f"Telegram cannot be reached ({reason}); trying again, at least once a minute.", None]


async def test_the_start_waits_for_the_network(telegram: TelegramStandin, run: Run, ana: Person) -> None:
    naps = Naps()
    telegram.fail("getMe", 0)
    telegram.fail("getMe", 502)
    async with run(naps):
        assert len(await ana.say("/start")) == 2
    assert naps == [1, 2]


async def test_a_conflict_is_explained_once(
    telegram: TelegramStandin, run: Run, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        telegram.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    async with run():
        assert await ana.say("/start")
    said = [r.getMessage() for r in caplog.records if r.name == "bot.telegram_patience"]
    assert len(said) == 2
    assert "another process" in said[0]


async def test_a_webhook_left_behind_is_removed(
    telegram: TelegramStandin, run: Run, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("getUpdates", 409, "Conflict: can't use getUpdates method while webhook is active")
    async with run():
        assert await ana.say("/start")
    (removed,) = [call for call in telegram.calls if call.method == "deleteWebhook"]
    assert not removed.params.get("drop_pending_updates")
    assert ["webhook" in r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == [True]


@pytest.mark.parametrize("token", ["123456789:AAwrong-token-of-the-right-shape-0000", "no token\n", ""])
async def test_a_wrong_token_is_one_clear_error(
    telegram: TelegramStandin, service: Service, library: Library, token: str
) -> None:
    async def start() -> None:
        bot, stop = open_bot(token, telegram.api), asyncio.Event()
        await poll(bot, Chats(bot, service, library, SEALS), stop=stop, patience=Patience(stop))

    with pytest.raises(SetupError, match="UMBRAL_TELEGRAM_TOKEN") as raised:
        await start()
    assert "AAwrong" not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


async def test_stopping_interrupts_a_long_wait(
    telegram: TelegramStandin, service: Service, library: Library
) -> None:
    stop, asleep = asyncio.Event(), asyncio.Event()

    async def for_ever(_seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    telegram.fail("getMe", 502)
    bot = open_bot(TOKEN, telegram.api)
    chats = Chats(bot, service, library, SEALS, sleep=for_ever)
    task = asyncio.create_task(poll(bot, chats, stop=stop, patience=Patience(stop, for_ever)))
    await asleep.wait()
    stop.set()
    async with asyncio.timeout(20):
        await task


# Updates that break something


def _breaking(times: int) -> Callable[[], datetime]:
    """Return a clock that breaks a number of times, with an error that tells what it must not."""
    left = iter(range(times))

    def clock() -> datetime:
        if next(left, None) is not None:
            raise RuntimeError("me duele mucho, dijo la persona 424242")
        return datetime.now(UTC)

    return clock


async def test_an_error_stops_nothing_and_tells_nothing(
    telegram: TelegramStandin,
    talk: Conversation,
    library: Library,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path / 'broken.sqlite3'}", KEYS)
    person = Person(telegram, chat=424242)
    with caplog.at_level(logging.DEBUG, logger="bot"):
        async with polling(telegram, Service(talk, storage, _breaking(1)), library):
            (sorry,) = await person.say("me duele mucho")
            assert sorry.text == library.say("telegram.failed", "es")
            assert await person.say("/menu")
    await storage.close()
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    assert "Update 1001 was not handled: RuntimeError" in [record.getMessage() for record in ours]
    for record in ours:
        assert record.exc_info is None
        for secret in ("duele", "424242", TOKEN):
            assert secret not in record.getMessage()


@pytest.mark.parametrize(
    "message", [{"text": "no id, no chat"}, {"message_id": 1, "date": 1, "chat": {"id": 3}}, []]
)
async def test_an_update_that_cannot_be_read_is_passed_over(
    telegram: TelegramStandin, run: Run, ana: Person, message: Any
) -> None:
    async with run():
        telegram.push(message=message)
        assert await ana.say("/menu")
