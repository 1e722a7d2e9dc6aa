"""The route that is lit is the engine's own decision, whatever the answers, and so is the page to keep."""

import json
from typing import Any

from hypothesis import given, settings

from content.library import Library
from content.models import LANGUAGES
from dialogs.definitions import load_questionnaire
from dialogs.figures.keepsake import PAGE, keepsake_figure
from dialogs.figures.path import path_figure
from dialogs.figures.shapes import Figure
from dialogs.screening import accept, screen
from dialogs.session import Walk
from dialogs.speaker import Speaker
from tests.figures import crossed
from tests.statement import raw_answers, truth

QUESTIONNAIRE = load_questionnaire()
CRITERIA = [name for rule in QUESTIONNAIRE.criteria[0].rules.values() for name in rule.names()]
STATES = {1: "yes", 0: "unknown", -1: "no"}
GRADES = {outcome.grade for outcome in QUESTIONNAIRE.criteria[0].outcomes}


def lit(figure: Figure) -> list[str]:
    return [mark.removeprefix("lit:") for mark in figure.marks if mark.startswith("lit:")]


def decided(answers: dict[str, Any]) -> list[str]:
    """Return the grade that the engine gives, if a picture may show one."""
    judged = screen(QUESTIONNAIRE, answers)
    hidden = judged["provisional"] or judged["urgent"] == "now"
    return [] if hidden else [judged["iasp_2021"]["grade"]]


@settings(max_examples=500)
@given(raw_answers)
def test_the_lit_route_is_the_engines_decision(library: Library, given_: dict[str, Any]) -> None:
    answers = accept(QUESTIONNAIRE, given_)
    figure = path_figure(Speaker(library, "es"), QUESTIONNAIRE, answers)
    assert lit(figure) == decided(answers)
    outcomes = {mark.partition(":")[2] for mark in figure.marks if mark.startswith(("lit:", "outcome:"))}
    assert outcomes == GRADES
    for name in CRITERIA:
        state = STATES[truth(answers, name)] if name in answers else "not_asked"
        assert f"state:{name}={state}" in figure.marks


@settings(max_examples=80, deadline=None)
@given(raw_answers)
def test_every_result_fits_on_one_page(library: Library, given_: dict[str, Any]) -> None:
    answers = accept(QUESTIONNAIRE, given_)
    walk = Walk(number=1, step="result", item="csi", answers=answers)
    for language in LANGUAGES:
        page = keepsake_figure(Speaker(library, language), QUESTIONNAIRE, walk)
        assert (page.width, page.height) == PAGE
        assert lit(page) == decided(answers)
        if answers.get("for") == "self":
            label = QUESTIONNAIRE.criteria[0].title[language]
            assert not any(line.text.startswith(f"{label}:") for line in page.labels)


@settings(max_examples=60, deadline=None)
@given(raw_answers)
def test_whatever_is_answered_fits(library: Library, given_: dict[str, Any]) -> None:
    answers = accept(QUESTIONNAIRE, given_)
    for language in LANGUAGES:
        figure = path_figure(Speaker(library, language), QUESTIONNAIRE, answers)
        for label in figure.labels:
            assert not crossed(figure, label)
            assert label.x + label.width <= figure.width - 48


def test_study_lights_nothing_and_says_what_counts(library: Library) -> None:
    figure = path_figure(Speaker(library, "en"), QUESTIONNAIRE)
    assert lit(figure) == []
    assert not [mark for mark in figure.marks if mark.startswith("state:")]
    assert "Meets it: in one region, in several areas, widespread" in figure.alt


def test_an_emergency_is_not_walked_past(library: Library) -> None:
    given_ = json.loads('{"red_flags": ["cauda-equina"], "duration": "yes"}')
    figure = path_figure(Speaker(library, "es"), QUESTIONNAIRE, accept(QUESTIONNAIRE, given_))
    assert lit(figure) == []
    assert library.wording["flags.now.title"].es in figure.alt
