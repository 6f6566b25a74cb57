"""When a fee is due, what is overdue of an order, and the arrears that the clock records of it.

Rules
* A line's day is the one that both signed, else the term in force when it was delivered, counted from the entry of the
  delivery, of the first inspection or the deemed acceptance, or of the confirmation; what the customer promises alone
  only makes it earlier.
* Whatever moves a line's sum or day, or pays for the order, moves the order's `dues` record: here, after every fold, so
  that no kind can forget it. Its cost is the days of one order, not the length of its thread.
* The clock records what is overdue of an order once its due date has passed; again, a day later at the earliest, when
  something is overdue that it did not say. What it said is kept by due date, since payments cover the oldest first: a
  date that passed while it was slow is not taken for one that it said and that was paid since.

Specification: CLAIMS section 1 "Due", "Payments"; 民法典 782; ADR 10.
"""

from __future__ import annotations

import datetime
from typing import Any

from ledger import book
from ledger.kinds.lapse import FeeArrearsRecorded
from ledger.records import DuesRecord, LineRecord, OrderRecord, PaymentRecord
from ledger.rules.delivery_line import standing_fen
from ledger.rules.turn import Lookup, Turn, day_of

PAID = book.paid_account("order:")


def due(line: LineRecord) -> tuple[str | None, str | None]:
    """The day by which a delivery line is to be paid, and the statement that fixes it; None for the order's term.

    What the customer promises alone counts where no day stands, or where it is earlier (ADR 6).
    """
    stands = line.due_on or _term(line)
    if line.promised_on is not None and (stands is None or line.promised_on < stands):
        return line.promised_on, line.promised_by
    return stands, line.due_by


def _term(line: LineRecord) -> str | None:
    """The day that the order's term gives, as it was when the line was delivered; None while it has not begun."""
    starts = {
        "delivered": line.delivered_at_ms,
        "inspected": line.inspected_at_ms,
        "confirmed": line.confirmed_at_ms,
    }
    start_ms = starts[line.due_from]
    if start_ms is None:
        start_ms = line.confirmed_at_ms
    if start_ms is None:
        return None
    return (day_of(start_ms) + datetime.timedelta(days=line.due_days)).isoformat()


def dues_key(order: str) -> str:
    """The key of what falls due of an order, by its thread."""
    return f"dues:{order.removeprefix('order:')}"


def reads_dues(keys: set[str], lookup: Lookup) -> set[str]:
    """Keys of what falls due of the orders that these records are about, or that they pay for."""
    found = [lookup.get(key) for key in keys]
    orders = {record.order for record in found if isinstance(record, OrderRecord)}
    orders |= {order for record in found if isinstance(record, PaymentRecord) for order, _ in record.allocations}
    return {dues_key(order) for order in orders if order}


def follow(turn: Turn) -> None:
    """Bring the dues of every order in line with what this statement changed of its lines and payments."""
    owed: dict[str, dict[str, int]] = {}
    for key, record in list(turn.writes.items()):
        if isinstance(record, LineRecord):
            before = turn.lookup.get(key)
            _move(turn, owed, before if isinstance(before, LineRecord) else None, record)
    paid: dict[str, int] = {}
    for transfer in turn.transfers:
        for account, sign in ((transfer.credit, 1), (transfer.debit, -1)):
            if account.startswith(PAID):
                order = f"order:{account.removeprefix(PAID)}"
                paid[order] = paid.get(order, 0) + sign * transfer.amount_fen
    for order in sorted(owed.keys() | paid.keys()):
        _put(turn, order, owed.get(order, {}), paid.get(order, 0))


def _move(turn: Turn, owed: dict[str, dict[str, int]], before: LineRecord | None, after: LineRecord) -> None:
    """Add to `owed` what a changed line takes from its old day and gives to its new one."""
    if standing_fen(after) == 0 and (before is None or standing_fen(before) == 0):
        return
    if before is not None and _timed(before) == _timed(after):
        return
    days = owed.setdefault(after.order, {})
    for line, sign in ((before, -1), (after, 1)):
        day = due(line)[0] if line is not None else None
        if line is not None and day is not None:
            days[day] = days.get(day, 0) + sign * standing_fen(line)


def _timed(line: LineRecord) -> tuple[object, ...]:
    """All of a line that its sum and its day depend on."""
    starts = (line.delivered_at_ms, line.inspected_at_ms, line.confirmed_at_ms)
    return (standing_fen(line), line.due_on, line.promised_on, *starts)


def _put(turn: Turn, order: str, changes: dict[str, int], paid_fen: int) -> None:
    key = dues_key(order)
    before = turn.get(key, DuesRecord) or DuesRecord(home=order, order=order)
    days = dict(before.owed)
    for day, change in changes.items():
        days[day] = days.get(day, 0) + change
    owed = tuple(sorted((day, fen) for day, fen in days.items() if fen != 0))
    record = before.model_copy(update={"owed": owed, "paid_fen": before.paid_fen + paid_fen})
    if record != before:
        turn.put(key, record.model_copy(update={"said": _still_open(record)}))


def _still_open(record: DuesRecord) -> tuple[tuple[str, int], ...]:
    """What the clock said and still is so; what is settled and comes again is said again."""
    open_fen = dict(record.uncovered)
    return tuple((day, min(fen, open_fen[day])) for day, fen in record.said if day in open_fen)


# ---- the clock's word


def arrears_of(record: DuesRecord, today: str) -> dict[str, Any]:
    """The body of `arrears.recorded` as an order stands on `today`: the oldest uncovered day, and what is overdue."""
    due_on = record.uncovered[0][0]
    since = datetime.date.fromisoformat(due_on) + datetime.timedelta(days=1)
    return {"due_on": due_on, "since": since.isoformat(), "overdue_fen": record.overdue_fen(today)}


def reads_arrears(body: FeeArrearsRecorded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that recording a fee's arrears reads."""
    return {f"order:{thread.removeprefix('order:')}", dues_key(thread)}


def check_arrears(turn: Turn) -> None:
    """After the due date, once a day, exactly what is overdue then."""
    body: FeeArrearsRecorded = turn.body
    record = turn.get(dues_key(turn.st.thread), DuesRecord)
    overdue_fen = record.overdue_fen(turn.today) if record else 0
    turn.demand(record is not None and overdue_fen > 0, "Arrears of a fee are recorded once its due date has passed")
    assert record is not None
    fresh = record.arrears_on is None or turn.today > record.arrears_on
    turn.demand(fresh, "Arrears of an order are recorded once a day", recorded_on=record.arrears_on)
    more = any(day < turn.today for day, _ in record.unsaid)
    turn.demand(more, "Arrears are recorded where more is overdue than was recorded")
    same = body.model_dump(exclude_none=True) == arrears_of(record, turn.today)
    turn.demand(same, "Arrears are what is overdue of the order when they are recorded")


def fold_arrears(turn: Turn) -> None:
    """What the clock said, on the order's dues; no sum moves."""
    record = turn.get(dues_key(turn.st.thread), DuesRecord)
    if record is not None:
        said = record.overdue(turn.today)
        update = {"said": said, "arrears": turn.st.id, "arrears_on": turn.today}
        turn.put(dues_key(turn.st.thread), record.model_copy(update=update))
