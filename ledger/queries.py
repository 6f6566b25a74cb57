"""Reads: what was said, in which threads, and what the views and the book hold; by cursor, never all at once.

Promise: each list comes in a stable order with a cursor to go on from; nothing here decides who may see what: the doors
and `reports.collect` do, by leaving out disclosures and threads.

Rules
* Lists go by index or by key, `after` the last one seen, at most `LIMIT_MAX` rows.
* Sealed fields come out of the vault only where a function takes one.

Specification: DESIGN section 8 (lists page by cursor).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from ledger import db, tables, views
from ledger.book import Transfer
from ledger.db import Session
from ledger.errors import NotFound
from ledger.records import Record
from ledger.statement import RESERVED_ISSUERS, Statement
from ledger.vault import Vault

LIMIT_MAX = 1_000  # rows of one page: a thread of a busy year
_STORED = [
    tables.statements.c[name] for name in ("index", "admitted_at_ms", "id", "thread", "kind", "iss", "kid", "jwt")
]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Stored:
    """One statement as it was admitted, without disclosures."""

    index: int
    at_ms: int
    id: str
    thread: str
    kind: str
    iss: str
    kid: str
    jwt: bytes


@dataclass(frozen=True, slots=True)
class Move:
    """One transfer of the book, and where it stands."""

    index: int
    seq: int
    transfer: Transfer


def _limited(limit: int) -> int:
    assert 0 < limit <= LIMIT_MAX, "a page has a size"
    return limit


# ---- statements


def statement(session: Session, statement_id: str) -> Stored:
    """One statement. Raises: NotFound."""
    found = statements(session, [statement_id])
    if not found:
        raise NotFound("There is no such statement.")
    return found[0]


def statements(session: Session, statement_ids: Iterable[str]) -> list[Stored]:
    """Those of the statements that exist, in index order."""
    rows: list[Stored] = []
    for part in db.chunks(statement_ids):
        rows += [Stored(*row) for row in session.execute(sa.select(*_STORED).where(tables.statements.c.id.in_(part)))]
    return sorted(rows, key=lambda row: row.index)


def of_thread(
    session: Session,
    thread: str,
    *,
    after: int = -1,
    size: int | None = None,
    limit: int = LIMIT_MAX,
    kinds: Iterable[str] | None = None,
) -> list[Stored]:
    """Statements of a thread in index order, after index `after`.

    Below tree size `size`, and of some `kinds` alone, where they are given.
    """
    columns = tables.statements.c
    query = sa.select(*_STORED).where(columns.thread == thread, columns.index > after)
    if size is not None:
        query = query.where(columns.index < size)
    if kinds is not None:
        query = query.where(columns.kind.in_(sorted(kinds)))
    return [Stored(*row) for row in session.execute(query.order_by(columns.index).limit(_limited(limit)))]


def count_of(session: Session, thread: str, kinds: Iterable[str]) -> int:
    """How many statements of some kinds a thread has."""
    columns = tables.statements.c
    query = sa.select(sa.func.count()).where(columns.thread == thread, columns.kind.in_(sorted(kinds)))
    return int(session.execute(query).scalar_one())


def head_of(session: Session, thread: str, kinds: Iterable[str]) -> str | None:
    """A thread's head as it would be if nothing but some kinds had been said in it; None if nothing had."""
    columns = tables.statements.c
    query = sa.select(columns.id).where(columns.thread == thread, columns.kind.in_(sorted(kinds)))
    moved = query.where(columns.iss.not_in(RESERVED_ISSUERS)).order_by(columns.index.desc())  # as the judge moves it
    first = query.order_by(columns.index)
    return session.scalars(moved.limit(1)).first() or session.scalars(first.limit(1)).first()


def whole_thread(session: Session, thread: str, *, size: int | None = None) -> list[Stored]:
    """Every statement of a thread in index order, below tree size `size` where it is given."""
    rows: list[Stored] = []
    while page := of_thread(session, thread, after=rows[-1].index if rows else -1, size=size):
        rows += page
    return rows


def newest(session: Session, *, before: int | None = None, limit: int = 50) -> list[Stored]:
    """The newest statements of the whole ledger, newest first, below index `before` where it is given."""
    columns = tables.statements.c
    query = sa.select(*_STORED).order_by(columns.index.desc()).limit(_limited(limit))
    return [Stored(*row) for row in session.execute(query if before is None else query.where(columns.index < before))]


def disclosed(session: Session, vault: Vault, rows: Sequence[Stored]) -> list[Statement]:
    """The statements, parsed, with all that the vault holds of them. Raises: LogCorrupt (a row cannot be read back)."""
    opened = vault.open(session, [row.id for row in rows])
    return [views.reparse(row.id, row.jwt, opened.get(row.id, ())) for row in rows]


# ---- threads, records, book


