"""What an update from Telegram means: commands in both languages, locales, groups."""

from dataclasses import replace
from typing import Any

import pytest

from bot.keys import Keys
from bot.telegram_events import Incoming, read
from bot.telegram_sealing import ANYONE, Seals
from bot.telegram_updates import Update
from dialogs.events import Command, Event, Press, Said

SEALS = Seals(Keys("A" * 43))
NAME = "umbral_bot"
USER = {"id": 7, "is_bot": False, "first_name": "Nadie", "language_code": "es"}
BOT = {"id": 8, "is_bot": True, "first_name": "Otro", "username": "other_bot"}


def incoming(text: str | None = None, kind: str = "private", **fields: Any) -> Incoming | None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": kind}, "from": USER, **fields}
    return read(_update(message=message | ({"text": text} if text is not None else {})), NAME, SEALS)


def _update(**fields: Any) -> Update:
    return Update.model_validate({"update_id": 1, **fields})


def event(text: str, kind: str = "private", **fields: Any) -> Event | None:
    found = incoming(text, kind, **fields)
    return found.event if found else None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hola", Said("hola", "es")),
        ("  hola  ", Said("hola", "es")),
        ("/start", Command("start", "", "es")),
        ("/start concept-nociplasticity", Command("start", "concept-nociplasticity", "es")),
        ("/START@Umbral_Bot  term-allodynia ", Command("start", "term-allodynia", "es")),
        ("/ayuda", Command("help", "", "es", "es")),
        ("/privacidad", Command("privacy", "", "es", "es")),
        ("/idioma en", Command("language", "en", "es", "es")),
        ("/ajustes", Command("settings", "", "es", "es")),
        ("/settings", Command("settings", "", "es", "en")),
        ("/menú", Command("menu", "", "es")),
        ("/Cuestionario", Command("questionnaire", "", "es", "es")),
        ("/práctica", Command("practice", "", "es", "es")),
        ("/cancelar", Command("cancel", "", "es", "es")),
        ("/nada de eso", Command("nada", "de eso", "es")),
        ("/ayuda\ncon varias\nlíneas", Command("help", "con varias\nlíneas", "es", "es")),
        ("/help@other_bot", None),
        ("/", Said("/", "es")),
        ("/ 2", Said("/ 2", "es")),
        ("y/o", Said("y/o", "es")),
        ("   ", None),
    ],
)
def test_what_is_typed(text: str, wanted: Event | None) -> None:
    assert event(text) == wanted


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("EN-gb", "en"),
        ("en", "en"),
        ("fr", None),
        ("est", None),
        ("", None),
        (None, None),
    ],
)
def test_the_locale(code: str | None, locale: str | None) -> None:
    user = {k: v for k, v in {**USER, "language_code": code}.items() if v is not None}
    assert event("hola", **{"from": user}) == Said("hola", locale)  # type: ignore[arg-type]


GROUP = "supergroup"
REPLIED = {
    "message_id": 4,
    "date": 1,
    "chat": {"id": 9, "type": GROUP},
    "from": {**BOT, "username": "Umbral_Bot"},
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hola", None),
        ("@umbral_bot hola", Said("hola", "es")),
        ("hola @UMBRAL_BOT", Said("hola", "es")),
        ("@umbral_bot", Command("help", "", "es")),
        ("@umbral_bot_two hola", None),
        ("a@umbral_bot", None),
        ("/menu", Command("menu", "", "es")),
        ("/ban someone", None),
        ("/ban@umbral_bot someone", Command("ban", "someone", "es")),
        ("/menu@other_bot", None),
    ],
)
@pytest.mark.parametrize("kind", ["group", GROUP])
def test_what_is_said_in_a_group(kind: str, text: str, wanted: Event | None) -> None:
    assert event(text, kind) == wanted


def test_a_reply_in_a_group() -> None:
    assert event("hola", GROUP, reply_to_message=REPLIED) == Said("hola", "es")
    assert event("hola", GROUP, reply_to_message={**REPLIED, "from": BOT}) is None
    found = incoming("/menu", GROUP)
    assert found is not None
    assert (found.group, found.asked, found.pressed) == (True, 5, None)


def test_bots_are_not_answered_and_anonymous_admins_are() -> None:
    assert event("/menu", GROUP, **{"from": BOT}) is None
    admin = {"from": BOT, "sender_chat": {"id": 9, "type": GROUP}}
    assert event("/menu", GROUP, **admin) == Command("menu")


def test_channels_and_their_posts_are_let_be() -> None:
    assert incoming("/menu", "channel") is None
    post = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": "channel"}, "text": "/menu"}
    assert read(_update(channel_post=post), NAME, SEALS) is None
    assert read(_update(edited_message={**post, "chat": {"id": 9, "type": "private"}}), NAME, SEALS) is None
    assert read(_update(), NAME, SEALS) is None


def _press(**fields: Any) -> Incoming | None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": "private"}}
    data = SEALS.seal("menu", 9, 7)
    query = {"id": "1", "from": USER, "chat_instance": "1", "data": data, "message": message, **fields}
    return read(_update(callback_query={k: v for k, v in query.items() if v is not None}), NAME, SEALS)


def test_presses() -> None:
    read_so = Incoming(9, Press("menu", "es"), "es", 7, query="1")
    assert _press() == replace(read_so, pressed=5)
    too_old = {"message_id": 5, "date": 0, "chat": {"id": 9, "type": "private"}}
    assert _press(message=too_old) == read_so
    assert _press(message=None, inline_message_id="x") is None
    assert _press(data=None, game_short_name="x") is None


@pytest.mark.parametrize(
    "data",
    [
        "menu",
        SEALS.seal("menu", 9, 8),
        SEALS.seal("menu", 8, 7),
        SEALS.seal("menu", 9, 7) + ":ref",
        SEALS.seal("menu", 9, 7)[:-1],
        Seals(Keys("B" * 43)).seal("menu", 9, 7),
        "",
        "💥" * 16,
        "\ud83d",
    ],
)
def test_a_payload_without_its_seal_is_refused(data: str) -> None:
    assert _press(data=data) == Incoming(9, None, "es", 7, query="1", refused=True, pressed=5)


def test_where_nobody_knows_who_asked_anyone_may_press() -> None:
    found = _press(data=SEALS.seal("menu", 9, ANYONE))
    assert found is not None
    assert found.event == Press("menu", "es")


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u202b", "\ufeff", "\u2066"])
def test_marks_of_direction_do_not_hide_a_command(mark: str) -> None:
    assert event(f"{mark}/menu{mark}") == Command("menu", "", "es")
    assert event(f"{mark} {mark}") is None
    assert event(f"{mark}مرحبا{mark}") == Said("مرحبا", "es")


def test_a_card_taken_from_the_own_list_is_no_question() -> None:
    own = {"id": 8, "is_bot": True, "first_name": "Umbral", "username": "Umbral_Bot"}
    assert incoming("Alodinia", via_bot=own) is None
    other = incoming("Alodinia", via_bot=BOT)
    assert other is not None
    assert other.event == Said("Alodinia", "es")


def test_a_forums_topic_is_kept() -> None:
    found = incoming("/menu", GROUP, message_thread_id=12, is_topic_message=True)
    assert found is not None
    assert found.thread == 12
    reply_chain = incoming("/menu", GROUP, message_thread_id=12)
    assert reply_chain is not None
    assert reply_chain.thread is None
