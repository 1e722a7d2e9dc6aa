"""Telegram's deliveries: 200 only when all is done, in order, and nothing from anybody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from bot.service import Service
from bot.serving import free_socket
from bot.telegram import open_bot
from bot.telegram_chats import Chats
from bot.telegram_patience import Patience
from bot.telegram_updates import UPDATES
from bot.telegram_webhook import MOST_BYTES, Webhook, receive, secret_of
from content.library import Library
from tests.telegram_person import SEALS, Naps, Person
from tests.telegram_standin import TOKEN, TelegramStandin

SECRET = "a-secret_of-the-tests"
URL = "https://bot.test/hook"


@asynccontextmanager
async def worker(
    telegram: TelegramStandin, service: Service, library: Library
) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Run a worker on a port of its own, known to the load balancer; stop it in the end."""
    listening, _ = free_socket("127.0.0.1", 0)
    webhook, bot, stop = Webhook(URL, SECRET), open_bot(TOKEN, telegram.api), asyncio.Event()
    chats = Chats(bot, service, library, SEALS, sleep=Naps())
    config = uvicorn.Config(webhook, log_config=None, lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server._serve(sockets=[listening]))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    telegram.workers.append(base)
    receiving = asyncio.create_task(receive(bot, chats, webhook, stop=stop, patience=Patience(stop, Naps())))
    try:
        yield base, stop
    finally:
        stop.set()
        server.should_exit = True
        async with asyncio.timeout(20):
            await asyncio.gather(receiving, serving)
        listening.close()
    assert telegram.faults == []


@pytest.fixture
async def base(telegram: TelegramStandin, service: Service, library: Library) -> AsyncIterator[str]:
    async with worker(telegram, service, library) as (address, _):
        await telegram.until(lambda: telegram.deliveries)
        yield address


