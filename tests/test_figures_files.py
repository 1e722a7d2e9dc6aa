"""Pictures as files: their sizes, a PDF that can be searched, a cache that knows when it is out of date."""

import json
import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.figures import NAMES, Figures, compact, in_format, pdf, png, read_answers
from bot.starting import cache_folder
from content.library import Library
from content.models import LANGUAGES, Language
from dialogs.pictures import OWN
from dialogs.replies import Picture
from tests.figures import CASE, WALKS, walk_of
from tests.umbral_process import ROOT, umbral


@pytest.fixture
def figures(library: Library, tmp_path: Path) -> Figures:
    return Figures(library, tmp_path / "figures")


def size_of(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def dark_share(data: bytes) -> float:
    with Image.open(BytesIO(data)) as image:
        histogram = image.convert("L").histogram()
    return sum(histogram[:128]) / sum(histogram)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_as_large_as_its_drawing(figures: Figures, language: Language) -> None:
    own = figures.drawn("path", language, walk_of(CASE))
    data = png(own)
    assert size_of(data) == (own.width, own.height) == (1080, own.height)
    # Letters are there: without a font nothing would be dark but signs and frames.
    blank = own.__class__(**{**own.__dict__, "shapes": tuple(s for s in own.shapes if s not in own.labels)})
    assert dark_share(data) > dark_share(png(blank)) + 0.02


def test_telegram_takes_every_picture(figures: Figures) -> None:
    """A photo may have 10,000 pixels in width and height together, sides of 20 to 1, and 10 MB."""
    for name in NAMES:
        walk = walk_of(CASE) if name == "keepsake" else None
        figure = figures.drawn(name, "es", walk)
        assert figure.width + figure.height <= 10_000
        assert figure.height / figure.width <= 4
    assert len(png(figures.drawn("mechanism", "es"))) < 1_000_000


def test_what_everybody_gets_is_drawn_once(figures: Figures, library: Library, tmp_path: Path) -> None:
    first = figures.rendered(Picture("criteria", "en"))
    (kept,) = (tmp_path / "figures").iterdir()
    assert kept.read_bytes() == first.data
    with Image.open(kept) as image:
        assert image.mode == "P"
    kept.write_bytes(b"taken from here")
    assert (
        Figures(library, tmp_path / "figures").rendered(Picture("criteria", "en")).data == b"taken from here"
    )
    other = figures.rendered(Picture("criteria", "es"))
    assert other.key != first.key
    assert len(list((tmp_path / "figures").iterdir())) == 2


def test_a_persons_own_is_never_kept(figures: Figures, tmp_path: Path) -> None:
    for name, page in (("path", False), ("keepsake", True)):
        rendered = figures.rendered(Picture(name, "es", walk_of(CASE), page=page))
        assert rendered.key == ""
        assert rendered.alt
    assert not (tmp_path / "figures").exists()


def test_a_folder_that_cannot_be_written_to_is_no_hindrance(library: Library, tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("a file, no folder")
    rendered = Figures(library, tmp_path / "figures").rendered(Picture("path", "en"))
    assert size_of(rendered.data)[0] == 1080


def test_pictures_are_kept_in_the_cache_folder(library: Library) -> None:
    assert Figures(library)._folder == cache_folder() / "figures"


# PDF


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("walk", WALKS)
def test_the_page_to_keep_is_one_page_of_real_text(
    figures: Figures, library: Library, walk: str, language: Language
) -> None:
    data = figures.rendered(Picture("keepsake", language, walk_of(WALKS[walk]), page=True)).data
    reader = PdfReader(BytesIO(data))
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    said = " ".join(page.extract_text().split())
    assert library.say("figure.keepsake.title", language) in said
    assert library.say("result.study_only", language) in said
    assert "Kosek 2021" in said
    for key in ("result.case", "result.self"):
        expected = walk in ("case", "early", "empty") if key == "result.case" else walk == "self"
        assert (library.say(key, language)[:30] in said) == expected
    assert reader.metadata is not None
    assert reader.metadata.title == library.say("figure.keepsake.title", language)
    assert str(reader.root_object["/Lang"]) == language
    assert reader.metadata.creation_date.year == 2000  # type: ignore[union-attr]


def test_equal_answers_make_equal_pages(figures: Figures) -> None:
    one, other = (pdf(figures.drawn("keepsake", "es", walk_of(CASE))) for _ in range(2))
    assert one == other


def test_a_picture_as_pdf_has_all_its_words(figures: Figures) -> None:
    figure = figures.drawn("evidence", "es")
    (page,) = PdfReader(BytesIO(in_format(figure, ".pdf"))).pages
    said = page.extract_text().replace("\u00a0", " ")
    for label in figure.labels:
        assert label.text.replace("\u00a0", " ") in said


def test_a_palette_changes_nothing_that_is_seen(figures: Figures) -> None:
    before = png(figures.drawn("mechanism", "en"))
    after = compact(before)
    assert size_of(after) == size_of(before)
    assert len(after) < len(before) / 2
    assert abs(dark_share(after) - dark_share(before)) < 0.005


# The command


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"for": "case", "duration": "no"}))
    return path


