"""The machine interface of the questionnaire judges all answers as the second statement does."""

import json
from itertools import product

import pytest
from hypothesis import given, settings

from bot.machine import screen_line, screenings
from dialogs.definition import Questionnaire
from dialogs.screening import accept, screen
from tests.statement import (
    MEMBERS,
    NOW,
    REQUIRED,
    SAID,
    SOON,
    SUPPORTING,
    Json,
    as_printed,
    combinations,
    iasp_2021,
    raw_answers,
    stated,
    verdict_2014,
)


def screened(questionnaire: Questionnaire, given_: object) -> Json:
    """Return what the machine interface answers to some answers, sent as a line."""
    return screen_line(questionnaire, json.dumps(given_))


# Every combination


def test_every_combination_of_truths(questionnaire: Questionnaire) -> None:
    every = [g for g in combinations(*SAID) if "partial" not in g.values()]
    assert len(every) == 3**10
    wrong = [g for g in every if screen(questionnaire, g) != stated(g)]
    assert not wrong, wrong[:3]


def test_every_combination_of_the_2021_criteria(questionnaire: Questionnaire) -> None:
    every = combinations(*REQUIRED, *SUPPORTING)
    assert len(every) == 3**5 * 4**2
    wrong = [g for g in every if screen(questionnaire, accept(questionnaire, g)) != stated(g)]
    assert not wrong, wrong[:3]


def test_every_combination_of_the_2014_criteria(questionnaire: Questionnaire) -> None:
    every = combinations("duration", "neuropathic", "disproportionate", "diffuse", "csi")
    assert len(every) == 3**4 * 4
    wrong = [g for g in every if screen(questionnaire, accept(questionnaire, g)) != stated(g)]
    assert not wrong, wrong[:3]


def test_the_combinations_reach_every_verdict() -> None:
    grades = {iasp_2021(g)["grade"] for g in combinations(*REQUIRED, *SUPPORTING)}
    assert grades == {"not_met", "undetermined", "possible", "probable"}
    of_2014 = combinations("duration", "neuropathic", "disproportionate", "diffuse", "csi")
    verdicts = {"met", "not_met", "undetermined"}
    assert {(verdict_2014(g), as_printed(g)) for g in of_2014} >= set(product(verdicts, verdicts)) - {
        ("not_met", "met"),
        ("not_met", "undetermined"),
        ("undetermined", "met"),
    }


@settings(max_examples=1500)
@given(raw_answers)
def test_any_answers_are_judged_as_stated(questionnaire: Questionnaire, given_: Json) -> None:
    assert screened(questionnaire, given_) == stated(given_)


@given(raw_answers)
def test_left_out_null_and_unknown_are_the_same(questionnaire: Questionnaire, given_: Json) -> None:
    said_unknown = {
        key: "unknown" if value is None and key not in ("for", "red_flags", "csi", *MEMBERS) else value
        for key, value in given_.items()
    }
    left_out = {key: value for key, value in given_.items() if value is not None}
    assert screened(questionnaire, said_unknown) == screened(questionnaire, left_out)
    assert screened(questionnaire, given_) == screened(questionnaire, left_out)


@given(raw_answers)
def test_being_about_oneself_changes_only_provisional(questionnaire: Questionnaire, given_: Json) -> None:
    own, case = (screened(questionnaire, {**given_, "for": who}) for who in ("self", "case"))
    assert (own.pop("provisional"), case.pop("provisional")) == (True, False)
    assert own == case


@pytest.mark.parametrize("total", [0, 1, 39, 40, 41, 99, 100])
def test_a_total_counts_from_forty_and_zero_is_an_answer(questionnaire: Questionnaire, total: int) -> None:
    given_ = {"neuropathic": "none", "disproportionate": "yes", "diffuse": "no", "csi": total}
    verdict = screened(questionnaire, given_)["cs_2014"]
    if total >= 40:
        assert verdict == {"verdict": "met", "as_printed": "not_met", "decided_by": []}
    else:
        assert verdict == {"verdict": "not_met", "as_printed": "not_met", "decided_by": ["diffuse", "csi"]}


# Shape


def test_no_answers_at_all_are_valid(questionnaire: Questionnaire) -> None:
    undecided = ["neuropathic", "disproportionate", "diffuse", "csi"]
    assert screen_line(questionnaire, "{}") == {
        "urgent": None,
        "provisional": False,
        "iasp_2021": {"grade": "undetermined", "decided_by": list(REQUIRED), "mixed": False},
        "cs_2014": {"verdict": "undetermined", "as_printed": "undetermined", "decided_by": undecided},
    }


@given(raw_answers)
def test_the_shape_is_exact_and_in_order(questionnaire: Questionnaire, given_: Json) -> None:
    result = screened(questionnaire, given_)
    assert list(result) == ["urgent", "provisional", "iasp_2021", "cs_2014"]
    assert type(result["provisional"]) is bool
    if result["urgent"] == "now":
        assert result["iasp_2021"] is result["cs_2014"] is None
        return
    assert list(result["iasp_2021"]) == ["grade", "decided_by", "mixed"]
    assert type(result["iasp_2021"]["mixed"]) is bool
    assert list(result["cs_2014"]) == ["verdict", "as_printed", "decided_by"]


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing(questionnaire: Questionnaire) -> None:
    lines = ['{"for": "self"}', "nonsense", '{"red_flags": ["cancer"]}', '{"csi": 101}', "{}"]
    answers = [json.loads(line) for line in screenings(questionnaire, lines)]
    assert [answer.get("urgent", "error") for answer in answers] == [None, "error", "soon", "error", None]
    assert [answer.get("provisional", "error") for answer in answers] == [
        True,
        "error",
        False,
        "error",
        False,
    ]


# Red flags


def test_the_flags_are_those_of_the_brief_in_its_order(questionnaire: Questionnaire) -> None:
    assert tuple(option.value for option in questionnaire["red_flags"].answerOption) == NOW + SOON


@pytest.mark.parametrize("flag", NOW)
def test_a_flag_that_cannot_wait_holds_every_verdict_back(questionnaire: Questionnaire, flag: str) -> None:
    result = screened(questionnaire, {"red_flags": [flag], "for": "self"})
    assert result == {"urgent": "now", "provisional": True, "iasp_2021": None, "cs_2014": None}


@pytest.mark.parametrize("flag", SOON)
def test_a_flag_for_the_next_days_leaves_the_verdicts(questionnaire: Questionnaire, flag: str) -> None:
    plain = screened(questionnaire, {"duration": "no"})
    assert screened(questionnaire, {"duration": "no", "red_flags": [flag]}) == {**plain, "urgent": "soon"}


@pytest.mark.parametrize("flags", [[*SOON, NOW[0]], [NOW[-1], *SOON], [*NOW, *SOON]])
def test_the_highest_tier_counts(questionnaire: Questionnaire, flags: list[str]) -> None:
    assert screened(questionnaire, {"red_flags": flags})["urgent"] == "now"


@pytest.mark.parametrize("none", [[], None])
def test_no_flag_is_no_urgency(questionnaire: Questionnaire, none: object) -> None:
    assert screened(questionnaire, {"red_flags": none})["urgent"] is None
