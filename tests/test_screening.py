"""The machine interface of the questionnaire, against a second statement of the criteria written here.

The statement below follows the clinical brief (1.1 to 1.3 and 4.2) formula by formula and shares nothing
with the program: a truth is 1, 0 or -1, AND is the lower, OR the higher of two.
"""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.machine import screen_line, screenings
from dialogs.definition import Questionnaire
from dialogs.screening import accept, screen

Given = Mapping[str, Any]
Json = dict[str, Any]

# The statement

NOW = (
    *("cauda-equina", "weakness", "trauma", "spine-infection", "headache-sudden", "meningism"),
    *("vision-loss", "chest-breath", "stroke", "limb", "acute-abdomen"),
)
SOON = ("cancer", "immunosuppression", "weight-loss", "night-pain", "headache-new-50")
MEMBERS = {
    "signs": ("static", "dynamic", "thermal", "aftersensation"),
    "history": ("touch", "pressure", "movement", "thermal"),
    "comorbidities": ("senses", "sleep", "fatigue", "cognition"),
}
YES_NO_UNKNOWN = ("yes", "no", "unknown")
EXPLAINED = ("none", "partial", "entire", "unknown")
WHERE = ("regional", "multifocal", "widespread", "discrete", "unknown")

REQUIRED = ("duration", "distribution", "nociceptive", "neuropathic", "signs")
SUPPORTING = ("history", "comorbidities")


def truth(given_: Given, key: str) -> int:
    """Return 1, 0 or -1 for one criterion."""
    value = given_.get(key)
    if key in MEMBERS:
        members = value or {}
        return max(truth({"member": members.get(name)}, "member") for name in MEMBERS[key])
    if value is None or value == "unknown":
        return 0
    if key == "csi":
        return 1 if value >= 40 else -1
    return -1 if value in ("no", "discrete", "entire") else 1


def iasp_2021(given_: Given) -> Json:
    """Return the grade of the 2021 criteria: section 1.2."""
    required = min(truth(given_, key) for key in REQUIRED)
    if required < 1:
        grade = "not_met" if required == -1 else "undetermined"
        decided_by = [key for key in REQUIRED if truth(given_, key) == required]
    else:
        decided_by = [key for key in SUPPORTING if truth(given_, key) < 1]
        grade = "possible" if decided_by else "probable"
    partly = "partial" in (given_.get("nociceptive"), given_.get("neuropathic"))
    return {"grade": grade, "decided_by": decided_by, "mixed": required == 1 and partly}


def verdict_2014(given_: Given) -> str:
    """Return what the source of 2014 makes of the answers: section 1.3."""
    either = max(truth(given_, "diffuse"), truth(given_, "csi"))
    return word(min(truth(given_, "neuropathic"), truth(given_, "disproportionate"), either))


def as_printed(given_: Given) -> str:
    """Return what the four necessary rows of the review's Table 1 make of the answers."""
    return word(min(truth(given_, k) for k in ("duration", "diffuse", "disproportionate", "neuropathic")))


def word(value: int) -> str:
    """Return the verdict's name."""
    return ("undetermined", "met", "not_met")[value]


def cs_2014(given_: Given) -> Json:
    """Return both verdicts of 2014, and the keys that the source's rests on."""
    verdict = verdict_2014(given_)
    wanted = {"met": 2, "not_met": -1, "undetermined": 0}[verdict]
    decided_by = [key for key in ("neuropathic", "disproportionate") if truth(given_, key) == wanted]
    diffuse, csi = truth(given_, "diffuse"), truth(given_, "csi")
    both_no, one_yes = diffuse == csi == -1, 1 in (diffuse, csi)
    if (verdict == "not_met" and both_no) or (verdict == "undetermined" and not one_yes):
        decided_by += [key for key in ("diffuse", "csi") if truth(given_, key) == wanted]
    return {"verdict": verdict, "as_printed": as_printed(given_), "decided_by": decided_by}


def stated(given_: Given) -> Json:
    """Return everything that the machine interface has to say of some answers."""
    flags = given_.get("red_flags") or []
    urgent = "now" if set(flags) & set(NOW) else "soon" if flags else None
    return {
        "urgent": urgent,
        "provisional": given_.get("for") == "self",
        "iasp_2021": None if urgent == "now" else iasp_2021(given_),
        "cs_2014": None if urgent == "now" else cs_2014(given_),
    }


