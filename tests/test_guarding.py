"""Safety by rules and by ear together: what neither may miss, and what neither may take from study."""

from pathlib import Path

import pytest

from content.library import Library
from content.preparing import examples
from content.source import ContentError
from dialogs.guarding import SafetyGuard
from dialogs.safety import SafetyRouter
from dialogs.safety_net import HARMLESS, SafetyNet, load_messages


@pytest.fixture(scope="module")
def net(library: Library) -> SafetyNet:
    return SafetyNet.learn(examples(library))


@pytest.fixture(scope="module")
def guard(net: SafetyNet) -> SafetyGuard:
    return SafetyGuard(SafetyRouter.load(), net)


def test_every_route_has_examples_and_so_has_what_only_sounds_alike() -> None:
    counts = {entry.topic: len(entry.messages) for entry in load_messages()}
    assert set(counts) == {
        "safety-crisis", "safety-red-flags", "safety-recreational", "safety-personal-advice", HARMLESS
    }  # fmt: skip
    assert min(counts.values()) > 500


@pytest.mark.parametrize("topic", ["safety-crisis", "safety-red-flags", "safety-recreational"])
def test_what_it_learnt_from_is_routed(guard: SafetyGuard, topic: str) -> None:
    messages = next(entry.messages for entry in load_messages() if entry.topic == topic)[::5]
    missed = [message for message in messages if guard.route(message) is None]
    assert len(missed) <= 0.02 * len(messages), missed


def test_questions_of_study_are_left_alone(guard: SafetyGuard, library: Library) -> None:
    asked = [line for topic in library.blocks for line in library.phrasings(topic).all()][::7]
    routed = [line for line in asked if guard.route(line)]
    assert len(asked) > 1500
    assert len(routed) <= 0.005 * len(asked), routed


def test_an_urgent_rule_holds_whatever_was_learnt(guard: SafetyGuard) -> None:
    match = guard.route("quiero morirme")
    assert match
    assert (match.topic, match.rule != "learnt") == ("safety-crisis", True)


@pytest.mark.parametrize("said", ["", "47", "ninguna", "16 and 15", "sí", "???", "\u200b"])
def test_too_little_to_tell_is_not_judged_by_ear(net: SafetyNet, said: str) -> None:
    assert net.hear(said) is None


@pytest.mark.parametrize("said", ["medio año", "2 months and 5 weeks"])
def test_a_duration_is_not_judged_by_ear(guard: SafetyGuard, said: str) -> None:
    assert guard.route(said) is None


def test_what_sounds_like_nothing_is_not_caught(guard: SafetyGuard) -> None:
    assert guard.route("xqzv wkjh qqqq zzyx") is None


def test_a_file_of_examples_without_topic_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "crisis.yaml").write_text("groups:\n  all: |\n    one\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_messages(tmp_path)
    assert [(fault.path.name, fault.line) for fault in raised.value.faults] == [("crisis.yaml", 1)]
