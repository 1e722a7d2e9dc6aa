"""Decides what can happen in a conversation: something was said, pressed or commanded."""

from dataclasses import dataclass

from content.models import Language

__all__ = ["Command", "Event", "Press", "Said"]


@dataclass(frozen=True)
class Said:
    """The person typed something."""

    text: str
    locale: Language | None = None


@dataclass(frozen=True)
class Press:
    """The person pressed a button; `action` comes from the client and may be anything."""

    action: str
    locale: Language | None = None


@dataclass(frozen=True)
class Command:
    """The person gave a command (`name` without its slash) with the rest of the line as its argument.

    `spoken` is the language of the name, where the person typed it and it tells one.
    """

    name: str
    argument: str = ""
    locale: Language | None = None
    spoken: Language | None = None


Event = Said | Press | Command
"""`locale` is the language of the person's app, used only until they have typed or chosen one."""
