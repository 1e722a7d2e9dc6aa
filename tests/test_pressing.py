"""Every button that a screen offers does something, and what no button holds changes nothing."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs import walk as moves
from dialogs.cases import load_cases
from dialogs.conversation import Conversation
from dialogs.definition import Item, Questionnaire
from dialogs.definitions import load_questionnaire
from dialogs.replies import Choice
from dialogs.scoring import urgency
from dialogs.session import Session, Walk
from tests.person import Person
from tests.walks import STEPS, Say, complaints, walked

QUESTIONNAIRE = load_questionnaire()
CASES = tuple(load_cases(QUESTIONNAIRE))


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Return the answers that a question offers."""
    values = st.sampled_from([option.value for option in QUESTIONNAIRE.options(item)])
    if item.type == "group":
        return st.fixed_dictionaries({member.linkId: values for member in item.item})
    if item.type == "integer":
        return st.none() | st.integers(item.minValue, item.maxValue)
    return st.just([]) | st.lists(values, max_size=3, unique=True) if item.repeats else values


ANSWERS = {item.linkId: answers_to(item) for item in QUESTIONNAIRE.item}


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """Return walks at any question, at red flags, at an early stop or at the review."""
    walk = moves.start(QUESTIONNAIRE, draw(st.integers(1, 9)), draw(st.sampled_from([None, None, *CASES])))
    for _ in range(draw(st.integers(0, 14))):
        if walk.step == "ask":
            walk = moves.record(QUESTIONNAIRE, walk, draw(ANSWERS[walk.item]))
        elif walk.step == "flagged":
            walk = moves.set_aside_flags(QUESTIONNAIRE, walk)
        elif walk.step == "stop":
            walk = moves.go_on(QUESTIONNAIRE, walk)
    return walk


languages = st.sampled_from(LANGUAGES)
some_presses = st.lists(st.integers(0, 99), max_size=6)


def pressing(person: Person, presses: list[int]) -> Person:
    """Return the person after some of the buttons of the walk, whichever the screens offer."""
    for press in presses:
        buttons = [
            c
            for c in person.choices
            if c.action.startswith("q:") and _verb(c) not in ("cancel", "new", "figure")
        ]
        person.send_payload(buttons[press % len(buttons)].action)
    return person


def _verb(choice: Choice) -> str:
    return choice.action.split(":")[2] if choice.action.startswith("q:") else choice.action


# Every screen of every walk


@settings(max_examples=300, deadline=None)
@given(languages, walks(), some_presses)
def test_every_button_on_every_screen_does_something(
    talk: Conversation, say: Say, language: Language, walk: Walk, presses: list[int]
) -> None:
    person = pressing(Person(talk, language).at(walk), presses)
    session, choices = person.session, person.choices
    assert len({choice.action for choice in choices}) == len(choices), "two buttons do the same"
    for choice in choices:
        assert choice.label
        assert len(choice.action.encode()) <= 64
        person.session = session
        assert person.send_payload(choice.action).text
        assert not complaints(say, person), choice
        if choice.action.startswith("q:") and _verb(choice) not in ("resume", "figure"):
            assert person.session.walk != session.walk, choice


@settings(max_examples=300, deadline=None)
@given(languages, walks(), some_presses)
def test_there_is_always_a_way_to_the_result_and_a_way_out(
    talk: Conversation, say: Say, language: Language, walk: Walk, presses: list[int]
) -> None:
    person = pressing(Person(talk, language).at(walk), presses)
    for _ in range(30):
        if person.walk.step == "result":
            break
        stands = person.session
        person.tap(say("walk.cancel", language))
        assert person.session.walk is None
        person.session = stands
        person.command("questionnaire")
        person.send_payload(_shortest(person.choices))
    assert person.walk.step == "result"
    assert say("result.title", language) in person.heard.text


def _shortest(choices: list[Choice]) -> str:
    """Return what somebody in a hurry presses."""
    hurry = ("finish", "assessed", "submit", "answer", "on")
    return next(choice.action for verb in hurry for choice in reversed(choices) if _verb(choice) == verb)


