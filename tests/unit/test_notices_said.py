"""What the operator says of a statement that it carried: signed by its key, over the head, admitted by the judge."""

from __future__ import annotations

from ledger.records import ServedRecord, ThreadRecord
from notary import attest
from tests.trade import ORIGIN, Trade


def test_a_notice_is_said_over_the_head_and_moves_it_not() -> None:
    """Number and address are sealed; the rest is open, and the thread's head stays the party's."""
    trade = Trade()
    for name in ("customer", "contractor"):
        trade.join(name)
    order = trade.place("customer", "contractor", [(10, 10_000)])
    head = trade.accept("contractor", order)
    office = attest.Office("operator", trade.operator, ORIGIN, trade.system)
    body = {
        "statement": head,
        "recipient": trade.id("customer"),
        "channel": "email",
        "served_on": trade.today,
        "result": "read",
        "carrier_no": "邮-1",
        "address": "buyer@example.com",
    }
    wire = attest.notice_served(office, thread=order, head=head, body=body, salts=trade.salts(), at_ms=trade.at_ms)
    said = trade.hear(wire)
    assert sorted(one.name for one in said.disclosures) == ["address", "carrier_no"]
    assert said.fields == body
    thread, served = trade.fold.get(f"thread:{order}"), trade.fold.get(f"served:{head}")
    assert isinstance(thread, ThreadRecord)
    assert isinstance(served, ServedRecord)
    assert thread.head == head
    assert served.notices == ((said.id, trade.id("customer"), "email", "read", trade.today),)
    trade.check()
