"""The rows of `order:`: what each kind there reads, what is checked of it, and what follows.

Specification: DESIGN section 5; CLAIMS.
"""

from __future__ import annotations

from typing import Any

from ledger.kinds.order import GoodsInspected, GoodsReceived, InspectionAgreed
from ledger.records import DeliveryRecord, InspectionRecord
from ledger.rules import ending, fee_due, goods, inspection, material, objection, order, silence, terms
from ledger.rules.delivery_line import line_key, reads_of_delivery, record_in, with_price
from ledger.rules.rule import Rule, nothing
from ledger.rules.turn import Lookup


def _reads_own_order(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return {order.order_key(thread)}


def _reads_received(body: GoodsReceived, thread: str, lookup: Lookup) -> set[str]:
    return reads_of_delivery(body.delivery, [line.no for line in body.lines], thread)


def _reads_inspected(body: GoodsInspected, thread: str, lookup: Lookup) -> set[str]:
    keys = reads_of_delivery(body.delivery, [line.no for line in body.lines], thread)
    delivery = record_in(lookup, f"delivery:{body.delivery}")
    if isinstance(delivery, DeliveryRecord) and delivery.inspection:
        keys.add(f"inspection:{delivery.inspection}")
        keys |= objection.reads_against(delivery.inspection, lookup)
    return with_price(keys, lookup)


def _reads_agreed(body: InspectionAgreed, thread: str, lookup: Lookup) -> set[str]:
    keys = {f"inspection:{body.inspection}", order.order_key(thread)}
    record = record_in(lookup, f"inspection:{body.inspection}")
    if isinstance(record, InspectionRecord):
        keys = with_price(keys | {line_key(record.delivery, line.no) for line in body.lines}, lookup)
    return keys | objection.reads_against(body.inspection, lookup)


RULES: dict[str, Rule] = {
    "order.placed": Rule(lambda b, t, k: order.reads_placed(b), order.check_placed, order.fold_placed),
    "order.accepted": Rule(order.reads_accepted, order.check_accepted, order.fold_answered),
    "order.declined": Rule(order.reads_ended, nothing, order.fold_answered),
    "order.withdrawn": Rule(order.reads_ended, nothing, order.fold_answered),
    "order.change_proposed": Rule(order.reads_ended, terms.check_proposed, terms.fold_proposed),
    "order.change_accepted": Rule(terms.reads_answer, terms.check_accepted, terms.fold_accepted),
    "order.change_declined": Rule(terms.reads_answer, terms.check_declined, terms.fold_declined),
    "order.change_withdrawn": Rule(terms.reads_answer, terms.check_withdrawn, terms.fold_withdrawn),
    "order.terminated": Rule(order.reads_ended, ending.check_terminated, ending.fold_terminated),
    "order.closed": Rule(ending.reads_closed, ending.check_closed, ending.fold_closed),
    "subcontract.consented": Rule(_reads_own_order, ending.check_consented, ending.fold_consented),
    "goods.delivered": Rule(lambda b, t, k: goods.reads_delivered(b, t), goods.check_delivered, goods.fold_delivered),
    "goods.received": Rule(_reads_received, goods.check_received, goods.fold_received),
    "goods.inspected": Rule(_reads_inspected, inspection.check_inspected, inspection.fold_inspected),
    "inspection.agreed": Rule(_reads_agreed, inspection.check_agreed, inspection.fold_agreed),
    "goods.inspection_called": Rule(silence.reads_called, silence.check_called, silence.fold_called),
    "goods.deemed_accepted": Rule(silence.reads_deemed, silence.check_deemed, silence.fold_deemed),
    "arrears.recorded": Rule(fee_due.reads_arrears, fee_due.check_arrears, fee_due.fold_arrears),
    **material.RULES,
}
