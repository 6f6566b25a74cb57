"""The case against the signed statements: each figure, day, name and badge worked out a second time, by other code."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from ledger.statement import Statement
from reports.case import Account, Case, DeliveryLine
from tests import paper
from tests.paper import Mill

GOODS = ("中筒袜", "船袜", "运动袜", "连裤袜")
PRICES = (15_000, 20_000, 12_345, 8_000)
SCOPE = ["goods.received", "goods.inspected", "account.confirmed", "order.placed"]
EIGHT_HOURS_MS = 8 * 3_600_000


def china_day(at_ms: int) -> str:
    """The day in China of a moment, by adding eight hours."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=at_ms + EIGHT_HOURS_MS)).strftime(  # noqa: DTZ001 - shifted by hand
        "%Y-%m-%d"
    )


def enrolled() -> Mill:
    """Two firms and three people of the customer's, one with every limit, one with none, one gone astray."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司", credit_code="91330781DEMO000051", size_class="small", address="甲路1号")
    mill.enrol("乙", name="乙加工厂", credit_code="92330781DEMO000052", party_type="individual_business")
    whole = {"limit_fen": 50_000_000, "until": "2027-01-01", "position": "跟单", "mandate_sha256": "cd" * 32}
    mill.employ("甲", "童", scope=SCOPE, **whole)
    mill.employ("甲", "郭")
    kid = mill.employ("甲", "罗", position="仓管")
    body = {"kid": kid, "reason": "compromised", "compromised_since": "2026-03-01"}
    mill.say("甲", "key.revoked", f"party:{mill.id('甲')}", body)
    return mill


def ordered(mill: Mill) -> str:
    """An order of four lines with every term there is, accepted."""
    rows = mill.order_lines(
        [(goods, f"S-{goods}", "缝头", 10_000, price) for goods, price in zip(GOODS, PRICES, strict=True)]
    )
    thread = mill.order_of(
        "甲/童",
        "乙",
        rows,
        order_no="A-1",
        due={"from": "inspected", "days": 15},
        wage_share_fen=123_456,
        supply="labour",
        tax_included=True,
        deliver_by="2026-05-31",
        inspection_days=6,
        may_subcontract=True,
        place="甲路2号",
        acceptance_standard="按样",
        interest_clause="日万分之三",
        note="加急",
    )
    mill.accept("乙", thread)
    return thread


def worked(mill: Mill, order: str) -> list[str]:
    """Three deliveries: four lines, two lines, one of rework; received short, inspected in part, deducted from."""
    one = mill.bring("乙", order, "D-1", [(1, 1_000), (2, 500), (3, 333), (4, 250)])
    rows = [{"no": no, "qty_e3": pairs * 1000} for no, pairs in ((1, 999), (2, 500), (3, 333), (4, 250))]
    body = {"delivery": one, "received_on": mill.today, "lines": rows, "received_by": "郭"}
    mill.say("甲/郭", "goods.received", order, body)
    found = [{"accepted": 900, "rework": 60, "rejected": 40}, {"accepted": 500, "deduct": 1_234}]
    seen = mill.inspect("甲/童", order, one, [*found, {"accepted": 333}, {"accepted": 250}])
    mill.agree("乙", order, seen)
    mill.on("2026-04-05")
    two = mill.bring("乙", order, "D-2", [(1, 2_000), (3, 100)])
    mill.inspect("甲/童", order, two, [{"accepted": 1_990, "rejected": 10, "deduct": 700}, {"accepted": 100}])
    rework = {"delivery": one, "line": 1}
    three = mill.bring("乙", order, "D-3", [(1, 60)], rework_of=rework)
    mill.take("甲/郭", order, three, "郭")
    return [one, two, three]


@cache
def tangled() -> tuple[Mill, str, Case]:
    """A pair with every kind of order, statement, payment and letter between them; its account's case, for 乙."""
    mill = enrolled()
    order = ordered(mill)
    notes = worked(mill, order)
    mill.say("乙", "order.declined", mill.place("甲", "乙", [(10, 100)], order_no="B-1"), {"ground": "other"})
    mill.say("甲", "order.withdrawn", mill.place("甲", "乙", [(20, 100)], order_no="C-1"), {"ground": "other"})
    mill.place("甲", "乙", [(30, 100)], order_no="E-1")
    mill.on("2026-04-08")
    more: dict[str, Any] = {"statement_no": "Z-1", "opening_fen": 4_321, "interest": "replaced", "note": "余额另计"}
    more["interest_clause"] = "按日万分之五"
    lines: list[tuple[str, int, int]] = [(notes[0], 1, 900), (notes[0], 2, 500), (notes[0], 3, 333)]
    first = mill.state("乙", "甲", lines, due_on="2026-04-20", statement_no="Z-0")
    second = mill.state("乙", "甲", lines, due_on="2026-04-25", supersedes=first, **more)
    mill.on("2026-04-10")
    mill.confirm("甲/童", second, disputed=(3,))
    mill.state("乙", "甲", [(notes[1], 1, 1_990)])
    mill.on("2026-04-15")
    mill.acknowledge("乙", mill.pay("甲", "乙", [(order, 100_000), ("", 50_000)], form="cash", reference="P-1"))
    part = mill.pay("甲", "乙", [(order, 20_000), ("", 3_000)], form="bill", reference="票-7", bill_due_on=mill.today)
    mill.on("2026-04-17")
    mill.acknowledge("乙", part, [(order, 15_000)])
    taken = mill.pay("甲", "乙", [(order, 10_000)], form="offset", from_prepaid=True)
    mill.acknowledge("乙", taken)
    mill.pay("甲", "乙", [(order, 777)])
    mill.on("2026-05-03")
    letters(mill, order, notes[0], second)
    return mill, order, paper.case_of(mill, mill.account("甲", "乙"), "乙")


