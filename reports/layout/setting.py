"""Setting: from words to lines, every character at its place.

Promise: `set_text` turns what a chapter says into lines with exact positions; nothing is measured twice or guessed.

Rules
* Where Chinese meets Latin a twelfth of an em is added; justified lines stretch by less than a tenth of an em between
  characters, so that text taken out of the page has no blanks that were not put in.
* Marks that share their empty half overlap by what the font calls their widths; each such cluster is one piece of
  text to a reader (`Piece.cluster`), so that nothing is torn when it is taken out.
* A last line is not justified; a line that would need more stretch than that is left as it is.

Specification: 中文排版需求 (W3C CLREQ) 3.1.6, 3.2.2; line breaking in `breaking`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.layout import faces
from reports.layout.breaking import (
    FULL_CLOSING,
    FULL_OPENING,
    HALF_EM,
    OBJECT,
    SPACES,
    Span,
    break_lines,
    is_latin,
    shares_half,
)
from reports.layout.faces import Face
from reports.layout.palette import Ink
from reports.layout.text import Align, Inline, Line, Piece, Run, SetText, Style, runs_of

MIXED_GAP_EM = 0.08  # between Chinese and Latin; readers of PDF see a blank from 0.1 em on
STRETCH_EM = 0.07  # the most that a justified line opens between two characters
SPACE_STRETCH_EM = 0.5  # the most that it opens at a blank
CHIP_PAD_EM = 0.55
CHIP_GAP_EM = 0.35  # between a chip and what follows it
PAGE_DIGITS = "00"
REPEATED_CHARS = 64  # the cells of a table repeat themselves; what is longer is set afresh, and not kept in memory


@dataclass(slots=True)
class _Char:
    """A character on its way into a line: what draws it and how far it moves the pen, points."""

    text: str
    face: Face
    size: float
    ink: Ink
    natural: float
    advance: float
    rise: float
    run: Run | None = None  # the chip or page number that it stands for

    def joins(self, other: _Char) -> bool:
        """Whether one string can hold both."""
        plain = self.run is None and other.run is None
        return plain and (self.face, self.size, self.ink, self.rise) == (other.face, other.size, other.ink, other.rise)

    def tracks_like(self, other: _Char) -> bool:
        """Whether the same is added after both."""
        return abs((self.advance - self.natural) - (other.advance - other.natural)) < 1e-6


def width_of(text: str, face: Face, size: float) -> float:
    """Natural width of a plain string, points; nothing squeezed or stretched. Raises FontLacksCharacter."""
    return size * sum(faces.glyph(char, face).advance_em for char in text)


def set_text(inline: Inline, style: Style, measure: float) -> SetText:
    """The inline in lines of `measure` points. Raises FontLacksCharacter."""
    runs = runs_of(inline)
    short = sum(len(run.text) for run in runs) <= REPEATED_CHARS
    return (_set_again if short else _set_runs)(runs, style, measure)


def _set_runs(runs: tuple[Run, ...], style: Style, measure: float) -> SetText:
    chars = list(_chars(runs, style))
    _space(chars)
    text = "".join(char.text for char in chars)
    advances = [char.advance for char in chars]
    spans = break_lines(text, advances, measure, [char.size for char in chars])
    lines = tuple(_line(chars, span, style.align, measure) for span in spans)
    return SetText(lines, style.line_height, style.line_height / 2 + style.size * 0.38)


_set_again = functools.lru_cache(maxsize=4096)(_set_runs)


def one_line(inline: Inline, style: Style) -> Line:
    """The inline in one line, however long. It has no line break in it."""
    return set_text(inline, replace(style, align="left"), float("inf")).lines[0]


def fitted(text: str, style: Style, room: float) -> Style:
    """`style`, smaller if need be, so that the text takes no more than `room` points."""
    width = one_line(text, style).width
    return style if width <= room else replace(style, size=math.floor(style.size * room / width * 100) / 100)


def _chars(runs: Sequence[Run], style: Style) -> Iterator[_Char]:
    for run in runs:
        face, size, ink = run.face or style.face, run.size or style.size, run.ink or style.ink
        if run.chip is not None or run.page_of is not None:
            width = _object_width(run, face, size)
            yield _Char(OBJECT, face, size, ink, width, width, 0.0, run)
            continue
        for char in run.text:
            if char == "\n":
                yield _Char(char, face, size, ink, 0.0, 0.0, 0.0)
                continue
            found = faces.glyph(char, face)
            advance = found.advance_em * size
            yield _Char(char, found.face, size, ink, advance, advance, run.rise_em * style.size)


def _object_width(run: Run, face: Face, size: float) -> float:
    if run.page_of is not None:
        return width_of(PAGE_DIGITS, face, size)
    return width_of(run.text, Face.BOLD, chip_size(size)) + (2 * CHIP_PAD_EM + CHIP_GAP_EM) * chip_size(size)


def chip_size(size: float) -> float:
    """The type size inside a chip that stands in text of `size`."""
    return round(size * 0.86, 2)


def _space(chars: list[_Char]) -> None:
    """Squeezes marks that share their empty half, and opens a hair where Chinese meets Latin."""
    for char, after in pairwise(chars):
        if shares_half(char.text, after.text):
            char.advance -= HALF_EM * char.size
        elif _mixed(char.text, after.text):
            char.advance += MIXED_GAP_EM * char.size


def _mixed(before: str, after: str) -> bool:
    """Whether a letter or digit stands beside a Chinese character."""
    return (_word(before) and _hanzi(after)) or (_hanzi(before) and _word(after))


def _word(char: str) -> bool:
    return is_latin(char) and (char.isalnum() or char in "%)(")


def _hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def _line(chars: list[_Char], span: Span, align: Align, measure: float) -> Line:
    """Places one line's characters: hanging halves off, then aligned or stretched."""
    row = chars[span.start : span.end]  # each character stands on one line only, so it may be moved in place
    if not row:
        return Line((), 0.0)
    lead = HALF_EM * row[0].size if row[0].text in FULL_OPENING else 0.0
    trail = HALF_EM * row[-1].size if row[-1].text in FULL_CLOSING else 0.0
    row[-1].advance = row[-1].natural
    width = sum(char.advance for char in row) - lead - trail
    if align == "justify" and not span.hard:
        width += _stretch(row, measure - width)
    left = {"right": measure - width, "centre": (measure - width) / 2}.get(align, 0.0)
    return Line(tuple(_pieces(row, left - lead)), width)


