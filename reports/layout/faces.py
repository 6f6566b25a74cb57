"""The three faces of a report, loaded once, and the refusal to print what no font can draw.

Promise: every character that reaches a page is drawn by an embedded font that has it; never a box, never a blank.

Rules
* Sans Regular is carried whole, because names need rare characters. Sans Bold and Serif SemiBold are cuts; a
  character that a cut lacks is drawn in Sans Regular.
* A character that no font has is refused (`FontLacksCharacter`) when the text is made, not when it is drawn.
  `spelled_out` writes such characters as `〔U+1F600〕`, so that what one party typed can never keep the other from
  his report.
* Control characters are never printable; a line break is not a character here.
* Nothing is read from the environment: every choice that ReportLab would take from its settings is handed in.

Specification: ISO 32000-1 9.6.3 (TrueType), 9.10.3 (ToUnicode). Provenance of the files: `reports/fonts/README.md`.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ledger.errors import LedgerError

FONTS = Path(__file__).parent.parent / "fonts"
FIRST_PRINTABLE = 0x20
CONTROLS = frozenset(map(chr, (*range(FIRST_PRINTABLE), *range(0x7F, 0xA0))))
_LOADING = threading.Lock()


class FontLacksCharacter(LedgerError):
    """No font can draw `characters`; the text is refused rather than printed with holes."""

    code = "font-lacks-character"

    def __init__(self, characters: str) -> None:
        named = ", ".join(f"U+{ord(char):04X}" for char in characters)
        super().__init__(f"No font of the report can draw {named}.", characters=characters)


class Face(Enum):
    """A face by its use; the value is the file's stem."""

    REGULAR = "NotoSansSC-Regular"
    BOLD = "XinzhengSansSC-Bold"
    SERIF = "XinzhengSerifSC-SemiBold"


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a character is drawn: by which face, and how far it moves the pen, in ems."""

    face: Face
    advance_em: float


@functools.cache
def _font(face: Face) -> TTFont:
    font = TTFont(
        f"xinzheng-{face.name.lower()}", str(FONTS / f"{face.value}.ttf"), asciiReadable=False, shapable=False
    )
    pdfmetrics.registerFont(font)
    return font


@functools.cache
def _advances(face: Face) -> dict[str, float]:
    """Character → advance in ems, for every character that the face has."""
    with _LOADING:
        font = _font(face)
    table = font.face
    widths, common = table.charWidths, table.defaultWidth
    printable = ((code, chr(code)) for code in table.charToGlyph)
    return {char: widths.get(code, common) / 1000 for code, char in printable if char not in CONTROLS}


def font_name(face: Face) -> str:
    """The name under which the canvas knows the face; loads it."""
    with _LOADING:
        return str(_font(face).fontName)


@functools.lru_cache(maxsize=65536)
def glyph(char: str, face: Face) -> Glyph:
    """The face that draws `char` when `face` is asked for, and its advance. Raises FontLacksCharacter."""
    for candidate in (face, Face.REGULAR):
        advance = _advances(candidate).get(char)
        if advance is not None:
            return Glyph(candidate, advance)
    raise FontLacksCharacter(char)


def lacking(text: str) -> str:
    """The characters of `text` that no font has, each once, by code point."""
    return "".join(sorted(set(text).difference(_advances(Face.REGULAR))))


def require(texts: Iterable[str]) -> None:
    """Raises FontLacksCharacter, naming all characters that no font has."""
    missing = lacking("".join(texts))
    if missing:
        raise FontLacksCharacter(missing)


def spelled_out(text: str) -> str:
    """`text` with each character that no font has written as its code point: `〔U+1F600〕`."""
    missing = set(lacking(text))
    return "".join(f"〔U+{ord(char):04X}〕" if char in missing else char for char in text)
