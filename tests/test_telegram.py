"""Whole conversations over Telegram: real HTTP to a stand-in, in both languages."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.service import Service
from content.library import Library
from content.models import LANGUAGES, Language
from tests.telegram_person import SEALS, Person, polling
from tests.telegram_standin import USERNAME, TelegramStandin

QUESTION: dict[Language, str] = {"es": "¿qué es el dolor nociplástico?", "en": "what is nociplastic pain?"}
PROBABLE = [
    "answer:case",
    "all:none",
    "answer:musculoskeletal",
    "answer:yes",
    "answer:regional",
    "answer:none",
    "answer:none",
    "mark:static:yes",
    "submit",
    "mark:touch:yes",
    "submit",
    "mark:sleep:yes",
    "submit",
    "answer:yes",
    "answer:yes",
]


@pytest.fixture
async def telegram(service: Service, library: Library) -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin() as standin, polling(standin, service, library):
        yield standin


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def person(telegram: TelegramStandin, language: Language) -> Person:
    return Person(telegram, language_code=language)


async def test_start_introduces_and_shows_the_menu(
    person: Person, library: Library, language: Language
) -> None:
    introduction, menu = await person.say("/start")
    assert introduction.text == library.say("introduction", language)
    assert menu.html.startswith(f"<b>{library.say('menu.title', language)}</b>")
    assert menu.payload("walk")


async def test_a_question_gets_a_card(person: Person, library: Library, language: Language) -> None:
    await person.say("/start")
    (card,) = await person.say(QUESTION[language])
    block = library.blocks["concept-nociplastic-pain"]
    assert card.html.startswith(f"<b>{block.title[language]}</b>\n\n{block.lead[language]}\n\n")
    assert card.html.count("<blockquote expandable>") == 1
    assert all(claim.text(language) in card.text for claim in block.claims)


async def test_a_card_leads_to_another(person: Person) -> None:
    await person.say("/start concept-nociplastic-pain")
    (reference,) = await person.tap("show:ref-1")
    assert not reference.edited
    address, *_ = [button["url"] for row in reference.rows for button in row if "url" in button]
    assert address.startswith("https://pubmed.ncbi.nlm.nih.gov/")


async def test_the_menu_changes_in_its_place(person: Person) -> None:
    await person.say("/start")
    menu = person.seen[-1]
    (group,) = await person.tap("menu:ref")
    assert (group.id, group.edited) == (menu.id, True)
    (again,) = await person.tap("menu")
    assert (again.id, again.text) == (menu.id, menu.text)


async def test_the_questionnaire_to_its_end(person: Person, library: Library, language: Language) -> None:
    await person.say("/start")
    (first,) = await person.tap("walk")
    for ending in PROBABLE:
        (step,) = await person.tap(ending)
        assert (step.id, step.edited) == (first.id, True), ending
    (review,) = await person.say("55")
    assert not review.edited
    assert review.text.startswith(library.say("review.title", language))
    shown = await person.tap("finish")
    text = "".join(message.text for message in shown)
    grade = {"es": "Dolor nociplástico (IASP 2021): probable", "en": "Nociplastic pain (IASP 2021): probable"}
    assert grade[language] in text
    assert library.say("result.study_only", language) in text
    assert shown[-1].payload("review")


async def test_a_mark_shows_on_its_button_and_in_words(
    person: Person, library: Library, language: Language
) -> None:
    in_words = f"[{library.say('walk.marked', language)}]"
    await person.say("/questionnaire")
    await person.tap("answer:case")
    (marked,) = await person.tap("mark:trauma")
    assert sum(label.startswith("✓ ") for label in marked.labels) == 1
    assert marked.text.count(in_words) == 1
    (cleared,) = await person.tap("mark:trauma")
    assert not any(label.startswith("✓ ") for label in cleared.labels)
    assert in_words not in cleared.text


async def test_a_question_in_the_middle_and_back(person: Person, language: Language) -> None:
    await person.say("/questionnaire")
    (asked,) = await person.tap("answer:case")
    card, again = await person.say(QUESTION[language])
    assert "<blockquote expandable>" in card.html
    assert again.text == asked.text
    assert not again.edited
    (onward,) = await person.tap("all:none")
    assert (onward.id, onward.edited) == (again.id, True)


async def test_an_old_button_changes_nothing(person: Person, library: Library, language: Language) -> None:
    await person.say("/questionnaire")
    first = person.seen[-1]
    await person.tap("answer:case")
    (kind,) = await person.tap("answer:self", on=first)
    assert kind.text.startswith(library.say("press.old_step", language))
    assert (kind.id, kind.edited) == (first.id, True)
    again = await person.tap("answer:self", on=first)
    assert again == [], "the same once more: Telegram says that nothing was modified, and that is fine"


async def test_a_button_nobody_made(person: Person, library: Library, language: Language) -> None:
    await person.say("/start")
    assert await person.press("rm -rf:'; DROP TABLE", person.seen[-1].id) == []
    assert person.told == [library.say("press.unknown", language)]


@pytest.mark.parametrize("message", [0, 99999])
async def test_a_message_too_old_to_edit_is_sent_anew(person: Person, message: int) -> None:
    await person.say("/start")
    fields: dict[str, Any] = (
        {} if message else {"date": 0}
    )  # date 0: Telegram no longer shows the message to the bot
    payload = SEALS.seal("menu", person.chat, person.id)
    (menu,) = await person.press(payload, message or person.seen[-1].id, **fields)
    assert not menu.edited


async def test_every_press_is_acknowledged(person: Person, telegram: TelegramStandin) -> None:
    await person.say("/start")
    await person.tap("menu:ref")
    await person.tap("menu")
    assert len(telegram.answered) == 2


async def test_a_press_too_old_to_acknowledge_is_still_answered(
    person: Person, telegram: TelegramStandin
) -> None:
    await person.say("/start")
    telegram.fail("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    assert await person.tap("menu:ref")


UNREADABLE: dict[str, Any] = {
    "voice": {"file_id": "a", "file_unique_id": "a", "duration": 2},
    "photo": [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}],
    "contact": {"phone_number": "+520000000000", "first_name": "Nadie"},
    "location": {"longitude": 0.5, "latitude": 0.5},
    "dice": {"emoji": "🎲", "value": 3},
    "sticker": {
        "file_id": "a", "file_unique_id": "a", "type": "regular", "width": 9, "height": 9,
        "is_animated": False, "is_video": False,
    },
}  # fmt: skip


SAID = {
    "voice": "unheard", "photo": "unseen", "sticker": "unseen", "contact": "unneeded",
    "location": "unneeded", "dice": "only_text",
}  # fmt: skip


@pytest.mark.parametrize("kind", UNREADABLE)
async def test_what_is_no_text_gets_one_sentence(
    person: Person, library: Library, language: Language, kind: str
) -> None:
    (answer,) = await person.send(**{kind: UNREADABLE[kind]})
    assert answer.text == library.say(f"telegram.{SAID[kind]}", language)


async def test_an_album_gets_one_sentence(person: Person) -> None:
    assert len(await person.send(photo=UNREADABLE["photo"], media_group_id="5")) == 1
    assert await person.send(photo=UNREADABLE["photo"], media_group_id="5") == []
    assert len(await person.send(photo=UNREADABLE["photo"], media_group_id="6")) == 1


async def test_a_caption_is_read(person: Person, library: Library, language: Language) -> None:
    await person.say("/start")
    only_text, card = await person.send(photo=UNREADABLE["photo"], caption=QUESTION[language])
    assert only_text.text == library.say("telegram.unseen", language)
    assert card.text.startswith(library.title("concept-nociplastic-pain", language))


async def test_a_service_message_gets_no_answer(person: Person) -> None:
    assert await person.send(delete_chat_photo=True) == []


async def test_an_unknown_command(person: Person, library: Library, language: Language) -> None:
    await person.say("/start")
    (kind,) = await person.say("/sudo make me")
    assert kind.text == library.say("command.unknown", language)
    (near,) = await person.say("/glosarry")
    assert near.text.startswith(library.say("command.near", language, near="glossary"))
    (glossary,) = await person.tap("do:glossary")
    assert glossary.payload("in:term-allodynia")


async def test_a_chosen_language_goes_before_the_apps(telegram: TelegramStandin, library: Library) -> None:
    person = Person(telegram, language_code="es-MX")
    await person.say("/start")
    (done,) = await person.say("/language en")
    assert done.text == library.say("language.done", "en")
    (menu,) = await person.say("/menú")
    assert menu.text.startswith(library.say("menu.title", "en"))


async def test_an_edited_message_is_let_be(telegram: TelegramStandin) -> None:
    person = Person(telegram)
    await person.say("/start")
    before = len(telegram.shown)
    message = {"message_id": 1, "date": 1, "chat": telegram.chat(7), "text": "hola"}
    update = telegram.push(edited_message=message)
    await person.say("/menu")
    assert telegram.confirmed > update
    assert len(telegram.shown) == before + 1


# Groups

GROUP = -100123


@pytest.fixture
def member(telegram: TelegramStandin, language: Language) -> Person:
    telegram.types[GROUP] = "supergroup"
    return Person(telegram, chat=GROUP, language_code=language)


async def test_a_group_talks_undisturbed(member: Person, language: Language) -> None:
    assert await member.say(QUESTION[language]) == []
    assert await member.say("/ban someone") == []
    assert await member.say(f"/help@another_{USERNAME}") == []
    assert await member.send(voice=UNREADABLE["voice"]) == []


async def test_a_mention_in_a_group_is_answered(
    member: Person, telegram: TelegramStandin, library: Library, language: Language
) -> None:
    shown = await member.say(f"@{USERNAME.upper()} {QUESTION[language]}", message_id=4321)
    assert shown[-1].text.startswith(library.title("concept-nociplastic-pain", language))
    sent = [call.params for call in telegram.calls if call.method == "sendMessage"]
    assert sent[0]["reply_parameters"]["message_id"] == 4321
    assert all("reply_parameters" not in params for params in sent[1:])


async def test_a_reply_to_the_bot_in_a_group_is_answered(member: Person, language: Language) -> None:
    (first, *_) = await member.say("/help")
    original = {"message_id": first.id, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}}
    author = {"id": 123456789, "is_bot": True, "first_name": "Umbral", "username": USERNAME}
    (card,) = await member.say(QUESTION[language], reply_to_message={**original, "from": author})
    assert "<blockquote" in card.html


@pytest.mark.parametrize(
    ("way", "start"),
    [
        ("/questionnaire", "questionnaire"),
        ("/practica", "practice"),
        ("@", "questionnaire"),
        ("walk", "questionnaire"),
        ("do:practica", "practice"),
        ("q:1.0:answer:case", "questionnaire"),
    ],
)
async def test_no_questionnaire_in_a_group(
    member: Person, library: Library, language: Language, way: str, start: str
) -> None:
    await member.say("/menu")
    asked = {"es": "empezar el cuestionario", "en": "start the questionnaire"}[language]
    way = f"@{USERNAME} {asked}" if way == "@" else way
    (offer,) = await (member.say(way) if way[0] in "/@" else member.forge(way))
    assert offer.text == library.say("telegram.in_private", language)
    assert offer.rows[0][0]["url"] == f"https://t.me/{USERNAME}?start={start}"
    assert not any(message.payload("answer:case") for message in member.seen)
