"""The benchmark: each peer finds what is obvious, and what is measured is what it is called."""

import math
import random
from itertools import pairwise

import pytest

from content.searching import OUTSIDE
from tests.bench.endurance import PER, Sample, endure, grows
from tests.bench.growth import cost, grow
from tests.bench.load import Case, memory, ready
from tests.bench.measuring import (
    Measured,
    Question,
    answered_at,
    false_answers,
    measure,
    percentile,
    share_right,
)
from tests.bench.peers import PEERS, Fuzzy, Peer, Ranked
from tests.bench.serving import ECHO, FILE
from tests.bench.table import HEAD, row, table
from tests.bench.umbral import UmbralDecides, UmbralRanks

LINES = [
    ("cuando florecen los almendros", "trees-almond"),
    ("flor blanca del almendro en febrero", "trees-almond"),
    ("como se poda un olivo viejo", "trees-olive"),
    ("aceite de las aceitunas del olivo", "trees-olive"),
    ("how tall does a sequoia grow", "trees-sequoia"),
    ("height of the tallest sequoia", "trees-sequoia"),
    ("roots of mangroves in salt water", "trees-mangrove"),
    ("mangroves and the salt of the sea", "trees-mangrove"),
    ("precio del autobus nocturno", f"{OUTSIDE}-transport"),
    ("night bus timetable", f"{OUTSIDE}-transport"),
]
OBVIOUS = [
    ("poda de un olivo", "trees-olive"),
    ("sequoia height", "trees-sequoia"),
    ("los almendros florecen", "trees-almond"),
    ("mangroves in salt water", "trees-mangrove"),
]


def question(text: str, *expected: str) -> Question:
    return Question(text, text, frozenset(expected))


@pytest.mark.parametrize("peer", [*PEERS, UmbralRanks], ids=lambda peer: peer.__name__)
def test_the_obvious_comes_first(peer: type[Peer]) -> None:
    if not peer.installed():
        pytest.skip(f"{peer.needs} is not installed; `make bench` installs it")
    system = peer()
    system.build(LINES)
    for text, topic in OBVIOUS:
        ranked = system.rank(text)
        assert ranked.topics[0] == topic, (text, ranked)
        assert not any(label.startswith(OUTSIDE) for label in ranked.topics)
        assert len(set(ranked.topics)) == len(ranked.topics) == 4
        assert system.best(text) == topic
    within, outside = system.rank(OBVIOUS[0][0]), system.rank("the night bus timetable")
    if peer is not UmbralRanks:  # its limits were measured on the real content
        assert within.sure[-1] > outside.sure[-1]
    system.rank("")
    system.best("")


def test_rapidfuzz_is_always_there() -> None:
    assert all(peer.installed() for peer in PEERS if issubclass(peer, Fuzzy))
    assert len({peer.name for peer in PEERS}) == len(PEERS) == 7


def test_what_is_written_down_is_decided_for_certain() -> None:
    system = UmbralDecides()
    system.build(LINES)
    assert system.rank(LINES[2][0]) == Ranked(("trees-olive",), (1.0,))
    assert system.rank(LINES[8][0]) == Ranked((), (0.0,))
    assert system.best(LINES[2][0]) == "trees-olive"
    assert system.best("") == ""


def test_the_share_that_is_right() -> None:
    found = [("a", "b", "c"), ("b", "a"), ("c", "b", "d", "a"), ()]
    expected = [{"a"}, {"a", "x"}, {"a"}, {"a"}]
    assert share_right(found, expected, 1) == 1 / 4
    assert share_right(found, expected, 3) == 2 / 4
    assert share_right(found, expected, 4) == 3 / 4


