"""Decides whether the content files fit together: every id that one names must stand in another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.files import (
    AbbreviationsFile,
    CatalogueFile,
    HelpLinesFile,
    NotesFile,
    ReferencesFile,
    RepliesFile,
    VagueFile,
)
from content.models import (
    Block,
    Voices,
)
from content.nearness import near
from content.source import Document, Fault, Place

__all__ = ["Files", "broken_links"]

Known = Mapping[str, set[str] | set[int] | None]


@dataclass(frozen=True)
class Files:
    """The files that name each other's ids, each as its document and what it holds.

    A file that cannot be read is None, and a block that cannot is only named, in `unread`. What they define
    is not known then, so nothing is said against those who name it: one fault must not look like ten.
    """

    catalogue: tuple[Document, CatalogueFile] | None
    blocks: Mapping[str, tuple[Document, Block]]
    unread: frozenset[str]
    voices: Mapping[str, tuple[Document, Voices]]
    notes: tuple[Document, NotesFile] | None
    references: tuple[Document, ReferencesFile] | None
    abbreviations: tuple[Document, AbbreviationsFile] | None
    replies: tuple[Document, RepliesFile] | None
    help_lines: tuple[Document, HelpLinesFile] | None
    vague: tuple[Document, VagueFile] | None


def broken_links(files: Files) -> Iterator[Fault]:
    """Yield a fault for every id that is named and not defined, or defined and not named."""
    known = _known(files)
    yield from _repeated_ids(files)
    if files.catalogue:
        yield from _catalogue_faults(*files.catalogue, files)
    for document, block in files.blocks.values():
        yield from _block_faults(document, block, known)
    for name, (document, _) in files.voices.items():
        if name not in files.blocks and name not in files.unread:
            what = f"there is no block «{name}»"
            yield document.fault(("id",), what, "name the file after a block beside it")
    yield from _list_faults(files, known)
    if files.vague:
        document, vague = files.vague
        for i, words in enumerate(vague.vague):
            yield from _unknown(document, ("vague", i, "topics"), words.topics, "topic", known)


def _known(files: Files) -> Known:
    """Return the ids that are defined, by kind; None for a kind of which some cannot be known."""
    refs = {reference.number for reference in files.references[1].references} if files.references else None
    topics = None
    if refs is not None and files.abbreviations:
        entries = files.abbreviations[1].abbreviations
        topics = {*files.blocks, *files.unread, *(f"ref-{n}" for n in refs), *(entry.id for entry in entries)}
    notes = {note.id for note in files.notes[1].notes} if files.notes else None
    return {"note": notes, "reference": refs, "topic": topics}


def _block_faults(document: Document, block: Block, known: Known) -> Iterator[Fault]:
    for i, claim in enumerate(block.claims):
        yield from _unknown(document, ("claims", i, "refs"), claim.refs, "reference", known)
    yield from _unknown(document, ("notes",), block.notes, "note", known)
    yield from _unknown(document, ("related",), block.related, "topic", known)


def _list_faults(files: Files, known: Known) -> Iterator[Fault]:
    if files.notes:
        document, notes = files.notes
        for i, note in enumerate(notes.notes):
            yield from _unknown(document, ("notes", i, "refs"), note.refs, "reference", known)
    if files.references:
        document, references = files.references
        for i, reference in enumerate(references.references):
            yield from _unknown(document, ("references", i, "notes"), reference.notes, "note", known)
    if files.abbreviations:
        document, abbreviations = files.abbreviations
        for i, entry in enumerate(abbreviations.abbreviations):
            yield from _unknown(document, ("abbreviations", i, "topic"), [entry.topic], "topic", known)


def _repeated_ids(files: Files) -> Iterator[Fault]:
    if files.notes:
        yield from _repeated(files.notes[0], "notes", "id", [n.id for n in files.notes[1].notes])
    if files.references:
        numbers = [r.number for r in files.references[1].references]
        yield from _repeated(files.references[0], "references", "number", numbers)
    if files.abbreviations:
        entries = [a.id for a in files.abbreviations[1].abbreviations]
        yield from _repeated(files.abbreviations[0], "abbreviations", "id", entries)
    if files.replies:
        yield from _repeated(files.replies[0], "replies", "id", [r.id for r in files.replies[1].replies])
    if files.help_lines:
        lines = [line.id for line in files.help_lines[1].help_lines]
        yield from _repeated(files.help_lines[0], "help_lines", "id", lines)


def _catalogue_faults(document: Document, catalogue: CatalogueFile, files: Files) -> Iterator[Fault]:
    listed: dict[str, str] = {}
    for g, group in enumerate(catalogue.groups):
        for t, topic in enumerate(group.topics):
            place = ("groups", g, "topics", t)
            if topic.id in listed:
                yield document.fault(place, f"the topic «{topic.id}» is listed twice", "keep one of the two")
            listed[topic.id] = group.id
            if topic.id not in files.blocks and topic.id not in files.unread:
                remedy = f"write blocks/{group.id}/{topic.id}.yaml, or take the id out of the catalogue"
                yield document.fault(place, f"the topic «{topic.id}» has no file", remedy)
    for name, (block_document, _) in files.blocks.items():
        folder = block_document.path.parent.name
        if name not in listed:
            what = f"«{name}» is not in catalogue.yaml"
            yield block_document.fault(("id",), what, "list it there, with its scope")
        elif listed[name] != folder:
            remedy = f"move it to blocks/{listed[name]}/ or list it under {folder}"
            yield block_document.fault(("id",), f"«{name}» is in the folder of another group", remedy)


def _unknown(
    document: Document, place: Place, named: Iterable[str | int], kind: str, known: Known
) -> Iterator[Fault]:
    defined = known[kind]
    if defined is None:
        return
    for i, item in enumerate(named):
        if item not in defined:
            meant = near(item, map(str, defined)) if isinstance(item, str) else []
            remedy = f"did you mean «{meant[0]}»?" if meant else f"name a {kind} that exists"
            yield document.fault((*place, i), f"the {kind} «{item}» does not exist", remedy)


def _repeated(document: Document, key: str, field: str, ids: list[str] | list[int]) -> Iterator[Fault]:
    for i, item in enumerate(ids):
        if item in ids[:i]:
            yield document.fault((key, i, field), f"«{item}» is defined twice", "keep one of the two")
