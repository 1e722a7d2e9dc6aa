"""How a database is opened: made, brought up to date, or refused in one sentence and left as it was."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.database import StorageError
from bot.keys import Keys, new_key
from bot.storage import open_storage
from bot.tables import VERSION
from dialogs.session import Session, Walk
from tests.databases import KEY, KEYS, rows
from tests.umbral_process import started, umbral

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


async def refusal(address: str, keys: Keys = KEYS) -> str:
    with pytest.raises(StorageError) as caught:
        await open_storage(address, keys)
    told = str(caught.value)
    assert "\n" not in told
    assert "hunter2" not in told
    return told


async def opened_and_closed(address: str, keys: Keys = KEYS) -> None:
    await (await open_storage(address, keys)).close()


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


async def test_the_folder_is_made(tmp_path: Path) -> None:
    await opened_and_closed(f"sqlite:///{tmp_path}/deep/er/umbral.sqlite3")
    assert (tmp_path / "deep" / "er" / "umbral.sqlite3").is_file()


async def test_a_database_in_memory() -> None:
    storage = await open_storage("sqlite:///:memory:", KEYS)
    held = await storage.load("a")
    assert await storage.save(held, held.kept, NOON)
    assert (await storage.load("a")).revision > 0
    await storage.close()


async def test_opening_again_changes_nothing(address: str) -> None:
    await opened_and_closed(address)
    before = await rows(address, "SELECT name, value FROM umbral ORDER BY name")
    assert before == [("key", KEYS.ids[0]), ("version", str(VERSION))]
    await opened_and_closed(address)
    assert await rows(address, "SELECT name, value FROM umbral ORDER BY name") == before


async def test_of_workers_that_start_together_none_fails(address: str) -> None:
    await asyncio.gather(*(opened_and_closed(address) for _ in range(8)))
    assert await rows(address, "SELECT count(*) FROM umbral") == [(2,)]


# Older and newer ones

OLD = """
CREATE TABLE sessions (
    chat VARCHAR(128) NOT NULL, data TEXT NOT NULL, revision INTEGER NOT NULL, used_at DATETIME NOT NULL,
    PRIMARY KEY (chat)
);
"""
WALK = Walk(number=1, moves=2, item="csi", answers={"for": "self", "red_flags": [], "csi": 0})
SESSION = Session(language="en", greeted=True, walks=1, walk=WALK, seen=NOON)


def old_database(path: Path) -> str:
    """Make a database as the first Umbral did: chats and answers can be read in it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA secure_delete = OFF; {OLD}")
        values = [
            ("telegram:123456789", SESSION.model_dump_json(), 7, "2026-03-02 12:00:00.000000"),
            ("web:" + "x" * 43, '{"stranger": 1}', 1, "2026-01-02 12:00:00.000000"),
            ("terminal", Session().model_dump_json(), 2, "2026-03-02 12:00:00.000000"),
        ]
        connection.executemany("INSERT INTO sessions VALUES (?, ?, ?, ?)", values)
        connection.execute("DELETE FROM sessions WHERE chat = 'terminal'")
        connection.commit()
    return f"sqlite:///{path}"


async def test_an_older_database_is_brought_up_to_date(tmp_path: Path) -> None:
    address = old_database(tmp_path / "umbral.sqlite3")
    storage = await open_storage(address, KEYS)
    held = await storage.load("telegram:123456789")
    assert (held.kept.session, held.revision) == (SESSION, 7)
    assert await storage.save(held, held.kept, NOON)
    assert (await storage.load("web:" + "x" * 43)).kept.session.lost
    assert await storage.erase_unused(NOON) == 1, "its time of use was kept"
    await storage.close()
    assert await rows(address, "SELECT value FROM umbral WHERE name = 'version'") == [(str(VERSION),)]


async def test_nothing_can_be_read_in_a_database_that_was_brought_up_to_date(tmp_path: Path) -> None:
    """Not even what the older one had erased, which stood in the file's unused places."""
    path = tmp_path / "umbral.sqlite3"
    address = old_database(path)
    assert b"terminal" in path.read_bytes()
    storage = await open_storage(address, KEYS)
    stored = everything_in(tmp_path)
    assert KEYS.chat_hashes("telegram:123456789")[0].encode() in stored
    for word in (b"telegram:", b"123456789", b"red_flags", b"greeted", b"terminal"):
        assert word not in stored, word
    await storage.close()


