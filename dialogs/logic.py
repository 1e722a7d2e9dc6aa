"""Decides what follows from yes, no and unknown: Kleene's three-valued logic over named criteria."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Annotated, Any

from pydantic import Field, model_validator

from content.models import Strict

__all__ = ["Rule", "Truth", "all_of", "any_of"]


class Truth(Enum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(values: Iterable[Truth]) -> Truth:
    """Return no if any value is no, else unknown if any is unknown, else yes."""
    seen = set(values)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def any_of(values: Iterable[Truth]) -> Truth:
    """Return yes if any value is yes, else unknown if any is unknown, else no."""
    seen = set(values)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


class Rule(Strict):
    """`all` or `any` of some criteria; each is a criterion's name or a rule inside the rule."""

    all: Annotated[tuple["Rule | str", ...], Field(min_length=1)] | None = None
    any: Annotated[tuple["Rule | str", ...], Field(min_length=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_of_two(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and ("all" in value) == ("any" in value):
            raise ValueError("a rule has either «all» or «any»; give one of the two")
        return value

    @property
    def parts(self) -> "tuple[Rule | str, ...]":
        """What the rule combines, in the order written."""
        return self.all or self.any or ()

    def names(self) -> tuple[str, ...]:
        """Return every criterion that the rule speaks of, in the order written."""
        return tuple(n for part in self.parts for n in (part.names() if isinstance(part, Rule) else (part,)))

    def value(self, truths: Mapping[str, Truth]) -> Truth:
        """Return what the rule comes to, given the truth of each criterion."""
        values = [_value(part, truths) for part in self.parts]
        return all_of(values) if self.all else any_of(values)

    def decisive(self, truths: Mapping[str, Truth]) -> tuple[str, ...]:
        """Return the criteria on which a «no» or «unknown» rests, in the order written; () for «yes».

        A part counts only when it has the very value of the whole: a criterion that is no does not
        excuse a whole that is unknown, and of two alternatives both are named or neither.
        """
        whole = self.value(truths)
        if whole is Truth.YES:
            return ()
        found: list[str] = []
        for part in self.parts:
            if _value(part, truths) is whole:
                found.extend(part.decisive(truths) if isinstance(part, Rule) else (part,))
        return tuple(found)


def _value(part: "Rule | str", truths: Mapping[str, Truth]) -> Truth:
    return part.value(truths) if isinstance(part, Rule) else truths[part]
