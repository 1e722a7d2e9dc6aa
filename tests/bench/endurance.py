"""Runs a worker for long and tells whether its memory grows: `python -m tests.bench.endurance [UPDATES]`."""

import sys
from collections.abc import Iterator, Sequence

import click

from tests.bench.load import Case, loaded, memory, serving

__all__ = ["Sample", "endure", "grows"]

UPDATES = 200_000
SAMPLES = 20
CHATS = 5_000
FLAT = 1.0
"""Megabytes for each 50,000 updates by which the second half of the samples may grow. In a short run, what is
only filled once counts as growth, too: a few thousand updates show that it runs, and no more."""
PER = 50_000
CASE = Case("Umbral, polling, SQLite", "bot", "sqlite")

Sample = tuple[int, float]
"""Updates that were answered, and the megabytes that the worker held then."""


def main() -> None:
    """Run, print each sample and what follows; exit with 1 when memory grows or an update was lost."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES
    click.echo(f"{CASE.name}: {updates} updates of {CHATS} chats, memory {SAMPLES} times ...")
    samples: list[Sample] = []
    for sample in endure(updates):
        samples.append(sample)
        click.echo(f"  {sample[0]:>7} updates  {sample[1]:6.1f} MB")
    lost = updates - samples[-1][0]
    growth = grows(samples)
    flat = growth <= FLAT and not lost
    click.echo(
        f"the second half grows by {growth:.2f} MB in {PER} updates (wanted: {FLAT:g} or less, "
        f"{'met' if growth <= FLAT else 'missed'}); lost: {lost}"
    )
    sys.exit(0 if flat else 1)


def endure(updates: int) -> Iterator[Sample]:
    """Have one worker answer so many updates; yield sample by sample what it holds, until one is lost."""
    share, chats, done = max(updates // SAMPLES, 1), min(CHATS, updates), 0
    with serving(CASE, "sqlite") as (api, pids):
        loaded(api, chats, chats)  # each chat's first message, which is answered with an introduction
        while done < updates:
            wanted = min(share, updates - done)
            answered = loaded(api, wanted, chats)
            done += min(answered, wanted)
            yield done, memory(pids)
            if answered < wanted:
                return


def grows(samples: Sequence[Sample]) -> float:
    """Return the megabytes by which the second half of the samples grows for each 50,000 updates.

    It is the middle one of all slopes between two samples (Theil and Sen): a single one that lies high, as
    Python takes memory in large pieces, neither makes growth nor hides it.
    """
    late = samples[len(samples) // 2 :]
    slopes = sorted(
        (held - before) / (at - began)
        for number, (began, before) in enumerate(late)
        for at, held in late[number + 1 :]
    )
    return slopes[len(slopes) // 2] * PER if slopes else 0.0


if __name__ == "__main__":
    main()
