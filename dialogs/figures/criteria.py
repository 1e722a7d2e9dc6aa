"""Decides how the criteria of 2021 and 2014 stand side by side, and where the review's table differs."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.models import Line, Strict, Text
from content.source import read, validate
from dialogs.figures.frame import INNER, foot, head, note_card
from dialogs.figures.palette import (
    ACCENT,
    BODY,
    HAIR,
    HEADING,
    INK,
    MARGIN,
    NAME,
    NOTE,
    PANEL,
    QUIET,
    SIGN,
    TINT,
    WIDTH,
)
from dialogs.figures.shapes import Figure, Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.typeface import Type, width_of, wrapped
from dialogs.speaker import Speaker

__all__ = ["CriteriaTable", "criteria_figure", "load_criteria"]

PAD = 24
GAP = 16
COLUMN = (INNER - GAP) / 2
BADGE = Type(32, "bold")


class Cell(Strict):
    """What one set of criteria asks for, and the curator's notes on it."""

    text: Text
    notes: tuple[Line, ...] = ()


class TableRow(Strict):
    """One criterion in both sets."""

    name: Text
    cells: tuple[Cell, Cell]


class TableGroup(Strict):
    """Criteria that weigh alike."""

    name: Text
    rows: tuple[TableRow, ...]


class Column(Strict):
    """A set of criteria."""

    year: Text
    name: Text
    about: Text


class ShortNote(Strict):
    """A curator's note in one sentence; its id is that of the full note."""

    id: Line
    text: Text


class CriteriaTable(Strict):
    """`criteria.yaml`."""

    title: Text
    subtitle: Text
    columns: tuple[Column, Column]
    groups: tuple[TableGroup, ...]
    heading: Text
    notes: tuple[ShortNote, ...]
    source: Text


@cache
def load_criteria() -> CriteriaTable:
    """Return the table; raise ContentError with everything that its file has wrong."""
    return validate(CriteriaTable, read(Path(__file__).with_name("criteria.yaml")))


def criteria_figure(speaker: Speaker) -> Figure:
    """Return both sets of criteria in two columns, each cell with the notes that correct the table."""
    table, sheet = load_criteria(), Sheet(WIDTH)
    y = head(sheet, speaker.of(table.title), speaker.of(table.subtitle))
    y = _columns(sheet, speaker, table, y)
    for group in table.groups:
        y = sheet.text(MARGIN, y + 36, INNER, speaker.of(group.name), HEADING, colour=ACCENT) + 4
        for row in group.rows:
            y = _row(sheet, speaker, row, y + 14)
    notes = [(note.id, speaker.of(note.text)) for note in table.notes]
    y = note_card(sheet, y + 44, speaker.of(table.heading), notes) + 36
    height = foot(sheet, y, speaker.of(table.source))
    alt = " ".join(_words(speaker, table))
    return sheet.figure("criteria", speaker.language, height, speaker.of(table.title), alt)


def _columns(sheet: Sheet, speaker: Speaker, table: CriteriaTable, y: float) -> float:
    width = COLUMN - 2 * PAD
    tall = max(_column_height(speaker, column, width) for column in table.columns)
    for number, column in enumerate(table.columns):
        x, first = MARGIN + number * (COLUMN + GAP), number == 0
        look = Look(ACCENT) if first else Look(TINT, ACCENT, 3)
        sheet.box(x, y, COLUMN, tall, look)
        colour = SIGN if first else INK
        at = sheet.line(x + PAD, y + 16, speaker.of(column.year), Type(56, "bold", 1.1), colour=colour)
        at = sheet.text(x + PAD, at, width, speaker.of(column.name), NAME, colour=colour)
        sheet.text(x + PAD, at + 4, width, speaker.of(column.about), BODY, colour=colour)
    return y + tall


def _column_height(speaker: Speaker, column: Column, width: float) -> float:
    name = height_of(speaker.of(column.name), NAME, width)
    return 16 + 56 * 1.1 + name + 4 + height_of(speaker.of(column.about), BODY, width) + 22


def _row(sheet: Sheet, speaker: Speaker, row: TableRow, y: float) -> float:
    width = COLUMN - 2 * PAD
    top = 20 + height_of(speaker.of(row.name), NAME, INNER - 2 * PAD) + 12
    tall = max(_cell_height(speaker, cell, width) for cell in row.cells)
    sheet.box(MARGIN, y, INNER, top + tall + 22, PANEL)
    sheet.text(MARGIN + PAD, y + 16, INNER - 2 * PAD, speaker.of(row.name), NAME)
    middle = MARGIN + COLUMN + GAP / 2
    sheet.curve(((middle, y + top + 6), (middle, y + top + tall + 4)), HAIR)
    for number, cell in enumerate(row.cells):
        x = MARGIN + PAD + number * (COLUMN + GAP)
        at = sheet.text(x, y + top, width, speaker.of(cell.text), BODY, colour=QUIET)
        beside = _beside(speaker, cell, width)
        x, at = (x + beside, at - BODY.line - 1) if beside else (x, at + 6)
        for note in cell.notes:
            x = _badge(sheet, x, at, note)
    return y + top + tall + 22


def _cell_height(speaker: Speaker, cell: Cell, width: float) -> float:
    below = cell.notes and not _beside(speaker, cell, width)
    return height_of(speaker.of(cell.text), BODY, width) + (56 if below else 0)


def _beside(speaker: Speaker, cell: Cell, width: float) -> float:
    """Return how far in a cell's notes may stand beside its last line, or 0 when they must go below it."""
    end = width_of(wrapped(speaker.of(cell.text), BODY, width)[-1], BODY) + 18
    notes = sum(width_of(note, BADGE) + 40 for note in cell.notes)
    return end if cell.notes and end + notes <= width + 12 else 0


def _badge(sheet: Sheet, x: float, y: float, note: str) -> float:
    """Draw the sign of a curator's note; return where the next one may begin."""
    width = width_of(note, BADGE) + 28
    sheet.box(x, y, width, 46, Look(NOTE), radius=14, mark=f"note:{note}")
    sheet.middle(x, y, width, 46, note, BADGE, colour=SIGN)
    return x + width + 12


def _words(speaker: Speaker, table: CriteriaTable) -> Iterator[str]:
    yield f"{speaker.of(table.title)}. {speaker.of(table.subtitle)}."
    years = [speaker.of(column.year) for column in table.columns]
    for year, column in zip(years, table.columns, strict=True):
        yield f"{year}: {speaker.of(column.name)}, {speaker.of(column.about)}."
    for group in table.groups:
        yield f"{speaker.of(group.name)}."
        for row in group.rows:
            cells = "; ".join(
                f"{year}: {speaker.of(cell.text)}{''.join(f' [{note}]' for note in cell.notes)}"
                for year, cell in zip(years, row.cells, strict=True)
            )
            yield f"{speaker.of(row.name)}. {cells}."
    yield f"{speaker.of(table.heading)}:"
    yield from (f"[{note.id}] {speaker.of(note.text)}" for note in table.notes)
