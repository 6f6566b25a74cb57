"""The badges of every kind under `work:`, both ways: what confirms it, and what does not."""

from __future__ import annotations

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import RuleBroken
from ledger.records import ObjectionRecord
from ledger.statement import About
from tests.trade import Trade
from tests.unit.working import MARCH

PRICE_E4 = 15_000
DISPUTED, ONE_SIDED, MUTUAL = Badge.DISPUTED, Badge.ONE_SIDED, Badge.MUTUAL


@pytest.fixture
def trade() -> Trade:
    """A workshop B, and a worker W engaged from today on."""
    trade = Trade()
    trade.join("B")
    trade.join("W", "person")
    trade.engage("B", "W")
    return trade


def worn(trade: Trade, *statements: str) -> list[Badge]:
    """The badges that statements wear."""
    return [badges.of(trade.fold, trade.fold.said[one]).badge for one in statements]


def lines(trade: Trade, statement: str) -> dict[int, Badge]:
    """The badges of a statement's lines."""
    return badges.of(trade.fold, trade.fold.said[statement]).lines


def kind_of(trade: Trade, kind: str) -> str:
    """The newest statement of a kind."""
    return [said.id for said in trade.fold.said.values() if said.kind == kind][-1]


# ---- engagements


def test_an_offer_is_one_sided_until_it_is_signed(trade: Trade) -> None:
    """engagement.offered by engagement.signed; an offer that another one replaced stays the workshop's word."""
    first, second = trade.offer("B", "W"), trade.offer("B", "W")
    assert worn(trade, first, second) == [ONE_SIDED, ONE_SIDED]
    signed = trade.sign("W", second)
    assert worn(trade, first, second, signed) == [ONE_SIDED, MUTUAL, MUTUAL]


def test_who_ends_an_engagement_says_so_alone(trade: Trade) -> None:
    """Nothing answers engagement.ended, and it takes no badge away from what was signed."""
    offered = kind_of(trade, "engagement.offered")
    ended = trade.say("W", "engagement.ended", trade.work("B", "W"), {"last_on": trade.today, "ground": "agreed"})
    assert worn(trade, offered, ended) == [MUTUAL, ONE_SIDED]


def test_terms_signed_ahead_keep_nobody_from_leaving_before_they_begin(trade: Trade) -> None:
    """New terms by the week from 1 April are signed; the worker leaves in March: no later day is covered, March is."""
    work = trade.work("B", "W")
    trade.later()
    trade.engage("B", "W", from_on="2026-04-01", cycle="week", payday=5)
    trade.later(8)
    ended = trade.say("W", "engagement.ended", work, {"last_on": trade.today, "ground": "left"})
    assert worn(trade, kind_of(trade, "engagement.signed"), ended) == [MUTUAL, ONE_SIDED]
    trade.later(30)
    record = trade.count("B", work, 120, PRICE_E4, worked_on="2026-03-10")
    for day in ("2026-03-11", "2026-04-01", "2026-04-09"):
        with pytest.raises(RuleBroken, match="signed terms cover"):
            trade.count("B", work, 120, PRICE_E4, worked_on=day)
    for period in ("2026-03-30", "2026-04-06"):
        with pytest.raises(RuleBroken, match="pay periods of the engagement"):
            trade.pay_wages("B", work, [(period, "", 1)])
    assert trade.wages_of(work).periods[0].record.due_on == "2026-04-15"
    assert worn(trade, record) == [ONE_SIDED]
    trade.check()


# ---- counts


