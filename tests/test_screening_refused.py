"""What the machine interface of the questionnaire does not take, told by key and value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.machine import screen_line, screenings
from dialogs.definition import Questionnaire
from tests.statement import SAID, Json, raw_answers, stated


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
    assert "error" not in screen_line(questionnaire, json.dumps(good))
    for order in ({**good, "csi": 101}, {"csi": 101, **good}):
        assert list(screen_line(questionnaire, json.dumps(order))) == ["error"]


def test_a_long_value_is_named_by_its_beginning(questionnaire: Questionnaire) -> None:
    error = screen_line(questionnaire, json.dumps({"duration": "y" * 10_000}))["error"]
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
    result = screen_line(questionnaire, json.dumps(given_))
    if "error" in result:
        assert list(result) == ["error"]
        assert any(key in result["error"] for key in nonsense)
    else:
        assert result == stated(given_)
    [written] = screenings(questionnaire, [json.dumps(given_)])
    assert json.loads(written) == result
