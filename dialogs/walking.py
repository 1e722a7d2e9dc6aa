"""Decides what each button and answer does to the walk of a session, and what is said afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dialogs import walk as moves
from dialogs.actions import Action, parse_action, walk_action
from dialogs.cases import Case
from dialogs.definition import Questionnaire
from dialogs.pictures import own_reply
from dialogs.practice import feedback
from dialogs.replies import Choice, Part, Reply, Row
from dialogs.result import result
from dialogs.screens import show_walk
from dialogs.session import Session, Walk
from dialogs.speaker import Speaker
from dialogs.turns import appended
from dialogs.typed import NO_ANSWER, goes_on, named_choice, read_answer

__all__ = ["Walking"]

Stepped = tuple[Session, tuple[Reply, ...]]


class Walking:
    """The questionnaire inside a conversation. Holds definitions only; every walk is in its session."""

    def __init__(self, questionnaire: Questionnaire, cases: Mapping[str, Case]) -> None:
        self._questionnaire = questionnaire
        self._cases = cases

    # Beginning and ending

    def started(self, speaker: Speaker, session: Session) -> Stepped:
        """Begin a walk; one that is under way is shown instead."""
        return self._under_way(speaker, session) or self._begin(speaker, session, None)

    def practise(self, speaker: Speaker, session: Session, case: str) -> Stepped:
        """Begin a walk through an invented case; one that is under way is shown instead.

        Raises KeyError for a case that does not exist.
        """
        chosen = self._cases[case].id
        return self._under_way(speaker, session, chosen) or self._begin(speaker, session, chosen)

    def _under_way(self, speaker: Speaker, session: Session, *case: str) -> Stepped | None:
        """Return the walk that is under way, with a button that gives it up for another."""
        walk = session.walk
        if walk is None or not walk.under_way:
            return None
        reply = self._show(speaker, walk, (speaker.part("text", "walk.under_way"),))
        label = "walk.open_case" if case else "walk.again"
        fresh = (speaker.choice(label, walk_action(walk, "new", *case)),)
        return self._resumed(session), (replace(reply, rows=(*reply.rows, fresh), in_place=False),)

    def _begin(self, speaker: Speaker, session: Session, case: str | None) -> Stepped:
        number = session.walks + 1
        walk = moves.start(self._questionnaire, number, case)
        session = session.model_copy(update={"walk": walk, "walks": number, "misses": 0})
        opening = speaker.part("text", "practice.opening" if case else "walk.opening")
        return session, (self._show(speaker, walk, (opening,)),)

    def cancelled(self, speaker: Speaker, session: Session) -> Stepped:
        """Put an end to the walk, whatever its step."""
        key = "walk.cancelled" if session.walk else "walk.nothing_to_cancel"
        menu = speaker.choice("menu.open", "menu")
        reply = speaker.reply(speaker.part("lead", key), rows=((menu,),), in_place=True)
        return session.model_copy(update={"walk": None}), (reply,)

    def list_cases(self, speaker: Speaker) -> Reply:
        """Return the list of invented cases."""
        rows: tuple[Row, ...] = tuple(
            (Choice(speaker.of(c.title), f"case:{c.id}"),) for c in self._cases.values()
        )
        parts = (speaker.part("title", "practice.title"), speaker.part("text", "practice.text"))
        return speaker.reply(*parts, rows=rows)

    # Showing

    def open_step(self, speaker: Speaker, walk: Walk | None) -> tuple[Reply, ...]:
        """Return the step that waits for the person; nothing without a walk, or once its result was shown."""
        return (self._show(speaker, walk),) if walk and walk.waits else ()

    def not_answered(self, speaker: Speaker, walk: Walk | None) -> tuple[Reply, ...]:
        """Return the open step with a word on what would answer it, after words that neither do nor ask."""
        if walk is None or not walk.waits:
            return ()
        item = self._questionnaire[walk.item]
        told = speaker.part("lead", "walk.no_answer")
        if walk.step == "ask" and item.type == "integer":
            told = speaker.part("lead", "walk.no_number", lowest=item.minValue, highest=item.maxValue)
        return appended((self._show(speaker, walk, (told,)),))

    def _show(self, speaker: Speaker, walk: Walk | None, preface: tuple[Part, ...] = ()) -> Reply:
        assert walk is not None  # noqa: S101  callers have one
        case = self._cases.get(walk.case or "")
        if walk.step == "result":
            shown = result(speaker, self._questionnaire, walk, case)
            return replace(shown, parts=(*preface, *shown.parts))
        return show_walk(speaker, self._questionnaire, walk, case, preface)

    # Moving

    def typed(self, speaker: Speaker, session: Session, text: str) -> Stepped | None:
        """Do what words say that answer the open question, name a button, or end a pause; None for others."""
        walk = session.walk
        if walk is None or not walk.under_way:
            return None
        if walk.paused:
            return self._continued(speaker, session) if goes_on(text) else None
        answer = read_answer(self._questionnaire, walk, text) if walk.step == "ask" else NO_ANSWER
        if answer is not NO_ANSWER:
            return self.answered(speaker, session, answer)
        action = named_choice(self.open_step(speaker, walk), text)
        return self.pressed(speaker, session, parse_action(action)) if action else None

    def answered(self, speaker: Speaker, session: Session, answer: Any) -> Stepped:
        """Record an answer to the open question; raise RefusedError for one that it does not offer."""
        before = session.walk
        assert before is not None  # noqa: S101  only asked while a question is open
        walk = moves.record(self._questionnaire, before, answer)
        case = self._cases.get(walk.case or "")
        said = feedback(speaker, self._questionnaire, case, before.item, answer) if case else ()
        return session.model_copy(update={"walk": walk, "misses": 0}), (self._show(speaker, walk, said),)

    def pressed(self, speaker: Speaker, session: Session, action: Action) -> Stepped:
        """Do what a walk's button says, or say kindly that its moment has passed."""
        walk = session.walk
        if walk is None or action.moment is None or action.moment[0] != walk.number:
            parts = speaker.part("lead", "press.old_walk")
            return session, (speaker.reply(parts, rows=((speaker.choice("menu.open", "menu"),),)),)
        if action.moment[1] != walk.moves:
            session = self._resumed(session)
            return session, (self._show(speaker, session.walk, (speaker.part("text", "press.old_step"),)),)
        if not self._offers(speaker, walk, action):
            session = self._resumed(session)
            return session, (self._show(speaker, session.walk, (speaker.part("text", "press.refused"),)),)
        return self._move(speaker, session, walk, action)

    def _offers(self, speaker: Speaker, walk: Walk, action: Action) -> bool:
        """Return whether a button that does this was offered for this very moment of the walk."""
        fresh = [walk_action(walk, "new"), *(walk_action(walk, "new", case) for case in self._cases)]
        shown = [choice.action for choice in self._show(speaker, walk).choices]
        return action in map(parse_action, (*shown, *fresh, walk_action(walk, "resume")))

    def _move(self, speaker: Speaker, session: Session, walk: Walk, action: Action) -> Stepped:
        argument = action.argument
        steps: dict[str, Callable[[], Stepped]] = {
            "cancel": lambda: self.cancelled(speaker, session),
            "figure": lambda: (session, (own_reply(speaker, walk, argument),)),
            "new": lambda: self._begin(speaker, session, argument or None),
            "resume": lambda: self._continued(speaker, session),
            "answer": lambda: self.answered(speaker, session, self._one(walk, argument)),
            "all": lambda: self.answered(speaker, session, self._all(walk, argument)),
            "submit": lambda: self.answered(speaker, session, moves.drafted(self._questionnaire, walk)),
        }
        if action.verb in steps:
            return steps[action.verb]()
        moved = self._moved(walk, action)
        return session.model_copy(update={"walk": moved}), (self._show(speaker, moved),)

    def _moved(self, walk: Walk, action: Action) -> Walk:
        definition, argument = self._questionnaire, action.argument
        verbs: dict[str, Callable[[], Walk]] = {
            "mark": lambda: moves.mark(definition, walk, argument, (*action.arguments, "yes")[1]),
            "assessed": lambda: moves.set_aside_flags(definition, walk),
            "on": lambda: moves.go_on(definition, walk),
            "back": lambda: moves.back(definition, walk),
            "review": lambda: moves.review(walk),
            "change": lambda: moves.change(definition, walk, argument),
            "finish": lambda: moves.finish(walk),
        }
        return verbs[action.verb]()

    def _one(self, walk: Walk, value: str) -> str | None:
        if self._questionnaire[walk.item].type == "integer" and value == "unknown":
            return None
        return value

    def _all(self, walk: Walk, value: str) -> Any:
        item = self._questionnaire[walk.item]
        if item.repeats and value == "none":
            return []
        return {member.linkId: value for member in item.item}

    def _continued(self, speaker: Speaker, session: Session) -> Stepped:
        session = self._resumed(session)
        return session, (self._show(speaker, session.walk),)

    def _resumed(self, session: Session) -> Session:
        if session.walk is None or not session.walk.paused:
            return session
        return session.model_copy(update={"walk": session.walk.model_copy(update={"paused": False})})
