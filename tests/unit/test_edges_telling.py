"""Sentences of the plainer sort: what was not said is left out, three lines are told whole, each unit is its own."""

from __future__ import annotations

from functools import cache

import pytest

from reports.case import Case, words
from tests import paper
from tests.paper import Mill

UNITS = ("pair", "kg", "dozen")


@cache
def plain() -> Case:
    """Three lines in three units, nothing deducted, no day named, objections to a sum alone and a quantity alone."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司")
    mill.enrol("乙", name="乙加工厂")
    rows = mill.order_lines(
        [("袜", "S", "缝头", 100, 10_000), ("纱", "Y", "络筒", 20, 20_000), ("帽", "M", "翻", 30, 5_000)]
    )
    lines = [row | {"unit": unit} for row, unit in zip(rows, UNITS, strict=True)]
    thread = mill.order_of("甲", "乙", lines, order_no="N-1", due={"from": "delivered", "days": 7})
    mill.accept("乙", thread)
    parts = [{"no": no, "order_line": no, "qty_e3": qty_e3, "unit": unit} for no, qty_e3, unit in carried()]
    delivery = mill.say("乙", "goods.delivered", thread, {"delivered_on": mill.today, "lines": parts, "note_no": "K-1"})
    mill.take("甲", thread, delivery, "甲")
    found = [{"accepted": 40}, {"accepted": 5, "rework": 1}, {"accepted": 7}]
    seen = mill.inspect("甲", thread, delivery, found)
    mill.agree("乙", thread, seen)
    mill.confirm("甲", mill.state("乙", "甲", [(delivery, 1, 40), (delivery, 2, 5), (delivery, 3, 7)]))
    account = mill.account("甲", "乙")
    stated = next(st.id for st in mill.fold.statements.values() if st.kind == "account.stated")
    asked = {"orders": [{"order": thread, "amount_fen": 100}], "total_fen": 100}
    demand = mill.say("乙", "fee.demanded", account, {"customer": mill.id("甲"), "contractor": mill.id("乙"), **asked})
    mill.object("甲", account, stated, "price", amount_fen=4_000)
    mill.object("甲", account, stated, "quantity", qty_e3=1_500)
    mill.object("甲", account, stated, "quality", lines=[2])
    plea = mill.object("甲", account, demand, "already-paid")
    mill.say("乙", "objection.answered", account, {"objection": plea, "answer": "upheld"})
    return paper.case_of(mill, account, "甲")


def carried() -> list[tuple[int, int, str]]:
    """Line, thousandths and unit of the delivery."""
    return [(1, 40_000, "pair"), (2, 6_000, "kg"), (3, 7_000, "dozen")]


TOLD = {
    "order.placed": "定作人下单：第1行袜100双，第2行纱20公斤，第3行帽30打，报酬总额155.00元，送货后7日内付款。",
    "goods.delivered": "承揽人记载于2026-03-01送货：订单第1行40双，订单第2行6公斤，订单第3行7打。",
    "goods.received": "定作人于2026-03-01签收：第1行40双，第2行6公斤，第3行7打；签收只认数量，不认质量。",
    "goods.inspected": (
        "定作人于2026-03-01全检：第1行合格40双，第2行合格5公斤、返工1公斤，第3行合格7打；合格金额53.50元。"
    ),
    "inspection.agreed": "承揽人同意验收结果3行，同意扣款0.00元。",
    "account.stated": "承揽人列明2026-03-01至2026-03-01应付53.50元，共3行。",
    "account.confirmed": "定作人确认对账单3行、53.50元。",
    "fee.demanded": "承揽人催告定作人支付1.00元。",
    "objection.answered": "承揽人对异议的答复：认可。",
}


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_what_was_not_said_is_left_out_of_the_sentence(kind: str) -> None:
    """No deduction, no due date, no day to pay by: the sentence ends before them, and three lines are told whole."""
    (one,) = [exhibit for exhibit in plain().exhibits if exhibit.kind == kind]
    assert one.proves == TOLD[kind]


def test_an_objection_to_anything_at_all_is_no_plea() -> None:
    """A sum alone, a quantity alone, a line alone: 异议; nothing named: 抗辩."""
    made = [(one.title, one.proves) for one in plain().exhibits if one.kind == "objection.made"]
    assert made == [
        ("异议", "定作人就对账单对全部提出异议，理由：价格不符。"),
        ("异议", "定作人就对账单对全部提出异议，理由：数量不符。"),
        ("异议", "定作人就对账单对第2行提出异议，理由：质量问题。"),
        ("抗辩", "定作人就催款抗辩，未对任何一行或金额提出异议，理由：已付款。"),
    ]
    assert [one.plea for one in plain().objections] == [False, False, False, True]


def test_each_line_is_told_in_its_own_unit() -> None:
    """Pairs, kilograms and dozens, in the order's lines and in its deliveries."""
    (order,) = plain().orders
    assert [line.unit_zh for line in order.lines] == ["双", "公斤", "打"]
    assert [row.unit_zh for row in order.deliveries] == ["双", "公斤", "打"]
    assert [line.amount_fen for line in order.lines] == [10_000, 4_000, 1_500]


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0.00元"), (1, "0.01元"), (99, "0.99元"), (100, "1.00元"), (-150, "-1.50元"), (59_832_639, "598,326.39元")],
)
def test_sums_in_sentences_are_exact(fen: int, said: str) -> None:
    """To the fen, thousands apart, below zero with a sign."""
    assert words.yuan(fen) == said


@pytest.mark.parametrize(
    ("qty_e3", "said"), [(0, "0"), (1, "0.001"), (1_500, "1.5"), (100_000, "100"), (1_234_050, "1,234.05")]
)
def test_quantities_in_sentences_are_exact(qty_e3: int, said: str) -> None:
    """To the thousandth, without zeros that say nothing."""
    assert words.qty(qty_e3) == said


def test_the_words_of_codes_are_the_glossary_s() -> None:
    """What a code is called in print: no two of a table alike, and the ones that a sum turns on by name."""
    tables = (words.PURPOSES, words.STATES, words.DUE_STATES, words.FORMS, words.ANSWERS, words.REASONS, words.DISPUTES)
    assert all(len(set(table.values())) == len(table) for table in tables)
    assert words.DUE_STATES == {"nothing-owed": "尚无应付", "paid": "已付清", "not-due": "未到期", "overdue": "已逾期"}
    assert words.FORMS == {"transfer": "转账", "cash": "现金", "bill": "票据", "offset": "抵扣"}
    assert words.ANSWERS == {"upheld": "认可", "rejected": "不认可", "partly": "部分认可"}
    assert words.METHODS == {"full": "全检", "sample": "抽检"}
    assert words.PURPOSES == {
        "mediation": "人民调解",
        "arbitration": "仲裁",
        "litigation": "民事诉讼",
        "payment-order": "申请支付令",
        "notary": "公证",
        "own-records": "自行留存",
    }
    assert (words.overdue("2026-03-12", 1), words.overdue("2026-03-12", 2)) == (
        "自 2026-03-12 起逾期",
        "最早一笔自 2026-03-12 起逾期",
    )
    assert words.overdue(None, 0) == ""
