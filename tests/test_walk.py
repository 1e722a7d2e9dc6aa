"""The walk through the questionnaire: each step as a pure function, and every button that a screen offers."""

from collections.abc import Callable
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

STEPS = (
    *("for", "red_flags", "scope", "duration", "distribution", "nociceptive", "neuropathic"),
    *("signs", "history", "comorbidities", "disproportionate", "diffuse", "csi"),
)
SIGNS = ("static", "dynamic", "thermal", "aftersensation")
HISTORY = ("touch", "pressure", "movement", "thermal")
COMORBIDITIES = ("senses", "sleep", "fatigue", "cognition")
PROBABLE: dict[str, Any] = {
    "for": "case",
    "red_flags": [],
    "scope": "musculoskeletal",
    "duration": "yes",
    "distribution": "regional",
    "nociceptive": "none",
    "neuropathic": "none",
    "signs": dict.fromkeys(SIGNS, "yes"),
    "history": dict.fromkeys(HISTORY, "yes"),
    "comorbidities": dict.fromkeys(COMORBIDITIES, "yes"),
    "disproportionate": "yes",
    "diffuse": "yes",
    "csi": 40,
}
FAILING: dict[str, Any] = {
    "duration": "no",
    "distribution": "discrete",
    "nociceptive": "entire",
    "neuropathic": "entire",
    "signs": dict.fromkeys(SIGNS, "no"),
}


def walked(questionnaire: Questionnaire, until: str, **otherwise: Any) -> Walk:
    """Return a walk that stands at a step, every step before it answered as PROBABLE or otherwise."""
    walk = moves.start(questionnaire, 1)
    while walk.item != until:
        walk = moves.record(questionnaire, walk, {**PROBABLE, **otherwise}[walk.item])
    assert walk.step == "ask"
    return walk


def at_review(questionnaire: Questionnaire, **otherwise: Any) -> Walk:
    """Return a walk at the review of all answers."""
    walk = walked(questionnaire, "csi", **otherwise)
    return moves.record(questionnaire, walk, otherwise.get("csi", 40))


def refused(move: Any, *arguments: Any) -> bool:
    """Return whether the walk does not allow a move."""
    try:
        move(*arguments)
    except moves.RefusedError:
        return True
    return False


# One step after another


def test_a_walk_asks_every_question_once_in_order_and_ends_at_the_review(
    questionnaire: Questionnaire,
) -> None:
    walk, asked = moves.start(questionnaire, 1), []
    while walk.step == "ask":
        asked.append(walk.item)
        assert moves.progress(questionnaire, walk) == (len(asked), 13)
        walk = moves.record(questionnaire, walk, PROBABLE[walk.item])
    assert tuple(asked) == STEPS
    assert (walk.step, walk.answers) == ("review", PROBABLE)
    assert moves.finish(walk).step == "result"


def test_a_practice_case_is_always_a_case(questionnaire: Questionnaire) -> None:
    walk = moves.start(questionnaire, 4, "case-knee")
    assert (walk.number, walk.item, walk.answers, walk.case) == (4, "red_flags", {"for": "case"}, "case-knee")
    assert refused(moves.back, questionnaire, walk)
    for link_id in STEPS[1:]:
        walk = moves.record(questionnaire, walk, PROBABLE[link_id])
    assert walk.step == "review"
    assert refused(moves.change, questionnaire, walk, "for")


def test_every_move_makes_the_buttons_before_it_old(questionnaire: Questionnaire) -> None:
    first = moves.start(questionnaire, 1)
    second = moves.record(questionnaire, first, "case")
    marked = moves.mark(questionnaire, second, "cancer", "yes")
    back = moves.back(questionnaire, marked)
    assert first.moves < second.moves < marked.moves < back.moves


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        ("for", "dog"),
        ("for", None),
        ("for", ["case"]),
        ("red_flags", "cancer"),
        ("red_flags", ["fever"]),
        ("red_flags", None),
        ("scope", "yes"),
        ("duration", True),
        ("duration", None),
        ("distribution", "yes"),
        ("signs", {}),
        ("signs", {"static": "yes"}),
        ("signs", {**dict.fromkeys(SIGNS, "yes"), "heat": "yes"}),
        ("signs", dict.fromkeys(SIGNS, "entire")),
        ("signs", "yes"),
        ("csi", 101),
        ("csi", -1),
        ("csi", True),
        ("csi", 40.0),
        ("csi", "40"),
        ("csi", "unknown"),
    ],
)
def test_an_answer_that_is_not_offered_is_refused(
    questionnaire: Questionnaire, until: str, answer: object
) -> None:
    assert refused(moves.record, questionnaire, walked(questionnaire, until), answer)


