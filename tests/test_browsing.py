"""Looking around: lists and cards in one message, ways back, sharing, and saying what is wrong."""

import pytest

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.citing import COPIED, citation
from dialogs.commands import COMMANDS, nearest_command
from dialogs.conversation import Conversation
from dialogs.events import Press
from dialogs.reporting import REASONS, Report
from dialogs.session import Session
from tests.person import NOON, Person


@pytest.fixture(params=LANGUAGES)
def person(talk: Conversation, request: pytest.FixtureRequest) -> Person:
    return Person(talk, session=Session(greeted=True, language=request.param))


def actions(person: Person) -> list[str]:
    return [choice.action for choice in person.choices]


def test_every_mechanism_is_two_taps_from_the_menu(person: Person, library: Library) -> None:
    person.command("menu")
    assert "menu:ketamine" in actions(person)
    person.send_payload("menu:ketamine")
    listed = set(actions(person))
    mechanisms = [topic for topic in library.blocks if topic.startswith(("mechanism-", "ketamine-"))]
    assert len(mechanisms) == 18
    assert {f"in:{topic}" for topic in mechanisms} <= listed


@pytest.mark.parametrize(
    ("command", "listed"),
    [
        ("mecanismos", "in:mechanism-mtor"),
        ("evidence", "in:evidence-crps"),
        ("glosario", "in:term-allodynia"),
        ("glossary", "menu:abbr"),
        ("references", "in:ref-32"),
    ],
)
def test_a_command_opens_a_list(person: Person, command: str, listed: str) -> None:
    person.command(command)
    assert listed in actions(person)
    assert "menu" in actions(person)


def test_one_message_is_edited_there_and_back(person: Person) -> None:
    person.command("menu")
    for payload in ("menu:evidence", "in:evidence-crps", "in:ref-23:evidence-crps", "in:evidence-crps"):
        assert payload in actions(person), payload
        person.send_payload(payload)
        assert [reply.in_place for reply in person.replies] == [True]
    assert "menu:evidence" in actions(person)
    assert "menu" in actions(person)


def test_every_card_leads_back_to_its_list(person: Person, library: Library) -> None:
    for topic in library.topics():
        if topic in library.replies:
            continue
        person.send_payload(f"in:{topic}")
        back = next(action for action in reversed(actions(person)) if action.startswith("menu:"))
        person.send_payload(back)
        assert f"in:{topic}" in actions(person), topic


@pytest.mark.parametrize(
    "payload", ["in:nothing", "in:safety-crisis", "in:", "wrong:nothing", "wrong:chat-help"]
)
def test_what_does_not_exist_is_an_unknown_button(person: Person, library: Library, payload: str) -> None:
    told = person.send_payload(payload)
    assert told.text in {library.say("press.unknown", language) for language in LANGUAGES}


def test_looking_around_leaves_the_questionnaire_where_it_was(person: Person) -> None:
    person.command("questionnaire")
    walk = person.walk
    for payload in ("menu", "menu:terms", "in:term-allodynia"):
        person.send_payload(payload)
    assert person.walk == walk


# References


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reference_tells_what_it_is_and_who_cites_it(
    talk: Conversation, library: Library, language: Language
) -> None:
    for reference in library.references.values():
        person = Person(talk, session=Session(greeted=True, language=language))
        text = person.send_payload(f"show:{reference.id}").text
        for piece in (reference.authors, reference.title, reference.source):
            assert piece in text
        kind = reference.study[language] if reference.study else library.say("reference.unverified", language)
        assert kind in text
        citing = library.cited_by(reference.number)
        assert {f"show:{topic}" for topic in citing} <= set(actions(person))
        choices = [choice for reply in person.replies for choice in reply.choices]
        (copied,) = [choice.copy for choice in choices if choice.copy and not choice.share]
        assert len(copied) <= COPIED
        assert reference.source in copied
        assert any(choice.url.startswith("https://pubmed.ncbi.nlm.nih.gov/") for choice in choices)


def test_a_citation_is_shortened_from_its_authors_on(library: Library) -> None:
    reference = library.references[1]
    whole = f"{reference.authors} {reference.title}. {reference.source}"
    assert citation(reference, 1000) == whole
    shorter = citation(reference, len(whole) - 1)
    assert shorter == f"{reference.authors.split(',')[0]} et al. {reference.title}. {reference.source}"
    shortest = citation(reference, len(shorter) - 1)
    assert len(shortest) < len(shorter)
    assert "… " in shortest
    assert shortest.endswith(reference.source)


# Sharing, and saying what is wrong


def test_a_card_can_be_taken_along(person: Person, library: Library) -> None:
    person.send_payload("show:mechanism-mtor")
    (shared,) = [choice for reply in person.replies for choice in reply.choices if choice.share]
    assert shared.share == "mechanism-mtor"
    assert library.blocks["mechanism-mtor"].lead[person.replies[0].language] in shared.copy


def test_a_report_holds_topic_and_reason_and_nothing_else(talk: Conversation, person: Person) -> None:
    person.send_payload("show:mechanism-mtor")
    person.send_payload("wrong:mechanism-mtor")
    reasons = [action for action in actions(person) if action.startswith("wrong:")]
    assert reasons == [f"wrong:mechanism-mtor:{reason}" for reason in REASONS]
    for reason in REASONS:
        turn = talk.turn(person.session, _press(f"wrong:mechanism-mtor:{reason}"), NOON)
        assert turn.report == Report("mechanism-mtor", reason)
        assert turn.replies[0].in_place
        kept = turn.session.model_dump(exclude={"seen"})
        assert kept == person.session.model_dump(exclude={"seen"}), "the session does not know of it"
    assert talk.turn(person.session, _press("wrong:mechanism-mtor:rude"), NOON).report is None


def _press(payload: str) -> Press:
    return Press(payload)


# Commands and settings


@pytest.mark.parametrize(
    ("typed", "near"),
    [("glosarry", "glossary"), ("cuestionari", "cuestionario"), ("prvacidad", "privacidad"), ("xyz", None)],
)
def test_the_nearest_command_is_offered(person: Person, typed: str, near: str | None) -> None:
    assert nearest_command(typed) == near
    person.command(typed)
    assert (f"do:{near}" in actions(person)) == (near is not None)


def test_a_command_is_known_by_its_accents_too(person: Person) -> None:
    assert person.command("Práctica").text == person.command("practice").text


def test_a_deep_link_leads_to_a_command_but_erases_nothing(person: Person) -> None:
    assert person.command("start", "mechanisms").text == person.command("mechanisms").text
    person.command("questionnaire")
    person.command("start", "cancel")
    assert person.walk


def test_settings_show_and_change_the_language(talk: Conversation, library: Library) -> None:
    person = Person(talk, locale="es", session=Session(greeted=True))
    assert library.say("language.auto", "es") in person.command("settings").text
    person.tap("English")
    assert person.session.language == "en"
    assert library.say("settings.language", "en", chosen="English") in person.command("ajustes").text
    chosen = [choice.label for choice in person.choices if choice.selected]
    assert chosen == ["English"]
    assert person.tap(library.say("language.auto", "en")).text == library.say("language.follows", "en")
    assert person.session.language is None
    assert library.title("term-allodynia", "es") in person.say("¿qué es la alodinia?").text


def test_every_command_has_two_names_or_one_for_both() -> None:
    assert {COMMANDS[name] for name in COMMANDS} <= set(COMMANDS)
