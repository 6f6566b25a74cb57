"""Wages in money: advances, payments, demands, and the arrears that the clock records.

Rules
* An advance counts once the worker acknowledged it. A stated payment allocates its whole sum to periods and orders; one
  side's word moves nothing, the worker's acknowledgement posts at most those allocations, once.
* After a payday the clock records what is open of its period, by order, with what that rests on; again, a day later at
  the earliest, when more is open, or claimed, than it said and still is. What a worker claims alone is named beside,
  and is in no sum.
* A demand and an acknowledgement of arrears move no sum and put off no payday.

Specification: CLAIMS section 1 "Advances", "Payments", "Arrears".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger import book
from ledger.kinds.wage import (
    AdvanceAcknowledged,
    ArrearsAcknowledged,
    ArrearsRecorded,
    WageAdvanced,
    WageAllocation,
    WageDemanded,
    WagePaymentAcknowledged,
    WagePaymentStated,
)
from ledger.records import AdvanceRecord, ArrearsRecord, PeriodRecord, WageLine, WagePaymentRecord
from ledger.rules import wage_period
from ledger.rules.engagement import engagement_key, engagement_of
from ledger.rules.pay_cycle import days_of
from ledger.rules.turn import Lookup, Turn, unknown

STRENGTH = ("claimed", "recorded", "confirmed", "payroll")  # what an open wage may rest on, weakest first


# ---- advances


def check_advanced(turn: Turn) -> None:
    """An advance that was paid."""
    body: WageAdvanced = turn.body
    turn.demand(body.paid_on <= turn.today, "A payment lies in the past or today")


def fold_advanced(turn: Turn) -> None:
    """The advance as stated; nothing moves."""
    body: WageAdvanced = turn.body
    record = AdvanceRecord(home=turn.st.thread, advance=turn.st.id, amount_fen=body.amount_fen, paid_on=body.paid_on)
    turn.put(f"advance:{turn.st.id}", record)


def reads_advance(body: AdvanceAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    """Keys that acknowledging an advance reads."""
    return {f"advance:{body.advance}", engagement_key(thread)}


def check_advance_acknowledged(turn: Turn) -> None:
    """An advance of this thread, once, at most as stated. Raises: UnknownReference."""
    body: AdvanceAcknowledged = turn.body
    turn.demand(body.received_on <= turn.today, "A receipt of money lies in the past or today")
    record = turn.need(f"advance:{body.advance}", AdvanceRecord, "advance")
    if record is None:
        return
    if record.home != turn.st.thread:
        raise unknown("advance")
    turn.demand(record.acknowledged is None, "An advance is acknowledged once")
    turn.demand(body.amount_fen <= record.amount_fen, "No more is acknowledged than was stated")


def fold_advance_acknowledged(turn: Turn) -> None:
    """The worker owes the advance."""
    body: AdvanceAcknowledged = turn.body
    key = f"advance:{body.advance}"
    record = turn.get(key, AdvanceRecord)
    if record is None:
        return
    update = {"acknowledged": turn.st.id, "acknowledged_fen": body.amount_fen}
    turn.put(key, record.model_copy(update=update))
    account, worker = book.advance_account(turn.st.thread), engagement_of(turn).worker
    turn.transfers += book.moved(account, worker, body.amount_fen, "advance", key)


# ---- payments


def reads_payment_stated(body: WagePaymentStated, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a stated wage payment reads."""
    keys = wage_period.reads_period(thread, {row.period for row in body.allocations})
    for row in body.allocations:
        keys |= wage_period.reads_order(row.order)
    return keys


def _places(rows: Sequence[WageAllocation]) -> tuple[tuple[str, str, int], ...]:
    return tuple((row.period, row.order or "", row.amount_fen) for row in rows)


def _demand_allocated(turn: Turn, rows: Sequence[WageAllocation], amount_fen: int) -> None:
    """Each period and order once, and the whole sum."""
    places = {(row.period, row.order) for row in rows}
    turn.demand(len(places) == len(rows), "A wage payment names each period and order once")
    allocated_fen = sum(row.amount_fen for row in rows)
    turn.demand(allocated_fen == amount_fen, "A wage payment allocates its whole sum", expected_fen=amount_fen)


