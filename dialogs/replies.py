"""Decides what a reply is: parts of text with their meaning, and choices; not how it looks."""

from dataclasses import dataclass
from typing import Literal

from content.models import Language
from dialogs.session import Walk

__all__ = ["Choice", "Part", "PartKind", "Picture", "Reply", "Row"]

PartKind = Literal[
    "title",  # what the reply is about
    "lead",  # the sentence that answers by itself
    "text",  # a paragraph
    "heading",  # opens a section of a long reply
    "item",  # one of several, in a list
    "claim",  # one thing that the review says, with its references
    "note",  # a curator's note: never the review's own words
    "question",  # what is asked of the person now
    "small",  # source, scope, progress
]


@dataclass(frozen=True)
class Part:
    """A paragraph and what it is. Plain text: no markup of any channel ever stands in it."""

    kind: PartKind
    text: str


@dataclass(frozen=True)
class Choice:
    """A button. `action` goes back as a press, `url` is opened, `copy` is a text to take along; one is given.

    `share` is the topic that the text to take along is about: a channel in which topics have addresses
    passes on the address instead. Where texts cannot be taken along such a button is left out.
    `name` is the full accessible name where the label alone would not tell («Sí» to what?).
    """

    label: str
    action: str = ""
    url: str = ""
    copy: str = ""
    share: str = ""
    name: str = ""
    selected: bool = False


Row = tuple[Choice, ...]


@dataclass(frozen=True)
class Picture:
    """Which picture goes with a reply, by its name; channels draw it when they show it.

    A `walk` makes it a person's own, which nobody else may be shown. `page` asks for a page to keep, a PDF,
    instead of a picture to look at.
    """

    name: str
    language: Language
    walk: Walk | None = None
    page: bool = False


@dataclass(frozen=True)
class Reply:
    """One message. `in_place` asks a channel to replace the message whose button was pressed.

    `asks_number` tells that a number typed next is an answer, and never the number of an option.
    """

    language: Language
    parts: tuple[Part, ...]
    rows: tuple[Row, ...] = ()
    in_place: bool = False
    picture: Picture | None = None
    asks_number: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every choice, row by row."""
        return tuple(choice for row in self.rows for choice in row)

    @property
    def text(self) -> str:
        """The reply as plain paragraphs."""
        return "\n\n".join(part.text for part in self.parts)
