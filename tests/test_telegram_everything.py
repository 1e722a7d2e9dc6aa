"""Everything there is, over HTTP, in both languages: the stand-in refuses any call that Telegram would."""

import asyncio
from typing import Any

import pytest

from bot.service import Service
from bot.storage import open_storage
from bot.telegram_commands import IN_GROUPS, IN_PRIVATE
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.commands import COMMANDS
from dialogs.conversation import Conversation
from dialogs.definition import Questionnaire
from tests.databases import KEYS
from tests.telegram_person import Person, Run, polling
from tests.telegram_standin import USERNAME, TelegramStandin

GROUP = -100777


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def person(telegram: TelegramStandin, language: Language) -> Person:
    return Person(telegram, language_code=language)


# Commands, cards, lists


async def test_every_command_answers(
    telegram: TelegramStandin, run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        await person.say("/start")
        for name in {*COMMANDS, *IN_PRIVATE[language]}:
            shown = await person.say(f"/{name}")
            assert shown, name
            assert shown[-1].text not in (library.say("telegram.failed", one) for one in LANGUAGES)
    assert telegram.faults == []


async def test_every_deep_link_opens_its_card(
    telegram: TelegramStandin, run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        await person.say("/start")
        for topic in library.topics():
            if topic in library.replies:
                assert await person.say(f"/start {topic}")
                await person.say("/cancel")
                continue
            (card,) = await person.say(f"/start {topic}")
            assert card.text.startswith(library.title(topic, language)), topic
            assert card.html.count("<blockquote expandable>") == 1, topic
            assert card.payload(f"wrong:{topic}"), topic
            links = [button["url"] for row in card.rows for button in row if "url" in button]
            assert any(f"start%3D{topic}" in link for link in links), topic
    assert telegram.faults == []


async def test_every_card_opens_in_the_message_of_its_list(
    run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        await person.say("/start")
        (menu,) = await person.say("/menu")
        for group in (*(group.id for group in library.groups), "ref", "abbr"):
            await person.forge(f"menu:{group}")
            listed = [p[8:] for p in person.seen[-1].payloads if p[8:].startswith("in:")]
            assert listed
            for action in listed:
                (card,) = await person.forge(action)
                assert (card.id, card.edited) == (menu.id, True), action
                assert card.text.startswith(library.title(action.removeprefix("in:"), language))
                (back,) = await person.tap(f"menu:{group}")
                assert (back.id, back.edited) == (menu.id, True), action


async def test_a_mechanism_is_two_taps_away(run: Run, person: Person) -> None:
    async with run():
        await person.say("/start")
        await person.tap("menu:ketamine")
        (card,) = await person.tap("in:mechanism-mtor")
        assert card.edited
        (reference,) = await person.tap("in:ref-17:mechanism-mtor")
        copied = [
            button["copy_text"]["text"] for row in reference.rows for button in row if "copy_text" in button
        ]
        assert len(copied) == 1
        (again,) = await person.tap("in:mechanism-mtor")
        assert (again.id, again.text) == (card.id, card.text)


async def test_something_is_wrong(run: Run, person: Person, library: Library, language: Language) -> None:
    async with run():
        await person.say("/start mechanism-mtor")
        (asked,) = await person.tap("wrong:mechanism-mtor")
        assert not asked.edited, "the card stays"
        (thanks,) = await person.tap("wrong:mechanism-mtor:source")
    assert (thanks.id, thanks.edited) == (asked.id, True)
    reason = library.say("report.source", language)
    assert thanks.text == library.say("report.thanks", language, reason=reason)


# The questionnaire


ROUTES: dict[str, list[str]] = {
    "case to the review": [
        "answer:case", "all:none", "answer:musculoskeletal", "answer:yes", "answer:regional", "answer:none",
        "answer:none", "mark:static:yes", "mark:thermal:unknown", "submit", "mark:touch:yes", "submit",
        "mark:sleep:yes", "submit", "answer:yes", "answer:yes", "answer:unknown", "change:duration",
        "answer:no", "finish", "review",
    ],
    "oneself": [
        "answer:self", "all:none", "answer:musculoskeletal", "answer:unknown", "back", "answer:yes",
        "answer:widespread", "answer:partial", "answer:unknown", "all:unknown", "all:no", "all:unknown",
        "answer:unknown", "answer:no", "answer:unknown", "finish",
    ],
    "an early stop": [
        "answer:case", "all:none", "answer:musculoskeletal", "answer:no", "on", "answer:discrete",
    ],
    "red flags now": [
        "answer:self", "mark:stroke", "mark:cancer", "submit", "back", "mark:stroke", "submit", "on",
    ],
    "red flags in a case": ["answer:case", "mark:trauma", "submit", "assessed", "cancel"],
}  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
async def test_every_screen_of_the_questionnaire_stays_in_one_message(
    run: Run, person: Person, route: str
) -> None:
    async with run():
        (_, first) = await person.say("/questionnaire")
        for ending in ROUTES[route]:
            shown = await person.tap(ending)
            assert [(step.id, step.edited) for step in shown[:1]] == [(first.id, True)], ending
            assert len(shown) == 1 or ending == "finish", ending


async def test_every_case_can_be_begun(run: Run, person: Person, questionnaire: Questionnaire) -> None:
    async with run():
        await person.say("/start")
        (cases,) = await person.say("/practice")
        actions = [payload[8:] for payload in cases.payloads]
        assert len(actions) == 7
        for action in actions:
            (step,) = await person.tap(action, on=cases)
            assert step.payload("all:none")
            (told,) = await person.tap("all:none")
            assert "<blockquote>" in told.html
            await person.say("/cancel")
    assert questionnaire


async def test_a_step_shows_where_one_is(
    run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        await person.say("/questionnaire")
        (step,) = await person.tap("answer:case")
    assert library.say("walk.progress", language, step=2, steps=13, name="").strip() in step.text


async def test_a_double_tap_counts_once(
    telegram: TelegramStandin, run: Run, person: Person, library: Library, language: Language
) -> None:
    async with run():
        (_, first) = await person.say("/questionnaire")
        payload = first.payload("answer:case")
        person.press_only(payload, first.id)
        (step, kind) = await person.press(payload, first.id)
        assert step.payload("all:none")
        assert kind.text.startswith(library.say("press.old_step", language))
        assert kind.text.endswith(step.text)
    assert len(telegram.answered) == 2


# Buttons that are not theirs


async def test_a_button_of_another_chat_or_key_changes_nothing(
    telegram: TelegramStandin, run: Run, person: Person, library: Library, language: Language
) -> None:
    other = Person(telegram, chat=8, id=8, language_code=language)
    async with run():
        (_, first) = await person.say("/questionnaire")
        (_, theirs) = await other.say("/questionnaire")
        stolen = theirs.payload("answer:self")
        for payload in (stolen, stolen[8:], f"{first.payload('answer:self')}x", "A" * 64, "💥" * 16):
            assert await person.press(payload, first.id) == []
        (step,) = await person.tap("answer:case")
        assert step.payload("all:none")
    assert telegram.told == [library.say("press.unknown", language)] * 5
    assert len(telegram.answered) == 6, "every press is answered"


async def test_a_button_survives_a_restart(run: Run, person: Person) -> None:
    async with run():
        (_, first) = await person.say("/questionnaire")
    async with run():
        (step,) = await person.press(first.payload("answer:case"), first.id)
    assert (step.id, step.edited) == (first.id, True)


# Groups


@pytest.fixture
def member(telegram: TelegramStandin, language: Language) -> Person:
    telegram.types[GROUP] = "supergroup"
    return Person(telegram, chat=GROUP, id=1, language_code=language)


async def test_the_menu_of_a_group_answers_and_quotes(
    telegram: TelegramStandin, run: Run, member: Person, language: Language
) -> None:
    async with run():
        for number, name in enumerate(IN_GROUPS[language], 5000):
            shown = await member.say(f"/{name}@{USERNAME}", message_id=number)
            assert shown, name
            sent = [call.params for call in telegram.calls if call.method == "sendMessage"]
            assert sent[-len(shown)]["reply_parameters"]["message_id"] == number
            assert not any("q:" in payload for message in shown for payload in message.payloads), name


async def test_a_button_in_a_group_is_good_for_whoever_asked(
    telegram: TelegramStandin, run: Run, member: Person, library: Library, language: Language
) -> None:
    other = Person(telegram, chat=GROUP, id=2, language_code=language)
    async with run():
        await member.say("/menu")
        menu = member.seen[-1]
        assert await other.press(menu.payload("menu:ketamine"), menu.id) == []
        assert telegram.told == [library.say("telegram.not_yours", language)]
        (group,) = await member.tap("menu:ketamine", on=menu)
        assert group.edited


async def test_a_group_that_becomes_a_supergroup_keeps_its_language(
    telegram: TelegramStandin, run: Run, member: Person, library: Library, language: Language
) -> None:
    telegram.types |= {-77: "group"}
    before: Language = "en" if language == "es" else "es"
    small = Person(telegram, chat=-77, id=1, language_code=language)
    async with run():
        await small.say(f"/language@{USERNAME} {before}")
        assert await member.send(migrate_from_chat_id=-77) == []
        (menu,) = await member.say("/menu")
    assert menu.text.startswith(library.say("menu.title", before))


async def test_who_writes_as_the_group_has_buttons_for_anyone(run: Run, member: Person) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    as_group = {"from": anonymous, "sender_chat": {"id": GROUP, "type": "supergroup", "title": "Clase"}}
    async with run():
        await member.say("/menu", **as_group)
        (group,) = await member.tap("menu:ketamine")
        assert group.edited


async def test_a_topic_of_a_forum_is_answered_there(
    telegram: TelegramStandin, run: Run, member: Person
) -> None:
    async with run():
        await member.say("/help", message_thread_id=31, is_topic_message=True)
    sent = [call.params for call in telegram.calls if call.method == "sendMessage"]
    assert [params["message_thread_id"] for params in sent] == [31] * len(sent)


async def test_a_crisis_in_a_group_gets_care_and_lines(
    run: Run, member: Person, library: Library, language: Language
) -> None:
    said = {"es": "me quiero morir", "en": "I want to die"}[language]
    async with run():
        await member.say("/help")
        assert await member.say(said) == [], "not addressed, not overheard"
        (care,) = await member.say(f"@{USERNAME} {said}")
    assert care.text.startswith(library.replies["safety-crisis"].text[language])
    assert "911" in care.text


# Whatever is sent


async def test_a_question_of_4096_letters_and_other_alphabets(
    telegram: TelegramStandin, run: Run, person: Person
) -> None:
    texts = [
        "alodinia " * 455,
        "я" * 4096,
        "疼痛 " * 1365,
        "\u202b" + "ألم " * 1000,
        "😀" * 2048,
        "\u200f",
        "\u0000",
    ]
    async with run():
        await person.say("/start")
        for text in texts:
            await person.say(text[:4096])
        assert len(await person.say("/menu")) == 1
    assert telegram.faults == []


SILENT: dict[str, Any] = {
    "joined": {"new_chat_members": [{"id": 9, "is_bot": False, "first_name": "Nadie"}]},
    "left": {"left_chat_member": {"id": 9, "is_bot": False, "first_name": "Nadie"}},
    "pinned": {
        "pinned_message": {"message_id": 3, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"},
    },
    "migrates": {"migrate_to_chat_id": -1009},
    "migrated": {"migrate_from_chat_id": -1009},
    "title": {"new_chat_title": "Dolor"},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    "topic": {"forum_topic_created": {"name": "Dolor", "icon_color": 1}},
    "own card": {
        "text": "Alodinia",
        "via_bot": {"id": 123456789, "is_bot": True, "first_name": "Umbral", "username": USERNAME},
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", SILENT)
async def test_what_nobody_asked_is_not_answered(run: Run, person: Person, kind: str) -> None:
    async with run():
        await person.say("/start")
        assert await person.send(**SILENT[kind]) == []


async def test_a_forwarded_question_is_answered(run: Run, person: Person, library: Library) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Alguien"}
    async with run():
        await person.say("/start")
        (card,) = await person.say("¿qué es la alodinia?", forward_origin=origin)
    assert card.text.startswith(library.title("term-allodynia", "es"))


async def test_own_sentences_follow_the_language_chosen(run: Run, person: Person, library: Library) -> None:
    other: Language = "en" if person.language_code == "es" else "es"
    async with run():
        await person.say(f"/language {other}")
        (told,) = await person.send(voice={"file_id": "a", "file_unique_id": "a", "duration": 2})
        assert told.text == library.say("telegram.unheard", other)
        await person.press("nothing", person.seen[-1].id)
    assert person.told == [library.say("press.unknown", other)]


class _SlowService(Service):
    """A service whose turns wait for something, as behind a slow database."""

    ready: asyncio.Event

    async def turn(self, *given: Any, **named: Any) -> Any:
        await self.ready.wait()
        return await super().turn(*given, **named)


async def test_who_waits_sees_that_an_answer_is_under_way(
    telegram: TelegramStandin, talk: Conversation, library: Library, tmp_path: Any
) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path / 'slow.sqlite3'}", KEYS)
    service, person = _SlowService(talk, storage), Person(telegram)
    service.ready = asyncio.Event()
    async with polling(telegram, service, library):
        update = person.send_only(text="/menu")
        await telegram.until(lambda: telegram.count("sendChatAction"))
        assert person.seen == []
        service.ready.set()
        await telegram.until(lambda: telegram.confirmed >= update)
    await storage.close()
    assert len(person.seen) == 2
    assert telegram.count("sendChatAction") == 1
