"""Contents, and how to read what follows.

Specification: law notes 6.3 (one page for who reads in a hurry).
"""

from __future__ import annotations

from reports.chapters.sources import Sources, badge
from reports.chapters.told import Told
from reports.layout import Column, Columns, PageBreak, Report, Style, Table, Text
from reports.layout.faces import Face
from reports.layout.palette import NAVY

HEAD = Style(Face.SERIF, 13.5, NAVY)
BADGES = (
    ("双方确认", "一方所记，另一方以签名重复了同样的数量和金额。"),
    ("单方记录", "只有一方签名，对方没有确认。"),
    ("有异议", "有人对所列的行、数量或金额提出异议，尚未了结。"),
    ("逾期视为同意", "依约定的期限届满而视为同意，并非对方明示。"),
)


def add(report: Report, case: Told, sources: Sources) -> None:
    """The second page's head."""
    legend = Table([Column("状态", points=78), Column("含义", 1)], [[badge(word), meaning] for word, meaning in BADGES])
    report.add(
        PageBreak(),
        Columns(
            [[Text("本包内容", HEAD, after=5), report.contents()], [Text("四种状态", HEAD, after=5), legend]],
            [1, 1.25],
            gutter=26,
        ),
    )