@pytest.mark.parametrize("total", [0, 1, 100, None])
def test_nought_is_a_total_and_none_is_an_unknown_one(
    questionnaire: Questionnaire, total: int | None
) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, "csi"), total)
    assert (walk.step, walk.answers["csi"]) == ("review", total)
    assert moves.unasked(questionnaire, walk) == ()


# Back


def test_back_leads_through_every_question_to_the_first(questionnaire: Questionnaire) -> None:
    walk, seen = walked(questionnaire, "csi"), []
    while walk.item != "for":
        walk = moves.back(questionnaire, walk)
        seen.append(walk.item)
    assert seen == list(reversed(STEPS[:-1]))
    assert refused(moves.back, questionnaire, walk)
    assert walk.answers == {key: value for key, value in PROBABLE.items() if key != "csi"}


def test_back_at_a_question_shows_what_was_marked_there(questionnaire: Questionnaire) -> None:
    signs = {"static": "yes", "dynamic": "no", "thermal": "unknown", "aftersensation": "unknown"}
    assert moves.back(questionnaire, walked(questionnaire, "history", signs=signs)).draft == signs
    walk = moves.record(questionnaire, walked(questionnaire, "red_flags"), ["cancer", "night-pain"])
    again = moves.back(questionnaire, moves.go_on(questionnaire, walk))
    assert moves.drafted(questionnaire, again) == ["cancer", "night-pain"]


def test_an_answer_given_again_goes_on_to_the_first_question_without_one(
    questionnaire: Questionnaire,
) -> None:
    walk = walked(questionnaire, "signs")
    for _ in range(3):
        walk = moves.back(questionnaire, walk)
    assert walk.item == "distribution"
    walk = moves.record(questionnaire, walk, "widespread")
    assert (walk.item, walk.answers["distribution"]) == ("signs", "widespread")


# Marks


def test_a_mark_on_one_of_several_is_taken_away_by_a_second_one(questionnaire: Questionnaire) -> None:
    walk = walked(questionnaire, "red_flags")
    assert moves.drafted(questionnaire, walk) == []
    for flag in ("night-pain", "cancer", "trauma", "cancer"):
        walk = moves.mark(questionnaire, walk, flag, "yes")
    assert moves.drafted(questionnaire, walk) == ["trauma", "night-pain"], "in the order in which they stand"
    assert walk.answers == {"for": "case"}, "marks are no answer yet"


def test_members_of_a_group_are_marked_one_by_one_and_the_rest_is_unknown(
    questionnaire: Questionnaire,
) -> None:
    walk = walked(questionnaire, "signs")
    for name, value in (("static", "yes"), ("thermal", "no"), ("static", "no")):
        walk = moves.mark(questionnaire, walk, name, value)
    drafted = moves.drafted(questionnaire, walk)
    assert drafted == {"static": "no", "dynamic": "unknown", "thermal": "no", "aftersensation": "unknown"}
    assert moves.record(questionnaire, walk, drafted).draft == {}


@pytest.mark.parametrize(
    ("until", "name", "value"),
    [
        ("red_flags", "fever", "yes"),
        ("signs", "touch", "yes"),
        ("signs", "static", "partial"),
        ("duration", "yes", "yes"),
        ("csi", "40", "yes"),
    ],
)
def test_a_mark_that_is_not_offered_is_refused(
    questionnaire: Questionnaire, until: str, name: str, value: str
) -> None:
    assert refused(moves.mark, questionnaire, walked(questionnaire, until), name, value)


