"""How replies look on Telegram: a table of kinds, and properties that hold for any reply."""

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_buttons import LABEL, Buttons
from bot.telegram_format import ROOM, Message, messages
from content.library import Library
from content.models import LANGUAGES
from dialogs.presenting import card_reply, group_reply
from dialogs.replies import Choice, Part, PartKind, Reply
from dialogs.speaker import Speaker
from tests.telegram_limits import TEXT, faults_of, length, read_html

KINDS: tuple[PartKind, ...] = get_args(PartKind)


BUTTONS = Buttons("umbral_bot", str)


def shown(*parts: Part, rows: tuple[tuple[Choice, ...], ...] = ()) -> tuple[Message, ...]:
    return messages(Reply("es", parts, rows), BUTTONS)


def call(message: Message) -> Mapping[str, Any]:
    """Return the parameters of the call that sends a message."""
    keyboard = {"reply_markup": json.loads(message.keyboard)} if message.keyboard else {}
    return {"chat_id": 1, "text": message.html, "parse_mode": "HTML", **keyboard}


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("title", "<b>uno</b>\n\n<b>dos</b>"),
        ("lead", "uno\n\ndos"),
        ("text", "uno\n\ndos"),
        ("heading", "<b>uno</b>\n\n<b>dos</b>"),
        ("item", "• uno\n• dos"),
        ("claim", "<blockquote expandable>uno\n\ndos</blockquote>"),
        ("note", "<blockquote>uno</blockquote>\n<blockquote>dos</blockquote>"),
        ("question", "<b>uno</b>\n\n<b>dos</b>"),
        ("small", "<i>uno</i>\n<i>dos</i>"),
    ],
)
def test_each_kind_has_its_look(kind: PartKind, html: str) -> None:
    (message,) = shown(Part(kind, "uno"), Part(kind, "dos"))
    assert message.html == html


