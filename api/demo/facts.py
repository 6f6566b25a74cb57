"""What follows from signed facts: quantities to charge, sums, what is still owed. Each side works it out for itself.

Promise: every figure here comes from statements that the actor has read and checked, never from a workbook.

Rules
* A delivery line is charged at what was accepted, where it was inspected, less the deduction agreed to; else at what
  was received; else at what was delivered.
* A sum is quantity × ordered price, half up (FORMATS 1.1).
* Still owed for an order: confirmed lines net of deductions, less acknowledged payments.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.world.actor import Thread
from ledger import book
from ledger.statement import Statement


class DoesNotFit(Exception):
    """A row that does not fit what was signed: a note nobody delivered, a statement nobody stated."""


@dataclass(frozen=True)
class Charge:
    """What one delivery line comes to: thousandths and fen."""

    delivery: str
    delivery_line: int
    qty_e3: int
    amount_fen: int
    deduction_fen: int

    @property
    def net_fen(self) -> int:
        """The sum less its deduction."""
        return self.amount_fen - self.deduction_fen


def placed(order: Thread) -> Statement:
    """The order as placed."""
    return order.of("order.placed")[0]


def price_e4(order: Thread, line: int) -> int:
    """The ordered price of a line, which both sides of the order may see."""
    found = next((row for row in placed(order).fields["lines"] if row["no"] == line), None)
    if found is None:
        raise DoesNotFit(f"the order has no line {line}")
    return int(found["price_e4"])


def delivery(order: Thread, note_no: str) -> Statement:
    """The delivery that bears a note's number. Raises: DoesNotFit."""
    for st in order.of("goods.delivered"):
        if st.fields.get("note_no") == note_no:
            return st
    raise DoesNotFit(f"no delivery bears the number {note_no}")


def newest(order: Thread, kind: str, delivery_id: str) -> Statement | None:
    """The newest statement of a kind about a delivery."""
    found = [st for st in order.of(kind) if st.fields["delivery"] == delivery_id]
    return found[-1] if found else None


def agreed_fen(order: Thread, inspection: str, line: int) -> int:
    """The deduction that the contractor agreed to for an inspected line, fen."""
    for st in order.of("inspection.agreed"):
        for row in st.fields["lines"]:
            if (st.fields["inspection"], row["no"]) == (inspection, line):
                return int(row["deduction_fen"])
    return 0


def charges(order: Thread, note_no: str) -> list[Charge]:
    """What each line of a delivery comes to. Raises: DoesNotFit."""
    st = delivery(order, note_no)
    return [_charge(order, st, row) for row in st.fields["lines"]]


def _charge(order: Thread, st: Statement, line: dict[str, Any]) -> Charge:
    inspection = newest(order, "goods.inspected", st.id)
    found = _line(inspection, line["no"])
    if inspection is not None and found is not None:
        deduction_fen = agreed_fen(order, inspection.id, line["no"])
        return Charge(st.id, line["no"], found["accepted_e3"], found["amount_fen"], deduction_fen)
    received = _line(newest(order, "goods.received", st.id), line["no"])
    qty_e3 = received["qty_e3"] if received else line["qty_e3"]
    return Charge(st.id, line["no"], qty_e3, book.amount_fen(qty_e3, price_e4(order, line["order_line"])), 0)


def _line(st: Statement | None, no: int) -> dict[str, Any] | None:
    rows = st.fields["lines"] if st is not None else []
    return next((row for row in rows if row["no"] == no), None)


def open_fen(account: Thread, order: str) -> int:
    """What is still owed for an order by what both sides signed, fen."""
    stated = {st.id: {row["no"]: row["order"] for row in st.fields["lines"]} for st in account.of("account.stated")}
    owed_fen = sum(
        int(row["amount_fen"]) - int(row["deduction_fen"])
        for st in account.of("account.confirmed")
        for row in st.fields["lines"]
        if stated[st.fields["statement"]][row["no"]] == order
    )
    paid_fen = sum(
        int(row["amount_fen"])
        for st in account.of("payment.acknowledged")
        for row in st.fields["allocations"]
        if row.get("order") == order
    )
    return max(0, owed_fen - paid_fen)
