"""What drafts under `work:` fill in of the money: advances, payslips, demands, payments, arrears. Wages, never a fee.

Promise: a payslip takes the counts as they stand and no others; every sum is worked out by the ledger's own arithmetic.

Rules
* A slip takes what is open of its period's counts, by order, and of earlier periods' as back pay; what is withheld and
  which advances are set off the workshop says itself.
* A payment fills the earliest payday first, beyond what earlier payments were stated for. Nothing is prepaid here.
* A demand asks for what is open after its payday; an acknowledgement of arrears owns up to it, period by period.

Specification: CLAIMS section 1 "Wage", "Advances", "Payments"; 724号 11 to 15.
"""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from api.drafts.plain import Body, refuse
from api.drafts.sketch import Sketch
from ledger.kinds.fields import Period
from ledger.kinds.wage import PayslipDeduction, PayslipIssued, PayslipLine
from ledger.records import (
    AdvanceRecord,
    ArrearsRecord,
    CountRecord,
    PeriodRecord,
    SlipRecord,
    WageLine,
    WagePaymentRecord,
)
from ledger.rules.count import open_fen
from ledger.rules.pay_cycle import days_of
from ledger.rules.payslip import split

Place = tuple[str, str]  # pay period, order ("" for the workshop's own)


def advanced(sketch: Sketch) -> None:
    """Today, where no day was given."""
    sketch.fill("paid_on", sketch.desk.today)


def advance_acknowledged(sketch: Sketch) -> None:
    """The advance that waits, repeated."""
    records = {x.advance: x for x in sketch.desk.records(sketch.own_thread, AdvanceRecord)}
    advance = sketch.answered("advance", [x.advance for x in records.values() if x.acknowledged is None])
    sketch.fill("received_on", sketch.desk.today)
    if advance in records:
        sketch.fill("amount_fen", records[advance].amount_fen)


# ---- payslips


def slip(sketch: Sketch) -> None:
    """Items from the counts, days worked, gross, net, parts by order, what is paid."""
    period = sketch.body.get("period")
    if not isinstance(period, str):
        return
    _check_period(period)
    counts = [x for x in sketch.desk.records(sketch.own_thread, CountRecord) if open_fen(x) > 0]
    if sketch.lacks("lines"):
        sketch.fill("lines", _items(counts, period) or None)
    for name in ("lines", "deductions"):
        sketch.number(name)
    still = {x.root: open_fen(x) for x in counts}
    for line in sketch.body.get("lines", []):
        if line.get("records"):
            line.setdefault("amount_fen", sum(still.get(root, 0) for root in line["records"]))
    listed = {root for line in sketch.body.get("lines", []) for root in line.get("records", [])}
    days = {x.worked_on for x in counts if x.root in listed and x.period == period}
    sketch.fill("days_e3", len(days) * 1_000)
    record = next((x for x in sketch.desk.records(sketch.own_thread, PeriodRecord) if x.period == period), None)
    sketch.fill("pay_on", record.due_on if record else None)
    if all("amount_fen" in line for line in [*sketch.body.get("lines", [{}]), *sketch.body.get("deductions", [])]):
        _sums(sketch)


def _check_period(period: str) -> None:
    """That days can be told of it. Raises: MalformedRequest."""
    try:
        TypeAdapter(Period).validate_python(period)
    except ValidationError:
        raise refuse("period", "a pay period is a month YYYY-MM, or a week by its Monday YYYY-MM-DD") from None


def _items(counts: list[CountRecord], period: str) -> list[Body]:
    """What is open of counts: the period's work and earlier periods' back pay, by order."""
    found: dict[tuple[str, str], list[CountRecord]] = {}
    for count in sorted(counts, key=lambda one: (one.worked_on, one.root)):
        if count.period == period:
            found.setdefault(("work", count.order), []).append(count)
        elif days_of(count.period)[1] < days_of(period)[1]:
            found.setdefault(("back-pay", count.order), []).append(count)
    lines = []
    for (item, order), listed in sorted(found.items(), reverse=True):
        line = {"item": item, "amount_fen": sum(map(open_fen, listed)), "records": [x.root for x in listed]}
        lines.append(line | ({"order": order} if order else {}))
    return lines


