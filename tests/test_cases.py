"""The invented cases to practise on: complete, within their limits, and graded by the engine as they say."""

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from content.models import LANGUAGES
from content.source import ContentError, Fault
from dialogs.cases import CASES_FOLDER, Case, load_cases
from dialogs.definition import Questionnaire
from dialogs.screening import accept, screen

FILES = sorted(CASES_FOLDER.glob("*.yaml"))
GRADES = {"not_met", "undetermined", "possible", "probable"}
HELD = "held"


@pytest.fixture(scope="module")
def cases(questionnaire: Questionnaire) -> Mapping[str, Case]:
    return load_cases(questionnaire)


@pytest.fixture(params=[path.stem for path in FILES])
def case(cases: Mapping[str, Case], request: pytest.FixtureRequest) -> Case:
    return cases[request.param]


def verdicts(questionnaire: Questionnaire, case: Case) -> dict[str, str]:
    """Return what the engine makes of a case, in the words of its `expected`."""
    answers = {key: value for key, value in case.answers.items() if key != "scope"}
    outcome = screen(questionnaire, accept(questionnaire, answers))
    iasp, source = outcome["iasp_2021"], outcome["cs_2014"]
    return {
        "iasp_2021": iasp["grade"] if iasp else HELD,
        "cs_2014": source["verdict"] if source else HELD,
        "cs_2014_as_printed": source["as_printed"] if source else HELD,
        "mixed": "yes" if iasp and iasp["mixed"] else "no",
        "urgent": outcome["urgent"] or "none",
    }


# One case


def test_engine_grades_the_case_as_it_says(questionnaire: Questionnaire, case: Case) -> None:
    assert verdicts(questionnaire, case) == case.expected


def test_every_question_has_an_expected_answer_and_a_reason(questionnaire: Questionnaire, case: Case) -> None:
    asked = set(questionnaire.link_ids) - {questionnaire.audience}
    assert asked - set(case.answers) <= {"csi"}, "only the inventory's total is left out when it is not known"
    assert set(case.answers) <= asked
    assert set(case.reasons) == asked


def test_groups_answer_every_member(questionnaire: Questionnaire, case: Case) -> None:
    for item in questionnaire.item:
        if item.type == "group":
            assert list(case.answers[item.linkId]) == [member.linkId for member in item.item], item.linkId


def test_scope_is_an_answer_that_the_question_offers(questionnaire: Questionnaire, case: Case) -> None:
    # The machine interface has no scope, so the loader's check of the other answers does not see it.
    assert case.answers["scope"] in [option.value for option in questionnaire["scope"].answerOption]


def test_titles_and_vignettes_keep_their_lengths_in_both_languages(case: Case) -> None:
    for language in LANGUAGES:
        assert 1 <= len(case.title[language]) <= 60, language
        assert 350 <= len(case.vignette[language]) <= 700, language
    assert case.vignette.es != case.vignette.en


# All cases


def test_there_are_seven_cases_each_in_the_file_of_its_name(cases: Mapping[str, Case]) -> None:
    assert len(cases) == 7
    assert sorted(cases) == [path.stem for path in FILES]


def test_the_menu_order_has_no_ties(cases: Mapping[str, Case]) -> None:
    assert [case.order for case in cases.values()] == list(range(1, 8))


def test_every_grade_occurs(cases: Mapping[str, Case]) -> None:
    assert {case.expected["iasp_2021"] for case in cases.values()} == GRADES | {HELD}


def test_one_case_is_mixed(cases: Mapping[str, Case]) -> None:
    [mixed] = [case for case in cases.values() if case.expected["mixed"] == "yes"]
    assert mixed.expected["iasp_2021"] in ("possible", "probable")
    assert "partial" in (mixed.answers["nociceptive"], mixed.answers["neuropathic"])


def test_one_case_cannot_wait_and_is_not_judged(cases: Mapping[str, Case]) -> None:
    [urgent] = [case for case in cases.values() if case.expected["urgent"] == "now"]
    assert {urgent.expected[key] for key in ("iasp_2021", "cs_2014", "cs_2014_as_printed")} == {HELD}


def test_one_case_is_met_by_the_source_of_2014_alone(cases: Mapping[str, Case]) -> None:
    told = [
        (c.expected["iasp_2021"], c.expected["cs_2014"], c.expected["cs_2014_as_printed"])
        for c in cases.values()
    ]
    assert told.count(("not_met", "met", "not_met")) == 1


# A case file that is wrong


BAD_ANSWER = ("  distribution: discrete", "  distribution: elbow")
BAD_TOTAL = ('  diffuse: "no"\n', '  diffuse: "no"\n  csi: 101\n')
UNKNOWN_MEMBER = ("signs: {static: ", "signs: {stroke: ")
UNKNOWN_LINK_ID = ('  duration: "yes"', '  durations: "yes"')
MISSING_REASON = ("  csi:\n", "  inventory:\n")


def faults_of(questionnaire: Questionnaire, wrong: Path, *changes: tuple[str, str]) -> list[Fault]:
    """Return the faults of a copy of the first case that is wrong in the ways given."""
    text = (CASES_FOLDER / "case-knee.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} does not stand there once"
        text = text.replace(old, new)
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_cases(questionnaire, wrong.parent)
    return error.value.faults


def lines_of(path: Path, key: str) -> range:
    """Return the lines of a key of the file and of what stands under it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines.index(f"{key}:") + 1
    indented = itertools.takewhile(lambda line: line.startswith(" "), lines[first:])
    return range(first, first + 1 + len(list(indented)))


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        pytest.param(BAD_ANSWER, "answers", "distribution: 'elbow' is not one of", id="bad answer"),
        pytest.param(BAD_TOTAL, "answers", "csi: 101 is not a whole number", id="bad total"),
        pytest.param(UNKNOWN_MEMBER, "answers", "the member 'stroke' is not known", id="unknown member"),
        pytest.param(UNKNOWN_LINK_ID, "answers", "there is no question «durations»", id="unknown linkId"),
        pytest.param(MISSING_REASON, "reasons", "«csi» has no reason", id="missing reason"),
    ],
)
def test_a_wrong_case_is_told_by_file_and_line(
    questionnaire: Questionnaire, tmp_path: Path, change: tuple[str, str], key: str, says: str
) -> None:
    wrong = tmp_path / "wrong.yaml"
    [fault] = [fault for fault in faults_of(questionnaire, wrong, change) if says in fault.what]
    assert fault.path == wrong
    assert fault.line in lines_of(wrong, key)
    assert str(fault).startswith(f"{wrong}:{fault.line}: ")


def test_a_title_without_english_is_told_at_the_title(questionnaire: Questionnaire, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    [fault] = faults_of(questionnaire, wrong, ("  en: Inés's knee\n", ""))
    assert fault.what == "«en» is missing"
    assert fault.line in lines_of(wrong, "title")


def test_all_faults_are_told_at_once(questionnaire: Questionnaire, tmp_path: Path) -> None:
    faults = faults_of(questionnaire, tmp_path / "wrong.yaml", BAD_ANSWER, MISSING_REASON)
    told = "\n".join(fault.what for fault in faults)
    assert "distribution: 'elbow'" in told
    assert "there is no question «inventory»" in told
    assert "«csi» has no reason" in told


def test_an_empty_folder_holds_no_cases(questionnaire: Questionnaire, tmp_path: Path) -> None:
    assert not load_cases(questionnaire, tmp_path)
