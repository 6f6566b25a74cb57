"""What an audit says: findings, counts, the tree it rebuilt. Plain values, for people and for machines.

Rules
* The same ledger gives the same report, whoever audits it and whenever: no time, no path, no order of chance is in it.
* However broken a ledger is, a report stays small: the first findings are kept, of each table the first difference
  whole, and all are counted. A key and a sentence are cut off where no ledger's own would end so late.
* A difference shows columns by name, what is stored beside what the statements give. No column of the vault that holds
  a sealed value or a key is compared, so none is shown.

Specification: DESIGN section 3.5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ledger.errors import LedgerError

FINDINGS_MAX = 1_000  # a ledger with more faults than that is simply broken
KEY_MAX = 300  # characters of a row's key: ours are three ids at most
SENTENCE_MAX = 1_000  # characters of a sentence, some of which the database itself says
SHOWN_MAX = 2_000  # characters of one value in a difference: a long record is seen, a statement is named by its hash
FAULTS = (LedgerError, AssertionError, LookupError, TypeError, ValueError)  # of reading what nobody would have admitted

Row = Mapping[str, Any]  # columns by name


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the statements say: table, key of the row, and a sentence."""

    table: str
    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The first finding of a table, with the columns that differ; None for a row that is not there."""

    key: str
    sentence: str
    stored: Row | None
    expected: Row | None


@dataclass
class Report:
    """What an audit saw. `counts` are rows by table; `more` counts findings beyond the listed ones.

    `differences` counts all findings by table, `first` has the first of each; `size` and `root` are those rebuilt.
    """

    origin: str = ""
    checkpoint: str = ""
    size: int = 0
    root: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    differences: dict[str, int] = field(default_factory=dict)
    first: dict[str, Difference] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, always in the same order."""
        return {
            "clean": self.clean,
            "origin": self.origin,
            "statements": self.counts.get("statements", 0),
            "size": self.size,
            "root": self.root,
            "checkpoint": self.checkpoint,
            "tables": {name: self._table(name) for name in sorted(self.counts.keys() | self.differences.keys())},
            "findings": [asdict(finding) for finding in self.findings],
            "more": self.more,
        }

    def _table(self, name: str) -> dict[str, Any]:
        first = self.first.get(name)
        return {
            "rows": self.counts.get(name),
            "differences": self.differences.get(name, 0),
            "first": None if first is None else asdict(first),
        }

    def find(
        self, table: str, key: object, sentence: str, stored: Row | None = None, expected: Row | None = None
    ) -> None:
        """Note one fault; `stored` and `expected` are the columns that differ."""
        named, said = _text(str(key), KEY_MAX), _text(sentence, SENTENCE_MAX)
        self.differences[table] = self.differences.get(table, 0) + 1
        if table not in self.first:
            self.first[table] = Difference(named, said, _shown(stored), _shown(expected))
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(table, named, said))
        else:
            self.more += 1


def columns(names: Sequence[str], row: Sequence[Any] | None, wanted: Iterable[str]) -> Row | None:
    """Some columns of a row by name; None where there is no row."""
    if row is None:
        return None
    values = dict(zip(names, row, strict=True))
    return {name: values[name] for name in wanted}


def _shown(row: Row | None) -> Row | None:
    return None if row is None else {name: _value(name, value) for name, value in row.items()}


def _text(text: str, most: int) -> str:
    """A text as JSON can hold it, at most so many letters of it."""
    return text[:most].encode(errors="backslashreplace").decode()[:most]


def _value(name: str, value: Any) -> Any:
    """A value as JSON can hold it, short; bytes that are no text, and statements, by length and hash."""
    if isinstance(value, str):
        return _text(value, SHOWN_MAX)
    if not isinstance(value, bytes):
        return value if value is None or type(value) is int else repr(value)
    text = value.decode(errors="replace")
    if name == "value" and len(text) <= SHOWN_MAX and text.isprintable() and "\ufffd" not in text:
        return text
    return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
