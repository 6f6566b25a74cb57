"""What drafts under `work:` fill in of engagements and counts: who with whom, agreed rates, counts to confirm.

Promise: what the worker confirms is what the workshop recorded, to the piece and to the fen; his own count is his.

Rules
* One thread for one workshop and one worker; whoever speaks first makes it, and later statements find it again.
* An operation that was agreed is counted in its unit at its rate, where nothing else was said.
* A correction keeps day, order, operation, unit and bundle of what it corrects.

Specification: CLAIMS section 1 "Wage"; FORMATS 1.7.
"""

from __future__ import annotations

from api.drafts.sketch import Sketch
from ledger.records import CountRecord, EngagementRecord, WorkedRecord
from ledger.rules.count import worked_key
from ledger.rules.engagement import engagement_key, terms_on


def offered(sketch: Sketch) -> None:
    """The workshop is who offers; the pair's thread where there is one; rates are numbered."""
    _pair(sketch, "workshop")
    sketch.number("rates")


def claimed(sketch: Sketch) -> None:
    """The worker is who claims; the pair's thread where there is one; today, where no day was given."""
    _pair(sketch, "worker")
    sketch.fill("worked_on", sketch.desk.today)


def _pair(sketch: Sketch, role: str) -> None:
    sketch.fill(role, sketch.desk.party)
    if sketch.thread is None and not sketch.lacks("workshop", "worker"):
        sketch.thread = sketch.desk.work_of(sketch.body["workshop"], sketch.body["worker"])


def signed(sketch: Sketch) -> None:
    """The newest offer, repeated."""
    engagement = sketch.desk.record(engagement_key(sketch.own_thread), EngagementRecord)
    if engagement.offer is None:
        return
    sketch.fill("offer", engagement.offer.offer)
    if sketch.body["offer"] == engagement.offer.offer:
        for name in ("from_on", "cycle", "payday"):
            sketch.fill(name, getattr(engagement.offer, name))


def recorded(sketch: Sketch) -> None:
    """Today where no day was given; what a correction keeps; basis, unit and rate of an agreed operation."""
    engagement = sketch.desk.record(engagement_key(sketch.own_thread), EngagementRecord)
    if sketch.supersedes is not None:
        _keep(sketch, sketch.desk.record(worked_key(sketch.supersedes), WorkedRecord))
    sketch.fill("worked_on", sketch.desk.today)
    terms = terms_on(engagement, sketch.body["worked_on"])
    agreed = next((rate for rate in terms.rates if rate[0] == sketch.body.get("operation")), None) if terms else None
    if terms is None or agreed is None:
        return
    sketch.fill("basis", agreed[1])
    sketch.fill("unit", agreed[2])
    rows = sketch.desk.fields(sketch.own_thread, terms.offer).get("rates", [])
    sketch.fill("price_e4", next((row.get("price_e4") for row in rows if row["operation"] == agreed[0]), None))


def _keep(sketch: Sketch, earlier: WorkedRecord) -> None:
    for name in ("worked_on", "basis", "unit", "operation", "bundle"):
        sketch.fill(name, getattr(earlier, name))
    sketch.fill("order", earlier.order or None)


def confirmed(sketch: Sketch) -> None:
    """Every count that waits for the worker's word, or those he names, repeated."""
    if sketch.lacks("lines"):
        waiting = [x.newest for x in _by_day(sketch) if not x.confirmed or x.pending is not None]
        sketch.fill("lines", [{"record": one} for one in waiting] or None)
    for line in sketch.body.get("lines", []):
        if "record" in line:
            record = sketch.desk.record(worked_key(line["record"]), WorkedRecord)
            line.setdefault("qty_e3", record.qty_e3)
            line.setdefault("amount_fen", record.amount_fen)


def _by_day(sketch: Sketch) -> list[CountRecord]:
    counts = sketch.desk.records(sketch.own_thread, CountRecord)
    return sorted(counts, key=lambda count: (count.worked_on, count.root))
