"""Decides how measurements are printed: plain columns, words to the left and numbers to the right."""

from collections.abc import Sequence

from tests.bench.measuring import Measured, Question, false_answers, percentile, share_right
from tests.bench.peers import Ranked

__all__ = ["HEAD", "row", "table"]

HEAD = ("", "first right", "in first 3", "false answers", "p50 ms", "p95 ms", "memory MB", "built in s")


def row(name: str, measured: Measured, questions: Sequence[Question], coverage: float) -> list[str]:
    """Return one system's line of the table."""
    pairs = list(zip(measured.ranked, questions, strict=True))
    inside = [(ranked, question.expected) for ranked, question in pairs if question.expected]
    outside = [ranked for ranked, question in pairs if not question.expected]
    topics, expected = [ranked.topics for ranked, _ in inside], [wanted for _, wanted in inside]
    wrongly = _least_false([ranked for ranked, _ in inside], outside, coverage)
    return [
        name,
        f"{share_right(topics, expected, 1):.1%}",
        f"{share_right(topics, expected, 3):.1%}",
        f"{wrongly:.1%}",
        f"{1000 * percentile(measured.seconds, 0.5):.2f}",
        f"{1000 * percentile(measured.seconds, 0.95):.2f}",
        f"{measured.megabytes:.0f}",
        f"{measured.built_in:.1f}",
    ]


def _least_false(inside: Sequence[Ranked], outside: Sequence[Ranked], coverage: float) -> float:
    ways = range(len(inside[0].sure))
    return min(
        false_answers([one.sure[way] for one in inside], [one.sure[way] for one in outside], coverage)
        for way in ways
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under a head, in columns as wide as they need."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in (head, ["-" * width for width in widths], *rows)
    ]
    return "\n".join(lines)
