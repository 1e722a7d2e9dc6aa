"""Decides what a set of answers comes to: the truth of each criterion, the grades and their reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.definition import Criteria, Item, Questionnaire
from dialogs.logic import Truth, any_of

__all__ = ["Answers", "Change", "Verdict", "changes", "truth_of", "truths", "urgency", "verdict"]

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """The grade of one criteria set, the criteria that decided it, and the remarks that go with it."""

    criteria: str
    grade: str
    decided_by: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One answer that, given otherwise, would change a grade; of a group, "yes" is any member, "no" all."""

    link_id: str
    value: str
    grade: str


def truth_of(item: Item, answer: Any) -> Truth:
    """Return what an answer makes of its question's criterion; no answer makes it unknown."""
    if item.type == "group":
        members = answer or {}
        return any_of(Truth(members.get(member.linkId) or "unknown") for member in item.item)
    if answer is None:
        return Truth.UNKNOWN
    if item.type == "integer":
        return Truth.YES if answer >= (item.threshold or 0) else Truth.NO
    if item.type == "boolean":
        return Truth(answer)
    return next((o.truth or Truth.UNKNOWN for o in item.answerOption if o.value == answer), Truth.UNKNOWN)


def truths(questionnaire: Questionnaire, answers: Answers) -> dict[str, Truth]:
    """Return the truth of every criterion, by linkId."""
    return {item.linkId: truth_of(item, answers.get(item.linkId)) for item in questionnaire.item}


def verdict(questionnaire: Questionnaire, criteria: Criteria, answers: Answers) -> Verdict:
    """Return the grade that the answers give in one criteria set, with its reasons.

    Raises ValueError when no outcome fits, which a complete definition never lets happen.
    """
    values = truths(questionnaire, answers)
    for outcome in criteria.outcomes:
        if all(criteria.rules[name].value(values) is wanted for name, wanted in outcome.when.items()):
            decided: tuple[str, ...] = ()
            if outcome.because:
                decided = criteria.rules[outcome.because].decisive(values)
            elif outcome.missing:
                names = criteria.rules[outcome.missing].names()
                decided = tuple(name for name in names if values[name] is not Truth.YES)
            remarks = tuple(
                remark.id
                for remark in criteria.remarks
                if outcome.grade in remark.grades
                and any(answers.get(name) == value for name, value in remark.answers.items())
            )
            return Verdict(criteria.id, outcome.grade, decided, remarks)
    raise ValueError(f"no outcome of {criteria.id} fits")


def urgency(questionnaire: Questionnaire, answers: Answers) -> str | None:
    """Return the highest urgency among the answers given: "now", "soon" or None."""
    tiers: set[str | None] = set()
    for item in questionnaire.item:
        given = answers.get(item.linkId)
        chosen = given if isinstance(given, list | tuple) else [given]
        tiers.update(option.urgency for option in item.answerOption if option.value in chosen)
    return next((tier for tier in ("now", "soon") if tier in tiers), None)


def changes(questionnaire: Questionnaire, criteria: Criteria, answers: Answers) -> Iterator[Change]:
    """Yield every single answer that would change the grade if it were given otherwise.

    For an integer, the two sides of its threshold stand for all values; for a group, one member that is
    yes and all that are no. Only one change is named for
    each new grade of a question, the first that its options offer.
    """
    now = verdict(questionnaire, criteria, answers).grade
    names = {name for rule in criteria.rules.values() for name in rule.names()}
    for item in questionnaire.item:
        if item.linkId not in names:
            continue
        seen: set[str] = set()
        for value, altered in _alternatives(item):
            grade = verdict(questionnaire, criteria, {**answers, item.linkId: altered}).grade
            if grade != now and grade not in seen:
                seen.add(grade)
                yield Change(item.linkId, value, grade)


def _alternatives(item: Item) -> Iterator[tuple[str, Any]]:
    if item.type == "group":
        yield "yes", {item.item[0].linkId: "yes"}
        yield "no", {member.linkId: "no" for member in item.item}
    elif item.type == "integer" and item.threshold is not None:
        yield f">={item.threshold}", item.threshold
        yield f"<{item.threshold}", item.threshold - 1
    elif item.type == "boolean":
        yield from ((value, value) for value in ("yes", "no"))
    else:
        for option in item.answerOption:
            if option.truth is not Truth.UNKNOWN:
                yield option.value, option.value