def test_pictures_are_listed() -> None:
    done = umbral("figure")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == list(NAMES)


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg "), ("png", b"\x89PNG"), ("pdf", b"%PDF-")])
def test_a_picture_is_written_in_the_format_of_its_file(
    tmp_path: Path, answers: Path, ending: str, start: bytes
) -> None:
    path = tmp_path / f"path.{ending}"
    done = umbral("figure", "path", "--lang", "en", "--answers", str(answers), "-o", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_bytes().startswith(start)
    written, alt = done.stdout.splitlines()
    assert written == str(path)
    assert "Result: criteria not met. Decided by: duration." in alt


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("pth", "-o", "x.png"), "there is no picture «pth»; did you mean path?"),
        (("path",), "say with -o where to write the picture"),
        (("path", "-o", "x.jpg"), "a picture is written as .svg, .png, .pdf"),
        (("keepsake", "-o", "x.pdf"), "the page to keep needs --answers"),
        (("evidence", "--answers", "{answers}", "-o", "x.pdf"), "«evidence» is the same for everybody"),
        (("path", "-o", "/nowhere/x.png"), "/nowhere/x.png cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    tmp_path: Path, answers: Path, given: tuple[str, ...], sentence: str
) -> None:
    done = umbral("figure", *(part.format(answers=answers) for part in given), folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("umbral: ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no JSON", "are no JSON"),
        ('{"duration": "maybe"}', "duration: 'maybe' is not one of"),
        ("[]", "an object"),
    ],
)
def test_answers_that_cannot_be_used_are_said(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text)
    done = umbral("figure", "path", "--answers", str(path), "-o", str(tmp_path / "x.svg"))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (tmp_path / "x.svg").exists()


def test_a_start_loads_nothing_that_draws() -> None:
    code = (
        "import sys, bot.serving, bot.telegram, bot.terminal, dialogs.conversation; "
        "heavy = ('fontTools', 'fpdf', 'PIL', 'resvg_py', 'dialogs.figures.sheet'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_pictures_of_the_readme_are_small_and_current(figures: Figures) -> None:
    """If this fails, run `make pictures`."""
    folder = ROOT / "deploy" / "pictures"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = read_answers((folder / "answers.json").read_text(encoding="utf-8"))
    paths = sorted(folder.glob("figure-*.png"))
    assert len(paths) >= 5
    for path in paths:
        assert path.name in readme
        assert path.stat().st_size < 165_000, path.name
        name, _, spoken = path.stem.removeprefix("figure-").rpartition("-")
        language: Language = "es" if spoken == "es" else "en"
        figure = figures.drawn(name, language, example if name in OWN else None)
        assert size_of(path.read_bytes()) == (figure.width, figure.height), path.name
