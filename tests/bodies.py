"""A well-formed body of every kind, by thread type, with somebody who is entitled to say it.

Promise: forms and signers are right; what a body names need not exist, so a rule beyond the machine may refuse it.

Rules
* A new kind needs one entry among the bodies of its thread type.
* Parties are called customer, contractor and worker; a workshop is played by the contractor, a holder by the customer.

Specification: FORMATS 1.7; STYLE section 5.
"""

from __future__ import annotations

from typing import Any

from ledger import kinds
from tests.trade import Trade


def work_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of work's own kinds."""
    some, today = "ab" * 32, trade.today
    pair = {"workshop": trade.id("contractor"), "worker": trade.id("worker")}
    cycle = {"from_on": today, "cycle": "month", "payday": 15}
    count = {"worked_on": today, "basis": "piece", "qty_e3": 1_000, "unit": "pair"}
    confirmed = {"record": some, "qty_e3": 1_000, "amount_fen": 150}
    return {
        "engagement.offered": ("contractor", {**pair, **cycle, "relation": "service", "pay_form": "cash"}),
        "engagement.signed": ("worker", {"offer": some, **cycle}),
        "engagement.ended": ("worker", {"last_on": today, "ground": "agreed"}),
        "work.recorded": ("contractor", {**count, "amount_fen": 150, "price_e4": 15_000}),
        "work.claimed": ("worker", {**pair, **count}),
        "work.confirmed": ("worker", {"lines": [confirmed]}),
    }


def wage_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of wages, under work."""
    some, today = "ab" * 32, trade.today
    paid = {"amount_fen": 1, "allocations": [{"period": "2026-03", "amount_fen": 1}]}
    sums = {"gross_fen": 1, "net_fen": 1, "pay_fen": 1}
    slip = {"period": "2026-03", "pay_on": today, "days_e3": 1_000, **sums}
    item = {"no": 1, "item": "bonus", "amount_fen": 1, "ground": "good-work"}
    named = {"workshop_name": "某", "worker_name": "某", "id_number": "1", "phone": "1"}
    arrears = {"period": "2026-03", "due_on": "2026-04-15", "open_fen": 1, "basis": "recorded"}
    owed = {"period": "2026-03", "amount_fen": 1}
    return {
        "wage.advanced": ("contractor", {"amount_fen": 1, "paid_on": today, "form": "cash"}),
        "advance.acknowledged": ("worker", {"advance": some, "amount_fen": 1, "received_on": today}),
        "payslip.issued": ("contractor", {**slip, **named, "lines": [item], "parts": [{"amount_fen": 1}]}),
        "payslip.confirmed": ("worker", {"slip": some, **sums}),
        "wage.demanded": ("worker", {"lines": [owed], "total_fen": 1}),
        "payment.stated": ("contractor", {**paid, "paid_on": today, "form": "cash"}),
        "payment.acknowledged": ("worker", {"payment": some, "received_on": today, **paid}),
        "arrears.recorded": ("clock", {**arrears, "lines": [{"amount_fen": 1, "basis": "recorded"}]}),
        "arrears.acknowledged": ("contractor", {"lines": [owed], "total_fen": 1, "pay_by": today}),
    }


def access_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of a party's access thread."""
    grantee, quarter = trade.id("contractor"), trade.at_ms // 900_000
    own = f"party:{trade.id('customer')}"
    grant = {"threads": [own], "classes": ["open"], "purpose": "mediation", "until": "2027-01-01"}
    read = {"role": "registrar", "relation": "registered", "subject": own, "sees": "open", "purpose": "registration"}
    return {
        "access.granted": ("customer", {"grantee": grantee, **grant}),
        "access.withdrawn": ("customer", {"grantee": grantee, "grant": "ab" * 32}),
        "evidence.read": ("operator", {**read, "quarter": quarter}),
    }


