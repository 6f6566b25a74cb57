"""How many pieces an order's operation has, counted by all who worked on it: more than were ordered shows as such.

Promise: nothing is refused here. A count above what the order allows may be rework, or work that nobody did; it leaves
a figure that every reader of the wages sees, and people judge.

Rules
* Added up is what stands of each count of pieces, for one order, operation and unit; hours and days are no pieces.
* A count that names no operation is added to the others that name none.
* What an order allows is asked when the figure is read, of the terms then in force (`ledger.badges.pieces`), so a sum
  does not depend on whether the count or the change of terms came first.

Specification: DESIGN section 6 (guards); story (i).
"""

from __future__ import annotations

from ledger.records import CountRecord, MadeRecord, WorkedRecord
from ledger.rules.turn import Turn


def made_key(order: str, operation: str | None, unit: str) -> str:
    """The key of what was counted for an order, "order:{uuid}", an operation (None: none named) and a unit."""
    return f"made:{order.removeprefix('order:')}:{operation or ''}:{unit}"


def reads(basis: str, order: str, operation: str | None, unit: str) -> set[str]:
    """Keys that a count moves here; none where it counts no pieces, or none of an order's."""
    return {made_key(order, operation, unit)} if order and basis == "piece" else set()


def move(turn: Turn, before: CountRecord | None, after: CountRecord) -> None:
    """Move the figure by what comes to stand of one count instead of what stood."""
    if before is not None and before.standing == after.standing:
        return
    now = _standing(turn, after)
    if now.basis != "piece" or not now.order:
        return
    change_e3 = now.qty_e3 - (_standing(turn, before).qty_e3 if before else 0)
    key = made_key(now.order, now.operation, now.unit)
    made = turn.get(key, MadeRecord)
    if made is None:
        made = MadeRecord(home=now.order, operation=now.operation, unit=now.unit, qty_e3=0)
    turn.put(key, made.model_copy(update={"qty_e3": made.qty_e3 + change_e3}))


def _standing(turn: Turn, count: CountRecord) -> WorkedRecord:
    record = turn.get(f"worked:{count.standing}", WorkedRecord)
    assert record is not None, "what stands of a count is a record of it"
    return record
