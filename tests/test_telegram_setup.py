"""Setting the bot up on Telegram: what is set, that it is set once, and what the operator is told."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import SetupError, UnreachableError
from bot.telegram import open_bot
from bot.telegram_commands import IN_GROUPS, IN_PRIVATE
from bot.telegram_setup import set_up
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.commands import COMMANDS, language_of_command
from tests.telegram_standin import TOKEN, USERNAME, TelegramStandin


async def setting_up(telegram: TelegramStandin, library: Library, default: Language = "es") -> list[str]:
    lines = await set_up(open_bot(TOKEN, telegram.api), library, default)
    assert telegram.faults == []
    return list(lines)


async def test_everything_is_set_in_each_language(telegram: TelegramStandin, library: Library) -> None:
    lines = await setting_up(telegram, library)
    for language, code in ((None, "es"), *((one, one) for one in LANGUAGES)):
        for scope, names in (("all_private_chats", IN_PRIVATE), ("all_group_chats", IN_GROUPS)):
            menu = telegram.kept[f"Commands {scope} {language or ''}".strip()]
            assert tuple(entry["command"] for entry in menu) == names[code]
    assert telegram.kept["Description default"] == library.say("telegram.profile.description", "es")
    assert telegram.kept["ShortDescription default en"] == library.say("telegram.profile.short", "en")
    assert telegram.kept["Name default"] == "Umbral"
    assert "Set: menu of groups, English." in lines
    assert "Inline mode is on." in lines


async def test_the_second_time_nothing_changes(telegram: TelegramStandin, library: Library) -> None:
    await setting_up(telegram, library)
    telegram.calls.clear()
    lines = await setting_up(telegram, library)
    assert lines == [f"Nothing to change: @{USERNAME} is set up.", "Inline mode is on."]
    assert not [call for call in telegram.calls if call.method.startswith("set")]


async def test_only_what_differs_is_set(telegram: TelegramStandin, library: Library) -> None:
    await setting_up(telegram, library)
    telegram.kept["ShortDescription default en"] = "Something that somebody typed at @BotFather"
    telegram.calls.clear()
    lines = await setting_up(telegram, library)
    assert [line for line in lines if line.startswith("Set")] == ["Set: short description, English."]
    assert [call.method for call in telegram.calls if call.method.startswith("set")] == [
        "setMyShortDescription"
    ]


async def test_other_apps_speak_the_operators_language(telegram: TelegramStandin, library: Library) -> None:
    await setting_up(telegram, library, "en")
    assert telegram.kept["Description default"] == library.say("telegram.profile.description", "en")
    assert [entry["command"] for entry in telegram.kept["Commands all_group_chats"]] == list(IN_GROUPS["en"])


async def test_what_only_botfather_can_do_is_said(telegram: TelegramStandin, library: Library) -> None:
    telegram.me |= {
        "supports_inline_queries": False,
        "can_read_all_group_messages": True,
        "can_join_groups": False,
    }
    text = "\n".join(await setting_up(telegram, library))
    for command in ("/setinline", "/setprivacy", "/setjoingroups"):
        assert f"{command}, choose @{USERNAME}" in text or f"{command} and choose @{USERNAME}" in text


async def test_a_token_that_telegram_does_not_know(telegram: TelegramStandin, library: Library) -> None:
    bot = open_bot("1:AAnot-this-one", telegram.api)
    with pytest.raises(SetupError, match="does not accept UMBRAL_TELEGRAM_TOKEN"):
        await set_up(bot, library, "es")


@pytest.mark.parametrize(
    ("code", "retry_after", "said"), [(502, None, "cannot be reached"), (429, 300, "wait 300 seconds")]
)
async def test_telegram_that_does_not_answer(
    telegram: TelegramStandin, library: Library, code: int, retry_after: int | None, said: str
) -> None:
    telegram.fail("setMyName", code, "told to fail", retry_after=retry_after)
    with pytest.raises(UnreachableError, match=said):
        await set_up(open_bot(TOKEN, telegram.api), library, "es")


def run(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "telegram-setup"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "status", "said"),
    [
        ({}, 2, "UMBRAL_TELEGRAM_TOKEN is not set"),
        ({"UMBRAL_TELEGRAM_TOKEN": "no token"}, 2, "does not accept UMBRAL_TELEGRAM_TOKEN"),
        (
            {"UMBRAL_TELEGRAM_TOKEN": TOKEN, "UMBRAL_TELEGRAM_API": "http://127.0.0.1:1"},
            1,
            "cannot be reached (no connection, or it broke off); try again",
        ),
    ],
)
def test_the_command_ends_with_one_sentence(settings: dict[str, str], status: int, said: str) -> None:
    done = run(**settings)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert TOKEN not in done.stderr


def test_every_command_of_a_menu_is_understood_and_described(library: Library) -> None:
    shown = {name for menus in (IN_PRIVATE, IN_GROUPS) for names in menus.values() for name in names}
    assert shown <= set(COMMANDS)
    for names in IN_PRIVATE.values():
        assert {COMMANDS[name] for name in names} == set(COMMANDS.values()) - {"start"}
    for name in shown:
        assert library.say(f"telegram.command.{COMMANDS[name]}", "es")


@pytest.mark.parametrize("menus", [IN_PRIVATE, IN_GROUPS], ids=["private", "groups"])
def test_a_command_of_a_menu_is_answered_in_the_language_of_the_menu(
    menus: Mapping[Language, tuple[str, ...]],
) -> None:
    """An app in neither language shows one of them; what is tapped there is sent as if it were typed."""
    for language, names in menus.items():
        assert {language_of_command(name) for name in names} == {language, None}
