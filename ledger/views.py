"""The views: records read in bulk for a batch, and written back in bulk when it is judged.

Promise: to the judge, a `View` is the ledger as it stands after every statement taken in so far; to the database, it is
one bulk write per table.

Rules
* `load` asks one query per table for all keys it is given; a key is asked for once.
* A key that nobody loaded is looked up when the judge asks for it: slower, never wrong. `missed` names those.
* `said:`, `digest:` and `fields:` are answered from the statements and the vault; everything else is a record.
* `roles` is the index of threads by party, written wherever a thread record names somebody new, `counterparties` who
  meets whom in them; `deadlines` that of the records which lapse, by the day they do; `mentions` that of the files
  which statements name by their hash.

Specification: DESIGN sections 3.2, 3.3 and 3.5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from ledger import db, records, sdjwt, statement, tables
from ledger.book import Transfer
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt, ViewsOutdated
from ledger.judge import Outcome
from ledger.kinds import hashes
from ledger.records import Fields, Found, Record, Said, ThreadRecord
from ledger.records.shape import shape
from ledger.sdjwt import Disclosure
from ledger.statement import Statement
from ledger.vault import Vault

_SAID = [tables.statements.c[name] for name in ("id", "index", "admitted_at_ms", "thread", "kind", "iss", "kid")]


class View:
    """The `Lookup` of a store, with what the batch has added so far, and the rows still to be written."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._found: dict[str, Found | None] = {}
        self._naming = False
        self.judging = ""  # id of the statement being judged: nothing can lie under its name yet
        self.missed: list[str] = []
        self.written: set[str] = set()
        self._statements: list[tuple[Statement, Said]] = []
        self._records: dict[str, dict[str, Any]] = {}
        self._roles: list[dict[str, str]] = []
        self._counterparties: list[dict[str, str]] = []
        self._mentions: list[dict[str, Any]] = []
        self._lapses: dict[str, str | None] = {}
        self._transfers: list[dict[str, Any]] = []

    # ---- what the judge asks

    def get(self, key: str) -> Found | None:
        """What lies under `key`, as of now."""
        if key not in self._found and not self._naming and not (self.judging and self.judging in key):
            self.missed.append(key)
            self.load([key])
        return self._found.get(key)

    def knows(self, _: str) -> bool:
        """A store holds everything: what is absent does not exist."""
        return True

    # ---- reading

    def naming(self, naming: bool) -> None:
        """While keys are being named, a key that is not loaded yet counts as absent."""
        self._naming = naming

    def load(self, keys: Iterable[str]) -> bool:
        """Load the keys not loaded yet; whether there were any. Raises: LogCorrupt (a row cannot be read)."""
        fresh = {key for key in keys if key not in self._found}
        self._found.update(dict.fromkeys(fresh))
        groups: dict[str, set[str]] = defaultdict(set)
        for key in fresh:
            prefix, colon, rest = key.partition(":")
            answered = f"{prefix}{colon}" in records.NOT_STORED
            groups[prefix if answered else "record"].add(rest if answered else key)
        self._found.update(load_records(self._session, groups["record"]))
        self._found.update(_under("said", load_said(self._session, groups["said"])))
        self._found.update(_under("digest", load_digests(self._session, groups["digest"])))
        self._found.update(_under("fields", load_fields(self._session, self._vault, groups["fields"])))
        return bool(fresh)

    # ---- writing

    def take(self, st: Statement, outcome: Outcome) -> None:
        """Let what was judged count for all that follows. Raises: NotCanonical (it cannot be stored)."""
        rows = {key: _record_row(key, record) for key, record in outcome.writes.items()}
        said = outcome.said
        self._statements.append((st, said))
        for key, record in outcome.writes.items():
            self._name_roles(self._found.get(key), record)
            self._name_lapse(key, self._found.get(key), record)
        self._records |= rows
        changed: dict[str, Found] = {**outcome.writes, f"said:{st.id}": said, f"fields:{st.id}": Fields(st.fields)}
        changed |= {f"digest:{digest}": said for digest in st.where}
        self._found.update(changed)
        self.written |= changed.keys()
        self._mentions += [_mention_row(sha256, said) for sha256 in hashes.named(st)]
        self._transfers += [_transfer_row(said.index, seq, row) for seq, row in enumerate(outcome.transfers)]

    def _name_roles(self, before: Found | None, record: Record) -> None:
        if not isinstance(record, ThreadRecord):
            return
        known = before.roles if isinstance(before, ThreadRecord) else {}
        if known == record.roles:
            return
        for role, party in record.roles.items():
            if known.get(role) != party:
                self._roles.append({"party": party, "thread": record.thread, "role": role})
        parties = set(record.roles.values())
        self._counterparties += [{"party": one, "other": other} for one in parties for other in parties]

    def _name_lapse(self, key: str, before: Found | None, record: Record) -> None:
        known = before.lapses_on if isinstance(before, Record) else None
        if record.lapses_on != known:
            self._lapses[key] = record.lapses_on

    def save(self) -> None:
        """One bulk write per table of everything taken in since the last time."""
        statements = [_statement_row(st, said) for st, said in self._statements]
        _insert(self._session, tables.statements, statements)
        self._vault.seal(self._session, [st for st, _ in self._statements])
        db.upsert(self._session, tables.records, [row for _, row in sorted(self._records.items())])
        _insert(self._session, tables.roles, self._roles)
        db.insert_missing(self._session, tables.counterparties, self._counterparties)
        _insert(self._session, tables.mentions, self._mentions)
        self._save_lapses()
        _insert(self._session, tables.transfers, self._transfers)
        self._statements, self._records, self._roles, self._transfers = [], {}, [], []
        self._counterparties, self._mentions = [], []
        self._lapses, self.written = {}, set()

    def _save_lapses(self) -> None:
        """The index of deadlines as the batch leaves it."""
        rows = [{"key": key, "lapses_on": day} for key, day in sorted(self._lapses.items()) if day is not None]
        db.upsert(self._session, tables.deadlines, rows)
        for part in db.chunks(key for key, day in self._lapses.items() if day is None):
            self._session.execute(sa.delete(tables.deadlines).where(tables.deadlines.c.key.in_(part)))


