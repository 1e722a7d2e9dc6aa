"""Decides what Umbral knows: all content files, read strictly and checked against each other."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from content.files import (
    AbbreviationsFile,
    CatalogueFile,
    HelpLinesFile,
    NotesFile,
    OutsideFile,
    ReferencesFile,
    RepliesFile,
    VagueFile,
    WordingFile,
)
from content.keeping import KeptValues
from content.linking import Files, broken_links
from content.models import (
    Abbreviation,
    Block,
    Group,
    HelpLine,
    Language,
    Note,
    Phrasings,
    Reference,
    ReplyText,
    Text,
    Vague,
    Voices,
)
from content.source import ContentError, Document, Fault, read, validate

__all__ = ["CONTENT_FOLDER", "Library", "load"]

CONTENT_FOLDER = Path(__file__).parent
Model = TypeVar("Model", bound=BaseModel)
Sourced = tuple[Document, Model]


@dataclass(frozen=True)
class Library:
    """Everything that Umbral knows and says, by id. Made by `load`; never changed afterwards."""

    groups: tuple[Group, ...]
    blocks: Mapping[str, Block]
    voices: Mapping[str, Voices]
    notes: Mapping[str, Note]
    references: Mapping[int, Reference]
    abbreviations: Mapping[str, Abbreviation]
    replies: Mapping[str, ReplyText]
    help_lines: tuple[HelpLine, ...]
    wording: Mapping[str, Text]
    outside: Mapping[str, Phrasings]
    vague: tuple[Vague, ...]

    def say(self, key: str, language: Language, **values: object) -> str:
        """Return a text of the interface with its {placeholders} filled; raise KeyError for no such key."""
        return self.wording[key][language].format(**values)

    def topics(self) -> Iterator[str]:
        """Yield every topic id: blocks in the catalogue's order, references, abbreviations, replies."""
        for group in self.groups:
            yield from (topic.id for topic in group.topics)
        yield from (reference.id for reference in self.references.values())
        yield from self.abbreviations
        yield from self.replies

    def title(self, topic: str, language: Language) -> str:
        """Return the title under which a topic is offered; raise KeyError for an unknown id."""
        if topic in self.blocks:
            return self.blocks[topic].title[language]
        if topic in self.abbreviations:
            entry = self.abbreviations[topic]
            return f"{entry.short[language]}: {entry.long[language]}"
        if topic in self.replies:
            return self.replies[topic].title[language]
        reference = self.reference(topic)
        author = reference.first_author
        return self.say(
            "reference.title", language, number=reference.number, author=author, year=reference.year
        )

    def reference(self, topic: str) -> Reference:
        """Return the reference with the id `ref-<number>`; raise KeyError when there is none."""
        found = next((entry for entry in self.references.values() if entry.id == topic), None)
        if found is None:
            raise KeyError(topic)
        return found

    def cited_by(self, number: int) -> list[str]:
        """Return the ids of the blocks with a claim that gives this reference, in the catalogue's order."""
        order = [topic.id for group in self.groups for topic in group.topics]
        return [i for i in order if any(number in claim.refs for claim in self.blocks[i].claims)]

    def phrasings(self, topic: str) -> Phrasings:
        """Return every phrasing that curators wrote for a topic, from its file and from all voices."""
        parts = [self._own_phrasings(topic)]
        if topic in self.voices:
            parts.extend(self.voices[topic].voices.values())
        return Phrasings(
            es=tuple(dict.fromkeys(line for part in parts for line in part.es)),
            en=tuple(dict.fromkeys(line for part in parts for line in part.en)),
        )

    def _own_phrasings(self, topic: str) -> Phrasings:
        if topic in self.blocks:
            return self.blocks[topic].questions
        if topic in self.abbreviations:
            return self.abbreviations[topic].asked
        if topic in self.replies:
            return self.replies[topic].asked
        return self.reference(topic).asked


