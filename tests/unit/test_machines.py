"""Every pair of a state and a kind is decided, and decided as the table says."""

from __future__ import annotations

import pytest

from ledger import canon
from ledger.errors import LedgerError
from ledger.rules import MACHINES, machines_as_json
from ledger.rules.machine import UNOPENED, Machine, Row
from tests.bodies import access_bodies, minimal
from tests.trade import Trade

ROWS = [(machine, row) for machine in MACHINES.values() for row in machine.rows]


def test_the_tables_are_whole_and_read_as_json() -> None:
    """Each machine decides every pair once, names each row with a sentence, and survives JSON."""
    for machine in MACHINES.values():
        assert len(machine.rows) == len(machine.states) * len(machine.kinds)
        assert all(row.name[0].isupper() and " " in row.name for row in machine.rows)
        assert all(row.next is None or row.next in machine.states for row in machine.rows)
    assert canon.loads(canon.dumps(machines_as_json())) == machines_as_json()


def test_a_table_with_a_gap_does_not_build() -> None:
    """A cell without a decision is our own mistake, found at import."""
    with pytest.raises(AssertionError, match="undecided"):
        Machine(
            "order", (UNOPENED, "placed"), ("order.placed",), (Row(UNOPENED, "order.placed", "placed", "It opens"),)
        )


def in_state(state: str, thread_type: str) -> tuple[Trade, str]:
    """A trade with a thread of that type in that state."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    if thread_type == "system":
        return trade, trade.system
    if thread_type == "party":
        return trade, f"party:{trade.id('customer') if state else trade.uuid()}"
    if thread_type == "work":
        return trade, working(trade, state)
    if thread_type == "access":
        if state:
            who, body = access_bodies(trade)["access.granted"]
            trade.say(who, "access.granted", f"access:{trade.id('customer')}", body)
        return trade, f"access:{trade.id('customer') if state else trade.uuid()}"
    order = trade.place("customer", "contractor", [(10, 10_000)])
    if thread_type == "order":
        bargained(trade, order, state)
        return trade, order if state else f"order:{trade.uuid()}"
    if state:
        trade.pay("customer", "contractor", [("", 100)])
        return trade, trade.account("customer", "contractor")
    return trade, f"account:{trade.uuid()}"


def bargained(trade: Trade, order: str, state: str) -> None:
    """Bring an order that was placed into a state."""
    if state in ("declined", "withdrawn"):
        who = {"declined": "contractor", "withdrawn": "customer"}[state]
        trade.say(who, f"order.{state}", order, {"ground": "other"})
    elif state == "countered":
        trade.propose("contractor", order, [(10, 11_000)])
    elif state not in ("", "placed"):
        trade.accept("contractor", order)
        if state == "changing":
            trade.propose("customer", order, [(10, 11_000)])
        elif state in ("terminated", "closed"):
            trade.terminate("customer", order, [])
        if state == "closed":
            trade.terminate("contractor", order, [])
            trade.close("customer", order)


def working(trade: Trade, state: str) -> str:
    """A work thread in that state, between the contractor and a worker."""
    trade.join("worker", "person")
    if state == "claimed":
        trade.claim("worker", "contractor", 1)
    elif state:
        offer = trade.offer("contractor", "worker")
        if state != "offered":
            trade.sign("worker", offer)
        if state == "ended":
            body = {"last_on": trade.today, "ground": "agreed"}
            trade.say("worker", "engagement.ended", trade.work("contractor", "worker"), body)
    return trade.work("contractor", "worker")


@pytest.mark.parametrize(("machine", "row"), ROWS, ids=[f"{m.thread_type}/{r.state}/{r.kind}" for m, r in ROWS])
def test_each_cell_decides_as_the_table_says(machine: Machine, row: Row) -> None:
    """A row that refuses is the refusal heard; a row that lets in is never refused by a row's name."""
    if machine.thread_type == "system" and row.state == UNOPENED:
        return  # a log without its founding entry takes nothing else: test_judge shows it
    trade, thread = in_state(row.state, machine.thread_type)
    refusal = heard(trade, thread, row.kind)
    refusing = {one.name for one in machine.rows if one.next is None}
    if row.next is not None:
        assert refusal is None or refusal.sentence not in refusing
    elif row.state == UNOPENED:
        # Whoever does not open a thread hears that it is unknown, which says less than the row.
        assert refusal is not None
        assert refusal.code in ("unknown-reference", "rule-broken")
    else:
        assert refusal is not None
        assert refusal.sentence == row.name


def heard(trade: Trade, thread: str, kind: str) -> LedgerError | None:
    """Say a kind in a thread; the refusal, if it is one."""
    who, body = minimal(trade, kind, thread)
    try:
        trade.say(who, kind, thread, body)
    except LedgerError as refusal:
        return refusal
    return None