@pytest.mark.parametrize(
    ("coverage", "limit", "wrongly"),
    [(0.2, 9.0, 0.0), (0.4, 7.0, 0.25), (0.6, 5.0, 0.75), (0.8, 5.0, 0.75), (1.0, 1.0, 1.0), (0.0, 9.0, 0.0)],
)
def test_false_answers_are_counted_at_equal_coverage(coverage: float, limit: float, wrongly: float) -> None:
    inside, outside = [5.0, 9.0, 1.0, 7.0, 5.0], [8.0, 5.0, 5.0, 2.0]
    assert answered_at(inside, coverage) == limit
    assert false_answers(inside, outside, coverage) == wrongly


def test_percentiles() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.95) == 96
    assert percentile([3.0], 0.95) == 3
    assert percentile(values, 1.0) == 100


def test_a_row_takes_the_way_of_telling_that_serves_best() -> None:
    asked = [question("a", "a"), question("b", "b"), question("x"), question("y")]
    ranked = (
        Ranked(("a",), (1.0, 9.0)),
        Ranked(("c", "b"), (2.0, 8.0)),
        Ranked(("a",), (3.0, 1.0)),
        Ranked(("b",), (3.0, 2.0)),
    )
    measured = Measured(ranked, (0.001, 0.002, 0.003, 0.004), built_in=1.26, megabytes=12.4)
    cells = row("one", measured, asked, 1.0)
    assert cells == ["one", "50.0%", "100.0%", "0.0%", "3.00", "4.00", "12", "1.3"]
    lines = table(HEAD, [cells, row("another", measured, asked, 0.5)]).splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["", "-------", "one", "another"]
    assert len({len(line) for line in lines}) == 1


def test_everything_is_asked_and_timed() -> None:
    asked = [question(text, topic) for text, topic in OBVIOUS]
    found = measure(PEERS[0], LINES, asked)
    assert len(found.ranked) == len(found.seconds) == len(asked)
    assert all(0 < seconds < math.inf for seconds in found.seconds)
    assert found.built_in >= 0
    assert found.megabytes >= 0


@pytest.mark.parametrize("size", [5, 7, 10, 60])
def test_phrasings_grow_to_the_size_that_is_wanted(size: int) -> None:
    grown = grow(LINES, size, random.Random(1))
    assert len(set(grown)) == len(grown) == size
    assert {label for _, label in grown} == {label for _, label in LINES}
    labels = [label for _, label in grown]
    assert sum(one != other for one, other in pairwise(labels)) == 4, "those of a label stand together"
    real = {word for text, _ in LINES for word in text.split()}
    assert {word for text, _ in grown for word in text.split()} <= real
    assert set(grown) <= set(LINES) or size > len(LINES)


def test_cost_is_that_of_the_middle_question() -> None:
    assert 0 <= cost(str.upper, ["a", "b", "c"]) < 1000


@pytest.mark.parametrize("case", [ECHO, FILE], ids=lambda case: case.module)
def test_serving_is_measured_and_loses_nothing(case: Case) -> None:
    with ready(case, "sqlite", 10) as served:
        burst, waited = served.burst(100), served.waited(50)
        assert memory(served.pids) > 10
    assert burst.lost == 0
    assert burst.cpu > 0
    assert burst.speed > 0
    assert 0 < waited < math.inf


@pytest.mark.parametrize(
    ("held", "growth"),
    [
        ([90, 95, 99, 100, 100, 100, 100, 100], 0),
        ([90, 95, 99, 100, 101, 102, 103, 104], 1),
        ([90, 95, 99, 100, 100, 108, 100, 100], 0),
        ([99, 99, 99, 99, 104, 103, 102, 101], -1),
        ([100], 0),
    ],
    ids=["warms up", "grows", "one lies high", "shrinks", "a single one"],
)
def test_memory_grows_by_what_its_second_half_does(held: list[float], growth: float) -> None:
    samples: list[Sample] = [(PER * (number + 1), megabytes) for number, megabytes in enumerate(held)]
    assert grows(samples) == pytest.approx(growth)


def test_a_worker_endures_and_is_watched() -> None:
    updates, megabytes = zip(*endure(50), strict=True)
    assert updates == (*range(2, 51, 2),)
    assert all(one > 10 for one in megabytes)
