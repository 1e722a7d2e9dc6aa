"""Decides which invented cases there are to practise on, and what is expected of each answer."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from content.models import Line, Strict, Text
from content.source import ContentError, Document, Fault, read, validate
from dialogs.definition import Questionnaire
from dialogs.screening import AnswerError, accept_one

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
        if case.id != path.stem:
            what = f"the id «{case.id}» is not the file's name «{path.stem}»"
            faults.append(document.fault(("id",), what, "make the two the same"))
        cases.append(case.model_copy(update={"answers": answers}))
    if faults:
        raise ContentError(faults)
    return {case.id: case for case in sorted(cases, key=lambda case: case.order)}


def _typed(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {item.linkId for item in questionnaire.item if item.type == "integer"}
    return {key: int(v) if key in numbers and str(v).isdecimal() else v for key, v in answers.items()}


def _faults(
    questionnaire: Questionnaire, case: Case, answers: dict[str, Any], document: Document
) -> Iterator[Fault]:
    known = set(questionnaire.link_ids)
    for key in set(answers) - known:
        yield document.fault(("answers", key), f"there is no question «{key}»", "use a linkId that exists")
    for key in set(case.reasons) - known:
        yield document.fault(("reasons", key), f"there is no question «{key}»", "use a linkId that exists")
    for key in known - set(case.reasons) - {questionnaire.audience}:
        yield document.fault(("reasons",), f"«{key}» has no reason", "say why that answer is expected")
    for key in known & set(answers):
        yield from _answer_faults(questionnaire, key, answers[key], document)


def _answer_faults(
    questionnaire: Questionnaire, key: str, answer: Any, document: Document
) -> Iterator[Fault]:
    item = questionnaire[key]
    try:
        accept_one(questionnaire, item, answer)
    except AnswerError as error:
        yield document.fault(("answers", key), str(error), "give an answer that the question offers")
        return
    if item.type == "group":
        for member in item.item:
            if member.linkId not in answer:
                what = f"«{member.linkId}» has no expected answer"
                yield document.fault(("answers", key), what, "write it out, unknown included")
