"""The badges of CLAIMS section 2, worked out from signatures."""

from __future__ import annotations

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import NotEntitled, RuleBroken
from ledger.records import ObjectionRecord
from ledger.statement import About
from tests.trade import Trade


def begun() -> tuple[Trade, str, str]:
    """An accepted order of 1,000 pairs at 1.00, delivered in full."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(1_000, 10_000)])
    trade.accept("contractor", order)
    return trade, order, trade.deliver("contractor", order, [(1, 1_000)])


def badge(trade: Trade, statement_id: str) -> Badge:
    """The badge that a statement wears."""
    return badges.of(trade.fold, trade.fold.said[statement_id]).badge


def test_an_order_is_one_sided_until_it_is_accepted() -> None:
    """order.placed by order.accepted; the answer wears the badge of what it answers."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(10, 10_000)])
    assert badge(trade, trade.order(order).placed) is Badge.ONE_SIDED
    accepted = trade.accept("contractor", order)
    assert badge(trade, trade.order(order).placed) is badge(trade, accepted) is Badge.MUTUAL


@pytest.mark.parametrize(("received", "expected"), [(1_000, Badge.MUTUAL), (999, Badge.ONE_SIDED)])
def test_a_receipt_confirms_the_quantity_that_it_repeats(received: int, expected: Badge) -> None:
    """Quantity, never quality: the sum stays one-sided."""
    trade, order, delivery = begun()
    receipt = trade.receive("customer", order, delivery, [received])
    assert badge(trade, delivery) is badge(trade, receipt) is expected
    assert trade.standing(order).badge is Badge.ONE_SIDED
    assert trade.standing(order).owed_fen == 0


def test_an_inspection_that_repeats_the_delivery_confirms_it() -> None:
    """Accepted in full, no deduction: both said the same."""
    trade, order, delivery = begun()
    inspection = trade.inspect("customer", order, delivery, [{"accepted": 1_000}])
    assert badge(trade, delivery) is badge(trade, inspection) is Badge.MUTUAL


def test_an_inspection_that_says_less_waits_for_the_contractor() -> None:
    """goods.inspected by inspection.agreed."""
    trade, order, delivery = begun()
    inspection = trade.inspect("customer", order, delivery, [{"accepted": 900, "rejected": 100}])
    assert badge(trade, inspection) is Badge.ONE_SIDED
    agreed = trade.agree("contractor", order, inspection)
    assert badge(trade, inspection) is badge(trade, agreed) is Badge.MUTUAL


def test_a_statement_wears_its_weakest_line() -> None:
    """account.stated by account.confirmed: the undisputed line is mutual, the disputed one is not."""
    trade, _, _ = begun()
    second = trade.place("customer", "contractor", [(10, 10_000), (20, 10_000)])
    trade.accept("contractor", second)
    delivery = trade.deliver("contractor", second, [(1, 10), (2, 20)])
    stated = trade.state("contractor", "customer", [(delivery, 1), (delivery, 2)])
    assert badge(trade, stated) is Badge.ONE_SIDED
    trade.confirm("customer", stated, disputed=(2,))
    worn = badges.of(trade.fold, trade.fold.said[stated])
    assert worn.badge is Badge.DISPUTED
    assert worn.lines == {1: Badge.MUTUAL, 2: Badge.DISPUTED}


def test_a_payment_is_mutual_when_its_allocations_are_repeated() -> None:
    """payment.stated by payment.acknowledged."""
    trade, order, _ = begun()
    whole = trade.pay("customer", "contractor", [(order, 100)])
    part = trade.pay("customer", "contractor", [(order, 100), ("", 50)])
    assert badge(trade, whole) is Badge.ONE_SIDED
    answer = trade.acknowledge("contractor", whole)
    trade.acknowledge("contractor", part, [(order, 100)])
    assert badge(trade, whole) is badge(trade, answer) is Badge.MUTUAL
    assert badges.of(trade.fold, trade.fold.said[part]).lines == {1: Badge.MUTUAL, 2: Badge.ONE_SIDED}


