"""`@bot words` in any chat: cards by meaning and by half a word, in the person's language, and when none."""

import statistics
import time

import pytest

from bot.telegram_inline import CACHED
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.conversation import Conversation
from dialogs.looking_up import MOST
from dialogs.session import Session
from tests.telegram_person import Person, Run
from tests.telegram_standin import USERNAME, Json, TelegramStandin


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def person(telegram: TelegramStandin, language: Language) -> Person:
    return Person(telegram, language_code=language)


def topics(answer: Json) -> list[str]:
    return [result["id"] for result in answer["results"]]


async def test_half_a_word_lists_cards_ready_to_send(
    run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        answer = await person.look_up("mtor")
    assert set(topics(answer)) == {"abbr-mtor", "mechanism-mtor"}
    (result,) = [result for result in answer["results"] if result["id"] == "mechanism-mtor"]
    block = library.blocks["mechanism-mtor"]
    assert (result["title"], result["description"]) == (block.title[language], block.lead[language])
    content = result["input_message_content"]
    assert content["message_text"].startswith(f"<b>{block.title[language]}</b>\n\n{block.lead[language]}")
    assert library.notes["M7"].text(language)[:20] in content["message_text"], "a card goes with its notes"
    (button,) = result["reply_markup"]["inline_keyboard"][0]
    assert button["url"] == f"https://t.me/{USERNAME}?start=mechanism-mtor"
    assert (answer["cache_time"], answer["is_personal"], answer["next_offset"]) == (CACHED, True, "")
    assert "button" not in answer


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("neurop", "mechanism-neuroplasticity"),
        ("qué es la alod", "term-allodynia"),
        ("what is allodyn", "term-allodynia"),
        ("ketamina en fibrom", "evidence-fibromyalgia"),
        ("does ketamine work in cluster headache", "evidence-cluster-headache"),
        ("raja", "ref-1"),
        ("SDRC", "abbr-sdrc"),
    ],
)
async def test_meaning_and_beginnings_both_count(run: Run, ana: Person, typed: str, wanted: str) -> None:
    async with run():
        assert wanted in topics(await ana.look_up(typed))[:2]


async def test_nothing_typed_lists_what_opens_each_group(run: Run, person: Person, library: Library) -> None:
    async with run():
        listed = topics(await person.look_up("  "))
    assert len(listed) == MOST
    assert listed[: len(library.groups)] == [group.topics[0].id for group in library.groups]


async def test_no_match_offers_to_open_the_bot(
    run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        answer = await person.look_up("xyzzy")
        assert answer["results"] == []
        assert answer["button"]["text"] == library.say("telegram.inline.nothing", language)
        opened = await person.say(f"/start {answer['button']['start_parameter']}")
    assert opened[-1].payload("walk")


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("me quiero morir", "safety-crisis"),
        ("i want to die", "safety-crisis"),
        ("dónde consigo ketamina", "safety-recreational"),
    ],
)
async def test_a_matter_of_safety_lists_no_cards_and_opens_help(
    run: Run, person: Person, library: Library, typed: str, topic: str
) -> None:
    language: Language = "es" if person.language_code == "es" else "en"
    async with run():
        answer = await person.look_up(typed)
        assert answer["results"] == []
        assert answer["button"] == {
            "text": library.say("telegram.inline.safety", language),
            "start_parameter": topic,
        }
        opened = await person.say(f"/start {topic}")
    assert library.replies[topic].text[language] in opened[-1].text


async def test_the_chosen_language_goes_before_the_apps(run: Run, ana: Person, library: Library) -> None:
    async with run():
        await ana.say("/language en")
        (result, *_) = (await ana.look_up("mtor"))["results"]
    assert result["title"] == library.title("abbr-mtor", "en")


async def test_looking_up_is_no_turn(run: Run, ana: Person, library: Library) -> None:
    async with run():
        await ana.look_up("mtor")
        introduction, _ = await ana.say("/menu")
    assert introduction.text == library.say("introduction", "es")


async def test_a_query_that_telegram_forgot_is_let_be(
    telegram: TelegramStandin, run: Run, ana: Person
) -> None:
    async with run():
        telegram.fail("answerInlineQuery", 400, "Bad Request: query is too old and response timeout expired")
        telegram.fail("answerInlineQuery", 502)
        for _ in range(2):
            with pytest.raises(KeyError):
                await ana.look_up("mtor")
        assert topics(await ana.look_up("mtor"))
    assert telegram.count("answerInlineQuery") == 3


async def test_every_card_can_be_listed(
    telegram: TelegramStandin, run: Run, person: Person, library: Library, language: Language
) -> None:
    """The stand-in refuses what Telegram would: too long, unclosed, twice the same."""
    found = set()
    async with run():
        for topic in library.topics():
            if topic not in library.replies:
                found.update(topics(await person.look_up(library.title(topic, language))))
        await person.look_up("ketamina " * 28)
    assert found == {topic for topic in library.topics() if topic not in library.replies}
    assert telegram.faults == []


def test_a_look_up_takes_less_than_fifty_milliseconds(talk: Conversation) -> None:
    typed = ["", "m", "mtor", "neurop", "dolor nociplástico criterios iasp", "refer", "ketamina " * 28]
    taken = []
    for text in typed * 3:
        before = time.process_time()
        talk.look_up(Session(), text, "es")
        taken.append(time.process_time() - before)
    assert statistics.quantiles(taken, n=20)[-1] < 0.05
