"""What drafts about objections fill in, under every thread type: the only one that is open needs no naming.

Specification: CLAIMS section 2.
"""

from __future__ import annotations

from api.drafts.sketch import Sketch
from ledger.records import ObjectionRecord


def answered(sketch: Sketch) -> None:
    """The other side's objection."""
    _only(sketch, mine=False)


def withdrawn(sketch: Sketch) -> None:
    """The reader's own objection."""
    _only(sketch, mine=True)


def _only(sketch: Sketch, *, mine: bool) -> None:
    if sketch.lacks("objection"):
        found = sketch.desk.records(sketch.own_thread, ObjectionRecord)
        sketch.answered("objection", [x.objection for x in found if x.open and (x.by == sketch.desk.party) == mine])
