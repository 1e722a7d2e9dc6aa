"""Decides what a student is told after an answer to an invented case: expected or not, and why."""

from typing import Any

from dialogs.asking import answer_text
from dialogs.cases import Case
from dialogs.definition import Questionnaire
from dialogs.replies import Part
from dialogs.speaker import Speaker

__all__ = ["feedback"]


def feedback(
    speaker: Speaker, questionnaire: Questionnaire, case: Case, link_id: str, answer: Any
) -> tuple[Part, ...]:
    """Return what to say of an answer: whether it is the one expected, which one that is, and the reason."""
    item = questionnaire[link_id]
    expected = case.answers.get(link_id)
    reason = speaker.of(case.reasons[link_id])
    same = sorted(answer) == sorted(expected or []) if isinstance(answer, list) else answer == expected
    if same:
        return (speaker.part("note", "practice.right", name=speaker.of(item.name), reason=reason),)
    wanted = answer_text(speaker, questionnaire, item, expected).lower()
    return (
        speaker.part("note", "practice.wrong", name=speaker.of(item.name), expected=wanted, reason=reason),
    )
