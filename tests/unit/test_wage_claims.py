"""The wage rows of CLAIMS section 3, played and counted to the fen."""

from __future__ import annotations

import pytest

from ledger.badges import Badge
from ledger.errors import RuleBroken
from tests.trade import Trade

PRICE_E4 = 15_000  # 1.50 yuan a pair
MARCH, APRIL = "2026-03", "2026-04"


@pytest.fixture
def trade() -> Trade:
    """A workshop B under a customer A, and a worker W, engaged from the first day on."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    trade.join("W", "person")
    return trade


def order_of(trade: Trade, pairs: int = 10_000, **terms: object) -> str:
    """An accepted order from A to B at 6.00 a pair."""
    thread = trade.place("A", "B", [(pairs, 60_000)], **terms)
    trade.accept("B", thread)
    return thread


def test_a_contested_count_is_corrected_never_doubled(trade: Trade) -> None:
    """Story (f): 120 stands and a slip takes it; he claims 132 and objects; 128, confirmed, leaves 8 for the next."""
    work = trade.engage("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    trade.later(20)
    slip = trade.issue_slip("B", work, MARCH)
    assert trade.wages_of(work).owed_fen == 18_000
    trade.claim("W", "B", 132, 19_800, worked_on="2026-03-01")
    objection = trade.object("W", work, record, qty_e3=132_000)
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.claimed_fen, standing.badge) == (18_000, 19_800, Badge.DISPUTED)
    better = trade.recount("B", record, 128)
    assert trade.wages_of(work).owed_fen == 19_200
    trade.agree_counts("W", [better])
    assert not trade.fold.get(f"objection:{objection}").open  # type: ignore[union-attr]
    trade.later(15)
    trade.count("B", work, 100, PRICE_E4)
    following = trade.issue_slip("B", work, APRIL)
    lines = trade.fold.statements[following].fields["lines"]
    assert [(row["item"], row["amount_fen"]) for row in lines] == [("work", 15_000), ("back-pay", 1_200)]
    assert trade.wages_of(work).owed_fen == 18_000 + 15_000 + 1_200
    assert trade.counted(record).slips == (slip, following)
    trade.check()


def test_a_payslip_over_several_orders(trade: Trade) -> None:
    """Story (m): 1,600 + 900 + own 200, less social insurance 312, in parts of the net by largest remainder."""
    work = trade.engage("B", "W")
    first, second = order_of(trade), order_of(trade)
    trade.count("B", work, 1_000, 16_000, order=first)
    trade.count("B", work, 600, 15_000, order=second)
    allowance = {"item": "allowance", "amount_fen": 20_000, "ground": "heat"}
    insurance = {"code": "social-insurance", "amount_fen": 31_200}
    slip = trade.issue_slip("B", work, MARCH, extras=[allowance], deductions=[insurance])
    parts = {row.get("order", "own"): row["amount_fen"] for row in trade.fold.statements[slip].fields["parts"]}
    assert parts == {first: 141_511, second: 79_600, "own": 17_689}
    standing = trade.wages_of(work)
    assert standing.owed_fen == 238_800
    assert {line.order or "own": line.owed_fen for line in standing.periods[0].lines} == parts
    pieces = [(MARCH, line.order, line.owed_fen) for line in standing.periods[0].lines]
    trade.agree_wages("W", trade.pay_wages("B", work, pieces))
    assert (trade.wages_of(work).open_fen, trade.wages_of(work).state) == (0, "paid")
    trade.check()


def test_daily_advances_are_set_off_not_deducted(trade: Trade) -> None:
    """Story (q): 20 advances of 100, wages of 4,320 net, one slip: the debt goes to nought, 2,320 stays open."""
    work = trade.engage("B", "W")
    advances = []
    for _ in range(20):
        trade.count("B", work, 144, PRICE_E4)
        advances.append(trade.advance("B", work, 10_000))
        trade.agree_advance("W", advances[-1])
        trade.later()
    assert trade.fold.balance_fen(f"claim:advance:{work[5:]}") == 200_000
    trade.issue_slip("B", work, MARCH, advances=[(one, 10_000) for one in advances])
    standing = trade.wages_of(work)
    assert trade.fold.balance_fen(f"claim:advance:{work[5:]}") == 0
    assert (standing.due_fen, standing.received_fen, standing.open_fen) == (432_000, 200_000, 232_000)
    assert standing.advance_open_fen == 0
    trade.check()


def test_a_boss_who_cuts_alone_moves_nothing(trade: Trade) -> None:
    """Recorded 120, superseded by 0 and not confirmed: the wage of 120 stands, 有异议 until answered."""
    work = trade.engage("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    cut = trade.recount("B", record, 0)
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.badge) == (18_000, Badge.DISPUTED)
    assert [d.what for d in standing.periods[0].lines[0].disputes] == ["lowered"]
    trade.agree_counts("W", [cut])
    assert trade.wages_of(work).owed_fen == 0
    trade.check()


def test_a_slip_below_its_records_waits_for_the_worker(trade: Trade) -> None:
    """A deduction that no law codes counts once the worker confirms the slip; until then the higher stands."""
    work = trade.engage("B", "W")
    trade.count("B", work, 120, PRICE_E4)
    slip = trade.issue_slip("B", work, MARCH, deductions=[{"code": "damage", "amount_fen": 3_000}])
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.badge) == (18_000, Badge.DISPUTED)
    assert [(d.what, d.amount_fen) for d in standing.periods[0].lines[0].disputes] == [("withheld", 3_000)]
    trade.agree_slip("W", slip)
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.badge) == (15_000, Badge.MUTUAL)
    trade.check()


@pytest.mark.parametrize("confirmed", [False, True])
def test_arrears_without_a_payslip_rest_on_the_records(trade: Trade, confirmed: bool) -> None:
    """The boss who vanishes before any payroll: what was recorded, or confirmed, is open after the payday."""
    work = trade.engage("B", "W")
    record = trade.count("B", work, 120, PRICE_E4)
    if confirmed:
        trade.agree_counts("W", [record])
    trade.later(45)
    with pytest.raises(RuleBroken, match="once the payday has passed"):
        trade.lapse(work, MARCH)
    trade.later(1)
    arrears = trade.lapse(work, MARCH)
    body = trade.fold.statements[arrears].fields
    assert (body["open_fen"], body["basis"]) == (18_000, "confirmed" if confirmed else "recorded")
    assert trade.wages_of(work).since == "2026-04-16"
    trade.check()


def test_claimed_work_alone_is_outside_every_sum(trade: Trade) -> None:
    """Claimed work gives a claimed sum; without an engagement no lapse is recorded."""
    trade.claim("W", "B", 132, 19_800)
    work = trade.work("B", "W")
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).periods) == (0, ())
    trade.engage("B", "W")
    trade.claim("W", "B", 132, 19_800)
    trade.later(50)
    body = trade.fold.statements[trade.lapse(work, MARCH)].fields
    assert (body["open_fen"], body["basis"], body["claimed_fen"], body["lines"]) == (0, "claimed", 19_800, [])
    trade.check()
