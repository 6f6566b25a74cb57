"""What an adversarial reading found of silence, objections and ends: one side alone moved what was the other's."""

from __future__ import annotations

import pytest

from ledger import jose
from ledger.errors import RuleBroken
from tests.trade import ORIGIN, Trade
from tests.unit.test_review_money import pay
from tests.unit.test_stories_facts import PIECES, SILENT, bargain, deem, line


def received(pairs: int) -> tuple[Trade, str, str]:
    """Pairs at 6.00 that came, where seven days of silence count; the order and the delivery."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, pairs)])
    trade.receive("A", order, delivery, [pairs])
    return trade, order, delivery


def test_what_was_rejected_in_time_is_not_silence_though_it_waits_for_the_contractor() -> None:
    """30 accepted on day 1; on day 2 but 20, and 80 rejected: 180.00 until B agrees, 120.00 then, never 600.00."""
    trade, order, delivery = received(100)
    trade.later(1)
    first = trade.inspect("A", order, delivery, [{"accepted": 30}])
    trade.later(1)
    second = trade.inspect("A", order, delivery, [{"accepted": 20, "rejected": 80}], supersedes=first)
    trade.later(6)
    assert line(trade, delivery).lapses_on is None
    assert trade.standing(order).owed_fen == 18_000
    trade.agree("B", order, second)
    assert trade.standing(order).owed_fen == 12_000
    trade.check()


def test_what_no_inspection_in_time_spoke_of_is_silence_still() -> None:
    """30 accepted, then 20 and 50 rejected, in time: of the other 30 nobody spoke."""
    trade, order, delivery = received(100)
    first = trade.inspect("A", order, delivery, [{"accepted": 30}])
    trade.inspect("A", order, delivery, [{"accepted": 20, "rejected": 50}], supersedes=first)
    trade.later(8)
    assert line(trade, delivery).silent_e3 == 30_000
    deem(trade, delivery)
    assert trade.standing(order).owed_fen == (30 + 30) * 600
    trade.check()


def test_an_objection_to_the_call_for_inspection_is_no_silence() -> None:
    """Who answers 催验收 with what is wrong with the goods has spoken of them, of every line."""
    trade, order, delivery = received(PIECES)
    trade.later(5)
    body = {"delivery": delivery, "since": trade.today, "channel": "post"}
    call = trade.say("B", "goods.inspection_called", order, body)
    objection = trade.object("A", order, call, "quality")
    assert line(trade, delivery).lapses_on is None
    trade.later(3)
    trade.say("A", "objection.withdrawn", order, {"objection": objection})
    assert line(trade, delivery).lapses_on is not None
    trade.check()


def test_what_both_signed_after_the_period_takes_the_place_of_silence_for_good() -> None:
    """Deemed accepted, 600.00; 60 agreed to, 360.00; the clock has nothing more to say of it."""
    trade, order, delivery = received(100)
    trade.later(8)
    deem(trade, delivery)
    trade.agree("B", order, trade.inspect("A", order, delivery, [{"accepted": 60}]))
    assert (trade.standing(order).owed_fen, line(trade, delivery).lapses_on) == (36_000, None)
    trade.check()


def test_a_line_left_out_of_a_correction_was_objected_to_in_time_all_the_same() -> None:
    """B restates the other line alone, A confirms that: of the one it objected to A was not silent."""
    trade, order = bargain(**SILENT)
    first, second = (trade.deliver("B", order, [(1, pairs)]) for pairs in (6_000, 4_000))
    for delivery, pairs in ((first, 6_000), (second, 4_000)):
        trade.receive("A", order, delivery, [pairs])
    stated = trade.state("B", "A", [(first, 1), (second, 1)])
    trade.object("A", trade.account("A", "B"), stated, "quality", lines=[2])
    again = trade.state("B", "A", [(first, 1)], supersedes=stated)
    trade.later(8)
    trade.confirm("A", again)
    assert line(trade, second).lapses_on is None
    assert trade.standing(order).owed_fen == 3_600_000
    trade.check()


def test_until_its_day_a_terminated_order_runs() -> None:
    """Work is passed on under it, and it is not closed over a month of deliveries that it still takes."""
    trade, order = bargain()
    trade.join("C")
    trade.terminate("A", order, [], from_on="2026-04-01")
    trade.terminate("B", order, [], from_on="2026-04-01")
    trade.accept("C", trade.place("B", "C", [(100, 50_000)], parent=order))
    with pytest.raises(RuleBroken, match="A delivery is open; what is not to be delivered"):
        trade.close("A", order)
    trade.later(31)
    with pytest.raises(RuleBroken, match="A parent order is an accepted one"):
        trade.place("B", "C", [(100, 50_000)], parent=order)
    trade.close("A", order)
    trade.check()


def test_an_order_is_not_closed_over_goods_of_which_nobody_spoke() -> None:
    """Five of 10,000 pairs inspected, agreed to and paid: the others wait."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, PIECES)])
    found = trade.inspect("A", order, delivery, [{"accepted": 5}])
    trade.agree("B", order, found)
    pay(trade, order, 3_000)
    with pytest.raises(RuleBroken, match="A fee is open that both sides did not settle yet"):
        trade.close("A", order)
    rest = trade.inspect("A", order, delivery, [{"accepted": 5, "rejected": PIECES - 5}], supersedes=found)
    trade.agree("B", order, rest)
    trade.close("A", order)
    trade.check()


