"""Sending over Telegram: in order, patiently, in place where that can be."""

import logging
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.figures import Figures
from bot.telegram import open_bot
from bot.telegram_chats import MOST_WAITING
from bot.telegram_patience import SEVERAL, doubling
from bot.telegram_sending import RETRIES, Place, Sender
from content.library import Library
from dialogs.replies import Part, Reply
from tests.telegram_person import SEALS, Gate, Naps, Person, Run
from tests.telegram_standin import TOKEN, Shown, TelegramStandin

# What is sent and what is put in place


@pytest.fixture
async def sender(telegram: TelegramStandin, library: Library) -> AsyncIterator[Sender]:
    async with open_bot(TOKEN, telegram.api) as bot:
        yield Sender(bot, SEALS, Figures(library), Naps())
    assert telegram.faults == []


def _reply(text: str, *, in_place: bool = True) -> Reply:
    return Reply("es", (Part("text", text),), in_place=in_place)


def _brief(shown: list[Shown]) -> list[tuple[str, bool]]:
    return [(message.text[:4], message.edited) for message in shown]


HERE = Place(1, 1)


async def test_the_first_reply_takes_the_place_of_what_was_pressed(sender: Sender, ana: Person) -> None:
    await sender.show(HERE, [_reply("menú")])
    pressed = Place(1, 1, pressed=ana.seen[-1].id)
    await sender.show(pressed, [_reply("uno"), _reply("dos"), _reply("tres", in_place=False)])
    assert _brief(ana.seen) == [("menú", False), ("uno", True), ("dos", False), ("tres", False)]


async def test_a_reply_of_several_messages_takes_no_place(sender: Sender, ana: Person) -> None:
    await sender.show(HERE, [_reply("menú")])
    await sender.show(Place(1, 1, pressed=ana.seen[-1].id), [_reply("largo " * 1000)])
    assert _brief(ana.seen) == [("menú", False), ("larg", False), ("larg", False)]


async def test_a_reply_that_is_not_in_place_is_sent(sender: Sender, ana: Person) -> None:
    await sender.show(HERE, [_reply("menú")])
    pressed = Place(1, 1, pressed=ana.seen[-1].id)
    await sender.show(pressed, [_reply("uno", in_place=False), _reply("dos")])
    await sender.show(pressed, [])
    assert _brief(ana.seen) == [("menú", False), ("uno", False), ("dos", False)]


def test_waits_double_up_to_a_minute() -> None:
    waits = doubling()
    assert [next(waits) for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


# When it is not that simple


async def test_who_blocked_the_bot_is_left_in_peace(
    telegram: TelegramStandin, run: Run, ana: Person, ben: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with run():
        telegram.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
        assert await ana.say("/start") == []
        assert len(await ben.say("/start")) == 2
    assert telegram.count("sendMessage") == 3, "after the first refusal nothing else is tried"
    assert [r for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("bot")] == []


async def test_a_flood_is_waited_out_in_order(
    telegram: TelegramStandin, run: Run, library: Library, ana: Person
) -> None:
    naps = Naps()
    async with run(naps):
        telegram.fail("sendMessage", 429, "Too Many Requests: retry after 17", retry_after=17)
        telegram.fail("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
        introduction, menu = await ana.say("/start")
    assert introduction.text == library.say("introduction", "es")
    assert menu.text.startswith(library.say("menu.title", "es"))
    assert naps == [17, 3]


async def test_a_chat_told_to_wait_keeps_nobody_else_waiting(
    telegram: TelegramStandin, run: Run, ana: Person, ben: Person
) -> None:
    naps = Gate()

    def shown_all(number: int) -> bool:
        return len(ben.seen) == 2 + number  # the first time with an introduction

    async with run(naps):
        telegram.fail("sendMessage", 429, "Too Many Requests: retry after 300", retry_after=300)
        first = ana.send_only(text="/menu")
        await telegram.until(lambda: naps.asked == [300])
        for number in range(3):  # three batches fetched while one chat waits
            last = ben.send_only(text="/help")
            await telegram.until(partial(shown_all, number))
        assert ana.seen == []
        assert telegram.confirmed < first, "a crash would lose it otherwise"
        naps.over.set()
        await telegram.until(lambda: telegram.confirmed >= last)
    assert len(ana.seen) == 2
    assert len(ben.seen) == 4, "what came again with each fetch was not handled again"


async def test_several_chats_told_to_wait_mean_everybody(telegram: TelegramStandin, run: Run) -> None:
    naps = Gate()
    people = [Person(telegram, chat=number, id=number) for number in range(1, SEVERAL + 2)]
    async with run(naps):
        for person in people[:-1]:
            telegram.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
            person.send_only(text="/menu")
        await telegram.until(lambda: len(naps.asked) == SEVERAL)
        update = people[-1].send_only(text="/menu")
        await telegram.until(lambda: telegram.times_given(update) > 1)
        assert telegram.count("sendMessage") == SEVERAL
        naps.over.set()
        await telegram.until(lambda: telegram.confirmed >= update)
    assert [len(person.seen) for person in people] == [2] * len(people)


async def test_a_chat_that_floods_is_told_so_and_slows_nobody(
    telegram: TelegramStandin, run: Run, library: Library, ana: Person, ben: Person
) -> None:
    naps = Gate()
    async with run(naps):
        telegram.fail("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
        for _ in range(300):
            ana.send_only(text="/help")
        update = ben.send_only(text="/menu")
        await telegram.until(lambda: ben.seen)
        assert ana.seen == []
        naps.over.set()
        await telegram.until(lambda: telegram.confirmed >= update)
    told = [message.text for message in ana.seen].count(library.say("telegram.too_many", "es"))
    assert 1 <= told <= 300 // MOST_WAITING
    assert MOST_WAITING <= len(ana.seen) < 300


@pytest.mark.parametrize("code", [502, 0])
async def test_a_reply_survives_a_moment_without_network(
    telegram: TelegramStandin, run: Run, ana: Person, code: int
) -> None:
    naps = Naps()
    async with run(naps):
        telegram.fail("sendMessage", code)
        telegram.fail("sendMessage", code)
        assert len(await ana.say("/start")) == 2
        await ana.tap("menu:ref")
        telegram.fail("editMessageText", code)
        (menu,) = await ana.tap("menu")
        assert menu.edited
    assert naps == [1, 2, 1]


async def test_a_reply_that_cannot_be_sent_stops_nothing(
    telegram: TelegramStandin, run: Run, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with run():
        for _ in range(RETRIES + 1):
            telegram.fail("sendMessage", 502)
        assert await ana.say("/start") == []
        telegram.fail("sendMessage", 400, "Bad Request: chat not found")
        assert await ana.say("/menu") == []
        telegram.fail("sendMessage", 400, "Bad Request: can't parse entities")
        assert await ana.say("/menu") == []
        assert len(await ana.say("/menu")) == 1
    said = [r.getMessage() for r in caplog.records if r.name == "bot.telegram_chats"]
    assert said == ["Update 1001 was not handled: NetworkError", "Update 1003 was not handled: BadRequest"]
