"""Every text that Umbral can show: in both languages, and without what no text may have, such as a dose."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from content.language import language_of
from content.library import CONTENT_FOLDER, Library
from content.models import Phrasings
from dialogs.cases import load_cases
from dialogs.definition import Questionnaire

ROOT = CONTENT_FOLDER.parent
NUMBERS = {"911", "988", "800 911 2000"}
STUDIES = {"39190340", "40004711"}
DOI = "10.35366/121398"

Wording = tuple[str, str, str]
"""Where a text stands, its Spanish and its English."""


@pytest.fixture(scope="module")
def wordings(library: Library, questionnaire: Questionnaire) -> list[Wording]:
    """Return every text that Umbral can show, in both languages. What people type is not among them."""
    found = [entry for field in fields(library) for entry in texts(getattr(library, field.name), field.name)]
    found.extend(texts(questionnaire, "questionnaire"))
    found.extend(texts(load_cases(questionnaire), "cases"))
    assert len(found) > 900, "this looks at next to nothing"
    return found


def texts(value: Any, where: str) -> Iterator[Wording]:
    if isinstance(value, BaseModel):
        if isinstance(getattr(value, "es", None), str) and not isinstance(value, Phrasings):
            yield where, value.es, value.en  # type: ignore[attr-defined]
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts(one, f"{where}.{key}")
    elif isinstance(value, tuple | list):
        for i, one in enumerate(value):
            yield from texts(one, f"{where}.{getattr(one, 'id', i)}")


# Doses and identifiers


DOSE = re.compile(
    r"\d\s*(?:mg|mcg|[µμ]g|ug|ml|cc|ui|iu|gramos?|grams?|mili\w+|milli\w+|gotas?|drops?)\b", re.IGNORECASE
)


def test_no_card_and_no_wording_has_a_dose(wordings: list[Wording]) -> None:
    assert [where for where, es, en in wordings if DOSE.search(es) or DOSE.search(en)] == []


def test_no_identifier_is_invented(library: Library, wordings: list[Wording]) -> None:
    shown = [
        f"{reference.authors} {reference.title} {reference.source}"
        for reference in library.references.values()
    ]
    shown += [f"{es} {en}" for _, es, en in wordings]
    shown += [note.source for note in library.notes.values() if note.source]
    for text in shown:
        assert set(re.findall(r"10\.\d{4,}/[^\s,;)]*[\w]", text)) <= {DOI}, text
        assert set(re.findall(r"PMID:?\s*(\d+)", text)) <= STUDIES, text
        assert not re.search(r"PMC\d|NCT\d|ISBN", text), text


# Help


def test_help_lines_give_only_the_numbers_of_the_brief(library: Library) -> None:
    numbers = {line.number for line in library.help_lines if line.number}
    assert numbers == NUMBERS
    assert {line.url for line in library.help_lines if line.url} == {"findahelpline.com"}
    for line in library.help_lines:
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", line.checked), line.id
        assert line.basis.es, line.id
        assert line.basis.en, line.id


def test_no_text_gives_another_number_to_call(wordings: list[Wording]) -> None:
    called = re.compile(
        r"\b(?:llam\w+|marc\w+|tel\w*|call|dial|text)\b[^.:;]{0,25}?(\d[\d -]+\d)", re.IGNORECASE
    )
    long = re.compile(r"(?<![\d.,;:/-])\(?\+?\d{2,3}\)?[ -]\d{3,4}[ -]\d{4}(?!\d)")
    for where, es, en in wordings:
        for text in (es, en):
            assert {*called.findall(text), *long.findall(text)} <= NUMBERS, where
    assert called.findall("Llama ahora al 555 1234") == ["555 1234"], "or else this looks for nothing"
    assert long.findall("(55) 5259-8121 o 800 911 2000") == ["(55) 5259-8121", "800 911 2000"]


# Language


SHARED = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\w-]*|\{\w+\}")
"""Names, acronyms and placeholders, which tell nothing of a text's language."""


def test_each_text_is_written_in_its_own_language(wordings: list[Wording]) -> None:
    looked = 0
    for where, es, en in wordings:
        for text, other in ((es, "en"), (en, "es")):
            rest = SHARED.sub("", text)
            if len(rest.split()) >= 8 and DOI not in text:  # with the DOI stands the review's Spanish title
                looked += 1
                assert language_of(rest) != other, f"{where}: {text}"
    assert looked > 900, "this looks at next to nothing"


def test_no_text_stands_there_twice_instead_of_translated(wordings: list[Wording]) -> None:
    same = [(where, es) for where, es, en in wordings if es == en and len(SHARED.sub("", es).split()) > 2]
    assert same == []


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("content/*.yaml")) + sorted(ROOT.glob("content/blocks/*/*.yaml"))
)
def test_whatever_has_spanish_has_english(path: Path) -> None:
    def lonely(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            if ("es" in value) != ("en" in value):
                yield value
            for one in value.values():
                yield from lonely(one)
        elif isinstance(value, list):
            for one in value:
                yield from lonely(one)

    assert list(lonely(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


def test_umbral_says_tu(wordings: list[Wording]) -> None:
    other = re.compile(r"\b(?:usted(?:es)?|ud|uds|vosotr[oa]s|vuestr[oa]s?|os|vos)\b", re.IGNORECASE)
    assert [where for where, es, _ in wordings if other.search(es)] == []


def test_no_text_has_a_picture_or_a_sign_that_cannot_be_seen(wordings: list[Wording]) -> None:
    for where, es, en in wordings:
        for letter in {*es, *en} - {"\n"}:
            assert unicodedata.category(letter) not in {"So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"}, (
                where,
                letter,
            )
