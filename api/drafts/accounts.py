"""What drafts under `account:` fill in: what to charge, what to confirm, what a payment is for.

Promise: a draft proposes; every sum comes from the records of the pair's own threads, and what the person says stands.

Rules
* Who is who follows from the thread, from the order that is named, or from the kind's signer and the other party given.
* A delivery line is charged at what was accepted, else received, else delivered, less the deduction agreed to; what
  stands in another open statement, was confirmed or set apart is left out.
* Of an invoice only sums are worked out: what is printed on it is read from the paper.
* A payment fills the oldest due date first (CLAIMS section 1), beyond what earlier payments were stated for; the rest
  is kept as prepaid. A demand asks for what is overdue; an acknowledgement, for what is open.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from api.drafts.plain import Body
from api.drafts.sketch import Sketch
from ledger import book
from ledger.records import DemandRecord, LineRecord, PaymentRecord, StatedRecord
from ledger.rules.delivery_line import line_key
from ledger.rules.turn import day_of
from ledger.standing import NO_DUE, LineStanding, OrderStanding

PAIR = ("customer", "contractor")
Pair = tuple[str, str]


def pair_of(sketch: Sketch) -> Pair | None:
    """Customer and contractor, filled in where the kind names them; None while one of them is not known."""
    roles = dict(sketch.desk.roles(sketch.thread)) if sketch.thread else _named_pair(sketch)
    for role in PAIR:
        if role in roles and _names_pair(sketch):
            sketch.fill(role, roles[role])
    pair = tuple(sketch.body.get(role, roles.get(role)) for role in PAIR)
    if None in pair:
        return None
    customer, contractor = str(pair[0]), str(pair[1])
    if sketch.thread is None:
        sketch.thread = sketch.desk.account_of(customer, contractor)
    return customer, contractor


def _names_pair(sketch: Sketch) -> bool:
    return "customer" in sketch.kind.model.model_fields


def _named_pair(sketch: Sketch) -> dict[str, str]:
    """Who is who before there is a thread: from an order that is named, else the reader in its role."""
    for name in ("lines", "orders", "allocations"):
        for line in sketch.body.get(name, []):
            if "order" in line:
                order = sketch.desk.order(line["order"])
                return {"customer": order.customer, "contractor": order.contractor}
    return {sketch.kind.signers[0]: sketch.desk.party}


# ---- statements of account


def stated(sketch: Sketch) -> None:
    """Every delivery line of the pair that was not charged yet, or those that were named."""
    pair = pair_of(sketch)
    if pair is None:
        return
    orders = {one.order.order: one for one in sketch.desk.standings(*pair)}
    if sketch.lacks("lines"):
        lines = [line.record for one in orders.values() for line in one.lines if _uncharged(sketch, line.record)]
        sketch.fill("lines", [_line(x) for x in lines] or None)
    days = []
    for line in sketch.body.get("lines", []):
        if {"delivery", "delivery_line"} <= line.keys():
            record = sketch.desk.record(line_key(line["delivery"], line["delivery_line"]), LineRecord)
            days.append(day_of(record.delivered_at_ms).isoformat())
            _charge(sketch, line, record)
    sketch.number("lines")
    sketch.fill("period_from", min(days, default=None))
    sketch.fill("period_to", sketch.desk.today)


def _line(line: LineRecord) -> Body:
    """How a delivery line is named."""
    return {"order": line.order, "delivery": line.delivery, "delivery_line": line.no}


def _uncharged(sketch: Sketch, line: LineRecord) -> bool:
    stated_by = line.open_stated.statement if line.open_stated else None
    kept = line.delivered_e3 > line.redelivered_e3
    return line.final is None and line.set_apart is None and stated_by in (None, sketch.supersedes) and kept


def _charge(sketch: Sketch, line: Body, record: LineRecord) -> None:
    """Quantity, sum and deduction of a charged line, where they were not given."""
    line.setdefault("order", record.order)
    found = record.counting
    taken_e3 = record.received_e3 if record.received_e3 is not None else record.delivered_e3
    qty_e3 = min(found.accepted_e3 if found else taken_e3, record.delivered_e3 - record.redelivered_e3)
    line.setdefault("qty_e3", qty_e3)
    price_e4 = sketch.desk.price_e4(record)
    if price_e4 is not None:
        line.setdefault("amount_fen", book.amount_fen(line["qty_e3"], price_e4))
    line.setdefault("deduction_fen", record.agreed_deduction_fen)
    if found is not None and line["deduction_fen"]:
        asked = sketch.desk.fields(record.order, found.inspection)["lines"]
        ground = next((row.get("deduction_ground") for row in asked if row["no"] == record.no), None)
        if ground is not None:
            line.setdefault("deduction_ground", ground)


def confirmed(sketch: Sketch) -> None:
    """Each stated line repeated, but for those set apart; the due date repeated."""
    records = sketch.desk.records(sketch.own_thread, StatedRecord)
    waiting = [x.statement for x in records if x.answered is None and x.superseded is None]
    statement = sketch.answered("statement", waiting)
    if statement is None:
        return
    record = sketch.desk.record(f"stated:{statement}", StatedRecord)
    apart = {line.get("no") for line in sketch.body.get("disputed", [])}
    named = {line.get("no") for line in sketch.body.get("lines", [])} or {row[0] for row in record.lines} - apart
    rows = {row[0]: {"row": row} for row in record.lines if row[0] in named}
    for line, repeated in sketch.repeat("lines", rows):
        for name, value in zip(("qty_e3", "amount_fen", "deduction_fen"), repeated["row"][4:], strict=True):
            line.setdefault(name, value)
    if rows:
        sketch.fill("due_on", record.due_on)
        sketch.fill("interest", record.interest)


# ---- invoices


def invoiced(sketch: Sketch) -> None:
    """The pair, the lines' numbers, and the sums that follow from them; nothing that is printed on the paper."""
    for name, parts in (("net_fen", ["net_fen"]), ("tax_fen", ["tax_fen"]), ("total_fen", ["net_fen", "tax_fen"])):
        rows = sketch.body.get("lines", [])
        if rows and all(part in row for row in rows for part in parts):
            sketch.fill(name, sum(row[part] for row in rows for part in parts))
    sketch.number("lines")
    if sketch.lacks(*PAIR):
        pair_of(sketch)


