"""What a debtor might do alone to owe less, later or unseen, or a worker to be owed more: none of it works.

Each is played whole; the sums before and after are the same, and the world folds again.
"""

from __future__ import annotations

import pytest

from ledger.badges import Badge
from ledger.errors import LedgerError, RuleBroken
from ledger.records import BundleRecord, CountRecord, PeriodRecord
from ledger.rules.wage import arrears_of
from tests.trade import Trade
from tests.unit.working import APRIL, HUGE, LARGE, MARCH

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


# ---- paydays


def test_back_pay_puts_off_no_payday(trade: Trade) -> None:
    """A count of March that only the slip of April lists stays owed for March, and overdue since its payday."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    trade.later(50)
    assert trade.wages_of(work).since == "2026-04-16"
    trade.count("B", work, 10, PRICE_E4)
    trade.issue_slip("B", work, APRIL)
    standing = trade.wages_of(work)
    march, april = standing.periods
    assert (march.owed_fen, march.since, march.lines[0].basis) == (15_000, "2026-04-16", "payroll")
    assert (april.owed_fen, april.since) == (1_500, None)
    assert (standing.since, standing.overdue_fen) == ("2026-04-16", 15_000)
    trade.check()


def test_a_slip_over_two_months_splits_what_it_withholds_by_month(trade: Trade) -> None:
    """Insurance of a tenth is spread over both months' work to the fen, and nothing is lost."""
    work = trade.work("B", "W")
    trade.count("B", work, 101, PRICE_E4)
    trade.later(35)
    trade.count("B", work, 33, PRICE_E4)
    advance = trade.advance("B", work, 1_000)
    trade.agree_advance("W", advance)
    insurance = {"code": "social-insurance", "amount_fen": 2_011}
    trade.issue_slip("B", work, APRIL, deductions=[insurance], advances=[(advance, 1_000)])
    standing = trade.wages_of(work)
    assert standing.owed_fen == 15_150 + 4_950 - 2_011 - 1_000
    assert standing.due_fen == 15_150 + 4_950 - 2_011
    assert [period.owed_fen for period in standing.periods] == [12_880, 4_209]
    assert [period.set_off_fen for period in standing.periods] == [754, 246]
    trade.check()


def test_what_the_workshop_ends_in_the_past_it_does_not_end(trade: Trade) -> None:
    """Nobody's worked days are cut out of an engagement by who has to pay for them."""
    work = trade.work("B", "W")
    trade.later(20)
    body = {"last_on": "2026-03-01", "ground": "other"}
    with pytest.raises(RuleBroken, match="Only the worker says"):
        trade.say("B", "engagement.ended", work, body)
    trade.claim("W", "B", 100, 15_000, worked_on="2026-03-20")
    assert trade.wages_of(work).claimed_fen == 15_000
    trade.check()


def test_a_payment_stated_before_the_end_is_acknowledged_after_it(trade: Trade) -> None:
    """The worker ends on a day that is past; what he was paid for a period that is gone can still be acknowledged."""
    work = trade.work("B", "W")
    trade.later(40)
    paid = trade.pay_wages("B", work, [(APRIL, "", 5_000)])
    trade.say("W", "engagement.ended", work, {"last_on": "2026-03-31", "ground": "agreed"})
    trade.agree_wages("W", paid)
    april = trade.wages_of(work).periods[-1]
    assert (april.record.due_on, april.overpaid_fen) == ("2026-05-15", 5_000)
    trade.check()


def test_what_stands_in_a_period_is_paid_after_the_worker_ended_before_it(trade: Trade) -> None:
    """He typed an end before his counts: they go on a slip and are paid all the same; an empty period is none."""
    work = trade.work("B", "W")
    trade.later(40)
    trade.count("B", work, 100, PRICE_E4)
    trade.say("W", "engagement.ended", work, {"last_on": "2026-03-10", "ground": "left"})
    trade.later(60)
    trade.issue_slip("B", work, APRIL)
    trade.agree_wages("W", trade.pay_wages("B", work, [(APRIL, "", 15_000)]))
    assert trade.wages_of(work).open_fen == 0
    with pytest.raises(RuleBroken, match="names pay periods of the engagement"):
        trade.pay_wages("B", work, [("2026-05", "", 1)])
    with pytest.raises(RuleBroken, match="is of a pay period of the engagement"):
        trade.issue_slip("B", work, "2026-05", extras=[{"item": "bonus", "amount_fen": 1, "ground": "heat"}])
    trade.check()


