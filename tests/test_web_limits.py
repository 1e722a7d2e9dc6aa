"""The web chat's limits: by session and by address, with a sentence, and nobody else slowed down."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request

from bot.service import Service
from bot.web import web_app
from bot.web_limits import ADDRESS, MOST_KNOWN, NEW_SESSIONS, SESSION, Limits
from bot.web_request import RequestError
from content.library import Library


class Clock:
    """A clock that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock)


def taken(limits: Limits, times: int, session: str | None = "one", host: str = "203.0.113.5") -> int:
    """Return how many of so many requests are taken."""
    request = Request({"type": "http", "client": (host, 1), "headers": []})
    return sum(allowed(limits, request, session) for _ in range(times))


def allowed(limits: Limits, request: Request, session: str | None) -> bool:
    try:
        limits.check(request, session)
    except RequestError as refused:
        return refused.status != 429
    return True


def test_a_session_may_be_quick_but_not_for_ever(limits: Limits, clock: Clock) -> None:
    assert taken(limits, 2 * SESSION.at_once) == SESSION.at_once
    clock.now += 10
    assert taken(limits, SESSION.at_once) == 10 * SESSION.a_second
    clock.now += 3600
    assert taken(limits, 2 * SESSION.at_once) == SESSION.at_once


def test_another_session_is_not_slowed(limits: Limits) -> None:
    taken(limits, SESSION.at_once)
    assert taken(limits, 10, "other") == 10


def test_an_address_has_a_limit_whatever_sessions_it_invents(limits: Limits) -> None:
    got = sum(taken(limits, 1, f"session {number}") for number in range(2 * ADDRESS.at_once))
    assert got == ADDRESS.at_once
    assert taken(limits, 1, "new", host="203.0.113.6") == 1


def test_new_sessions_are_limited(limits: Limits, clock: Clock) -> None:
    assert taken(limits, ADDRESS.at_once, None) == NEW_SESSIONS.at_once
    clock.now += 60
    assert taken(limits, ADDRESS.at_once, None) == 60 * NEW_SESSIONS.a_second


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.5", "::ffff:203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("", "unix", False),
    ],
)
def test_what_counts_as_one_address(limits: Limits, one: str, other: str, same: bool) -> None:
    taken(limits, NEW_SESSIONS.at_once, None, one)
    assert taken(limits, 1, None, other) == (not same)


def test_memory_is_bounded(limits: Limits) -> None:
    for number in range(2 * MOST_KNOWN):
        taken(limits, 1, f"s{number}", host=f"host {number}")
    assert len(limits._sessions._left) == len(limits._addresses._left) == MOST_KNOWN


# Over HTTP


@pytest.fixture
async def page(service: Service, library: Library) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web_app(service, library))
    async with httpx.AsyncClient(transport=transport, base_url="https://umbral.test") as client:
        yield client


@pytest.mark.parametrize("language", ["es", "en"])
async def test_who_asks_too_fast_is_told_how_long_to_wait(
    page: httpx.AsyncClient, library: Library, language: str
) -> None:
    await page.get("/api/session")
    answers = [await page.post("/api/turn", json={"text": ""}) for _ in range(SESSION.at_once + 30)]
    assert [answer.status_code for answer in answers[: SESSION.at_once - 1]] == [422] * (SESSION.at_once - 1)
    refused = await page.post("/api/turn", json={"text": "hola"}, headers={"Accept-Language": language})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.json() == {"error": library.say("web.error_fast", language, seconds=1)}  # type: ignore[arg-type]


async def test_over_https_browsers_are_told_to_stay_there(page: httpx.AsyncClient) -> None:
    for path in ("/", "/api/session", "/static/chat.js", "/nowhere"):
        assert (await page.get(path)).headers["strict-transport-security"].startswith("max-age=31536000")
    assert "strict-transport-security" not in (await page.get("http://umbral.test/")).headers