def test_a_count_is_one_sided_whatever_time_passes(trade: Trade) -> None:
    """A worker's silence is 未确认, never consent: no payday and no payslip confirms his count."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    trade.issue_slip("B", work, MARCH)
    trade.later(400)
    assert worn(trade, record) == [ONE_SIDED]
    assert trade.wages_of(work).badge is ONE_SIDED


def test_a_confirmation_confirms_the_counts_that_it_repeats(trade: Trade) -> None:
    """work.recorded by work.confirmed, line by line; a count that it does not name stays one-sided."""
    work = trade.work("B", "W")
    one, two, three = (trade.count("B", work, pieces, PRICE_E4) for pieces in (10, 20, 30))
    confirmed = trade.agree_counts("W", [one, two])
    assert worn(trade, one, two, three, confirmed) == [MUTUAL, MUTUAL, ONE_SIDED, MUTUAL]
    trade.recount("B", two, 5)
    assert lines(trade, confirmed) == {1: MUTUAL, 2: DISPUTED}


def test_a_lower_count_is_disputed_on_both_sides_until_the_worker_answers(trade: Trade) -> None:
    """What stands and what would lower it are both 有异议; the worker's key decides."""
    work = trade.work("B", "W")
    first = trade.count("B", work, 120, PRICE_E4)
    cut = trade.recount("B", first, 100)
    assert worn(trade, first, cut) == [DISPUTED, DISPUTED]
    trade.agree_counts("W", [cut])
    assert worn(trade, first, cut) == [ONE_SIDED, MUTUAL]
    assert (trade.wages_of(work).badge, trade.wages_of(work).owed_fen) == (MUTUAL, 15_000)


def test_a_phone_that_was_offline_confirms_what_was_superseded(trade: Trade) -> None:
    """It is kept: the old record was agreed on, the raised one was not; a record that is cut stays disputed."""
    work = trade.work("B", "W")
    first = trade.count("B", work, 120, PRICE_E4)
    raised = trade.recount("B", first, 128)
    late = trade.agree_counts("W", [first], prev=first)
    assert worn(trade, first, late, raised) == [MUTUAL, MUTUAL, ONE_SIDED]
    assert trade.wages_of(work).owed_fen == 19_200
    cut = trade.recount("B", raised, 100)
    late = trade.agree_counts("W", [raised], prev=raised)
    assert worn(trade, raised, late, cut) == [DISPUTED, DISPUTED, DISPUTED]
    assert (trade.wages_of(work).owed_fen, trade.counted(first).confirmed) == (19_200, True)


def test_a_phone_that_was_offline_objects_to_what_was_superseded(trade: Trade) -> None:
    """The objection stands against the newest, which wears it, and is closed with it."""
    work = trade.work("B", "W")
    first = trade.count("B", work, 120, PRICE_E4)
    raised = trade.recount("B", first, 128)
    body = {"statement": first, "ground": "quantity", "qty_e3": 132_000}
    late = trade.say("W", "objection.made", work, body, prev=first)
    assert worn(trade, first, raised) == [DISPUTED, DISPUTED]
    assert trade.wages_of(work).badge is DISPUTED
    trade.agree_counts("W", [raised])
    record = trade.fold.get(f"objection:{late}")
    assert isinstance(record, ObjectionRecord)
    assert not record.open
    assert worn(trade, first, raised) == [ONE_SIDED, MUTUAL]


def test_a_plea_and_a_sum_without_line_against_a_count(trade: Trade) -> None:
    """An objection that names neither quantity nor sum is shown beside; one that does makes the count 有异议."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    trade.object("W", work, record, ground="other")
    assert worn(trade, record) == [ONE_SIDED]
    sums = trade.object("W", work, record, ground="price", amount_fen=20_000)
    assert worn(trade, record) == [DISPUTED]
    trade.say("W", "objection.withdrawn", work, {"objection": sums})
    assert worn(trade, record) == [ONE_SIDED]


# ---- the worker's own counts


@pytest.mark.parametrize(
    ("pieces", "fen", "claimed", "recorded"),
    [
        (132, 19_800, MUTUAL, MUTUAL),
        (132, None, MUTUAL, ONE_SIDED),
        (131, 19_800, DISPUTED, ONE_SIDED),
        (132, 19_801, DISPUTED, ONE_SIDED),
    ],
)
def test_a_record_confirms_the_claim_that_it_repeats(
    trade: Trade, pieces: int, fen: int | None, claimed: Badge, recorded: Badge
) -> None:
    """work.claimed by a work.recorded that names it with the same count; only a claim with the same sum confirms it."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", pieces, fen)
    assert worn(trade, claim) == [ONE_SIDED]
    record = trade.count("B", work, 132, PRICE_E4, claim=claim)
    assert worn(trade, claim, record) == [claimed, recorded]


