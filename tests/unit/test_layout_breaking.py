"""Lines of Chinese: what may begin and end them, what is never torn, over many widths and texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.layout.breaking import (
    CLOSING,
    FULL_CLOSING,
    FULL_OPENING,
    HALF_EM,
    OPENING,
    SPACES,
    Span,
    break_lines,
    breaks,
    is_latin,
    shares_half,
)

STARTS_NO_LINE = "、。，．：；！？…—·）］｝〕】》」』”’%％‰℃)],.;:!?/"  # CLREQ 3.1.3, written out again as an oracle
ENDS_NO_LINE = "（［｛〔【《「『“‘([¥￥"
TEXT = "承揽人于2026年3月2日接单，约定“验收合格（含返工）后三十日内付款”，未按《民法典》支付598,326.39元；OK。"

HAN = st.sampled_from("承揽人接单约定验收合格付款未按第七百条支付元截至工厂年月日一")
MARK = st.sampled_from("，。；：、！？（）《》“”「」…—·%")
WORD = st.sampled_from(
    ["SH-2026-0001", "598,326.39", "README.txt", "2026-03-02", "12", "Ed25519", "a", "(b)", "1.17%", " ", "  "]
)
PARAGRAPH = st.lists(st.one_of(HAN, HAN, HAN, MARK, WORD), min_size=1, max_size=160).map("".join)


def em(char: str) -> float:
    """A plain metric: Latin half an em, all else a whole one."""
    return 0.5 if is_latin(char) or char == " " else 1.0


def lines_of(text: str, measure: float) -> list[Span]:
    """Breaks with that metric at size 1, marks squeezed as a setting squeezes them."""
    advances = [em(char) for char in text]
    for at in range(len(text) - 1):
        if shares_half(text[at], text[at + 1]):
            advances[at] -= HALF_EM
    return break_lines(text, advances, measure, [1.0] * len(text))


def width(text: str) -> float:
    """The width of a line, its outer halves off."""
    total = sum(em(char) for char in text)
    total -= sum(HALF_EM for at in range(len(text) - 1) if shares_half(text[at], text[at + 1]))
    return total - (text[0] in FULL_OPENING) * HALF_EM - (text[-1] in FULL_CLOSING) * HALF_EM


def units_of(text: str) -> list[str]:
    """What may not be torn."""
    places = [0, *breaks(text)]
    return [text[start:end] for start, end in pairwise(places)]


@settings(max_examples=400)
@given(PARAGRAPH, st.floats(8, 60))
def test_no_line_breaks_the_rules(text: str, measure: float) -> None:
    """No line begins with a closing mark, ends with an opening one or tears a word, if every unit fits a line."""
    lines = lines_of(text, measure)
    if any(width(unit.rstrip(" ") or " ") > measure for unit in units_of(text)):
        return
    for span in lines[1:]:
        assert text[span.start] not in STARTS_NO_LINE
        assert not (is_latin(text[span.start - 1]) and is_latin(text[span.start]))
    for span in lines[:-1]:
        assert text[span.start : span.end].rstrip()[-1:] not in tuple(ENDS_NO_LINE)


@settings(max_examples=400)
@example("（（（（", 1.0)
@given(PARAGRAPH, st.floats(1, 60))
def test_every_character_stands_on_one_line(text: str, measure: float) -> None:
    """Lines hold the whole text in order; only blanks at their ends are left out; each fits its measure."""
    lines = lines_of(text, measure)
    at = 0
    for span in lines:
        assert set(text[at : span.start]) <= SPACES
        assert span.end > span.start or len(lines) == 1 or not text.strip()
        if span.end - span.start > 1:
            assert width(text[span.start : span.end]) <= measure + 1e-6
        at = span.end
    assert set(text[at:]) <= SPACES
    assert [span.hard for span in lines] == [False] * (len(lines) - 1) + [True]


@settings(max_examples=200)
@given(PARAGRAPH, st.floats(8, 60))
def test_lines_are_filled(text: str, measure: float) -> None:
    """A line ends only because the next unit does not fit, but for the one above a lonely last character."""
    lines = lines_of(text, measure)
    places = breaks(text)
    for number, (span, after) in enumerate(pairwise(lines)):
        following = next(at for at in places if at > after.start)
        whole = text[span.start : following].rstrip(" ")
        assert width(whole) > measure - 1e-6 or number == len(lines) - 2


def test_many_widths() -> None:
    """The sentence of a real report keeps the rules at every width from 5 to 65 ems."""
    broken = 0
    for tenth in range(140, 650):
        lines = lines_of(TEXT, tenth / 10)
        broken += sum(TEXT[span.start] in CLOSING for span in lines[1:])
        broken += sum(TEXT[span.end - 1] in OPENING for span in lines[:-1])
    assert broken == 0


@pytest.mark.parametrize("mark", list(STARTS_NO_LINE))
def test_a_closing_mark_clings(mark: str) -> None:
    """Each closing mark stays with what stands before it, even after a blank."""
    assert breaks(f"甲{mark}乙")[0] == 2
    assert breaks(f"甲 {mark}乙")[0] == 3


@pytest.mark.parametrize("mark", list(ENDS_NO_LINE))
def test_an_opening_mark_clings(mark: str) -> None:
    """Each opening mark stays with what follows it, even before a blank."""
    assert breaks(f"甲{mark}乙") == [1, 3]
    assert breaks(f"甲{mark} 乙") == [1, 4]


@pytest.mark.parametrize("whole", ["598,326.39元", "2026年", "12双", "SH-2026-0001", "100%", "¥1.00", "……", "——"])
def test_what_is_never_torn(whole: str) -> None:
    """Amounts, dates, ids and double dashes are one unit."""
    assert breaks(f"甲{whole}")[-1] == len(whole) + 1
    assert len(breaks(whole)) == 1


def test_hex_is_torn_in_groups() -> None:
    """An id that is wider than its column is torn after eighth digits only."""
    digits = "0123456789abcdef" * 4
    for measure in (5.0, 9.0, 14.0, 25.0):
        assert all((span.end - span.start) % 8 == 0 for span in lines_of(digits, measure))


def test_a_path_is_torn_after_a_separator() -> None:
    """A long path goes on after a slash rather than inside a name."""
    text = "statements/2026/order/delivery/receipt"
    for span in lines_of(text, 10.0)[:-1]:
        assert text[span.end - 1] == "/"


def test_what_nothing_can_hold_is_still_printed() -> None:
    """A measure narrower than a character gives one character a line, and ends."""
    assert len(lines_of("甲乙（丙）", 0.1)) == 5
    assert len(lines_of("。。。。", 0.1)) == 4


def test_line_feeds_end_lines() -> None:
    """A line feed ends a line hard; two leave an empty one."""
    assert lines_of("甲\n\n乙丙", 10) == [Span(0, 1, True), Span(2, 2, True), Span(3, 5, True)]
    assert lines_of("", 10) == [Span(0, 0, True)]


def test_no_lonely_last_character() -> None:
    """A paragraph's last line is longer than a character and its full stop, where the line above can spare some."""
    assert [(span.start, span.end) for span in lines_of("承揽人接单约定验收合格。", 10.0)] == [(0, 9), (9, 12)]
