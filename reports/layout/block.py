"""Blocks: what a page is made of, and how a column of them flows from page to page.

Promise: a block states its height before it is drawn and, where words of a party stand in it, can be split, so that
no length of text can keep a report from being made.

Rules
* A block draws itself between `y` and `y + height(width)`; the column adds the space between blocks, the larger of
  the two asked for.
* `keep_with_next` never leaves a heading alone at the foot of a page.
* `split(width, room)` gives a first part that fits and a rest, or None when nothing useful fits.
* A block that is taller than a page and cannot be split is our own mistake (RuntimeError), not the world's.

Specification: our own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.layout.faces import Face
from reports.layout.palette import GOLD, HAIR, HAIRLINE, NAVY, Ink
from reports.layout.pen import Pen
from reports.layout.setting import set_text
from reports.layout.text import Inline, SetText, Style, plain

LINES_KEPT = 2  # no single line of a paragraph alone at the head or foot of a page


class Block(ABC):
    """Something that stands in a column."""

    space_before: float = 0.0
    space_after: float = 9.0
    keep_with_next: bool = False
    breaks_page: bool = False

    @abstractmethod
    def height(self, width: float) -> float:
        """Height at that width, points."""

    @abstractmethod
    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Draws the block, its upper left corner at (x, y)."""

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """A part of at most `room` points and the rest, or None."""
        return None

    def anchors(self) -> Iterator[str]:
        """The anchors that stand in it."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where its top stands in the column."""

    block: Block
    y: float


def flow(blocks: Sequence[Block], width: float, room: float) -> tuple[list[Placed], list[Block], float]:
    """Fills `room` points: what was placed, what is left, and the height used."""
    placed: list[Placed] = []
    y, after = 0.0, 0.0
    for at, block in enumerate(blocks):
        if block.breaks_page:
            return placed, list(blocks[at + 1 :]), y
        top = y + (max(after, block.space_before) if placed else 0.0)
        height = block.height(width)
        if top + _needed(blocks, at, width) <= room + 1e-6 and top + height <= room + 1e-6:
            placed.append(Placed(block, top))
            y, after = top + height, block.space_after
            continue
        parts = block.split(width, room - top)
        if parts is not None:
            first, rest = parts
            placed.append(Placed(first, top))
            return placed, [rest, *blocks[at + 1 :]], top + first.height(width)
        return placed, list(blocks[at:]), y
    return placed, [], y


def _needed(blocks: Sequence[Block], at: int, width: float) -> float:
    """Height of a heading and the least of what follows it; of any other block, nothing beyond itself."""
    block = blocks[at]
    if not block.keep_with_next or at + 1 == len(blocks):
        return 0.0
    follower = blocks[at + 1]
    gap = max(block.space_after, follower.space_before)
    return block.height(width) + gap + max(_needed(blocks, at + 1, width), least(follower, width))


def least(block: Block, width: float) -> float:
    """The least height with which a block may begin on a page: that of its smallest first part, at most 90 points."""
    height = block.height(width)
    for room in (30.0, 60.0, 90.0):
        if height > room and block.split(width, room) is not None:
            return room
    return height


def stack_height(blocks: Sequence[Block], width: float) -> float:
    """Height of a column of blocks, points."""
    return flow([block for block in blocks if not block.breaks_page], width, float("inf"))[2]


class Text(Block):
    """A paragraph."""

    def __init__(
        self, text: Inline, style: Style | None = None, *, after: float = 7.0, keep_with_next: bool = False
    ) -> None:
        """`style` is running text, justified, unless given."""
        self.text, self.style = text, style or BODY
        self.space_after, self.keep_with_next = after, keep_with_next
        self._set: dict[float, SetText] = {}

    def setting(self, width: float) -> SetText:
        """Its lines at that width."""
        if width not in self._set:
            self._set[width] = set_text(self.text, self.style, width)
        return self._set[width]

    def height(self, width: float) -> float:
        """Of all lines."""
        return self.setting(width).height

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """All lines."""
        pen.paragraph(self.setting(width), x, y)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """At a line, at least two on either side."""
        text = self.setting(width)
        count = min(int(room / text.line_height), len(text.lines) - LINES_KEPT)
        if count < LINES_KEPT:
            return None
        first, rest = text.cut(count * text.line_height)
        return self._part(width, first), self._part(width, rest)

    def _part(self, width: float, text: SetText) -> Text:
        part = Text("", self.style, after=self.space_after)
        part._set[width] = text
        return part


