"""Decides how the mechanism is drawn: from microglia to pain, with ketamine's proposed actions numbered."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.models import Certainty, Line, Strict, Text
from content.source import read, validate
from dialogs.figures.frame import INNER, foot, head, note_card
from dialogs.figures.mechanism_parts import Part, hexagon, part_drawn
from dialogs.figures.palette import (
    ACCENT,
    BODY,
    HEADING,
    INK,
    MARGIN,
    NAME,
    PANEL,
    QUIET,
    STRONG,
    TINT,
    UNLIT,
    WIDTH,
)
from dialogs.figures.shapes import Figure, Look, Point
from dialogs.figures.sheet import Sheet, height_of
from dialogs.speaker import Speaker

__all__ = ["Action", "Mechanism", "load_mechanism", "mechanism_figure"]

PAD = 28


class Zone(Strict):
    """A stage of the process, from top to bottom."""

    y: float
    h: float
    name: Text


class Arrow(Strict):
    """What leads to what."""

    points: tuple[Point, ...]


class Action(Strict):
    """An action that the review proposes for ketamine, the card that tells of it, and how sure it is."""

    number: int
    card: Line
    at: tuple[Point, ...]
    text: Text
    sure: Certainty


class Remark(Strict):
    """Something to know about the picture."""

    text: Text


class Mechanism(Strict):
    """`mechanism.yaml`."""

    title: Text
    subtitle: Text
    how: Text
    lit: Text
    height: float
    zones: tuple[Zone, ...]
    arrows: tuple[Arrow, ...]
    parts: tuple[Part, ...]
    actions: tuple[Action, ...]
    heading: Text
    notes: tuple[Remark, ...]
    source: Text

    @property
    def cards(self) -> tuple[str, ...]:
        """Every card that some part or action tells of."""
        found = [card for part in self.parts for card in part.cards]
        return tuple(dict.fromkeys([*found, *(action.card for action in self.actions)]))


@cache
def load_mechanism() -> Mechanism:
    """Return the mechanism; raise ContentError with everything that its file has wrong."""
    return validate(Mechanism, read(Path(__file__).with_name("mechanism.yaml")))


def mechanism_figure(speaker: Speaker, card: str | None = None) -> Figure:
    """Return the mechanism, whole or with the part of one card lit; raise KeyError for a card without one."""
    scene, sheet = load_mechanism(), Sheet(WIDTH)
    if card is not None and card not in scene.cards:
        raise KeyError(card)
    y = head(sheet, speaker.of(scene.title), speaker.of(scene.subtitle))
    y = _opening(sheet, speaker, scene, card, y) + 36
    _scene(sheet, speaker, scene, card, y)
    y = _actions(sheet, speaker, scene, card, y + scene.height)
    y = note_card(sheet, y + 40, "", [("", speaker.of(note.text)) for note in scene.notes]) + 36
    height = foot(sheet, y, speaker.of(scene.source))
    name = "mechanism" if card is None else card
    alt = " ".join(_words(speaker, scene, card))
    return sheet.figure(name, speaker.language, height, speaker.of(scene.title), alt)


def _opening(sheet: Sheet, speaker: Speaker, scene: Mechanism, card: str | None, y: float) -> float:
    """Say what the picture shows: how to read it or, with a part lit, what that card answers."""
    width = INNER - 2 * PAD
    big, small = _opening_words(speaker, scene, card)
    tall = 36 + (height_of(big, NAME, width) + 4 if big else 0) + height_of(small, BODY, width)
    sheet.box(MARGIN, y, INNER, tall, Look(TINT, ACCENT, 3), mark="banner")
    at = y + 18
    if big:
        at = sheet.text(MARGIN + PAD, at, width, big, NAME) + 4
    sheet.text(MARGIN + PAD, at, width, small, BODY, colour=INK)
    return y + tall


def _opening_words(speaker: Speaker, scene: Mechanism, card: str | None) -> tuple[str, str]:
    if card is None:
        return "", speaker.of(scene.how)
    block = speaker.library.blocks[card]
    return speaker.of(scene.lit).format(title=speaker.of(block.title)), speaker.of(block.lead)


def _scene(sheet: Sheet, speaker: Speaker, scene: Mechanism, card: str | None, y: float) -> None:
    for zone in scene.zones:
        sheet.box(MARGIN, y + zone.y, INNER, zone.h, PANEL)
        sheet.text(MARGIN + 24, y + zone.y + 18, INNER - 48, speaker.of(zone.name), NAME, colour=ACCENT)
    for arrow in scene.arrows:
        sheet.arrow(tuple((MARGIN + px, y + py) for px, py in arrow.points), UNLIT)
    for part in scene.parts:
        lit = None if card is None else card in part.cards
        part_drawn(sheet, part, speaker.of(part.text), (MARGIN, y), lit=lit)
    for action in scene.actions:
        for px, py in action.at:
            muted = card is not None and action.card != card
            hexagon(sheet, (MARGIN + px, y + py), action.number, muted=muted, mark=f"action:{action.number}")


def _actions(sheet: Sheet, speaker: Speaker, scene: Mechanism, card: str | None, y: float) -> float:
    """Tell the actions by their numbers; with a card's part lit, only the action of that card."""
    told = _told(scene, card)
    if not told:
        return y
    y = sheet.text(MARGIN, y + 40, INNER, speaker.of(scene.heading), HEADING, colour=ACCENT) + 8
    width = INNER - 92
    for action in told:
        title, text = _sure(speaker, action), speaker.of(action.text)
        tall = 20 + height_of(title, STRONG, width) + height_of(text, BODY, width)
        hexagon(sheet, (MARGIN + 40, y + tall / 2), action.number, muted=False, mark=f"told:{action.number}")
        at = sheet.text(MARGIN + 92, y + 10, width, title, STRONG)
        sheet.text(MARGIN + 92, at, width, text, BODY, colour=QUIET)
        y += tall
    return y


def _told(scene: Mechanism, card: str | None) -> list[Action]:
    return [action for action in scene.actions if card in (None, action.card)]


def _sure(speaker: Speaker, action: Action) -> str:
    title = speaker.of(speaker.library.blocks[action.card].title)
    return f"{title} ({speaker(f'certainty.{action.sure}')})"


def _words(speaker: Speaker, scene: Mechanism, card: str | None) -> Iterator[str]:
    big, small = _opening_words(speaker, scene, card)
    yield f"{speaker.of(scene.title)}. {speaker.of(scene.subtitle)}."
    yield f"{big}. {small}" if big else small
    for zone in scene.zones:
        inside = [p for p in scene.parts if zone.y <= p.at[1] < zone.y + zone.h]
        yield f"{speaker.of(zone.name)}: {'; '.join(speaker.of(part.text) for part in inside)}."
    outside = [p for p in scene.parts if not any(z.y <= p.at[1] < z.y + z.h for z in scene.zones)]
    yield from (f"{speaker.of(part.text)}." for part in outside)
    told = _told(scene, card)
    if told:
        yield f"{speaker.of(scene.heading)}:"
    yield from (f"{a.number}. {_sure(speaker, a)}. {speaker.of(a.text)}" for a in told)
    yield from (speaker.of(note.text) for note in scene.notes)
