"""Decides what the page to keep holds: every answer, the path, the result with its reasons, on one sheet."""

from collections.abc import Iterable

from dialogs.asking import answer_text
from dialogs.cases import Case
from dialogs.definition import Questionnaire
from dialogs.figures.keepsake_path import mini_path
from dialogs.figures.palette import ACCENT, HAIR, INK, NOTE, NOTE_CARD, QUIET, SURFACE, TINT
from dialogs.figures.path_reading import read_path, state_of
from dialogs.figures.shapes import Figure, Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.signs import sign
from dialogs.figures.typeface import Type
from dialogs.replies import Part
from dialogs.result import result
from dialogs.scoring import urgency
from dialogs.session import Walk
from dialogs.speaker import Speaker

__all__ = ["PAGE", "keepsake_figure"]

PAGE = (1080, 1528)
"""A sheet of A4 in the proportions of 210 by 297 mm."""
SIDE = 60
INNER = PAGE[0] - 2 * SIDE
PATH_W = 316
LEFT_W = INNER - PATH_W - 36
SIZES = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
"""Text sizes in the order tried; 18 is just under ten points on paper."""


def keepsake_figure(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, case: Case | None = None
) -> Figure:
    """Return a finished questionnaire on one page; raise ValueError for more than a page can hold.

    It says what the result says, so for oneself it has no grade either.
    """
    parts = _parts(speaker, questionnaire, walk, case)
    for size in SIZES:
        page, bottom = _drawn(speaker, questionnaire, walk, parts, size)
        if bottom <= PAGE[1] - SIDE + 8:
            alt = " ".join([speaker("figure.keepsake.title"), *_words(speaker, questionnaire, walk, parts)])
            title = speaker("figure.keepsake.title")
            return page.figure("keepsake", speaker.language, PAGE[1], title, alt, SURFACE)
    raise ValueError("the answers do not fit on one page")


def _parts(speaker: Speaker, questionnaire: Questionnaire, walk: Walk, case: Case | None) -> tuple[Part, ...]:
    """Return what the result says after its title; before an emergency only that, and what limits it."""
    parts = result(speaker, questionnaire, walk, case).parts[1:]
    if urgency(questionnaire, walk.answers) == "now":
        return tuple(part for part in parts if part.kind in ("note", "small"))
    return parts


def _drawn(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, parts: tuple[Part, ...], size: float
) -> tuple[Sheet, float]:
    sheet = Sheet(PAGE[0])
    sheet.box(SIDE, 44, 64, 7, Look(ACCENT), radius=3)
    sheet.line(PAGE[0] - SIDE, 36, "Umbral", Type(22, "semibold"), colour=ACCENT, anchor=1)
    y = sheet.text(SIDE, 66, INNER, speaker("figure.keepsake.title"), Type(40, "bold", 1.15))
    y = sheet.text(SIDE, y + 2, INNER, speaker("figure.keepsake.subtitle"), Type(20), colour=QUIET) + 18
    left = _answers(sheet, speaker, questionnaire, walk, (y, size))
    reading = read_path(speaker, questionnaire, walk.answers)
    right = mini_path(sheet, speaker, reading, (PAGE[0] - SIDE - PATH_W, y, PATH_W), size)
    y = _told(sheet, parts, max(left, right) + 14, size)
    sheet.curve(((SIDE, y + 8), (PAGE[0] - SIDE, y + 8)), HAIR)
    y = sheet.text(SIDE, y + 16, INNER, speaker("figure.keepsake.source"), Type(size - 1), colour=QUIET)
    return sheet, y


def _answers(
    sheet: Sheet, speaker: Speaker, questionnaire: Questionnaire, walk: Walk, place: tuple[float, float]
) -> float:
    """Draw every question with its answer, and the sign of its state where it is a criterion."""
    y, size = place
    name_w, name, body = 232.0, Type(size, "semibold"), Type(size)
    width = LEFT_W - name_w - 34 - 14
    criteria = {n for c in questionnaire.criteria for rule in c.rules.values() for n in rule.names()}
    for item in questionnaire.item:
        said, title = _answer(speaker, questionnaire, walk, item.linkId), speaker.of(item.name)
        tall = 12 + max(height_of(title, name, name_w - 12), height_of(said, body, width))
        sheet.curve(((SIDE, y), (SIDE + LEFT_W, y)), HAIR)
        if item.linkId in criteria:
            state = state_of(item, walk.answers) or "not_asked"
            mark = f"state:{item.linkId}={state}"
            sign(sheet, state, SIDE + 12, y + 6 + name.line / 2, 10, mark=mark)
        sheet.text(SIDE + 34, y + 6, name_w - 12, title, name)
        sheet.text(SIDE + 34 + name_w, y + 6, width, said, body, colour=INK)
        y += tall
    return y


def _answer(speaker: Speaker, questionnaire: Questionnaire, walk: Walk, link_id: str) -> str:
    if link_id not in walk.answers:
        return speaker("answer.not_asked")
    return answer_text(speaker, questionnaire, questionnaire[link_id], walk.answers[link_id])


def _told(sheet: Sheet, parts: Iterable[Part], y: float, size: float) -> float:
    """Write the result part by part, each as its kind asks for."""
    body, heading = Type(size, leading=1.24), Type(size + 4, "semibold", 1.3)
    for part in parts:
        if part.kind == "heading":
            y = sheet.text(SIDE, y + 6, INNER, part.text, heading, colour=ACCENT)
        elif part.kind == "item":
            sheet.disc(SIDE + 7, y + 3 + body.line / 2, 3.5, Look(ACCENT))
            y = sheet.text(SIDE + 22, y + 3, INNER - 22, part.text, body)
        elif part.kind == "note":
            tall = height_of(part.text, body, INNER - 32) + 16
            sheet.box(SIDE, y + 6, INNER, tall, Look(NOTE_CARD.fill, NOTE, 1.5), radius=8)
            sheet.text(SIDE + 16, y + 14, INNER - 32, part.text, body)
            y += tall + 12
        elif part.kind == "lead":
            tall = height_of(part.text, Type(size, "semibold"), INNER - 32) + 18
            sheet.box(SIDE, y, INNER, tall, Look(TINT, ACCENT, 1.5), radius=8)
            y = sheet.text(SIDE + 16, y + 9, INNER - 32, part.text, Type(size, "semibold")) + 10
        else:
            y = sheet.text(SIDE, y + 3, INNER, part.text, body, colour=QUIET)
    return y


def _words(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, parts: Iterable[Part]
) -> Iterable[str]:
    yield f"({speaker('figure.keepsake.subtitle')})"
    for item in questionnaire.item:
        yield f"{speaker.of(item.name)}: {_answer(speaker, questionnaire, walk, item.linkId)}."
    yield from (part.text for part in parts)
