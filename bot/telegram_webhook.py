"""Decides what deliveries get for an answer: 200 once the turn is stored and its replies are sent."""

import asyncio
import hashlib
import hmac
import json
import logging
from functools import partial
from urllib.parse import unquote, urlsplit

from starlette.types import Receive, Scope, Send
from telegram import Bot
from telegram.error import BadRequest

from bot.errors import SetupError
from bot.telegram import FINISH
from bot.telegram_chats import Chats
from bot.telegram_patience import Patience
from bot.telegram_updates import NOT_UPDATES, UPDATES, numbered

__all__ = ["MOST_BYTES", "Webhook", "receive", "secret_of"]

MOST_BYTES = 1024 * 1024
PATIENCE = 50.0
"""Seconds after which Telegram is told to deliver again; by itself it gives up after a minute."""
DELIVERIES = 100
"""Deliveries that Telegram makes at the same time, to all workers together: the most that it offers."""
HEADER = b"x-telegram-bot-api-secret-token"

log = logging.getLogger(__name__)


def secret_of(token: str) -> str:
    """Return a secret that follows from a bot's token, so that all workers know it without being told."""
    return hmac.new(token.encode(), b"umbral webhook secret", hashlib.sha256).hexdigest()


class Webhook:
    """The ASGI application that Telegram delivers to. While it is closed, everything has to come again."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.path = unquote(urlsplit(url).path)
        self.secret = secret
        self._chats: Chats | None = None

    def open(self, chats: Chats) -> None:
        """Have updates handled from now on."""
        self._chats = chats

    def close(self) -> None:
        """Take nothing more; Telegram delivers it again, here or to another worker."""
        self._chats = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, without a word."""
        status = await self._status(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async def _status(self, scope: Scope, receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        given = next((value for name, value in scope["headers"] if name == HEADER), b"")
        if not hmac.compare_digest(given, self.secret.encode()):
            log.warning("A delivery without Telegram's secret was refused.")
            return 401
        body = await _body(receive)
        if body is None:
            log.warning("A delivery of more than %s bytes was refused.", MOST_BYTES)
            return 413
        return await self._delivered(body)

    async def _delivered(self, body: bytes) -> int:
        try:
            written = numbered(json.loads(body))
        except NOT_UPDATES:
            log.warning("A delivery that holds no update was refused.")
            return 400
        if self._chats is None:
            return 503
        task = self._chats.take(written)
        await asyncio.wait((task,), timeout=PATIENCE)
        return 200 if task.done() and not task.cancelled() else 503


async def _body(receive: Receive) -> bytes | None:
    """Return what is sent; None when it is too much, of which no more is read."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


async def receive(
    bot: Bot, chats: Chats, webhook: Webhook, *, stop: asyncio.Event, patience: Patience
) -> None:
    """Have Telegram deliver until `stop` is set, and end what is under way then.

    Every worker sets the webhook in the same words, which changes nothing after the first. It is left set:
    Telegram keeps what comes until a worker is there again. Raises SetupError when Telegram does not know
    the bot, or cannot deliver to the address.
    """
    try:
        await patience.call(bot.initialize)
        if stop.is_set():
            return
        webhook.open(chats)
        try:
            await patience.call(partial(_set, bot, webhook))
            log.info("Telegram: @%s is delivered to UMBRAL_WEBHOOK_URL.", bot.username)
            await stop.wait()
            await chats.finish(FINISH)
        finally:
            webhook.close()
            await chats.close()
    finally:
        await bot.shutdown()


async def _set(bot: Bot, webhook: Webhook) -> None:
    try:
        await bot.set_webhook(
            webhook.url,
            secret_token=webhook.secret,
            allowed_updates=UPDATES,
            max_connections=DELIVERIES,
            drop_pending_updates=False,
        )
    except BadRequest as refused:
        raise SetupError(f"Telegram cannot use UMBRAL_WEBHOOK_URL: {refused.message}") from None
