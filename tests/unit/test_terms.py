"""Terms as packs and pages show them: those in force, what was proposed, how an order ended, and what it has open."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from ledger import badges, subcontract
from ledger.badges import Badge
from ledger.errors import LedgerError, RuleBroken
from ledger.records import ChangeRecord
from reports import case, report
from reports.case import Case, wages
from reports.check import check
from tests.packs import Ledger, plain
from tests.sewing import sewing


def bargained() -> tuple[Ledger, str]:
    """Countered, concluded at 6.50, delivered, changed to 6.20 and a second line, delivered, terminated by both."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    order = ledger.place(
        "A",
        "B",
        [(10_000, 60_000)],
        batches=[{"line": 1, "qty_e3": 5_000_000, "deliver_by": "2026-05-01"}],
        supplied=[{"no": 1, "qty_e3": 900_000, "unit": "kg", "wastage_permille": 30, "material": "棉纱"}],
        clauses=["direct_wages", "agency_pay"],
        disputes="mediation_first",
        dispute_forum="示例人民法院",
        late_daily_ppm=500,
        late_lpr_percent=150,
        settlement="monthly",
        customer_size="small",
        e_signing=True,
        confidential=False,
        licence_unchecked=True,
    )
    ledger.take_terms("A", ledger.propose("B", order, [(10_000, 65_000)]))
    first = ledger.deliver("B", order, [(1, 4_000)])
    ledger.inspect("A", order, first, [{"accepted": 4_000}])
    lines = [(8_000, 62_000), (100, 10_000)]
    ledger.take_terms("B", ledger.propose("A", order, lines, due={"from": "inspected", "days": 10}))
    second = ledger.deliver("B", order, [(1, 1_000)])
    ledger.inspect("A", order, second, [{"accepted": 1_000}])
    ledger.propose("B", order, [(8_000, 63_000), (100, 10_000)])
    back = [{"no": 1, "qty_e3": 1_000, "unit": "kg", "material": "棉纱"}]
    ledger.terminate("A", order, [], materials=back, ground="delay")
    ledger.terminate("B", order, [(1, 500)], ground="other")
    return ledger, order


def the_case(ledger: Ledger, order: str, reader: str = "A") -> Case:
    """The case of the order's pack."""
    return case.of(ledger.collected("order", order, reader).contents)


def words_of(pdf: bytes) -> str:
    """The words of a report, without the breaks."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_pack_of_a_changed_and_terminated_order_is_valid_for_both_sides() -> None:
    """Sealed, judged again from its own statements, and found as said."""
    ledger, order = bargained()
    for reader in ("A", "B"):
        made = ledger.pack("order", order, reader, draw=plain)
        assert check(made.data, ledger.trust, draw=plain).exit_code == 0


def test_the_case_has_the_terms_in_force_and_each_delivery_its_own() -> None:
    """6.20 stands; 4,000 pairs were made at 6.50 under the older term, and the sums say so."""
    ledger, order = bargained()
    (found,) = the_case(ledger, order).orders
    assert [(line.price_e4, line.amount_fen) for line in found.lines] == [(62_000, 4_960_000), (10_000, 10_000)]
    assert [(row.price_e4, row.standing_fen) for row in found.deliveries] == [(65_000, 2_600_000), (62_000, 620_000)]
    assert [row.due_zh for row in found.deliveries] == ["对账确认后30日内付款", "验收后10日内付款"]
    assert (found.state_zh, found.total_fen, found.owed_fen) == ("已解除", 4_970_000, 3_220_000)
    told = [(one.what_zh, one.by_zh, one.before_fen, one.total_fen, one.outcome_zh) for one in found.changes]
    assert told == [
        ("还价", "承揽人", 6_000_000, 6_500_000, "对方同意"),
        ("变更", "定作人", 6_500_000, 4_970_000, "对方同意"),
        ("变更", "承揽人", 4_970_000, 5_050_000, "随订单了结"),
    ]
    assert [one.text for one in found.ends] == [
        "对方迟延，经催告仍未履行，自2026-03-01起；无已做未送的在制品；应退材料棉纱1公斤",
        "其他，自2026-03-01起；已做未送第1行500双",
    ]


def test_the_report_prints_terms_changes_and_end() -> None:
    """At least a line of each, in the words of the trade."""
    ledger, order = bargained()
    text = words_of(report.draw(the_case(ledger, order)))
    for words in (
        "工资直付、委托代发",
        "每日百万分之500，一年期LPR的150%",
        "棉纱900公斤，损耗率30‰",
        "下单时未核验承揽人经营资格",
        "还价与变更",
        "随订单了结",
        "5,000双，2行分别按送货时的单价计算后相加",
        "订单约定：验收后10日内付款",
        "定作人表示解除",
        "承揽人就解除另作记载",
        "已解除",
    ):
        assert words in text, words


def test_work_passed_on_without_consent_is_remarked_and_its_fee_is_not_touched() -> None:
    """Where the order above is not in the pack, that is what is said."""
    ledger = Ledger()
    for name in ("A", "B", "C"):
        ledger.join(name)
    above = ledger.place("A", "B", [(100, 10_000)])
    ledger.accept("B", above)
    below = ledger.place("B", "C", [(100, 9_000)], parent=above)
    ledger.accept("C", below)
    (found,) = the_case(ledger, below, "C").orders
    assert found.passed_on_zh == "未载明上游定作人的同意；上游订单不在本包内，未核"
    consent = ledger.say("A", "subcontract.consented", above, {"lines": [1]})
    named = ledger.place("B", "C", [(100, 9_000)], parent=above, consent=consent)
    (found,) = the_case(ledger, named, "C").orders
    assert found.passed_on_zh == "已指明上游定作人的同意"
    assert check(ledger.pack("order", named, "C", draw=plain).data, ledger.trust, draw=plain).exit_code == 0


def test_the_chain_above_unpaid_wages_says_where_work_was_passed_on_without_consent() -> None:
    """Of the workshop's order under the brand's, not of the brand's own; with consent, of neither."""
    ledger = Ledger()
    told = sewing(ledger)
    work = told.works["周巧云"]

    def remarks() -> list[str | None]:
        found = wages.of(ledger.collected("worker", work, "周巧云").contents)
        return [limb.passed_on_zh for limb in found.limbs]

    assert remarks() == ["未经同意转外发", None]
    drawn = report.draw(wages.of(ledger.collected("worker", work, "周巧云").contents))
    assert "未经同意转外发" in words_of(drawn)
    ledger.say("品牌", "subcontract.consented", told.above, {"lines": [1]})
    assert subcontract.passed_on(ledger.fold, ledger.order(told.order)) == "consented"
    assert remarks() == [None, None]


