"""What is kept of chats, in real SQLite files and a real PostgreSQL: never overwritten, private, erased."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import DatabaseDownError
from bot.kept import Began, Kept
from bot.keys import Keys, new_key
from bot.storage import Held, Storage, open_storage
from content.models import Language
from dialogs.session import Session, Walk
from tests.databases import KEY, KEYS, rows

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WALK = Walk(
    number=3, moves=7, item="csi", answers={"for": "case", "red_flags": [], "csi": 0}, draft={"touch": "yes"}
)
FULL = Kept(
    session=Session(language="en", spoken="es", greeted=True, misses=1, walks=3, walk=WALK, seen=NOON),
    handled=(11, 12),
    before=Began(session=Session(spoken="es"), at=NOON).model_dump_json(),
)


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    opened = await open_storage(address, KEYS)
    yield opened
    await opened.close()


async def put(storage: Storage, chat: str, kept: Kept, now: datetime = NOON) -> Held:
    """Save over whatever is there; return what was there."""
    held = await storage.load(chat)
    assert await storage.save(held, kept, now)
    return held


def folder(address: str) -> list[Path]:
    """Return every file beside a SQLite database: itself, and what it has not yet taken in."""
    return list(Path(address.removeprefix("sqlite:///")).parent.glob("umbral.sqlite3*"))


async def kept(storage: Storage, chat: str) -> Kept:
    return (await storage.load(chat)).kept


async def test_a_chat_never_seen_is_empty(storage: Storage) -> None:
    held = await storage.load("nobody")
    assert (held.kept, held.revision) == (Kept(), 0)


async def test_what_is_saved_is_loaded(storage: Storage) -> None:
    await put(storage, "a", FULL)
    assert await kept(storage, "a") == FULL
    changed = FULL.model_copy(update={"session": Session()})
    first = await put(storage, "a", changed)
    second = await storage.load("a")
    assert (second.kept, second.revision) == (changed, first.revision + 1)


async def test_a_stored_nought_is_no_unknown(storage: Storage) -> None:
    """A total of 0 is an answer; None says that it is unknown; a missing key that it was not asked."""
    for answers in ({"csi": 0}, {"csi": None}, {}):
        await put(storage, "a", Kept(session=Session(walk=Walk(number=1, item="csi", answers=answers))))
        session = (await kept(storage, "a")).session
        assert session.walk is not None
        assert session.walk.answers == answers


async def test_chats_are_kept_apart(storage: Storage) -> None:
    for misses, chat in enumerate(("a", "A", "a ", "ä", "", "a" * 500)):
        await put(storage, chat, Kept(session=Session(misses=misses)))
    for misses, chat in enumerate(("a", "A", "a ", "ä", "", "a" * 500)):
        assert (await kept(storage, chat)).session.misses == misses


async def test_nothing_is_saved_over_another_revision(storage: Storage) -> None:
    before = await put(storage, "a", FULL)
    read = await storage.load("a")
    await put(storage, "a", FULL)
    for stale in (before, read):
        assert not await storage.save(stale, Kept(), NOON)
    assert await kept(storage, "a") == FULL


async def test_of_two_that_begin_at_once_one_is_refused(storage: Storage) -> None:
    held = await storage.load("a")
    tries = [Kept(session=Session(walks=number)) for number in range(20)]
    saved = await asyncio.gather(*(storage.save(held, one, NOON) for one in tries))
    assert saved.count(True) == 1
    assert await kept(storage, "a") == tries[saved.index(True)]


async def test_of_many_that_go_on_at_once_none_is_overwritten(address: str) -> None:
    """Over three connections of their own, as three workers have them."""
    storages = [await open_storage(address, KEYS) for _ in range(3)]

    async def count(storage: Storage) -> None:
        while True:
            held = await storage.load("a")
            more = Kept(session=Session(walks=held.kept.session.walks + 1))
            if await storage.save(held, more, NOON):
                return

    await asyncio.gather(*(count(storages[number % 3]) for number in range(60)))
    assert (await kept(storages[0], "a")).session.walks == 60
    for storage in storages:
        await storage.close()


async def test_a_session_outlives_the_storage(address: str) -> None:
    for walks in range(3):
        storage = await open_storage(address, KEYS)
        assert (await kept(storage, "a")).session.walks == walks
        await put(storage, "a", Kept(session=Session(walks=walks + 1)))
        await storage.close()


# Erasing


async def test_what_is_forgotten_is_gone(storage: Storage, address: str) -> None:
    await put(storage, "a", FULL)
    await put(storage, "b", FULL)
    read = await storage.load("a")
    await storage.forget("a")
    assert await rows(address, "SELECT chat FROM sessions") == [KEYS.chat_hashes("b")]
    assert not await storage.save(read, FULL, NOON), "what was read before is no ground to save it again"
    assert await kept(storage, "a") == Kept()
    assert await kept(storage, "b") == FULL
    await storage.forget("never seen")


async def test_what_was_read_before_it_was_forgotten_never_comes_back(storage: Storage) -> None:
    """Not even over a session that was begun since: revisions do not begin at the same number again."""
    for _ in range(50):
        await put(storage, "a", FULL)
        read = await storage.load("a")
        await storage.forget("a")
        await put(storage, "a", Kept())
        assert not await storage.save(read, FULL, NOON)
        await storage.forget("a")


async def test_what_is_not_used_for_thirty_days_is_erased(storage: Storage, address: str) -> None:
    for days in range(29, 33):
        await put(storage, str(days), FULL, NOON - days * DAY)
    assert await storage.erase_unused(NOON) == 2
    assert await storage.erase_unused(NOON) == 0
    assert [(await storage.load(str(days))).revision > 0 for days in range(29, 33)] == [
        True,
        True,
        False,
        False,
    ]
    assert len(await rows(address, "SELECT * FROM sessions")) == 2


async def test_any_use_puts_the_end_off(storage: Storage) -> None:
    await put(storage, "a", FULL, NOON - 31 * DAY)
    await put(storage, "a", FULL, NOON - DAY)
    assert await storage.erase_unused(NOON) == 0
    assert await storage.erase_unused(NOON + 29 * DAY + timedelta(seconds=1)) == 1


# Privacy


async def test_nobody_reads_a_chat_in_the_database(storage: Storage, address: str) -> None:
    secret = Kept(session=Session(asked="fatiga", walk=Walk(number=1, item="csi", answers={"for": "self"})))
    await put(storage, "telegram:123456789", secret)
    ((chat, data, _, _),) = await rows(address, "SELECT * FROM sessions")
    assert chat == KEYS.chat_hashes("telegram:123456789")[0]
    for word in (b"fatiga", b"self", b"csi", b"123456789", b"session"):
        assert word not in bytes(data)
    if address.startswith("sqlite"):
        stored = b"".join(path.read_bytes() for path in folder(address))
        assert chat.encode() in stored
        assert b"fatiga" not in stored
        assert b"123456789" not in stored


async def test_what_is_forgotten_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/umbral.sqlite3"
    storage = await open_storage(address, KEYS)
    await put(storage, "b", FULL)
    await put(storage, "a", FULL)
    (chat,) = KEYS.chat_hashes("a")
    stored = [path.read_bytes() for path in folder(address)]
    assert any(chat.encode() in content for content in stored)
    await storage.forget("a")
    assert not any(chat.encode() in path.read_bytes() for path in folder(address))
    await storage.close()


async def test_rows_cannot_be_swapped(storage: Storage, address: str) -> None:
    """Who can write to the database but has no key cannot give one chat what another's holds."""
    await put(storage, "a", FULL)
    await put(storage, "b", Kept())
    (a,), (b,) = KEYS.chat_hashes("a"), KEYS.chat_hashes("b")
    stolen = f"(SELECT data FROM sessions WHERE chat = '{a}')"
    await rows(address, f"UPDATE sessions SET data = {stolen} WHERE chat = '{b}'")
    assert (await kept(storage, "b")).session == Session(lost=True, greeted=True)
    assert await kept(storage, "a") == FULL


