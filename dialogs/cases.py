"""Decides which invented cases there are to practise on, and what is expected of each answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from content.models import Line, Strict, Text
from content.source import ContentError, Document, Fault, read, validate
from dialogs.definition import Questionnaire
from dialogs.screening import AnswerError, accept

__all__ = ["CASES_FOLDER", "Case", "load_cases"]

CASES_FOLDER = Path(__file__).parent / "cases"


class Case(Strict):
    """An invented case: what is told, the answer expected to each question, and the reason for it.

    A question without an expected answer is one that the case leaves unknown.
    """

    id: Line
    order: int
    title: Text
    vignette: Text
    answers: dict[str, Any]
    reasons: dict[str, Text]
    expected: dict[str, str]
    lesson: Text


def load_cases(questionnaire: Questionnaire, folder: Path = CASES_FOLDER) -> Mapping[str, Case]:
    """Return the cases by id, in their order; raise ContentError with every fault of every file."""
    cases, faults = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read(path)
            case = validate(Case, document)
        except ContentError as error:
            faults.extend(error.faults)
            continue
        answers = _typed(questionnaire, case.answers)
        faults.extend(_faults(questionnaire, case, answers, document))
        cases.append(case.model_copy(update={"answers": answers}))
    if faults:
        raise ContentError(faults)
    return {case.id: case for case in sorted(cases, key=lambda case: case.order)}


def _typed(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {item.linkId for item in questionnaire.item if item.type == "integer"}
    return {key: int(v) if key in numbers and str(v).isdecimal() else v for key, v in answers.items()}


def _faults(questionnaire: Questionnaire, case: Case, answers: dict[str, Any], document: Document) -> list[Fault]:
    keys = {item.linkId for item in questionnaire.item if not item.conversational}
    faults = []
    try:
        accept(questionnaire, {key: value for key, value in answers.items() if key in keys})
    except AnswerError as error:
        faults.append(document.fault(("answers",), str(error), "give an answer that the question offers"))
    for key in {*answers, *case.reasons} - set(questionnaire.link_ids):
        faults.append(document.fault(("answers",), f"there is no question «{key}»", "use a linkId that exists"))
    for key in set(questionnaire.link_ids) - set(case.reasons) - {questionnaire.audience}:
        faults.append(document.fault(("reasons",), f"«{key}» has no reason", "say why that answer is expected"))
    return faults
