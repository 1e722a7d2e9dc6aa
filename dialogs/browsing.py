"""Decides how to look around in one message: lists and cards in its place, each with a way back."""

from dataclasses import replace

from dialogs.presenting import card_reply
from dialogs.replies import Choice, Reply, Row
from dialogs.speaker import Speaker

__all__ = ["browsed_card"]


def browsed_card(speaker: Speaker, topic: str, origin: str = "") -> Reply:
    """Return a topic's card for the message in which it was chosen; raise KeyError for an unknown id.

    What it leads to opens in the same message. The way back goes to the card of `origin`, if it is known,
    else to the list in which the topic stands.
    """
    shown = card_reply(speaker, topic)
    rows = tuple(tuple(_in_place(choice, topic) for choice in row) for row in shown.rows)
    return replace(shown, rows=(*rows, _way_back(speaker, topic, origin)), in_place=True)


def _in_place(choice: Choice, topic: str) -> Choice:
    """Return a button that opens a reference, or a card, here; from a reference there is a way back."""
    verb, _, shown = choice.action.partition(":")
    if verb != "show":
        return choice
    origin = f":{topic}" if shown.startswith("ref-") else ""
    return replace(choice, action=f"in:{shown}{origin}")


def _way_back(speaker: Speaker, topic: str, origin: str) -> Row:
    library = speaker.library
    if origin in library.blocks or origin in library.abbreviations:
        title = library.title(origin, speaker.language)
        return (Choice(speaker("browse.back", title=title), f"in:{origin}"),)
    for group in library.groups:
        if any(entry.id == topic for entry in group.topics):
            title = speaker.of(group.title)
            return (Choice(speaker("browse.back", title=title), f"menu:{group.id}"), _menu(speaker))
    kind = topic.partition("-")[0]
    title = speaker("menu.references" if kind == "ref" else "menu.abbreviations")
    return (Choice(speaker("browse.back", title=title), f"menu:{kind}"), _menu(speaker))


def _menu(speaker: Speaker) -> Choice:
    return speaker.choice("menu.back", "menu")
