"""The interface's wording: the code says each of its texts, and has a text for whatever it says."""

import ast
import re
import string
from typing import get_args

import pytest

from content.library import CONTENT_FOLDER, Library
from content.models import LANGUAGES, Certainty, Note, Section, Text
from dialogs.definitions import load_questionnaire

ROOT = CONTENT_FOLDER.parent
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


def test_both_languages_leave_the_same_open(library: Library) -> None:
    for key, text in library.wording.items():
        assert placeholders(text.es) == placeholders(text.en), key
    assert placeholders("{a} {b:>2} {{c}}") == {"a", "b"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("certainty", get_args(Certainty)),
        ("section", get_args(Section)),
        ("note", get_args(Note.model_fields["kind"].annotation)),
    ],
)
def test_every_kind_has_a_name(library: Library, head: str, kinds: tuple[str, ...]) -> None:
    assert kinds
    assert {f"{head}.{kind}" for kind in kinds} <= set(library.wording)


def test_a_text_has_both_languages_by_key() -> None:
    text = Text(es="hola", en="hello")
    assert [text[language] for language in LANGUAGES] == ["hola", "hello"]
