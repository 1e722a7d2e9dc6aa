"""Decides in which words a curator reads why a text is no YAML, and on which line to look."""

import yaml

__all__ = ["form_fault"]

QUOTE_IT = "put the whole text in quotes"
OPENED = {
    "quoted scalar": ("a quote is opened here and not closed", "close it, and double an apostrophe inside"),
    "flow": ("a bracket is opened here and not closed", "close it, and put texts with commas in quotes"),
    "simple key": ("a key has no colon", "write «key: …», with a space after the colon"),
}
"""What is wrong where something begins that goes wrong later on, by what the reader was about to read."""
HERE = {
    "tab character": ("a tab stands here", "indent with spaces"),
    "cannot start": ("a text cannot begin with «{sign}»", QUOTE_IT),
    "undefined alias": ("a text cannot begin with «{sign}»", QUOTE_IT),
    "mapping values": ("a colon stands where there can be none", f"{QUOTE_IT}, or mend the indentation"),
    "another document": ("a line of dashes begins a second file here", "take that line out"),
    "escape": ("a backslash stands between double quotes", "use single quotes"),
    "'-' indicator": ("a list is interrupted here", "begin each entry with a dash, indented like the others"),
    "expected key": (
        "this line does not fit what stands before it",
        "mend its indentation, or the quotes and brackets in it",
    ),
}
"""What is wrong where the reader stopped, by a part of what it says."""


def form_fault(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return the line of a text that is no YAML, what is wrong there, and how to mend it."""
    problem, context = error.problem or "", error.context or ""
    began, stopped = error.context_mark, error.problem_mark or error.context_mark
    line, sign = _line(text, stopped), _sign(text, stopped)
    if sign == "\t":
        return line, *HERE["tab character"]
    if began and "escape" not in problem:
        for part, told in OPENED.items():
            if part in context:
                return _line(text, began), *told
    for part, (what, remedy) in HERE.items():
        if part in problem:
            return line, what.format(sign=sign), remedy
    return line, "this is not YAML", "look at the indentation, colons and quotes there"


def _line(text: str, mark: yaml.Mark | None) -> int:
    """Return the line of a mark, counted from 1; what is amiss after the end is told of the last line."""
    return min(mark.line, max(len(text.split("\n")) - 1, 0)) + 1 if mark else 1


def _sign(text: str, mark: yaml.Mark | None) -> str:
    """Return the character at a mark, or "" after the end."""
    lines = text.split("\n")
    return lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""
