"""What an adversarial reading found of limits, closing and corrections: more given up than was said, or by whom."""

from __future__ import annotations

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import OutOfScope, RuleBroken
from ledger.judge import SAID_FEN_MAX
from ledger.kinds.fields import AMOUNT_FEN_MAX
from ledger.records import Said
from ledger.rules.wage import arrears_of
from ledger.statement import About
from tests.trade import Trade
from tests.unit.test_review_money import FIVE_FEN, UNSETTLED, pay, received_in
from tests.unit.test_review_silence import received
from tests.unit.test_stories_facts import PIECES, SILENT, bargain, deem, line
from tests.unit.test_wage_attacks import period_of

# ---- silence


def test_a_late_inspection_that_raises_does_not_turn_rejects_into_silence() -> None:
    """Day 1: all 100 rejected, and B agrees. Day 9: A takes 10 after all: 60.00, and the other 90 stay rejected."""
    trade, order, delivery = received(100)
    trade.later(1)
    first = trade.inspect("A", order, delivery, [{"accepted": 0, "rejected": 100}])
    trade.agree("B", order, first)
    trade.later(8)
    assert line(trade, delivery).lapses_on is None
    trade.inspect("A", order, delivery, [{"accepted": 10}], supersedes=first)
    assert line(trade, delivery).silent_e3 == 0
    assert trade.standing(order).owed_fen == 6_000
    trade.check()


def test_in_time_the_newest_inspection_alone_says_what_was_spoken_of() -> None:
    """30 accepted; then 20 and 80 rejected, which waits; then 30 again and nothing else, all in time: silent on 70."""
    trade, order, delivery = received(100)
    first = trade.inspect("A", order, delivery, [{"accepted": 30}])
    second = trade.inspect("A", order, delivery, [{"accepted": 20, "rejected": 80}], supersedes=first)
    trade.inspect("A", order, delivery, [{"accepted": 30}], supersedes=second)
    trade.later(8)
    assert line(trade, delivery).silent_e3 == 70_000


@pytest.mark.parametrize(("price_e4", "accepted", "owed_fen"), [(0, 10, 0), (1, 50, 1)])
def test_less_of_what_costs_next_to_nothing_waits_too(price_e4: int, accepted: int, owed_fen: int) -> None:
    """100 pairs for nothing, or for a fen in all, were deemed accepted: fewer wait for B, and the clock adds none."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    order = trade.place("A", "B", [(100, price_e4)], **SILENT)
    trade.accept("B", order)
    delivery = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, delivery, [100])
    trade.later(8)
    deem(trade, delivery)
    trade.inspect("A", order, delivery, [{"accepted": accepted}])
    assert line(trade, delivery).pending is not None
    assert line(trade, delivery).silent_e3 == 0
    assert trade.standing(order).owed_fen == owed_fen


def test_a_confirmation_of_something_else_ends_no_objection() -> None:
    """A's clerk, who may confirm a fen, confirms a free sample and names B's answer to A's objection elsewhere."""
    trade, order, delivery = received(100)
    trade.employ("A", "clerk", scope=["account.confirmed"], limit_fen=1)
    objection = trade.object("A", order, delivery, "quality", lines=[1])
    answer = trade.say("B", "objection.answered", order, {"objection": objection, "answer": "rejected"})
    other = trade.place("A", "B", [(1, 0)])
    trade.accept("B", other)
    stated = trade.state("B", "A", [(trade.deliver("B", other, [(1, 1)]), 1)])
    trade.confirm("A/clerk", stated, about=[About(answer)])
    trade.later(8)
    assert line(trade, delivery).silent_e3 == 0
    trade.confirm("A", trade.state("B", "A", [(delivery, 1)]), about=[About(answer)])
    assert trade.standing(order).lines[0].disputes == ()


# ---- closing


