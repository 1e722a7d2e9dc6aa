"""Decides whether a set of answers given from outside is well-formed, and states what it comes to."""

from collections.abc import Mapping
from typing import Any

from dialogs.definition import Item, Questionnaire
from dialogs.scoring import Verdict, urgency, verdict

__all__ = ["AnswerError", "accept", "accept_one", "screen"]


class AnswerError(ValueError):
    """An answer that the questionnaire does not know; the message names its key and its value."""


def accept(questionnaire: Questionnaire, given: object) -> dict[str, Any]:
    """Return the answers of a JSON object; raise AnswerError for anything that is not in the table.

    Whatever is left out or null counts as not answered. Nothing is coerced: 40.0, "40" and true are no
    whole numbers.
    """
    if not isinstance(given, Mapping):
        raise AnswerError(f"an object of answers is expected, not {_shown(given)}")
    items = {item.linkId: item for item in questionnaire.item if not item.conversational}
    answers: dict[str, Any] = {}
    for key, value in given.items():
        if key not in items:
            raise AnswerError(f"the key {_shown(key)} is not known (its value is {_shown(value)})")
        if value is not None:
            answers[key] = accept_one(questionnaire, items[key], value)
    return answers


def accept_one(questionnaire: Questionnaire, item: Item, value: object) -> Any:
    """Return the answer to one question as it was given; raise AnswerError when it is not offered."""
    values = [option.value for option in questionnaire.options(item)]
    if item.type == "group":
        return _accept_group(item, values, value)
    if item.type == "integer":
        if type(value) is not int or not item.minValue <= value <= item.maxValue:
            expected = f"a whole number from {item.minValue} to {item.maxValue}"
            raise AnswerError(f"{item.linkId}: {_shown(value)} is not {expected}")
        return value
    if item.repeats:
        if not isinstance(value, list):
            raise AnswerError(f"{item.linkId}: {_shown(value)} is not a list of ids")
        return [_one_of(item.linkId, values, member) for member in value]
    return _one_of(item.linkId, values, value)


def _accept_group(item: Item, values: list[str], value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise AnswerError(f"{item.linkId}: {_shown(value)} is not an object of yes, no or unknown")
    known = [member.linkId for member in item.item]
    for name, answer in value.items():
        if name not in known:
            raise AnswerError(
                f"{item.linkId}: the member {_shown(name)} is not known (its value is {_shown(answer)})"
            )
    return {
        name: _one_of(f"{item.linkId}.{name}", values, answer)
        for name, answer in value.items()
        if answer is not None
    }


def _one_of(key: str, values: list[str], value: object) -> str:
    if isinstance(value, str) and value in values:
        return value
    raise AnswerError(f"{key}: {_shown(value)} is not one of {', '.join(values)}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def screen(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdicts on accepted answers in the shape of the machine interface.

    With an urgency of "now" neither criteria set is judged. Whoever answers about themselves gets the
    same verdicts, marked provisional.
    """
    urgent = urgency(questionnaire, answers)
    iasp, source, printed = (verdict(questionnaire, criteria, answers) for criteria in questionnaire.criteria)
    held_back = urgent == "now"
    return {
        "urgent": urgent,
        "provisional": answers.get(questionnaire.audience) == "self",
        "iasp_2021": None if held_back else _graded(iasp),
        "cs_2014": None if held_back else _compared(source, printed),
    }


def _graded(iasp: Verdict) -> dict[str, Any]:
    return {"grade": iasp.grade, "decided_by": list(iasp.decided_by), "mixed": "mixed" in iasp.remarks}


def _compared(source: Verdict, printed: Verdict) -> dict[str, Any]:
    return {"verdict": source.grade, "as_printed": printed.grade, "decided_by": list(source.decided_by)}
