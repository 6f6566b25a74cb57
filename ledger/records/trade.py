"""Orders, deliveries and inspections as records, down to the delivery line that a fee is owed for.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Part, Record


class OrderLineRecord(Part):
    """One line of an order, with what was delivered against it so far."""

    no: int
    qty_e3: int
    unit: str
    amount_fen: int
    over_permille: int
    delivered_e3: int
    short_permille: int = 0
    left_e3: int | None = None  # once terminated: how much of the work in progress may still be delivered


class OrderRecord(Record):
    """An order on the terms in force, and the counters its rules need.

    `priced_by` is the statement that these terms stand in: the order as placed, or the change that was accepted.
    `unexamined` counts the delivery lines neither inspected nor confirmed, `unsettled` those whose fee both sides did
    not sign yet, `objections` those open. `ends_on` is the day from which it is terminated, `ended` the terminations.
    """

    type: ClassVar[str] = "order"
    order: str
    customer: str
    contractor: str
    placed: str
    placed_at_ms: int
    answered: str | None
    total_fen: int
    lines: tuple[OrderLineRecord, ...]
    due_from: str
    due_days: int
    parent: str | None
    chain_disclosure: bool
    valid_until: str | None
    priced_by: str
    may_subcontract: bool
    deemed_days: int | None = None  # inspection days after which silence counts; None where it never does
    workdays_yyyymm: int | None = None  # the calendar by which they are working days; None for calendar days
    change: str | None = None  # the proposal that waits for its answer
    changes: tuple[str, ...] = ()  # those that were accepted
    consent: str | None = None  # to be passed on, as the order names it
    consents: tuple[tuple[str, str], ...] = ()  # given here: statement, party or "" for whomever
    ended: tuple[tuple[str, str], ...] = ()  # order.terminated, who said it
    ends_on: str | None = None
    closed: str | None = None
    unexamined: int = 0
    unsettled: int = 0
    objections: int = 0
    liens: int = 0  # noticed and not given up
    uncounted: int = 0  # notes of material neither counted nor all given back


class ChangeRecord(Record):
    """Terms that one side proposed, and what became of them.

    `outcome` is accepted, declined, withdrawn, replaced (by a further proposal), or ended (with the order); "" while it
    waits. `counter` says that it was proposed before there was a contract.
    """

    type: ClassVar[str] = "change"
    change: str
    order: str
    by: str
    counter: bool
    total_fen: int
    lines: tuple[OrderLineRecord, ...]
    due_from: str
    due_days: int
    valid_until: str | None
    instead_of: str  # the statement whose terms it would replace
    deemed_days: int | None = None  # as in the order
    workdays_yyyymm: int | None = None
    outcome: str = ""
    answer: str | None = None


class DeliveryRecord(Record):
    """A delivery note and the lines it has; `called` is the newest call for its inspection."""

    type: ClassVar[str] = "delivery"
    delivery: str
    order: str
    index: int
    at_ms: int
    lines: tuple[int, ...]
    received: str | None
    inspection: str | None
    called: str | None = None
    weekdays_only: tuple[int, ...] = ()  # years of the inspection period without an official calendar
    workdays_yyyymm: int | None = None


class Inspected(Part):
    """What one inspection says of one delivery line."""

    inspection: str
    accepted_e3: int
    rework_e3: int
    rejected_e3: int
    amount_fen: int
    deduction_fen: int
    late: bool = False  # said after the period at whose end silence counts

    @property
    def said_e3(self) -> int:
        """What it speaks of, whatever it says of that."""
        return self.accepted_e3 + self.rework_e3 + self.rejected_e3


class Deemed(Part):
    """What of one delivery line counts as accepted by silence, and the clock's newest word of it."""

    statement: str
    qty_e3: int
    amount_fen: int


