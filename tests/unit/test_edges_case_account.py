"""The case's account, letters, signers and list against the signed statements, read a second time by other code."""

from __future__ import annotations

from typing import Any

import pytest

from reports.case import Case
from tests import paper
from tests.unit.test_edges_case import account_of, allocated, answer, at, china_day, fields, said, tangled

# Every exhibit of the tangled account: its title, and what it proves, in the words of the trade. The sums by hand:
# 10,000 × (1.50 + 2.00 + 1.2345 + 0.80) = 55,345.00; 900 × 1.50 + 500 × 2.00 + 333 × 1.2345 + 250 × 0.80 = 2,961.09.
TOLD = [
    (
        "下单（订单号 A-1）",
        "定作人下单：第1行中筒袜10,000双，第2行船袜10,000双，第3行运动袜10,000双，等共4行，报酬总额55,345.00元，验收后15日内付款。",
    ),
    ("接单", "承揽人按所下订单逐行接单，报酬总额55,345.00元，合同成立。"),
    ("送货（送货单号 D-1）", "承揽人记载于2026-03-01送货：订单第1行1,000双，订单第2行500双，订单第3行333双，等共4行。"),
    ("签收", "定作人于2026-03-01签收：第1行999双，第2行500双，第3行333双，等共4行；签收只认数量，不认质量。"),
    (
        "验收",
        "定作人于2026-03-01全检：第1行合格900双、返工60双、不合格40双，第2行合格500双，第3行合格333双，等共4行；合格金额2,961.09元，主张扣款12.34元。",
    ),
    ("同意验收结果", "承揽人同意验收结果4行，同意扣款12.34元。"),
    ("送货（送货单号 D-2）", "承揽人记载于2026-04-05送货：订单第1行2,000双，订单第3行100双。"),
    (
        "验收",
        "定作人于2026-04-05全检：第1行合格1,990双、不合格10双，第2行合格100双；合格金额3,108.45元，主张扣款7.00元。",
    ),
    ("送货（送货单号 D-3）", "承揽人记载于2026-04-05送货：订单第1行60双（返工）。"),
    ("签收", "定作人于2026-04-05签收：第1行60双；签收只认数量，不认质量。"),
    ("下单（订单号 B-1）", "定作人下单：第1行袜子10双，报酬总额0.10元，对账确认后30日内付款。"),
    ("不接单", "承揽人不接此单。"),
    ("下单（订单号 C-1）", "定作人下单：第1行袜子20双，报酬总额0.20元，对账确认后30日内付款。"),
    ("撤单", "定作人在接单前撤回此单。"),
    ("下单（订单号 E-1）", "定作人下单：第1行袜子30双，报酬总额0.30元，对账确认后30日内付款。"),
    ("对账单（对账单号 Z-0）", "承揽人列明2026-03-01至2026-04-08应付2,761.09元，共3行，到期日2026-04-20。"),
    (
        "对账单（对账单号 Z-1）",
        "承揽人列明2026-03-01至2026-04-08应付2,761.09元，共3行，到期日2026-04-25，逾期利息约定：以本单为准。",
    ),
    ("对账确认", "定作人确认对账单2行、2,350.00元，另有1行列为异议，到期日2026-04-25，逾期利息约定：以本单为准。"),
    ("对账单", "承揽人列明2026-03-01至2026-04-10应付2,985.00元，共1行。"),
    ("付款（凭证号 P-1）", "定作人记载于2026-04-15以现金付款1,500.00元。"),
    ("收款确认", "承揽人确认于2026-04-15收到1,500.00元。"),
    ("付款（凭证号 票-7）", "定作人记载于2026-04-15以票据付款230.00元，票据到期日2026-04-15。"),
    ("收款确认", "承揽人确认于2026-04-17收到150.00元。"),
    ("付款", "定作人记载于2026-04-17以抵扣付款100.00元。"),
    ("收款确认", "承揽人确认于2026-04-17收到100.00元。"),
    ("付款", "定作人记载于2026-04-17以转账付款7.77元。"),
    ("催款", "承揽人催告定作人支付900.00元，要求于2026-05-20前付清。"),
    ("欠款确认书", "定作人确认尚欠50.00元，承诺于2026-04-18前付清。"),
    ("异议", "定作人就对账单对第1、2行提出异议，理由：质量问题。"),
    ("异议答复", "承揽人对异议的答复：不认可。"),
    ("异议", "定作人就对账单对全部提出异议，理由：价格不符。"),
    ("异议答复", "承揽人对异议的答复：部分认可。"),
    ("撤回异议", "定作人撤回其异议。"),
    ("抗辩", "定作人就催款抗辩，未对任何一行或金额提出异议，理由：其他。"),
    ("主体登记", "登记人登记定作人及其首个公钥，签名等级S1，已验证其持有该密钥。"),
    ("同意电子签约与存证协议", "定作人同意以电子签名订立、履行合同，并以本账本保存和提取记录（版本 v2026-01）。"),
    ("主体登记", "登记人登记承揽人及其首个公钥，签名等级S1，已验证其持有该密钥。"),
    ("同意电子签约与存证协议", "承揽人同意以电子签名订立、履行合同，并以本账本保存和提取记录（版本 v2026-01）。"),
    (
        "增加经办人密钥",
        "定作人授权童以专用密钥签署：签收、验收、对账确认、下单，单笔限额500,000.00元，至2027-01-01前有效。",
    ),
    ("增加经办人密钥", "定作人授权郭以专用密钥签署：全部事项。"),
    ("增加经办人密钥", "定作人授权经办人以专用密钥签署：全部事项。"),
    ("注销密钥", "定作人注销一把密钥（失控），称自2026-03-01起失控；此前以其签署的记录不受影响。"),
    ("账本创立", "账本“test.xinzheng.example/trade”由登记人创立，公布其公钥；进入时间为平台自述时间。"),
    ("规则公布", "登记人公布规则第1版，自下一条记录起适用。"),
]


