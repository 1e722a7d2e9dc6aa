"""Decides how the README's pictures are taken, in a browser as wide as a phone: `-m tests.pictures`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import expect

from bot.application import conversation
from bot.keys import Keys, new_key
from bot.service import Service
from bot.storage import open_storage
from bot.web import web_app
from content.library import load
from tests.browsing import DOUBLE_CLICK, Person, person_at, serving

ANSWERS = (
    "answer:case all:none answer:musculoskeletal answer:yes answer:regional answer:none answer:none "
    "mark:static:yes submit mark:touch:yes submit mark:sleep:yes submit answer:yes answer:yes"
).split()
"""What leads to a probable nociplastic pain; the inventory's total is typed."""
FOLDER = Path(__file__).parent.parent / "deploy" / "pictures"


async def take() -> None:
    """Take every picture, on a phone, in Spanish."""
    library = load()
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite:///{folder}/pictures.sqlite3", Keys(new_key()))
        service = Service(conversation(library), storage)
        async with serving(web_app(service, library)) as address, person_at(address) as person:
            await person.come()
            await _card(person)
            await _lists(person)
            await _questionnaire(person)
        await storage.close()


async def _shoot(person: Person, name: str) -> None:
    await person.page.mouse.move(0, 0)
    await person.page.wait_for_timeout(300)
    await person.page.screenshot(path=FOLDER / f"{name}.png")


async def _card(person: Person) -> None:
    await person.say("¿la ketamina activa mTOR?")
    await _shoot(person, "card")
    await _press(person, "show:ref-17")
    await _shoot(person, "reference")


async def _lists(person: Person) -> None:
    await _menu(person)
    await _press(person, "menu:ketamine")
    await _shoot(person, "mechanisms")


async def _questionnaire(person: Person) -> None:
    await _menu(person)
    await _press(person, "walk")
    for ending in ANSWERS:
        await _press(person, ending)
        if ending == "mark:static:yes":
            await _shoot(person, "questionnaire")
    await person.say("55")
    await _press(person, "finish")
    await _shoot(person, "result")


async def _menu(person: Person) -> None:
    await person.page.get_by_role("button", name="Menú", exact=True).click()
    await expect(person.latest.locator('[data-action="walk"]')).to_be_visible()


async def _press(person: Person, ending: str) -> None:
    """Press the button of the latest message whose action ends so."""
    await person.page.wait_for_timeout(DOUBLE_CLICK)
    async with person.page.expect_response("**/api/turn"):
        await person.latest.locator(f'[data-action$="{ending}"]').first.click()


if __name__ == "__main__":
    asyncio.run(take())
