"""What one side alone tried with the ledger of fees, found in a review: each attack once, and what holds against it."""

from __future__ import annotations

import pytest

from ledger.errors import RuleBroken
from ledger.records import DeliveryRecord, DuesRecord
from ledger.rules import fee_due
from tests.trade import Trade
from tests.unit.test_stories_facts import PIECES, bargain, deem, line

SILENCE = {"inspection_days": 7, "deemed_acceptance": True}
FIVE_FEN = 3_000  # of five pieces
UNSETTLED = "A fee is open that both sides did not settle yet"


def lapses_on(trade: Trade, order: str) -> str | None:
    """The day after which the clock has something to say of an order's fee."""
    record = trade.fold.get(fee_due.dues_key(order))
    return record.lapses_on if isinstance(record, DuesRecord) else None


def pay(trade: Trade, order: str, fen: int) -> None:
    """A pays and B acknowledges."""
    trade.acknowledge("B", trade.pay("A", "B", [(order, fen)]))


def received_in(trade: Trade, delivery: str) -> str:
    """The receipt of a delivery that counts."""
    record = trade.fold.get(f"delivery:{delivery}")
    assert isinstance(record, DeliveryRecord)
    assert record.received is not None
    return record.received


def test_no_receipt_is_corrected_to_less_once_silence_has_accepted() -> None:
    """After the period the customer corrects the receipt to nothing, before the clock speaks: refused."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [90])
    trade.later(8)
    body = {"delivery": delivery, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": 0}]}
    with pytest.raises(RuleBroken, match="no receipt is corrected to less"):
        trade.say("A", "goods.received", order, body, supersedes=received_in(trade, delivery))
    body["lines"] = [{"no": 1, "qty_e3": 95_000}]
    trade.say("A", "goods.received", order, body, supersedes=received_in(trade, delivery))
    deem(trade, delivery)
    assert trade.standing(order).owed_fen == 57_000
    trade.check()


def test_a_receipt_is_corrected_to_less_within_the_period() -> None:
    """On the last day of the period the customer may still say that less came."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [100])
    trade.later(7)
    body = {"delivery": delivery, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": 60_000}]}
    trade.say("A", "goods.received", order, body, supersedes=received_in(trade, delivery))
    assert line(trade, delivery).silent_e3 == 60_000


def test_an_inspection_that_waits_for_the_contractor_begins_the_term_of_payment() -> None:
    """Inspected late and agreed to before the clock spoke: the fee is due so many days after that inspection."""
    trade, order = bargain(due={"from": "inspected", "days": 10}, **SILENCE)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [100])
    trade.later(8)
    trade.agree("B", order, trade.inspect("A", order, delivery, [{"accepted": 50, "rejected": 50}]))
    assert (trade.standing(order).lines[0].due_on, lapses_on(trade, order)) == ("2026-03-19", "2026-03-19")
    trade.check()


def test_what_waits_before_the_clock_spoke_disputes_no_negative_sum() -> None:
    """Before the clock has said what silence accepted, nobody can say by how much a late inspection lowers it."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [100])
    trade.later(8)
    trade.inspect("A", order, delivery, [{"accepted": 50, "rejected": 50}])
    assert [one.amount_fen for one in trade.standing(order).lines[0].disputes] == [None]
    deem(trade, delivery)
    assert [one.amount_fen for one in trade.standing(order).lines[0].disputes] == [30_000]


def test_an_order_is_not_closed_while_an_inspection_period_runs() -> None:
    """Five of the pieces inspected, agreed to and paid, the rest under silence: open until the clock has spoken."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.agree("B", order, trade.inspect("A", order, delivery, [{"accepted": 5}]))
    pay(trade, order, FIVE_FEN)
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    objection = trade.object("A", order, delivery, "quality")  # a plea, but notice all the same
    assert trade.order(order).objections == 0
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    trade.later(8)
    trade.say("A", "objection.withdrawn", order, {"objection": objection})
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    deem(trade, delivery)
    pay(trade, order, trade.standing(order).open_fen)
    trade.close("A", order)
    assert line(trade, delivery).lapses_on is None  # nothing that the clock could no longer say
    trade.check()