# ---- demands


def demanded(sketch: Sketch) -> None:
    """What is overdue of each of the pair's orders."""
    pair = pair_of(sketch)
    if pair is None or not sketch.lacks("orders"):
        return
    overdue = {one.order.order: _sum(x for x in one.lines if x.overdue) for one in sketch.desk.standings(*pair)}
    rows = [{"order": order, "amount_fen": fen} for order, fen in overdue.items() if fen]
    sketch.fill("orders", rows or None)


def _sum(lines: Iterable[LineStanding]) -> int:
    return sum(line.open_fen for line in lines)


def acknowledged(sketch: Sketch) -> None:
    """What is open, line by line: of the orders demanded where a demand is answered, else of all."""
    roles = sketch.desk.roles(sketch.own_thread)
    demands = [x for x in sketch.desk.records(sketch.own_thread, DemandRecord) if x.acknowledged is None]
    demand = sketch.answered("demand", [x.demand for x in demands])
    if not sketch.lacks("lines"):
        return
    asked = {order for x in demands if x.demand == demand for order, _ in x.orders}
    lines = [
        _line(x.record) | {"amount_fen": x.open_fen}
        for one in sketch.desk.standings(roles["customer"], roles["contractor"])
        for x in one.lines
        if x.open_fen > 0 and (not asked or one.order.order in asked)
    ]
    sketch.fill("lines", lines or None)


# ---- payments


def paid(sketch: Sketch) -> None:
    """The whole sum allocated, the oldest due date first."""
    pair = pair_of(sketch)
    sketch.fill("paid_on", sketch.desk.today)
    if pair is None or sketch.lacks("amount_fen") or not sketch.lacks("allocations"):
        return
    payments = sketch.desk.records(sketch.thread, PaymentRecord) if sketch.thread else []
    waiting: dict[str, int] = {}
    for payment in payments:
        for order, fen in payment.allocations if payment.acknowledged is None else ():
            waiting[order] = waiting.get(order, 0) + fen
    parts, rest_fen = allocate(sketch.desk.standings(*pair), waiting, sketch.body["amount_fen"])
    rows: list[Body] = [{"order": order, "amount_fen": fen} for order, fen in parts.items()]
    if rest_fen and not sketch.body.get("from_prepaid"):
        rows.append({"amount_fen": rest_fen})
    sketch.fill("allocations", rows or None)


def allocate(orders: list[OrderStanding], waiting: dict[str, int], sum_fen: int) -> tuple[dict[str, int], int]:
    """(what goes to each order, what is left): the oldest due date first, then the oldest delivery.

    `waiting` is what stated payments that nobody acknowledged yet were for, by order, fen.
    """
    open_lines = [(line, one) for one in orders for line in one.lines if line.open_fen > 0]
    open_lines.sort(key=lambda pair: (pair[0].due_on or NO_DUE, pair[0].record.index, pair[0].record.no))
    spoken = dict(waiting)
    parts: dict[str, int] = {}
    for line, one in open_lines:
        order = one.order.order
        taken_fen = min(spoken.get(order, 0), line.open_fen)
        spoken[order] = spoken.get(order, 0) - taken_fen
        part_fen = min(line.open_fen - taken_fen, sum_fen)
        if part_fen:
            parts[order] = parts.get(order, 0) + part_fen
            sum_fen -= part_fen
    return parts, sum_fen


def payment_acknowledged(sketch: Sketch) -> None:
    """The payment and its allocations, repeated; of a smaller sum, as many of them as it covers."""
    records = sketch.desk.records(sketch.own_thread, PaymentRecord)
    payment = sketch.answered("payment", [x.payment for x in records if x.acknowledged is None])
    sketch.fill("received_on", sketch.desk.today)
    if payment is None:
        return
    record = sketch.desk.record(f"payment:{payment}", PaymentRecord)
    sketch.fill("amount_fen", record.amount_fen)
    if not sketch.lacks("allocations"):
        return
    left_fen, rows = sketch.body["amount_fen"], []
    for order, stated_fen in record.allocations:
        part_fen = min(stated_fen, left_fen)
        left_fen -= part_fen
        if part_fen:
            rows.append(({"order": order} if order else {}) | {"amount_fen": part_fen})
    sketch.fill("allocations", rows or None)
