"""What the public log holds for a statement: 40 bytes, its time of admission and its id.

Promise: `decode` undoes `encode`, byte for byte; an entry holds no personal and no business data.

Rules
* `u64 big-endian admitted_at_ms || 32-byte statement id`.
* The leaf hash is `merkle.leaf_hash(entry)`.

Follows FORMATS 1.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.errors import MalformedStatement

ENTRY_BYTES = 40
TIME_MS_MAX = 253_370_764_799_999  # the end of the year 9998: a day in UTC+8 and a term of payment still follow
_ID = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: milliseconds since 1970 UTC, and the id as 64 hex digits."""

    admitted_at_ms: int
    statement_id: str


def encode(admitted_at_ms: int, statement_id: str) -> bytes:
    """The 40 bytes of an entry."""
    assert 0 <= admitted_at_ms <= TIME_MS_MAX
    assert _ID.fullmatch(statement_id)
    return admitted_at_ms.to_bytes(8, "big") + bytes.fromhex(statement_id)


def decode(data: bytes) -> Entry:
    """The entry in 40 bytes. Raises: MalformedStatement (another length, a time beyond the year 9998)."""
    admitted_at_ms = int.from_bytes(data[:8], "big")
    if len(data) != ENTRY_BYTES or admitted_at_ms > TIME_MS_MAX:
        raise MalformedStatement("An entry is 8 bytes of time and 32 of a statement id.")
    return Entry(admitted_at_ms, data[8:].hex())