def check_payment_stated(turn: Turn) -> None:
    """The allocations sum up to the payment, and name pay periods of the engagement and orders of the workshop."""
    body: WagePaymentStated = turn.body
    turn.demand(body.paid_on <= turn.today, "A payment lies in the past or today")
    _demand_allocated(turn, body.allocations, body.amount_fen)
    for row in body.allocations:
        known = wage_period.of_engagement(turn, row.period)
        turn.demand(known, "A wage payment names pay periods of the engagement", period=row.period)
        begun = days_of(row.period)[0] <= turn.today
        turn.demand(begun, "What is paid before its period begins is an advance", period=row.period)
        wage_period.order_worked_for(turn, row.order)


def fold_payment_stated(turn: Turn) -> None:
    """The payment as stated; nothing moves."""
    body: WagePaymentStated = turn.body
    record = WagePaymentRecord(
        home=turn.st.thread,
        payment=turn.st.id,
        amount_fen=body.amount_fen,
        form=body.form,
        paid_on=body.paid_on,
        allocations=_places(body.allocations),
    )
    turn.put(f"wagepayment:{turn.st.id}", record)


def reads_payment_acknowledged(body: WagePaymentAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    """Keys that acknowledging a wage payment reads."""
    keys = {f"wagepayment:{body.payment}"}
    for row in body.allocations:
        keys |= wage_period.reads_line(thread, {row.period}, row.order)
    return keys | wage_period.reads_period(thread, {row.period for row in body.allocations})


def check_payment_acknowledged(turn: Turn) -> None:
    """A payment of this thread, once, each allocation at most as stated. Raises: UnknownReference."""
    body: WagePaymentAcknowledged = turn.body
    turn.demand(body.received_on <= turn.today, "A receipt of money lies in the past or today")
    _demand_allocated(turn, body.allocations, body.amount_fen)
    payment = turn.need(f"wagepayment:{body.payment}", WagePaymentRecord, "payment")
    if payment is None:
        return
    if payment.home != turn.st.thread:
        raise unknown("payment")
    turn.demand(payment.acknowledged is None, "A payment is acknowledged once")
    stated = {(period, order): fen for period, order, fen in payment.allocations}
    for row in body.allocations:
        most_fen = stated.get((row.period, row.order or ""), 0)
        sentence = "No more is acknowledged for a period and order than was stated"
        turn.demand(row.amount_fen <= most_fen, sentence, most_fen=most_fen)
    for period in {row.period for row in body.allocations}:
        orders = {row.order or "" for row in body.allocations if row.period == period}
        wage_period.demand_room(turn, period, orders)


def fold_payment_acknowledged(turn: Turn) -> None:
    """Post each acknowledged allocation."""
    body: WagePaymentAcknowledged = turn.body
    key = f"wagepayment:{body.payment}"
    payment = turn.get(key, WagePaymentRecord)
    if payment is None:
        return
    update = {
        "acknowledged": turn.st.id,
        "acknowledged_fen": body.amount_fen,
        "acknowledged_allocations": _places(body.allocations),
    }
    turn.put(key, payment.model_copy(update=update))
    for row in body.allocations:
        wage_period.pay(turn, row.period, row.order or "", row.amount_fen, key)


# ---- demands


def check_demanded(turn: Turn) -> None:
    """A demand names each period once and sums them up."""
    body: WageDemanded = turn.body
    turn.demand(len({line.period for line in body.lines}) == len(body.lines), "A demand names each period once")
    total_fen = sum(line.amount_fen for line in body.lines)
    turn.demand(body.total_fen == total_fen, "The total is the sum of the periods", expected_fen=total_fen)


# ---- arrears


def basis_of(line: WageLine) -> str:
    """What all of a line's sum rests on at least."""
    if line.recorded_fen != 0:
        return "recorded"
    return "confirmed" if line.confirmed_fen != 0 else "payroll"


def arrears_of(record: PeriodRecord) -> dict[str, Any]:
    """The body of `arrears.recorded` as a period stands: open by order, with its basis; claimed alone, beside."""
    lines = [
        {"amount_fen": line.open_fen, "basis": basis_of(line), **({"order": line.order} if line.order else {})}
        for line in record.lines
        if line.open_fen > 0
    ]
    bases = [str(line["basis"]) for line in lines]
    claimed = {"claimed_fen": record.claimed_fen} if record.claimed_fen > 0 else {}
    return {
        "period": record.period,
        "due_on": record.due_on,
        "lines": lines,
        "open_fen": record.open_fen,
        "basis": min(bases, key=STRENGTH.index, default="claimed"),
        **claimed,
    }


def reads_arrears(body: ArrearsRecorded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that recording arrears reads."""
    return wage_period.reads_period(thread, {body.period})


def check_arrears_recorded(turn: Turn) -> None:
    """After the payday, once, exactly what is open then."""
    body: ArrearsRecorded = turn.body
    record = turn.need(wage_period.period_key(turn.st.thread, body.period), PeriodRecord, "pay period")
    if record is None:
        return
    turn.demand(turn.today > record.due_on, "Arrears are recorded once the payday has passed", due_on=record.due_on)
    fresh = record.arrears_on is None or turn.today > record.arrears_on
    turn.demand(fresh, "Arrears of a pay period are recorded once a day", recorded_on=record.arrears_on)
    turn.demand(record.lapses_on is not None, "Arrears are recorded where more is open, or claimed, than was recorded")
    said = body.model_dump(exclude_none=True)
    turn.demand(said == arrears_of(record), "Arrears are what is open of the period when they are recorded")


def fold_arrears_recorded(turn: Turn) -> None:
    """The arrears, on their period."""
    body: ArrearsRecorded = turn.body
    record = wage_period.period_of(turn, body.period)
    update = {"arrears": turn.st.id, "arrears_on": turn.today}
    wage_period.put_said(turn, record.model_copy(update=update))
    turn.put(
        f"arrears:{turn.st.id}",
        ArrearsRecord(
            home=turn.st.thread,
            arrears=turn.st.id,
            period=body.period,
            due_on=body.due_on,
            lines=tuple((line.order or "", line.amount_fen, line.basis) for line in body.lines),
            open_fen=body.open_fen,
            basis=body.basis,
            claimed_fen=body.claimed_fen or 0,
        ),
    )


def reads_arrears_acknowledged(body: ArrearsAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    """Keys that acknowledging arrears reads."""
    keys = wage_period.reads_period(thread, {line.period for line in body.lines})
    return keys | ({f"arrears:{body.arrears}"} if body.arrears else set())


def check_arrears_acknowledged(turn: Turn) -> None:
    """Each period and order once, at most what is open; what it answers is of this thread. Raises: UnknownReference."""
    body: ArrearsAcknowledged = turn.body
    places = {(line.period, line.order) for line in body.lines}
    turn.demand(len(places) == len(body.lines), "An acknowledgement names each period and order once")
    total_fen = sum(line.amount_fen for line in body.lines)
    turn.demand(body.total_fen == total_fen, "The total is the sum of the lines", expected_fen=total_fen)
    for line in body.lines:
        record = turn.get(wage_period.period_key(turn.st.thread, line.period), PeriodRecord)
        open_fen = wage_period.line_of(record, line.order or "").open_fen if record else 0
        turn.demand(line.amount_fen <= open_fen, "No more is acknowledged than stands open", most_fen=open_fen)
    if body.arrears is not None:
        arrears = turn.need(f"arrears:{body.arrears}", ArrearsRecord, "arrears")
        if arrears is not None and arrears.home != turn.st.thread:
            raise unknown("arrears")
        turn.demand(arrears is None or arrears.acknowledged is None, "Arrears are acknowledged once")


def fold_arrears_acknowledged(turn: Turn) -> None:
    """The acknowledgement beside the arrears it answers; no sum moves."""
    body: ArrearsAcknowledged = turn.body
    key = f"arrears:{body.arrears}"
    arrears = turn.get(key, ArrearsRecord) if body.arrears else None
    if arrears is not None:
        rows = tuple((line.order or "", line.amount_fen) for line in body.lines if line.period == arrears.period)
        turn.put(key, arrears.model_copy(update={"acknowledged": turn.st.id, "acknowledged_lines": rows}))