def _sums(sketch: Sketch) -> None:
    """Gross, net, parts and pay, as the gate will work them out."""
    lines, deductions = sketch.body["lines"], sketch.body.get("deductions", [])
    gross_fen = sum(line["amount_fen"] for line in lines)
    withheld_fen = sum(row["amount_fen"] for row in deductions)
    if withheld_fen > gross_fen:
        raise refuse("deductions", "more is withheld than there is")
    sketch.fill("gross_fen", gross_fen)
    sketch.fill("net_fen", gross_fen - withheld_fen)
    rows = [PayslipDeduction.model_construct(**{"code": "other"} | row) for row in deductions]
    plain_lines = [PayslipLine.model_construct(**line) for line in lines]
    _, parts = split(PayslipIssued.model_construct(lines=plain_lines, deductions=rows or None))
    named = [({"order": order} if order else {}) | {"amount_fen": fen} for order, fen in sorted(parts.items())]
    sketch.fill("parts", named)
    set_off_fen = sum(row.get("amount_fen", 0) for row in sketch.body.get("advances", []))
    sketch.fill("pay_fen", max(0, sketch.body["net_fen"] - set_off_fen))


def slip_confirmed(sketch: Sketch) -> None:
    """The slip that waits, repeated."""
    records = {x.slip: x for x in sketch.desk.records(sketch.own_thread, SlipRecord)}
    named = sketch.answered("slip", [x.slip for x in records.values() if x.confirmed is None])
    if named in records:
        for name in ("gross_fen", "net_fen", "pay_fen"):
            sketch.fill(name, getattr(records[named], name))


# ---- what is open


def _periods(sketch: Sketch) -> list[PeriodRecord]:
    """The pay periods of the thread, the earliest payday first."""
    periods = sketch.desk.records(sketch.own_thread, PeriodRecord)
    return sorted(periods, key=lambda one: (one.due_on, one.period))


def _place(period: PeriodRecord, line: WageLine) -> Body:
    return {"period": period.period} | ({"order": line.order} if line.order else {})


def demanded(sketch: Sketch) -> None:
    """What is open of each period whose payday has passed."""
    overdue = [x for x in _periods(sketch) if x.due_on < sketch.desk.today and x.open_fen > 0]
    sketch.fill("lines", [{"period": x.period, "amount_fen": x.open_fen} for x in overdue] or None)


def arrears_acknowledged(sketch: Sketch) -> None:
    """What is open, by period and order: of the arrears answered, else of every payday that has passed."""
    records = {x.arrears: x for x in sketch.desk.records(sketch.own_thread, ArrearsRecord)}
    arrears = sketch.answered("arrears", [x.arrears for x in records.values() if x.acknowledged is None])
    periods = [x for x in _periods(sketch) if x.due_on < sketch.desk.today]
    if arrears in records:
        periods = [x for x in periods if x.period == records[arrears].period]
    lines = [_place(x, line) | {"amount_fen": line.open_fen} for x in periods for line in x.lines if line.open_fen > 0]
    sketch.fill("lines", lines or None)


# ---- payments


def paid(sketch: Sketch) -> None:
    """The whole sum allocated, the earliest payday first. Raises: MalformedRequest (more than is open)."""
    sketch.fill("paid_on", sketch.desk.today)
    if sketch.lacks("amount_fen") or not sketch.lacks("allocations"):
        return
    waiting: dict[Place, int] = {}
    for payment in sketch.desk.records(sketch.own_thread, WagePaymentRecord):
        for period, order, fen in payment.allocations if payment.acknowledged is None else ():
            waiting[period, order] = waiting.get((period, order), 0) + fen
    left_fen, rows = sketch.body["amount_fen"], []
    for record in _periods(sketch):
        for line in record.lines:
            part_fen = min(left_fen, max(0, line.open_fen - waiting.get((record.period, line.order), 0)))
            left_fen -= part_fen
            if part_fen:
                rows.append(_place(record, line) | {"amount_fen": part_fen})
    if left_fen:
        raise refuse("amount", "it is more than is open; say for which period and order it is")
    sketch.fill("allocations", rows or None)


def payment_acknowledged(sketch: Sketch) -> None:
    """The payment and its allocations, repeated; of a smaller sum, as many of them as it covers."""
    records = {x.payment: x for x in sketch.desk.records(sketch.own_thread, WagePaymentRecord)}
    payment = sketch.answered("payment", [x.payment for x in records.values() if x.acknowledged is None])
    sketch.fill("received_on", sketch.desk.today)
    if payment not in records:
        return
    sketch.fill("amount_fen", records[payment].amount_fen)
    if not sketch.lacks("allocations"):
        return
    left_fen, rows = sketch.body["amount_fen"], []
    for period, order, stated_fen in records[payment].allocations:
        part_fen = min(stated_fen, left_fen)
        left_fen -= part_fen
        if part_fen:
            rows.append({"period": period} | ({"order": order} if order else {}) | {"amount_fen": part_fen})
    sketch.fill("allocations", rows or None)
