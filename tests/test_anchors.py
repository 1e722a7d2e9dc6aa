"""A claim's anchor must stand in the review, beside the references that the claim gives."""

from collections.abc import Sequence
from typing import Any

import pytest

from content.anchors import Article
from content.models import Claim

INVENTED = """
# El *canto* de los grillos

Los grillos cantan con las alas.⁽¹⁾ El calor acelera su ritmo, según
dos estudios de campo⁽²,⁵⁾ y una revisión
reciente.⁽⁷⁾

Nadie sabe por qué callan al alba. Las hembras eligen el canto más grave,⁽³⁾ y los machos lo
imitan pronto:⁽⁴⁾ así ocurre siempre. El frío los calla del todo; lo muestran tres ensayos más⁽¹⁴⁻¹⁶⁾
y otros tantos relatos⁽⁸,¹⁰⁻¹²⁾. El canto más grave vuelve en agosto⁽⁶⁾. Al final no hay nada citado
"""


@pytest.fixture(scope="module")
def article() -> Article:
    return Article(INVENTED)


def claim(anchor: str, refs: Sequence[int] = (), certainty: Any = "states") -> Claim:
    return Claim(es="Uno.", en="One.", refs=tuple(refs), section="S1", certainty=certainty, anchor=anchor)


STANDING = [
    ("Los grillos cantan con", [1]),
    ("cantan con las alas", [1]),
    ("calor acelera su ritmo", [2, 5]),
    ("calor acelera su ritmo", [2]),
    ("calor acelera su ritmo", [5]),
    ("dos estudios de campo", [2, 5]),
    ("según dos estudios de", [2, 5]),  # a line break stands inside the anchor
    ("y una revisión reciente", [7]),
    ("hembras eligen el canto", [3]),
    ("machos lo imitan pronto", [4]),
    ("El frío los calla", [14, 15, 16]),
    ("El frío los calla", [15]),
    ("tres ensayos más", [14, 16]),
    ("y otros tantos relatos", [8, 10, 11, 12]),
    ("Nadie sabe por qué", []),
    ("así ocurre siempre", []),
    ("hay nada citado", []),
    ("El canto de los", [1]),  # asterisks of the heading are no part of its words
]


@pytest.mark.parametrize(("anchor", "refs"), STANDING)
def test_an_anchor_beside_its_references_stands(article: Article, anchor: str, refs: list[int]) -> None:
    assert article.objection(claim(anchor, refs)) is None


WRONG = [
    ("cantan con las alas", [2], "the review cites 1 at «cantan con las alas», not 2"),
    ("cantan con las alas", [1, 2], "the review cites 1 at «cantan con las alas», not 1, 2"),
    ("cantan con las alas", [], "the review cites 1 at «cantan con las alas», not none"),
    ("calor acelera su ritmo", [7], "the review cites 2, 5 at «calor acelera su ritmo», not 7"),
    ("calor acelera su ritmo", [3, 4], "the review cites 2, 5 at «calor acelera su ritmo», not 3, 4"),
    ("El frío los calla", [17], "the review cites 14, 15, 16 at «El frío los calla», not 17"),
    ("El frío los calla", [13], "the review cites 14, 15, 16 at «El frío los calla», not 13"),
    ("y otros tantos relatos", [9], "the review cites 8, 10, 11, 12 at «y otros tantos relatos», not 9"),
    ("Al final no hay", [6], "the review cites none at «Al final no hay», not 6"),
    (
        "grillos cantan en invierno",
        [1],
        "the anchor «grillos cantan en invierno» does not stand in the review",
    ),
    ("los grillos cantan con", [1], "the anchor «los grillos cantan con» does not stand in the review"),
]


@pytest.mark.parametrize(("anchor", "refs", "objection"), WRONG)
def test_what_does_not_stand_is_told(article: Article, anchor: str, refs: list[int], objection: str) -> None:
    assert article.objection(claim(anchor, refs)) == objection


def test_a_line_break_written_in_the_anchor_is_a_space(article: Article) -> None:
    assert article.objection(claim("estudios\n  de campo", [2])) is None


def test_one_place_of_several_is_enough(article: Article) -> None:
    """«canto más grave» stands twice, once before mark 3 and once before mark 6."""
    assert article.objection(claim("canto más grave", [3])) is None
    assert article.objection(claim("canto más grave", [6])) is None
    assert article.objection(claim("canto más grave", [3, 6])) is not None


def test_the_next_mark_counts_even_beyond_the_sentence_when_references_are_given(article: Article) -> None:
    assert article.objection(claim("Nadie sabe por qué", [3])) is None
    assert article.objection(claim("Nadie sabe por qué", [4])) is not None


def test_silence_needs_its_subject_and_no_reference(article: Article) -> None:
    assert article.objection(claim("cantan con las alas", certainty="silent")) is None
    told = article.objection(claim("cantan con las alas", [1], certainty="silent"))
    assert told == "a claim of silence has no references, not [1]"
    told = article.objection(claim("cantan con los codos", certainty="silent"))
    assert told == "the anchor «cantan con los codos» does not stand in the review"