def _under(prefix: str, found: Mapping[str, Found]) -> dict[str, Found]:
    return {f"{prefix}:{name}": value for name, value in found.items()}


def _insert(session: Session, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(table), rows)


def _statement_row(st: Statement, said: Said) -> dict[str, Any]:
    return {
        "index": said.index,
        "id": st.id,
        "signing_sha256": st.signing_sha256,
        "admitted_at_ms": said.at_ms,
        "thread": st.thread,
        "kind": st.kind,
        "iss": st.iss,
        "kid": st.kid,
        "jwt": st.jwt,
    }


def _record_row(key: str, record: Record) -> dict[str, Any]:
    return {"key": key, "type": records.type_of(key), "home": record.home, "value": records.dump(record)}


def _mention_row(sha256: str, said: Said) -> dict[str, Any]:
    return {"sha256": sha256, "index": said.index, "thread": said.thread, "iss": said.iss}


def _transfer_row(index: int, seq: int, transfer: Transfer) -> dict[str, Any]:
    return {
        "index": index,
        "seq": seq,
        "debit": transfer.debit,
        "credit": transfer.credit,
        "amount_fen": transfer.amount_fen,
        "code": transfer.code,
        "line": transfer.line,
    }


# ---- whose views these are


def check_shape(session: Session) -> None:
    """That the views were written with the records of this release. Raises: ViewsOutdated."""
    if session.execute(sa.select(tables.views_shape.c.sha256)).scalars().all() != [shape()]:
        raise ViewsOutdated("The views of this ledger were written by another release; run xinzheng rebuild.")


def put_shape(session: Session) -> None:
    """Say that the views are written with the records of this release."""
    db.upsert(session, tables.views_shape, [{"one": 1, "sha256": shape()}])


# ---- bulk reads


def record_of(key: str, value: bytes) -> Record:
    """The record in one row. Raises: LogCorrupt."""
    try:
        return records.load(key, value)
    except (ValidationError, KeyError, TypeError):
        raise LogCorrupt(f"The record {key} cannot be read; run the audit.", key=key) from None


def load_records(session: Session, keys: Iterable[str]) -> dict[str, Record]:
    """The stored records among the keys. Raises: LogCorrupt (a row cannot be read)."""
    columns, found = tables.records.c, {}
    for part in db.chunks(keys):
        rows = session.execute(sa.select(columns.key, columns.value).where(columns.key.in_(part)))
        found.update({key: record_of(key, value) for key, value in rows})
    return found


def load_said(session: Session, statement_ids: Iterable[str]) -> dict[str, Said]:
    """Where the statements among the ids stand."""
    found = {}
    for part in db.chunks(statement_ids):
        rows = session.execute(sa.select(*_SAID).where(tables.statements.c.id.in_(part)))
        found.update({row[0]: Said(*row) for row in rows})
    return found


def load_digests(session: Session, digests: Iterable[str]) -> dict[str, Said]:
    """For each digest that was used, the statement that used it."""
    found = {}
    for part in db.chunks(digests):
        joined = tables.disclosures.join(tables.statements)
        query = sa.select(tables.disclosures.c.digest, *_SAID).select_from(joined)
        rows = session.execute(query.where(tables.disclosures.c.digest.in_(part)))
        found.update({row[0]: Said(*row[1:]) for row in rows})
    return found


def load_fields(session: Session, vault: Vault, statement_ids: Iterable[str]) -> dict[str, Fields]:
    """The bodies of the statements among the ids, with all that the vault discloses. Raises: LogCorrupt."""
    ids = set(statement_ids)
    columns, found = tables.statements.c, {}
    opened = vault.open(session, ids)
    for part in db.chunks(ids):
        for statement_id, jwt in session.execute(sa.select(columns.id, columns.jwt).where(columns.id.in_(part))):
            found[statement_id] = Fields(reparse(statement_id, jwt, opened.get(statement_id, ())).fields)
    return found


def reparse(statement_id: str, jwt: bytes, disclosures: Sequence[Disclosure] = ()) -> Statement:
    """A statement of our own, read back. Raises: LogCorrupt (it is not what was admitted)."""
    try:
        st = statement.parse(sdjwt.join(jwt, disclosures), complete=False)
    except (LedgerError, TypeError):
        st = None
    if st is None or st.id != statement_id:
        raise LogCorrupt(f"The statement {statement_id} cannot be read back; run the audit.", id=statement_id)
    return st
