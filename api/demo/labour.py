"""What follows from a worker's signed thread: prices, counts as they stand, payslip items, what of a period is unpaid.

Promise: as `api.demo.facts`: every figure comes from statements that the actor has read and checked.

Rules
* A count is a record through its corrections: higher counts at once, lower once the worker confirms it.
* A payslip takes what is open of the counts it lists; what is corrected later is back pay of the next, owed for the
  period of the work. A count that was lowered below what payslips took is listed no more.
* A wage payment is spread over what is unpaid of its period, order by order, by largest remainder.

Specification: CLAIMS section 1 "Wage", "Payments".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.demo.facts import DoesNotFit
from api.world.actor import Thread
from ledger import book
from ledger.kinds.wage import PayslipIssued
from ledger.rules import pay_cycle, payslip
from ledger.statement import Statement


@dataclass
class Count:
    """One count through its corrections; `slipped` once a payslip listed it."""

    root: str
    newest: Statement
    standing: Statement
    confirmed: bool = False
    taken_fen: int = 0
    slipped: bool = False

    @property
    def open_fen(self) -> int:
        """What stands of it less what payslips took."""
        return int(self.standing.fields["amount_fen"]) - self.taken_fen

    @property
    def place(self) -> tuple[str, str | None, str | None]:
        """Day, operation and bundle: what a worker calls it by."""
        fields = self.standing.fields
        return fields["worked_on"], fields.get("operation"), fields.get("bundle")

    @property
    def order(self) -> str:
        """The order's thread, "" for the workshop's own."""
        return str(self.standing.fields.get("order", ""))


def terms(work: Thread, day: str) -> dict[str, Any]:
    """The offer that covers a day, as signed. Raises: DoesNotFit."""
    offers = {st.id: st.fields for st in work.of("engagement.offered")}
    for st in reversed(work.of("engagement.signed")):
        offer = offers[st.fields["offer"]]
        if offer["from_on"] <= day <= offer.get("to_on", day):
            return offer
    raise DoesNotFit(f"no signed terms cover {day}")


def rate(work: Thread, day: str, operation: str) -> dict[str, Any]:
    """The agreed rate of an operation, by its name. Raises: DoesNotFit."""
    for row in terms(work, day).get("rates", ()):
        if row.get("operation_name") == operation:
            return dict(row)
    raise DoesNotFit(f"no rate is agreed for {operation}")


def counts(statements: tuple[Statement, ...]) -> list[Count]:
    """The counts of a thread as they stand after these statements, in the order of their first records."""
    found: dict[str, Count] = {}
    root_of: dict[str, str] = {}
    for st in statements:
        if st.kind == "work.recorded":
            root_of[st.id] = root_of[st.supersedes] if st.supersedes else st.id
            _record(found, root_of[st.id], st)
        elif st.kind == "work.confirmed":
            for line in st.fields["lines"]:
                _confirm(found[root_of[line["record"]]], line["record"])
        elif st.kind == "payslip.issued":
            for root in _listed(st):
                one = found[root]
                one.taken_fen, one.slipped = one.taken_fen + one.open_fen, True
    return list(found.values())


def _record(found: dict[str, Count], root: str, st: Statement) -> None:
    if root not in found:
        found[root] = Count(root, st, st)
        return
    one, before = found[root], found[root].standing.fields
    one.newest = st
    if st.fields["amount_fen"] >= before["amount_fen"]:
        same = all(st.fields[name] == before[name] for name in ("qty_e3", "amount_fen"))
        one.standing, one.confirmed = st, one.confirmed and same


def _confirm(one: Count, record: str) -> None:
    if record in (one.newest.id, one.standing.id):
        one.standing = one.newest if record == one.newest.id else one.standing
        one.confirmed = True


def _listed(slip: Statement) -> Iterator[str]:
    for line in slip.fields["lines"]:
        yield from line.get("records", ())


def find(work: Thread, day: str, operation: str, bundle: str | None) -> Count:
    """The one count of a day, operation (its name) and bundle. Raises: DoesNotFit."""
    code = rate(work, day, operation)["operation"]
    found = [one for one in counts(work.statements) if one.place == (day, code, bundle)]
    if len(found) != 1:
        raise DoesNotFit(f"{len(found)} counts of {day} bear {operation} {bundle or ''}".rstrip())
    return found[0]


def confirmed(work: Thread, count: Count) -> dict[str, Any]:
    """The line by which a worker confirms the newest record of a count, worked out again. Raises: DoesNotFit."""
    fields = count.newest.fields
    if fields["amount_fen"] != book.amount_fen(fields["qty_e3"], fields["price_e4"]):
        raise DoesNotFit(f"the count of {fields['worked_on']} does not add up")
    return {"record": count.newest.id, "qty_e3": fields["qty_e3"], "amount_fen": fields["amount_fen"]}


def to_confirm(work: Thread, first: str, last: str, left: tuple[str, ...]) -> list[Count]:
    """The counts of these days that the worker has neither confirmed nor objected to, but for the bundles left out."""
    disputed = {st.fields["statement"] for st in work.of("objection.made")}
    return [
        one
        for one in counts(work.statements)
        if first <= one.place[0] <= last and not (one.confirmed and one.newest is one.standing)
        if one.place[2] not in left and one.newest.id not in disputed
    ]


def period_of(work: Thread, day: str) -> str:
    """The pay period of a day of work. Raises: DoesNotFit."""
    return pay_cycle.period_of(day, terms(work, day)["cycle"])


def items(work: Thread, period: str) -> list[dict[str, Any]]:
    """The items that a payslip of the period takes: its counts and earlier ones that are open, order by order."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    last = pay_cycle.days_of(period)[1]
    for one in counts(work.statements):
        own = period_of(work, one.place[0])
        taken = one.slipped and one.open_fen <= 0
        if taken or (own != period and pay_cycle.days_of(own)[1] >= last):
            continue
        item = "work" if own == period else "back-pay"
        row = found.setdefault((item, one.order), {"item": item, "amount_fen": 0, "records": []})
        row["amount_fen"] += one.open_fen
        row["records"].append(one.root)
        if one.order:
            row["order"] = one.order
    return [found[key] for key in sorted(found, reverse=True)]


