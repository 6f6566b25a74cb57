"""A first page for a phone: one band with a sentence and three figures, in type that is read at 360 pixels width.

Promise: an A4 sheet of which nothing on this page is smaller than `LEAST` points stands at 11 pixels or more where the
whole sheet is 360 pixels wide.

Rules
* One column, the figure that matters first, all in words that the chapter hands in.
* A figure shrinks until it fits; it is never cut, and never below `LEAST`.

Specification: our own; 360 px / 595.28 pt = 0.605 px for a point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.layout.block import Block
from reports.layout.faces import Face
from reports.layout.palette import GOLD, MIST, NAVY, SOFT, WHITE
from reports.layout.pen import Pen
from reports.layout.setting import fitted, set_text
from reports.layout.text import Inline, Style

LEAST = 18.4  # 11.1 px at 360 px width
FOOT = Style(size=LEAST, ink=SOFT)
PLAIN = Style(size=LEAST, leading=1.36)
KICKER = Style(size=LEAST, ink=MIST)
LEDE = Style(Face.BOLD, 23.0, WHITE, leading=1.32)
LABEL = Style(size=20.0, ink=MIST)
HERO, SECOND = Style(Face.SERIF, 58.0, WHITE), Style(Face.SERIF, 32.0, WHITE)
GOLD_EDGE = 2.8
ABOVE = 38.0  # from the sheet's edge to the baseline of the first line
BENEATH = 122.0  # what the figures take under the sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it is called."""

    label: str
    figure: str


class Poster(Block):
    """The navy band: a small line, the sentence, the great figure, two more under it. `foot` is the page's foot."""

    space_after = 9.0

    def __init__(self, kicker: str, lede: Inline, hero: Figure, others: tuple[Figure, Figure], foot: str) -> None:
        self.kicker, self.lede, self.hero, self.others, self.foot = kicker, lede, hero, others, foot

    def height(self, width: float) -> float:
        """What the band takes of the text area; it begins at the sheet's edge."""
        return set_text(self.lede, LEDE, width).height + BENEATH

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Band, sentence, figures."""
        bottom = y + self.height(width)
        pen.box(0, 0, pen.page_width, bottom, fill=NAVY)
        pen.box(0, bottom, pen.page_width, GOLD_EDGE, fill=GOLD)
        pen.text(self.kicker, fitted(self.kicker, KICKER, width), x, ABOVE)
        lede = set_text(self.lede, LEDE, width)
        pen.paragraph(lede, x, ABOVE + 8)
        base = ABOVE + 8 + lede.height + 52
        self._figure(pen, self.hero, HERO, x, base, width)
        half = (width - 20) / 2
        for number, other in enumerate(self.others):
            self._figure(pen, other, SECOND, x + number * (half + 20), base + 43, half)

    def _figure(self, pen: Pen, figure: Figure, style: Style, x: float, base: float, width: float) -> None:
        used = pen.text(figure.label, LABEL, x, base) + 12
        shape = fitted(figure.figure, style, width - used)
        pen.text(figure.figure, replace(shape, size=max(shape.size, LEAST)), x + used, base)
