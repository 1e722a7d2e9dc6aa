"""How the pictures look: words fit and stand out, and nothing is said by colour alone."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from PIL import ImageFont

from content.library import Library
from content.models import Language
from dialogs.figures.palette import PANEL
from dialogs.figures.shapes import Curve, Figure, Label
from dialogs.figures.sheet import Sheet
from dialogs.figures.signs import COLOURS, sign
from dialogs.figures.typeface import Type, font_file, width_of, wrapped
from tests.figures import Rectangle, crossed, each_figure, figure_of, overlap, place

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


def holds(outer: Rectangle, x: float, y: float) -> bool:
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


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
