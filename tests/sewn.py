"""The sewing workshop of `tests.sewing` as a ledger whose wages can be packed: told once, and only read.

Promise: whoever asks for a pack here asks in names; `DRAW` and `PRINTED` are the one place that says how its
report is drawn.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from reports.contents import Subject
from reports.layout import KeyValues, Report
from tests.packs import Draw, Ledger, plain
from tests.sewing import WORKERS, Sewing, sewing

ZHOU, WU, ZHENG = WORKERS  # partly paid, contested and open, paid in full
WORKSHOP = "工坊"


def brief(case: Any) -> bytes:
    """A drawing in one line: the hash of every fact of a case, so that no fact can differ unseen."""
    report = Report(title="案", pack_id=case.pack.id, footer="-", created_ms=case.checkpoint.last_at_ms, subject="-")
    facts = [(name, repr(getattr(case, name))) for name in case.__dataclass_fields__]
    report.add(KeyValues([("各项", hashlib.sha256(repr(facts).encode()).hexdigest())]))
    return report.build()


DRAW: Draw = brief  # where a report is only compared
PRINTED: Draw = plain  # where it is read


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
