"""Whole conversations in both languages, as the scripts in conversations/ tell them."""

from datetime import timedelta
from pathlib import Path

import pytest

from content.library import Library
from content.models import LANGUAGES, Language
from content.source import ContentError
from dialogs.cases import load_cases
from dialogs.commands import read_typed
from dialogs.conversation import LINKED, Conversation
from dialogs.definition import Questionnaire
from dialogs.events import Command, Press, Said
from dialogs.routing import Router
from dialogs.session import Session, Walk
from dialogs.settings import AUTO
from tests.person import NOON, Person
from tests.scripts import SCRIPTS_FOLDER, play, read_script, vague_question

SCRIPTS = sorted(SCRIPTS_FOLDER.glob("*.yaml"))


def at_step(talk: Conversation, item: str, who: str = "case") -> Person:
    """Return somebody at a step of the questionnaire, about a case or about themselves."""
    return Person(talk).at(Walk(number=1, item=item, answers={"for": who}))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_conversation(path: Path, talk: Conversation, routing: Router) -> None:
    script = read_script(path)
    await play(script, Person(talk, locale=script.locale), vague_question(routing, "es"))


def test_there_are_conversations_in_both_languages() -> None:
    assert {language: sum(p.name.startswith(language) for p in SCRIPTS) >= 6 for language in LANGUAGES} == {
        "es": True,
        "en": True,
    }


# What a script cannot tell


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_offers_at_most_three_titles_and_each_opens_its_card(
    talk: Conversation, library: Library, routing: Router, language: Language
) -> None:
    person = Person(talk, locale=language)
    person.say(vague_question(routing, language))
    *titles, none = person.choices
    assert 1 <= len(titles) <= 3
    assert none.label == library.say("suggest.none", person.replies[-1].language)
    for title in titles:
        person.tap(title.label)
        assert person.replies[0].parts[0].text == title.label
        assert person.session.misses == 0


def test_a_button_can_be_found_by_its_accessible_name(talk: Conversation) -> None:
    person = Person(talk)
    for label in ("Un caso que estudio", "Ninguna señal", "Sí, al menos en parte", "No", "Ver el resultado"):
        person.command("questionnaire") if not person.offered else None
        person.tap(label)
    person.tap("Ver o cambiar respuestas")
    assert "Paso 4 de 13" in person.tap("Cambiar: Duración").text


@pytest.mark.parametrize(("away", "welcomed"), [(11, False), (12, False), (13, True)])
def test_half_a_day_is_not_away(talk: Conversation, library: Library, away: int, welcomed: bool) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.wait(timedelta(hours=away))
    heard = person.say("¿qué es la alodinia?")
    assert (library.say("walk.welcome_back", "es") in heard.text) is welcomed


@pytest.mark.parametrize("name", ["menu", "practice"])
def test_who_comes_back_to_something_else_is_not_told_that_the_walk_goes_on(
    talk: Conversation, library: Library, name: str
) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.wait(timedelta(days=3))
    assert library.say("walk.welcome_back", "es") not in person.command(name).text


def test_who_comes_back_to_a_paused_walk_is_not_told_that_it_goes_on(
    talk: Conversation, library: Library
) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.say("me quiero morir")
    person.wait(timedelta(days=3))
    heard = person.say("¿qué es la alodinia?")
    assert library.say("walk.welcome_back", "es") not in heard.text


@pytest.mark.parametrize(
    "text", ["", " ", "?", "¿¡!?", "\u200b", "🤷", "\x00", "\ud800", "1" * 4096, "9" * 6000]
)
@pytest.mark.parametrize("started", [False, True])
def test_any_text_gets_some_answer(talk: Conversation, text: str, started: bool) -> None:
    person = Person(talk)
    if started:
        person.command("questionnaire")
        person.tap("Un caso que estudio")
    assert person.say(text).text
    assert not started or person.walk.item == "red_flags"


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("0", 0),
        ("47", 47),
        (" 100. ", 100),
        ("40/100", 40),
        ("40 de 100", 40),
        ("39 puntos", 39),
        ("no", None),
        ("no sé", None),
        ("not known", None),
    ],
)
def test_a_total_can_be_typed_in_many_ways(talk: Conversation, typed: str, total: int | None) -> None:
    person = at_step(talk, "csi")
    person.say(typed)
    assert (person.walk.step, person.walk.answers["csi"]) == ("review", total)


