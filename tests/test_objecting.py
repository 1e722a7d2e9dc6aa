"""A curator reads what is wrong in plain words, wherever it is and however wrong."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.schemas import SCHEMAS
from content.library import CONTENT_FOLDER
from content.models import Block
from content.source import ContentError, Document, parse, read, validate
from dialogs.cases import CASES_FOLDER
from dialogs.definitions import QUESTIONNAIRES_FOLDER

TERM = CONTENT_FOLDER / "blocks/terms/term-allodynia.yaml"
PATHS = {
    **{name: CONTENT_FOLDER / f"{name}.yaml" for name in SCHEMAS},
    "block": TERM,
    "phrasings": TERM.with_suffix(".phrasings.yaml"),
    "case": CASES_FOLDER / "case-ankle.yaml",
    "questionnaire": QUESTIONNAIRES_FOLDER / "nociplastic.yaml",
}
JUNK: list[Any] = [
    "",
    "x",
    "x y",
    "-1",
    "99999",
    "9" * 5000,
    "1.5",
    "A: b; c" * 60,
    [],
    ["x"],
    ["0", ""],
    [[]],
    ["x"] * 9,
    {},
    {"x": "y"},
    {"es": "x"},
    {"": ""},
    {"es": "x", "en": "y", "refs": "z"},
]
OURS = re.compile(r"a\.yaml:\d+: .{5,180}; .{5,160}", re.DOTALL)
JARGON = re.compile(
    r"\b(?:input|tuple|string|dictionary|integer|boolean|instance|valid\w*|parse|pattern|int|dict|str|None"
    r"|error|type|object)\b|\^|\[key\]|\.\d",
    re.IGNORECASE,
)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of a value, of each list its first two entries and of each mapping all."""
    yield place
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield from places(one, (*place, key))


def changed(value: Any, place: tuple[Any, ...], junk: Any) -> Any:
    if not place:
        return deepcopy(junk)
    whole = deepcopy(value)
    around = whole
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = deepcopy(junk)
    return whole


def complaints(name: str, value: Any) -> list[str]:
    try:
        validate(SCHEMAS[name], Document(Path("a.yaml"), value, dict.fromkeys(places(value), 1)))
    except ContentError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize("name", SCHEMAS)
def test_whatever_is_put_anywhere_is_told_in_plain_words(name: str) -> None:
    value = read(PATHS[name]).value
    first = {tuple("*" if isinstance(s, int) else s for s in place): place for place in places(value)}
    told = {
        complaint
        for place in list(first.values())[:60]
        for junk in JUNK
        for complaint in complaints(name, changed(value, place, junk))
    }
    assert len(told) > 5, "this looks at next to nothing"
    said = {re.sub("«[^»]*»", "«»", one) for one in told}
    assert [one for one in said if not OURS.fullmatch(one) or JARGON.search(one.partition(": ")[2])] == []


BLOCK = """\
id: a-b
title: {es: A, en: A}
lead:
  es: Primera.
  en: First.
claims:
  - es: A
    en: A
    refs: []
    section: GL
    certainty: states
    anchor: uno dos tres
  - {es: B, en: B, refs: [], section: GL, certainty: states, anchor: uno dos tres}
related: [a-b]
questions:
  es: [¿qué?]
  en: [what?]
"""
BROKEN = [
    ("title: {es: A, en: A}", "title: A", "«title» has no keys; write «es: …» and «en: …»"),
    ("refs: []", "refs: 5", "«refs» is no list; write [a, b], or each entry on its own line after a dash"),
    ("refs: []", "refs: [1-3]", "«1-3» is no whole number; write it in digits, each number as an entry"),
    ("refs: []", "refs: [0]", "«0» is too small; 1 is the least"),
    ("section: GL", "section: S9", "«S9» is not one of the words that «section» knows; write «S0», «GL», "),
    ("section: GL", "section:", "«section» is empty; write «S0», «GL», "),
    ("related: [a-b]", "related: []", "«related» has too few entries (0); give at least 1"),
    ("related: [a-b]", "related: [a, b, c, d, e, f]", "«related» has too many entries (6); keep 5 at most"),
    ("related: [a-b]", "related: ['A:B']", "«A:B» is not how an entry of «related» is written; use small"),
    (
        "es: [¿qué?]",
        "es: [¿qué?, {no: x}]",
        "an entry of «es» is no plain text; write a text there, in quotes",
    ),
    ("es: [¿qué?]", "es: [¿qué?, ' ']", "an entry of «es» is empty; write something there"),
    ("en: [what?]", "fr: [quoi ?]", "the key «fr» is not known; remove it"),
    ("en: [what?]", "EN: [what?]", "the key «EN» is not known; did you mean «en»?"),
    (
        "related:",
        "es: x\nrelated:",
        "the key «es» does not belong here; look at its indentation, or take it out",
    ),
    ("es: Primera.", f"es: {'x' * 201}", "«es» has 201 characters; keep it within 200"),
]


@pytest.mark.parametrize(("sound", "broken", "told"), BROKEN)
def test_a_fault_says_what_is_wrong_and_what_to_do(sound: str, broken: str, told: str) -> None:
    validate(Block, parse(BLOCK, Path("a.yaml")))
    with pytest.raises(ContentError) as caught:
        validate(Block, parse(BLOCK.replace(sound, broken, 1), Path("a.yaml")))
    (fault,) = caught.value.faults
    assert f"{fault.what}; {fault.remedy}".startswith(told)
    before = BLOCK.partition(sound)[0].count("\n")
    assert fault.line == before + 1


def test_an_entry_with_a_fault_is_not_called_absent() -> None:
    """«claims» has two entries; that one of them has a fault does not make it a list of one."""
    with pytest.raises(ContentError) as caught:
        validate(Block, parse(BLOCK.replace("section: GL", "section: S9", 1), Path("a.yaml")))
    assert [fault.what.split(" ")[0] for fault in caught.value.faults] == ["«S9»"]
