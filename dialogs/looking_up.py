"""Decides which cards match what somebody is still typing, and when none may be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from content.library import Library
from content.models import LANGUAGES, Language
from content.text import words
from dialogs.presenting import compact_reply
from dialogs.replies import Reply
from dialogs.routing import Router
from dialogs.speaker import Speaker

__all__ = ["MOST", "LookUp", "LookedUp", "Match"]

MOST = 20
"""Cards in one list: more would be scrolled past, and Telegram takes fifty at most."""
TELLING = 3
"""Letters from which a word tells something; shorter ones are mostly articles."""


@dataclass(frozen=True)
class Match:
    """A card that may be meant: its topic, title and lead, and the card in short, ready to be passed on."""

    topic: str
    title: str
    lead: str
    card: Reply


@dataclass(frozen=True)
class LookedUp:
    """What was found. `safety` is the topic to open instead where what was typed is a matter of safety."""

    language: Language
    matches: tuple[Match, ...] = ()
    safety: str | None = None


class LookUp:
    """Finds cards by what was typed so far: by its meaning, and by the beginnings of words in titles."""

    def __init__(self, library: Library, router: Router) -> None:
        self._library = library
        self._router = router
        self._titles = {
            topic: {word for language in LANGUAGES for word in words(library.title(topic, language))}
            for topic in library.topics()
            if topic not in library.replies
        }
        heads = zip_longest(*([topic.id for topic in group.topics] for group in library.groups))
        self._useful = [topic for row in heads for topic in row if topic][:MOST]

    def look_up(self, text: str, language: Language) -> LookedUp:
        """Return the cards that match, best first; without any word, those that open each group of topics."""
        typed = words(text)
        if not typed:
            return LookedUp(language, self._matches(self._useful, language))
        routed = self._router.route(text, language)
        if routed.safety:
            return LookedUp(language, safety=routed.topic)
        meant = routed.offered if routed.topic is None else (routed.topic,)
        found = dict.fromkeys((*meant, *self._begun(typed)))
        return LookedUp(language, self._matches([i for i in found if i in self._titles][:MOST], language))

    def _begun(self, typed: list[str]) -> Iterator[str]:
        """Yield the topics in whose titles the last word begins one, and at least half of the others do."""
        telling = [word for word in typed[:-1] if len(word) >= TELLING] + typed[-1:]
        counted = {topic: _count(telling, title) for topic, title in self._titles.items()}
        enough = [
            i for i in counted if _begins(typed[-1], self._titles[i]) and 2 * counted[i] >= len(telling)
        ]
        yield from sorted(enough, key=lambda topic: -counted[topic])

    def _matches(self, topics: list[str], language: Language) -> tuple[Match, ...]:
        speaker = Speaker(self._library, language)
        found = [(topic, compact_reply(speaker, topic)) for topic in topics]
        return tuple(Match(topic, card.parts[0].text, card.parts[1].text, card) for topic, card in found)


def _begins(word: str, title: set[str]) -> bool:
    return any(known.startswith(word) for known in title)


def _count(typed: list[str], title: set[str]) -> int:
    return sum(_begins(word, title) for word in typed)
