"""The gate's bounds: what one submission can cost the others, and what is read for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import admit, db, statement
from ledger.admit import Admitted, Refused
from ledger.errors import RuleBroken
from ledger.judge import SAID_FEN_MAX
from ledger.views import View
from tests.attacks import signing
from tests.integration import store
from tests.integration.store import Store
from tests.integration.test_admit import admitted
from tests.trade import Trade


@pytest.fixture
def trade() -> Trade:
    """A story of one's own, to go on with."""
    return store.tell()


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """The story as a ledger."""
    return store.played(tmp_path)


def test_a_sum_that_cannot_be_counted_is_refused_alone(ledger: Store, trade: Trade) -> None:
    """A balance beyond what parties may say refuses the statement that would make it, and nobody else in its batch."""
    most, before = 10**13, len(trade.wires)  # of one payment
    for _ in range(SAID_FEN_MAX // most):
        trade.acknowledge("lin", trade.pay("mill", "lin", [("", most)]))
    payment = trade.pay("mill", "lin", [("", most)])
    wires = [wire for wire, _ in trade.wires[before:]]
    for start in range(0, len(wires), admit.BATCH_MAX):
        ledger.receive(wires[start : start + admit.BATCH_MAX], trade.at_ms)
    body = {
        "payment": payment,
        "amount_fen": most,
        "received_on": trade.today,
        "allocations": [{"amount_fen": most}],
    }
    poison = trade.draft("lin", "payment.acknowledged", trade.account("mill", "lin"), body)
    with pytest.raises(RuleBroken, match="counts exactly"):
        trade.hear(poison)
    before = len(trade.wires)
    trade.place("mill", "lin", [(1, 100)])
    trade.place("mill", "lin", [(1, 100)])
    innocent = [wire for wire, _ in trade.wires[before:]]
    answers = admitted(ledger, [innocent[0], poison, innocent[1]], trade.at_ms)
    assert [type(answer) for answer in answers] == [Admitted, Refused, Admitted]
    assert isinstance(answers[1], Refused)
    assert isinstance(answers[1].error, RuleBroken)


def test_a_stranger_gets_nothing_read(ledger: Store, trade: Trade) -> None:
    """For a statement whose signature does not verify, no record but its key's is looked for, whatever it names."""
    order = next(key for key in trade.fold.records if key.startswith("order:"))
    placed = trade.order(order).placed
    body = {"statement": placed, "ground": "other"}
    mine = trade.draft("lin", "objection.made", order, body, prev=placed)
    stranger = trade.draft("lin", "objection.made", order, body, prev=placed, signer=trade.key("thief"))
    forged = signing.again(mine, trade.key("thief"))
    with db.reading(ledger.engine) as session:
        view = View(session, ledger.vault)
        known = admit.signed(view, [statement.parse(wire) for wire in (stranger, forged)])
        assert known == frozenset()
        assert not [key for key in ("thread:" + order, f"said:{placed}", f"fields:{placed}") if key in view._found]
        assert admit.signed(view, [statement.parse(mine)]) == {statement.parse(mine).id}


def test_a_key_that_a_batch_registers_counts_within_it(ledger: Store, trade: Trade) -> None:
    """A party registered and its first word in one batch; registered by nobody, its word is a stranger's."""
    before = len(trade.wires)
    trade.join("newcomer")
    wires = [wire for wire, _ in trade.wires[before:]]
    parsed = [statement.parse(wire) for wire in wires]
    with db.reading(ledger.engine) as session:
        assert admit.signed(View(session, ledger.vault), parsed) == {st.id for st in parsed}
        assert admit.signed(View(session, ledger.vault), parsed[1:]) == frozenset()
    assert [type(answer) for answer in admitted(ledger, wires, trade.at_ms)] == [Admitted] * len(wires)
    assert [type(answer) for answer in admitted(ledger, wires[1:], trade.at_ms)] == [Refused] * (len(wires) - 1)
