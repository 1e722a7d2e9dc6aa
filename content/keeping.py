"""Decides how what took time to make is kept between two starts: whole and current, or not at all."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["KeptValues", "keep_only", "read_sealed", "state_of", "write_sealed"]

METHOD = "1"
"""Grows by one with each change of how YAML is read, so that nothing older is taken for current."""


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file under a seal that tells damage of any kind; readers never see half of it."""
    half = path.with_suffix(f".half-{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(_seal(content) + b"\n" + content)
    half.replace(path)


def read_sealed(path: Path) -> bytes | None:
    """Return what was written under a seal, or None when there is no file or a damaged one."""
    try:
        with path.open("rb") as file:
            seal, content = file.readline().rstrip(b"\n"), file.read()
    except OSError:
        return None
    return content if seal == _seal(content) else None


class KeptValues:
    """The plain values of a folder's YAML files by name, kept for as long as no byte of them changes."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._state = state_of(folder)
        self._path = cache / f"{folder.name}-{self._state[:16]}.json"

    def read(self) -> dict[str, Any] | None:
        """Return what was kept of these very files, or None."""
        content = read_sealed(self._path)
        if content is None:
            return None
        found = json.loads(content)
        return found["values"] if found["state"] == self._state else None

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep what was read, and nothing older; no matter if that fails, or if the files have changed."""
        if state_of(self._folder) != self._state:
            return
        kept = {"state": self._state, "values": values}
        keep_only(self._path, lambda: write_sealed(self._path, json.dumps(kept).encode()))


def keep_only(path: Path, write: Callable[[], None]) -> None:
    """Have a file written whose name ends in a state, and let go of older ones; no matter if that fails."""
    try:
        write()
    except OSError:
        return
    for old in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*{path.suffix}"):
        if old != path:
            old.unlink(missing_ok=True)


def state_of(folder: Path) -> str:
    """Return a digest of the names and bytes of all files below a folder that could be YAML."""
    state = hashlib.sha256(METHOD.encode())
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        state.update(f"{path.relative_to(folder).as_posix()!r} {len(content)}\n".encode() + content)
    return state.hexdigest()


def _seal(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
