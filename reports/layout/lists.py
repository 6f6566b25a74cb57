"""Lists: timeline, numbered steps, checks, notes, callout, lines of arithmetic. All flow over pages line by line.

Promise: each reads as words alone; dots, ticks and colours only repeat what the words say.

Rules
* A check says its result as a word: 一致, 未核, 不一致, never by colour or tick alone.
* Arithmetic is right-aligned, operator by operator, with a rule above its total, so that a reader can add it up with
  a pencil.
* A timeline's line joins its dots across a page break.

Specification: our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from reports.layout.faces import Face
from reports.layout.palette import GOLD, GOLD_TEXT, HAIR, NAVY, PANEL, SOFT, WHITE, Tone
from reports.layout.pen import Pen
from reports.layout.setting import set_text
from reports.layout.stack import Band, Cell, Stack
from reports.layout.table import NOTE
from reports.layout.text import Inline, Run, Style, runs_of, toned

ITEM = Style(size=9.2, leading=1.55)
TITLE = Style(Face.BOLD, 9.6, NAVY, leading=1.45)
DATE = Style(size=8.6, ink=SOFT, align="right", leading=1.62)
MARK_WIDTH = 13.0
FIGURE = Style(size=9.4, ink=NAVY, align="right", leading=1.45)


@dataclass(frozen=True, slots=True)
class Event:
    """A dot on the timeline: when (as printed), what, a note under it, and the tone of its dot."""

    when: str
    title: Inline
    note: Inline = ""
    tone: Tone = Tone.PLAIN


class Timeline(Stack):
    """Events under each other, dates to the left of the line."""

    space_before = 4.0

    def __init__(self, events: Sequence[Event], *, date_width: float = 82.0) -> None:
        self.events, self.date_width = events, date_width

    def bands(self, width: float) -> list[Band]:
        """Title, and the note as a second band."""
        bands, left = [], self.date_width + 30
        for number, event in enumerate(self.events):
            when = Cell(0.0, set_text(event.when, DATE, self.date_width))
            title = Cell(left, set_text(event.title, TITLE, width - left))
            bands.append(Band((when, title), number, 2.0, 1.0 if event.note else 9.0, last=not event.note))
            if event.note:
                note = Cell(left, set_text(event.note, NOTE, width - left))
                bands.append(Band((note,), number, 0.0, 9.0, first=False, follows=True))
        return bands

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The line, and the dot at a title."""
        axis, middle = x + self.date_width + 15, y + band.top + 7.0
        top = middle if band.first and band.row == 0 else y
        bottom = y + band.height if band.row < len(self.events) - 1 else (middle if band.first else y)
        pen.rule(axis, top, axis, bottom, ink=HAIR, line=1.2)
        if band.first:
            ink = self.events[band.row].tone.value.ink
            pen.dot(axis, middle, 3.7, fill=WHITE, stroke=ink, line=1.3)
            pen.dot(axis, middle, 1.7, fill=ink)


class Steps(Stack):
    """Numbered steps, the number in a gold ring."""

    def __init__(self, steps: Sequence[Inline], *, first: int = 1) -> None:
        self.steps, self.first = steps, first

    def bands(self, width: float) -> list[Band]:
        """One for each step."""
        return [
            Band((Cell(24.0, set_text(step, replace(ITEM, align="justify"), width - 24)),), number, 3.0, 4.0)
            for number, step in enumerate(self.steps)
        ]

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The number, at a step's first line."""
        if band.first:
            pen.dot(x + 8, y + band.top + 7.1, 7.2, fill=WHITE, stroke=GOLD, line=0.9)
            style = Style(Face.BOLD, 7.8, GOLD_TEXT, "centre")
            pen.text(str(self.first + band.row), style, x, y + band.top + 9.9, 16)