# Keys that were replaced


async def test_a_chat_is_found_under_an_older_key_and_moves_to_the_new_one(address: str) -> None:
    new = new_key()
    before = await open_storage(address, KEYS)
    await put(before, "a", FULL)
    await put(before, "b", FULL)
    await before.close()
    after = await open_storage(address, Keys(f"{new},{KEY}"))
    held = await put(after, "a", FULL)
    assert held.kept == FULL
    assert await kept(after, "a") == FULL
    found = {chat for (chat,) in await rows(address, "SELECT chat FROM sessions")}
    assert found == {Keys(new).chat_hashes("a")[0], KEYS.chat_hashes("b")[0]}
    assert not await after.save(held, FULL, NOON), "its old place is no ground to save it again"
    await after.forget("b")
    assert await kept(after, "b") == Kept()
    await after.close()
    later = await open_storage(address, Keys(new))
    assert await kept(later, "a") == FULL
    await later.close()


async def test_of_two_that_move_a_chat_at_once_one_is_refused(address: str) -> None:
    storage = await open_storage(address, KEYS)
    await put(storage, "a", FULL)
    await storage.close()
    moving = await open_storage(address, Keys(f"{new_key()},{KEY}"))
    held = await moving.load("a")
    saved = await asyncio.gather(*(moving.save(held, FULL, NOON) for _ in range(10)))
    assert saved.count(True) == 1
    assert len(await rows(address, "SELECT * FROM sessions")) == 1
    await moving.close()


# What no longer fits


@pytest.mark.parametrize(
    ("data", "language"),
    [
        ('{"session": {"language": "en", "stranger": 1}}', "en"),
        ('{"session": {"language": "es", "misses": "many"}, "handled": [5]}', "es"),
        ('{"session": {"language": "fr"}}', None),
        ('{"session": {"language": ["en"]}}', None),
        ('{"session": []}', None),
        ("[]", None),
        ("no JSON", None),
        ("", None),
    ],
)
async def test_of_a_session_that_no_longer_fits_the_language_is_kept(
    storage: Storage, address: str, data: str, language: Language | None
) -> None:
    await put(storage, "a", FULL)
    (chat,) = KEYS.chat_hashes("a")
    spoilt = KEYS.encrypt(data.encode(), chat).hex()
    literal = f"x'{spoilt}'" if address.startswith("sqlite") else f"'\\x{spoilt}'::bytea"
    await rows(address, f"UPDATE sessions SET data = {literal}")
    held = await storage.load("a")
    assert held.kept == Kept(session=Session(lost=True, greeted=True, language=language))
    assert await storage.save(held, FULL, NOON)
    assert await kept(storage, "a") == FULL


# A database that does not answer


async def test_a_database_that_went_away_says_so(storage: Storage, address: str) -> None:
    await storage.check()
    await rows(address, "DROP TABLE sessions")
    with pytest.raises(DatabaseDownError):
        await storage.load("a")
    with pytest.raises(DatabaseDownError):
        await storage.save(Held(FULL, 1, "a", "a"), FULL, NOON)


@pytest.mark.postgres
async def test_connections_that_the_server_closed_are_made_anew(postgres: str) -> None:
    storage = await open_storage(postgres, KEYS)
    await put(storage, "a", FULL)
    await asyncio.gather(*(storage.load("a") for _ in range(8)))
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    await rows(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    assert await asyncio.gather(*(kept(storage, "a") for _ in range(20))) == [FULL] * 20
    await storage.close()
