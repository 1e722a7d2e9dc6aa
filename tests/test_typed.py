"""Typed answers to yes or no: what begins with one counts, unless the rest takes it back."""

from typing import Any

import pytest

from dialogs.definition import Questionnaire
from dialogs.session import Walk
from dialogs.typed import MOST_BEGUN, NO_ANSWER, read_answer

WALK = Walk(number=1, item="duration", answers={"for": "case"})
LENGTHS = [2, 6, 7, MOST_BEGUN, MOST_BEGUN + 1, MOST_BEGUN + 2, 1000]


@pytest.mark.parametrize("times", [1, 2, 6, 7, MOST_BEGUN])
@pytest.mark.parametrize(
    ("word", "rest", "answer"),
    [("no", "para nada", "no"), ("sí", "6 meses", "yes"), ("no", "no sé", "unknown")],
)
def test_a_word_said_several_times_says_the_same(
    questionnaire: Questionnaire, word: str, rest: str, answer: Any, times: int
) -> None:
    assert read_answer(questionnaire, WALK, f"{word}, " * times + rest) == answer


@pytest.mark.parametrize("times", LENGTHS)
@pytest.mark.parametrize(
    ("word", "rest"),
    [("no", "sí"), ("sí", "no"), ("no", "6 meses"), ("no", "pero no entiendo"), ("no", "¿por qué?")],
)
def test_what_is_taken_back_is_no_answer_however_late(
    questionnaire: Questionnaire, word: str, rest: str, times: int
) -> None:
    assert read_answer(questionnaire, WALK, f"{word}, " * times + rest) is NO_ANSWER
