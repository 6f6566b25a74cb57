"""What drafts under `order:` fill in: orders repeated, deliveries received and inspected, inspections agreed to.

Promise: an answer repeats what it answers to the thousandth and the fen; what the person says otherwise stands.

Rules
* Which delivery or inspection is meant needs no saying where only one is unanswered.
* An inspection that names exceptions accepts the rest of each line, priced as ordered.
* A day that was not given is today, by the ledger's clock.

Specification: CLAIMS sections 1 and 2; FORMATS 1.7.
"""

from __future__ import annotations

from api.drafts.plain import Body, refuse
from api.drafts.sketch import Sketch
from ledger import book
from ledger.records import DeliveryRecord, InspectionRecord, LineRecord
from ledger.rules import workdays
from ledger.rules.delivery_line import line_key


def placed(sketch: Sketch) -> None:
    """Lines and supplied material are numbered; sums and total follow."""
    sketch.number("lines")
    sketch.number("supplied")
    if sketch.body.get("inspection_day_kind") == "working":
        sketch.fill("workdays_yyyymm", workdays.EDITIONS[-1])


def accepted(sketch: Sketch) -> None:
    """Every line of the order, repeated, and its total."""
    order = sketch.desk.order(sketch.own_thread)
    if sketch.lacks("lines"):
        sketch.fill("lines", [{"no": x.no, "qty_e3": x.qty_e3, "amount_fen": x.amount_fen} for x in order.lines])
    sketch.fill("total_fen", order.total_fen)


def delivered(sketch: Sketch) -> None:
    """Whatever is still to be delivered, where no line was given; units as ordered."""
    order = sketch.desk.order(sketch.own_thread)
    sketch.fill("delivered_on", sketch.desk.today)
    if sketch.lacks("lines"):
        left = [x for x in order.lines if x.delivered_e3 < x.qty_e3]
        lines = [{"order_line": x.no, "qty_e3": x.qty_e3 - x.delivered_e3, "unit": x.unit} for x in left]
        sketch.fill("lines", lines or None)
    units = {line.no: line.unit for line in order.lines}
    for line in sketch.body.get("lines", []):
        if len(units) == 1:
            line.setdefault("order_line", next(iter(units)))
        if line.get("order_line") in units:
            line.setdefault("unit", units[line["order_line"]])
    sketch.number("lines")


def received(sketch: Sketch) -> None:
    """Each line of the delivery, received in full where nothing else was said."""
    sketch.fill("received_on", sketch.desk.today)
    deliveries = sketch.desk.records(sketch.own_thread, DeliveryRecord)
    waiting = [x.delivery for x in deliveries if x.received == sketch.supersedes]
    delivery = sketch.answered("delivery", waiting)
    if delivery is None:
        return
    for line, record in sketch.repeat("lines", _numbered(sketch, delivery)):
        line.setdefault("qty_e3", record["record"].delivered_e3)


def inspected(sketch: Sketch) -> None:
    """Each line of the delivery: what is not sent back or rejected is accepted, at the ordered price."""
    sketch.fill("inspected_on", sketch.desk.today)
    deliveries = sketch.desk.records(sketch.own_thread, DeliveryRecord)
    waiting = [x.delivery for x in deliveries if x.inspection == sketch.supersedes]
    delivery = sketch.answered("delivery", waiting)
    if delivery is None:
        return
    for line, record in sketch.repeat("lines", _numbered(sketch, delivery)):
        _inspect(sketch, line, record["record"])


def _inspect(sketch: Sketch, line: Body, record: LineRecord) -> None:
    for name in ("rework_e3", "rejected_e3", "deduction_fen"):
        line.setdefault(name, 0)
    left_e3 = record.delivered_e3 - line["rework_e3"] - line["rejected_e3"]
    if left_e3 < 0:
        raise refuse(f"lines.{line['no']}", "more is sent back and rejected than was delivered")
    line.setdefault("accepted_e3", left_e3)
    price_e4 = sketch.desk.price_e4(record)
    if price_e4 is not None:
        line.setdefault("amount_fen", book.amount_fen(line["accepted_e3"], price_e4))


def _numbered(sketch: Sketch, delivery: str) -> dict[int, Body]:
    """The lines of a delivery of this very order, by number."""
    record = sketch.desk.record(f"delivery:{delivery}", DeliveryRecord)
    lines = [sketch.desk.record(line_key(delivery, no), LineRecord) for no in record.lines]
    return {x.no: {"record": x} for x in lines}


def agreed(sketch: Sketch) -> None:
    """The lines of the inspection that were not agreed to yet, repeated; or those of them that were named."""
    found = sketch.desk.records(sketch.own_thread, InspectionRecord)
    waiting = [x.inspection for x in found if x.superseded is None and len(x.agreed) < len(x.lines)]
    inspection = sketch.answered("inspection", waiting)
    if inspection is None:
        return
    record = sketch.desk.record(f"inspection:{inspection}", InspectionRecord)
    open_rows = {row[0]: row for row in record.lines if row[0] not in dict(record.agreed)}
    named = {line.get("no") for line in sketch.body.get("lines", [])}
    rows = {no: {"row": row} for no, row in open_rows.items() if not named or no in named}
    for line, repeated in sketch.repeat("lines", rows):
        _, accepted_e3, _, _, amount_fen, deduction_fen = repeated["row"]
        for name, value in (("accepted_e3", accepted_e3), ("amount_fen", amount_fen), ("deduction_fen", deduction_fen)):
            line.setdefault(name, value)