def test_what_stands_in_a_month_is_paid_after_terms_by_the_week(trade: Trade) -> None:
    """Weeks were signed over a month with counts in it: the month is put on a slip and paid."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    trade.later(5)
    trade.engage("B", "W", cycle="week", payday=5, from_on="2026-03-01")
    trade.later(60)
    trade.lapse(work, MARCH)
    trade.issue_slip("B", work, MARCH)
    trade.agree_wages("W", trade.pay_wages("B", work, [(MARCH, "", 15_000)]))
    assert trade.wages_of(work).open_fen == 0
    trade.check()


def test_a_count_of_a_day_that_is_no_longer_covered_can_still_be_raised(trade: Trade) -> None:
    """The workshop corrects a count upward after the worker ended on an earlier day."""
    work = trade.work("B", "W")
    trade.later(9)
    record = trade.count("B", work, 100, PRICE_E4)
    trade.say("W", "engagement.ended", work, {"last_on": "2026-03-05", "ground": "agreed"})
    trade.recount("B", record, 120)
    assert trade.wages_of(work).owed_fen == 18_000
    trade.check()


def test_terms_that_ran_out_do_not_bring_older_ones_back(trade: Trade) -> None:
    """New terms cover the days from their first on, whether they still run or not."""
    work = trade.work("B", "W")
    trade.later()
    trade.engage("B", "W", to_on="2026-03-10")
    trade.later(20)
    with pytest.raises(RuleBroken, match="signed terms cover"):
        trade.count("B", work, 100, PRICE_E4)
    trade.count("B", work, 100, PRICE_E4, worked_on="2026-03-01")
    trade.count("B", work, 100, PRICE_E4, worked_on="2026-03-10")
    trade.check()


def test_an_offer_moves_nothing_until_the_worker_signs_it(trade: Trade) -> None:
    """Worse terms that were only offered change neither payday nor price."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    trade.offer("B", "W", payday=28)
    trade.later(32)
    trade.count("B", work, 100, PRICE_E4)
    assert [period.record.due_on for period in trade.wages_of(work).periods] == ["2026-04-15", "2026-05-15"]
    trade.check()


# ---- slips


def test_a_slip_over_nothing_takes_nothing(trade: Trade) -> None:
    """An empty slip uses up the period's only one; the counts stay owed, and due when they were."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    body = trade.slip_body(work, MARCH)
    sums = {"gross_fen": 0, "net_fen": 0, "pay_fen": 0, "parts": [{"amount_fen": 0}]}
    nothing = {"no": 1, "item": "bonus", "amount_fen": 0, "ground": "none"}
    trade.say("B", "payslip.issued", work, body | sums | {"lines": [nothing]})
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.periods[0].lines[0].basis) == (15_000, "recorded")
    trade.later(46)
    assert trade.fold.statements[trade.lapse(work, MARCH)].fields["open_fen"] == 15_000
    trade.check()


def test_what_is_coded_as_tax_takes_at_most_half(trade: Trade) -> None:
    """No code makes a wage vanish; what is beyond half waits for the worker's key."""
    work = trade.work("B", "W")
    trade.count("B", work, 100, PRICE_E4)
    with pytest.raises(RuleBroken, match="at most half"):
        trade.issue_slip("B", work, MARCH, deductions=[{"code": "tax", "amount_fen": 7_501}])
    half = [{"code": "tax", "amount_fen": 7_500}, {"code": "other", "amount_fen": 7_500}]
    slip = trade.issue_slip("B", work, MARCH, deductions=half)
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (7_500, Badge.DISPUTED)
    trade.agree_slip("W", slip)
    assert trade.wages_of(work).owed_fen == 0
    trade.check()


