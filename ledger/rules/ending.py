"""How an order ends: terminated by either side with work in progress, or closed by the customer when nothing is open.

Rules
* A termination names its day and, line by line, what was made and not delivered; from that day on no other new work is
  delivered. The other side states its own count once, and the higher counts: nobody shuts out by his own word what the
  other made. Neither moves a sum.
* An order is closed when all of it is delivered, or it was terminated and the contractor counted what it had made and
  delivered that (who terminates and closes at once shuts nothing out); when every line is examined, its fee is signed
  by both and paid, no objection and no lien is open, and supplied material was counted. `still_open` names the first
  that is.
* Consent to pass work on names to whom, or nobody in particular.

Specification: ADR 9; 民法典 557, 562 to 566, 772, 787.
"""

from __future__ import annotations

from typing import Any

from ledger import book
from ledger.kinds.order_terms import OrderClosed, OrderTerminated, SubcontractConsented
from ledger.records import BalanceRecord, OrderRecord
from ledger.rules.delivery_line import demand_unique
from ledger.rules.order import RUNNING, end_change, most_e3, order_key
from ledger.rules.turn import Lookup, Turn

CONSENTS_MAX = 100  # given under one order: more say nothing that one for whomever does not


def check_terminated(turn: Turn) -> None:
    """From today on at the earliest; what is in progress is of the order's lines and still to be delivered."""
    body: OrderTerminated = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of a termination")
    demand_unique(turn, [one.no for one in body.materials or ()], "material to return")
    turn.demand(body.from_on >= turn.today, "A termination counts from the day of its entry at the earliest")
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is None:
        return
    first = order.ended[0] if order.ended else None
    again = first is None or (len(order.ended) == 1 and first[1] != turn.st.iss)
    turn.demand(again, "After a termination the other side states its own count, once")
    lines = {line.no: line for line in order.lines}
    for line in body.lines:
        turn.demand(line.no in lines, "A termination names lines of the order", line=line.no)
        ordered = lines[line.no]
        turn.demand(line.unit == ordered.unit, "A termination uses the order's unit", line=line.no)
        left_e3 = most_e3(ordered) - ordered.delivered_e3
        turn.demand(
            line.made_e3 <= left_e3,
            "No more is in progress than is still to be delivered",
            line=line.no,
            still_e3=left_e3,
        )


def fold_terminated(turn: Turn) -> None:
    """The end of the contract, and how much of each line may still be delivered: the higher of both counts."""
    body: OrderTerminated = turn.body
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is None:
        return
    end_change(turn, order, "ended")
    made = {line.no: line.made_e3 for line in body.lines}
    lines = tuple(x.model_copy(update={"left_e3": max(x.left_e3 or 0, made.get(x.no, 0))}) for x in order.lines)
    update: dict[str, Any] = {
        "lines": lines,
        "change": None,
        "ended": (*order.ended, (turn.st.id, turn.st.iss)),
        "ends_on": min(order.ends_on or body.from_on, body.from_on),
    }
    turn.put(order_key(turn.st.thread), order.model_copy(update=update))


def check_consented(turn: Turn) -> None:
    """The lines named are the order's, and the party is a third one."""
    body: SubcontractConsented = turn.body
    demand_unique(turn, body.lines, "line passed on")
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is None:
        return
    third = body.contractor not in (order.customer, order.contractor)
    turn.demand(third, "Work is passed on to a third party")
    numbers = {line.no for line in order.lines}
    turn.demand(set(body.lines) <= numbers, "A consent names lines of the order")
    turn.demand(
        len(order.consents) < CONSENTS_MAX, "So many consents were given; one may be for whomever", most=CONSENTS_MAX
    )


def fold_consented(turn: Turn) -> None:
    """The consent, and to whom."""
    body: SubcontractConsented = turn.body
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is not None:
        consents = (*order.consents, (turn.st.id, body.contractor or ""))
        turn.put(order_key(turn.st.thread), order.model_copy(update={"consents": consents}))


