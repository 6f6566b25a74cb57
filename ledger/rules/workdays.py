"""Working days in China, as data with its source: which weekdays are off, which Saturdays and Sundays are worked.

Promise: a pure function of a day and of an edition of this table; an edition never changes once it is here, so that a
replay years later counts as the ledger counted then.

Rules
* An edition is named by the month in which the newest of its arrangements was published, as a number YYYYMM. An order
  that counts working days names the edition that both sides sign: so every pack holds what its days were counted by.
* A year without an official arrangement in that edition counts Monday to Friday, and whoever counts says so.
* The arrangements are the yearly notices of the General Office of the State Council. The dates below were read in the
  news agency's full text of each notice, not on the government's own page.

Specification: DESIGN section 7; 民法典 200 to 203.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

FRIDAY = 4


@dataclass(frozen=True)
class Arrangement:
    """One year's notice: `off` are its spans of days off, `worked` the Saturdays and Sundays that are worked."""

    year: int
    published_on: str
    source: str
    off: tuple[tuple[str, str], ...]
    worked: tuple[str, ...]

    @property
    def edition(self) -> int:
        """The month of its publication, as a number YYYYMM."""
        return int(self.published_on[:4]) * 100 + int(self.published_on[5:7])


ARRANGEMENTS = (
    Arrangement(
        2025,
        "2024-11-12",
        "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）；"
        "全文按新华社2024-11-12电，https://m.gmw.cn/2024-11/12/content_1303894933.htm",
        (
            ("2025-01-01", "2025-01-01"),
            ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"),
            ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08"),
        ),
        ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    ),
    Arrangement(
        2026,
        "2025-11-04",
        "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）；"
        "全文按新华社2025-11-04电，https://politics.gmw.cn/2025-11/04/content_38391083.htm",
        (
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ),
        ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ),
)
EDITIONS = tuple(one.edition for one in ARRANGEMENTS)


@dataclass(frozen=True)
class Period:
    """A period as counted: its last day, and the years in it for which the edition has no arrangement."""

    last_on: str
    weekdays_only: tuple[int, ...]


def of_year(year: int, edition: int) -> Arrangement | None:
    """The newest arrangement of a year that an edition holds."""
    found = [one for one in ARRANGEMENTS if one.year == year and one.edition <= edition]
    return max(found, key=lambda one: one.edition, default=None)


def is_worked(day: datetime.date, edition: int) -> bool:
    """Whether a day is a working day; Monday to Friday where the edition has no arrangement of its year."""
    arrangement = of_year(day.year, edition)
    text = day.isoformat()
    if arrangement is not None and text in arrangement.worked:
        return True
    if arrangement is not None and any(first <= text <= last for first, last in arrangement.off):
        return False
    return day.weekday() <= FRIDAY


def period(start: datetime.date, days: int, edition: int | None) -> Period:
    """The period of so many days after `start`, which is not counted: working days of an edition, else calendar days.

    Calendar days end on whatever day they end: nothing moves a last day that is a holiday unless the order says
    working days.
    """
    if edition is None:
        return Period((start + datetime.timedelta(days=days)).isoformat(), ())
    day, years = start, {start.year} if days == 0 else set[int]()
    while days > 0:
        day += datetime.timedelta(days=1)
        years.add(day.year)
        days -= is_worked(day, edition)
    return Period(day.isoformat(), tuple(sorted(year for year in years if of_year(year, edition) is None)))
