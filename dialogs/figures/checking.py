"""Decides what is wrong with the pictures' own files: notes, cards and references that do not exist."""

from collections.abc import Iterator

from content.library import Library
from dialogs.figures.criteria import load_criteria
from dialogs.figures.evidence import load_evidence
from dialogs.figures.mechanism import load_mechanism

__all__ = ["figure_faults"]


def figure_faults(library: Library) -> Iterator[str]:
    """Yield a sentence for each name that leads nowhere; raise ContentError for files that cannot be read."""
    table, evidence, scene = load_criteria(), load_evidence(), load_mechanism()
    cells = [
        note for group in table.groups for row in group.rows for cell in row.cells for note in cell.notes
    ]
    told = {note.id for note in table.notes}
    yield from (
        f"criteria.yaml: {note} marks a cell and is not told below" for note in cells if note not in told
    )
    yield from (f"criteria.yaml: there is no note {note}" for note in sorted(told - set(library.notes)))
    kinds = {kind.id for kind in evidence.kinds}
    places = {condition.id for condition in evidence.conditions}
    for study in evidence.studies:
        if study.ref not in library.references:
            yield f"evidence.yaml: there is no reference {study.ref}"
        if study.kind not in kinds:
            yield f"evidence.yaml: there is no kind of study {study.kind}"
        unknown = [*({*study.about, *study.cited} - places), *(set(study.notes) - set(library.notes))]
        yield from (f"evidence.yaml: {name} is neither a condition nor a note" for name in unknown)
    cards = [card for card in scene.cards if card not in library.blocks]
    yield from (f"mechanism.yaml: there is no card {card}" for card in cards)
