"""Decides how what YAML files hold is kept between two starts, for as long as no byte of them changes."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["Kept"]

METHOD = "1"
"""Grows by one with each change of how YAML is read, so that what was kept before is not taken for current."""


class Kept:
    """The plain values of a folder's YAML files by name, in a cache that may be deleted at any time."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._state = _state(folder)
        self._path = cache / f"{folder.name}-{self._state[:16]}.json"

    def values(self) -> dict[str, Any] | None:
        """Return what was kept, or None when there is none, or it is damaged or of other files."""
        try:
            seal, _, content = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != _seal(content):
            return None
        found = json.loads(content)
        return found["values"] if found["state"] == self._state else None

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep what was read, and nothing older; no matter if that fails, or if the files have changed."""
        if _state(self._folder) != self._state:
            return
        content = json.dumps({"state": self._state, "values": values}).encode()
        half = self._path.with_suffix(f".half-{os.getpid()}")
        try:
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(_seal(content) + b"\n" + content)
            half.replace(self._path)
        except OSError:
            return
        for old in self._path.parent.glob(f"{self._folder.name}-*.json"):
            if old != self._path:
                old.unlink(missing_ok=True)


def _state(folder: Path) -> str:
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