def material_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of material and of goods that are kept, under an order."""
    some, today = "ab" * 32, trade.today
    line = {"no": 1, "qty_e3": 1, "unit": "kg"}
    kept = {"no": 1, "what": "made", "qty_e3": 1, "unit": "pair", "order_line": 1}
    back = {"material": some, "line": 1, "qty_e3": 1, "what": "waste"}
    counted = {"no": 1, "qty_e3": 1, "finding": "ok"}
    return {
        "material.handed": ("customer", {"handed_on": today, "lines": [line | {"item_no": "21S"}]}),
        "material.received": ("contractor", {"material": some, "received_on": today, "lines": [counted]}),
        "material.returned": ("contractor", {"returned_on": today, "lines": [back]}),
        "lien.noticed": ("contractor", {"debt_fen": 1, "held": [kept], "pay_by": "2027-01-01"}),
        "lien.released": ("contractor", {"lien": some, "released_on": today, "ground": "paid"}),
    }


def lapse_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of time that passes under an order."""
    some, today = "ab" * 32, trade.today
    lines = [{"no": 1, "qty_e3": 1, "amount_fen": 0}]
    deemed = {"delivery": some, "received": some, "lapsed_on": today, "lines": lines, "day_kind": "calendar"}
    return {
        "goods.inspection_called": ("contractor", {"delivery": some, "since": today, "channel": "phone"}),
        "goods.deemed_accepted": ("clock", deemed),
        "arrears.recorded": ("clock", {"due_on": today, "since": today, "overdue_fen": 1}),
    }


def order_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of the order's own kinds."""
    some = "ab" * 32
    line = {"no": 1, "qty_e3": 10_000, "amount_fen": 1_000}
    found = {"accepted_e3": 1, "rework_e3": 0, "rejected_e3": 0, "amount_fen": 0, "deduction_fen": 0}
    agreed = {"no": 1, "accepted_e3": 1, "amount_fen": 0, "deduction_fen": 0}
    placed = {**line, "unit": "pair", "goods": "袜", "price_e4": 10_000}
    return {
        "order.placed": (
            "customer",
            {
                "contractor": trade.id("contractor"),
                "lines": [placed],
                "total_fen": 1_000,
                "due": {"from": "confirmed", "days": 1},
                "chain_disclosure": True,
                "may_subcontract": False,
                "order_no": "1",
            },
        ),
        "order.accepted": ("contractor", {"lines": [line], "total_fen": 1_000}),
        "order.declined": ("contractor", {"ground": "other"}),
        "order.withdrawn": ("customer", {"ground": "other"}),
        "order.change_proposed": (
            "contractor",
            {
                "lines": [placed],
                "total_fen": 1_000,
                "due": {"from": "confirmed", "days": 1},
                "ground": "price",
            },
        ),
        "order.change_accepted": ("customer", {"change": some, "lines": [line], "total_fen": 1_000}),
        "order.change_declined": ("customer", {"change": some, "ground": "price"}),
        "order.change_withdrawn": ("contractor", {"change": some, "ground": "other"}),
        "order.terminated": ("customer", {"ground": "customer_will", "from_on": trade.today, "lines": []}),
        "order.closed": ("customer", {"owed_fen": 0}),
        "subcontract.consented": ("customer", {"lines": [1]}),
        "goods.delivered": (
            "contractor",
            {"delivered_on": trade.today, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1, "unit": "pair"}]},
        ),
        "goods.received": (
            "customer",
            {"delivery": some, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": 1}]},
        ),
        "goods.inspected": (
            "customer",
            {"delivery": some, "inspected_on": trade.today, "method": "full", "lines": [{"no": 1, **found}]},
        ),
        "inspection.agreed": ("contractor", {"inspection": some, "lines": [agreed]}),
    }


def account_bodies(trade: Trade) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of the account's own kinds."""
    pair = {"customer": trade.id("customer"), "contractor": trade.id("contractor")}
    some = "ab" * 32
    line = {"no": 1, "qty_e3": 10_000, "amount_fen": 1_000}
    order_thread = an_order(trade)
    stated = {"order": order_thread, "delivery": some, "delivery_line": 1, "deduction_fen": 0}
    return {
        "account.stated": (
            "contractor",
            {
                **pair,
                "period_from": trade.today,
                "period_to": trade.today,
                "lines": [line | stated],
                "total_fen": 1_000,
            },
        ),
        "account.confirmed": (
            "customer",
            {"statement": some, "lines": [{**line, "deduction_fen": 0}], "total_fen": 1_000},
        ),
        "fee.demanded": ("contractor", {**pair, "orders": [{"order": order_thread, "amount_fen": 1}], "total_fen": 1}),
        "fee.acknowledged": (
            "customer",
            {
                "lines": [{"order": order_thread, "delivery": some, "delivery_line": 1, "amount_fen": 1}],
                "total_fen": 1,
                "due_on": trade.today,
            },
        ),
        "payment.stated": (
            "customer",
            {**pair, "amount_fen": 1, "paid_on": trade.today, "form": "cash", "allocations": [{"amount_fen": 1}]},
        ),
        "payment.acknowledged": (
            "contractor",
            {"payment": some, "amount_fen": 1, "received_on": trade.today, "allocations": [{"amount_fen": 1}]},
        ),
        "invoice.recorded": ("contractor", {**pair, **invoice(trade)}),
    }


