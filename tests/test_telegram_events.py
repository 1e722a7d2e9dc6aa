"""What an update from Telegram means: commands in both languages, locales, groups."""

from typing import Any

import pytest
from telegram import Update

from bot.telegram_events import Incoming, read
from dialogs.events import Command, Event, Press, Said

NAME = "umbral_bot"
USER = {"id": 7, "is_bot": False, "first_name": "Nadie", "language_code": "es"}
BOT = {"id": 8, "is_bot": True, "first_name": "Otro", "username": "other_bot"}


def incoming(text: str | None = None, kind: str = "private", **fields: Any) -> Incoming | None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": kind}, "from": USER, **fields}
    return read(_update(message=message | ({"text": text} if text is not None else {})), NAME)


def _update(**fields: Any) -> Update:
    return Update.de_json({"update_id": 1, **fields}, None)


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
        ("/ayuda", Command("help", "", "es")),
        ("/privacidad", Command("privacy", "", "es")),
        ("/idioma en", Command("language", "en", "es")),
        ("/ajustes", Command("settings", "", "es")),
        ("/settings", Command("settings", "", "es")),
        ("/menú", Command("menu", "", "es")),
        ("/Cuestionario", Command("questionnaire", "", "es")),
        ("/práctica", Command("practice", "", "es")),
        ("/cancelar", Command("cancel", "", "es")),
        ("/nada de eso", Command("nada", "de eso", "es")),
        ("/ayuda\ncon varias\nlíneas", Command("help", "con varias\nlíneas", "es")),
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
    assert read(_update(channel_post=post), NAME) is None
    assert read(_update(edited_message={**post, "chat": {"id": 9, "type": "private"}}), NAME) is None
    assert read(_update(), NAME) is None


def _press(**fields: Any) -> Incoming | None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 9, "type": "private"}}
    query = {"id": "1", "from": USER, "chat_instance": "1", "data": "menu", "message": message, **fields}
    return read(_update(callback_query={k: v for k, v in query.items() if v is not None}), NAME)


def test_presses() -> None:
    assert _press() == Incoming(9, Press("menu", "es"), "es", pressed=5)
    too_old = {"message_id": 5, "date": 0, "chat": {"id": 9, "type": "private"}}
    assert _press(message=too_old) == Incoming(9, Press("menu", "es"), "es")
    assert _press(message=None, inline_message_id="x") is None
    assert _press(data=None, game_short_name="x") is None
