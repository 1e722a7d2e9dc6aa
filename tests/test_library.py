"""A content folder is loaded whole or not at all, and every fault of every file is told in one run."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from content.library import CONTENT_FOLDER
from tests.curator import TERM, Curator

NMDA = "blocks/ketamine/mechanism-nmda.yaml"
LOADED = sorted(path.name for path in CONTENT_FOLDER.glob("*.yaml") if path.name != "calibration.yaml")
LISTS = {
    "abbreviations.yaml": "id",
    "help_lines.yaml": "id",
    "notes.yaml": "id",
    "references.yaml": "number",
    "replies.yaml": "id",
}


def test_an_untouched_copy_loads(curator: Curator) -> None:
    assert curator.complaints() == []


def test_five_faults_in_five_files_are_five_lines(curator: Curator) -> None:
    first = curator.replace("help_lines.yaml", 'number: "988"', 'number: "988"\n    number: "989"') + 1
    second = curator.append(TERM, "titel: x")
    third = curator.replace(NMDA, "refs: [5]", "refs: [77]")
    fourth = curator.replace("notes.yaml", "kind: mismatch", "kind: mistake")
    fifth = curator.replace("wording.yaml", "{es: Ver el menú, en: Open the menu}", "{es: Ver el menú}")
    assert curator.complaints() == [
        f"{NMDA}:{third}: the reference «77» does not exist; name a reference that exists",
        f"{TERM}:{second}: the key «titel» is not known; did you mean «title»?",
        f"help_lines.yaml:{first}: the key «number» is written twice; keep one of the two",
        f"notes.yaml:{fourth}: «mistake» is not one of the words that «kind» knows; "
        "write «mismatch», «table» or «since»",
        f"wording.yaml:{fifth}: «en» is missing; add it",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *LOADED,
        TERM,
        TERM.replace(".yaml", ".phrasings.yaml"),
    ],
)
def test_one_unreadable_file_is_one_fault(curator: Curator, name: str) -> None:
    (curator.folder / name).write_bytes(b"es: a\xf1o\n")
    assert curator.complaints() == [f"{name}:1: the file is not UTF-8; save it as UTF-8"]


@pytest.mark.parametrize("name", LOADED)
def test_a_file_that_must_be_there_is_missed(curator: Curator, name: str) -> None:
    (curator.folder / name).unlink()
    assert curator.complaints() == [
        f"{name}:1: the file cannot be read (No such file or directory); "
        "check that it exists and that you may read it"
    ]


# Blocks


def test_a_text_without_english(curator: Curator) -> None:
    curator.change(TERM, lambda block: block["lead"].pop("en"))
    assert curator.complaints() == [f"{TERM}:{curator.line(TERM, 'lead:')}: «en» is missing; add it"]


def test_a_claim_without_english(curator: Curator) -> None:
    curator.change(TERM, lambda block: block["claims"][1].pop("en"))
    (complaint,) = curator.complaints()
    assert complaint.endswith(": «en» is missing; add it")
    assert complaint.startswith(f"{TERM}:")


@pytest.mark.parametrize(
    ("language", "key"), [("es", "lead"), ("en", "lead"), ("es", "title"), ("en", "title")]
)
def test_a_lead_and_a_title_are_short(curator: Curator, language: str, key: str) -> None:
    most = {"lead": 200, "title": 60}[key]
    curator.change(TERM, lambda block: block[key].update({language: "x" * most}))
    assert curator.complaints() == []
    curator.change(TERM, lambda block: block[key].update({language: "x" * (most + 1)}))
    assert curator.complaints() == [
        f"{TERM}:{curator.line(TERM, 'x' * most)}: «{language}» has {most + 1} characters; "
        f"keep it within {most}"
    ]


def test_a_block_has_two_claims_or_more(curator: Curator) -> None:
    curator.change(TERM, lambda block: block.update(claims=block["claims"][:2]))
    assert curator.complaints() == []
    curator.change(TERM, lambda block: block.update(claims=block["claims"][:1]))
    assert curator.complaints() == [
        f"{TERM}:{curator.line(TERM, 'claims:')}: «claims» has too few entries (1); give at least 2"
    ]


@pytest.mark.parametrize(("count", "sound"), [(2, False), (3, True), (8, True), (9, False)])
def test_an_anchor_has_a_few_words(curator: Curator, count: int, sound: bool) -> None:
    curator.change(TERM, lambda block: block["claims"][0].update(anchor=" ".join(["palabra"] * count)))
    told = f"the anchor has {count} words; give three to six consecutive words of the review"
    line = curator.line(TERM, "anchor: palabra")
    assert curator.complaints() == ([] if sound else [f"{TERM}:{line}: {told}"])


@pytest.mark.parametrize(("field", "value"), [("section", "S9"), ("certainty", "sure"), ("refs", "0")])
def test_a_claim_holds_only_what_it_may(curator: Curator, field: str, value: str) -> None:
    given = [value] if field == "refs" else value
    curator.change(TERM, lambda block: block["claims"][0].update({field: given}))
    (complaint,) = curator.complaints()
    assert f": «{value}» is " in complaint


UNKNOWN: list[tuple[str, Callable[[Any], object], str, str]] = [
    (
        TERM,
        lambda file: file["claims"][0].update(refs=["33"]),
        "- '33'",
        "the reference «33» does not exist; name a reference that exists",
    ),
    (
        TERM,
        lambda file: file.update(notes=["M18"]),
        "- M18",
        "the note «M18» does not exist; did you mean «M1»?",
    ),
    (
        TERM,
        lambda file: file.update(related=["term-nociception", "term-hiperalgesia"]),
        "- term-hiperalgesia",
        "the topic «term-hiperalgesia» does not exist; did you mean «term-hyperalgesia»?",
    ),
    (
        TERM,
        lambda file: file.update(related=["zzz"]),
        "- zzz",
        "the topic «zzz» does not exist; name a topic that exists",
    ),
    (
        "references.yaml",
        lambda file: file["references"][4].update(notes=["since-nice"]),
        "- since-nice",
        "the note «since-nice» does not exist; did you mean «since-nice-2021»?",
    ),
    (
        "notes.yaml",
        lambda file: file["notes"][0].update(refs=["22", "99"]),
        "- '99'",
        "the reference «99» does not exist; name a reference that exists",
    ),
    (
        "abbreviations.yaml",
        lambda file: file["abbreviations"][0].update(topic="nociplastic-pain"),
        "topic: nociplastic-pain",
        "the topic «nociplastic-pain» does not exist; did you mean «concept-nociplastic-pain»?",
    ),
]


@pytest.mark.parametrize(("name", "change", "where", "told"), UNKNOWN)
def test_an_id_that_nothing_has(
    curator: Curator, name: str, change: Callable[[Any], object], where: str, told: str
) -> None:
    curator.change(name, change)
    assert curator.complaints() == [f"{name}:{curator.line(name, where)}: {told}"]


def test_a_fixed_reply_is_no_related_topic(curator: Curator) -> None:
    curator.change(TERM, lambda block: block.update(related=["chat-help"]))
    (complaint,) = curator.complaints()
    assert "the topic «chat-help» does not exist" in complaint


def test_an_id_unlike_its_file_name(curator: Curator) -> None:
    curator.change(TERM, lambda block: block.update(id="term-allodinia"))
    assert curator.complaints() == [
        f"{TERM}:1: the id «term-allodinia» is not the file's name «term-allodynia»; make the two the same"
    ]


@pytest.mark.parametrize(
    "written", ["Term-Allodynia", "term allodynia", "term_allodynia", "término", "-term", ""]
)
def test_an_id_is_small_letters_and_hyphens(curator: Curator, written: str) -> None:
    curator.change(TERM, lambda block: block.update(id=written))
    remedy = "use small letters and digits, and single hyphens between them"
    said = f"«{written}» is not how «id» is written" if written else "«id» is empty"
    assert f"{TERM}:1: {said}; {remedy}" in curator.complaints()


# Files and the catalogue


def test_a_topic_without_a_file(curator: Curator) -> None:
    line = curator.replace(
        "catalogue.yaml",
        "      - id: term-allodynia",
        "      - id: term-new\n        scope: New.\n      - id: term-allodynia",
    )
    assert curator.complaints() == [
        f"catalogue.yaml:{line}: the topic «term-new» has no file; "
        "write blocks/terms/term-new.yaml, or take the id out of the catalogue"
    ]


def test_a_file_without_a_topic(curator: Curator) -> None:
    def forget(catalogue: Any) -> None:
        for group in catalogue["groups"]:
            group["topics"] = [topic for topic in group["topics"] if topic["id"] != "term-allodynia"]

    curator.change("catalogue.yaml", forget)
    assert curator.complaints() == [
        f"{TERM}:2: «term-allodynia» is not in catalogue.yaml; list it there, with its scope"
    ]


def test_a_topic_that_is_listed_twice(curator: Curator) -> None:
    curator.change(
        "catalogue.yaml",
        lambda catalogue: catalogue["groups"][1]["topics"].append(
            {"id": "term-allodynia", "scope": "Again."}
        ),
    )
    assert [complaint.split(": ")[1] for complaint in curator.complaints()] == [
        "the topic «term-allodynia» is listed twice; keep one of the two"
    ]


def test_a_file_in_the_folder_of_another_group(curator: Curator) -> None:
    moved = TERM.replace("terms", "evidence")
    (curator.folder / TERM).rename(curator.folder / moved)
    assert curator.complaints() == [
        f"{moved}:2: «term-allodynia» is in the folder of another group; "
        "move it to blocks/terms/ or list it under evidence"
    ]


def test_a_topic_in_two_folders(curator: Curator) -> None:
    shutil.copy(curator.folder / TERM, curator.folder / TERM.replace("terms", "article"))
    assert curator.complaints() == [f"{TERM}:1: «term-allodynia» stands in two folders; keep one of the two"]


def test_phrasings_without_a_block(curator: Curator) -> None:
    name = "blocks/terms/term-absent.phrasings.yaml"
    (curator.folder / name).write_text("id: term-absent\nvoices: {}\n", encoding="utf-8")
    assert curator.complaints() == [
        f"{name}:1: there is no block «term-absent»; name the file after a block beside it"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "blocks/terms/term-allodynia.phrasing.yaml",
        "blocks/terms/term-x.yml",
        "blocks/term-x.yaml",
        "blocks/terms/old/term-x.yaml",
    ],
)
def test_a_file_that_nothing_reads(curator: Curator, name: str) -> None:
    (curator.folder / name).parent.mkdir(exist_ok=True)
    (curator.folder / name).write_text("id: x\n", encoding="utf-8")
    remedy = "name it blocks/<group>/<id>.yaml or <id>.phrasings.yaml"
    assert curator.complaints() == [f"{name}:1: nothing reads this file; {remedy}"]


@pytest.mark.parametrize(("name", "key"), LISTS.items())
def test_an_id_that_is_defined_twice(curator: Curator, name: str, key: str) -> None:
    repeated = []

    def repeat(file: Any) -> None:
        entries = next(iter(file.values()))
        repeated.append(entries[0][key])
        entries.append(deepcopy(entries[0]))

    curator.change(name, repeat)
    (complaint,) = curator.complaints()
    assert complaint.startswith(f"{name}:")
    assert complaint.endswith(f": «{repeated[0]}» is defined twice; keep one of the two")


def test_a_help_line_is_reached_in_one_way(curator: Curator) -> None:
    curator.change("help_lines.yaml", lambda file: file["help_lines"][1].update(url="x.org"))
    (complaint,) = curator.complaints()
    assert complaint.endswith("a line has either a number or a url; give one of the two")
    curator.change(
        "help_lines.yaml", lambda file: [file["help_lines"][1].pop(key) for key in ("number", "url")]
    )
    (complaint,) = curator.complaints()
    assert complaint.endswith("a line has neither a number nor a url; give one of the two")
    curator.change("help_lines.yaml", lambda file: file["help_lines"][1].update(emergency="true"))
    assert curator.complaints() == []


@pytest.mark.parametrize("date", ["2026-1-2", "yesterday", ""])
def test_a_help_line_says_when_it_was_checked(curator: Curator, date: str) -> None:
    curator.change("help_lines.yaml", lambda file: file["help_lines"][0].update(checked=date))
    (complaint,) = curator.complaints()
    told = (
        f"«{date}» is not how «checked» is written; write year, month and day in digits, such as 2026-01-31"
    )
    assert complaint.endswith(f": {told if date else '«checked» is empty; write something there'}")
