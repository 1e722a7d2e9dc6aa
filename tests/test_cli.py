"""The command line as people meet it: real processes, plain sentences, and the right exit status."""

import re
import shutil
from pathlib import Path

import click
import pytest

from bot.answering import answer_text
from bot.cli import main
from bot.database import NO_ADDRESS, StorageError, place_of
from bot.settings import Settings, SettingsError, load_settings, unknown_names
from bot.terminal import read_line
from bot.terminal_format import Numbered, plain, plain_choices, usable
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.events import Command, Event, Press, Said
from dialogs.replies import Choice, Part, Reply
from dialogs.routing import Router
from tests.umbral_process import ROOT, heard, started, umbral

COMMANDS = ("ask", "card", "chat", "check", "schema", "screen")
SECRET = "hunter2"


@pytest.fixture(scope="module")
def learnt(routing: Router) -> Router:
    """Learn before a process does, which would say on stderr that it takes a few seconds."""
    return routing


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from a .env file of whoever works here."""
    monkeypatch.chdir(tmp_path)


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


@pytest.mark.usefixtures("learnt")
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


# Settings


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("UMBRAL_PROT", "UMBRAL_PORT"),
        ("UMBRAL_TELEGRAM_TOKN", "UMBRAL_TELEGRAM_TOKEN"),
        ("UMBRAL_DATABASE", "UMBRAL_DATABASE_URL"),
        ("UMBRAL_LANG", "UMBRAL_LANGUAGE"),
        ("UMBRAL_XQZVWK", None),
    ],
)
def test_an_unknown_setting_is_named_with_the_nearest(name: str, near: str | None) -> None:
    assert unknown_names({name: "1", "UMBRAL_PORT": "8080", "PATH": "/bin"}) == [(name, near)]


def test_every_setting_is_known() -> None:
    names = {f"UMBRAL_{field.upper()}": "" for field in Settings.model_fields}
    assert len(names) > 5
    assert unknown_names(names) == []


def test_an_unknown_name_in_the_env_file_is_named_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("UMBRAL_PROT=1\nUMBRAL_PORT=1\nOTHER=1\n", encoding="utf-8")
    assert unknown_names() == [("UMBRAL_PROT", "UMBRAL_PORT")]


def test_the_environment_goes_before_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("UMBRAL_PORT=1\nUMBRAL_LANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("UMBRAL_PORT", "2")
    monkeypatch.setenv("UMBRAL_HOST", "")
    settings = load_settings()
    assert (settings.port, settings.language, settings.host) == (2, "en", "127.0.0.1")


def test_nothing_set_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UMBRAL_DATABASE_URL")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load_settings()
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8080, "es")
    assert settings.telegram_token is None
    assert settings.database() == f"sqlite:///{tmp_path}/umbral/umbral.sqlite3"
    assert place_of(settings.database()) == f"{tmp_path}/umbral/umbral.sqlite3"


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMBRAL_TELEGRAM_TOKEN", f"1:{SECRET}")
    monkeypatch.setenv("UMBRAL_DATABASE_URL", f"postgresql://me:{SECRET}@host/name?password={SECRET}")
    settings = load_settings()
    assert SECRET in settings.database()
    assert SECRET not in f"{settings!r} {settings} {place_of(settings.database())}"


@pytest.mark.parametrize("before", ["/", "12/", "#", "12#", "12?", "?"])
def test_a_password_with_signs_that_no_address_holds_is_not_shown(before: str) -> None:
    address = f"postgresql://me:{before}{SECRET}@host/name"
    with pytest.raises(StorageError) as caught:
        place_of(address)
    assert str(caught.value) == NO_ADDRESS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UMBRAL_PORT", "eighty"),
        ("UMBRAL_PORT", "65536"),
        ("UMBRAL_PORT", "-1"),
        ("UMBRAL_LANGUAGE", "fr"),
        ("UMBRAL_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} cannot be used: ") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("UMBRAL_PORT", "eighty", "UMBRAL_PORT cannot be used"),
        (
            "UMBRAL_DATABASE_URL",
            f"mysql://me:x@host:{SECRET}/name",
            "UMBRAL_DATABASE_URL is no database address",
        ),
    ],
)
@pytest.mark.parametrize("command", ["chat", None])
def test_a_bad_setting_ends_with_two_and_tells_no_secret(
    name: str, value: str, told: str, command: str | None
) -> None:
    done = umbral(*([command] if command else []), more={"UMBRAL_PORT": "0", name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("umbral: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr


def test_an_env_file_that_is_not_utf_8_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"UMBRAL_PORT=\xff\n")
    done = umbral("chat", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "umbral: the file .env is not UTF-8; save it as UTF-8\n"


def test_serving_names_an_unknown_setting_and_says_where_first(tmp_path: Path) -> None:
    with started("-m", "bot", folder=tmp_path, more={"UMBRAL_PORT": "0", "UMBRAL_PROT": "1"}) as process:
        first = heard(process)
        assert re.match(r"Umbral: web chat on http://127\.0\.0\.1:\d+; Telegram is off: ", first), first
        assert process.stderr
        named = "umbral: UMBRAL_PROT is not a setting; did you mean UMBRAL_PORT?\n"
        assert process.stderr.readline() == named


# Talking in the terminal


@pytest.mark.usefixtures("learnt")
def test_a_conversation_over_the_terminal(library: Library) -> None:
    asked = library.blocks["mechanism-mtor"].questions.en[0]
    typed = [
        "¿qué es la alodinia?",
        "",
        "1",
        "/questionnaire",
        "#1",
        asked,
        "/cancel",
        "/salir",
        "never said",
    ]
    done = umbral("chat", typed="\n".join(typed))
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    expected = [
        library.say("introduction", "es"),
        library.blocks["term-allodynia"].lead.es,
        "1. Hiperalgesia",
        library.blocks["term-hyperalgesia"].lead.es,
        library.say("walk.opening", "es"),
        "1. Un caso que estudio",
        "Señales de alarma",
        library.blocks["mechanism-mtor"].lead.en,
        library.say("walk.cancelled", "en"),
    ]
    places = [said.find(text) for text in expected]
    assert -1 not in places, expected[places.index(-1)]
    assert places == sorted(places)
    assert done.stdout.count("\n> ") == 8, "what follows /salir is not read"


@pytest.mark.usefixtures("learnt")
def test_a_conversation_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    kept = {"UMBRAL_DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}"}
    first = umbral("chat", "--lang", "en", typed="/questionnaire\n1\n", more=kept)
    second = umbral("chat", typed=b"\xff\xfe\n", more={**kept, "PYTHONIOENCODING": "utf-8:strict"})
    assert (first.returncode, second.returncode) == (0, 0)
    assert (first.stderr, second.stderr) == ("", "")
    assert first.stdout.count("I am Umbral") == 1
    assert "Umbral" not in second.stdout, "who was greeted once is not greeted again"
    assert "Step 2 of" in first.stdout
    assert "Step 2 of" in second.stdout


CHOICES = (Choice("Uno", "walk"), Choice("Dos", "menu"), Choice("Página", url="https://x.org"))


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("", None),
        ("   ", None),
        ("1", Press("walk")),
        ("#2", Press("menu")),
        (" #1 ", Press("walk")),
        ("3", Said("3")),  # a link is opened, not pressed
        ("4", Said("4")),
        ("0", Said("0")),
        ("-1", Said("-1")),
        ("²", Said("²")),
        ("hola", Said("hola")),
        ("/menu", Command("menu")),
        ("/LANGUAGE  en ", Command("language", "en", spoken="en")),
        ("/", Command("")),
    ],
)
def test_what_a_typed_line_means(line: str, event: Event | None) -> None:
    assert read_line(line, Numbered(CHOICES)) == event


@pytest.mark.parametrize(("line", "event"), [("2", Said("2")), ("#2", Press("menu")), ("#9", Said("#9"))])
def test_where_a_number_is_asked_for_only_a_hash_names_an_option(line: str, event: Event) -> None:
    assert read_line(line, Numbered(CHOICES, hashed=True)) == event


@pytest.mark.usefixtures("learnt")
def test_the_open_step_is_numbered_from_one_after_whatever_came_between() -> None:
    begun = ["/cuestionario", "1", "17", "1", "1", "1", "1", "1"]
    done = umbral("chat", typed="\n".join([*begun, "¿qué es la alodinia?", "2", "/cancelar"]))
    between, marked = done.stdout.split("\n> ")[9:11]
    assert "a) Alodinia mecánica estática" in between
    assert "   1. Alodinia mecánica estática: Sí" in between
    assert "  18. Hiperalgesia" in between, "what came between has the numbers that follow"
    assert "   2. * Alodinia mecánica estática: No" in marked


@pytest.mark.usefixtures("learnt")
def test_a_number_typed_where_a_total_is_asked_for_is_the_total() -> None:
    begun = ["/cuestionario", "1", "17", *["1"] * 5, *["14"] * 3, "1", "1"]
    done = umbral("chat", typed="\n".join([*begun, "2"]))
    asked, answered = done.stdout.split("\n> ")[len(begun) : len(begun) + 2]
    assert "  #1. No se sabe" in asked
    assert "m) " in answered, "the review is lettered"
    assert ": 2\n" in answered


def test_a_reply_in_plain_text() -> None:
    parts = (
        Part("title", "Título"),
        Part("lead", "palabra " * 20),
        Part("claim", "dato " * 30),
        Part("heading", "Sección"),
        Part("note", "nota"),
    )
    language: Language = "es"
    rows = (
        (Choice("Sí", "answer:yes", name="Sí: fatiga", selected=True),),
        (Choice("Web", url="https://x.org"),),
    )
    lines = plain(Reply(language, parts)).splitlines()
    assert lines[:2] == ["Título", "======"]
    assert max(map(len, lines)) <= 88
    assert lines[4].startswith("  - dato")
    assert lines[5].startswith("    dato")
    assert lines[-4:] == ["", "Sección", "-------", "  | nota"]
    assert (
        plain_choices(usable(Reply(language, parts, rows))) == "   1. * Sí: fatiga\n   2. Web: https://x.org"
    )
