"""What a debtor might do alone to empty a claim or end a dispute: none of it works."""

from __future__ import annotations

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import RuleBroken
from ledger.records import ClaimedRecord, PeriodRecord
from ledger.rules.objection import OBJECTIONS_MAX
from tests.trade import Trade
from tests.unit.working import MARCH

PRICE_E4 = 15_000


@pytest.fixture
def trade() -> Trade:
    """A workshop B and two workers, W engaged from 1 March on."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    trade.join("W", "person")
    trade.join("V", "person")
    trade.engage("B", "W")
    return trade


def period_of(trade: Trade, work: str, period: str = MARCH) -> PeriodRecord:
    """A pay period as it stands."""
    record = trade.fold.get(f"period:{work.removeprefix('work:')}:{period}")
    assert isinstance(record, PeriodRecord)
    return record


# ---- claims


@pytest.mark.parametrize(("pieces", "left_fen"), [(0, 19_800), (120, 1_800), (132, 0), (140, 0)])
def test_naming_a_claim_with_another_count_leaves_the_difference_claimed(
    trade: Trade, pieces: int, left_fen: int
) -> None:
    """The worker claims 132; the record that names it takes out of his claim only what it gives him."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    record = trade.count("B", work, pieces, PRICE_E4, claim=claim)
    assert (period_of(trade, work).claimed_fen, trade.wages_of(work).owed_fen) == (left_fen, pieces * 150)
    trade.agree_counts("W", [record])
    assert period_of(trade, work).claimed_fen == 0
    trade.check()


def test_lowering_a_record_that_answered_a_claim_takes_nothing_out_of_either(trade: Trade) -> None:
    """132 claimed and recorded; cut to nought alone, the wage of 132 stands, and the claim is disputed again."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    record = trade.count("B", work, 132, PRICE_E4, claim=claim)
    trade.recount("B", record, 0)
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (19_800, Badge.DISPUTED)
    assert badges.of(trade.fold, trade.fold.said[claim]).badge is Badge.DISPUTED
    trade.check()


@pytest.mark.parametrize("corrected_first", [True, False])
def test_a_claim_corrected_before_or_after_its_answer_claims_the_same(trade: Trade, corrected_first: bool) -> None:
    """132 claimed, corrected to 133 and 134, of which 120 are recorded: 14 pairs are claimed; raised to 134, none."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    if corrected_first:
        claim = trade.claim("W", "B", 134, 20_100, supersedes=trade.claim("W", "B", 133, 19_950, supersedes=claim))
        record = trade.count("B", work, 120, PRICE_E4, claim=claim)
    else:
        record = trade.count("B", work, 120, PRICE_E4, claim=claim)
        claim = trade.claim("W", "B", 134, 20_100, supersedes=trade.claim("W", "B", 133, 19_950, supersedes=claim))
    assert (period_of(trade, work).claimed_fen, trade.wages_of(work).owed_fen) == (2_100, 18_000)
    trade.recount("B", record, 134)
    assert (period_of(trade, work).claimed_fen, trade.wages_of(work).owed_fen) == (0, 20_100)
    assert trade.wages_of(work).badge is Badge.MUTUAL
    trade.check()


def test_a_claim_corrected_after_what_he_confirmed_is_seen(trade: Trade) -> None:
    """120 of 132 confirmed, then 133 claimed: the difference stands beside until he confirms again; less, nothing."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    record = trade.count("B", work, 120, PRICE_E4, claim=claim)
    trade.agree_counts("W", [record])
    more = trade.claim("W", "B", 133, 19_950, supersedes=claim)
    assert period_of(trade, work).claimed_fen == 1_950
    less = trade.claim("W", "B", 110, 16_500, supersedes=more)
    assert period_of(trade, work).claimed_fen == 0
    trade.claim("W", "B", 125, 18_750, supersedes=less)
    trade.agree_counts("W", [record])
    assert (period_of(trade, work).claimed_fen, trade.wages_of(work).owed_fen) == (0, 18_000)
    trade.check()


def test_a_record_is_not_led_away_from_the_claim_that_it_answered(trade: Trade) -> None:
    """A correction answers the same claim, or the one with which the worker corrected it."""
    work = trade.work("B", "W")
    claim, other = trade.claim("W", "B", 132, 19_800), trade.claim("W", "B", 50, 7_500)
    record = trade.count("B", work, 120, PRICE_E4, claim=claim)
    with pytest.raises(RuleBroken, match="answered before"):
        trade.recount("B", record, 121, claim=other)
    newer = trade.claim("W", "B", 130, 19_500, supersedes=claim)
    assert period_of(trade, work).claimed_fen == 7_500 + 1_500
    trade.recount("B", record, 130, claim=newer)
    assert period_of(trade, work).claimed_fen == 7_500
    answered = trade.fold.get(f"claimed:{newer}")
    assert isinstance(answered, ClaimedRecord)
    assert (answered.same, answered.alone_fen) == (True, 0)
    trade.check()


# ---- disputes and confirmations


def test_the_other_side_uses_up_no_objection(trade: Trade) -> None:
    """Of the clock's arrears both may say something: the workshop's twenty objections leave the worker his own."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    trade.later(46)
    arrears = trade.lapse(work, MARCH)
    for _ in range(OBJECTIONS_MAX):
        trade.object("B", work, arrears, amount_fen=0)
    with pytest.raises(RuleBroken, match="withdraw one first"):
        trade.object("B", work, arrears, amount_fen=0)
    trade.object("W", work, arrears, amount_fen=20_000)
    trade.check()


def test_repeating_a_confirmed_count_takes_no_confirmation_away(trade: Trade) -> None:
    """The workshop says again what the worker confirmed, directly or by way of a cut: it stays confirmed by both."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    trade.agree_counts("W", [record])
    again = trade.recount("B", record, 120)
    assert (trade.wages_of(work).badge, trade.wages_of(work).periods[0].lines[0].basis) == (Badge.MUTUAL, "confirmed")
    cut = trade.recount("B", again, 100)
    assert trade.wages_of(work).badge is Badge.DISPUTED
    back = trade.recount("B", cut, 120)
    assert badges.of(trade.fold, trade.fold.said[back]).badge is Badge.MUTUAL
    assert (trade.wages_of(work).badge, trade.counted(record).confirmed) == (Badge.MUTUAL, True)
    raised = trade.recount("B", back, 121)
    assert badges.of(trade.fold, trade.fold.said[raised]).badge is Badge.ONE_SIDED
    assert trade.wages_of(work).owed_fen == 18_150
    trade.check()


def test_an_objection_follows_every_correction_until_its_objector_closes_it(trade: Trade) -> None:
    """Neither correcting nor answering ends the worker's dispute; confirming does."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    objection = trade.object("W", work, record, qty_e3=132_000)
    for pieces in (121, 120, 125):
        record = trade.recount("B", record, pieces)
        trade.say("B", "objection.answered", work, {"objection": objection, "answer": "upheld"})
        assert badges.of(trade.fold, trade.fold.said[record]).badge is Badge.DISPUTED
        assert trade.wages_of(work).badge is Badge.DISPUTED
    trade.agree_counts("W", [record])
    assert trade.wages_of(work).badge is Badge.MUTUAL
    trade.check()
