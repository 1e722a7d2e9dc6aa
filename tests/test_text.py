"""Folding: what reads the same is the same, and what does not, is not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.text import fold, words

TEXTS = st.text(st.characters(exclude_categories=[]))
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202e"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("¿Qué es la SENSIBILIZACIÓN?", "¿que es la sensibilizacion?"),
        ("año", "año"),
        ("AÑO", "año"),
        ("an\u0303o", "año"),
        ("AN\u0303O", "año"),
        ("ano", "ano"),
        ("pingüino, à la façon", "pinguino, a la facon"),
        ("áéíóú ÁÉÍÓÚ", "aeiou aeiou"),
        ("e\u0301", "e"),
        ("TNF-α", "tnf-alfa"),
        ("TNF-Α", "tnf-alfa"),
        ("IL-1β", "il-1beta"),
        ("IFN-γ δ κ", "ifn-gamma delta kappa"),
        ("ά", "alfa"),
        ("𝛽", "beta"),
        ("NMDA", "nmda"),
        ("Straße", "strasse"),
        ("ﬁbromialgia", "fibromialgia"),
        ("x²", "x2"),
        ("do\u200blor", "dolor"),
        ("do\u00adlor", "dolor"),
        ("\ufeffdolor\u202e", "dolor"),
        ("", ""),
    ],
)
def test_what_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_year_is_not_an_anus() -> None:
    assert fold("dolor en el ano") != fold("dolor en el año")
    assert words("dolor desde hace un AÑO")[-1] == "año"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("¿Qué es el dolor?", ["que", "es", "el", "dolor"]),
        ("M1/M2, NK-1R", ["m1", "m2", "nk", "1r"]),
        ("snake_case", ["snake", "case"]),
        ("  \t\n ", []),
        ("¡¿!? … — «»", []),
        ("😀🙏", []),
        ("боль 痛み", ["боль", "痛み"]),
        ("ref.5", ["ref", "5"]),
        ("don't", ["don", "t"]),
    ],
)
def test_words(written: str, found: list[str]) -> None:
    assert words(written) == found


@given(TEXTS)
@example("N\u200d\u0303")
@example("ŉ İ ſ ϐ")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text("abcdefghijklmnñopqrstuvwxyzáéíóúü ", max_size=40), st.data())
def test_case_accents_and_what_cannot_be_seen_make_no_difference(text: str, data: st.DataObject) -> None:
    bare = text.translate(str.maketrans("áéíóúü", "aeiouu"))
    assert fold(text) == fold(text.upper()) == fold(bare) == bare
    place = data.draw(st.integers(0, len(text)))
    assert fold(text[:place] + data.draw(st.sampled_from(ZERO_WIDTH)) + text[place:]) == fold(text)


@given(TEXTS)
def test_no_capital_accent_or_mark_is_left(text: str) -> None:
    folded = fold(text)
    assert not [c for c in folded if unicodedata.category(c) == "Cf"]
    assert not [c for c in unicodedata.normalize("NFD", folded.replace("ñ", "")) if unicodedata.combining(c)]


@given(TEXTS)
def test_words_hold_letters_and_digits_only(text: str) -> None:
    for word in words(text):
        assert word
        assert "_" not in word
        assert not any(letter.isspace() for letter in word)
        assert words(word) == [word]
