"""Decides the colours, lines and sizes of all pictures; what colour says, a sign or a line says too."""

from typing import Final

from dialogs.figures.shapes import Look
from dialogs.figures.typeface import Type

__all__ = [
    "ACCENT",
    "ALARM",
    "BODY",
    "CARD",
    "DIM",
    "EDGE",
    "FAINT",
    "HAIR",
    "HEADING",
    "INK",
    "KETAMINE",
    "LINE",
    "LIT",
    "LIT_CARD",
    "MARGIN",
    "NAME",
    "NO",
    "NOTE",
    "NOTE_CARD",
    "PANEL",
    "PAPER",
    "QUIET",
    "SIGN",
    "SMALL",
    "STRONG",
    "SURFACE",
    "TINT",
    "TITLE",
    "UNKNOWN",
    "UNLIT",
    "WARM",
    "WIDTH",
    "YES",
]

# The picture brings its own ground, so that it reads the same in a light and in a dark chat.
PAPER: Final = "#f4f2ea"
SURFACE: Final = "#ffffff"
INK: Final = "#182324"
QUIET: Final = "#475452"
LINE: Final = "#c3c8bf"
EDGE: Final = "#6f7c79"
ACCENT: Final = "#0b5c63"
TINT: Final = "#e3efed"
NOTE: Final = "#7a4b00"
NOTE_PAPER: Final = "#fdf3dc"
WARM: Final = "#f8e3dc"
KETAMINE: Final = "#5b2a6e"

YES: Final = "#0b5c63"
NO: Final = "#a3271b"
UNKNOWN: Final = "#7a4b00"
SIGN: Final = "#ffffff"

WIDTH: Final = 1080
MARGIN: Final = 48

TITLE: Final = Type(64, "bold", 1.12)
HEADING: Final = Type(40, "semibold", 1.2)
NAME: Final = Type(36, "semibold", 1.22)
STRONG: Final = Type(34, "semibold", 1.24)
BODY: Final = Type(34)
SMALL: Final = Type(32)

PANEL: Final = Look(SURFACE, LINE, 2)
CARD: Final = Look(SURFACE, EDGE, 3)
LIT_CARD: Final = Look(ACCENT)
NOTE_CARD: Final = Look(NOTE_PAPER, NOTE, 3)
ALARM: Final = Look(SURFACE, NO, 10)
HAIR: Final = Look(None, LINE, 2)
LIT: Final = Look(None, ACCENT, 12)
UNLIT: Final = Look(None, EDGE, 4)
FAINT: Final = Look(SURFACE, EDGE, 3, (4, 8))
DIM: Final = Look(None, EDGE, 4, (4, 10))
