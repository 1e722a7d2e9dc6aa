"""The limits rest on evidence: they were measured on this very content, and hold on both their sides."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from bot.calibration import write
from content.calibrating import ANSWERED_OUTSIDE, Asked, ask_left_out, calibrate
from content.calibration import Clues, load_calibration
from content.deciding import Answer, Hit, decide
from content.library import Library
from content.preparing import digest, examples
from content.searching import Found


def asked(topic: str | None, own: float, likeness: float) -> Asked:
    """A question that was left out: its topic, and how strongly something was found for it."""
    clues = Clues(own, 1 - own, likeness, 1 - likeness, brevity=0.25, strange=0.0)
    hits = (Hit("term-allodynia", 80, "alodinia", "es"), Hit("term-hyperalgesia", 10, "hiperalgesia", "es"))
    return topic, Found(hits, clues)


@pytest.fixture
def left_out() -> list[Asked]:
    """Four hundred questions: those within mostly look so, and those outside mostly do not."""
    random = np.random.default_rng(7)
    draw = [
        (random.normal(centre, 0.2), random.normal(centre, 0.2)) for centre in [0.75] * 200 + [0.25] * 200
    ]
    return [asked("term-allodynia" if i < 200 else None, *pair) for i, pair in enumerate(draw)]


def test_the_stored_limits_were_measured_on_this_content(library: Library) -> None:
    stored = load_calibration().evidence
    assert stored.digest == digest(examples(library)), "content changed: run `python -m bot calibrate`"
    assert stored.asked_within > 5000
    assert stored.asked_outside > 2000
    assert stored.answered_outside <= ANSWERED_OUTSIDE + 0.005


def test_few_enough_of_the_questions_outside_are_answered(library: Library, left_out: list[Asked]) -> None:
    made = calibrate(library, left_out, "2026-03-02")
    outside = [found for topic, found in left_out if topic is None]
    answered = [
        found
        for found in outside
        if isinstance(decide(found.hits, made.scope.within(found.clues), made.limits), Answer)
    ]
    assert len(answered) <= ANSWERED_OUTSIDE * len(outside)
    assert made.evidence.answered_right > 0.7
    assert made.limits.suggest < made.limits.answer


def test_one_below_the_limit_is_not_answered(library: Library, left_out: list[Asked]) -> None:
    limits = calibrate(library, left_out, "2026-03-02").limits
    hits = left_out[0][1].hits
    assert isinstance(decide(hits, limits.answer, limits), Answer)
    assert not isinstance(decide(hits, limits.answer - 1, limits), Answer)


def test_more_signs_of_being_within_never_lower_the_score(library: Library, left_out: list[Asked]) -> None:
    scope = calibrate(library, left_out, "2026-03-02").scope
    scores = [scope.within(Clues(own, 0.2, 0.5, 0.2, 0.2, 0.0)) for own in (0.0, 0.3, 0.6, 0.9, 1.2)]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_a_calibration_reads_back_as_it_was_written(
    library: Library, left_out: list[Asked], tmp_path: Path
) -> None:
    made = calibrate(library, left_out, "2026-03-02")
    write(made, tmp_path / "calibration.yaml")
    assert load_calibration(tmp_path / "calibration.yaml") == made


def test_what_is_left_out_is_really_left_out(library: Library) -> None:
    name, found = next(iter(ask_left_out(library)))
    said = {
        line for entry in library.voices.values() if name in entry.voices for line in entry.voices[name].all()
    }
    assert said
    nearest = itertools.chain.from_iterable((hit.phrasing for hit in result.hits) for _, result in found)
    assert not said & set(nearest)
