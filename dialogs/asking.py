"""Decides how the open step of a walk is put to a person: question, reason, options, way back."""

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from dialogs.actions import walk_action
from dialogs.definition import Item, Member, Questionnaire
from dialogs.replies import Choice, Part, Reply, Row
from dialogs.scoring import truth_of
from dialogs.session import Walk
from dialogs.speaker import Speaker
from dialogs.walk import progress

__all__ = ["answer_text", "ask", "audience_of", "brief_answer"]

SHORT_ROW = 30
"""Letters that the labels of one row may have together before a phone cuts them."""


def audience_of(questionnaire: Questionnaire, walk: Walk) -> str:
    """Return for whom the walk is made: "case" or "self"."""
    return str(walk.answers.get(questionnaire.audience, "case"))


def ask(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, *, preface: tuple[Part, ...] = ()
) -> Reply:
    """Return the question at which the walk stands, with everything that can be answered."""
    item = questionnaire[walk.item]
    step, steps = progress(questionnaire, walk)
    parts = [
        *preface,
        speaker.part("small", "walk.progress", step=step, steps=steps, name=speaker.of(item.name)),
        Part("question", speaker.of(item.asked(audience_of(questionnaire, walk)))),
        *_details(speaker, item, walk),
        speaker.part("small", "walk.why", why=speaker.of(item.why.text), source=speaker.of(item.why.source)),
    ]
    rows = (*_answer_rows(speaker, questionnaire, item, walk), _way_out(speaker, questionnaire, walk))
    reply = speaker.reply(*parts, rows=rows, in_place=True)
    return replace(reply, asks_number=item.type == "integer")


def answer_text(speaker: Speaker, questionnaire: Questionnaire, item: Item, answer: object) -> str:
    """Return an answer in words, as the review of all answers shows it."""
    options = {option.value: speaker.of(option.label) for option in questionnaire.options(item)}
    if answer is None:
        return speaker("answer.unknown")
    if isinstance(answer, dict):
        names = {member.linkId: speaker.of(member.name) for member in item.item}
        return "; ".join(f"{names[key]}: {options[value].lower()}" for key, value in answer.items())
    if isinstance(answer, list):
        return "; ".join(options[value] for value in answer) or speaker("answer.none")
    return options.get(str(answer), str(answer))


def brief_answer(speaker: Speaker, questionnaire: Questionnaire, item: Item, answer: Any) -> str:
    """Return an answer in few words; of a group only what makes it yes, else its truth."""
    if item.type != "group":
        return answer_text(speaker, questionnaire, item, answer).lower()
    present = [speaker.of(m.name).lower() for m in item.item if answer.get(m.linkId) == "yes"]
    return ", ".join(present) or speaker(f"answer.{truth_of(item, answer).value}").lower()


def _details(speaker: Speaker, item: Item, walk: Walk) -> Iterator[Part]:
    for letter, member in zip(ascii_lowercase, item.item, strict=False):
        mark = walk.draft.get(member.linkId)
        given = f" [{speaker(f'answer.{mark}')}]" if mark else ""
        yield Part("item", f"{letter}) {speaker.of(member.name)}: {speaker.of(member.meaning)}.{given}")
    if item.repeats:
        for tier in dict.fromkeys(option.urgency for option in item.answerOption):
            yield speaker.part("heading", f"urgency.{tier}")
            chosen = [option for option in item.answerOption if option.urgency == tier]
            for option in chosen:
                # In words as well: a sign on a button says nothing to who cannot see it.
                mark = f" [{speaker('walk.marked')}]" if option.value in walk.draft else ""
                yield Part("item", f"{speaker.of(option.label)}: {speaker.of(option.display)}{mark}")
    if item.type == "integer":
        yield speaker.part("text", "walk.type_number", lowest=item.minValue, highest=item.maxValue)


def _answer_rows(speaker: Speaker, questionnaire: Questionnaire, item: Item, walk: Walk) -> Iterator[Row]:
    if item.type == "group":
        for letter, member in zip(ascii_lowercase, item.item, strict=False):
            yield tuple(_member_choices(speaker, questionnaire, walk, letter, member))
        yield (
            Choice(speaker("walk.all_no"), walk_action(walk, "all", "no")),
            Choice(speaker("walk.all_unknown"), walk_action(walk, "all", "unknown")),
        )
        yield (speaker.choice("walk.continue", walk_action(walk, "submit")),)
    elif item.repeats:
        toggles = [
            Choice(speaker.of(o.label), walk_action(walk, "mark", o.value), selected=o.value in walk.draft)
            for o in item.answerOption
        ]
        # First, as a channel that numbers options then gives them the numbers that may be typed anywhere.
        yield from (tuple(toggles[i : i + 2]) for i in range(0, len(toggles), 2))
        yield (speaker.choice("walk.no_flags", walk_action(walk, "all", "none")),)
        yield (speaker.choice("walk.continue", walk_action(walk, "submit")),)
    elif item.type == "integer":
        yield (speaker.choice("answer.unknown", walk_action(walk, "answer", "unknown")),)
    else:
        yield from _option_rows(speaker, questionnaire, item, walk)


def _member_choices(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, letter: str, member: Member
) -> Iterator[Choice]:
    for option in questionnaire.threeValued:
        label = speaker.of(option.label)
        yield Choice(
            f"{letter} {label}",
            walk_action(walk, "mark", member.linkId, option.value),
            name=f"{speaker.of(member.name)}: {label}",
            selected=walk.draft.get(member.linkId) == option.value,
        )


def _option_rows(speaker: Speaker, questionnaire: Questionnaire, item: Item, walk: Walk) -> Iterator[Row]:
    given = walk.answers.get(item.linkId)
    choices = tuple(
        Choice(speaker.of(o.label), walk_action(walk, "answer", o.value), selected=o.value == given)
        for o in questionnaire.options(item)
    )
    if sum(len(choice.label) for choice in choices) <= SHORT_ROW:
        yield choices
    else:
        yield from ((choice,) for choice in choices)


def _way_out(speaker: Speaker, questionnaire: Questionnaire, walk: Walk) -> Row:
    cancel = speaker.choice("walk.cancel", walk_action(walk, "cancel"))
    first = next(i for i in questionnaire.link_ids if walk.case is None or i != questionnaire.audience)
    if walk.item == first and not walk.revising:
        return (cancel,)
    return (speaker.choice("walk.back", walk_action(walk, "back")), cancel)
