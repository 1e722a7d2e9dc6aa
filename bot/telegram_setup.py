"""Decides how the bot presents itself on Telegram: its name, what it says of itself, and its menus."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    User,
)
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.errors import SetupError, UnreachableError
from bot.settings import load_settings
from bot.telegram import open_bot
from bot.telegram_commands import IN_GROUPS, IN_PRIVATE
from bot.telegram_patience import REFUSED, reason, seconds
from content.library import Library
from content.models import Language
from dialogs.commands import command_named

__all__ = ["run_setup", "set_up"]

APPS: dict[Language | None, str] = {None: "other languages", "es": "Spanish", "en": "English"}
"""What Telegram keeps apart: apps in each of Umbral's languages, and all others."""
SCOPES: tuple[tuple[str, BotCommandScope], ...] = (
    ("private chats", BotCommandScopeAllPrivateChats()),
    ("groups", BotCommandScopeAllGroupChats()),
)


@dataclass(frozen=True)
class _Piece:
    """One thing that Telegram shows: what it is called, what it should be, and how to read and write it."""

    name: str
    wanted: object
    read: Callable[[], Awaitable[object]]
    write: Callable[[], Awaitable[object]]


def run_setup(library: Library) -> tuple[str, ...]:
    """Set up the bot of the settings; return what to tell the operator; raise SetupError without a token."""
    settings = load_settings()
    if settings.telegram_token is None:
        raise SetupError("UMBRAL_TELEGRAM_TOKEN is not set; get a token from @BotFather and set it")
    bot = open_bot(settings.telegram_token.get_secret_value(), settings.telegram_api)
    return asyncio.run(set_up(bot, library, settings.language))


async def set_up(bot: Bot, library: Library, default: Language) -> tuple[str, ...]:
    """Bring what Telegram shows up to date; return lines that say what changed and what is left to do.

    Apps in neither language get the default one. What is right already is not written again. Raises
    SetupError when Telegram does not know the token, UnreachableError when it cannot be asked.
    """
    try:
        await bot.initialize()
        changed = [piece.name for piece in _pieces(bot, library, default) if await _mend(piece)]
        me = bot.bot
    except InvalidToken:
        raise SetupError(REFUSED) from None  # the library's own message holds the token
    except RetryAfter as flood:
        wait = round(seconds(flood))
        raise UnreachableError(f"Telegram asks to wait {wait} seconds; run this again then") from None
    except TelegramError as error:
        raise UnreachableError(f"Telegram cannot be reached ({reason(error)}); try again") from None
    finally:
        await bot.shutdown()
    return (*(f"Set: {name}." for name in changed), *_left_to_do(me, changed=bool(changed)))


async def _mend(piece: _Piece) -> bool:
    """Write a piece that is not as it should be; return whether it was written."""
    if await piece.read() == piece.wanted:
        return False
    await piece.write()
    return True


def _pieces(bot: Bot, library: Library, default: Language) -> Iterator[_Piece]:
    for code, app in APPS.items():
        language = code or default
        yield from _profile(bot, library, language, code, app)
        for where, scope in SCOPES:
            names = (IN_PRIVATE if scope.type == scope.ALL_PRIVATE_CHATS else IN_GROUPS)[language]
            yield _menu(bot, _commands(library, language, names), scope, code, f"menu of {where}, {app}")


def _profile(bot: Bot, library: Library, language: Language, code: str | None, app: str) -> Iterator[_Piece]:
    name, about, short = (
        library.say(f"telegram.profile.{key}", language) for key in ("name", "description", "short")
    )

    async def read(ask: Callable[..., Awaitable[Any]], field: str) -> object:
        return getattr(await ask(language_code=code), field)

    yield _Piece(
        f"name, {app}",
        name,
        lambda: read(bot.get_my_name, "name"),
        lambda: bot.set_my_name(name, language_code=code),
    )
    yield _Piece(
        f"description, {app}",
        about,
        lambda: read(bot.get_my_description, "description"),
        lambda: bot.set_my_description(about, language_code=code),
    )
    yield _Piece(
        f"short description, {app}",
        short,
        lambda: read(bot.get_my_short_description, "short_description"),
        lambda: bot.set_my_short_description(short, language_code=code),
    )


def _menu(
    bot: Bot, wanted: tuple[BotCommand, ...], scope: BotCommandScope, code: str | None, name: str
) -> _Piece:
    return _Piece(
        name,
        wanted,
        lambda: bot.get_my_commands(scope, code),
        lambda: bot.set_my_commands(wanted, scope, code),
    )


def _commands(library: Library, language: Language, names: tuple[str, ...]) -> tuple[BotCommand, ...]:
    return tuple(
        BotCommand(name, library.say(f"telegram.command.{command_named(name)}", language)) for name in names
    )


def _left_to_do(me: User, *, changed: bool) -> Iterator[str]:
    """Yield what is not changed from here: @BotFather alone can switch these."""
    if not changed:
        yield f"Nothing to change: @{me.username} is set up."
    if me.supports_inline_queries:
        yield "Inline mode is on."
    else:
        yield (
            "Inline mode is off, and only @BotFather can switch it on: send it /setinline, "
            f"choose @{me.username} and type a placeholder such as «mTOR»."
        )
    if me.can_read_all_group_messages:
        yield (
            f"Privacy mode is off, and Umbral does not need that: send @BotFather /setprivacy, choose "
            f"@{me.username} and «Enable»."
        )
    if not me.can_join_groups:
        yield f"It cannot join groups; to let it, send @BotFather /setjoingroups and choose @{me.username}."
