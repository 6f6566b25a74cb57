"""Pay periods and paydays: which period holds a day, which days it has, and when its wages fall due."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ledger.kinds.fields import Period
from ledger.rules.pay_cycle import cycle_of, days_of, payday_of, period_of, periods_of

days = st.dates(datetime.date(1, 1, 1), datetime.date(9998, 12, 31)).map(datetime.date.isoformat)


@pytest.mark.parametrize(
    ("period", "payday", "due_on"),
    [
        ("2026-03", 15, "2026-04-15"),
        ("2026-03", 31, "2026-04-30"),
        ("2026-01", 31, "2026-02-28"),
        ("2028-01", 30, "2028-02-29"),
        ("2026-12", 1, "2027-01-01"),
        ("2026-03-02", 1, "2026-03-09"),
        ("2026-12-28", 14, "2027-01-17"),
        ("9998-12", 31, "9999-01-31"),
    ],
)
def test_the_payday_of_a_period(period: str, payday: int, due_on: str) -> None:
    """That day of the month after, or its last one; so many days after the week's Sunday."""
    assert payday_of(period, payday) == due_on


@given(days, st.sampled_from(["month", "week"]), st.integers(1, 14))
def test_a_day_lies_in_its_period_and_is_paid_after_it(day: str, cycle: str, payday: int) -> None:
    """The period of a day has it, is a valid one, is named by its cycle, and falls due after its last day."""
    period = period_of(day, cycle)
    first, last = days_of(period)
    assert first <= day <= last
    assert (cycle_of(period), period in periods_of(day)) == (cycle, True)
    assert TypeAdapter(Period).validate_python(period) == period
    assert payday_of(period, payday) > last
    assert {period_of(first, cycle), period_of(last, cycle)} == {period}


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-3", "2026", "2026-03-03", "2026-02-30", "9999-01", "0000-01", ""]
)
def test_no_period(text: str) -> None:
    """A month that is none, a week that begins on no Monday, a year whose payday no calendar has."""
    with pytest.raises(ValidationError):
        TypeAdapter(Period).validate_python(text)
