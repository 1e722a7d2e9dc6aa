"""Decides which commands Telegram knows of: the names that are understood, and those its menu shows."""

import logging
from collections.abc import Mapping

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from content.library import Library
from content.models import Language

__all__ = ["COMMANDS", "register"]

COMMANDS: Mapping[str, str] = {
    "start": "start",
    "help": "help",
    "ayuda": "help",
    "privacy": "privacy",
    "privacidad": "privacy",
    "language": "language",
    "idioma": "language",
    "settings": "language",  # Telegram asks for /settings where there is anything to set
    "ajustes": "language",
    "menu": "menu",
    "questionnaire": "questionnaire",
    "cuestionario": "questionnaire",
    "practice": "practice",
    "practica": "practice",
    "cancel": "cancel",
    "cancelar": "cancel",
}
"""The core's name of every command, by the names that people may type, without accents."""

SHOWN: Mapping[Language, tuple[str, ...]] = {
    "es": ("menu", "cuestionario", "practica", "idioma", "privacidad", "cancelar", "ayuda"),
    "en": ("menu", "questionnaire", "practice", "language", "privacy", "cancel", "help"),
}

log = logging.getLogger(__name__)


async def register(bot: Bot, library: Library) -> None:
    """Tell Telegram the commands: in English for apps in English, in Spanish for all others."""
    try:
        for language, names in SHOWN.items():
            menu = [
                BotCommand(name, library.say(f"telegram.command.{COMMANDS[name]}", language))
                for name in names
            ]
            await bot.set_my_commands(menu, language_code=None if language == "es" else language)
    except TelegramError as error:
        # The commands work without the menu.
        log.warning("Telegram did not take the list of commands: %s", type(error).__name__)