def test_an_order_that_may_be_passed_on_needs_no_consent() -> None:
    """The terms above say so."""
    trade = Ledger()
    for name in ("A", "B", "C"):
        trade.join(name)
    above = trade.place("A", "B", [(100, 10_000)], may_subcontract=True)
    trade.accept("B", above)
    below = trade.place("B", "C", [(100, 9_000)], parent=above)
    assert subcontract.passed_on(trade.fold, trade.order(below)) == "allowed"
    assert subcontract.passed_on(trade.fold, trade.order(above)) is None


def test_a_closed_order_is_valid_in_a_pack_and_says_so() -> None:
    """Closing is judged again from the pack alone: its account is there, too."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    order = ledger.place("A", "B", [(100, 10_000)])
    ledger.accept("B", order)
    delivery = ledger.deliver("B", order, [(1, 100)])
    ledger.confirm("A", ledger.state("B", "A", [(delivery, 1)]))
    ledger.acknowledge("B", ledger.pay("A", "B", [(order, 10_000)]))
    ledger.close("A", order)
    assert check(ledger.pack("order", order, "B", draw=plain).data, ledger.trust, draw=plain).exit_code == 0
    (found,) = the_case(ledger, order).orders
    assert (found.state_zh, found.ends[0].text) == ("已结清", "应付100.00元，均已付清，无未了事项")


def test_a_change_that_waits_is_one_sided_and_its_answer_makes_it_mutual() -> None:
    """Declined or withdrawn, it stays the proposer's word."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    order = ledger.place("A", "B", [(100, 10_000)])
    ledger.accept("B", order)
    declined = ledger.propose("B", order, [(100, 11_000)])
    assert ledger.badge(declined) is Badge.ONE_SIDED
    ledger.refuse("A", declined)
    back = ledger.propose("B", order, [(100, 12_000)])
    ledger.take_back("B", back)
    taken = ledger.propose("B", order, [(100, 13_000)])
    answer = ledger.take_terms("A", taken)
    worn = [ledger.badge(one) for one in (declined, back, taken, answer, ledger.order(order).placed)]
    assert worn == [Badge.ONE_SIDED, Badge.ONE_SIDED, Badge.MUTUAL, Badge.MUTUAL, Badge.MUTUAL]
    assert badges.of(ledger.fold, ledger.fold.said[taken]).lines == {1: Badge.MUTUAL}
    with pytest.raises(RuleBroken, match="No proposal is open"):
        ledger.refuse("B", taken)


