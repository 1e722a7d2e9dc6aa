"""Decides which JSON Schemas stand beside the YAML files, so that editors complete and check them."""

import json
from collections.abc import Iterator
from pathlib import Path

from content import files, models
from content.calibration import Calibration
from content.models import Strict
from dialogs.cases import Case
from dialogs.definition import Questionnaire

__all__ = ["SCHEMAS", "schema_text", "write_schemas"]

SCHEMAS: dict[str, type[Strict]] = {
    "abbreviations": files.AbbreviationsFile,
    "block": models.Block,
    "calibration": Calibration,
    "case": Case,
    "catalogue": files.CatalogueFile,
    "help_lines": files.HelpLinesFile,
    "notes": files.NotesFile,
    "outside": files.OutsideFile,
    "phrasings": models.Voices,
    "questionnaire": Questionnaire,
    "references": files.ReferencesFile,
    "replies": files.RepliesFile,
    "vague": files.VagueFile,
    "wording": files.WordingFile,
}
"""Each kind of file, by the name of its schema."""


def schema_text(name: str) -> str:
    """Return a schema as it is stored: JSON Schema 2020-12, indented, with a final line feed."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> Iterator[Path]:
    """Write every schema into a folder and yield the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(name), encoding="utf-8")
        yield path
