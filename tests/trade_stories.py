"""Stories of the trade, each told to the fen, for whatever trade plays them: in memory, or over the real store.

Figures: a customer A, a workshop B, 10,000 pairs at 6.00 = 60,000.00 yuan; wages 2.40 a pair; from 2026-03-01 on.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import subcontract
from ledger.badges import Badge
from ledger.errors import LedgerError, RuleBroken
from ledger.records import ChangeRecord, LineRecord, PartyRecord
from tests.trade import Trade

PRICE_E4, WAGE_E4 = 60_000, 24_000
DUE = {"from": "confirmed", "days": 30}


def firms(trade: Trade, *more: str) -> None:
    """A customer A, a workshop B, and who else is named."""
    for name in ("A", "B", *more):
        trade.join(name)


def settle(trade: Trade, order: str, fen: int) -> None:
    """A pays and B acknowledges."""
    trade.acknowledge("B", trade.pay("A", "B", [(order, fen)]))


def why(trade: Trade, who: str, order: str) -> str:
    """Why an order is not closed."""
    with pytest.raises(RuleBroken) as refusal:
        trade.close(who, order)
    return refusal.value.sentence


def simple_good_case(trade: Trade) -> None:
    """(a) The fee: ordered, made, accepted, stated, paid, closed; every record 双方确认, nothing open."""
    firms(trade)
    order = trade.place("A", "B", [(10_000, PRICE_E4)], wage_share_fen=2_400_000, settlement="per_order")
    accepted = trade.accept("B", order)
    assert why(trade, "A", order) == "A delivery is open; what is not to be delivered is terminated first"
    delivery = trade.deliver("B", order, [(1, 10_000)])
    received = trade.receive("A", order, delivery, [10_000])
    assert why(trade, "A", order) == "A delivery is open that was neither inspected, deemed accepted nor confirmed"
    inspected = trade.inspect("A", order, delivery, [{"accepted": 10_000}])
    stated = trade.state("B", "A", [(delivery, 1)], due_on="2026-04-15")
    assert why(trade, "A", order) == "A fee is open that both sides did not settle yet"
    confirmed = trade.confirm("A", stated)
    assert why(trade, "A", order) == "A fee is open that was not paid"
    settle(trade, order, 2_400_000)  # what the wages will have taken of it
    assert trade.standing(order).open_fen == 3_600_000
    settle(trade, order, 3_600_000)
    objection = trade.object("A", order, delivery, lines=[1])
    assert why(trade, "A", order) == "An objection is open"
    trade.say("A", "objection.withdrawn", order, {"objection": objection})
    trade.close("A", order)
    now = trade.standing(order)
    assert (now.owed_fen, now.paid_fen, now.open_fen, now.state) == (6_000_000, 6_000_000, 0, "paid")
    said = (trade.order(order).placed, accepted, delivery, received, inspected, stated, confirmed)
    assert {trade.badge(one) for one in said} == {Badge.MUTUAL}
    with pytest.raises(RuleBroken, match="A closed order takes no more work; what is disputed is objected to"):
        trade.deliver("B", order, [(1, 1)])
    trade.object("B", order, trade.order(order).closed or "", "other")


def terminated_midway(trade: Trade) -> None:
    """(k) 6,000 made, 4,000 accepted (24,000.00); the wages of all 6,000 confirmed stay due, whatever was accepted."""
    firms(trade)
    trade.join("W", "person")
    order = trade.place("A", "B", [(10_000, PRICE_E4)], wage_share_fen=2_400_000)
    trade.accept("B", order)
    work = trade.engage("B", "W")
    counts = [trade.count("B", work, pairs, WAGE_E4, order=order) for pairs in (4_000, 2_000)]
    trade.agree_counts("W", counts)
    delivery = trade.deliver("B", order, [(1, 4_000)])
    trade.inspect("A", order, delivery, [{"accepted": 4_000}])
    trade.later(5)
    trade.terminate("A", order, [(1, 500)], materials=[{"no": 1, "qty_e3": 80_000, "unit": "kg", "material": "棉纱"}])
    with pytest.raises(RuleBroken, match="only the work in progress"):
        trade.deliver("B", order, [(1, 2_000)])
    trade.terminate("B", order, [(1, 2_000)], ground="other")  # its own count: the higher counts
    rest = trade.deliver("B", order, [(1, 2_000)])
    with pytest.raises(RuleBroken, match="only the work in progress"):
        trade.deliver("B", order, [(1, 1)])
    trade.agree("B", order, trade.inspect("A", order, rest, [{"accepted": 0, "rejected": 2_000}]))
    assert (trade.standing(order).owed_fen, trade.standing(order).open_fen) == (2_400_000, 2_400_000)
    trade.later(30)
    trade.issue_slip("B", work, "2026-03")
    trade.agree_wages("W", trade.pay_wages("B", work, [("2026-03", order, 960_000)]))
    wages = trade.wages_of(work)
    assert (wages.owed_fen, wages.paid_fen, wages.open_fen) == (1_440_000, 960_000, 480_000)
    assert why(trade, "A", order) == "A fee is open that was not paid"
    settle(trade, order, 2_400_000)
    trade.close("A", order)
    assert trade.wages_of(work).open_fen == 480_000  # closing an order takes nothing from the worker


def counter_offer(trade: Trade) -> None:
    """6.00 offered, 6.60 asked, declined; the first offer is gone. Offered anew at 6.30 and accepted: 63,000.00."""
    firms(trade)
    order = trade.place("A", "B", [(10_000, PRICE_E4)])
    asked = trade.propose("B", order, [(10_000, 66_000)])
    with pytest.raises(RuleBroken, match="A counter-offer took the place of the offer"):
        trade.accept("B", order)
    trade.refuse("A", asked)
    with pytest.raises(RuleBroken, match="A counter-offer took the place of the offer"):
        trade.accept("B", order)
    first = trade.propose("A", order, [(10_000, 62_000)])
    anew = trade.propose("A", order, [(10_000, 63_000)])
    with pytest.raises(RuleBroken, match="A proposal is answered once, while it is open"):
        trade.take_terms("B", first)
    concluded = trade.take_terms("B", anew)
    record = trade.order(order)
    assert (record.total_fen, record.answered, record.priced_by) == (6_300_000, concluded, anew)
    assert trade.badge(record.placed) is Badge.ONE_SIDED  # nobody accepted the first terms
    assert trade.badge(anew) is trade.badge(concluded) is Badge.MUTUAL
    outcomes = [trade.fold.get(f"change:{one}") for one in (asked, first, anew)]
    assert [one.outcome for one in outcomes if isinstance(one, ChangeRecord)] == ["declined", "replaced", "accepted"]
    delivery = trade.deliver("B", order, [(1, 10_000)])
    trade.inspect("A", order, delivery, [{"accepted": 10_000}])
    assert trade.standing(order).owed_fen == 6_300_000


def change_under_way(trade: Trade) -> None:
    """6.00, then 6.50 agreed on midway: 4,000 × 6.00 + 7,000 × 6.50 = 69,500.00, each delivery on its own terms."""
    firms(trade)
    order = trade.place("A", "B", [(10_000, PRICE_E4)], due={"from": "inspected", "days": 10})
    trade.accept("B", order)
    early = trade.deliver("B", order, [(1, 4_000)])
    change = trade.propose("B", order, [(12_000, 65_000)], due={"from": "inspected", "days": 40})
    trade.deliver("B", order, [(1, 1_000)])  # work goes on while the change waits
    before = dict(trade.fold.records)
    trade.take_terms("A", change)
    moved = {key for key, record in trade.fold.records.items() if before.get(key) != record}
    assert not {key for key in moved if key.startswith(("balance:", "line:"))}  # a change moves no sum
    late = trade.deliver("B", order, [(1, 7_000)])
    trade.inspect("A", order, early, [{"accepted": 4_000}])
    trade.inspect("A", order, late, [{"accepted": 7_000}])
    lines = {line.record.delivery: line for line in trade.standing(order).lines}
    assert (lines[early].standing_fen, lines[late].standing_fen) == (2_400_000, 4_550_000)
    assert (lines[early].due_on, lines[late].due_on) == ("2026-03-11", "2026-04-10")
    confirmed = trade.confirm("A", trade.state("B", "A", [(early, 1), (late, 1)]))
    assert trade.fold.statements[confirmed].fields["total_fen"] == 6_950_000
    record = trade.order(order)
    assert (record.total_fen, record.lines[0].delivered_e3, record.changes) == (7_800_000, 12_000_000, (change,))
    with pytest.raises(RuleBroken, match="No less is ordered than was delivered already"):
        trade.propose("A", order, [(11_999, 65_000)])
    line = trade.fold.get(f"line:{early}:1")
    assert isinstance(line, LineRecord)
    assert line.priced_by == record.placed


def unlicensed_workshop(trade: Trade) -> None:
    """(h) C has no licence, and A consented to nothing: both are pinned at placing and accepting, neither refused."""
    firms(trade)
    trade.join("C", "unlicensed_group")
    above = trade.place("A", "B", [(10_000, PRICE_E4)])
    trade.accept("B", above)
    with pytest.raises(RuleBroken, match="a licence check is named or said not to have been made"):
        trade.place("B", "C", [(5_000, 40_000)], parent=above)
    below = trade.place("B", "C", [(5_000, 40_000)], parent=above, licence_unchecked=True)
    lines = [{"no": 1, "qty_e3": 5_000_000, "amount_fen": 2_000_000}]
    body = {"lines": lines, "total_fen": 2_000_000}
    with pytest.raises(RuleBroken, match="a licence check is named or said not to have been made"):
        trade.say("C", "order.accepted", below, body)
    trade.say("C", "order.accepted", below, {**body, "licence_unchecked": True})
    assert subcontract.passed_on(trade.fold, trade.order(below)) == "unconsented"
    delivery = trade.deliver("C", below, [(1, 5_000)])
    trade.inspect("B", below, delivery, [{"accepted": 5_000}])
    assert trade.standing(below).owed_fen == 2_000_000  # C's fee does not depend on it
    consent = trade.say("A", "subcontract.consented", above, {"lines": [1], "contractor": trade.id("C")})
    assert subcontract.passed_on(trade.fold, trade.order(below)) == "consented"
    named = trade.place("B", "C", [(100, 40_000)], parent=above, licence_unchecked=True, consent=consent)
    assert trade.order(named).consent == consent
    registered = trade.fold.get(f"party:{trade.id('C')}")
    assert isinstance(registered, PartyRecord)
    with pytest.raises(LedgerError, match="There is no such licence check"):
        trade.place("B", "C", [(100, 40_000)], licence_check=registered.registered)


STORIES: dict[str, Callable[[Trade], None]] = {
    "(a) the simple good case, as far as the fee goes": simple_good_case,
    "(h) an unlicensed sub-workshop": unlicensed_workshop,
    "(k) terminated midway": terminated_midway,
    "a counter-offer": counter_offer,
    "a change under way": change_under_way,
}
