"""Decides how the evidence is mapped: condition by kind of study, and what each study found."""

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
    STRONG,
    WIDTH,
)
from dialogs.figures.shapes import Figure, Look
from dialogs.figures.sheet import Sheet, height_of
from dialogs.figures.typeface import Type, width_of
from dialogs.speaker import Speaker

__all__ = ["EvidenceMap", "Study", "evidence_figure", "load_evidence"]

PAD = 24
NAME_W = 288
ROW = 90
COLUMN = (INNER - NAME_W - PAD) / 6
RADIUS = 33
NUMBER = Type(32, "bold")


class Kind(Strict):
    """A kind of study, with the letters that head its column."""

    id: Line
    short: Text
    name: Text


class Condition(Strict):
    """A condition that the review names."""

    id: Line
    name: Text


class Study(Strict):
    """A cited study: what it is of, where else the review cites it, and what it found."""

    ref: int
    kind: Line
    about: tuple[Line, ...] = ()
    cited: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    found: Text


class Legend(Strict):
    """What the two signs mean."""

    about: Text
    cited: Text


class Update(Strict):
    """Something published since."""

    text: Text


class Since(Strict):
    """What was published since the review."""

    heading: Text
    items: tuple[Update, ...]


class EvidenceMap(Strict):
    """`evidence.yaml`."""

    title: Text
    subtitle: Text
    kinds: tuple[Kind, ...]
    conditions: tuple[Condition, ...]
    studies: tuple[Study, ...]
    legend: Legend
    empty: Text
    heading: Text
    since: Since
    source: Text


@cache
def load_evidence() -> EvidenceMap:
    """Return the map; raise ContentError with everything that its file has wrong."""
    return validate(EvidenceMap, read(Path(__file__).with_name("evidence.yaml")))


def evidence_figure(speaker: Speaker) -> Figure:
    """Return the map of conditions and kinds of study, then the studies one by one."""
    evidence, sheet = load_evidence(), Sheet(WIDTH)
    y = head(sheet, speaker.of(evidence.title), speaker.of(evidence.subtitle))
    y = _map(sheet, speaker, evidence, y)
    y = _legend(sheet, speaker, evidence, y + 20)
    y = sheet.text(MARGIN, y + 36, INNER, speaker.of(evidence.heading), HEADING, colour=ACCENT) + 14
    for study in evidence.studies:
        y = _study(sheet, speaker, evidence, study, y) + 14
    since = [("", speaker.of(item.text)) for item in evidence.since.items]
    y = note_card(sheet, y + 22, speaker.of(evidence.since.heading), since) + 36
    height = foot(sheet, y, speaker.of(evidence.source))
    alt = " ".join(_words(speaker, evidence))
    return sheet.figure("evidence", speaker.language, height, speaker.of(evidence.title), alt)


def _map(sheet: Sheet, speaker: Speaker, evidence: EvidenceMap, y: float) -> float:
    tall = 72 + ROW * len(evidence.conditions)
    sheet.box(MARGIN, y, INNER, tall + 10, PANEL)
    for number, kind in enumerate(evidence.kinds):
        x = MARGIN + NAME_W + PAD / 2 + COLUMN * number
        sheet.middle(x, y + 8, COLUMN, 64, speaker.of(kind.short), STRONG, colour=ACCENT)
    for number, condition in enumerate(evidence.conditions):
        top = y + 72 + number * ROW
        sheet.curve(((MARGIN + PAD, top), (WIDTH - MARGIN - PAD, top)), HAIR)
        name = speaker.of(condition.name)
        at = top + (ROW - height_of(name, STRONG, NAME_W - PAD)) / 2
        sheet.text(MARGIN + PAD, at, NAME_W - PAD, name, STRONG)
        _cells(sheet, speaker, evidence, condition, top + ROW / 2)
    return y + tall + 10


def _cells(
    sheet: Sheet, speaker: Speaker, evidence: EvidenceMap, condition: Condition, middle: float
) -> None:
    """Draw a condition's studies, each in the column of its kind."""
    here = [study for study in evidence.studies if condition.id in (*study.about, *study.cited)]
    left = MARGIN + NAME_W + PAD / 2
    if not here:
        room = 6 * COLUMN
        sheet.middle(left, middle - ROW / 2, room, ROW, speaker.of(evidence.empty), BODY, colour=QUIET)
        return
    for number, kind in enumerate(evidence.kinds):
        x = left + COLUMN * (number + 0.5)
        found = [study for study in here if study.kind == kind.id]
        for study in found:
            mark = f"{condition.id}:{study.ref}"
            _bubble(sheet, study.ref, (x, middle), about=condition.id in study.about, mark=mark)
        if not found:
            sheet.disc(x, middle, 5, Look("#c3c8bf"))


