"""How the web chat looks: it fits the narrowest phone, and all of it can be read in light and dark."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.service import Service
from bot.web import web_app
from content.library import Library
from tests.browsing import chromium, person_at, picture, serving

pytestmark = pytest.mark.browser


@pytest.fixture
async def address(service: Service, library: Library) -> AsyncIterator[str]:
    chromium()
    async with serving(web_app(service, library)) as where:
        yield where


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_wider_than_the_narrowest_phone(
    address: str, library: Library, tmp_path: Path, scheme: str
) -> None:
    async with person_at(address, viewport={"width": 360, "height": 740}, color_scheme=scheme) as person:
        await person.come()
        assert await person.overflow() == 0
        for said in (
            "Donaudampfschifffahrtsgesellschaftskapitän" * 9,
            "https://example.org/" + "a" * 400,
            library.blocks["evidence-overview"].title.es,
            "referencia 1",
            "cuestionario",
        ):
            await person.say(said)
            assert await person.overflow() == 0, said
            await picture(person, tmp_path, f"{scheme}-{await person.messages.count()}")
        for command in ("Menú", "Privacidad"):
            await person.page.get_by_role("button", name=command).first.click()
            assert await person.overflow() == 0


COLOURS = """made => {
  const seen = getComputedStyle(made);
  let behind = made;
  const clear = () => getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)";
  while (clear()) behind = behind.parentElement;
  return [seen.color, getComputedStyle(behind).backgroundColor];
}"""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written rgb(r, g, b), as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_has_the_contrast_of_wcag_aa(address: str, scheme: str) -> None:
    async with person_at(address, color_scheme=scheme) as person:
        await person.come()
        for said in ("¿Qué hace la ketamina en el receptor NMDA?", "cuestionario"):
            await person.say(said)
        await person.press("Un caso que estudio")
        await person.press("Traumatismo")
        texts = await person.page.locator(
            "h1, h2, h3, p, li, strong, summary, textarea, .cited, button:visible, a.choice"
        ).all()
        assert len(texts) > 50
        for made in texts:
            words = await made.text_content()
            ratio = contrast(*await made.evaluate(COLOURS))
            assert ratio >= 4.5, f"{words!r} has {ratio:.2f}"
