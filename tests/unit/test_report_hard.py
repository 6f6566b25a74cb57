"""Reports of cases that are hard to print: long words, many lines, withheld fields, no debt, every kind of dispute."""

from __future__ import annotations

import dataclasses
import io
from functools import cache

import pytest
from pypdf import PdfReader

from reports.case import Case
from reports.chapters.sources import Sources
from reports.chapters.spelling import drawable
from reports.layout import fen_in_words, fen_text
from reports.report import draw
from tests import paper
from tests.paper import Mill

LONGEST_NAME, LONGEST_TEXT = 200, 2_000  # what a statement may hold
MANY = 60
TERMS = ("goods", "price_e4", "style", "process", "place", "acceptance_standard", "order_no")
WORDS = ("note_no", "statement_no", "reference", "reason", "text")
PERSONS = ("name", "credit_code", "address", "representative", "phone", "person_name", "received_by", "position")


def read(case: Case) -> list[str]:
    """The text of each page of a case's report, blanks left out."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(draw(case))).pages]


def pair() -> Mill:
    """A customer and a contractor who have agreed to nothing yet."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司", credit_code="91330781DEMO000051")
    mill.enrol("乙", name="乙加工厂", credit_code="92330781DEMO000052", party_type="individual_business")
    return mill


def accepted(mill: Mill, pairs: int = 1_000, **terms: object) -> str:
    """An accepted order of one line at 1.50."""
    thread = mill.place("甲", "乙", [(pairs, 15_000)], **terms)
    mill.accept("乙", thread)
    return thread


def brought(mill: Mill, thread: str, pairs: int) -> str:
    """A delivery of the first line, received."""
    delivery = mill.deliver("乙", thread, [(1, pairs)])
    mill.receive("甲", thread, delivery, [pairs])
    return delivery


def order_case(mill: Mill, thread: str, reader: str = "乙") -> Case:
    """The case of an order's pack."""
    return paper.case_of(mill, thread, reader)


def test_an_order_not_yet_answered_owes_nothing() -> None:
    """No debt, no account thread, no delivery: said plainly, with no empty table and no sum claimed."""
    mill = pair()
    thread = mill.place("甲", "乙", [(1_000, 15_000)])
    pages = read(order_case(mill, thread))
    assert "尚欠加工费（元）0.00尚无应付" in pages[0]
    assert "尚无应付加工费。" in pages[0]
    assert "请求金额" not in pages[0]
    text = "".join(pages)
    assert "已下单，待接单" in text
    assert "本包没有催款或欠款确认的记录。" in text
    assert "没有异议，也没有抗辩。" in text


@pytest.mark.parametrize("answer", ["declined", "withdrawn"])
def test_an_order_that_came_to_nothing(answer: str) -> None:
    """A declined and a withdrawn order say so."""
    mill = pair()
    thread = mill.place("甲", "乙", [(1_000, 15_000)])
    who = "乙" if answer == "declined" else "甲"
    mill.say(who, f"order.{answer}", thread, {"ground": "other"})
    text = "".join(read(order_case(mill, thread)))
    assert {"declined": "未接单", "withdrawn": "已撤单"}[answer] in text


def test_goods_without_inspection_or_account_count_nothing_yet() -> None:
    """A delivery alone fixes no sum, and its row says why."""
    mill = pair()
    thread = accepted(mill)
    brought(mill, thread, 400)
    text = "".join(read(order_case(mill, thread)))
    assert "尚未验收或对账，不计" in text
    assert "400双" in text


def test_a_sum_not_yet_due() -> None:
    """未到期: no day of default, no red word, the due date and its rule."""
    mill = pair()
    thread = accepted(mill, due={"from": "inspected", "days": 30})
    mill.inspect("甲", thread, brought(mill, thread, 400), [{"accepted": 400}])
    case = order_case(mill, thread)
    pages = read(case)
    assert case.claim.since is None
    assert "应付未到期（元）600.00未到期" in pages[0]
    assert "截至本包所载日期未到期。" in pages[0]
    assert "逾期起算日" not in pages[0]
    assert "订单约定：验收后30日内付款" in "".join(pages)
    mill.later(40)
    brought(mill, thread, 1)
    late = order_case(mill, thread)
    assert late.claim.since is not None
    assert f"，自{late.claim.since}起逾期。" in read(late)[0]


