"""Questions without an answer: kept only when asked for, in Umbral's own words, and without who asked."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.application import conversation
from bot.service import Service
from bot.storage import open_storage
from bot.unanswered import LONGEST, Asked
from content.library import Library
from content.preparing import examples
from content.searching import Line
from content.vocabulary import FEWEST_LINES, vocabulary
from dialogs.conversation import Conversation
from dialogs.events import Command, Press, Said
from dialogs.privacy import KEPT_FOR
from dialogs.questions import LEFT_OUT, redacted
from dialogs.routing import Router
from tests.databases import KEY, KEYS, rows
from tests.person import NOON
from tests.scripts import vague_question

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
STRANGE = "¿la fibromialgia de Xochiquetzal Ruvalcaba, 5512345678, se trata con zarzaparrilla?"


@pytest.fixture(scope="module")
def keeping(library: Library) -> Conversation:
    return conversation(library, keep_unanswered=True)


async def test_they_are_counted_and_listed_most_first(address: str) -> None:
    storage = await open_storage(address, KEYS)
    assert await storage.unanswered.all() == ()
    for words, day in (("… lupus", MONDAY), ("la … ketamina", TUESDAY), ("la … ketamina", MONDAY)):
        await storage.unanswered.add(words, "es", day)
    await storage.unanswered.add("x" * 5000, "en", MONDAY)
    assert await storage.unanswered.all() == (
        Asked("la … ketamina", "es", 2, TUESDAY),
        Asked("x" * LONGEST, "en", 1, MONDAY),
        Asked("… lupus", "es", 1, MONDAY),
    )
    await storage.close()


async def test_nothing_is_kept_unless_the_operator_says_so(talk: Conversation, address: str) -> None:
    storage = await open_storage(address, KEYS)
    service = Service(talk, storage, clock=lambda: NOON)
    await service.turn("telegram:1", Said(STRANGE), 1)
    assert await storage.unanswered.all() == ()
    (reply,) = await service.turn("telegram:1", Command("privacy"), 2)
    assert LEFT_OUT not in reply.text
    await storage.close()


async def test_what_is_kept_is_words_of_umbral_s_own_and_no_one_s(
    keeping: Conversation, address: str
) -> None:
    storage = await open_storage(address, KEYS)
    service = Service(keeping, storage, clock=lambda: NOON)
    for update in (1, 1, 1):
        await service.turn("telegram:424242", Said(STRANGE), update)
    (asked,) = await storage.unanswered.all()
    assert (asked.words, asked.times) == (
        f"la fibromialgia de {LEFT_OUT} {LEFT_OUT} {LEFT_OUT} se trata con {LEFT_OUT}",
        1,
    )
    (reply,) = await service.turn("telegram:424242", Command("privacy"), 2)
    assert f"«{LEFT_OUT}»" in reply.text
    await storage.close()
    (row,) = await rows(address, "SELECT * FROM unanswered")
    assert len(row) == 4, "words, language, day and how often: no column for who"


async def test_none_of_these_counts_and_an_answer_does_not(
    keeping: Conversation, routing: Router, address: str
) -> None:
    storage = await open_storage(address, KEYS)
    service = Service(keeping, storage, clock=lambda: NOON)
    vague = vague_question(routing, "es")
    await service.turn("web:a", Said(vague))
    assert await storage.unanswered.all() == ()
    await service.turn("web:a", Press("none"))
    assert [asked.words for asked in await storage.unanswered.all()] == [vague]
    await service.turn("web:b", Said("¿qué es la alodinia?"))
    await service.turn("web:c", Said("ya no quiero vivir"))
    assert len(await storage.unanswered.all()) == 1
    await storage.close()


async def test_they_are_erased_after_as_long_as_a_chat(address: str) -> None:
    storage = await open_storage(address, KEYS)
    await storage.unanswered.add("… lupus", "es", NOON.date())
    await storage.erase_unused(NOON + KEPT_FOR)
    assert len(await storage.unanswered.all()) == 1
    await storage.erase_unused(NOON + KEPT_FOR + timedelta(days=1))
    assert await storage.unanswered.all() == ()
    await storage.close()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("soy Xochiquetzal", f"soy {LEFT_OUT}"),
        ("Xochiquetzal", None),
        ("5512345678", None),
        ("", None),
        ("la ketamina y el 2014", f"la ketamina y el {LEFT_OUT}"),
    ],
)
def test_every_other_word_is_left_out(library: Library, text: str, kept: str | None) -> None:
    assert redacted(text, vocabulary(examples(library))) == kept


def test_a_word_is_own_when_several_phrasings_have_it() -> None:
    lines: dict[str, list[Line]] = {
        "one": [("a", "rara comun", "es"), ("b", "comun", "es"), ("c", "comun 2014", "es")],
        "outside-field": [("d", "lupus", "es")] * FEWEST_LINES,
        "outside-everyday": [("e", "paty", "es")] * FEWEST_LINES,
    }
    assert vocabulary(lines) == {"comun", "lupus"}


def listed(address: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "unanswered"],
        env=os.environ | {"UMBRAL_DATABASE_URL": address, "UMBRAL_DATA_KEY": KEY},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.splitlines()


async def test_the_curator_reads_them_by_topic(address: str) -> None:
    storage = await open_storage(address, KEYS)
    for _ in range(3):
        await storage.unanswered.add("la alodinia de …", "es", MONDAY)
    await storage.close()
    assert listed(address) == [
        "   3  term-allodynia",
        "         3  es  la alodinia de …, last on 2026-03-02",
    ]
