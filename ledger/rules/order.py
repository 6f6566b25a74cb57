"""The order: placed by the customer, accepted, declined or withdrawn; and the machine of its thread.

Rules
* Lines, sums and total agree with the sealed prices at admission.
* Acceptance repeats every line and the total; anything else would be a counter-offer.
* A parent order is one in which the customer here is the contractor, and it is accepted.

Specification: DESIGN section 5; 民法典 476, 478, 481, 491, 770 to 772.
"""

from __future__ import annotations

import datetime

from ledger import book
from ledger.kinds.order import OrderAccepted, OrderPlaced
from ledger.records import OrderLineRecord, OrderRecord, PartyRecord, ThreadRecord
from ledger.rules import workdays
from ledger.rules.delivery_line import demand_unique
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, Row, lets, objections, refuses
from ledger.rules.turn import Turn, day_of, unknown

OFFERED = ("placed",)  # no contract yet
RUNNING = ("accepted",)  # a contract, under which work is done
ENDED = ("declined", "withdrawn")  # no contract, and none to come
TERMINATED: tuple[str, ...] = ()  # a contract that ended before its work did: what is left is settled
CLOSED: tuple[str, ...] = ()  # a contract under which nothing is left
OVER = (*TERMINATED, *CLOSED)
OPENED = (*OFFERED, *RUNNING, *ENDED, *OVER)

# What the parties, and the clock, record of work under a contract; and whether it goes on once that was terminated.
WORK = {
    "goods.delivered": ("The contractor delivers under an accepted order", False),
    "goods.received": ("The customer receives what was delivered", True),
    "goods.inspected": ("The customer inspects what was delivered", True),
    "inspection.agreed": ("The contractor agrees to an inspection", True),
    "material.handed": ("The customer hands over material for an accepted order", False),
    "material.received": ("The contractor counts the material that it was handed", True),
    "material.returned": ("The contractor gives material back", True),
    "goods.inspection_called": ("The contractor calls for the inspection of what it delivered", True),
    "goods.deemed_accepted": ("The clock records that an inspection period passed in silence", True),
    "arrears.recorded": ("The clock records what is overdue of an order", True),
    "lien.noticed": ("The contractor gives notice that it keeps goods for its fee", True),
    "lien.released": ("The contractor gives up the goods that it keeps", True),
}


def _work_rows() -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    for kind, (sentence, goes_on) in WORK.items():
        rows += lets(RUNNING, kind, sentence)
        rows += refuses((UNOPENED, *OFFERED), kind, "Work is recorded once the order is accepted")
        rows += refuses(ENDED, kind, "An order that was declined or withdrawn takes no work")
        rows += lets(TERMINATED, kind, sentence) if goes_on else ()
        rows += () if goes_on else refuses(TERMINATED, kind, "An order that was terminated takes no new work")
        rows += refuses(CLOSED, kind, "Nothing is recorded of work under an order that was closed")
    return rows


MACHINE = Machine(
    "order",
    (UNOPENED, *OPENED),
    ("order.placed", "order.accepted", "order.declined", "order.withdrawn", *WORK, *OBJECTION_KINDS),
    (
        *lets((UNOPENED,), "order.placed", "The customer places an order", "placed"),
        *refuses(OPENED, "order.placed", "An order is placed once; a new order is a new thread"),
        *lets(("placed",), "order.accepted", "The contractor accepts a placed order", "accepted"),
        *refuses((UNOPENED,), "order.accepted", "An order is accepted after it was placed"),
        *refuses(("accepted",), "order.accepted", "An order is accepted once"),
        *refuses(ENDED, "order.accepted", "An order that was declined or withdrawn is no longer accepted"),
        *lets(("placed",), "order.declined", "The contractor declines a placed order", "declined"),
        *refuses((UNOPENED,), "order.declined", "An order is declined after it was placed"),
        *refuses(("accepted",), "order.declined", "An accepted order is a contract; it is no longer declined"),
        *refuses(ENDED, "order.declined", "An order ends once"),
        *lets(("placed",), "order.withdrawn", "The customer withdraws an order before it is accepted", "withdrawn"),
        *refuses((UNOPENED,), "order.withdrawn", "An order is withdrawn after it was placed"),
        *refuses(("accepted",), "order.withdrawn", "An accepted order is a contract; it is no longer withdrawn"),
        *refuses(ENDED, "order.withdrawn", "An order ends once"),
        *_work_rows(),
        *objections(OPENED),
    ),
)


