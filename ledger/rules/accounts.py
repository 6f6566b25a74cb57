"""The rows of `account:`: what each kind there reads, what is checked of it, and what follows.

Specification: DESIGN section 5; CLAIMS.
"""

from __future__ import annotations

from typing import Any

from ledger import book
from ledger.kinds.account import AccountConfirmed, FeeAcknowledged, FeeDemanded, PaymentAcknowledged
from ledger.records import PaymentRecord, StatedRecord
from ledger.rules import account, invoice, objection, order, payment, period
from ledger.rules.delivery_line import line_key, record_in, with_price
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, lets, objections, refuses
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup


def _opened_by(kind: str) -> str:
    return {
        "account.stated": "The contractor opens the account with a statement",
        "fee.demanded": "The contractor opens the account with a demand",
        "payment.stated": "The customer opens the account with a payment",
        "invoice.recorded": "Either side opens the account with an invoice",
    }[kind]


MACHINE = Machine(
    "account",
    (UNOPENED, "open"),
    (
        "account.stated",
        "account.confirmed",
        "fee.demanded",
        "fee.acknowledged",
        "payment.stated",
        "payment.acknowledged",
        "invoice.recorded",
        *OBJECTION_KINDS,
    ),
    (
        *(
            row
            for kind in ("account.stated", "fee.demanded", "payment.stated", "invoice.recorded")
            for row in (*lets((UNOPENED,), kind, _opened_by(kind), "open"),)
        ),
        *lets(("open",), "account.stated", "The contractor states the account of a period"),
        *lets(("open",), "fee.demanded", "The contractor demands payment"),
        *lets(("open",), "payment.stated", "The customer states a payment"),
        *lets(("open",), "invoice.recorded", "Either side records an invoice"),
        *lets(("open",), "account.confirmed", "The customer answers a statement of account"),
        *refuses((UNOPENED,), "account.confirmed", "A statement of account is confirmed after it was stated"),
        *lets(("open",), "fee.acknowledged", "The customer acknowledges what it owes"),
        *refuses((UNOPENED,), "fee.acknowledged", "A debt is acknowledged in an open account"),
        *lets(("open",), "payment.acknowledged", "The contractor acknowledges a payment"),
        *refuses((UNOPENED,), "payment.acknowledged", "A payment is acknowledged after it was stated"),
        *objections(("open",)),
    ),
)


def _reads_stated(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return with_price(account.reads_stated(body) | period.reads_paid_items(body), lookup)


def reads_superseded(earlier: str, lookup: Lookup) -> set[str]:
    """Keys that stating the account again, or answering it, reads of the earlier statement."""
    record = record_in(lookup, f"stated:{earlier}")
    keys = {f"stated:{earlier}"} | objection.reads_against(earlier, lookup)
    return keys | account.reads_lines_of_stated(record if isinstance(record, StatedRecord) else None)


def _reads_confirmed(body: AccountConfirmed, thread: str, lookup: Lookup) -> set[str]:
    return reads_superseded(body.statement, lookup)


def _reads_demanded(body: FeeDemanded, thread: str, lookup: Lookup) -> set[str]:
    pair = account.reads_pair(body.customer, body.contractor)
    return pair | {order.order_key(row.order) for row in body.orders}


def _reads_acknowledged(body: FeeAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    keys = {line_key(line.delivery, line.delivery_line) for line in body.lines}
    keys |= {order.order_key(line.order) for line in body.lines}
    return keys | ({f"demand:{body.demand}"} if body.demand else set())


def _reads_paid(body: PaymentAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    keys = {f"payment:{body.payment}"}
    record = record_in(lookup, f"payment:{body.payment}")
    if isinstance(record, PaymentRecord) and record.from_prepaid:
        keys.add(f"balance:{book.prepaid_account(thread)}")
    return keys


RULES: dict[str, Rule] = {
    "account.stated": Rule(_reads_stated, account.check_stated, account.fold_stated),
    "account.confirmed": Rule(_reads_confirmed, account.check_confirmed, account.fold_confirmed),
    "fee.demanded": Rule(_reads_demanded, account.check_demanded, account.fold_demanded),
    "fee.acknowledged": Rule(_reads_acknowledged, account.check_acknowledged, account.fold_acknowledged),
    "payment.stated": Rule(lambda b, t, k: payment.reads_stated(b), payment.check_stated, payment.fold_stated),
    "payment.acknowledged": Rule(_reads_paid, payment.check_acknowledged, payment.fold_acknowledged),
    **invoice.RULES,
}
