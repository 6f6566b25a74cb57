"""Payments: stated by the payer, acknowledged by the payee, allocated to orders or kept as prepaid.

Rules
* A stated payment allocates its whole sum; one side's word moves nothing.
* An acknowledgement answers one stated payment, once, and posts at most its allocations.
* Prepaid is shown apart until a payment of form `offset`, taken from prepaid, moves it.
* A bill is a promise of another day, and a claim set off is the payer's word: like every payment, each counts when the
  payee acknowledges it, and not before (国令802号 11; 民法典 568, 569).

Specification: CLAIMS section 1 "Payments".
"""

from __future__ import annotations

from ledger import book
from ledger.kinds.account import PaymentAcknowledged, PaymentStated
from ledger.records import BalanceRecord, PaymentRecord
from ledger.rules.account import check_pair, open_pair, order_between, order_key, reads_pair
from ledger.rules.turn import Turn, unknown


def reads_stated(body: PaymentStated) -> set[str]:
    """Keys that a stated payment reads."""
    return reads_pair(body.customer, body.contractor) | {order_key(x.order) for x in body.allocations if x.order}


def check_stated(turn: Turn) -> None:
    """The allocations sum up to the payment and name orders of the pair; prepaid money goes to orders."""
    body: PaymentStated = turn.body
    check_pair(turn, body.customer, body.contractor)
    turn.demand(body.paid_on <= turn.today, "A payment lies in the past or today")
    targets = [row.order or "" for row in body.allocations]
    turn.demand(len(set(targets)) == len(targets), "A payment names each order, and prepaid, once")
    allocated_fen = sum(row.amount_fen for row in body.allocations)
    turn.demand(allocated_fen == body.amount_fen, "A payment allocates its whole sum", expected_fen=body.amount_fen)
    if body.from_prepaid:
        turn.demand(body.form == "offset", "What was prepaid is used by a payment of form offset")
        turn.demand(all(targets), "What was prepaid is used for orders")
    check_form(turn)
    for order in filter(None, targets):
        order_between(turn, order, body.customer, body.contractor)


def check_form(turn: Turn) -> None:
    """A bill has its number and its day, an offset says against what, and neither stands with another form."""
    body: PaymentStated = turn.body
    bill = body.form == "bill"
    numbered = not bill or (body.bill_due_on is not None and (body.reference is not None or bool(turn.st.withheld)))
    turn.demand(numbered, "A bill is named by its number and the day it falls due")
    later = body.bill_due_on is None or (bill and body.bill_due_on >= body.paid_on)
    turn.demand(later, "A bill, and nothing else, falls due on a day of its own, not before it is handed over")
    against = bool(body.from_prepaid) + (body.counter_claim is not None)
    turn.demand(
        body.form != "offset" or against == 1, "An offset names what was prepaid, or a claim of the payer's own"
    )
    only = body.form == "offset" or (body.counter_claim is None and body.counter_claim_text is None)
    turn.demand(only, "Only an offset names a claim of the payer's own")


def fold_stated(turn: Turn) -> None:
    """The payment as stated; nothing moves."""
    body: PaymentStated = turn.body
    open_pair(turn, body.customer, body.contractor)
    turn.put(
        f"payment:{turn.st.id}",
        PaymentRecord(
            home=turn.st.thread,
            payment=turn.st.id,
            customer=body.customer,
            contractor=body.contractor,
            amount_fen=body.amount_fen,
            form=body.form,
            from_prepaid=bool(body.from_prepaid),
            allocations=tuple((row.order or "", row.amount_fen) for row in body.allocations),
        ),
    )


def check_acknowledged(turn: Turn) -> None:
    """Each allocation is at most what was stated; their sum is what arrived; prepaid suffices where it is used."""
    body: PaymentAcknowledged = turn.body
    turn.demand(body.received_on <= turn.today, "A receipt of money lies in the past or today")
    targets = [row.order or "" for row in body.allocations]
    turn.demand(len(set(targets)) == len(targets), "An acknowledgement names each order, and prepaid, once")
    allocated_fen = sum(row.amount_fen for row in body.allocations)
    turn.demand(allocated_fen == body.amount_fen, "An acknowledgement allocates its whole sum")
    payment = turn.need(f"payment:{body.payment}", PaymentRecord, "payment")
    if payment is None:
        return
    if payment.home != turn.st.thread:
        raise unknown("payment")
    turn.demand(payment.acknowledged is None, "A payment is acknowledged once")
    stated = dict(payment.allocations)
    for row in body.allocations:
        most = stated.get(row.order or "", 0)
        turn.demand(row.amount_fen <= most, "No more is acknowledged for a purpose than was stated", most_fen=most)
    if payment.from_prepaid:
        held = turn.get(f"balance:{book.prepaid_account(turn.st.thread)}", BalanceRecord)
        turn.demand(-(held.fen if held else 0) >= body.amount_fen, "No more is taken from prepaid than lies there")


def fold_acknowledged(turn: Turn) -> None:
    """Post each acknowledged allocation."""
    body: PaymentAcknowledged = turn.body
    payment = turn.get(f"payment:{body.payment}", PaymentRecord)
    if payment is None:
        return
    update = {
        "acknowledged": turn.st.id,
        "acknowledged_fen": body.amount_fen,
        "acknowledged_allocations": tuple((row.order or "", row.amount_fen) for row in body.allocations),
    }
    turn.put(f"payment:{body.payment}", payment.model_copy(update=update))
    for row in body.allocations:
        turn.transfers += book.paid(
            turn.st.thread,
            payment.customer,
            row.order or "",
            row.amount_fen,
            from_prepaid=payment.from_prepaid,
            line=f"payment:{body.payment}",
        )