def test_a_sum_paid_and_overpaid() -> None:
    """已付清 with the sum that was owed; what was paid beyond it stands in a card and in the arithmetic."""
    mill = pair()
    thread = accepted(mill)
    mill.inspect("甲", thread, brought(mill, thread, 400), [{"accepted": 400}])
    mill.acknowledge("乙", mill.pay("甲", "乙", [(thread, 60_000)]))
    assert "加工费600.00元，已付清。" in read(order_case(mill, thread))[0]
    mill.acknowledge("乙", mill.pay("甲", "乙", [(thread, 12_345)]))
    case = order_case(mill, thread)
    assert case.claim.overpaid_fen == 12_345
    pages = read(case)
    assert "多付（元）123.45" in pages[0]
    assert "多付已付−应付123.45" in "".join(pages)


@cache
def disputed() -> Case:
    """Every kind of dispute in one account, and money that nobody acknowledged."""
    mill = pair()
    first = accepted(mill, 10_000)
    one, two, three, four, five = (brought(mill, first, 1_000) for _ in range(5))
    mill.inspect("甲", first, one, [{"accepted": 900, "rejected": 100, "deduct": 5_000}])
    found = mill.inspect("甲", first, two, [{"accepted": 1_000}])
    mill.inspect("甲", first, two, [{"accepted": 800, "rejected": 200}], supersedes=found)
    stated = mill.state("乙", "甲", [(three, 1), (four, 1)], due_on="2026-04-30", statement_no="DZ-1")
    mill.confirm("甲", stated, disputed=(2,))
    mill.inspect("甲", first, three, [{"accepted": 700, "rejected": 300}])
    mill.object(
        "乙", first, mill.inspect("甲", first, five, [{"accepted": 500, "rejected": 500}]), "quality", lines=[1]
    )
    account = mill.account("甲", "乙")
    objection = mill.object("甲", account, stated, "price", amount_fen=100_000, qty_e3=666_000, reason="单价有误")
    mill.say("乙", "objection.answered", account, {"objection": objection, "answer": "partly", "reason": "只认一半"})
    taken_back = mill.object("甲", account, stated, "quantity", qty_e3=999_000)
    mill.say("甲", "objection.withdrawn", account, {"objection": taken_back})
    mill.pay("甲", "乙", [(first, 10_000), ("", 5_000)], reference="FK-1")
    mill.acknowledge("乙", mill.pay("甲", "乙", [("", 7_000)], reference="FK-2"))
    mill.later(120)
    body = {
        "lines": [{"order": first, "delivery": three, "delivery_line": 1, "amount_fen": 150_000}],
        "total_fen": 150_000,
        "due_on": "2026-12-31",
        "no_counter_performance": True,
        "interest": "retained",
        "text": "年底前付清",
    }
    mill.say("甲", "fee.acknowledged", account, body)
    return paper.case_of(mill, account, "乙")


def test_every_dispute_is_told() -> None:
    """Deductions asked, inspections lowered or late, lines set apart, objections: each with its sum and its exhibit."""
    case = disputed()
    text = "".join(read(case))
    told = [what for order in case.orders for row in order.deliveries for what in row.disputes]
    assert {what.what for what in told} == {"lowered", "set-apart", "inspected-late", "objection"}
    number = case.exhibit_no
    for what in told:
        assert f"{what.what_zh}{fen_text(what.amount_fen) if what.amount_fen is not None else '—'}" in text
        assert f"证据{number[what.by]}" in text
    assert "定作人主张扣款，承揽人未同意50.00" in text
    lines = sum(1 for order in case.orders for row in order.deliveries if row.disputes)
    assert f"{lines}行有异议" in read(case)[0]


