"""Runs the benchmark: `python -m tests.bench`."""

import json
import os
import platform
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from bot.routing import announce_learning
from bot.starting import cache_folder, load_library
from content.preparing import examples, learnt
from content.text import words
from tests.bench.growth import growth
from tests.bench.measuring import Measured, Question, measure, percentile
from tests.bench.peers import PEERS, Peer, WRatio
from tests.bench.serving import print_serving
from tests.bench.startup import startup
from tests.bench.table import HEAD, row, table
from tests.bench.umbral import UmbralDecides, UmbralRanks

HELD_BACK = Path(__file__).parent.parent / "data" / "held_back.jsonl"
FASTER, SLOWEST, START = 10, 5.0, 2.0
"""What is aimed at: how many times faster than WRatio, milliseconds at p95, and times a Telegram import."""


def main() -> None:
    """Measure everything, announce each step, and print what came of it."""
    by_label = examples(load_library())
    learnt(by_label, "weights", cache_folder(), announce_learning)
    lines = [(folded, label) for label, found in by_label.items() for _, folded, _ in found]
    written = [(text, label) for label, found in by_label.items() for text, _, _ in found]
    questions = list(_questions())
    inside = sum(bool(question.expected) for question in questions)
    known = {text for text, _ in lines}
    same = sum(question.folded in known for question in questions)
    click.echo(f"{len(lines)} phrasings of {len(by_label)} labels; asked: {inside} questions within and")
    click.echo(
        f"{len(questions) - inside} outside, which were held back ({same} are also phrasings by chance)."
    )
    click.echo(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    measured = dict(_measured(lines, written, questions))
    click.echo()
    _print_quality(measured, questions)
    _print_speed(measured)
    _print_growth(lines, [question.folded for question in questions if question.expected])
    _print_start()
    print_serving()


def _questions() -> Iterator[Question]:
    """Yield the held-back questions, but for those on safety, which never reach the finder."""
    for line in HELD_BACK.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if not asked["expect"].startswith("safety-"):
            topics = () if asked["expect"] == "none" else (asked["expect"], *asked["also"])
            yield Question(" ".join(words(asked["q"])), asked["q"], frozenset(topics))


def _measured(
    lines: list[tuple[str, str]], written: list[tuple[str, str]], questions: list[Question]
) -> Iterator[tuple[type[Peer], Measured]]:
    everyone: tuple[type[Peer], ...] = (UmbralDecides, UmbralRanks, *PEERS)
    for peer in everyone:
        if not peer.installed():
            click.echo(f"{peer.name}: skipped, as the package {peer.needs} is not installed")
            continue
        click.echo(f"{peer.name} ... ", nl=False)
        began = time.perf_counter()
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            found = process.submit(measure, peer, written if peer.as_written else lines, questions).result()
        click.echo(f"{time.perf_counter() - began:.0f} s")
        yield peer, found


def _print_quality(measured: dict[type[Peer], Measured], questions: Sequence[Question]) -> None:
    inside = [
        ranked.sure[0]
        for ranked, question in zip(measured[UmbralDecides].ranked, questions, strict=True)
        if question.expected
    ]
    coverage = sum(inside) / len(inside)
    click.echo(table(HEAD, [row(peer.name, found, questions, coverage) for peer, found in measured.items()]))
    click.echo(
        f"\nFalse answers: of the questions outside, where {coverage:.1%} of those within are answered,"
    )
    click.echo(
        "as Umbral does. Each peer may tell by its score or by its lead over what it knows to lie outside,"
    )
    click.echo(
        "whichever serves it better. With its decision, Umbral's first is what it answers or offers first."
    )
    click.echo(
        "Umbral builds by reading weights that it learnt before, once, in some seconds. Memory is what a"
    )
    click.echo("system adds to Python, its packages and the list of phrasings.")


def _print_speed(measured: dict[type[Peer], Measured]) -> None:
    umbral, wratio = (percentile(measured[peer].seconds, 0.5) for peer in (UmbralDecides, WRatio))
    slow = 1000 * percentile(measured[UmbralDecides].seconds, 0.95)
    click.echo(f"\nSpeed: {wratio / umbral:.1f} times as fast as RapidFuzz WRatio at p50", nl=False)
    click.echo(f" (wanted: {FASTER} or more, {_verdict(met=wratio / umbral >= FASTER)})", nl=False)
    click.echo(f"; p95 {slow:.2f} ms (wanted: {SLOWEST:.0f} or less, {_verdict(met=slow <= SLOWEST)})")


def _print_growth(lines: list[tuple[str, str]], questions: list[str]) -> None:
    click.echo("\nGrowth, ms per question ...")
    head = ("phrasings", "Umbral", "WRatio", "times as fast")
    click.echo(table(head, growth(lines, questions)))


def _print_start() -> None:
    click.echo("\nStart ... ", nl=False)
    ask, telegram = startup()
    ratio = ask / telegram
    click.echo(
        f"`python -m bot ask` {ask:.3f} s, `import telegram.ext` {telegram:.3f} s: {ratio:.2f} times",
        nl=False,
    )
    click.echo(f" (wanted: {START:.0f} or less, {_verdict(met=ratio <= START)})")


def _verdict(*, met: bool) -> str:
    return "met" if met else "missed"


if __name__ == "__main__":
    main()
