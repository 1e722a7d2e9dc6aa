"""Decides how the lines to call are listed; they are data with the date on which they were checked."""

from collections.abc import Iterator

from content.models import HelpLine
from dialogs.replies import Part
from dialogs.speaker import Speaker

__all__ = ["crisis_lines", "emergency_lines"]


def crisis_lines(speaker: Speaker) -> Iterator[Part]:
    """Yield every line, emergency numbers first within each country, as the data orders them."""
    yield from (_part(speaker, line) for line in speaker.library.help_lines)


def emergency_lines(speaker: Speaker) -> Iterator[Part]:
    """Yield the emergency numbers only."""
    yield from (_part(speaker, line) for line in speaker.library.help_lines if line.emergency)


def _part(speaker: Speaker, line: HelpLine) -> Part:
    said = [speaker.of(line.name), line.number or line.url or ""]
    hours = f" ({speaker.of(line.hours)})" if line.hours else ""
    return Part("item", f"{speaker.of(line.country)}: {', '.join(filter(None, said))}{hours}")
