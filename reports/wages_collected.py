"""What a wage pack holds beside the log's own statements, read from the store at one tree size.

Promise: as `reports.collect`: only entries below the size, only the threads that belong; of a colleague nothing, not
even that he exists.

Rules
* `worker`: one work thread, for the worker or the workshop in it. `workshop`: for the workshop alone, every work thread
  of its own in which a wage is overdue on the day of the last entry below the size; none: there is nothing to hand out.
* The wages are folded from the statements below the size, by the ledger's own judge: views know only today.
* Above the overdue lines stand the limbs of `reports.chain`.

Specification: FORMATS 1.5; CLAIMS; `reports.scope`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger import entry, log, queries, views, wages
from ledger.db import Session
from ledger.errors import NotFound
from ledger.fold import Fold
from ledger.queries import Stored
from ledger.records import LogRecord, PairRecord
from ledger.rules.turn import day_of
from ledger.statement import Statement
from reports import chain, scope
from reports.chain import Above
from reports.contents import Subject

NOTHING = "There is no such order, account or work that you are a party of."
PAGE = 1_000  # of a party's threads


def stored(session: Session, asked: Subject, size: int) -> list[Stored]:
    """Every statement of the pack but the log's own; none where nothing is the reader's. Raises: NotFound."""
    work = _work_threads(session, asked)
    said = {thread: _statements(session, thread, size) for thread in work}
    said = {thread: rows for thread, rows in said.items() if rows}
    parties = {party for rows in said.values() for party in scope.roles_of(rows[0][1]).values()}
    folded = _fold(session, [row for rows in said.values() for row in rows], parties, size)
    last = entry.decode(log.entries(session, size - 1, size)[0])
    today = day_of(last.admitted_at_ms).isoformat()
    overdue = {thread: wages.of_thread(folded, thread, today).overdue_lines for thread in said}
    if asked.kind == "workshop":
        said = {thread: rows for thread, rows in said.items() if overdue[thread]}
    if not said:
        raise NotFound(NOTHING)
    roots = {line.order for thread in said for line in overdue[thread] if line.order}
    limbs = chain.walk(roots, lambda order: above(session, order, size), asked.reader)
    fees = {thread: _statements(session, thread, size) for thread in chain.threads_of(limbs)}
    return [
        *_rows(said.values()),
        *_rows(fees.values()),
        *_of_parties(session, [*said.values(), *fees.values()], size),
    ]


def _rows(threads: Iterable[list[tuple[Stored, Statement]]]) -> list[Stored]:
    return [row for rows in threads for row, _ in rows]


def _of_parties(session: Session, threads: Iterable[list[tuple[Stored, Statement]]], size: int) -> list[Stored]:
    """The whole threads of everybody named in the threads."""
    named = {thread for rows in threads for thread in scope.party_threads(scope.roles_of(rows[0][1]))}
    return [row for thread in sorted(named) for row in queries.whole_thread(session, thread, size=size)]


def _work_threads(session: Session, asked: Subject) -> list[str]:
    """The work threads that may belong: the one asked for, or all of the workshop's. Raises: NotFound."""
    if asked.kind == "worker":
        if not asked.thread.startswith("work:") or not queries.roles_in(session, asked.reader, asked.thread):
            raise NotFound(NOTHING)
        return [asked.thread]
    if asked.thread != f"party:{asked.reader}":
        raise NotFound(NOTHING)
    found: list[str] = []
    after = ""
    while page := queries.roles_of(session, asked.reader, after=after, limit=PAGE):
        after = page[-1][0]
        found += [thread for thread, role in page if role == "workshop"]
    return found


def _statements(session: Session, thread: str, size: int) -> list[tuple[Stored, Statement]]:
    """A thread below the size, parsed without disclosures."""
    return [(row, views.reparse(row.id, row.jwt)) for row in queries.whole_thread(session, thread, size=size)]


def _fold(session: Session, rows: list[tuple[Stored, Statement]], parties: set[str], size: int) -> Fold:
    """The work threads, folded by the ledger's judge; what lies elsewhere is not asked for."""
    record = queries.record(session, "log", LogRecord)
    founded = queries.statement(session, record.founded)
    rows = [*rows, (founded, views.reparse(founded.id, founded.jwt))]
    for party in parties:
        rows += _statements(session, f"party:{party}", size)
    folded = Fold(known=lambda _: False, complete=False)
    for row, st in sorted(rows, key=lambda one: one[0].index):
        folded.admit(st, row.index, row.at_ms)
    return folded


def above(session: Session, order: str, size: int) -> Above | None:
    """The limb of an order as it stands below the size, whoever may see it."""
    said = _statements(session, order, size)
    if not said:
        return None
    roles = scope.roles_of(said[0][1])
    key = f"pair:{roles['customer']}:{roles['contractor']}"
    pair = views.load_records(session, [key]).get(key)
    account = _statements(session, pair.thread, size) if isinstance(pair, PairRecord) else []
    named = {order, *scope.orders_named(st for _, st in account)}
    firsts = {one: _first(session, one, size) for one in named}
    thread = account[0][0].thread if account else ""
    return chain.above(order, (thread, [st for _, st in account]) if account else None, firsts)


def _first(session: Session, order: str, size: int) -> Statement:
    """How an order's thread begins."""
    row = queries.of_thread(session, order, size=size, limit=1)[0]
    return views.reparse(row.id, row.jwt)
