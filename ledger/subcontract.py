"""Whether an order under another was passed on with consent: a fact for the customer above, never a refusal.

Promise: a pure function of the records; what lies in an order that is not at hand is not guessed.

Specification: ADR 9; 民法典 772; law notes 2.2.
"""

from __future__ import annotations

from ledger.badges import Source
from ledger.records import OrderRecord


def passed_on(source: Source, order: OrderRecord) -> str | None:
    """Of an order with a parent: allowed (by its terms), consented (by its customer), or unconsented.

    None where it has no parent, or where the parent is not at hand.
    """
    parent = source.get(order.parent) if order.parent else None
    if not isinstance(parent, OrderRecord):
        return None
    if parent.may_subcontract:
        return "allowed"
    consented = any(to in ("", order.contractor) for _, to in parent.consents)
    return "consented" if consented else "unconsented"
