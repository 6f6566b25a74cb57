"""An in-memory ledger: statements judged one after another, as the offline verifier and the tests need it.

Promise: it holds exactly what the store's views hold for the same statements, with no database.

Rules
* `known` says for which keys absence is proof; a pack's verifier answers only for the threads that are wholly in the
  pack.
* Statements that are in the log but not at hand are left out; what lies in whole threads is judged all the same.

Specification: DESIGN sections 3.2 and 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from ledger import judge
from ledger.book import Transfer
from ledger.judge import Outcome
from ledger.records import BalanceRecord, Fields, Found, Record, Said
from ledger.statement import Statement

R = TypeVar("R", bound=Record)


def _everything(_: str) -> bool:
    return True


@dataclass
class Fold:
    """Records, statements and transfers so far."""

    known: Callable[[str], bool] = _everything
    complete: bool = True
    records: dict[str, Record] = field(default_factory=dict, init=False)  # only `admit` adds to them
    said: dict[str, Said] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    digests: dict[str, Said] = field(default_factory=dict)
    transfers: list[tuple[int, Transfer]] = field(default_factory=list)
    unchecked: list[tuple[str, str]] = field(default_factory=list)
    _keys: dict[str, set[str]] = field(default_factory=dict, init=False)  # of records, by type, and by type and home

    def get(self, key: str) -> Found | None:
        """What lies under `key`."""
        kind, _, rest = key.partition(":")
        if kind == "said":
            return self.said.get(rest)
        if kind == "digest":
            return self.digests.get(rest)
        if kind == "fields":
            st = self.statements.get(rest)
            return None if st is None else Fields(st.fields)
        return self.records.get(key)

    def knows(self, key: str) -> bool:
        """Whether absence is proof."""
        return self.known(key)

    def admit(self, st: Statement, index: int, at_ms: int) -> Outcome:
        """Judge `st` as entry `index` at `at_ms`, and take it in. Raises: LedgerError."""
        outcome = judge.judge(st, self, index, at_ms, complete=self.complete)
        for key, record in outcome.writes.items():
            self._keys.setdefault(record.type, set()).add(key)
            self._keys.setdefault(f"{record.type} {record.home}", set()).add(key)
        self.records |= outcome.writes
        self.said[st.id] = outcome.said
        self.statements[st.id] = st
        for digest in (*(d.digest for d in st.disclosures), *st.withheld):
            self.digests[digest] = outcome.said
        self.transfers += [(index, transfer) for transfer in outcome.transfers]
        self.unchecked += [(st.id, what) for what in outcome.unchecked]
        return outcome

    def balance_fen(self, account: str) -> int:
        """Debits less credits of an account."""
        record = self.records.get(f"balance:{account}")
        return record.fen if isinstance(record, BalanceRecord) else 0

    def of_type(self, model: type[R], home: str | None = None) -> Iterator[R]:
        """Records of one type, of one thread if given, in key order."""
        for key in sorted(self._keys.get(model.type if home is None else f"{model.type} {home}", ())):
            record = self.records[key]
            assert isinstance(record, model)
            yield record
