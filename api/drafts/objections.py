"""What drafts fill in that any thread may hold: the only open objection needs no naming, a notice is of today.

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


def served(sketch: Sketch) -> None:
    """Served today, unless another day was named."""
    if sketch.lacks("served_on") and sketch.open_desk is not None:
        sketch.fill("served_on", sketch.desk.today)


def _only(sketch: Sketch, *, mine: bool) -> None:
    if sketch.lacks("objection"):
        found = sketch.desk.records(sketch.own_thread, ObjectionRecord)
        sketch.answered("objection", [x.objection for x in found if x.open and (x.by == sketch.desk.party) == mine])
