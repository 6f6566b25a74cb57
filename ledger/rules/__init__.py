"""The rules: for each kind what it reads, what is checked, what follows; for each thread type its machine.

Promise: every kind of the catalogue has exactly one row here, so a kind without a decision does not import.

Rules
* `check` may tighten with a new rules version; `fold` accepts every statement ever admitted, for ever (DESIGN 3.4).
* `reads` names keys from the body, and from what was loaded so far; it is asked again until it names nothing new.

Specification: DESIGN sections 3.2, 3.4 and 5; CLAIMS.
"""

from __future__ import annotations

from typing import Any

from ledger import book, jose, kinds
from ledger.canon import Json
from ledger.kinds import Kind
from ledger.kinds.account import AccountConfirmed, FeeAcknowledged, FeeDemanded, PaymentAcknowledged
from ledger.kinds.objection import ObjectionAnswered, ObjectionMade, ObjectionWithdrawn
from ledger.kinds.order import GoodsInspected, GoodsReceived, InspectionAgreed
from ledger.kinds.party import KeyAdded, KeyRevoked
from ledger.kinds.system import PackIssued
from ledger.records import (
    DeliveryRecord,
    InspectionRecord,
    OrderRecord,
    PaymentRecord,
    Record,
    StatedRecord,
)
from ledger.rules import (
    account,
    claimed,
    count,
    engagement,
    goods,
    inspection,
    objection,
    order,
    party,
    payment,
    system,
    wages,
)
from ledger.rules.delivery_line import line_key, reads_of_delivery
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, lets, objections, refuses
from ledger.rules.rule import Rule, nothing, reads_nothing
from ledger.rules.turn import Lookup, Turn

__all__ = ["MACHINES", "RULES", "Lookup", "Rule", "Turn", "machines_as_json"]


def _opened_by(kind: str) -> str:
    return {
        "account.stated": "The contractor opens the account with a statement",
        "fee.demanded": "The contractor opens the account with a demand",
        "payment.stated": "The customer opens the account with a payment",
    }[kind]


ACCOUNT = Machine(
    "account",
    (UNOPENED, "open"),
    (
        "account.stated",
        "account.confirmed",
        "fee.demanded",
        "fee.acknowledged",
        "payment.stated",
        "payment.acknowledged",
        *OBJECTION_KINDS,
    ),
    (
        *(
            row
            for kind in ("account.stated", "fee.demanded", "payment.stated")
            for row in (*lets((UNOPENED,), kind, _opened_by(kind), "open"),)
        ),
        *lets(("open",), "account.stated", "The contractor states the account of a period"),
        *lets(("open",), "fee.demanded", "The contractor demands payment"),
        *lets(("open",), "payment.stated", "The customer states a payment"),
        *lets(("open",), "account.confirmed", "The customer answers a statement of account"),
        *refuses((UNOPENED,), "account.confirmed", "A statement of account is confirmed after it was stated"),
        *lets(("open",), "fee.acknowledged", "The customer acknowledges what it owes"),
        *refuses((UNOPENED,), "fee.acknowledged", "A debt is acknowledged in an open account"),
        *lets(("open",), "payment.acknowledged", "The contractor acknowledges a payment"),
        *refuses((UNOPENED,), "payment.acknowledged", "A payment is acknowledged after it was stated"),
        *objections(("open",)),
    ),
)

MACHINES: dict[str, Machine] = {
    machine.thread_type: machine
    for machine in (system.MACHINE, party.MACHINE, order.MACHINE, ACCOUNT, engagement.MACHINE)
}


def machines_as_json() -> Json:
    """Every machine as plain values, for a verifier in another language."""
    return {name: machine.as_json() for name, machine in sorted(MACHINES.items())}


def _record(lookup: Lookup, key: str) -> Record | None:
    found = lookup.get(key)
    return found if isinstance(found, Record) else None


def _with_price(keys: set[str], lookup: Lookup) -> set[str]:
    """Also the placed order's fields of every order among `keys`, for its sealed prices."""
    orders = [_record(lookup, key) for key in keys if key.startswith("order:")]
    return keys | {f"fields:{record.placed}" for record in orders if isinstance(record, OrderRecord)}