def test_a_claim_is_no_longer_disputed_once_the_other_count_is_confirmed(trade: Trade) -> None:
    """He claims 132, the record says 128, he confirms it: his claim stays his word."""
    work = trade.work("B", "W")
    claim = trade.claim("W", "B", 132, 19_800)
    record = trade.count("B", work, 128, PRICE_E4, claim=claim)
    assert worn(trade, claim, record) == [DISPUTED, ONE_SIDED]
    trade.agree_counts("W", [record])
    assert worn(trade, claim, record) == [ONE_SIDED, MUTUAL]
    newer = trade.claim("W", "B", 131, 19_650, supersedes=claim)
    assert worn(trade, claim, newer) == [ONE_SIDED, ONE_SIDED]


def test_the_workshop_objects_to_a_claim(trade: Trade) -> None:
    """Both sides may dispute what the other said."""
    claim = trade.claim("W", "B", 132, 19_800)
    trade.object("B", trade.work("B", "W"), claim, qty_e3=120_000)
    assert worn(trade, claim) == [DISPUTED]


def test_the_workshop_cannot_dispute_a_count_by_disputing_its_confirmation(trade: Trade) -> None:
    """What both said stays said: only the confirmation itself wears the objection."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    confirmed = trade.agree_counts("W", [record])
    trade.object("B", work, confirmed, amount_fen=0)
    assert worn(trade, record, confirmed) == [MUTUAL, DISPUTED]
    assert trade.wages_of(work).badge is MUTUAL


# ---- money


@pytest.mark.parametrize(("fen", "expected"), [(10_000, MUTUAL), (9_999, ONE_SIDED)])
def test_an_advance_is_confirmed_by_the_sum_that_repeats_it(trade: Trade, fen: int, expected: Badge) -> None:
    """wage.advanced by advance.acknowledged; the answer wears the badge of what it answers."""
    advance = trade.advance("B", trade.work("B", "W"), 10_000)
    assert worn(trade, advance) == [ONE_SIDED]
    assert worn(trade, trade.agree_advance("W", advance, fen), advance) == [expected, expected]


def test_a_payslip_is_confirmed_whole(trade: Trade) -> None:
    """payslip.issued by payslip.confirmed; what it withholds beyond the law is disputed until then."""
    work = trade.work("B", "W")
    trade.count("B", work, 120, PRICE_E4)
    slip = trade.issue_slip("B", work, MARCH, deductions=[{"code": "damage", "amount_fen": 100}])
    assert lines(trade, slip) == {0: DISPUTED, 1: ONE_SIDED}
    confirmed = trade.agree_slip("W", slip)
    assert (lines(trade, slip), worn(trade, slip, confirmed)) == ({0: MUTUAL, 1: MUTUAL}, [MUTUAL, MUTUAL])


def test_a_payslip_with_lawful_deductions_is_one_sided(trade: Trade) -> None:
    """Coded tax and social insurance dispute nothing, and confirm nothing."""
    work = trade.work("B", "W")
    trade.count("B", work, 120, PRICE_E4)
    slip = trade.issue_slip("B", work, MARCH, deductions=[{"code": "tax", "amount_fen": 100}])
    assert (worn(trade, slip), trade.wages_of(work).badge) == ([ONE_SIDED], ONE_SIDED)


def test_an_objection_to_one_item_of_a_payslip_reaches_its_order_alone(trade: Trade) -> None:
    """The item and the wage line of its order are 有异议; an answer closes nothing, confirming the slip does."""
    work = trade.work("B", "W")
    trade.join("A")
    order = trade.place("A", "B", [(100, 60_000)])
    trade.accept("B", order)
    trade.count("B", work, 10, PRICE_E4, order=order)
    trade.count("B", work, 20, PRICE_E4)
    slip = trade.issue_slip("B", work, MARCH)
    first = trade.fold.statements[slip].fields["lines"][0]
    assert first["order"] == order
    objection = trade.object("W", work, slip, lines=[1])
    trade.say("B", "objection.answered", work, {"objection": objection, "answer": "upheld"})
    assert lines(trade, slip) == {1: DISPUTED, 2: ONE_SIDED}
    assert {line.order: line.badge for line in trade.wages_of(work).periods[0].lines} == {
        "": ONE_SIDED,
        order: DISPUTED,
    }
    trade.agree_slip("W", slip)
    assert (worn(trade, slip), trade.wages_of(work).badge) == ([MUTUAL], MUTUAL)


def test_an_objection_is_closed_by_confirming_its_answer(trade: Trade) -> None:
    """A confirmation that names the answer in `about` gives the dispute up; one of another count does not."""
    work = trade.work("B", "W")
    record, other = (trade.count("B", work, pieces, PRICE_E4) for pieces in (120, 10))
    objection = trade.object("W", work, record, qty_e3=132_000)
    answer = trade.say("B", "objection.answered", work, {"objection": objection, "answer": "rejected"})
    trade.agree_counts("W", [other])
    assert worn(trade, record) == [DISPUTED]
    trade.agree_counts("W", [other], about=[About(answer)])
    assert worn(trade, record) == [ONE_SIDED]


def test_a_wage_payment_is_confirmed_allocation_by_allocation(trade: Trade) -> None:
    """payment.stated by payment.acknowledged: what it repeats is 双方确认, what it lowers is not."""
    work = trade.work("B", "W")
    trade.join("A")
    order = trade.place("A", "B", [(100, 60_000)])
    trade.accept("B", order)
    paid = trade.pay_wages("B", work, [(MARCH, "", 5_000), (MARCH, order, 3_000)])
    assert lines(trade, paid) == {1: ONE_SIDED, 2: ONE_SIDED}
    rows = [{"period": MARCH, "amount_fen": 5_000}, {"period": MARCH, "order": order, "amount_fen": 2_000}]
    body = {"payment": paid, "amount_fen": 7_000, "received_on": trade.today, "allocations": rows}
    received = trade.say("W", "payment.acknowledged", work, body)
    assert lines(trade, paid) == lines(trade, received) == {1: MUTUAL, 2: ONE_SIDED}


def test_arrears_are_confirmed_by_the_workshops_acknowledgement(trade: Trade) -> None:
    """arrears.recorded by arrears.acknowledged with the same sum by order; another sum confirms nothing."""
    work = trade.work("B", "W")
    trade.count("B", work, 120, PRICE_E4)
    trade.later(46)
    arrears = trade.lapse(work, MARCH)
    assert worn(trade, arrears) == [ONE_SIDED]
    body = {"arrears": arrears, "pay_by": trade.today}
    row = {"period": MARCH, "amount_fen": 18_000}
    answer = trade.say("B", "arrears.acknowledged", work, {**body, "lines": [row], "total_fen": 18_000})
    assert worn(trade, arrears, answer) == [MUTUAL, MUTUAL]


def test_arrears_acknowledged_in_part_are_not_confirmed(trade: Trade) -> None:
    """Less than what the clock recorded is another sum."""
    work = trade.work("B", "W")
    trade.count("B", work, 120, PRICE_E4)
    trade.later(46)
    arrears = trade.lapse(work, MARCH)
    row = {"period": MARCH, "amount_fen": 17_999}
    body = {"arrears": arrears, "pay_by": trade.today, "lines": [row], "total_fen": 17_999}
    assert worn(trade, arrears, trade.say("B", "arrears.acknowledged", work, body)) == [ONE_SIDED, ONE_SIDED]


def test_a_demand_is_the_workers_word(trade: Trade) -> None:
    """Nothing answers wage.demanded."""
    body = {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 1}
    assert worn(trade, trade.say("W", "wage.demanded", trade.work("B", "W"), body)) == [ONE_SIDED]


def test_no_badge_rises_above_the_weaker_signature(trade: Trade) -> None:
    """Beside 双方确认 stands the lower level of the two keys."""
    trade.employ("B", "clerk", scope=["work.recorded"])
    record = trade.count("B/clerk", trade.work("B", "W"), 120, PRICE_E4)
    trade.agree_counts("W", [record])
    found = badges.of(trade.fold, trade.fold.said[record])
    assert (found.badge, found.level) == (MUTUAL, "S1")
    line = trade.wages_of(trade.work("B", "W")).periods[0].lines[0]
    assert (line.badge, line.level) == (MUTUAL, "S1")
