"""Decides which drawing a name stands for; what draws is loaded with this module, and only then."""

from collections.abc import Mapping

from dialogs.cases import Case
from dialogs.definition import Questionnaire
from dialogs.figures.criteria import criteria_figure
from dialogs.figures.evidence import evidence_figure
from dialogs.figures.keepsake import keepsake_figure
from dialogs.figures.mechanism import mechanism_figure
from dialogs.figures.path import path_figure
from dialogs.figures.shapes import Figure
from dialogs.session import Walk
from dialogs.speaker import Speaker

__all__ = ["drawn"]


def drawn(
    speaker: Speaker,
    questionnaire: Questionnaire,
    cases: Mapping[str, Case],
    name: str,
    walk: Walk | None = None,
) -> Figure:
    """Return a picture by its name; raise KeyError for a name without one, or a page without answers."""
    if name == "keepsake" and walk is not None:
        return keepsake_figure(speaker, questionnaire, walk, cases.get(walk.case or ""))
    if name == "path":
        return path_figure(speaker, questionnaire, None if walk is None else walk.answers)
    if name == "criteria":
        return criteria_figure(speaker)
    if name == "evidence":
        return evidence_figure(speaker)
    return mechanism_figure(speaker, None if name == "mechanism" else name)
