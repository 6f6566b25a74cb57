"""Figures: the cover band with its rosette, cards with big numbers, QR code, hash lines, signature rows.

Promise: drawn as vectors from what is handed in; the same 32 bytes give the same rosette everywhere.

Rules
* The rosette is drawn from a hash and is no seal: no red, no ring of words, no star. It lets an eye see that two
  packs differ.
* A card's figure shrinks until it fits; it is never cut.
* A QR code is one path of squares without seams, quiet zone four modules, on white.
* Hex stands in groups of eight, every other one lighter, and is copied without the gaps.

Specification: ISO/IEC 18004 (QR, by segno); 证据规定 19 (signature of who submits).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno

from reports.layout.block import Block
from reports.layout.faces import Face
from reports.layout.palette import (
    GOLD,
    GOLD_TEXT,
    HAIR,
    INK,
    MARGIN_SIDE,
    MARGIN_TOP,
    MIST,
    NAVY,
    SOFT,
    TEAL,
    WHITE,
    Ink,
    Tone,
)
from reports.layout.pen import Pen, Point
from reports.layout.setting import fitted, set_text
from reports.layout.text import Inline, Style

BAND_HEIGHT = 232.0  # of the cover's navy band, from the top of the sheet
ROSETTE_POINTS = 480  # of one closed curve: no corner shows at 400 %
ROSETTE_CURVES = 9
GOLD_EDGE = 2.4  # the gold line that closes the band, points
FACTS_MAX = 4
QUIET_MODULES = 4
HASH_GROUP = 8
HEX = frozenset("0123456789abcdef")


class Cover(Block):
    """The navy band over the first page's head, with title, facts and the rosette of `seed` (32 bytes)."""

    space_after = 0.0

    def __init__(self, title: str, subtitle: str, facts: Sequence[tuple[str, str]], seed: bytes) -> None:
        assert len(seed) == 32, "a rosette is drawn from a hash"
        assert len(facts) <= FACTS_MAX, "more lines than the band is high"
        self.title, self.subtitle, self.facts, self.seed = title, subtitle, facts, seed

    def height(self, width: float) -> float:
        """What the band takes of the text area."""
        return BAND_HEIGHT - MARGIN_TOP

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Band, rosette, words."""
        pen.clipped(0, 0, pen.page_width, BAND_HEIGHT - GOLD_EDGE)
        pen.box(0, 0, pen.page_width, BAND_HEIGHT - GOLD_EDGE, fill=NAVY)
        rosette(pen, self.seed, pen.page_width - 104, 112, 134)
        pen.unclipped()
        pen.box(0, BAND_HEIGHT - GOLD_EDGE, pen.page_width, GOLD_EDGE, fill=GOLD)
        left, room = MARGIN_SIDE, 330.0
        pen.box(left, 58, 42, 2.6, fill=GOLD)
        pen.text(self.title, fitted(self.title, Style(Face.SERIF, 31, WHITE), room), left, 104)
        pen.text(self.subtitle, fitted(self.subtitle, Style(size=11, ink=MIST), room), left, 127)
        for number, (label, value) in enumerate(self.facts):
            line = 190 - (len(self.facts) - 1 - number) * 17.5
            used = pen.text(label, Style(size=8.6, ink=MIST), left, line)
            gap = max(used + 12, 62)
            pen.text(value, fitted(value, Style(Face.BOLD, 9.4, WHITE), room - gap), left + gap, line)


def rosette(pen: Pen, seed: bytes, x: float, y: float, radius: float) -> None:
    """A guilloche around (x, y): three families of curves, their numbers and amplitudes taken from the seed."""
    inks = (TEAL, GOLD, _mixed(TEAL, NAVY, 0.45))
    for family, ink in enumerate(inks):
        numbers = seed[family * 10 : family * 10 + 10]
        outer = radius * (1.0, 0.62, 0.84)[family]
        for curve in range(ROSETTE_CURVES):
            points = list(_curve(numbers, outer, curve / (ROSETTE_CURVES - 1)))
            pen.curve(
                [(x + px, y + py) for px, py in points],
                ink=_mixed(ink, NAVY, 0.15 + 0.35 * curve / ROSETTE_CURVES),
                line=0.35,
            )


def _curve(numbers: bytes, outer: float, part: float) -> Iterator[Point]:
    """One closed curve of a family; `part` from 0 to 1 moves through it. Rounded: alike on every machine."""
    petals, ripples = 5 + numbers[0] % 9, 11 + numbers[1] % 14
    phase, turn = numbers[2] * math.tau / 256, numbers[3] * math.tau / 256
    swing, ripple = 0.16 + numbers[4] / 1600, 0.03 + numbers[5] / 3200
    inner = 0.50 + numbers[6] / 1500
    for step in range(ROSETTE_POINTS):
        angle = step * math.tau / ROSETTE_POINTS
        wave = swing * math.cos(petals * angle + phase + part * 1.1) * (1.0 - 0.55 * part)
        wave += ripple * math.sin(ripples * angle + turn - part * 1.7) * (0.35 + 0.65 * part)
        reach = outer * (inner + 0.20 * (1 - part) + wave)
        yield round(reach * math.cos(angle), 3), round(reach * math.sin(angle), 3)


def _mixed(ink: Ink, ground: Ink, share: float) -> Ink:
    """`ink` with a share of the ground in it: what transparency would give, without transparency."""
    red, green, blue = (round(a + (b - a) * share, 4) for a, b in zip(ink, ground, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Card:
    """A big figure: label over it, note under it, in a tone."""

    label: str
    figure: str
    note: str = ""
    tone: Tone = Tone.PLAIN


class Cards(Block):
    """Cards side by side, two to five; `lead` makes the first one `lead` times as wide as the others."""

    HEIGHT = 80.0
    FIGURE, LEAD_FIGURE = 19.0, 27.0  # type sizes; the lead card is read first, also on a phone
    GUTTER = 10.0
    space_before = 6.0
    space_after = 14.0

    def __init__(self, cards: Sequence[Card], *, lead: float = 1.0) -> None:
        assert 1 <= len(cards) <= 5, "more cards than a page is wide"
        self.cards, self.lead = cards, lead

    def height(self, width: float) -> float:
        """Fixed."""
        return self.HEIGHT

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Card by card."""
        unit = (width - self.GUTTER * (len(self.cards) - 1)) / (len(self.cards) - 1 + self.lead)
        for number, card in enumerate(self.cards):
            own = unit * (self.lead if number == 0 else 1.0)
            self._card(pen, card, x, y, own, self.LEAD_FIGURE if number == 0 and self.lead > 1 else self.FIGURE)
            x += own + self.GUTTER

    def _card(self, pen: Pen, card: Card, x: float, y: float, width: float, size: float) -> None:
        ink, room = card.tone.value.ink, width - 26
        pen.box(x, y, width, self.HEIGHT, fill=WHITE, stroke=HAIR, radius=4)
        pen.box(x, y + 9, 3, self.HEIGHT - 18, fill=ink)
        pen.text(card.label, fitted(card.label, Style(size=8.6, ink=SOFT), room), x + 15, y + 19)
        pen.text(card.figure, fitted(card.figure, Style(Face.SERIF, size, ink), room), x + 15, y + 49)
        pen.text(card.note, fitted(card.note, Style(size=7.8, ink=SOFT), room), x + 15, y + 67)


