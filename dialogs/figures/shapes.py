"""Decides what a picture is made of: a few shapes with places in pixels, and the words that say the same."""

from dataclasses import dataclass
from typing import Literal

from content.models import Language

__all__ = ["Box", "Curve", "Disc", "Figure", "Label", "Look", "Point", "Shape", "Weight"]

Point = tuple[float, float]
Weight = Literal["regular", "semibold", "bold"]


@dataclass(frozen=True)
class Look:
    """How a shape is filled and outlined: colours as #rrggbb, widths and dashes in pixels."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle with round corners; `mark` names what it stands for."""

    x: float
    y: float
    w: float
    h: float
    look: Look
    radius: float = 0
    mark: str = ""


@dataclass(frozen=True)
class Disc:
    """An ellipse around a point."""

    x: float
    y: float
    rx: float
    ry: float
    look: Look
    mark: str = ""


@dataclass(frozen=True)
class Curve:
    """A line through points; `smooth` reads them as one cubic Bézier after the other, three points each."""

    points: tuple[Point, ...]
    look: Look
    closed: bool = False
    smooth: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Label:
    """One line of text; `x` is its left edge, `y` its baseline, `width` as measured in its own font."""

    x: float
    y: float
    text: str
    size: float
    width: float
    weight: Weight
    colour: str
    mark: str = ""

    @property
    def top(self) -> float:
        """Where capital letters with an accent end."""
        return self.y - 0.86 * self.size

    @property
    def bottom(self) -> float:
        """Where letters such as g end."""
        return self.y + 0.21 * self.size


Shape = Box | Disc | Curve | Label


@dataclass(frozen=True)
class Figure:
    """A drawn picture: shapes from back to front, and an alternative text that says what they show."""

    name: str
    language: Language
    width: int
    height: int
    title: str
    alt: str
    background: str
    shapes: tuple[Shape, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every line of text, in the order drawn."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Label))

    @property
    def marks(self) -> tuple[str, ...]:
        """What the shapes stand for, each name once."""
        return tuple(dict.fromkeys(shape.mark for shape in self.shapes if shape.mark))