def test_silence_on_a_part_settles_no_whole() -> None:
    """Five of all pieces received and deemed accepted: the customer alone does not close over the rest."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [5])
    trade.later(8)
    deem(trade, delivery)
    pay(trade, order, FIVE_FEN)
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    trade.check()


def test_goods_that_come_again_keep_their_price_and_term() -> None:
    """Delivered at 6.00, a lower price agreed for what comes, all sent back or rejected: made good at 6.00."""
    trade, order = bargain(due={"from": "inspected", "days": 10})
    delivery = trade.deliver("B", order, [(1, 100)])
    lower = trade.propose("B", order, [(PIECES, 10_000)], due={"from": "inspected", "days": 90})
    trade.take_terms("A", lower)
    trade.inspect("A", order, delivery, [{"accepted": 0, "rework": 60, "rejected": 40}])
    origin = {"delivery": delivery, "line": 1}
    for pieces, again in ((60, {"rework_of": origin}), (40, {"replaces": origin})):
        trade.inspect("A", order, trade.deliver("B", order, [(1, pieces)], **again), [{"accepted": pieces}])
    assert trade.standing(order).owed_fen == 60_000
    assert [one.due_on for one in trade.standing(order).lines[1:]] == ["2026-03-11", "2026-03-11"]
    trade.check()


def test_what_is_corrected_after_closing_falls_due_like_any_fee() -> None:
    """Closed, then a deduction taken back by both in the account: overdue in its time, and the clock says so."""
    trade, order = bargain(due={"from": "confirmed", "days": 10})
    delivery = trade.deliver("B", order, [(1, PIECES)])
    first = trade.state("B", "A", [(delivery, 1)], deduct=100_000)
    trade.confirm("A", first)
    pay(trade, order, 5_900_000)
    trade.close("A", order)
    trade.confirm("A", trade.state("B", "A", [(delivery, 1)], supersedes=first))
    trade.later(11)
    record = trade.fold.get(fee_due.dues_key(order))
    assert isinstance(record, DuesRecord)
    trade.say("clock", "arrears.recorded", order, fee_due.arrears_of(record, trade.today))
    assert lapses_on(trade, order) is None
    trade.check()


def test_nobody_puts_off_the_others_termination() -> None:
    """The contractor terminates from a far day; the customer, from today: from today on nothing new is delivered."""
    trade, order = bargain()
    trade.terminate("B", order, [(1, 5)], from_on="9999-12-31")
    trade.terminate("A", order, [])
    with pytest.raises(RuleBroken, match="only the work in progress"):
        trade.deliver("B", order, [(1, 6)])
    trade.deliver("B", order, [(1, 5)])


def test_an_agreement_does_not_cover_rework_turned_into_rejection() -> None:
    """Agreed: 4,000 come back. The customer then rejects them instead: not what the contractor signed."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, PIECES)])
    first = trade.inspect("A", order, delivery, [{"accepted": 6_000, "rework": 4_000}])
    trade.agree("B", order, first)
    again = trade.inspect("A", order, delivery, [{"accepted": 6_000, "rejected": 4_000}], supersedes=first)
    pay(trade, order, 3_600_000)
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    trade.agree("B", order, again)
    trade.close("A", order)