def test_nothing_is_drafted_where_one_answer_is_enough(questionnaire: Questionnaire) -> None:
    assert refused(moves.drafted, questionnaire, walked(questionnaire, "duration"))


# Red flags


def test_flags_that_cannot_wait_leave_no_way_on_but_assessed(questionnaire: Questionnaire) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, "red_flags"), ["cancer", "stroke"])
    assert (walk.step, walk.item) == ("flagged", "red_flags")
    assert refused(moves.go_on, questionnaire, walk)
    for ending in (moves.finish, moves.review):
        assert refused(ending, walk)
    assert refused(moves.record, questionnaire, walk, [])
    onward = moves.set_aside_flags(questionnaire, walk)
    assert (onward.step, onward.item, onward.answers["red_flags"]) == ("ask", "scope", [])
    assert onward.assessed


def test_flags_for_the_next_days_may_stay_pending(questionnaire: Questionnaire) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, "red_flags"), ["cancer"])
    assert walk.step == "flagged"
    onward = moves.go_on(questionnaire, walk)
    assert (onward.step, onward.item, onward.answers["red_flags"]) == ("ask", "scope", ["cancer"])
    assert not onward.assessed


def test_only_flags_can_be_set_aside(questionnaire: Questionnaire) -> None:
    assert refused(moves.set_aside_flags, questionnaire, walked(questionnaire, "red_flags"))
    assert refused(moves.set_aside_flags, questionnaire, walked(questionnaire, "scope"))


def test_stepping_back_past_flags_that_cannot_wait_leads_to_them_again(questionnaire: Questionnaire) -> None:
    # The next question without an answer used to be asked, as if the flag had been assessed.
    walk = moves.record(questionnaire, walked(questionnaire, "red_flags"), ["stroke"])
    first = moves.back(questionnaire, moves.back(questionnaire, walk))
    assert first.item == "for"
    again = moves.record(questionnaire, first, "self")
    assert (again.step, again.item) == ("flagged", "red_flags")


def test_flags_found_from_the_review_cannot_be_left_by_going_back(questionnaire: Questionnaire) -> None:
    # Back used to return to the review, and from there to a graded result.
    walk = moves.change(questionnaire, at_review(questionnaire), "red_flags")
    flagged = moves.record(questionnaire, walk, ["stroke"])
    again = moves.back(questionnaire, moves.back(questionnaire, flagged))
    assert (again.step, again.item) == ("flagged", "red_flags")
    assert moves.set_aside_flags(questionnaire, again).step == "review"


# An early stop


@pytest.mark.parametrize("link_id", FAILING)
def test_the_first_required_no_offers_to_stop(questionnaire: Questionnaire, link_id: str) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, link_id), FAILING[link_id])
    assert (walk.step, walk.item) == ("stop", link_id)
    assert moves.stopping(questionnaire, walk) == (link_id,)
    assert moves.finish(walk).step == "result"
    assert moves.back(questionnaire, walk).item == link_id
    onward = moves.go_on(questionnaire, walk)
    assert (onward.step, onward.item) == ("ask", STEPS[STEPS.index(link_id) + 1])


def test_who_went_on_is_not_stopped_again(questionnaire: Questionnaire) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, "duration"), "no")
    walk = moves.go_on(questionnaire, walk)
    for link_id in STEPS[STEPS.index("distribution") :]:
        assert (walk.step, walk.item) == ("ask", link_id)
        walk = moves.record(questionnaire, walk, FAILING.get(link_id, PROBABLE[link_id]))
    assert walk.step == "review"


@pytest.mark.parametrize(
    ("link_id", "answer"),
    [
        ("scope", "other"),
        ("duration", "unknown"),
        ("distribution", "unknown"),
        ("nociceptive", "partial"),
        ("neuropathic", "unknown"),
        ("signs", {**dict.fromkeys(SIGNS, "no"), "thermal": "unknown"}),
        ("history", dict.fromkeys(HISTORY, "no")),
        ("comorbidities", dict.fromkeys(COMORBIDITIES, "no")),
        ("disproportionate", "no"),
        ("diffuse", "no"),
    ],
)
def test_nothing_else_offers_to_stop(questionnaire: Questionnaire, link_id: str, answer: object) -> None:
    walk = moves.record(questionnaire, walked(questionnaire, link_id), answer)
    assert (walk.step, walk.item) == ("ask", STEPS[STEPS.index(link_id) + 1])


