"""Decides how a browser talks with Umbral: one page, a session in its cookie, one turn a request."""

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.figures import Figures
from bot.service import Service
from bot.web_limits import Limits
from bot.web_pictures import Pictures, shown
from bot.web_request import RequestError, accepted_language, check_origin, read_event
from bot.web_session import keep_session, new_session, session_of
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.events import Command

__all__ = ["web_app"]

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOT_KEPT = {"Cache-Control": "no-store"}


def web_app(
    service: Service, library: Library, *, default: Language = "es", beside: Sequence[Route] = ()
) -> Starlette:
    """Return the web chat over a service, and what is served beside it.

    `default` is spoken where a browser asks for no known language.
    """
    figures, limits = Figures(library), Limits()
    channel = _Channel(service, library, figures, limits, default)
    pictures = Pictures(service, figures, limits)
    return Starlette(
        routes=[
            Route("/", _page),
            Route("/api/session", channel.session),
            Route("/api/turn", channel.turn, methods=["POST"]),
            Route("/picture/{name}/{language}.png", pictures.shared),
            Route("/picture/own/{name}/{language}/{moment}", pictures.own),
            Mount("/static", StaticFiles(directory=STATIC)),
            *beside,
        ],
        middleware=[Middleware(_Guarded)],
        exception_handlers={
            RequestError: channel.refused,
            HTTPException: channel.no_such_page,
            ClientDisconnect: _gone,
            Exception: channel.broken,
        },
    )


class _Guarded:
    """Sends every response with the headers that keep the page to itself, and has pages asked for anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_guarded)


class _Channel:
    """Answers the page's requests. Keeps nothing between them; conversations are the service's."""

    def __init__(
        self, service: Service, library: Library, figures: Figures, limits: Limits, default: Language
    ) -> None:
        self._service = service
        self._figures = figures
        self._library = library
        self._default = default
        self._limits = limits
        self._strings = {language: _strings(library, language) for language in LANGUAGES}

    async def session(self, request: Request) -> Response:
        """Open or resume the browser's session: the greeting, the step that stands open, or else the menu."""
        check_origin(request)
        known = session_of(request)
        self._limits.check(request, known)
        session = known or new_session()
        replies = await self._service.redraw(f"web:{session}") if known else ()
        if not replies:
            command = Command("menu" if known else "start", locale=accepted_language(request))
            replies = await self._service.turn(f"web:{session}", command)
        language = replies[-1].language if replies else self._language(request)
        told = await shown(replies, self._figures)
        opened = {"language": language, "strings": self._strings, **told}
        response = JSONResponse(opened, headers=NOT_KEPT)
        keep_session(request, response, session)
        return response

    async def turn(self, request: Request) -> Response:
        """Take one turn of the conversation that the browser's own cookie names."""
        check_origin(request)
        session = session_of(request)
        if session is None:
            raise RequestError(409, "web.error_session")
        self._limits.check(request, session)
        replies = await self._service.turn(f"web:{session}", await read_event(request))
        return JSONResponse(await shown(replies, self._figures), headers=NOT_KEPT)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Say in one sentence why a request is not taken."""
        assert isinstance(error, RequestError)  # noqa: S101  registered for it alone
        response = self._error(request, error.status, error.key, **error.values)
        if error.status == 429:
            response.headers["Retry-After"] = str(error.values["seconds"])
        return response

    async def no_such_page(self, request: Request, error: Exception) -> Response:
        """Say that an address or a method does not exist."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._error(request, status, "web.error_address")

    async def broken(self, request: Request, _: Exception) -> Response:
        """Say that Umbral itself failed; the operator reads why in the log."""
        response = self._error(request, 500, "web.error_broken")
        # This one response is made outside all middleware.
        response.headers.update(HEADERS)
        return response

    def _error(self, request: Request, status: int, key: str, **values: object) -> Response:
        sentence = self._library.say(key, self._language(request), **values)
        return JSONResponse({"error": sentence}, status, headers=NOT_KEPT)

    def _language(self, request: Request) -> Language:
        return accepted_language(request) or self._default


async def _page(_: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)


def _strings(library: Library, language: Language) -> dict[str, str]:
    """Return the page's own wording by its name without «web.»; the page fills {placeholders} itself."""
    own = {key.removeprefix("web."): text for key, text in library.wording.items() if key.startswith("web.")}
    return {key: text[language] for key, text in own.items() if not key.startswith("error_")}
