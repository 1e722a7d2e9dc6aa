"""The pictures: every word in its place and in the language asked, and nothing said by colour alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from PIL import ImageFont

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.definitions import load_questionnaire
from dialogs.figures.checking import figure_faults
from dialogs.figures.criteria import load_criteria
from dialogs.figures.drawing import drawn
from dialogs.figures.evidence import load_evidence
from dialogs.figures.mechanism import load_mechanism
from dialogs.figures.palette import PANEL
from dialogs.figures.shapes import Box, Curve, Disc, Figure, Label, Shape
from dialogs.figures.sheet import Sheet
from dialogs.figures.signs import COLOURS, sign
from dialogs.figures.svg import svg_text
from dialogs.figures.typeface import Type, font_file, width_of, wrapped
from dialogs.pictures import MECHANISM_CARDS, OF_CARD, SHARED
from dialogs.session import Walk
from dialogs.speaker import Speaker

QUESTIONNAIRE = load_questionnaire()
CASE = {
    "for": "case",
    "red_flags": ["cancer", "night-pain"],
    "scope": "other",
    "duration": "yes",
    "distribution": "widespread",
    "nociceptive": "partial",
    "neuropathic": "none",
    "signs": dict.fromkeys(("static", "dynamic", "thermal", "aftersensation"), "yes"),
    "history": dict.fromkeys(("touch", "pressure", "movement", "thermal"), "yes"),
    "comorbidities": {"senses": "no", "sleep": "unknown", "fatigue": "no", "cognition": "no"},
    "disproportionate": "yes",
    "diffuse": "no",
    "csi": 44,
}
WALKS: dict[str, dict[str, object]] = {
    "case": CASE,
    "self": {**CASE, "for": "self"},
    "early": {"for": "case", "red_flags": [], "scope": "musculoskeletal", "duration": "no"},
    "emergency": {**CASE, "red_flags": ["cauda-equina"]},
    "empty": {},
}
OWN = [(name, walk) for name in ("path", "keepsake") for walk in WALKS]
EVERY = [*((name, None) for name in (*SHARED, *MECHANISM_CARDS)), *OWN]
FIGURES = [(name, walk, language) for name, walk in EVERY for language in LANGUAGES]
each_figure = pytest.mark.parametrize(("name", "walk", "language"), FIGURES)

Rectangle = tuple[float, float, float, float]


def walk_of(answers: dict[str, object]) -> Walk:
    return Walk(number=1, step="result", item="csi", answers=answers)


def figure_of(library: Library, name: str, walk: str | None, language: Language) -> Figure:
    own = None if walk is None else walk_of(WALKS[walk])
    return drawn(Speaker(library, language), QUESTIONNAIRE, {}, name, own)


def place(shape: Shape) -> Rectangle:
    """Return left, top, right and bottom."""
    if isinstance(shape, Label):
        return shape.x, shape.top, shape.x + shape.width, shape.bottom
    if isinstance(shape, Box):
        return shape.x, shape.y, shape.x + shape.w, shape.y + shape.h
    if isinstance(shape, Disc):
        return shape.x - shape.rx, shape.y - shape.ry, shape.x + shape.rx, shape.y + shape.ry
    xs, ys = [x for x, _ in shape.points], [y for _, y in shape.points]
    return min(xs), min(ys), max(xs), max(ys)


def holds(outer: Rectangle, x: float, y: float) -> bool:
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    )


def areas(figure: Figure, first: int, last: int | None) -> list[Box | Disc | Curve]:
    """Return the areas among the shapes from one to before another, in the order drawn."""
    return [
        shape
        for shape in figure.shapes[first:last]
        if isinstance(shape, Box | Disc) or (isinstance(shape, Curve) and shape.closed)
    ]


# Text fits


@each_figure
def test_words_stay_inside_what_holds_them(
    library: Library, name: str, walk: str | None, language: Language
) -> None:
    figure = figure_of(library, name, walk, language)
    assert len(figure.labels) > 15
    for label in figure.labels:
        left, top, right, bottom = place(label)
        assert left >= 32, label
        assert right <= figure.width - 32, label
        assert top >= 0, label
        assert bottom <= figure.height - 16, label
        assert not crossed(figure, label)


def crossed(figure: Figure, label: Label) -> list[Box | Disc | Curve]:
    """Return the areas whose edge or whole covers a label, from the front down to its ground."""
    own = label.x, label.y - 0.68 * label.size, label.x + label.width, label.y + 0.19 * label.size
    after = figure.shapes.index(label)
    found = [shape for shape in areas(figure, after, None) if overlap(place(shape), own)]
    for shape in reversed(areas(figure, 0, after)):
        around = place(shape)
        inside = around[0] <= own[0] and around[1] <= own[1] and own[2] <= around[2] and own[3] <= around[3]
        if inside and shape.look.fill:
            break
        if not inside and overlap(around, own):
            found.append(shape)
    return found


def test_a_crossed_label_is_seen() -> None:
    sheet = Sheet(400)
    sheet.box(0, 0, 200, 100, PANEL)
    sheet.line(150, 20, "demasiado", Type(40))
    sheet.box(210, 0, 100, 100, PANEL)
    figure = sheet.figure("x", "es", 100, "", "")
    assert crossed(figure, figure.labels[0]) == [figure.shapes[2], figure.shapes[0]]


@each_figure
def test_words_never_lie_on_words(library: Library, name: str, walk: str | None, language: Language) -> None:
    labels = figure_of(library, name, walk, language).labels
    # Lines of a paragraph share the space between them; what matters is where their letters are.
    places = [(label.x, label.y - 0.66 * label.size, label.x + label.width, label.bottom) for label in labels]
    for (one, first), (two, second) in combinations(zip(labels, places, strict=True), 2):
        assert not overlap(first, second), (one, two)


@each_figure
def test_no_line_runs_through_words(
    library: Library, name: str, walk: str | None, language: Language
) -> None:
    figure = figure_of(library, name, walk, language)
    lines = [shape for shape in figure.shapes if isinstance(shape, Curve) and not shape.closed]
    for label in figure.labels:
        letters = (label.x, label.y - 0.66 * label.size, label.x + label.width, label.y)
        for line in lines:
            for (x0, y0), (x1, y1) in pairwise(line.points):
                half = line.look.width / 2
                stroke = min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half
                assert not overlap(letters, stroke), (label, line)


@each_figure
def test_text_is_large_enough_for_a_phone(
    library: Library, name: str, walk: str | None, language: Language
) -> None:
    figure = figure_of(library, name, walk, language)
    assert figure.width == 1080
    # The page to keep is for paper: 12 of its pixels are 2.3 mm.
    assert min(label.size for label in figure.labels) >= (12 if name == "keepsake" else 32)


def test_widths_are_those_of_the_font_that_is_drawn() -> None:
    for text in (
        "Antecedente de hipersensibilidad",
        "AVATAR Typo, ¿40 % o más? TNF-α → IL-1β",
        "“Yes”; «sí»",
    ):
        for weight in ("regular", "semibold", "bold"):
            measured = width_of(text, Type(100, weight))
            true = ImageFont.truetype(str(font_file(weight)), 100).getlength(text)
            assert true * 0.98 <= measured <= true * 1.04, (text, weight)


def test_text_that_cannot_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="«otorrinolaringología» is wider than"):
        wrapped("el otorrinolaringología", Type(40), 200)
    with pytest.raises(ValueError, match="the font has no '漢'"):
        width_of("漢", Type(40))


def test_lines_hold_as_many_words_as_they_can() -> None:
    text = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    lines = wrapped(text, Type(30), 300)
    assert " ".join(lines) == text
    for line, following in pairwise(lines):
        assert width_of(f"{line} {following.split()[0]}", Type(30)) * 1.02 > 300 or len(lines) == 2


# Colours

MACHADO = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""How linear red, green and blue are seen without one kind of cone: Machado, Oliveira and Fernandes 2009."""


