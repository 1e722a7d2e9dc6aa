"""Decides how a walk through a questionnaire moves: one pure function for each thing a person can do.

Every function takes a walk and returns a new one. Moves that the walk does not allow raise RefusedError.
"""

from collections.abc import Mapping
from typing import Any

from dialogs.definition import Item, Questionnaire
from dialogs.scoring import Answers, urgency, verdict
from dialogs.session import Walk

__all__ = [
    "RefusedError",
    "back",
    "change",
    "drafted",
    "emptied",
    "finish",
    "go_on",
    "mark",
    "progress",
    "record",
    "review",
    "set_aside_flags",
    "start",
    "stopping",
    "unasked",
]


class RefusedError(Exception):
    """The walk does not allow this move; nothing has changed."""


def start(questionnaire: Questionnaire, number: int, case: str | None = None) -> Walk:
    """Return a walk at its first question. A practice case is always a case, so that is not asked."""
    first, *rest = questionnaire.link_ids
    if case is None:
        return Walk(number=number, item=first)
    return Walk(number=number, item=rest[0], answers={questionnaire.audience: "case"}, case=case)


def progress(questionnaire: Questionnaire, walk: Walk) -> tuple[int, int]:
    """Return which step of how many the walk stands at."""
    ids = questionnaire.link_ids
    return ids.index(walk.item) + 1, len(ids)


def record(questionnaire: Questionnaire, walk: Walk, answer: Any) -> Walk:
    """Return the walk after the current question was answered, at the step that follows.

    `answer` must be one that the question offers: a value, a list of values, a mapping of members, a
    whole number, or None for an unknown number. Raises RefusedError otherwise.
    """
    item = questionnaire[walk.item]
    if walk.step != "ask" or not _offered(questionnaire, item, answer):
        raise RefusedError(walk.item)
    answers = {**walk.answers, walk.item: answer}
    moved = _moved(walk, answers=answers, draft={})
    if urgency(questionnaire, {walk.item: answer}):
        return _moved(moved, step="flagged", assessed=False)
    return _onward(questionnaire, moved)


def _offered(questionnaire: Questionnaire, item: Item, answer: Any) -> bool:
    values = {option.value for option in questionnaire.options(item)}
    if item.type == "group":
        members = {member.linkId for member in item.item}
        return isinstance(answer, Mapping) and set(answer) == members and set(answer.values()) <= values
    if item.type == "integer":
        return answer is None or (type(answer) is int and item.minValue <= answer <= item.maxValue)
    if item.repeats:
        return isinstance(answer, list) and set(answer) <= values
    return isinstance(answer, str) and answer in values


def emptied(walk: Walk) -> Walk:
    """Return a walk without its answers, at a step that shows none; what its buttons do stays the same."""
    step = "result" if walk.step == "result" else "ask"
    return walk.model_copy(update={"answers": {}, "draft": {}, "step": step})


def mark(questionnaire: Questionnaire, walk: Walk, name: str, value: str) -> Walk:
    """Return the walk with one member of a group, or one of several options, marked in the draft.

    Marking an option of several again takes the mark away. Raises RefusedError for a name or value that the
    question does not offer.
    """
    item = questionnaire[walk.item]
    values = {option.value for option in questionnaire.options(item)}
    if walk.step != "ask":
        raise RefusedError(walk.item)
    if item.type == "group" and name in {m.linkId for m in item.item} and value in values:
        return _moved(walk, draft={**walk.draft, name: value})
    if item.repeats and name in values:
        kept = {key: mark for key, mark in walk.draft.items() if key != name}
        return _moved(walk, draft=kept if name in walk.draft else {**kept, name: "yes"})
    raise RefusedError(walk.item)


def drafted(questionnaire: Questionnaire, walk: Walk) -> Any:
    """Return the answer that the draft comes to: unmarked members are unknown, unmarked options absent."""
    item = questionnaire[walk.item]
    if item.type == "group":
        return {member.linkId: walk.draft.get(member.linkId, "unknown") for member in item.item}
    if item.repeats:
        return [option.value for option in item.answerOption if option.value in walk.draft]
    raise RefusedError(walk.item)


