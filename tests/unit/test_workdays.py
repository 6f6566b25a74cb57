"""Working days by an edition of the calendar, and the table of deadlines."""

from __future__ import annotations

import datetime

import pytest

from ledger import kinds
from ledger.rules import workdays
from ledger.rules.deadline import DEADLINES, RECORDED

NEWEST = workdays.EDITIONS[-1]
HOLIDAYS = {2025: 28, 2026: 33}  # days off by the notice of each year, weekends among them


def day(text: str) -> datetime.date:
    """A date."""
    return datetime.date.fromisoformat(text)


def test_an_arrangement_is_of_its_year_and_agrees_with_the_week() -> None:
    """Spans are in order, of the year, with the days that the notice counts; only Saturdays and Sundays are worked."""
    assert len(set(workdays.EDITIONS)) == len(workdays.EDITIONS)
    assert list(workdays.EDITIONS) == sorted(workdays.EDITIONS)
    for one in workdays.ARRANGEMENTS:
        flat = [text for span in one.off for text in span]
        assert flat == sorted(flat)
        assert {text[:4] for text in (*flat, *one.worked)} == {str(one.year)}
        assert sum((day(last) - day(first)).days + 1 for first, last in one.off) == HOLIDAYS[one.year]
        assert all(day(text).weekday() > workdays.FRIDAY for text in one.worked)
        assert one.published_on < f"{one.year}-01-01"
        assert one.source.startswith("国务院办公厅关于")


@pytest.mark.parametrize(
    ("text", "edition", "worked"),
    [
        ("2026-02-13", NEWEST, True),
        ("2026-02-14", NEWEST, True),  # a Saturday, worked before the spring festival
        ("2026-02-16", NEWEST, False),
        ("2026-02-23", NEWEST, False),
        ("2026-02-24", NEWEST, True),
        ("2026-02-21", NEWEST, False),
        ("2026-03-07", NEWEST, False),
        ("2026-02-16", 202411, True),  # that edition holds no arrangement of 2026: Monday to Friday
        ("2026-02-14", 202411, False),
        ("2025-10-08", 202411, False),
        ("2025-10-11", NEWEST, True),
    ],
)
def test_a_day_is_worked_as_its_arrangement_says(text: str, edition: int, worked: bool) -> None:
    """Off by the notice, worked by the notice, else by the day of the week."""
    assert workdays.is_worked(day(text), edition) is worked


@pytest.mark.parametrize(
    ("start", "days", "edition", "last_on", "only"),
    [
        ("2026-03-01", 7, None, "2026-03-08", ()),
        ("2026-03-01", 0, None, "2026-03-01", ()),
        ("2026-02-12", 3, NEWEST, "2026-02-24", ()),
        ("2026-02-12", 3, 202411, "2026-02-17", (2026,)),
        ("2026-12-30", 3, NEWEST, "2027-01-04", (2027,)),
        ("2027-03-01", 0, NEWEST, "2027-03-01", (2027,)),
        ("2025-12-31", 1, NEWEST, "2026-01-04", ()),
    ],
)
def test_a_period_ends_on_its_last_day(
    start: str, days: int, edition: int | None, last_on: str, only: tuple[int, ...]
) -> None:
    """The first day is the one after the start; years without an arrangement are named."""
    assert workdays.period(day(start), days, edition) == workdays.Period(last_on, only)


def test_every_lapse_of_the_clock_has_one_row_and_what_is_shown_has_no_kind() -> None:
    """Each kind that the clock signs is what one deadline says; names are said once."""
    clock = {(kind.thread_type, kind.name) for kind in kinds.ALL if kind.signers == ("clock",)}
    assert set(RECORDED) == clock
    assert len(RECORDED) == len([row for row in DEADLINES if row.says is not None])
    assert len({row.name for row in DEADLINES}) == len(DEADLINES)
    assert all(row.sentence[0].isupper() for row in DEADLINES)
