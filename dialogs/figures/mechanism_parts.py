"""Decides how each kind of thing in the mechanism looks: cells, terminals, receptors, molecules, hexagons."""

from math import cos, pi, sin
from typing import Annotated, Literal

from pydantic import Field

from content.models import Line, Strict, Text
from dialogs.figures.palette import (
    ACCENT,
    BODY,
    EDGE,
    INK,
    KETAMINE,
    LINE,
    NAME,
    NO,
    QUIET,
    SIGN,
    STRONG,
    SURFACE,
    TINT,
    WARM,
)
from dialogs.figures.shapes import Look, Point
from dialogs.figures.sheet import Sheet
from dialogs.figures.typeface import Type

__all__ = ["Part", "hexagon", "part_drawn"]

Tone = Literal["cool", "warm", "strong", "plain"]
LOOKS: dict[Tone, Look] = {
    "cool": Look(TINT, ACCENT, 3),
    "warm": Look(WARM, NO, 3),
    "strong": Look(ACCENT),
    "plain": Look(SURFACE, EDGE, 3),
}
MUTED = Look(SURFACE, LINE, 3)
HALO = Look(None, INK, 9)
HEX = 36


class Part(Strict):
    """A thing in the picture: its kind, its place (left, top, width, height), and the cards that tell of it.

    `up` lifts its words above its middle, to leave room for what lies inside.
    """

    id: Line
    kind: Literal["chip", "cell", "terminal", "receptor", "neuron", "faded", "bar", "note", "label"]
    tone: Tone = "plain"
    at: Annotated[tuple[float, ...], Field(min_length=4, max_length=4)]
    cards: tuple[Line, ...]
    text: Text
    up: float = 0


def part_drawn(sheet: Sheet, part: Part, text: str, origin: Point, *, lit: bool | None) -> None:
    """Draw a part; `lit` is None where nothing is highlighted. What is lit gets a thick dark outline too."""
    x, y, w, h = part.at
    place = (x + origin[0], y + origin[1], w, h)
    look = MUTED if lit is False else LOOKS[part.tone]
    colour = QUIET if lit is False else SIGN if look == LOOKS["strong"] else INK
    mark = f"lit:{part.id}" if lit else f"part:{part.id}"
    shape = {"cell": _cell, "terminal": _terminal, "neuron": _neuron, "faded": _faded}.get(part.kind)
    if shape:
        shape(sheet, place, look, mark)
        if lit:
            shape(sheet, place, HALO, mark)
    elif part.kind != "label":
        outline = Look(look.fill, look.stroke or look.fill, 3, (10, 8)) if part.kind == "note" else look
        sheet.box(*place, outline, radius=_radius(part), mark=mark)
        if lit:
            sheet.box(*place, HALO, radius=_radius(part), mark=mark)
    _written(sheet, part, text, place, colour)


def _radius(part: Part) -> float:
    return {"chip": 28.0, "receptor": 36.0}.get(part.kind, 24.0)


def _written(
    sheet: Sheet, part: Part, text: str, place: tuple[float, float, float, float], colour: str
) -> None:
    x, y, w, h = place
    if part.kind == "label":
        sheet.middle(x, y, w, h, text, BODY, colour=colour if colour == QUIET else INK)
        return
    type_ = NAME if part.kind in ("cell", "terminal", "faded", "receptor") else STRONG
    if part.kind == "neuron":
        y, h = y + 52, h - 60
    if part.kind == "terminal":
        y, h = y + 50, h - 70
    sheet.middle(x + 8, y - part.up, w - 16, h, text, type_, colour=colour)


def hexagon(sheet: Sheet, middle: Point, number: int, *, muted: bool, mark: str = "") -> None:
    """Draw the numbered hexagon of one of ketamine's proposed actions."""
    x, y = middle
    corners = tuple(
        (x + HEX * cos(pi / 6 + i * pi / 3), y + HEX * sin(pi / 6 + i * pi / 3)) for i in range(6)
    )
    look = Look(SURFACE, QUIET, 4) if muted else Look(KETAMINE, SURFACE, 5)
    sheet.curve(corners, look, closed=True, mark=mark)
    colour = QUIET if muted else SIGN
    sheet.middle(x - HEX, y - HEX, 2 * HEX, 2 * HEX, str(number), Type(36, "bold", 1), colour=colour)


# Shapes


def _cell(sheet: Sheet, place: tuple[float, float, float, float], look: Look, mark: str) -> None:
    """Draw a cell body with short branches all around."""
    x, y, w, h = place
    points = []
    for step in range(181):
        angle = step * pi / 90
        reach = 1 + 0.13 * cos(9 * angle) + 0.05 * cos(4 * angle + 1)
        points.append((x + w / 2 + w / 2 * reach * cos(angle), y + h / 2 + h / 2 * reach * sin(angle)))
    sheet.curve(tuple(points), look, closed=True, mark=mark)


def _terminal(sheet: Sheet, place: tuple[float, float, float, float], look: Look, mark: str) -> None:
    """Draw the end of a nerve fibre that widens downwards, with vesicles, and what it sets free below."""
    x, y, w, h = place
    middle, neck = x + w / 2, 46
    points = (
        (middle - neck, y),
        (middle - neck, y + h * 0.3), (x, y + h * 0.2), (x, y + h * 0.62),
        (x, y + h), (x + w * 0.2, y + h), (x + w * 0.3, y + h),
        (x + w * 0.5, y + h), (x + w * 0.6, y + h), (x + w * 0.7, y + h),
        (x + w * 0.8, y + h), (x + w, y + h), (x + w, y + h * 0.62),
        (x + w, y + h * 0.2), (middle + neck, y + h * 0.3), (middle + neck, y),
    )  # fmt: skip
    sheet.curve(points, look, closed=True, smooth=True, mark=mark)
    if look.fill is None:
        return
    grain = Look(look.stroke or look.fill)
    for number in range(7):
        sheet.disc(x + w * (0.2 + 0.1 * number), y + h + 22 + 20 * (number % 2), 8, grain)


def _neuron(sheet: Sheet, place: tuple[float, float, float, float], look: Look, mark: str) -> None:
    """Draw the receiving neuron: a wide body whose membrane faces the fibre above it."""
    x, y, w, h = place
    sheet.box(x, y, w, h, look, radius=70, mark=mark)


def _faded(sheet: Sheet, place: tuple[float, float, float, float], look: Look, mark: str) -> None:
    """Draw an inhibitory terminal whose signal is lost: dashed, down to the bar where it ends."""
    x, y, w, h = place
    dashed = Look(look.fill, look.stroke or look.fill, max(look.width, 4), () if look == HALO else (14, 11))
    sheet.disc(x + w / 2, y + h / 2, w / 2, dashed, ry=h / 2, mark=mark)
    if look == HALO:
        return
    line = Look(None, look.stroke or EDGE, 5, (14, 11))
    elbow, end = y + h + 108, x - 92
    sheet.curve(((x + w / 2, y + h + 4), (x + w / 2, elbow), (end, elbow)), line)
    sheet.curve(((end, elbow - 26), (end, elbow + 26)), Look(None, look.stroke or EDGE, 8))
