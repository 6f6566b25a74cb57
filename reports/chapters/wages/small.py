"""What the pages of a worker's pack are set with: small type, close headings, so that four pages hold half a year.

Specification: our own; issue of wage packs: at most four pages for one worker.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.kinds.fields import UNITS
from reports.chapters.sources import WITHHELD, Words
from reports.chapters.told import Told
from reports.layout import Block, Heading, Inline, Run, Style, Text, Tone, number_text, strong
from reports.layout.faces import Face
from reports.layout.measures import QTY_SCALE
from reports.layout.palette import GOLD, NAVY
from reports.layout.pen import Pen
from reports.layout.setting import set_text

LINE = Style(size=7.2, leading=1.42, align="justify")
FINE = Style(size=6.5, leading=1.34)


class Head(Heading):
    """A chapter's title in a close report: one line, a gold stroke before it."""

    STYLE = Style(Face.SERIF, 11.4, NAVY, leading=1.25)
    INDENT = 12.0

    def __init__(self, title: Inline, anchor: str) -> None:
        super().__init__(title, anchor)
        self.space_before, self.space_after, self.style = 8.0, 3.5, self.STYLE

    def height(self, width: float) -> float:
        """Of the title."""
        return set_text(self.title, self.style, width - self.INDENT).height

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Stroke, title, anchor, outline entry."""
        self.mark(pen, y)
        pen.box(x, y + 2.2, 3.2, self.style.size - 0.4, fill=GOLD)
        pen.paragraph(set_text(self.title, self.style, width - self.INDENT), x + self.INDENT, y)


class Narrow(Block):
    """Another block at the left, `points` wide where the page is wider."""

    def __init__(self, block: Block, points: float) -> None:
        self.block, self.points = block, points
        self.space_before, self.space_after = block.space_before, block.space_after

    def height(self, width: float) -> float:
        """As the block within."""
        return self.block.height(min(width, self.points))

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """As the block within."""
        self.block.draw(pen, x, y, min(width, self.points))

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """As the block within."""
        parts = self.block.split(min(width, self.points), room)
        return (Narrow(parts[0], self.points), Narrow(parts[1], self.points)) if parts else None


def line(words: Inline, *, fine: bool = False, after: float = 3.0) -> Text:
    """A paragraph of a close report."""
    return Text(words, FINE if fine else LINE, after=after)


def found(case: Told, style: Style) -> list[Text]:
    """What the verifier's content steps found, in one paragraph; none where it was not asked."""
    words: Words = [strong("核验所见　")]
    for finding in case.findings:
        words += [Run(f"{finding.name_zh}：", ink=Tone.AGREED.value.ink), finding.zh, "　"]
    return [Text(words, style, after=2)] if case.findings else []


def amount_words(qty_e3: int, unit_zh: str) -> str:
    """A quantity with its unit in words: 330双."""
    return f"{number_text(qty_e3, QTY_SCALE)}{unit_words(unit_zh)}"


def unit_words(unit_zh: str) -> str:
    """A unit in words, also where its code was handed in."""
    return UNITS.get(unit_zh, unit_zh)


def listed(words: Iterable[str | None]) -> str:
    """Words beside each other, what is missing left out."""
    return "　".join(word for word in words if word)


def told(word: str | None) -> str:
    """A word, or that it is withheld."""
    return word or WITHHELD