def test_what_came_again_is_not_agreed_away() -> None:
    """Forty were reworked while a lower inspection waited that knows of no rework: it is not agreed to any more."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, 100)])
    first = trade.inspect("A", order, delivery, [{"accepted": 60, "rework": 40}])
    lower = trade.inspect("A", order, delivery, [{"accepted": 40, "rejected": 60}], supersedes=first)
    trade.deliver("B", order, [(1, 40)], rework_of={"delivery": delivery, "line": 1})
    with pytest.raises(RuleBroken, match="What was reworked already stays rework"):
        trade.agree("B", order, lower)


def test_who_terminates_and_closes_at_once_shuts_nothing_out() -> None:
    """The customer names nothing and closes: open until the contractor counted, and delivered what it counted."""
    trade, order = bargain()
    trade.terminate("A", order, [])
    with pytest.raises(RuleBroken, match="Work in progress is open"):
        trade.close("A", order)
    trade.terminate("B", order, [(1, 5)])
    with pytest.raises(RuleBroken, match="Work in progress is open"):
        trade.close("A", order)
    trade.inspect("A", order, trade.deliver("B", order, [(1, 5)]), [{"accepted": 5}])
    pay(trade, order, FIVE_FEN)
    trade.close("A", order)
    trade.check()


def test_no_line_is_ordered_that_the_clock_could_not_price() -> None:
    """A sum at the bound of a field, and a fifth of over-shipment: silence on all of it could never be recorded."""
    trade, order = bargain()
    body = trade.fold.statements[trade.order(order).placed].fields | {"total_fen": 10**13}
    row = {"no": 1, "qty_e3": 10**10, "unit": "pair", "amount_fen": 10**13, "goods": "袜子", "price_e4": 10**8}
    with pytest.raises(RuleBroken, match="within what one statement may name"):
        trade.say("A", "order.placed", f"order:{trade.uuid()}", body | {"lines": [row | {"over_permille": 200}]})
    trade.say("A", "order.placed", f"order:{trade.uuid()}", body | {"lines": [row]})


def test_what_was_sent_back_comes_again_though_both_corrected_the_account() -> None:
    """Confirmed in full, forty sent back, the sixty confirmed instead: the forty are made good, and charged then."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, 100)])
    stated = trade.state("B", "A", [(delivery, 1)])
    trade.confirm("A", stated)
    trade.inspect("A", order, delivery, [{"accepted": 60, "rework": 40}])
    trade.confirm("A", trade.state("B", "A", [(delivery, 1, 60)], supersedes=stated))
    again = trade.deliver("B", order, [(1, 40)], rework_of={"delivery": delivery, "line": 1})
    trade.inspect("A", order, again, [{"accepted": 40}])
    assert trade.standing(order).owed_fen == 60_000
    trade.check()


def test_what_an_inspection_that_waits_sent_back_comes_again_after_a_confirmation() -> None:
    """Deemed accepted, forty sent back late, the sixty confirmed: the forty are made good, and charged then."""
    trade, order = bargain(**SILENCE)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [100])
    trade.later(8)
    deem(trade, delivery)
    trade.inspect("A", order, delivery, [{"accepted": 60, "rework": 40}])
    trade.confirm("A", trade.state("B", "A", [(delivery, 1, 60)]))
    again = trade.deliver("B", order, [(1, 40)], rework_of={"delivery": delivery, "line": 1})
    trade.inspect("A", order, again, [{"accepted": 40}])
    assert trade.standing(order).owed_fen == 60_000
    trade.check()


@pytest.mark.parametrize("quick", [True, False])
def test_a_second_due_date_is_said_whether_the_clock_was_quick_or_slow(quick: bool) -> None:
    """600.00 due and said; 300.00 more due later; then 600.00 are paid: of the 300.00 the clock speaks all the same."""
    trade, order = _said_and_more()
    trade.later(11)
    said = _sweep(trade, order) if quick else False
    pay(trade, order, 60_000)
    trade.later(1)
    said = _sweep(trade, order) or said
    standing = trade.standing(order)
    assert (standing.open_fen, standing.state, said) == (30_000, "overdue", True)
    trade.later(1)
    assert not _sweep(trade, order)


def test_what_is_due_today_is_not_said_beside_what_was_said() -> None:
    """600.00 were said; 300.00 more fall due today: until tomorrow there is nothing more to say."""
    trade, order = _said_and_more()
    trade.later(10)
    record = trade.fold.get(fee_due.dues_key(order))
    assert isinstance(record, DuesRecord)
    with pytest.raises(RuleBroken, match="more is overdue than was recorded"):
        trade.say("clock", "arrears.recorded", order, fee_due.arrears_of(record, trade.today))
    trade.later(1)
    assert _sweep(trade, order)


def _said_and_more() -> tuple[Trade, str]:
    """600.00 are overdue, and the clock said so; 300.00 more will be due in ten days."""
    trade, order = bargain(due={"from": "inspected", "days": 10})
    trade.inspect("A", order, trade.deliver("B", order, [(1, 100)]), [{"accepted": 100}])
    trade.later(11)
    assert _sweep(trade, order)
    trade.inspect("A", order, trade.deliver("B", order, [(1, 50)]), [{"accepted": 50}])
    return trade, order


def _sweep(trade: Trade, order: str) -> bool:
    """What the clock says of an order today; whether there is anything."""
    day = lapses_on(trade, order)
    record = trade.fold.get(fee_due.dues_key(order))
    if day is None or day >= trade.today or not isinstance(record, DuesRecord):
        return False
    trade.say("clock", "arrears.recorded", order, fee_due.arrears_of(record, trade.today))
    return True
