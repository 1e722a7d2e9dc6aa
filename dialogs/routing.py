"""Decides what a free message is: a matter of safety, a question to answer, one to ask back, or none."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from content.deciding import Answer, Hit, Suggest
from content.finding import Finder
from content.language import language_of
from content.models import Language
from dialogs.guarding import SafetyGuard
from dialogs.safety import SafetyMatch

__all__ = ["Routed", "Router"]

SMALL_TALK = ("chat-greeting", "chat-thanks", "chat-goodbye")

Route = Literal["answer", "suggest", "abstain", "safety", "chat"]


@dataclass(frozen=True)
class Routed:
    """Where a message goes, and in which language the reply is.

    `topic` is None for suggest and abstain. `hits` are the candidates, best first; `offered` are the
    topics of a suggestion, in the order in which they are offered.
    """

    language: Language
    route: Route
    topic: str | None
    hits: tuple[Hit, ...] = ()
    offered: tuple[str, ...] = ()
    safety: SafetyMatch | None = None


class Router:
    """Routes messages; the same message always goes the same way."""

    def __init__(self, finder: Finder, safety: SafetyGuard, default: Language = "es") -> None:
        self._finder = finder
        self._safety = safety
        self._default = default

    def explain(self, text: str) -> Iterator[str]:
        """Yield lines that say why a message goes where it goes."""
        danger = self._safety.route(text)
        if danger:
            yield f"safety: {danger.topic}, by the rule «{danger.rule}» on {', '.join(danger.words)}"
            return
        yield from self._finder.explain(text)

    def route(
        self,
        text: str,
        chosen: Language | None = None,
        spoken: Language | None = None,
        favoured: Collection[str] = (),
    ) -> Routed:
        """Return where a message goes: safety before any matching, then what the finder decides."""
        return self.danger(text, chosen, spoken) or self.found(text, chosen, spoken, favoured)

    def danger(
        self, text: str, chosen: Language | None = None, spoken: Language | None = None
    ) -> Routed | None:
        """Return where a message goes that is a matter of safety, or None.

        The reply's language is the one chosen, else that of the message, else the one spoken before.
        """
        danger = self._safety.route(text)
        if danger is None:
            return None
        language = chosen or language_of(text) or spoken or self._default
        return Routed(language, "safety", danger.topic, safety=danger)

    def found(
        self,
        text: str,
        chosen: Language | None = None,
        spoken: Language | None = None,
        favoured: Collection[str] = (),
    ) -> Routed:
        """Return where a message goes that is no matter of safety, by what the finder decides.

        `favoured` are topics that what was said before has made likelier.
        """
        decision = self._finder.find(text, favoured)
        hits = decision.hits
        near = hits[0].language if hits and isinstance(decision, Answer) else None
        language = chosen or language_of(text) or spoken or near or self._default
        if isinstance(decision, Answer):
            kind: Route = "chat" if decision.topic.startswith("chat-") else "answer"
            return Routed(language, kind, decision.topic, hits)
        if isinstance(decision, Suggest):
            return _asked_back(language, hits, decision.topics)
        return Routed(language, "abstain", None, hits)


def _asked_back(language: Language, hits: tuple[Hit, ...], topics: tuple[str, ...]) -> Routed:
    """Return the question back. Nobody is asked whether they meant a greeting: it is met or left out."""
    if topics[0] in SMALL_TALK:
        return Routed(language, "chat", topics[0], hits)
    offered = tuple(topic for topic in topics if topic not in SMALL_TALK)
    return Routed(language, "suggest", None, hits, offered)
