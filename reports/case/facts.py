"""What every case has alike, of fees or of wages: the pack itself, and the ledger it is of.

Specification: FORMATS 1.5.
"""

from __future__ import annotations

from ledger.records import LogRecord
from ledger.statement import says_demo
from reports.case import words
from reports.case.reading import Reading
from reports.case.shapes import Log, Pack


def pack(reading: Reading) -> Pack:
    """What the pack says of itself."""
    asked = reading.contents.asked
    return Pack(
        id=reading.contents.pack_id,
        kind=asked.kind,
        kind_zh=words.PACK_KINDS[asked.kind],
        subject=asked.thread,
        reader=asked.reader,
        reader_role=reading.role(asked.reader),
        purpose=asked.purpose,
        purpose_zh=words.PURPOSES.get(asked.purpose, asked.purpose),
        trust_sha256=reading.contents.trust_sha256,
    )


def log(reading: Reading) -> Log:
    """The ledger as founded."""
    record: LogRecord = reading.log
    assert record.policy is not None, "a pack holds the policy in force"
    return Log(
        origin=record.origin,
        time=record.time,
        time_zh=words.TIMES[record.time],
        founded=record.founded,
        founded_at_ms=reading.said(record.founded).at_ms,
        policy=record.policy,
        rules=record.rules,
        demo=says_demo(record.origin),
    )
