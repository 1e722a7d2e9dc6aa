"""Decides what runs when Umbral serves: the web chat always, Telegram as well when there is a token."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator

import click
import uvicorn

from bot import logs
from bot.application import open_service
from bot.errors import SetupError
from bot.service import Service
from bot.settings import Settings, load_settings, unknown_names
from bot.starting import load_library
from bot.web import web_app
from content.library import Library

__all__ = ["free_socket", "serve"]


def serve() -> None:
    """Serve until interrupted; raise SetupError when a setting, the database or the token cannot be used."""
    settings = load_settings()
    for name, near in unknown_names():
        click.echo(f"umbral: {name} is not a setting{f'; did you mean {near}?' if near else ''}", err=True)
    logs.set_up(settings.log_level)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    listening, moved = free_socket(settings.host, settings.port)
    with listening:
        _say_where(settings, listening, moved=moved)
        library = load_library()
        async with open_service(settings, library) as service:
            await _run(settings, service, library, listening)


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
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    taken = f" (port {settings.port} was taken)" if moved and settings.port else ""
    telegram = "Telegram is on" if settings.telegram_token else "Telegram is off: set UMBRAL_TELEGRAM_TOKEN"
    click.echo(f"Umbral: web chat on http://{shown}:{port}{taken}; {telegram}.")
    click.echo(f"Sessions are kept in {settings.database_place()}.")


class _Server(uvicorn.Server):
    """A web server that leaves signals to the program, as uvicorn raises them again once it has stopped.

    That would end the process before Telegram's last update is confirmed.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave every signal where it is."""
        yield


async def _run(settings: Settings, service: Service, library: Library, listening: socket.socket) -> None:
    """Run the web chat and, with a token, Telegram, until the web server is told to stop.

    What ends Telegram by itself, such as a token that it does not know, ends the web server too.
    """
    config = uvicorn.Config(
        web_app(service, library, default=settings.language),
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server, stop = _Server(config), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    telegram = asyncio.create_task(_telegram(settings, service, library, stop))
    telegram.add_done_callback(lambda _: setattr(server, "should_exit", True))
    await server.serve(sockets=[listening])
    stop.set()
    await telegram


async def _telegram(settings: Settings, service: Service, library: Library, stop: asyncio.Event) -> None:
    if settings.telegram_token is None:
        await stop.wait()
        return
    from bot.telegram import open_bot, poll  # noqa: PLC0415  python-telegram-bot is loaded only where it is used

    bot = open_bot(settings.telegram_token.get_secret_value(), settings.telegram_api)
    await poll(bot, service, library, stop=stop, default=settings.language)
