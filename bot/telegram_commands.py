"""Decides which commands the menus of Telegram show, in private chats and in groups."""

from collections.abc import Mapping

from content.models import Language

__all__ = ["IN_GROUPS", "IN_PRIVATE"]

IN_PRIVATE: Mapping[Language, tuple[str, ...]] = {
    "es": (
        "menu",
        "cuestionario",
        "practica",
        "mecanismos",
        "evidencia",
        "glosario",
        "referencias",
        "figuras",
        "ajustes",
        "idioma",
        "privacidad",
        "misdatos",
        "borrar",
        "cancelar",
        "ayuda",
    ),
    "en": (
        "menu",
        "questionnaire",
        "practice",
        "mechanisms",
        "evidence",
        "glossary",
        "references",
        "figures",
        "settings",
        "language",
        "privacy",
        "mydata",
        "delete",
        "cancel",
        "help",
    ),
}
IN_GROUPS: Mapping[Language, tuple[str, ...]] = {
    "es": ("menu", "mecanismos", "evidencia", "glosario", "referencias", "figuras", "privacidad", "ayuda"),
    "en": ("menu", "mechanisms", "evidence", "glossary", "references", "figures", "privacy", "help"),
}
"""In a group there is no questionnaire, so nothing to cancel."""
