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


class OrderRecord(Record):
    """An order as concluded, and the counters its rules need."""

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


class DeliveryRecord(Record):
    """A delivery note and the lines it has."""

    type: ClassVar[str] = "delivery"
    delivery: str
    order: str
    index: int
    at_ms: int
    lines: tuple[int, ...]
    received: str | None
    inspection: str | None


class Inspected(Part):
    """What one inspection says of one delivery line."""

    inspection: str
    accepted_e3: int
    rework_e3: int
    rejected_e3: int
    amount_fen: int
    deduction_fen: int


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
    rework_of: tuple[str, int] | None
    redelivered_e3: int = 0
    received_e3: int | None = None
    counting: Inspected | None = None
    agreed_deduction_fen: int = 0
    agreed_by: str | None = None
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


class InspectionRecord(Record):
    """An inspection and whether the contractor agreed."""

    type: ClassVar[str] = "inspection"
    inspection: str
    delivery: str
    lines: tuple[tuple[int, int, int, int, int, int], ...]  # no, accepted, rework, rejected, amount, deduction
    agreed: tuple[tuple[int, str], ...] = ()  # line, the inspection.agreed that agrees to it
    supersedes: str | None = None
    superseded: str | None = None
