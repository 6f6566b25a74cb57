"""Where a line of Chinese may end: 避头尾 kept, words, numbers and ids whole, long hex in groups. Pure.

Promise: no line begins with a closing mark or ends with an opening one, and no word or number is torn, unless a
single unbreakable unit is wider than the measure.

Rules
* A unit is what is never torn: one Chinese character, or a run of Latin letters, digits and signs; closing marks
  cling to what stands before them, opening marks to what follows, a counting word to its number.
* Spaces end a unit, cling to it (those at the beginning to what follows), and are not measured at the end of a line.
* Two full-width marks side by side share the empty half between them (标点挤压); an opening mark at the beginning of
  a line and a closing one at its end lose theirs.
* A unit wider than the measure is cut: hex after every eighth digit, else after a separator, else anywhere that keeps
  the first two rules, else anywhere.
* No character stands alone on the last line of a paragraph, if the line above can give it company.
* Own character tables: nothing depends on the Unicode version of the interpreter.

Specification: 中文排版需求 (W3C CLREQ) 3.1.2, 3.1.3, 3.1.6; GB/T 15834-2011 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

FULL_OPENING = frozenset("（《〈「『【〔〖［｛“‘")
FULL_CLOSING = frozenset("）》〉」』】〕〗］｝”’，。、：；！？．")
OPENING = FULL_OPENING | frozenset("([{<¥￥$€£#№§")
CLOSING = FULL_CLOSING | frozenset(")]},.;:!?%/>％‰℃°′″…—–·・～／々〜ー＞>")
SPACES = frozenset(" \u3000")
COUNTING = frozenset("元角分万亿件双套打米天年月日时秒项条页号笔份次人个")
SEPARATORS = frozenset("/-_.:@?&=+,~")
FULL_LATIN_1 = frozenset("·×÷")  # in the Latin-1 block, yet set full width
LATIN_END = 0x2000  # below it: letters, digits and signs that build words
HEX_GROUP = 8
HEX_RUN = re.compile(r"[0-9a-f]{16,}")
HALF_EM = 0.5
LONELY_EM = 2.1  # a last line no longer than this is a lonely character with its full stop
SPARING = 4  # units that the line above must have, to give one away
OBJECT = "\ufffc"  # stands for a chip or a page number: a thing with a width, set like a Chinese character


@dataclass(frozen=True, slots=True)
class Span:
    """One line: text[start:end], trailing spaces left out. `hard`: the text itself ends the line here."""

    start: int
    end: int
    hard: bool


def is_latin(char: str) -> bool:
    """Whether the character builds words with its neighbours."""
    return ord(char) < LATIN_END and char not in FULL_LATIN_1 and char not in SPACES


def shares_half(before: str, after: str) -> bool:
    """Whether two neighbouring full-width marks share the empty half em between them."""
    if before in FULL_CLOSING:
        return after in FULL_CLOSING or after in FULL_OPENING
    return before in FULL_OPENING and after in FULL_OPENING


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before text[at]. 0 < at < len(text)."""
    before, after = text[at - 1], text[at]
    if after in SPACES or after in CLOSING:
        return False
    solid = at - 1
    while solid > 0 and text[solid] in SPACES:
        solid -= 1
    if text[solid] in OPENING or text[solid] in SPACES:
        return False
    if before in SPACES:
        return True
    if before.isascii() and before.isdigit() and after in COUNTING:
        return False
    return not (is_latin(before) and is_latin(after))


def breaks(text: str) -> list[int]:
    """Every place where a line may end, ascending, with len(text) last. `text` has no line break in it."""
    return [at for at in range(1, len(text)) if may_break(text, at)] + ([len(text)] if text else [])


