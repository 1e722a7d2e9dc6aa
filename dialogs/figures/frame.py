"""Decides what every picture has in common: its head, its notes and its foot."""

from collections.abc import Sequence

from dialogs.figures.palette import (
    ACCENT,
    BODY,
    HAIR,
    INK,
    MARGIN,
    NOTE,
    NOTE_CARD,
    QUIET,
    SMALL,
    STRONG,
    TITLE,
    WIDTH,
)
from dialogs.figures.shapes import Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.typeface import Type, width_of

__all__ = ["INNER", "foot", "head", "note_card"]

INNER = WIDTH - 2 * MARGIN
"""The width between the margins, in pixels."""
PAD = 32


def head(sheet: Sheet, title: str, subtitle: str) -> float:
    """Draw the name of Umbral, the title and what it is about; return where the picture itself may begin."""
    sheet.box(MARGIN, 48, 88, 10, Look(ACCENT), radius=5)
    sheet.line(WIDTH - MARGIN, 32, "Umbral", Type(34, "semibold"), colour=ACCENT, anchor=1)
    y = sheet.text(MARGIN, 84, INNER, title, TITLE, mark="title")
    return sheet.text(MARGIN, y + 8, INNER, subtitle, Type(36), colour=QUIET) + 36


def note_card(sheet: Sheet, y: float, title: str, items: Sequence[tuple[str, str]]) -> float:
    """Draw the curator's notes in a card of their own, each under its id; return where the card ends."""
    width = INNER - 2 * PAD
    indent = max((_indent(mark) for mark, _ in items), default=0.0)
    heights = [height_of(text, BODY, width - indent) for _, text in items]
    head_height = STRONG.line + 12 if title else 0
    height = 2 * PAD - 8 + head_height + sum(heights) + 14 * (len(items) - 1)
    sheet.box(MARGIN, y, INNER, height, NOTE_CARD)
    at = y + PAD - 4
    if title:
        at = sheet.line(MARGIN + PAD, at, title, STRONG, colour=NOTE) + 12
    for (mark, text), tall in zip(items, heights, strict=True):
        if mark:
            sheet.line(MARGIN + PAD, at, mark, STRONG, colour=NOTE)
        sheet.text(MARGIN + PAD + indent, at, width - indent, text, BODY, colour=INK)
        at += tall + 14
    return y + height


def _indent(mark: str) -> float:

    return width_of(mark, STRONG) + 22 if mark else 0.0


def foot(sheet: Sheet, y: float, *texts: str) -> float:
    """Draw where it comes from and what it is not; return the height of the whole picture."""
    sheet.curve(((MARGIN, y), (WIDTH - MARGIN, y)), HAIR)
    y += 24
    for text in texts:
        y = sheet.text(MARGIN, y, INNER, text, SMALL, colour=QUIET) + 8
    return y + 36
