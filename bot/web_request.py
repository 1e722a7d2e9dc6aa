"""Decides what a browser may send: from where, in which form, how much, and whose conversation it is."""

import re
import secrets
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import Response

from content.models import LANGUAGES, Language
from dialogs.events import Command, Event, Press, Said

__all__ = ["Refused", "accepted_language", "check_origin", "keep_session", "new_session", "read_event", "session_of"]

MOST_BYTES = 16 * 1024
MOST_LETTERS = 4096
SESSION_SECONDS = 30 * 24 * 60 * 60
_SESSION = re.compile(r"[A-Za-z0-9_-]{43}")
_RANGE = re.compile(r"\s*(?P<tag>[A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=(?P<weight>[01](?:\.\d{0,3})?)\s*)?")


class Refused(Exception):
    """A request is not taken. `key` names the sentence that says why, `values` fill it."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


class _Sent(BaseModel):
    """The body of a turn: a text, a press or a command, and exactly one of them."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: str | None = None
    press: str | None = None
    command: str | None = None
    argument: str = ""

    @model_validator(mode="after")
    def _one_thing(self) -> "_Sent":
        if sum(value is not None for value in (self.text, self.press, self.command)) != 1:
            raise ValueError("a turn is one text, one press or one command")
        return self

    @property
    def letters(self) -> int:
        """The length of the longest thing sent."""
        return max(len(value or "") for value in (self.text, self.press, self.command, self.argument))

    def event(self, locale: Language | None) -> Event:
        """Return what happened."""
        if self.text is not None:
            return Said(self.text, locale)
        if self.press is not None:
            return Press(self.press, locale)
        return Command(self.command or "", self.argument, locale)


def accepted_language(request: Request) -> Language | None:
    """Return the language that the browser asks for, of those Umbral speaks, or None when it asks for neither."""
    found: dict[Language, float] = {}
    for part in request.headers.get("accept-language", "").lower().split(","):
        match = _RANGE.fullmatch(part)
        for language in LANGUAGES:
            if match and match["tag"] == language:
                found[language] = max(found.get(language, 0.0), float(match["weight"] or 1))
    wanted = {language: weight for language, weight in found.items() if weight > 0}
    return max(wanted, key=lambda language: wanted[language]) if wanted else None


def check_origin(request: Request) -> None:
    """Refuse what another site's page makes a browser send.

    A browser says where a request comes from; what says nothing is no browser, and carries no one's cookie.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site != "same-origin" or (origin is not None and urlsplit(origin).netloc != request.headers.get("host")):
        raise Refused(403, "web.error_site")


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
        max_age=SESSION_SECONDS,
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


async def read_event(request: Request) -> Event:
    """Return the event in a request's body; raise Refused for anything but one that can be answered."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "web.error_type")
    try:
        sent = _Sent.model_validate_json(await _body(request))
    except ValidationError:
        # Without its cause: pydantic writes down what was sent, and that is nobody's but the person's.
        raise Refused(400, "web.error_json") from None
    if sent.letters > MOST_LETTERS:
        raise Refused(422, "web.error_long", most=MOST_LETTERS)
    if sent.text is not None and not sent.text.strip():
        raise Refused(422, "web.error_empty")
    return sent.event(accepted_language(request))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Refused(413, "web.error_large", most=MOST_BYTES // 1024)
    return bytes(body)
