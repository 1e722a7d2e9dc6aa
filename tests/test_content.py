"""The real content: whole, in both languages, without a dose, and with every curator's note in its place."""

import ast
import re
import shutil
import string
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from pydantic import BaseModel

from content.cards import card, pubmed_search
from content.coverage import FEWEST, LONGEST_CARD, card_faults, collisions, dose_faults, gaps
from content.language import language_of
from content.library import CONTENT_FOLDER, Library, load
from content.models import LANGUAGES, Certainty, Language, Note, Phrasings, Section, Text
from content.text import words
from dialogs.cases import load_cases
from dialogs.definition import Questionnaire
from dialogs.definitions import load_questionnaire

ROOT = CONTENT_FOLDER.parent
MISMATCHES = [*(f"M{number}" for number in range(1, 18)), "M19"]
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


# Whole


def test_every_topic_of_the_catalogue_has_its_block(library: Library) -> None:
    listed = [topic.id for group in library.groups for topic in group.topics]
    assert len(listed) == len(set(listed)) > 60
    assert set(listed) == set(library.blocks)


def test_the_bibliography_and_the_abbreviations_are_those_of_the_review(library: Library) -> None:
    assert list(library.references) == list(range(1, 33))
    assert len(library.abbreviations) == 14
    assert all(topic.startswith("abbr-") for topic in library.abbreviations)


def test_the_fixed_replies_are_those_that_the_dialogs_name(library: Library) -> None:
    assert set(library.replies) == {
        *(f"safety-{name}" for name in ("crisis", "red-flags", "recreational", "personal-advice")),
        *(f"chat-{name}" for name in ("greeting", "thanks", "goodbye", "help", "screening")),
    }


def test_nothing_of_the_review_is_left_out(library: Library) -> None:
    told = list(gaps(library))
    assert told[:2] == ["references that no claim cites: none", "sections that no block draws on: none"]


# Curator's notes


def test_there_are_eighteen_mismatches(library: Library) -> None:
    kinds = {kind: [note.id for note in library.notes.values() if note.kind == kind] for kind in KINDS}
    assert kinds["mismatch"] == MISMATCHES
    assert {f"T{number}" for number in range(1, 7)} <= set(kinds["table"])
    assert set(kinds["since"]) == {"since-cochrane-2025", "since-nice-2021"}
    assert sum(map(len, kinds.values())) == len(library.notes)


KINDS = ("mismatch", "table", "since")


def test_every_note_is_shown_somewhere(library: Library) -> None:
    shown = {i for block in library.blocks.values() for i in block.notes}
    assert set(library.notes) - shown == set()


def test_a_mismatch_stands_on_exactly_the_references_that_it_names(library: Library) -> None:
    for note in mismatches(library):
        on = tuple(
            reference.number for reference in library.references.values() if note.id in reference.notes
        )
        assert on == note.refs, note.id


def test_a_mismatch_stands_beside_a_claim_that_cites_what_it_names(library: Library) -> None:
    for note in mismatches(library):
        blocks = [block for block in library.blocks.values() if note.id in block.notes]
        assert blocks, note.id
        cited = {number for block in blocks for claim in block.claims for number in claim.refs}
        assert set(note.refs) <= cited, note.id


