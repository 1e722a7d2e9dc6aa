"""Decides what the content files beside the blocks hold: each its list of notes, references or texts."""

from content.models import (
    Abbreviation,
    Group,
    HelpLine,
    Line,
    Note,
    Phrasings,
    Reference,
    ReplyText,
    Strict,
    Text,
    Vague,
)

__all__ = [
    "AbbreviationsFile",
    "CatalogueFile",
    "HelpLinesFile",
    "NotesFile",
    "OutsideFile",
    "ReferencesFile",
    "RepliesFile",
    "VagueFile",
    "WordingFile",
]


class NotesFile(Strict):
    """`notes.yaml`."""

    notes: tuple[Note, ...]


class ReferencesFile(Strict):
    """`references.yaml`."""

    references: tuple[Reference, ...]


class AbbreviationsFile(Strict):
    """`abbreviations.yaml`."""

    abbreviations: tuple[Abbreviation, ...]


class HelpLinesFile(Strict):
    """`help_lines.yaml`."""

    help_lines: tuple[HelpLine, ...]


class RepliesFile(Strict):
    """`replies.yaml`."""

    replies: tuple[ReplyText, ...]


class CatalogueFile(Strict):
    """`catalogue.yaml`: every topic that has a file of its own."""

    groups: tuple[Group, ...]


class OutsideFile(Strict):
    """`outside.yaml`: questions that the review does not answer, by kind, so that silence can be learnt."""

    outside: dict[Line, Phrasings]


class VagueFile(Strict):
    """`vague.yaml`: what is asked back about because it names too much."""

    vague: tuple[Vague, ...]


class WordingFile(Strict):
    """`wording.yaml`: every text of the interface, by key."""

    wording: dict[Line, Text]
