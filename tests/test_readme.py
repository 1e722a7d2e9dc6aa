"""What the README shows is what a person gets: its console examples are run, its commands exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def console_examples() -> list[tuple[str, str]]:
    """Return each (command, output) of the README's console blocks."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


@pytest.mark.parametrize(("command", "output"), console_examples(), ids=[c for c, _ in console_examples()])
def test_an_example_prints_what_the_readme_says(command: str, output: str) -> None:
    run = command.replace("python -m bot", f"'{sys.executable}' -m bot")
    done = subprocess.run(
        ["bash", "-c", run], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60, check=True
    )
    pattern = ".*".join(re.escape(piece) for piece in output.split("..."))
    assert re.fullmatch(pattern, done.stdout.strip("\n"), re.DOTALL), done.stdout


def test_there_are_examples() -> None:
    assert len(console_examples()) >= 4


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        assert f"`python -m bot {name}" in README, name


def test_every_option_has_help() -> None:
    for command in main.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (command.name, parameter.name)


def test_every_setting_stands_in_the_readme() -> None:
    for field in Settings.model_fields:
        assert f"`{PREFIX}{field.upper()}`" in README, field


def test_the_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
