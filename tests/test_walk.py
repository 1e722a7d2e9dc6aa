"""The walk through the questionnaire: each step as a pure function, and what it refuses."""

from typing import Any

import pytest

from dialogs import walk as moves
from dialogs.definition import Questionnaire
from tests.walks import COMORBIDITIES, HISTORY, PROBABLE, SIGNS, STEPS, at_review, walked

FAILING: dict[str, Any] = {
    "duration": "no",
    "distribution": "discrete",
    "nociceptive": "entire",
    "neuropathic": "entire",
    "signs": dict.fromkeys(SIGNS, "no"),
}


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
