"""Decides when a question names its topic outright: a reference's number, or a topic's own id."""

import re
from collections.abc import Container

from content.text import joined

__all__ = ["mentioned_reference", "named_topic"]

_REFERENCE = re.compile(
    r"\b(?:refs?|referencias?|citas?|references?|citation|bibliografia|fuente|source) ?"
    r"(?:(?:numero|number|num|no|n|nro|la|el|the) )*(?P<number>\d+)\b"
)
_BRACKETED = re.compile(r"\s*\[\s*(?P<number>\d{1,3})\s*\][\s.?!]*")
_ASIDE = frozenset(
    "a about abre all author authors autor autores bibliografia bibliography busca can completa completo "
    "con could cual cuales dame datos de del dice dime doi el en ensename enseñame es esa escribieron "
    "escribio ese favor ficha fue full give gracias hola i in is it la las liga link list lista los me "
    "mostrar muestra muestrame n need no num number numero of ok open oye pasa pasame pasas please plis "
    "pon poner ponme por porfa publico pubmed puedes pues que quien quienes quiero s say says see show "
    "tell tema text texto thanks the title titulo topic trata ubica ubique un una ver what which who "
    "whole with wrote y you".split()
)
"""Words beside a reference's number that ask for nothing else than the reference."""


def named_topic(text: str, topics: Container[str]) -> str | None:
    """Return the topic that a text names, "" for a reference that is not there, None for no name."""
    folded = joined(text)
    found = _BRACKETED.fullmatch(text) or _referred(folded)
    if found:
        topic = f"ref-{int(found['number'])}"
        return topic if topic in topics else ""
    named = folded.replace(" ", "-")
    return named if "-" in named and named in topics else None


def mentioned_reference(text: str, topics: Container[str]) -> str | None:
    """Return the one reference that a text mentions among other words, or None."""
    found = _REFERENCE.findall(joined(text))
    topic = f"ref-{int(found[0])}" if len(found) == 1 else None
    return topic if topic in topics else None


def _referred(folded: str) -> re.Match[str] | None:
    """Return where a reference is named, if the words beside it ask for nothing else."""
    found = _REFERENCE.search(folded)
    if not found:
        return None
    beside = folded[: found.start()] + folded[found.end() :]
    return found if set(beside.split()) <= _ASIDE else None
