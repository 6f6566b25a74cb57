"""The rebuild: stored statements judged again, one after another, into an empty database, by the gate's own code.

Rules
* Signatures, keys, threads and rules are judged at each statement's own index and time; what is refused now was never
  admissible, and becomes a finding.
* Gaps, times that run backwards and words that stand twice are findings.
* Every data key must unwrap, every disclosure open as what its digest says, and none may be missing.
* A page of statements and what they read is in memory at a time; nothing is remembered from one page to the next.

Specification: DESIGN sections 3.4 and 3.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import admit, db, entry, log, merkle, sdjwt, statement, tables, vault
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt
from ledger.replay.compare import raw
from ledger.replay.report import FAULTS, Report
from ledger.replay.signatures import PAGE, Ahead
from ledger.statement import Statement
from ledger.vault import Vault
from ledger.views import View

UNREADABLE = "0" * 64  # stands in the rebuilt tree for a statement that cannot be read

Progress = Callable[[int, int], None]  # statements rebuilt, statements in all


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored statement, its values as the driver gave them."""

    index: Any
    at_ms: Any
    id: Any
    jwt: Any


class Rebuild:
    """The stored statements, judged again one after another into the rebuilt database."""

    def __init__(self, session: Session, rebuilt: Session, keys: Vault, report: Report) -> None:
        self.session, self.rebuilt, self.keys, self.report = session, rebuilt, keys, report
        self.at_ms = 0
        self.index = -1

    def run(self, ahead: Ahead, total: int, progress: Progress | None) -> None:
        """Rebuild every statement, page by page. `ahead` names those whose signatures were checked already.

        `total` is the number of all of them, for whoever watches.

        Raises: AuditIncomplete (whoever reads ahead ended too early).
        """
        self._check_data_keys()
        done = 0
        for page in self._pages():
            self._rebuild(page, ahead.page())
            done += len(page)
            if progress is not None:
                progress(done, total)
        ahead.finish()

    def _pages(self) -> Iterator[list[_Row]]:
        column, after = tables.statements.c.index, None
        query = sa.select(*raw(tables.statements, ("index", "admitted_at_ms", "id", "jwt"))).order_by(column)
        while page := self.session.execute((query if after is None else query.where(column > after)).limit(PAGE)).all():
            yield [_Row(*row) for row in page]
            after = page[-1][0]

    def _rebuild(self, page: Sequence[_Row], read: Mapping[bytes, tuple[Statement, bool]]) -> None:
        opened = self._open([row.id for row in page])
        placed = [self._place(row.index, row.at_ms) for row in page]
        parsed = [self._parse(row, opened, read) for row in page]
        verified = {st.id for st, verified in read.values() if verified}
        view = View(self.rebuilt, self.keys)
        found = [st for st in parsed if st is not None]
        known = set(admit.admitted_before(self.rebuilt, found))
        named = admit.name_keys(view, found)
        for place, st in zip(placed, parsed, strict=True):
            if st is not None:
                self._judge(view, st, named[st.id], known, place, st.id in verified)
        view.save()
        ids = [st.id if st is not None else UNREADABLE for st in parsed]
        self._extend(page, [(at_ms, statement_id) for (_, at_ms), statement_id in zip(placed, ids, strict=True)])

    def _place(self, index: Any, at_ms: Any) -> tuple[int, int]:
        """Where a row stands, after naming a gap before it or a time before its predecessor's."""
        if type(index) is not int:
            self.report.find("statements", str(index), "The index is no number.")
            index = self.index + 1
        if index != self.index + 1:
            self.report.find("statements", index, f"The entries before index {index} are missing.")
        self.index = index
        if type(at_ms) is not int or not self.at_ms <= at_ms <= entry.TIME_MS_MAX:
            self.report.find("statements", index, "The time is before that of an earlier entry, or no time.")
            return index, self.at_ms
        self.at_ms = at_ms
        return index, at_ms

    def _parse(
        self,
        row: _Row,
        opened: Mapping[str, Sequence[sdjwt.Disclosure]],
        read: Mapping[bytes, tuple[Statement, bool]],
    ) -> Statement | None:
        """The statement in a row, with what the vault disclosed; None, and a finding, when there is none."""
        try:
            disclosures = opened.get(row.id, ())
            if isinstance(row.jwt, bytes) and row.jwt in read:
                st = statement.disclosed(read[row.jwt][0], disclosures)
            else:
                st = statement.parse(sdjwt.join(row.jwt, disclosures), complete=False)
        except FAULTS:
            self.report.find("statements", row.index, "The stored bytes, with their disclosures, are no statement.")
            return None
        for digest in st.withheld:
            self.report.find("disclosures", digest, f"This sealed field of statement {st.id} is missing.")
        return st

    def _judge(
        self, view: View, st: Statement, named: frozenset[str], known: set[str], place: tuple[int, int], verified: bool
    ) -> None:
        index, at_ms = place
        if st.signing_sha256 in known:
            self.report.find("statements", index, "The same words stand at a lower index already.")
            return
        known.add(st.signing_sha256)
        try:
            admit.take_in(view, st, named, index, at_ms, complete=not st.withheld, verified=verified)
        except FAULTS as error:
            sentence = error.sentence if isinstance(error, LedgerError) else "it does not fit what went before"
            self.report.find("statements", index, f"This statement was never admissible here: {sentence}")

    def _extend(self, rows: Sequence[_Row], leaves: Sequence[tuple[int, str]]) -> None:
        """The page's entries, (time, id) each, into the rebuilt tree; what the stored tree holds instead is named."""
        entries = [entry.encode(at_ms, statement_id) for at_ms, statement_id in leaves]
        start, self.report.size = self.report.size, self.report.size + len(entries)
        self.report.root = log.append(self.rebuilt, start, entries).hex()
        stored = self._stored_leaves(start, len(entries))
        for row, data, leaf in zip(rows, entries, stored, strict=True):
            if leaf and leaf != merkle.leaf_hash(data):
                self.report.find("statements", row.index, "The stored tree holds another entry at this index.")

    def _stored_leaves(self, start: int, count: int) -> Iterator[bytes]:
        """The leaf hashes that the stored tiles hold at these indexes; b"" where they hold none."""
        places = [divmod(index, merkle.TILE_WIDTH) for index in range(start, start + count)]
        columns = tables.tiles.c
        query = sa.select(*raw(tables.tiles, ("n", "hashes"))).where(columns.level == 0)
        rows = self.session.execute(query.where(columns.n.between(places[0][0], places[-1][0])))
        tiles = {n: hashes for n, hashes in rows if isinstance(hashes, bytes)}
        for n, place in places:
            leaf = tiles.get(n, b"")[place * merkle.HASH_BYTES : (place + 1) * merkle.HASH_BYTES]
            yield leaf if len(leaf) == merkle.HASH_BYTES else b""

    # ---- the vault

    def _check_data_keys(self) -> None:
        rows = self.session.execute(sa.select(*raw(tables.data_keys, ("id", "nonce", "wrapped"))))
        for person, nonce, wrapped in rows.yield_per(PAGE):
            try:
                self.keys.unwrap(person, nonce, wrapped)
            except LogCorrupt as error:
                self.report.find("data_keys", person, error.sentence)
        for person in self._missing_data_keys():
            self.report.find("data_keys", person, "Disclosures lie under this data key, and it is missing.")

    def _missing_data_keys(self) -> Iterator[str]:
        """Those that disclosures lie under and that are not there, each once, in order."""
        person, known = raw(tables.disclosures, ("person",))[0], tables.data_keys
        joined = tables.disclosures.outerjoin(known, known.c.id == tables.disclosures.c.person)
        query = sa.select(person).select_from(joined).where(known.c.id.is_(None)).distinct()
        for (missing,) in self.session.execute(query.order_by(person).execution_options(yield_per=PAGE)):
            if isinstance(missing, str):
                yield missing

    def _open(self, statement_ids: Sequence[Any]) -> dict[str, list[sdjwt.Disclosure]]:
        """What the vault discloses of the statements; what does not open becomes a finding."""
        table = tables.disclosures
        query = sa.select(*raw(table, ("digest", "statement_id", "person", "nonce", "ciphertext")))
        opened: dict[str, list[sdjwt.Disclosure]] = {}
        for part in db.chunks(name for name in statement_ids if isinstance(name, str)):
            rows = [vault.Sealed(*row) for row in self.session.execute(query.where(table.c.statement_id.in_(part)))]
            keys = self._data_keys({row.person for row in rows if isinstance(row.person, str)})
            for row in sorted(rows, key=lambda row: str(row.digest)):
                try:
                    opened.setdefault(row.statement_id, []).append(vault.open_sealed(row, keys))
                except LogCorrupt as error:
                    self.report.find("disclosures", row.digest, error.sentence)
        return opened

    def _data_keys(self, persons: set[str]) -> dict[str, AESGCM]:
        """The data keys that unwrap; one that is missing or broken was named before."""
        table, keys = tables.data_keys, dict[str, AESGCM]()
        query = sa.select(*raw(table, ("id", "nonce", "wrapped")))
        for part in db.chunks(persons):
            for person, nonce, wrapped in self.session.execute(query.where(table.c.id.in_(part))):
                with suppress(LogCorrupt):
                    keys[person] = self.keys.unwrap(person, nonce, wrapped)
        return keys
