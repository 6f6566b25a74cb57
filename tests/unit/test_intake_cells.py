"""Cells as people fill them in: each has one exact value, or is refused."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.intake import cells
from api.intake.cells import Raw, Reader, UnreadableCell

READ: list[tuple[Reader, Raw, object]] = [
    (cells.fen, 30_000.0, 3_000_000),
    (cells.fen, 15_854.83, 1_585_483),
    (cells.fen, 0.07, 7),
    (cells.fen, "'30,000.00", 3_000_000),
    (cells.fen, "¥1,234.5", 123_450),
    (cells.fen, "180元", 18_000),
    (cells.fen, "１，２３４．５０", 123_450),
    (cells.price_e4, 1.185, 11_850),
    (cells.price_e4, "'1.36", 13_600),
    (cells.qty_e3, "５８，３９９", 58_399_000),
    (cells.qty_e3, 12.5, 12_500),
    (cells.whole, 7.0, 7),
    (cells.date, datetime.date(2026, 5, 28), "2026-05-28"),
    (cells.date, datetime.datetime(2026, 5, 28), "2026-05-28"),  # noqa: DTZ001 - as a spreadsheet gives it
    (cells.date, "2026.4.20", "2026-04-20"),
    (cells.date, "2026/6/15", "2026-06-15"),
    (cells.date, "2026年7月24日", "2026-07-24"),
    (cells.date, "２０２６－０７－２４", "2026-07-24"),
    (cells.code, 20260003.0, "20260003"),
    (cells.code, "'000-20260001", "000-20260001"),
    (cells.digits, "'6222 0000 0000 0000 001", "6222000000000000001"),
    (cells.yes, "是", True),
    (cells.yes, "否", False),
    (cells.some_of({"签收": "a", "验收": "b"}), "验收、签收", ("b", "a")),
    (cells.text, " '漏针，退回返工 ", "漏针，退回返工"),
    (cells.period, "2026-05", "2026-05"),
    (cells.period, "2026年5月", "2026-05"),
    (cells.period, "２０２６．１２", "2026-12"),
    (cells.period, datetime.date(2026, 5, 4), "2026-05-04"),
    (cells.period, "2026年5月4日", "2026-05-04"),
    (cells.codes, "YZ-001、 YZ-002", ("YZ-001", "YZ-002")),
    (cells.codes, 17.0, ("17",)),
    (cells.price_e4, 0.235, 2_350),
    (cells.price_e4, "'0.0675", 675),
]

REFUSED: list[tuple[Reader, Raw, str]] = [
    (cells.period, "2026-13", "no month of the calendar"),
    (cells.period, "5月", "no date with year"),
    (cells.period, datetime.date(2026, 5, 5), "is no Monday"),
    (cells.period, 202605.0, "no date with year"),
    (cells.codes, "YZ-001、、YZ-002", "each once"),
    (cells.codes, "YZ-001、YZ-001", "each once"),
    (cells.price_e4, 0.23505, "finer than one ten-thousandth"),
    (cells.fen, 1.005, "finer than one fen"),
    (cells.fen, "1.005", "finer than one fen"),
    (cells.fen, "三千", "is not a number"),
    (cells.fen, "3,00", "is not a number"),
    (cells.fen, "1e3", "is not a number"),
    (cells.fen, -1.0, "below zero"),
    (cells.fen, True, "a number is expected"),
    (cells.fen, float("inf"), "too large"),
    (cells.fen, 6.22e18, "too large"),
    (cells.fen, float("nan"), "too large"),
    (cells.fen, 0.00001, "is not|finer"),
    (cells.qty_e3, 0.0005, "finer than one thousandth"),
    (cells.whole, 1.5, "finer than one whole number"),
    (cells.date, 3.2, "no date with year"),
    (cells.date, "3.2", "no date with year"),
    (cells.date, "2026-02-30", "no day of the calendar"),
    (cells.date, datetime.datetime(2026, 5, 28, 9, 0), "without a time of day"),  # noqa: DTZ001
    (cells.digits, 6.22e18, "ruined this number"),
    (cells.digits, "6.22E+18", "ruined this number"),
    (cells.digits, "6.22e18", "ruined this number"),
    (cells.digits, "1234", "8 to 30 digits"),
    (cells.code, 6.22e18, "ruined this number"),
    (cells.code, 1.5, "no decimals"),
    (cells.code, "", "empty"),
    (cells.text, 5.0, "text is expected"),
    (cells.text, "'", "text of 1 to"),
    (cells.text, "字" * 2_001, "text of 1 to"),
    (cells.plain, "字" * 2_001, "at most 2,000"),
    (cells.yes, "也许", "not one of 是、否"),
    (cells.some_of({"签收": "a"}), "签收、签收", "each is named once"),
]


@pytest.mark.parametrize(("read", "raw", "value"), READ)
def test_a_cell_has_one_exact_value(read: Reader, raw: Raw, value: object) -> None:
    """What people write is read to one exact value."""
    assert read(raw) == value


@pytest.mark.parametrize(("read", "raw", "why"), REFUSED)
def test_a_cell_that_would_have_to_be_guessed_is_refused(read: Reader, raw: Raw, why: str) -> None:
    """What has no exact value is refused with its reason."""
    with pytest.raises(UnreadableCell, match=why):
        read(raw)


@given(st.integers(0, 10**11))
def test_every_sum_survives_every_spelling(fen: int) -> None:
    """A sum comes back the same from a number cell, from text, with commas and in full-width digits."""
    plain = f"{fen // 100}.{fen % 100:02d}"
    wide = plain.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789."})
    for raw in (float(plain), plain, f"'{fen // 100:,}.{fen % 100:02d}", wide):
        assert cells.fen(raw) == fen


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_price_is_exact_or_refused(price: Decimal) -> None:
    """A price of four decimals is read exactly, whatever binary float the spreadsheet holds for it."""
    assert cells.price_e4(float(price)) == int(price * 10_000)