def break_lines(text: str, advances: Sequence[float], measure: float, ems: Sequence[float]) -> list[Span]:
    """The lines of `text` in `measure` points: first fit, paragraph by paragraph (they end in a line feed).

    `advances` (points, marks that share a half squeezed) and `ems` (font sizes) hold one for each character. At least
    one line comes back, perhaps empty.
    """
    assert len(text) == len(advances) == len(ems), "each character has its advance"
    spans: list[Span] = []
    start = 0
    for part in text.split("\n"):
        end = start + len(part)
        spans += _Filler(part, advances[start:end], measure, ems[start:end]).lines(start)
        start = end + 1
    return spans


class _Filler:
    """Fills the lines of one paragraph."""

    def __init__(self, text: str, advances: Sequence[float], measure: float, ems: Sequence[float]) -> None:
        self.text, self.measure, self.ems = text, measure, ems
        self.sums = [0.0]
        for advance in advances:
            self.sums.append(self.sums[-1] + advance)

    def lines(self, offset: int) -> list[Span]:
        """The paragraph's lines, counted from `offset`."""
        if self.fits(0, len(self.text)):
            return [self.span(0, len(self.text), offset, hard=True)]
        spans: list[Span] = []
        start, last = 0, 0
        places = breaks(self.text)
        for at in places:
            if last > start and not self.fits(start, at):
                spans.append(self.span(start, last, offset))
                start = last
            while not self.fits(start, at):
                cut = self.cut(start, at)
                if self.solid(start, cut) > start:
                    spans.append(self.span(start, cut, offset))
                start = cut
            last = at
        start = self.eased(spans, start, places, offset)
        spans.append(self.span(start, len(self.text), offset, hard=True))
        return spans

    def eased(self, spans: list[Span], start: int, places: list[int], offset: int) -> int:
        """A last line of a single character takes the unit before it along, if the line above can spare it."""
        if not spans or self.sums[-1] - self.sums[start] > LONELY_EM * self.ems[start]:
            return start
        above = spans[-1].start - offset
        earlier = [at for at in places if above < at < start]
        if len(earlier) < SPARING or not self.fits(earlier[-1], len(self.text)):
            return start
        spans[-1] = self.span(above, earlier[-1], offset)
        return earlier[-1]

    def span(self, start: int, end: int, offset: int, *, hard: bool = False) -> Span:
        """The line from `start` to `end`, its trailing spaces left out."""
        return Span(start + offset, self.solid(start, end) + offset, hard)

    def solid(self, start: int, end: int) -> int:
        """The end without trailing spaces."""
        while end > start and self.text[end - 1] in SPACES:
            end -= 1
        return end

    def fits(self, start: int, end: int) -> bool:
        """Whether text[start:end] may be one line: one character always may."""
        end = self.solid(start, end)
        if end - start <= 1:
            return True
        width = self.sums[end] - self.sums[start]
        if self.text[start] in FULL_OPENING:
            width -= HALF_EM * self.ems[start]
        squeezed = end < len(self.text) and shares_half(self.text[end - 1], self.text[end])
        closes = self.text[end - 1] in FULL_CLOSING
        if closes and not squeezed:  # else its half is off already
            width -= HALF_EM * self.ems[end - 1]
        if squeezed and not closes:  # what it shared its half with stands on the next line
            width += HALF_EM * self.ems[end - 1]
        return width <= self.measure + 1e-6

    def cut(self, start: int, end: int) -> int:
        """Where to tear a unit that is wider than the measure: the last good place that fits."""
        fitting = [at for at in range(start + 1, end) if self.fits(start, at)] or [start + 1]
        clean = [at for at in fitting if self.text[at] not in CLOSING and self.text[at - 1] not in OPENING]
        hexes = {
            at
            for run in HEX_RUN.finditer(self.text, start, end)
            for at in range(run.start() + HEX_GROUP, run.end(), HEX_GROUP)
        }
        grouped = [at for at in clean if at in hexes]
        separated = [at for at in clean if self.text[at - 1] in SEPARATORS and 2 * (at - start) >= len(fitting)]
        for places in (grouped, separated, clean, fitting):
            if places:
                return places[-1]
        raise AssertionError("one character always fits")
