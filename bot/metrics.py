"""Decides what is counted while Umbral serves; no count holds who, where or what was said."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Seconds; the p95 aimed at, 0.05, is one of them."""


class Metrics:
    """The counts of one process, for Prometheus; each worker has its own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=registry)
        self._updates = Counter(
            "umbral_updates", "Updates from Telegram, by what they hold.", ["kind"], registry=registry
        )
        self._answered = Histogram(
            "umbral_update_seconds",
            "From an update's arrival until its replies were sent.",
            buckets=BUCKETS,
            registry=registry,
        )
        self._turns = Histogram(
            "umbral_turn_seconds",
            "Turns of conversations, storage included.",
            ["channel"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._routes = Counter(
            "umbral_routes",
            "Where free messages went: answer, suggest, abstain, safety or chat.",
            ["route"],
            registry=registry,
        )
        # The library looks a label up anew at each count; of these there are few.
        self._update_of, self._turn_of = cache(self._updates.labels), cache(self._turns.labels)
        self._errors = Counter("umbral_errors", "What went wrong, by its kind.", ["kind"], registry=registry)

    def arrived(self, kind: str) -> float:
        """Count an update, a message or a press; return when that was, for `answered`."""
        self._update_of(kind).inc()
        return time.perf_counter()

    def answered(self, began: float) -> None:
        """Time an update that is done."""
        self._answered.observe(time.perf_counter() - began)

    @contextmanager
    def turn(self, channel: str) -> Iterator[None]:
        """Count and time a turn in a channel; one that fails is no turn."""
        began = time.perf_counter()
        yield
        self._turn_of(channel).observe(time.perf_counter() - began)

    def route(self, route: str) -> None:
        """Count where a message went."""
        self._routes.labels(route).inc()

    def error(self, error: BaseException) -> None:
        """Count an error by the name of its type."""
        self._errors.labels(type(error).__name__).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)
