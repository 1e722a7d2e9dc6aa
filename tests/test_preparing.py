"""Preparing: what is learnt from the content is the same each time, kept whole, and else learnt anew."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.starting import cache_folder
from content.deciding import Answer
from content.finding import Finder
from content.library import CONTENT_FOLDER, Library
from content.preparing import digest, examples
from content.searching import OUTSIDE
from content.text import words
from content.weighing import Weights
from tests.learning import prepare

PROBES = (
    "alodinia",
    "que receptor bloquea",
    "does it help with cluster headache",
    "quien gano el partido",
    "",
)


@pytest.fixture(scope="module")
def stored(library: Library, finder: Finder) -> Path:
    """Return the file with the weights of the real content."""
    assert finder
    return cache_folder() / f"weights-{digest(examples(library))[:16]}.bin"


def one_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def small(library: Library) -> Library:
    """Return a library of three blocks, which is learnt in no time."""
    group = library.groups[1].model_copy(update={"topics": library.groups[1].topics[:3]})
    bare: Mapping[Any, Any] = {}
    return replace(
        library, groups=(group,), references=bare, abbreviations=bare, replies=bare, voices=bare, outside=bare
    )


def scores(finder: Finder) -> list[list[float]]:
    return [finder._search._weights.scores(probe) for probe in PROBES]


def test_saved_and_loaded_weights_score_the_same(library: Library, tmp_path: Path) -> None:
    learnt = prepare(small(library), tmp_path)
    told: list[str] = []
    loaded = prepare(small(library), tmp_path, lambda: told.append("learning"))
    assert told == [], "they were learnt a second time"
    assert scores(loaded) == scores(learnt)
    assert any(any(row) for row in scores(learnt))
    assert [loaded.find(probe) for probe in PROBES] == [learnt.find(probe) for probe in PROBES]


def test_weights_without_a_cache_are_learnt_each_time(library: Library) -> None:
    told: list[str] = []
    for _ in range(2):
        prepare(small(library), None, lambda: told.append("learning"))
    assert told == ["learning", "learning"]


@pytest.mark.parametrize("place", [0.0, 0.0001, 0.01, 0.3, 0.6, 0.9, 0.9999])
def test_damaged_weights_are_learnt_anew(library: Library, tmp_path: Path, place: float) -> None:
    sound = prepare(small(library), tmp_path)
    path = one_file(tmp_path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 0x55
    path.write_bytes(content)
    assert_learnt_anew(small(library), tmp_path, sound)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"[]", b"null\n", b"\x00" * 100, b"seal\n{}\n"])
def test_what_is_no_weights_file_is_learnt_anew(library: Library, tmp_path: Path, content: bytes) -> None:
    sound = prepare(small(library), tmp_path)
    one_file(tmp_path).write_bytes(content)
    assert_learnt_anew(small(library), tmp_path, sound)


def test_half_a_file_is_learnt_anew(library: Library, tmp_path: Path) -> None:
    sound = prepare(small(library), tmp_path)
    content = one_file(tmp_path).read_bytes()
    for size in (1, len(content) // 2, len(content) - 1):
        one_file(tmp_path).write_bytes(content[:size])
        assert_learnt_anew(small(library), tmp_path, sound)


def assert_learnt_anew(library: Library, folder: Path, sound: Finder) -> None:
    told: list[str] = []
    mended = prepare(library, folder, lambda: told.append("learning"))
    assert told == ["learning"]
    assert scores(mended) == scores(sound)
    prepare(library, folder, lambda: told.append("again"))
    assert told == ["learning"], "what was learnt anew is kept"


def test_weights_of_other_content_are_not_taken(library: Library, tmp_path: Path) -> None:
    first = small(library)
    prepare(first, tmp_path)
    path = one_file(tmp_path)
    foreign = path.read_bytes()
    group = library.groups[1].model_copy(update={"topics": library.groups[1].topics[1:]})
    other = replace(first, groups=(group,))
    told: list[str] = []
    prepare(other, tmp_path, lambda: told.append("learning"))
    assert told == ["learning"]
    assert one_file(tmp_path) != path, "only the current weights are kept"
    one_file(tmp_path).write_bytes(foreign)
    prepare(other, tmp_path, lambda: told.append("again"))
    assert told == ["learning", "again"]


def test_a_cache_that_cannot_be_written_does_no_harm(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    finder = prepare(small(library), tmp_path / "file" / "cache")
    assert isinstance(finder.find("alodinia"), Answer)


LEARN = """
import sys
from pathlib import Path
from content.library import load
from tests.learning import prepare
finder = prepare(load(), Path(sys.argv[1]))
for probe in sys.stdin:
    print(finder.find(probe))
"""


def test_learning_twice_gives_the_same(finder: Finder, stored: Path, tmp_path: Path) -> None:
    """Also in another process, where sets come in another order; and so do the decisions."""
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(CONTENT_FOLDER.parent)}
    probes = [*PROBES, "xqzv wvu", "microglia receptor dolor", "Cohen 2018"]
    command = [sys.executable, "-c", LEARN, str(tmp_path)]
    done = subprocess.run(
        command,
        input="\n".join(probes),
        env=env,
        check=True,
        timeout=60,
        capture_output=True,
        encoding="utf-8",
    )
    assert one_file(tmp_path).name == stored.name
    assert one_file(tmp_path).read_bytes() == stored.read_bytes()
    assert done.stdout.splitlines() == [str(finder.find(probe)) for probe in probes]


def test_scores_add_up_from_their_reasons(stored: Path) -> None:
    head = json.loads(stored.read_bytes().split(b"\n")[1])
    weights = Weights.load(stored, head["digest"])
    assert weights is not None
    for probe in PROBES:
        for label, score in list(zip(weights.labels, weights.scores(probe), strict=True))[:20]:
            assert sum(value for _, value in weights.reasons(probe, label)) == pytest.approx(score)


def test_examples_hold_each_line_once_folded(library: Library) -> None:
    found = examples(library)
    assert {label for label in found if label.startswith(OUTSIDE)} == {
        f"{OUTSIDE}-{kind}" for kind in library.outside
    }
    assert not any(label.startswith("safety-") for label in found), "safety has rules of its own"
    for label, lines in found.items():
        folded = [key for _, key, _ in lines]
        assert len(folded) == len(set(folded)), label
        assert folded == [" ".join(words(text)) for text, _, _ in lines]
        assert all(folded), label