def told() -> Case:
    """The tangled account's case."""
    return tangled()[2]


def test_each_exhibit_says_what_was_signed() -> None:
    """Title and sentence of every kind, more than three lines counted, what was not said left out."""
    assert [(one.title, one.proves) for one in told().exhibits] == TOLD


def test_exhibits_bear_signer_place_and_badge() -> None:
    """Who signed by name of role, the number in the log; a badge on what an answer can confirm and on nothing else."""
    mill, _, case = tangled()
    roles = {mill.id("甲"): "定作人", mill.id("乙"): "承揽人", "registrar": "登记人"}
    order = [*mill.fold.statements]
    for one in case.exhibits:
        st = mill.fold.statements[one.statement]
        assert one.source == f"{roles[st.iss]}签名的电子数据，账本第{order.index(st.id)}号记录"
        assert (one.kind, one.path, one.media) == (st.kind, f"statements/{st.id}.sd-jwt", "application/sd-jwt")
        assert (one.badge == "") == st.thread.startswith(("party:", "system:"))
    places = [order.index(one.statement) for one in case.exhibits]
    assert places == [*range(10, len(order)), *range(2, 10), 0, 1]
    assert [one.no for one in case.exhibits] == [*range(1, len(order) + 1)]


def test_statements_of_account_stand_beside_their_answers() -> None:
    """Period, sums, due date, number and reservations as stated; sum, day and lines set apart as confirmed."""
    mill, _, case = tangled()
    account = account_of(case)
    texts = {"replaced": "以本单为准", "retained": "保留原约定"}
    for one, st in zip(account.stated, said(mill, account.thread, "account.stated"), strict=True):
        row, reply = st.fields, answer(mill, account.thread, "account.confirmed", "statement", st.id)
        signed = fields(mill, reply.id) if reply else {}
        same = ("statement_no", "period_from", "period_to", "total_fen", "opening_fen", "due_on", "note")
        assert {name: getattr(one, name) for name in same} == {name: row.get(name) for name in same}
        assert (one.statement, one.lines, one.at_ms) == (st.id, len(row["lines"]), at(mill, st.id))
        assert one.interest_zh == texts.get(row.get("interest", ""))
        assert one.confirmed == (reply.id if reply else None)
        assert one.confirmed_at_ms == at(mill, one.confirmed)
        assert one.confirmed_fen == signed.get("total_fen")
        assert one.disputed == tuple(line["no"] for line in signed.get("disputed", ()))
    first, second, third = account.stated
    assert (first.supersedes, first.superseded) == (None, second.statement)
    assert (second.supersedes, second.superseded) == (first.statement, None)
    assert [one.badge_zh for one in account.stated] == ["单方记录", "有异议", "单方记录"]
    assert (second.confirmed_fen, third.confirmed) == (235_000, None)


