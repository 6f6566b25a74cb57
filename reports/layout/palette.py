"""One restrained visual language: deep navy, a gold accent, warm paper, and five tones that always come with words.

Rules
* Colours are named for their use. No colour carries meaning alone: a tone is worn by something that has text in it.
* Nothing is transparent, so the page prints alike everywhere; tints are mixed here.
* Lengths are points (1/72 inch); A4 is 595.28 × 841.89.

Specification: our own; the standard to come near is the sample evidence pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Ink: TypeAlias = tuple[float, float, float]  # red, green, blue, each 0 to 1


def _ink(code: str) -> Ink:
    red, green, blue = (round(int(code[at : at + 2], 16) / 255, 4) for at in (0, 2, 4))
    return red, green, blue


INK = _ink("1D2430")  # running text
SOFT = _ink("5A6472")  # notes and labels
NAVY = _ink("14243C")
NAVY_LINE = _ink("33466A")
GOLD = _ink("B08A3C")
GOLD_TEXT = _ink("7C5C17")  # gold that is dark enough to read
TEAL = _ink("3E8E8A")
WHITE = _ink("FFFFFF")
PAPER = _ink("F6F2EA")  # cover ground and zebra rows
PANEL = _ink("FBF9F4")
HAIR = _ink("DAD3C4")  # hairlines
MIST = _ink("B9C3D3")  # text of second rank on navy

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 56.0, 66.0, 62.0
ROOM = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM  # height of the text area, points
MEASURE = PAGE_WIDTH - 2 * MARGIN_SIDE  # width of the text, points
HAIRLINE = 0.6


@dataclass(frozen=True, slots=True)
class Margins:
    """What a sheet leaves free around its text, points; head and foot stand in it."""

    side: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """Width of the text."""
        return PAGE_WIDTH - 2 * self.side

    @property
    def room(self) -> float:
        """Height of the text area."""
        return PAGE_HEIGHT - self.top - self.bottom


BOOK = Margins(MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM)
SLIM = Margins(36.0, 42.0, 38.0)  # a report of few pages, each of them full


@dataclass(frozen=True, slots=True)
class Shade:
    """The two colours of a tone: `ink` for words and bars, `ground` behind them."""

    ink: Ink
    ground: Ink


class Tone(Enum):
    """What a chip, card, dot or callout wears. The words stand in it; the colour only repeats them."""

    AGREED = Shade(_ink("17694A"), _ink("E3F1EA"))  # 双方确认, 一致
    SINGLE = Shade(_ink("45566E"), _ink("E6EBF1"))  # 单方记录
    DISPUTED = Shade(_ink("A32B22"), _ink("FBE8E5"))  # 有异议, 不一致
    LAPSED = Shade(_ink("855400"), _ink("FBEFD6"))  # 逾期视为同意, 未核
    PLAIN = Shade(NAVY, _ink("EEF0F4"))
    ACCENT = Shade(GOLD_TEXT, _ink("F6EEDC"))


BADGE_TONES = {
    "双方确认": Tone.AGREED,
    "单方记录": Tone.SINGLE,
    "有异议": Tone.DISPUTED,
    "逾期视为同意": Tone.LAPSED,
}