def invoice(trade: Trade) -> dict[str, Any]:
    """An invoice of one fen, but for whose it is."""
    sums = {"net_fen": 1, "tax_fen": 0}
    line = {"no": 1, **sums, "rate_permille": 130, "item": "加工费"}
    paper = {"invoice_type": "digital-general", "invoice_no": "1" * 20, "issued_on": trade.today}
    return {**paper, **sums, "lines": [line], "total_fen": 1}


def other_bodies(trade: Trade, thread: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of objections, parties and the log's own thread."""
    some = "ab" * 32
    order_thread = an_order(trade)
    jwk = trade.key("spare").jwk
    key = {"jwk": jwk, "proof": "x", "custody": "file", "level": "S1"}
    return {
        "objection.made": ("customer", {"statement": some, "ground": "quantity"}),
        "objection.answered": ("customer", {"objection": some, "answer": "rejected"}),
        "objection.withdrawn": ("customer", {"objection": some}),
        "mandate.ratified": ("customer", {"statement": some, "ratified": True}),
        "notice.served": (
            "operator",
            {
                "statement": some,
                "recipient": trade.id("customer"),
                "channel": "sms",
                "served_on": trade.today,
                "result": "delivered",
            },
        ),
        "party.registered": (
            "registrar",
            {"party": thread.partition(":")[2], "party_type": "broker", **key, "name": "x"},
        ),
        "party.terms_agreed": ("customer", {"terms": "e-signing", "version": "v1", "sha256": some}),
        "key.added": ("customer", key),
        "key.revoked": ("customer", {"kid": "A" * 43, "reason": "left"}),
        "licence.checked": ("registrar", {"result": "none", "source": "registry", "checked_on": trade.today}),
        "payee.changed": ("customer", {"account_name": "某", "account_no": "6222000000001234", "bank": "某银行"}),
        "policy.published": ("registrar", {"rules": 1, "parameters": []}),
        "pack.issued": (
            "operator",
            {
                "pack": some,
                "manifest_sha256": some,
                "pack_kind": "order",
                "subject": order_thread,
                "reader": trade.id("customer"),
                "purpose": "mediation",
                "size": 1,
            },
        ),
        "log.founded": (
            "registrar",
            {
                "origin": "test.xinzheng.example/trade",
                "time": "operator",
                "log_vkey": "x",
                "pack_vkey": "x",
                "registrar": trade.registrar.jwk,
                "operator": trade.operator.jwk,
                "clock": trade.clock.jwk,
            },
        ),
    }


def an_order(trade: Trade) -> str:
    """An order thread, existing where there is one."""
    return next((key for key in trade.fold.records if key.startswith("order:")), f"order:{trade.uuid()}")


def bodies_of(trade: Trade, thread: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """A body of each kind that a thread of that type may hold, and who says it."""
    thread_type = thread.partition(":")[0]
    others = other_bodies(trade, thread)
    if thread_type == "work":
        own = ("objection.", "mandate.")
        objecting = {kind: ("worker", body) for kind, (_, body) in others.items() if kind.startswith(own)}
        served = {"notice.served": others["notice.served"]}
        return work_bodies(trade) | wage_bodies(trade) | objecting | served
    if thread_type == "access":
        return others | access_bodies(trade)
    if thread_type == "order":
        return others | order_bodies(trade) | material_bodies(trade) | lapse_bodies(trade)
    return others | account_bodies(trade)


def minimal(trade: Trade, kind: str, thread: str) -> tuple[str, dict[str, Any]]:
    """Someone entitled, and a body that is well formed; what it names need not exist."""
    bodies = bodies_of(trade, thread)
    thread_type = thread.partition(":")[0]
    assert {one.name for one in kinds.ALL if one.thread_type == thread_type} <= set(bodies)
    return bodies[kind]
