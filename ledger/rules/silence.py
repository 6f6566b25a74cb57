"""Silence after delivery: the call for inspection, the inspection period, and the clock's deemed acceptance.

Rules
* The period begins with the entry of the first receipt, where the order says that silence counts; a receipt that is
  corrected begins none anew. What was never received is never deemed accepted, however often it is called for.
* Its days are those after the day of that entry, UTC+8: calendar days, or working days by the calendar that the order
  names.
* Whoever objects to a line, or sets it apart, within the period is not silent on it, as long as that stands open.
* The period ends by itself; the clock records it. What the customer inspects after its end lowers nothing without the
  contractor's key, whether the clock has spoken yet or not.
* It adds what was received and neither inspected nor confirmed, at the ordered price, and nothing else.

Specification: CLAIMS sections 1 and 2; 民法典 620, 621, 646; ADR 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledger import book
from ledger.kinds.lapse import DeemedAccepted, InspectionCalled
from ledger.records import Deemed, DeliveryRecord, LineRecord, OrderRecord
from ledger.rules import workdays
from ledger.rules.delivery_line import (
    delivery_of,
    demand_amount,
    demand_unique,
    line_key,
    order_of,
    price_e4,
    price_in,
    put_line,
    reads_of_delivery,
    record_in,
    with_price,
)
from ledger.rules.turn import Lookup, Turn, day_of

# ---- the call for inspection


def reads_called(body: InspectionCalled, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a call for inspection reads."""
    delivery = record_in(lookup, f"delivery:{body.delivery}")
    lines = delivery.lines if isinstance(delivery, DeliveryRecord) else ()
    return reads_of_delivery(body.delivery, [*lines], thread)


def check_called(turn: Turn) -> None:
    """A delivery of this order of which something waits to be inspected. Raises: UnknownReference."""
    body: InspectionCalled = turn.body
    turn.demand(body.since <= turn.today, "A delivery waits since a day in the past or today")
    delivery = delivery_of(turn, body.delivery)
    if delivery is not None:
        lines = [turn.get(line_key(body.delivery, no), LineRecord) for no in delivery.lines]
        turn.demand(any(map(_waits, lines)), "A delivery that was inspected is not called for")


def _waits(line: LineRecord | None) -> bool:
    """Whether something of a line was neither inspected, nor deemed accepted, nor confirmed."""
    if line is None or line.final is not None:
        return False
    said_e3 = max(one.said_e3 if one else 0 for one in (line.counting, line.pending))
    return said_e3 + (line.deemed.qty_e3 if line.deemed else 0) < line.delivered_e3


def fold_called(turn: Turn) -> None:
    """The call, on its delivery; it begins no period."""
    body: InspectionCalled = turn.body
    delivery = turn.get(f"delivery:{body.delivery}", DeliveryRecord)
    if delivery is not None:
        turn.put(f"delivery:{body.delivery}", delivery.model_copy(update={"called": turn.st.id}))


# ---- the period


def begin(turn: Turn, delivery: DeliveryRecord) -> str | None:
    """The last day of a delivery's inspection period, now that it is received; None where silence counts for nothing.

    The calendar that it was counted by is kept with the delivery.
    """
    order = turn.get(f"order:{delivery.order.removeprefix('order:')}", OrderRecord)
    if order is None or order.deemed_days is None:
        return None
    period = workdays.period(day_of(turn.at_ms), order.deemed_days, order.workdays_yyyymm)
    update = {"workdays_yyyymm": order.workdays_yyyymm, "weekdays_only": period.weekdays_only}
    turn.put(f"delivery:{delivery.delivery}", delivery.model_copy(update=update))
    return period.last_on


def is_late(line: LineRecord, accepted_e3: int, today: str) -> bool:
    """Whether an inspection comes after the period and accepts less than words and silence had accepted by then.

    Quantities are compared, not sums: less of what costs nothing, or next to nothing, is less all the same.
    """
    if line.deems_on is None or today <= line.deems_on:
        return False
    by_word_e3 = line.counting.accepted_e3 if line.counting else 0
    return accepted_e3 < by_word_e3 + line.silent_e3 + (line.deemed.qty_e3 if line.deemed else 0)