class Check(Enum):
    """How a check ended: mark, word, tone."""

    OK = ("✓", "一致", Tone.AGREED)
    UNCHECKED = ("–", "未核", Tone.LAPSED)
    FAILED = ("×", "不一致", Tone.DISPUTED)
    INFO = ("·", "说明", Tone.SINGLE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of a check list: how it ended, what was checked, and the finding. `word` replaces the usual one."""

    state: Check
    what: Inline
    finding: Inline = ""
    word: str = ""


class Checks(Stack):
    """What was checked, each with its result in words."""

    def __init__(self, checks: Sequence[Checked], *, word_width: float = 46.0) -> None:
        self.checks, self.word_width = checks, word_width

    def bands(self, width: float) -> list[Band]:
        """Mark, word, then what was checked with the finding under it."""
        bands, left = [], MARK_WIDTH + 10 + self.word_width
        for number, check in enumerate(self.checks):
            mark, word, tone = check.state.value
            words: list[str | Run] = list(runs_of(check.what))
            if check.finding:
                words += [
                    "\n",
                    *(run if run.ink else replace(run, ink=SOFT, size=8.2) for run in runs_of(check.finding)),
                ]
            cells = (
                Cell(8.0, set_text(toned(mark, tone), replace(ITEM, align="centre"), MARK_WIDTH)),
                Cell(10 + MARK_WIDTH, set_text(toned(check.word or word, tone), ITEM, self.word_width - 6)),
                Cell(left, set_text(words, ITEM, width - left)),
            )
            bands.append(Band(cells, number, 3.4, 3.4))
        return bands

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """A bar in the result's tone, a hairline under each."""
        tone = self.checks[band.row].state.value[2]
        pen.box(x, y + 2.6, 2.4, band.height - 5.2, fill=tone.value.ink)
        if band.last:
            pen.rule(x, y + band.height, x + width, y + band.height)


class Notes(Stack):
    """Notes in small type under a short rule, numbered like the `note_mark`s that refer to them."""

    space_before = 10.0

    def __init__(self, notes: Sequence[Inline], *, first: int = 1) -> None:
        self.notes, self.first = notes, first

    def bands(self, width: float) -> list[Band]:
        """Number and words."""
        numbered = enumerate(self.notes)
        return [
            Band(
                (
                    Cell(0.0, set_text(str(self.first + number), replace(NOTE, ink=GOLD_TEXT), 14)),
                    Cell(14.0, set_text(note, NOTE, width - 14)),
                ),
                number,
                5.0 if number == 0 else 0.6,
                0.6,
            )
            for number, note in numbered
        ]

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The short rule over the first."""
        if band.row == 0 and band.first:
            pen.rule(x, y, x + 70, y, ink=SOFT)


class Callout(Stack):
    """A panel with a bar in its tone, a title and paragraphs."""

    space_before = 6.0
    space_after = 12.0

    def __init__(self, title: Inline, *paragraphs: Inline, tone: Tone = Tone.PLAIN) -> None:
        self.tone = tone
        heads = [(title, replace(TITLE, ink=tone.value.ink))] if title else []
        self.texts = [*heads, *((words, replace(ITEM, size=8.8, align="justify")) for words in paragraphs)]

    def bands(self, width: float) -> list[Band]:
        """Title and paragraphs."""
        last = len(self.texts) - 1
        return [
            Band(
                (Cell(16.0, set_text(words, style, width - 30)),),
                number,
                9.0 if number == 0 else 1.6,
                9.0 if number == last else 1.6,
            )
            for number, (words, style) in enumerate(self.texts)
        ]

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """Ground and bar."""
        pen.box(x, y - 0.1, width, band.height + 0.2, fill=self.tone.value.ground)
        pen.box(x, y - 0.1, 3.0, band.height + 0.2, fill=self.tone.value.ink)


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of arithmetic: what it is, how it is reckoned, and the figure. `total` stands under a rule, bold."""

    label: Inline
    working: Inline
    figure: str
    total: bool = False


class Sums(Stack):
    """Arithmetic under each other: label, working (a × b), figure; totals under a rule."""

    space_before = 4.0
    space_after = 12.0

    def __init__(self, sums: Sequence[Sum], *, label_share: float = 0.36, figure_width: float = 92.0) -> None:
        self.sums, self.label_share, self.figure_width = sums, label_share, figure_width

    def bands(self, width: float) -> list[Band]:
        """One for each line."""
        inner = width - 2 * 12
        label = inner * self.label_share
        working = inner - label - self.figure_width - 12
        bands = []
        for number, line in enumerate(self.sums):
            face = Face.BOLD if line.total else Face.REGULAR
            cells = (
                Cell(12.0, set_text(line.label, replace(FIGURE, face=face, align="left"), label - 8)),
                Cell(12 + label, set_text(line.working, replace(FIGURE, ink=SOFT), working)),
                Cell(
                    12 + inner - self.figure_width, set_text(line.figure, replace(FIGURE, face=face), self.figure_width)
                ),
            )
            pad, last = 5.4 if line.total else 3.2, len(self.sums) - 1
            bands.append(Band(cells, number, 7.0 if number == 0 else pad, 7.0 if number == last else pad))
        return bands

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The panel; a rule over a total, a gold one over the last."""
        pen.box(x, y - 0.1, width, band.height + 0.2, fill=PANEL)
        if self.sums[band.row].total and band.first:
            last = band.row == len(self.sums) - 1
            pen.rule(x + 12, y, x + width - 12, y, ink=GOLD if last else NAVY, line=1.1 if last else 0.7)