def _stretch(row: list[_Char], slack: float) -> float:
    """Opens the gaps of a line so that it fills `slack` points more; what it could fill, all or nothing."""
    gaps = [
        (char, SPACE_STRETCH_EM if char.text in SPACES else STRETCH_EM)
        for char, after in pairwise(row)
        if char.text in SPACES or not (is_latin(char.text) or is_latin(after.text))
    ]
    most = sum(share * char.size for char, share in gaps)
    if not 0 < slack <= most:
        return 0.0
    for char, share in gaps:
        char.advance += slack * share * char.size / most
    return slack


def _pieces(row: list[_Char], x: float) -> Iterator[Piece]:
    """Neighbours that look alike and are spaced alike as one piece; squeezed marks one by one, as a cluster."""
    at = 0
    while at < len(row):
        end = _cluster_end(row, at)
        if end > at + 1:
            yield from _cluster(row[at:end], x)
        else:
            end = _group_end(row, at)
            yield _piece(row[at:end], x)
        x += sum(char.advance for char in row[at:end])
        at = end


def _cluster_end(row: list[_Char], at: int) -> int:
    """Where the squeezed marks that begin at `at` end; at + 1 where none begin."""
    end = at + 1
    while end < len(row) and shares_half(row[end - 1].text, row[end].text):
        end += 1
    return end


def _group_end(row: list[_Char], at: int) -> int:
    """How far one string and one tracking reach; a cluster ends them."""
    end = at + 1
    while end < len(row) and row[end - 1].joins(row[end]) and row[at].tracks_like(row[end - 1]):
        if _cluster_end(row, end) > end + 1:
            break
        end += 1
    return end


def _cluster(marks: list[_Char], x: float) -> Iterator[Piece]:
    """Squeezed marks, each drawn alone, read together."""
    text = "".join(mark.text for mark in marks)
    for number, mark in enumerate(marks):
        yield replace(_piece([mark], x), cluster=text if number == 0 else "", ends_cluster=number == len(marks) - 1)
        x += mark.advance


def _piece(group: list[_Char], x: float) -> Piece:
    first = group[0]
    if first.run is not None:
        run = first.run
        return Piece(
            x, run.text, first.face, first.size, first.ink, chip=run.chip, width=first.natural, page_of=run.page_of
        )
    tracking = round(first.advance - first.natural, 4) if len(group) > 1 else 0.0
    return Piece(x, "".join(char.text for char in group), first.face, first.size, first.ink, tracking, first.rise)
