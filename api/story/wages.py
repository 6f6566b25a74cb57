"""The half of the story that is about wages: engaged, counted, paid in part, in arrears.

Rules
* Every sum is right: 1,200 pairs at 0.15 yuan, 180 yuan earned; 18 yuan of social insurance withheld, 50 yuan of an
  advance set off, 80 yuan paid; 32 yuan stand open after the payday, 2 March.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

import hashlib

from api.story.cast import FOREMAN, UNTIL, Step, anywhere

_PAIR = {"workshop": "$party.contractor", "worker": "$party.worker"}
_CYCLE = {"from_on": "2026-01-05", "cycle": "week", "payday": 1}
_DAY = {"worked_on": "2026-02-27", "basis": "piece", "unit": "pair", "operation": "toe-seam"}
_SUMS = {"gross_fen": 18_000, "net_fen": 16_200, "pay_fen": 11_200}
_PAID = [{"period": "2026-02-23", "amount_fen": 8_000}]
_OPEN = {"period": "2026-02-23", "amount_fen": 3_200}

_ENGAGED: tuple[Step, ...] = (
    Step(
        "foreman",
        "contractor",
        "contractor",
        "key.added",
        {
            "jwk": "$jwk.foreman",
            "proof": "$proof.foreman",
            "custody": "browser",
            "level": "S1",
            "scope": ["work.recorded"],
            "until": UNTIL,
            "person": FOREMAN,
            "position": "组长",
            "person_name": "示例组长",
        },
    ),
    Step(
        "registered-worker",
        "registrar",
        "worker",
        "party.registered",
        {
            "party": "$party.worker",
            "party_type": "person",
            "jwk": "$jwk.worker",
            "proof": "$proof.worker",
            "custody": "browser",
            "level": "S2",
            "person_name": "示例工人",
        },
    ),
    Step(
        "offered-work",
        "contractor",
        "work",
        "engagement.offered",
        _PAIR
        | _CYCLE
        | {
            "relation": "service",
            "pay_form": "transfer",
            "rates": [
                {
                    "no": 1,
                    "operation": "toe-seam",
                    "basis": "piece",
                    "unit": "pair",
                    "price_e4": 1_500,
                    "operation_name": "缝头",
                }
            ],
            "job": "袜子缝头",
        },
    ),
    Step("signed-work", "worker", "work", "engagement.signed", {"offer": "$offered-work", **_CYCLE}),
)

_COUNTED: tuple[Step, ...] = (
    Step("claimed", "worker", "work", "work.claimed", _PAIR | _DAY | {"qty_e3": 1_300_000, "amount_fen": 19_500}),
    Step(
        "recorded",
        "foreman",
        "work",
        "work.recorded",
        _DAY
        | {
            "qty_e3": 1_200_000,
            "amount_fen": 18_000,
            "bundle": "0227-07",
            "claim": "$claimed",
            "price_e4": 1_500,
            "operation_name": "缝头",
        },
    ),
    Step(
        "count-objected",
        "worker",
        "work",
        "objection.made",
        {"statement": "$recorded", "ground": "quantity", "qty_e3": 1_300_000, "reason": "少记一扎"},
    ),
    Step(
        "count-answered",
        "contractor",
        "work",
        "objection.answered",
        {"objection": "$count-objected", "answer": "rejected", "reason": "该扎为次日完成"},
    ),
    Step("count-withdrawn", "worker", "work", "objection.withdrawn", {"objection": "$count-objected"}),
    Step(
        "count-confirmed",
        "worker",
        "work",
        "work.confirmed",
        {"lines": [{"record": "$recorded", "qty_e3": 1_200_000, "amount_fen": 18_000}]},
    ),
    *anywhere("work", "$recorded", "worker", "contractor", "$recorded"),
)

_PAID_OUT: tuple[Step, ...] = (
    Step(
        "advanced",
        "contractor",
        "work",
        "wage.advanced",
        {"amount_fen": 5_000, "paid_on": "2026-02-28", "form": "cash"},
    ),
    Step(
        "advance-acknowledged",
        "worker",
        "work",
        "advance.acknowledged",
        {"advance": "$advanced", "amount_fen": 5_000, "received_on": "2026-02-28"},
    ),
    Step(
        "slip",
        "contractor",
        "work",
        "payslip.issued",
        {
            "period": "2026-02-23",
            "pay_on": "2026-03-02",
            "days_e3": 1_000,
            "lines": [{"no": 1, "item": "work", "amount_fen": 18_000, "records": ["$recorded"]}],
            "deductions": [{"no": 1, "code": "social-insurance", "amount_fen": 1_800}],
            "parts": [{"amount_fen": 16_200}],
            "advances": [{"advance": "$advanced", "amount_fen": 5_000}],
            "workshop_name": "示例加工厂",
            "worker_name": "示例工人",
            "id_number": "示例证件号码",
            "phone": "示例电话",
            **_SUMS,
        },
    ),
    Step("slip-confirmed", "worker", "work", "payslip.confirmed", {"slip": "$slip", **_SUMS}),
    Step(
        "wages-paid",
        "contractor",
        "work",
        "payment.stated",
        {"amount_fen": 8_000, "paid_on": "2026-03-02", "form": "transfer", "allocations": _PAID},
    ),
    Step(
        "wages-acknowledged",
        "worker",
        "work",
        "payment.acknowledged",
        {"payment": "$wages-paid", "amount_fen": 8_000, "received_on": "2026-03-02", "allocations": _PAID},
    ),
)

_OWED: tuple[Step, ...] = (
    Step(
        "wages-demanded",
        "worker",
        "work",
        "wage.demanded",
        {"lines": [_OPEN], "total_fen": 3_200, "pay_by": "2026-03-15", "text": "请付清上周工资。"},
    ),
    Step(
        "arrears",
        "clock",
        "work",
        "arrears.recorded",
        {
            "period": "2026-02-23",
            "due_on": "2026-03-02",
            "lines": [{"amount_fen": 3_200, "basis": "payroll"}],
            "open_fen": 3_200,
            "basis": "payroll",
        },
        days=1,
    ),
    Step(
        "arrears-acknowledged",
        "contractor",
        "work",
        "arrears.acknowledged",
        {"arrears": "$arrears", "lines": [_OPEN], "total_fen": 3_200, "pay_by": "2026-03-31"},
        days=1,
    ),
    Step("ended", "worker", "work", "engagement.ended", {"last_on": "2026-03-02", "ground": "wages-unpaid"}, days=1),
    Step(
        "issued-to-worker",
        "operator",
        "system",
        "pack.issued",
        {
            "pack": hashlib.sha256(b"example worker pack").hexdigest(),
            "manifest_sha256": hashlib.sha256(b"example worker manifest").hexdigest(),
            "pack_kind": "worker",
            "subject": "$thread.work",
            "reader": "$party.worker",
            "purpose": "mediation",
            "size": 2,
        },
        v=2,
        days=1,
    ),
)

WAGE: tuple[Step, ...] = (*_ENGAGED, *_COUNTED, *_PAID_OUT, *_OWED)