def test_payments_stand_as_stated_and_as_acknowledged() -> None:
    """Day, form, reference and allocations of either side; money acknowledged in part is one side's word."""
    mill, _, case = tangled()
    account = account_of(case)
    forms = {"cash": "现金", "bill": "票据", "offset": "抵扣", "transfer": "转账"}
    for one, st in zip(account.payments, said(mill, account.thread, "payment.stated"), strict=True):
        row, reply = st.fields, answer(mill, account.thread, "payment.acknowledged", "payment", st.id)
        signed: dict[str, Any] = reply.fields if reply else {"allocations": []}
        assert (one.paid_on, one.form_zh, one.reference) == (row["paid_on"], forms[row["form"]], row.get("reference"))
        assert (one.amount_fen, one.from_prepaid) == (row["amount_fen"], row.get("from_prepaid", False))
        assert [(part.order, part.amount_fen) for part in one.allocations] == allocated(row["allocations"])
        found = [(part.order, part.amount_fen) for part in one.acknowledged_allocations]
        assert found == allocated(signed["allocations"])
        assert (one.acknowledged_fen, one.received_on) == (signed.get("amount_fen", 0), signed.get("received_on"))
        assert (one.at_ms, one.acknowledged_at_ms) == (at(mill, st.id), at(mill, one.acknowledged))
        assert one.acknowledged == (reply.id if reply else None)
    assert [one.badge_zh for one in account.payments] == ["双方确认", "单方记录", "双方确认", "单方记录"]


def test_letters_stand_as_they_were_written() -> None:
    """The demand and the acknowledgement that answers it, with sums, days and words; a part confirms nothing more."""
    mill, order, case = tangled()
    (demand,), (owned,) = account_of(case).demands, account_of(case).acknowledgements
    assert [(part.order, part.amount_fen) for part in demand.orders] == [(order, 90_000)]
    assert (demand.total_fen, demand.pay_by, demand.text) == (90_000, "2026-05-20", "请付")
    assert (demand.acknowledged, owned.demand) == (owned.statement, demand.statement)
    assert (demand.at_ms, owned.at_ms) == (at(mill, demand.statement), at(mill, owned.statement))
    assert (owned.total_fen, owned.due_on, owned.text) == (5_000, "2026-04-18", "认")
    assert (owned.no_counter_performance, owned.interest_zh) == (False, "保留原约定")
    assert (demand.badge_zh, owned.badge_zh) == ("单方记录", "单方记录")


def test_objections_keep_their_extent_and_their_end() -> None:
    """Ground, lines, sums, words, answers; open until the maker takes it back; a plea names nothing."""
    mill, _, case = tangled()
    lines, price, _ = case.objections
    assert (lines.ground_zh, lines.lines, lines.amount_fen, lines.qty_e3) == ("质量问题", (1, 2), None, None)
    assert (price.ground_zh, price.lines, price.amount_fen, price.qty_e3) == ("价格不符", (), 1_000, 2_500)
    assert [(one.plea, one.open, one.reason) for one in case.objections] == [
        (False, True, "起毛"),
        (False, False, None),
        (True, True, None),
    ]
    assert [(one.answer_zh, one.reason) for one in lines.answers] == [("不认可", "没有")]
    assert [(one.answer_zh, one.reason) for one in price.answers] == [("部分认可", None)]
    taken_back = answer(mill, price.thread, "objection.withdrawn", "objection", price.statement)
    assert taken_back is not None
    assert [one.closed_by for one in case.objections] == [None, taken_back.id, None]
    assert {(one.by_role, one.by_zh) for one in case.objections} == {("customer", "定作人")}
    assert [one.about_zh for one in case.objections] == ["对账单", "对账单", "催款"]
    for one in case.objections:
        assert (one.about, one.at_ms) == (fields(mill, one.statement)["statement"], at(mill, one.statement))


