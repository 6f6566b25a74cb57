"""Statements of account, payments, demands and objections as records.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Record


class StatedRecord(Record):
    """A statement of account and how far it was answered; `root` is the first of those that supersede each other."""

    type: ClassVar[str] = "stated"
    statement: str
    root: str
    customer: str
    contractor: str
    lines: tuple[
        tuple[int, str, str, int, int, int, int], ...
    ]  # no, order, delivery, delivery line, qty, amount, deduction
    due_on: str | None
    total_fen: int
    supersedes: str | None = None
    answered: str | None = None
    disputed: tuple[int, ...] = ()
    superseded: str | None = None
    opening_fen: int = 0
    paid_fen: int = 0  # as listed there; moves nothing
    interest: str | None = None


class PaymentRecord(Record):
    """A stated payment and its acknowledgement."""

    type: ClassVar[str] = "payment"
    payment: str
    customer: str
    contractor: str
    amount_fen: int
    form: str
    from_prepaid: bool
    allocations: tuple[tuple[str, int], ...]  # order thread or "" for prepaid, fen
    acknowledged: str | None = None
    acknowledged_fen: int = 0
    acknowledged_allocations: tuple[tuple[str, int], ...] = ()


class DemandRecord(Record):
    """A demand and its acknowledgement."""

    type: ClassVar[str] = "demand"
    demand: str
    orders: tuple[tuple[str, int], ...]
    total_fen: int
    acknowledged: str | None = None
    acknowledged_orders: tuple[tuple[str, int], ...] = ()


class ObjectionRecord(Record):
    """An objection or a plea; open until the objector withdraws it or confirms what it disputes.

    `against` is the newest of the statements that supersede the one objected to, `places` the delivery lines reached
    (line of the statement, delivery, its line), `conceded` those lines of the statement that the objector gave up.
    """

    type: ClassVar[str] = "objection"
    objection: str
    statement: str
    by: str
    ground: str
    lines: tuple[int, ...]
    plea: bool
    amount_fen: int | None
    against: str
    places: tuple[tuple[int, str, int], ...] = ()
    orders: tuple[str, ...] = ()  # the orders that it keeps open
    conceded: tuple[int, ...] = ()
    open: bool = True
    closed_by: str | None = None
    answers: tuple[str, ...] = ()


class ObjectedRecord(Record):
    """The open objections that stand against one statement, and those that were made to this very one."""

    type: ClassVar[str] = "objected"
    statement: str
    objections: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


class AnswerRecord(Record):
    """An answer to an objection."""

    type: ClassVar[str] = "answer"
    answer: str
    objection: str


class PairRecord(Record):
    """The one account thread of a customer and a contractor."""

    type: ClassVar[str] = "pair"
    customer: str
    contractor: str
    thread: str


class DuesRecord(Record):
    """What of an order falls due on which day, what was paid of it, and what the clock said of it that still is so.

    `owed` has each due date once, the oldest first; payments cover the oldest first. What has no date yet is not here.
    `said` has what the clock said of each day that is still not covered.
    """

    type: ClassVar[str] = "dues"
    order: str
    owed: tuple[tuple[str, int], ...] = ()
    paid_fen: int = 0
    said: tuple[tuple[str, int], ...] = ()
    arrears: str | None = None
    arrears_on: str | None = None

    @property
    def uncovered(self) -> tuple[tuple[str, int], ...]:
        """Each due date that is not covered, the oldest first, and what of it is open."""
        found = []
        left_fen = self.paid_fen
        for day, fen in self.owed:
            if fen > left_fen:
                found.append((day, fen - left_fen))
            left_fen = max(0, left_fen - fen)
        return tuple(found)

    @property
    def unsaid(self) -> tuple[tuple[str, int], ...]:
        """The same, as far as the clock did not say it."""
        said = dict(self.said)
        return tuple((day, fen - said.get(day, 0)) for day, fen in self.uncovered if fen > said.get(day, 0))

    def overdue(self, today: str) -> tuple[tuple[str, int], ...]:
        """What fell due before `today` (YYYY-MM-DD, UTC+8) and is not paid, by due date, the oldest first."""
        return tuple((day, fen) for day, fen in self.uncovered if day < today)

    def overdue_fen(self, today: str) -> int:
        """The sum of that."""
        return sum(fen for _, fen in self.overdue(today))

    @property
    def lapses_on(self) -> str | None:
        """The due date after which something is overdue that the clock has not said, or the day of its newest word."""
        return max(self.unsaid[0][0], self.arrears_on or "") if self.unsaid else None
