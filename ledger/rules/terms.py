"""Changes of an order's terms: proposed by either side, accepted, declined or withdrawn.

Rules
* A proposal states the terms whole. What was delivered is not un-ordered: no line has less than was delivered of it,
  a line with deliveries stays, and units stay. This holds when it is proposed, and again when it is accepted.
* One proposal is open at a time; a further one, of whichever side, takes its place.
* The other side accepts or declines, who proposed withdraws. Nothing of it moves a sum: what was delivered keeps the
  price and the term of payment that were in force then.

Specification: ADR 9; CLAIMS section 1; 民法典 475 to 488, 543.
"""

from __future__ import annotations

from typing import Any

from ledger.kinds.order_terms import (
    OrderChangeAccepted,
    OrderChangeDeclined,
    OrderChangeProposed,
    OrderChangeWithdrawn,
)
from ledger.records import ChangeRecord, OrderLineRecord, OrderRecord
from ledger.rules.order import (
    OFFERED,
    check_terms,
    demand_in_time,
    end_change,
    line_records,
    most_e3,
    order_key,
    reads_ended,
    repeats,
)
from ledger.rules.turn import Lookup, Turn, unknown

Answer = OrderChangeAccepted | OrderChangeDeclined | OrderChangeWithdrawn


def check_proposed(turn: Turn) -> None:
    """Whole terms that leave room for what was delivered."""
    body: OrderChangeProposed = turn.body
    check_terms(turn, body)
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is not None:
        demand_room(turn, order, line_records(body))
        if turn.thread is not None and turn.thread.state not in OFFERED:
            _forgo(turn, order, body.total_fen)


def demand_room(turn: Turn, order: OrderRecord, lines: tuple[OrderLineRecord, ...]) -> None:
    """What was delivered fits the new lines: it is still ordered, in its unit, to at least that quantity."""
    proposed = {line.no: line for line in lines}
    for line in order.lines:
        new = proposed.get(line.no)
        kept = new is not None or line.delivered_e3 == 0
        turn.demand(kept, "A line of which something was delivered stays in the order", line=line.no)
        if new is None:
            continue
        turn.demand(new.unit == line.unit, "A line keeps its unit; another unit is another line", line=line.no)
        turn.demand(
            most_e3(new) >= line.delivered_e3,
            "No less is ordered than was delivered already",
            line=line.no,
            delivered_e3=line.delivered_e3,
        )


def fold_proposed(turn: Turn) -> None:
    """The proposal, which waits; the one that waited before is replaced."""
    body: OrderChangeProposed = turn.body
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is None:
        return
    end_change(turn, order, "replaced")
    turn.put(order_key(turn.st.thread), order.model_copy(update={"change": turn.st.id}))
    turn.put(
        f"change:{turn.st.id}",
        ChangeRecord(
            home=turn.st.thread,
            change=turn.st.id,
            order=turn.st.thread,
            by=turn.st.iss,
            counter=turn.thread is not None and turn.thread.state in OFFERED,
            total_fen=body.total_fen,
            lines=line_records(body),
            due_from=body.due.since,
            due_days=body.due.days,
            valid_until=body.valid_until,
            instead_of=order.priced_by,
            deemed_days=body.inspection_days if body.deemed_acceptance else None,
            workdays_yyyymm=body.workdays_yyyymm,
        ),
    )


def reads_answer(body: Answer, thread: str, lookup: Lookup) -> set[str]:
    """Keys that answering a proposal reads."""
    return {f"change:{body.change}"} | reads_ended(body, thread, lookup)


def open_change(turn: Turn) -> ChangeRecord | None:
    """The proposal answered: of this very order, and open. Raises: UnknownReference."""
    body: Answer = turn.body
    change = turn.need(f"change:{body.change}", ChangeRecord, "proposal")
    if change is None:
        return None
    if change.home != turn.st.thread:
        raise unknown("proposal")
    turn.demand(change.outcome == "", "A proposal is answered once, while it is open", outcome=change.outcome)
    return change


def check_accepted(turn: Turn) -> None:
    """The other side repeats every line and the total, in time, and what was delivered meanwhile still fits."""
    body: OrderChangeAccepted = turn.body
    change = open_change(turn)
    if change is None:
        return
    turn.demand(change.by != turn.st.iss, "A proposal is accepted or declined by the other side")
    same = repeats(body, change.lines, change.total_fen)
    turn.demand(same, "Acceptance repeats every line and the total of the proposal")
    demand_in_time(turn, change.valid_until)
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is not None:
        demand_room(turn, order, change.lines)
        if not change.counter:
            _forgo(turn, order, change.total_fen)


def _forgo(turn: Turn, order: OrderRecord, total_fen: int) -> None:
    """What a contractor gives up who signs a smaller total than stands, fen: its key's limit counts it."""
    if turn.role == "contractor":
        turn.forgone_fen += max(0, order.total_fen - total_fen)


def fold_accepted(turn: Turn) -> None:
    """The proposed terms are the order's from now on; its counters stay."""
    body: OrderChangeAccepted = turn.body
    change = turn.get(f"change:{body.change}", ChangeRecord)
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if change is None or order is None:
        return
    end_change(turn, order, "accepted")
    delivered = {line.no: line.delivered_e3 for line in order.lines}
    lines = tuple(x.model_copy(update={"delivered_e3": delivered.get(x.no, 0)}) for x in change.lines)
    update: dict[str, Any] = {
        "lines": lines,
        "total_fen": change.total_fen,
        "due_from": change.due_from,
        "due_days": change.due_days,
        "deemed_days": change.deemed_days,
        "workdays_yyyymm": change.workdays_yyyymm,
        "priced_by": change.change,
        "change": None,
        "changes": (*order.changes, change.change),
        "answered": turn.st.id if change.counter else order.answered,
    }
    turn.put(order_key(turn.st.thread), order.model_copy(update=update))


def check_declined(turn: Turn) -> None:
    """The other side declines what is open."""
    change = open_change(turn)
    theirs = change is None or change.by != turn.st.iss
    turn.demand(theirs, "A proposal is accepted or declined by the other side")


def check_withdrawn(turn: Turn) -> None:
    """Who proposed takes back what is open."""
    change = open_change(turn)
    own = change is None or change.by == turn.st.iss
    turn.demand(own, "A proposal is withdrawn by who made it")


def fold_declined(turn: Turn) -> None:
    """The proposal is declined, and nothing is changed."""
    _fold_ended(turn, "declined")


def fold_withdrawn(turn: Turn) -> None:
    """The proposal is withdrawn, and nothing is changed."""
    _fold_ended(turn, "withdrawn")


def _fold_ended(turn: Turn, outcome: str) -> None:
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is not None:
        end_change(turn, order, outcome)
        turn.put(order_key(turn.st.thread), order.model_copy(update={"change": None}))
