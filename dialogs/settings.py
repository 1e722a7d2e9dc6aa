"""Decides what a person can set, and how it is shown: the language, and the ways to what is kept of them."""

from content.models import LANGUAGES, Language
from dialogs.replies import Choice, Reply
from dialogs.speaker import Speaker

__all__ = ["AUTO", "language_reply", "settings_reply"]

AUTO = "auto"
"""What is chosen instead of a language to be answered in that of each message."""


def settings_reply(speaker: Speaker, chosen: Language | None) -> Reply:
    """Return everything that can be set, with what is set now; `chosen` is None for no fixed language."""
    now = speaker(f"language.{chosen}") if chosen else speaker("language.auto")
    return speaker.reply(
        speaker.part("title", "settings.title"),
        speaker.part("item", "settings.language", chosen=now),
        speaker.part("small", "settings.more"),
        rows=(
            _languages(speaker, chosen),
            (speaker.choice("privacy.title", "privacy"),),
            (speaker.choice("mydata.see", "do:mydata"), speaker.choice("mydata.erase", "do:delete")),
        ),
        in_place=True,
    )


def language_reply(speaker: Speaker, chosen: Language | None) -> Reply:
    """Return the question in which language to answer."""
    return speaker.reply(
        speaker.part("question", "language.question"), rows=(_languages(speaker, chosen),), in_place=True
    )


def _languages(speaker: Speaker, chosen: Language | None) -> tuple[Choice, ...]:
    fixed = [Choice(speaker(f"language.{one}"), f"lang:{one}", selected=chosen == one) for one in LANGUAGES]
    return (*fixed, Choice(speaker("language.auto"), f"lang:{AUTO}", selected=chosen is None))