async def test_an_upgrade_that_fails_leaves_the_older_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = old_database(tmp_path / "umbral.sqlite3")
    before = await rows(address, "SELECT * FROM sessions")
    with monkeypatch.context() as patched:
        patched.setattr(Keys, "encrypt", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await open_storage(address, KEYS)
    assert await rows(address, "SELECT * FROM sessions") == before
    await opened_and_closed(address)


async def test_a_newer_database_is_refused_and_left_alone(address: str) -> None:
    await opened_and_closed(address)
    await rows(address, f"UPDATE umbral SET value = '{VERSION + 1}' WHERE name = 'version'")
    told = await refusal(address)
    assert told.startswith("the database ")
    assert told.endswith(" was written by a newer Umbral: upgrade this one, or use another database")
    found = await rows(address, "SELECT value FROM umbral ORDER BY name")
    assert found == [(KEYS.ids[0],), (str(VERSION + 1),)]


async def test_a_table_of_somebody_else_is_left_alone(address: str) -> None:
    await rows(address, "CREATE TABLE sessions (id INTEGER PRIMARY KEY, who VARCHAR(20))")
    assert (await refusal(address)).endswith("«sessions» that is not Umbral's: use another database")
    assert await rows(address, "SELECT * FROM sessions") == []


async def test_another_data_key_is_refused(address: str) -> None:
    """Under it nobody would be known any more, and two workers would keep two sessions of a chat."""
    await opened_and_closed(address)
    other = new_key()
    told = "was written under another data key: put that one after the new one, or back"
    assert (await refusal(address, Keys(other))).endswith(told)
    await opened_and_closed(address, Keys(f"{other},{KEY}"))
    await opened_and_closed(address, Keys(other))
    assert (await refusal(address)).endswith(told)


# What cannot be opened


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "UMBRAL_DATABASE_URL is no database address"),
        ("hunter2 is no address", "UMBRAL_DATABASE_URL is no database address"),
        ("sessions.sqlite3", "UMBRAL_DATABASE_URL is no database address"),
        ("mysql://me:x@host:hunter2/name", "UMBRAL_DATABASE_URL is no database address"),
        ("sqlite://me:hunter2@host/name", "UMBRAL_DATABASE_URL is no database address"),
        ("postgresql://me:hunter2@127.0.0.1/x?sslmode=hunter2", "UMBRAL_DATABASE_URL is no database address"),
        ("mysql://me:hunter2@host/name", "databases of the kind «mysql» are not supported; use sqlite or"),
        (
            "sqlite:////proc/none/sessions.sqlite3",
            "the folder /proc/none cannot be made: No such file or directory",
        ),
        (
            "postgresql://me:hunter2@127.0.0.1:1/name",
            "the database postgresql://me:***@127.0.0.1:1/name cannot be used: Connect call failed",
        ),
        (
            "postgresql://me:hunter2@localhost.invalid/name",
            "the database postgresql://me:***@localhost.invalid/name cannot be used: ",
        ),
    ],
)
async def test_an_address_that_cannot_be_used(address: str, told: str) -> None:
    assert (await refusal(address)).startswith(told)


@pytest.mark.postgres
async def test_what_a_server_refuses(postgres: str) -> None:
    place, _, name = postgres.rpartition("/")
    host = place.rpartition("@")[2]
    assert (await refusal(f"postgresql://postgres:hunter2@{host}/no_such_database")) == (
        f"the database postgresql://postgres:***@{host}/no_such_database cannot be used: "
        'database "no_such_database" does not exist'
    )
    assert (await refusal(f"postgresql://no_such_user:hunter2@{host}/{name}")).startswith(
        f"the database postgresql://no_such_user:***@{host}/{name} cannot be used: "
    )


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert await refusal(f"sqlite:///{tmp_path}") == (
        f"the database {tmp_path} cannot be used: unable to open database file"
    )


async def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = await refusal(f"sqlite:///{tmp_path}/file/sessions.sqlite3")
    assert told.startswith(f"the folder {tmp_path}/file cannot be made: ")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 100)
    assert await refusal(f"sqlite:///{path}") == f"the database {path} cannot be used: file is not a database"
    assert path.read_text() == "Dear all, " * 100
    assert everything_in(tmp_path) == path.read_bytes()


