"""A person at a real browser: Chromium, driven by Playwright, on the web chat of a real server."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import ConsoleMessage, Locator, Page, Request, async_playwright, expect
from starlette.applications import Starlette

from bot.serving import free_socket

SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DOUBLE_CLICK = 400
"""Milliseconds after which a second click on the same spot is meant."""


def chromium() -> str:
    """Return where Chromium is; without it skip, or fail where it is required."""
    found = shutil.which("chromium", path=f"/usr/bin{os.pathsep}{os.environ.get('PATH', '')}")
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("Chromium is missing; install it, or unset REQUIRE_BROWSER")
    pytest.skip("Chromium is missing: the web chat was not tried in a browser")


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """Serve an app on a free port of this machine while the block runs; yield its address."""
    listening, _ = free_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


class Person:
    """Someone at the page. Remembers every complaint of the browser and every address it asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._seen)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _seen(self, request: Request) -> None:
        self.asked.append(request.url)

    @property
    def text(self) -> Locator:
        """The box to type into."""
        return self.page.get_by_role("textbox")

    @property
    def latest(self) -> Locator:
        """The last message of the conversation."""
        return self.page.get_by_role("log").locator("article").last

    @property
    def messages(self) -> Locator:
        """Every message of the conversation."""
        return self.page.get_by_role("log").locator("article")

    async def come(self) -> None:
        """Open the page, and wait until it speaks."""
        await self.page.goto(self.address)
        await expect(self.messages.first).to_be_visible()

    async def say(self, said: str) -> None:
        """Type something and send it with Enter; wait for the answer."""
        before = await self.messages.count()
        await self.text.fill(said)
        await self.text.press("Enter")
        await expect(self.messages.nth(before + 1)).to_be_visible()

    async def press(self, label: str) -> None:
        """Press a button of the latest message by what is written on it; wait for what follows."""
        button = self.latest.locator("button", has_text=re.compile(f"^(✓ )?{re.escape(label)}$"))
        await self.page.wait_for_timeout(DOUBLE_CLICK)
        async with self.page.expect_response("**/api/turn"):
            await button.click()

    async def question(self) -> str:
        """Return the heading or question of the latest message."""
        return await self.latest.locator(".question, h2").last.inner_text()

    async def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        wider = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return int(wider)


@asynccontextmanager
async def person_at(address: str, **about: Any) -> AsyncIterator[Person]:
    """Yield a person with a fresh browser on a phone; the block fails if the browser complained."""
    wanted: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844},
        "locale": "es-MX",
        "reduced_motion": "reduce",
        **about,
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        context = await browser.new_context(**wanted)
        person = Person(await context.new_page(), address)
        yield person
        await browser.close()
    assert person.complaints == []
    assert [url for url in person.asked if not url.startswith(f"{address}/")] == []


async def picture(person: Person, folder: Path, name: str) -> None:
    """Keep a picture for whoever looks into the test's folder."""
    await person.page.screenshot(path=folder / f"{name}.png")
