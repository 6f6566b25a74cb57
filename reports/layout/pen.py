"""The pen: what a block may draw with. Measures from the top of the page, points.

Promise: text lands exactly where the setting put it, in embedded fonts only; every number written is rounded to two
decimals.

Rules
* A pen knows the page, the number of pages, and where each anchor stands: pages are laid out before the first is
  drawn.
* A chip is a rounded ground with bold words; a page number is drawn in the middle of the place kept for it.
* Hex is drawn in groups; what a reader copies is the hex alone (`/ActualText`). Squeezed marks are read in one piece.

Specification: ISO 32000-1 8 (graphics), 9.4 (text), 14.9.4 (replacement text).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from reports.layout import faces
from reports.layout.faces import Face
from reports.layout.palette import HAIR, HAIRLINE, PAGE_HEIGHT, PAGE_WIDTH, Ink, Tone
from reports.layout.setting import CHIP_PAD_EM, chip_size, one_line, width_of
from reports.layout.text import Inline, Line, Piece, SetText, Style

Point: TypeAlias = tuple[float, float]
CHIP_RADIUS = 2.4
CHIP_LINE = 0.45
DASH = 3.0  # of a dashed line, and the gap after it, points


def _two(value: float) -> float:
    """Two decimals: less than a printer can show, and the same on every machine."""
    return round(value, 2)


class Pen:
    """Draws on one page of the canvas."""

    def __init__(self, canvas: Canvas, page: int, pages: int, anchors: Mapping[str, int]) -> None:
        self._canvas = canvas
        self.page, self.pages, self.anchors = page, pages, anchors

    # Text

    def text(self, inline: Inline, style: Style, x: float, baseline: float, width: float = 0.0) -> float:
        """One line at its baseline, aligned in `width`. Returns its natural width, points."""
        line = one_line(inline, style)
        shift = {"right": width - line.width, "centre": (width - line.width) / 2}.get(style.align, 0.0)
        self.line(line, x + shift, baseline)
        return line.width

    def paragraph(self, text: SetText, x: float, top: float) -> None:
        """Set lines, from `top` downwards."""
        for number, line in enumerate(text.lines):
            self.line(line, x, top + text.ascent + number * text.line_height)

    def line(self, line: Line, x: float, baseline: float) -> None:
        """One set line."""
        for piece in line.pieces:
            if piece.cluster:
                self._read_as(piece.cluster)
            if piece.chip is not None:
                self.chip(piece.text, piece.chip, x + piece.x, baseline, piece.size)
            elif piece.page_of is not None:
                self._page_number(piece, x + piece.x, baseline)
            else:
                self._glyphs(piece, x + piece.x, baseline)
            if piece.ends_cluster:
                self._read_on()

    def chip(self, text: str, tone: Tone, x: float, baseline: float, size: float) -> float:
        """A word on a rounded ground, in text of `size`. Returns its width."""
        small = chip_size(size)
        width = width_of(text, Face.BOLD, small) + 2 * CHIP_PAD_EM * small
        ink, ground = tone.value.ink, tone.value.ground
        top = baseline - 1.12 * small
        self.box(x, top, width, 1.55 * small, fill=ground, stroke=ink, line=CHIP_LINE, radius=CHIP_RADIUS)
        self.line(one_line(text, Style(Face.BOLD, small, ink)), x + CHIP_PAD_EM * small, baseline - 0.04 * small)
        return width

    def hex_groups(
        self, digits: str, x: float, baseline: float, *, size: float, cell: float, inks: Sequence[Ink]
    ) -> None:
        """Hex in groups of eight, one each `cell` points, inks in turn; copied without the gaps between them."""
        self._read_as(digits)
        for number, at in enumerate(range(0, len(digits), 8)):
            style = Style(size=size, ink=inks[number % len(inks)])
            self.line(one_line(digits[at : at + 8], style), x + number * cell, baseline)
        self._read_on()

    def _read_as(self, text: str) -> None:
        """From here to `_read_on`, what is drawn is read as `text`."""
        words = ("\ufeff" + text).encode("utf-16-be").hex().upper()
        self._content(f"/Span <</ActualText <{words}>>> BDC")

    def _read_on(self) -> None:
        self._content("EMC")

    def _content(self, operator: str) -> None:
        """An operator for which ReportLab has no call."""
        self._canvas._code.append(operator)  # type: ignore[attr-defined]  # noqa: SLF001

    def _page_number(self, piece: Piece, x: float, baseline: float) -> None:
        assert piece.page_of is not None, "a page number refers to an anchor"
        style = Style(piece.face, piece.size, piece.ink, "centre")
        self.text(str(self.anchors[piece.page_of]), style, x, baseline, piece.width)

    def _glyphs(self, piece: Piece, x: float, baseline: float) -> None:
        text = self._canvas.beginText()
        text.setTextOrigin(_two(x), _two(PAGE_HEIGHT - baseline + piece.rise))
        text.setFont(faces.font_name(piece.face), piece.size)
        text.setFillColorRGB(*piece.ink)
        if piece.tracking:
            text.setCharSpace(piece.tracking)
        text.textOut(piece.text)
        if piece.tracking:
            text.setCharSpace(0)
        self._canvas.drawText(text)

    # Shapes

    def box(
        self,
        x: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: Ink | None = None,
        stroke: Ink | None = None,
        line: float = HAIRLINE,
        radius: float = 0.0,
    ) -> None:
        """A rectangle, its corners rounded by `radius`."""
        self._inks(fill, stroke, line)
        place = (_two(x), _two(PAGE_HEIGHT - top - height), _two(width), _two(height))
        if radius:
            self._canvas.roundRect(*place, radius, stroke=int(stroke is not None), fill=int(fill is not None))
        else:
            self._canvas.rect(*place, stroke=int(stroke is not None), fill=int(fill is not None))

    def rule(self, x: float, y: float, to_x: float, to_y: float, *, ink: Ink = HAIR, line: float = HAIRLINE) -> None:
        """A straight line."""
        self._inks(None, ink, line)
        self._canvas.line(_two(x), _two(PAGE_HEIGHT - y), _two(to_x), _two(PAGE_HEIGHT - to_y))

    def dot(
        self, x: float, y: float, radius: float, *, fill: Ink | None, stroke: Ink | None = None, line: float = 1.0
    ) -> None:
        """A circle around (x, y)."""
        self._inks(fill, stroke, line)
        place = (_two(x), _two(PAGE_HEIGHT - y), _two(radius))
        self._canvas.circle(*place, stroke=int(stroke is not None), fill=int(fill is not None))

    def curve(self, points: Sequence[Point], *, ink: Ink, line: float) -> None:
        """A closed line through the points."""
        self._inks(None, ink, line)
        path = self._path(points)
        path.close()
        self._canvas.drawPath(path, stroke=1, fill=0)

    def shape(self, points: Sequence[Point], *, fill: Ink) -> None:
        """A filled shape with corners at the points."""
        self._inks(fill, None, HAIRLINE)
        path = self._path(points)
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def dashed(self, x: float, y: float, to_x: float, to_y: float, *, ink: Ink, line: float) -> None:
        """A level or upright line in dashes."""
        length = max(abs(to_x - x), abs(to_y - y))
        for number in range(int(length / (2 * DASH) + 1)):
            begin, end = 2 * DASH * number / length, min((2 * number + 1) * DASH / length, 1.0)
            at = (x + (to_x - x) * begin, y + (to_y - y) * begin, x + (to_x - x) * end, y + (to_y - y) * end)
            self.rule(*at, ink=ink, line=line)

    def squares(self, boxes: Iterable[tuple[float, float, float, float]], *, fill: Ink) -> None:
        """Many rectangles (x, top, width, height) as one path without seams."""
        self._inks(fill, None, HAIRLINE)
        path = self._canvas.beginPath()
        for x, top, width, height in boxes:
            path.rect(_two(x), _two(PAGE_HEIGHT - top - height), _two(width), _two(height))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def clipped(self, x: float, top: float, width: float, height: float) -> None:
        """From here to `unclipped` only this rectangle is drawn in."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(_two(x), _two(PAGE_HEIGHT - top - height), _two(width), _two(height))
        self._canvas.clipPath(path, stroke=0, fill=0)

    def unclipped(self) -> None:
        """Ends what `clipped` began."""
        self._canvas.restoreState()

    # Places

    def anchor(self, name: str, top: float) -> None:
        """A place that links and the outline lead to."""
        self._canvas.bookmarkHorizontalAbsolute(name, _two(PAGE_HEIGHT - max(top - 12, 0)), left=0, fit="XYZ")

    def outline(self, title: str, name: str, level: int) -> None:
        """An entry of the document's outline."""
        self._canvas.addOutlineEntry(title, name, level=level, closed=False)

    def link(self, name: str, x: float, top: float, width: float, height: float) -> None:
        """A rectangle that leads to an anchor."""
        place = (_two(x), _two(PAGE_HEIGHT - top - height), _two(x + width), _two(PAGE_HEIGHT - top))
        self._canvas.linkRect("", name, place, thickness=0, color=None)

    @property
    def page_width(self) -> float:
        """Of the whole sheet, points."""
        return PAGE_WIDTH

    def _path(self, points: Sequence[Point]) -> PDFPathObject:
        path = self._canvas.beginPath()
        first, *others = points
        path.moveTo(_two(first[0]), _two(PAGE_HEIGHT - first[1]))
        for x, y in others:
            path.lineTo(_two(x), _two(PAGE_HEIGHT - y))
        return path

    def _inks(self, fill: Ink | None, stroke: Ink | None, line: float) -> None:
        if fill is not None:
            self._canvas.setFillColorRGB(*fill)
        if stroke is not None:
            self._canvas.setStrokeColorRGB(*stroke)
            self._canvas.setLineWidth(line)
