"""What drafts of facts under `order:` fill in: material counted and given back, calls for inspection, liens given up.

Promise: a count repeats the note line by line; what the person says otherwise stands.

Rules
* Which note, delivery or lien is meant needs no saying where only one is open.
* A day that was not given is today; a lien's grace that was not given is the one of the law.

Specification: law notes 2.4 (②); FORMATS 1.7.
"""

from __future__ import annotations

import datetime

from api.drafts.sketch import Sketch
from ledger.records import DeliveryRecord, LienRecord, MaterialRecord
from ledger.rules.material import GRACE_DAYS, material_key
from ledger.rules.turn import day_of


def handed(sketch: Sketch) -> None:
    """The day; lines are numbered."""
    sketch.fill("handed_on", sketch.desk.today)
    sketch.number("lines")


def counted(sketch: Sketch) -> None:
    """Each line of the note: in full and in order, or short where less was counted."""
    sketch.fill("received_on", sketch.desk.today)
    notes = sketch.desk.records(sketch.own_thread, MaterialRecord)
    note = sketch.answered("material", [x.material for x in notes if x.received == sketch.supersedes])
    if note is None:
        return
    record = sketch.desk.record(material_key(note), MaterialRecord)
    for line, row in sketch.repeat("lines", {x.no: {"handed_e3": x.handed_e3} for x in record.lines}):
        line.setdefault("qty_e3", row["handed_e3"])
        line.setdefault("finding", "ok" if line["qty_e3"] == row["handed_e3"] else "short")


def returned(sketch: Sketch) -> None:
    """The day; the note that it came with, where there is only one."""
    sketch.fill("returned_on", sketch.desk.today)
    notes = [x.material for x in sketch.desk.records(sketch.own_thread, MaterialRecord)]
    for line in sketch.body.get("lines", []):
        if len(notes) == 1:
            line.setdefault("material", notes[0])


def called(sketch: Sketch) -> None:
    """The delivery that was not inspected, since its entry."""
    deliveries = sketch.desk.records(sketch.own_thread, DeliveryRecord)
    delivery = sketch.answered("delivery", [x.delivery for x in deliveries if x.inspection is None])
    if delivery is not None and sketch.lacks("since"):
        record = sketch.desk.record(f"delivery:{delivery}", DeliveryRecord)
        sketch.fill("since", day_of(record.at_ms).isoformat())


def noticed(sketch: Sketch) -> None:
    """The grace of the law; lines are numbered."""
    last = datetime.date.fromisoformat(sketch.desk.today) + datetime.timedelta(days=GRACE_DAYS)
    sketch.fill("pay_by", last.isoformat())
    sketch.number("held")


def released(sketch: Sketch) -> None:
    """The lien that stands, from today."""
    sketch.fill("released_on", sketch.desk.today)
    liens = sketch.desk.records(sketch.own_thread, LienRecord)
    sketch.answered("lien", [x.lien for x in liens if x.released is None])
