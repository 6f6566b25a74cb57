"""Deliveries and receipts: what was handed over.

Rules
* A delivery names lines of the order, in their unit, never more than ordered and the agreed over-shipment; rework goes
  against what an inspection sent back, not against the order.
* A receipt (签收) repeats lines and quantities; it says nothing of quality and moves no sum.

Specification: CLAIMS sections 1 and 2; 民法典 780, 781.
"""

from __future__ import annotations

from ledger.kinds.order import GoodsDelivered, GoodsReceived
from ledger.records import DeliveryRecord, LineRecord, OrderLineRecord, OrderRecord
from ledger.rules.delivery_line import delivery_of, demand_unique, line_key, order_of, put_line
from ledger.rules.order import most_e3, order_key
from ledger.rules.turn import Turn, unknown


def reads_delivered(body: GoodsDelivered, thread: str) -> set[str]:
    """Keys that a delivery's rules read."""
    keys = {f"order:{thread.removeprefix('order:')}"}
    return keys | {line_key(x.rework_of.delivery, x.rework_of.line) for x in body.lines if x.rework_of}


def check_delivered(turn: Turn) -> None:
    """Lines exist, units agree, and no more is delivered than ordered or sent back."""
    body: GoodsDelivered = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of a delivery")
    turn.demand(body.delivered_on <= turn.today, "A delivery lies in the past or today")
    order = order_of(turn, turn.st.thread)
    if order is None:
        return
    ordered = {line.no: line for line in order.lines}
    more: dict[int, int] = {}
    back: dict[tuple[str, int], int] = {}
    for line in body.lines:
        turn.demand(line.order_line in ordered, "A delivery line names a line of the order", line=line.no)
        turn.demand(line.unit == ordered[line.order_line].unit, "A delivery uses the order's unit", line=line.no)
        if line.rework_of is None:
            more[line.order_line] = more.get(line.order_line, 0) + line.qty_e3
        else:
            origin = (line.rework_of.delivery, line.rework_of.line)
            back[origin] = back.get(origin, 0) + line.qty_e3
            check_rework(turn, line.order_line, origin, back[origin])
    for no, qty_e3 in more.items():
        most = most_e3(ordered[no])
        turn.demand(
            ordered[no].delivered_e3 + qty_e3 <= most,
            "No more is delivered than was ordered with the agreed over-shipment",
            line=no,
            still_e3=max(0, most - ordered[no].delivered_e3),
        )
        left_e3 = ordered[no].left_e3 or 0
        turn.demand(
            order.ends_on is None or turn.today < order.ends_on or qty_e3 <= left_e3,
            "After a termination only the work in progress that it names is delivered",
            line=no,
            still_e3=left_e3,
        )


def check_rework(turn: Turn, order_line: int, origin: tuple[str, int], qty_e3: int) -> None:
    """Rework goes against what the inspection of that line sent back."""
    first = turn.need(line_key(*origin), LineRecord, "delivery line to rework")
    if first is None:
        return
    if first.order != turn.st.thread:
        raise unknown("delivery line to rework")
    turn.demand(first.order_line == order_line, "Rework belongs to the order line of the first delivery")
    sent_back = first.counting.rework_e3 if first.counting else 0
    turn.demand(
        first.redelivered_e3 + qty_e3 <= sent_back,
        "No more is reworked than the inspection sent back",
        still_e3=max(0, sent_back - first.redelivered_e3),
    )
    charged_e3 = first.final.qty_e3 if first.final else 0
    kept_e3 = first.delivered_e3 - first.redelivered_e3 - qty_e3
    turn.demand(charged_e3 <= kept_e3, "Goods that came back for rework are charged once", charged_e3=charged_e3)


def fold_delivered(turn: Turn) -> None:
    """The delivery and its lines; the order's counters go up, rework counts on the line it makes good."""
    body: GoodsDelivered = turn.body
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is None:
        return
    turn.put(
        f"delivery:{turn.st.id}",
        DeliveryRecord(
            home=turn.st.thread,
            delivery=turn.st.id,
            order=turn.st.thread,
            index=turn.index,
            at_ms=turn.at_ms,
            lines=tuple(line.no for line in body.lines),
            received=None,
            inspection=None,
        ),
    )
    more: dict[int, int] = {}
    for line in body.lines:
        origin = (line.rework_of.delivery, line.rework_of.line) if line.rework_of else None
        put_line(
            turn,
            LineRecord(
                home=turn.st.thread,
                order=turn.st.thread,
                delivery=turn.st.id,
                no=line.no,
                order_line=line.order_line,
                unit=line.unit,
                delivered_e3=line.qty_e3,
                index=turn.index,
                delivered_at_ms=turn.at_ms,
                priced_by=order.priced_by,
                due_from=order.due_from,
                due_days=order.due_days,
                rework_of=origin,
            ),
            "delivered",
        )
        if origin is None:
            more[line.order_line] = more.get(line.order_line, 0) + line.qty_e3
        else:
            first = turn.get(line_key(*origin), LineRecord)
            if first is not None:
                redelivered = first.redelivered_e3 + line.qty_e3
                put_line(turn, first.model_copy(update={"redelivered_e3": redelivered}), "reworked")
    count(turn, more)


def count(turn: Turn, more: dict[int, int]) -> None:
    """The order's lines with `more` delivered of them, thousandths; once terminated, so much less is left."""
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    assert order is not None, "only an order's own deliveries are counted"
    lines = tuple(_counted(line, more.get(line.no, 0)) for line in order.lines)
    turn.put(order_key(turn.st.thread), order.model_copy(update={"lines": lines}))


def _counted(line: OrderLineRecord, more_e3: int) -> OrderLineRecord:
    left_e3 = None if line.left_e3 is None else max(0, line.left_e3 - more_e3)
    return line.model_copy(update={"delivered_e3": line.delivered_e3 + more_e3, "left_e3": left_e3})


def check_received(turn: Turn) -> None:
    """A receipt names every line of one delivery, no more than was delivered, once."""
    body: GoodsReceived = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of a receipt")
    turn.demand(body.received_on <= turn.today, "A receipt lies in the past or today")
    delivery = delivery_of(turn, body.delivery)
    if delivery is None:
        return
    turn.demand({line.no for line in body.lines} == set(delivery.lines), "A receipt names each line of the delivery")
    if delivery.received is not None:
        turn.demand(turn.st.supersedes == delivery.received, "A delivery is received once; a correction supersedes")
    elif turn.st.supersedes is not None:
        turn.demand(False, "A receipt supersedes the earlier receipt of the same delivery")
    for line in body.lines:
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is not None:
            turn.demand(line.qty_e3 <= record.delivered_e3, "No more is received than was delivered", line=line.no)


def fold_received(turn: Turn) -> None:
    """The received quantities; they move no sum."""
    body: GoodsReceived = turn.body
    delivery = turn.get(f"delivery:{body.delivery}", DeliveryRecord)
    if delivery is not None:
        turn.put(f"delivery:{body.delivery}", delivery.model_copy(update={"received": turn.st.id}))
    for line in body.lines:
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is not None:
            put_line(turn, record.model_copy(update={"received_e3": line.qty_e3}), "received")