def test_an_order_that_ends_takes_its_open_proposal_with_it() -> None:
    """Declined, withdrawn or terminated: nobody accepts the proposal any more."""
    for ending in ("declined", "withdrawn"):
        ledger = Ledger()
        for name in ("A", "B"):
            ledger.join(name)
        order = ledger.place("A", "B", [(100, 10_000)])
        change = ledger.propose("B", order, [(100, 11_000)])
        ledger.say("B" if ending == "declined" else "A", f"order.{ending}", order, {"ground": "other"})
        record = ledger.fold.get(f"change:{change}")
        assert isinstance(record, ChangeRecord)
        assert (record.outcome, ledger.order(order).change) == ("ended", None)
        with pytest.raises(LedgerError):
            ledger.take_terms("A", change)


def test_an_objection_in_the_account_keeps_the_order_open_that_it_reaches() -> None:
    """Two orders in one statement of account; the objection reaches a line of the first alone."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    orders = [ledger.place("A", "B", [(100, 10_000)]) for _ in range(2)]
    for order in orders:
        ledger.accept("B", order)
    lines = [(ledger.deliver("B", order, [(1, 100)]), 1) for order in orders]
    stated = ledger.state("B", "A", lines)
    account = ledger.account("A", "B")
    objection = ledger.object("A", account, stated, lines=[1])
    plea = ledger.object("A", account, stated, "upstream-unpaid")
    assert [ledger.order(order).objections for order in orders] == [1, 0]
    ledger.say("A", "objection.withdrawn", account, {"objection": objection})
    ledger.say("A", "objection.withdrawn", account, {"objection": plea})
    again = ledger.object("A", account, stated, amount_fen=1)
    assert [ledger.order(order).objections for order in orders] == [1, 1]
    ledger.confirm("A", stated)
    assert [ledger.order(order).objections for order in orders] == [0, 0]
    acknowledged = {
        "lines": [{"order": orders[1], "delivery": lines[1][0], "delivery_line": 1, "amount_fen": 10_000}],
        "total_fen": 10_000,
        "due_on": ledger.today,
    }
    said = ledger.say("A", "fee.acknowledged", account, acknowledged)
    ledger.object("B", account, said, lines=[1])
    assert [ledger.order(order).objections for order in orders] == [0, 1]
    assert ledger.fold.get(f"objection:{again}")
    ledger.check()


def test_what_is_open_of_deliveries_is_counted_as_they_are_settled() -> None:
    """Delivered, inspected in part, agreed to, reworked, confirmed: the counters follow each."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    order = ledger.place("A", "B", [(100, 10_000)])
    ledger.accept("B", order)

    def open_now() -> tuple[int, int]:
        record = ledger.order(order)
        return record.unexamined, record.unsettled

    delivery = ledger.deliver("B", order, [(1, 100)])
    assert open_now() == (1, 1)
    inspection = ledger.inspect("A", order, delivery, [{"accepted": 90, "rework": 10}])
    assert open_now() == (0, 1)
    ledger.agree("B", order, inspection)
    assert open_now() == (0, 1)  # ten are to come back
    again = ledger.deliver("B", order, [(1, 10)], rework_of={"delivery": delivery, "line": 1})
    assert open_now() == (1, 1)
    stated = ledger.state("B", "A", [(delivery, 1, 90), (again, 1)])
    assert open_now() == (1, 2)
    ledger.confirm("A", stated, disputed=(2,))
    assert open_now() == (1, 1)
    ledger.inspect("A", order, again, [{"accepted": 10}])
    assert open_now() == (0, 1)  # still set apart
    ledger.confirm("A", ledger.state("B", "A", [(again, 1)]))
    assert open_now() == (0, 0)


def test_until_its_day_a_termination_leaves_work_going_on() -> None:
    """Announced for tomorrow: today more is delivered, tomorrow only what was in progress."""
    ledger = Ledger()
    for name in ("A", "B"):
        ledger.join(name)
    order = ledger.place("A", "B", [(100, 10_000)])
    ledger.accept("B", order)
    ledger.terminate("A", order, [(1, 20)], from_on="2026-03-02")
    ledger.deliver("B", order, [(1, 15)])
    ledger.later()
    with pytest.raises(RuleBroken, match="only the work in progress"):
        ledger.deliver("B", order, [(1, 6)])
    ledger.deliver("B", order, [(1, 5)])
    ledger.check()
