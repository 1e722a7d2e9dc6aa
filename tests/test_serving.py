"""Umbral as a process: health, counts, settings that cannot be used, and a stop that loses nothing."""

import asyncio
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.errors import SetupError
from bot.health import Health
from bot.serving import free_socket
from bot.settings import load_settings
from bot.telegram_serving import Telegram
from tests.telegram_person import Person
from tests.telegram_standin import TOKEN, TelegramStandin
from tests.umbral_process import free_port, heard, started, umbral

LINE = re.compile(r"Umbral: web chat on (http://\S+?:\d+)")
CHAT = 700424242
WORDS = "qué es la alodinia, pregunta Nadie"


@contextmanager
def serving(folder: Path, **settings: str) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """Start Umbral on a free port; yield its address, and the process."""
    more = {"UMBRAL_PORT": "0", "UMBRAL_LOG_LEVEL": "DEBUG", **settings}
    with started("-m", "bot", folder=folder, more=more) as process:
        found = LINE.match(heard(process))
        assert found, process.stderr.read() if process.stderr else ""
        yield found[1], process


async def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Wait until a process has ended; return its exit status and what it wrote on stderr."""
    _, written = await asyncio.to_thread(process.communicate)
    return process.returncode, written


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as opened:
        yield opened


@pytest.fixture
def person(telegram: TelegramStandin) -> Person:
    return Person(telegram, chat=CHAT, id=CHAT)


@pytest.fixture
def on_telegram(telegram: TelegramStandin) -> dict[str, str]:
    return {"UMBRAL_TELEGRAM_TOKEN": TOKEN, "UMBRAL_TELEGRAM_API": telegram.api}


# Health and counts


async def test_health_and_counts_while_polling(
    person: Person,
    client: httpx.AsyncClient,
    on_telegram: dict[str, str],
    tmp_path: Path,
) -> None:
    with serving(tmp_path, **on_telegram) as (base, process):
        await person.say("/start")
        await person.say(WORDS)
        await person.say("xyzzy plugh frobnicate")
        assert (await client.get(f"{base}/healthz")).text == "ok\n"
        ready = await client.get(f"{base}/readyz")
        assert (ready.status_code, ready.json()) == (200, {"database": "ok", "telegram": "ok"})
        counted = (await client.get(f"{base}/metrics")).text
        process.send_signal(signal.SIGTERM)
        status, log = await ended(process)
    assert status == 0
    for line in (
        'umbral_updates_total{kind="message"} 3.0',
        'umbral_turn_seconds_count{channel="telegram"} 3.0',
        "umbral_update_seconds_count 3.0",
        'umbral_routes_total{route="answer"} 1.0',
        'umbral_routes_total{route="abstain"} 1.0',
    ):
        assert line in counted.splitlines()
    for secret in (TOKEN, TOKEN.partition(":")[2], str(CHAT), "alodinia", "xyzzy", "Nadie"):
        assert secret not in counted
        assert secret not in log
    assert "polling as" in log


async def test_nothing_of_that_is_seen_through_a_proxy(client: httpx.AsyncClient, tmp_path: Path) -> None:
    with serving(tmp_path) as (base, _):
        for path in ("healthz", "readyz", "metrics"):
            assert (await client.get(f"{base}/{path}")).status_code == 200
            for header in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via"):
                answer = await client.get(f"{base}/{path}", headers={header: "203.0.113.9"})
                assert (answer.status_code, answer.text) == (404, "not found\n"), (path, header)


async def test_trouble_with_telegram_is_told(
    telegram: TelegramStandin, client: httpx.AsyncClient, on_telegram: dict[str, str], tmp_path: Path
) -> None:
    gate = telegram.hold("getUpdates", 0)
    with serving(tmp_path, **on_telegram) as (base, _):
        await telegram.until(lambda: telegram.count("getUpdates"))
        for _ in range(2):
            telegram.fail("getUpdates", 502)
        gate.set()
        await telegram.until(lambda: telegram.count("getUpdates") > 1)
        ready = await client.get(f"{base}/readyz")
        assert ready.status_code == 503
        assert ready.json()["database"] == "ok"
        assert "cannot be reached" in ready.json()["telegram"]
        assert (await client.get(f"{base}/healthz")).status_code == 200


async def test_why_telegram_or_the_database_cannot_be_reached_is_told_in_words(
    telegram: TelegramStandin, client: httpx.AsyncClient, on_telegram: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "umbral.sqlite3"
    with serving(tmp_path, UMBRAL_DATABASE_URL=f"sqlite:///{path}", **on_telegram) as (base, _):
        await telegram.until(lambda: telegram.count("getUpdates"))
        telegram.fail("getMe", 502)
        with sqlite3.connect(path) as database:
            database.execute("ALTER TABLE sessions RENAME TO away")
        ready = await client.get(f"{base}/readyz")
    assert (ready.status_code, ready.json()) == (
        503,
        {
            "database": "cannot be reached (no such table: sessions)",
            "telegram": "cannot be reached (an error on its side)",
        },
    )


async def test_what_was_found_out_is_not_asked_again_at_once() -> None:
    health, asked = Health(), 0

    async def probe() -> None:
        nonlocal asked
        asked += 1
        raise OSError("postgres://me:secret@host")

    health.watch("database", probe)
    for _ in range(3):
        assert dict(await health.state()) == {"database": "cannot be reached (OSError)"}
    assert asked == 1
    health.tell("database", "is being moved")
    assert dict(await health.state()) == {"database": "is being moved"}
    health.tell("database", None)
    assert dict(await health.state()) == {"database": "cannot be reached (OSError)"}


# Stopping


async def test_a_stop_ends_what_is_under_way(
    telegram: TelegramStandin, person: Person, on_telegram: dict[str, str], tmp_path: Path
) -> None:
    gate = telegram.hold("sendMessage", CHAT)
    with serving(tmp_path, **on_telegram) as (_, process):
        update = person.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendMessage"))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        asyncio.get_running_loop().call_later(0.3, gate.set)
        status, _ = await ended(process)
    assert status == 0
    assert time.monotonic() - began < 10
    assert telegram.confirmed >= update
    assert len(person.seen) == 2


async def test_a_stop_leaves_with_telegram_what_does_not_end(
    telegram: TelegramStandin, person: Person, on_telegram: dict[str, str], tmp_path: Path
) -> None:
    telegram.fail("sendMessage", 429, "Too Many Requests: retry after 600", retry_after=600)
    with serving(tmp_path, **on_telegram) as (_, process):
        update = person.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendMessage"))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status, _ = await ended(process)
    assert status == 0
    assert time.monotonic() - began < 10
    assert telegram.confirmed < update
    with serving(tmp_path, **on_telegram):
        await telegram.until(lambda: telegram.confirmed >= update)
    assert person.seen


# Webhook


async def test_two_workers_behind_a_webhook(
    telegram: TelegramStandin,
    person: Person,
    client: httpx.AsyncClient,
    on_telegram: dict[str, str],
    tmp_path: Path,
) -> None:
    ports = [free_port(), free_port()]
    telegram.workers += [f"http://127.0.0.1:{port}" for port in ports]
    settings = {**on_telegram, "UMBRAL_WEBHOOK_URL": "http://bot.test"}
    with (
        serving(tmp_path, **settings, UMBRAL_PORT=ports[0]) as (one, first),
        serving(tmp_path, **settings, UMBRAL_PORT=ports[1]) as (two, second),
    ):
        await telegram.until(lambda: telegram.count("setWebhook") == 2)
        for command in ("/start", "/help", "/menu", WORDS):
            assert await person.say(command)
        for base in (one, two):
            assert (await client.get(f"{base}/readyz")).status_code == 200
            counted = (await client.get(f"{base}/metrics")).text
            assert 'umbral_updates_total{kind="message"} 2.0' in counted.splitlines()
            assert (await client.get(base)).status_code == 200, "the web chat is there as well"
        for process in (first, second):
            process.send_signal(signal.SIGTERM)
        (status, log), (other_status, other_log) = await ended(first), await ended(second)
    assert (status, other_status) == (0, 0)
    assert telegram.deliveries
    secret = telegram.deliveries.webhook["secret_token"]
    assert telegram.deliveries.webhook["url"] == "http://bot.test/telegram"
    for told in (TOKEN, secret, str(CHAT), "alodinia", "Nadie"):
        assert told not in log + other_log
    assert telegram.count("deleteWebhook") == 0
    assert telegram.faults == []


HERE = "http://127.0.0.1:1"
TELEGRAM = "https://api.telegram.org"


@pytest.mark.parametrize(
    ("url", "api", "told"),
    [
        ("bot.test", HERE, "UMBRAL_WEBHOOK_URL is no address, such as https://bot.example"),
        ("https://[", HERE, "UMBRAL_WEBHOOK_URL is no address"),
        ("https://bot.test/x?y=1", HERE, "UMBRAL_WEBHOOK_URL is no address"),
        ("https://bot.test:port", HERE, "UMBRAL_WEBHOOK_URL is no address"),
        ("https://bot.test/api/turn", HERE, "cannot use the path /api/turn"),
        ("https://bot.test/metrics/", HERE, "cannot use the path /metrics"),
        ("http://bot.test", f"{TELEGRAM}/", "must be an https address, on one of the ports 443"),
        ("https://bot.test:8080", TELEGRAM, "must be an https address, on one of the ports"),
    ],
)
@pytest.mark.usefixtures("somewhere_else")
def test_an_address_that_cannot_be_used_is_told(
    url: str, api: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMBRAL_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("UMBRAL_TELEGRAM_API", api)
    monkeypatch.setenv("UMBRAL_WEBHOOK_URL", url)
    with pytest.raises(SetupError, match=re.escape(told)) as caught:
        Telegram(load_settings())
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "is of use only together with UMBRAL_TELEGRAM_TOKEN"),
        (
            {"UMBRAL_TELEGRAM_TOKEN": TOKEN, "UMBRAL_TELEGRAM_API": TELEGRAM},
            "must be an https address, on one of the ports 443, 80, 88, 8443",
        ),
    ],
    ids=["without a token", "with a token"],
)
def test_an_address_that_cannot_be_used_ends_with_two(
    more: dict[str, str], told: str, tmp_path: Path
) -> None:
    done = umbral(folder=tmp_path, more={"UMBRAL_WEBHOOK_URL": "http://bot.test", "UMBRAL_PORT": "0", **more})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"umbral: UMBRAL_WEBHOOK_URL {told}\n"


def test_a_secret_that_telegram_would_not_send_ends_with_two(tmp_path: Path) -> None:
    done = umbral(folder=tmp_path, more={"UMBRAL_WEBHOOK_SECRET": "with spaces and ñ"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "umbral: UMBRAL_WEBHOOK_SECRET cannot be used: Telegram takes letters, digits, _ and - only\n"
    )


def test_deliveries_find_no_other_port(tmp_path: Path, on_telegram: dict[str, str]) -> None:
    listening, _ = free_socket("127.0.0.1", 0)
    with listening:
        port = str(listening.getsockname()[1])
        more = {**on_telegram, "UMBRAL_WEBHOOK_URL": "http://bot.test", "UMBRAL_PORT": port}
        done = umbral(folder=tmp_path, more=more)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"umbral: port {port} of 127.0.0.1 is taken, and deliveries go to no other\n"
