"""A block that is not torn: what is read as one figure moves to the next page rather than over its edge.

Specification: our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.layout import Block
from reports.layout.palette import ROOM
from reports.layout.pen import Pen

WHOLE_MAX = ROOM / 2  # what is taller is split as it would be


class Whole(Block):
    """Another block, kept in one piece while it is lower than half a page."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.space_before, self.space_after = block.space_before, block.space_after

    def height(self, width: float) -> float:
        """As the block within."""
        return self.block.height(width)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """As the block within."""
        self.block.draw(pen, x, y, width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """None, unless the block is tall."""
        return self.block.split(width, room) if self.height(width) > WHOLE_MAX else None

    def anchors(self) -> Iterator[str]:
        """As the block within."""
        yield from self.block.anchors()