def test_every_kind_is_in_the_table() -> None:
    (table,) = (mark for mark in test_each_kind_has_its_look.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    assert {kind for kind, _ in table.args[1]} == set(KINDS)


def test_a_list_stands_close_to_its_heading() -> None:
    (message,) = shown(
        Part("lead", "antes"), Part("heading", "señales"), Part("item", "una"), Part("text", "después")
    )
    assert message.html == "antes\n\n<b>señales</b>\n• una\n\ndespués"


def test_markup_in_a_text_is_only_text() -> None:
    (message,) = shown(Part("title", "5 < 6 & <b>7</b> > 2"))
    assert message.html == "<b>5 &lt; 6 &amp; &lt;b&gt;7&lt;/b&gt; &gt; 2</b>"
    assert read_html(message.html) == ("5 < 6 & <b>7</b> > 2", [])


def test_blank_parts_are_left_out() -> None:
    assert shown(Part("title", " "), Part("text", "\n uno ")) == (Message("uno"),)
    assert shown() == ()


def test_buttons_keep_their_rows_and_show_what_is_chosen() -> None:
    rows = (
        (Choice("Sí", "a:1", selected=True), Choice("No", "a:2")),
        (Choice("Página", url="https://example.org"),),
    )
    (message,) = shown(Part("question", "¿Duele?"), rows=rows)
    assert message.keyboard is not None
    assert json.loads(message.keyboard) == {
        "inline_keyboard": [
            [{"text": "✓ Sí", "callback_data": "a:1"}, {"text": "No", "callback_data": "a:2"}],
            [{"text": "Página", "url": "https://example.org"}],
        ]
    }


@pytest.mark.parametrize(
    "choice",
    [Choice("largo", "x" * 65), Choice("ancho", "é" * 33), Choice("nada", ""), Choice(" ", "menu")],
)
def test_a_button_that_telegram_would_refuse_is_an_error(choice: Choice) -> None:
    with pytest.raises(ValueError, match=r"button|action"):
        shown(Part("text", "uno"), rows=((choice,),))


def test_too_many_buttons_are_an_error() -> None:
    with pytest.raises(ValueError, match="more than 100"):
        shown(Part("text", "uno"), rows=tuple((Choice("a", "b"),) for _ in range(101)))


def test_a_wide_row_becomes_several() -> None:
    (message,) = shown(Part("text", "uno"), rows=(tuple(Choice(str(n), "b") for n in range(10)),))
    assert message.keyboard is not None
    assert [len(row) for row in json.loads(message.keyboard)["inline_keyboard"]] == [8, 2]


def test_a_long_label_is_cut() -> None:
    (message,) = shown(Part("text", "uno"), rows=((Choice("Criterios " * 20, "b", selected=True),),))
    assert message.keyboard is not None
    label = json.loads(message.keyboard)["inline_keyboard"][0][0]["text"]
    assert len(label) <= LABEL
    assert label.startswith("✓ Criterios ")
    assert label.endswith("…")


def test_a_long_reply_is_parted_between_paragraphs_and_keeps_its_buttons_last() -> None:
    parts = [Part("claim", f"{number} " + "palabra " * 100) for number in range(20)]
    pages = shown(*parts, rows=((Choice("Menú", "menu"),),))
    assert len(pages) == 4
    assert [page.keyboard is not None for page in pages] == [False, False, False, True]
    assert all(
        page.html.startswith("<blockquote expandable>") and page.html.endswith("palabra</blockquote>")
        for page in pages
    )


def test_a_heading_stays_with_what_it_opens() -> None:
    first, second = shown(Part("text", "a" * 4000), Part("heading", "Límites"), Part("item", "b" * 200))
    assert first.html == "a" * 4000
    assert second.html.startswith("<b>Límites</b>\n• b")


@pytest.mark.parametrize(
    ("text", "ending"), [("uno dos. " * 600, "."), ("dos " * 1100, "dos"), ("x" * 9000, "x")]
)
def test_a_long_paragraph_is_cut_where_it_reads_best(text: str, ending: str) -> None:
    pages = shown(Part("text", text))
    assert all(page.html.endswith(ending) for page in pages[:-1])
    assert "".join("".join(page.html for page in pages).split()) == "".join(text.split())


@pytest.mark.parametrize("size", [ROOM - 1, ROOM, ROOM + 1])
@pytest.mark.parametrize("letter", ["x", "&", "😀"])
def test_both_sides_of_the_limit(size: int, letter: str) -> None:
    pages = shown(Part("text", letter * (size // length(letter))))
    assert len(pages) == (1 if size // length(letter) * length(letter) <= ROOM else 2)
    assert all(faults_of("sendMessage", call(page)) == [] for page in pages)


@pytest.mark.parametrize("kind", KINDS)
def test_many_short_parts_fit(kind: PartKind) -> None:
    """Bullets and the lines between parts count too."""
    for text in ("x", "😀&"):
        pages = shown(*(Part(kind, text) for _ in range(1500)))
        assert all(faults_of("sendMessage", call(page)) == [] for page in pages)
        assert sum(read_html(page.html)[0].count(text) for page in pages) == 1500


def test_every_card_and_list_fits(library: Library) -> None:
    """No label of the real content is cut, and no list has more buttons than Telegram takes."""
    for language in LANGUAGES:
        speaker = Speaker(library, language)
        topics = [topic for topic in library.topics() if topic not in library.replies]
        replies = [card_reply(speaker, topic) for topic in topics]
        replies += [
            group_reply(speaker, name) for name in ("ref", "abbr", *(group.id for group in library.groups))
        ]
        for message in (message for reply in replies for message in messages(reply, BUTTONS)):
            assert faults_of("sendMessage", call(message)) == []


# Properties

letters = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"))
texts = st.text(letters, max_size=60) | st.text(st.sampled_from("ab <>&;\n.😀ñ"), max_size=300)
long_texts = st.builds(lambda text, times: text * times, texts, st.integers(1, 400))
parts = st.lists(st.builds(Part, st.sampled_from(KINDS), texts | long_texts), max_size=12).map(tuple)
labels = st.text(letters, min_size=1, max_size=90).filter(str.strip)
choices = st.builds(
    Choice, labels, st.text(st.sampled_from("abc:.-09"), min_size=1, max_size=64), selected=st.booleans()
) | st.builds(Choice, labels, url=st.just("https://example.org/?a=b&c"))
rows = st.lists(st.lists(choices, min_size=1, max_size=10).map(tuple), max_size=9).map(tuple)


def _bare(text: str) -> str:
    return "".join(text.replace("• ", "").split())


@given(parts, rows)
def test_any_reply_keeps_within_the_limits_and_loses_nothing(
    parts: tuple[Part, ...], rows: tuple[tuple[Choice, ...], ...]
) -> None:
    pages = shown(*parts, rows=rows)
    for page in pages:
        assert faults_of("sendMessage", call(page)) == []
        assert length(read_html(page.html)[0]) <= TEXT
    if any(part.text.strip() for part in parts):
        said = "".join(read_html(page.html)[0] + "\n" for page in pages)
        assert _bare(said) == _bare("\n".join(part.text for part in parts))
    assert [page.keyboard is not None for page in pages] == [False] * (len(pages) - 1) + [bool(rows)] * bool(
        pages
    )
