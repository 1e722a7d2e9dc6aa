"""Decides how replies look in a terminal: plain lines, wrapped, with numbered choices."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.replies import Choice, Part, Reply

__all__ = ["WIDTH", "Numbered", "numbered", "plain", "plain_choices", "usable"]

WIDTH = 88


@dataclass(frozen=True)
class Numbered:
    """The choices on the screen in the order of their numbers, from 1; `hashed` ones are typed as #1."""

    choices: tuple[Choice, ...] = ()
    hashed: bool = False


def numbered(replies: Sequence[Reply]) -> Numbered:
    """Return the choices of replies that are shown together, at least one, those of the last one first.

    The last reply is what waits for an answer. Where it asks for a number, options are told by a hash.
    """
    *before, last = replies
    return Numbered(tuple(choice for reply in (last, *before) for choice in usable(reply)), last.asks_number)


def plain(reply: Reply) -> str:
    """Return a reply's parts as plain text."""
    return "\n".join(line for part in reply.parts for line in _lines(part))


def usable(reply: Reply) -> tuple[Choice, ...]:
    """Return a reply's choices without those that copy a text: here it stands on the screen, to be marked."""
    return tuple(choice for choice in reply.choices if choice.action or choice.url)


def plain_choices(choices: Sequence[Choice], first: int = 1, *, hashed: bool = False) -> str:
    """Return choices, numbered from `first`; what is selected is marked with an asterisk."""
    sign = "#" if hashed else ""
    return "\n".join(
        f"  {f'{sign}{number}':>2}. {_worded(choice)}" for number, choice in enumerate(choices, first)
    )


def _worded(choice: Choice) -> str:
    mark = "* " if choice.selected else ""
    address = f": {choice.url}" if choice.url else ""
    return f"{mark}{choice.name or choice.label}{address}"


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
