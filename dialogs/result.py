"""Decides what a finished walk says: both criteria sets, reasons for and against, and their limits."""

from collections.abc import Iterable, Iterator

from dialogs.actions import walk_action
from dialogs.asking import answer_text, audience_of, brief_answer
from dialogs.cases import Case
from dialogs.definition import Criteria, Questionnaire
from dialogs.logic import Truth
from dialogs.pictures import own_row
from dialogs.replies import Part, Reply, Row
from dialogs.scoring import Change, Verdict, changes, truth_of, urgency, verdict
from dialogs.session import Walk
from dialogs.speaker import Speaker

__all__ = ["result"]

REASONS = {Truth.YES: "for", Truth.NO: "against", Truth.UNKNOWN: "unknown"}


def result(speaker: Speaker, questionnaire: Questionnaire, walk: Walk, case: Case | None) -> Reply:
    """Return the result of a walk: graded for a case being studied, ungraded for oneself."""
    own = audience_of(questionnaire, walk) == "self"
    body = _touched(speaker, questionnaire, walk) if own else _graded(speaker, questionnaire, walk)
    parts = [
        speaker.part("title", "result.title"),
        speaker.part("lead", f"result.{'self' if own else 'case'}"),
        *_pending_flags(speaker, questionnaire, walk),
        *body,
        *(_expected(speaker, questionnaire, walk, case) if case else ()),
        *_limits(speaker, walk),
    ]
    return speaker.reply(*parts, rows=_rows(speaker, walk), in_place=True)


def _graded(speaker: Speaker, questionnaire: Questionnaire, walk: Walk) -> Iterator[Part]:
    iasp, source, printed = questionnaire.criteria
    for criteria in (iasp, source):
        given = verdict(questionnaire, criteria, walk.answers)
        yield from _verdict_parts(speaker, criteria, given)
        yield from _reasons(speaker, questionnaire, criteria, walk)
        yield from _decided(speaker, questionnaire, given)
        yield from _changes(speaker, questionnaire, criteria, walk)
    yield from _printed(speaker, questionnaire, source, printed, walk)


def _verdict_parts(speaker: Speaker, criteria: Criteria, given: Verdict) -> Iterator[Part]:
    grade = speaker.of(criteria.outcome(given.grade).label)
    yield Part("heading", f"{speaker.of(criteria.title)}: {grade}")
    yield from (
        Part("text", speaker.of(remark.text)) for remark in criteria.remarks if remark.id in given.remarks
    )


def _reasons(
    speaker: Speaker, questionnaire: Questionnaire, criteria: Criteria, walk: Walk
) -> Iterator[Part]:
    """Yield the criteria for, against, unknown and never asked, each with the answer given."""
    sorted_out: dict[str, list[str]] = {"for": [], "against": [], "unknown": [], "not_asked": []}
    for name in dict.fromkeys(name for rule in criteria.rules.values() for name in rule.names()):
        item = questionnaire[name]
        if name not in walk.answers:
            sorted_out["not_asked"].append(speaker.of(item.name))
            continue
        answer = walk.answers[name]
        said = brief_answer(speaker, questionnaire, item, answer)
        sorted_out[REASONS[truth_of(item, answer)]].append(f"{speaker.of(item.name)} ({said})")
    for kind, found in sorted_out.items():
        if found:
            yield speaker.part("item", f"result.{kind}", criteria="; ".join(found))


def _decided(speaker: Speaker, questionnaire: Questionnaire, given: Verdict) -> Iterator[Part]:
    if given.decided_by:
        yield speaker.part(
            "item", "result.decided", criteria=_names(speaker, questionnaire, given.decided_by)
        )


def _changes(
    speaker: Speaker, questionnaire: Questionnaire, criteria: Criteria, walk: Walk
) -> Iterator[Part]:
    by_grade: dict[str, list[str]] = {}
    for change in changes(questionnaire, criteria, walk.answers):
        by_grade.setdefault(change.grade, []).append(_change_text(speaker, questionnaire, change))
    for grade, texts in by_grade.items():
        label = speaker.of(criteria.outcome(grade).label)
        yield speaker.part("item", "result.change", grade=label, answers="; ".join(texts))


