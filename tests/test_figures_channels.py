"""Pictures on every channel: with a card, by command, and a person's own for that person alone."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.figures import Figures, Rendered
from bot.service import Service
from bot.telegram import open_bot
from bot.telegram_format import Message
from bot.telegram_pictures import Pictures
from bot.web import web_app
from content.library import Library
from content.models import LANGUAGES
from dialogs.pictures import OF_CARD, SHARED
from dialogs.replies import Picture
from tests.telegram_limits import CAPTION, length
from tests.telegram_person import Person, Run
from tests.telegram_standin import TOKEN, TelegramStandin, Upload
from tests.test_telegram import PROBABLE
from tests.umbral_process import umbral

PNG, PDF = b"\x89PNG", b"%PDF-"

# Telegram


@pytest.fixture
async def ana_running(telegram: TelegramStandin, ana: Person, run: Run) -> AsyncIterator[Person]:
    async with run():
        await ana.say("/start")
        yield ana
    assert telegram.faults == []


def uploads(telegram: TelegramStandin) -> list[Upload]:
    files = [call.params.get("photo", call.params.get("document")) for call in telegram.calls]
    return [file for file in files if isinstance(file, Upload)]


async def test_a_card_leads_to_its_figure(
    ana_running: Person, telegram: TelegramStandin, library: Library
) -> None:
    (card,) = await ana_running.say("enséñame la figura 2")
    assert card.payload("figure:mechanism")
    (shown,) = await ana_running.tap("figure:mechanism")
    assert shown.html.startswith(f"<b>{library.say('figure.name.mechanism', 'es')}</b>")
    assert "Quimiocinas" in shown.text
    assert length(shown.text) <= CAPTION
    assert shown.text.endswith(". …")
    (picture,) = uploads(telegram)
    assert picture.kind == "image/png"
    assert picture.content.startswith(PNG)


async def test_a_figure_is_uploaded_once(ana_running: Person, telegram: TelegramStandin) -> None:
    beto = Person(telegram, 8, id=8)
    for person in (ana_running, beto, beto):
        await person.say("/figuras")
        (shown,) = await person.tap("figure:criteria")
        assert shown.html
    assert len(uploads(telegram)) == 1
    sent = [call.params["photo"] for call in telegram.calls if call.method == "sendPhoto"]
    assert sent[1:] == [next(iter(telegram.files))] * 2


class Watched(Figures):
    """Draws, and tells how many were drawn at the same time, at the most."""

    at_once = most = 0

    def rendered(self, picture: Picture) -> Rendered:
        """Draw as ever."""
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            return super().rendered(picture)
        finally:
            self.at_once -= 1


async def test_pictures_are_drawn_one_at_a_time(library: Library) -> None:
    """Drawn together, each would be late, and of those that a crash interrupts none would ever be done."""
    figures = Watched(library)
    pictures = Pictures(open_bot(TOKEN), figures)
    wanted = [Picture(name, language) for name in SHARED for language in LANGUAGES]
    await asyncio.gather(*(pictures.sending(7, None, Message("x"), picture, None) for picture in wanted))
    assert figures.most == 1


async def test_a_file_that_telegram_forgot_is_uploaded_anew(
    ana_running: Person, telegram: TelegramStandin
) -> None:
    await ana_running.say("/figuras")
    await ana_running.tap("figure:criteria")
    telegram.files.clear()
    (shown,) = await ana_running.tap("figure:criteria")
    assert shown.html
    assert len(uploads(telegram)) == 2


async def test_figures_by_command_in_both_languages(ana_running: Person, library: Library) -> None:
    (listed,) = await ana_running.say("/figuras")
    assert listed.labels == [library.wording[f"figure.name.{name}"].es for name in SHARED]
    await ana_running.say("/language en")
    (listed,) = await ana_running.say("/figures")
    assert listed.labels == [library.wording[f"figure.name.{name}"].en for name in SHARED]


async def test_ones_own_path_and_page(
    ana_running: Person, telegram: TelegramStandin, library: Library
) -> None:
    await ana_running.tap("walk")
    for ending in PROBABLE:
        await ana_running.tap(ending)
    await ana_running.say("55")
    (result,) = await ana_running.tap("finish")
    (path,) = await ana_running.tap("figure:path", on=result)
    assert "probable" in path.text
    assert library.say("result.study_only", "es") in path.text
    (page,) = await ana_running.tap("figure:keepsake", on=result)
    assert page.html.startswith(f"<b>{library.say('figure.own_title.keepsake', 'es')}</b>")
    drawn, kept = uploads(telegram)
    assert drawn.content.startswith(PNG)
    assert (kept.kind, kept.content[:5], kept.name) == ("application/pdf", PDF, "umbral-keepsake.pdf")
    # Once more, and it is sent anew: one's own picture gets no name under which it could be sent again.
    await ana_running.tap("figure:path", on=result)
    assert len(uploads(telegram)) == 3


# The web chat


@pytest.fixture
async def browser(service: Service, library: Library) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web_app(service, library))
    async with httpx.AsyncClient(transport=transport, base_url="http://umbral.test") as client:
        assert (await client.get("/api/session")).status_code == 200
        yield client


async def turned(client: httpx.AsyncClient, **sent: str) -> list[dict[str, Any]]:
    replies: list[dict[str, Any]] = (await client.post("/api/turn", json=sent)).json()["replies"]
    return replies


def payload(replies: list[dict[str, Any]], ending: str) -> str:
    choices = [choice for reply in replies for row in reply["rows"] for choice in row]
    return next(str(choice["action"]) for choice in choices if choice["action"].endswith(ending))


async def walked(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    replies = await turned(client, press="walk")
    for ending in PROBABLE:
        replies = await turned(client, press=payload(replies, ending))
    replies = await turned(client, text="55")
    return await turned(client, press=payload(replies, ":finish"))


async def test_the_page_gets_a_figure_with_its_words(browser: httpx.AsyncClient) -> None:
    (shown,) = await turned(browser, press="figure:evidence")
    picture = shown["picture"]
    assert not picture["page"]
    assert "Fibro" in picture["alt"]
    answer = await browser.get(f"/{picture['url']}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int.from_bytes(answer.content[16:20]) == picture["width"]
    assert int.from_bytes(answer.content[20:24]) == picture["height"]


async def test_ones_own_picture_is_for_ones_own_session(
    browser: httpx.AsyncClient, service: Service, library: Library
) -> None:
    result = await walked(browser)
    addresses = []
    for name, start in (("path", PNG), ("keepsake", PDF)):
        (shown,) = await turned(browser, press=payload(result, f"figure:{name}"))
        address = f"/{shown['picture']['url']}"
        addresses.append(address)
        assert "yes" not in address
        answer = await browser.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        assert answer.headers["cache-control"] == "no-store"
        elsewhere = await browser.get(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403
    transport = httpx.ASGITransport(web_app(service, library))
    async with httpx.AsyncClient(transport=transport, base_url="http://umbral.test") as stranger:
        for address in addresses:
            assert (await stranger.get(address)).status_code == 404
        await stranger.get("/api/session")
        for address in addresses:
            assert (await stranger.get(address)).status_code == 404
    review = await turned(browser, press=payload(result, "review"))
    moment = payload(review, "finish").split(":")[1]
    assert (await browser.get(f"/picture/own/path/es/{moment}")).status_code == 404, "not finished any more"
    for address in addresses:
        assert (await browser.get(address)).status_code == 404, "the answers may have changed since"


@pytest.mark.parametrize(
    "address",
    [
        "/picture/nothing/es.png",
        "/picture/path/fr.png",
        "/picture/keepsake/es.png",
        "/picture/own/path/es/1.1",
        "/picture/own/evidence/es/1.1",
        "/picture/own/path/es/",
    ],
)
async def test_a_picture_that_does_not_exist(browser: httpx.AsyncClient, address: str) -> None:
    answer = await browser.get(address)
    assert answer.status_code == 404
    assert answer.json()["error"]


@pytest.mark.parametrize("address", ["/picture/own/path/es/1.1", "/picture/nothing/es.png"])
async def test_pictures_cannot_be_fetched_without_end(browser: httpx.AsyncClient, address: str) -> None:
    statuses = []
    while 429 not in statuses:
        statuses.append((await browser.get(address)).status_code)
        assert len(statuses) < 2000
    assert set(statuses[:-1]) == {404}
    assert len(statuses) > 100


# The terminal


def test_the_terminal_says_what_is_shown_and_where_it_lies(tmp_path: Path) -> None:
    settings = {"UMBRAL_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "TMPDIR": str(tmp_path)}
    done = umbral("chat", "--lang", "en", typed="/figures\n1\n/exit\n", folder=tmp_path, more=settings)
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "The five requirements: Duration" in said
    found = re.search(r"Picture saved in (\S+)", said)
    assert found
    path = Path(found[1])
    assert path.read_bytes().startswith(PNG)
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("card", sorted(OF_CARD))
async def test_every_card_with_a_figure_offers_it(browser: httpx.AsyncClient, card: str) -> None:
    replies = await turned(browser, press=f"show:{card}")
    assert payload(replies, f"figure:{OF_CARD[card]}")
    (shown,) = await turned(browser, press=f"figure:{OF_CARD[card]}")
    assert shown["picture"]["url"].startswith(f"picture/{OF_CARD[card]}/")
