"""The shape of the program: imports flow one way, the inner packages are pure, the schemas are current."""

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import jsonschema
import pytest
import yaml

from bot.schemas import SCHEMAS, schema_text, write_schemas

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "content": {"content"},
    "dialogs": {"dialogs", "content"},
    "bot": {"bot", "dialogs", "content"},
}
OUTSIDE_WORLD = {
    "aiohttp",
    "asyncpg",
    "asyncio",
    "click",
    "cryptography",
    "dotenv",
    "httpx",
    "logging",
    "platformdirs",
    "prometheus_client",
    "pydantic_settings",
    "socket",
    "sqlite3",
    "starlette",
    "subprocess",
    "telegram",
    "urllib.request",
    "uvicorn",
}
"""What only `bot` may reach for: channels, storage, settings and the machine it runs on."""
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "localtime", "gmtime", "time_ns"}
MODULES = [path for package in ALLOWED for path in sorted((ROOT / package).rglob("*.py"))]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(tree: ast.Module) -> Iterator[str]:
    """Yield every module that is imported, also inside functions and for types only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def misdirected(package: str, tree: ast.Module) -> list[str]:
    """Return the imports of a module that its package may not make."""
    found = []
    for name in imported_modules(tree):
        top = name.split(".")[0]
        wrong_way = top in ALLOWED and top not in ALLOWED[package]
        outside = package != "bot" and (top in OUTSIDE_WORLD or name in OUTSIDE_WORLD)
        if wrong_way or outside or name.startswith("."):
            found.append(name)
    return found


def clocks_read(tree: ast.Module) -> list[str]:
    """Return each reading of a clock: `datetime.now`, `time.time` and their like."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and ast.unparse(node.value).split(".")[-1] in {"datetime", "date", "time"}
    ]


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_flow_one_way(package: str) -> None:
    paths = sorted((ROOT / package).rglob("*.py"))
    assert len(paths) > 10, f"hardly any module in {package}: this check looked at nothing"
    trees = {path: tree_of(path) for path in paths}
    assert any(name.split(".")[0] == package for tree in trees.values() for name in imported_modules(tree))
    assert {
        name_of(path): wrong for path, tree in trees.items() if (wrong := misdirected(package, tree))
    } == {}


@pytest.mark.parametrize(
    ("package", "source", "wrong"),
    [
        ("content", "from dialogs.session import Session", ["dialogs.session"]),
        ("content", "import bot", ["bot"]),
        ("dialogs", "def f():\n    from bot.service import Service", ["bot.service"]),
        ("dialogs", "if TYPE_CHECKING:\n    import telegram.ext", ["telegram.ext"]),
        ("dialogs", "from asyncpg import connect", ["asyncpg"]),
        ("content", "import urllib.request", ["urllib.request"]),
        ("content", "from . import text", ["."]),
        ("content", "from urllib.parse import quote_plus\nfrom content.text import fold", []),
        ("bot", "import telegram\nfrom dialogs.events import Said\nfrom content.text import fold", []),
    ],
)
def test_an_import_the_wrong_way_is_seen(package: str, source: str, wrong: list[str]) -> None:
    assert misdirected(package, ast.parse(source)) == wrong


@pytest.mark.parametrize("package", ["content", "dialogs"])
def test_the_inner_packages_read_no_clock(package: str) -> None:
    found = {name_of(path): clocks_read(tree_of(path)) for path in sorted((ROOT / package).rglob("*.py"))}
    assert len(found) > 10, "this check looked at nothing"
    assert {name: clocks for name, clocks in found.items() if clocks} == {}