def letters(mill: Mill, order: str, delivery: str, stated: str) -> None:
    """A demand, its acknowledgement of one line, objections of every extent and every answer."""
    account = mill.account("甲", "乙")
    body = {"customer": mill.id("甲"), "contractor": mill.id("乙"), "orders": [{"order": order, "amount_fen": 90_000}]}
    words = {"total_fen": 90_000, "pay_by": "2026-05-20", "text": "请付"}
    demand = mill.say("乙", "fee.demanded", account, body | words)
    line = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": 5_000}
    more = {"demand": demand, "no_counter_performance": False, "interest": "retained", "text": "认"}
    mill.say("甲", "fee.acknowledged", account, {"lines": [line], "total_fen": 5_000, "due_on": "2026-04-18", **more})
    made = mill.object("甲", account, stated, "quality", lines=[1, 2], reason="起毛")
    mill.say("乙", "objection.answered", account, {"objection": made, "answer": "rejected", "reason": "没有"})
    gone = mill.object("甲", account, stated, "price", amount_fen=1_000, qty_e3=2_500)
    mill.say("乙", "objection.answered", account, {"objection": gone, "answer": "partly"})
    mill.say("甲", "objection.withdrawn", account, {"objection": gone})
    mill.object("甲", account, demand, "other")


def fields(mill: Mill, statement: str | None) -> dict[str, Any]:
    """What a statement says, every field of it."""
    return mill.fold.statements[statement].fields if statement else {}


def said(mill: Mill, thread: str, kind: str) -> Iterator[Statement]:
    """The statements of one kind in a thread, in the order in which they were said."""
    return (st for st in mill.fold.statements.values() if (st.thread, st.kind) == (thread, kind))


def answer(mill: Mill, thread: str, kind: str, name: str, statement: str) -> Statement | None:
    """The last answer of a kind that names the statement in its field."""
    return next((st for st in reversed([*said(mill, thread, kind)]) if st.fields.get(name) == statement), None)


def at(mill: Mill, statement: str | None) -> int | None:
    """When a statement entered, from the log itself."""
    times = {hashlib.sha256(wire.partition(b"~")[0]).hexdigest(): at_ms for wire, at_ms in mill.wires}
    return times[statement] if statement else None


def account_of(case: Case) -> Account:
    """The account of a case that has one."""
    assert case.account is not None
    return case.account


def allocated(rows: list[dict[str, Any]]) -> list[tuple[str | None, int]]:
    """Orders and sums of signed allocations."""
    return [(row.get("order"), row["amount_fen"]) for row in rows]


