"""Decides whether the content files fit together: every id that one names must stand in another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process

from content.models import AbbreviationsFile, Block, CatalogueFile, NotesFile, ReferencesFile, Voices
from content.source import Document, Fault, Place

__all__ = ["Files", "broken_links"]


@dataclass(frozen=True)
class Files:
    """The files that name each other's ids, each as its document and what it holds."""

    catalogue: tuple[Document, CatalogueFile]
    blocks: Mapping[str, tuple[Document, Block]]
    voices: Mapping[str, tuple[Document, Voices]]
    notes: tuple[Document, NotesFile]
    references: tuple[Document, ReferencesFile]
    abbreviations: tuple[Document, AbbreviationsFile]


def broken_links(files: Files) -> Iterator[Fault]:
    """Yield a fault for every id that is named and not defined, or defined and not named."""
    yield from _repeated(files.notes[0], "notes", "id", [note.id for note in files.notes[1].notes])
    numbers = [reference.number for reference in files.references[1].references]
    yield from _repeated(files.references[0], "references", "number", numbers)
    entries = [entry.id for entry in files.abbreviations[1].abbreviations]
    yield from _repeated(files.abbreviations[0], "abbreviations", "id", entries)
    yield from _catalogue_faults(*files.catalogue, files.blocks)
    for name, (document, _) in files.voices.items():
        if name not in files.blocks:
            yield document.fault(
                ("id",), f"there is no block «{name}»", "name the file after a block beside it"
            )
    yield from _unknown_names(files)


def _unknown_names(files: Files) -> Iterator[Fault]:
    notes = {note.id for note in files.notes[1].notes}
    refs = {reference.number for reference in files.references[1].references}
    topics = {*files.blocks, *(f"ref-{number}" for number in refs)}
    topics |= {entry.id for entry in files.abbreviations[1].abbreviations}
    for document, block in files.blocks.values():
        for i, claim in enumerate(block.claims):
            yield from _unknown(document, ("claims", i, "refs"), claim.refs, refs, "reference")
        yield from _unknown(document, ("notes",), block.notes, notes, "note")
        yield from _unknown(document, ("related",), block.related, topics, "topic")
    for i, note in enumerate(files.notes[1].notes):
        yield from _unknown(files.notes[0], ("notes", i, "refs"), note.refs, refs, "reference")
    for i, reference in enumerate(files.references[1].references):
        yield from _unknown(files.references[0], ("references", i, "notes"), reference.notes, notes, "note")
    for i, entry in enumerate(files.abbreviations[1].abbreviations):
        place = ("abbreviations", i, "topic")
        yield from _unknown(files.abbreviations[0], place, [entry.topic], topics, "topic")


def _catalogue_faults(
    document: Document, catalogue: CatalogueFile, blocks: Mapping[str, tuple[Document, Block]]
) -> Iterator[Fault]:
    listed: dict[str, str] = {}
    for g, group in enumerate(catalogue.groups):
        for t, topic in enumerate(group.topics):
            place = ("groups", g, "topics", t)
            if topic.id in listed:
                yield document.fault(place, f"the topic «{topic.id}» is listed twice", "keep one of the two")
            listed[topic.id] = group.id
            if topic.id not in blocks:
                remedy = f"write blocks/{group.id}/{topic.id}.yaml, or take the id out of the catalogue"
                yield document.fault(place, f"the topic «{topic.id}» has no file", remedy)
    for name, (block_document, _) in blocks.items():
        folder = block_document.path.parent.name
        if name not in listed:
            yield block_document.fault(
                ("id",), f"«{name}» is not in catalogue.yaml", "list it there, with its scope"
            )
        elif listed[name] != folder:
            remedy = f"move it to blocks/{listed[name]}/ or list it under {folder}"
            yield block_document.fault(("id",), f"«{name}» is in the folder of another group", remedy)


def _unknown(
    document: Document, place: Place, named: Iterable[str | int], known: Iterable[str | int], kind: str
) -> Iterator[Fault]:
    known = set(known)
    names = [str(item) for item in known]
    for item in named:
        if item not in known:
            near = process.extractOne(str(item), names, score_cutoff=60) if isinstance(item, str) else None
            remedy = f"did you mean «{near[0]}»?" if near else f"name a {kind} that exists"
            yield document.fault(place, f"the {kind} «{item}» does not exist", remedy)


def _repeated(document: Document, key: str, field: str, ids: list[str] | list[int]) -> Iterator[Fault]:
    for i, item in enumerate(ids):
        if item in ids[:i]:
            yield document.fault((key, i, field), f"«{item}» is defined twice", "keep one of the two")