def test_a_count_lowered_after_its_slip_lowers_the_wage_once_confirmed_and_is_never_listed_below_nought(
    trade: Trade,
) -> None:
    """120 on a slip, 100 confirmed later: the period owes 100; the next slip cannot take the 20 out of other work."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    trade.issue_slip("B", work, MARCH)
    trade.agree_counts("W", [trade.recount("B", record, 100)])
    assert trade.wages_of(work).owed_fen == 15_000
    trade.later(31)
    new = trade.count("B", work, 50, PRICE_E4)
    body = trade.slip_body(work, APRIL)
    assert [line["records"] for line in body["lines"]] == [[new]]
    lowered = {"no": 2, "item": "back-pay", "amount_fen": 0, "records": [trade.counted(record).root]}
    with pytest.raises(RuleBroken, match="took whole"):
        trade.say("B", "payslip.issued", work, {**body, "lines": [*body["lines"], lowered]})
    trade.say("B", "payslip.issued", work, body)
    assert trade.wages_of(work).owed_fen == 15_000 + 7_500
    trade.check()


# ---- sums, calendars, bundles


def test_the_clock_can_always_say_what_is_open(trade: Trade) -> None:
    """No sum of a period outgrows the field in which the clock names it: neither the workshop's nor the worker's."""
    work = trade.work("B", "W")
    count = {"worked_on": trade.today, "basis": "piece", "unit": "pair"}
    trade.say("B", "work.recorded", work, {**count, **HUGE})
    trade.claim("W", "B", 1, HUGE["amount_fen"])
    with pytest.raises(RuleBroken, match="stay within"):
        trade.say("B", "work.recorded", work, {**count, **HUGE})
    with pytest.raises(RuleBroken, match="stay within"):
        trade.claim("W", "B", 1, HUGE["amount_fen"])
    trade.say("B", "work.recorded", work, {**count, **LARGE})
    trade.later(46)
    arrears = trade.fold.statements[trade.lapse(work, MARCH)].fields
    assert (arrears["open_fen"], arrears["claimed_fen"]) == (10**13, HUGE["amount_fen"])
    trade.check()


@pytest.mark.parametrize("period", ["9999-12", "9999-12-27", "9999-01"])
def test_a_period_at_the_end_of_the_calendar_trips_nobody(trade: Trade, period: str) -> None:
    """A pay period whose payday no calendar has is no pay period, whoever names it."""
    work = trade.work("B", "W")
    with pytest.raises(LedgerError, match="calendar"):
        trade.pay_wages("B", work, [(period, "", 1)])
    with pytest.raises(LedgerError, match="calendar"):
        trade.say("W", "wage.demanded", work, {"lines": [{"period": period, "amount_fen": 1}], "total_fen": 1})
    trade.engage("B", "V", from_on="9999-12-31", to_on="9999-12-31")
    with pytest.raises(LedgerError):
        trade.count("B", trade.work("B", "V"), 1, PRICE_E4, worked_on="9999-12-31")
    trade.check()


def test_a_bundle_counted_for_the_wrong_worker_comes_free_by_that_workers_key(trade: Trade) -> None:
    """Set to nought and confirmed, it can be counted for who really had it; not before, and not twice."""
    work, other = trade.work("B", "W"), trade.engage("B", "V")
    wrong = trade.count("B", work, 100, PRICE_E4, bundle="B-1")
    nought = trade.recount("B", wrong, 0)
    with pytest.raises(RuleBroken, match="counted once"):
        trade.count("B", other, 100, PRICE_E4, bundle="B-1")
    trade.agree_counts("W", [nought])
    nought = trade.recount("B", nought, 0)
    right = trade.count("B", other, 100, PRICE_E4, bundle="B-1")
    with pytest.raises(RuleBroken, match="counted once"):
        trade.recount("B", nought, 100)
    bundle = trade.fold.get(f"bundle:{trade.id('B')}:own::B-1")
    assert isinstance(bundle, BundleRecord)
    assert (bundle.count, trade.wages_of(work).owed_fen, trade.wages_of(other).owed_fen) == (right, 0, 15_000)
    trade.check()


@pytest.mark.parametrize(("lowered", "owed_fen"), [(100, 15_000), (120, 18_000)])
@pytest.mark.parametrize("objects", [False, True])
def test_repeating_a_count_before_its_confirmation_arrives_changes_nothing(
    trade: Trade, lowered: int, owed_fen: int, objects: bool
) -> None:
    """Recorded 120, corrected, and that repeated: his word for the first correction counts in either order."""
    standings = []
    for confirmed_first in (True, False):
        worker = f"W{confirmed_first}"
        trade.join(worker, "person")
        work = trade.engage("B", worker)
        claim = trade.claim(worker, "B", 132, 19_800)
        record = trade.count("B", work, 120, PRICE_E4, claim=claim)
        lower = trade.recount("B", record, lowered)
        if objects:
            trade.object(worker, work, lower, amount_fen=3_000)
        if confirmed_first:
            trade.agree_counts(worker, [lower])
            trade.recount("B", lower, lowered)
        else:
            trade.recount("B", lower, lowered)
            trade.agree_counts(worker, [lower])
        now = trade.wages_of(work)
        line = now.periods[0].lines[0]
        assert (now.owed_fen, now.claimed_fen, now.badge, line.basis) == (owed_fen, 0, Badge.MUTUAL, "confirmed")
        standings.append((now.owed_fen, now.open_fen, now.badge, line.basis, trade.counted(record).pending))
    assert standings[0] == standings[1]
    trade.check()


@pytest.mark.parametrize("price_e4", [0, PRICE_E4])
@pytest.mark.parametrize("raised_e4", [0, 1])
def test_a_confirmed_quantity_is_not_cut_at_a_higher_price(trade: Trade, price_e4: int, raised_e4: int) -> None:
    """Half of the pieces at twice the price, or a little more, is no less money and waits for the worker still."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, price_e4)
    trade.agree_counts("W", [record])
    cut = trade.count("B", work, 60, 2 * price_e4 + 100 * raised_e4, supersedes=record)
    count = trade.counted(record)
    assert (count.standing, count.confirmed, count.pending) == (record, True, cut)
    assert [(one.what, one.amount_fen) for one in trade.wages_of(work).periods[0].lines[0].disputes] == [("lowered", 0)]
    trade.agree_counts("W", [cut])
    assert (trade.counted(record).standing, trade.counted(record).pending) == (cut, None)
    trade.check()


