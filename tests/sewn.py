"""The sewing workshop of `tests.sewing` as a ledger whose wages can be packed: told once, and only read.

Promise: whoever asks for a pack here asks in names; `DRAW` is the one place that says how its report is drawn.
"""

from __future__ import annotations

from functools import cache

from reports import report
from reports.contents import Subject
from tests.packs import Draw, Ledger
from tests.sewing import WORKERS, Sewing, sewing

ZHOU, WU, ZHENG = WORKERS  # partly paid, contested and open, paid in full
WORKSHOP = "工坊"


DRAW: Draw = report.draw


@cache
def world() -> tuple[Ledger, Sewing]:
    """The ledger and its threads."""
    ledger = Ledger()
    return ledger, sewing(ledger)


def thread_of(kind: str, who: str) -> str:
    """What a pack of a kind is about: a worker's work thread, or the workshop's own."""
    ledger, told = world()
    return told.works[who] if kind == "worker" else f"party:{ledger.id(WORKSHOP)}"


def subject(kind: str, who: str, reader: str, ledger: Ledger | None = None) -> Subject:
    """The pack of a worker, or of the workshop, for a reader by name."""
    return Subject(kind, thread_of(kind, who), (ledger or world()[0]).id(reader), "mediation")


@cache
def packed(kind: str = "worker", who: str = ZHOU, reader: str = ZHOU, size: int | None = None) -> bytes:
    """A real pack of wages."""
    return world()[0].pack(kind, thread_of(kind, who), reader, size=size, draw=DRAW).data
