"""Decides what the content covers and what it lacks, once every file can be read."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from content.anchors import Article
from content.cards import card
from content.library import Library
from content.models import LANGUAGES, Section
from content.source import Document, Fault, Place, read
from content.text import joined

__all__ = ["anchor_faults", "card_faults", "collisions", "dose_faults", "gaps"]

LONGEST_CARD = 1500
"""Characters of a card without its notes; more does not fit a phone."""
PHRASED = {"questions", "voices", "asked"}
"""Keys below which phrasings stand."""
FEWEST = {"es": 20, "en": 12}
"""Phrasings below which a topic is hard to find."""

_DOSE = re.compile(
    r"\d[\d.,]*\s?(?:mg|mcg|µg|μg|ug|ml|cc|UI|IU|miligramos?|milligrams?|microgramos?)(?:/\w+)*\b",
    re.IGNORECASE,
)


def gaps(library: Library) -> Iterator[str]:
    """Yield what is not covered: references, sections, phrasings. None of it is an error."""
    claims = [claim for block in library.blocks.values() for claim in block.claims]
    cited = {number for claim in claims for number in claim.refs}
    uncited = [str(number) for number in library.references if number not in cited]
    yield f"references that no claim cites: {', '.join(uncited) or 'none'}"
    drawn = {claim.section for claim in claims} | {"R"}
    untouched = [section for section in get_args(Section) if section not in drawn]
    yield f"sections that no block draws on: {', '.join(untouched) or 'none'}"
    for topic in library.blocks:
        phrasings = library.phrasings(topic)
        counts = {language: len(getattr(phrasings, language)) for language in LANGUAGES}
        if any(counts[language] < FEWEST[language] for language in LANGUAGES):
            has, wanted = (" and ".join(f"{n[one]} {one}" for one in LANGUAGES) for n in (counts, FEWEST))
            yield f"{topic}: few phrasings ({has}; wanted {wanted})"


def collisions(library: Library, folder: Path) -> Iterator[Fault]:
    """Yield each phrasing that two topics claim, wherever it stands in the library's folder."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for topic in library.topics():
        for phrasing in library.phrasings(topic).all():
            owners[joined(phrasing)].add(topic)
    shared = {
        phrasing: " and ".join(sorted(topics)) for phrasing, topics in owners.items() if len(topics) > 1
    }
    if shared:
        for document, place, phrasing in _phrasings_in(folder):
            claimed = shared.get(joined(phrasing))
            if claimed:
                what = f"«{phrasing.strip()}» is claimed by {claimed}"
                yield document.fault(place, what, "leave it to one of them")


def _phrasings_in(folder: Path) -> Iterator[tuple[Document, Place, str]]:
    """Yield every phrasing of a topic with where it stands."""
    lists = [folder / f"{name}.yaml" for name in ("references", "abbreviations", "replies")]
    for path in (*sorted(folder.glob("blocks/*/*.yaml")), *lists):
        document = read(path)
        for place in document.lines:
            if PHRASED.intersection(place) and isinstance(place[-1], int):
                yield document, place, document.value_at(place)


def card_faults(library: Library, folder: Path) -> Iterator[Fault]:
    """Yield each card that is too long for a phone."""
    for path in _block_paths(library, folder):
        for language in LANGUAGES:
            shown = card(library, path.stem, language)
            related = [library.title(one, language) for one in shown.related]
            size = len(
                "\n".join([shown.title, shown.lead, *(claim.text for claim in shown.claims), *related])
            )
            if size > LONGEST_CARD:
                what = f"the card has {size} characters ({language})"
                yield Fault(path, 1, what, f"keep it within {LONGEST_CARD}")


def dose_faults(folders: list[Path]) -> Iterator[Fault]:
    """Yield each number with a dose unit in any YAML file: no dose stands anywhere."""
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = _DOSE.search(line)
                if found:
                    yield Fault(path, number, f"«{found[0]}» looks like a dose", "take the number out")


def anchor_faults(library: Library, folder: Path, article: Article) -> Iterator[Fault]:
    """Yield each claim whose anchor or references do not stand in the review as given."""
    for path in _block_paths(library, folder):
        document = read(path)
        for i, claim in enumerate(library.blocks[path.stem].claims):
            objection = article.objection(claim)
            if objection:
                yield document.fault(
                    ("claims", i, "anchor"), objection, "copy three to six words that stand there"
                )


def _block_paths(library: Library, folder: Path) -> Iterator[Path]:
    """Yield the file of each block, in the catalogue's order; its stem is the topic."""
    for group in library.groups:
        yield from (folder / "blocks" / group.id / f"{topic.id}.yaml" for topic in group.topics)
