"""Decides which commands there are and how each ends: 0 when done, 1 for faulty content, 2 for bad usage."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.errors import UmbralError, UsageError
from content.models import LANGUAGES, Language
from content.source import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.library import Library
    from dialogs.routing import Router

__all__ = ["main"]

LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of the reply; else the question's own."
)


class _Commands(click.Group):
    """Turns every expected error into one plain sentence on stderr and the right exit status."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            click.echo(f"umbral: {error.format_message()}", err=True)
            raise click.exceptions.Exit(2) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            click.echo(f"umbral: {error.format_message()}", err=True)
            ctx.exit(2)
        except ContentError as error:
            for fault in error.faults:
                click.echo(str(fault).replace(f"{Path.cwd()}/", ""), err=True)
            ctx.exit(1)
        except UmbralError as error:
            click.echo(f"umbral: {error}", err=True)
            ctx.exit(error.status)
        except BrokenPipeError:
            # What is still buffered has to go somewhere, or the interpreter complains while it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Umbral: a cited study companion on nociplastic pain and ketamine.

    Without a command it serves the web chat and, with a token, Telegram.
    """
    if ctx.invoked_subcommand is None:
        from bot.serving import serve  # noqa: PLC0415  the web server is loaded only when it serves

        serve()


@main.command()
@click.argument("question", nargs=-1)
@click.option("--jsonl", is_flag=True, help="Read JSON lines from stdin, write one JSON line for each.")
@click.option("--explain", is_flag=True, help="Say which words and phrasings decided, and against what.")
@LANG
def ask(question: tuple[str, ...], lang: Language | None, *, jsonl: bool, explain: bool) -> None:
    """Answer a QUESTION with a card, or many questions as JSON lines."""
    if jsonl == bool(question):
        raise click.UsageError("give either a question or --jsonl")
    library, text = _library(), " ".join(question)
    router = _router(library)
    if jsonl:
        from bot.machine import answers  # noqa: PLC0415

        _write(answers(router, _stdin()))
    elif explain:
        _write(router.explain(text))
    else:
        from bot.answering import answer_text  # noqa: PLC0415

        click.echo(answer_text(library, router, text, lang))


@main.command()
@click.option("--jsonl", is_flag=True, required=True, help="Read JSON lines of answers from stdin.")
def screen(*, jsonl: bool) -> None:  # noqa: ARG001  required, so that other forms of input may come later
    """Judge sets of questionnaire answers, one JSON object a line."""
    from bot.machine import screenings  # noqa: PLC0415
    from dialogs.definitions import load_questionnaire  # noqa: PLC0415

    _write(screenings(load_questionnaire(), _stdin()))


@main.command("card")
@click.argument("topic", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the card as one JSON object.")
@LANG
def card_command(topic: str, lang: Language | None, *, as_json: bool) -> None:
    """Print the card with an ID of the catalogue, a reference (ref-5) or an abbreviation (abbr-nmda)."""
    from bot.answering import card_json, card_text  # noqa: PLC0415

    library = _library()
    try:
        click.echo((card_json if as_json else card_text)(library, topic, lang or "es"))
    except KeyError:
        raise _unknown_topic(topic, [one for one in library.topics() if one not in library.replies]) from None


@main.command("figure")
@click.argument("name", required=False)
@LANG
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON object of answers, as for screen: the path with its route, or the page to keep.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .svg, .png or .pdf.",
)
def figure_command(
    name: str | None, lang: Language | None, answers: Path | None, output: Path | None
) -> None:
    """Write the picture called NAME to a file; without a name, list all pictures."""
    from bot.figure_command import figure_lines  # noqa: PLC0415

    for line in figure_lines(_library(), name, lang or "es", answers, output):
        click.echo(line)


@main.command()
@LANG
def chat(lang: Language | None) -> None:
    """Talk with Umbral in the terminal."""
    from bot.terminal import talk  # noqa: PLC0415

    talk(lang)


@main.command("telegram-setup")
def telegram_setup() -> None:
    """Set the bot's name, descriptions and command menus on Telegram, where they differ."""
    from bot.telegram_setup import run_setup  # noqa: PLC0415  python-telegram-bot is loaded only where it is used

    for line in run_setup(_library()):
        click.echo(line)


@main.command()
def reports() -> None:
    """List the cards that readers reported as wrong, with the reason; who said so is not kept."""
    from bot.curating import reported_lines  # noqa: PLC0415

    for line in reported_lines(_library()):
        click.echo(line)


@main.command()
def unanswered() -> None:
    """List questions without an answer by the topic they are nearest to; who asked is not kept."""
    from bot.curating import unanswered_lines  # noqa: PLC0415

    for line in unanswered_lines(_router(_library())):
        click.echo(line)


@main.command()
@click.option(
    "--article", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The review's full text."
)
def check(article: Path | None) -> None:
    """Check all content: every fault at once, then what is covered and what is not."""
    from bot.checking import check_all  # noqa: PLC0415

    lines, sound = check_all(article)
    for line in lines:
        click.echo(line)
    if not sound:
        raise SystemExit(1)


@main.command()
def calibrate() -> None:
    """Measure the limits of answering anew, and write them with their evidence."""
    from bot.calibration import run_calibration  # noqa: PLC0415

    run_calibration()


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("content/schema"))
def schema(folder: Path) -> None:
    """Write the JSON Schemas of all YAML files into FOLDER, for editors to check and complete with."""
    from bot.schemas import write_schemas  # noqa: PLC0415

    for path in write_schemas(folder):
        click.echo(str(path))


@main.command("new-key")
def new_key_command() -> None:
    """Print a fresh key for UMBRAL_DATA_KEY."""
    from bot.keys import new_key  # noqa: PLC0415

    click.echo(new_key())


def _library() -> "Library":
    from bot.starting import load_library  # noqa: PLC0415

    return load_library()


def _router(library: "Library") -> "Router":
    from bot.routing import router  # noqa: PLC0415  without the database and the rest of the service

    return router(library)


def _stdin() -> TextIO:
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    return sys.stdin


def _write(lines: "Iterable[str]") -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in lines:
        click.echo(line)


def _unknown_topic(topic: str, known: list[str]) -> UsageError:
    """Return the error for an unknown id; it offers ids with that very word, or else those spelt like it."""
    from content.nearness import near  # noqa: PLC0415

    meant = [name for name in known if topic.lower() in name.split("-")][:3] or near(topic, known, 3)
    hint = f"; did you mean {', '.join(meant)}?" if meant else ""
    return UsageError(f"there is no topic «{topic}»{hint}")
