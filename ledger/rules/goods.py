"""Deliveries and receipts: what was handed over.

Rules
* A delivery names lines of the order, in their unit, never more than ordered and the agreed over-shipment; rework goes
  against what an inspection sent back, a replacement against what it rejected, neither against the order.
* Goods that come again are charged once: here, or, where the first delivery bears their sum already, there (`free`).
* Goods that come again are the same goods: they keep the price and the term of payment of their first delivery.
* A receipt (签收) repeats lines and quantities; it says nothing of quality and moves no sum. The first one begins the
  inspection period, where silence counts; once that is over, no correction takes back what silence accepted.

Specification: CLAIMS sections 1 and 2; 民法典 780, 781.
"""

from __future__ import annotations

from ledger.kinds.order import DeliveredLine, GoodsDelivered, GoodsReceived
from ledger.records import DeliveryRecord, LineRecord, OrderLineRecord, OrderRecord
from ledger.rules import silence
from ledger.rules.delivery_line import delivery_of, demand_unique, line_key, order_of, put_line
from ledger.rules.order import most_e3, order_key
from ledger.rules.turn import Turn, unknown

Place = tuple[str, int]  # a delivery and its line


def reads_delivered(body: GoodsDelivered, thread: str) -> set[str]:
    """Keys that a delivery's rules read."""
    keys = {f"order:{thread.removeprefix('order:')}"}
    return keys | {line_key(*origin) for line in body.lines if (origin := _origin(line)) is not None}


def _origin(line: DeliveredLine) -> Place | None:
    """The earlier line whose goods come again with this one, made good or made anew."""
    first = line.rework_of or line.replaces
    return (first.delivery, first.line) if first else None


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
    back: dict[tuple[Place, bool], int] = {}
    for line in body.lines:
        turn.demand(line.order_line in ordered, "A delivery line names a line of the order", line=line.no)
        turn.demand(line.unit == ordered[line.order_line].unit, "A delivery uses the order's unit", line=line.no)
        one = line.rework_of is None or line.replaces is None
        turn.demand(one, "A delivery line is rework or a replacement, not both", line=line.no)
        origin = _origin(line)
        if origin is None:
            more[line.order_line] = more.get(line.order_line, 0) + line.qty_e3
        else:
            before_e3 = sum(back.get((origin, anew), 0) for anew in (False, True))
            same = (origin, line.replaces is not None)
            back[same] = back.get(same, 0) + line.qty_e3
            check_again(turn, line, origin, back[same], before_e3)
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


def check_again(turn: Turn, line: DeliveredLine, origin: Place, qty_e3: int, before_e3: int) -> None:
    """Rework goes against what the newest inspection sent back, a replacement against what it rejected.

    `qty_e3` comes again of its sort with this statement, this line included, `before_e3` of both sorts without it.
    """
    first = turn.need(line_key(*origin), LineRecord, "delivery line to rework")
    if first is None:
        return
    if first.order != turn.st.thread:
        raise unknown("delivery line to rework")
    turn.demand(first.order_line == line.order_line, "Rework belongs to the order line of the first delivery")
    found = first.late if first.final is not None and first.late is not None else first.counting
    if line.replaces is None:
        still_e3 = (found.rework_e3 if found else 0) - first.redelivered_e3
        turn.demand(qty_e3 <= still_e3, "No more is reworked than the inspection sent back", still_e3=still_e3)
    else:
        still_e3 = (found.rejected_e3 if found else 0) - first.replaced_e3
        turn.demand(qty_e3 <= still_e3, "No more is replaced than the inspection rejected", still_e3=still_e3)
    free_e3 = charged_again_e3(first, line.qty_e3, before_e3)
    whole = free_e3 in (0, line.qty_e3)
    turn.demand(
        whole, "Goods charged before and goods not charged yet come again in lines of their own", free_e3=free_e3
    )


def charged_again_e3(first: LineRecord, qty_e3: int, before_e3: int) -> int:
    """How much of `qty_e3` that comes again was charged with the first delivery; `before_e3` came just before it."""
    if first.free:
        return qty_e3
    charged_e3 = first.final.qty_e3 if first.final else 0
    uncharged_e3 = max(0, first.kept_e3 - charged_e3 - before_e3)
    return max(0, qty_e3 - uncharged_e3) if first.final else 0


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
        origin = _origin(line)
        free = origin is not None and come_again(turn, line, origin)
        terms = (turn.get(line_key(*origin), LineRecord) if origin else None) or order
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
                priced_by=terms.priced_by,
                due_from=terms.due_from,
                due_days=terms.due_days,
                rework_of=origin if line.rework_of else None,
                replaces=origin if line.replaces else None,
                free=free,
            ),
            "delivered",
        )
        if origin is None:
            more[line.order_line] = more.get(line.order_line, 0) + line.qty_e3
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


def come_again(turn: Turn, line: DeliveredLine, origin: Place) -> bool:
    """Count what comes again on the line it came with first; whether it was charged there."""
    first = turn.get(line_key(*origin), LineRecord)
    if first is None:
        return False
    free = charged_again_e3(first, line.qty_e3, 0) == line.qty_e3
    counter = "replaced_e3" if line.replaces else "redelivered_e3"
    update = {counter: getattr(first, counter) + line.qty_e3}
    if free:
        update["again_free_e3"] = first.again_free_e3 + line.qty_e3
    put_line(turn, first.model_copy(update=update), "came-again")
    return free


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
            over = record.deems_on is not None and turn.today > record.deems_on
            kept = not over or line.qty_e3 >= (record.received_e3 or 0)
            turn.demand(kept, "After the inspection period no receipt is corrected to less", line=line.no)


def fold_received(turn: Turn) -> None:
    """The received quantities; they move no sum."""
    body: GoodsReceived = turn.body
    delivery = turn.get(f"delivery:{body.delivery}", DeliveryRecord)
    begins: dict[str, str | None] = {}
    if delivery is not None:
        first = delivery.received is None
        received = delivery.model_copy(update={"received": turn.st.id})
        turn.put(f"delivery:{body.delivery}", received)
        begins = {"deems_on": silence.begin(turn, received)} if first else {}
    for line in body.lines:
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is not None:
            put_line(turn, record.model_copy(update={"received_e3": line.qty_e3, **begins}), "received")