def order_key(thread: str) -> str:
    """The key of the order that a thread `order:{uuid}` is."""
    return f"order:{thread.removeprefix('order:')}"


def reads_placed(body: OrderPlaced) -> set[str]:
    """Keys that placing an order reads."""
    keys = {f"party:{body.contractor}"}
    return keys | ({order_key(body.parent), f"thread:{body.parent}"} if body.parent else set())


def check_placed(turn: Turn) -> None:
    """Lines priced right and summed up, a registered contractor, a parent that the customer works under."""
    body: OrderPlaced = turn.body
    turn.demand(body.contractor != turn.st.iss, "Customer and contractor are two parties")
    turn.need(f"party:{body.contractor}", PartyRecord, "party")
    demand_unique(turn, [line.no for line in body.lines], "line of an order")
    for line in body.lines:
        if line.price_e4 is None:
            turn.unchecked.append("price of an order line")
            continue
        right_fen = book.amount_fen(line.qty_e3, line.price_e4)
        sentence = "A sum is the quantity times the ordered price, rounded half up"
        turn.demand(line.amount_fen == right_fen, sentence, line=line.no, expected_fen=right_fen)
    total_fen = sum(line.amount_fen for line in body.lines)
    turn.demand(body.total_fen == total_fen, "The total is the sum of the lines", expected_fen=total_fen)
    turn.demand((body.wage_share_fen or 0) <= body.total_fen, "The wage share is part of the total")
    silence = body.deemed_acceptance is not True or body.inspection_days is not None
    turn.demand(silence, "Silence counts as acceptance only after stated inspection days")
    counted = body.inspection_day_kind is None or body.inspection_days is not None
    turn.demand(counted, "How days are counted is said of stated inspection days")
    working = body.inspection_day_kind == "working"
    named = (body.workdays_yyyymm in workdays.EDITIONS) if working else body.workdays_yyyymm is None
    editions = list(workdays.EDITIONS)
    turn.demand(named, "Working days, and they alone, are counted by an edition of the calendar", editions=editions)
    turn.demand(body.valid_until is None or body.valid_until >= turn.today, "An offer is valid until today at least")
    if body.parent is not None:
        check_parent(turn, body.parent)


def check_parent(turn: Turn, parent: str) -> None:
    """The parent order is accepted, and the customer here is its contractor."""
    order = turn.need(order_key(parent), OrderRecord, "order")
    if order is None:
        return
    if order.contractor != turn.st.iss:
        raise unknown("order")
    thread = turn.get(f"thread:{parent}", ThreadRecord)
    turn.demand(thread is not None and thread.state == "accepted", "A parent order is an accepted one")


def fold_placed(turn: Turn) -> None:
    """The order as offered."""
    body: OrderPlaced = turn.body
    lines = tuple(
        OrderLineRecord(
            no=x.no,
            qty_e3=x.qty_e3,
            unit=x.unit,
            amount_fen=x.amount_fen,
            over_permille=x.over_permille or 0,
            delivered_e3=0,
        )
        for x in body.lines
    )
    turn.put(
        order_key(turn.st.thread),
        OrderRecord(
            home=turn.st.thread,
            order=turn.st.thread,
            customer=turn.st.iss,
            contractor=body.contractor,
            placed=turn.st.id,
            placed_at_ms=turn.at_ms,
            answered=None,
            total_fen=body.total_fen,
            lines=lines,
            due_from=body.due.since,
            due_days=body.due.days,
            parent=body.parent,
            chain_disclosure=body.chain_disclosure,
            valid_until=body.valid_until,
            deemed_days=body.inspection_days if body.deemed_acceptance else None,
            workdays_yyyymm=body.workdays_yyyymm,
        ),
    )


def check_accepted(turn: Turn) -> None:
    """Every line and the total are repeated, before the offer runs out."""
    body: OrderAccepted = turn.body
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is None:
        return
    offered = [(line.no, line.qty_e3, line.amount_fen) for line in order.lines]
    repeated = [(line.no, line.qty_e3, line.amount_fen) for line in body.lines]
    same = offered == repeated and body.total_fen == order.total_fen
    turn.demand(same, "Acceptance repeats every line and the total of the order as placed")
    in_time = order.valid_until is None or day_of(turn.at_ms) <= datetime.date.fromisoformat(order.valid_until)
    turn.demand(in_time, "An offer is accepted within its validity")


def fold_answered(turn: Turn) -> None:
    """The order's answer: accepted, declined or withdrawn."""
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is not None:
        turn.put(order_key(turn.st.thread), order.model_copy(update={"answered": turn.st.id}))
