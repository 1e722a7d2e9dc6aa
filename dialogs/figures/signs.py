"""Decides how a state is marked: a sign of its own shape, a line of its own kind, and its word."""

from typing import Final

from dialogs.figures.palette import EDGE, NO, QUIET, SIGN, SURFACE, UNKNOWN, YES
from dialogs.figures.path_reading import State
from dialogs.figures.shapes import Look
from dialogs.figures.sheet import Sheet
from dialogs.figures.typeface import Type

__all__ = ["COLOURS", "sign"]

COLOURS: Final[dict[State, str]] = {"yes": YES, "no": NO, "unknown": UNKNOWN, "not_asked": QUIET}


def sign(sheet: Sheet, state: State, x: float, y: float, radius: float, *, mark: str = "") -> None:
    """Draw the sign of a state around a point.

    A check in a disc, a cross in a square, a question mark in a dashed ring, a dash in a dotted ring.
    """
    colour, r = COLOURS[state], radius
    stroke = Look(None, SIGN, r * 0.24)
    if state == "yes":
        sheet.disc(x, y, r, Look(colour), mark=mark)
        sheet.curve(
            ((x - 0.44 * r, y + 0.02 * r), (x - 0.1 * r, y + 0.36 * r), (x + 0.46 * r, y - 0.34 * r)), stroke
        )
    elif state == "no":
        sheet.box(x - 0.92 * r, y - 0.92 * r, 1.84 * r, 1.84 * r, Look(colour), radius=r * 0.3, mark=mark)
        for side in (1, -1):
            sheet.curve(((x - 0.36 * r, y - 0.36 * r * side), (x + 0.36 * r, y + 0.36 * r * side)), stroke)
    elif state == "unknown":
        sheet.disc(x, y, r, Look(SURFACE, colour, r * 0.14, (r * 0.42, r * 0.34)), mark=mark)
        type_ = Type(r * 1.4, "bold", 1)
        sheet.line(x, y - type_.line / 2, "?", type_, colour=colour, anchor=0.5)
    else:
        sheet.disc(x, y, r, Look(SURFACE, EDGE, r * 0.12, (0.1, r * 0.34)), mark=mark)
        sheet.curve(((x - 0.34 * r, y), (x + 0.34 * r, y)), Look(None, colour, r * 0.2))
