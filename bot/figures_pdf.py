"""Decides how a drawing becomes a PDF: one page, its text real and searchable, its font inside."""

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.drawing import PaintedPath
from fpdf.drawing_primitives import DeviceGray, DeviceRGB, color_from_hex_string
from fpdf.enums import PathPaintRule, StrokeCapStyle, StrokeJoinStyle

from dialogs.figures.shapes import Box, Curve, Disc, Figure, Label, Look, Shape
from dialogs.figures.typeface import FAMILY, FONTS, font_file

__all__ = ["pdf_bytes"]

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""A PDF has to bear a date; when somebody answered is nobody else's business."""
POINTS = 595.28
"""The width of a page of A4, in points."""


def pdf_bytes(figure: Figure) -> bytes:
    """Return a drawing as a PDF of one page of the width of A4. Equal drawings give equal files."""
    scale = POINTS / figure.width
    pdf = FPDF(unit="pt", format=(POINTS, figure.height * scale))
    pdf.set_creation_date(NO_DATE)
    pdf.set_auto_page_break(False)
    pdf.set_title(figure.title)
    pdf.set_lang(figure.language)
    pdf.set_subject(figure.alt)
    pdf.set_creator("Umbral")
    for weight in FONTS:
        pdf.add_font(f"{FAMILY} {weight}", fname=font_file(weight))
    pdf.add_page()
    _box(pdf, Box(0, 0, figure.width, figure.height, Look(figure.background)), scale)
    for shape in figure.shapes:
        _draw(pdf, shape, scale)
    return bytes(pdf.output())


def _draw(pdf: FPDF, shape: Shape, scale: float) -> None:
    if isinstance(shape, Label):
        pdf.set_font(f"{FAMILY} {shape.weight}", size=shape.size * scale)
        pdf.set_text_color(shape.colour)
        pdf.text(shape.x * scale, shape.y * scale, shape.text)
    elif isinstance(shape, Box):
        _box(pdf, shape, scale)
    elif isinstance(shape, Disc):
        path = _path(shape.look, scale)
        path.ellipse(shape.x * scale, shape.y * scale, shape.rx * scale, shape.ry * scale)
        _put(pdf, path)
    else:
        _curve(pdf, shape, scale)


def _box(pdf: FPDF, box: Box, scale: float) -> None:
    path = _path(box.look, scale)
    radius = min(box.radius, box.w / 2, box.h / 2) * scale
    path.rectangle(box.x * scale, box.y * scale, box.w * scale, box.h * scale, radius, radius)
    _put(pdf, path)


def _curve(pdf: FPDF, curve: Curve, scale: float) -> None:
    path = _path(curve.look, scale)
    first, *rest = ((x * scale, y * scale) for x, y in curve.points)
    path.move_to(*first)
    if curve.smooth:
        for one, two, end in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            path.curve_to(*one, *two, *end)
    else:
        for point in rest:
            path.line_to(*point)
    if curve.closed:
        path.close()
    _put(pdf, path)


def _put(pdf: FPDF, path: PaintedPath) -> None:
    with pdf.drawing_context() as context:
        context.add_item(path)


def _path(look: Look, scale: float) -> PaintedPath:
    path = PaintedPath()
    path.style.auto_close = False
    path.style.fill_color = _colour(look.fill)
    path.style.stroke_color = _colour(look.stroke)
    path.style.stroke_width = look.width * scale
    path.style.stroke_cap_style = StrokeCapStyle.ROUND
    path.style.stroke_join_style = StrokeJoinStyle.ROUND
    if look.dash:
        path.style.stroke_dash_pattern = [length * scale for length in look.dash]
    fill, stroke = look.fill is not None, look.stroke is not None
    rules = {(True, True): PathPaintRule.STROKE_FILL_NONZERO, (True, False): PathPaintRule.FILL_NONZERO}
    path.style.paint_rule = rules.get(
        (fill, stroke), PathPaintRule.STROKE if stroke else PathPaintRule.DONT_PAINT
    )
    return path


def _colour(colour: str | None) -> DeviceRGB | DeviceGray | None:
    return None if colour is None else color_from_hex_string(colour)
