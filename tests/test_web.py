"""The web chat's requests: a session for each browser, one sentence for what is not taken, strict headers."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import httpx
import pytest

from bot.service import Service
from bot.web import web_app
from content.library import Library

Browser = Callable[..., httpx.AsyncClient]
PAGE = "http://umbral.test"


@pytest.fixture
async def browser(service: Service, library: Library) -> AsyncIterator[Browser]:
    """Return a maker of browsers, each with cookies of its own."""
    opened: list[httpx.AsyncClient] = []

    def open_browser(base: str = PAGE, language: str = "es-MX,es;q=0.9") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(web_app(service, library))
        headers = {"Accept-Language": language}
        opened.append(httpx.AsyncClient(transport=transport, base_url=base, headers=headers))
        return opened[-1]

    yield open_browser
    for client in opened:
        await client.aclose()


@pytest.fixture
async def person(browser: Browser) -> httpx.AsyncClient:
    """Return a browser whose conversation is open."""
    client = browser()
    assert (await client.get("/api/session")).status_code == 200
    return client


async def turn(client: httpx.AsyncClient, **sent: str) -> list[dict[str, Any]]:
    answer = await client.post("/api/turn", json=sent)
    assert answer.status_code == 200, answer.text
    return cast("list[dict[str, Any]]", answer.json()["replies"])


def words(replies: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"] for reply in replies for part in reply["parts"])


def action(replies: list[dict[str, Any]], label: str) -> str:
    choices = [choice for reply in replies for row in reply["rows"] for choice in row]
    return next(str(choice["action"]) for choice in choices if choice["label"] == label)


# Sessions


async def test_a_new_browser_gets_a_cookie_and_the_greeting(browser: Browser, library: Library) -> None:
    answer = await browser().get("/api/session")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert len(answer.cookies["umbral"]) == 43  # 256 bits
    opened = answer.json()
    assert opened["language"] == "es"
    assert words(opened["replies"]).startswith(library.say("introduction", "es"))
    assert opened["strings"]["en"]["send"] == "Send"
    assert set(opened["strings"]["es"]) == set(opened["strings"]["en"])


async def test_over_https_the_cookie_is_for_https_and_this_host_alone(browser: Browser) -> None:
    answer = await browser("https://umbral.test").get("/api/session")
    assert answer.headers["set-cookie"].startswith("__Host-umbral=")
    assert "Secure" in answer.headers["set-cookie"].split("; ")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.4,es;q=0.8", "es"),
        ("en;q=0, es", "es"),
        ("fr", "es"),
        ("", "es"),
        ("en;q=much", "es"),
    ],
)
async def test_the_greeting_is_in_the_language_the_browser_asks_for(
    browser: Browser, asked: str, spoken: str
) -> None:
    assert (await browser(language=asked).get("/api/session")).json()["language"] == spoken


async def test_two_browsers_share_nothing(browser: Browser) -> None:
    one, other = browser(), browser()
    for client in (one, other):
        await client.get("/api/session")
    assert one.cookies["umbral"] != other.cookies["umbral"]
    await turn(one, command="questionnaire")
    assert "Paso 1 de" in words((await one.get("/api/session")).json()["replies"])
    assert "Paso" not in words((await other.get("/api/session")).json()["replies"])


async def test_a_reloaded_page_shows_the_open_step_once_more(person: httpx.AsyncClient) -> None:
    step = await turn(person, command="questionnaire")
    step = await turn(person, press=action(step, "Un caso que estudio"))
    shown = (await person.get("/api/session")).json()["replies"]
    assert len(shown) == 1
    assert shown[0]["rows"] == step[0]["rows"]


async def test_a_reloaded_page_without_an_open_step_shows_the_menu(
    person: httpx.AsyncClient, library: Library
) -> None:
    shown = (await person.get("/api/session")).json()["replies"]
    assert words(shown).startswith(library.say("menu.title", "es"))


@pytest.mark.parametrize("planted", ["", "x", "a" * 44, "../../etc/passwd", "telegram:1"])
async def test_a_cookie_that_umbral_never_made_opens_nothing(browser: Browser, planted: str) -> None:
    client = browser()
    headers = {"Cookie": f"umbral={planted}"}
    assert (await client.post("/api/turn", json={"text": "hola"}, headers=headers)).status_code == 409
    opened = await client.get("/api/session", headers=headers)
    assert opened.cookies["umbral"] != planted


async def test_without_a_cookie_there_is_no_turn(browser: Browser, library: Library) -> None:
    answer = await browser().post("/api/turn", json={"text": "hola"})
    assert (answer.status_code, answer.json()) == (409, {"error": library.say("web.error_session", "es")})


# Turns


async def test_a_question_is_answered_with_its_card(person: httpx.AsyncClient, library: Library) -> None:
    (card,) = await turn(person, text="What is allodynia?")
    assert set(card) == {"language", "parts", "rows", "in_place", "picture", "asks_number"}
    assert card["language"] == "en"
    assert card["parts"][0] == {"kind": "title", "text": "Allodynia"}
    assert library.blocks["term-allodynia"].lead.en in words([card])
    assert set(card["rows"][0][0]) == {"label", "action", "url", "copy", "share", "name", "selected"}


async def test_a_press_replaces_its_message_and_keeps_what_was_marked(person: httpx.AsyncClient) -> None:
    step = await turn(person, command="questionnaire")
    step = await turn(person, press=action(step, "Un caso que estudio"))
    step = await turn(person, press=action(step, "Traumatismo"))
    assert step[0]["in_place"]
    marked = [choice["label"] for row in step[0]["rows"] for choice in row if choice["selected"]]
    assert marked == ["Traumatismo"]


async def test_a_command_takes_its_argument(person: httpx.AsyncClient) -> None:
    replies = await turn(person, command="language", argument="en")
    assert replies[0]["language"] == "en"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("/borrar", "mydata.erase_question"),
        (" /misdatos ", "mydata.title"),
        ("/Menú", "menu.title"),
        ("/figuras", "figure.list"),
        ("/language en", "language.done"),
        ("/xyzzyx", "command.unknown"),
    ],
)
async def test_what_is_typed_after_a_slash_is_a_command(
    person: httpx.AsyncClient, library: Library, typed: str, key: str
) -> None:
    await turn(person, text="¿qué es la alodinia?")
    replies = await turn(person, text=typed)
    assert library.say(key, replies[0]["language"]) in words(replies)


async def test_words_of_danger_are_met_even_after_a_slash(person: httpx.AsyncClient) -> None:
    said, slashed = [words(await turn(person, text=text)) for text in ("me quiero morir", "/me quiero morir")]
    assert slashed == said


@pytest.mark.parametrize("pressed", ["", "nothing", "q:9.9:answer:yes", "show:no-such-topic", "💥" * 99])
async def test_a_button_that_umbral_never_made_gets_a_kind_answer(
    person: httpx.AsyncClient, pressed: str
) -> None:
    assert "botón" in words(await turn(person, press=pressed))


async def test_markup_stays_text(person: httpx.AsyncClient) -> None:
    typed = "<img src=x onerror=alert(1)> ¿qué es la alodinia?"
    answer = await person.post("/api/turn", json={"text": typed})
    assert answer.headers["content-type"] == "application/json"
    assert "<img" not in answer.text


# What is not taken


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.test"},
        {"Origin": "null"},
        {"Origin": "http://umbral.test:8080"},
        {"Origin": "http://umbral.test.elsewhere.test"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_what_another_site_sends_is_refused(
    person: httpx.AsyncClient, library: Library, headers: dict[str, str]
) -> None:
    sent = await person.post("/api/turn", json={"command": "questionnaire"}, headers=headers)
    opened = await person.get("/api/session", headers=headers)
    for answer in (sent, opened):
        assert (answer.status_code, answer.json()) == (403, {"error": library.say("web.error_site", "es")})
        assert "set-cookie" not in answer.headers
    assert "Paso" not in words((await person.get("/api/session")).json()["replies"])


async def test_what_the_page_itself_sends_is_taken(person: httpx.AsyncClient) -> None:
    headers = {"Origin": PAGE, "Sec-Fetch-Site": "same-origin"}
    assert (await person.post("/api/turn", json={"text": "hola"}, headers=headers)).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
async def test_only_json_is_read(person: httpx.AsyncClient, kind: str) -> None:
    answer = await person.post("/api/turn", content=b'{"text": "hola"}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "JSON" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": "hola", "press": "menu"}',
        b'{"text": "hola", "chat": "web:another"}',
        b'{"text": "\\ud800"}',
        b'{"command": "language", "argument": null}',
        b"[" * 9999,
    ],
)
async def test_a_body_that_is_no_turn_gets_one_sentence(
    person: httpx.AsyncClient, library: Library, body: bytes
) -> None:
    answer = await person.post("/api/turn", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"error": library.say("web.error_json", "es")})


async def test_a_text_of_the_greatest_length_is_taken_and_one_letter_more_is_not(
    person: httpx.AsyncClient,
) -> None:
    await turn(person, text="ñ" * 4096)
    answer = await person.post("/api/turn", json={"text": "ñ" * 4097})
    assert answer.status_code == 422
    assert "4096" in answer.json()["error"]


async def test_a_body_of_more_than_16_kb_is_not_read_to_its_end(person: httpx.AsyncClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 1024

    headers = {"Content-Type": "application/json"}
    answer = await person.post("/api/turn", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "16" in answer.json()["error"]
    assert read == 17


async def test_an_empty_text_is_said_to_be_empty(person: httpx.AsyncClient) -> None:
    answer = await person.post("/api/turn", json={"text": " \n\t"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("That message is empty.")


async def test_a_failure_of_our_own_is_told_in_one_sentence_and_nothing_else(library: Library) -> None:
    class Broken:
        async def turn(self, *_: object) -> None:
            raise RuntimeError("postgres://secret")

        redraw = turn

    app = web_app(cast("Service", Broken()), library, default="en")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=PAGE) as client:
        answer = await client.get("/api/session")
    assert (answer.status_code, answer.json()) == (500, {"error": library.say("web.error_broken", "en")})
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


# The page


@pytest.mark.parametrize("path", ["/", "/static/chat.css", "/api/session", "/nowhere", "/static/../web.py"])
async def test_every_response_keeps_the_page_to_itself(browser: Browser, path: str) -> None:
    headers = (await browser().get(path)).headers
    policy = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


async def test_what_a_conversation_says_is_kept_by_no_cache(person: httpx.AsyncClient) -> None:
    for answer in (
        await person.get("/api/session"),
        await person.post("/api/turn", json={"text": "hola"}),
        await person.post("/api/turn", json={"text": ""}),
    ):
        assert answer.headers["cache-control"] == "no-store"
    assert (await person.get("/static/chat.js")).headers["cache-control"] == "no-cache"


async def test_the_page_says_without_scripts_what_it_needs(browser: Browser) -> None:
    page = (await browser().get("/")).text
    alone = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "necesita JavaScript" in alone
    assert "needs JavaScript" in alone
    for inline in ("<script>", "<style", " style=", "javascript:", "onclick=", "http://", "https://"):
        assert inline not in page


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/turn"), ("POST", "/"), ("GET", "/api"), ("GET", "/x")]
)
async def test_an_address_that_does_not_exist_is_told_in_json(
    browser: Browser, method: str, path: str
) -> None:
    answer = await browser().request(method, path)
    assert answer.status_code in (404, 405)
    assert json.loads(answer.text).keys() == {"error"}