def test_a_clock_is_seen() -> None:
    read = ["datetime.now", "time.time", "datetime.datetime.utcnow", "date.today", "time.monotonic"]
    left_alone = ["session.now", "datetime.combine", "time.fromisoformat"]
    source = "\n".join(f"{name}()" for name in read + left_alone)
    assert clocks_read(ast.parse(source)) == read


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_with_one_sentence(path: Path) -> None:
    opening = ast.get_docstring(tree_of(path))
    assert opening, "no docstring"
    first = opening.split("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\n]*[.:]", first), f"more or less than one sentence: {first!r}"
    assert not re.search(r"\. [A-Z]", first), f"more than one sentence: {first!r}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_a_module_says_it_offers_exists(path: Path) -> None:
    if path.name in ("__init__.py", "__main__.py"):
        assert len(tree_of(path).body) <= 3, "an empty shell needs no list of names"
        return
    module = importlib.import_module(name_of(path))
    offered: list[str] = module.__all__
    assert len(offered) == len(set(offered)) > 0
    for name in offered:
        assert hasattr(module, name), name
        if isinstance(getattr(module, name), type | FunctionType):
            assert getattr(module, name).__module__ == module.__name__, f"{name} belongs elsewhere"


def test_what_one_module_takes_from_another_is_offered_there() -> None:
    looked = 0
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] not in ALLOWED:
                continue
            module = importlib.import_module(str(node.module))
            for alias in node.names:
                looked += 1
                is_module = (ROOT / str(node.module).replace(".", "/") / f"{alias.name}.py").is_file()
                assert is_module or alias.name in module.__all__, (
                    f"{name_of(path)}: {node.module}.{alias.name}"
                )
    assert looked > 200, "this check looked at nothing"


# JSON Schemas


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schemas_are_those_of_the_models(name: str) -> None:
    """If this fails, a model was changed since: run `python -m bot schema`."""
    assert (ROOT / "content" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(
        name
    )


def test_no_schema_is_left_over(tmp_path: Path) -> None:
    written = {path.name for path in write_schemas(tmp_path / "deep" / "schema")}
    assert written == {path.name for path in (ROOT / "content" / "schema").iterdir()}
    for name in SCHEMAS:
        path = tmp_path / "deep" / "schema" / f"{name}.schema.json"
        assert path.read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    schema = json.loads(schema_text(name))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema_text(name)))


FILES = [
    *(
        (path, "block")
        for path in sorted((ROOT / "content/blocks").glob("*/*.yaml"))
        if path.name.count(".") == 1
    ),
    *((path, "phrasings") for path in sorted((ROOT / "content/blocks/terms").glob("*.phrasings.yaml"))),
    *(
        (ROOT / f"content/{name}.yaml", name)
        for name in ("abbreviations", "catalogue", "help_lines", "notes")
    ),
    *((ROOT / f"content/{name}.yaml", name) for name in ("outside", "references", "replies", "wording")),
    (ROOT / "dialogs/questionnaires/nociplastic.yaml", "questionnaire"),
    *((path, "case") for path in sorted((ROOT / "dialogs/cases").glob("*.yaml"))),
]


@pytest.mark.parametrize(("path", "name"), FILES, ids=lambda value: getattr(value, "name", value))
def test_every_file_fits_its_schema(path: Path, name: str) -> None:
    """As an editor reads it, with YAML's own types: the loader itself takes every scalar as text."""
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [f"{list(error.absolute_path)}: {error.message}" for error in validator(name).iter_errors(value)]
    assert found == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda block: block.pop("lead"),
        lambda block: block["title"].pop("en"),
        lambda block: block.update(titel="x"),
        lambda block: block.update(claims=block["claims"][:1]),
        lambda block: block["claims"][0].update(section="S9"),
        lambda block: block["lead"].update(es="x" * 201),
        lambda block: block.update(id="No id"),
    ],
)
def test_a_block_that_does_not_fit_is_refused(spoil: Any) -> None:
    block = yaml.safe_load((ROOT / "content/blocks/ketamine/mechanism-nmda.yaml").read_text(encoding="utf-8"))
    assert validator("block").is_valid(block)
    spoil(block)
    assert not validator("block").is_valid(block)
