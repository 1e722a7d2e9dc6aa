"""Decides what a person is told of what is kept of them, in plain words, and how they have it erased."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from dialogs.asking import answer_text
from dialogs.cases import Case
from dialogs.definition import Item, Questionnaire
from dialogs.replies import Part, Reply
from dialogs.session import Session, Walk
from dialogs.speaker import Speaker

__all__ = [
    "KEPT_FOR",
    "data_reply",
    "delete_reply",
    "erased_reply",
    "keeps_anything",
    "nothing_reply",
    "privacy_reply",
]

KEPT_FOR = timedelta(days=30)
"""How long a session is kept after its last use."""


def keeps_anything(session: Session) -> bool:
    """Return whether anything was kept of a person before the turn that is being taken."""
    return session.model_copy(update={"seen": None}) != Session()


def privacy_reply(speaker: Speaker, *, keeps_unanswered: bool) -> Reply:
    """Return what is kept and what is not, for how long and how safely, and the ways to see and erase it.

    `keeps_unanswered` tells whether whoever runs Umbral keeps words of questions without an answer.
    """
    kept = ("kept", "not_kept", *(("unanswered",) if keeps_unanswered else ()), "safe", "erased")
    parts = (
        speaker.part("title", "privacy.title"),
        speaker.part("lead", "privacy.lead"),
        *(speaker.part("item", f"privacy.{what}") for what in kept),
    )
    ways = (speaker.choice("mydata.see", "do:mydata"), speaker.choice("mydata.erase", "do:delete"))
    return speaker.reply(*parts, rows=(ways,))


def data_reply(
    speaker: Speaker, questionnaire: Questionnaire, cases: Mapping[str, Case], session: Session
) -> Reply:
    """Return everything that is kept of a person."""
    parts = (
        speaker.part("title", "mydata.title"),
        *(Part("item", line) for line in _conversation_lines(speaker, session)),
        *(_walk_parts(speaker, questionnaire, cases, session.walk) if session.walk else ()),
        speaker.part("heading", "mydata.how_long"),
        *(Part("item", line) for line in _time_lines(speaker, session.seen)),
        speaker.part("small", "mydata.nothing_else"),
    )
    return speaker.reply(*parts, rows=((speaker.choice("mydata.erase", "do:delete"),),))


def nothing_reply(speaker: Speaker) -> Reply:
    """Return that nothing is kept, so that there is nothing to see or erase."""
    return speaker.reply(speaker.part("lead", "mydata.nothing"))


def delete_reply(speaker: Speaker) -> Reply:
    """Return the question whether everything is to be erased; one press does it."""
    ways = (speaker.choice("mydata.erase_all", "erase"), speaker.choice("mydata.keep", "menu"))
    return speaker.reply(
        speaker.part("question", "mydata.erase_question"), rows=tuple((choice,) for choice in ways)
    )


def erased_reply(speaker: Speaker) -> Reply:
    """Return that everything was erased."""
    return speaker.reply(speaker.part("lead", "mydata.erased"), in_place=True)


def _conversation_lines(speaker: Speaker, session: Session) -> Iterator[str]:
    chosen = speaker(f"language.{session.language}") if session.language else speaker("language.auto")
    spoken = speaker(f"language.{session.spoken}") if session.spoken else speaker("mydata.none")
    yield speaker("mydata.language", name=chosen)
    yield speaker("mydata.spoken", name=spoken)
    if session.greeted:
        yield speaker("mydata.greeted")
    if session.topic:
        yield speaker("mydata.topic", topic=speaker.library.title(session.topic, speaker.language))
    if session.asked:
        yield speaker("mydata.asked", words=session.asked)
    if session.misses:
        yield speaker("mydata.misses", number=session.misses)
    yield speaker("mydata.walks", number=session.walks)


def _walk_parts(
    speaker: Speaker, questionnaire: Questionnaire, cases: Mapping[str, Case], walk: Walk
) -> Iterator[Part]:
    case = cases.get(walk.case or "")
    yield speaker.part("heading", "mydata.walk", number=walk.number)
    if case:
        yield speaker.part("item", "mydata.case", case=speaker.of(case.title))
    for item in questionnaire.item:
        if item.linkId in walk.answers:
            given = answer_text(speaker, questionnaire, item, walk.answers[item.linkId])
            yield Part("item", f"{speaker.of(item.name)}: {given}")
    at = questionnaire[walk.item]
    if walk.draft:
        marked = "; ".join(_marks(speaker, at, walk))
        yield speaker.part("item", "mydata.draft", name=speaker.of(at.name), marks=marked)
    where = speaker(f"mydata.step.{walk.step}", name=speaker.of(at.name))
    yield speaker.part("item", "mydata.where", where=where, moves=walk.moves)
    for said in ("revising", "went_on", "assessed", "paused"):
        if getattr(walk, said):
            yield speaker.part("item", f"mydata.{said}")


def _marks(speaker: Speaker, item: Item, walk: Walk) -> Iterator[str]:
    names = {member.linkId: member.name for member in item.item}
    names |= {option.value: option.label for option in item.answerOption}
    for name, value in walk.draft.items():
        yield f"{speaker.of(names[name])}: {speaker(f'answer.{value}').lower()}"


def _time_lines(speaker: Speaker, seen: datetime | None) -> Iterator[str]:
    if seen:
        yield speaker("mydata.used", at=_day(seen))
        yield speaker("mydata.until", day=f"{seen + KEPT_FOR:%Y-%m-%d}", days=KEPT_FOR.days)
    yield speaker("mydata.before")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
