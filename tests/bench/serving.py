"""Decides how serving stands beside a stock echo bot: which cases, how often, and what is aimed at."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext

import click

from tests.bench.load import Case, Load, run_case
from tests.bench.table import table
from tests.databases import postgres_database

__all__ = ["print_serving"]

RUNS = 5
UPDATES = 3000
ECHO = Case("stock echo bot, polling", "tests.bench.echo")
FILE = Case("Umbral, polling, SQLite", "bot", "sqlite")
ONE = Case("Umbral, webhook, PostgreSQL", "bot", "postgres", webhook=True)
TWO = Case("Umbral, webhook, PostgreSQL, 2 workers", "bot", "postgres", workers=2, webhook=True)
HEAD = ("", "CPU ms an update", "updates a s", "p95 ms at half", "lost", "memory MB")
CPU, CPU_OF_TWO, WAITING, MEMORY = 0.8, 1.15, 0.05, 60.0
"""What is aimed at: times the echo bot's CPU, times one worker's, seconds at p95, megabytes more."""


def print_serving() -> None:
    """Run every case a few times in turn, as one machine is never twice the same, and print the medians."""
    click.echo(
        f"\nServing, {UPDATES} updates at once and then at half of that speed, medians of {RUNS} runs ..."
    )
    with postgres_database() as server:
        cases = (ECHO, FILE, ONE, TWO) if server else (ECHO, FILE)
    if len(cases) == 2:
        click.echo("PostgreSQL: skipped, as no server answers.")
    runs: dict[Case, list[Load]] = {case: [] for case in cases}
    for _ in range(RUNS):
        for case, found in runs.items():
            with postgres_database() if case.database == "postgres" else nullcontext("sqlite") as database:
                found.append(run_case(case, UPDATES, str(database)))
    medians = {case: _median(found) for case, found in runs.items()}
    click.echo(table(HEAD, [_row(case, load) for case, load in medians.items()]))
    for line in _verdicts(runs, medians):
        click.echo(line)


def _median(runs: Sequence[Load]) -> Load:
    """Return the median of each figure; of what was lost, the sum."""

    def middle(value: Callable[[Load], float]) -> float:
        return statistics.median(map(value, runs))

    return Load(
        middle(lambda run: run.cpu),
        middle(lambda run: run.peak),
        middle(lambda run: run.waiting),
        sum(run.lost for run in runs),
        middle(lambda run: run.megabytes),
    )


def _row(case: Case, load: Load) -> list[str]:
    return [
        case.name,
        f"{1000 * load.cpu:.2f}",
        f"{load.peak:.0f}",
        f"{1000 * load.waiting:.0f}",
        str(load.lost),
        f"{load.megabytes:.0f}",
    ]


def _verdicts(runs: Mapping[Case, Sequence[Load]], medians: Mapping[Case, Load]) -> Iterator[str]:
    echo, file = medians[ECHO], medians[FILE]
    yield _verdict("CPU an update, of the echo bot's", _times(runs[FILE], runs[ECHO]), CPU, "times")
    yield _verdict("memory above the echo bot's", file.megabytes - echo.megabytes, MEMORY, "MB")
    yield _verdict("p95 at half of the peak", 1000 * file.waiting, 1000 * WAITING, "ms")
    if TWO in medians:
        yield _verdict("CPU of two workers, of one's", _times(runs[TWO], runs[ONE]), CPU_OF_TWO, "times")
    yield _verdict("lost", sum(load.lost for load in medians.values()), 0, "updates")


def _times(ones: Sequence[Load], others: Sequence[Load]) -> float:
    """Return how many times the CPU of the others is taken: in the middle round, each beside its own.

    A machine that others use, too, is in one minute half as fast again as in the next.
    """
    return statistics.median(one.cpu / other.cpu for one, other in zip(ones, others, strict=True))


def _verdict(what: str, found: float, wanted: float, unit: str) -> str:
    return (
        f"{what}: {found:.4g} {unit} (wanted: {wanted:g} or less, {'met' if found <= wanted else 'missed'})"
    )
