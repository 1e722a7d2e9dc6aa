"""Decides which pictures the tests look at, and what covers what in one."""

import pytest

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.definitions import load_questionnaire
from dialogs.figures.drawing import drawn
from dialogs.figures.shapes import Box, Curve, Disc, Figure, Label, Shape
from dialogs.pictures import MECHANISM_CARDS, SHARED
from dialogs.session import Walk
from dialogs.speaker import Speaker

__all__ = [
    "CASE",
    "EVERY",
    "QUESTIONNAIRE",
    "WALKS",
    "Rectangle",
    "crossed",
    "each_figure",
    "figure_of",
    "overlap",
    "place",
    "walk_of",
]

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
    """Return a walk that ended with these answers."""
    return Walk(number=1, step="result", item="csi", answers=answers)


def figure_of(library: Library, name: str, walk: str | None, language: Language) -> Figure:
    """Return a picture, with the answers of one of WALKS where it shows answers."""
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


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Return whether two rectangles share more than an edge."""
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
