"""Engagements, counts and wages as records, down to the pay period and order that a wage is owed for.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Part, Record


class Terms(Part):
    """Terms that both signed: the days they cover, the pay cycle, and for which operations a rate was agreed."""

    offer: str
    signed: str
    from_on: str
    to_on: str | None
    cycle: str
    payday: int
    rates: tuple[tuple[str, str, str], ...] = ()  # operation, basis, unit; the prices are sealed


class EngagementRecord(Record):
    """All that one worker and one workshop agreed to; `offered` is the newest offer not signed yet."""

    type: ClassVar[str] = "engagement"
    thread: str
    workshop: str
    worker: str
    offered: str | None = None
    offer: Terms | None = None  # what it would become; `signed` is "" until it is
    terms: tuple[Terms, ...] = ()
    ended: str | None = None


class WorkPairRecord(Record):
    """The one thread of a worker and a workshop."""

    type: ClassVar[str] = "workpair"
    workshop: str
    worker: str
    thread: str


class WorkedRecord(Record):
    """One count as the workshop recorded it; `root` is the first of those that supersede each other."""

    type: ClassVar[str] = "worked"
    statement: str
    root: str
    worked_on: str
    period: str
    order: str  # thread, "" for the workshop's own
    basis: str
    unit: str
    operation: str | None
    bundle: str | None
    qty_e3: int
    amount_fen: int
    supersedes: str | None = None
    superseded: str | None = None
    confirmed: str | None = None
    claim: str | None = None


class CountRecord(Record):
    """One count through all its corrections: what stands, what waits for the worker's word, what slips took of it.

    `standing` is the statement whose sum counts, `pending` a later one that would lower it, `newest` the last of all.
    """

    type: ClassVar[str] = "count"
    root: str
    period: str
    order: str
    worked_on: str
    standing: str
    standing_fen: int
    confirmed: bool
    newest: str
    pending: str | None = None
    pending_fen: int = 0
    taken_fen: int = 0
    slips: tuple[str, ...] = ()


class BundleRecord(Record):
    """A bundle and operation of an order, and the count that has it; "" once that was confirmed at nought."""

    type: ClassVar[str] = "bundle"
    count: str


class MadeRecord(Record):
    """What stands of all counts of pieces for one operation of an order, `made:{order}:{operation}:{unit}`.

    It is at home in the order's thread, not in that of any worker; `operation` is None where the counts name none.
    """

    type: ClassVar[str] = "made"
    operation: str | None
    unit: str
    qty_e3: int


class ClaimedRecord(Record):
    """The worker's own count, and the workshop's record that answers it; `same` says whether the counts agree.

    `alone_fen` is what of its sum no record answers: claimed by him alone, and in no sum.
    """

    type: ClassVar[str] = "claimed"
    statement: str
    worked_on: str
    period: str  # "" where no engagement covers the day
    basis: str
    unit: str
    qty_e3: int
    amount_fen: int | None
    supersedes: str | None = None
    superseded: str | None = None
    answered: str | None = None
    same: bool = False
    alone_fen: int = 0


class WageLine(Part):
    """What is owed of one period for one order, by what it rests on, and what was acknowledged as paid, fen."""

    order: str  # thread, "" for the workshop's own
    payroll_fen: int = 0
    confirmed_fen: int = 0
    recorded_fen: int = 0
    paid_fen: int = 0

    @property
    def owed_fen(self) -> int:
        """What the book says, too."""
        return self.payroll_fen + self.confirmed_fen + self.recorded_fen

    @property
    def open_fen(self) -> int:
        """What is still to be paid."""
        return max(0, self.owed_fen - self.paid_fen)


class PeriodRecord(Record):
    """One pay period of a worker: what is owed by order, its payday, its slip, and the arrears recorded of it.

    `said_open_fen` and `said_claimed_fen` are what the clock has said of what is open, and claimed, and still is.
    """

    type: ClassVar[str] = "period"
    thread: str
    workshop: str
    worker: str
    period: str
    due_on: str
    lines: tuple[WageLine, ...] = ()
    slip: str | None = None
    claimed_fen: int = 0
    arrears: str | None = None
    arrears_on: str | None = None
    said_open_fen: int = 0
    said_claimed_fen: int = 0

    @property
    def open_fen(self) -> int:
        """What is still to be paid."""
        return sum(line.open_fen for line in self.lines)

    @property
    def lapses_on(self) -> str | None:
        """The payday, or the day of the newest arrears, while more is open, or claimed, than the clock has recorded."""
        waits = self.open_fen > self.said_open_fen or self.claimed_fen > self.said_claimed_fen
        return max(self.due_on, self.arrears_on or "") if waits else None


class SlipPlace(Part):
    """What a payslip is owed for: a pay period and order ("" for own), before and after what the worker must confirm.

    `set_off_fen` is what its advances lower of it.
    """

    period: str
    order: str
    high_fen: int
    low_fen: int
    set_off_fen: int


class SlipRecord(Record):
    """A payslip: what it took, what it withholds, and whether the worker confirmed it.

    `parts` are the net sums by order, `high` the same before what he must confirm, `places` both by period and order;
    `counts` name root and sum taken.
    """

    type: ClassVar[str] = "slip"
    slip: str
    period: str
    lines: tuple[tuple[int, str, str, int], ...]  # no, item, order, fen
    counts: tuple[tuple[str, int], ...]
    gross_fen: int
    net_fen: int
    pay_fen: int
    parts: tuple[tuple[str, int], ...]
    high: tuple[tuple[str, int], ...]
    places: tuple[SlipPlace, ...]
    advances: tuple[tuple[str, int], ...] = ()
    confirmed: str | None = None

    @property
    def withheld_fen(self) -> int:
        """What counts as withheld only once the worker confirms."""
        return sum(fen for _, fen in self.high) - sum(fen for _, fen in self.parts)


class AdvanceRecord(Record):
    """An advance, what the worker acknowledged of it, and what payslips set off."""

    type: ClassVar[str] = "advance"
    advance: str
    amount_fen: int
    paid_on: str
    acknowledged: str | None = None
    acknowledged_fen: int = 0
    set_off_fen: int = 0


class WagePaymentRecord(Record):
    """A stated wage payment and its acknowledgement; allocations are period, order, fen."""

    type: ClassVar[str] = "wagepayment"
    payment: str
    amount_fen: int
    form: str
    paid_on: str
    allocations: tuple[tuple[str, str, int], ...]
    acknowledged: str | None = None
    acknowledged_fen: int = 0
    acknowledged_allocations: tuple[tuple[str, str, int], ...] = ()


class ArrearsRecord(Record):
    """Arrears that the clock recorded, and the workshop's acknowledgement; lines are order, fen, basis."""

    type: ClassVar[str] = "arrears"
    arrears: str
    period: str
    due_on: str
    lines: tuple[tuple[str, int, str], ...]
    open_fen: int
    basis: str
    claimed_fen: int = 0
    acknowledged: str | None = None
    acknowledged_lines: tuple[tuple[str, int], ...] = ()
