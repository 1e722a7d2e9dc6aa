"""Decides how serving stands beside a stock echo bot: which cases, how often, and what is aimed at."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import click

from tests.bench.load import Burst, Case, Served, memory, ready
from tests.bench.table import table
from tests.databases import postgres_database

__all__ = ["print_serving"]

BURSTS, UPDATES, WAITS = 9, 1000, 3
"""Bursts for each case, updates in each, and how often the time waited is taken."""
ECHO = Case("stock echo bot, polling", "tests.bench.echo")
FILE = Case("Umbral, polling, SQLite", "bot", "sqlite")
ONE = Case("Umbral, webhook, PostgreSQL", "bot", "postgres", webhook=True)
TWO = Case("Umbral, webhook, PostgreSQL, 2 workers", "bot", "postgres", workers=2, webhook=True)
APART = Case("another, which shares nothing with it", "bot", "postgres", webhook=True)
"""Answers bursts at the same time as ONE: what two cost more than one merely because both cores are busy."""
HEAD = ("", "CPU ms an update", "updates a s", "p95 ms at half", "lost", "memory MB")
CPU, CPU_OF_TWO, WAITING, MEMORY = 0.8, 1.15, 0.05, 60.0
"""What is aimed at: times the echo bot's CPU, times one worker's, seconds at p95, megabytes more."""

Bursts = Mapping[Case, Sequence[Burst]]


def print_serving() -> None:
    """Have every case answer bursts in turn, then at half of the speed that it had, and print the medians.

    All of them are started first and take turns of a second or two: a machine that others use, too, is in one
    minute half as fast again as in the next. Whoever has no turn waits for updates, which takes no time.
    """
    click.echo(f"\nServing, {BURSTS} bursts of {UPDATES} updates, then half of their speed, medians ...")
    with ExitStack() as running:
        served = dict(_started(running))
        apart = served.pop(APART, None)
        bursts: dict[Case, list[Burst]] = {case: [] for case in served}
        beside: list[Burst] = []
        for _ in _shown(BURSTS, "at once"):
            for case, one in served.items():
                bursts[case].append(one.burst(UPDATES))
            if apart:
                beside.append(_together(served[ONE], apart))
        waits: dict[Case, list[float]] = {case: [] for case in served}
        for _ in _shown(WAITS, "at half"):
            for case, one in served.items():
                waits[case].append(one.waited(_speed(bursts[case]) / 2))
        held = {case: memory(one.pids) for case, one in served.items()}
    waited = {case: statistics.median(found) for case, found in waits.items()}
    rows = [_row(case, bursts[case], waited[case], held[case]) for case in served]
    click.echo(table(HEAD, rows))
    for line in _verdicts(bursts, waited, held):
        click.echo(line)
    if beside:
        times = _times(beside, bursts[ONE])
        click.echo(
            f"CPU of two that share nothing and are busy at the same time, of one's: {times:.4g} times"
        )


def _started(running: ExitStack) -> Iterator[tuple[Case, Served]]:
    for case in (ECHO, FILE, ONE, TWO, APART):
        database = running.enter_context(postgres_database()) if case.database == "postgres" else "sqlite"
        if database is None:
            click.echo(f"{case.name}: skipped, as no server answers.")
            continue
        yield case, running.enter_context(ready(case, database, UPDATES))


def _together(one: Served, other: Served) -> Burst:
    """Return what a burst costs that is answered by two at the same time, each half of it."""
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(Served.burst, (one, other), (UPDATES // 2, UPDATES // 2))
    return Burst((first.cpu + second.cpu) / 2, first.speed + second.speed, first.lost + second.lost)


def _shown(rounds: int, label: str) -> Iterator[int]:
    with click.progressbar(range(rounds), label=label) as bar:
        yield from bar


def _speed(bursts: Sequence[Burst]) -> float:
    return statistics.median(burst.speed for burst in bursts)


def _row(case: Case, bursts: Sequence[Burst], waited: float, held: float) -> list[str]:
    return [
        case.name,
        f"{1000 * statistics.median(burst.cpu for burst in bursts):.2f}",
        f"{_speed(bursts):.0f}",
        f"{1000 * waited:.0f}",
        str(sum(burst.lost for burst in bursts)),
        f"{held:.0f}",
    ]


def _verdicts(bursts: Bursts, waited: Mapping[Case, float], held: Mapping[Case, float]) -> Iterator[str]:
    yield _verdict("CPU an update, of the echo bot's", _times(bursts[FILE], bursts[ECHO]), CPU, "times")
    yield _verdict("memory above the echo bot's", held[FILE] - held[ECHO], MEMORY, "MB")
    yield _verdict("p95 at half of the peak", 1000 * waited[FILE], 1000 * WAITING, "ms")
    if TWO in bursts:
        yield _verdict("CPU of two workers, of one's", _times(bursts[TWO], bursts[ONE]), CPU_OF_TWO, "times")
    lost = sum(burst.lost for found in bursts.values() for burst in found)
    yield _verdict("lost", lost, 0, "updates")


def _times(ones: Sequence[Burst], others: Sequence[Burst]) -> float:
    """Return how many times the CPU of the others is taken: the middle of the rounds, each by itself."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(ones, others, strict=True))


def _verdict(what: str, found: float, wanted: float, unit: str) -> str:
    return (
        f"{what}: {found:.4g} {unit} (wanted: {wanted:g} or less, {'met' if found <= wanted else 'missed'})"
    )