def screened(questionnaire: Questionnaire, given_: object) -> Json:
    """Return what the machine interface answers to some answers, sent as a line."""
    return screen_line(questionnaire, json.dumps(given_))


# Every combination

SAID: dict[str, dict[str, Any]] = {
    "duration": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "distribution": {"yes": "multifocal", "no": "discrete", "unknown": "unknown"},
    "nociceptive": {"yes": "none", "part": "partial", "no": "entire", "unknown": "unknown"},
    "neuropathic": {"yes": "none", "part": "partial", "no": "entire", "unknown": "unknown"},
    "signs": {
        "yes": {"static": "no", "thermal": "yes"},
        "no": dict.fromkeys(MEMBERS["signs"], "no"),
        "unknown": {"static": "no", "dynamic": "no", "thermal": "no"},
    },
    "history": {
        "yes": dict.fromkeys(MEMBERS["history"], "yes"),
        "no": dict.fromkeys(MEMBERS["history"], "no"),
        "unknown": {},
    },
    "comorbidities": {
        "yes": {"cognition": "yes", "senses": "unknown"},
        "no": dict.fromkeys(MEMBERS["comorbidities"], "no"),
        "unknown": dict.fromkeys(MEMBERS["comorbidities"], "unknown"),
    },
    "disproportionate": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "diffuse": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "csi": {"yes": 40, "no": 39, "unknown": None},
}


def combinations(*keys: str) -> list[Json]:
    """Return every combination of representative answers to some questions."""
    return [dict(zip(keys, values, strict=True)) for values in product(*(SAID[key].values() for key in keys))]


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