def reads_closed(body: OrderClosed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that closing an order reads: its counters, and its two accounts of the claims book."""
    accounts = (book.fee_account(thread), book.paid_account(thread))
    return {order_key(thread)} | {f"balance:{account}" for account in accounts}


def check_closed(turn: Turn) -> None:
    """Nothing is open, and what was owed is repeated."""
    body: OrderClosed = turn.body
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is None:
        return
    still_open(turn, order)
    owed_fen = _balance_fen(turn, book.fee_account(order.order))
    turn.demand(body.owed_fen == owed_fen, "Closing repeats what was owed for the order", expected_fen=owed_fen)


def still_open(turn: Turn, order: OrderRecord) -> None:
    """Every reason for which an order is not closed, one line each. Raises: RuleBroken, which names what is open."""
    nothing_to_deliver(turn, order)
    nothing_to_examine(turn, order)
    nothing_to_settle(turn, order)
    nothing_to_pay(turn, order)
    nothing_disputed(turn, order)
    nothing_kept(turn, order)
    nothing_uncounted(turn, order)


def nothing_to_deliver(turn: Turn, order: OrderRecord) -> None:
    """A contract that runs is performed to the end, or terminated; then the contractor delivers what it had made."""
    ahead = order.ends_on is not None and turn.today < order.ends_on  # terminated from a day that has not come
    runs = ahead or (turn.thread is not None and turn.thread.state in RUNNING)
    short = [x for x in order.lines if x.delivered_e3 * 1000 < x.qty_e3 * (1000 - x.short_permille)]
    turn.demand(
        not (runs and short),
        "A delivery is open; what is not to be delivered is terminated first",
        lines=[x.no for x in short],
    )
    counted = any(by == order.contractor for _, by in order.ended)
    left = [x.no for x in order.lines if x.left_e3 or (x in short and not counted)]
    turn.demand(runs or not left, "Work in progress is open that the contractor did not count or deliver", lines=left)


def nothing_to_examine(turn: Turn, order: OrderRecord) -> None:
    """Each delivery was inspected, deemed accepted or confirmed."""
    count = order.unexamined
    turn.demand(count == 0, "A delivery is open that was neither inspected, deemed accepted nor confirmed", lines=count)


def nothing_to_settle(turn: Turn, order: OrderRecord) -> None:
    """What is owed for each delivery line was signed by both sides."""
    count = order.unsettled
    turn.demand(count == 0, "A fee is open that both sides did not settle yet", lines=count)


def nothing_to_pay(turn: Turn, order: OrderRecord) -> None:
    """The contractor acknowledged payment of all that is owed."""
    open_fen = _balance_fen(turn, book.fee_account(order.order)) + _balance_fen(turn, book.paid_account(order.order))
    turn.demand(open_fen <= 0, "A fee is open that was not paid", open_fen=open_fen)


def nothing_disputed(turn: Turn, order: OrderRecord) -> None:
    """No objection to a statement of the order, or to its lines in the account, is open."""
    count = order.objections
    turn.demand(count == 0, "An objection is open", objections=count)


def nothing_kept(turn: Turn, order: OrderRecord) -> None:
    """Every lien that was noticed was given up."""
    turn.demand(order.liens == 0, "A lien is open; it is given up first", liens=order.liens)


def nothing_uncounted(turn: Turn, order: OrderRecord) -> None:
    """Every note of material was counted, or all of it given back."""
    count = order.uncounted
    turn.demand(count == 0, "Material is open that was handed over and neither counted nor given back", notes=count)


def _balance_fen(turn: Turn, account: str) -> int:
    """Debits less credits of an account of the claims book."""
    record = turn.get(f"balance:{account}", BalanceRecord)
    return record.fen if record is not None else 0


def fold_closed(turn: Turn) -> None:
    """The order, closed."""
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is not None:
        turn.put(order_key(turn.st.thread), order.model_copy(update={"closed": turn.st.id}))
