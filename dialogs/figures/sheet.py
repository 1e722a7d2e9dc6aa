"""Decides how shapes and words are put on a sheet: measured, wrapped, and never drawn twice in one place."""

from math import atan2, cos, pi, sin

from content.models import Language
from dialogs.figures.palette import INK, PAPER
from dialogs.figures.shapes import Box, Curve, Disc, Figure, Label, Look, Point, Shape
from dialogs.figures.typeface import Type, width_of, wrapped

__all__ = ["Sheet", "height_of"]


def height_of(text: str, type_: Type, width: float) -> float:
    """Return the height of a paragraph of this width."""
    return len(wrapped(text, type_, width)) * type_.line


class Sheet:
    """Collects the shapes of one picture, from back to front. All places are in pixels from top left."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._shapes: list[Shape] = []

    def box(
        self, x: float, y: float, w: float, h: float, look: Look, *, radius: float = 20, mark: str = ""
    ) -> None:
        """Draw a rectangle."""
        self._shapes.append(Box(x, y, w, h, look, radius, mark))

    def disc(self, x: float, y: float, radius: float, look: Look, *, ry: float = 0, mark: str = "") -> None:
        """Draw a circle, or an ellipse when `ry` is given."""
        self._shapes.append(Disc(x, y, radius, ry or radius, look, mark))

    def curve(
        self,
        points: tuple[Point, ...],
        look: Look,
        *,
        closed: bool = False,
        smooth: bool = False,
        mark: str = "",
    ) -> None:
        """Draw a line or, closed, an area."""
        self._shapes.append(Curve(points, look, closed, smooth, mark))

    def arrow(self, points: tuple[Point, ...], look: Look, *, mark: str = "") -> None:
        """Draw a line with a head at its end; the head is three to five times as long as the line is wide."""
        (x0, y0), (x1, y1) = points[-2:]
        head = 12 + 2 * look.width
        angle = atan2(y1 - y0, x1 - x0)
        base = (x1 - head * cos(angle), y1 - head * sin(angle))
        wings = tuple(
            (
                base[0] + side * head * 0.55 * cos(angle + pi / 2),
                base[1] + side * head * 0.55 * sin(angle + pi / 2),
            )
            for side in (1, -1)
        )
        self.curve((*points[:-1], base), look, mark=mark)
        self.curve(((x1, y1), *wings), Look(look.stroke), closed=True, mark=mark)

    def line(
        self,
        x: float,
        y: float,
        text: str,
        type_: Type,
        *,
        colour: str = INK,
        anchor: float = 0,
        mark: str = "",
    ) -> float:
        """Write one line with its top at `y`; return its bottom. `anchor` 0 starts, 0.5 centres, 1 ends."""
        width = width_of(text, type_)
        baseline = y + type_.line / 2 + 0.33 * type_.size
        left = x - anchor * width
        self._shapes.append(Label(left, baseline, text, type_.size, width, type_.weight, colour, mark))
        return y + type_.line

    def text(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        type_: Type,
        *,
        colour: str = INK,
        anchor: float = 0,
        mark: str = "",
    ) -> float:
        """Write a paragraph within a width, its top at `y`; return its bottom."""
        for line in wrapped(text, type_, width):
            y = self.line(x + anchor * width, y, line, type_, colour=colour, anchor=anchor, mark=mark)
        return y

    def middle(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        text: str,
        type_: Type,
        *,
        colour: str = INK,
        mark: str = "",
    ) -> None:
        """Write a paragraph in the middle of a rectangle, each line centred."""
        top = y + (h - height_of(text, type_, w)) / 2
        self.text(x, top, w, text, type_, colour=colour, anchor=0.5, mark=mark)

    def figure(
        self, name: str, language: Language, height: float, title: str, alt: str, background: str = PAPER
    ) -> Figure:
        """Return the finished picture."""
        return Figure(name, language, self.width, round(height), title, alt, background, tuple(self._shapes))
