"""Collecting: what a pack holds, read from the store at one tree size.

Promise: only entries below the size are read, and of them only the threads that belong in the pack; the same question
at the same size gives the same contents for ever.

Rules
* The reader must be a party of the subject; whoever is not learns nothing (`not-found`).
* Parent orders are named by the statements that name them, and by nothing else.
* Every proof leads to the tree of that size, which the current head must continue.

Specification: FORMATS 1.5; `reports.scope` says what belongs and what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger import entry, log, merkle, queries, views
from ledger.db import Session
from ledger.entry import Entry
from ledger.errors import NotFound
from ledger.queries import Stored
from ledger.records import LogRecord, OrderRecord, PairRecord, ThreadRecord
from ledger.statement import Statement
from ledger.vault import Vault
from notary import checkpoint
from notary.proof import TlogProof
from reports import scope
from reports import wages_collected as wages
from reports.contents import Contents, Item, Subject

NOTHING = wages.NOTHING
ROLES = ("customer", "contractor")
PAGE = 1_000  # of a party's threads


@dataclass(frozen=True)
class Collected:
    """The contents, and for each statement and the last entry its proof without the checkpoint note."""

    contents: Contents
    proofs: Mapping[str, TlogProof]


def collect(session: Session, vault: Vault, asked: Subject, *, trust_sha256: str, size: int | None = None) -> Collected:
    """What a pack for `asked` holds at tree `size`, by default the current one.

    Raises: NotFound (no such thread, not the reader's, nothing of it below that size, no such size), LogCorrupt.
    """
    head = log.need_head(session)
    size = head.size if size is None else size
    if not 0 < size <= head.size:
        raise NotFound(f"The log has no checkpoint of size {size}.", size=size)
    root = _root(session, size)
    stored = _stored(session, asked, size)
    opened = {st.id: st for st in queries.disclosed(session, vault, stored)}
    items = _seen([(opened[row.id], row) for row in stored], asked)
    last = entry.decode(log.entries(session, size - 1, size)[0])
    contents = Contents(
        asked=asked,
        origin=head.origin,
        size=size,
        root=root,
        checkpoint_text=str(checkpoint.Checkpoint(head.origin, size, root)),
        last=last,
        trust_sha256=trust_sha256,
        heads=scope.heads_of(items),
        items=items,
    )
    return Collected(contents, _proofs(session, stored, last, size))


def _seen(rows: list[tuple[Statement, Stored]], asked: Subject) -> tuple[Item, ...]:
    """The statements as the reader sees them, in index order."""
    said = [st for st, _ in rows]
    own = scope.own_threads(said, asked.reader) if asked.kind in scope.WAGE_KINDS else None
    signed = scope.kids_signed(said, own)
    return tuple(scope.item(st, row.index, row.at_ms, asked.reader, signed, own) for st, row in rows)


def _root(session: Session, size: int) -> bytes:
    """The root at `size`, after the current tree was shown to continue it: no checkpoint that forks is ever signed.

    Raises: LogCorrupt, BadProof.
    """
    head = log.need_head(session)
    root = log.root(session, size)
    if size < head.size:
        proof = log.consistency_proof(session, size, head.size)
        signed = checkpoint.parse(head.checkpoint.partition("\n\n")[0] + "\n")
        merkle.check_consistency(size, head.size, root, signed.root, proof)
    return root


def _stored(session: Session, asked: Subject, size: int) -> list[Stored]:
    """Every statement of the pack, in index order. Raises: NotFound."""
    if asked.kind in scope.WAGE_KINDS:
        rows = wages.stored(session, asked, size)
        if not rows:
            raise NotFound(NOTHING)
        return sorted([*rows, *_system(session, size)], key=lambda row: row.index)
    roles = _roles(session, asked)
    pair = _pair_account(session, roles)
    account = queries.whole_thread(session, pair, size=size) if pair else []
    subject = queries.whole_thread(session, asked.thread, size=size)
    if not subject:
        raise NotFound(NOTHING)
    threads = _orders(session, asked, roles, account) - {asked.thread}
    rows = [*subject, *(account if asked.thread != pair else [])]
    for thread in sorted(threads | scope.party_threads(roles)):
        rows += queries.whole_thread(session, thread, size=size)
    return sorted([*rows, *_system(session, size)], key=lambda row: row.index)


def _roles(session: Session, asked: Subject) -> dict[str, str]:
    """Customer and contractor of the subject, of whom the reader is one. Raises: NotFound."""
    named = asked.kind in scope.KINDS and asked.thread.startswith(f"{asked.kind}:")
    if not named or not set(queries.roles_in(session, asked.reader, asked.thread)) & set(ROLES):
        raise NotFound(NOTHING)
    return dict(queries.record(session, f"thread:{asked.thread}", ThreadRecord).roles)


def _pair_account(session: Session, roles: Mapping[str, str]) -> str | None:
    """The pair's account thread, where there is one."""
    try:
        return queries.record(session, f"pair:{roles['customer']}:{roles['contractor']}", PairRecord).thread
    except NotFound:
        return None


def _orders(session: Session, asked: Subject, roles: Mapping[str, str], account: list[Stored]) -> set[str]:
    """The order threads that belong: with an account all of the pair's, with an order those that the account names."""
    if asked.kind == "account":
        return _orders_between(session, roles)
    return scope.orders_named(views.reparse(row.id, row.jwt) for row in account)


def _orders_between(session: Session, roles: Mapping[str, str]) -> set[str]:
    """Every order of the pair, page by page."""
    found: set[str] = set()
    after = ""
    while page := queries.roles_of(session, roles["contractor"], after=after, limit=PAGE):
        after = page[-1][0]
        for thread in (thread for thread, role in page if thread.startswith("order:") and role == "contractor"):
            if queries.record(session, thread, OrderRecord).customer == roles["customer"]:
                found.add(thread)
    return found


def _system(session: Session, size: int) -> list[Stored]:
    """The founding statement and the policy in force at `size`. Raises: NotFound."""
    record = queries.record(session, "log", LogRecord)
    founded = queries.statement(session, record.founded)
    if record.policy is not None:
        policy = queries.statement(session, record.policy)
        if policy.index < size:
            return [founded, policy]
    rows = queries.whole_thread(session, record.home, size=size)
    policies = [row for row in rows if row.kind == "policy.published"]
    if not policies:
        raise NotFound(f"No rules were in force at size {size} yet.", size=size)
    return [founded, policies[-1]]


def _proofs(session: Session, stored: list[Stored], last: Entry, size: int) -> dict[str, TlogProof]:
    """The proofs by statement id; the last entry's is among them."""
    places = {row.id: (row.index, entry.encode(row.at_ms, row.id)) for row in stored}
    places[last.statement_id] = size - 1, entry.encode(last.admitted_at_ms, last.statement_id)
    hashes = log.inclusion_proofs(session, [index for index, _ in places.values()], size)
    return {
        one: TlogProof(index, tuple(found), "", extra)
        for (one, (index, extra)), found in zip(places.items(), hashes, strict=True)
    }
