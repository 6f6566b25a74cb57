"""The data table: navy head repeated on every page, zebra rows on warm paper, money to the right, totals under a gold
line.

Promise: a table of any length flows over pages; every cell wraps; nothing is cut off.

Rules
* A column's width is fixed points or a weight of what is left. Numbers stand to the right in tabular digits, and shrink
  rather than be torn.
* A cell is an `Inline`, so chips, bold words and page numbers may stand in it.
* The totals row stays with the last row above it. A table without rows says so (`empty`) rather than standing bare.
* A toned row wears its tone's ground over its whole width, beside the words that say why.

Specification: our own; columns of an evidence list as 证据规定 19.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.layout.faces import Face
from reports.layout.palette import GOLD, HAIR, NAVY, PAPER, SOFT, WHITE, Tone
from reports.layout.pen import Pen
from reports.layout.setting import fitted, set_text
from reports.layout.stack import Band, Cell, Stack
from reports.layout.text import Align, Inline, Style

PAD = 5.0  # between a cell's words and the next column, points
CELL = Style(size=8.2, leading=1.5)
HEAD = Style(Face.BOLD, 8.2, WHITE, leading=1.4)
TOTAL = Style(Face.BOLD, 8.4, NAVY, leading=1.5)
HEAD_ROW, TOTAL_ROW, EMPTY_ROW = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Look:
    """How closely a table is set: its three styles, and what is kept free beside and above a cell's words, points."""

    cell: Style
    head: Style
    total: Style
    pad: float
    air: float
    before: float
    after: float


ROOMY = Look(CELL, HEAD, TOTAL, PAD, 4.6, 4.0, 12.0)
CLOSE = Look(
    Style(size=7.0, leading=1.36),
    Style(Face.BOLD, 6.8, WHITE, leading=1.3),
    Style(Face.BOLD, 7.0, NAVY),
    3.0,
    1.5,
    2.0,
    5.0,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: title, and either `points` or a `weight` of the width that is left. Amounts are `align="right"`."""

    title: str
    weight: float = 1.0
    align: Align = "left"
    points: float = 0.0


def amount_column(title: str, points: float = 70.0) -> Column:
    """A column of money or quantities: fixed, to the right."""
    return Column(title, align="right", points=points)


class Table(Stack):
    """Rows under a head. `totals` is a last row under a gold line; `tones` gives single rows (by number) a ground,
    `breaks` are columns before which a hairline stands."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Inline]],
        *,
        totals: Sequence[Inline] | None = None,
        empty: str = "无",
        tones: Mapping[int, Tone] | None = None,
        look: Look = ROOMY,
        breaks: Sequence[int] = (),
    ) -> None:
        assert all(len(row) == len(columns) for row in (*rows, *([totals] if totals else []))), "a cell for each column"
        self.columns, self.rows, self.totals, self.empty = tuple(columns), rows, totals, empty
        self.tones, self.look, self.breaks = dict(tones or {}), look, breaks
        self.space_before, self.space_after = look.before, look.after

    def widths(self, width: float) -> list[float]:
        """Of each column, points, paddings included."""
        free = width - sum(column.points for column in self.columns)
        weights = sum(column.weight for column in self.columns if not column.points)
        return [column.points or free * column.weight / weights for column in self.columns]

    def bands(self, width: float) -> list[Band]:
        """Rows, then the totals."""
        bands = [self._band(row, self.look.cell, width, number) for number, row in enumerate(self.rows)]
        if not bands:
            words = set_text(self.empty, replace(self.look.cell, ink=SOFT), width - 2 * self.look.pad)
            bands = [Band((Cell(self.look.pad, words),), EMPTY_ROW)]
        if self.totals is not None:
            bands.append(replace(self._band(self.totals, self.look.total, width, TOTAL_ROW), follows=True))
        return bands

    def head(self, width: float) -> Band:
        """The titles."""
        return self._band([column.title for column in self.columns], self.look.head, width, HEAD_ROW)

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """Navy for the head, paper for every other row, gold over the totals, a hairline under each row."""
        if band.row == HEAD_ROW:
            pen.box(x, y, width, band.height, fill=NAVY)
            return
        tone = self.tones.get(band.row)
        if tone is not None:
            pen.box(x, y, width, band.height, fill=tone.value.ground)
        elif band.row == TOTAL_ROW:
            pen.box(x, y, width, band.height, fill=Tone.ACCENT.value.ground)
        elif band.row % 2:
            pen.box(x, y, width, band.height, fill=PAPER)
        if band.row == TOTAL_ROW:
            pen.rule(x, y, x + width, y, ink=GOLD, line=1.1)
        if band.last:
            pen.rule(x, y + band.height, x + width, y + band.height, ink=HAIR)
        for at in self.breaks:
            left = x + sum(self.widths(width)[:at])
            pen.rule(left, y, left, y + band.height, ink=HAIR)

    def _band(self, row: Sequence[Inline], style: Style, width: float, number: int) -> Band:
        cells, x, pad, air = [], 0.0, self.look.pad, self.look.air
        for column, own, inline in zip(self.columns, self.widths(width), row, strict=True):
            room = own - 2 * pad
            shape = replace(style, align=column.align)
            if column.align == "right" and isinstance(inline, str):
                shape = fitted(inline, shape, room)
            cells.append(Cell(x + pad, set_text(inline, shape, room)))
            x += own
        return Band(tuple(cells), number, air, air)


class KeyValues(Stack):
    """Labels and values in rows with a hairline between: (label, value) or (label, value, note)."""

    space_before = 3.0

    def __init__(
        self, rows: Sequence[tuple[str, Inline] | tuple[str, Inline, Inline]], *, label_width: float = 92.0
    ) -> None:
        self.rows, self.label_width = rows, label_width

    def bands(self, width: float) -> list[Band]:
        """One for each row, one more under it for a note."""
        bands = []
        for number, (label, value, *note) in enumerate(self.rows):
            cells = (
                Cell(0.0, set_text(label, LABEL, self.label_width - 8)),
                Cell(self.label_width, set_text(value, VALUE, width - self.label_width)),
            )
            bands.append(Band(cells, number, 5.2, 1.2 if note else 5.2, last=not note))
            for words in note:
                small = set_text(words, NOTE, width - self.label_width)
                bands.append(Band((Cell(self.label_width, small),), number, 0.0, 5.2, follows=True))
        return bands

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """A hairline under the last band of a row."""
        if band.last:
            pen.rule(x, y + band.height, x + width, y + band.height)


LABEL = Style(size=8.4, ink=SOFT, leading=1.62)
VALUE = Style(size=9.4, ink=NAVY, leading=1.45)
NOTE = Style(size=7.6, ink=SOFT, leading=1.5)
