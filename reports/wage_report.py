"""`report.pdf` of a wage pack: one worker's own on at most four pages, or a workshop's unpaid workers together.

Promise: `draw` is a pure function of the case; the same case gives the same bytes on every machine.

Rules
* A worker's first page is read on a phone; counts, slips, money, chain, evidence and proofs follow it closely set.
* A workshop's report begins with all its people in one table; each has a section, and the chapters that a fee report
  has too are the same ones.
* What no font can draw is spelled out by code point.

Specification: FORMATS 1.5; law notes 1.4, 6.1.
"""

from __future__ import annotations

from reports.case.wage_shapes import WageCase
from reports.chapters.sources import Sources
from reports.chapters.spelling import drawable
from reports.chapters.wages import single, together
from reports.layout import Report, short_hash
from reports.layout.palette import BOOK, SLIM

WORKER = "worker"


def draw(case: WageCase) -> bytes:
    """The PDF. Raises: nothing that a verified case can cause."""
    case = drawable(case)
    own = case.pack.kind == WORKER
    point = case.checkpoint
    report = Report(
        title=case.pack.kind_zh,
        pack_id=case.pack.id,
        footer=f"检查点 {point.size} 条 · 树根 {short_hash(point.root.hex())} · {case.log.time_zh}",
        created_ms=point.last_at_ms,
        subject=f"工资，截至 {point.day}",
        margins=SLIM if own else BOOK,
    )
    (single if own else together).add(report, case, Sources(case))
    return report.build()
