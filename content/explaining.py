"""Decides how to tell why a question found what it found: words, phrasings, the runner-up, the limits."""

from collections.abc import Iterator

from content.calibration import Calibration
from content.deciding import Answer, Decision, Suggest
from content.searching import Found, Search

__all__ = ["explain"]

MOST_REASONS = 6


def explain(search: Search, calibration: Calibration, folded: str, decision: Decision) -> Iterator[str]:
    """Yield lines that say what decided, for whoever curates phrasings; wording is English only."""
    yield f"read as: {folded or '(nothing)'}"
    found = search.look(folded) if folded else None
    if found is None or decision.hits != found.hits:  # no search decided
        yield _certain(decision)
        return
    mended = search.mend(folded)
    if mended != folded:
        yield f"mended to: {mended}"
    for rank, hit in enumerate(found.hits[:2]):
        yield f"{'best' if rank == 0 else 'next'}: {hit.topic}, {hit.score} of 100, nearest «{hit.phrasing}»"
        told = search.reasons(mended, hit.topic)[:MOST_REASONS]
        yield f"  speaks for it: {', '.join(f'{_shown(feature)} {value:+.2f}' for feature, value in told)}"
    yield from _limits(calibration, found)
    yield _outcome(decision)


def _certain(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return f"answer: {decision.topic}, named outright or word for word a phrasing of it"
    if isinstance(decision, Suggest):
        return f"{_outcome(decision)}, as these very words were written down for more than one topic"
    return _outcome(decision)


def _limits(calibration: Calibration, found: Found) -> Iterator[str]:
    scope, limits = calibration.scope, calibration.limits
    weighed = {name: getattr(scope, name) * value for name, value in vars(found.clues).items()}
    shown = ", ".join(f"{name.replace('_', ' ')} {value:+.2f}" for name, value in weighed.items())
    yield f"within the review: {scope.within(found.clues)} of 100 ({shown})"
    yield (
        f"limits: answer from {limits.answer} within, {limits.floor} for the best, {limits.gap} ahead of the "
        f"next; ask back from {limits.suggest} within"
    )


def _outcome(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return f"answer: {decision.topic}"
    if isinstance(decision, Suggest):
        return f"ask back: {', '.join(decision.topics)}"
    return "silence"


def _shown(feature: str) -> str:
    """Return a feature in words: a word, a pair, a piece of a word, or a count of strange words."""
    if feature.startswith("?"):
        return f"{feature[1:]} strange"
    return f"«{feature[1:]}»" if feature.startswith("=") else f"-{feature.strip('_')}-"
