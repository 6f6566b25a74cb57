"""A ladder: who owes whom, as a picture. Boxes under each other, each joined by an arrow to the one it stands behind.

Promise: drawn as vectors from what is handed in; a ladder of any length flows over pages, and what an arrow says
stands beside it in words.

Rules
* A rung is a box with the arrow that leads from it up to its parent, the words of the arrow beside it.
* An only child stands straight under its parent; brothers are set in by one step and hang on one trunk.
* What is hidden stands in dashes; ink repeats what the words say.

Specification: our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.layout.faces import Face
from reports.layout.palette import HAIR, NAVY, PANEL, SOFT, WHITE, Ink, Tone
from reports.layout.pen import Pen
from reports.layout.setting import set_text
from reports.layout.stack import Band, Cell, Stack
from reports.layout.text import Inline, Style

STEPS_MAX = 6  # that brothers are set in: deeper ones share the last step


@dataclass(frozen=True, slots=True)
class Rung:
    """A box, the number of its parent (None for the first), the words beside its arrow, and its tone."""

    box: Inline
    parent: int | None = None
    arrow: Inline = ""
    tone: Tone = Tone.PLAIN
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a ladder is drawn: type of boxes and arrows, the step of brothers, line width, points."""

    box: Style
    arrow: Style
    step: float
    line: float

    @property
    def trunk(self) -> float:
        """Where an arrow leaves the box, from its left edge."""
        return self.step * 0.62


SMALL = Scale(Style(Face.BOLD, 8.6, NAVY, leading=1.4), Style(size=8.2, leading=1.45), 20.0, 1.1)
LARGE = Scale(Style(Face.BOLD, 18.6, NAVY, leading=1.28), Style(size=18.4, leading=1.3), 26.0, 2.2)


class Ladder(Stack):
    """Rungs in the order in which they are drawn: each after its parent, brothers with all that hangs on them."""

    space_before = 4.0

    def __init__(self, rungs: Sequence[Rung], scale: Scale = SMALL) -> None:
        self.rungs, self.scale = rungs, scale
        children = [[at for at, rung in enumerate(rungs) if rung.parent == number] for number in range(len(rungs))]
        self.only = [rung.parent is None or len(children[rung.parent]) == 1 for rung in rungs]
        self.depths: list[int] = []
        for number, rung in enumerate(rungs):
            depth = 0 if rung.parent is None else self.depths[rung.parent] + (not self.only[number])
            self.depths.append(depth)
        self.lasts = [own[-1] if own else number for number, own in enumerate(children)]

    def bands(self, width: float) -> list[Band]:
        """For each rung the words of its arrow, then its box; even rows are arrows."""
        bands = []
        for number, rung in enumerate(self.rungs):
            left = self._left(number)
            if rung.parent is not None:
                beside = self._trunk(number) + self.scale.trunk * 0.8
                words = set_text(rung.arrow, self.scale.arrow, width - beside)
                cells = (Cell(beside, words),) if rung.arrow else ()
                pad = self.scale.step * (0.16 if rung.arrow else 0.4)
                bands.append(Band(cells, 2 * number, pad, pad, follows=number == 1))
            pad = self.scale.box.size * 0.2
            box = Cell(left + pad * 3, set_text(rung.box, self.scale.box, width - left - pad * 6))
            bands.append(Band((box,), 2 * number + 1, pad, pad, follows=rung.parent is not None))
        return bands

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The trunks that pass, then the box or the arrow."""
        number, is_box = divmod(band.row, 2)
        for parent in self._passing(number, bool(is_box)):
            at = x + self._left(parent) + self.scale.trunk
            pen.rule(at, y, at, y + band.height, ink=SOFT, line=self.scale.line)
        if is_box:
            self._box(pen, number, x, y, width, band.height)
        else:
            self._arrow(pen, number, x + self._trunk(number), y, band.height)

    def _left(self, number: int) -> float:
        return min(self.depths[number], STEPS_MAX) * self.scale.step

    def _trunk(self, number: int) -> float:
        """Where the arrow of a rung stands: under its parent."""
        parent = self.rungs[number].parent
        return (0.0 if parent is None else self._left(parent)) + self.scale.trunk

    def _passing(self, number: int, is_box: bool) -> list[int]:
        """The parents whose trunk goes by on its way to a later brother."""
        return [
            parent
            for parent in range(number)
            if self.lasts[parent] > number - (0 if is_box else 1) and self.lasts[parent] != number
            if self.rungs[self.lasts[parent]].parent == parent and not self.only[self.lasts[parent]]
        ]

    def _ink(self, number: int) -> Ink:
        rung = self.rungs[number]
        return SOFT if rung.hidden else rung.tone.value.ink

    def _box(self, pen: Pen, number: int, x: float, y: float, width: float, height: float) -> None:
        rung, left = self.rungs[number], self._left(number)
        ink, line = self._ink(number), self.scale.line
        if not self.only[number]:
            trunk, middle = x + self._trunk(number), y + height / 2
            pen.rule(trunk, y, trunk, middle, ink=SOFT, line=line)
            pen.rule(trunk, middle, x + left, middle, ink=SOFT, line=line)
        if not rung.hidden:
            pen.box(x + left, y, width - left, height, fill=WHITE, stroke=NAVY, line=line / 2, radius=3)
            pen.box(x + left, y + 2, line * 1.4, height - 4, fill=ink if rung.parent is not None else NAVY)
            return
        pen.box(x + left, y, width - left, height, fill=PANEL, stroke=HAIR, line=0.3)
        for top in (y, y + height):
            pen.dashed(x + left, top, x + width, top, ink=ink, line=line / 2)
        for side in (x + left, x + width):
            pen.dashed(side, y, side, y + height, ink=ink, line=line / 2)

    def _arrow(self, pen: Pen, number: int, at: float, y: float, height: float) -> None:
        """Up from this box to its parent; of brothers the first has the arrow's head."""
        rung = self.rungs[number]
        ink = self._ink(number) if self.only[number] else SOFT
        head = self.scale.line * 2.6
        first = next(other for other, one in enumerate(self.rungs) if one.parent == rung.parent) == number
        top = y + head if first else y
        if rung.hidden and self.only[number]:
            pen.dashed(at, top, at, y + height, ink=ink, line=self.scale.line)
        else:
            pen.rule(at, top, at, y + height, ink=ink, line=self.scale.line)
        if first:
            pen.shape([(at, y + 0.6), (at - head, y + 0.6 + head * 1.5), (at + head, y + 0.6 + head * 1.5)], fill=ink)
