"""Decides what content may hold: the shapes of blocks, notes, references and all wording."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

__all__ = [
    "FORMS",
    "LANGUAGES",
    "Abbreviation",
    "Block",
    "Certainty",
    "Claim",
    "Group",
    "HelpLine",
    "Language",
    "Line",
    "Note",
    "Phrasings",
    "Reference",
    "ReplyText",
    "Section",
    "Strict",
    "Text",
    "Vague",
    "Voices",
]

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")

Section = Literal["S0", "GL", "S1", "T1", "F1", "S2", "F2", "S3", "R"]
"""Places of the review: abstract, glossary, the three sections, table 1, figures 1 and 2, references."""

Certainty = Literal["states", "suggests", "hypothesises", "calls_for_research", "silent"]
"""How sure the review itself is of a claim; `silent` marks what readers look for and it does not say."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_TOPIC, _NOTE, _DATE = r"^[a-z0-9]+(-[a-z0-9]+)*$", r"^(M\d+|T\d+|since-[a-z0-9-]+)$", r"^\d{4}-\d{2}-\d{2}$"
FORMS = {
    _TOPIC: "use small letters and digits, and single hyphens between them",
    _NOTE: "write M and a number, T and a number, or since- and a name in small letters",
    _DATE: "write year, month and day in digits, such as 2026-01-31",
}
"""How to write what has a form of its own, by the pattern that it must match."""
TopicId = Annotated[str, StringConstraints(pattern=_TOPIC, max_length=64)]
NoteId = Annotated[str, StringConstraints(pattern=_NOTE)]
RefNumber = Annotated[int, Field(ge=1)]


class Strict(BaseModel):
    """The base of all content: it cannot be changed, and a key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Strict):
    """A wording in both languages; `text[language]` is the one to show."""

    es: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.es if language == "es" else self.en


class Phrasings(Strict):
    """Ways in which people ask for a topic, by the language in which they type."""

    es: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return every phrasing, whatever its language."""
        return self.es + self.en


class Claim(Strict):
    """One thing that the review says, with the references that the review gives for it.

    `anchor` is three to six consecutive words of the review's own sentence, so that a reader and
    `check --article` find the place. No references means that the review gives none there.
    """

    es: Line
    en: Line
    refs: tuple[RefNumber, ...]
    section: Section
    certainty: Certainty
    anchor: Line

    @field_validator("anchor")
    @classmethod
    def _is_short(cls, anchor: str) -> str:
        count = len(re.findall(r"\w+(?:[-·.]\w+)*", anchor))
        if not 3 <= count <= 8:
            raise ValueError(
                f"the anchor has {count} words; give three to six consecutive words of the review"
            )
        return anchor

    def text(self, language: Language) -> str:
        """Return the claim in one language."""
        return self.es if language == "es" else self.en


class LeadText(Text):
    """The sentence that answers a topic by itself: at most 200 characters in each language."""

    es: Annotated[Line, StringConstraints(max_length=200)]
    en: Annotated[Line, StringConstraints(max_length=200)]


class TitleText(Text):
    """A title that fits a button on a phone: at most 60 characters in each language."""

    es: Annotated[Line, StringConstraints(max_length=60)]
    en: Annotated[Line, StringConstraints(max_length=60)]


class Block(Strict):
    """One topic of the review, as one card in both languages."""

    id: TopicId
    title: TitleText
    lead: LeadText
    claims: Annotated[tuple[Claim, ...], Field(min_length=2, max_length=6)]
    notes: tuple[NoteId, ...] = ()
    related: Annotated[tuple[TopicId, ...], Field(min_length=1, max_length=5)]
    questions: Phrasings


class Voices(Strict):
    """The long tail of phrasings of one topic, by the voice that wrote them.

    Voices stay apart because calibration holds one out at a time: a phrasing is only a fair test
    of the others when somebody else wrote it.
    """

    id: TopicId
    voices: dict[Line, Phrasings]


class Note(Strict):
    """A curator's note, apart from what the review says.

    It tells what a cited source really is (M), where the review's table or caption differs from its own
    source (T), or what was published since (since-...).
    """

    id: NoteId
    kind: Literal["mismatch", "table", "since"]
    refs: tuple[RefNumber, ...] = ()
    weight: Literal["high", "medium", "low"]
    es: Line
    en: Line
    source: Line | None = None

    def text(self, language: Language) -> str:
        """Return the note in one language."""
        return self.es if language == "es" else self.en


class Reference(Strict):
    """One entry of the review's bibliography. `study` is absent where its type was not verified."""

    number: RefNumber
    authors: Line
    title: Line
    source: Line
    year: Annotated[int, Field(ge=1900, le=2100)]
    study: Text | None = None
    notes: tuple[NoteId, ...] = ()
    asked: Phrasings

    @property
    def id(self) -> str:
        """The topic id of this reference."""
        return f"ref-{self.number}"

    @property
    def first_author(self) -> str:
        """The first author's surname, particles included, without the initials after it."""
        first, *_ = self.authors.split(",")
        return " ".join(word for word in first.split() if not (word.isupper() or word == "Jr"))


class Abbreviation(Strict):
    """One abbreviation of the review, with the English letters where English differs."""

    id: TopicId
    short: Text
    long: Text
    gloss: Text
    topic: TopicId
    asked: Phrasings


class HelpLine(Strict):
    """A line to call or a page to open in a crisis, with the date and way in which it was checked.

    An emergency line with neither a number nor a url is the country's own, whatever that is.
    """

    id: TopicId
    country: Text
    name: Text
    number: Line | None = None
    url: Line | None = None
    hours: Text | None = None
    emergency: bool = False
    checked: Annotated[Line, StringConstraints(pattern=_DATE)]
    basis: Text

    @model_validator(mode="after")
    def _one_way(self) -> "HelpLine":
        if self.number is not None and self.url is not None:
            raise ValueError("a line has either a number or a url; give one of the two")
        if self.number is None and self.url is None and not self.emergency:
            raise ValueError("a line has neither a number nor a url; give one of the two")
        return self


class ReplyText(Strict):
    """A fixed reply of the safety or chat group."""

    id: TopicId
    title: TitleText
    text: Text
    asked: Phrasings = Phrasings()


class Topic(Strict):
    """A topic of the catalogue; `scope` tells curators where it ends and the next begins."""

    id: TopicId
    scope: Line


class Group(Strict):
    """Topics that belong together, in the order in which menus show them."""

    id: TopicId
    title: TitleText
    topics: tuple[Topic, ...]


class Vague(Strict):
    """Words that name several topics at once, and the two or three that are offered then."""

    topics: Annotated[tuple[TopicId, ...], Field(min_length=2, max_length=3)]
    es: tuple[Line, ...]
    en: tuple[Line, ...]
