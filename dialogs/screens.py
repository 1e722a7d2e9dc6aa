"""Decides how a walk's other screens look: red flags found, an early stop, the review of all answers."""

from string import ascii_lowercase

from dialogs.actions import walk_action
from dialogs.asking import answer_text, ask, audience_of
from dialogs.cases import Case
from dialogs.definition import Questionnaire
from dialogs.help_lines import emergency_lines
from dialogs.replies import Choice, Part, Reply, Row
from dialogs.scoring import urgency
from dialogs.session import Walk
from dialogs.speaker import Speaker
from dialogs.walk import stopping, unasked

__all__ = ["flagged", "review_screen", "show_walk", "stopped"]


def show_walk(
    speaker: Speaker,
    questionnaire: Questionnaire,
    walk: Walk,
    case: Case | None,
    preface: tuple[Part, ...] = (),
) -> Reply:
    """Return the screen at which a walk stands, the result aside."""
    told = (Part("heading", speaker.of(case.title)), Part("text", speaker.of(case.vignette))) if case else ()
    if walk.step == "flagged":
        lesson = (Part("note", speaker.of(case.lesson)),) if case and _ends_here(questionnaire, case) else ()
        return flagged(speaker, questionnaire, walk, (*preface, *lesson))
    if walk.step == "stop":
        return stopped(speaker, questionnaire, walk, preface)
    if walk.step == "review":
        return review_screen(speaker, questionnaire, walk, preface)
    return ask(speaker, questionnaire, walk, preface=(*preface, *told))


def _ends_here(questionnaire: Questionnaire, case: Case) -> bool:
    """Return whether a case is rightly answered by going no further than its red flags."""
    return urgency(questionnaire, case.answers) == "now"


def flagged(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, preface: tuple[Part, ...] = ()
) -> Reply:
    """Return what follows from red flags: for a case what to rule out, for oneself where to go."""
    item = questionnaire[walk.item]
    chosen = walk.answers[walk.item]
    tier = urgency(questionnaire, walk.answers)
    audience = audience_of(questionnaire, walk)
    parts = [
        *preface,
        speaker.part("title", f"flags.{tier}.title"),
        speaker.part("lead", f"flags.{tier}.{audience}"),
        *(Part("item", speaker.of(o.display)) for o in item.answerOption if o.value in chosen),
    ]
    if audience == "self" and tier == "now":
        parts.extend(emergency_lines(speaker))
    rows: list[Row] = [(speaker.choice("flags.assessed", walk_action(walk, "assessed")),)]
    if tier == "soon":
        rows.append((speaker.choice("flags.go_on", walk_action(walk, "on")),))
    rows.append(
        (
            speaker.choice("walk.back", walk_action(walk, "back")),
            speaker.choice("walk.cancel", walk_action(walk, "cancel")),
        )
    )
    return speaker.reply(*parts, rows=tuple(rows), in_place=True)


def stopped(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, preface: tuple[Part, ...] = ()
) -> Reply:
    """Return the offer to stop at the first required criterion that is definitely not met."""
    name = "; ".join(speaker.of(questionnaire[link_id].name) for link_id in stopping(questionnaire, walk))
    audience = audience_of(questionnaire, walk)
    return speaker.reply(
        *preface,
        speaker.part("title", f"stop.title.{audience}"),
        speaker.part("lead", f"stop.{audience}", name=name),
        rows=(
            (speaker.choice("stop.result", walk_action(walk, "finish")),),
            (speaker.choice("stop.on", walk_action(walk, "on")),),
            (
                speaker.choice("walk.back", walk_action(walk, "back")),
                speaker.choice("walk.cancel", walk_action(walk, "cancel")),
            ),
        ),
        in_place=True,
    )


def review_screen(
    speaker: Speaker, questionnaire: Questionnaire, walk: Walk, preface: tuple[Part, ...] = ()
) -> Reply:
    """Return all answers, each of which can be changed."""
    parts = [*preface, speaker.part("title", "review.title"), speaker.part("text", "review.how")]
    choices = []
    for letter, item in zip(ascii_lowercase, questionnaire.item, strict=False):
        name = speaker.of(item.name)
        if item.linkId in walk.answers:
            given = answer_text(speaker, questionnaire, item, walk.answers[item.linkId])
        else:
            given = speaker("answer.not_asked")
        parts.append(Part("item", f"{letter}) {name}: {given}"))
        if walk.case is None or item.linkId != questionnaire.audience:
            action = walk_action(walk, "change", item.linkId)
            choices.append(Choice(letter, action, name=speaker("review.change", name=name)))
    rows = [tuple(choices[i : i + 5]) for i in range(0, len(choices), 5)]
    if unasked(questionnaire, walk):
        rows.append((speaker.choice("review.rest", walk_action(walk, "on")),))
    rows.append((speaker.choice("review.result", walk_action(walk, "finish")),))
    rows.append((speaker.choice("walk.cancel", walk_action(walk, "cancel")),))
    return speaker.reply(*parts, rows=tuple(rows), in_place=True)
