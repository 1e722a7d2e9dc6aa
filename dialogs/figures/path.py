"""Decides how the diagnostic path is drawn: criteria, turnings and outcomes, with the route taken lit."""

from dialogs.definition import Outcome, Questionnaire
from dialogs.figures.frame import INNER, foot, head, note_card
from dialogs.figures.palette import (
    ACCENT,
    ALARM,
    BODY,
    CARD,
    FAINT,
    HAIR,
    HEADING,
    INK,
    LIT,
    LIT_CARD,
    MARGIN,
    NAME,
    PANEL,
    QUIET,
    SIGN,
    STRONG,
    TINT,
    UNLIT,
    WIDTH,
)
from dialogs.figures.path_reading import Gate, PathReading, Row, read_path
from dialogs.figures.path_words import alt_text, headline, notes
from dialogs.figures.shapes import Figure, Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.signs import COLOURS, sign
from dialogs.figures.typeface import width_of
from dialogs.scoring import Answers
from dialogs.speaker import Speaker

__all__ = ["path_figure"]

PAD = 28
SIGN_R = 27
TEXT_X = MARGIN + PAD + 2 * SIGN_R + 24
GATE_W = 440
GATE_H = 100
SPINE = MARGIN + GATE_W / 2
OUT_X = 640
OUT_W = WIDTH - MARGIN - OUT_X
STEP = 56
"""How long the arrows between two turnings are, in pixels."""


def path_figure(speaker: Speaker, questionnaire: Questionnaire, answers: Answers | None = None) -> Figure:
    """Return the diagnostic path: for study without answers, else with the route that they take."""
    reading = read_path(speaker, questionnaire, answers)
    sheet = Sheet(WIDTH)
    y = head(sheet, speaker("figure.path.title"), speaker.of(reading.criteria.title))
    big, small, lit = headline(speaker, questionnaire, reading, answers)
    look = LIT_CARD if lit else ALARM if reading.held == "now" else Look(TINT, ACCENT, 3)
    y = _banner(sheet, y, big, small, look) + 36
    y = _flow(sheet, speaker, reading, y)
    y = note_card(sheet, y + 40, speaker("figure.notes"), notes(speaker, reading, answers)) + 36
    height = foot(sheet, y, speaker("figure.path.source"), speaker("result.study_only"))
    alt = alt_text(speaker, questionnaire, reading, answers)
    return sheet.figure("path", speaker.language, height, speaker("figure.path.title"), alt)


def _banner(sheet: Sheet, y: float, big: str, small: str, look: Look) -> float:
    """Draw what the picture comes to, in full colour only for a verdict."""
    width = INNER - 2 * PAD
    height = 44 + height_of(big, HEADING, width) + 6 + height_of(small, BODY, width)
    colour = SIGN if look == LIT_CARD else INK
    sheet.box(MARGIN, y, INNER, height, look, mark="banner")
    at = sheet.text(MARGIN + PAD, y + 20, width, big, HEADING, colour=colour)
    sheet.text(MARGIN + PAD, at + 6, width, small, BODY, colour=colour)
    return y + height


def _flow(sheet: Sheet, speaker: Speaker, reading: PathReading, y: float) -> float:
    """Draw each rule's criteria before the first turning that asks for it; return where the flow ends."""
    drawn: list[str] = []
    lit = reading.given is not None
    for number, gate in enumerate(reading.gates):
        on = lit and number <= reading.passed
        if gate.rule not in drawn:
            if drawn:
                y = _down(sheet, y, on, speaker("figure.path.go_on"))
            drawn.append(gate.rule)
            y = _panel(sheet, speaker, gate.rule, reading.rows[gate.rule], y, reached=on or not lit)
            y = _down(sheet, y, on, "")
        else:
            y = _down(sheet, y, on, speaker("answer.no"))
        y = _gate(sheet, speaker, reading, gate, y, (number, on))
    end = lit and reading.passed == len(reading.gates)
    y = _down(sheet, y, end, speaker("answer.no"))
    _outcome(sheet, speaker, reading.rest, (MARGIN, y, GATE_W, GATE_H), end, reading)
    return y + GATE_H


def _panel(
    sheet: Sheet, speaker: Speaker, rule: str, rows: tuple[Row, ...], y: float, *, reached: bool
) -> float:
    width = WIDTH - MARGIN - PAD - TEXT_X
    title = speaker(f"figure.path.rule.{rule}")
    inner = sum(_row_height(speaker, row, width) for row in rows)
    top = height_of(title, HEADING, INNER - 2 * PAD) + 40
    sheet.box(MARGIN, y, INNER, top + inner + 8, PANEL if reached else FAINT, mark=f"rule:{rule}")
    sheet.text(MARGIN + PAD, y + 22, INNER - 2 * PAD, title, HEADING, colour=ACCENT)
    at = y + top
    for row in rows:
        sheet.curve(((MARGIN + PAD, at), (WIDTH - MARGIN - PAD, at)), HAIR)
        _row(sheet, speaker, row, at, width)
        at += _row_height(speaker, row, width)
    return y + top + inner + 8