def test_signers_reach_as_far_as_their_keys() -> None:
    """Scope, limit, end, holder, mandate and level from the statement that added each key; whoever signed nothing
    stands nowhere, and the registrar last.
    """
    mill, _, case = tangled()
    zh = ("签收", "验收", "对账确认", "下单")
    found = [
        (one.role_zh, one.party_name, one.person_name, one.scope_zh, one.limit_fen, one.until) for one in case.signers
    ]
    assert found == [
        ("定作人", "甲织造有限公司", None, None, None, None),
        ("承揽人", "乙加工厂", None, None, None, None),
        ("定作人", "甲织造有限公司", "童", zh, 50_000_000, "2027-01-01"),
        ("定作人", "甲织造有限公司", "郭", None, None, None),
        ("登记人", None, None, None, None, None),
    ]
    assert [one.level for one in case.signers] == ["S1", "S1", "S1", "S1", "S0"]
    assert {one.custody_zh for one in case.signers} == {"文件密钥"}
    assert [one.mandate_sha256 for one in case.signers] == [None, None, "cd" * 32, None, None]
    assert [one.authorised_zh for one in case.signers] == ["主体登记", "主体登记", *["增加经办人密钥"] * 2, "账本创立"]
    for one in case.signers:
        assert one.signed == tuple(st.id for st in mill.fold.statements.values() if st.kid == one.kid)
        assert fields(mill, one.authorised).get("person") == one.person


def test_a_key_gone_astray_says_so_beside_what_it_signed() -> None:
    """Revocation, its day and the day from which its holder disowns it stand with the key, once it signed."""
    mill, account, _ = paper.lanxi()
    case = paper.case_of(mill, account, "梅江")
    (gone,) = [one for one in case.signers if one.revoked]
    revoked = next(st for st in mill.fold.statements.values() if st.kind == "key.revoked")
    assert (gone.revoked, gone.person_name, gone.kid) == (revoked.id, "方志强", revoked.fields["kid"])
    assert (gone.revoked_at_ms, gone.compromised_since) == (at(mill, revoked.id), None)
    assert (gone.role, gone.party_name) == ("customer", "兰溪市云织袜业有限公司（虚构）")


def test_the_timeline_is_dated_by_the_statements_themselves() -> None:
    """The day a delivery, receipt, inspection or payment names, else that of its entry; then the order of the log."""
    mill, _, case = tangled()
    names = {
        "goods.delivered": "delivered_on",
        "goods.received": "received_on",
        "goods.inspected": "inspected_on",
        "payment.stated": "paid_on",
        "payment.acknowledged": "received_on",
    }
    rows = []
    for place, st in enumerate(mill.fold.statements.values()):
        if st.thread.startswith(("order:", "account:")):
            entered = at(mill, st.id)
            assert entered is not None
            rows.append((st.fields.get(names.get(st.kind, ""), china_day(entered)), place, st.id))
    assert [(one.day, one.statement) for one in case.timeline] == [(day, one) for day, _, one in sorted(rows)]
    words = {one.statement: (one.title, one.proves, one.badge) for one in case.exhibits}
    assert [words[one.statement] for one in case.timeline] == [
        (one.title, one.text, one.badge_zh) for one in case.timeline
    ]


@pytest.mark.parametrize("reader", ["甲", "乙"])
def test_what_is_withheld_is_counted(reader: str) -> None:
    """For each statement, how many of its digests this reader sees, and in sum what the remarks say."""
    mill, _, case = tangled()
    case = case if reader == "乙" else paper.case_of(mill, account_of(case).thread, reader)
    for row in case.statements:
        st = mill.fold.statements[row.statement]
        assert row.shown + row.withheld == len(st.disclosures)
        assert (row.kind, row.thread, row.kid, row.iat_ms) == (st.kind, st.thread, st.kid, st.iat * 1000)
        assert row.at_ms == at(mill, st.id)
    held = [row.withheld for row in case.statements if row.withheld]
    said = [one.zh for one in case.unchecked if one.zh.startswith("未向")]
    assert said == (
        [f"未向本包持有人披露的字段：{len(held)}条记录中的{sum(held)}项，只核其摘要，未核内容。"] if held else []
    )
    assert (sum(held), case.reader.name) == ({"甲": (0, "甲织造有限公司"), "乙": (4, "乙加工厂")}[reader])
