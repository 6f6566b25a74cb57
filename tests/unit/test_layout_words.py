"""Money, days, quantities as words: exact, reversible, the same everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.layout import (
    day_in_words,
    day_text,
    fen_in_words,
    fen_text,
    number_text,
    price_text,
    quantity_text,
    short_hash,
    time_text,
    yuan_text,
)
from reports.layout.money import DIGITS, FEN_MAX, PLACES

FEN = st.integers(-FEN_MAX, FEN_MAX)
UNIT_OF = {"亿": 10**8, "万": 10**4}


def fen_read(text: str) -> int:
    """Reads '598,326.39' back, digit by digit."""
    whole, cents = text.removeprefix("-").split(".")
    groups = whole.split(",")
    assert len(cents) == 2
    assert 1 <= len(groups[0]) <= 3
    assert all(len(group) == 3 for group in groups[1:])
    return int("".join(groups) + cents) * (-1 if text.startswith("-") else 1)


def whole_read(words: str) -> int:
    """Reads capital numerals of a whole number back: an oracle that works from the left, unlike the printer."""
    total = section = digit = 0
    for word in words:
        if word in DIGITS:
            digit = DIGITS.index(word)
        elif word in PLACES[1:]:
            section, digit = section + digit * 10 ** PLACES.index(word), 0
        else:
            section, digit = section + digit, 0
            if word == "亿":
                total, section = (total + section) * UNIT_OF[word], 0
            else:
                total, section = total + section * UNIT_OF[word], 0
    return total + section + digit


def words_read(text: str) -> int:
    """Reads 人民币… back to fen."""
    body = text.removeprefix("人民币")
    sign = -1 if body.startswith("负") else 1
    body = body.removeprefix("负").removesuffix("整")
    yuan, mark, rest = body.rpartition("元")
    fen = whole_read(yuan) * 100 if mark else 0
    jiao, mark, rest_fen = rest.rpartition("角")
    fen += 10 * DIGITS.index(jiao) if mark else 0
    cents = rest_fen.removeprefix("零").removesuffix("分")
    return sign * (fen + (DIGITS.index(cents) if cents else 0))


@pytest.mark.parametrize(
    ("fen", "figures", "words"),
    [
        (59832639, "598,326.39", "人民币伍拾玖万捌仟叁佰贰拾陆元叁角玖分"),
        (0, "0.00", "人民币零元整"),
        (1, "0.01", "人民币壹分"),
        (10, "0.10", "人民币壹角整"),
        (105, "1.05", "人民币壹元零伍分"),
        (150, "1.50", "人民币壹元伍角整"),
        (100000, "1,000.00", "人民币壹仟元整"),
        (140950, "1,409.50", "人民币壹仟肆佰零玖元伍角整"),
        (600714, "6,007.14", "人民币陆仟零柒元壹角肆分"),
        (10700053, "107,000.53", "人民币壹拾万柒仟元伍角叁分"),
        (1640902, "16,409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "325.04", "人民币叁佰贰拾伍元零肆分"),
        (1000000500, "10,000,005.00", "人民币壹仟万零伍元整"),
        (1_000_000_100_00, "1,000,000,100.00", "人民币壹拾亿零壹佰元整"),
        (12_0000_0000_0000_00, "12,000,000,000,000.00", "人民币壹拾贰万亿元整"),
        (-59832639, "-598,326.39", "人民币负伍拾玖万捌仟叁佰贰拾陆元叁角玖分"),
    ],
)
def test_known_sums(fen: int, figures: str, words: str) -> None:
    """Sums spelled as the payment rules spell them."""
    assert (fen_text(fen), fen_in_words(fen), yuan_text(fen)) == (figures, words, figures + "元")


@given(FEN)
def test_figures_read_back(fen: int) -> None:
    """Every sum is read back from its figures."""
    assert fen_read(fen_text(fen)) == fen


@given(FEN)
def test_words_read_back(fen: int) -> None:
    """Every sum is read back from its capital numerals, which hold no doubled zero."""
    words = fen_in_words(fen)
    assert words_read(words) == fen
    assert "零零" not in words
    assert words.startswith("人民币")
    assert words.endswith("分") == (fen % 10 != 0)


@given(FEN, FEN)
def test_two_sums_never_share_words(one: int, other: int) -> None:
    """Different sums have different words."""
    assert (fen_in_words(one) == fen_in_words(other)) == (one == other)


def test_a_sum_beyond_any_statement_is_our_own_mistake() -> None:
    """No statement can hold it, so no caller may ask for it."""
    with pytest.raises(AssertionError):
        fen_in_words(FEN_MAX + 1)


@pytest.mark.parametrize(
    ("at_ms", "text"),
    [
        (0, "1970-01-01 08:00:00"),
        (1_772_380_800_000 - 1, "2026-03-01 23:59:59"),
        (1_772_380_800_000, "2026-03-02 00:00:00"),
        (1_772_380_800_999, "2026-03-02 00:00:00"),
    ],
)
def test_a_day_begins_at_midnight_in_china(at_ms: int, text: str) -> None:
    """Days and times are China's, whatever the machine's zone."""
    assert time_text(at_ms) == text
    assert day_text(at_ms) == text[:10]


@given(st.integers(0, 4_000_000_000_000))
def test_days_count_from_entry_times(at_ms: int) -> None:
    """The day is a count of whole days since 1970, eight hours ahead."""
    assert day_text(at_ms) == str(date(1970, 1, 1) + timedelta((at_ms + 8 * 3_600_000) // 86_400_000))


def test_days_in_words() -> None:
    """Months and days stand without a leading zero; what is no date is refused."""
    assert day_in_words("2026-03-02") == day_in_words(date(2026, 3, 2)) == "2026年3月2日"
    with pytest.raises(ValueError, match="month"):
        day_in_words("2026-13-02")


@pytest.mark.parametrize(
    ("qty_e3", "unit", "text"),
    [
        (252_875_000, "pair", "252,875双"),
        (222_399_500, "kg", "222,399.5公斤"),
        (1, "公斤", "0.001公斤"),
        (0, "", "0"),
    ],
)
def test_quantities(qty_e3: int, unit: str, text: str) -> None:
    """Thousandths are exact, and the unit is a word."""
    assert quantity_text(qty_e3, unit) == text


@pytest.mark.parametrize(("price_e4", "text"), [(11700, "1.17"), (11725, "1.1725"), (13605, "1.3605"), (20000, "2.00")])
def test_prices(price_e4: int, text: str) -> None:
    """A price has at least two decimals, and all that it needs."""
    assert price_text(price_e4) == text


@given(st.integers(-(2**53), 2**53), st.sampled_from([1, 10, 1000, 10_000]), st.integers(0, 4))
def test_numbers_read_back(value: int, scale: int, least_decimals: int) -> None:
    """A printed number times its scale is the number, without rounding."""
    text = number_text(value, scale, least_decimals=least_decimals).replace(",", "")
    whole, _, decimals = text.removeprefix("-").partition(".")
    read = int(whole + decimals) * scale // 10 ** len(decimals)
    assert (-read if text.startswith("-") else read) == value


def test_short_hashes_keep_both_ends() -> None:
    """A long id shows both ends; a short one is left whole."""
    assert short_hash("0123456789abcdef" * 4) == "01234567…89abcdef"
    assert short_hash("0123456789abcdef") == "0123456789abcdef"