class QrCode(Block):
    """A QR code of `content`, `side` points wide, a caption under it."""

    def __init__(self, content: str, caption: Inline = "", *, side: float = 96.0, align_right: bool = False) -> None:
        self.side, self.align_right, self.caption = side, align_right, caption
        self.rows = [bytes(row) for row in segno.make(content, error="m", micro=False, boost_error=False).matrix]

    def height(self, width: float) -> float:
        """Code and caption."""
        return self.side + (6 + set_text(self.caption, CAPTION, self.side).height if self.caption else 0.0)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """A white card, the squares, the caption."""
        x += width - self.side if self.align_right else 0.0
        pen.box(x, y, self.side, self.side, fill=WHITE, stroke=HAIR, radius=3)
        module = self.side / (len(self.rows) + 2 * QUIET_MODULES)
        pen.squares(self._runs(x, y, module), fill=NAVY)
        if self.caption:
            pen.paragraph(set_text(self.caption, CAPTION, self.side), x, y + self.side + 6)

    def _runs(self, x: float, y: float, module: float) -> Iterator[tuple[float, float, float, float]]:
        """Dark modules, neighbours in a row as one rectangle, each edge computed from the module's number."""
        for row, modules in enumerate(self.rows):
            top = y + (row + QUIET_MODULES) * module
            start = None
            for column, dark in enumerate((*modules, 0)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    yield x + (start + QUIET_MODULES) * module, top, (column - start) * module, module
                    start = None


CAPTION = Style(size=7.2, ink=SOFT, align="centre", leading=1.45)


class HashLines(Block):
    """Labelled hex ids, one box: (label, hex digits). What does not fit into one line goes on under it."""

    ROW = 20.0
    LINE = 12.0
    BASE = 13.2  # of a row's first line, from its top

    def __init__(self, lines: Sequence[tuple[str, str]], *, label_width: float = 104.0, size: float = 8.0) -> None:
        assert all(set(digits) <= HEX for _, digits in lines), "small hex digits"
        self.lines, self.label_width, self.size = lines, label_width, size

    def height(self, width: float) -> float:
        """Of all rows."""
        return sum(self._row_height(digits, width) for _, digits in self.lines)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Box, labels, groups."""
        pen.box(x, y, width, self.height(width), fill=WHITE, stroke=HAIR)
        for number, (label, digits) in enumerate(self.lines):
            if number:
                pen.rule(x, y, x + width, y)
            pen.text(
                label,
                fitted(label, Style(size=min(8.2, self.size + 0.2), ink=SOFT), self.label_width - 12),
                x + 9,
                y + self.BASE,
            )
            per_line = self._groups(width) * HASH_GROUP
            for line, at in enumerate(range(0, len(digits), per_line)):
                place = (x + self.label_width, y + self.BASE + line * self.LINE)
                pen.hex_groups(
                    digits[at : at + per_line], *place, size=self.size, cell=self._cell, inks=(INK, GOLD_TEXT)
                )
            y += self._row_height(digits, width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Between two ids."""
        count = 0
        while count < len(self.lines) and room >= self._row_height(self.lines[count][1], width):
            room -= self._row_height(self.lines[count][1], width)
            count += 1
        if not 0 < count < len(self.lines):
            return None
        first, rest = self.lines[:count], self.lines[count:]
        return (
            type(self)(first, label_width=self.label_width, size=self.size),
            type(self)(rest, label_width=self.label_width, size=self.size),
        )

    @property
    def _cell(self) -> float:
        """Width of a group with its gap: eight of the widest digit, and a third of an em."""
        return self.size * (HASH_GROUP * 0.585 + 0.42)

    def _groups(self, width: float) -> int:
        return max(1, int((width - self.label_width - 6) / self._cell))

    def _row_height(self, digits: str, width: float) -> float:
        lines = max(1, math.ceil(len(digits) / (self._groups(width) * HASH_GROUP)))
        return self.ROW + (lines - 1) * self.LINE


class Signatures(Block):
    """Rows to be signed by hand: role, a line for the name, a line for the date."""

    ROW = 34.0

    def __init__(self, roles: Sequence[str], *, sign: str = "签名或盖章", date: str = "日期") -> None:
        self.roles, self.sign, self.date = roles, sign, date

    def height(self, width: float) -> float:
        """Of all rows."""
        return self.ROW * len(self.roles)

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Row by row."""
        for number, role in enumerate(self.roles):
            base = y + number * self.ROW + 25
            pen.text(role, fitted(role, Style(Face.BOLD, 9.2, NAVY), 106), x, base)
            self._field(pen, self.sign, x + 118, base, width * 0.62 - 118)
            self._field(pen, self.date, x + width * 0.62 + 16, base, width * 0.38 - 16)

    def _field(self, pen: Pen, label: str, x: float, base: float, width: float) -> None:
        used = pen.text(label, Style(size=8.2, ink=SOFT), x, base) + 8
        pen.rule(x + used, base + 3, x + width, base + 3, ink=SOFT)
