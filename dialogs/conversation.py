"""Decides what to say next: one pure turn of a conversation, from a session and an event to both again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.actions import Action, parse_action
from dialogs.around import apologetic, introduced, resumable, returns, welcoming
from dialogs.browsing import browsed_card
from dialogs.cases import Case
from dialogs.commands import COMMANDS, command_named, nearest_command
from dialogs.definition import Questionnaire
from dialogs.events import Command, Event, Press, Said
from dialogs.looking_up import LookedUp
from dialogs.pictures import figure_reply, figures_reply
from dialogs.presenting import group_reply, menu_reply, reply_text
from dialogs.privacy import (
    data_reply,
    delete_reply,
    erased_reply,
    keeps_anything,
    nothing_reply,
    privacy_reply,
)
from dialogs.questions import Outcome, Questions
from dialogs.replies import Choice, Reply
from dialogs.reporting import reasons_reply, report_of, thanks_reply
from dialogs.routing import Routed
from dialogs.session import Session
from dialogs.settings import AUTO, language_reply, settings_reply
from dialogs.speaker import Speaker
from dialogs.turns import Turn, appended
from dialogs.walking import Walking

__all__ = ["Conversation"]

GROUPS = {"mechanisms": "ketamine", "evidence": "evidence", "glossary": "terms", "references": "ref"}
"""What each command that lists topics lists."""
LINKED = frozenset(GROUPS) | {"questionnaire", "practice", "figures", "settings", "help", "menu", "privacy"}
"""Commands to which a deep link may lead: those that erase nothing."""


class Conversation:
    """The whole conversation as a function of session, event and time. Holds no state of its own."""

    def __init__(
        self,
        library: Library,
        questions: Questions,
        questionnaire: Questionnaire,
        cases: Mapping[str, Case],
        default: Language = "es",
    ) -> None:
        self._library = library
        self._questions = questions
        self._walking = Walking(questionnaire, cases)
        self._questionnaire = questionnaire
        self._cases = cases
        self._default = default

    def turn(self, session: Session, event: Event, now: datetime) -> Turn:
        """Return what follows from one event. Never raises for anything a person can send."""
        known = session.model_copy(update={"lost": False}) if session.lost else session
        turn = self._taken(known, event, now)
        if turn.forget or turn.session == Session():
            return turn
        turn = resumable(self._library, turn)
        if not isinstance(event, Press) and returns(session, now):
            turn = welcoming(self._library, turn, self.redraw(turn.session))
        return introduced(self._library, apologetic(self._library, turn) if session.lost else turn, now)

    def _taken(self, session: Session, event: Event, now: datetime) -> Turn:
        if not isinstance(event, Press):
            danger = self._danger(session, event)
            if danger:
                return danger
        if isinstance(event, Said):
            return self._said(session, event, now)
        used = session.model_copy(update={"seen": now})
        if isinstance(event, Press):
            return self._pressed(used, self._speaker(used, event.locale), event)
        used = _spoken_to(used, event)
        return self._commanded(used, self._speaker(used, event.locale), event)

    def redraw(self, session: Session) -> tuple[Reply, ...]:
        """Return what stands open, for a page that is loaded again; nothing when no walk does."""
        speaker = self._speaker(session, None)
        return self._walking.open_step(speaker, session.walk)

    def look_up(self, session: Session, text: str, locale: Language | None) -> LookedUp:
        """Return the cards that match what is being typed; the conversation does not go on by it."""
        return self._questions.look_up(text, self._speaker(session, locale).language)

    def _speaker(self, session: Session, locale: Language | None) -> Speaker:
        return Speaker(self._library, session.language or session.spoken or locale or self._default)

    # What was typed

    def _danger(self, session: Session, event: Said | Command) -> Turn | None:
        """Return what safety has to say to what was typed: words of danger may stand behind a slash, too."""
        if isinstance(event, Said):
            text = event.text
        elif command_named(event.name) not in COMMANDS.values():
            text = f"{event.name} {event.argument}"
        else:  # the name of a reply is a link's, and nobody's own word
            text = "" if event.argument in self._library.replies else event.argument
        routed = self._questions.danger(session, Said(text, event.locale)) if text else None
        return self._safety(session, routed) if routed else None

    def _said(self, session: Session, event: Said, now: datetime) -> Turn:
        moved = self._walking.typed(self._speaker(session, event.locale), session, event.text)
        if moved:
            session, replies = moved
            return Turn(session, appended(replies))
        return self._free_question(session, event, now)

    def _safety(self, session: Session, routed: Routed) -> Turn:
        speaker = Speaker(self._library, routed.language)
        assert routed.topic is not None  # noqa: S101  a safety route always has its topic
        tier = routed.safety.tier if routed.safety else None
        reply = reply_text(speaker, routed.topic, tier=tier)
        kept = session.model_copy(update={"spoken": routed.language, "misses": 0, "greeted": True})
        if routed.topic not in ("safety-crisis", "safety-red-flags"):
            return self._and_back(kept, speaker, reply)
        walk = session.walk
        if walk and walk.under_way:
            walk = walk.model_copy(update={"paused": True})
            note = speaker.part("small", "walk.paused")
            reply = replace(reply, parts=(*reply.parts, note))
        return Turn(kept.model_copy(update={"walk": walk}), (reply,))

    def _free_question(self, session: Session, said: Said, now: datetime) -> Turn:
        routed = self._questions.found(session, said, now)
        speaker = Speaker(self._library, routed.language)
        session = session.model_copy(update={"spoken": routed.language})
        if routed.topic == "chat-screening":
            return self._start_walk(session, speaker)
        outcome = self._questions.answer(session, said, routed, now)
        step = self._walking.not_answered(speaker, session.walk) if outcome.missed else ()
        if step:
            kept = outcome.session.model_copy(update={"misses": 0})
            return Turn(kept, step, unanswered=outcome.unanswered)
        return self._told(outcome, speaker)

    def _told(self, outcome: Outcome, speaker: Speaker) -> Turn:
        turn = self._and_back(outcome.session, speaker, outcome.reply)
        return replace(turn, unanswered=outcome.unanswered)

    def _and_back(self, session: Session, speaker: Speaker, reply: Reply) -> Turn:
        """Return the reply, and after it the walk's open step once more where one was interrupted."""
        return Turn(session, (reply, *appended(self._walking.open_step(speaker, session.walk))))

    # What was pressed

    def _pressed(self, session: Session, speaker: Speaker, event: Press) -> Turn:
        action = parse_action(event.action)
        if action.moment:
            session, replies = self._walking.pressed(speaker, session, action)
            return Turn(session, replies)
        turn = self._pressed_anywhere(session, speaker, action)
        return turn or self._and_back(session, speaker, speaker.reply(speaker.part("lead", "press.unknown")))

    def _pressed_anywhere(self, session: Session, speaker: Speaker, action: Action) -> Turn | None:
        """Return the turn for a button that is good at any time, or None for one that Umbral never made."""
        if action.verb == "walk":
            return self._start_walk(session, speaker)
        if action.verb == "none":
            again = session.model_copy(update={"misses": max(session.misses, 1)})
            return self._told(self._questions.missed(again, speaker, session.asked), speaker)
        if action.verb == "erase":
            return Turn(Session(), (erased_reply(speaker),), forget=True)
        if action.verb in ("menu", "practice", "help", "privacy") and not action.arguments:
            return self._commanded(session, speaker, Command(action.verb))
        if action.verb == "do" and action.argument in COMMANDS:
            return self._commanded(session, speaker, Command(action.argument))
        return self._pressed_named(session, speaker, action) if action.arguments else None

    def _pressed_named(self, session: Session, speaker: Speaker, action: Action) -> Turn | None:
        """Return the turn for a button that names what it is about, or None when there is no such thing."""
        name, *more = action.arguments
        turns: dict[str, Callable[[], Turn]] = {
            "case": lambda: Turn(*self._walking.practise(speaker, session, name)),
            "lang": lambda: self._choose_language(session, name),
            "menu": lambda: self._group(session, speaker, name),
            "show": lambda: self._shown(session, speaker, name),
            "figure": lambda: self._and_back(session, speaker, figure_reply(speaker, name)),
            "in": lambda: self._browsed(session, speaker, name, *more),
            "wrong": lambda: self._wrong(session, speaker, name, *more),
        }
        try:
            return turns[action.verb]()
        except KeyError:
            return None

    def _shown(self, session: Session, speaker: Speaker, topic: str) -> Turn:
        if topic == "chat-screening":
            return self._start_walk(session, speaker)
        return self._told(self._questions.shown(session, speaker, topic), speaker)

    def _browsed(self, session: Session, speaker: Speaker, topic: str, origin: str = "", *_: str) -> Turn:
        outcome = self._questions.shown(session, speaker, topic)
        return Turn(outcome.session, (browsed_card(speaker, topic, origin),))

    def _wrong(self, session: Session, speaker: Speaker, topic: str, reason: str = "", *_: str) -> Turn:
        """Ask what is wrong with a card, or take down what was chosen."""
        if not reason:
            return Turn(session, (reasons_reply(speaker, topic),))
        report = report_of(topic, reason, speaker)
        return Turn(session, (thanks_reply(speaker, report),), report=report)

    # What was commanded

    def _commanded(self, session: Session, speaker: Speaker, command: Command) -> Turn:
        commands: dict[str, Callable[[], Turn]] = {
            "start": lambda: self._started(session, speaker, command.argument.strip()),
            "help": lambda: self._and_back(session, speaker, reply_text(speaker, "chat-help")),
            "menu": lambda: Turn(session, (menu_reply(speaker, in_place=True),)),
            "questionnaire": lambda: self._start_walk(session, speaker),
            "figures": lambda: Turn(session, (figures_reply(speaker),)),
            "practice": lambda: Turn(session, (self._walking.list_cases(speaker),)),
            "cancel": lambda: Turn(*self._walking.cancelled(speaker, session)),
            "language": lambda: self._language(session, speaker, command.argument.strip().lower()),
            "settings": lambda: Turn(session, (settings_reply(speaker, session.language),)),
            "privacy": lambda: self._privacy(session, speaker),
            "mydata": lambda: self._my_data(session, speaker),
            "delete": lambda: self._delete(session, speaker),
            **{name: partial(self._group, session, speaker, group) for name, group in GROUPS.items()},
        }
        name = command_named(command.name)
        if name in commands:
            return commands[name]()
        return Turn(session, (self._unknown_command(speaker, name),))

    def _group(self, session: Session, speaker: Speaker, group: str) -> Turn:
        return Turn(session, (group_reply(speaker, group),))

    def _unknown_command(self, speaker: Speaker, name: str) -> Reply:
        """Say that a command is not known, and offer the nearest one that is."""
        rows = menu_reply(speaker).rows
        near = nearest_command(name)
        if near:
            rows = ((Choice(f"/{near}", f"do:{near}"),), *rows)
        key = "command.near" if near else "command.unknown"
        return speaker.reply(speaker.part("lead", key, near=near), rows=rows)

    def _my_data(self, session: Session, speaker: Speaker) -> Turn:
        if not keeps_anything(session):
            return Turn(Session(), (nothing_reply(speaker),))
        return Turn(session, (data_reply(speaker, self._questionnaire, self._cases, session),))

    def _delete(self, session: Session, speaker: Speaker) -> Turn:
        if not keeps_anything(session):
            return Turn(Session(), (nothing_reply(speaker),))
        return Turn(session, (delete_reply(speaker),))

    def _started(self, session: Session, speaker: Speaker, payload: str) -> Turn:
        """Return the menu, or what a deep link leads to: a topic by its id, or a command."""
        if not payload:
            reply = reply_text(speaker, "chat-help") if session.greeted else menu_reply(speaker)
            return self._and_back(session, speaker, reply)
        turn = self._pressed_named(session, speaker, Action("show", (payload,)))
        if turn:
            return turn
        if payload in LINKED:
            return self._commanded(session, speaker, Command(payload))
        sorry = speaker.part("lead", "link.unknown")
        return self._and_back(session, speaker, speaker.reply(sorry, rows=menu_reply(speaker).rows))

    def _language(self, session: Session, speaker: Speaker, wanted: str) -> Turn:
        if wanted in ("es", "en"):
            return self._choose_language(session, wanted)
        return Turn(session, (language_reply(speaker, session.language),))

    def _choose_language(self, session: Session, wanted: str) -> Turn:
        """Fix the language of all answers, or have each follow its message once more."""
        if wanted not in (*LANGUAGES, AUTO):
            raise KeyError(wanted)
        speaker = self._speaker(session, None)
        chosen = next((language for language in LANGUAGES if language == wanted), None)
        if chosen:
            speaker = Speaker(self._library, chosen)
        session = session.model_copy(update={"language": chosen, "spoken": speaker.language})
        key = "language.done" if chosen else "language.follows"
        return self._and_back(session, speaker, speaker.reply(speaker.part("lead", key), in_place=True))

    def _privacy(self, session: Session, speaker: Speaker) -> Turn:
        reply = privacy_reply(speaker, keeps_unanswered=self._questions.keeps_unanswered)
        return self._and_back(session, speaker, reply)

    def _start_walk(self, session: Session, speaker: Speaker) -> Turn:
        # What is said at the first step leans on its question, not on the card before.
        return Turn(*self._walking.started(speaker, session.model_copy(update={"topic": None})))


def _spoken_to(session: Session, command: Command) -> Session:
    """Return the session with the language of a command's name, where nothing else has told one."""
    if session.language or session.spoken or command.locale or not command.spoken:
        return session
    return session.model_copy(update={"spoken": command.spoken})