def test_a_stop_names_the_criterion_that_fails_and_not_the_last_answer(
    questionnaire: Questionnaire, talk: Conversation
) -> None:
    # It used to name the question answered last, here the duration, which is met.
    walk = moves.record(questionnaire, walked(questionnaire, "distribution"), "discrete")
    walk = moves.back(questionnaire, moves.back(questionnaire, walk))
    person = Person(talk).at(walk)
    heard = person.tap("Sí")
    assert person.walk.step == "stop"
    assert "«Distribución»" in heard.text
    assert "«Duración»" not in heard.text


# The review


def test_a_question_that_was_never_asked_is_not_unknown(questionnaire: Questionnaire) -> None:
    walk = walked(questionnaire, "distribution", scope="unknown")
    stopped = moves.record(questionnaire, walk, "discrete")
    assert moves.unasked(questionnaire, stopped) == STEPS[STEPS.index("nociceptive") :]
    review = moves.review(stopped)
    assert (review.step, review.answers["scope"]) == ("review", "unknown")
    assert moves.go_on(questionnaire, review).item == "nociceptive"
    assert refused(moves.go_on, questionnaire, at_review(questionnaire))


@pytest.mark.parametrize("link_id", STEPS)
def test_every_answer_can_be_changed_from_the_review(questionnaire: Questionnaire, link_id: str) -> None:
    walk = moves.change(questionnaire, at_review(questionnaire), link_id)
    assert (walk.step, walk.item) == ("ask", link_id)
    left = moves.back(questionnaire, walk)
    assert (left.step, left.answers) == ("review", PROBABLE)
    other = {"for": "self", "csi": 7, "signs": {**PROBABLE["signs"], "static": "no"}}.get(link_id)
    other = PROBABLE[link_id] if other is None else other
    changed = moves.record(questionnaire, walk, other)
    assert (changed.step, changed.answers) == ("review", {**PROBABLE, link_id: other})


def test_from_the_result_too(questionnaire: Questionnaire) -> None:
    result = moves.finish(at_review(questionnaire))
    assert moves.review(result).step == moves.back(questionnaire, result).step == "review"


def test_a_change_that_makes_a_required_criterion_fail_offers_to_stop(questionnaire: Questionnaire) -> None:
    walk = moves.change(questionnaire, at_review(questionnaire), "neuropathic")
    stopped = moves.record(questionnaire, walk, "entire")
    assert (stopped.step, stopped.item) == ("stop", "neuropathic")
    assert moves.go_on(questionnaire, stopped).step == "review"


def test_after_an_early_stop_another_change_returns_to_the_review(questionnaire: Questionnaire) -> None:
    # It used to stop again, and to say that the answer just changed was the one that failed.
    stopped = moves.record(questionnaire, walked(questionnaire, "duration"), "no")
    walk = moves.change(questionnaire, moves.review(stopped), "red_flags")
    assert moves.record(questionnaire, walk, []).step == "review"
    walk = moves.change(questionnaire, moves.review(stopped), "csi")
    walk = moves.record(questionnaire, walk, 55)
    assert (walk.step, walk.answers["csi"]) == ("review", 55)
    assert moves.unasked(questionnaire, walk) == STEPS[STEPS.index("distribution") : -1]


def test_nothing_is_changed_finished_or_reviewed_in_the_middle(questionnaire: Questionnaire) -> None:
    walk = walked(questionnaire, "signs")
    assert refused(moves.change, questionnaire, walk, "for")
    assert refused(moves.go_on, questionnaire, walk)
    assert refused(moves.finish, walk)
    assert refused(moves.review, walk)
    assert refused(moves.change, questionnaire, at_review(questionnaire), "age")


# Walks of any kind

Say = Callable[[str, Language], str]


