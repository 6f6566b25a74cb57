"""What a speaker may have heard of before he speaks in a thread: read from the records of the world.

Specification: issue 6, line 3.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from ledger import book
from ledger.fold import Fold
from ledger.kinds import Kind
from ledger.records import OrderRecord, PeriodRecord, ThreadRecord
from tests.anything.values import Heard


def threads_of(fold: Fold, prefix: str = "") -> list[str]:
    """Every thread whose id begins so."""
    found = (key.removeprefix("thread:") for key in fold.records if key.startswith("thread:"))
    return sorted(one for one in found if one.startswith(prefix))


def roles_of(fold: Fold, thread: str) -> dict[str, str]:
    """Who is who in a thread; nobody in a new one."""
    record = fold.get(f"thread:{thread}")
    return dict(record.roles) if isinstance(record, ThreadRecord) else {}


def heard(fold: Fold, thread: str, parties: Sequence[str], kids: Iterable[str], today: datetime.date) -> Heard:
    """What was said so far, and of what concerns the thread: orders, pay periods, open sums in fen."""
    said: dict[str, list[str]] = {}
    own = []
    for one in fold.said.values():
        said.setdefault(one.kind, []).append(one.id)
        if one.thread == thread:
            own.append(one.id)
    orders, periods = orders_between(fold, thread), list(fold.of_type(PeriodRecord, thread))
    sums = {abs(fold.balance_fen(book.fee_account(one))) for one in orders} | {abs(one.open_fen) for one in periods}
    months = [one.period for one in periods]
    return Heard(said, own, threads_of(fold), parties, list(kids), today, orders, months, sorted(sums - {0}))


def orders_between(fold: Fold, thread: str) -> list[str]:
    """The accepted orders of the parties of a thread: of the pair, or of the workshop that has the work done."""
    roles, found = roles_of(fold, thread), []
    for order in fold.of_type(OrderRecord):
        pair = (order.customer, order.contractor) == (roles.get("customer"), roles.get("contractor"))
        if order.answered and (pair or order.contractor == roles.get("workshop")):
            found.append(order.order)
    return found


def pairs_of(fold: Fold, party: str, kind: Kind) -> list[dict[str, str]]:
    """The two sides of each accepted order in which a party has a role that says this kind."""
    orders = [one for one in fold.of_type(OrderRecord) if one.answered]
    own = [one for one in orders if party in {getattr(one, role, "") for role in kind.signers}]
    return [{"customer": one.customer, "contractor": one.contractor} for one in own]
