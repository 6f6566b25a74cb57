"""What an audit says: findings, counts, the tree it rebuilt. Plain values, for people and for machines.

Specification: DESIGN section 3.5.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from ledger.errors import LedgerError

FINDINGS_MAX = 1_000  # a ledger with more faults than that is simply broken
FAULTS = (LedgerError, AssertionError, LookupError, TypeError, ValueError)  # of reading what nobody would have admitted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the statements say: table, key of the row, and a sentence."""

    table: str
    key: str
    sentence: str


@dataclass
class Report:
    """What an audit saw. `counts` are rows by table; `more` counts findings beyond the listed ones."""

    size: int = 0
    root: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    more: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {"clean": self.clean, **asdict(self)}

    def find(self, table: str, key: object, sentence: str) -> None:
        """Note one fault."""
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(table, str(key), sentence))
        else:
            self.more += 1
