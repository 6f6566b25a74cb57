"""Deadlines: what has lapsed and the clock has not said yet, as unsigned bodies for it to say.

Promise: a sweep reads the index of what waits, not the ledger; it finds the same lapses again until they are recorded,
so a lost sweep loses nothing, and the rules refuse what comes too early or twice.

Rules
* The index `deadlines` is a view: a row for each record that will lapse, on the day it does; `ledger.views` keeps it.
* Which deadlines there are says `ledger.rules.deadline`; here is, for each that the clock records, which record type
  waits for it, and how its body is drafted. Lines of one delivery lapse together, in one statement.
* A day has lapsed when the next one has begun, UTC+8, by the time of the batch that records it.

Specification: DESIGN section 7; CLAIMS section 1 "Arrears".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger import log, tables
from ledger.db import Session
from ledger.records import DeliveryRecord, DuesRecord, LineRecord, PeriodRecord, Record, ThreadRecord
from ledger.rules import fee_due, silence, wage
from ledger.rules.deadline import RECORDED
from ledger.rules.delivery_line import line_key, with_price
from ledger.rules.turn import day_of
from ledger.vault import Vault
from ledger.views import View

SWEEP_MAX = 500  # lapses of one sweep: one batch of the gate, well under a second

Place = tuple[str, str]  # a row of the index: its day and its key


@dataclass(frozen=True)
class Lapse:
    """Something that the clock has to say: the kind, the thread, the head it names, the body."""

    kind: str
    thread: str
    head: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class _Waiting:
    """What a record type that lapses needs: more keys to read, and the body; None where it cannot be drafted."""

    kind: str
    reads: Callable[[Any, View], Iterable[str]]
    body: Callable[[Any, View, str], dict[str, Any] | None]


def lapsed(session: Session, vault: Vault, at_ms: int, *, limit: int = SWEEP_MAX) -> list[Lapse]:
    """What has lapsed at `at_ms` and is not recorded yet: the first `page`. Raises: LogCorrupt, NotFound (no log)."""
    return page(session, vault, at_ms, limit=limit)[0]


def page(
    session: Session, vault: Vault, at_ms: int, *, after: Place | None = None, limit: int = SWEEP_MAX
) -> tuple[list[Lapse], Place | None]:
    """What has lapsed at `at_ms` (ms since 1970; the last entry's time, where that is later) and is not recorded yet.

    Oldest first, of at most `limit` rows of the index after the place `after`; and the place of the last row, None
    where no more follow. What cannot be said, or is refused, thus keeps nothing waiting behind it. Sealed prices are
    read from `vault`: a deemed acceptance states its sums. Raises: LogCorrupt, NotFound (no log).
    """
    today = day_of(max(at_ms, log.need_head(session).admitted_at_ms)).isoformat()
    columns = tables.deadlines.c
    query = sa.select(columns.lapses_on, columns.key).where(columns.lapses_on < today)
    if after is not None:
        query = query.where(sa.tuple_(columns.lapses_on, columns.key) > sa.tuple_(*map(sa.literal, after)))
    rows = session.execute(query.order_by(columns.lapses_on, columns.key).limit(limit)).all()
    keys = [row.key for row in rows]
    view = View(session, vault)
    view.load(keys)
    subjects = _subjects(keys, view)
    while view.load(key for record in subjects for key in _WAITING[record.type].reads(record, view)):
        pass
    drafted = (_lapse(record, view, today) for record in subjects)
    last = (rows[-1].lapses_on, rows[-1].key) if len(rows) == limit else None
    return [lapse for lapse in drafted if lapse is not None], last


def _subjects(keys: Iterable[str], view: View) -> list[Record]:
    """The records that the clock speaks of, each once, oldest first: of a delivery's lines the delivery."""
    found = [record for key in keys if isinstance(record := view.get(key), Record)]
    view.load(f"delivery:{record.delivery}" for record in found if isinstance(record, LineRecord))
    whole = [view.get(f"delivery:{one.delivery}") if isinstance(one, LineRecord) else one for one in found]
    return list({(one.type, id(one)): one for one in whole if isinstance(one, Record)}.values())


def _lapse(record: Record, view: View, today: str) -> Lapse | None:
    waiting = _WAITING[record.type]
    body = waiting.body(record, view, today)
    if body is None:
        return None
    thread = view.get(f"thread:{record.home}")
    assert isinstance(thread, ThreadRecord), "what lapses stands in a thread"
    assert (record.home.partition(":")[0], waiting.kind) in RECORDED, "the clock records what the table says"
    return Lapse(waiting.kind, record.home, thread.head, body)


def _reads_home(record: Record, view: View) -> set[str]:
    return {f"thread:{record.home}"}


def _reads_delivery(record: DeliveryRecord, view: View) -> set[str]:
    return with_price({f"thread:{record.home}", *(line_key(record.delivery, no) for no in record.lines)}, view)


def _silence(record: DeliveryRecord, view: View, today: str) -> dict[str, Any] | None:
    """Nothing where a price was erased from the vault: then no rule could check the sum either."""
    lines = [line for no in record.lines if isinstance(line := view.get(line_key(record.delivery, no)), LineRecord)]
    prices = silence.prices_in(view, lines)
    return silence.deemed_of(record, lines, prices) if all(line.no in prices for line in lines) else None


_WAITING: dict[str, _Waiting] = {
    PeriodRecord.type: _Waiting("arrears.recorded", _reads_home, lambda record, view, today: wage.arrears_of(record)),
    DuesRecord.type: _Waiting(
        "arrears.recorded", _reads_home, lambda record, view, today: fee_due.arrears_of(record, today)
    ),
    DeliveryRecord.type: _Waiting("goods.deemed_accepted", _reads_delivery, _silence),
}
