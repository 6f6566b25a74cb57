"""The part of the story that is about time and goods: material, silence, a fee overdue, goods kept for it.

Rules
* Every sum is right: 1,000 pairs at 1.17 yuan, received and not spoken of for 7 days, are 1,170 yuan.
* The two have changed sides: what the contractor passes on, the customer makes, and no account of the other half moves.
* `LATER` is what happens days after all the rest; the clock's deemed acceptance cannot be said sooner.
"""

from __future__ import annotations

from api.story.cast import Step

_ORDER = {
    "contractor": "$party.customer",
    "lines": [
        {"no": 1, "qty_e3": 1_000_000, "unit": "pair", "amount_fen": 117_000, "goods": "女式船袜", "price_e4": 11_700}
    ],
    "total_fen": 117_000,
    "due": {"from": "inspected", "days": 90},
    "chain_disclosure": True,
    "may_subcontract": False,
    "inspection_days": 7,
    "deemed_acceptance": True,
    "order_no": "示例-004",
}

FACTS: tuple[Step, ...] = (
    Step("placed-silent", "contractor", "silent", "order.placed", _ORDER),
    Step(
        "accepted-silent",
        "customer",
        "silent",
        "order.accepted",
        {"lines": [{"no": 1, "qty_e3": 1_000_000, "amount_fen": 117_000}], "total_fen": 117_000},
    ),
    Step(
        "handed",
        "contractor",
        "silent",
        "material.handed",
        {
            "handed_on": "2026-03-02",
            "lines": [
                {"no": 1, "qty_e3": 52_000, "unit": "kg", "loss_permille": 30, "item_no": "纱-21S", "material": "棉纱"}
            ],
            "note_no": "料-0001",
        },
    ),
    Step(
        "counted",
        "customer",
        "silent",
        "material.received",
        {
            "material": "$handed",
            "received_on": "2026-03-02",
            "lines": [{"no": 1, "qty_e3": 51_500, "finding": "short", "reason": "少一筒"}],
            "notice": "棉纱短少0.5公斤，请核对。",
        },
    ),
    Step(
        "given-back",
        "customer",
        "silent",
        "material.returned",
        {
            "returned_on": "2026-03-02",
            "lines": [{"material": "$handed", "line": 1, "qty_e3": 1_200, "what": "remainder"}],
        },
    ),
    Step(
        "delivered-silent",
        "customer",
        "silent",
        "goods.delivered",
        {"delivered_on": "2026-03-02", "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000_000, "unit": "pair"}]},
    ),
    Step(
        "received-silent",
        "contractor",
        "silent",
        "goods.received",
        {"delivery": "$delivered-silent", "received_on": "2026-03-02", "lines": [{"no": 1, "qty_e3": 1_000_000}]},
    ),
    Step(
        "called",
        "customer",
        "silent",
        "goods.inspection_called",
        {"delivery": "$delivered-silent", "since": "2026-03-02", "channel": "platform", "text": "请尽快验收。"},
    ),
)

LATER: tuple[Step, ...] = (
    Step(
        "deemed",
        "clock",
        "silent",
        "goods.deemed_accepted",
        {
            "delivery": "$delivered-silent",
            "received": "$received-silent",
            "lapsed_on": "2026-03-09",
            "lines": [{"no": 1, "qty_e3": 1_000_000, "amount_fen": 117_000}],
            "day_kind": "calendar",
        },
        days=8,
    ),
    Step(
        "fee-arrears",
        "clock",
        "first",
        "arrears.recorded",
        {"due_on": "2026-04-30", "since": "2026-05-01", "overdue_fen": 653_300},
        days=60,
    ),
    Step(
        "kept",
        "customer",
        "silent",
        "lien.noticed",
        {
            "debt_fen": 653_300,
            "held": [
                {"no": 1, "what": "material", "qty_e3": 300, "unit": "kg", "material": "$handed", "line": 1},
            ],
            "pay_by": "2036-05-20",
            "text": "请于宽限期内付清加工费。",
        },
        days=61,
    ),
    Step(
        "let-go",
        "customer",
        "silent",
        "lien.released",
        {"lien": "$kept", "released_on": "2026-05-02", "ground": "given_up"},
        days=61,
    ),
)
