"""Kleene's logic: what yes, no and unknown come to, and which criteria a verdict rests on."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dialogs.logic import Rule, Truth, all_of, any_of

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
LETTERS = {"y": YES, "n": NO, "?": UNKNOWN}
NAMES = ("a", "b", "c", "d", "e")

TABLE = """
    and | y n ?      or | y n ?
    y   | y n ?      y  | y y y
    n   | n n n      n  | y n ?
    ?   | ? n ?      ?  | y ? ?
"""


def rows(side: int) -> Mapping[tuple[Truth, Truth], Truth]:
    """Return one of the two tables above, as what two values come to."""
    lines = [line.split("|") for line in TABLE.strip().splitlines()]
    cells = [(line[side].split()[-1], line[side + 1].split()[:3]) for line in lines]
    (_, heads), *body = cells
    return {
        (LETTERS[left], LETTERS[right]): LETTERS[value]
        for left, values in body
        for right, value in zip(heads, values, strict=True)
    }


def rules() -> st.SearchStrategy[Rule]:
    """Return rules of any depth over five criteria."""

    def one_more_level(parts: st.SearchStrategy[Rule | str]) -> st.SearchStrategy[Rule]:
        several = st.lists(parts, min_size=1, max_size=4).map(tuple)
        return st.one_of(several.map(lambda p: Rule(all=p)), several.map(lambda p: Rule(any=p)))

    names: st.SearchStrategy[Rule | str] = st.sampled_from(NAMES)
    return one_more_level(st.recursive(names, one_more_level, max_leaves=8))


truths = st.fixed_dictionaries({name: st.sampled_from(list(Truth)) for name in NAMES})
definite = st.fixed_dictionaries({name: st.sampled_from([YES, NO]) for name in NAMES})


def classical(rule: Rule | str, values: Mapping[str, bool]) -> bool:
    """Return what a rule comes to in two-valued logic."""
    if isinstance(rule, str):
        return values[rule]
    combine = all if rule.all else any
    return combine(classical(part, values) for part in rule.parts)


# Tables


@pytest.mark.parametrize(("pair", "expected"), rows(0).items(), ids=str)
def test_all_of_two(pair: tuple[Truth, Truth], expected: Truth) -> None:
    assert all_of(pair) is expected


@pytest.mark.parametrize(("pair", "expected"), rows(1).items(), ids=str)
def test_any_of_two(pair: tuple[Truth, Truth], expected: Truth) -> None:
    assert any_of(pair) is expected


def test_the_tables_are_complete() -> None:
    assert set(rows(0)) == set(rows(1)) == set(product(Truth, Truth))


def test_nothing_at_all_is_yes_of_all_and_no_of_any() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO


@given(st.lists(st.sampled_from(list(Truth)), min_size=1))
def test_more_than_two_are_taken_pair_by_pair_in_any_order(values: list[Truth]) -> None:
    conjunction, disjunction = values[0], values[0]
    for value in values[1:]:
        conjunction, disjunction = rows(0)[conjunction, value], rows(1)[disjunction, value]
    assert all_of(values) is all_of(reversed(values)) is conjunction
    assert any_of(values) is any_of(reversed(values)) is disjunction


# Rules


@given(rules(), truths)
def test_a_rule_is_definite_exactly_when_the_unknown_cannot_matter(
    rule: Rule, known: dict[str, Truth]
) -> None:
    at_best = classical(rule, {name: truth is not NO for name, truth in known.items()})
    at_worst = classical(rule, {name: truth is YES for name, truth in known.items()})
    expected = UNKNOWN if at_best != at_worst else YES if at_best else NO
    assert rule.value(known) is expected


@given(rules(), truths, definite)
def test_learning_what_was_unknown_never_overturns_a_definite_result(
    rule: Rule, known: dict[str, Truth], learnt: dict[str, Truth]
) -> None:
    before = rule.value(known)
    after = rule.value({n: learnt[n] if truth is UNKNOWN else truth for n, truth in known.items()})
    assert after is not UNKNOWN
    assert before in (UNKNOWN, after)


@given(rules(), definite, st.sets(st.sampled_from(NAMES)))
def test_forgetting_can_only_make_a_result_unknown(
    rule: Rule, known: dict[str, Truth], forgotten: set[str]
) -> None:
    after = rule.value({n: UNKNOWN if n in forgotten else truth for n, truth in known.items()})
    assert after in (UNKNOWN, rule.value(known))


def test_names_come_in_the_order_written() -> None:
    rule = Rule(all=("e", Rule(any=("b", Rule(all=("d", "a")))), "c"))
    assert rule.names() == ("e", "b", "d", "a", "c")


# What a verdict rests on

NESTED = Rule(all=("a", "b", Rule(any=("c", "d"))))


@pytest.mark.parametrize(
    ("given_", "value", "decisive"),
    [
        ("yyyy", YES, ""),
        ("yyny", YES, ""),
        ("yyy?", YES, ""),
        ("nyyy", NO, "a"),
        ("nnyy", NO, "ab"),
        ("n?yy", NO, "a"),
        ("yynn", NO, "cd"),
        ("nynn", NO, "acd"),
        ("nyn?", NO, "a"),
        ("?yyy", UNKNOWN, "a"),
        ("??yy", UNKNOWN, "ab"),
        ("yyn?", UNKNOWN, "d"),
        ("yy?n", UNKNOWN, "c"),
        ("yy??", UNKNOWN, "cd"),
        ("?y?y", UNKNOWN, "a"),
        ("????", UNKNOWN, "abcd"),
    ],
)
def test_decisive_criteria(given_: str, value: Truth, decisive: str) -> None:
    known = dict(zip("abcd", (LETTERS[letter] for letter in given_), strict=True))
    assert NESTED.value(known) is value
    assert NESTED.decisive(known) == tuple(decisive)


@given(rules(), truths)
def test_only_criteria_with_the_value_of_the_whole_are_decisive(rule: Rule, known: dict[str, Truth]) -> None:
    whole, decisive = rule.value(known), rule.decisive(known)
    assert all(known[name] is whole for name in decisive)
    assert bool(decisive) == (whole is not YES)
    remaining = iter(rule.names())
    assert all(name in remaining for name in decisive), "not in the order written"


@given(rules(), truths)
def test_a_no_stands_on_its_decisive_criteria_alone(rule: Rule, known: dict[str, Truth]) -> None:
    if rule.value(known) is NO:
        decisive = rule.decisive(known)
        assert rule.value({name: NO if name in decisive else YES for name in NAMES}) is NO


@given(rules(), truths, definite)
def test_settling_the_decisive_criteria_settles_an_unknown(
    rule: Rule, known: dict[str, Truth], settled: dict[str, Truth]
) -> None:
    if rule.value(known) is UNKNOWN:
        decisive = rule.decisive(known)
        assert rule.value({n: settled[n] if n in decisive else known[n] for n in NAMES}) is not UNKNOWN


# Rules that say nothing


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"all": ["a"], "any": ["b"]},
        {"all": []},
        {"any": []},
        {"all": ["a"], "none": ["b"]},
        {"all": [{"all": ["a"], "any": ["b"]}]},
        {"all": [{}]},
    ],
    ids=str,
)
def test_a_rule_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(wrong)
