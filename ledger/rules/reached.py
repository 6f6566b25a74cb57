"""What an objection reaches: the lines of a statement, the delivery lines and orders that those are about.

Rules
* A statement's lines are known by their numbers; rows that bear none count from 1.
* What a statement of account or an acknowledged debt says of a delivery line is about that line; an order, a payment
  and an invoice are about none.

Specification: CLAIMS section 2; ADR 6.
"""

from __future__ import annotations

from typing import Any

from ledger.records import DeliveryRecord, Fields, InspectionRecord, Said, StatedRecord
from ledger.rules.turn import Lookup, Turn

Place = tuple[int, str, int]  # a line of a statement, and the delivery and line that it is about


def line_numbers(fields: dict[str, Any]) -> set[int]:
    """The numbers of a statement's lines, set apart or not; rows that bear no number count from 1."""
    rows = [*(fields.get("lines") or ()), *(fields.get("disputed") or ())]
    numbered = {row["no"] for row in rows if isinstance(row, dict) and "no" in row}
    counted = rows or fields.get("orders") or fields.get("allocations") or []
    return numbered or set(range(1, len(counted) + 1))


def places_of(lookup: Lookup, statement: str) -> tuple[Place, ...]:
    """The delivery lines that a statement is about, by its own line numbers; none for an order or for money."""
    said, disclosed = lookup.get(f"said:{statement}"), lookup.get(f"fields:{statement}")
    if not isinstance(said, Said) or not isinstance(disclosed, Fields):
        return ()
    fields = disclosed.values
    numbers = sorted(line_numbers(fields))
    if said.kind == "goods.delivered":
        return tuple((no, statement, no) for no in numbers)
    if said.kind in ("goods.received", "goods.inspected", "goods.deemed_accepted"):
        return tuple((no, str(fields["delivery"]), no) for no in numbers)
    if said.kind == "goods.inspection_called":  # it names no line: whoever answers it speaks of all
        called = lookup.get(f"delivery:{fields['delivery']}")
        return tuple((no, called.delivery, no) for no in called.lines) if isinstance(called, DeliveryRecord) else ()
    if said.kind == "inspection.agreed":
        found = lookup.get(f"inspection:{fields['inspection']}")
        return tuple((no, found.delivery, no) for no in numbers) if isinstance(found, InspectionRecord) else ()
    if said.kind == "fee.acknowledged":
        rows = enumerate(fields["lines"], start=1)
        return tuple((no, str(row["delivery"]), int(row["delivery_line"])) for no, row in rows)
    if said.kind in ("account.stated", "account.confirmed"):
        stated = lookup.get(f"stated:{fields.get('statement', statement)}")
        return tuple((row[0], row[2], row[3]) for row in stated.lines) if isinstance(stated, StatedRecord) else ()
    return ()


def orders_of(turn: Turn, statement: str, places: tuple[Place, ...]) -> tuple[str, ...]:
    """The orders that an objection keeps open: its own thread, or those whose delivery lines it reaches."""
    if turn.st.thread_type == "order":
        return (turn.st.thread,)
    fields = turn.fields(statement) or {}
    stated = turn.get(f"stated:{fields.get('statement', statement)}", StatedRecord)
    rows = [(row[2], row[3], row[1]) for row in stated.lines] if stated else []
    if not rows and places:  # a debt acknowledged names order, delivery and line itself
        rows = [(row["delivery"], row["delivery_line"], row["order"]) for row in fields["lines"]]
    reached = {(delivery, line) for _, delivery, line in places}
    return tuple(sorted({order for delivery, line, order in rows if (delivery, line) in reached}))
