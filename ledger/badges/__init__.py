"""Badges: what colour a record wears, worked out from signatures and never typed in.

Promise: pure functions of the records. A badge belongs to a line; a statement wears that of its weakest line, and
beside it the lower of the assurance levels of those who signed.

Rules (weakest first: 有异议, 单方记录, 逾期视为同意, 双方确认)
* An answer confirms only those lines whose quantity and sum it repeats, and wears their badge.
* A receipt confirms the quantity handed over, never quality.
* An open objection that names a line, a quantity or a sum makes it 有异议; a plea changes nothing.
* 逾期视为同意 belongs to the clock's deemed acceptance and to a line that rests on it; never under `work:`, where a
  worker's silence is 未确认.

Specification: CLAIMS section 2; FORMATS 1.7 "answered by".
"""

from __future__ import annotations

from ledger.badges import fees, wages
from ledger.badges.base import Badge, Lines, Source, StatementBadge, level_of, lost, objected, unanswered
from ledger.badges.fees import (
    Reached,
    delivered_badge,
    disputed_lines,
    inspected_badge,
    late_differs,
    line_of,
    stated_badges,
)
from ledger.badges.wages import count_badge, objections_of, slip_badge
from ledger.records import Said

__all__ = [
    "Badge",
    "Reached",
    "Source",
    "StatementBadge",
    "count_badge",
    "delivered_badge",
    "disputed_lines",
    "inspected_badge",
    "late_differs",
    "level_of",
    "line_of",
    "lost",
    "objected",
    "objections_of",
    "of",
    "slip_badge",
    "stated_badges",
]


def of(source: Source, said: Said) -> StatementBadge:
    """The badge of one admitted statement."""
    lines, signers = _lines(source, said)
    numbers, whole = objected(source, said.id)
    for no in numbers:
        lines[no] = Badge.DISPUTED
    weakest = min(lines.values(), default=Badge.ONE_SIDED)
    badge = Badge.DISPUTED if whole else weakest
    signed = {said.id, *signers}
    return StatementBadge(badge, level_of(source, signed), dict(sorted(lines.items())), lost(source, signed))


def _lines(source: Source, said: Said) -> Lines:
    table = wages.OF_KIND if said.thread.startswith("work:") else fees.OF_KIND
    return table.get(said.kind, unanswered)(source, said)
