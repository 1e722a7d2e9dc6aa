"""Decides how a test works like a curator: on a copy of the content, whose faults are told by line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from content.library import load
from content.source import ContentError

__all__ = ["TERM", "Curator"]

TERM = "blocks/terms/term-allodynia.yaml"
"""A topic with a file of phrasings, which any test may spoil in its copy."""


class Curator:
    """Works on a copy of the content, and reads what loading says about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def line(self, name: str, text: str) -> int:
        """Return the line of the first occurrence of a text in a file."""
        before, found, _ = (self.folder / name).read_text(encoding="utf-8").partition(text)
        assert found, f"«{text}» does not stand in {name}"
        return before.count("\n") + 1

    def replace(self, name: str, old: str, new: str) -> int:
        """Put one text in the place of another, once; return its line."""
        line = self.line(name, old)
        path = self.folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        return line

    def append(self, name: str, text: str) -> int:
        """Add a line at the end of a file; return its number."""
        path = self.folder / name
        before = path.read_text(encoding="utf-8").rstrip("\n")
        path.write_text(f"{before}\n{text}\n", encoding="utf-8")
        return before.count("\n") + 2

    def change(self, name: str, change: Callable[[Any], object]) -> None:
        """Let a function change the values of a file in place."""
        path = self.folder / name
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  only text
        change(value)
        path.write_text(
            yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=9999), encoding="utf-8"
        )

    def complaints(self) -> list[str]:
        """Return the faults, with paths from the folder; none when it loads."""
        try:
            load(self.folder)
        except ContentError as error:
            return [str(fault).replace(f"{self.folder}/", "") for fault in error.faults]
        return []
