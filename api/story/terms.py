"""The part of the story that is about an order's terms: counter-offers, a contract on changed terms, its end.

Rules
* Every sum is right: 5,000 pairs at 1.20 yuan placed, at 1.35 asked for, at 1.30 agreed on; nothing was made.

Specification: CLAIMS section 1; ADR 9.
"""

from __future__ import annotations

from typing import Any

from api.story.cast import Step


def _line(amount_fen: int, price_e4: int) -> dict[str, Any]:
    line = {"no": 1, "qty_e3": 5_000_000, "unit": "pair", "amount_fen": amount_fen}
    return line | {"goods": "儿童袜", "price_e4": price_e4}


def _proposed(name: str, signer: str, amount_fen: int, price_e4: int) -> Step:
    body = {
        "lines": [_line(amount_fen, price_e4)],
        "total_fen": amount_fen,
        "due": {"from": "confirmed", "days": 30},
        "ground": "price",
        "deliver_by": "2026-04-30",
    }
    return Step(name, signer, "changed", "order.change_proposed", body)


TERMS: tuple[Step, ...] = (
    Step(
        "placed-fourth",
        "customer",
        "changed",
        "order.placed",
        {
            "contractor": "$party.contractor",
            "lines": [_line(600_000, 12_000) | {"short_permille": 10, "spec": "16–18 厘米"}],
            "total_fen": 600_000,
            "due": {"from": "confirmed", "days": 30},
            "chain_disclosure": True,
            "may_subcontract": False,
            "deliver_by": "2026-04-15",
            "batches": [{"line": 1, "qty_e3": 2_000_000, "deliver_by": "2026-03-31"}],
            "delivery_mode": "contractor_delivers",
            "supplied": [{"no": 1, "qty_e3": 400_000, "unit": "kg", "wastage_permille": 30, "material": "棉纱"}],
            "settlement": "monthly",
            "late_lpr_percent": 150,
            "warranty_days": 30,
            "lien": "statutory",
            "lien_grace_days": 60,
            "confidential": True,
            "clauses": ["direct_wages"],
            "disputes": "mediation_first",
            "e_signing": True,
            "address_confirmed": True,
            "customer_size": "small",
            "contractor_size": "micro",
            "licence_unchecked": True,
            "order_no": "示例-004",
            "rework_rule": "返工不另计报酬",
            "service_address": "示例市示例路 1 号",
        },
    ),
    _proposed("asked", "contractor", 675_000, 13_500),
    Step("not-agreed", "customer", "changed", "order.change_declined", {"change": "$asked", "ground": "price"}),
    _proposed("asked-again", "contractor", 660_000, 13_200),
    Step(
        "taken-back", "contractor", "changed", "order.change_withdrawn", {"change": "$asked-again", "ground": "other"}
    ),
    _proposed("offered-anew", "customer", 650_000, 13_000),
    Step(
        "agreed-anew",
        "contractor",
        "changed",
        "order.change_accepted",
        {
            "change": "$offered-anew",
            "lines": [{"no": 1, "qty_e3": 5_000_000, "amount_fen": 650_000}],
            "total_fen": 650_000,
        },
    ),
    Step("consented", "customer", "changed", "subcontract.consented", {"lines": [1], "processes": ["looping"]}),
    Step(
        "terminated",
        "customer",
        "changed",
        "order.terminated",
        {
            "ground": "customer_will",
            "from_on": "2026-03-02",
            "lines": [],
            "materials": [{"no": 1, "qty_e3": 400_000, "unit": "kg", "material": "棉纱"}],
            "note": "本季计划取消",
        },
    ),
    Step(
        "own-count",
        "contractor",
        "changed",
        "order.terminated",
        {"ground": "other", "from_on": "2026-03-02", "lines": []},
    ),
    Step("closed", "customer", "changed", "order.closed", {"owed_fen": 0}),
)