def test_a_receipt_corrected_to_less_settles_nothing() -> None:
    """All received, 5 inspected and agreed to; A counts 5 received instead, pays 30.00: nothing is closed."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.agree("B", order, trade.inspect("A", order, delivery, [{"accepted": 5}]))
    pay(trade, order, FIVE_FEN)
    body = {"delivery": delivery, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": 5_000}]}
    trade.say("A", "goods.received", order, body, supersedes=received_in(trade, delivery))
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)


def test_a_first_receipt_after_the_agreement_settles_nothing() -> None:
    """The same with a receipt that comes only after B agreed; one that B agreed upon settles."""
    trade, order = bargain()
    delivery = trade.deliver("B", order, [(1, PIECES)])
    found = trade.inspect("A", order, delivery, [{"accepted": 5}])
    trade.agree("B", order, found)
    pay(trade, order, FIVE_FEN)
    trade.receive("A", order, delivery, [5])
    with pytest.raises(RuleBroken, match=UNSETTLED):
        trade.close("A", order)
    again = trade.inspect("A", order, delivery, [{"accepted": 5, "rejected": 1}], supersedes=found)
    back = trade.inspect("A", order, delivery, [{"accepted": 5}], supersedes=again)
    trade.agree("B", order, back)
    trade.terminate("A", order, [])
    trade.terminate("B", order, [])
    trade.close("A", order)


def test_what_the_contractor_counted_is_delivered_though_little_may_fall_short() -> None:
    """100 ordered, of which 20 may fall short, 80 delivered and paid; terminated, B counts 20 made: delivered first."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    row = {"no": 1, "qty_e3": 100_000, "unit": "pair", "amount_fen": 60_000, "goods": "袜子", "price_e4": 60_000}
    order = f"order:{trade.uuid()}"
    terms = {"due": {"from": "confirmed", "days": 30}, "chain_disclosure": True, "may_subcontract": False}
    body = {"contractor": trade.id("B"), "lines": [row | {"short_permille": 200}], "total_fen": 60_000, "order_no": "1"}
    trade.say("A", "order.placed", order, body | terms)
    trade.accept("B", order)
    trade.inspect("A", order, trade.deliver("B", order, [(1, 80)]), [{"accepted": 80}])
    pay(trade, order, 48_000)
    trade.terminate("A", order, [])
    trade.terminate("B", order, [(1, 20)])
    with pytest.raises(RuleBroken, match="Work in progress is open"):
        trade.close("A", order)
    trade.inspect("A", order, trade.deliver("B", order, [(1, 20)]), [{"accepted": 20}])
    pay(trade, order, 12_000)
    trade.close("A", order)


# ---- limits


@pytest.mark.parametrize("clock_first", [True, False])
def test_a_limited_key_does_not_agree_away_what_silence_accepted(clock_first: bool) -> None:
    """600.00 were accepted by silence: a key of 599.99 does not agree that nothing was, be the clock quick or slow."""
    trade, order, delivery = received(100)
    for limit_fen, clerk in ((59_999, "low"), (60_000, "high")):
        trade.employ("B", clerk, scope=["inspection.agreed"], limit_fen=limit_fen)
    trade.later(8)
    if clock_first:
        deem(trade, delivery)
    found = trade.inspect("A", order, delivery, [{"accepted": 0, "rejected": 100}])
    with pytest.raises(OutOfScope):
        trade.agree("B/low", order, found)
    trade.agree("B/high", order, found)
    assert trade.standing(order).owed_fen == 0


@pytest.mark.parametrize("silent", [True, False])
def test_a_limited_key_does_not_state_away_what_stands_owed(silent: bool) -> None:
    """600.00 stand accepted, by a word or by silence: a key of 599.99 does not state the line at nothing."""
    trade, _, delivery = received(100)
    for limit_fen, clerk in ((59_999, "low"), (60_000, "high")):
        trade.employ("B", clerk, scope=["account.stated"], limit_fen=limit_fen)
    if silent:
        trade.later(8)
    else:
        trade.inspect("A", line(trade, delivery).order, delivery, [{"accepted": 100}])
    with pytest.raises(OutOfScope):
        trade.state("B/low", "A", [(delivery, 1, 0)])
    trade.state("B/high", "A", [(delivery, 1, 0)])


