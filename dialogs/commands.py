"""Decides what is a command, its names in both languages, and which one a slip of the pen meant."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from content.models import Language
from content.text import fold
from dialogs.events import Command, Said

__all__ = ["COMMANDS", "command_named", "language_of_command", "nearest_command", "read_typed"]

COMMANDS: Mapping[str, str] = {
    "start": "start",
    "inicio": "start",
    "help": "help",
    "ayuda": "help",
    "menu": "menu",
    "questionnaire": "questionnaire",
    "cuestionario": "questionnaire",
    "practice": "practice",
    "practica": "practice",
    "mechanisms": "mechanisms",
    "mecanismos": "mechanisms",
    "evidence": "evidence",
    "evidencia": "evidence",
    "glossary": "glossary",
    "glosario": "glossary",
    "references": "references",
    "referencias": "references",
    "figures": "figures",
    "figuras": "figures",
    "language": "language",
    "idioma": "language",
    "settings": "settings",
    "ajustes": "settings",
    "privacy": "privacy",
    "privacidad": "privacy",
    "mydata": "mydata",
    "misdatos": "mydata",
    "delete": "delete",
    "borrar": "delete",
    "cancel": "cancel",
    "cancelar": "cancel",
}
"""The command meant, by the names that people may type, without accents."""

NEAR_ENOUGH = 65
"""Likeness, out of 100, from which a name that nobody knows is taken for a slip."""


LANGUAGE_NEUTRAL = frozenset({"start", "menu"})
"""Names that tell no language: Telegram's own, and one that both languages have."""


def read_typed(text: str, locale: Language | None = None) -> Command | Said:
    """Return what a typed text is: a command where it begins with a slash, else what was said."""
    text = text.strip()
    if not text.startswith("/"):
        return Said(text, locale)
    name, *rest = text[1:].split(None, 1) or [""]
    return Command(name.lower(), "".join(rest), locale, language_of_command(name))


def language_of_command(name: str) -> Language | None:
    """Return the language in which a command has this name; None for a name of both, or of none."""
    folded = fold(name)
    if folded in LANGUAGE_NEUTRAL or folded not in COMMANDS:
        return None
    return "en" if folded == COMMANDS[folded] else "es"


def command_named(name: str) -> str:
    """Return the command of a name in either language; a name that nobody knows stays what it is."""
    folded = fold(name)
    return COMMANDS.get(folded, folded)


def nearest_command(name: str) -> str | None:
    """Return the known name that is nearest to an unknown one, or None when none is near."""
    near = process.extractOne(fold(name), list(COMMANDS), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return near[0] if near else None
