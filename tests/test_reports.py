"""Cards that readers find wrong: counted by topic, reason and day, on both databases, with nobody named."""

import asyncio
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from bot.reports import Reported
from bot.service import Service
from bot.storage import open_storage
from dialogs.conversation import Conversation
from dialogs.events import Command, Press
from dialogs.reporting import Report
from tests.databases import KEY, KEYS, rows
from tests.person import NOON

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SOURCE, TYPO = Report("mechanism-mtor", "source"), Report("ref-17", "typo")


async def test_reports_are_counted_and_listed_most_first(address: str) -> None:
    storage = await open_storage(address, KEYS)
    assert await storage.reports.all() == ()
    for report, day in ((TYPO, MONDAY), (SOURCE, TUESDAY), (SOURCE, MONDAY), (SOURCE, MONDAY)):
        await storage.reports.add(report, day)
    assert await storage.reports.all() == (
        Reported("mechanism-mtor", "source", 3, TUESDAY),
        Reported("ref-17", "typo", 1, MONDAY),
    )
    await storage.close()


async def test_reports_at_the_same_time_all_count(address: str) -> None:
    workers = [await open_storage(address, KEYS) for _ in range(3)]
    await asyncio.gather(*(worker.reports.add(SOURCE, MONDAY) for worker in workers * 10))
    (counted,) = await workers[0].reports.all()
    assert counted.times == 30
    for worker in workers:
        await worker.close()


async def test_a_press_is_counted_once_and_names_nobody(talk: Conversation, address: str) -> None:
    storage = await open_storage(address, KEYS)
    service = Service(talk, storage, clock=lambda: NOON)
    await service.turn("telegram:424242", Command("menu"), 1)
    for update in (2, 2, 2):
        await service.turn("telegram:424242", Press("wrong:mechanism-mtor:source"), update)
    await service.turn("telegram:424242", Press("wrong:mechanism-mtor:no-reason"), 3)
    await storage.close()
    found = await rows(address, "SELECT topic, reason, times FROM reports")
    assert found == [("mechanism-mtor", "source", 1)]
    columns = await rows(address, "SELECT * FROM reports")
    assert len(columns[0]) == 4, "topic, reason, day and how often: no column for who"


async def test_a_database_from_before_gets_the_table(address: str) -> None:
    storage = await open_storage(address, KEYS)
    await storage.close()
    await rows(address, "DROP TABLE reports")
    await rows(address, "UPDATE umbral SET value = '1' WHERE name = 'version'")
    storage = await open_storage(address, KEYS)
    await storage.reports.add(SOURCE, MONDAY)
    assert len(await storage.reports.all()) == 1
    await storage.close()


def listed(address: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "reports"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "UMBRAL_DATABASE_URL": address, "UMBRAL_DATA_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_command_lists_them(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'umbral.sqlite3'}"
    assert listed(address) == ["No card was reported as wrong."]

    async def report() -> None:
        storage = await open_storage(address, KEYS)
        await storage.reports.add(SOURCE, MONDAY)
        await storage.close()

    asyncio.run(report())
    assert listed(address) == ["   1  mechanism-mtor: The reference does not fit, last on 2026-03-02"]
