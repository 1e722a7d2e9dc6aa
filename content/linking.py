"""Decides whether the content files fit together: every id that one names must stand in another."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import process

from content.models import AbbreviationsFile, Block, CatalogueFile, NotesFile, ReferencesFile, Voices
from content.source import Document, Fault, Place

__all__ = ["broken_links"]


def broken_links(
    catalogue: tuple[Document, CatalogueFile],
    blocks: Mapping[str, tuple[Document, Block]],
    voices: Mapping[str, tuple[Document, Voices]],
    notes: tuple[Document, NotesFile],
    references: tuple[Document, ReferencesFile],
    abbreviations: tuple[Document, AbbreviationsFile],
) -> Iterator[Fault]:
    """Yield a fault for every id that is named and not defined, or defined and not named."""
    yield from _repeated(notes[0], "notes", "id", [note.id for note in notes[1].notes])
    yield from _repeated(references[0], "references", "number", [r.number for r in references[1].references])
    yield from _repeated(abbreviations[0], "abbreviations", "id", [a.id for a in abbreviations[1].abbreviations])
    yield from _catalogue_faults(*catalogue, blocks)
    known_notes = {note.id for note in notes[1].notes}
    known_refs = {reference.number for reference in references[1].references}
    known_topics = {*blocks, *(f"ref-{number}" for number in known_refs)}
    known_topics |= {entry.id for entry in abbreviations[1].abbreviations}
    for document, block in blocks.values():
        for i, claim in enumerate(block.claims):
            yield from _unknown(document, ("claims", i, "refs"), claim.refs, known_refs, "reference")
        yield from _unknown(document, ("notes",), block.notes, known_notes, "note")
        yield from _unknown(document, ("related",), block.related, known_topics, "topic")
    for name, (document, _) in voices.items():
        if name not in blocks:
            yield document.fault(("id",), f"there is no block «{name}»", "name the file after a block beside it")
    for i, note in enumerate(notes[1].notes):
        yield from _unknown(notes[0], ("notes", i, "refs"), note.refs, known_refs, "reference")
    for i, reference in enumerate(references[1].references):
        yield from _unknown(references[0], ("references", i, "notes"), reference.notes, known_notes, "note")
    for i, entry in enumerate(abbreviations[1].abbreviations):
        place = ("abbreviations", i)
        yield from _unknown(abbreviations[0], (*place, "topic"), [entry.topic], known_topics, "topic")


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
            yield block_document.fault(("id",), f"«{name}» is not in catalogue.yaml", "list it there, with its scope")
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
