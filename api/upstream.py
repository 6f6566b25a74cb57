"""Up the chain: in which role an unpaid claimant may read an order, an account or a firm above him, if at all.

Promise: a limb is shown here exactly where a pack for the same reader would show it (`reports.chain`), while something
that he is owed stands overdue on the ledger's day, and nowhere else.

Rules
* Claims that lead up: an overdue fee of an order leads to its parent; an overdue wage to the order that it names, for
  the worker and for the workshop that owes it.
* What is asked for decides nothing before the reader's own claims are followed: a thread that does not exist takes the
  same way as one that is closed.

Specification: law notes 2.2; `reports.chain`; ADR 13; 民法典 535.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.source import Source
from ledger import chain as limbs
from ledger import log, queries, rights, standing, views, wages
from ledger.db import Session
from ledger.records import OrderRecord, PeriodRecord
from ledger.rights import Standing
from reports import chain, scope, wages_collected

PAGE = 1_000  # of a party's threads


@dataclass(frozen=True)
class Claim:
    """Something owed to a reader in `role` under `thread`, and the order above it that it leads to."""

    role: str
    thread: str
    leads_to: str


def standing_of(
    session: Session, source: Source, reader: str, thread: str, roles: Mapping[str, str], today: str
) -> Standing | None:
    """The reader's standing above towards a thread with these roles ({} for none) on a day (YYYY-MM-DD, UTC+8).

    Raises: LogCorrupt.
    """
    firms = set(roles.values())
    size = log.need_head(session).size
    for claim in sorted(_claims(session, reader), key=lambda one: (one.leads_to, one.role)):
        if not firms or not _may_reach(source, claim.leads_to, firms) or not _unpaid(source, claim, today):
            continue
        found = chain.walk([claim.leads_to], lambda order: wages_collected.above(session, order, size), reader)
        parties = {one for limb in found.values() if limb for one in scope.party_threads(limb.roles)}
        if thread in chain.threads_of(found) | parties:
            return rights.ABOVE[claim.role]
    return None


def _claims(session: Session, reader: str) -> set[Claim]:
    """Everything that could lead up, paid or not."""
    found: set[Claim] = set()
    after = ""
    while page := queries.roles_of(session, reader, after=after, limit=PAGE):
        after = page[-1][0]
        orders = [thread for thread, role in page if role == "contractor" and thread.startswith("order:")]
        for key, record in views.load_records(session, orders).items():
            if isinstance(record, OrderRecord) and record.parent is not None:
                found.add(Claim("contractor", key, record.parent))
        for thread, role in page:
            if role in ("worker", "workshop"):
                periods = queries.records_of(session, thread, PeriodRecord).values()
                found |= {Claim(role, thread, line.order) for one in periods for line in one.lines if line.order}
    return found


def _may_reach(source: Source, order: str, firms: set[str]) -> bool:
    """Whether an order or one above it is between these firms, or names one of them."""
    return any(firms <= {record.customer, record.contractor} for record in _upwards(source, order))


def _upwards(source: Source, order: str) -> Iterator[OrderRecord]:
    """The order and its parents, as far as a chain is followed."""
    for _ in range(limbs.TIERS_MAX):
        record = source.get(order)
        if not isinstance(record, OrderRecord):
            return
        yield record
        if record.parent is None:
            return
        order = record.parent


def _unpaid(source: Source, claim: Claim, today: str) -> bool:
    """Whether what is owed there is overdue."""
    if claim.role != "contractor":
        overdue = wages.of_thread(source, claim.thread, today).overdue_lines
        return any(line.order == claim.leads_to for line in overdue)
    record = source.get(claim.thread)
    assert isinstance(record, OrderRecord), "a claim to a fee is under an order"
    account = limbs.account_of(source, record)
    threads = (record.order, *((account,) if account else ()))
    return standing.of_order(source, record, today, threads).since is not None
