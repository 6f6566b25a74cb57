"""What a speaker who knows the form would not get wrong: made right in a body that was drawn by chance.

Promise: nothing here is a rule of the ledger; a crowd without it says the same things and is refused more often, so
that fewer of its trades come far.

Rules
* Each sense is one function of the body and of what the speaker knows; it changes what it knows better, in place.
* Whoever calls this leaves it out sometimes: nonsense has to be refused, too.
"""

from __future__ import annotations

import datetime
from typing import Any

from ledger.kinds import Kind
from ledger.rules.access import quarter_of
from ledger.rules.turn import day_of

Body = dict[str, Any]


def make(body: Body, kind: Kind, *, name: str, at_ms: int) -> None:
    """Every sense there is, for a speaker of that name who speaks at that time."""
    sums(body)
    invoice(body)
    units(body)
    spans(body)
    held(body)
    if "inspection_days" in body:
        body |= {"inspection_days": body["inspection_days"] % 30, "deemed_acceptance": True}
    if kind.name == "evidence.read":
        reading(body, at_ms)
    if kind.name == "payee.changed":
        body["account_name"] = name
    if kind.name == "access.granted":
        body["classes"] = sorted({"open", *body.get("classes", ())})
        body["until"] = (day_of(at_ms) + datetime.timedelta(days=90)).isoformat()


def sums(body: Body) -> None:
    """Nothing is deducted that is not there; a sum beside a list of parts is the sum of the parts."""
    for lines in list(body.values()):
        if isinstance(lines, list) and lines and all(isinstance(one, dict) and "amount_fen" in one for one in lines):
            for one in lines:
                if one.get("deduction_fen", 0) > one["amount_fen"]:
                    one["deduction_fen"] = 0
            for name in ("amount_fen", "total_fen"):
                if name in body:
                    body[name] = sum(one["amount_fen"] - one.get("deduction_fen", 0) for one in lines)


def invoice(body: Body) -> None:
    """Net and tax of an invoice are those of its lines; an order's part is no more than the whole."""
    if not {"net_fen", "tax_fen", "total_fen", "lines"} <= body.keys():
        return
    for name in ("net_fen", "tax_fen"):
        body[name] = sum(one.get(name, 0) for one in body["lines"])
    body["total_fen"] = body["net_fen"] + body["tax_fen"]
    for one in body.get("orders") or ():
        one["part_fen"] = max(1, min(one["part_fen"], body["total_fen"] // len(body["orders"])))


def units(body: Body) -> None:
    """Hours are counted in hours, days in days, pieces in pairs."""
    if "basis" in body and "unit" in body:
        body["unit"] = {"hour": "hour", "day": "day"}.get(body["basis"], "pair")


def spans(body: Body) -> None:
    """What begins on a day ends on no earlier one."""
    for first, last in (("from_on", "to_on"), ("period_from", "period_to")):
        if isinstance(body.get(first), str) and isinstance(body.get(last), str):
            body[first], body[last] = sorted((body[first], body[last]))


def held(body: Body) -> None:
    """Goods that are kept are named by the order's line, material by its note and line; sixty days are given."""
    for one in body.get("held") or ():
        if not isinstance(one, dict) or "what" not in one:
            continue
        one["unit"] = "pair"
        if one["what"] == "made":
            one["order_line"] = 1
        for name in ("material", "line") if one["what"] == "made" else ("order_line",):
            one.pop(name, None)
    if "pay_by" in body and body.get("held"):
        body["pay_by"] = (datetime.date.fromisoformat(body["pay_by"]) + datetime.timedelta(days=130)).isoformat()


def reading(body: Body, at_ms: int) -> None:
    """A reading bears its own quarter of an hour; a worker and an office are named by role alone."""
    body["quarter"] = quarter_of(at_ms)
    if body.get("role") in ("worker", "registrar"):
        body.pop("reader", None)
        body["relation"] = "above" if body["role"] == "worker" else "registered"
    if body.get("relation") != "granted":
        body.pop("grant", None)