def set_aside_flags(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """Return the walk going on after its red flags were said to be assessed already.

    They stop counting, as the questionnaire asks only for flags that no clinician has assessed.
    """
    if walk.step != "flagged":
        raise RefusedError(walk.item)
    return _onward(questionnaire, _moved(walk, answers={**walk.answers, walk.item: []}, assessed=True))


def go_on(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """Return the walk going on past an early stop or past flags that allow some days.

    From the review it goes on with the first question that was never asked.
    """
    if walk.step == "stop":
        return _onward(questionnaire, _moved(walk, went_on=True))
    left = unasked(questionnaire, walk)
    if walk.step == "review" and left:
        return _moved(walk, step="ask", item=left[0], draft={}, went_on=True)
    if walk.step == "flagged" and urgency(questionnaire, walk.answers) == "soon":
        return _onward(questionnaire, walk)
    raise RefusedError(walk.item)


def _onward(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """Return the walk at what follows: red flags that cannot wait, a stop, a question, or the review."""
    held = _held(questionnaire, walk.answers)
    if held:
        return _moved(walk, step="flagged", item=held, draft={})
    if not walk.went_on and _stops(questionnaire, walk):
        return _moved(walk, step="stop", revising=False)
    if walk.revising:
        return _moved(walk, step="review", revising=False)
    ids = questionnaire.link_ids
    rest = [i for i in ids[ids.index(walk.item) + 1 :] if i not in walk.answers]
    if not rest:
        return _moved(walk, step="review")
    return _moved(walk, step="ask", item=rest[0], draft={})


def _held(questionnaire: Questionnaire, answers: Answers) -> str | None:
    """Return the question whose answer cannot wait, so that no way of stepping leads around it."""
    return next((i for i in answers if urgency(questionnaire, {i: answers[i]}) == "now"), None)


def _stops(questionnaire: Questionnaire, walk: Walk) -> bool:
    """Return whether to offer a stop; an answer changed from the review only when the stop rests on it."""
    decisive = stopping(questionnaire, walk)
    return walk.item in decisive if walk.revising else bool(decisive)


def stopping(questionnaire: Questionnaire, walk: Walk) -> tuple[str, ...]:
    """Return the criteria that let the walk stop early; none while it should go on."""
    rule = questionnaire.stopWhen
    criteria = next(c for c in questionnaire.criteria if c.id == rule.criteria)
    given = verdict(questionnaire, criteria, walk.answers)
    return given.decided_by if given.grade == rule.grade else ()


def back(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """Return the walk one step back; from a stop or the flags' screen, at the question that led there."""
    if walk.step in ("stop", "flagged"):
        return _at(walk, walk.item)
    if walk.step == "result":
        return review(walk)
    if walk.revising and _held(questionnaire, walk.answers):
        return _moved(walk, step="flagged", draft={})
    if walk.revising:
        return _moved(walk, step="review", revising=False, draft={})
    ids = questionnaire.link_ids
    before = [
        i for i in ids if i in walk.answers and (walk.step == "review" or ids.index(i) < ids.index(walk.item))
    ]
    if walk.case is not None:
        before = [i for i in before if i != questionnaire.audience]
    if not before:
        raise RefusedError(walk.item)
    return _at(walk, before[-1])


def change(questionnaire: Questionnaire, walk: Walk, link_id: str) -> Walk:
    """Return the walk at a question chosen from the review, to which it returns afterwards."""
    if walk.step not in ("review", "result") or link_id not in questionnaire.link_ids:
        raise RefusedError(link_id)
    if walk.case is not None and link_id == questionnaire.audience:
        raise RefusedError(link_id)
    return _moved(_at(walk, link_id), revising=True)


def _at(walk: Walk, link_id: str) -> Walk:
    given = walk.answers.get(link_id)
    draft = dict(given) if isinstance(given, Mapping) else {}
    if isinstance(given, list):
        draft = dict.fromkeys(given, "yes")
    return _moved(walk, step="ask", item=link_id, draft=draft)


def unasked(questionnaire: Questionnaire, walk: Walk) -> tuple[str, ...]:
    """Return the questions that have no answer yet, in order."""
    return tuple(i for i in questionnaire.link_ids if i not in walk.answers)


def review(walk: Walk) -> Walk:
    """Return the walk at the review of all answers."""
    if walk.step not in ("stop", "result", "review"):
        raise RefusedError(walk.item)
    return _moved(walk, step="review", revising=False)


def finish(walk: Walk) -> Walk:
    """Return the walk at its result, from an early stop or from the review."""
    if walk.step not in ("stop", "review"):
        raise RefusedError(walk.item)
    return _moved(walk, step="result")


def _moved(walk: Walk, **changes: Any) -> Walk:
    return walk.model_copy(update={"moves": walk.moves + 1, "paused": False, **changes})
