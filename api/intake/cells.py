"""One cell of a firm's sheet, as people fill them in: read to one exact value or refused.

Promise: a value that comes out is exact (integer fen, ten-thousandths, pairs; a real date); nothing is guessed.

Rules
* Numbers may stand as numbers or as text, with a leading apostrophe, full-width digits, thousands commas, 元 or ¥.
* A number finer than its unit (a tenth of a fen, half a pair) is refused, never rounded.
* A long number (card, account) must be text: as a number Excel has already ruined it (6.22E+18), and it is refused.
* A date is a date cell or text with year, month and day; a day without a year is refused.

Specification: habits met in such files, escrow notes 3.3.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

Raw = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Reader = Callable[[Raw], object]

EXACT_FLOAT_MAX = 10**15  # above it a spreadsheet's number no longer holds every digit
TEXT_MAX = 2_000  # characters of one cell; more is no cell of a list
RUINED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?")
DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


class UnreadableCell(ValueError):
    """What is wrong with a cell, in one sentence; the sheet adds where it stands."""


def plain(raw: Raw) -> str:
    """The cell's text: no outer blanks, no leading apostrophe, full-width forms made plain. Raises: UnreadableCell."""
    if not isinstance(raw, str):
        raise UnreadableCell("text is expected here")
    text = unicodedata.normalize("NFKC", raw).strip().removeprefix("'").strip()
    if len(text) > TEXT_MAX:
        raise UnreadableCell(f"a cell holds at most {TEXT_MAX:,} characters")
    return text


def text(raw: Raw) -> str:
    """Free text, not empty, as written but for outer blanks and a leading apostrophe. Raises: UnreadableCell."""
    if not isinstance(raw, str):
        raise UnreadableCell("text is expected here, not a number or a date")
    words = raw.strip().removeprefix("'").strip()
    if not words or len(words) > TEXT_MAX:
        raise UnreadableCell(f"text of 1 to {TEXT_MAX:,} characters is expected here")
    return words


def code(raw: Raw) -> str:
    """A number that names something (order, phone, card): its digits and letters as text.

    Raises: UnreadableCell (a card number that became a floating-point number and lost digits).
    """
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise UnreadableCell("a number that names something is expected here")
    if isinstance(raw, int | float):
        if raw >= EXACT_FLOAT_MAX:
            raise UnreadableCell(f"the spreadsheet ruined this number ({raw:.2E}); enter it as text")
        if raw != int(raw):
            raise UnreadableCell("a number that names something has no decimals")
        return str(int(raw))
    words = plain(raw)
    if RUINED.fullmatch(words):
        raise UnreadableCell(f"the spreadsheet ruined this number ({words}); enter it as text")
    if not words:
        raise UnreadableCell("this cell is empty")
    return words


def digits(raw: Raw) -> str:
    """A card or account number: 8 to 30 digits, spaces between groups allowed. Raises: UnreadableCell."""
    words = code(raw).replace(" ", "")
    if not re.fullmatch(r"\d{8,30}", words):
        raise UnreadableCell("an account number has 8 to 30 digits")
    return words


def decimal(raw: Raw) -> Decimal:
    """The exact number that the cell shows. Raises: UnreadableCell."""
    if isinstance(raw, bool):
        raise UnreadableCell("a number is expected here")
    if isinstance(raw, int | float):
        if not abs(raw) < EXACT_FLOAT_MAX:  # "not a number" is not below it either
            raise UnreadableCell(f"this number is too large to be exact ({raw:.2E})")
        words = str(int(raw)) if raw == int(raw) else repr(raw)
    else:
        words = plain(raw).removeprefix("¥").removesuffix("元").strip()
        if not NUMBER.fullmatch(words):
            raise UnreadableCell(f"{words!r} is not a number")
        words = words.replace(",", "")
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise UnreadableCell(f"{words!r} is not a number") from None
    if value < 0:
        raise UnreadableCell("a number below zero does not belong here")
    return value


def scaled(raw: Raw, scale: int, unit: str) -> int:
    """The number times `scale`, exactly. Raises: UnreadableCell (finer than one `unit`)."""
    value = decimal(raw) * scale
    if value != value.to_integral_value():
        raise UnreadableCell(f"this is finer than one {unit}")
    return int(value)


def fen(raw: Raw) -> int:
    """A sum in yuan, as fen."""
    return scaled(raw, 100, "fen")


def price_e4(raw: Raw) -> int:
    """A unit price in yuan, as ten-thousandths."""
    return scaled(raw, 10_000, "ten-thousandth of a yuan")


def qty_e3(raw: Raw) -> int:
    """A quantity, as thousandths."""
    return scaled(raw, 1_000, "thousandth")


def whole(raw: Raw) -> int:
    """A whole number: a line, a count of days."""
    return scaled(raw, 1, "whole number")


def date(raw: Raw) -> str:
    """A day, YYYY-MM-DD. Raises: UnreadableCell (no date, or a day without a year)."""
    if isinstance(raw, datetime.datetime):
        if raw.time() != datetime.time():
            raise UnreadableCell("a day is expected here, without a time of day")
        return raw.date().isoformat()
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    found = DATE.fullmatch(plain(raw)) if isinstance(raw, str) else None
    if found is None:
        raise UnreadableCell(f"{raw!r} is no date with year, month and day")
    try:
        return datetime.date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        raise UnreadableCell(f"{raw!r} is no day of the calendar") from None


def period(raw: Raw) -> str:
    """A pay period: a month as text (2026-05, 2026年5月), or a week by its Monday. Raises: UnreadableCell."""
    found = MONTH.fullmatch(plain(raw)) if isinstance(raw, str) else None
    if found is None:
        day = date(raw)
        if datetime.date.fromisoformat(day).weekday() != 0:
            raise UnreadableCell(f"{day} is no Monday; a pay period is a month, or a week by its Monday")
        return day
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise UnreadableCell(f"{raw!r} is no month of the calendar")
    return f"{year:04d}-{month:02d}"


def turned(words: Mapping[str, str]) -> dict[str, str]:
    """Codes under their Chinese words."""
    return {zh: code for code, zh in words.items()}


def yes(raw: Raw) -> bool:
    """是 or 否."""
    return bool(one_of({"是": True, "否": False})(raw))


def one_of(words: Mapping[str, object]) -> Reader:
    """A reader for a cell that holds one of a few words; gives what the word stands for."""

    def read(raw: Raw) -> object:
        word = plain(raw)
        if word not in words:
            raise UnreadableCell(f"{word!r} is not one of {'、'.join(words)}")
        return words[word]

    return read


def codes(raw: Raw) -> tuple[str, ...]:
    """One or more numbers that name something, separated by 、. Raises: UnreadableCell."""
    found = tuple(part.strip() for part in code(raw).split("、"))
    if not all(found) or len(set(found)) != len(found):
        raise UnreadableCell("numbers stand apart by 、, each once")
    return found


def some_of(words: Mapping[str, str]) -> Reader:
    """A reader for a cell that holds one or more of a few words, separated by 、; gives a tuple."""

    def read(raw: Raw) -> object:
        one = one_of(words)
        found = tuple(str(one(part)) for part in plain(raw).split("、"))
        if len(set(found)) != len(found):
            raise UnreadableCell("each is named once")
        return found

    return read