@settings(max_examples=300, deadline=None)
@given(languages, walks(), some_presses)
def test_no_grade_is_reached_past_flags_that_cannot_wait(
    talk: Conversation, language: Language, walk: Walk, presses: list[int]
) -> None:
    person = pressing(Person(talk, language).at(walk), presses)
    if urgency(QUESTIONNAIRE, person.walk.answers) == "now":
        assert person.walk.item in ("for", "red_flags")
        assert person.walk.step in ("ask", "flagged")


# What no button holds


parts = st.sampled_from(
    [
        *(
            "answer",
            "all",
            "mark",
            "submit",
            "back",
            "cancel",
            "resume",
            "assessed",
            "on",
            "review",
            "change",
        ),
        *(
            "finish",
            "new",
            "yes",
            "no",
            "none",
            "unknown",
            "case",
            "self",
            "static",
            "cancer",
            "stroke",
            "40",
        ),
        *(
            *STEPS,
            "",
            "q",
            "walk",
            "show",
            "menu",
            "lang",
            "ref-1",
            "ref-999",
            "es",
            "fr",
            "help",
            "practice",
        ),
    ]
)
surrogates = st.text(st.characters(), max_size=8)


@st.composite
def payloads(draw: st.DrawFn, walk: Walk) -> str:
    """Return payloads of any kind, most of them almost right."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.text() | surrogates)
    pieces = draw(st.lists(parts | st.text(max_size=3), min_size=1, max_size=4))
    moment = (
        f"{draw(st.sampled_from([walk.number, walk.number - 1]))}.{draw(st.sampled_from([walk.moves, 0]))}"
    )
    odd = draw(st.sampled_from([moment, moment, moment, "٣.١", "1", ".", "1.", f"{moment}.1", "9" * 400]))
    return ":".join(["q", odd, *pieces] if draw(st.booleans()) else pieces)


@settings(max_examples=800, deadline=None)
@given(languages, walks().flatmap(lambda walk: st.tuples(st.just(walk), payloads(walk))))
def test_a_payload_that_no_button_holds_changes_no_answer(
    talk: Conversation, language: Language, sent: tuple[Walk, str]
) -> None:
    before, payload = sent
    person = Person(talk, language).at(before)
    offered = {choice.action for choice in person.choices}
    assume(payload not in offered)
    person.send_payload(payload)
    assert person.replies
    assert person.session.walk == before


@pytest.mark.parametrize(
    ("until", "payload"),
    [
        ("signs", "all:yes"),  # used to mark every sign as present, which no button does
        ("signs", "mark:static"),
        ("signs", "mark"),  # used to raise IndexError
        ("signs", "answer:yes"),
        ("duration", "answer:partial"),
        ("duration", "submit"),
        ("duration", "all:none"),
        ("duration", "answer"),
        ("duration", "answer:yes:no"),
        ("csi", "answer:40"),
        ("csi", "answer:no"),
        ("for", "back"),
        ("scope", "finish"),
        ("scope", "review"),
        ("scope", "assessed"),
        ("scope", "on"),
        ("scope", "change:for"),
        ("scope", "new:case-none"),
        ("scope", ""),
    ],
)
def test_a_button_of_this_moment_that_was_never_offered_is_refused(
    talk: Conversation, say: Say, questionnaire: Questionnaire, until: str, payload: str
) -> None:
    walk = walked(questionnaire, until)
    person = Person(talk).at(walk)
    person.send_payload(f"q:{walk.number}.{walk.moves}:{payload}")
    assert complaints(say, person) == ["press.refused"]
    assert person.walk == walk
    assert f"{moves.progress(questionnaire, walk)[0]} de 13" in person.heard.text


# Everything else that can be pressed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_outside_the_walk_leads_somewhere(
    talk: Conversation, library: Library, say: Say, language: Language
) -> None:
    start = Session(greeted=True, language=language)
    seen: dict[str, Choice] = {}
    waiting = ["menu", "privacy", "help", "walk"]
    while waiting:
        person = Person(talk, session=start)
        person.send_payload(waiting.pop())
        assert not complaints(say, person)
        for choice in person.choices:
            assert len(choice.action.encode()) <= 56, f"no room for a seal: {choice}"
            if choice.action not in seen and not choice.action.startswith("q:"):
                seen[choice.action] = choice
                waiting.append(choice.action)
    shown = {action.split(":")[1] for action in seen if action.startswith("in:")}
    assert shown >= {*library.blocks, *library.abbreviations, *(r.id for r in library.references.values())}