def roles_of(session: Session, party: str, *, after: str = "", limit: int = 100) -> list[tuple[str, str]]:
    """(thread, role) for each thread that names the party, by thread id, after thread `after`."""
    columns = tables.roles.c
    query = sa.select(columns.thread, columns.role).where(columns.party == party, columns.thread > after)
    rows = session.execute(query.order_by(columns.thread, columns.role).limit(_limited(limit)))
    return [(thread, role) for thread, role in rows]


def roles_in(session: Session, party: str, thread: str) -> list[str]:
    """The roles a party has in a thread; none for a stranger."""
    columns = tables.roles.c
    query = sa.select(columns.role).where(columns.party == party, columns.thread == thread)
    return [role for (role,) in session.execute(query.order_by(columns.role))]


def threads_of(session: Session, party: str, thread_type: str, *, after: str = "", limit: int = 100) -> list[str]:
    """The threads of a type that name the party, by thread id, after thread `after`; of every type where it is ""."""
    column, start = tables.roles.c.thread, f"{thread_type}:" if thread_type else ""
    query = sa.select(column).where(tables.roles.c.party == party, column > max(after, start))
    if start:
        query = query.where(column < f"{thread_type};")  # the letter after the colon
    return list(session.scalars(query.distinct().order_by(column).limit(_limited(limit))))


def counterparties_of(session: Session, party: str, *, after: str = "", limit: int = 100) -> list[str]:
    """Whoever shares a thread with the party, itself included, by party id, after party `after`."""
    columns = tables.counterparties.c
    query = sa.select(columns.other).where(columns.party == party, columns.other > after)
    return list(session.scalars(query.order_by(columns.other).limit(_limited(limit))))


def threads_shared(session: Session, one: str, other: str) -> list[str]:
    """Every thread that names both parties, by thread id; what two parties have with each other is little."""
    mine, theirs = tables.roles.alias(), tables.roles.alias()
    query = sa.select(mine.c.thread).join(theirs, mine.c.thread == theirs.c.thread)
    query = query.where(mine.c.party == one, theirs.c.party == other).distinct().order_by(mine.c.thread)
    return list(session.scalars(query))


def kids_of(session: Session, threads: Iterable[str]) -> set[str]:
    """The keys that signed in the threads."""
    column, found = tables.statements.c, set[str]()
    for part in db.chunks(threads):
        found |= set(session.scalars(sa.select(column.kid).where(column.thread.in_(part)).distinct()))
    return found


def records_of(session: Session, home: str, model: type[R], *, after: str = "", limit: int = LIMIT_MAX) -> dict[str, R]:
    """Records of one type that belong to a thread, by key, in key order, after key `after`. Raises: LogCorrupt."""
    columns = tables.records.c
    query = sa.select(columns.key, columns.value).where(columns.home == home, columns.type == model.type)
    return _records(session, query, model, after, limit)


def records_under(session: Session, prefix: str, model: type[R]) -> list[R]:
    """Every record of one type whose key begins with `prefix` (which ends in a colon), by key. Raises: LogCorrupt."""
    column, found = tables.records.c.key, list[R]()
    after, end = prefix, f"{prefix[:-1]};"  # the next character after the colon
    while True:
        query = sa.select(column, tables.records.c.value).where(column < end)
        page = _records(session, query, model, after, LIMIT_MAX)
        found += page.values()
        if len(page) < LIMIT_MAX:
            return found
        after = max(page)


def records_of_type(session: Session, model: type[R], *, after: str = "", limit: int = 100) -> dict[str, R]:
    """Records of one type, by key, in key order, after key `after`. Raises: LogCorrupt."""
    columns = tables.records.c
    return _records(
        session, sa.select(columns.key, columns.value).where(columns.type == model.type), model, after, limit
    )


def _records(
    session: Session, query: sa.Select[tuple[str, bytes]], model: type[R], after: str, limit: int
) -> dict[str, R]:
    column = tables.records.c.key
    found = {}
    for row in session.execute(query.where(column > after).order_by(column).limit(_limited(limit))):
        record = views.record_of(row.key, row.value)
        assert isinstance(record, model), "a record lies under the type of its key"
        found[row.key] = record
    return found


def record(session: Session, key: str, model: type[R]) -> R:
    """The record under a key. Raises: NotFound, LogCorrupt."""
    found = views.load_records(session, [key]).get(key)
    if not isinstance(found, model):
        raise NotFound("There is nothing of that name.")
    return found


def transfers_of(
    session: Session, account: str, *, after: tuple[int, int] = (-1, -1), limit: int = LIMIT_MAX
) -> list[Move]:
    """Transfers that debit or credit an account, in order, after (index, seq)."""
    columns = tables.transfers.c
    later = sa.or_(columns.index > after[0], sa.and_(columns.index == after[0], columns.seq > after[1]))
    query = (
        sa.select(
            columns.index, columns.seq, columns.debit, columns.credit, columns.amount_fen, columns.code, columns.line
        )
        .where(sa.or_(columns.debit == account, columns.credit == account), later)
        .order_by(columns.index, columns.seq)
    )
    rows = session.execute(query.limit(_limited(limit)))
    return [Move(row[0], row[1], Transfer(*row[2:])) for row in rows]