def test_objections_answers_and_their_end_are_told() -> None:
    """What is objected to, with lines and sums; an answer does not close it, its maker's withdrawal does."""
    text = "".join(read(disputed()))
    assert "所涉：全部各行，主张金额应为1,000.00元，主张数量应为666。" in text
    assert "原文：“单价有误”" in text
    assert "部分认可。“只认一半”" in text
    assert "尚未了结：只有提出的一方可以撤回，单有答复不算了结。" in text
    assert "已了结（证据" in text


def test_money_of_one_word_moves_nothing() -> None:
    """A payment that nobody acknowledged is 单方记录 beside an empty column; prepaid money stands apart."""
    text = "".join(read(disputed()))
    assert "转账FK-1100.00——单方记录" in text
    assert "预付余额70.00" in text
    assert "欠款确认" in text
    assert "定作人确认尚欠1,500.00元，承诺于2026-12-31前付清。承揽人无待履行义务。逾期责任：保留原约定。" in text


@cache
def many() -> Case:
    """One order with sixty delivery lines, all confirmed in one statement of account."""
    mill = pair()
    thread = mill.place("甲", "乙", [(50_000, 11_850), (50_000, 13_333)])
    mill.accept("乙", thread)
    notes = []
    for number in range(MANY // 2):
        note = mill.bring("乙", thread, f"SH-{number:04d}", [(1, 501 + number), (2, 733 + number)])
        mill.take("甲", thread, note, "仓库")
        notes.append(note)
        mill.later(2)
    mill.confirm("甲", mill.state("乙", "甲", [(note, line) for note in notes for line in (1, 2)], due_on="2026-06-30"))
    mill.later(60)
    return paper.case_of(mill, thread, "乙")


def test_sixty_lines_stand_over_pages() -> None:
    """Each line in each table, each page numbered, the sum of the parts below, and rounding said where it shows."""
    case = many()
    pages = read(case)
    text = "".join(pages)
    order = case.orders[0]
    assert len(order.deliveries) == MANY
    for row in order.deliveries:
        assert f"{row.note_no}第{row.no}行{row.delivered_on}" in text
        assert f"={fen_text(row.counted_fen)}—{fen_text(row.standing_fen)}—{fen_text(row.open_fen)}" in text
    assert "30行分别取整后相加" in text
    assert f"尚欠{fen_in_words(order.open_fen)}{fen_text(order.open_fen)}" in text
    for number, page in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in page
    assert f"送货{MANY // 2}次、签收{MANY // 2}次" in text
    assert f"等{MANY // 2}单" in text


def test_longest_words_of_parties_are_printed_whole() -> None:
    """Names of 200 characters and texts of 2,000 flow over lines and pages; none is cut off."""
    mill = Mill()
    long_name = "浙江省金华市兰溪市梅江镇" * (LONGEST_NAME // 12)
    mill.enrol("甲", name=long_name, credit_code="91330781DEMO000051", address="路" * LONGEST_NAME)
    mill.enrol("乙", name=f"{long_name}厂", credit_code="92330781DEMO000052")
    words = "一二三四五六七八九十" * (LONGEST_TEXT // 10)
    rows = mill.order_lines([("品" * LONGEST_NAME, "S" * LONGEST_NAME, "缝" * LONGEST_NAME, 1_000, 15_000)])
    thread = mill.order_of("甲", "乙", rows, order_no="N" * LONGEST_NAME, acceptance_standard=words, note=words)
    mill.accept("乙", thread)
    delivery = mill.bring("乙", thread, "D" * LONGEST_NAME, [(1, 1_000)])
    mill.take("甲", thread, delivery, "收")
    mill.object("甲", thread, delivery, "other", reason=words)
    mill.inspect("甲", thread, delivery, [{"accepted": 1_000}])
    case = order_case(mill, thread, "甲")
    text = "".join(read(case))
    assert long_name in text
    assert "路" * LONGEST_NAME in text
    assert "品" * LONGEST_NAME in text
    assert "N" * LONGEST_NAME in text
    assert text.count("一二三四五六七八九十") >= 3 * LONGEST_TEXT // 10 - 20


def test_withheld_fields_are_named_as_withheld() -> None:
    """No name, price or number of either side is printed when it is withheld; the sums stand, the page says 未披露."""
    mill, account, order = paper.lanxi()
    case = paper.case_withholding(mill, account, "梅江", (*TERMS, *WORDS, *PERSONS))
    pages = read(case)
    text = "".join(pages)
    for word in ("云织", "梅江", "童晓兰", "方志强", "JG-2026", "SH-06", "DZ-2026", "中筒袜", "1.17", "结算，待"):
        assert word not in text
    assert "名称未披露（定作人）就订单" in pages[0]
    assert "598,326.39" in pages[0]
    assert "统一社会信用代码未披露" in pages[0]
    assert text.count("单价未披露") >= 9
    assert f"订单…{order[-8:]}" in text
    assert "姓名未披露" in text
    assert "品名未披露" in text


def test_a_character_that_no_font_has_is_spelled_out() -> None:
    """A name with a rare or foreign sign is printed with its code point, and the rest as it was signed."""
    mill = Mill()
    mill.enrol("甲", name="甲🧦织造有限公司", credit_code="91330781DEMO000051")
    mill.enrol("乙", name="兰溪市喆㛃加工厂", credit_code="92330781DEMO000052")
    thread = mill.place("甲", "乙", [(1_000, 15_000)])
    text = "".join(read(order_case(mill, thread)))
    assert "甲〔U+1F9E6〕织造有限公司" in text
    assert "兰溪市喆㛃加工厂" in text


def test_what_fonts_can_draw_is_left_alone() -> None:
    """Spelling out gives the very same case where nothing needs it, and changes only the text that does."""
    case = disputed()
    assert drawable(case) is case
    strange = dataclasses.replace(case, customer=dataclasses.replace(case.customer, name="甲\U0001f9e6"))
    assert drawable(strange) == dataclasses.replace(
        case, customer=dataclasses.replace(case.customer, name="甲〔U+1F9E6〕")
    )


def test_exhibits_are_quoted_in_runs() -> None:
    """Neighbouring numbers are joined, strangers are left out, none is nothing."""
    case = disputed()
    sources = Sources(case)
    ids = [exhibit.statement for exhibit in case.exhibits]
    assert sources.exhibits(ids[4], ids[2], ids[3], ids[8], None, "ff" * 32) == "证据 3–5、9"
    assert sources.exhibits(ids[0]) == "证据 1"
    assert sources.exhibits(None) == ""


def test_a_demo_says_that_it_is_one() -> None:
    """The pack of a demo ledger says so on its first page; no other does."""
    case = disputed()
    assert "演示账本，非真实往来" not in read(case)[0]
    demo = dataclasses.replace(case, log=dataclasses.replace(case.log, demo=True))
    assert "演示账本，非真实往来" in read(demo)[0]


def test_an_order_s_pack_claims_that_order_alone() -> None:
    """Other orders of the pair are shown, because payments span them, but the claim is of the one asked about."""
    mill, _, order = paper.lanxi()
    case = paper.case_of(mill, order, "梅江")
    text = "".join(read(case))
    assert [one.is_subject for one in case.orders] == [False, True]
    assert "本案，已接单，合同成立" in text
    assert "订单证据包" in text
    assert "JG-2026-003" in text


def test_a_ledger_of_many_orders_names_some_in_its_sentence() -> None:
    """The one sentence names five orders and counts the rest; the table has them all."""
    mill = pair()
    threads = [accepted(mill, order_no=f"PO-{number:02d}") for number in range(7)]
    for thread in threads:
        mill.inspect("甲", thread, brought(mill, thread, 100), [{"accepted": 100}])
    first = threads[0]
    mill.acknowledge("乙", mill.pay("甲", "乙", [(first, 100)]))
    pages = read(paper.case_of(mill, mill.account("甲", "乙"), "乙"))
    assert "等7单" in pages[0]
    for number in range(7):
        assert f"PO-{number:02d}" in "".join(pages)