def one_of(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from([*values, None])


def group(key: str) -> st.SearchStrategy[object]:
    members = st.fixed_dictionaries({}, optional=dict.fromkeys(MEMBERS[key], one_of(*YES_NO_UNKNOWN)))
    return st.none() | members


raw_answers = st.fixed_dictionaries(
    {},
    optional={
        "for": one_of("case", "self"),
        "red_flags": st.none() | st.lists(st.sampled_from(SOON)) | st.lists(st.sampled_from(NOW + SOON)),
        "duration": one_of(*YES_NO_UNKNOWN),
        "distribution": one_of(*WHERE),
        "nociceptive": one_of(*EXPLAINED),
        "neuropathic": one_of(*EXPLAINED),
        "signs": group("signs"),
        "history": group("history"),
        "comorbidities": group("comorbidities"),
        "disproportionate": one_of(*YES_NO_UNKNOWN),
        "diffuse": one_of(*YES_NO_UNKNOWN),
        "csi": st.none() | st.integers(0, 100) | st.sampled_from([0, 39, 40, 41, 100]),
    },
)


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


# What is not taken


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        # Keys and members that are not in the table
        ('{"age": 40}', "age", "40"),
        ('{"scope": "musculoskeletal"}', "scope", "musculoskeletal"),
        ('{"Duration": "yes"}', "Duration", "yes"),
        ('{"": "yes"}', "''", "yes"),
        ('{"age": null}', "age", "none"),
        ('{"signs": {"heat": "yes"}}', "heat", "yes"),
        ('{"signs": {"touch": null}}', "touch", "none"),
        ('{"history": {"static": "no"}}', "static", "no"),
        # Totals that are no whole number from 0 to 100
        ('{"csi": 101}', "csi", "101"),
        ('{"csi": -1}', "csi", "-1"),
        ('{"csi": 40.0}', "csi", "40.0"),
        ('{"csi": 4e1}', "csi", "40.0"),
        ('{"csi": 39.5}', "csi", "39.5"),
        ('{"csi": "40"}', "csi", "40"),
        ('{"csi": "unknown"}', "csi", "unknown"),
        ('{"csi": true}', "csi", "true"),
        ('{"csi": false}', "csi", "false"),
        ('{"csi": NaN}', "csi", "nan"),
        ('{"csi": Infinity}', "csi", "inf"),
        ('{"csi": [40]}', "csi", "[40]"),
        ('{"csi": {"total": 40}}', "csi", "total"),
        # Values that are not in the table
        ('{"for": "dog"}', "for", "dog"),
        ('{"for": "unknown"}', "for", "unknown"),
        ('{"for": true}', "for", "true"),
        ('{"for": ["self"]}', "for", "self"),
        ('{"duration": true}', "duration", "true"),
        ('{"duration": "Yes"}', "duration", "Yes"),
        ('{"duration": " yes"}', "duration", " yes"),
        ('{"duration": "sí"}', "duration", "sí"),
        ('{"duration": ""}', "duration", "''"),
        ('{"duration": 1}', "duration", "1"),
        ('{"duration": "none"}', "duration", "none"),
        ('{"duration": {"months": 3}}', "duration", "months"),
        ('{"distribution": "yes"}', "distribution", "yes"),
        ('{"distribution": ["regional"]}', "distribution", "regional"),
        ('{"nociceptive": "no"}', "nociceptive", "no"),
        ('{"nociceptive": false}', "nociceptive", "false"),
        ('{"neuropathic": "all"}', "neuropathic", "all"),
        ('{"disproportionate": "partial"}', "disproportionate", "partial"),
        ('{"diffuse": 0}', "diffuse", "0"),
        # Groups that are no object of yes, no or unknown
        ('{"signs": "yes"}', "signs", "yes"),
        ('{"signs": ["static"]}', "signs", "static"),
        ('{"signs": []}', "signs", "[]"),
        ('{"history": true}', "history", "true"),
        ('{"comorbidities": 0}', "comorbidities", "0"),
        ('{"signs": {"static": true}}', "signs.static", "true"),
        ('{"signs": {"static": "entire"}}', "signs.static", "entire"),
        ('{"signs": {"static": {"static": "yes"}}}', "signs.static", "static"),
        ('{"comorbidities": {"sleep": ["yes"]}}', "comorbidities.sleep", "yes"),
        # Flags that are no list of ids
        ('{"red_flags": "trauma"}', "red_flags", "trauma"),
        ('{"red_flags": {"trauma": "yes"}}', "red_flags", "trauma"),
        ('{"red_flags": {}}', "red_flags", "{}"),
        ('{"red_flags": false}', "red_flags", "false"),
        ('{"red_flags": ["fever"]}', "red_flags", "fever"),
        ('{"red_flags": ["cancer", "Trauma"]}', "red_flags", "Trauma"),
        ('{"red_flags": [true]}', "red_flags", "true"),
        ('{"red_flags": [null]}', "red_flags", "none"),
        ('{"red_flags": [["trauma"]]}', "red_flags", "['trauma']"),
        ('{"red_flags": [0]}', "red_flags", "0"),
        # A key given twice
        ('{"csi": 30, "csi": 50}', "csi", "twice"),
        ('{"signs": {"static": "no", "static": "yes"}}', "static", "twice"),
    ],
)
def test_an_answer_that_is_not_in_the_table_is_told_by_key_and_value(
    questionnaire: Questionnaire, line: str, key: str, value: str
) -> None:
    refused = screen_line(questionnaire, line)
    assert list(refused) == ["error"]
    assert key in refused["error"]
    assert value.lower() in refused["error"].lower()


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "null",
        "[]",
        '["csi"]',
        '"csi"',
        "40",
        "true",
        "{",
        '{"csi": }',
        "{'csi': 40}",
        "[" * 5000,
        "NaN",
    ],
)
def test_a_line_that_is_no_object_gets_an_error(questionnaire: Questionnaire, line: str) -> None:
    assert list(screen_line(questionnaire, line)) == ["error"]


def test_one_bad_answer_spoils_the_line_wherever_it_stands(questionnaire: Questionnaire) -> None:
    good: Json = {"for": "case", "red_flags": ["trauma"], "duration": "yes", "signs": {"static": "yes"}}
    assert "error" not in screened(questionnaire, good)
    for order in ({**good, "csi": 101}, {"csi": 101, **good}):
        assert list(screened(questionnaire, order)) == ["error"]


def test_a_long_value_is_named_by_its_beginning(questionnaire: Questionnaire) -> None:
    error = screened(questionnaire, {"duration": "y" * 10_000})["error"]
    assert "yyyyyyyy" in error
    assert len(error) < 300


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["for", "red_flags", *SAID, "scope"]), anything, min_size=1), raw_answers
)
def test_nonsense_is_either_refused_or_judged_as_stated(
    questionnaire: Questionnaire, nonsense: Json, sense: Json
) -> None:
    given_ = {**sense, **nonsense}
    result = screened(questionnaire, given_)
    if "error" in result:
        assert list(result) == ["error"]
        assert any(key in result["error"] for key in nonsense)
    else:
        assert result == stated(given_)
    [written] = screenings(questionnaire, [json.dumps(given_)])
    assert json.loads(written) == result
