"""Decides how Telegram behaves in the tests: a small real Bot API over HTTP, on loopback."""

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import MIMEPart
from email.parser import BytesParser
from email.policy import HTTP
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl

from tests.telegram_delivering import Deliveries
from tests.telegram_limits import PROFILE, faults_of, read_html

PATIENCE = 20
"""Seconds after which a test that waits for something gives up."""
TOKEN = "123456789:AAstandin-for-the-tests_not-a-real-one"
USERNAME = "umbral_standin_bot"
TEXTS = frozenset(
    "text parse_mode callback_query_id language_code action inline_query_id next_offset caption name "
    "description short_description url secret_token photo document".split()
)
Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of a method, with its parameters read."""

    method: str
    params: Json


@dataclass(frozen=True)
class Shown:
    """A message of the bot's, as it was shown at one time."""

    chat: int
    id: int
    text: str
    html: str
    rows: list[list[Json]]
    edited: bool = False

    @property
    def labels(self) -> list[str]:
        """The texts of all buttons."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def payloads(self) -> list[str]:
        """What the buttons send."""
        return [button["callback_data"] for row in self.rows for button in row if "callback_data" in button]

    def payload(self, ending: str) -> str:
        """Return the first payload that ends so, or nothing."""
        return next((payload for payload in self.payloads if payload.endswith(ending)), "")


@dataclass(frozen=True)
class Failure:
    """What Telegram answers instead; code 0 drops the connection."""

    code: int
    description: str = "told to fail"
    retry_after: int | None = None
    migrate_to: int | None = None

    @property
    def body(self) -> Json:
        """The answer as JSON."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        told = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to}
        parameters = {name: value for name, value in told.items() if value}
        return body | ({"parameters": parameters} if parameters else {})


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    kind: str
    content: bytes


