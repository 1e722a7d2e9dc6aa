"""The command line as people meet it: real processes, plain sentences, and the right exit status."""

import re
import shutil
from pathlib import Path

import click
import pytest

from bot.answering import answer_text
from bot.cli import main
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.routing import Router
from tests.umbral_process import ROOT, umbral

COMMANDS = ("ask", "card", "chat", "check", "schema", "screen")

pytestmark = pytest.mark.usefixtures("somewhere_else")


# Help and usage


def test_every_command_and_option_has_help() -> None:
    assert set(COMMANDS) <= set(main.commands)
    assert main.help
    for name, command in main.commands.items():
        assert command.help, name
        assert command.help.endswith("."), name
        for option in command.params:
            assert isinstance(option, click.Argument) or getattr(option, "help", None), (name, option.name)


def test_help_lists_every_command() -> None:
    done = umbral("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^  ([\w-]+)  ", done.stdout, re.MULTILINE) == sorted(main.commands)


def test_a_command_says_what_it_does() -> None:
    done = umbral("card", "-h")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--json" in done.stdout
    assert "ref-5" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask"], "give either a question or --jsonl"),
        (["ask", "--jsonl", "alodinia"], "give either a question or --jsonl"),
        (["ask", "alodinia", "--lang", "fr"], "Invalid value for '--lang'"),
        (["card"], "Missing argument 'ID'"),
        (["screen"], "Missing option '--jsonl'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["--frobnicate"], "No such option '--frobnicate'"),
        (["check", "--article", "absent.txt"], "'absent.txt' does not exist"),
    ],
)
def test_bad_usage_ends_with_two_and_one_plain_sentence(
    arguments: list[str], told: str, tmp_path: Path
) -> None:
    done = umbral(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("umbral: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


# A question and a card, for people


def test_a_question_is_answered_with_a_card(library: Library, tmp_path: Path) -> None:
    done = umbral("ask", "¿qué es", "la alodinia?", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Alodinia\n========\n")
    assert library.blocks["term-allodynia"].lead.es in " ".join(done.stdout.split())
    assert "  term-hyperalgesia: Hiperalgesia\n" in done.stdout
    assert not list(tmp_path.iterdir()), "nothing is left where it was asked"


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        ("Cohen 2018", "en", ["Is it one of these?", "  ref-22: ", "  ref-32: "]),
        ("xqzv wvu jjj", None, ["Eso no lo puedo responder con la revisión."]),
        ("quiero morirme", None, ["911", "800 911 2000", "988", "findahelpline.com"]),
        ("gracias", None, ["¡Con gusto!"]),
    ],
)
def test_a_question_gets_its_kind_of_answer(
    library: Library, routing: Router, question: str, lang: Language | None, told: list[str]
) -> None:
    answer = answer_text(library, routing, question, lang)
    for part in told:
        assert part in answer


def test_a_card_is_printed_in_either_language(library: Library) -> None:
    for language in LANGUAGES:
        done = umbral("card", "ref-5", "--lang", language)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{library.title('ref-5', language)}\n")
        assert "https://pubmed.ncbi.nlm.nih.gov/?term=" in done.stdout
        for topic in library.cited_by(5):
            assert f"  {topic}: {library.title(topic, language)}\n" in done.stdout


# Content that cannot be used


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder with a copy of the program, which a test may spoil."""
    for package in ("bot", "content", "dialogs"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def own_cache(copied: Path) -> dict[str, str]:
    """Return the setting that keeps a spoilt copy from what the program itself keeps between starts."""
    return {"XDG_CACHE_HOME": str(copied / "cache")}


def test_faulty_content_ends_with_one_and_every_fault(copied: Path) -> None:
    first, second = "content/blocks/terms/term-allodynia.yaml", "content/notes.yaml"
    (copied / first).write_text("id: term-allodynia\nid: again\n", encoding="utf-8")
    (copied / second).write_bytes(b"\xff")
    for arguments in (["card", "ref-5"], ["check"]):
        done = umbral(*arguments, folder=copied, root=copied, more=own_cache(copied))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.splitlines() == [
            f"{first}:2: the key «id» is written twice; keep one of the two",
            f"{second}:1: the file is not UTF-8; save it as UTF-8",
        ]


def test_a_faulty_questionnaire_ends_with_one(copied: Path) -> None:
    name = "dialogs/questionnaires/nociplastic.yaml"
    (copied / name).write_text("\tx: 1\n", encoding="utf-8")
    done = umbral("screen", "--jsonl", typed="{}\n", folder=copied, root=copied, more=own_cache(copied))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{name}:1: a tab stands here; ")
    assert done.stderr.count("\n") == 1


def test_check_says_what_is_covered_and_finds_a_dose(copied: Path) -> None:
    sound = umbral("check", folder=copied, root=copied, more=own_cache(copied))
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout.splitlines()[-1] == "sound"
    assert re.search(r"^\d+ blocks, 32 references, 14 abbreviations, \d+ notes, ", sound.stdout, re.MULTILINE)
    with (copied / "content/outside.yaml").open("a", encoding="utf-8") as file:
        file.write("# 5 mg\n")
    line = (copied / "content/outside.yaml").read_text(encoding="utf-8").count("\n")
    faulty = umbral("check", folder=copied, root=copied, more=own_cache(copied))
    assert (faulty.returncode, faulty.stderr) == (1, "")
    assert (
        faulty.stdout.splitlines()[0]
        == f"content/outside.yaml:{line}: «5 mg» looks like a dose; take the number out"
    )
    assert faulty.stdout.splitlines()[-1] == "1 faults"


def test_check_compares_anchors_with_the_review(tmp_path: Path) -> None:
    """A text that is not the review has none of the anchors: each is told with its file and line."""
    (tmp_path / "article.txt").write_text("Nada de esto está en la revisión.⁽¹⁾\n", encoding="utf-8")
    done = umbral("check", "--article", str(tmp_path / "article.txt"), folder=ROOT)
    assert (done.returncode, done.stderr) == (1, "")
    told = [line for line in done.stdout.splitlines() if "does not stand in the review" in line]
    assert len(told) > 100
    assert all(re.match(r"content/blocks/[a-z]+/[a-z0-9-]+\.yaml:\d+: the anchor «", line) for line in told)
