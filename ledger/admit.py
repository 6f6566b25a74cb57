"""The gate: what may enter the ledger, judged in batches, saved in bulk.

Promise: each submission is answered, in order: admitted, admitted before, or refused with a coded error. A refused one
leaves nothing behind and does not touch its neighbours, but for those that build on it, which the rules refuse in turn.

Rules
* A batch is parsed, looked up and judged in memory over one `View`, so that later statements see earlier ones.
* The same statement again, or a second signature over the same words, gets the first one's index and time.
* Nothing but its key is read for a statement whose signature does not verify: a stranger makes nobody wait.
* Every entry of a batch bears the same time, never before the last entry's (FORMATS 1.3).
* Only the world's faults become refusals. A damaged store, a busy one, or a fault of our own aborts the whole batch;
  the caller's transaction then leaves nothing of it.

Specification: DESIGN section 3.3; FORMATS 1.1, 1.3, 1.4.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ledger import db, jose, judge, kinds, log, statement, tables, views
from ledger.db import Session
from ledger.errors import LedgerError, LogBusy, LogCorrupt, UnknownSigner
from ledger.jose import Jwk
from ledger.judge import Outcome
from ledger.kinds.party import KeyAdded, PartyRegistered
from ledger.records import KeyRecord, ThreadRecord
from ledger.statement import Statement
from ledger.vault import Vault
from ledger.views import View

BATCH_MAX = 1_000  # one transaction's work: well under a second, so that nobody waits long behind it
ROUNDS_MAX = 6  # of naming keys; a reference leads to a record, that to its lines, those to balances


@dataclass(frozen=True, slots=True)
class Admitted:
    """A new entry, and the head of its thread after it."""

    id: str
    index: int
    at_ms: int
    head: str
    thread: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """The entry that the same words made before, and the head of its thread now."""

    id: str
    index: int
    at_ms: int
    head: str
    thread: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A submission that stays out; `id` is SHA-256 of its bytes before the first `~`."""

    id: str
    error: LedgerError


Answer = Admitted | Repeated | Refused


def admit(session: Session, vault: Vault, submissions: Sequence[bytes], at_ms: int) -> list[Answer]:
    """Judge the submissions (wire form) in order and save what is admitted; one answer each, in order.

    New entries follow the log's head; moving it is the caller's. Raises: LogCorrupt (the store is damaged).
    """
    assert len(submissions) <= BATCH_MAX, "the caller cuts its batches"
    head = log.head(session)
    if head is None:
        views.put_shape(session)
    batch = _Batch(View(session, vault), head.size if head else 0, max(at_ms, head.admitted_at_ms if head else 0))
    parsed = [_parse(data) for data in submissions]
    statements = [st for st in parsed if isinstance(st, Statement)]
    batch.before = admitted_before(session, statements)
    batch.verified = signed(batch.view, [st for st in statements if st.signing_sha256 not in batch.before])
    named = name_keys(batch.view, [st for st in statements if st.id in batch.verified])
    answers = [st if isinstance(st, Refused) else batch.answer(st, named.get(st.id, frozenset())) for st in parsed]
    batch.view.save()
    return answers


def _parse(data: bytes) -> Statement | Refused:
    try:
        return statement.parse(data)
    except LedgerError as error:
        return Refused(hashlib.sha256(data.partition(b"~")[0]).hexdigest(), error)


class _Batch:
    """The statements of one batch, one after another."""

    def __init__(self, view: View, size: int, at_ms: int) -> None:
        self.view = view
        self.index = size
        self.at_ms = at_ms
        self.before: dict[str, Repeated] = {}
        self.verified: frozenset[str] = frozenset()

    def answer(self, st: Statement, named: frozenset[str]) -> Answer:
        """Judge one statement; admitted, it counts for the next. Raises: LogCorrupt, LogBusy."""
        try:
            if st.signing_sha256 in self.before:
                return self._again(st)
            outcome = take_in(self.view, st, named, self.index, self.at_ms, verified=st.id in self.verified)
        except (LogCorrupt, LogBusy):
            raise
        except LedgerError as error:
            return Refused(st.id, error)
        self.index += 1
        admitted = Admitted(st.id, outcome.said.index, self.at_ms, outcome.head, st.thread)
        self.before[st.signing_sha256] = Repeated(st.id, admitted.index, self.at_ms, outcome.head, st.thread)
        return admitted

    def _again(self, st: Statement) -> Repeated:
        """The first receipt, for the very bytes or for another signature of the same key over the same words.

        Raises: UnknownSigner, BadSignature (the words are known, but this is not the signer's signature).
        """
        before = self.before[st.signing_sha256]
        if st.id != before.id:
            found = self.view.get(f"key:{st.kid}")
            if not isinstance(found, KeyRecord):
                raise UnknownSigner("The signing key is not registered for this signer.", kid=st.kid)
            statement.check_signature(st, found.jwk)
        return before


