"""Decides whether a message goes on from the card just shown, and where: «¿y en el SDRC?», «why?», «más»."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from content.cards import card
from content.library import Library
from content.text import words
from dialogs.replies import Choice, Reply, Row
from dialogs.session import Session
from dialogs.speaker import Speaker

__all__ = ["FRESH", "Continuation", "continuation", "continued", "in_context", "likely_next", "subject"]

FRESH = timedelta(hours=1)
"""For so long, a card is what «eso» means; afterwards a message is read by itself."""
LONGEST = 7
"""Words of a message that can still lean on what came before; a longer one names its own subject."""

LEANING = frozenset("y e and pero but entonces so tambien also".split())
"""A message that opens with one of these leans on what came before."""
LEANING_PHRASES = (("what", "about"), ("how", "about"), ("que", "hay"), ("que", "tal"), ("que", "pasa"))
POINTING = frozenset(
    "eso esto esa ese esos esas esta este it that this those these they them lo mismo same".split()
)
"""A message that has one of these does so too: it points at what came before."""
FILLERS = (
    LEANING
    | POINTING
    | frozenset(
        "o or ok bueno vale aja ahora now what how about que hay de tal pasa si in en for para por of del el "
        "la los las the with con please porfa porfavor favor me a ver bot umbral un poco little bit is was "
        "es fue all s whats".split()
    )
)
"""Words that name nothing; what is left without them is what a message asks for."""

Continuation = Literal["more", "sources"]
PHRASES: dict[Continuation, str] = {
    "more": """
        mas, dime mas, algo mas, que mas, cuentame mas, cuenta mas, mas info, mas detalle, mas detalles,
        sigue, siguele, continua, continuar, amplia, ampliar, profundiza, por que, porque, xq, pq, explica,
        explicame, explicame mas, como asi, more, tell me more, go on, continue, keep going, more details,
        details, why, why so, how so, how come, explain, explain more, elaborate, what else, anything else,
        explicame mejor, otra vez, repite, repitelo, again, say that again, explain again, explain it better,
        no entiendo, no entendi, no le entiendo, i dont get it, i dont understand
        """,
    "sources": """
        fuente, fuentes, referencias, citas, quien lo dice, quien dice, quien dijo, de donde sale, segun
        quien, de donde lo sacas, source, sources, references, citations, who says, says who, who says so,
        where from, according to whom, where does come from
        """,
}
"""What people say who name nothing, folded."""


def _bare(said: Iterable[str]) -> str:
    return " ".join(word for word in said if word not in FILLERS)


def _kinds() -> Iterator[tuple[str, Continuation]]:
    """Yield each phrase, as it stands and without words that name nothing, with its kind."""
    for kind, phrases in PHRASES.items():
        for phrase in phrases.split(","):
            yield " ".join(phrase.split()), kind
            yield _bare(phrase.split()), kind


_KINDS = {phrase: kind for phrase, kind in _kinds() if phrase}


def subject(session: Session, now: datetime) -> str | None:
    """Return the topic that the person was just shown, or None when there is none or it is long ago."""
    if session.topic is None or session.seen is None or now - session.seen > FRESH:
        return None
    return session.topic


def continuation(text: str) -> Continuation | None:
    """Return what a message asks for that names nothing at all: more of the same, or its sources."""
    said = words(text)
    if len(said) > LONGEST:
        return None
    bare = _bare(said)
    if not bare and set(said) & (LEANING | POINTING):
        return "more"
    return _KINDS.get(" ".join(said)) or _KINDS.get(bare)


def in_context(text: str, topic: str | None) -> str:
    """Return a message as it is meant after a topic: «¿y la 6?» after a reference is another reference."""
    said = words(text)
    numbers = [word for word in said if word.isdecimal()]
    others = [word for word in said if word not in FILLERS and not word.isdecimal()]
    if topic and topic.startswith("ref-") and len(numbers) == 1 and not others:
        return f"referencia {numbers[0]}"
    return text


def likely_next(text: str, topic: str | None, library: Library) -> frozenset[str]:
    """Return the topics that a message which leans on a topic likely means; none when it stands alone."""
    if topic is None or not _leans(words(text)):
        return frozenset()
    if topic.startswith(("ref-", "abbr-")):
        kind = topic.partition("-")[0]
        return frozenset(other for other in library.topics() if other.startswith(f"{kind}-"))
    group = next(group for group in library.groups if topic in {entry.id for entry in group.topics})
    return frozenset({*(entry.id for entry in group.topics), *library.blocks[topic].related} - {topic})


def _leans(said: Sequence[str]) -> bool:
    if not said or len(said) > LONGEST:
        return False
    return said[0] in LEANING or tuple(said[:2]) in LEANING_PHRASES or bool(POINTING & set(said))


def continued(speaker: Speaker, topic: str, kind: Continuation) -> Reply:
    """Return where a card leads: its related topics, or what it rests on."""
    shown = card(speaker.library, topic, speaker.language)
    references = [f"ref-{number}" for number in shown.refs]
    leads = references if kind == "sources" else [*shown.related, *references]
    key = f"follow.{kind}" if leads else f"follow.no_{kind}"
    rows: list[Row] = [(speaker.topic(lead),) for lead in leads]
    rows.append((Choice(speaker("follow.back", title=shown.title), f"show:{topic}"),))
    return speaker.reply(speaker.part("lead", key, title=shown.title), rows=tuple(rows))
