"""Decides how single answers are printed: a question's reply, a card as text, a card as JSON."""

import json

from bot.terminal_format import plain
from content.library import Library
from content.models import Language
from dialogs.presenting import card_reply, reply_text, suggestions
from dialogs.replies import Reply
from dialogs.routing import Router
from dialogs.speaker import Speaker

__all__ = ["answer_text", "card_json", "card_text"]


def answer_text(library: Library, router: Router, question: str, chosen: Language | None) -> str:
    """Return what Umbral says to one question, as plain text."""
    routed = router.route(question, chosen)
    speaker = Speaker(library, routed.language)
    if routed.route == "suggest":
        return _with_ids(suggestions(speaker, routed.offered))
    if routed.topic is None:
        return speaker("abstain.once")
    if routed.topic in library.replies:
        return plain(reply_text(speaker, routed.topic, tier=routed.safety.tier if routed.safety else None))
    return _with_ids(card_reply(speaker, routed.topic))


def card_text(library: Library, topic: str, language: Language) -> str:
    """Return a card as plain text; raise KeyError for an unknown id."""
    return _with_ids(card_reply(Speaker(library, language), topic))


def card_json(library: Library, topic: str, language: Language) -> str:
    """Return a card as one JSON object; raise KeyError for an unknown id."""
    from bot.machine import card_object  # noqa: PLC0415  the questionnaire comes with it

    return json.dumps(card_object(library, topic, language), ensure_ascii=False)


def _with_ids(reply: Reply) -> str:
    """Return a reply with, for each topic that it leads to, the command that shows it."""
    shown = [choice for choice in reply.choices if choice.action.startswith("show:")]
    lines = [f"  {choice.action.removeprefix('show:')}: {choice.name or choice.label}" for choice in shown]
    lines += [f"  {choice.label}: {choice.url}" for choice in reply.choices if choice.url]
    return "\n".join([plain(reply), *lines])
