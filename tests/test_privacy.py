"""What a person is told of what is kept: all of it, in plain words, and how it is erased for good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.conversation import Conversation
from dialogs.events import Command, Event, Press, Said
from dialogs.privacy import KEPT_FOR
from dialogs.session import Session, Walk
from dialogs.turns import Turn

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WALK = Walk(
    number=3,
    moves=9,
    step="ask",
    item="signs",
    answers={"for": "self", "red_flags": ["night-pain", "cancer"], "scope": "unknown", "csi": 41},
    draft={"static": "yes", "thermal": "unknown"},
)
SESSION = Session(language="es", spoken="es", greeted=True, walks=3, walk=WALK, seen=NOON - timedelta(days=2))


def turn(talk: Conversation, session: Session, event: Event) -> Turn:
    return talk.turn(session, event, NOON)


def told(talk: Conversation, session: Session) -> str:
    return "\n".join(reply.text for reply in turn(talk, session, Command("mydata")).replies)


def test_answers_are_shown_by_question_and_in_words(talk: Conversation) -> None:
    text = told(talk, SESSION)
    for line in (
        "Idioma que elegiste: Español",
        "Tu cuestionario n.º 3",
        "Para quién: Mi propio dolor",
        "Señales de alarma: Dolor nocturno; Cáncer previo",
        "Tipo de dolor: No se sabe",
        "Último uso: 2026-03-02 12:00 UTC, con este mensaje",
        "Se borra solo el 2026-04-01, a los 30 días",
    ):
        assert line in text
    assert "csi: " not in text
    assert ": 41" in text
    assert "static" not in text


CHANGES: dict[str, Any] = {
    "language": "en",
    "spoken": "en",
    "greeted": False,
    "misses": 1,
    "topic": "term-allodynia",
    "asked": "fatiga",
    "walks": 4,
    "walk": None,
}
WALK_CHANGES: dict[str, Any] = {
    "number": 4,
    "moves": 10,
    "step": "review",
    "item": "comorbidities",
    "answers": {},
    "draft": {},
    "case": "case-knee",
    "revising": True,
    "went_on": True,
    "assessed": True,
    "paused": True,
}
TOLD_BEFORE = {"seen", "lost"}
"""A turn sets the one to now, which is shown, and tells of the other before anything else."""


def test_nothing_that_is_kept_is_left_out(talk: Conversation) -> None:
    """Each field of a session changes what is told; a new one fails here until it is told as well."""
    assert set(CHANGES) | TOLD_BEFORE == set(Session.model_fields)
    assert set(WALK_CHANGES) == set(Walk.model_fields)
    before = told(talk, SESSION)
    for name, value in CHANGES.items():
        assert told(talk, SESSION.model_copy(update={name: value})) != before, name
    for name, value in WALK_CHANGES.items():
        walk = WALK.model_copy(update={"draft": {}, name: value} if name == "item" else {name: value})
        assert told(talk, SESSION.model_copy(update={"walk": walk})) != before, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ["ask", "flagged", "stop", "review", "result"])
def test_every_step_is_told_in_both_languages(talk: Conversation, language: Language, step: str) -> None:
    item = "red_flags" if step == "flagged" else "signs"
    walk = WALK.model_copy(update={"step": step, "item": item, "draft": {}})
    session = SESSION.model_copy(update={"language": language, "walk": walk})
    (reply,) = turn(talk, session, Command("mydata")).replies
    assert reply.language == language
    assert len(reply.text) < 4096


def test_looking_at_what_is_kept_changes_nothing_but_the_time(talk: Conversation) -> None:
    after = turn(talk, SESSION, Command("misdatos")).session
    assert after == SESSION.model_copy(update={"seen": NOON})


def test_of_whom_nothing_is_kept_nothing_is_kept_by_looking(talk: Conversation, library: Library) -> None:
    for name in ("mydata", "misdatos", "delete", "borrar"):
        after = turn(talk, Session(), Command(name, locale="en"))
        assert after.session == Session()
        assert [reply.text for reply in after.replies] == [library.say("mydata.nothing", "en")]
        assert not after.forget


def test_erasing_takes_one_press_more(talk: Conversation, library: Library) -> None:
    asked = turn(talk, SESSION, Command("borrar"))
    assert not asked.forget
    assert asked.session.walk == WALK
    (question,) = asked.replies
    erase, keep = (choice.action for choice in question.choices)
    assert turn(talk, asked.session, Press(keep)).session.walk == WALK
    erased = turn(talk, asked.session, Press(erase))
    assert (erased.session, erased.forget) == (Session(), True)
    assert [reply.text for reply in erased.replies] == [library.say("mydata.erased", "es")]


@pytest.mark.parametrize(
    "event", [Command("erase"), Said("erase"), Said("Sí, bórralo todo"), Press("do:erase")]
)
def test_nothing_else_erases(talk: Conversation, event: Event) -> None:
    after = turn(talk, SESSION, event)
    assert not after.forget
    assert after.session.walks == SESSION.walks


def test_privacy_says_what_holds_and_leads_to_it(talk: Conversation) -> None:
    assert KEPT_FOR.days == 30
    for language, words in (("es", ("cifrado", "30 días", "huella")), ("en", ("encrypted", "30 days"))):
        session = Session(language=language, greeted=True)
        (reply,) = turn(talk, session, Command("privacy")).replies
        for word in words:
            assert word in reply.text
        for choice in reply.choices:
            assert turn(talk, session, Press(choice.action)).replies
