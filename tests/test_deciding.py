"""Deciding: where an answer ends and asking back begins, each limit from both sides."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calibration import Clues, Limits, Scope, load_calibration
from content.deciding import Hit, decide
from tests.decisions import topics_of

LIMITS = Limits(answer=80, suggest=40, floor=30, gap=15, offer=8)


def ranked(*scores: int) -> list[Hit]:
    return [Hit(f"topic-{i}", score, "…", "es") for i, score in enumerate(scores)]


BOTH_SIDES = [
    # scores        within  decided
    ((30, 15), 80, ("answer", "topic-0")),
    ((30, 15), 79, ("suggest", "topic-0", "topic-1")),  # not sure enough to lie within the review
    ((29, 14), 80, ("suggest", "topic-0", "topic-1")),  # under the floor
    ((30, 16), 80, ("suggest", "topic-0", "topic-1")),  # not ahead by the gap
    ((65, 50), 80, ("answer", "topic-0")),
    ((65, 51), 80, ("suggest", "topic-0", "topic-1")),
    ((30,), 80, ("answer", "topic-0")),  # alone, it leads by all it has
    ((29,), 80, ("suggest", "topic-0")),
    ((90, 0), 40, ("suggest", "topic-0")),
    ((90, 0), 39, ("abstain",)),  # not even asked back about
    ((20, 8, 8, 8), 40, ("suggest", "topic-0", "topic-1", "topic-2")),  # never more than three
    ((20, 8, 7), 40, ("suggest", "topic-0", "topic-1")),  # what is offered has a floor as well
    ((20, 7, 7), 40, ("suggest", "topic-0")),
    ((8, 7), 100, ("suggest", "topic-0")),
    ((7, 7), 100, ("abstain",)),  # nothing is worth offering
    ((), 100, ("abstain",)),
    ((0,), 100, ("abstain",)),
    ((100,), 0, ("abstain",)),
]


@pytest.mark.parametrize(("scores", "within", "decided"), BOTH_SIDES)
def test_each_limit_has_two_sides(scores: tuple[int, ...], within: int, decided: tuple[str, ...]) -> None:
    decision = decide(ranked(*scores), within, LIMITS)
    assert (type(decision).__name__.lower(), *topics_of(decision)) == decided
    assert decision.hits == tuple(ranked(*scores))


@given(st.lists(st.integers(0, 100), max_size=8), st.integers(0, 100))
def test_a_decision_names_only_hits_best_first(scores: list[int], within: int) -> None:
    hits = ranked(*sorted(scores, reverse=True))
    decision = decide(hits, within, LIMITS)
    assert topics_of(decision) == tuple(hit.topic for hit in hits[: len(topics_of(decision))])
    assert len(topics_of(decision)) <= 3


CLUES = Clues(own=0.5, outside=0.2, own_likeness=0.8, outside_likeness=0.4, brevity=0.25, strange=0.0)
SCOPE = Scope(
    intercept=-1.0, own=2.0, outside=-2.0, own_likeness=3.0, outside_likeness=-3.0, brevity=-1.0, strange=-1.0
)


@pytest.mark.parametrize(
    ("clue", "surer"),
    [
        ("own", 1),
        ("own_likeness", 1),
        ("outside", -1),
        ("outside_likeness", -1),
        ("brevity", -1),
        ("strange", -1),
    ],
)
def test_each_clue_counts_in_its_direction(clue: str, surer: int) -> None:
    more = replace(CLUES, **{clue: getattr(CLUES, clue) + 0.3})
    before, after = SCOPE.within(CLUES), SCOPE.within(more)
    assert (after > before) == (surer > 0)
    assert after != before


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_how_sure_is_a_whole_number_of_a_hundred(own: float, outside: float) -> None:
    found = SCOPE.within(replace(CLUES, own=own, outside=outside))
    assert isinstance(found, int)
    assert 0 <= found <= 100


def test_the_stored_limits_are_in_order() -> None:
    limits = load_calibration().limits
    assert 0 < limits.suggest <= limits.answer <= 100
    assert 0 < limits.offer <= limits.floor
    assert limits.gap > 0
