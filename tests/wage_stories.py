"""Stories of wages, each told to the fen, for whatever trade plays them: in memory, or over the real store.

Figures: 1.50 a pair, paid monthly on the 15th of the month after; the first day is 2026-03-01.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import book, chain
from ledger.badges import Badge, pieces
from ledger.errors import RuleBroken
from ledger.records import ObjectionRecord, OrderRecord
from tests.trade import Trade

PRICE_E4 = 15_000
MARCH, APRIL = "2026-03", "2026-04"


def workshop(trade: Trade, worker: str = "W") -> str:
    """A customer A, a workshop B, and a worker whom it engages; the work thread."""
    trade.join("A")
    trade.join("B")
    trade.join(worker, "person")
    return trade.engage("B", worker)


def order_of(trade: Trade, customer: str = "A", contractor: str = "B", **terms: object) -> str:
    """An accepted order of 10,000 pairs at 6.00."""
    thread = trade.place(customer, contractor, [(10_000, 60_000)], **terms)
    trade.accept(contractor, thread)
    return thread


def contested_count(trade: Trade) -> None:
    """(f) Recorded 120, a slip takes it; he says 132 and objects; 128, confirmed by an offline phone."""
    work = workshop(trade)
    record = trade.count("B", work, 120, PRICE_E4)
    trade.later(20)
    first = trade.issue_slip("B", work, MARCH)
    trade.claim("W", "B", 132, 19_800, worked_on="2026-03-01")
    objection = trade.object("W", work, record, qty_e3=132_000)
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (18_000, Badge.DISPUTED)
    better = trade.recount("B", record, 128)
    assert trade.wages_of(work).owed_fen == 19_200  # never 252 pairs
    trade.agree_counts("W", [better], prev=better)
    closed = trade.fold.get(f"objection:{objection}")
    assert isinstance(closed, ObjectionRecord)
    assert not closed.open
    trade.later(15)
    trade.count("B", work, 100, PRICE_E4)
    second = trade.issue_slip("B", work, APRIL)
    lines = trade.fold.statements[second].fields["lines"]
    assert [(row["item"], row["amount_fen"]) for row in lines] == [("work", 15_000), ("back-pay", 8 * 150)]
    assert [period.owed_fen for period in trade.wages_of(work).periods] == [19_200, 15_000]
    assert trade.counted(record).slips == (first, second)


def payslip_over_orders(trade: Trade) -> None:
    """(m) 1,600 + 900 + own 200, social insurance 312: 1,415.11 + 796.00 + 176.89 = 2,388.00, and paid in full."""
    work = workshop(trade)
    one, two = order_of(trade), order_of(trade)
    trade.count("B", work, 1_000, 16_000, order=one)
    trade.count("B", work, 600, PRICE_E4, order=two)
    allowance = {"item": "allowance", "amount_fen": 20_000, "ground": "heat"}
    insurance = {"code": "social-insurance", "amount_fen": 31_200}
    slip = trade.issue_slip("B", work, MARCH, extras=[allowance], deductions=[insurance])
    trade.agree_slip("W", slip)
    owed = {line.order or "own": line.owed_fen for line in trade.wages_of(work).periods[0].lines}
    assert owed == {one: 141_511, two: 79_600, "own": 17_689}
    pieces = [(MARCH, "" if order == "own" else order, fen) for order, fen in owed.items()]
    trade.agree_wages("W", trade.pay_wages("B", work, pieces))
    standing = trade.wages_of(work)
    assert (standing.owed_fen, standing.paid_fen, standing.open_fen) == (238_800, 238_800, 0)
    assert (standing.state, standing.badge) == ("paid", Badge.MUTUAL)


def daily_advances(trade: Trade) -> None:
    """(q) Twenty advances of 100, wages of 4,320 net, one slip: the debt of 2,000 goes to nought, 2,320 stays open."""
    work = workshop(trade)
    advances = []
    for _ in range(20):
        trade.count("B", work, 144, PRICE_E4)
        advances.append(trade.advance("B", work, 10_000))
        trade.agree_advance("W", advances[-1])
        trade.later()
    assert trade.fold.balance_fen(book.advance_account(work)) == 200_000
    slip = trade.issue_slip("B", work, MARCH, advances=[(one, 10_000) for one in advances])
    assert "deductions" not in trade.fold.statements[slip].fields
    standing = trade.wages_of(work)
    assert trade.fold.balance_fen(book.advance_account(work)) == standing.advance_open_fen == 0
    assert (standing.due_fen, standing.received_fen, standing.open_fen) == (432_000, 200_000, 232_000)


def arrears_of_eighteen(trade: Trade) -> None:
    """(d) Payroll 26,400 for 18 workers; 19,200 paid pro rata and acknowledged; 7,200.00 open after the payday."""
    trade.join("B")
    names = [f"W{number:02d}" for number in range(1, 19)]
    works = {}
    for name in names:
        trade.join(name, "person")
        works[name] = trade.engage("B", name)
        trade.count("B", works[name], 600 if name == "W18" else 1_000, PRICE_E4)
    trade.later(35)
    wages_fen = {}
    for name, work in works.items():
        trade.issue_slip("B", work, MARCH)
        wages_fen[name] = trade.wages_of(work).owed_fen
    assert sum(wages_fen.values()) == 2_640_000
    paid_fen = book.largest_remainder(1_920_000, wages_fen)
    assert sorted(paid_fen.values()) == [65_454, 109_090, *[109_091] * 16]
    for name, work in works.items():
        trade.agree_wages(name, trade.pay_wages("B", work, [(MARCH, "", paid_fen[name])]))
    trade.later(11)
    said = [trade.fold.statements[trade.lapse(work, MARCH)].fields for work in works.values()]
    assert sum(one["open_fen"] for one in said) == 720_000
    assert {(one["basis"], one["due_on"]) for one in said} == {("payroll", "2026-04-15")}
    standings = [trade.wages_of(work) for work in works.values()]
    assert sum(standing.open_fen for standing in standings) == 720_000
    assert {standing.since for standing in standings} == {"2026-04-16"}


def vanished_before_any_payroll(trade: Trade) -> None:
    """(d) The boss who is gone before any slip: what was confirmed, recorded, or only claimed, each told apart."""
    trade.join("B")
    bases = {}
    for name in ("confirmed", "recorded", "claimed"):
        trade.join(name, "person")
        work = trade.engage("B", name)
        if name == "claimed":
            trade.claim(name, "B", 100, 15_000)
        else:
            record = trade.count("B", work, 100, PRICE_E4)
            if name == "confirmed":
                trade.agree_counts(name, [record])
        bases[name] = work
    trade.join("stranger", "person")
    trade.claim("stranger", "B", 100, 15_000)
    trade.later(45)
    with pytest.raises(RuleBroken, match="once the payday has passed"):
        trade.lapse(bases["recorded"], MARCH)
    trade.later(1)
    said = {name: trade.fold.statements[trade.lapse(work, MARCH)].fields for name, work in bases.items()}
    assert {name: one["basis"] for name, one in said.items()} == {name: name for name in bases}
    assert {name: one["open_fen"] for name, one in said.items()} == {
        "confirmed": 15_000,
        "recorded": 15_000,
        "claimed": 0,
    }
    assert said["claimed"]["claimed_fen"] == 15_000
    assert trade.fold.get(f"period:{trade.work('B', 'stranger')[5:]}:{MARCH}") is None  # no engagement, no lapse
    assert trade.wages_of(trade.work("B", "stranger")).owed_fen == 0


def boss_cuts_alone(trade: Trade) -> None:
    """Recorded 120, superseded by 0: the wage of 120 stands, 有异议, past the payday, until he answers."""
    work = workshop(trade)
    record = trade.count("B", work, 120, PRICE_E4)
    cut = trade.recount("B", record, 0)
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (18_000, Badge.DISPUTED)
    trade.later(46)
    assert trade.fold.statements[trade.lapse(work, MARCH)].fields["open_fen"] == 18_000
    trade.agree_counts("W", [cut])
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (0, Badge.ONE_SIDED)


def slip_below_its_records(trade: Trade) -> None:
    """A slip takes 30.00 for damage: 180.00 stands until the worker confirms the slip, 150.00 after."""
    work = workshop(trade)
    trade.count("B", work, 120, PRICE_E4)
    slip = trade.issue_slip("B", work, MARCH, deductions=[{"code": "damage", "amount_fen": 3_000}])
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (18_000, Badge.DISPUTED)
    trade.agree_slip("W", slip)
    assert (trade.wages_of(work).owed_fen, trade.wages_of(work).badge) == (15_000, Badge.MUTUAL)


def paid_before_the_count(trade: Trade) -> None:
    """200.00 acknowledged before 180.00 is recorded: overpaid 20.00, as it would be the other way round."""
    for worker, first in (("W", "paid"), ("V", "counted")):
        if worker == "W":
            work = workshop(trade)
        else:
            trade.join(worker, "person")
            work = trade.engage("B", worker)
        if first == "counted":
            trade.count("B", work, 120, PRICE_E4)
        trade.agree_wages(worker, trade.pay_wages("B", work, [(MARCH, "", 20_000)]))
        if first == "paid":
            trade.count("B", work, 120, PRICE_E4)
        standing = trade.wages_of(work)
        assert (standing.owed_fen, standing.open_fen, standing.overpaid_fen) == (18_000, 0, 2_000)


def three_tiers(trade: Trade, *, disclosed: bool = True) -> None:
    """(g) A→B O1, B→C O2 under it, C's worker W: each pair has its own sum, due date, since when; none is added up."""
    for firm in ("A", "B", "C"):
        trade.join(firm)
    trade.join("W", "person")
    upper = order_of(trade, may_subcontract=True, chain_disclosure=disclosed)
    lower = trade.place("B", "C", [(10_000, 40_000)], parent=upper)
    trade.accept("C", lower)
    work = trade.engage("C", "W")
    trade.count("C", work, 1_000, PRICE_E4, order=lower)
    for customer, contractor, order, due_on in (("B", "C", lower, "2026-04-10"), ("A", "B", upper, "2026-04-20")):
        delivery = trade.deliver(contractor, order, [(1, 1_000)])
        trade.confirm(customer, trade.state(contractor, customer, [(delivery, 1)], due_on=due_on))
    trade.later(60)
    wages = trade.wages_of(work)
    roots = [(line.order, work) for line in wages.overdue_lines]
    assert (wages.open_fen, wages.since, roots) == (150_000, "2026-04-16", [(lower, work)])

    def says_so(order: OrderRecord) -> bool:
        return order.chain_disclosure

    limbs = chain.limbs(trade.fold, roots, trade.today, says_so)
    assert [(limb.order, limb.behind) for limb in limbs] == [(lower, (work,)), (upper, (lower,))]
    first, second = (limb.standing for limb in limbs)
    assert first is not None
    assert (first.order.customer, first.order.contractor) == (trade.id("B"), trade.id("C"))
    assert (first.open_fen, first.lines[0].due_on, first.since) == (400_000, "2026-04-10", "2026-04-11")
    if not disclosed:
        assert (second, limbs[1].late) == (None, False)
        return
    assert second is not None
    assert (second.order.customer, second.order.contractor) == (trade.id("A"), trade.id("B"))
    assert (second.open_fen, second.lines[0].due_on, second.since) == (600_000, "2026-04-20", "2026-04-21")
    assert all(limb.late for limb in limbs)


