"""Grants, and the readings that were recorded, as records.

Specification: DESIGN sections 5 and 7; ADR 13.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Record


class GrantRecord(Record):
    """A grant under `grant:{grantee}:{id}`: whom it lets read what, until which day (YYYY-MM-DD, UTC+8)."""

    type: ClassVar[str] = "grant"
    grant: str
    grantor: str
    grantee: str
    threads: tuple[str, ...]
    kinds: tuple[str, ...] | None = None
    classes: tuple[str, ...]
    purpose: str
    until: str
    withdrawn: str | None = None

    def counts(self, today: str) -> bool:
        """Whether it still gives anything on a day (YYYY-MM-DD, UTC+8)."""
        return self.withdrawn is None and today < self.until


class ReadRecord(Record):
    """A reading, recorded once; `read` is the statement that says so."""

    type: ClassVar[str] = "read"
    read: str
