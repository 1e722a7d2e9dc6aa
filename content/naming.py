"""Decides when a question names its topic outright: a reference's number, or a topic's own id."""

import re
from collections.abc import Container

__all__ = ["named_topic"]

_REFERENCE = re.compile(
    r"^(?:(?:dame|muestrame|ver|ense[nñ]ame|show|give|me|open|la|el|the|cual|que|es|what|which|is|s|de|of|con|numero|number|num|no|n|"
    r"ubique|ubica|bibliografia|bibliography|en|in|a|abre|busca|quiero|see)\s+)*"
    r"(?:ref|refs|referencia|referencias|cita|citas|reference|citation|bibliografia|fuente|source)\s+"
    r"(?:(?:numero|number|num|no|n|la|el|the)\s+)*(\d{1,3})$"
)


def named_topic(folded: str, topics: Container[str]) -> str | None:
    """Return the topic that folded words name, "" for a reference that is not there, None for no name."""
    found = _REFERENCE.match(folded)
    if found:
        topic = f"ref-{int(found[1])}"
        return topic if topic in topics else ""
    joined = folded.replace(" ", "-")
    return joined if "-" in joined and joined in topics else None
