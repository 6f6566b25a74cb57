"""A trade over the real store: every statement goes through the sequencing that the doors use, into a database on disk.

Promise: `check` verifies the whole world again: each receipt and its proof, consistency of every checkpoint seen, the
audit of every table, and that the store's records are those of the trade in memory.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ledger import db, log, merkle, records, replay, statement, tables
from ledger.statement import Statement
from ledger.vault import Vault
from notary import checkpoint, found, keys, lapses, receipts, sequence
from notary.receipts import Receipt, Refusal
from tests.trade import ORIGIN, Trade


class Entropy:
    """Bytes that repeat from run to run and never within one."""

    def __init__(self, seed: str) -> None:
        self.seed, self.count = seed, 0

    def __call__(self, length: int) -> bytes:
        """The next bytes."""
        self.count += 1
        return hashlib.shake_256(f"{self.seed} {self.count}".encode()).digest(length)


@dataclass
class World(Trade):
    """A trade whose log is a real one, founded in `folder`."""

    folder: Path = Path()
    receipts: list[Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        entropy = Entropy("world")
        found.found(self.folder / "data", ORIGIN, at_ms=self.at_ms, entropy=entropy)
        data = self.folder / "data"
        self.ring = keys.load(data / found.KEYS)
        self.registrar = keys.load_signer(data / found.REGISTRAR)
        self.operator, self.clock = self.ring.operator, self.ring.clock
        self.vault = Vault(self.ring.kek, entropy)
        self.engine: Engine = db.open(f"sqlite:///{data / found.DATABASE}")
        with db.reading(self.engine) as session:
            rows = session.execute(sa.select(tables.statements.c.jwt, tables.statements.c.admitted_at_ms)).all()
        for jwt, at_ms in rows:
            st = statement.parse(jwt + b"~")
            self.system = st.thread
            self.fold.admit(st, len(self.wires), at_ms)
            self.wires.append((jwt + b"~", at_ms))

    def hear(self, wire: bytes) -> Statement:
        """Record wire bytes through the notary; the fold in memory follows. Raises: LedgerError."""
        (answer,) = sequence.sequence(self.engine, self.ring, self.vault, [wire], self.at_ms)
        if isinstance(answer, Refusal):
            assert receipts.check_refusal(answer.token, wire, self.operator.jwk, ORIGIN)["code"] == answer.error.code
            raise answer.error
        entry, _ = receipts.check(answer, wire, self.ring.log.vkey, ORIGIN)
        self.receipts.append(answer)
        if answer.repeated:
            return self.fold.statements[answer.id]
        assert answer.index == len(self.wires)
        st = statement.parse(wire)
        self.fold.admit(st, answer.index, entry.admitted_at_ms)
        self.wires.append((wire, entry.admitted_at_ms))
        self.at_ms += 1000
        return st

    def sweep(self) -> int:
        """Let the clock say what has lapsed; the fold in memory follows. How many statements that took."""
        recorded = lapses.record(self.engine, self.ring, self.vault, self.at_ms)
        columns = tables.statements.c
        query = sa.select(columns.jwt, columns.admitted_at_ms).where(columns.index >= len(self.wires))
        with db.reading(self.engine) as session:
            rows = session.execute(query.order_by(columns.index)).all()
        for jwt, at_ms in rows:
            self.fold.admit(statement.parse(jwt + b"~"), len(self.wires), at_ms)
            self.wires.append((jwt + b"~", at_ms))
        return recorded

    def check(self) -> None:
        """Everything again, from what is stored."""
        super().check()
        report = replay.audit(self.engine, self.vault, self.open)
        assert report.clean, report.findings
        with db.reading(self.engine) as session:
            head = log.need_head(session)
            stored = {row.key: records.load(row.key, row.value) for row in session.execute(sa.select(tables.records))}
            root = log.root(session, head.size)
            for size, older in {(seen.size, seen.root) for seen in map(self._seen, self.receipts)}:
                merkle.check_consistency(size, head.size, older, root, log.consistency_proof(session, size, head.size))
        assert stored == self.fold.records

    def open(self, note: str) -> tuple[str, int, bytes]:
        """A checkpoint of this log: origin, size, root. Raises: LedgerError."""
        signed = checkpoint.open_signed(note, self.ring.log.vkey, ORIGIN)
        return signed.origin, signed.size, signed.root

    def _seen(self, receipt: Receipt) -> checkpoint.Checkpoint:
        note = receipt.proof.split("\n\n", 1)[1]
        return checkpoint.open_signed(note, self.ring.log.vkey, ORIGIN)