@pytest.mark.parametrize("typed", ["101", "-1", "40.5", "cuarenta", "1000", "40 40", "٤٠٠"])
def test_what_is_no_total_answers_nothing(talk: Conversation, typed: str) -> None:
    person = at_step(talk, "csi")
    person.say(typed)
    assert (person.walk.step, person.walk.answers) == ("ask", {"for": "case"})


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("6 meses", "yes"),
        ("más de 3 meses", "yes"),
        ("3 meses", "yes"),
        ("desde hace un año y medio", "yes"),
        ("half a year", "yes"),
        ("medio año", "yes"),
        ("2 months and 5 weeks", "yes"),
        ("90 days", "yes"),
        ("13 weeks", "yes"),
        ("2 semanas", "no"),
        ("hace 10 días", "no"),
        ("less than 3 months", "no"),
        ("casi tres meses", "no"),
        ("1.5 months", "no"),
        ("si, desde hace mucho", "yes"),
        ("Sí, 6 meses", "yes"),
        ("no, para nada", "no"),
        ("no, no sé", "unknown"),
        ("no, 6 meses", None),
        ("no, no entiendo", None),
        ("no, ¿por qué?", None),
        ("más de 2 meses", None),
        ("less than a year", None),
        ("12 weeks", None),
        ("2", None),
        ("6", None),
        ("tres gatos", None),
        ("1 día " * 600, None),
    ],
)
def test_how_long_it_has_lasted_can_be_typed(talk: Conversation, typed: str, answer: str | None) -> None:
    person = at_step(talk, "duration")
    person.say(typed)
    assert person.walk.answers.get("duration") == answer


@pytest.mark.parametrize(
    ("item", "typed", "told"),
    [
        ("duration", "quién sabe qué sea eso", "Eso no es una respuesta de este paso."),
        ("duration", "the purple elephant", "That is not an answer to this step."),
        ("signs", "el cielo es azul", "Eso no es una respuesta de este paso."),
        ("csi", "cuarenta", "Escribe un número entero de 0 a 100."),
        ("csi", "101", "Escribe un número entero de 0 a 100."),
    ],
)
def test_what_is_neither_answer_nor_question_is_told_at_the_step(
    talk: Conversation, library: Library, item: str, typed: str, told: str
) -> None:
    person = at_step(talk, item)
    for _ in range(3):
        heard = person.say(typed)
        assert len(person.replies) == 1
        assert heard.text.startswith(told)
        assert library.say("menu.open", person.replies[0].language) not in heard.buttons
        assert person.walk.item == item


@pytest.mark.parametrize(
    "typed", ["/help me quiero morir", "/ayuda quiero morirme", "/start quiero morirme", "/quiero morirme"]
)
def test_danger_is_met_behind_a_slash(talk: Conversation, library: Library, typed: str) -> None:
    turn = talk.turn(Session(greeted=True), read_typed(typed), NOON)
    assert library.replies["safety-crisis"].text.es in turn.replies[0].text


def test_a_link_is_nobodys_word_whatever_it_sounds_like(
    talk: Conversation, library: Library, questionnaire: Questionnaire
) -> None:
    cases = load_cases(questionnaire)
    groups = [group.id for group in library.groups]
    numbers = map(str, range(1, 10))
    for name in (*library.topics(), *library.replies, *LINKED, *cases, *groups, *LANGUAGES, AUTO, *numbers):
        for command in ("start", "help", "practice"):
            turn = talk.turn(Session(greeted=True), Command(command, name, "es"), NOON)
            assert (turn.session.spoken, turn.replies[0].language) == (None, "es")


def test_a_total_can_be_typed_once_more_where_the_step_was_asked_for(talk: Conversation) -> None:
    """In a terminal a number names an option, except where a number is asked."""
    person = at_step(talk, "csi")
    person.command("questionnaire")
    assert person.replies[0].asks_number


def test_words_that_were_asked_back_about_are_let_go_of_at_a_step(talk: Conversation) -> None:
    walk = Walk(number=1, item="duration", answers={"for": "case"})
    turn = talk.turn(Session(greeted=True, walk=walk, asked="fatiga"), Said("xyzzy plugh"), NOON)
    assert (turn.session.asked, turn.session.misses, turn.session.walk) == (None, 0, walk)


def test_a_command_ends_where_the_line_does() -> None:
    assert read_typed("/menu\nhola  todos ") == Command("menu", "hola  todos")
    assert (read_typed("/"), read_typed("/ ")) == (Command(""), Command(""))


