"""Logs hold no token, secret, chat or typed text, whatever writes it and however."""

import asyncio
import io
import logging
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.logs import QUIET, masked, set_up
from content.library import Library
from tests.databases import KEY, rows
from tests.telegram_person import Person
from tests.telegram_standin import PATIENCE, TelegramStandin
from tests.umbral_process import free_port, heard, started

TOKEN = "123456789:AAstandin-for-the-tests_not-a-real-one"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, names = logging.getLogger(), (*QUIET, "telegram")
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in names}
    written = io.StringIO()
    set_up("debug", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_a_token_never_reaches_the_log(stream: io.StringIO) -> None:
    log = logging.getLogger("anything")
    log.warning("token %s", TOKEN)
    log.warning(f"https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: G004  as careless as it comes
    log.warning("%(where)s", {"where": [TOKEN]})
    try:
        int(TOKEN)
    except ValueError:
        log.exception("failed", stack_info=True)
    text = stream.getvalue()
    assert TOKEN not in text
    assert text.count("<token>") >= 4
    assert "ValueError" in text
    assert "Stack (most recent call last)" in text


def test_the_libraries_that_know_the_token_or_the_words_are_quiet(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/")
    logging.getLogger("httpcore.connection").debug("connect_tcp.started")
    logging.getLogger("asyncpg.pool").info("INSERT INTO sessions")
    logging.getLogger("telegram.Bot").critical("Error while parsing updates! Received data was: me duele")
    logging.getLogger("asyncio").debug("<Task coro=<Channel.turn('me duele')>>")
    logging.getLogger("aiohttp.client").info("POST https://api.telegram.org/")
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning("something worth knowing")
    assert "something worth knowing" in stream.getvalue()


@pytest.mark.parametrize("text", ["12:34", "a:b", "2025;48(4):229-235", "10.35366/121398", "1:" + "x" * 29])
def test_other_text_stays(text: str) -> None:
    assert masked(text) == text


# A whole conversation over a process of its own

CHAT = 987654321987
SECRET = "sesame-open-wide"
TYPED = ("¿qué es la alodinia en mi rodilla izquierda?", "zarzaparrilla \x00\u202e", "/misdatos pantufla")


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_conversation_at_debug_leaves_no_trace_in_the_log(
    telegram: TelegramStandin, tmp_path: Path, address: str, library: Library, *, webhook: bool
) -> None:
    """Nor does what goes wrong in it: refusals, floods, a database that went away and came back."""
    settings = {
        "UMBRAL_TELEGRAM_TOKEN": TOKEN,
        "UMBRAL_TELEGRAM_API": telegram.api,
        "UMBRAL_DATABASE_URL": address.replace("postgres@", "postgres:hunter2@"),
        "UMBRAL_DATA_KEY": KEY,
        "UMBRAL_PORT": (port := free_port()),
        "UMBRAL_LOG_LEVEL": "DEBUG",
    }
    if webhook:
        settings |= {"UMBRAL_WEBHOOK_URL": "http://bot.test", "UMBRAL_WEBHOOK_SECRET": SECRET}
        telegram.workers.append(f"http://127.0.0.1:{port}")
    person = Person(telegram, chat=CHAT, id=CHAT)
    with started("-m", "bot", folder=tmp_path, more=settings) as process:
        said = heard(process)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as browser:
            await _talk(telegram, person)
            await _lose_the_database(telegram, person, address, browser)
            cookies = await _browse(browser)
        await person.say("/borrar")
        await person.tap("erase")
        process.send_signal(signal.SIGTERM)
        rest, log = await asyncio.to_thread(process.communicate)
    assert process.returncode == 0
    assert library.say("mydata.erased", "es") in person.seen[-1].text
    assert "The database does not answer" in log, "this looked at what goes wrong as well"
    secrets = (TOKEN, TOKEN.partition(":")[2], SECRET, KEY, "hunter2", *cookies)
    typed = ("rodilla", "zarzaparrilla", "pantufla", "chancleta", "izquierda", "Nadie")
    for told in (*secrets, *typed, str(CHAT), str(CHAT)[:9]):
        assert told not in log, told
        assert told not in said + rest, told


async def _talk(telegram: TelegramStandin, person: Person) -> None:
    for text in TYPED:
        await person.say(text)
    await person.say("/cuestionario")
    await person.tap("answer:self")
    await person.press("q:1.2:rodilla:zarzaparrilla", person.seen[-1].id)
    telegram.fail("sendMessage", 500, "Internal Server Error: rodilla")
    await person.say(TYPED[0])
    telegram.fail("sendMessage", 400, "Bad Request: can't parse rodilla")
    await person.say(TYPED[0])
    telegram.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await person.say(TYPED[0])
    await person.send(voice={"file_id": "pantufla", "file_unique_id": "p", "duration": 1}, caption="rodilla")


async def _lose_the_database(
    telegram: TelegramStandin, person: Person, address: str, browser: httpx.AsyncClient
) -> None:
    await rows(address, "ALTER TABLE sessions RENAME TO away")
    update = person.send_only(text=TYPED[0])
    async with asyncio.timeout(PATIENCE):
        while "DatabaseDownError" not in (await browser.get("/metrics")).text:
            pass
    await rows(address, "ALTER TABLE away RENAME TO sessions")
    await telegram.until(lambda: telegram.confirmed >= update)


async def _browse(browser: httpx.AsyncClient) -> list[str]:
    """Talk in a browser as well, also in ways that are refused; return what its cookies hold."""
    await browser.get("/api/session")
    for body in ('{"text": "me duele la rodilla"}', '{"text": ', '{"pantufla": 1}'):
        await browser.post("/api/turn", content=body, headers={"Content-Type": "application/json"})
    await browser.post("/telegram", content='{"update_id": "rodilla"}')
    await browser.get("/pantufla?rodilla=1")
    return [str(cookie.value) for cookie in browser.cookies.jar]