def linear(colour: str) -> list[float]:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def brightness(colour: str, sight: str | None) -> float:
    rgb = linear(colour)
    if sight:
        rgb = [min(max(sum(a * b for a, b in zip(row, rgb, strict=True)), 0), 1) for row in MACHADO[sight]]
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: str, other: str, sight: str | None = None) -> float:
    low, high = sorted((brightness(one, sight), brightness(other, sight)))
    return (high + 0.05) / (low + 0.05)


def grounds(figure: Figure) -> Iterator[tuple[Label, str]]:
    """Yield every label with the colour of what lies right behind it."""
    ground: list[tuple[Rectangle, str]] = []
    for shape in figure.shapes:
        if isinstance(shape, Label):
            x, y = shape.x + shape.width / 2, shape.y - shape.size / 3
            behind = [colour for box, colour in ground if holds(box, x, y)]
            yield shape, behind[-1] if behind else figure.background
        elif shape.look.fill and not (isinstance(shape, Curve) and not shape.closed):
            ground.append((place(shape), shape.look.fill))


@each_figure
def test_every_word_stands_out_also_without_some_cones(
    library: Library, name: str, walk: str | None, language: Language
) -> None:
    for label, ground in grounds(figure_of(library, name, walk, language)):
        for sight in (None, *MACHADO):
            assert contrast(label.colour, ground, sight) >= 4.5, (label, ground, sight)


def test_contrast_is_measured_as_the_standard_has_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_state_has_a_form_of_its_own() -> None:
    forms = set()
    for state in COLOURS:
        sheet = Sheet(100)
        sign(sheet, state, 50, 50, 30)
        figure = sheet.figure("sign", "es", 100, "", "")
        outline, *inside = figure.shapes
        form = [type(shape).__name__ for shape in figure.shapes]
        dashed = not isinstance(outline, Label) and outline.look.dash
        letters = [shape.text for shape in inside if isinstance(shape, Label)]
        forms.add((*form, bool(dashed), *letters))
    assert len(forms) == len(COLOURS) == 4


# What each picture says


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
