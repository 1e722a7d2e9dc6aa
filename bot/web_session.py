"""Decides whose conversation a browser's request belongs to: an id that only its cookie holds."""

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["keep_session", "new_session", "session_of"]

SECONDS = 30 * 24 * 60 * 60
_SESSION = re.compile(r"[A-Za-z0-9_-]{43}")


def session_of(request: Request) -> str | None:
    """Return the id of the browser's session, or None when it brings none that Umbral could have made."""
    session = request.cookies.get(_cookie(request), "")
    return session if _SESSION.fullmatch(session) else None


def new_session() -> str:
    """Return the id of a session that nobody has or can guess."""
    return secrets.token_urlsafe(32)


def keep_session(request: Request, response: Response, session: str) -> None:
    """Have the browser keep its session for another while."""
    response.set_cookie(
        _cookie(request),
        session,
        max_age=SECONDS,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie(request: Request) -> str:
    # Under a name with this prefix, no sibling domain can plant a cookie; browsers take it over HTTPS only.
    return "__Host-umbral" if _is_secure(request) else "umbral"