def test_the_level_beside_a_badge_is_the_lower_of_the_two() -> None:
    """The customer's S2 key placed; an S1 key of an employee confirmed."""
    trade, order, delivery = begun()
    trade.employ("customer", "clerk", scope=["account.confirmed"], limit_fen=10_000_000)
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    assert badges.of(trade.fold, trade.fold.said[stated]).level == "S2"
    trade.confirm("customer/clerk", stated)
    worn = badges.of(trade.fold, trade.fold.said[stated])
    assert (worn.badge, worn.level) == (Badge.MUTUAL, "S1")
    assert trade.standing(order).lines[0].level == "S1"


def test_an_objection_to_a_line_disputes_it_until_the_objector_withdraws() -> None:
    """An answer alone never closes an objection; the objector does."""
    trade, order, delivery = begun()
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    trade.confirm("customer", stated)
    account = trade.account("customer", "contractor")
    objection = trade.object("customer", account, stated, lines=[1])
    assert badge(trade, stated) is Badge.DISPUTED
    assert trade.standing(order).badge is Badge.DISPUTED
    assert trade.standing(order).owed_fen == 100_000
    trade.say("contractor", "objection.answered", account, {"objection": objection, "answer": "rejected"})
    assert badge(trade, stated) is Badge.DISPUTED
    with pytest.raises(RuleBroken, match="by the objector"):
        trade.say("contractor", "objection.withdrawn", account, {"objection": objection})
    trade.say("customer", "objection.withdrawn", account, {"objection": objection})
    assert badge(trade, stated) is Badge.MUTUAL
    assert trade.standing(order).badge is Badge.MUTUAL
    trade.check()


def test_an_objection_to_a_sum_disputes_the_whole_statement() -> None:
    """One that names no line but a sum reaches every line."""
    trade, order, delivery = begun()
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    trade.object("customer", trade.account("customer", "contractor"), stated, amount_fen=90_000)
    assert badge(trade, stated) is Badge.DISPUTED
    assert trade.standing(order).badge is Badge.DISPUTED


def test_a_plea_changes_no_badge() -> None:
    """upstream-unpaid, naming no line: shown beside as 抗辩; the sum keeps its badge."""
    trade, order, delivery = begun()
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    trade.confirm("customer", stated)
    account = trade.account("customer", "contractor")
    plea = trade.object("customer", account, stated, ground="upstream-unpaid")
    record = trade.fold.get(f"objection:{plea}")
    assert isinstance(record, ObjectionRecord)
    assert record.plea
    assert badge(trade, stated) is Badge.MUTUAL
    assert trade.standing(order).badge is Badge.MUTUAL
    with pytest.raises(RuleBroken, match="disputes no line"):
        trade.object("customer", account, stated, ground="upstream-unpaid", lines=[1])


def test_confirming_the_superseding_statement_closes_the_objection() -> None:
    """The objector confirms what replaces the statement objected to."""
    trade, order, delivery = begun()
    account = trade.account("customer", "contractor")
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    account = trade.account("customer", "contractor")
    objection = trade.object("customer", account, stated, lines=[1])
    again = trade.state("contractor", "customer", [(delivery, 1)], deduct=10_000, supersedes=stated)
    trade.confirm("customer", again)
    record = trade.fold.get(f"objection:{objection}")
    assert isinstance(record, ObjectionRecord)
    assert not record.open
    assert trade.standing(order).badge is Badge.MUTUAL
    trade.check()


def test_confirming_the_answer_closes_the_objection() -> None:
    """The objector confirms and names the answer that satisfied it."""
    trade, order, delivery = begun()
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    account = trade.account("customer", "contractor")
    objection = trade.object("customer", account, stated, lines=[1])
    answer = trade.say("contractor", "objection.answered", account, {"objection": objection, "answer": "rejected"})
    trade.confirm("customer", stated, about=[About(answer, None)])
    assert trade.standing(order).badge is Badge.MUTUAL
    trade.check()


def test_one_does_not_object_to_oneself() -> None:
    """What one said oneself is corrected, not objected to."""
    trade, order, delivery = begun()
    with pytest.raises(RuleBroken, match="corrected"):
        trade.object("contractor", order, delivery, lines=[1])
    with pytest.raises(NotEntitled):
        trade.receive("contractor", order, delivery, [1_000])