def _reads_own_order(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return {order.order_key(thread)}


def _reads_received(body: GoodsReceived, thread: str, lookup: Lookup) -> set[str]:
    return reads_of_delivery(body.delivery, [line.no for line in body.lines], thread)


def _reads_inspected(body: GoodsInspected, thread: str, lookup: Lookup) -> set[str]:
    keys = reads_of_delivery(body.delivery, [line.no for line in body.lines], thread)
    delivery = _record(lookup, f"delivery:{body.delivery}")
    if isinstance(delivery, DeliveryRecord) and delivery.inspection:
        keys.add(f"inspection:{delivery.inspection}")
        keys |= objection.reads_against(delivery.inspection, lookup)
    return _with_price(keys, lookup)


def _reads_agreed(body: InspectionAgreed, thread: str, lookup: Lookup) -> set[str]:
    keys = {f"inspection:{body.inspection}", order.order_key(thread)}
    record = _record(lookup, f"inspection:{body.inspection}")
    if isinstance(record, InspectionRecord):
        keys |= {line_key(record.delivery, line.no) for line in body.lines}
    return keys | objection.reads_against(body.inspection, lookup)


def _reads_stated(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return _with_price(account.reads_stated(body), lookup)


def _reads_superseded(earlier: str, lookup: Lookup) -> set[str]:
    record = _record(lookup, f"stated:{earlier}")
    keys = {f"stated:{earlier}"} | objection.reads_against(earlier, lookup)
    return keys | account.reads_lines_of_stated(record if isinstance(record, StatedRecord) else None)


def _reads_confirmed(body: AccountConfirmed, thread: str, lookup: Lookup) -> set[str]:
    return _reads_superseded(body.statement, lookup)


def _reads_demanded(body: FeeDemanded, thread: str, lookup: Lookup) -> set[str]:
    pair = account.reads_pair(body.customer, body.contractor)
    return pair | {order.order_key(row.order) for row in body.orders}


def _reads_acknowledged(body: FeeAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    keys = {line_key(line.delivery, line.delivery_line) for line in body.lines}
    keys |= {order.order_key(line.order) for line in body.lines}
    return keys | ({f"demand:{body.demand}"} if body.demand else set())


def _reads_paid(body: PaymentAcknowledged, thread: str, lookup: Lookup) -> set[str]:
    keys = {f"payment:{body.payment}"}
    record = _record(lookup, f"payment:{body.payment}")
    if isinstance(record, PaymentRecord) and record.from_prepaid:
        keys.add(f"balance:{book.prepaid_account(thread)}")
    return keys


def _reads_made(body: ObjectionMade, thread: str, lookup: Lookup) -> set[str]:
    return objection.reads_made(body.statement, lookup)


def _reads_objection(body: ObjectionAnswered | ObjectionWithdrawn, thread: str, lookup: Lookup) -> set[str]:
    return objection.reads_objection(body.objection, lookup)


def _reads_added(body: KeyAdded, thread: str, lookup: Lookup) -> set[str]:
    return {thread, f"key:{jose.thumbprint(body.jwk)}"}


def _reads_revoked(body: KeyRevoked, thread: str, lookup: Lookup) -> set[str]:
    return {f"key:{body.kid}"}


def _reads_issued(body: PackIssued, thread: str, lookup: Lookup) -> set[str]:
    return {f"pack:{body.pack}"}


_RULES: dict[tuple[str, str], Rule] = {
    ("system", "log.founded"): Rule(reads_nothing, system.check_founded, system.fold_founded),
    ("system", "policy.published"): Rule(reads_nothing, system.check_policy, system.fold_policy),
    ("system", "pack.issued"): Rule(_reads_issued, system.check_issued, system.fold_issued),
    ("party", "party.registered"): Rule(
        lambda b, t, k: party.reads_registered(b), party.check_registered, party.fold_registered
    ),
    ("party", "party.terms_agreed"): Rule(reads_nothing, nothing, nothing),
    ("party", "key.added"): Rule(_reads_added, party.check_added, party.fold_added),
    ("party", "key.revoked"): Rule(_reads_revoked, party.check_revoked, party.fold_revoked),
    ("order", "order.placed"): Rule(lambda b, t, k: order.reads_placed(b), order.check_placed, order.fold_placed),
    ("order", "order.accepted"): Rule(_reads_own_order, order.check_accepted, order.fold_answered),
    ("order", "order.declined"): Rule(_reads_own_order, nothing, order.fold_answered),
    ("order", "order.withdrawn"): Rule(_reads_own_order, nothing, order.fold_answered),
    ("order", "goods.delivered"): Rule(
        lambda b, t, k: goods.reads_delivered(b, t), goods.check_delivered, goods.fold_delivered
    ),
    ("order", "goods.received"): Rule(_reads_received, goods.check_received, goods.fold_received),
    ("order", "goods.inspected"): Rule(_reads_inspected, inspection.check_inspected, inspection.fold_inspected),
    ("order", "inspection.agreed"): Rule(_reads_agreed, inspection.check_agreed, inspection.fold_agreed),
    ("account", "account.stated"): Rule(_reads_stated, account.check_stated, account.fold_stated),
    ("account", "account.confirmed"): Rule(_reads_confirmed, account.check_confirmed, account.fold_confirmed),
    ("account", "fee.demanded"): Rule(_reads_demanded, account.check_demanded, account.fold_demanded),
    ("account", "fee.acknowledged"): Rule(_reads_acknowledged, account.check_acknowledged, account.fold_acknowledged),
    ("account", "payment.stated"): Rule(
        lambda b, t, k: payment.reads_stated(b), payment.check_stated, payment.fold_stated
    ),
    ("account", "payment.acknowledged"): Rule(_reads_paid, payment.check_acknowledged, payment.fold_acknowledged),
}
_RULES |= {("work", name): rule for name, rule in wages.RULES.items()}
for _type in ("party", "order", "account", "work"):
    _RULES[_type, "objection.made"] = Rule(_reads_made, objection.check_made, objection.fold_made)
    _RULES[_type, "objection.answered"] = Rule(_reads_objection, objection.check_answered, objection.fold_answered)
    _RULES[_type, "objection.withdrawn"] = Rule(_reads_objection, objection.check_withdrawn, objection.fold_withdrawn)

RULES: dict[tuple[str, str, int], Rule] = {
    (kind.thread_type, kind.name, kind.v): _RULES[kind.thread_type, kind.name] for kind in kinds.ALL
}
assert {(t, name) for t, name, _ in RULES} == set(_RULES), "every kind has exactly one rule"
assert all(set(m.kinds) == {k.name for k in kinds.ALL if k.thread_type == t} for t, m in MACHINES.items())


def reads_of(kind: Kind, body: Any, thread: str, supersedes: str | None, lookup: Lookup) -> set[str]:
    """The keys that the rules of one statement read, as far as can be said from what was loaded."""
    keys = RULES[kind.thread_type, kind.name, kind.v].reads(body, thread, lookup)
    if supersedes is not None and kind.name == "account.stated":
        keys |= _reads_superseded(supersedes, lookup)
    if supersedes is not None and kind.name == "work.recorded":
        keys |= count.reads_corrected(supersedes, lookup)
    if supersedes is not None and kind.name == "work.claimed":
        keys |= claimed.reads_superseded(supersedes, lookup)
    return keys
