"""Deadlines: what has lapsed and the clock has not said yet, as unsigned bodies for it to say.

Promise: a sweep reads the index of what waits, not the ledger; it finds the same lapses again until they are recorded,
so a lost sweep loses nothing, and the rules refuse what comes too early or twice.

Rules
* The index `deadlines` is a view: a row for each record that will lapse, on the day it does; `ledger.views` keeps it.
* What lapses here: a payday after which more wages of its period are open, or claimed, than was recorded
  (`arrears.recorded`) and still is so: what was settled since and is open again is recorded again.
* A day has lapsed when the next one has begun, UTC+8, by the time of the batch that records it.

Specification: DESIGN section 7; CLAIMS section 1 "Arrears".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger import log, tables, views
from ledger.db import Session
from ledger.records import PeriodRecord, ThreadRecord
from ledger.rules.turn import day_of
from ledger.rules.wage import arrears_of

SWEEP_MAX = 500  # lapses of one sweep: one batch of the gate, well under a second


@dataclass(frozen=True)
class Lapse:
    """Something that the clock has to say: the kind, the thread, the head it names, the body."""

    kind: str
    thread: str
    head: str
    body: Mapping[str, Any]


def lapsed(session: Session, at_ms: int, *, limit: int = SWEEP_MAX) -> list[Lapse]:
    """What has lapsed at `at_ms` (ms since 1970; the last entry's time, where that is later) and is not recorded yet.

    Oldest first, at most `limit`. Raises: LogCorrupt, NotFound (no log).
    """
    now_ms = max(at_ms, log.need_head(session).admitted_at_ms)
    columns = tables.deadlines.c
    query = sa.select(columns.key).where(columns.lapses_on < day_of(now_ms).isoformat())
    keys = [key for (key,) in session.execute(query.order_by(columns.lapses_on, columns.key).limit(limit))]
    records = views.load_records(session, keys)
    periods = [found for key in keys if isinstance(found := records.get(key), PeriodRecord)]
    threads = views.load_records(session, {f"thread:{record.thread}" for record in periods})
    return [_arrears(record, threads) for record in periods]


def _arrears(record: PeriodRecord, threads: Mapping[str, Any]) -> Lapse:
    thread = threads[f"thread:{record.thread}"]
    assert isinstance(thread, ThreadRecord)
    return Lapse("arrears.recorded", record.thread, thread.head, arrears_of(record))
