"""Requests to Telegram: kept connections, files, time limits, and no address where it could be read."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from types import SimpleNamespace
from typing import cast
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.telegram import FetchingBot, open_bot
from bot.telegram_http import HttpRequest, NoAnswerError, _body
from tests.telegram_standin import TOKEN, TelegramStandin, Upload
from tests.umbral_process import environment


@pytest.fixture
async def bot(telegram: TelegramStandin) -> AsyncIterator[FetchingBot]:
    async with open_bot(TOKEN, telegram.api) as opened:
        yield opened


async def test_connections_are_kept(telegram: TelegramStandin, bot: FetchingBot) -> None:
    for number in range(20):
        await bot.send_message(1, f"uno {number}")
    assert telegram.connections == 1
    await asyncio.gather(*(bot.send_message(chat, "muchos") for chat in range(1, 101)))
    assert 1 < telegram.connections <= 24
    assert len(telegram.shown) == 120


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_a_form_arrives_as_it_was_sent(fields: dict[str, str]) -> None:
    body = _body(cast("RequestData", SimpleNamespace(json_parameters=fields)))
    assert body is not None
    assert dict(parse_qsl(body.decode(), keep_blank_values=True)) == fields


async def test_a_file_arrives_whole(telegram: TelegramStandin, bot: FetchingBot) -> None:
    picture = bytes(range(256)) * 500
    await bot.send_photo(7, picture, caption="Dónde duele · ñ", filename="cuerpo.png")
    await bot.send_document(7, InputFile(BytesIO(picture), "resumen ñ.pdf"))
    photo, document = [call.params for call in telegram.calls[1:]]
    assert photo["photo"] == Upload("cuerpo.png", "image/png", picture)
    assert (photo["chat_id"], photo["caption"]) == (7, "Dónde duele · ñ")
    assert document["document"].content == picture


@pytest.mark.parametrize("wrong", ["http://127.0.0.1:1", "http://nowhere.invalid", "gopher://127.0.0.1"])
async def test_no_answer_is_told_without_the_address(wrong: str) -> None:
    request = HttpRequest(wrong, 1)
    await request.initialize()
    with pytest.raises(NetworkError) as raised:
        await request.post(f"{wrong}/bot{TOKEN}/getMe")
    await request.shutdown()
    assert isinstance(raised.value, NoAnswerError)
    assert TOKEN not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


async def test_an_answer_that_takes_too_long(telegram: TelegramStandin, bot: FetchingBot) -> None:
    gate = telegram.hold("sendMessage", 1)
    with pytest.raises(TimedOut):
        await bot.send_message(1, "hola", read_timeout=0.05)
    gate.set()
    await bot.send_message(1, "hola", read_timeout=5)


async def test_a_dropped_line_and_what_is_no_answer(telegram: TelegramStandin, bot: FetchingBot) -> None:
    telegram.fail("sendMessage", 0)
    with pytest.raises(NoAnswerError):
        await bot.send_message(1, "hola")
    await bot.send_message(1, "hola")


async def test_an_answer_without_updates_is_no_empty_list(
    telegram: TelegramStandin, bot: FetchingBot
) -> None:
    """A proxy may answer for Telegram, and not with 200."""
    telegram.fail("getUpdates", 203)
    with pytest.raises(NetworkError):
        await bot.fetch(None, 1)


async def test_it_can_be_shut_down_twice_and_opened_again(telegram: TelegramStandin) -> None:
    request = HttpRequest(telegram.api, 2)
    url = f"{telegram.api}/bot{TOKEN}/getMe"
    with pytest.raises(NetworkError):
        await request.post(url)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(url, RequestData())
        await request.shutdown()
        await request.shutdown()


@pytest.mark.parametrize(
    ("api", "bypass", "proxy"),
    [
        ("https://api.telegram.org", "", "http://proxy.test:3128"),
        ("https://api.telegram.org", ".telegram.org", None),
        ("http://127.0.0.1:8081", "", None),
    ],
)
def test_the_proxy_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, api: str, bypass: str, proxy: str | None
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", bypass)
    assert HttpRequest(api, 1)._proxy == proxy


def test_nothing_of_telegram_is_loaded_while_it_is_off() -> None:
    code = "import sys, bot.serving; print(sorted({'aiohttp', 'telegram', 'httpx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
