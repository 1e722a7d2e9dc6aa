"""Decides how Telegram behaves under load: the least of its Bot API, and fast.

It runs in a process of its own and is told over HTTP what to do: `/load` pushes updates, `/state` tells how
far they are. Nothing is checked here; that is what the tests' stand-in is for.
"""

import asyncio
import json
import time
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.telegram_delivering import Deliveries

__all__: list[str] = []

FRAMES = (
    "¿qué es {}?",
    "explícame {} porfa",
    "q dice la revision de {}",
    "qué tiene que ver {} con el dolor",
    "{} para el examen",
    "no entiendo {}, ayuda",
    "what is {}?",
    "how does {} work",
    "what does the review say about {}",
    "tell me about {} in short",
)
SUBJECTS = (
    "el dolor nociplástico",
    "la sensibilización central",
    "la ketamina",
    "el receptor NMDA",
    "la alodinia",
    "la hiperalgesia",
    "los criterios de la iasp",
    "la fibromialgia",
    "la migraña crónica",
    "el sdrc",
    "la microglía",
    "mtor",
    "bdnf",
    "la escala csi",
    "central sensitization",
    "wind-up",
    "chronic migraine",
    "ketamine and opioids",
    "complex regional pain syndrome",
    "the side effects",
    "la capital de francia",
    "el clima en madrid",
    "el precio del dólar",
    "my printer",
)
"""Half of what people send asks so about these, in both languages: 240 questions."""
OTHERS = ("/menu", "gracias", "/ayuda", "/glosario", "que es la alodinia")


def _text(number: int, chats: int) -> str:
    """Return what is sent as the so-manieth message: a question, then something short, and so on."""
    at = number // chats + number
    if at % 2:
        return OTHERS[at // 2 % len(OTHERS)]
    at = (number * 7919) % (len(FRAMES) * len(SUBJECTS))
    return FRAMES[at % len(FRAMES)].format(SUBJECTS[at // len(FRAMES)])


Json = dict[str, Any]
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot", "can_join_groups": True}
SENT = ("sendMessage", "editMessageText")


class BotApi:
    """One bot's Telegram. Updates go to who polls or, once a webhook is set, to the workers in turn."""

    def __init__(self) -> None:
        self.workers: list[str] = []
        self._updates: deque[Json] = deque()
        self._pushed_at: dict[int, deque[float]] = defaultdict(deque)
        self._last = self._done = self._sent = 0
        self._latencies: list[float] = []
        self._deliveries: Deliveries | None = None
        self._more = asyncio.Event()
        self._polls = 0
        self._pushing: asyncio.Task[None] | None = None

    async def control(self, path: str, query: dict[str, str]) -> Json:
        """Do what the benchmark asks for."""
        if path == "/load":
            self._latencies, self._sent = [], 0
            count, chats, rate = int(query["count"]), int(query["chats"]), float(query.get("rate", 0))
            self._pushing = asyncio.create_task(self._push(count, chats, rate))
        if path == "/workers":
            self.workers = query["at"].split(",")
        return {
            "pushed": self._last,
            "done": self._done,
            "sent": self._sent,
            "polls": self._polls,
            "webhook": self._deliveries is not None,
            "latencies": self._latencies if path == "/latencies" else [],
        }

    async def _push(self, count: int, chats: int, rate: float) -> None:
        began = time.perf_counter()
        for number in range(count):
            if rate and (ahead := number / rate - (time.perf_counter() - began)) > 0:
                await asyncio.sleep(ahead)
            self._last += 1
            chat = 1000 + number % chats
            user = {"id": chat, "is_bot": False, "first_name": "Nadie", "language_code": "es"}
            text = _text(number, chats)
            message = {"message_id": self._last, "date": 1, "chat": {"id": chat, "type": "private"}}
            if text.startswith("/"):
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
            update = {"update_id": self._last, "message": {**message, "from": user, "text": text}}
            self._pushed_at[chat].append(time.perf_counter())
            if self._deliveries:
                self._deliveries.put(update)
            else:
                self._updates.append(update)
                self._more.set()

    async def call(self, method: str, params: dict[str, str]) -> Any:
        """Answer one call of the Bot API."""
        if method in SENT:
            chat = int(params["chat_id"])
            self._sent += 1
            if self._pushed_at[chat]:
                self._latencies.append(time.perf_counter() - self._pushed_at[chat].popleft())
            return {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        if method == "getUpdates":
            offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
            return await self._get_updates(offset, limit, float(params.get("timeout", 0)))
        if method == "getMe":
            return ME
        if method == "setWebhook":
            self._deliveries = self._deliveries or Deliveries(
                {"url": params["url"], "secret_token": params["secret_token"], "max_connections": 100},
                self._delivered,
                lambda: None,
                self.workers,
            )
        return True

    def _delivered(self, _: int) -> None:
        self._done += 1

    async def _get_updates(self, offset: int, limit: int, wait: float) -> list[Json]:
        self._polls += 1
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
            self._done += 1
        if not self._updates and wait:
            self._more.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), wait)
        return [self._updates[i] for i in range(min(limit, len(self._updates)))]


class _Connection(asyncio.Protocol):
    """One kept connection, one request after the other."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._read = b""
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if not found:
            return
        _, _, after = head.lower().partition(b"content-length:")
        length = int(after.split(b"\r\n")[0]) if after else 0
        if len(rest) < length:
            return
        self._read = rest[length:]
        self._task = asyncio.create_task(self._answer(head.split(b" ", 2)[1].decode(), rest[:length]))

    async def _answer(self, target: str, body: bytes) -> None:
        parts = urlsplit(target)
        if parts.path.startswith("/bot"):
            params = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            answer = {"ok": True, "result": await self._api.call(parts.path.rsplit("/", 1)[1], params)}
        else:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            answer = await self._api.control(parts.path, query)
        payload = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        self._transport.write(head.encode() + payload)


async def main() -> None:
    """Serve on a free port, print it, and go on until the end."""
    api = BotApi()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(api), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
