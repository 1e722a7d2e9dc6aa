"""Decides how a picture is written as SVG: real text in the font that it was measured in, and its meaning."""

from xml.sax.saxutils import escape, quoteattr

from dialogs.figures.shapes import Box, Curve, Disc, Figure, Label, Look, Shape, Weight
from dialogs.figures.typeface import FAMILY

__all__ = ["svg_text"]

WEIGHTS: dict[Weight, int] = {"regular": 400, "semibold": 600, "bold": 700}


def svg_text(figure: Figure) -> str:
    """Return a picture as an SVG document with a title and a description for those who cannot see it."""
    size = f'width="{figure.width}" height="{figure.height}" viewBox="0 0 {figure.width} {figure.height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:lang="{figure.language}" role="img" '
            'aria-labelledby="title description" stroke-linecap="round" stroke-linejoin="round" '
            f"font-family=\"'{FAMILY}', sans-serif\">",
            f'<title id="title">{escape(figure.title)}</title>',
            f'<desc id="description">{escape(figure.alt)}</desc>',
            f'<rect width="100%" height="100%" fill="{figure.background}"/>',
            *map(_shape, figure.shapes),
            "</svg>\n",
        ]
    )


def _shape(shape: Shape) -> str:
    mark = f" data-mark={quoteattr(shape.mark)}" if shape.mark else ""
    if isinstance(shape, Box):
        place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.w)}" height="{_n(shape.h)}"'
        return f'<rect {place} rx="{_n(shape.radius)}"{_look(shape.look)}{mark}/>'
    if isinstance(shape, Disc):
        place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" rx="{_n(shape.rx)}" ry="{_n(shape.ry)}"'
        return f"<ellipse {place}{_look(shape.look)}{mark}/>"
    if isinstance(shape, Curve):
        return f'<path d="{_data(shape)}"{_look(shape.look)}{mark}/>'
    return _label(shape, mark)


def _label(label: Label, mark: str) -> str:
    place = f'x="{_n(label.x)}" y="{_n(label.y)}"'
    font = f'font-size="{_n(label.size)}" font-weight="{WEIGHTS[label.weight]}"'
    return f'<text {place} {font} fill="{label.colour}"{mark}>{escape(label.text)}</text>'


def _look(look: Look) -> str:
    found = f' fill="{look.fill or "none"}"'
    if look.stroke:
        found += f' stroke="{look.stroke}" stroke-width="{_n(look.width)}"'
    if look.dash:
        found += f' stroke-dasharray="{" ".join(map(_n, look.dash))}"'
    return found


def _data(curve: Curve) -> str:
    first, *rest = (f"{_n(x)} {_n(y)}" for x, y in curve.points)
    command = "C" if curve.smooth else "L"
    return f"M{first} {command}{' '.join(rest)}{' Z' if curve.closed else ''}"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