def mismatches(library: Library) -> list[Note]:
    return [library.notes[i] for i in MISMATCHES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_are_told_apart_from_the_review(library: Library, language: Language) -> None:
    for topic, block in library.blocks.items():
        shown = card(library, topic, language)
        assert tuple(note.id for note in shown.notes) == block.notes
        claims = {claim.text for claim in shown.claims}
        assert not claims & {note.text for note in shown.notes}, topic


def test_what_was_published_since_gives_its_source(library: Library) -> None:
    for note in library.notes.values():
        assert note.source or note.kind == "mismatch", note.id


# Phrasings


def test_every_block_has_enough_phrasings(library: Library) -> None:
    assert FEWEST == {"es": 20, "en": 12}
    few = {
        topic: (len(found.es), len(found.en))
        for topic in library.blocks
        for found in [library.phrasings(topic)]
        if len(found.es) < 20 or len(found.en) < 12
    }
    assert few == {}
    assert not [line for line in gaps(library) if "few phrasings" in line]


def test_references_and_abbreviations_can_be_asked_for_in_words(library: Library) -> None:
    for topic in (*(reference.id for reference in library.references.values()), *library.abbreviations):
        found = library.phrasings(topic)
        assert len(found.es) >= 7, topic
        assert len(found.en) >= 5, topic


def test_no_phrasing_is_claimed_by_two_topics(library: Library) -> None:
    assert list(collisions(library, CONTENT_FOLDER)) == []


def test_a_phrasing_that_two_topics_claim_is_told_wherever_it_stands(tmp_path: Path) -> None:
    """However it is written, as words are compared without accents, signs and capitals."""
    shutil.copytree(CONTENT_FOLDER, tmp_path, dirs_exist_ok=True)
    taken = load(CONTENT_FOLDER).blocks["term-nociception"].questions.es[0]
    greedy = tmp_path / "blocks/terms/term-allodynia.phrasings.yaml"
    before = greedy.read_text(encoding="utf-8").rstrip("\n")
    greedy.write_text(f'{before}\n  greedy:\n    es:\n      - " {taken.upper()}!!"\n', encoding="utf-8")
    other = tmp_path / "blocks/terms/term-nociception.yaml"
    line = other.read_text(encoding="utf-8").partition(taken)[0].count("\n") + 1
    told = "is claimed by term-allodynia and term-nociception; leave it to one of them"
    assert list(map(str, collisions(load(tmp_path), tmp_path))) == [
        f"{greedy}:{before.count(chr(10)) + 4}: «{taken.upper()}!!» {told}",
        f"{other}:{line}: «{taken}» {told}",
    ]


def test_what_lies_outside_is_no_phrasing_of_a_topic(library: Library) -> None:
    inside = {" ".join(words(line)) for topic in library.topics() for line in library.phrasings(topic).all()}
    outside = {" ".join(words(line)) for phrasings in library.outside.values() for line in phrasings.all()}
    assert outside
    assert inside & outside == set()


# Doses


def test_no_dose_stands_anywhere() -> None:
    assert [str(fault) for fault in dose_faults([ROOT / "content", ROOT / "dialogs"])] == []


DOSE = re.compile(
    r"\d\s*(?:mg|mcg|[µμ]g|ug|ml|cc|ui|iu|gramos?|grams?|mili\w+|milli\w+|gotas?|drops?)\b", re.IGNORECASE
)


def test_no_card_and_no_wording_has_a_dose(wordings: list[Wording]) -> None:
    assert [where for where, es, en in wordings if DOSE.search(es) or DOSE.search(en)] == []


@pytest.mark.parametrize(
    "line",
    [
        "0.5 mg/kg",
        "20mg",
        "100 µg/kg/h",
        "100 μg",
        "3 ML",
        "50 miligramos",
        "1,000 UI",
        "2 mcg",
        "5 milligrams",
    ],
)
def test_a_dose_is_found_wherever_it_hides(tmp_path: Path, line: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.yaml").write_text(f"a: x\nes: se dio {line} al día\n", encoding="utf-8")
    (fault,) = dose_faults([tmp_path])
    assert str(fault) == f"{tmp_path}/deep/file.yaml:2: «{line}» looks like a dose; take the number out"


@pytest.mark.parametrize(
    "line", ["40/100", "2025;48(4):229-235", "7 publicaciones", "12 semanas", "60 %", "mg/kg", "n = 40"]
)
def test_a_number_that_is_no_dose_is_left_alone(tmp_path: Path, line: str) -> None:
    (tmp_path / "file.yaml").write_text(f"es: {line}\n", encoding="utf-8")
    assert list(dose_faults([tmp_path])) == []


# What fits a phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_and_leads_fit_a_phone(library: Library, language: Language) -> None:
    for topic in library.topics():
        if topic in library.replies:
            continue
        shown = card(library, topic, language)
        size = len("\n".join([shown.title, shown.lead, *(claim.text for claim in shown.claims)]))
        assert size <= 1500, f"{topic} ({language}): {size}"
        if topic in library.blocks:
            assert len(shown.lead) <= 200, topic
    assert list(card_faults(library, CONTENT_FOLDER)) == []


def test_a_card_that_is_too_long_is_told(library: Library) -> None:
    block = library.blocks["term-allodynia"]

    def told(length: int) -> list[str]:
        claims = tuple(claim.model_copy(update={"es": "x" * length}) for claim in block.claims[:2])
        longer = block.model_copy(update={"claims": claims})
        longest = replace(library, blocks={**library.blocks, "term-allodynia": longer})
        return list(map(str, card_faults(longest, Path("content"))))

    related = [library.title(topic, "es") for topic in block.related]
    rest = len("\n".join([block.title.es, block.lead.es, "", "", *related]))
    room = (LONGEST_CARD - rest) // 2
    assert told(room) == []
    (fault,) = told(room + 1)
    size = LONGEST_CARD + 2 - (LONGEST_CARD - rest) % 2
    where = "content/blocks/terms/term-allodynia.yaml:1"
    assert fault == f"{where}: the card has {size} characters (es); keep it within {LONGEST_CARD}"


# Sources


def test_a_search_on_pubmed_is_for_the_title_and_nothing_else(library: Library) -> None:
    for reference in library.references.values():
        address = urlsplit(pubmed_search(reference))
        assert (address.scheme, address.netloc, address.path) == ("https", "pubmed.ncbi.nlm.nih.gov", "/")
        assert parse_qs(address.query, strict_parsing=True) == {"term": [reference.title]}
        assert re.fullmatch(r"[\x21-\x7e]+", pubmed_search(reference)), reference.number


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


# The interface's wording, and the code that says it


SOURCES = [
    path for package in ("bot", "content", "dialogs") for path in sorted((ROOT / package).rglob("*.py"))
]
SAYS = {"part": 1, "choice": 0, "say": 0, "speaker": 0}
"""Functions that say a text of the interface, and which of their arguments is its key."""


class Spoken:
    """What the code says: keys written out, keys partly made up, and every text that could fill those."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.patterns: set[str] = set()
        self.texts: set[str] = set()
        self.calls: list[tuple[str, set[str]]] = []
        for criteria in load_questionnaire().criteria:
            self.texts.update(criteria.rules)
        for path in SOURCES:
            self._read(ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "bot" / "static").glob("*")):
            found = re.findall(
                r"""\bsay\("(\w+)"|data-say[\w-]*="(\w+)\"""", path.read_text(encoding="utf-8")
            )
            self.written.update(f"web.{called or marked}" for called, marked in found)

    def _read(self, tree: ast.Module) -> None:
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                self.texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                self.patterns.add("".join(_pattern(part) for part in node.values))
            elif isinstance(node, ast.Call):
                self._read_call(node)

    def _read_call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = SAYS.get(name)
        if place is None or len(node.args) <= place or None in {keyword.arg for keyword in node.keywords}:
            return
        key = node.args[place]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            self.calls.append((key.value, {str(keyword.arg) for keyword in node.keywords}))

    def says(self, key: str) -> bool:
        """Return whether the code can say a key."""
        if key in self.texts or key in self.written:
            return True
        head = re.escape(key.partition(".")[0]) + r"\."
        found = [re.fullmatch(pattern, key) for pattern in self.patterns if pattern.startswith(head)]
        return any(set(match.groups()) <= self.texts for match in found if match)


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"(\w+)"


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    return Spoken()


def test_every_text_of_the_interface_is_said_by_the_code(library: Library, spoken: Spoken) -> None:
    assert [key for key in library.wording if not spoken.says(key)] == []
    assert not spoken.says("result.no_such_thing")
    assert not spoken.says("web.no_such_thing")


def test_every_text_that_the_code_says_exists(library: Library, spoken: Spoken) -> None:
    heads = {key.split(".")[0] for key in library.wording}
    dotted = {
        text
        for text in spoken.texts
        if re.fullmatch(r"[a-z]+(\.\w+)+", text) and text.partition(".")[0] in heads
    }
    assert len(dotted) > 80, "this looks at next to nothing"
    called = {key for key, _ in spoken.calls}
    assert len(called) > 50, "this looks at next to nothing"
    assert sorted((dotted | called | spoken.written) - set(library.wording)) == []
    for pattern in spoken.patterns:
        if pattern.split(r"\.")[0] in heads and r"\." in pattern:
            assert any(re.fullmatch(pattern, key) for key in library.wording), pattern


def test_what_the_code_fills_in_is_what_the_text_leaves_open(library: Library, spoken: Spoken) -> None:
    filled = [(key, given) for key, given in spoken.calls if key in library.wording]
    for key, given in filled:
        assert given == placeholders(library.wording[key].es), key
    assert len(filled) > 50, "this looks at next to nothing"


def test_both_languages_leave_the_same_open(wordings: list[Wording]) -> None:
    for where, es, en in wordings:
        if where.startswith("wording."):
            assert placeholders(es) == placeholders(en), where
    assert placeholders("{a} {b:>2} {{c}}") == {"a", "b"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("head", "kinds"),
    [("certainty", get_args(Certainty)), ("section", get_args(Section)), ("note", KINDS)],
)
def test_every_kind_has_a_name(library: Library, head: str, kinds: tuple[str, ...]) -> None:
    assert kinds
    assert {f"{head}.{kind}" for kind in kinds} <= set(library.wording)


def test_a_text_has_both_languages_by_key() -> None:
    text = Text(es="hola", en="hello")
    assert [text[language] for language in LANGUAGES] == ["hola", "hello"]
