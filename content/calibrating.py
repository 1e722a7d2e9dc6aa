"""Decides the limits between answer, question back and silence, by asking what was not indexed.

Each voice in turn, and with it a part of the questions outside, is left out of learning and then asked.
What comes back is fitted to a logistic model of lying within the review, and the limits are set where few
enough of the questions outside would still be answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from content.calibration import Calibration, Clues, Evidence, Limits, Scope
from content.deciding import Answer, Suggest, decide
from content.learning import learn
from content.library import Library
from content.preparing import digest, examples
from content.searching import OUTSIDE, Found, Line, Search
from content.weighing import Weights

__all__ = ["ANSWERED_OUTSIDE", "Asked", "ask_left_out", "calibrate"]

ANSWERED_OUTSIDE = 0.015
"""Of the questions outside that were left out, at most this share may be answered. They were written to be
hard, so that of everyday requests far fewer are."""
ASKED_BACK_OUTSIDE = 0.08
FLOOR, GAP, OFFER = 30, 5, 5

Asked = tuple[str | None, Found]
"""The topic that a left-out question asks for, None for one outside, and what was found for it."""


@dataclass(frozen=True)
class _Fold:
    """What is left out at once: phrasings by topic, and questions outside by label."""

    name: str
    left_out: Mapping[str, Sequence[Line]]


def ask_left_out(library: Library) -> Iterator[tuple[str, list[Asked]]]:
    """Yield, for each voice, its name and what was found for everything left out with it."""
    lines = examples(library)
    for fold in _folds(library, lines):
        kept = {
            label: [line for line in found if line not in fold.left_out.get(label, ())]
            for label, found in lines.items()
        }
        weights = Weights.of(
            learn([(folded, label) for label, found in kept.items() for _, folded, _ in found])
        )
        search = Search(weights, kept)
        asked = [
            (None if label.startswith(OUTSIDE) else label, search.look(folded))
            for label, found in fold.left_out.items()
            for _, folded, _ in found
        ]
        yield fold.name, asked


def _folds(library: Library, lines: Mapping[str, Sequence[Line]]) -> Iterator[_Fold]:
    voices = sorted({voice for entry in library.voices.values() for voice in entry.voices})
    for number, voice in enumerate(voices):
        left_out: dict[str, Sequence[Line]] = {}
        for topic, entry in library.voices.items():
            if voice in entry.voices:
                said = set(entry.voices[voice].all())
                left_out[topic] = [line for line in lines[topic] if line[0] in said]
        for label, found in lines.items():
            if label.startswith(OUTSIDE):
                left_out[label] = found[number :: len(voices)]
        yield _Fold(voice, left_out)


def calibrate(library: Library, asked: Sequence[Asked], date: str) -> Calibration:
    """Return the calibration that the answers to left-out questions give."""
    scope = _fit(asked)
    within = [(topic, found, scope.within(found.clues)) for topic, found in asked]
    outside = sorted((sure for topic, _, sure in within if topic is None), reverse=True)
    limits = Limits(
        answer=_limit(outside, ANSWERED_OUTSIDE),
        suggest=_limit(outside, ASKED_BACK_OUTSIDE),
        floor=FLOOR,
        gap=GAP,
        offer=OFFER,
    )
    right = helped = wrong = 0
    for topic, found, sure in within:
        decision = decide(found.hits, sure, limits)
        if topic is None:
            wrong += isinstance(decision, Answer)
            continue
        hit = isinstance(decision, Answer) and decision.topic == topic
        right += hit
        helped += hit or (isinstance(decision, Suggest) and topic in decision.topics)
    inside = len(asked) - len(outside)
    evidence = Evidence(
        date=date,
        digest=digest(examples(library)),
        asked_within=inside,
        asked_outside=len(outside),
        answered_right=round(right / inside, 3),
        helped=round(helped / inside, 3),
        answered_outside=round(wrong / len(outside), 3),
    )
    return Calibration(limits=limits, scope=scope, evidence=evidence)


def _limit(outside: Sequence[int], share: float) -> int:
    """Return the lowest score that no more than a share of the questions outside reaches."""
    return min(100, outside[int(share * len(outside))] + 1)


def _fit(asked: Sequence[Asked], rounds: int = 25, ridge: float = 1e-3) -> Scope:
    """Return the logistic model, by Newton's method, in which inside and outside count alike as a whole."""
    names = [field.name for field in fields(Clues)]
    rows = np.array([[1.0, *(getattr(found.clues, name) for name in names)] for _, found in asked])
    inside = np.array([topic is not None for topic, _ in asked], dtype=float)
    weight = np.where(inside == 1, 0.5 / inside.sum(), 0.5 / (1 - inside).sum()) * len(asked)
    beta = np.zeros(rows.shape[1])
    for _ in range(rounds):
        sure = 1 / (1 + np.exp(-rows @ beta))
        slope = rows.T @ (weight * (inside - sure)) - ridge * beta
        curve = (rows * (weight * sure * (1 - sure))[:, None]).T @ rows + ridge * np.eye(len(beta))
        beta = beta + np.linalg.solve(curve, slope)
    found = dict(zip(["intercept", *names], (round(float(value), 3) for value in beta), strict=True))
    return Scope(**found)
