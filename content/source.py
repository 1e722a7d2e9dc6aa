"""Decides how YAML is read: every scalar as text, no key twice, and a line for every value."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content.form import form_fault
from content.objecting import Place, keys_of, objection

__all__ = ["ContentError", "Document", "Fault", "Place", "parse", "read", "validate"]

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a content file, said so that a curator can mend it."""

    path: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.remedy}"


class ContentError(Exception):
    """The content cannot be used; `faults` holds everything that is wrong with it, in file order."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the line on which each of them stands."""

    path: Path
    value: Any
    lines: dict[Place, int]

    def standing(self, place: Place) -> Place:
        """Return the place, or that of the nearest thing around it that stands in the file."""
        while place not in self.lines:
            place = place[:-1]
        return place

    def value_at(self, place: Place) -> Any:
        """Return the value at a place that stands in the file."""
        value = self.value
        for step in place:
            value = value[step]
        return value

    def line_of(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that stands in the file."""
        return self.lines[self.standing(place)]

    def fault(self, place: Place, what: str, remedy: str) -> Fault:
        """Return a fault at the line of a value."""
        return Fault(self.path, self.line_of(place), what, remedy)


class _Reader:
    """Turns a tree of YAML nodes into values, and notes the line of each and every fault on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def value_of(self, node: yaml.Node, place: Place) -> Any:
        line = self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            self.faults.append(Fault(self.path, line, "an alias (*name) is used", "write the value out"))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(item, (*place, i)) for i, item in enumerate(node.value)]
        return node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(
                    Fault(self.path, line, "a key is not a word", "write a plain word before the colon")
                )
                continue
            key = key_node.value
            if key in values:
                what = f"the key «{key}» is written twice"
                self.faults.append(Fault(self.path, line, what, "keep one of the two"))
                continue
            self.lines[(*place, key)] = line
            values[key] = self.value_of(value_node, (*place, key))
        return values


def parse(text: str, path: Path) -> Document:
    """Return the document that a YAML text holds; raise ContentError with all that its form has wrong."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise ContentError([Fault(path, *form_fault(error, text))]) from error
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        what = f"a character that cannot be seen (#x{error.character:02x}) stands here"
        raise ContentError([Fault(path, line, what, "delete it")]) from error
    if node is None:
        raise ContentError([Fault(path, 1, "the file is empty", "fill it in or delete it")])
    reader = _Reader(path)
    value = reader.value_of(node, ())
    if reader.faults:
        raise ContentError(reader.faults)
    return Document(path, value, reader.lines)


def read(path: Path) -> Document:
    """Return a YAML file's document; raise ContentError when it cannot be read or its form is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Fault(path, 1, "the file is not UTF-8", "save it as UTF-8")]) from error
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise ContentError([Fault(path, 1, what, "check that it exists and that you may read it")]) from error
    return parse(text, path)


def validate(model: type[Model], document: Document) -> Model:
    """Return the document as a model; raise ContentError with every way in which it does not fit."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        keys = keys_of(model)
        faults = []
        for detail in error.errors():
            if _is_echo(detail):
                continue
            absent = detail["type"] == "missing"
            place = detail["loc"] if absent else document.standing(detail["loc"])
            faults.append(document.fault(place, *objection(detail, place, keys)))
        raise ContentError(faults) from error


def _is_echo(detail: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because entries with faults of their own do not count."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]
