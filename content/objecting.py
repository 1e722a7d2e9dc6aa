"""Decides in which words a curator, who need not know Python, reads what is wrong with a value of a file."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from content.models import FORMS
from content.nearness import near

__all__ = ["Place", "keys_of", "objection"]

Keys = Mapping[str, Collection[str]]
Place = tuple[int | str, ...]

LONGEST = 40
"""Characters of a value that are said again."""

SAID = {
    "missing": ("{name} is missing", "add it"),
    "dict_type": ("{name} has no names", "write «name: …» there, each on a line of its own"),
    "tuple_type": (
        "{name} is no list",
        "write [a, b], or each entry on its own line after a dash and a space",
    ),
    "too_short": ("{name} has too few entries ({actual_length})", "give at least {min_length}"),
    "too_long": ("{name} has too many entries ({actual_length})", "keep {max_length} at most"),
    "string_type": ("{name} is no plain text", "write a text there, in quotes if it has a colon"),
    "string_too_short": ("{name} is empty", "write something there"),
    "string_too_long": ("{name} has {length} characters", "keep it within {max_length}"),
    "string_pattern_mismatch": ("{given} is not how {name} is written", "{form}"),
    "int_parsing": ("{given} is no whole number", "write it in digits, each number as an entry of its own"),
    "float_parsing": ("{given} is no number", "write it in digits, with a point before decimals"),
    "greater_than_equal": ("{given} is too small", "{ge:g} is the least"),
    "less_than_equal": ("{given} is too large", "{le:g} is the most"),
    "literal_error": ("{given} is not one of the words that {name} knows", "write {expected}"),
    "bool_parsing": ("{given} is neither true nor false", "write one of the two"),
}
"""What is wrong and how to mend it, by the name that Pydantic gives to a kind of error."""

SAME = {
    "int_type": "int_parsing",
    "int_parsing_size": "int_parsing",
    "int_from_float": "int_parsing",
    "float_type": "float_parsing",
    "finite_number": "float_parsing",
    "bool_type": "bool_parsing",
    "list_type": "tuple_type",
    "enum": "literal_error",
}
"""Kinds of error that a curator need not tell from another."""


def objection(detail: ErrorDetails, place: Place, keys: Keys) -> tuple[str, str]:
    """Return what is wrong with the value at a place, and how to mend it.

    `keys` are those of each kind of entry that the file may hold; see `keys_of`.
    """
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    kind = SAME.get(kind, kind)
    if kind == "extra_forbidden":
        return _unknown_key(str(place[-1]), {key for known in keys.values() for key in known})
    if kind == "value_error":
        what, _, remedy = detail["msg"].removeprefix("Value error, ").partition("; ")
        return what, remedy or "correct it"
    name = _name(place)
    if kind == "model_type":
        what, remedy = "{name} has no keys", _wanted(list(keys.get(str(context.get("class_name")), ())))
    else:
        what, remedy = SAID.get(kind, ("{name} cannot be used: {message}", "correct it"))
    facts = {
        **context,
        "name": name,
        "given": _given(given),
        "length": len(str(given)),
        "form": FORMS.get(context.get("pattern", ""), "correct it"),
        "expected": re.sub(r"'(.*?)'", r"«\1»", str(context.get("expected"))),
        "message": detail["msg"],
    }
    return (f"{name} is empty" if given == "" else what.format(**facts)), remedy.format(**facts)


def keys_of(model: type[BaseModel]) -> dict[str, list[str]]:
    """Return the keys of a model and of all that it holds, by the name of each, the necessary ones first."""
    schema = model.model_json_schema()
    parts = {model.__name__: schema, **schema.get("$defs", {})}
    return {
        name: list(dict.fromkeys((*part.get("required", ()), *part.get("properties", {}))))
        for name, part in parts.items()
    }


def _unknown_key(key: str, known: Collection[str]) -> tuple[str, str]:
    if key in known:
        return f"the key «{key}» does not belong here", "look at its indentation, or take it out"
    meant = near(key, known)
    return f"the key «{key}» is not known", f"did you mean «{meant[0]}»?" if meant else "remove it"


def _wanted(keys: Sequence[str]) -> str:
    written = " and ".join(f"«{key}: …»" for key in keys[:2])
    return f"write {written}{' and so on' if keys[2:] else ''} there, each on a line of its own"


def _name(place: Place) -> str:
    """Return how a place is called: by its key, or as an entry of the list or the names that hold it."""
    if not place:
        return "the file"
    last = place[-1]
    if last == "":
        return f"a name in {_name(place[:-1])}"
    return f"an entry of {_name(place[:-1])}" if isinstance(last, int) else f"«{last}»"


def _given(value: Any) -> str:
    if isinstance(value, str):
        return f"«{value}»" if len(value) <= LONGEST else f"«{value[:LONGEST]}…»"
    return "a list" if isinstance(value, list) else "what stands here"
