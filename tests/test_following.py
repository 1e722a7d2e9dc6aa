"""Going on from a card: what leans on it, what stands alone, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from content.library import Library
from dialogs.following import FRESH, continuation, in_context, likely_next, subject
from dialogs.session import Session

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("¿por qué?", "more"),
        ("why?", "more"),
        ("y eso por qué", "more"),
        ("más", "more"),
        ("tell me more please", "more"),
        ("¿y?", "more"),
        ("¿y la fuente?", "sources"),
        ("who says that?", "sources"),
        ("¿por qué la microglía?", None),
        ("more microglia", None),
        ("la", None),
        ("", None),
        ("y eso y eso y eso y eso", None),
    ],
)
def test_what_names_nothing_asks_for_more_or_for_sources(text: str, kind: str | None) -> None:
    assert continuation(text) == kind


@pytest.mark.parametrize(
    ("text", "topic", "meant"),
    [
        ("¿y la 6?", "ref-5", "referencia 6"),
        ("and 12?", "ref-5", "referencia 12"),
        ("¿y la 6?", "evidence-crps", "¿y la 6?"),
        ("¿y la 6?", None, "¿y la 6?"),
        ("¿y el 40 del inventario?", "ref-5", "¿y el 40 del inventario?"),
        ("de la 6 a la 9", "ref-5", "de la 6 a la 9"),
    ],
)
def test_a_bare_number_after_a_reference_is_another(text: str, topic: str | None, meant: str) -> None:
    assert in_context(text, topic) == meant


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("¿y en el SDRC?", True),
        ("and in cluster headache?", True),
        ("what about IBS", True),
        ("cuánto dura eso", True),
        ("fibromialgia", False),
        ("¿qué es la alodinia?", False),
        ("y ahora quiero que me cuentes todo sobre la alodinia", False),  # long enough to speak for itself
        ("", False),
    ],
)
def test_only_what_leans_on_a_card_is_drawn_to_its_neighbours(
    library: Library, text: str, leans: bool
) -> None:
    near = likely_next(text, "evidence-fibromyalgia", library)
    assert ("evidence-crps" in near) is leans
    assert "evidence-fibromyalgia" not in near
    assert likely_next(text, None, library) == frozenset()


def test_every_topic_with_a_card_has_neighbours(library: Library) -> None:
    cards = [topic for topic in library.topics() if topic not in library.replies]
    alone = [topic for topic in cards if not likely_next("¿y eso?", topic, library)]
    assert cards
    assert alone == []


@pytest.mark.parametrize(
    ("away", "topic"),
    [(FRESH, "term-allodynia"), (FRESH + timedelta(seconds=1), None), (timedelta(), "term-allodynia")],
)
def test_a_card_is_the_subject_for_an_hour(away: timedelta, topic: str | None) -> None:
    assert subject(Session(topic="term-allodynia", seen=NOON), NOON + away) == topic
    assert subject(Session(seen=NOON), NOON + away) is None
