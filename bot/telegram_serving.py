"""Decides how Telegram is served: by deliveries where an address is set for them, else by polling."""

import asyncio
from urllib.parse import unquote, urlsplit

from telegram.error import TelegramError

from bot.errors import SetupError, UnreachableError
from bot.health import Health
from bot.key_file import open_keys
from bot.metrics import Metrics
from bot.service import Service
from bot.settings import TELEGRAM_API, Settings
from bot.telegram import open_bot, poll
from bot.telegram_chats import Chats
from bot.telegram_patience import Patience, reason
from bot.telegram_sealing import Seals
from bot.telegram_webhook import Webhook, receive, secret_of
from content.library import Library

__all__ = ["Telegram"]

PATH = "/telegram"
"""Where deliveries arrive when the address names no path."""
TAKEN = ("/api", "/static", "/healthz", "/readyz", "/metrics")
PORTS = (443, 80, 88, 8443)
"""The only ports to which Telegram delivers."""


class Telegram:
    """Telegram, as the settings ask for it. Raises SetupError for settings that cannot be used.

    `webhook` is the application that deliveries go to, or None when Telegram is polled.
    """

    def __init__(self, settings: Settings) -> None:
        assert settings.telegram_token is not None  # noqa: S101  otherwise Telegram is off
        token = settings.telegram_token.get_secret_value()
        self._bot = open_bot(token, settings.telegram_api)
        self._seals = Seals(open_keys(settings))
        self._language = settings.language
        self.webhook: Webhook | None = None
        if settings.webhook_url:
            secret = settings.webhook_secret
            url = _address(settings.webhook_url, settings.telegram_api)
            self.webhook = Webhook(url, secret.get_secret_value() if secret else secret_of(token))

    async def run(
        self, service: Service, library: Library, health: Health, metrics: Metrics, stop: asyncio.Event
    ) -> None:
        """Answer until `stop` is set; raise SetupError when Telegram does not know the bot."""
        health.watch("telegram", self._probe)
        patience = Patience(stop, tell=lambda trouble: health.tell("telegram", trouble))
        chats = Chats(self._bot, service, library, self._seals, default=self._language, metrics=metrics)
        if self.webhook:
            await receive(self._bot, chats, self.webhook, stop=stop, patience=patience)
        else:
            await poll(self._bot, chats, stop=stop, patience=patience)

    async def _probe(self) -> None:
        try:
            await self._bot.get_me()
        except TelegramError as error:
            raise UnreachableError(reason(error)) from None


def _address(url: str, api: str) -> str:
    """Return the whole address for deliveries; raise SetupError in one sentence."""
    try:
        where = urlsplit(url)
        port = where.port
    except ValueError:
        raise SetupError("UMBRAL_WEBHOOK_URL is no address, such as https://bot.example.org") from None
    if where.scheme not in ("https", "http") or not where.hostname or where.query or where.fragment:
        raise SetupError("UMBRAL_WEBHOOK_URL is no address, such as https://bot.example.org")
    if api.rstrip("/") == TELEGRAM_API and (where.scheme != "https" or (port or 443) not in PORTS):
        ports = ", ".join(map(str, PORTS))
        raise SetupError(f"UMBRAL_WEBHOOK_URL must be an https address, on one of the ports {ports}")
    path = unquote(where.path).rstrip("/") or PATH
    if any(path == taken or path.startswith(f"{taken}/") for taken in TAKEN):
        raise SetupError(f"UMBRAL_WEBHOOK_URL cannot use the path {path}, which Umbral needs itself")
    return where._replace(path=where.path.rstrip("/") or PATH).geturl()
