"""Decides how pictures become files: drawn when wanted, kept when they are the same for everybody."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.starting import cache_folder
from content.library import Library
from content.models import Language
from dialogs.cases import Case, load_cases
from dialogs.definition import Questionnaire
from dialogs.definitions import load_questionnaire
from dialogs.pictures import MECHANISM_CARDS, OWN, SHARED
from dialogs.replies import Picture
from dialogs.screening import AnswerError, accept
from dialogs.session import Walk
from dialogs.speaker import Speaker

if TYPE_CHECKING:
    from dialogs.figures.shapes import Figure

__all__ = ["FORMATS", "NAMES", "Figures", "Rendered", "compact", "in_format", "pdf", "png", "read_answers"]

FORMATS = (".svg", ".png", ".pdf")
NAMES = tuple(dict.fromkeys((*SHARED, *OWN, *MECHANISM_CARDS)))
COLOURS = 64
"""A picture has few colours; a palette of so many keeps a file at a third of its size."""


@dataclass(frozen=True)
class Rendered:
    """A picture as a file: its bytes, its ending, and the words for those who do not see it.

    `key` tells equal pictures by what they show, and is empty for a person's own.
    """

    data: bytes
    ending: str
    alt: str
    key: str = ""


class Figures:
    """Draws pictures. Loads what drawing needs with the first one, so that a start costs nothing."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._folder = folder or cache_folder() / "figures"
        self._shared: dict[tuple[str, Language], Figure] = {}
        # Several drawn at once would all be late, and of those asked for before a crash none might get done.
        self._one_at_a_time = asyncio.Lock()

    def drawn(self, name: str, language: Language, walk: Walk | None = None) -> "Figure":
        """Return a picture's drawing; raise KeyError for a name without one."""
        from dialogs.figures.drawing import drawn  # noqa: PLC0415  fonts and layouts, only where one is wanted

        if walk is None and (name, language) in self._shared:
            return self._shared[name, language]
        speaker = Speaker(self._library, language)
        figure = drawn(speaker, self._questionnaire, self._cases, name, walk)
        if walk is None:
            self._shared[name, language] = figure
        return figure

    async def soon(self, picture: Picture) -> Rendered:
        """Return a reply's picture as a file, drawn beside everything else."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self.rendered, picture)

    def rendered(self, picture: Picture) -> Rendered:
        """Return a reply's picture as a file: a PDF for a page, else a PNG."""
        figure = self.drawn(picture.name, picture.language, picture.walk)
        if picture.page:
            return _file(figure, pdf(figure), ".pdf")
        if picture.walk is not None:
            return _file(figure, png(figure), ".png")
        data, key = self._kept(figure)
        return _file(figure, data, ".png", key)

    def _kept(self, figure: "Figure") -> tuple[bytes, str]:
        """Return a shared picture and its key, from the cache folder where it was drawn before."""
        from dialogs.figures.svg import svg_text  # noqa: PLC0415

        key = hashlib.sha256(f"{_renderer()} {COLOURS} {svg_text(figure)}".encode()).hexdigest()[:32]
        path = self._folder / f"{figure.name}-{figure.language}-{key}.png"
        if path.is_file():
            return path.read_bytes(), key
        data = compact(png(figure))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(".part")
            half.write_bytes(data)
            half.replace(path)
        except OSError:
            pass  # a folder that cannot be written to costs time, nothing else
        return data, key

    @cached_property
    def _questionnaire(self) -> Questionnaire:
        return load_questionnaire()

    @cached_property
    def _cases(self) -> Mapping[str, Case]:
        return load_cases(self._questionnaire)


def read_answers(text: str) -> Walk:
    """Return a finished walk from answers as JSON; raise UsageError naming what is wrong with them."""
    questionnaire = load_questionnaire()
    try:
        answers = accept(questionnaire, json.loads(text))
    except AnswerError as error:
        raise UsageError(f"the answers cannot be used: {error}") from None
    except (ValueError, RecursionError):
        raise UsageError("the answers are no JSON; give an object as for `screen`") from None
    return Walk(number=1, step="result", item=questionnaire.link_ids[-1], answers=answers)


def in_format(figure: "Figure", ending: str) -> bytes:
    """Return a drawing in a format by its ending; raise UsageError for one that there is not."""
    from dialogs.figures.svg import svg_text  # noqa: PLC0415

    if ending == ".svg":
        return svg_text(figure).encode()
    if ending == ".png":
        return compact(png(figure))
    if ending == ".pdf":
        return pdf(figure)
    raise UsageError(f"a picture is written as {', '.join(FORMATS)}, by the ending of the file's name")


def png(figure: "Figure") -> bytes:
    """Return a drawing as PNG, one pixel for each of its own."""
    import resvg_py  # noqa: PLC0415

    from dialogs.figures.svg import svg_text  # noqa: PLC0415
    from dialogs.figures.typeface import FONTS, font_file  # noqa: PLC0415

    fonts = [str(font_file(weight)) for weight in FONTS]
    return resvg_py.svg_to_bytes(svg_string=svg_text(figure), skip_system_fonts=True, font_files=fonts)


def pdf(figure: "Figure") -> bytes:
    """Return a drawing as a PDF of one page, with real text."""
    from bot.figures_pdf import pdf_bytes  # noqa: PLC0415

    return pdf_bytes(figure)


def compact(data: bytes) -> bytes:
    """Return a PNG with a small palette: a third of the size, and no difference that an eye finds."""
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        image.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
    return out.getvalue()


def _renderer() -> str:
    """Return which renderer draws, so that pictures of an older one are drawn anew."""
    import resvg_py  # noqa: PLC0415

    return resvg_py.__version__


def _file(figure: "Figure", data: bytes, ending: str, key: str = "") -> Rendered:
    return Rendered(data, ending, figure.alt, key)
