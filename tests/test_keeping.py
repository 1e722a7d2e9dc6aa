"""What is kept between two starts: the same comes back, whole and current, or nothing does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from content.keeping import KeptValues, read_sealed, write_sealed
from content.library import load
from content.source import ContentError
from tests.curator import TERM, Curator


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two YAML files and another."""
    (tmp_path / "texts" / "deep").mkdir(parents=True)
    (tmp_path / "texts" / "one.yaml").write_text("a: 1")
    (tmp_path / "texts" / "deep" / "two.yml").write_text("b: 2")
    (tmp_path / "texts" / "three.py").write_text("c = 3")
    return tmp_path / "texts"


VALUES = {"one.yaml": {"a": "1"}, "deep/two.yml": {"b": "ñ\u2028"}}


def test_what_is_sealed_comes_back(tmp_path: Path) -> None:
    for content in (b"", b"\n", b"a\nb", bytes(range(256))):
        write_sealed(tmp_path / "new" / "file", content)
        assert read_sealed(tmp_path / "new" / "file") == content
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"], "no half file is left"
    assert read_sealed(tmp_path / "none") is None
    assert read_sealed(tmp_path / "new") is None


def test_damage_of_any_kind_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_sealed(path, b"some\ncontent")
    whole = path.read_bytes()
    for i in range(len(whole)):
        path.write_bytes(whole[:i] + bytes([whole[i] ^ 0x15]) + whole[i + 1 :])
        assert read_sealed(path) is None, i
        path.write_bytes(whole[:i])
        assert read_sealed(path) is None, i
    path.write_bytes(whole + b"\n")
    assert read_sealed(path) is None


def test_values_are_kept_until_a_file_changes(folder: Path, tmp_path: Path) -> None:
    assert KeptValues(folder, tmp_path).read() is None
    KeptValues(folder, tmp_path).keep(VALUES)
    assert KeptValues(folder, tmp_path).read() == VALUES
    (folder / "three.py").write_text("c = 4")
    assert KeptValues(folder, tmp_path).read() == VALUES, "only YAML counts"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "one.yaml").write_text("a: 2"),
        lambda folder: (folder / "deep" / "two.yml").unlink(),
        lambda folder: (folder / "four.yaml").write_text(""),
        lambda folder: (folder / "one.yaml").rename(folder / "uno.yaml"),
    ],
    ids=["changed", "gone", "new", "renamed"],
)
def test_values_of_other_files_are_not_taken(
    folder: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    before = KeptValues(folder, tmp_path)
    before.keep(VALUES)
    (kept,) = tmp_path.glob("*.json")
    change(folder)
    assert KeptValues(folder, tmp_path).read() is None
    before.keep({})
    assert list(tmp_path.glob("*.json")) == [kept], "what was read before the change is not kept after it"
    KeptValues(folder, tmp_path).keep({"new": 1})
    (new,) = tmp_path.glob("*.json")
    new.write_bytes(kept.read_bytes() if kept.exists() else b"")
    assert KeptValues(folder, tmp_path).read() is None


def test_a_cache_that_cannot_be_written_does_no_harm(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = KeptValues(folder, tmp_path / "file" / "cache")
    kept.keep(VALUES)
    assert kept.read() is None


def test_the_cache_is_what_is_read(tmp_path: Path) -> None:
    """Otherwise the tests of the library with a cache would look at nothing."""
    load(cache=tmp_path)
    (path,) = tmp_path.iterdir()
    found = json.loads(read_sealed(path) or b"")
    found["values"]["wording.yaml"]["wording"]["menu.title"] = {"es": "x", "en": "from the cache"}
    write_sealed(path, json.dumps(found).encode())
    assert load(cache=tmp_path).say("menu.title", "en") == "from the cache"
    del found["values"]["notes.yaml"]["notes"]
    write_sealed(path, json.dumps(found).encode())
    assert load(cache=tmp_path).say("menu.title", "en") != "from the cache", "what does not fit is read anew"


# A content folder


def test_what_was_kept_is_the_same_library(curator: Curator, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    read = load(curator.folder)
    assert load(curator.folder, cache) == read
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    assert load(curator.folder, cache) == read
    assert kept.stat().st_mtime_ns == before, "what is current is not written again"


def test_a_change_of_any_file_is_seen(curator: Curator, tmp_path: Path) -> None:
    """Also one that leaves the size as it was, and one that takes a file away."""
    cache = tmp_path / "cache"
    load(curator.folder, cache)
    curator.replace(TERM, "es: Alodinia", "es: Olodinia")
    assert load(curator.folder, cache).blocks["term-allodynia"].title.es == "Olodinia"
    curator.replace("wording.yaml", "es: Menú", "es: Munú")
    assert load(curator.folder, cache).say("menu.title", "es") == "Munú"
    (curator.folder / TERM.replace(".yaml", ".phrasings.yaml")).unlink()
    assert "term-allodynia" not in load(curator.folder, cache).voices
    assert len(list(cache.iterdir())) == 1, "nothing older is kept"


def test_a_fault_is_told_whatever_was_kept(curator: Curator, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load(curator.folder, cache)
    line = curator.append(TERM, "titel: x")
    for _ in range(2):
        with pytest.raises(ContentError) as caught:
            load(curator.folder, cache)
        assert [(fault.path, fault.line) for fault in caught.value.faults] == [(curator.folder / TERM, line)]
    (curator.folder / "blocks/terms/stray.yaml.yaml").write_text("a: b\n")
    with pytest.raises(ContentError, match="nothing reads this file"):
        load(curator.folder, cache)


@pytest.mark.parametrize("place", [0, 40, 80, 5000, -1])
def test_damage_to_what_was_kept_does_no_harm(curator: Curator, tmp_path: Path, place: int) -> None:
    cache = tmp_path / "cache"
    read = load(curator.folder, cache)
    (kept,) = cache.iterdir()
    content = bytearray(kept.read_bytes())
    content[place] ^= 1
    kept.write_bytes(content)
    assert load(curator.folder, cache) == read
    kept.write_bytes(content[: len(content) // 2])
    assert load(curator.folder, cache) == read


def test_content_is_loaded_though_the_cache_cannot_be_written(curator: Curator, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert load(curator.folder, tmp_path / "file" / "cache") == load(curator.folder)
