"""YAML is read strictly: every scalar is text, nothing stands twice, each fault has its line and remedy."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from content.models import Strict, Text
from content.source import ContentError, Document, Fault, parse, read, validate

HERE = Path("here.yaml")
LOOK = "look at the indentation, colons and quotes there"


def complaints(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse(text, HERE)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "off", "null", "~", "12:30", "010", "0x1f", "1e3", "1.0", "2021-11-02", ".inf", "=", "<<"],
)
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    assert parse(f"key: {written}\n", HERE).value == {"key": written}
    assert parse(f"- {written}\n", HERE).value == [written]


@pytest.mark.parametrize(("written", "meant"), [('"no"', "no"), ("'12:30'", "12:30"), ("", ""), ('""', "")])
def test_quotes_change_nothing_but_are_taken_off(written: str, meant: str) -> None:
    assert parse(f"key: {written}\n", HERE).value == {"key": meant}


def test_a_key_is_text_as_well() -> None:
    text = "no: a\n12:30: b\n010: c\nnull: d\n2021-11-02: e\n"
    assert parse(text, HERE).value == {"no": "a", "12:30": "b", "010": "c", "null": "d", "2021-11-02": "e"}


def test_a_tag_cannot_make_anything_but_text() -> None:
    assert parse("a: !!int 3\nb: !!python/name:os.system x\n", HERE).value == {"a": "3", "b": "x"}


FORMS = [
    ("a: 1\nb: 2\na: 3\n", "here.yaml:3: the key «a» is written twice; keep one of the two"),
    ("- x: 1\n  x: 2\n", "here.yaml:2: the key «x» is written twice; keep one of the two"),
    ("a: &one x\nb: *one\n", "here.yaml:2: an alias (*name) is used; write the value out"),
    ("? [a, b]\n: c\n", "here.yaml:1: a key is not a word; write a plain word before the colon"),
    ("", "here.yaml:1: the file is empty; fill it in or delete it"),
    ("# only a comment\n", "here.yaml:1: the file is empty; fill it in or delete it"),
    ("á: é\nb: x\x07y\n", "here.yaml:2: a character that cannot be seen (#x07) stands here; delete it"),
    ("a: x\x00y\n", "here.yaml:1: a character that cannot be seen (#x00) stands here; delete it"),
]


@pytest.mark.parametrize(("text", "complaint"), FORMS)
def test_a_fault_of_form_has_its_line_and_remedy(text: str, complaint: str) -> None:
    assert complaints(text) == [complaint]


TAB = ("a tab stands here", "indent with spaces")
QUOTE = ("a quote is opened here and not closed", "close it, and double an apostrophe inside")
BRACKET = ("a bracket is opened here and not closed", "close it, and put texts with commas in quotes")
COLON = (
    "a colon stands where there can be none",
    "put the whole text in quotes, or mend the indentation",
)
MISFIT = (
    "this line does not fit what stands before it",
    "mend its indentation, or the quotes and brackets in it",
)
NO_YAML = [
    ("a:\n\tb: 1\n", 2, TAB),
    ("\ta: 1\n", 1, TAB),
    ("a:\n  b: 1\n  \tc: 2\n", 3, TAB),
    ("a: 1\n b: 2\n", 2, COLON),
    ("a: uno: dos\n", 1, COLON),
    ("a: 'open\nb: c\n", 1, QUOTE),
    ('a: 1\nb: "open\n', 2, QUOTE),
    ("a: [1, 2\nb: 3\n", 1, BRACKET),
    ("a: {b: c\n", 1, BRACKET),
    ("a: 1\nb\nc: 2\n", 2, ("a key has no colon", "write «key: …», with a space after the colon")),
    ("a: 1\n---\nb: 2\n", 2, ("a line of dashes begins a second file here", "take that line out")),
    ("a: @b\n", 1, ("a text cannot begin with «@»", "put the whole text in quotes")),
    ("a: *b\n", 1, ("a text cannot begin with «*»", "put the whole text in quotes")),
    ('a: "\\d"\n', 1, ("a backslash stands between double quotes", "use single quotes")),
    (
        "- a\nb: c\n",
        2,
        ("a list is interrupted here", "begin each entry with a dash, indented like the others"),
    ),
    ("a: 'it's so'\n", 1, MISFIT),
    ("a:\n   b: 1\n  c: 2\n", 3, MISFIT),
    ("a: - b\n", 1, ("this is not YAML", LOOK)),
]


@pytest.mark.parametrize(("text", "line", "told"), NO_YAML)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int, told: tuple[str, str]) -> None:
    assert complaints(text) == [f"here.yaml:{line}: {'; '.join(told)}"]


@given(st.text(st.sampled_from("ab:-[]{}'\"\\ \n\t&*!|>@%#,?"), max_size=30))
def test_no_text_is_told_in_the_words_of_the_reader(text: str) -> None:
    try:
        parse(text, HERE)
    except ContentError as error:
        for fault in error.faults:
            assert 1 <= fault.line <= text.count("\n") + 1
            assert not re.search(
                "token|scalar|mapping|context|expected|found|block", f"{fault.what} {fault.remedy}"
            )


def test_all_faults_of_form_are_told_together_in_order() -> None:
    text = "a: 1\na: 2\nlist:\n  - &x 3\n  - c: 4\n    c: 5\nd: *x\n"
    assert [complaint.split(";")[0] for complaint in complaints(text)] == [
        "here.yaml:2: the key «a» is written twice",
        "here.yaml:6: the key «c» is written twice",
        "here.yaml:7: an alias (*name) is used",
    ]


def test_every_value_has_its_line() -> None:
    document = parse("a: 1\nlist:\n  - x\n  - deep:\n      es: hola\n", HERE)
    places: list[tuple[tuple[int | str, ...], int]] = [
        (("a",), 1),
        (("list",), 2),
        (("list", 0), 3),
        (("list", 1, "deep"), 4),
        (("list", 1, "deep", "es"), 5),
    ]
    assert [document.line_of(place) for place, _ in places] == [line for _, line in places]
    assert document.line_of(("list", 1, "deep", "en")) == 4, (
        "what is absent has the line of what should hold it"
    )
    assert document.line_of(("nowhere", 7)) == 1


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=12,
)


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


@given(st.dictionaries(LETTERS, VALUES, min_size=1, max_size=4))
def test_texts_lists_and_mappings_come_back_as_they_were_written(value: dict[str, Any]) -> None:
    written = yaml.dump(value, Dumper=Plain, allow_unicode=True, default_style='"')
    assert parse(written, HERE).value == value


# Files


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: año\n".encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        read(path)
    assert caught.value.faults == [Fault(path, 1, "the file is not UTF-8", "save it as UTF-8")]


@pytest.mark.parametrize(
    ("name", "reason"), [("absent.yaml", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ContentError, match=f"the file cannot be read \\({reason}\\); check that it exists"):
        read(tmp_path / name)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes("\ufeffa: año\n".encode())
    assert read(path).value == {"a": "año"}


# Shapes


class Inner(Strict):
    title: Text
    refs: tuple[int, ...] = ()


class Outer(Strict):
    name: str
    parts: tuple[Inner, ...]


def shape_complaints(model: type[BaseModel], text: str) -> list[str]:
    document: Document = parse(text, HERE)
    with pytest.raises(ContentError) as caught:
        validate(model, document)
    return [str(fault) for fault in caught.value.faults]


def test_what_fits_becomes_the_model() -> None:
    text = "name: no\nparts:\n  - title: {es: hola, en: hello}\n    refs: [1, 010]\n"
    found = validate(Outer, parse(text, HERE))
    assert found.name == "no"
    assert found.parts == (Inner(title=Text(es="hola", en="hello"), refs=(1, 10)),)


def test_every_way_in_which_a_file_does_not_fit_is_told_at_once() -> None:
    first = "  - title:\n      es: hola\n    refs: [1, two]\n    qwxz: 1\n"
    text = f"nam: x\nparts:\n{first}  - title: {{es: ' ', en: b}}\n"
    assert shape_complaints(Outer, text) == [
        "here.yaml:1: the key «nam» is not known; did you mean «name»?",
        "here.yaml:1: «name» is missing; add it",
        "here.yaml:3: «en» is missing; add it",
        "here.yaml:5: «two» is no whole number; write it in digits, each number as an entry of its own",
        "here.yaml:6: the key «qwxz» is not known; remove it",
        "here.yaml:7: «es» is empty; write something there",
    ]


def test_a_file_that_is_no_mapping() -> None:
    remedy = "write «name: …» and «parts: …» there, each on a line of its own"
    assert shape_complaints(Outer, "- a\n- b\n") == [f"here.yaml:1: the file has no keys; {remedy}"]


def test_faults_are_sorted_by_file_and_line() -> None:
    faults = [Fault(Path(name), line, "what", "remedy") for name, line in (("b", 1), ("a", 10), ("a", 9))]
    assert str(ContentError(faults)) == "a:9: what; remedy\na:10: what; remedy\nb:1: what; remedy"
