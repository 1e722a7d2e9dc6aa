"""The web chat in a real browser, as a person on a phone meets it."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from bot.service import Service
from bot.web import web_app
from content.library import Library
from dialogs.definition import Questionnaire
from dialogs.events import Event
from dialogs.replies import Reply
from tests.browsing import DOUBLE_CLICK, Person, chromium, person_at, picture, serving

pytestmark = pytest.mark.browser


@pytest.fixture
async def address(service: Service, library: Library) -> AsyncIterator[str]:
    chromium()
    async with serving(web_app(service, library)) as where:
        yield where


@pytest.fixture
async def person(address: str) -> AsyncIterator[Person]:
    async with person_at(address) as someone:
        await someone.come()
        yield someone


# Pictures


async def test_a_figure_is_seen_and_said(person: Person, library: Library, tmp_path: Path) -> None:
    await person.say("enséñame la figura 2")
    await person.press(library.wording["figure.show"].es)
    image = person.latest.get_by_role("img")
    await expect(image).to_have_attribute("alt", re.compile("Quimiocinas.*GABA"))
    await expect(image).to_have_js_property("complete", value=True)
    heading = await person.latest.get_by_role("heading").bounding_box()
    assert heading is not None
    assert heading["y"] < 200, "it begins where one looks"
    assert await image.evaluate("image => image.naturalWidth") == 1080
    shown = await image.bounding_box()
    assert shown is not None
    assert shown["width"] > 300
    assert await person.overflow() == 0
    assert await person.latest.locator("a.picture").get_attribute("href") == "picture/mechanism/es.png"
    await picture(person, tmp_path, "figure")


# Asking


async def test_a_question_in_each_language_is_answered_with_its_card(
    person: Person, library: Library, tmp_path: Path
) -> None:
    block = library.blocks["term-allodynia"]
    for question, language in (("¿Qué es la alodinia?", "es"), ("What is allodynia?", "en")):
        await person.say(question)
        card = person.latest
        await expect(card.get_by_role("heading", level=2)).to_have_text(block.title.model_dump()[language])
        await expect(card.locator(".lead")).to_have_text(block.lead.model_dump()[language])
        await expect(card.locator(".claims li")).to_have_count(len(block.claims))
        await expect(card.locator(".note strong").first).to_be_visible()
        await expect(card).to_have_attribute("lang", language)
        await expect(person.page.locator("html")).to_have_attribute("lang", language)
        await expect(person.text).to_be_focused()
        await picture(person, tmp_path, f"card-{language}")


async def test_all_of_it_goes_with_the_keyboard_alone(person: Person) -> None:
    keyboard = person.page.keyboard
    await keyboard.press("Tab")
    await expect(person.page.locator(".skip")).to_be_focused()
    await keyboard.press("Enter")
    await expect(person.text).to_be_focused()
    await keyboard.type("What is allodynia?")
    await keyboard.press("Enter")
    related = person.latest.get_by_role("button", name="Hyperalgesia")
    await expect(related).to_be_visible()
    for _ in range(12):
        await keyboard.press("Shift+Tab")
        if await related.evaluate("made => made === document.activeElement"):
            break
    await expect(related).to_be_focused()
    await keyboard.press("Enter")
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Hyperalgesia")
    await expect(person.latest).to_be_focused()


async def test_a_line_break_is_typed_with_shift(person: Person) -> None:
    await person.text.press_sequentially("¿Qué es")
    await person.text.press("Shift+Enter")
    await person.text.press_sequentially("la alodinia?")
    await person.text.press("Enter")
    await expect(person.page.locator(".said p")).to_have_text("¿Qué es\nla alodinia?")
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Alodinia")


async def test_markup_shows_as_text_and_runs_nothing(person: Person) -> None:
    typed = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    await person.say(typed)
    await expect(person.page.locator(".said p")).to_have_text(typed)
    await expect(person.page.get_by_role("log").locator("img, script")).to_have_count(0)
    assert "Umbral" in await person.page.title()


async def test_the_language_is_switched_with_one_button(person: Person) -> None:
    switch = person.page.get_by_role("button", name="English")
    await expect(switch).to_have_attribute("lang", "en")
    await switch.click()
    await expect(person.page.get_by_role("button", name="Español")).to_have_attribute("lang", "es")
    await expect(person.text).to_have_attribute("placeholder", "Type your question")
    await expect(person.page.locator("html")).to_have_attribute("lang", "en")


# The questionnaire


async def answer_step(person: Person) -> None:
    """Answer whatever is asked, with the first thing that does so."""
    if await person.latest.locator(".choice[aria-pressed]", has_text=re.compile("^a Sí")).count():
        await person.press("a Sí")
        await expect(person.latest.locator(".choice", has_text="a Sí")).to_have_attribute(
            "aria-pressed", "true"
        )
        await person.press("Continuar")
    elif await person.latest.locator(".choice", has_text="Ninguna señal").count():
        await person.press("Ninguna señal")
    else:
        label = await person.latest.locator(".choice").first.inner_text()
        await person.press(label)


async def test_the_questionnaire_is_answered_to_its_end_by_pressing(
    person: Person, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    await person.press("Cuestionario")
    messages = await person.messages.count()
    for number in range(1, len(questionnaire.item) + 1):
        await expect(person.latest.locator(".small").first).to_contain_text(f"Paso {number} de")
        await picture(person, tmp_path, f"step-{number}")
        assert await person.overflow() == 0
        await answer_step(person)
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Revisa tus respuestas")
    await picture(person, tmp_path, "review")
    await person.press("Ver el resultado")
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Resultado del recorrido")
    await expect(person.latest.get_by_role("heading", level=3).first).to_contain_text("IASP 2021")
    await picture(person, tmp_path, "result")
    # Each step took the place of the one before.
    assert await person.messages.count() == messages


async def test_a_page_reloaded_in_the_middle_shows_the_same_step_with_every_answer(person: Person) -> None:
    await person.press("Cuestionario")
    await person.press("Un caso que estudio")
    await person.press("Traumatismo")
    asked = await person.question()
    await person.come()
    assert await person.question() == asked
    marked = person.latest.locator("[aria-pressed=true]")
    await expect(marked).to_have_count(1)
    await expect(marked).to_have_text("Traumatismo")
    await person.press("Atrás")
    await expect(person.latest.locator("[aria-pressed=true]")).to_have_text("Un caso que estudio")


async def test_a_mark_keeps_the_focus_and_the_next_question_takes_it_along(person: Person) -> None:
    await person.press("Cuestionario")
    first = person.latest.locator(".choice").first
    await expect(first).to_be_focused()
    await expect(person.latest.get_by_role("group")).to_have_accessible_name(await person.question())
    await person.press("Un caso que estudio")
    # Its buttons stand below the fold, where no focus is put before the question was read.
    await expect(person.latest).to_be_focused()
    await person.press("Traumatismo")
    await expect(person.latest.get_by_role("button", name="Traumatismo", pressed=True)).to_be_focused()


async def test_the_second_click_of_a_double_click_does_not_press_what_the_first_one_brought(
    person: Person,
) -> None:
    button = person.latest.get_by_role("button", name="Evidencia")
    await button.scroll_into_view_if_needed()
    box = await button.bounding_box()
    assert box
    spot = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    async with person.page.expect_response("**/api/turn"):
        await person.page.mouse.click(*spot)
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Evidencia")
    under = await person.page.evaluate("spot => document.elementFromPoint(...spot).tagName", spot)
    assert under == "BUTTON", "this check looked at nothing"
    await person.page.mouse.click(*spot)
    await person.page.wait_for_timeout(DOUBLE_CLICK)
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Evidencia")
    await person.page.mouse.click(*spot)
    await expect(person.latest.get_by_role("heading", level=2)).not_to_have_text("Evidencia")


async def test_a_key_held_down_answers_once(person: Person) -> None:
    await person.press("Cuestionario")
    for label in ("Un caso que estudio", "Ninguna señal"):
        await person.press(label)
    await expect(person.latest.get_by_role("button", name="Sí, al menos en parte")).to_be_focused()
    for _ in range(4):
        await person.page.keyboard.down("Enter")
        await person.page.wait_for_timeout(200)
    await expect(person.latest.locator(".small").first).to_contain_text("Paso 4 de")


async def test_a_button_of_an_older_message_still_works_and_looks_quieter(person: Person) -> None:
    await person.say("¿Qué es la alodinia?")
    await person.say("gracias")
    older = person.messages.filter(has=person.page.get_by_role("heading", name="Alodinia", exact=True))
    await expect(older).not_to_have_class(re.compile("current"))
    await expect(person.latest).to_have_class(re.compile("current"))
    await older.get_by_role("button", name="Hiperalgesia").click()
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Hiperalgesia")


# What goes wrong


async def test_without_an_answer_nothing_typed_is_lost_and_it_can_be_tried_again(person: Person) -> None:
    async def fail(route: Route) -> None:
        await route.abort()

    await person.page.route("**/api/turn", fail)
    await person.text.fill("¿Qué es la alodinia?")
    await person.text.press("Enter")
    await expect(person.page.get_by_role("alert").filter(visible=True)).to_contain_text("No hubo respuesta")
    await expect(person.text).to_have_value("¿Qué es la alodinia?")
    await expect(person.page.locator(".said")).to_have_count(0)
    await person.page.unroute("**/api/turn")
    await person.page.get_by_role("button", name="Reintentar").click()
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Alodinia")
    await expect(person.text).to_have_value("")
    await expect(person.page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    person.complaints.clear()  # the browser says that a request failed, as it should


async def test_an_answer_lost_on_its_way_is_not_given_twice(person: Person) -> None:
    """A typed «sí» that had arrived would otherwise answer the question after it as well."""

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await person.press("Cuestionario")
    for label in ("Un caso que estudio", "Ninguna señal"):
        await person.press(label)
    await expect(person.latest.locator(".small").first).to_contain_text("Paso 3 de")
    await person.page.route("**/api/turn", lose)
    await person.text.fill("sí")
    await person.text.press("Enter")
    await expect(person.page.get_by_role("button", name="Reintentar")).to_be_visible()
    await person.page.unroute("**/api/turn")
    await person.page.get_by_role("button", name="Reintentar").click()
    await expect(person.latest.locator(".small").first).to_contain_text("Paso 4 de")
    await expect(person.page.get_by_role("button", name="Reintentar")).to_be_hidden()
    person.complaints.clear()


async def test_a_text_that_is_too_long_stays_in_the_box(person: Person) -> None:
    await person.text.fill("a" * 4097)
    await person.text.press("Enter")
    await expect(person.page.get_by_role("alert").filter(visible=True)).to_contain_text("4096")
    await expect(person.text).to_have_value("a" * 4097)
    await expect(person.page.get_by_role("button", name="Reintentar")).to_be_hidden()
    person.complaints.clear()


async def test_a_page_that_cannot_open_the_conversation_says_so_and_opens_it_later(address: str) -> None:
    async with person_at(address) as person:
        await person.page.route("**/api/session", lambda route: route.abort())
        await person.page.goto(address)
        await expect(person.page.get_by_role("alert").filter(visible=True)).to_contain_text(
            "could not be opened"
        )
        await person.page.unroute("**/api/session")
        await person.page.get_by_role("button", name="Reintentar").click()
        await expect(person.messages.first).to_be_visible()
        person.complaints.clear()


async def test_what_takes_long_is_said_to_be_under_way_and_sent_once(
    service: Service, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium()
    slow, take = asyncio.Event(), service.turn

    async def turn(chat: str, event: Event) -> tuple[Reply, ...]:
        await slow.wait()
        return await take(chat, event)

    async with serving(web_app(service, library)) as address, person_at(address) as person:
        await person.come()
        monkeypatch.setattr(service, "turn", turn)
        await person.text.fill("¿Qué es la alodinia?")
        await person.text.press("Enter")
        await expect(person.page.get_by_role("status")).to_have_text("Buscando la respuesta…")
        await person.text.fill("otra cosa")
        await person.text.press("Enter")
        slow.set()
        await expect(person.latest.get_by_role("heading", level=2)).to_have_text("Alodinia")
        await expect(person.text).to_have_value("otra cosa")
        await expect(person.page.get_by_role("status")).to_be_empty()
        assert sum(url.endswith("/api/turn") for url in person.asked) == 1


# Taking along, and saying what is wrong


async def test_a_citation_and_a_card_are_taken_along(person: Person, library: Library) -> None:
    await person.say("referencia 17")
    before = await person.messages.count()
    await person.latest.get_by_role("button", name=library.say("reference.copy", "es")).click()
    await expect(person.page.locator("#status")).to_have_text(library.say("web.copied", "es"))
    await person.latest.get_by_role("button", name=library.say("card.share", "es")).click()
    await expect(person.page.locator("#status")).to_have_text(library.say("web.copied", "es"))
    assert await person.messages.count() == before, "nothing was sent for it"


async def test_a_card_is_opened_in_its_list_and_reported(person: Person, library: Library) -> None:
    await person.page.get_by_role("button", name="Menú").click()
    await person.press("Evidencia")
    before = await person.messages.count()
    await person.press(library.title("evidence-crps", "es"))
    assert await person.messages.count() == before
    await expect(person.latest.get_by_role("heading", level=2)).to_have_text(
        library.title("evidence-crps", "es")
    )
    await person.press(library.say("report.open", "es"))
    await person.press(library.say("report.unclear", "es"))
    reason = library.say("report.unclear", "es")
    await expect(person.latest.locator(".lead")).to_have_text(
        library.say("report.thanks", "es", reason=reason)
    )
