"""Logs hold no token, whatever writes it and however."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.logs import QUIET, masked, set_up

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
    logging.getLogger("sqlalchemy.engine").info("executing UPDATE sessions SET data=?")
    logging.getLogger("sqlalchemy.engine.Engine").info("INSERT INTO sessions")
    logging.getLogger("telegram.Bot").critical("Error while parsing updates! Received data was: me duele")
    logging.getLogger("asyncio").debug("<Task coro=<Channel.turn('me duele')>>")
    logging.getLogger("aiohttp.client").info("POST https://api.telegram.org/")
    assert stream.getvalue() == ""
    logging.getLogger("httpx").warning("something worth knowing")
    assert "something worth knowing" in stream.getvalue()


@pytest.mark.parametrize("text", ["12:34", "a:b", "2025;48(4):229-235", "10.35366/121398", "1:" + "x" * 29])
def test_other_text_stays(text: str) -> None:
    assert masked(text) == text
