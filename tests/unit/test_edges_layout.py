"""Figures in words on their borders: where a zero is spoken, where a hash is shortened, where a line may end."""

from __future__ import annotations

import pytest

from reports.layout import fen_in_words, number_text, price_text, quantity_text, short_hash
from reports.layout.breaking import break_lines, breaks, shares_half

EM = 10.0

SPOKEN = [
    (10_001, "壹万零壹元整"),
    (10_999, "壹万零玖佰玖拾玖元整"),
    (10_950, "壹万零玖佰伍拾元整"),
    (11_000, "壹万壹仟元整"),
    (90_909, "玖万零玖佰零玖元整"),
    (100_000_001, "壹亿零壹元整"),
    (109_999_999, "壹亿零玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
    (110_000_000, "壹亿壹仟万元整"),
    (100_010_000, "壹亿零壹万元整"),
    (200_000_000, "贰亿元整"),
]


@pytest.mark.parametrize(("yuan", "words"), SPOKEN)
def test_a_zero_is_spoken_where_a_digit_is_skipped_and_nowhere_else(yuan: int, words: str) -> None:
    """After 亿 and 万 a 零 stands exactly where the next place is empty and something follows."""
    assert fen_in_words(yuan * 100) == f"人民币{words}"


def test_a_hash_is_shortened_only_where_that_is_shorter() -> None:
    """Seventeen digits stay whole, eighteen lose their middle; both ends of eight remain."""
    assert short_hash("0123456789abcdef0") == "0123456789abcdef0"
    assert short_hash("0123456789abcdef01") == "01234567…abcdef01"


def test_figures_of_one_unit_have_no_point() -> None:
    """A scale of one prints no decimals; thousandths and ten-thousandths print each digit that counts."""
    assert number_text(1_234, 1) == "1,234"
    assert [quantity_text(qty_e3, "kg") for qty_e3 in (1, 10, 100, 1_000, 1_001)] == [
        "0.001公斤",
        "0.01公斤",
        "0.1公斤",
        "1公斤",
        "1.001公斤",
    ]
    assert [price_text(price) for price in (1, 10, 100, 1_000, 10_000)] == ["0.0001", "0.001", "0.01", "0.10", "1.00"]


def lines(text: str, ems: float) -> list[str]:
    """The lines of a text of full-width characters, set so many ems wide."""
    advances = [
        EM - (EM / 2 if after and shares_half(char, after) else 0)
        for char, after in zip(text, [*text[1:], ""], strict=True)
    ]
    spans = break_lines(text, advances, ems * EM, [EM] * len(text))
    return [text[span.start : span.end] for span in spans]


def test_a_line_that_fits_to_the_point_is_not_broken() -> None:
    """Six characters fill six ems; a hair less and the line ends earlier."""
    assert lines("一二三四五六", 6) == ["一二三四五六"]
    assert len(lines("一二三四五六", 5.99)) == 2


def test_marks_at_the_edge_lose_their_empty_half() -> None:
    """An opening mark at the beginning and a closing one at the end take half an em, so the line holds one more."""
    assert lines("（一二三四）", 5) == ["（一二三四）"]
    assert lines("一二三四五。", 5.5) == ["一二三四五。"]
    assert lines("（一二三四五", 5.5) == ["（一二三四五"]


def test_an_empty_text_has_no_place_to_break() -> None:
    """Nothing breaks nowhere; anything may end at its end."""
    assert breaks("") == []
    assert breaks("一二") == [1, 2]


def test_neighbours_that_share_a_half() -> None:
    """A closing mark with any mark after it; an opening one with another opening one alone."""
    assert shares_half("。", "”")
    assert shares_half("。", "“")
    assert shares_half("（", "“")
    assert not shares_half("（", "）")
    assert not shares_half("一", "（")


def test_the_second_paragraph_breaks_like_the_first() -> None:
    """A line feed begins a paragraph anew; what stood before it changes nothing."""
    one = lines("一二三四五六七八", 7)
    assert lines("零\n一二三四五六七八", 7)[1:] == one
    assert one == ["一二三四五六", "七八"]
