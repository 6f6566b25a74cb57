"""The second process of an audit: it reads the statements ahead, parses them and checks their signatures.

Promise: it never makes an audit milder. It runs the same code over the same bytes; the audit takes what it hands over
only for the very bytes that it reads itself, and whatever is not handed over, the audit does itself. If it ends before
it was done, the audit ends with an error and gives no report.

Rules
* The cut lies here because parsing and signatures need no state and no secret: no key of the operator enters this
  process, which is given the database's address and a pipe. Disclosures, keys, rules and views stay with the audit.
* A public key is taken from the stored view only if its thumbprint is the kid, so that no row can lend one.
* It runs ahead by as much as the pipe holds, and keeps a bounded number of keys: memory does not grow with the ledger.

Specification: DESIGN section 3.5; FORMATS 1.1 (kid).
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from ledger import db, jose, records, statement, tables
from ledger.db import Session
from ledger.errors import AuditIncomplete, LogCorrupt
from ledger.jose import Jwk
from ledger.records import KeyRecord
from ledger.replay.compare import raw
from ledger.replay.report import FAULTS
from ledger.statement import Statement

PAGE = 200  # statements of one message, as many as the audit rebuilds at a time
KEYS_MAX = 10_000  # public keys kept, a few hundred bytes each
PARALLEL_MIN = 5_000  # statements from which starting a process is worth its second or two

Read = Sequence[tuple[Statement, bool]]  # statements without disclosures, and whether the signature verifies


class Ahead:
    """The worker's messages, one a page; of a ledger too small for a worker, every page is empty."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection

    def page(self) -> dict[bytes, tuple[Statement, bool]]:
        """What was read of the next page, by its signed bytes; waits for it.

        Raises: AuditIncomplete (the worker ended before it was done).
        """
        if self._connection is None:
            return {}
        try:
            read: Read | None = self._connection.recv()
        except (EOFError, OSError):
            raise AuditIncomplete("The audit's second process ended before it was done; run the audit again.") from None
        if read is None:  # it read to the end, or to where the database cannot be read
            self._connection = None
        return {st.jwt: (st, verified) for st, verified in read or ()}

    def finish(self) -> None:
        """Hear the worker out. Raises: AuditIncomplete, as `page`."""
        while self._connection is not None:
            self.page()


@contextmanager
def ahead(url: str, *, parallel: bool) -> Iterator[Ahead]:
    """A worker over the database at `url`, started afresh and ended with the block; none unless `parallel`."""
    if not parallel:
        yield Ahead()
        return
    fresh = multiprocessing.get_context("spawn")  # nothing is inherited: no key, no connection, no thread
    receiver, sender = fresh.Pipe(duplex=False)
    process = fresh.Process(target=work, args=(url, sender), daemon=True)
    process.start()
    sender.close()
    try:
        yield Ahead(receiver)
    finally:
        receiver.close()
        process.terminate()
        process.join()


def work(url: str, sender: Connection) -> None:
    """Parse every statement and check its signature, page by page; None at the end."""
    engine = db.open(url, read_only=True)
    with suppress(BrokenPipeError):  # the audit ended first
        with suppress(DatabaseError, LogCorrupt), db.reading(engine) as session:
            for read in _read(session):
                sender.send(read)
        sender.send(None)
    sender.close()
    engine.dispose()


def _read(session: Session) -> Iterator[Read]:
    """Of each page, the statements that parse."""
    column, after, keys = tables.statements.c.index, None, dict[str, Jwk]()
    query = sa.select(*raw(tables.statements, ("index", "jwt"))).order_by(column)
    while page := session.execute((query if after is None else query.where(column > after)).limit(PAGE)).all():
        after = page[-1][0]
        parsed = [st for _, jwt in page if (st := _parsed(jwt)) is not None]
        _load(session, keys, parsed)
        yield [(st, st.kid in keys and _verifies(st, keys[st.kid])) for st in parsed]


def _parsed(jwt: Any) -> Statement | None:
    try:
        return statement.parse(jwt + b"~", complete=False)
    except FAULTS:
        return None


def _load(session: Session, keys: dict[str, Jwk], statements: Sequence[Statement]) -> None:
    """The public keys that these statements name and that are not at hand, each checked against its name."""
    if len(keys) > KEYS_MAX:
        keys.clear()
    wanted = {f"key:{st.kid}" for st in statements if st.kid not in keys}
    columns = tables.records.c
    for part in db.chunks(wanted):
        for key, value in session.execute(
            sa.select(*raw(tables.records, ("key", "value"))).where(columns.key.in_(part))
        ):
            with suppress(*FAULTS):
                record = records.load(key, value)
                assert isinstance(record, KeyRecord), "the type of a record is in its key"
                jose.check_jwk(record.jwk)
                if f"key:{jose.thumbprint(record.jwk)}" == key:
                    keys[key.removeprefix("key:")] = record.jwk


def _verifies(st: Statement, jwk: Jwk) -> bool:
    try:
        statement.check_signature(st, jwk)
    except FAULTS:
        return False
    return True
