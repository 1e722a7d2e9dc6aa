"""Decides how the path looks beside the answers on a page: small, with every turning and the outcome lit."""

from dialogs.definition import Outcome
from dialogs.figures.palette import ACCENT, EDGE, HAIR, INK, QUIET, SIGN, SURFACE
from dialogs.figures.path_reading import PathReading
from dialogs.figures.shapes import Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.signs import sign
from dialogs.figures.typeface import Type
from dialogs.speaker import Speaker

__all__ = ["mini_path"]

STEP = 20


def mini_path(
    sheet: Sheet, speaker: Speaker, reading: PathReading, place: tuple[float, float, float], size: float
) -> float:
    """Draw the path in a column at (left, top, width); return where it ends."""
    x, y, w = place
    drawn: list[str] = []
    for number, gate in enumerate(reading.gates):
        on = reading.given is not None and number <= reading.passed
        if gate.rule not in drawn:
            y = _arrow(sheet, x + 40, y, on) if drawn else y
            y = _rule(sheet, speaker, reading, gate.rule, (x, y, w), size)
            drawn.append(gate.rule)
        y = _arrow(sheet, x + 40, y, on)
        text = speaker(f"figure.path.gate.{gate.truth.value}")
        y = _box(sheet, (x, y, w), text, Type(size), Look(SURFACE, ACCENT if on else EDGE, 3 if on else 1.5))
        y = _outcome(sheet, speaker, reading, gate.outcome, (x, y, w), size, speaker("answer.yes"))
    end = reading.given is not None and reading.passed == len(reading.gates)
    y = _arrow(sheet, x + 40, y, end)
    return _outcome(sheet, speaker, reading, reading.rest, (x, y, w), size, "")


def _arrow(sheet: Sheet, x: float, y: float, on: bool) -> float:  # noqa: FBT001
    look = Look(None, ACCENT, 4) if on else Look(None, EDGE, 1.5)
    sheet.arrow(((x, y + look.width / 2), (x, y + STEP)), look)
    return y + STEP


def _rule(
    sheet: Sheet,
    speaker: Speaker,
    reading: PathReading,
    rule: str,
    place: tuple[float, float, float],
    size: float,
) -> float:
    """Draw a rule's name over the signs of its criteria."""
    x, y, w = place
    type_ = Type(size, "semibold")
    tall = 14 + type_.line + 34
    sheet.box(x, y, w, tall, Look(SURFACE, HAIR.stroke, 1.5), radius=8)
    sheet.line(x + 14, y + 8, speaker(f"figure.path.rule.{rule}"), type_, colour=ACCENT)
    for number, row in enumerate(reading.rows[rule]):
        sign(sheet, row.state or "not_asked", x + 28 + 38 * number, y + tall - 22, 12)
    return y + tall


def _box(
    sheet: Sheet,
    place: tuple[float, float, float],
    text: str,
    type_: Type,
    look: Look,
    colour: str = INK,
    mark: str = "",
) -> float:
    x, y, w = place
    tall = height_of(text, type_, w - 28) + 12
    sheet.box(x, y, w, tall, look, radius=8, mark=mark)
    sheet.middle(x + 14, y, w - 28, tall, text, type_, colour=colour)
    return y + tall


def _outcome(
    sheet: Sheet,
    speaker: Speaker,
    reading: PathReading,
    outcome: Outcome,
    place: tuple[float, float, float],
    size: float,
    word: str,
) -> float:
    """Draw an outcome, indented behind the answer that leads to it; full only where the route ends."""
    x, y, w = place
    on = reading.given is not None and reading.given.grade == outcome.grade
    indent = 76 if word else 0
    if word:
        y += 6
        sheet.line(x + 40, y + 6, word.lower(), Type(size, "semibold"), colour=ACCENT if on else QUIET)
    label = speaker.of(outcome.label)
    look = Look(ACCENT) if on else Look(SURFACE, EDGE, 1.5, (4, 5))
    type_ = Type(size, "bold" if on else "regular")
    colour = SIGN if on else QUIET
    mark = f"lit:{outcome.grade}" if on else f"outcome:{outcome.grade}"
    text = label[:1].upper() + label[1:]
    return _box(sheet, (x + indent, y, w - indent), text, type_, look, colour, mark)