BODY = Style(align="justify")


class Heading(Block):
    """A chapter's (level 0) or a section's (level 1) title: in the outline, an anchor, kept with what follows."""

    keep_with_next = True

    def __init__(self, title: Inline, anchor: str, *, level: int = 0) -> None:
        self.title, self.anchor_name, self.level = title, anchor, level
        self.space_before, self.space_after = (26.0, 12.0) if level == 0 else (17.0, 7.0)
        self.style = CHAPTER if level == 0 else SECTION

    def height(self, width: float) -> float:
        """With the gold stroke over a chapter."""
        return set_text(self.title, self.style, width).height + (8.0 if self.level == 0 else 0.0)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Stroke, title, anchor, outline entry."""
        self.mark(pen, y)
        if self.level == 0:
            pen.box(x, y, 30, 2.2, fill=GOLD)
            y += 8.0
        pen.paragraph(set_text(self.title, self.style, width), x, y)

    def mark(self, pen: Pen, y: float) -> None:
        """Its anchor and its entry in the outline."""
        pen.anchor(self.anchor_name, y)
        pen.outline(plain(self.title), self.anchor_name, self.level)

    def anchors(self) -> Iterator[str]:
        """Its own."""
        yield self.anchor_name


CHAPTER = Style(Face.SERIF, 17.5, NAVY, leading=1.35)
SECTION = Style(Face.BOLD, 11.2, NAVY, leading=1.4)


class Anchor(Block):
    """A place without height, for `page_of`; kept with what follows."""

    keep_with_next = True
    space_after = 0.0

    def __init__(self, name: str) -> None:
        self.name = name

    def height(self, width: float) -> float:
        """None."""
        return 0.0

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Only the anchor."""
        pen.anchor(self.name, y)

    def anchors(self) -> Iterator[str]:
        """Its own."""
        yield self.name


class Space(Block):
    """An empty height, points."""

    space_after = 0.0

    def __init__(self, points: float) -> None:
        self.points = points

    def height(self, width: float) -> float:
        """As asked."""
        return self.points

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Nothing."""


class Rule(Space):
    """A hairline across the column."""

    def __init__(self, ink: Ink = HAIR, line: float = HAIRLINE) -> None:
        super().__init__(line)
        self.space_before = self.space_after = 8.0
        self.ink = ink

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """The line."""
        pen.rule(x, y, x + width, y, ink=self.ink, line=self.points)


class PageBreak(Space):
    """What follows begins on a new page."""

    breaks_page = True

    def __init__(self) -> None:
        super().__init__(0.0)


class Columns(Block):
    """Columns side by side, each a list of blocks; weights share the width, `gutter` points between them."""

    def __init__(
        self, columns: Sequence[Sequence[Block]], weights: Sequence[float], *, gutter: float = 22.0, rule: bool = False
    ) -> None:
        assert len(columns) == len(weights), "each column has a weight"
        self.columns, self.weights, self.gutter, self.rule = [list(column) for column in columns], weights, gutter, rule

    def widths(self, width: float) -> list[float]:
        """Of each column, points."""
        free = width - self.gutter * (len(self.columns) - 1)
        return [free * weight / sum(self.weights) for weight in self.weights]

    def height(self, width: float) -> float:
        """Of the tallest column."""
        pairs = zip(self.columns, self.widths(width), strict=True)
        return max(stack_height(column, own) for column, own in pairs)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Column by column, hairlines between them if asked for."""
        bottom = y + self.height(width)
        for number, (column, own) in enumerate(zip(self.columns, self.widths(width), strict=True)):
            if number and self.rule:
                pen.rule(x - self.gutter / 2, y, x - self.gutter / 2, bottom)
            for placed in flow(column, own, float("inf"))[0]:
                placed.block.draw(pen, x, y + placed.y, own)
            x += own + self.gutter

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Each column where it may be split; None when one of them cannot begin."""
        firsts, rests = [], []
        for column, own in zip(self.columns, self.widths(width), strict=True):
            placed, rest, _ = flow(column, own, room)
            if column and not placed:
                return None
            firsts.append([each.block for each in placed])
            rests.append(rest)
        parts = (Columns(side, self.weights, gutter=self.gutter, rule=self.rule) for side in (firsts, rests))
        return next(parts), next(parts)

    def anchors(self) -> Iterator[str]:
        """Those of its blocks."""
        for column in self.columns:
            for block in column:
                yield from block.anchors()