@pytest.fixture(scope="session")
def say(library: Library) -> Say:
    """The interface's texts, without the whole library in every message of a failing test."""

    def say(key: str, language: Language) -> str:
        return library.say(key, language)

    return say


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


COMPLAINTS = ("press.old_walk", "press.old_step", "press.refused", "press.unknown")


def complaints(say: Say, person: Person) -> list[str]:
    """Return which complaints about a button the last reply makes."""
    text = person.heard.text
    return [key for key in COMPLAINTS for language in LANGUAGES if say(key, language) in text]


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


# Old buttons


def test_a_button_of_another_walk_is_told_from_one_of_an_earlier_step(talk: Conversation, say: Say) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.tap("Un caso que estudio")
    before = person.walk
    person.send_payload(f"q:{before.number}.0:answer:self")
    assert complaints(say, person) == ["press.old_step"]
    assert "Paso 2 de 13" in person.heard.text
    for number in (before.number - 1, before.number + 1, 10**9):
        person.send_payload(f"q:{number}.{before.moves}:all:none")
        assert complaints(say, person) == ["press.old_walk"]
    assert person.walk == before


def test_an_old_button_after_the_result_is_told_too(
    talk: Conversation, say: Say, questionnaire: Questionnaire
) -> None:
    # The result used to come again without a word on the button.
    person = Person(talk).at(at_review(questionnaire))
    person.tap("Ver el resultado", times=2)
    assert complaints(say, person) == ["press.old_step"]
    assert say("result.title", "es") in person.heard.text


def test_a_walk_of_its_own_number_each_time(talk: Conversation) -> None:
    person = Person(talk)
    numbers = []
    for _ in range(3):
        person.command("questionnaire")
        numbers.append(person.walk.number)
        person.command("cancel")
    assert numbers == [1, 2, 3]


def test_a_practice_case_does_not_push_a_walk_aside_unasked(
    talk: Conversation, say: Say, questionnaire: Questionnaire
) -> None:
    # Its answers used to be gone at once.
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.command("practice")
    person.tap("La rodilla de Inés")
    assert say("walk.under_way", "es") in person.heard.text
    assert person.walk == walk
    person.tap("Cancelarlo y abrir este caso")
    assert (person.walk.case, person.walk.number, person.walk.item) == ("case-knee", 2, "red_flags")


def test_an_old_start_again_does_not_erase_the_walk_that_followed(talk: Conversation, say: Say) -> None:
    person = Person(talk)
    person.command("questionnaire")
    person.command("questionnaire")
    person.tap("Empezar de nuevo")
    person.tap("Un caso que estudio")
    before = person.walk
    person.tap("Empezar de nuevo")
    assert complaints(say, person) == ["press.old_walk"]
    assert person.walk == before


def test_only_the_offered_button_starts_again(talk: Conversation, questionnaire: Questionnaire) -> None:
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.send_payload("walk:new")
    assert person.walk == walk


# A pause


def test_a_pause_keeps_the_step_and_any_of_its_buttons_ends_it(
    talk: Conversation, questionnaire: Questionnaire
) -> None:
    walk = moves.mark(questionnaire, walked(questionnaire, "signs"), "static", "yes")
    for button in ("Seguir con el cuestionario", "Continuar", "b No"):
        person = Person(talk).at(walk)
        person.say("me quiero morir")
        assert person.walk == walk.model_copy(update={"paused": True})
        person.say("no")
        assert person.walk.paused, "what is typed during a pause answers nothing"
        person.tap(button)
        assert not person.walk.paused
        assert person.walk.answers.items() >= walk.answers.items()


@pytest.mark.parametrize("typed", ["seguir", "Continuar", "sigue", "resume", "continue.", "Go on"])
def test_a_pause_ends_at_a_word(talk: Conversation, questionnaire: Questionnaire, typed: str) -> None:
    walk = walked(questionnaire, "signs")
    person = Person(talk).at(walk)
    person.say("me quiero morir")
    person.say(typed)
    assert person.walk == walk
    assert {"Paso 8 de 13", "Step 8 of 13"} & {part.text[:12] for r in person.replies for part in r.parts}


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