class RefusedError(Exception):
    """The call gets this failure for an answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.description)
        self.failure = failure


@dataclass
class TelegramStandin:
    """The Bot API for one bot. Use as an async context manager; `faults` must be empty at the end."""

    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    confirmed: int = 0
    connections: int = 0
    answered: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What answers to presses said, in passing."""
    listed: dict[str, Json] = field(default_factory=dict)
    """The answer to each inline query."""
    files: dict[str, Upload] = field(default_factory=dict)
    """Files that were sent, by the names under which they may be sent again."""
    types: dict[int, str] = field(default_factory=dict)
    """The kind of each chat; private unless told."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What `set…` methods set, by the method's name without the verb, scope and language."""
    me: Json = field(default_factory=lambda: dict(BOT))
    workers: list[str] = field(default_factory=list)
    """Where a webhook's deliveries go in turn, as over a load balancer; else to its own address."""
    deliveries: Deliveries | None = None

    def __post_init__(self) -> None:
        self._updates: list[Json] = []
        self._last_update = 1000
        self._queries: set[str] = set()
        self._messages: dict[tuple[int, int], Shown] = {}
        self._captions: set[tuple[int, int]] = set()
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._given: Counter[int] = Counter()
        self._gates: dict[tuple[str, int], asyncio.Event] = {}
        self._changed = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "TelegramStandin":
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.api = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.deliveries:
            await self.deliveries.close()
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    # What a test does

    def push(self, **update: Any) -> int:
        """Put an update where the bot will fetch it; return its id."""
        self._last_update += 1
        self._updates.append({"update_id": self._last_update, **update})
        if self.deliveries:
            self.deliveries.put(self._updates[-1])
        query = update.get("callback_query")
        if query:
            self._queries.add(query["id"])
        self._tell()
        return self._last_update

    def fail(
        self, method: str, code: int, description: str = "told to fail", **parameters: int | None
    ) -> None:
        """Answer the next call of a method with an error, once for each time said. Code 0 drops the line."""
        self._failures[method].append(Failure(code, description, **parameters))

    def hold(self, method: str, chat: int) -> asyncio.Event:
        """Let calls of a method for a chat wait until the event is set."""
        return self._gates.setdefault((method, chat), asyncio.Event())

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for something to become true; fails the test when it does not."""
        async with asyncio.timeout(PATIENCE):
            await self._until(true)

    def count(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(call.method == method for call in self.calls)

    async def _until(self, true: Callable[[], object]) -> None:
        while not true():
            await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # HTTP

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.connections += 1
            while await self._exchange(reader, writer):
                pass
        writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return False when the line is to be dropped instead."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head.split("\r\n")[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        _, token, method = head.split(" ")[1].split("/")
        params = {
            key: value if key in TEXTS or isinstance(value, Upload) else json.loads(value)
            for key, value in _fields(headers.get("content-type", ""), body)
        }
        try:
            code, answer = 200, {"ok": True, "result": await self._call(token, method, params)}
        except RefusedError as refused:
            code, answer = refused.failure.code, refused.failure.body
        if not code:
            return False
        payload = json.dumps(answer).encode()
        writer.write(f"HTTP/1.1 {code} Told\r\nContent-Length: {len(payload)}\r\n\r\n".encode() + payload)
        await writer.drain()
        return True

    # The Bot API

    async def _call(self, token: str, method: str, params: Json) -> Any:
        if token != f"bot{TOKEN}":
            raise RefusedError(Failure(401, "Unauthorized"))
        self.calls.append(Call(method, params))
        self._tell()
        gate = self._gates.get((method, params.get("chat_id", 0)))
        if gate:
            await gate.wait()
        if self._failures[method]:
            raise RefusedError(self._failures[method].popleft())
        faults = faults_of(method, params)
        if faults:
            self.faults.extend(faults)
            raise RefusedError(Failure(400, f"Bad Request: {'; '.join(faults)}"))
        result = await self._answer(method, params)
        self._tell()
        return result

    async def _answer(self, method: str, params: Json) -> Any:
        if method == "getUpdates":
            return await self._get_updates(params)
        if method in ("setWebhook", "deleteWebhook"):
            return await self._set_webhook(params)
        if method[3:5] == "My":
            return self._setting(method, params)
        answers: dict[str, Callable[[], Any]] = {
            "getMe": lambda: self.me,
            "answerCallbackQuery": lambda: self._answer_query(params),
            "answerInlineQuery": lambda: self._list(params),
            "sendChatAction": lambda: True,
            "sendMessage": lambda: self._show(params, 100 + len(self.shown), edited=False),
            "editMessageText": lambda: self._edit(params),
            "sendPhoto": lambda: self._send_file(params, "photo"),
            "sendDocument": lambda: self._send_file(params, "document"),
        }
        return answers[method]()

    def _send_file(self, params: Json, kind: str) -> Json:
        """Show a caption below a file that came along, or below one that is named as it was before."""
        file = params[kind]
        if isinstance(file, Upload):
            self.files[f"{kind}-{len(self.files)}"] = file
            name = next(reversed(self.files))
        elif file in self.files:
            name = file
        else:
            raise RefusedError(Failure(400, "Bad Request: wrong file identifier/HTTP URL specified"))
        number = 100 + len(self.shown)
        shown = self._show({**params, "text": params.get("caption", "")}, number, edited=False)
        self._captions.add((params["chat_id"], number))
        told: Json = {"file_id": name, "file_unique_id": name}
        size = {"width": 90, "height": 90}
        return {key: value for key, value in shown.items() if key != "text"} | {
            kind: [{**told, **size}] if kind == "photo" else told
        }

    def _setting(self, method: str, params: Json) -> Any:
        """Keep what the bot sets, or give it back; a language without one of its own has the default."""
        verb, what = method[:3], method[5:]
        field_name, empty = (PROFILE[what][0], "") if what in PROFILE else ("commands", [])
        scope = params.get("scope", {}).get("type", "default")
        places = [f"{what} {scope} {params.get('language_code', '')}".strip(), f"{what} {scope}"]
        if verb == "set":
            self.kept[places[0]] = params[field_name]
            return True
        if what not in PROFILE:
            return self.kept.get(places[0], empty)
        return {field_name: next((self.kept[place] for place in places if place in self.kept), empty)}

    async def _set_webhook(self, params: Json) -> bool:
        before, self.deliveries = self.deliveries, None
        if before and before.webhook == params:
            self.deliveries = before
            return True
        if before:
            await before.close()
        if params.get("url"):
            self.deliveries = Deliveries(params, self._delivered, self._tell, self.workers)
            for update in self._updates:
                self.deliveries.put(update)
        return True

    def _delivered(self, number: int) -> None:
        self._updates = [update for update in self._updates if update["update_id"] != number]
        self.confirmed = (
            min((update["update_id"] for update in self._updates), default=self._last_update + 1) - 1
        )
        self._tell()

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.deliveries:
            what = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
            raise RefusedError(Failure(409, what))
        offset = params.get("offset", 0)
        self.confirmed = max(self.confirmed, offset - 1)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        self._tell()
        with suppress(TimeoutError):
            async with asyncio.timeout(params.get("timeout", 0)):
                await self._until(lambda: self._updates)
        wanted = {"update_id", *params["allowed_updates"]}
        given = [update for update in self._updates if set(update) <= wanted][: params.get("limit", 100)]
        self._given.update(update["update_id"] for update in given)
        return given

    def times_given(self, update: int) -> int:
        """Return how often an update was fetched."""
        return self._given[update]

    def _list(self, params: Json) -> bool:
        self.listed[params["inline_query_id"]] = params
        return True

    def _answer_query(self, params: Json) -> bool:
        query = params["callback_query_id"]
        if query not in self._queries:
            raise RefusedError(Failure(400, "Bad Request: query is too old and response timeout expired"))
        self._queries.discard(query)
        self.answered.append(query)
        self.told.extend([params["text"]] if "text" in params else [])
        return True

    def _edit(self, params: Json) -> Json:
        before = self._messages.get((params["chat_id"], params["message_id"]))
        if (params["chat_id"], params["message_id"]) in self._captions:
            raise RefusedError(Failure(400, "Bad Request: there is no text in the message to edit"))
        if before is None:
            raise RefusedError(Failure(400, "Bad Request: message to edit not found"))
        rows = params.get("reply_markup", {}).get("inline_keyboard", [])
        if (before.html, before.rows) == (params["text"], rows):
            raise RefusedError(Failure(400, "Bad Request: message is not modified: it is the same"))
        return self._show(params, params["message_id"], edited=True)

    def _show(self, params: Json, number: int, *, edited: bool) -> Json:
        chat, html = params["chat_id"], params["text"]
        rows = params.get("reply_markup", {}).get("inline_keyboard", [])
        message = Shown(chat, number, read_html(html)[0], html, rows, edited)
        self._messages[chat, number] = message
        self.shown.append(message)
        return {"message_id": number, "date": 1, "chat": self.chat(chat), "from": BOT, "text": message.text}

    def chat(self, number: int) -> Json:
        """Return a chat as Telegram describes it."""
        return {"id": number, "type": self.types.get(number, "private")}


def _fields(kind: str, body: bytes) -> list[tuple[str, Any]]:
    """Return the fields of a form; of one with files, the files as well."""
    if not kind.startswith("multipart/"):
        return list(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    return [_field(part) for part in whole.iter_parts()]


def _field(part: MIMEPart) -> tuple[str, Any]:
    name = str(part.get_param("name", header="content-disposition"))
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    filename = part.get_filename()
    return name, Upload(filename, part.get_content_type(), content) if filename else content.decode()


BOT: Json = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "Umbral",
    "username": USERNAME,
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