def written(number: int, text: str = "/menu", chat: int = 9) -> dict[str, object]:
    user = {"id": chat, "is_bot": False, "first_name": "Nadie"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": user}
    return {"update_id": number, "message": {**message, "text": text}}


async def post(base: str, content: object, **headers: str) -> int:
    async with httpx.AsyncClient() as client:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        given = {"X-Telegram-Bot-Api-Secret-Token": SECRET, **headers}
        return (await client.post(f"{base}/hook", content=body, headers=given)).status_code


# Deliveries


@pytest.mark.usefixtures("base")
async def test_a_conversation(telegram: TelegramStandin, ana: Person, ben: Person, library: Library) -> None:
    introduction, menu = await ana.say("/start")
    assert introduction.text == library.say("introduction", "es")
    assert menu.payload("walk")
    (step,) = await ana.tap("walk")
    assert step.edited or step.text
    assert await ben.say("what is nociplastic pain?")
    assert telegram.count("getUpdates") == 0


async def test_the_webhook_is_set_with_all_that_matters_and_left_set(
    telegram: TelegramStandin, service: Service, library: Library
) -> None:
    async with worker(telegram, service, library):
        await telegram.until(lambda: telegram.deliveries)
    async with worker(telegram, service, library):
        await telegram.until(lambda: telegram.count("setWebhook") == 2)
    first, second = [call.params for call in telegram.calls if call.method == "setWebhook"]
    assert first == second
    assert (first["url"], first["secret_token"]) == (URL, SECRET)
    assert first["allowed_updates"] == list(UPDATES)
    assert not first.get("drop_pending_updates")
    assert telegram.count("deleteWebhook") == 0


async def test_200_comes_after_the_replies(telegram: TelegramStandin, base: str, ana: Person) -> None:
    assert base
    gate = telegram.hold("sendMessage", 1)
    update = ana.send_only(text="/menu")
    await telegram.until(lambda: telegram.count("sendMessage"))
    assert telegram.deliveries
    assert telegram.deliveries.attempts == []
    gate.set()
    await telegram.until(lambda: telegram.confirmed >= update)
    assert telegram.deliveries.attempts == [(update, 200)]


async def test_a_chat_is_answered_in_order_by_two_workers(
    telegram: TelegramStandin, service: Service, library: Library, ana: Person, ben: Person
) -> None:
    commands = ["/help", "/menu", "/privacy", "/settings", "/practice", "/cancel"] * 3
    async with worker(telegram, service, library) as (one, _), worker(telegram, service, library) as (two, _):
        await telegram.until(lambda: telegram.count("setWebhook") == 2)
        for command in commands:
            ana.send_only(text=command)
            update = ben.send_only(text=command)
        await telegram.until(lambda: telegram.confirmed >= update)
        assert telegram.workers == [one, two]
    for person in (ana, ben):
        shown = [message.text for message in person.seen[1:]]
        assert len(shown) == len(commands)
        assert shown[:6] == shown[6:12] == shown[12:]


async def test_what_a_stopping_worker_does_not_end_is_delivered_to_another(
    telegram: TelegramStandin, service: Service, library: Library, ana: Person
) -> None:
    async with worker(telegram, service, library) as (_, stop):
        await telegram.until(lambda: telegram.deliveries)
        stop.set()
        await asyncio.sleep(0)
        update = ana.send_only(text="/menu")
        deliveries = telegram.deliveries
        assert deliveries
        await telegram.until(lambda: deliveries.attempts)
        assert deliveries.attempts[0] == (update, 503)
    async with worker(telegram, service, library):
        await telegram.until(lambda: telegram.confirmed >= update)
    assert len(ana.seen) == 2


async def test_an_update_delivered_twice_at_once_is_handled_once(
    telegram: TelegramStandin, base: str
) -> None:
    gate = telegram.hold("sendMessage", 9)
    posts = [asyncio.create_task(post(base, written(5))) for _ in range(3)]
    await telegram.until(lambda: telegram.count("sendMessage"))
    gate.set()
    assert await asyncio.gather(*posts) == [200, 200, 200]
    assert len(telegram.shown) == 2  # the introduction and the menu


# Refusals


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "ñ"])
async def test_without_the_secret_nothing_is_read(base: str, telegram: TelegramStandin, secret: str) -> None:
    async with httpx.AsyncClient() as client:
        headers = [(b"X-Telegram-Bot-Api-Secret-Token", secret.encode())] if secret else []
        answer = await client.post(f"{base}/hook", json=written(5), headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert telegram.shown == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"3", b"\xff", b"[" * 100_000, b'{"update_id": 1e999}'),
        *({"update_id": None}, {"message": {}}),
    ],
)
async def test_what_is_no_update_is_refused(base: str, telegram: TelegramStandin, content: object) -> None:
    assert await post(base, content) == 400
    assert telegram.shown == []


async def test_an_update_that_cannot_be_read_is_passed_over(base: str) -> None:
    assert await post(base, {"update_id": 5, "message": {"text": "no id, no chat"}}) == 200
    assert await post(base, {"update_id": 6, "something_new": {}}) == 200


async def test_sizes_and_methods_are_limited(base: str) -> None:
    assert await post(base, b" " * (MOST_BYTES + 1)) == 413
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{base}/hook")).status_code == 405


async def test_before_telegram_answers_all_has_to_come_again(
    telegram: TelegramStandin, service: Service, library: Library
) -> None:
    gate = telegram.hold("getMe", 0)
    async with worker(telegram, service, library) as (base, _):
        await telegram.until(lambda: telegram.count("getMe"))
        assert await post(base, written(5)) == 503
        gate.set()
        await telegram.until(lambda: telegram.deliveries)
        assert await post(base, written(5)) == 200


def test_the_secret_follows_from_the_token() -> None:
    assert secret_of(TOKEN) == secret_of(TOKEN) != secret_of(f"{TOKEN}x")
    assert len(secret_of(TOKEN)) == 64
    assert TOKEN not in secret_of(TOKEN)