def test_what_waits_for_inspection_is_called_for_though_a_little_was_inspected() -> None:
    """Of two lines a pair of one was inspected: the call stands; once all was, it is refused."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, 100), (1, 100)])
    found = trade.inspect("A", order, delivery, [{"accepted": 1}])
    body = {"delivery": delivery, "since": trade.today, "channel": "post"}
    trade.say("B", "goods.inspection_called", order, body)
    trade.inspect("A", order, delivery, [{"accepted": 100}, {"accepted": 60, "rejected": 40}], supersedes=found)
    with pytest.raises(RuleBroken, match="A delivery that was inspected is not called for"):
        trade.say("B", "goods.inspection_called", order, body)
    trade.check()


def test_a_key_that_a_person_makes_is_that_persons() -> None:
    """Nobody ratifies what he signed by a second key of his own that names nobody."""
    trade, order = bargain()
    scope = ["goods.received", "mandate.ratified", "key.added"]
    trade.employ("A", "clerk", scope=scope)
    party, second = trade.id("A"), trade.key("second")
    trade.parties["A"].extra["second"] = second
    proof = jose.sign_key_proof(party, second.jwk, ORIGIN, trade.at_ms // 1000, second)
    body = {"jwk": second.jwk, "proof": proof, "custody": "file", "level": "S1", "scope": scope}
    trade.say("A/clerk", "key.added", f"party:{party}", body)
    said = trade.receive("A/clerk", order, trade.deliver("B", order, [(1, 10)]), [10])
    with pytest.raises(RuleBroken, match="No person ratifies what that person signed with another key"):
        trade.say("A/second", "mandate.ratified", order, {"statement": said, "ratified": True})


def test_a_late_inspection_takes_nothing_from_what_silence_accepted_twice() -> None:
    """50 received and deemed accepted; the receipt is put right to 100; 60 accepted then waits for the contractor."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, 100)])
    first = trade.receive("A", order, delivery, [50])
    trade.later(8)
    deem(trade, delivery)
    rows = [{"no": 1, "qty_e3": 100_000}]
    body = {"delivery": delivery, "received_on": trade.today, "lines": rows}
    trade.say("A", "goods.received", order, body, supersedes=first)
    trade.inspect("A", order, delivery, [{"accepted": 60, "rejected": 40}])
    assert (line(trade, delivery).pending is not None, line(trade, delivery).silent_e3) == (True, 50_000)
    deem(trade, delivery)
    assert trade.standing(order).owed_fen == 60_000
    trade.check()
