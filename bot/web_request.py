"""Decides what a browser may send: from where, in which form, how much, and whose conversation it is."""

import re

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from starlette.requests import Request

from content.models import LANGUAGES, Language
from dialogs.commands import read_typed
from dialogs.events import Command, Event, Press

__all__ = ["RequestError", "accepted_language", "check_origin", "read_event"]

MOST_BYTES = 16 * 1024
MOST_LETTERS = 4096
_RANGE = re.compile(r"\s*(?P<tag>[a-z]+)(?:-[a-z0-9-]+)?\s*(?:;\s*q=(?P<weight>[01](?:\.\d{0,3})?)\s*)?")


class RequestError(Exception):
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
            return read_typed(self.text, locale)
        if self.press is not None:
            return Press(self.press, locale)
        return Command(self.command or "", self.argument, locale)


def accepted_language(request: Request) -> Language | None:
    """Return which of Umbral's languages the browser would rather read, or None when it names neither."""
    found: dict[Language, float] = {}
    for part in request.headers.get("accept-language", "").lower().split(","):
        match = _RANGE.fullmatch(part)
        for language in LANGUAGES:
            if match and match["tag"] == language:
                found[language] = max(found.get(language, 0.0), float(match["weight"] or 1))
    wanted = [language for language, weight in found.items() if weight > 0]
    return max(wanted, key=lambda language: found[language], default=None)


def check_origin(request: Request) -> None:
    """Refuse what another site's page makes a browser send.

    A browser says where a request comes from; what says nothing is no browser, and carries no one's cookie.
    """
    host = request.headers.get("host", "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", f"://{host}")
    if site != "same-origin" or origin.partition("://")[2] != host:
        raise RequestError(403, "web.error_site")


async def read_event(request: Request) -> Event:
    """Return the event in a request's body; raise RequestError for anything but one that can be answered."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RequestError(415, "web.error_type")
    try:
        sent = _Sent.model_validate_json(await _body(request))
    except ValidationError:
        # Without its cause: pydantic writes down what was sent, and that is nobody's but the person's.
        raise RequestError(400, "web.error_json") from None
    if sent.letters > MOST_LETTERS:
        raise RequestError(422, "web.error_long", most=MOST_LETTERS)
    if sent.text is not None and not sent.text.strip():
        raise RequestError(422, "web.error_empty")
    return sent.event(accepted_language(request))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RequestError(413, "web.error_large", most=MOST_BYTES // 1024)
    return bytes(body)
