"""Sessions in a real SQLite file: loaded, saved over the revision that was read, forgotten."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.storage import Storage, StorageError, open_storage
from dialogs.session import Session, Walk

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WALK = Walk(
    number=3, moves=7, item="csi", answers={"for": "case", "red_flags": [], "csi": 0}, draft={"touch": "yes"}
)
FULL = Session(language="en", spoken="es", greeted=True, misses=1, walks=3, walk=WALK, seen=NOON)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sessions.sqlite3'}"


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    opened = await open_storage(address)
    yield opened
    await opened.close()


async def test_a_chat_never_seen_is_empty(storage: Storage) -> None:
    assert await storage.load("nobody") == (Session(), 0)


async def test_what_is_saved_is_loaded(storage: Storage) -> None:
    assert await storage.save("a", FULL, 0, NOON)
    assert await storage.load("a") == (FULL, 1)
    changed = FULL.model_copy(update={"walk": None})
    assert await storage.save("a", changed, 1, NOON)
    assert await storage.load("a") == (changed, 2)


async def test_a_stored_nought_is_no_unknown(storage: Storage) -> None:
    """A total of 0 is an answer; None says that it is unknown; a missing key that it was not asked."""
    for answers in ({"csi": 0}, {"csi": None}, {}):
        kept = Session(walk=Walk(number=1, item="csi", answers=answers))
        _, revision = await storage.load("a")
        assert await storage.save("a", kept, revision, NOON)
        session, _ = await storage.load("a")
        assert session.walk is not None
        assert session.walk.answers == answers


async def test_chats_are_kept_apart(storage: Storage) -> None:
    await storage.save("a", FULL, 0, NOON)
    await storage.save("A", Session(misses=1), 0, NOON)
    await storage.save("a ", Session(misses=2), 0, NOON)
    assert (await storage.load("a"))[0] == FULL
    assert (await storage.load("A"))[0].misses == 1
    assert (await storage.load("a "))[0].misses == 2


@pytest.mark.parametrize("stale", [0, 1, 3, 99, -1])
async def test_nothing_is_saved_over_another_revision(storage: Storage, stale: int) -> None:
    for revision in (0, 1):
        assert await storage.save("a", FULL, revision, NOON)
    assert not await storage.save("a", Session(), stale, NOON)
    assert await storage.load("a") == (FULL, 2)


async def test_of_two_that_begin_at_once_one_is_refused(storage: Storage) -> None:
    sessions = [Session(walks=number) for number in range(20)]
    saved = await asyncio.gather(*(storage.save("a", session, 0, NOON) for session in sessions))
    assert saved.count(True) == 1
    assert await storage.load("a") == (sessions[saved.index(True)], 1)


async def test_what_is_forgotten_is_gone(storage: Storage, address: str) -> None:
    await storage.save("a", FULL, 0, NOON)
    await storage.save("b", FULL, 0, NOON)
    await storage.forget("a")
    assert await storage.load("a") == (Session(), 0)
    assert await storage.load("b") == (FULL, 1)
    assert rows(address) == [("b", 1)]
    assert not await storage.save("a", FULL, 1, NOON), "what was read before is no ground to save it again"
    await storage.forget("never seen")


def rows(address: str) -> list[tuple[str, int]]:
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        found = connection.execute("SELECT chat, revision FROM sessions ORDER BY chat").fetchall()
    connection.close()
    return found


async def test_a_session_outlives_the_storage(address: str) -> None:
    for revision in range(3):
        storage = await open_storage(address)
        try:
            session, found = await storage.load("a")
            assert found == revision
            assert session.walks == revision
            assert await storage.save("a", session.model_copy(update={"walks": revision + 1}), revision, NOON)
        finally:
            await storage.close()


async def test_the_time_of_use_is_kept(storage: Storage, address: str) -> None:
    await storage.save("a", FULL, 0, NOON)
    await storage.save("a", FULL, 1, NOON + timedelta(days=1))
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        ((used,),) = connection.execute("SELECT used_at FROM sessions").fetchall()
    connection.close()
    assert used.startswith("2026-03-03 12:00")


async def test_the_folder_is_made(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path}/deep/er/sessions.sqlite3")
    await storage.close()
    assert (tmp_path / "deep" / "er" / "sessions.sqlite3").is_file()


async def test_a_database_in_memory() -> None:
    storage = await open_storage("sqlite:///:memory:")
    assert await storage.save("a", FULL, 0, NOON)
    assert await storage.load("a") == (FULL, 1)
    await storage.close()


# What cannot be opened


async def refusal(address: str) -> str:
    with pytest.raises(StorageError) as caught:
        await open_storage(address)
    told = str(caught.value)
    assert "\n" not in told
    assert "hunter2" not in told
    return told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "UMBRAL_DATABASE_URL is no database address"),
        ("hunter2 is no address", "UMBRAL_DATABASE_URL is no database address"),
        ("sessions.sqlite3", "UMBRAL_DATABASE_URL is no database address"),
        ("mysql://me:x@host:hunter2/name", "UMBRAL_DATABASE_URL is no database address"),
        ("sqlite://me:hunter2@host/name", "UMBRAL_DATABASE_URL is no database address"),
        ("mysql://me:hunter2@host/name", "databases of the kind «mysql» are not supported yet; use sqlite"),
        (
            "sqlite:////proc/none/sessions.sqlite3",
            "the folder /proc/none cannot be made: No such file or directory",
        ),
    ],
)
async def test_an_address_that_cannot_be_used(address: str, told: str) -> None:
    assert (await refusal(address)).startswith(told)


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert await refusal(f"sqlite:///{tmp_path}") == (
        f"the database {tmp_path} cannot be opened: unable to open database file"
    )


async def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = await refusal(f"sqlite:///{tmp_path}/file/sessions.sqlite3")
    assert told.startswith(f"the folder {tmp_path}/file cannot be made: ")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 100)
    assert (
        await refusal(f"sqlite:///{path}") == f"the database {path} cannot be opened: file is not a database"
    )
    assert path.read_text() == "Dear all, " * 100


async def test_a_session_of_another_make_is_refused(storage: Storage, address: str) -> None:
    await storage.save("a", FULL, 0, NOON)
    with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE sessions SET data = '{\"stranger\": 1}'")
    connection.close()
    with pytest.raises(ValidationError):
        await storage.load("a")
