"""Decides what is said to a free question: a card, titles to choose from, what follows, or an honest no."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from content.library import Library
from content.models import Language
from content.text import words
from dialogs.events import Said
from dialogs.following import continuation, continued, in_context, likely_next, subject
from dialogs.looking_up import LookedUp, LookUp
from dialogs.presenting import card_reply, menu_reply, reply_text, suggestions
from dialogs.replies import Reply
from dialogs.routing import Routed, Router
from dialogs.session import Session
from dialogs.speaker import Speaker

__all__ = ["LEFT_OUT", "Outcome", "Questions", "redacted"]

LEFT_OUT = "…"
"""What stands for a word that is not Umbral's own."""


@dataclass(frozen=True)
class Outcome:
    """What came of a question; `missed` when nothing was found: `unanswered` are then its words, redacted."""

    session: Session
    reply: Reply
    unanswered: str | None = None
    missed: bool = False


class Questions:
    """Answers from the library, in the light of what was shown before. Holds no state of its own.

    `vocabulary` are the words that may be kept of what was not found; None when nothing may be.
    """

    def __init__(self, library: Library, router: Router, vocabulary: Collection[str] | None = None) -> None:
        self._library = library
        self._router = router
        self._vocabulary = vocabulary
        self._look_up = LookUp(library, router)

    @property
    def keeps_unanswered(self) -> bool:
        """Whether words of questions without an answer may be kept."""
        return self._vocabulary is not None

    def look_up(self, text: str, language: Language) -> LookedUp:
        """Return the cards that match what is being typed."""
        return self._look_up.look_up(text, language)

    def danger(self, session: Session, said: Said) -> Routed | None:
        """Return where a message goes that is a matter of safety, or None."""
        return self._router.danger(said.text, session.language, session.spoken or said.locale)

    def found(self, session: Session, said: Said, now: datetime) -> Routed:
        """Return where any other message goes, in the light of the card shown last."""
        topic = subject(session, now)
        favoured = likely_next(said.text, topic, self._library)
        text = in_context(said.text, topic)
        return self._router.found(text, session.language, session.spoken or said.locale, favoured)

    def answer(self, session: Session, said: Said, routed: Routed, now: datetime) -> Outcome:
        """Return what is said to a message that is no matter of safety."""
        topic, speaker = subject(session, now), Speaker(self._library, routed.language)
        follows = continuation(said.text) if topic else None
        if topic and follows:
            return Outcome(_understood(session), continued(speaker, topic, follows))
        if routed.route == "abstain" or (routed.route == "suggest" and session.misses):
            return self.missed(session, speaker, self._redacted(said.text))
        if routed.route == "suggest":
            asked = {"misses": 1, "asked": self._redacted(said.text)}
            return Outcome(session.model_copy(update=asked), suggestions(speaker, routed.offered))
        return self.shown(session, speaker, str(routed.topic))

    def shown(self, session: Session, speaker: Speaker, topic: str) -> Outcome:
        """Return what a topic shows; raise KeyError for an unknown id."""
        if topic in self._library.replies:
            return Outcome(_understood(session), reply_text(speaker, topic))
        reply = card_reply(speaker, topic)
        return Outcome(_understood(session).model_copy(update={"topic": topic}), reply)

    def missed(self, session: Session, speaker: Speaker, unanswered: str | None) -> Outcome:
        """Say plainly that a question was not understood; after a second one, what can be asked."""
        again = session.misses > 0
        session = session.model_copy(update={"misses": 0 if again else 1, "asked": None})
        if again:
            parts = (speaker.part("lead", "abstain.twice"), speaker.part("text", "abstain.ask"))
            reply = speaker.reply(*parts, rows=menu_reply(speaker).rows)
            return Outcome(session, reply, unanswered, missed=True)
        menu = speaker.choice("menu.open", "menu")
        reply = speaker.reply(speaker.part("lead", "abstain.once"), rows=((menu,),))
        return Outcome(session, reply, unanswered, missed=True)

    def _redacted(self, text: str) -> str | None:
        return None if self._vocabulary is None else redacted(text, self._vocabulary)


def _understood(session: Session) -> Session:
    return session.model_copy(update={"misses": 0, "asked": None})


def redacted(text: str, vocabulary: Collection[str]) -> str | None:
    """Return a message with every word left out that is not Umbral's own; None when none is."""
    said = [word if word in vocabulary else LEFT_OUT for word in words(text)]
    return " ".join(said) if set(said) - {LEFT_OUT} else None
