"""Decides what a finder learns from: every phrasing, title, lead and claim, and what lies outside."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from content.calibration import load_calibration
from content.finding import Finder
from content.keeping import keep_only
from content.library import Library
from content.models import LANGUAGES, Language
from content.searching import OUTSIDE, Line, Search
from content.text import joined
from content.weighing import Weights

__all__ = ["digest", "examples", "finder_of", "kept_or_learnt", "learnt"]

METHOD = "3"
"""Grows by one with each change of how weights are learnt, so that older ones are not taken for current."""


def examples(library: Library) -> dict[str, list[Line]]:
    """Return every line that speaks for a label, as (as written, folded, language), each once."""
    found: dict[str, list[Line]] = {}
    for topic in library.topics():
        lines = _lines(library, topic)
        if lines:
            found[topic] = lines
    for kind, phrasings in library.outside.items():
        found[f"{OUTSIDE}-{kind}"] = _unique(
            [(text, language) for language in LANGUAGES for text in getattr(phrasings, language)]
        )
    return found


def finder_of(
    library: Library,
    lines: Mapping[str, Sequence[Line]],
    cache: Path | None = None,
    announce: Callable[[], None] | None = None,
) -> Finder:
    """Return a finder that knows these lines of a library, by label; `kept_or_learnt` tells of the rest."""
    search = Search(learnt(lines, "weights", cache, announce), lines)
    vague = {joined(text): entry.topics for entry in library.vague for text in entry.es + entry.en}
    return Finder(search, load_calibration(), vague)


def learnt(
    lines: Mapping[str, Sequence[Line]],
    name: str,
    cache: Path | None = None,
    announce: Callable[[], None] | None = None,
) -> Weights:
    """Return what lines teach about their labels; `kept_or_learnt` says what the rest is for."""
    return kept_or_learnt(name, digest(lines), lambda: lines, cache, announce)


def kept_or_learnt(
    name: str,
    state: str,
    lines: Callable[[], Mapping[str, Sequence[Line]]],
    cache: Path | None = None,
    announce: Callable[[], None] | None = None,
) -> Weights:
    """Return what lines teach; they are asked for only if it is not known yet.

    It is kept under a name in `cache`, a folder, and read from there for as long as the `state` of all that
    is learnt from is the same. `announce` is called before anything is learnt, as that takes seconds.
    """
    path = cache / f"{name}-{state[:16]}.bin" if cache else None
    weights = Weights.load(path, state) if path else None
    if weights is None:
        weights = _learn(lines(), announce)
        if path:
            keep_only(path, partial(weights.save, path, state))
    return weights


def _learn(lines: Mapping[str, Sequence[Line]], announce: Callable[[], None] | None) -> Weights:
    from content.learning import learn  # noqa: PLC0415  numpy is loaded only when something is learnt

    if announce:
        announce()
    return Weights.of(learn([(folded, label) for label, found in lines.items() for _, folded, _ in found]))


def _lines(library: Library, topic: str) -> list[Line]:
    phrasings = library.phrasings(topic)
    found: list[tuple[str, Language]] = [
        (text, language) for language in LANGUAGES for text in getattr(phrasings, language)
    ]
    for language in LANGUAGES:
        found.extend((text, language) for text in _texts(library, topic, language))
    return _unique(found) if phrasings.all() or topic not in library.replies else []


def _texts(library: Library, topic: str, language: Language) -> list[str]:
    """Return what a topic says of itself: title and lead of a block, title and authors of a reference."""
    if topic in library.blocks:
        block = library.blocks[topic]
        return [block.title[language], block.lead[language]]
    if topic in library.abbreviations:
        entry = library.abbreviations[topic]
        return [entry.short[language], entry.long[language]]
    if topic in library.replies:
        return []
    reference = library.reference(topic)
    first = reference.first_author
    return [reference.title, f"{first} {reference.year}", f"{first} et al {reference.source.split('.')[0]}"]


def _unique(lines: list[tuple[str, Language]]) -> list[Line]:
    folded = {joined(text): (text, language) for text, language in reversed(lines)}
    # Half of the phrasings are written as they fold: one text is enough for these.
    return [
        (text, text if text == key else key, language)
        for key, (text, language) in reversed(folded.items())
        if key
    ]


def digest(lines: Mapping[str, Sequence[Line]]) -> str:
    """Return a digest of everything that is learnt from, and of the method."""
    state = hashlib.sha256(METHOD.encode())
    for label, found in lines.items():
        state.update("\n".join([label, *(folded for _, folded, _ in found), ""]).encode())
    return state.hexdigest()
