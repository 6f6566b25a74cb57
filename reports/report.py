"""`report.pdf`: the case of one pack, drawn.

Promise: `draw` is a pure function of the case; the same case gives the same bytes on every machine.

Rules
* Chapters stand in the order a mediator reads them: sums first, proofs last.
* What no font can draw is spelled out by code point, so that no party's words can keep a report from being made.

Specification: FORMATS 1.5; law notes 1.4.
"""

from __future__ import annotations

from reports import wage_report
from reports.case import AnyCase, Case, WageCase
from reports.chapters import (
    account,
    contents,
    cover,
    disputes,
    exhibits,
    limits,
    orders,
    parties,
    proofs,
    timeline,
    verify,
)
from reports.chapters.sources import Sources
from reports.chapters.spelling import drawable
from reports.layout import Report, short_hash

CHAPTERS = (cover, contents, parties, timeline, orders, account, disputes, exhibits, proofs, verify, limits)


def draw(case: AnyCase) -> bytes:
    """The PDF, of fees or of wages. Raises: nothing that a verified case can cause."""
    return wage_report.draw(case) if isinstance(case, WageCase) else _draw(drawable(case))


def _draw(case: Case) -> bytes:
    point = case.checkpoint
    report = Report(
        title="电子数据证据包",
        pack_id=case.pack.id,
        footer=f"检查点 {point.size} 条 · 树根 {short_hash(point.root.hex())} · {case.log.time_zh}",
        created_ms=point.last_at_ms,
        subject=f"{case.pack.kind_zh}，{case.claim.due_state_zh}",
    )
    sources = Sources(case, case.orders)
    for chapter in CHAPTERS:
        chapter.add(report, case, sources)
    return report.build()
