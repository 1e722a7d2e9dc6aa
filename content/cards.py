"""Decides what a card says: one topic in one language, as plain values that any channel can show."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from content.library import Library
from content.models import Block, Certainty, Language, Reference, Section

__all__ = ["Card", "CardClaim", "CardNote", "card", "pubmed_search"]


@dataclass(frozen=True)
class CardClaim:
    """A claim as shown: its text, its references, the review's section and how sure the review is.

    What the bibliography or the list of abbreviations says of itself has no certainty.
    """

    text: str
    refs: tuple[int, ...]
    section: Section
    certainty: Certainty | None


@dataclass(frozen=True)
class CardNote:
    """A curator's note as shown, apart from what the review says."""

    id: str
    text: str
    kind: str
    source: str | None


@dataclass(frozen=True)
class Card:
    """What one answer shows. `related` are topic ids; `links` are (label, address) pairs."""

    id: str
    language: Language
    title: str
    lead: str
    claims: tuple[CardClaim, ...] = ()
    notes: tuple[CardNote, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    @property
    def refs(self) -> tuple[int, ...]:
        """The reference numbers that the claims give, in the bibliography's order."""
        return tuple(sorted({number for claim in self.claims for number in claim.refs}))


def card(library: Library, topic: str, language: Language) -> Card:
    """Return the card of a block, reference or abbreviation; raise KeyError for any other id."""
    if topic in library.blocks:
        return _block_card(library, library.blocks[topic], language)
    if topic in library.abbreviations:
        return _abbreviation_card(library, topic, language)
    return _reference_card(library, library.reference(topic), language)


def pubmed_search(reference: Reference) -> str:
    """Return the address of a PubMed search for the reference's title; no identifier is guessed."""
    return f"https://pubmed.ncbi.nlm.nih.gov/?term={quote_plus(reference.title)}"


def _block_card(library: Library, block: Block, language: Language) -> Card:
    claims = tuple(CardClaim(c.text(language), c.refs, c.section, c.certainty) for c in block.claims)
    return Card(
        id=block.id,
        language=language,
        title=block.title[language],
        lead=block.lead[language],
        claims=claims,
        notes=_notes(library, block.notes, language),
        related=block.related,
    )


def _reference_card(library: Library, reference: Reference, language: Language) -> Card:
    study = reference.study[language] if reference.study else library.say("reference.unverified", language)
    end = "" if reference.title[-1] in ".?!" else "."
    lead = f"{reference.authors} {reference.title}{end} {reference.source}"
    return Card(
        id=reference.id,
        language=language,
        title=library.title(reference.id, language),
        lead=lead,
        claims=(CardClaim(library.say("reference.study", language, study=study), (), "R", None),),
        notes=_notes(library, reference.notes, language),
        related=tuple(library.cited_by(reference.number)),
        links=((library.say("reference.pubmed", language), pubmed_search(reference)),),
    )


def _abbreviation_card(library: Library, topic: str, language: Language) -> Card:
    entry = library.abbreviations[topic]
    other: Language = "en" if language == "es" else "es"
    twin = library.say("abbreviation.twin", language, short=entry.short[other], long=entry.long[other])
    lead = f"{entry.short[language]} = {entry.long[language]} ({twin})."
    claims = (CardClaim(entry.gloss[language], (), "GL", None),)
    return Card(
        id=topic,
        language=language,
        title=library.title(topic, language),
        lead=lead,
        claims=claims,
        related=(entry.topic,),
    )


def _notes(library: Library, ids: tuple[str, ...], language: Language) -> tuple[CardNote, ...]:
    notes = (library.notes[i] for i in ids)
    return tuple(CardNote(note.id, note.text(language), note.kind, note.source) for note in notes)
