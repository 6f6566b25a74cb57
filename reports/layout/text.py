"""Words as chapters hand them in, and as they are when set: runs, styles, lines.

Promise: an `Inline` says what is written and what differs from the paragraph's style, nothing about where it stands.

Rules
* An `Inline` is a string, a `Run`, or a sequence of both. A `Run` overrides what its style says: face, size, ink.
* A chip is a word on a coloured ground, never torn. A page number (`page_of`) holds the place of two digits and is
  filled in when the page is drawn.
* A run with a character that no font has cannot be made (`FontLacksCharacter`).

Specification: our own; set into lines by `setting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from reports.layout import faces
from reports.layout.faces import Face
from reports.layout.palette import GOLD_TEXT, INK, NAVY, SOFT, Ink, Tone

Align: TypeAlias = Literal["left", "right", "centre", "justify"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. None means: as the paragraph has it. `rise_em` lifts it above the line (note marks)."""

    text: str
    face: Face | None = None
    size: float | None = None
    ink: Ink | None = None
    chip: Tone | None = None
    page_of: str | None = None
    rise_em: float = 0.0

    def __post_init__(self) -> None:
        faces.require((self.text.replace("\n", ""),))
        assert not (self.chip and "\n" in self.text), "a chip is one word"


Inline: TypeAlias = str | Run | Sequence[str | Run]


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's text looks like where its runs say nothing. `leading` is a multiple of the size."""

    face: Face = Face.REGULAR
    size: float = 9.2
    ink: Ink = INK
    align: Align = "left"
    leading: float = 1.62

    @property
    def line_height(self) -> float:
        """From one baseline to the next, points."""
        return self.size * self.leading


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters drawn in one go, `x` points from the line's left end, `tracking` points added after each."""

    x: float
    text: str
    face: Face
    size: float
    ink: Ink
    tracking: float = 0.0
    rise: float = 0.0
    chip: Tone | None = None
    width: float = 0.0
    page_of: str | None = None
    cluster: str = ""  # marks set closer than a reader expects, this piece the first of them: read as these
    ends_cluster: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn, and its natural width."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class SetText:
    """Lines under each other; the first baseline stands `ascent` points below the top."""

    lines: tuple[Line, ...]
    line_height: float
    ascent: float

    @property
    def height(self) -> float:
        """Of all lines together, points."""
        return len(self.lines) * self.line_height

    def cut(self, room: float) -> tuple[SetText, SetText]:
        """The lines that fit into `room` points, and the rest."""
        count = int((room + 1e-6) / self.line_height)
        return replace(self, lines=self.lines[:count]), replace(self, lines=self.lines[count:])


def strong(text: str) -> Run:
    """Bold, navy."""
    return Run(text, face=Face.BOLD, ink=NAVY)


def quiet(text: str) -> Run:
    """Soft grey, for what is of second rank."""
    return Run(text, ink=SOFT)


def golden(text: str) -> Run:
    """The accent colour."""
    return Run(text, face=Face.BOLD, ink=GOLD_TEXT)


def toned(text: str, tone: Tone) -> Run:
    """Bold, in a tone's ink."""
    return Run(text, face=Face.BOLD, ink=tone.value.ink)


def chip(text: str, tone: Tone) -> Run:
    """A word on a rounded ground of that tone."""
    return Run(text, chip=tone)


def page_of(anchor: str) -> Run:
    """The number of the page on which `anchor` stands."""
    return Run("", page_of=anchor)


def note_mark(number: int) -> Run:
    """A small raised number that refers to a note."""
    assert number > 0, "notes count from one"
    return Run(str(number), size=6.4, ink=GOLD_TEXT, rise_em=0.42)


def runs_of(inline: Inline) -> tuple[Run, ...]:
    """The inline as runs. Raises FontLacksCharacter."""
    parts = (inline,) if isinstance(inline, str | Run) else inline
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def plain(inline: Inline) -> str:
    """The words alone."""
    return "".join(run.text for run in runs_of(inline))
