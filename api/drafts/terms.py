"""What drafts about an order's terms and its end fill in: terms repeated but for what changes, the proposal answered.

Rules
* A proposal says only what changes: each line in force is repeated, with what was given of it in its place; a line
  with a number of its own is added. To leave a line out, its author writes the terms whole.
* Which proposal is meant needs no saying: one is open at a time.
* An order is closed at what is owed for it.

Specification: ADR 9; FORMATS 1.7.
"""

from __future__ import annotations

from typing import Any

from api.drafts.plain import Body
from api.drafts.sketch import Sketch
from ledger.records import ChangeRecord, OrderRecord

KEPT = (
    "wage_share_fen",
    "deliver_by",
    "batches",
    "inspection_days",
    "deemed_acceptance",
    "place",
    "acceptance_standard",
    "interest_clause",
)
PRICED = ("qty_e3", "price_e4")


def proposed(sketch: Sketch) -> None:
    """The terms in force, but for what was given."""
    order = sketch.desk.order(sketch.own_thread)
    terms = sketch.desk.fields(order.order, order.priced_by)
    given = sketch.body.get("lines", [])
    known = {line["no"]: line for line in terms["lines"]}
    alone = len(known) == 1 and len(given) == 1 and "no" not in given[0]
    changed = {(next(iter(known)) if alone else line.get("no")): line for line in given}
    lines = [_changed(line, changed.get(no, {})) for no, line in known.items()]
    sketch.body["lines"] = lines + [line for line in given if not alone and line.get("no") not in known]
    sketch.body["due"] = {"from": order.due_from, "days": order.due_days} | sketch.body.get("due", {})
    for name in KEPT:
        sketch.fill(name, terms.get(name))


def _changed(line: Body, given: Body) -> Body:
    """A line in force with what was given of it; its sum follows anew where quantity or price was given."""
    kept = {name: value for name, value in line.items() if name != "amount_fen" or not set(PRICED) & given.keys()}
    return kept | given


def accepted(sketch: Sketch) -> None:
    """Every line of the open proposal, repeated, and its total."""
    change = answered(sketch)
    if change is None:
        return
    record = sketch.desk.record(f"change:{change}", ChangeRecord)
    if sketch.lacks("lines"):
        sketch.fill("lines", [{"no": x.no, "qty_e3": x.qty_e3, "amount_fen": x.amount_fen} for x in record.lines])
    sketch.fill("total_fen", record.total_fen)


def answered(sketch: Sketch) -> str | None:
    """The open proposal, named."""
    order = sketch.desk.order(sketch.own_thread)
    return sketch.answered("change", [order.change] if order.change else [])


def ended(sketch: Sketch) -> None:
    """The open proposal, named, by who declines it or takes it back."""
    answered(sketch)


def terminated(sketch: Sketch) -> None:
    """From today on; nothing in progress and nothing to return where nothing was said; units as ordered."""
    order = sketch.desk.order(sketch.own_thread)
    sketch.fill("from_on", order.ends_on or sketch.desk.today)
    sketch.fill("lines", _in_progress(order, sketch.body.get("lines", [])))
    sketch.number("materials")


def _in_progress(order: OrderRecord, lines: list[Any]) -> list[Any]:
    units = {line.no: line.unit for line in order.lines}
    for line in lines:
        if len(units) == 1:
            line.setdefault("no", next(iter(units)))
        if line.get("no") in units:
            line.setdefault("unit", units[line["no"]])
    return lines


def closed(sketch: Sketch) -> None:
    """What is owed for the order."""
    order = sketch.desk.order(sketch.own_thread)
    found = [x for x in sketch.desk.standings(order.customer, order.contractor) if x.order.order == order.order]
    sketch.fill("owed_fen", found[0].owed_fen)