def lapsed_fen(turn: Turn, line: LineRecord) -> int:
    """What silence accepted of a line and the clock did not record yet, fen; 0 where the price cannot be seen."""
    if line.deems_on is None or turn.today <= line.deems_on or line.silent_e3 == 0:
        return 0
    price = price_e4(turn, line)
    return 0 if price is None else book.amount_fen(line.silent_e3, price)


# ---- the deemed acceptance


def reads_deemed(body: DeemedAccepted, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a deemed acceptance reads: the delivery with all its lines, the order with its prices."""
    delivery = record_in(lookup, f"delivery:{body.delivery}")
    lines = delivery.lines if isinstance(delivery, DeliveryRecord) else ()
    return with_price(reads_of_delivery(body.delivery, [*lines], thread), lookup)


def lines_of(delivery: DeliveryRecord, records: Iterable[LineRecord | None]) -> dict[int, LineRecord]:
    """The lines on which the customer is silent and the period runs, or ran out."""
    return {line.no: line for line in records if line is not None and line.silent_e3 > 0}


def deemed_of(delivery: DeliveryRecord, lines: Iterable[LineRecord], prices: dict[int, int]) -> dict[str, Any]:
    """The body of `goods.deemed_accepted` for the silent lines of a delivery; `prices` by delivery line, e4."""
    silent = lines_of(delivery, lines)
    days = {line.deems_on for line in silent.values()}
    assert len(days) == 1, "one receipt begins one period"
    rows = [
        {"no": no, "qty_e3": line.silent_e3, "amount_fen": book.amount_fen(line.silent_e3, prices[no])}
        for no, line in sorted(silent.items())
    ]
    edition, only = delivery.workdays_yyyymm, list(delivery.weekdays_only)
    return {
        "delivery": delivery.delivery,
        "received": delivery.received,
        "lapsed_on": days.pop(),
        "lines": rows,
        "day_kind": "calendar" if edition is None else "working",
        **({"workdays_yyyymm": edition} if edition else {}),
        **({"weekdays_only": only} if only else {}),
    }


def prices_in(lookup: Lookup, lines: Iterable[LineRecord]) -> dict[int, int]:
    """The sealed price of each delivery line, ten-thousandths of a yuan, as far as this lookup discloses it."""
    found = {line.no: price_in(lookup, line) for line in lines}
    return {no: price for no, price in found.items() if price is not None}


def check_deemed(turn: Turn) -> None:
    """After the period, on exactly the lines that are silent, at the ordered price. Raises: UnknownReference."""
    body: DeemedAccepted = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line deemed accepted")
    delivery = delivery_of(turn, body.delivery)
    order = order_of(turn, turn.st.thread)
    if delivery is None or order is None:
        return
    silent = lines_of(delivery, [turn.get(line_key(body.delivery, no), LineRecord) for no in delivery.lines])
    turn.demand(bool(silent), "Silence counts where the order says so, on what was received and nobody spoke of")
    days = {line.deems_on or "" for line in silent.values()}
    last_on = max(days)
    turn.demand(turn.today > last_on, "Silence counts once the inspection period has passed", lapses_on=last_on)
    quantities = {line.no: line.qty_e3 for line in body.lines}
    same = quantities == {no: line.silent_e3 for no, line in silent.items()}
    turn.demand(same, "A deemed acceptance names what is neither inspected nor confirmed, all of it")
    prices = {line.no: 0 for line in body.lines}
    expected = deemed_of(delivery, silent.values(), prices)
    said = body.model_dump(exclude_none=True)
    dated = all(said.get(name) == expected.get(name) for name in (said.keys() | expected.keys()) - {"lines"})
    turn.demand(dated, "A deemed acceptance names the receipt, the last day, and how its days were counted")
    for line in body.lines:
        demand_amount(turn, silent[line.no], line.qty_e3, line.amount_fen)


def fold_deemed(turn: Turn) -> None:
    """What is deemed accepted is owed; it starts the term of payment where nothing was inspected before."""
    body: DeemedAccepted = turn.body
    for line in body.lines:
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is None:
            continue
        before = record.deemed
        deemed = Deemed(
            statement=turn.st.id,
            qty_e3=line.qty_e3 + (before.qty_e3 if before else 0),
            amount_fen=line.amount_fen + (before.amount_fen if before else 0),
        )
        first_ms = record.inspected_at_ms if record.inspected_at_ms is not None else turn.at_ms
        put_line(turn, record.model_copy(update={"deemed": deemed, "inspected_at_ms": first_ms}), "deemed-accepted")
