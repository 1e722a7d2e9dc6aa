"""The pictures say what the files and cards say, whole and in the language asked."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.figures.checking import figure_faults
from dialogs.figures.criteria import load_criteria
from dialogs.figures.evidence import load_evidence
from dialogs.figures.mechanism import load_mechanism
from dialogs.figures.shapes import Figure
from dialogs.figures.svg import svg_text
from dialogs.pictures import MECHANISM_CARDS, OF_CARD
from tests.figures import EVERY, QUESTIONNAIRE, each_figure, figure_of


def words_of(figure: Figure) -> str:
    """Return the text of a picture as its SVG has it."""
    root = ElementTree.fromstring(svg_text(figure))  # noqa: S314  our own
    texts = root.iter("{http://www.w3.org/2000/svg}text")
    return " ".join(str(text.text) for text in texts)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("walk", [None, "case", "self", "early", "emergency"])
def test_the_path_has_every_criterion_turning_and_outcome(
    library: Library, walk: str | None, language: Language
) -> None:
    shown = words_of(figure_of(library, "path", walk, language))
    criteria = QUESTIONNAIRE.criteria[0]
    for rule in criteria.rules.values():
        for link_id in rule.names():
            assert QUESTIONNAIRE[link_id].name[language] in shown
    for outcome in criteria.outcomes:
        label = outcome.label[language]
        assert label[:1].upper() + label[1:] in shown
    for truth in ("no", "unknown", "yes"):
        assert library.say(f"figure.path.gate.{truth}", language) in shown
    assert plain(library.say("result.study_only", language)) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mechanism_has_every_part_and_numbers_every_action(library: Library, language: Language) -> None:
    scene = load_mechanism()
    figure = figure_of(library, "mechanism", None, language)
    shown = words_of(figure)
    asked = "ATP CSF-1 NK-1R TLR4 M1 M2 MAPK TNF-α IL-1β IL-6 BDNF CCL2 NMDA AMPA GABA".split()
    asked += ["Sustancia P", "Quimiocinas", "Glutamato", "Sensibilización central", "asta dorsal"] * (
        language == "es"
    )
    asked += ["Substance P", "Chemokines", "Glutamate", "Central sensitization", "dorsal horn"] * (
        language == "en"
    )
    for term in asked:
        assert term in shown, term
    for action in scene.actions:
        assert {f"action:{action.number}", f"told:{action.number}"} <= set(figure.marks)
        assert library.blocks[action.card].title[language] in shown
    assert [action.number for action in scene.actions] == list(range(1, len(scene.actions) + 1))


def test_every_mechanism_card_has_its_part_lit(library: Library) -> None:
    scene = load_mechanism()
    assert set(scene.cards) == set(MECHANISM_CARDS)
    for card in MECHANISM_CARDS:
        figure = figure_of(library, card, None, "es")
        lit = {mark.removeprefix("lit:") for mark in figure.marks if mark.startswith("lit:")}
        lit |= {
            f"told:{a.number}" for a in scene.actions if a.card == card and f"told:{a.number}" in figure.marks
        }
        wanted = {part.id for part in scene.parts if card in part.cards and part.kind != "label"}
        wanted |= {f"told:{action.number}" for action in scene.actions if action.card == card}
        assert lit == wanted
        assert lit, card
        assert library.blocks[card].lead.es in words_of(figure)


def test_ketamine_is_said_to_act_as_surely_as_its_card_says(library: Library) -> None:
    """No action may sound surer than every claim of the card that it is numbered to."""
    for action in load_mechanism().actions:
        assert action.sure in {claim.certainty for claim in library.blocks[action.card].claims}, action.card


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_criteria_carry_the_notes_that_correct_the_table(library: Library, language: Language) -> None:
    table = load_criteria()
    figure = figure_of(library, "criteria", None, language)
    shown = words_of(figure)
    marked = {mark.removeprefix("note:") for mark in figure.marks if mark.startswith("note:")}
    assert marked == {note.id for note in table.notes} == {"T2", "T3", "T4", "T5", "T6", "T7"}
    assert all(library.notes[note].kind == "table" for note in marked)
    for group in table.groups:
        for row in group.rows:
            assert row.name[language] in shown
            cells = [plain(cell.text[language]) for cell in row.cells]
            assert all(cell in shown for cell in cells), cells
    for note in table.notes:
        assert plain(note.text[language]) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evidence_map_has_every_study_where_it_belongs(library: Library, language: Language) -> None:
    evidence = load_evidence()
    figure = figure_of(library, "evidence", None, language)
    shown = plain(words_of(figure))
    for study in evidence.studies:
        assert f"study:{study.ref}" in figure.marks
        assert {f"about:{where}:{study.ref}" for where in study.about} <= set(figure.marks)
        assert {f"cited:{where}:{study.ref}" for where in study.cited} <= set(figure.marks)
        assert plain(study.found[language]) in shown
        assert library.references[study.ref].first_author in shown
        assert set(study.notes) <= set(library.references[study.ref].notes)
        assert (study.kind == "unverified") == (library.references[study.ref].study is None)
    for condition in evidence.conditions:
        assert condition.name[language] in shown
    assert shown.count(evidence.empty[language]) == 2


def test_the_evidence_map_has_every_study_that_the_cards_cite_for_a_condition(library: Library) -> None:
    cards = [c for c in library.blocks if c.startswith("evidence-")]
    cited = {ref for card in cards for claim in library.blocks[card].claims for ref in claim.refs}
    # 31 is about nociplastic pain in general, not about ketamine in a condition.
    assert {study.ref for study in load_evidence().studies} == cited - {31}


def test_every_card_with_a_picture_exists(library: Library) -> None:
    assert set(OF_CARD) <= set(library.blocks)
    for name in set(OF_CARD.values()):
        assert figure_of(library, name, None, "en").labels


@each_figure
def test_the_alternative_text_says_what_the_picture_says(
    library: Library, name: str, walk: str | None, language: Language
) -> None:
    figure = figure_of(library, name, walk, language)
    assert len(figure.alt) > 200
    assert "  " not in figure.alt
    assert not re.search(r"\.\.(?!\.)|\. \.|: \.|\{|\}", figure.alt), figure.alt
    root = ElementTree.fromstring(svg_text(figure))  # noqa: S314  our own
    assert root.find("{http://www.w3.org/2000/svg}desc").text == figure.alt  # type: ignore[union-attr]
    assert figure.title in figure.alt


@pytest.mark.parametrize(("name", "walk"), EVERY)
def test_a_picture_is_in_the_language_asked(library: Library, name: str, walk: str | None) -> None:
    spanish, english = (words_of(figure_of(library, name, walk, language)) for language in LANGUAGES)
    assert not re.search(r"[¿¡«»ñ]|\b(?:el|los|las|del|que|una)\b", english.replace("Rascón-Martínez", "")), (
        english
    )
    assert not re.search(r"[“”]|\b(?:the|of|is|with|no study)\b", spanish), spanish


def test_what_leads_nowhere_in_the_files_is_told(library: Library) -> None:
    assert list(figure_faults(library)) == []
    poorer = replace(
        library,
        notes={name: note for name, note in library.notes.items() if name not in ("T6", "M3")},
        references={number: entry for number, entry in library.references.items() if number != 27},
        blocks={name: block for name, block in library.blocks.items() if name != "mechanism-mapk"},
    )
    assert list(figure_faults(poorer)) == [
        "criteria.yaml: there is no note T6",
        "evidence.yaml: M3 is neither a condition nor a note",
        "evidence.yaml: there is no reference 27",
        "mechanism.yaml: there is no card mechanism-mapk",
    ]