def test_a_limited_key_does_not_sign_away_the_price_of_the_rest() -> None:
    """A contract of 60,000.00: a key of 59,999.99 neither accepts nor proposes that the pairs cost nothing."""
    trade, order = bargain()
    kinds = ["order.change_accepted", "order.change_proposed"]
    for limit_fen, clerk in ((5_999_999, "low"), (6_000_000, "high")):
        trade.employ("B", clerk, scope=kinds, limit_fen=limit_fen)
    change = trade.propose("A", order, [(PIECES, 0)])
    with pytest.raises(OutOfScope):
        trade.take_terms("B/low", change)
    with pytest.raises(OutOfScope):
        trade.propose("B/low", order, [(PIECES, 0)])
    trade.take_terms("B/high", change)


# ---- what the clock says


def test_nobody_keeps_the_clock_from_saying_that_his_silence_accepted() -> None:
    """A fills its own balance with what it pays a shell ahead: room is left for what the clock says of it."""
    trade, order, delivery = received(100)
    trade.join("S")
    for _ in range(SAID_FEN_MAX // AMOUNT_FEN_MAX):
        trade.acknowledge("S", trade.pay("A", "S", [("", AMOUNT_FEN_MAX)]))
    with pytest.raises(RuleBroken, match="A balance stays"):
        trade.acknowledge("S", trade.pay("A", "S", [("", AMOUNT_FEN_MAX)]))
    trade.later(8)
    deem(trade, delivery)
    assert trade.standing(order).owed_fen == 60_000


# ---- what a worker claims


@pytest.fixture
def claimed() -> tuple[Trade, str, str]:
    """A worker claims 132 pairs, 198.00; the workshop records 140 at a hundredth of a fen; the claim, the record."""
    trade = Trade()
    trade.join("B")
    trade.join("W", "person")
    work = trade.engage("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    return trade, claim, trade.count("B", work, 140, 1, claim=claim)


def test_a_correction_that_waits_settles_no_claim(claimed: tuple[Trade, str, str]) -> None:
    """Corrected to what he claims, but fewer pieces, it waits for him: his 198.00 stay claimed until he confirms."""
    trade, claim, record = claimed
    work = trade.work("B", "W")
    before = trade.wages_of(work)
    newest = trade.count("B", work, 132, 15_000, supersedes=record)
    now = trade.wages_of(work)
    assert trade.counted(record).pending == newest
    assert (now.owed_fen, now.claimed_fen) == (before.owed_fen, 19_800 - before.owed_fen)
    said = trade.fold.get(f"said:{claim}")
    assert isinstance(said, Said)
    assert badges.of(trade.fold, said).badge is not Badge.MUTUAL
    trade.agree_counts("W", [newest])
    after = trade.wages_of(work)
    assert (after.owed_fen, after.claimed_fen) == (19_800, 0)
    assert badges.of(trade.fold, said).badge is Badge.MUTUAL
    trade.check()


def test_the_clock_still_speaks_of_that_claim(claimed: tuple[Trade, str, str]) -> None:
    """After the payday it is open as claimed."""
    trade, _, record = claimed
    work = trade.work("B", "W")
    trade.count("B", work, 132, 15_000, supersedes=record)
    trade.later(50)
    period = period_of(trade, work)
    assert period.lapses_on is not None
    assert arrears_of(period)["claimed_fen"] == 19_800 - trade.wages_of(work).owed_fen


def test_a_claim_corrected_to_a_count_that_waits_stays_claimed(claimed: tuple[Trade, str, str]) -> None:
    """The same in the other order: the worker corrects his claim to what only waits."""
    trade, claim, record = claimed
    work = trade.work("B", "W")
    trade.count("B", work, 132, 15_000, supersedes=record)
    trade.claim("W", "B", 133, 19_950, supersedes=claim)
    assert trade.wages_of(work).claimed_fen == 19_950 - trade.wages_of(work).owed_fen
