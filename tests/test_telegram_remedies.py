"""What Telegram refuses or does not answer: each error has its remedy, and nothing is sent twice."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator

import pytest

from bot import telegram_http
from bot.figures import Figures, Rendered
from bot.telegram import open_bot
from bot.telegram_sending import NotWelcomeError, Place, Sender
from content.library import Library
from dialogs.replies import Choice, Part, Picture, Reply
from tests.telegram_person import SEALS, Naps, Person, Run
from tests.telegram_standin import TOKEN, TelegramStandin

HERE = Place(1, 1)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def sender(telegram: TelegramStandin, library: Library, naps: Naps) -> AsyncIterator[Sender]:
    async with open_bot(TOKEN, telegram.api) as bot:
        yield Sender(bot, SEALS, Figures(library), naps)
    assert telegram.faults == []


def reply(text: str, *choices: Choice, in_place: bool = False) -> Reply:
    return Reply("es", (Part("text", text),), tuple((choice,) for choice in choices), in_place)


@pytest.mark.parametrize(
    "refusal",
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: TOPIC_CLOSED"),
    ],
)
async def test_where_the_bot_is_not_welcome_it_is_silent(
    telegram: TelegramStandin,
    run: Run,
    ana: Person,
    caplog: pytest.LogCaptureFixture,
    refusal: tuple[int, str],
) -> None:
    with caplog.at_level(logging.INFO, logger="bot"):
        async with run():
            telegram.fail("sendMessage", *refusal)
            assert await ana.say("/start") == []
            assert len(await ana.say("/menu")) == 1
    assert telegram.count("sendMessage") == 2, "after the refusal nothing else is tried"
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_refusal_for_another_reason_is_reported(telegram: TelegramStandin, sender: Sender) -> None:
    telegram.fail("sendMessage", 400, "Bad Request: can't parse entities")
    with pytest.raises(Exception, match="parse entities") as raised:
        await sender.show(HERE, [reply("uno")])
    assert not isinstance(raised.value, NotWelcomeError)


async def test_a_group_that_moved_is_answered_where_it_is_now(
    telegram: TelegramStandin, sender: Sender
) -> None:
    moved, button = -100900, Choice("Menú", "menu")
    telegram.fail("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to=moved)
    await sender.show(Place(-9, 1, asked=5), [reply("uno", button), reply("dos")])
    assert [(shown.chat, shown.text) for shown in telegram.shown] == [(moved, "uno"), (moved, "dos")]
    assert telegram.shown[0].payloads == [SEALS.seal("menu", moved, 1)], "sealed for the chat it is in"


async def test_the_same_once_more_is_left_as_it_is(
    telegram: TelegramStandin, sender: Sender, ana: Person
) -> None:
    await sender.show(HERE, [reply("uno")])
    pressed = Place(1, 1, pressed=ana.seen[-1].id)
    await sender.show(pressed, [reply("uno", in_place=True)])
    assert len(ana.seen) == 1
    assert telegram.count("sendMessage") == 1


@pytest.mark.parametrize(
    "said", ["message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"]
)
async def test_what_cannot_be_edited_any_more_is_sent_anew(
    telegram: TelegramStandin, sender: Sender, ana: Person, said: str
) -> None:
    await sender.show(HERE, [reply("uno")])
    telegram.fail("editMessageText", 400, f"Bad Request: {said}")
    await sender.show(Place(1, 1, pressed=ana.seen[-1].id), [reply("dos", in_place=True)])
    assert [(shown.text, shown.edited) for shown in ana.seen] == [("uno", False), ("dos", False)]


@pytest.mark.parametrize("code", [500, 502, 503, 504, 0])
async def test_what_telegram_says_it_did_not_do_is_tried_again(
    telegram: TelegramStandin, sender: Sender, naps: Naps, ana: Person, code: int
) -> None:
    telegram.fail("sendMessage", code)
    await sender.show(HERE, [reply("uno")])
    assert [shown.text for shown in ana.seen] == ["uno"]
    assert naps == [1]


async def test_a_message_that_telegram_has_is_not_sent_twice(
    telegram: TelegramStandin,
    sender: Sender,
    ana: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(telegram_http, "READ", 0.1)
    gate = telegram.hold("sendMessage", 1)
    await sender.show(HERE, [reply("uno")])
    assert telegram.count("sendMessage") == 1
    assert "is not sent again" in caplog.text
    gate.set()
    await sender.show(HERE, [reply("dos")])
    await telegram.until(lambda: len(ana.seen) == 2)
    assert sorted(shown.text for shown in ana.seen) == ["dos", "uno"], "it had arrived after all"


async def test_an_edit_that_telegram_may_have_is_repeated(
    telegram: TelegramStandin,
    library: Library,
    sender: Sender,
    ana: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await sender.show(HERE, [reply("uno")])
    monkeypatch.setattr(telegram_http, "READ", 0.1)
    gate = telegram.hold("editMessageText", 1)

    class Nap:
        async def __call__(self, _: float) -> None:
            gate.set()

    patient = Sender(sender._bot, SEALS, Figures(library), Nap())
    await patient.show(Place(1, 1, pressed=ana.seen[-1].id), [reply("dos", in_place=True)])
    assert telegram.count("editMessageText") == 2
    assert [shown.text for shown in ana.seen] == ["uno", "dos"]


async def test_a_flood_is_waited_for_as_long_as_told(
    telegram: TelegramStandin, sender: Sender, naps: Naps, ana: Person
) -> None:
    telegram.fail("sendMessage", 429, "Too Many Requests: retry after 17", retry_after=17)
    await sender.show(HERE, [reply("uno")])
    assert (naps, [shown.text for shown in ana.seen]) == ([17], ["uno"])


async def test_typing_and_toasts_may_fail(
    telegram: TelegramStandin, sender: Sender, library: Library
) -> None:
    telegram.fail("sendChatAction", 502)
    await sender.busy(HERE, telegram.until(lambda: telegram.count("sendChatAction")))
    telegram.fail("answerCallbackQuery", 400, "Bad Request: query is too old")
    await sender.acknowledge("1", library.say("press.unknown", "es"))
    assert telegram.count("answerCallbackQuery") == 1


async def test_nobody_waits_until_it_is_shown_that_something_is_under_way(
    telegram: TelegramStandin, sender: Sender
) -> None:
    gate = telegram.hold("sendChatAction", HERE.chat)
    async with asyncio.timeout(telegram_http.READ / 2):
        await sender.busy(HERE, telegram.until(lambda: telegram.count("sendChatAction")))
    gate.set()


class _SlowFigures(Figures):
    """Figures that take as long as the test says."""

    ready = threading.Event()

    def rendered(self, picture: Picture) -> Rendered:
        assert self.ready.wait(20)
        return super().rendered(picture)


async def test_a_picture_that_takes_long_is_announced(telegram: TelegramStandin, library: Library) -> None:
    figures = _SlowFigures(library)
    picture = Reply("es", (Part("lead", "uno"),), picture=Picture("mechanism", "es"))
    async with open_bot(TOKEN, telegram.api) as bot:
        task = asyncio.create_task(Sender(bot, SEALS, figures, Naps()).show(HERE, [picture]))
        await telegram.until(lambda: telegram.count("sendChatAction"))
        figures.ready.set()
        await task
    (action,) = [call.params["action"] for call in telegram.calls if call.method == "sendChatAction"]
    assert action == "upload_photo"
    assert telegram.count("sendPhoto") == 1
