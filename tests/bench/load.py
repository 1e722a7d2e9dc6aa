"""Decides how serving is measured: what an update costs, how many there are a second, how long one waits."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bot.serving import free_socket
from tests.bench.measuring import percentile
from tests.databases import KEY

__all__ = ["Burst", "Case", "Served", "loaded", "memory", "ready", "serving"]

TOKEN = "123456789:AAbench-for-the-benchmark_not-a-real-one"
CHATS = 300
SECONDS_AT_HALF = 4
LONGEST, STUCK = 60.0, 5.0
"""Seconds after which a start fails, and after which what has not come is lost."""


@dataclass(frozen=True)
class Case:
    """Who serves: a module, over which kind of database, with how many workers, by webhook or polling."""

    name: str
    module: str
    database: str = ""
    workers: int = 1
    webhook: bool = False


@dataclass(frozen=True)
class Burst:
    """What came of updates that were there at once: seconds of CPU for each, how many a second, and lost."""

    cpu: float
    speed: float
    lost: int


@dataclass(frozen=True)
class Served:
    """A case that is running: the address of its Telegram, and the ids of its processes."""

    api: str
    pids: Sequence[int]

    def burst(self, updates: int) -> Burst:
        """Have so many updates answered that are all there at once."""
        before, began = _cpu(self.pids), time.perf_counter()
        sent = loaded(self.api, updates, CHATS)
        seconds = time.perf_counter() - began
        return Burst((_cpu(self.pids) - before) / updates, updates / seconds, updates - min(sent, updates))

    def waited(self, speed: float) -> float:
        """Return the seconds waited at p95, where so many updates come each second."""
        loaded(self.api, round(speed * SECONDS_AT_HALF), CHATS, rate=speed)
        return percentile(_ask(self.api, "/latencies")["latencies"], 0.95)


@contextmanager
def ready(case: Case, database: str, updates: int) -> Iterator[Served]:
    """Start a case, and warm it up by so many updates, as what is done but once is no update's cost."""
    with serving(case, database) as (api, pids):
        loaded(api, CHATS, CHATS)  # each chat's first message, which is answered with an introduction
        loaded(api, updates, CHATS)
        yield Served(api, pids)


@contextmanager
def serving(case: Case, database: str) -> Iterator[tuple[str, list[int]]]:
    """Start a Telegram and what a case says; yield the address of the one and the ids of the others."""
    with _botapi() as api, _workers(case, api, database) as pids:
        yield api, pids


@contextmanager
def _botapi() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.botapi"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


@contextmanager
def _workers(case: Case, api: str, database: str) -> Iterator[list[int]]:
    """Start what a case says; yield the processes' ids once Telegram knows them."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        ports = [_free_port() for _ in range(case.workers)]
        if case.webhook:
            _ask(api, f"/workers?at={','.join(f'http://127.0.0.1:{port}' for port in ports)}")
        if database == "sqlite":
            database = f"sqlite:///{folder}/bench.sqlite3"
        running = [
            stack.enter_context(_started(case, folder, _settings(case, api, database, port)))
            for port in ports
        ]
        _until(lambda: _ask(api, "/state")["webhook" if case.webhook else "polls"])
        yield [process.pid for process in running]
        for process in running:
            process.terminate()


def _settings(case: Case, api: str, database: str, port: int) -> dict[str, str]:
    return {
        "UMBRAL_TELEGRAM_TOKEN": TOKEN,
        "UMBRAL_TELEGRAM_API": api,
        "UMBRAL_PORT": str(port),
        "UMBRAL_LOG_LEVEL": "ERROR",
        "UMBRAL_DATABASE_URL": database,
        "UMBRAL_DATA_KEY": KEY,
        **({"UMBRAL_WEBHOOK_URL": "http://bench.test/hook"} if case.webhook else {}),
    }


@contextmanager
def _started(case: Case, folder: str, settings: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    root = str(Path(__file__).parent.parent.parent)
    env = {**os.environ, "PYTHONPATH": root, **settings}
    command = [sys.executable, "-m", case.module]
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL) as process:
        try:
            if case.webhook:
                _until(lambda: _answers(f"http://127.0.0.1:{settings['UMBRAL_PORT']}/readyz"))
            yield process
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310  loopback
            return bool(answer.status == 200)
    except OSError:
        return False


def loaded(api: str, count: int, chats: int, rate: float = 0) -> int:
    """Push updates and wait until all are done; return how many messages were sent."""
    wanted = _ask(api, "/state")["done"] + count
    state = _ask(api, f"/load?count={count}&chats={chats}&rate={rate}")
    moved = time.monotonic()
    while state["done"] < wanted or state["sent"] < count:
        time.sleep(0.02)
        before, state = state, _ask(api, "/state")
        moved = time.monotonic() if state != before else moved
        if time.monotonic() - moved > STUCK:
            break
    return int(state["sent"])


def _ask(api: str, path: str) -> Any:
    with urlopen(f"{api}{path}", timeout=60) as answer:  # noqa: S310  loopback
        return json.load(answer)


def _until(true: Callable[[], object]) -> None:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > LONGEST:
            raise TimeoutError("a process did not start in time")
        time.sleep(0.02)


def _free_port() -> int:
    listening, _ = free_socket("127.0.0.1", 0)
    with listening:
        return int(listening.getsockname()[1])


def _cpu(pids: Sequence[int]) -> float:
    """Return the seconds of processor time that processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pids: Sequence[int]) -> float:
    """Return the megabytes that the largest of the processes holds."""

    def held(pid: int) -> float:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    return max(map(held, pids))
