"""Decides how a reply looks in a terminal: plain lines, wrapped, with numbered choices."""

import textwrap
from collections.abc import Iterator, Sequence

from dialogs.replies import Choice, Part, Reply

__all__ = ["WIDTH", "plain", "plain_choices", "usable"]

WIDTH = 88


def plain(reply: Reply) -> str:
    """Return a reply's parts as plain text."""
    return "\n".join(line for part in reply.parts for line in _lines(part))


def usable(reply: Reply) -> tuple[Choice, ...]:
    """Return a reply's choices without those that copy a text: here it stands on the screen, to be marked."""
    return tuple(choice for choice in reply.choices if choice.action or choice.url)


def plain_choices(choices: Sequence[Choice], first: int = 1) -> str:
    """Return choices, numbered from `first`; what is selected is marked with an asterisk."""
    labels = [(choice.name or choice.label, choice) for choice in choices]
    return "\n".join(
        f"  {number:>2}. {'* ' if choice.selected else ''}{label}{f': {choice.url}' if choice.url else ''}"
        for number, (label, choice) in enumerate(labels, first)
    )


def _lines(part: Part) -> Iterator[str]:
    if part.kind == "title":
        yield part.text
        yield "=" * min(len(part.text), WIDTH)
    elif part.kind == "heading":
        yield ""
        yield part.text
        yield "-" * min(len(part.text), WIDTH)
    elif part.kind in ("claim", "item"):
        yield textwrap.fill(part.text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    elif part.kind == "note":
        yield textwrap.fill(part.text, WIDTH, initial_indent="  | ", subsequent_indent="  | ")
    else:
        yield textwrap.fill(part.text, WIDTH)