def _bubble(sheet: Sheet, ref: int, place: tuple[float, float], *, about: bool, mark: str = "") -> None:
    """Draw a study: a full disc where it studies the condition, an empty dashed square where it does not."""
    x, y = place
    if about:
        sheet.disc(x, y, RADIUS, Look(ACCENT), mark=f"about:{mark}" if mark else "")
    else:
        side = 2 * RADIUS - 4
        look = Look("#ffffff", NOTE, 4, (10, 9))
        sheet.box(
            x - side / 2, y - side / 2, side, side, look, radius=10, mark=f"cited:{mark}" if mark else ""
        )
    colour = SIGN if about else NOTE
    sheet.middle(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS, str(ref), NUMBER, colour=colour)


def _legend(sheet: Sheet, speaker: Speaker, evidence: EvidenceMap, y: float) -> float:
    """Draw what signs and letters mean."""
    bottoms = []
    for x, about, text in (
        (MARGIN, True, speaker.of(evidence.legend.about)),
        (MARGIN + 270, False, speaker.of(evidence.legend.cited)),
    ):
        if about:
            sheet.disc(x + 20, y + 22, 18, Look(ACCENT))
        else:
            sheet.box(x + 3, y + 5, 34, 34, Look("#ffffff", NOTE, 4, (8, 7)), radius=7)
        bottoms.append(sheet.text(x + 54, y, WIDTH - MARGIN - x - 54, text, BODY, colour=QUIET))
    y = max(bottoms) + 10.0
    pairs = [(speaker.of(kind.short), speaker.of(kind.name)) for kind in evidence.kinds]
    half = (INNER + 20) / 2
    for number, (short, name) in enumerate(pairs):
        left, top = MARGIN + (number % 2) * half, y + (number // 2) * (BODY.line + 4)
        sheet.line(left, top, short, STRONG, colour=ACCENT)
        sheet.line(left + 90, top, name, BODY, colour=QUIET)
    return y + 3 * (BODY.line + 4)


def _study(sheet: Sheet, speaker: Speaker, evidence: EvidenceMap, study: Study, y: float) -> float:
    title, kind = _title(speaker, study), _kind(speaker, evidence, study)
    x, width = MARGIN + PAD + 2 * RADIUS + 22, INNER - 2 * PAD - 2 * RADIUS - 22
    found = speaker.of(study.found)
    tall = 40 + NAME.line + height_of(kind, STRONG, width) + height_of(found, BODY, width)
    sheet.box(MARGIN, y, INNER, tall, PANEL, mark=f"study:{study.ref}")
    _bubble(sheet, study.ref, (MARGIN + PAD + RADIUS, y + 20 + RADIUS), about=bool(study.about))
    end: float = WIDTH - MARGIN - PAD
    for note in reversed(study.notes):
        end = _badge(sheet, end, y + 18, note)
    at = sheet.text(x, y + 18, end - x, title, NAME)
    at = sheet.text(x, at, width, kind, STRONG, colour=ACCENT)
    sheet.text(x, at, width, found, BODY, colour=INK)
    return y + tall


def _badge(sheet: Sheet, right: float, y: float, note: str) -> float:
    width = width_of(note, NUMBER) + 28
    sheet.box(right - width, y, width, 46, Look(NOTE), radius=14, mark=f"note:{note}")
    sheet.middle(right - width, y, width, 46, note, NUMBER, colour=SIGN)
    return right - width - 12


def _title(speaker: Speaker, study: Study) -> str:
    reference = speaker.library.references[study.ref]
    return f"{reference.first_author} {reference.year}"


def _kind(speaker: Speaker, evidence: EvidenceMap, study: Study) -> str:
    return next(speaker.of(kind.name) for kind in evidence.kinds if kind.id == study.kind)


def _words(speaker: Speaker, evidence: EvidenceMap) -> Iterator[str]:
    yield f"{speaker.of(evidence.title)}. {speaker.of(evidence.subtitle)}."
    for condition in evidence.conditions:
        told = [
            f"[{study.ref}] {_title(speaker, study)}, {_kind(speaker, evidence, study)}"
            + ("" if condition.id in study.about else f" ({speaker.of(evidence.legend.cited)})")
            for study in evidence.studies
            if condition.id in (*study.about, *study.cited)
        ]
        yield f"{speaker.of(condition.name)}: {'; '.join(told) or speaker.of(evidence.empty)}."
    yield f"{speaker.of(evidence.heading)}:"
    for study in evidence.studies:
        notes = "".join(f" [{note}]" for note in study.notes)
        yield f"[{study.ref}] {_title(speaker, study)}: {speaker.of(study.found)}{notes}"
    yield f"{speaker.of(evidence.since.heading)}:"
    yield from (speaker.of(item.text) for item in evidence.since.items)
