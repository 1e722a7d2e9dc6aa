"""Decides what `check` prints: every fault of content and questionnaires, then what is covered."""

from collections.abc import Iterable
from pathlib import Path

from content.anchors import Article
from content.coverage import anchor_faults, card_faults, collisions, dose_faults, gaps
from content.library import CONTENT_FOLDER, load
from dialogs.cases import CASES_FOLDER, load_cases
from dialogs.definitions import load_questionnaire
from dialogs.figures.checking import figure_faults
from dialogs.safety import SafetyRouter

__all__ = ["check_all"]


def check_all(article: Path | None) -> tuple[list[str], bool]:
    """Return the lines to print and whether all is sound; raise ContentError when files cannot be read."""
    library = load()
    questionnaire = load_questionnaire()
    cases = load_cases(questionnaire)
    SafetyRouter.load()
    faults = [
        *map(str, dose_faults([CONTENT_FOLDER, CASES_FOLDER.parent])),
        *map(str, card_faults(library, CONTENT_FOLDER)),
        *map(str, collisions(library, CONTENT_FOLDER)),
        *figure_faults(library),
    ]
    if article:
        faults.extend(_anchors(library_folder=CONTENT_FOLDER, article=article))
    count = sum(len(library.phrasings(topic).all()) for topic in library.topics())
    summary = (
        f"{len(library.blocks)} blocks, {len(library.references)} references, {len(library.abbreviations)} "
        f"abbreviations, {len(library.notes)} notes, {len(cases)} cases, {count} phrasings"
    )
    verdict = f"{len(faults)} faults" if faults else "sound"
    if article and not faults:
        verdict += "; every anchor stands in the review beside its references"
    return [*_shortened(faults), *gaps(library), summary, verdict], not faults


def _anchors(library_folder: Path, article: Path) -> Iterable[str]:
    text = Article(article.read_text(encoding="utf-8"))
    return map(str, anchor_faults(load(library_folder), library_folder, text))


def _shortened(faults: list[str]) -> list[str]:
    """Return the faults with paths as the curator knows them, from the folder they work in."""
    here = f"{Path.cwd()}/"
    return [fault.replace(here, "") for fault in faults]