def test_danger_is_met_before_any_answer(talk: Conversation) -> None:
    person = at_step(talk, "duration", who="self")
    person.say("sí, me quiero morir")
    assert person.walk.paused
    assert "duration" not in person.walk.answers


@pytest.mark.parametrize(
    ("typed", "flags"),
    [
        ("no", []),
        ("ninguna", []),
        ("none of these", []),
        ("12", ["cancer"]),
        ("12, 1 y 12", ["cauda-equina", "cancer"]),
        ("16 and 15", ["night-pain", "headache-new-50"]),
    ],
)
def test_flags_can_be_typed_by_number(talk: Conversation, typed: str, flags: list[str]) -> None:
    person = at_step(talk, "red_flags")
    person.say(typed)
    assert person.walk.answers["red_flags"] == flags


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_is_in_one_language(talk: Conversation, library: Library, language: Language) -> None:
    person = Person(talk, locale=language)
    for name in (
        "start",
        "help",
        "menu",
        "questionnaire",
        "practice",
        "privacy",
        "cancel",
        "cancel",
        "nothing",
    ):
        person.command(name)
        assert {reply.language for reply in person.replies} == {language}, name
    assert library.say("command.unknown", language) in person.heard.text


@pytest.mark.parametrize(
    ("locale", "typed", "title"),
    [
        (None, "/questionnaire", "Step 1 of 13"),
        (None, "/cuestionario", "Paso 1 de 13"),
        (None, "/Menú", "Menú"),
        (None, "/menu", "Menú"),
        ("es", "/questionnaire", "Paso 1 de 13"),
        ("en", "/cuestionario", "Step 1 of 13"),
    ],
)
def test_the_name_of_a_command_tells_the_language_when_nothing_else_has(
    talk: Conversation, locale: Language | None, typed: str, title: str
) -> None:
    turn = talk.turn(Session(greeted=True), read_typed(typed, locale), NOON)
    assert title in turn.replies[-1].text
    later = talk.turn(turn.session, Press("menu", locale), NOON)
    assert later.replies[0].language == turn.replies[-1].language


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_language_told_before_is_kept_whatever_a_command_is_called(
    talk: Conversation, spoken: Language
) -> None:
    session = Session(greeted=True, spoken=spoken)
    for typed in ("/questionnaire", "/cuestionario"):
        assert talk.turn(session, read_typed(typed), NOON).replies[-1].language == spoken


def test_a_case_chosen_while_a_questionnaire_is_under_way_can_take_its_place(talk: Conversation) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.tap("Un caso que estudio")
    person.command("practice")
    heard = person.send_payload(person.choices[0].action)
    assert {"Cancelarlo y abrir este caso", "Ninguna señal"} <= heard.buttons
    assert person.walk.case is None
    person.tap("Cancelarlo y abrir este caso")
    assert (person.walk.number, person.walk.item) == (2, "red_flags")
    assert person.walk.case


# What a script may not be


@pytest.mark.parametrize(
    ("turns", "fault"),
    [
        ("[{say: hola, press: Sí, expect: [x]}]", "a turn has one of"),
        ("[{expect: [x]}]", "a turn has one of"),
        ("[{say: hola}]", "says what comes of it"),
        ("[{wait: 3 days, expect: [x]}]", "says what comes of it"),
        ("[{wait: some days}]", "wait"),
        ("[{say: hola, expects: [x]}]", "«expects» is not known"),
        ("[]", "turns"),
    ],
)
def test_a_script_that_checks_nothing_is_refused(tmp_path: Path, turns: str, fault: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(f"title: wrong\nturns: {turns}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=fault):
        read_script(path)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("{say: hola, expect: [Adiós]}", "'Adiós' is missing"),
        ("{say: hola, not: [Pregúntame]}", "'Pregúntame' should not be there"),
        ("{say: hola, offers: [Nada]}", "no button 'Nada'"),
        ("{say: hola, lacks: [Cuestionario]}", "a button 'Cuestionario' should not be there"),
        ("{press: Nada, expect: [x]}", "no button was ever called 'Nada'"),
    ],
)
async def test_a_conversation_that_goes_otherwise_fails(
    talk: Conversation, tmp_path: Path, act: str, fault: str
) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(f"title: otherwise\nturns: [{act}]\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=fault):
        await play(read_script(path), Person(talk))
