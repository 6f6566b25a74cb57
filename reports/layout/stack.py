"""Bands: rows of set text under each other, the common ground of tables, lists, timelines and callouts.

Promise: whatever stands in bands may be split between two bands, or inside one line by line, with its head repeated.

Rules
* A band is cells side by side; its height is that of its tallest cell. It may carry marks that are drawn with its
  first part.
* A band is cut only where it alone is taller than what is worth moving to the next page.
* Backgrounds are painted before the words, band by band, so a cut band keeps its ground.

Specification: our own.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reports.layout.block import Block
from reports.layout.pen import Pen
from reports.layout.text import SetText

TALL = 120.0  # a band at least so tall is cut rather than moved, points
KEPT_SHARE = 0.7  # of a tall band that stays when its last lines keep another band company
PART_LINES = 2  # lines left on either side of a cut


@dataclass(frozen=True, slots=True)
class Cell:
    """Set text at `x` points from the band's left edge."""

    x: float
    text: SetText


@dataclass(frozen=True, slots=True)
class Band:
    """Cells side by side between two paddings.

    `row` is its number in its stack, `first` and `last` say whether it is whole at that end; a band that `follows`
    stays on the page of the one before it.
    """

    cells: tuple[Cell, ...]
    row: int
    top: float = 4.6
    bottom: float = 4.6
    least: float = 0.0
    first: bool = True
    last: bool = True
    follows: bool = False
    height: float = field(init=False)  # with its paddings, points

    def __post_init__(self) -> None:
        inner = max((cell.text.height for cell in self.cells), default=0.0)
        object.__setattr__(self, "height", max(self.top + inner + self.bottom, self.least))

    def cut(self, room: float) -> tuple[Band, Band] | None:
        """Its first lines within `room` points and the rest; None when it is not worth it."""
        if self.height < TALL or not self.cells:
            return None
        inner = room - self.top - self.bottom
        tallest = max(self.cells, key=lambda cell: cell.text.height)
        count = min(int(inner / tallest.text.line_height), len(tallest.text.lines) - PART_LINES)
        if count < PART_LINES:
            return None
        inner = count * tallest.text.line_height
        parts = [cell.text.cut(inner) for cell in self.cells]
        firsts = tuple(replace(cell, text=part[0]) for cell, part in zip(self.cells, parts, strict=True))
        rests = tuple(replace(cell, text=part[1]) for cell, part in zip(self.cells, parts, strict=True))
        first = replace(self, cells=firsts, last=False, least=0.0)
        return first, replace(self, cells=rests, first=False, least=0.0, follows=False)


class Stack(Block):
    """A block of bands. Subclasses say which bands, what head is repeated, and what is painted under each."""

    kept: dict[float, list[Band]] | None = None

    @abstractmethod
    def bands(self, width: float) -> list[Band]:
        """All bands at that width."""

    def head(self, width: float) -> Band | None:
        """The band repeated on every page, if any."""
        return None

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """What stands under or beside a band's words."""

    def current(self, width: float) -> list[Band]:
        """The bands of this part."""
        if self.kept is None:
            self.kept = {}
        if width not in self.kept:
            self.kept[width] = self.bands(width)
        return self.kept[width]

    def parts(self, width: float) -> list[Band]:
        """Head and bands as they stand under each other."""
        head = self.head(width)
        return ([head] if head else []) + self.current(width)

    def height(self, width: float) -> float:
        """Of the head and all bands."""
        return sum(band.height for band in self.parts(width))

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Grounds, then words."""
        for band in self.parts(width):
            self.paint(pen, band, x, y, width)
            for cell in band.cells:
                pen.paragraph(cell.text, x + cell.x, y + band.top)
            y += band.height

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Between two bands, or inside a tall one."""
        head = self.head(width)
        left = room - (head.height if head else 0.0)
        bands = self.current(width)
        taken: list[Band] = []
        while len(taken) < len(bands) and bands[len(taken)].height <= left + 1e-6:
            left -= bands[len(taken)].height
            taken.append(bands[len(taken)])
        rest = list(bands[len(taken) :])
        parts = rest[0].cut(left) if rest else None
        if parts is not None:
            taken.append(parts[0])
            rest[0] = parts[1]
        taken, rest = self.keep(taken, rest)
        if not taken or not rest:
            return None
        return self._part(width, taken), self._part(width, rest)

    def keep(self, taken: list[Band], rest: list[Band]) -> tuple[list[Band], list[Band]]:
        """Gives bands that must not stand alone the band before them for company, or the last lines of a tall one."""
        while taken and rest and rest[0].follows:
            band = taken.pop()
            parts = band.cut(band.height * KEPT_SHARE)
            if parts is not None:
                return [*taken, parts[0]], [parts[1], *rest]
            rest.insert(0, band)
        return taken, rest

    def _part(self, width: float, bands: Sequence[Band]) -> Stack:
        part = copy.copy(self)
        part.kept = {width: list(bands)}
        return part