def admitted_before(session: Session, statements: Sequence[Statement]) -> dict[str, Repeated]:
    """By SHA-256 of the signed words: the entry that they made before.

    The words are the key: the same statement has the same ones, and so has one that was signed twice.

    Raises: LogCorrupt.
    """
    columns, found = tables.statements.c, {}
    for part in db.chunks(st.signing_sha256 for st in statements):
        query = sa.select(columns.signing_sha256, columns.id, columns.index, columns.admitted_at_ms, columns.thread)
        for words, *rest in session.execute(query.where(columns.signing_sha256.in_(part))):
            found[words] = rest
    threads = views.load_records(session, {f"thread:{thread}" for *_, thread in found.values()})
    repeated = {}
    for words, (statement_id, index, at_ms, thread) in found.items():
        record = threads.get(f"thread:{thread}")
        if not isinstance(record, ThreadRecord):
            raise LogCorrupt(f"The thread {thread} has statements and no record; run the audit.", thread=thread)
        repeated[words] = Repeated(statement_id, index, at_ms, record.head, thread)
    return repeated


def take_in(
    view: View,
    st: Statement,
    named: frozenset[str],
    index: int,
    at_ms: int,
    *,
    complete: bool = True,
    verified: bool = False,
) -> Outcome:
    """Judge a statement as entry `index` and let it count; the gate and the audit both go through here.

    `named` are the keys that `name_keys` loaded for it, `verified` as in `judge`. Raises: LedgerError, as it does.
    """
    if named & view.written:  # the batch changed what it reads: it may lead further now
        name_keys(view, [st])
    view.judging = st.id
    outcome = judge.judge(st, view, index, at_ms, complete=complete, verified=verified)
    view.take(st, outcome)
    return outcome


def signed(view: View, statements: Sequence[Statement]) -> frozenset[str]:
    """Ids of those signed by a key of their signer: one in the store, or one that an earlier of them registers.

    Of a log that is not founded, none is. The judge refuses the others by name; here they only get nothing loaded.
    """
    view.load({"log", *(f"key:{st.kid}" for st in statements)})
    registered: dict[str, tuple[str, Jwk]] = {}  # by kid: owner and key
    verified = set()
    for st in statements:
        record = view.get(f"key:{st.kid}")
        known = (record.owner, record.jwk) if isinstance(record, KeyRecord) else registered.get(st.kid)
        if known is not None and known[0] == st.iss and _verifies(st, known[1]):
            verified.add(st.id)
            registered |= _registers(st)
    return frozenset(verified)


def _verifies(st: Statement, jwk: Jwk) -> bool:
    try:
        statement.check_signature(st, jwk)
    except LedgerError:
        return False
    return True


def _registers(st: Statement) -> dict[str, tuple[str, Jwk]]:
    """The key that a statement brings along, with its owner; empty for all others and for what is no such body."""
    try:
        body = kinds.body_of(st) if st.kind in ("party.registered", "key.added") else None
    except LedgerError:
        return {}
    if not isinstance(body, PartyRegistered | KeyAdded):
        return {}
    owner = body.party if isinstance(body, PartyRegistered) else st.iss
    return {jose.thumbprint(body.jwk): (owner, body.jwk)}


def name_keys(view: View, statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """Load what judging the statements will read, in bulk; gives the keys of each by statement id."""
    named: dict[str, frozenset[str]] = {}
    waiting: Sequence[Statement] = statements
    for _ in range(ROUNDS_MAX):
        view.naming(True)
        before = {st.id: named.get(st.id) for st in waiting}
        named |= {st.id: judge.reads(st, view) for st in waiting}
        view.naming(False)
        waiting = [st for st in waiting if named[st.id] != before[st.id]]
        if not view.load(key for st in waiting for key in named[st.id]):
            break
    return named
