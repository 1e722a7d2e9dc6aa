"""Decides how processes are killed while people talk: at random moments, with no time to say goodbye."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.storage import open_storage
from dialogs.conversation import Conversation
from tests.databases import KEY, KEYS
from tests.telegram_standin import TOKEN
from tests.torture.people import Crowd, Student
from tests.umbral_process import environment, free_port

__all__ = ["Outcome", "Way", "torture"]

SHORTEST, LONGEST = 0.0, 3.0
"""Seconds that a process lives once it takes updates. Nobody gets past an update that takes longer than most
processes live; drawing a page to keep takes 0.7 s of a new process, and several want one at the same time."""


@dataclass(frozen=True)
class Way:
    """A way to run Umbral: over a database, by polling or by a webhook with so many workers."""

    name: str
    address: str
    webhook: bool = False
    workers: int = 1


@dataclass
class Outcome:
    """What was done, and what was lost or done twice: one line for each."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


class Worker:
    """One `python -m bot`, which is killed and started again."""

    def __init__(self, way: Way, api: str, folder: Path) -> None:
        self.port = free_port()
        settings = {
            "UMBRAL_TELEGRAM_TOKEN": TOKEN,
            "UMBRAL_TELEGRAM_API": api,
            "UMBRAL_DATABASE_URL": way.address,
            "UMBRAL_DATA_KEY": KEY,
            "UMBRAL_PORT": str(self.port),
            "UMBRAL_LOG_LEVEL": "ERROR",
        }
        self._env = environment(
            more=settings | ({"UMBRAL_WEBHOOK_URL": "http://bot.test"} if way.webhook else {})
        )
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, telegram: Crowd) -> None:
        """Start, and return once updates are taken."""
        before = telegram.begun
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=self._folder, env=self._env, stdout=asyncio.subprocess.DEVNULL
        )
        while telegram.begun == before:
            await asyncio.sleep(0.01)
            assert self._process.returncode is None, "a process ended by itself"

    async def kill(self) -> None:
        """Kill -9."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


async def torture(
    way: Way,
    talk: Conversation,
    folder: Path,
    *,
    kills: int,
    chats: int,
    seed: int,
    say: Callable[[str], object] = lambda _: None,
) -> Outcome:
    """Kill so many times while so many chats are under way; return what came of it once all are answered."""
    dice, outcome, stop = random.Random(seed), Outcome(), asyncio.Event()
    async with AsyncExitStack() as ends:
        telegram = await ends.enter_async_context(Crowd())
        numbers = range(1000 * seed + 1, 1000 * seed + 1 + chats)  # ways may share a database
        students = [Student(telegram, talk, chat, random.Random(chat)) for chat in numbers]
        workers = [Worker(way, telegram.api, folder) for _ in range(way.workers)]
        telegram.workers += [f"http://127.0.0.1:{worker.port}" for worker in workers]
        for worker in workers:
            ends.push_async_callback(worker.kill)
            await worker.start(telegram)
        walking = asyncio.gather(*(student.walk(stop) for student in students))
        for number in range(1, kills + 1):
            worker = dice.choice(workers)
            await asyncio.sleep(dice.uniform(SHORTEST, LONGEST))
            telegram.killed += 1
            await worker.kill()
            await worker.start(telegram)
            if number % 25 == 0:
                say(f"  {number} kills, {sum(s.counts['updates'] for s in students)} updates")
        stop.set()
        await walking
        outcome.lost += telegram.faults
    outcome.counts["kills"] = kills
    await _compare(way, students, outcome)
    return outcome


async def _compare(way: Way, students: Sequence[Student], outcome: Outcome) -> None:
    """Hold what is kept of everybody against what they did."""
    storage = await open_storage(way.address, KEYS)
    for student in students:
        outcome.counts.update(student.counts)
        outcome.lost += student.lost
        kept = (await storage.load(f"telegram:{student.chat}")).kept.session
        if kept.model_copy(update={"seen": None}) != student.session.model_copy(update={"seen": None}):
            did = student.session.walk
            outcome.lost.append(f"of chat {student.chat} is kept {kept.walk}, and it did {did}")
    await storage.close()
