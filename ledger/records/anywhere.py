"""What any thread may hold beside objections, as records: how a statement was served, and whether it was ratified.

Specification: DESIGN section 5; ADR 11.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Record


class ServedRecord(Record):
    """How a statement was carried to its recipients; rows are notice, recipient, channel, result, day."""

    type: ClassVar[str] = "served"
    statement: str
    notices: tuple[tuple[str, str, str, str, str], ...]


class RatifiedRecord(Record):
    """What the principal said of a statement that was signed in its name."""

    type: ClassVar[str] = "ratified"
    statement: str
    by: str
    ratified: bool