def _row_height(speaker: Speaker, row: Row, width: float) -> float:
    return max(28 + _text_height(speaker, row, width), 84)


def _text_height(speaker: Speaker, row: Row, width: float) -> float:
    room = _name_width(speaker, row, width)
    return height_of(row.name, NAME, room) + (height_of(row.detail, BODY, room) if row.detail else 0)


def _name_width(speaker: Speaker, row: Row, width: float) -> float:
    return width if row.state is None else width - width_of(_word(speaker, row), STRONG) - 24


def _word(speaker: Speaker, row: Row) -> str:
    word = speaker(f"figure.state.{row.state}")
    return word[:1].upper() + word[1:]


def _row(sheet: Sheet, speaker: Speaker, row: Row, y: float, width: float) -> None:
    x, r = MARGIN + PAD + SIGN_R, SIGN_R
    tall = _row_height(speaker, row, width)
    if row.state is None:
        sheet.disc(x, y + tall / 2, r, Look(TINT, ACCENT, 3), mark=f"criterion:{row.link_id}")
        sheet.line(x, y + (tall - STRONG.line) / 2, str(row.number), STRONG, colour=ACCENT, anchor=0.5)
    else:
        sign(sheet, row.state, x, y + tall / 2, r, mark=f"state:{row.link_id}={row.state}")
        word = _word(speaker, row)
        middle = y + (tall - STRONG.line) / 2
        sheet.line(WIDTH - MARGIN - PAD, middle, word, STRONG, colour=COLOURS[row.state], anchor=1)
    top = y + (tall - _text_height(speaker, row, width)) / 2
    at = sheet.text(TEXT_X, top, _name_width(speaker, row, width), row.name, NAME)
    if row.detail:
        sheet.text(TEXT_X, at, _name_width(speaker, row, width), row.detail, BODY, colour=QUIET)


def _down(sheet: Sheet, y: float, on: bool, word: str) -> float:  # noqa: FBT001
    look = LIT if on else UNLIT
    sheet.arrow(((SPINE, y + look.width / 2), (SPINE, y + STEP)), look)
    if word:
        sheet.line(
            SPINE + 28, y + (STEP - STRONG.line) / 2, word.lower(), STRONG, colour=ACCENT if on else QUIET
        )
    return y + STEP


def _gate(
    sheet: Sheet, speaker: Speaker, reading: PathReading, gate: Gate, y: float, route: tuple[int, bool]
) -> float:
    """Draw a turning and, to its right, the outcome to which «yes» leads."""
    number, on = route
    turns = on and reading.passed == number
    middle = y + GATE_H / 2
    sheet.box(MARGIN, y, GATE_W, GATE_H, Look("#ffffff", ACCENT, 7) if on else CARD, radius=GATE_H / 2)
    question = speaker(f"figure.path.gate.{gate.truth.value}")
    sheet.middle(MARGIN + 24, y, GATE_W - 48, GATE_H, question, STRONG)
    sheet.arrow(((MARGIN + GATE_W, middle), (OUT_X, middle)), LIT if turns else UNLIT)
    yes = speaker("answer.yes").lower()
    at = (MARGIN + GATE_W + OUT_X) / 2 - 14
    sheet.line(at, middle - STRONG.line - 10, yes, STRONG, colour=ACCENT if turns else QUIET, anchor=0.5)
    _outcome(sheet, speaker, gate.outcome, (OUT_X, y, OUT_W, GATE_H), turns, reading)
    return y + GATE_H


def _outcome(
    sheet: Sheet,
    speaker: Speaker,
    outcome: Outcome,
    place: tuple[float, float, float, float],
    on: bool,  # noqa: FBT001
    reading: PathReading,
) -> None:
    x, y, w, h = place
    open_ = reading.given is None and not reading.own and not reading.held
    look = LIT_CARD if on else PANEL if open_ else FAINT
    mark = f"lit:{outcome.grade}" if on else f"outcome:{outcome.grade}"
    sheet.box(x, y, w, h, look, mark=mark)
    label = speaker.of(outcome.label)
    colour = SIGN if on else INK if open_ else QUIET
    text = label[:1].upper() + label[1:]
    if on:
        sign_x = x + 50
        sheet.disc(sign_x, y + h / 2, 24, Look(SIGN))
        sheet.disc(sign_x, y + h / 2, 11, Look(ACCENT))
        sheet.middle(x + 84, y, w - 104, h, text, NAME, colour=colour)
    else:
        sheet.middle(x + 20, y, w - 40, h, text, NAME, colour=colour)