def three_tiers_undisclosed(trade: Trade) -> None:
    """(g) The same where A did not consent: who stands above B is named by no sum and no date."""
    three_tiers(trade, disclosed=False)


def nothing_overdue_no_chain(trade: Trade) -> None:
    """Before the payday no wage is unpaid, and nothing stands behind it."""
    work = workshop(trade)
    trade.count("B", work, 100, PRICE_E4, order=order_of(trade))
    wages = trade.wages_of(work)
    assert (wages.state, wages.since, wages.overdue_lines) == ("not-due", None, ())


def more_pieces_than_ordered(trade: Trade) -> None:
    """(i) An order of 100 pairs, 5 % more agreed: 110 sewn, by two workers, show; refused is none of it."""
    work = workshop(trade)
    trade.join("V", "person")
    other = trade.engage("B", "V")
    order = trade.place("A", "B", [(100, 60_000)], over_permille=50)
    trade.accept("B", order)

    def shown() -> list[tuple[str | None, int, int]]:
        return [(one.operation, one.made_e3, one.most_e3) for one in pieces.over(trade.fold, [order])]

    first = trade.count("B", work, 60, PRICE_E4, order=order, operation="sewing")
    trade.count("B", work, 100, PRICE_E4, order=order, operation="lasting")
    trade.count("B", work, 105, PRICE_E4, order=order)  # no operation named: a sum of its own
    trade.count("B", other, 45, PRICE_E4, order=order, operation="sewing")
    trade.count("B", other, 500, PRICE_E4, operation="sewing")  # the workshop's own work: no order allows any
    assert shown() == []  # 105 are allowed
    trade.count("B", other, 5, PRICE_E4, order=order, operation="sewing")
    assert shown() == [("sewing", 110_000, 105_000)]
    better = trade.recount("B", first, 50)
    assert shown() == [("sewing", 110_000, 105_000)]  # lower: not before the worker's word
    trade.agree_counts("W", [better])
    assert shown() == []
    assert trade.wages_of(work).owed_fen == (50 + 100 + 105) * 150
    trade.recount("B", better, 56)
    assert shown() == [("sewing", 106_000, 105_000)]
    trade.take_terms("B", trade.propose("A", order, [(120, 60_000)]))
    assert shown() == []  # the terms in force are asked, and 120 pairs are ordered now


STORIES: dict[str, Callable[[Trade], None]] = {
    story.__name__: story
    for story in (
        contested_count,
        payslip_over_orders,
        daily_advances,
        arrears_of_eighteen,
        vanished_before_any_payroll,
        boss_cuts_alone,
        slip_below_its_records,
        paid_before_the_count,
        three_tiers,
        three_tiers_undisclosed,
        nothing_overdue_no_chain,
        more_pieces_than_ordered,
    )
}