# Delivery note, its line: order line, delivered, received, accepted, rework, rejected, stated (thousandths).
QUANTITIES = {
    ("D-1", 1): (1, 1_000_000, 999_000, 900_000, 60_000, 40_000, 900_000),
    ("D-1", 2): (2, 500_000, 500_000, 500_000, 0, 0, 500_000),
    ("D-1", 3): (3, 333_000, 333_000, 333_000, 0, 0, 333_000),
    ("D-1", 4): (4, 250_000, 250_000, 250_000, 0, 0, None),
    ("D-2", 1): (1, 2_000_000, None, 1_990_000, 0, 10_000, 1_990_000),
    ("D-2", 2): (3, 100_000, None, 100_000, 0, 0, None),
    ("D-3", 1): (1, 60_000, 60_000, None, 0, 0, None),
}
# The same lines: basis, counted, deducted, standing, paid, open, asked (fen), due on, badge. Paid are 1,250 yuan: first
# the two lines that fell due on 16 March (411.09 + 200.00), then 638.91 of the line acknowledged for 18 April.
SUMS = {
    ("D-1", 1): ("confirmed", 135_000, 0, 135_000, 63_891, 71_109, 0, "2026-04-18", "有异议"),
    ("D-1", 2): ("confirmed", 100_000, 0, 100_000, 0, 100_000, 0, "2026-04-25", "有异议"),
    ("D-1", 3): ("inspected", 41_109, 0, 41_109, 41_109, 0, 0, "2026-03-16", "有异议"),
    ("D-1", 4): ("inspected", 20_000, 0, 20_000, 20_000, 0, 0, "2026-03-16", "双方确认"),
    ("D-2", 1): ("inspected", 298_500, 0, 298_500, 0, 298_500, 700, "2026-04-20", "单方记录"),
    ("D-2", 2): ("inspected", 12_345, 0, 12_345, 0, 12_345, 0, "2026-04-20", "双方确认"),
    ("D-3", 1): ("nothing", 0, 0, 0, 0, 0, 0, None, "单方记录"),
}
BASES = {"confirmed": "对账确认", "inspected": "验收", "nothing": "尚未验收或对账"}


def lines() -> dict[tuple[str | None, int], DeliveryLine]:
    """The delivery lines of the tangled order."""
    return {(row.note_no, row.no): row for row in tangled()[2].orders[0].deliveries}


def test_each_quantity_stands_under_its_own_word() -> None:
    """Ordered, delivered, received, accepted, sent back, rejected and stated, line by line; none for another."""
    found = {
        key: (
            row.order_line,
            row.delivered_e3,
            row.received_e3,
            row.inspected.qty_e3 if row.inspected else None,
            row.rework_e3,
            row.rejected_e3,
            row.stated.qty_e3 if row.stated else None,
        )
        for key, row in lines().items()
    }
    assert found == QUANTITIES
    assert lines()["D-3", 1].rework_of == (lines()["D-1", 1].delivery, 1)
    assert [row.goods for row in lines().values()] == [GOODS[found[key][0] - 1] for key in lines()]
    assert {row.unit_zh for row in lines().values()} == {"双"}


def test_each_sum_of_a_line_is_reckoned_again() -> None:
    """Basis, counted, deducted, standing, paid, open, asked, due date and badge of each line, by hand."""
    found = {
        key: (
            row.basis,
            row.counted_fen,
            row.deducted_fen,
            row.standing_fen,
            row.paid_fen,
            row.open_fen,
            row.deduction_asked_fen,
            row.due_on,
            row.badge_zh,
        )
        for key, row in lines().items()
    }
    assert found == SUMS
    assert [row.basis_zh for row in lines().values()] == [BASES[one[0]] for one in SUMS.values()]
    assert [row.overdue for row in lines().values()] == [one[5] > 0 for one in SUMS.values()]
    counted = {key: row.counted_e3 for key, row in lines().items()}
    assert counted == {key: (one[3] or 0) for key, one in QUANTITIES.items()}


def test_each_fact_of_a_line_names_its_statement() -> None:
    """Receipt, inspection, agreement, statement of account and confirmation are the ones signed about that delivery."""
    mill, order, case = tangled()
    account = account_of(case).thread
    stated = {row["delivery_line"]: st for st in said(mill, account, "account.stated") for row in st.fields["lines"]}
    for (note, no), row in lines().items():
        received = answer(mill, order, "goods.received", "delivery", row.delivery)
        inspection = answer(mill, order, "goods.inspected", "delivery", row.delivery)
        assert row.received == (received.id if received else None)
        assert (row.inspected.statement if row.inspected else None) == (inspection.id if inspection else None)
        agreed = answer(mill, order, "inspection.agreed", "inspection", inspection.id) if inspection else None
        assert row.agreed == (agreed.id if agreed else None)
        assert row.delivered_on == fields(mill, row.delivery)["delivered_on"]
        assert (row.confirmed is not None) == (SUMS[note or "", no][0] == "confirmed")
        if note == "D-1" and no < 4:
            assert row.stated is not None
            assert row.stated.statement == account_of(case).stated[1].statement
            assert row.stated_answer == ("confirmed" if no < 3 else "disputed")
    assert stated[1].id == lines()["D-2", 1].stated.statement  # type: ignore[union-attr]
    assert lines()["D-2", 1].stated_answer is None
    assert lines()["D-1", 2].inspected.deduction_fen == 1_234  # type: ignore[union-attr]
    assert lines()["D-1", 2].stated.deduction_fen == 0  # type: ignore[union-attr]