class _Loader:
    """Reads files and gathers what is wrong with each, so that one run reports everything."""

    def __init__(self, folder: Path, values: Mapping[str, Any] | None = None) -> None:
        self.folder = folder
        self.values = dict(values or {})
        self.faults: list[Fault] = []
        self.unread: set[str] = set()

    def one(self, name: str, model: type[Model]) -> Sourced[Model] | None:
        """Read one file that must be there."""
        return self._model(self.folder / name, model)

    def many(self, ending: str, model: type[Model]) -> dict[str, Sourced[Model]]:
        """Read all `<id>.<ending>` below blocks/, by id; a file named otherwise than its id is a fault.

        The names of those that cannot be read are kept in `unread`.
        """
        found: dict[str, Sourced[Model]] = {}
        for path in sorted(self.folder.glob(f"blocks/*/*.{ending}")):
            name, _, rest = path.name.partition(".")
            if rest != ending:
                continue
            if name in found:
                self.faults.append(Fault(path, 1, f"«{name}» stands in two folders", "keep one of the two"))
            sourced = self._model(path, model)
            if sourced is None:
                self.unread.add(name)
                continue
            document, item = sourced
            if name != document.value["id"]:
                what = f"the id «{document.value['id']}» is not the file's name «{name}»"
                self.faults.append(document.fault(("id",), what, "make the two the same"))
            found[name] = (document, item)
        return found

    def passed_over(self, endings: tuple[str, ...]) -> None:
        """Note each YAML file of blocks/ that nothing reads, because of its name or its place."""
        for path in sorted((self.folder / "blocks").rglob("*.y*ml")):
            in_group = path.parent.parent == self.folder / "blocks"
            if not in_group or path.name.partition(".")[2] not in endings:
                names = " or ".join(f"<id>.{ending}" for ending in endings)
                self.faults.append(
                    Fault(path, 1, "nothing reads this file", f"name it blocks/<group>/{names}")
                )

    def _model(self, path: Path, model: type[Model]) -> Sourced[Model] | None:
        try:
            document = self._document(path)
            return document, validate(model, document)
        except ContentError as error:
            self.faults.extend(error.faults)
            return None

    def _document(self, path: Path) -> Document:
        """Return a file's document, without the lines of its values if those are known from before."""
        name = path.relative_to(self.folder).as_posix()
        if name in self.values:
            return Document(path, self.values[name], {(): 1})
        document = read(path)
        self.values[name] = document.value
        return document


def load(folder: Path = CONTENT_FOLDER, cache: Path | None = None) -> Library:
    """Return the library in a folder; raise ContentError with every fault of every file at once.

    What its files hold is kept in `cache`, a folder, and taken from there until one of them changes.
    """
    if cache is None:
        return _load(_Loader(folder))
    kept = KeptValues(folder, cache)
    values = kept.read()
    if values is not None:
        with contextlib.suppress(ContentError):  # Umbral itself has changed; read anew, a fault has its line
            return _load(_Loader(folder, values))
    loader = _Loader(folder)
    library = _load(loader)
    kept.keep(loader.values)
    return library


def _load(loader: _Loader) -> Library:
    catalogue = loader.one("catalogue.yaml", CatalogueFile)
    notes = loader.one("notes.yaml", NotesFile)
    references = loader.one("references.yaml", ReferencesFile)
    abbreviations = loader.one("abbreviations.yaml", AbbreviationsFile)
    replies = loader.one("replies.yaml", RepliesFile)
    help_lines = loader.one("help_lines.yaml", HelpLinesFile)
    wording = loader.one("wording.yaml", WordingFile)
    outside = loader.one("outside.yaml", OutsideFile)
    vague = loader.one("vague.yaml", VagueFile)
    blocks = loader.many("yaml", Block)
    unread = frozenset(loader.unread)
    voices = loader.many("phrasings.yaml", Voices)
    loader.passed_over(("yaml", "phrasings.yaml"))
    files = Files(
        catalogue, blocks, unread, voices, notes, references, abbreviations, replies, help_lines, vague
    )
    loader.faults.extend(broken_links(files))
    if (
        loader.faults
        or not (catalogue and notes and references and abbreviations)
        or not (replies and help_lines and wording and outside and vague)
    ):
        raise ContentError(loader.faults)
    return Library(
        groups=catalogue[1].groups,
        blocks={name: block for name, (_, block) in blocks.items()},
        voices={name: voice for name, (_, voice) in voices.items()},
        notes={note.id: note for note in notes[1].notes},
        references={reference.number: reference for reference in references[1].references},
        abbreviations={entry.id: entry for entry in abbreviations[1].abbreviations},
        replies={reply.id: reply for reply in replies[1].replies},
        help_lines=help_lines[1].help_lines,
        wording=wording[1].wording,
        outside=outside[1].outside,
        vague=vague[1].vague,
    )
