"""What drafts about access fill in: the grant that is taken back, where only one counts, and whom it let read.

Specification: DESIGN sections 5 and 8; ADR 13.
"""

from __future__ import annotations

from api.drafts.sketch import Sketch
from ledger.records import GrantRecord


def withdrawn(sketch: Sketch) -> None:
    """The reader's own grant, and its grantee repeated."""
    if not sketch.lacks("grant", "grantee"):
        return
    found = sketch.desk.records(sketch.own_thread, GrantRecord)
    open_ = {one.grant: one for one in found if one.counts(sketch.desk.today)}
    grant = sketch.answered("grant", list(open_))
    if grant in open_:
        sketch.fill("grantee", open_[grant].grantee)
