"""Days, moments, quantities and prices as a person reads them. Pure; no locale, no time zone of the machine.

Promise: the same integers give the same words everywhere.

Rules
* A day is the day in China: UTC+8, from milliseconds since 1970. China has had no summer time in the life of any
  ledger.
* Quantities are thousandths, prices ten-thousandths of a yuan: printed exactly, trailing zeros left out (a price
  keeps two).
* A quantity's unit is a code of the catalogue (`pair`) or already a word; the word follows the number without a
  blank.

Specification: FORMATS 1.1 (units), CLAIMS section 1 (days); unit words as in `ledger.kinds.fields.UNITS`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from ledger.kinds.fields import UNITS

CHINA = timezone(timedelta(hours=8))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QTY_SCALE, PRICE_SCALE = 1_000, 10_000
HASH_EDGE = 8


def moment(at_ms: int) -> datetime:
    """Milliseconds since 1970 as a moment in China."""
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(CHINA)


def day_text(at_ms: int) -> str:
    """'2026-03-02', the day in China."""
    return f"{moment(at_ms):%Y-%m-%d}"


def time_text(at_ms: int) -> str:
    """'2026-03-02 10:32:05', in China."""
    return f"{moment(at_ms):%Y-%m-%d %H:%M:%S}"


def day_in_words(day: date | str) -> str:
    """'2026年3月2日' from a date or its ISO form. Raises ValueError for what is no date."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def number_text(value: int, scale: int, *, least_decimals: int = 0) -> str:
    """value / scale, exactly, thousands apart: (252875000, 1000) → '252,875'. `scale` is a power of ten."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), scale)
    digits = len(str(scale)) - 1
    decimals = f"{rest:0{digits}d}".rstrip("0").ljust(least_decimals, "0") if digits else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")


def quantity_text(qty_e3: int, unit: str = "") -> str:
    """Thousandths with their unit: (252875000, 'pair') → '252,875双'."""
    return number_text(qty_e3, QTY_SCALE) + UNITS.get(unit, unit)


def price_text(price_e4: int) -> str:
    """Ten-thousandths of a yuan: 11700 → '1.17', 11725 → '1.1725'."""
    return number_text(price_e4, PRICE_SCALE, least_decimals=2)


def short_hash(digits: str) -> str:
    """Both ends of a long hex id: '0e9ad6b7…5721e0f6'; what is short already is left whole."""
    return digits if len(digits) <= 2 * HASH_EDGE + 1 else f"{digits[:HASH_EDGE]}…{digits[-HASH_EDGE:]}"
