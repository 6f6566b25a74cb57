"""The second process of an audit: it reads the statements ahead and checks their signatures, nothing else.

Promise: it never makes an audit milder. It hands over the ids of statements whose signature verifies under the key
whose hash their header names, and the audit takes that for exactly these ids; whatever it does not name, the audit
checks itself. If it ends before it was done, the audit ends with an error and gives no report.

Rules
* The cut lies here because a signature needs no state and no secret: no key of the operator enters this process, which
  is given the database's address and a pipe.
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
NUMBER_BYTES, ID_BYTES = 8, 32  # a message is the number of its page, then ids; an empty one is the last

Verified = frozenset[str]  # ids of statements whose signatures verify


class Ahead:
    """The worker's messages; of a ledger too small for one, every page is empty."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection
        self._page = -1  # that the audit is at
        self._held: tuple[int, Verified] = (-1, frozenset())

    def page(self) -> Verified:
        """What is known to verify of the next page; nothing where the worker is not so far yet.

        Raises: AuditIncomplete (the worker ended before it was done).
        """
        self._page += 1
        while self._connection is not None and self._held[0] < self._page and self._connection.poll():
            self._receive(self._connection)
        number, ids = self._held
        return ids if number == self._page else frozenset()

    def finish(self) -> None:
        """Hear the worker out. Raises: AuditIncomplete, as `page`."""
        while self._connection is not None:
            self._receive(self._connection)

    def _receive(self, connection: Connection) -> None:
        try:
            data = connection.recv_bytes()
        except (EOFError, OSError):
            raise AuditIncomplete("The audit's second process ended before it was done; run the audit again.") from None
        if not data:  # it read to the end, or to where the database cannot be read
            self._connection = None
            return
        ids = (data[at : at + ID_BYTES].hex() for at in range(NUMBER_BYTES, len(data), ID_BYTES))
        self._held = (int.from_bytes(data[:NUMBER_BYTES], "big"), frozenset(ids))


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
    """Check every statement's signature, page by page; an empty message at the end."""
    engine = db.open(url, read_only=True)
    with suppress(BrokenPipeError):  # the audit ended first
        with suppress(DatabaseError, LogCorrupt), db.reading(engine) as session:
            for number, ids in enumerate(_verified(session)):
                sender.send_bytes(number.to_bytes(NUMBER_BYTES, "big") + bytes.fromhex("".join(ids)))
        sender.send_bytes(b"")
    sender.close()
    engine.dispose()


def _verified(session: Session) -> Iterator[list[str]]:
    """Of each page, the ids of the statements whose signatures verify."""
    column, after, keys = tables.statements.c.index, None, dict[str, Jwk]()
    query = sa.select(*raw(tables.statements, ("index", "jwt"))).order_by(column)
    while page := session.execute((query if after is None else query.where(column > after)).limit(PAGE)).all():
        after = page[-1][0]
        parsed = [st for _, jwt in page if (st := _parsed(jwt)) is not None]
        _load(session, keys, parsed)
        yield [st.id for st in parsed if st.kid in keys and _verifies(st, keys[st.kid])]


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
        for key, value in session.execute(sa.select(*raw(tables.records, ("key", "value"))).where(columns.key.in_(part))):
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
