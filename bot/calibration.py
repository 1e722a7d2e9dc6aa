"""Decides how calibration is run and written down, with its progress shown."""

from datetime import UTC, datetime
from pathlib import Path

import click
import yaml

from content.calibrating import Asked, ask_left_out, calibrate
from content.calibration import CALIBRATION_FILE, Calibration
from content.library import load

__all__ = ["run_calibration", "write"]

HEAD = "# Written by `python -m bot calibrate`; content/calibration.py says what each value is.\n"


def run_calibration(path: Path = CALIBRATION_FILE) -> None:
    """Ask what was left out, voice by voice, and write the limits that follow."""
    library = load()
    asked: list[Asked] = []
    for voice, found in ask_left_out(library):
        asked.extend(found)
        click.echo(f"left out {voice}: {len(found)} questions asked")
    calibration = calibrate(library, asked, datetime.now(UTC).date().isoformat())
    write(calibration, path)
    limits, evidence = calibration.limits, calibration.evidence
    click.echo(f"limits: answer {limits.answer}, suggest {limits.suggest}")
    right, helped = f"{evidence.answered_right:.1%}", f"{evidence.helped:.1%}"
    click.echo(f"within: {evidence.asked_within} asked, {right} answered right, {helped} helped")
    click.echo(f"outside: {evidence.asked_outside} asked, {evidence.answered_outside:.1%} answered")


def write(calibration: Calibration, path: Path) -> None:
    """Write a calibration so that it reads back the same."""
    path.write_text(HEAD + yaml.safe_dump(calibration.model_dump(), sort_keys=False), encoding="utf-8")