def _change_text(speaker: Speaker, questionnaire: Questionnaire, change: Change) -> str:
    item = questionnaire[change.link_id]
    if item.type == "integer":
        key = "result.at_least" if change.value.startswith(">") else "result.below"
        value = speaker(key, number=item.threshold)
    elif item.type == "group":
        value = speaker(f"result.member_{change.value}")
    else:
        value = answer_text(speaker, questionnaire, item, change.value).lower()
    return f"{speaker.of(item.name)}: {value}"


def _printed(
    speaker: Speaker, questionnaire: Questionnaire, source: Criteria, printed: Criteria, walk: Walk
) -> Iterator[Part]:
    by_source = verdict(questionnaire, source, walk.answers).grade
    by_table = verdict(questionnaire, printed, walk.answers).grade
    if by_source != by_table:
        grade = speaker.of(printed.outcome(by_table).label)
        yield speaker.part("note", "result.printed", grade=grade)


def _touched(speaker: Speaker, questionnaire: Questionnaire, walk: Walk) -> Iterator[Part]:
    """Yield, for oneself: which criteria the answers touch and what a clinician would check; no grade."""
    names = dict.fromkeys(
        n for c in questionnaire.criteria for rule in c.rules.values() for n in rule.names()
    )
    touched = [n for n in names if truth_of(questionnaire[n], walk.answers.get(n)) is Truth.YES]
    others = [n for n in names if n not in touched]
    if touched:
        yield speaker.part("item", "result.touched", criteria=_names(speaker, questionnaire, touched))
    if others:
        yield speaker.part("item", "result.to_check", criteria=_names(speaker, questionnaire, others))
    yield speaker.part("text", "result.clinician")


def _pending_flags(speaker: Speaker, questionnaire: Questionnaire, walk: Walk) -> Iterator[Part]:
    tier = urgency(questionnaire, walk.answers)
    if tier is None:
        return
    options = [o for item in questionnaire.item for o in item.answerOption if o.urgency]
    given = {value for answer in walk.answers.values() if isinstance(answer, list) for value in answer}
    flags = "; ".join(speaker.of(option.label) for option in options if option.value in given)
    yield speaker.part("note", f"result.flags_{tier}", flags=flags)


def _expected(speaker: Speaker, questionnaire: Questionnaire, walk: Walk, case: Case) -> Iterator[Part]:
    yield speaker.part("heading", "practice.expected")
    for criteria in questionnaire.criteria[:2]:
        given = verdict(questionnaire, criteria, walk.answers).grade
        wanted = verdict(questionnaire, criteria, case.answers).grade
        held = urgency(questionnaire, case.answers) == "now"
        key = "practice.same_grade" if given == wanted and not held else "practice.other_grade"
        grade = speaker("flags.now.title") if held else speaker.of(criteria.outcome(wanted).label)
        yield speaker.part("item", key, criteria=speaker.of(criteria.title), grade=grade)
    yield Part("text", speaker.of(case.lesson))


def _limits(speaker: Speaker, walk: Walk) -> Iterator[Part]:
    if walk.answers.get("scope") == "other":
        yield speaker.part("note", "result.out_of_scope")
    yield speaker.part("heading", "result.limits")
    yield from (
        speaker.part("item", f"result.{key}") for key in ("accuracy", "scope", "not_synonym", "names")
    )
    yield speaker.part("small", "result.study_only")


def _rows(speaker: Speaker, walk: Walk) -> tuple[Row, ...]:
    return (
        own_row(speaker, walk),
        (speaker.choice("result.review", walk_action(walk, "review")),),
        (speaker.topic("criteria-iasp-2021"),),
        (speaker.topic("criteria-comparison"),),
        (speaker.choice("menu.practice", "practice"), speaker.choice("menu.walk", "walk")),
    )


def _names(speaker: Speaker, questionnaire: Questionnaire, names: Iterable[str]) -> str:
    return "; ".join(speaker.of(questionnaire[name].name) for name in names)
