"""The language of a message, told by its small words; None where nothing tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.language import language_of
from content.library import Library
from content.models import LANGUAGES, Language


@pytest.mark.parametrize(
    "text",
    [
        "¿qué es el dolor nociplástico?",
        "que es la alodinia",
        "cuanto dura el alivio",
        "explicame el mtor",
        "hola",
        "gracias",
        "no entiendo",
        "no sé qué es eso",
        "referencia 5",
        "el receptor NMDA",
        "sensibilización",
        "¿NMDA?",
        "sueño",
        "QUÉ DICE LA REVISIÓN",
        "q es eso del csi",
        "cuál es el cut-off del CSI",
        "el paper de Kosek",
    ],
)
def test_spanish(text: str) -> None:
    assert language_of(text) == "es"


@pytest.mark.parametrize(
    "text",
    [
        "what is nociplastic pain?",
        "whats allodynia",
        "how long does the relief last",
        "explain the mtor pathway to me",
        "hello",
        "thanks",
        "I do not understand",
        "reference 5",
        "the NMDA receptor",
        "sensitization",
        "cluster headache: is it in there",
        "WHAT DOES THE REVIEW SAY",
        "does ketamine help in fibromyalgia",
        "the paper by Kosek",
    ],
)
def test_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "NMDA",
        "M1 M2",
        "mTOR",
        "no",
        "a",
        "Kosek",
        "receptor NMDA",
        "1",
        "?!",
        "\x00",
        "😀",
        "боль",
        "痛み",
    ],
)
def test_nothing_tells(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_any_phrasing_is_taken_for_the_other_language(library: Library, language: Language) -> None:
    """One in a hundred at most, of thousands that people of both languages would type."""
    phrasings = [line for topic in library.topics() for line in getattr(library.phrasings(topic), language)]
    found = [language_of(line) for line in phrasings]
    wrong = sum(one not in (language, None) for one in found)
    silent = found.count(None)
    assert len(found) > 2000
    assert wrong <= len(found) / 100
    assert silent <= len(found) / 7


@given(st.sampled_from(["¿qué es la alodinia?", "what is allodynia?"]), st.data())
def test_case_and_punctuation_make_no_difference(text: str, data: st.DataObject) -> None:
    noise = data.draw(st.text(" .,;:!?-()[]\u200b", max_size=5))
    assert language_of(noise + text.upper() + noise) == language_of(text)


@given(st.text())
def test_any_text_has_one_language_or_none(text: str) -> None:
    assert language_of(text) in (*LANGUAGES, None)
