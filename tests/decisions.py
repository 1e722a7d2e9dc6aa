"""Decides how a test reads a decision of the search."""

from content.deciding import Answer, Decision, Suggest

__all__ = ["topics_of"]


def topics_of(decision: Decision) -> tuple[str, ...]:
    """Return the topics that a decision answers with or asks back about, best first."""
    if isinstance(decision, Answer):
        return (decision.topic,)
    return decision.topics if isinstance(decision, Suggest) else ()