async def filled(path: Path) -> None:
    storage = await open_storage(f"sqlite:///{path}", KEYS)
    for chat in range(50):
        held = await storage.load(str(chat))
        await storage.save(held, held.kept.after(Session(asked="x" * 500), 1, NOON), NOON)
    await storage.close()


@pytest.mark.parametrize("cut", [False, True])
async def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, *, cut: bool) -> None:
    path = tmp_path / "umbral.sqlite3"
    await filled(path)
    whole = path.read_bytes()
    damaged = whole[:20000] if cut else whole[:9000] + b"\x99" * 3000 + whole[12000:]
    path.write_bytes(damaged)
    told = await refusal(f"sqlite:///{path}")
    assert told in (
        f"the database {path} is damaged: restore it from a backup",
        f"the database {path} cannot be used: database disk image is malformed",
    )
    assert path.read_bytes() == damaged


async def test_a_locked_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.database_file.WAIT", 0.05)
    path = tmp_path / "umbral.sqlite3"
    await filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert await refusal(f"sqlite:///{path}") == f"the database {path} cannot be used: database is locked"
        other.execute("ROLLBACK")
    await opened_and_closed(f"sqlite:///{path}")


async def test_another_process_that_writes_is_waited_for_and_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "umbral.sqlite3"
    await filled(path)
    storage = await open_storage(f"sqlite:///{path}", KEYS)
    held = await storage.load("b")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        saving = asyncio.create_task(storage.save(held, held.kept, NOON))
        for _ in range(3):
            await asyncio.sleep(0)
            assert (await storage.load("1")).revision, "what only reads goes on"
        assert not saving.done()
        other.execute("ROLLBACK")
    assert await saving
    await storage.close()


async def test_what_is_erased_leaves_the_log_once_nobody_reads_it(tmp_path: Path) -> None:
    """Somebody who reads, as a backup does, keeps the log of changes from being begun anew."""
    path = tmp_path / "umbral.sqlite3"
    await filled(path)
    storage = await open_storage(f"sqlite:///{path}", KEYS)
    log = path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM sessions").fetchone()
        erasing = asyncio.create_task(storage.forget("1"))
        await asyncio.sleep(0)
        assert not erasing.done()
        assert log.stat().st_size
        other.execute("COMMIT")
        await erasing
        assert not log.stat().st_size
    await storage.close()


@pytest.fixture
def of_nobody() -> Iterator[Path]:
    """A folder that everybody can enter; inside the test, nobody's rights are all it has."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
async def test_a_file_that_cannot_be_written_is_refused(of_nobody: Path) -> None:
    path = of_nobody / "umbral.sqlite3"
    await filled(path)
    path.chmod(0o444)
    before = path.read_bytes()
    os.seteuid(65534)
    try:
        told = await refusal(f"sqlite:///{path}")
    finally:
        os.seteuid(0)
    assert told == f"the database {path} cannot be used: attempt to write a readonly database"
    assert path.read_bytes() == before


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from bot.cli import main
main(["chat"])
"""


@pytest.mark.parametrize("room", [0, 4096, 12288])
def test_a_full_disk_is_told_in_one_sentence_and_does_no_damage(tmp_path: Path, room: int) -> None:
    path = tmp_path / "umbral.sqlite3"
    with started(
        "-c", FULL, str(room), more={"UMBRAL_DATABASE_URL": f"sqlite:///{path}", "UMBRAL_DATA_KEY": KEY}
    ) as full:
        said, told = full.communicate("")
        assert (full.returncode, said) == (2, "")
    assert told.startswith(f"umbral: the database {path} cannot be used: ")
    assert told.count("\n") == 1
    done = umbral("chat", more={"UMBRAL_DATABASE_URL": f"sqlite:///{path}"})
    assert (done.returncode, done.stderr) == (0, "")


def test_a_database_server_without_a_key_is_refused(tmp_path: Path) -> None:
    done = umbral("chat", more={"UMBRAL_DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/name"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        "umbral: UMBRAL_DATA_KEY is needed with a database server; make a key with "
    )
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.rglob("data.key"))


def test_what_runs_on_a_file_loads_no_driver_of_a_server() -> None:
    code = (
        "import asyncio, sys\nfrom bot.database import open_database\n"
        "asyncio.run(open_database('sqlite:///:memory:').verify())\n"
        "print({'asyncpg'} & set(sys.modules))"
    )
    with started("-c", code) as process:
        assert process.communicate() == ("set()\n", "")
