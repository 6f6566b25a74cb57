"""The half of the story that is about the fee: founded, ordered, delivered, charged, paid in part.

Rules
* Every sum is right: 10,000 pairs at 1.17 yuan ordered, 9,900 accepted, 50 yuan deducted, 5,000 yuan paid.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

import hashlib

from api.story.cast import PERSON, UNTIL, Step, anywhere

_LINE = {
    "no": 1,
    "qty_e3": 10_000_000,
    "unit": "pair",
    "amount_fen": 1_170_000,
    "goods": "男式中筒袜",
    "price_e4": 11_700,
}
_ORDER = {
    "contractor": "$party.contractor",
    "lines": [_LINE],
    "total_fen": 1_170_000,
    "due": {"from": "confirmed", "days": 30},
    "chain_disclosure": True,
    "may_subcontract": False,
}
_PAIR = {"customer": "$party.customer", "contractor": "$party.contractor"}
_PAID = [{"order": "$thread.first", "amount_fen": 500_000}]

FEE: tuple[Step, ...] = (
    Step(
        "founded",
        "registrar",
        "system",
        "log.founded",
        {
            "origin": "$origin",
            "time": "operator",
            "log_vkey": "$vkey.log",
            "pack_vkey": "$vkey.pack",
            "registrar": "$jwk.registrar",
            "operator": "$jwk.operator",
            "clock": "$jwk.clock",
        },
    ),
    Step("policy", "registrar", "system", "policy.published", {"rules": 1, "parameters": []}),
    *(
        Step(
            f"registered-{who}",
            "registrar",
            who,
            "party.registered",
            {
                "party": f"$party.{who}",
                "party_type": "enterprise" if who == "customer" else "individual_business",
                "jwk": f"$jwk.{who}",
                "proof": f"$proof.{who}",
                "custody": "file",
                "level": "S2",
                "size_class": "small",
                "name": name,
            },
        )
        for who, name in (("customer", "示例袜业有限公司"), ("contractor", "示例加工厂"))
    ),
    Step(
        "agreed-terms",
        "customer",
        "customer",
        "party.terms_agreed",
        {"terms": "e-signing", "version": "v1", "sha256": hashlib.sha256(b"example terms").hexdigest()},
    ),
    Step(
        "clerk",
        "customer",
        "customer",
        "key.added",
        {
            "jwk": "$jwk.clerk",
            "proof": "$proof.clerk",
            "custody": "file",
            "level": "S1",
            "scope": ["goods.received", "account.confirmed"],
            "limit_fen": 5_000_000,
            "until": UNTIL,
            "person": PERSON,
            "position": "仓库收货员",
            "person_name": "示例经办人",
        },
    ),
    Step("placed", "customer", "first", "order.placed", _ORDER | {"order_no": "示例-001", "note": "来样加工"}),
    Step(
        "accepted",
        "contractor",
        "first",
        "order.accepted",
        {"lines": [{"no": 1, "qty_e3": 10_000_000, "amount_fen": 1_170_000}], "total_fen": 1_170_000},
    ),
    Step("placed-second", "customer", "second", "order.placed", _ORDER | {"order_no": "示例-002"}),
    Step("declined", "contractor", "second", "order.declined", {"ground": "no-capacity", "note": "本月排期已满"}),
    Step("placed-third", "customer", "third", "order.placed", _ORDER | {"order_no": "示例-003"}),
    Step("withdrawn", "customer", "third", "order.withdrawn", {"ground": "plan-changed"}),
    Step(
        "delivered",
        "contractor",
        "first",
        "goods.delivered",
        {
            "delivered_on": "2026-03-02",
            "lines": [{"no": 1, "order_line": 1, "qty_e3": 10_000_000, "unit": "pair"}],
            "note_no": "送-0001",
        },
    ),
    Step(
        "received",
        "clerk",
        "first",
        "goods.received",
        {"delivery": "$delivered", "received_on": "2026-03-02", "lines": [{"no": 1, "qty_e3": 10_000_000}]},
    ),
    Step(
        "objected",
        "customer",
        "first",
        "objection.made",
        {"statement": "$delivered", "ground": "quality", "lines": [1], "reason": "部分袜口跳针"},
    ),
    Step(
        "answered",
        "contractor",
        "first",
        "objection.answered",
        {"objection": "$objected", "answer": "partly", "reason": "同意返工"},
    ),
    Step("objection-withdrawn", "customer", "first", "objection.withdrawn", {"objection": "$objected"}),
    *anywhere("first", "$delivered", "customer", "customer", "$received"),
    Step(
        "inspected",
        "customer",
        "first",
        "goods.inspected",
        {
            "delivery": "$delivered",
            "inspected_on": "2026-03-02",
            "method": "full",
            "lines": [
                {
                    "no": 1,
                    "accepted_e3": 9_900_000,
                    "rework_e3": 60_000,
                    "rejected_e3": 40_000,
                    "amount_fen": 1_158_300,
                    "deduction_fen": 5_000,
                    "deduction_ground": "quality",
                }
            ],
        },
    ),
    Step(
        "inspection-agreed",
        "contractor",
        "first",
        "inspection.agreed",
        {
            "inspection": "$inspected",
            "lines": [{"no": 1, "accepted_e3": 9_900_000, "amount_fen": 1_158_300, "deduction_fen": 5_000}],
        },
    ),
    Step(
        "stated",
        "contractor",
        "account",
        "account.stated",
        _PAIR
        | {
            "period_from": "2026-03-01",
            "period_to": "2026-03-31",
            "lines": [
                {
                    "no": 1,
                    "order": "$thread.first",
                    "delivery": "$delivered",
                    "delivery_line": 1,
                    "qty_e3": 9_900_000,
                    "amount_fen": 1_158_300,
                    "deduction_fen": 5_000,
                }
            ],
            "total_fen": 1_153_300,
            "due_on": "2026-04-30",
            "statement_no": "对-2026-03",
        },
    ),
    Step(
        "confirmed",
        "clerk",
        "account",
        "account.confirmed",
        {
            "statement": "$stated",
            "lines": [{"no": 1, "qty_e3": 9_900_000, "amount_fen": 1_158_300, "deduction_fen": 5_000}],
            "total_fen": 1_153_300,
            "due_on": "2026-04-30",
        },
    ),
    Step(
        "invoiced",
        "contractor",
        "account",
        "invoice.recorded",
        _PAIR
        | {
            "invoice_type": "digital-special",
            "invoice_no": "26332000000000000001",
            "issued_on": "2026-03-02",
            "lines": [{"no": 1, "net_fen": 1_020_619, "rate_permille": 130, "tax_fen": 132_681, "item": "袜子加工费"}],
            "net_fen": 1_020_619,
            "tax_fen": 132_681,
            "total_fen": 1_153_300,
            "orders": [{"order": "$thread.first", "part_fen": 1_153_300}],
            "checked_on": "2026-03-02",
            "check_result": "match",
            "remark": "订单 示例-001",
        },
    ),
    Step(
        "ratified",
        "customer",
        "account",
        "mandate.ratified",
        {"statement": "$confirmed", "ratified": True, "reason": "经办人系受我司指派对账"},
    ),
    Step(
        "paid",
        "customer",
        "account",
        "payment.stated",
        _PAIR | {"amount_fen": 500_000, "paid_on": "2026-03-02", "form": "transfer", "allocations": _PAID},
    ),
    Step(
        "payment-acknowledged",
        "contractor",
        "account",
        "payment.acknowledged",
        {"payment": "$paid", "amount_fen": 500_000, "received_on": "2026-03-02", "allocations": _PAID},
    ),
    Step(
        "demanded",
        "contractor",
        "account",
        "fee.demanded",
        _PAIR
        | {
            "orders": [{"order": "$thread.first", "amount_fen": 653_300}],
            "total_fen": 653_300,
            "pay_by": "2026-05-31",
            "text": "请于五月底前付清。",
        },
    ),
    Step(
        "served",
        "operator",
        "account",
        "notice.served",
        {
            "statement": "$demanded",
            "recipient": "$party.customer",
            "channel": "sms",
            "served_on": "2026-03-02",
            "served_at": "09:30",
            "result": "delivered",
            "evidence_sha256": hashlib.sha256(b"example receipt of a carrier").hexdigest(),
        },
    ),
    Step(
        "pleaded",
        "customer",
        "account",
        "objection.made",
        {"statement": "$demanded", "ground": "upstream-unpaid", "reason": "上游客户尚未结算"},
    ),
    Step(
        "plea-answered",
        "contractor",
        "account",
        "objection.answered",
        {"objection": "$pleaded", "answer": "rejected", "reason": "付款不以上游结算为条件"},
    ),
    Step("plea-withdrawn", "customer", "account", "objection.withdrawn", {"objection": "$pleaded"}),
    Step(
        "acknowledged",
        "customer",
        "account",
        "fee.acknowledged",
        {
            "demand": "$demanded",
            "lines": [{"order": "$thread.first", "delivery": "$delivered", "delivery_line": 1, "amount_fen": 653_300}],
            "total_fen": 653_300,
            "due_on": "2026-05-31",
        },
    ),
    Step(
        "objected-register",
        "contractor",
        "contractor",
        "objection.made",
        {"statement": "$registered-contractor", "ground": "other", "reason": "规模类型应为微型"},
    ),
    Step(
        "register-answered",
        "registrar",
        "contractor",
        "objection.answered",
        {"objection": "$objected-register", "answer": "rejected", "reason": "以登记当日申报为准"},
    ),
    Step("register-withdrawn", "contractor", "contractor", "objection.withdrawn", {"objection": "$objected-register"}),
    Step("revoked", "clerk", "customer", "key.revoked", {"kid": "$kid.clerk", "reason": "left"}),
    *anywhere("customer", "$registered-customer", "customer", "customer", "$revoked"),
    Step(
        "issued",
        "operator",
        "system",
        "pack.issued",
        {
            "pack": hashlib.sha256(b"example pack").hexdigest(),
            "manifest_sha256": hashlib.sha256(b"example manifest").hexdigest(),
            "pack_kind": "account",
            "subject": "$thread.account",
            "reader": "$party.contractor",
            "purpose": "mediation",
            "size": 2,
        },
    ),
)