def days_e3(work: Thread, period: str) -> int:
    """On how many days of the period something was counted, thousandths."""
    days = {one.place[0] for one in counts(work.statements) if one.standing.fields["qty_e3"]}
    return 1000 * sum(period_of(work, day) == period for day in days)


def slip(work: Thread, period: str) -> Statement | None:
    """The payslip of a period, once it is issued."""
    return next((st for st in work.of("payslip.issued") if st.fields["period"] == period), None)


def check_slip(work: Thread, issued: Statement) -> None:
    """That each item of a payslip is what the worker's own reading of his counts gave then. Raises: DoesNotFit."""
    before = work.statements[: work.statements.index(issued)]
    open_fen = {one.root: one.open_fen for one in counts(before)}
    for line in issued.fields["lines"]:
        if line.get("records") and line["amount_fen"] != sum(open_fen[root] for root in line["records"]):
            raise DoesNotFit(f"item {line['no']} of the payslip does not add up")


def advance(work: Thread, reference: str) -> Statement:
    """The advance that bears a number. Raises: DoesNotFit."""
    for st in work.of("wage.advanced"):
        if st.fields.get("reference") == reference:
            return st
    raise DoesNotFit(f"no advance bears the number {reference}")


def advance_left_fen(work: Thread, advanced: Statement) -> int:
    """What the worker acknowledged of an advance and no payslip has set off yet, fen."""
    had_fen = sum(
        st.fields["amount_fen"] for st in work.of("advance.acknowledged") if st.fields["advance"] == advanced.id
    )
    rows = [row for st in work.of("payslip.issued") for row in st.fields.get("advances", ())]
    return int(had_fen - sum(row["amount_fen"] for row in rows if row["advance"] == advanced.id))


def unpaid(work: Thread, period: str) -> dict[str, int]:
    """What of a period no stated payment covers, by order ("" for own), fen: payslips, and counts that none took."""
    owed: dict[str, int] = {}
    for issued in work.of("payslip.issued"):
        for (of, order), fen in _to_pay(work, issued).items():
            if of == period:
                owed[order] = owed.get(order, 0) + fen
    for one in counts(work.statements):
        if period_of(work, one.place[0]) == period:
            owed[one.order] = owed.get(one.order, 0) + one.open_fen
    for st in work.of("payment.stated"):
        for row in st.fields["allocations"]:
            if row["period"] == period:
                order = row.get("order", "")
                owed[order] = owed.get(order, 0) - row["amount_fen"]
    return {order: fen for order, fen in owed.items() if fen > 0}


def _to_pay(work: Thread, issued: Statement) -> dict[tuple[str, str], int]:
    """What a payslip is to pay, by pay period and order: back pay is of the period of the work."""
    body = PayslipIssued.model_validate(issued.fields)
    high, low = payslip.split(body)
    set_off = book.largest_remainder(sum(row.amount_fen for row in body.advances or ()), low)
    found: dict[tuple[str, str], int] = {}
    for order, gross in _earned(work, issued).items():
        rest = gross
        for less_fen in (sum(gross.values()) - high[order], high[order] - low[order], set_off[order]):
            spread = book.largest_remainder(less_fen, rest)
            rest = {period: fen - spread[period] for period, fen in rest.items()}
        found |= {(period, order): fen for period, fen in rest.items()}
    return found


def _earned(work: Thread, issued: Statement) -> dict[str, dict[str, int]]:
    """A payslip's items by order and pay period: counts by their own, everything else by the payslip's, fen."""
    before = {one.root: one for one in counts(work.statements[: work.statements.index(issued)])}
    found: dict[str, dict[str, int]] = {}
    for line in issued.fields["lines"]:
        listed = [before[root] for root in line.get("records", ())]
        rows = [(period_of(work, one.place[0]), one.open_fen) for one in listed]
        by_period = found.setdefault(line.get("order", ""), {})
        for period, fen in rows or [(issued.fields["period"], line["amount_fen"])]:
            by_period[period] = by_period.get(period, 0) + fen
    return found


def allocated(work: Thread, period: str, amount_fen: int) -> list[dict[str, Any]]:
    """A payment for a period spread over what is unpaid of it. Raises: DoesNotFit (more than that)."""
    open_fen = unpaid(work, period)
    if amount_fen > sum(open_fen.values()):
        raise DoesNotFit(f"more is paid for {period} than {sum(open_fen.values())} fen")
    spread = book.largest_remainder(amount_fen, open_fen)
    return [
        {"period": period, **({"order": order} if order else {}), "amount_fen": fen}
        for order, fen in sorted(spread.items())
        if fen
    ]
