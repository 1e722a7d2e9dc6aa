"""Decides what a questionnaire file may say, in the words of FHIR's Questionnaire where they exist.

Conformance. Taken over: `linkId`, `text`, `type` (choice, integer, group), `repeats`, `answerOption`
with `value` and `display`, `item`, `minValue`, `maxValue`. Ours, because FHIR has no word for them:
`truth`, `threshold`, `months`, `urgency`, `audience`, `threeValued`, `criteria`. A boolean has a third value,
unknown. Not supported: `enableWhen`, `required`, `initial`, groups inside groups.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from content.models import Line, Strict, Text
from dialogs.logic import Rule, Truth

__all__ = ["Criteria", "Item", "Member", "Option", "Outcome", "Questionnaire", "Remark", "Why"]

Urgency = Literal["soon", "now"]


class Option(Strict):
    """One answer that a question offers. `truth` is what it makes of the question's criterion."""

    value: Line
    display: Text
    short: Text | None = None
    truth: Truth | None = None
    urgency: Urgency | None = None

    @property
    def label(self) -> Text:
        """The wording for a button."""
        return self.short or self.display


class Why(Strict):
    """Why a question is asked, and where that comes from."""

    text: Text
    source: Text


class Member(Strict):
    """One question of a group, answered yes, no or unknown."""

    linkId: Line  # noqa: N815  FHIR's own spelling
    name: Text
    meaning: Text


class Item(Strict):
    """A question, or a group of questions that are answered in one step.

    A boolean is answered yes, no or unknown; one with `months` asks whether something has lasted so long.
    `audience` words a question otherwise for some answer to the questionnaire's audience question.
    `threshold` makes the criterion of an integer: yes from there on. A `conversational` question is asked in
    conversation only and decides nothing.
    """

    linkId: Line  # noqa: N815  FHIR's own spelling
    type: Literal["choice", "integer", "group", "boolean"]
    name: Text
    text: Text
    audience: Mapping[str, Text] = Field(default_factory=dict)
    why: Why
    repeats: bool = False
    conversational: bool = False
    answerOption: tuple[Option, ...] = ()  # noqa: N815
    item: tuple[Member, ...] = ()
    minValue: int = 0  # noqa: N815
    maxValue: int = 0  # noqa: N815
    threshold: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def _has_its_answers(self) -> "Item":
        if (self.type == "choice") != bool(self.answerOption):
            raise ValueError("a choice, and only a choice, has answerOption; add or remove it")
        if (self.type == "group") != bool(self.item):
            raise ValueError("a group, and only a group, has item; add or remove it")
        return self

    def asked(self, audience: str | None) -> Text:
        """Return the question's wording for an audience."""
        return self.audience.get(audience or "", self.text)


class Outcome(Strict):
    """A grade, and when it holds: every named rule has the value given.

    `because` names the rule on whose decisive criteria it rests; `missing` the rule whose criteria are
    listed when they are not yes.
    """

    grade: Line
    label: Text
    when: dict[str, Truth]
    because: Line | None = None
    missing: Line | None = None


class Remark(Strict):
    """Something to add to some grades when one of these answers was given."""

    id: Line
    grades: tuple[Line, ...]
    answers: dict[str, str]
    text: Text


class Criteria(Strict):
    """One set of criteria: its rules, and the grades that follow; the first outcome that fits holds."""

    id: Line
    title: Text
    rules: dict[str, Rule]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    remarks: tuple[Remark, ...] = ()

    def outcome(self, grade: str) -> Outcome:
        """Return the outcome with this grade; raise KeyError when there is none."""
        for outcome in self.outcomes:
            if outcome.grade == grade:
                return outcome
        raise KeyError(grade)


class StopWhen(Strict):
    """The grade of a criteria set at which the person may stop early."""

    criteria: Line
    grade: Line


class Questionnaire(Strict):
    """A questionnaire: its questions in order, and the criteria that its answers decide."""

    id: Line
    title: Text
    audience: Line
    threeValued: Annotated[tuple[Option, ...], Field(min_length=3, max_length=3)]  # noqa: N815
    stopWhen: StopWhen  # noqa: N815
    item: tuple[Item, ...]
    criteria: tuple[Criteria, ...]

    def __getitem__(self, link_id: str) -> Item:
        for item in self.item:
            if item.linkId == link_id:
                return item
        raise KeyError(link_id)

    def options(self, item: Item) -> tuple[Option, ...]:
        """Return the options of a question; a boolean and a group's members offer yes, no, unknown."""
        return item.answerOption or self.threeValued

    @property
    def link_ids(self) -> tuple[str, ...]:
        """The steps, in order."""
        return tuple(item.linkId for item in self.item)

    @model_validator(mode="after")
    def _names_exist(self) -> "Questionnaire":
        known = set(self.link_ids)
        if len(known) != len(self.item):
            raise ValueError("a linkId is used twice; give each question its own")
        for criteria in self.criteria:
            for rule in criteria.rules.values():
                unknown = set(rule.names()) - known
                if unknown:
                    names = " and ".join(f"«{name}»" for name in sorted(unknown))
                    raise ValueError(f"a rule of {criteria.id} speaks of {names}; name questions that exist")
            named = {n for o in criteria.outcomes for n in (*o.when, o.because, o.missing) if n}
            if named - set(criteria.rules):
                raise ValueError(
                    f"an outcome of {criteria.id} names a rule that it does not have; correct it"
                )
        return self