class Stated(Part):
    """What one statement of account says of one delivery line, and how it was answered.

    `root` is the first statement of those that supersede each other, `statement` the one that says it.
    """

    statement: str
    root: str
    no: int
    qty_e3: int
    amount_fen: int
    deduction_fen: int
    answer: str | None = None  # "confirmed" or "disputed"; None while unanswered
    answered_by: str | None = None
    claimed_fen: int | None = None


class LineRecord(Record):
    """One delivery line: everything that was said about what is owed for it.

    `counting` is the inspection that counts, `pending` a later one that would lower it and awaits the contractor,
    `late` one made after the line was finally confirmed, which moves nothing. `final` is the stated line that was
    confirmed, `open_stated` one that waits for its answer, `set_apart` the newest that the customer disputed: it stands
    until the customer confirms the line. `due_on` is the day that both signed, `promised_on` the customer's own.
    `priced_by` is the statement whose terms were in force when it was delivered: price and term of payment are theirs.
    `redelivered_e3` came back as rework, `replaced_e3` was made anew; of both, `again_free_e3` was charged here and is
    not charged again, and a line that is `free` bears no sum for that reason. `deems_on` is the last day of the
    inspection period where silence counts, `noticed` what the customer said against the line until then, still open;
    `spoken_e3` is what its newest inspection until then spoke of. `agreed_of_e3` is how much lay there when the
    contractor agreed to the inspection that counts: received, or delivered where no receipt was there yet.
    """

    type: ClassVar[str] = "line"
    order: str
    delivery: str
    no: int
    order_line: int
    unit: str
    delivered_e3: int
    index: int
    delivered_at_ms: int
    priced_by: str
    due_from: str
    due_days: int
    rework_of: tuple[str, int] | None
    redelivered_e3: int = 0
    received_e3: int | None = None
    counting: Inspected | None = None
    agreed_deduction_fen: int = 0
    agreed_by: str | None = None
    agreed_of_e3: int = 0
    pending: Inspected | None = None
    late: Inspected | None = None
    inspected_at_ms: int | None = None
    final: Stated | None = None
    confirmed_at_ms: int | None = None
    open_stated: Stated | None = None
    set_apart: Stated | None = None
    due_on: str | None = None
    due_by: str | None = None
    promised_on: str | None = None
    promised_by: str | None = None
    replaces: tuple[str, int] | None = None
    replaced_e3: int = 0
    again_free_e3: int = 0
    free: bool = False
    deems_on: str | None = None
    noticed: tuple[str, ...] = ()
    deemed: Deemed | None = None
    spoken_e3: int = 0

    @property
    def kept_e3(self) -> int:
        """What of the line is charged here, at most: what came again is charged there, unless it was charged before."""
        if self.free:
            return 0
        return self.delivered_e3 - self.redelivered_e3 - self.replaced_e3 + self.again_free_e3

    @property
    def silent_e3(self) -> int:
        """What the customer received and neither inspected, nor confirmed, nor objected to in time."""
        return 0 if self.noticed else self.unspoken_e3

    @property
    def unspoken_e3(self) -> int:
        """The same, of what it objected to as well: silence may come to count once the objection is withdrawn."""
        if self.deems_on is None or self.final is not None:
            return 0
        said_e3 = max(self.counting.said_e3 if self.counting else 0, self.spoken_e3)
        return max(0, (self.received_e3 or 0) - said_e3 - (self.deemed.qty_e3 if self.deemed else 0))

    @property
    def lapses_on(self) -> str | None:
        """The last day of the inspection period, while the customer is silent on some of the line."""
        return self.deems_on if self.silent_e3 > 0 else None


class InspectionRecord(Record):
    """An inspection and whether the contractor agreed."""

    type: ClassVar[str] = "inspection"
    inspection: str
    delivery: str
    lines: tuple[tuple[int, int, int, int, int, int], ...]  # no, accepted, rework, rejected, amount, deduction
    agreed: tuple[tuple[int, str], ...] = ()  # line, the inspection.agreed that agrees to it
    supersedes: str | None = None
    superseded: str | None = None
