"""Talking in the terminal: whole conversations, what a typed line means, and how a reply is printed."""

from pathlib import Path

import pytest

from bot.terminal import read_line
from bot.terminal_format import Numbered, plain, plain_choices, usable
from content.library import Library
from content.models import Language
from dialogs.events import Command, Event, Press, Said
from dialogs.replies import Choice, Part, Reply
from tests.umbral_process import umbral

pytestmark = pytest.mark.usefixtures("somewhere_else")


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


def test_the_open_step_is_numbered_from_one_after_whatever_came_between() -> None:
    begun = ["/cuestionario", "1", "17", "1", "1", "1", "1", "1"]
    done = umbral("chat", typed="\n".join([*begun, "¿qué es la alodinia?", "2", "/cancelar"]))
    between, marked = done.stdout.split("\n> ")[9:11]
    assert "a) Alodinia mecánica estática" in between
    assert "   1. Alodinia mecánica estática: Sí" in between
    assert "  18. Hiperalgesia" in between, "what came between has the numbers that follow"
    assert "   2. * Alodinia mecánica estática: No" in marked


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
