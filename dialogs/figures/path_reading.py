"""Decides what the diagnostic path says: its steps from the definition, its route from the engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dialogs.asking import brief_answer
from dialogs.definition import Criteria, Item, Outcome, Questionnaire
from dialogs.logic import Truth
from dialogs.scoring import Answers, Verdict, truth_of, urgency, verdict
from dialogs.speaker import Speaker

__all__ = ["Gate", "PathReading", "Row", "State", "read_path", "state_of"]

State = Literal["yes", "no", "unknown", "not_asked"]


@dataclass(frozen=True)
class Row:
    """One criterion: its name, what counts or what was answered, and its state where there are answers."""

    number: int
    link_id: str
    name: str
    detail: str
    state: State | None


@dataclass(frozen=True)
class Gate:
    """A turning: its question leads to an outcome on «yes»; `after` is the rule that has to be read first."""

    rule: str
    truth: Truth
    outcome: Outcome


@dataclass(frozen=True)
class PathReading:
    """The whole path. `given` is the engine's verdict, None where there is none to show.

    `gates` come in the order of the outcomes; the last outcome is what remains when no gate leads away.
    """

    criteria: Criteria
    rows: dict[str, tuple[Row, ...]]
    gates: tuple[Gate, ...]
    rest: Outcome
    given: Verdict | None
    own: bool
    held: str | None

    @property
    def passed(self) -> int:
        """How many gates the route goes through without turning off; all of them when it reaches the end."""
        if self.given is None:
            return 0
        grades = [gate.outcome.grade for gate in self.gates]
        return grades.index(self.given.grade) if self.given.grade in grades else len(grades)


def state_of(item: Item, answers: Answers | None) -> State | None:
    """Return how a criterion stands: None without any answers, `not_asked` when this one is missing."""
    if answers is None:
        return None
    if item.linkId not in answers:
        return "not_asked"
    return truth_of(item, answers[item.linkId]).value


def read_path(speaker: Speaker, questionnaire: Questionnaire, answers: Answers | None) -> PathReading:
    """Return the path of the first criteria set, for study or with a person's answers.

    For oneself, and before an emergency, there is a path but no verdict.
    """
    criteria = questionnaire.criteria[0]
    *turnings, rest = criteria.outcomes
    own = answers is not None and answers.get(questionnaire.audience) == "self"
    held = urgency(questionnaire, answers) if answers is not None else None
    graded = answers is not None and not own and held != "now"
    return PathReading(
        criteria=criteria,
        rows={name: tuple(_rows(speaker, questionnaire, criteria, name, answers)) for name in criteria.rules},
        gates=tuple(_gate(outcome) for outcome in turnings),
        rest=rest,
        given=verdict(questionnaire, criteria, answers) if answers is not None and graded else None,
        own=own,
        held=held,
    )


def _gate(outcome: Outcome) -> Gate:
    """Return the turning to an outcome: it asks for the last rule named, as those before it are settled."""
    rule, truth = list(outcome.when.items())[-1]
    return Gate(rule, truth, outcome)


def _rows(
    speaker: Speaker, questionnaire: Questionnaire, criteria: Criteria, rule: str, answers: Answers | None
) -> Iterator[Row]:
    numbers = [name for one in criteria.rules.values() for name in one.names()]
    for link_id in criteria.rules[rule].names():
        item = questionnaire[link_id]
        state = state_of(item, answers)
        detail = _counts(speaker, item) if state is None else ""
        if answers is not None and state != "not_asked":
            said = _said(speaker, questionnaire, item, answers)
            detail = "" if said == speaker(f"answer.{state}") else said
        yield Row(numbers.index(link_id) + 1, link_id, speaker.of(item.name), detail, state)


def _said(speaker: Speaker, questionnaire: Questionnaire, item: Item, answers: Answers) -> str:
    said = brief_answer(speaker, questionnaire, item, answers[item.linkId])
    return said[:1].upper() + said[1:]


def _counts(speaker: Speaker, item: Item) -> str:
    """Return what meets a criterion and what does not, from its own options."""
    if item.type == "group":
        names = ", ".join(speaker.of(member.name).lower() for member in item.item)
        return speaker("figure.path.any", members=names)
    if item.type == "choice":
        met = [speaker.of(o.label).lower() for o in item.answerOption if o.truth is Truth.YES]
        unmet = [speaker.of(o.label).lower() for o in item.answerOption if o.truth is Truth.NO]
        return speaker("figure.path.options", met=", ".join(met), unmet=", ".join(unmet))
    return speaker.of(item.text)
