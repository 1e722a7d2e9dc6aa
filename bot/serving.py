"""Decides what runs when Umbral serves: the web chat always, Telegram as well when there is a token."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import logs
from bot.application import open_service
from bot.counting import CountedRouter, CountedService
from bot.database import place_of
from bot.errors import SetupError
from bot.health import Health, operator_routes
from bot.metrics import Metrics
from bot.service import Service
from bot.settings import Settings, load_settings, unknown_names
from bot.starting import give_back, load_library
from bot.web import web_app
from content.library import Library

if TYPE_CHECKING:
    from bot.telegram_serving import Telegram

__all__ = ["free_socket", "serve"]

LONGEST_STOP = 8
"""Seconds after which a request under way is broken off when Umbral is told to stop."""


def serve() -> None:
    """Serve until interrupted; raise SetupError when a setting, the database or the token cannot be used."""
    settings = load_settings()
    for name, near in unknown_names():
        click.echo(f"umbral: {name} is not a setting{f'; did you mean {near}?' if near else ''}", err=True)
    logs.set_up(settings.log_level)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    telegram = _telegram(settings)
    listening, moved = free_socket(settings.host, settings.port)
    with listening:
        if moved and telegram and telegram.webhook:
            raise SetupError(
                f"port {settings.port} of {settings.host} is taken, and deliveries go to no other"
            )
        _say_where(settings, listening, moved=moved)
        library, metrics = load_library(), Metrics()
        async with open_service(
            settings,
            library,
            make=partial(CountedService, metrics),
            make_router=partial(CountedRouter, metrics),
        ) as service:
            give_back()
            await _run(_Parts(settings, service, library, metrics, telegram), listening)


def free_socket(host: str, port: int) -> tuple[socket.socket, bool]:
    """Return a listening socket, and whether another port than the one wanted had to be taken.

    It listens at once, so that a browser that comes before the content is read waits instead of failing.
    """
    for wanted in (port, 0):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, wanted))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening, wanted != port
    raise SetupError(f"no port on {host} can be used; set UMBRAL_HOST to an address of this machine")


def _say_where(settings: Settings, listening: socket.socket, *, moved: bool) -> None:
    kept = place_of(settings.database())
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    taken = f" (port {settings.port} was taken)" if moved and settings.port else ""
    way = "delivers to UMBRAL_WEBHOOK_URL" if settings.webhook_url else "is on"
    telegram = f"Telegram {way}" if settings.telegram_token else "Telegram is off: set UMBRAL_TELEGRAM_TOKEN"
    click.echo(f"Umbral: web chat on http://{shown}:{port}{taken}; {telegram}.")
    click.echo(f"Sessions are kept in {kept}.")


class _Server(uvicorn.Server):
    """A web server that leaves signals to the program, as uvicorn raises them again once it has stopped.

    That would end the process before Telegram's last update is confirmed.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave every signal where it is."""
        yield


@dataclass(frozen=True)
class _Parts:
    """What serves."""

    settings: Settings
    service: Service
    library: Library
    metrics: Metrics
    telegram: "Telegram | None"


async def _run(parts: _Parts, listening: socket.socket) -> None:
    """Run the web server and, with a token, Telegram, until told to stop.

    What ends Telegram by itself, such as a token that it does not know, ends the web server too.
    """
    health, stop = Health(), asyncio.Event()
    health.watch("database", parts.service.check)
    server = _Server(
        uvicorn.Config(
            _app(parts, health),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=LONGEST_STOP,
        )
    )

    def end(*_: object) -> None:
        stop.set()
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end)
    channel = asyncio.create_task(_channel(parts, health, stop))
    channel.add_done_callback(end)
    await server.serve(sockets=[listening])
    await channel


def _app(parts: _Parts, health: Health) -> ASGIApp:
    """Return everything that is served, deliveries from Telegram first, as they are the most."""
    web = web_app(
        parts.service,
        parts.library,
        default=parts.settings.language,
        beside=operator_routes(health, parts.metrics),
    )
    webhook = parts.telegram.webhook if parts.telegram else None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        deliver = webhook and scope["type"] == "http" and scope["path"] == webhook.path
        await (webhook if webhook and deliver else web)(scope, receive, send)

    return app


def _telegram(settings: Settings) -> "Telegram | None":
    """Return Telegram as it is set up; raise SetupError, before anything begins, when that is wrong."""
    if settings.telegram_token is None:
        if settings.webhook_url:
            raise SetupError("UMBRAL_WEBHOOK_URL is of use only together with UMBRAL_TELEGRAM_TOKEN")
        return None
    from bot.telegram_serving import Telegram  # noqa: PLC0415  python-telegram-bot is loaded only where it is used

    return Telegram(settings)


async def _channel(parts: _Parts, health: Health, stop: asyncio.Event) -> None:
    if parts.telegram is None:
        await stop.wait()
        return
    await parts.telegram.run(parts.service, parts.library, health, parts.metrics, stop)
