"""Pay periods: the cycle that contains a day of work, and its payday. Pure calendar, days of UTC+8.

Rules
* A month is named `YYYY-MM`, a week by its Monday `YYYY-MM-DD`.
* `month`: the payday is that day of the following month, its last day where the month is shorter. `week`: so many days
  after the week's Sunday.

Specification: CLAIMS section 1 (a wage period is the pay cycle that contains the day of work); 724号 12 to 13.
"""

from __future__ import annotations

import calendar
import datetime

WEEKLY_PAYDAY_MAX = 14  # days after a week: wages are paid monthly at least (工资支付暂行规定 7)


def period_of(day: str, cycle: str) -> str:
    """The period that contains a day, in a cycle of `month` or `week`."""
    if cycle == "month":
        return day[:7]
    date = datetime.date.fromisoformat(day)
    return (date - datetime.timedelta(days=date.weekday())).isoformat()


def periods_of(day: str) -> set[str]:
    """The periods that a day may lie in, whatever the cycle."""
    return {period_of(day, "month"), period_of(day, "week")}


def cycle_of(period: str) -> str:
    """The cycle that names its periods so."""
    return "month" if len(period) == len("YYYY-MM") else "week"


def days_of(period: str) -> tuple[str, str]:
    """First and last day of a period."""
    if cycle_of(period) == "week":
        monday = datetime.date.fromisoformat(period)
        return period, (monday + datetime.timedelta(days=6)).isoformat()
    year, month = int(period[:4]), int(period[5:])
    return f"{period}-01", f"{period}-{calendar.monthrange(year, month)[1]:02d}"


def payday_of(period: str, payday: int) -> str:
    """The day on which a period's wages fall due."""
    last = datetime.date.fromisoformat(days_of(period)[1])
    if cycle_of(period) == "week":
        return (last + datetime.timedelta(days=payday)).isoformat()
    first = last + datetime.timedelta(days=1)  # of the month after
    return first.replace(day=min(payday, calendar.monthrange(first.year, first.month)[1])).isoformat()