def test_a_late_word_for_what_stands_confirms_it_beside_what_waits(trade: Trade) -> None:
    """Recorded 120, repeated, then lowered: his word for the first record confirms the 120; the lower one waits."""
    work = trade.work("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    lower = trade.recount("B", trade.recount("B", record, 120), 100)
    trade.agree_counts("W", [record])
    count = trade.counted(record)
    assert (count.standing_fen, count.confirmed, count.pending) == (18_000, True, lower)
    assert trade.wages_of(work).periods[0].lines[0].basis == "confirmed"
    trade.check()


def test_a_worker_alone_is_owed_nothing_more(trade: Trade) -> None:
    """Claims, demands, objections, old confirmations: nothing that he says alone raises what he is owed."""
    work = trade.work("B", "W")
    first = trade.count("B", work, 120, PRICE_E4)
    second = trade.recount("B", first, 100)
    trade.agree_counts("W", [second])
    assert trade.wages_of(work).owed_fen == 15_000
    trade.agree_counts("W", [first])
    trade.claim("W", "B", 1_000, 150_000)
    trade.object("W", work, second, qty_e3=1_000_000, amount_fen=150_000)
    trade.say("W", "wage.demanded", work, {"lines": [{"period": MARCH, "amount_fen": 150_000}], "total_fen": 150_000})
    assert trade.wages_of(work).owed_fen == 15_000
    count = trade.fold.get(f"count:{first}")
    assert isinstance(count, CountRecord)
    assert (count.standing, count.newest, count.confirmed) == (second, second, True)
    trade.later(46)
    assert arrears_of(period_of(trade, work))["open_fen"] == 15_000
    trade.check()
