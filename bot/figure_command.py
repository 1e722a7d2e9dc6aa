"""Decides what `figure` does: it lists the pictures, or writes one of them to a file."""

from collections.abc import Iterator
from pathlib import Path

from bot.errors import UsageError
from bot.figures import FORMATS, NAMES, Figures, in_format, read_answers
from content.library import Library
from content.models import Language
from content.nearness import near

__all__ = ["figure_lines"]


def figure_lines(
    library: Library, name: str | None, language: Language, answers: Path | None, output: Path | None
) -> Iterator[str]:
    """Yield the lines to print: all pictures, or what was written and the words that say what it shows.

    Raises UsageError for an unknown name, answers that cannot be used, or a file that cannot be written.
    """
    if name is None:
        yield from (f"{known}: {_about(library, known, language)}" for known in NAMES)
        return
    _check(name, answers, output)
    assert output is not None  # noqa: S101  checked
    walk = read_answers(_read(answers)) if answers else None
    figure = Figures(library).drawn(name, language, walk)
    try:
        output.write_bytes(in_format(figure, output.suffix.lower()))
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from None
    yield str(output)
    yield figure.alt


def _about(library: Library, name: str, language: Language) -> str:
    if name in library.blocks:
        return library.title(name, language)
    key = f"figure.own_title.{name}" if name == "keepsake" else f"figure.name.{name}"
    return library.say(key, language)


def _check(name: str, answers: Path | None, output: Path | None) -> None:
    if name not in NAMES:
        meant = near(name, NAMES, 3)
        hint = (
            f"; did you mean {', '.join(meant)}?" if meant else f"; there are {', '.join(NAMES[:5])} and more"
        )
        raise UsageError(f"there is no picture «{name}»{hint}")
    if output is None:
        raise UsageError("say with -o where to write the picture, as .svg, .png or .pdf")
    if output.suffix.lower() not in FORMATS:
        raise UsageError(f"a picture is written as {', '.join(FORMATS)}, by the ending of the file's name")
    if name == "keepsake" and answers is None:
        raise UsageError("the page to keep needs --answers")
    if name not in ("path", "keepsake") and answers is not None:
        raise UsageError(f"«{name}» is the same for everybody; --answers goes with path and keepsake")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as text") from None