def test_disputes_name_statement_and_sum() -> None:
    """An objection names no sum, a line set apart its own net sum, by the confirmation that set it apart."""
    mill, _, case = tangled()
    account = account_of(case)
    confirmed = answer(mill, account.thread, "account.confirmed", "statement", account.stated[1].statement)
    made = next(said(mill, account.thread, "objection.made"))
    assert confirmed is not None
    found = {
        key: [(one.what, one.what_zh, one.by, one.amount_fen) for one in row.disputes] for key, row in lines().items()
    }
    objected = [("objection", "对方提出异议", made.id, None)]
    apart = [("set-apart", "对账时列为异议", confirmed.id, 41_109)]
    assert {key: rows for key, rows in found.items() if rows} == {
        ("D-1", 1): objected,
        ("D-1", 2): objected,
        ("D-1", 3): apart,
    }


def test_the_order_repeats_its_terms() -> None:
    """Every term of the order as signed, its state and answer in words, its lines with what came of each."""
    mill, thread, case = tangled()
    order = case.orders[0]
    terms = fields(mill, order.placed)
    same = ("order_no", "deliver_by", "wage_share_fen", "tax_included", "inspection_days", "deemed_acceptance")
    more = ("may_subcontract", "chain_disclosure", "parent", "place", "acceptance_standard", "interest_clause", "note")
    assert {name: getattr(order, name) for name in (*same, *more)} == {name: terms.get(name) for name in (*same, *more)}
    assert (order.order, order.supply_zh, order.due_zh) == (thread, "包工", "验收后15日内付款")
    assert order.total_fen == terms["total_fen"] == 5_534_500
    assert (order.placed_at_ms, order.answered_at_ms) == (at(mill, order.placed), at(mill, order.answered))
    assert order.answered == next(said(mill, thread, "order.accepted")).id
    found = [(x.no, x.goods, x.style, x.process, x.qty_e3, x.unit_zh, x.price_e4, x.amount_fen) for x in order.lines]
    assert found == [
        (no, goods, f"S-{goods}", "缝头", 10_000_000, "双", price, price * 100)
        for no, (goods, price) in enumerate(zip(GOODS, PRICES, strict=True), 1)
    ]
    sums = [(line.delivered_e3, line.standing_fen, line.open_fen) for line in order.lines]
    assert sums == [
        (3_000_000, 433_500, 369_609),
        (500_000, 100_000, 100_000),
        (433_000, 53_454, 12_345),
        (250_000, 20_000, 0),
    ]


def test_the_states_of_orders_in_words() -> None:
    """Accepted, declined, withdrawn, waiting: each order's state, and that the last three owe nothing."""
    _, _, case = tangled()
    states = [(order.order_no, order.state, order.state_zh, order.due_state_zh) for order in case.orders]
    assert states == [
        ("A-1", "accepted", "已接单，合同成立", "已逾期"),
        ("B-1", "declined", "未接单", "尚无应付"),
        ("C-1", "withdrawn", "已撤单", "尚无应付"),
        ("E-1", "placed", "已下单，待接单", "尚无应付"),
    ]
    assert [order.badge_zh for order in case.orders] == ["有异议", "单方记录", "单方记录", "单方记录"]
    assert [order.answered is None for order in case.orders] == [False, False, False, True]


def test_the_claim_is_the_sum_of_its_lines() -> None:
    """Owed, paid, open, overdue, prepaid, since when and the weakest open badge, from the lines reckoned by hand."""
    _, _, case = tangled()
    claim, order = case.claim, case.orders[0]
    owed, paid, left = (sum(row[place] for row in SUMS.values()) for place in (3, 4, 5))  # type: ignore[misc]
    assert (claim.owed_fen, claim.paid_fen, claim.open_fen, claim.overdue_fen) == (owed, paid, left, left)
    assert (owed, paid, left) == (606_954, 125_000, 481_954)
    assert (order.owed_fen, order.paid_fen, order.open_fen, order.overdue_fen) == (owed, paid, left, left)
    assert (claim.prepaid_fen, account_of(case).prepaid_fen, claim.overpaid_fen) == (40_000, 40_000, 0)
    assert (claim.since, order.since, claim.overdue_zh) == ("2026-04-19", "2026-04-19", "最早一笔自 2026-04-19 起逾期")
    assert (claim.due_state, claim.due_state_zh, claim.badge_zh) == ("overdue", "已逾期", "有异议")
    assert (claim.debtor, claim.creditor) == (case.customer, case.contractor)
