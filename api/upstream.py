"""Up the chain: in which role an unpaid claimant may read an order, an account or a firm above him, if at all.

Promise: a limb is shown here exactly where a pack for the same reader would show it (`reports.chain`), while something
that he is owed stands overdue on the ledger's day, and nowhere else.

Rules
* Claims that lead up: an overdue fee of an order leads to its parent; an overdue wage to the order that it names, for
  the worker and for the workshop that owes it.
* What is asked for decides nothing: everything above the reader is found from his own claims, and only then is it
  looked whether the thread is among it. A thread that does not exist, one that is closed, and one above an order that
  is paid cost the same work, so that time tells nobody who stands above him.

Specification: law notes 2.2; `reports.chain`; ADR 13; 民法典 535.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from api.source import Source
from ledger import book, log, queries, rights, standing, views, wages
from ledger import chain as limbs
from ledger.db import Session
from ledger.records import OrderRecord, PeriodRecord
from ledger.rights import Standing
from ledger.standing import balance_fen
from reports import chain, scope, wages_collected

PAGE = 1_000  # of a party's threads


@dataclass(frozen=True)
class Claim:
    """Something owed to a reader in `role` under `thread`, and the order above it that it leads to."""

    role: str
    thread: str
    leads_to: str


def standing_of(session: Session, source: Source, reader: str, thread: str, today: str) -> Standing | None:
    """The reader's standing above towards a thread, on a day (YYYY-MM-DD, UTC+8).

    Raises: LogCorrupt.
    """
    return _above(session, source, reader, today).get(thread)


def _above(session: Session, source: Source, reader: str, today: str) -> dict[str, Standing]:
    """Every thread above the reader, and how he stands there: by his claims alone, whatever he asked for."""
    size = log.need_head(session).size
    standings: dict[str, Standing] = {}
    for claim in _unpaid(source, _claims(session, reader), today):
        found = chain.walk([claim.leads_to], lambda order: wages_collected.above(session, order, size), reader)
        parties = {one for limb in found.values() if limb for one in scope.party_threads(limb.roles)}
        for thread in chain.threads_of(found) | parties:
            standings.setdefault(thread, rights.ABOVE[claim.role])
    return standings


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


def _unpaid(source: Source, claims: set[Claim], today: str) -> Iterator[Claim]:
    """The claims of which something is overdue: of those that lead to one order, the first."""
    fees = [claim.thread for claim in claims if claim.role == "contractor"]
    source.load(balance for order in fees for balance in _balances(order))
    led: set[str] = set()
    wages_overdue = cache(lambda work: {line.order for line in wages.of_thread(source, work, today).overdue_lines})
    for claim in sorted(claims, key=attrgetter("leads_to", "role", "thread")):
        if claim.leads_to in led:
            continue
        if claim.role == "contractor":
            unpaid = _fee_overdue(source, claim.thread, today)
        else:
            unpaid = claim.leads_to in wages_overdue(claim.thread)
        if unpaid:
            led.add(claim.leads_to)
            yield claim


def _balances(order: str) -> tuple[str, str]:
    """Where the book's two balances of an order's fee lie."""
    return f"balance:{book.fee_account(order)}", f"balance:{book.paid_account(order)}"


def _fee_overdue(source: Source, thread: str, today: str) -> bool:
    """Whether a fee of an order is overdue: where the book shows nothing open, no line needs to be looked at."""
    if balance_fen(source, book.fee_account(thread)) + balance_fen(source, book.paid_account(thread)) <= 0:
        return False
    record = source.get(thread)
    assert isinstance(record, OrderRecord), "a claim to a fee is under an order"
    account = limbs.account_of(source, record)
    threads = (record.order, *((account,) if account else ()))
    return standing.of_order(source, record, today, threads).since is not None
