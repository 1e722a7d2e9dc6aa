"""Decides which questionnaire Umbral walks through, and reads it as strictly as all content."""

from pathlib import Path

from content.source import read, validate
from dialogs.definition import Questionnaire

__all__ = ["QUESTIONNAIRES_FOLDER", "load_questionnaire"]

QUESTIONNAIRES_FOLDER = Path(__file__).parent / "questionnaires"


def load_questionnaire(name: str = "nociplastic", folder: Path = QUESTIONNAIRES_FOLDER) -> Questionnaire:
    """Return a questionnaire by name; raise ContentError with everything that its file has wrong."""
    return validate(Questionnaire, read(folder / f"{name}.yaml"))
