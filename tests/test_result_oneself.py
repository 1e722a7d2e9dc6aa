"""What a result shows to who answered for oneself: no grade, but what a clinician would check."""

import re

import pytest
from hypothesis import given, settings

from content.models import Language
from tests.results import (
    CHANGE,
    GRADES,
    MIXED,
    OF_2014,
    OF_2021,
    PRINTED,
    TITLES,
    Answers,
    Show,
    entries,
    languages,
    name,
    some_answers,
    texts,
)
from tests.statement import (
    truth,
)


@settings(max_examples=200)
@given(some_answers, languages)
def test_for_oneself_there_is_no_grade_and_no_list_of_changes(
    show: Show, answers: Answers, language: Language
) -> None:
    reply = show({**answers, "for": "self"}, language)
    grades = [label for labels in GRADES.values() for label in labels[language].values()]
    explanation = {"es": "La Figura 1 de la revisión dice", "en": "The review's Figure 1 says"}[language]
    for text in texts(reply):
        if not text.startswith(explanation):
            assert not re.search(rf"\b({'|'.join(grades)})\b", text), text
        assert not CHANGE[language].search(text)
        assert not PRINTED[language].search(text)
        assert not text.startswith(MIXED[language])
    assert not any(title[language] in text for title in TITLES.values() for text in texts(reply))


@settings(max_examples=200)
@given(some_answers, languages)
def test_for_oneself_it_says_what_the_answers_touch_and_what_a_clinician_would_check(
    show: Show, answers: Answers, language: Language
) -> None:
    lines = texts(show({**answers, "for": "self"}, language))
    begins = {
        "es": ("Tus respuestas tocan: ", "Un clínico revisaría: "),
        "en": ("Your answers touch: ", "A clinician would check: "),
    }[language]
    keys = dict.fromkeys((*OF_2021, *OF_2014))
    touched = [name(key, language) for key in keys if truth(answers, key) == 1]
    others = [name(key, language) for key in keys if truth(answers, key) != 1]
    for begin, expected in zip(begins, (touched, others), strict=True):
        found = [sorted(entries(line)) for line in lines if line.startswith(begin)]
        assert found == ([sorted(expected)] if expected else [])


@pytest.mark.parametrize(
    ("language", "provisional"), [("es", "Provisional y sin grado"), ("en", "Provisional and ungraded")]
)
def test_what_one_says_of_oneself_is_provisional(show: Show, language: Language, provisional: str) -> None:
    [own, case] = [show({"for": audience}, language) for audience in ("self", "case")]
    assert own.parts[1].kind == "lead"
    assert own.parts[1].text.startswith(provisional)
    assert provisional not in "\n".join(texts(case))
