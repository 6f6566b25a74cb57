"""The evidence list (证据目录) in its columns, with rows to be signed by who submits it.

Rules
* Rows are the exhibits of `pack.json`, all of them, in their order, under their numbers.
* The page is where the report speaks of the exhibit; the record is the member that holds it.
* How it was signed (device, helper, paper) stands under what it proves, where there is room for it.

Specification: 民事证据规定 19; law notes 1.4 (item 1); FORMATS 1.5.
"""

from __future__ import annotations

from dataclasses import replace

from reports.case import Case, Exhibit
from reports.chapters import account, orders
from reports.chapters.sources import Sources, badge
from reports.layout import Column, Inline, Report, Run, Signatures, Space, Table, Text, page_of, quiet, strong

TITLE = "五、证据目录"
KIND = "电子数据"
ID_SHOWN = 8
PROVES_SIZE = 7.8
AROUND_SIZE = 7.0
ANCHORS = {"invoice.recorded": "invoices", "notice.served": "notices", "mandate.ratified": "ratifications"}


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter."""
    report.chapter(TITLE, anchor="exhibits", new_page=True)
    report.add(
        Text(
            [
                f"共 {len(case.exhibits)} 项，证据种类均为{KIND}，均存于本证据包。",
                "记录编号是该条签名原文的 SHA-256，这里只列开头八位；成员文件为 statements/〈编号〉.sd-jwt。",
            ]
        ),
        Table(
            [
                Column("序号", points=30),
                Column("名称与证明对象", 2.75),
                Column("种类与来源", 1.0),
                Column("状态与记录", points=66),
                Column("页", points=24, align="right"),
            ],
            [_row(exhibit, case, sources) for exhibit in case.exhibits],
        ),
        Space(6),
        Signatures(["提交人", "接收人"]),
    )


def _row(exhibit: Exhibit, case: Case, sources: Sources) -> list[Inline]:
    record = quiet(exhibit.statement[:ID_SHOWN])
    source, _, around = exhibit.source.partition("；")
    told: list[str | Run] = ["\n", replace(quiet(around), size=AROUND_SIZE)] if around else []
    return [
        str(exhibit.no),
        [strong(exhibit.title), "\n", Run(exhibit.proves, size=PROVES_SIZE), *told],
        quiet(source),
        [badge(exhibit.badge), "\n", record] if exhibit.badge else record,
        page_of(_anchor(exhibit, case, sources)),
    ]


def _anchor(exhibit: Exhibit, case: Case, sources: Sources) -> str:
    """Where the report speaks of the exhibit."""
    thread = sources.statements[exhibit.statement].thread
    if exhibit.kind in ANCHORS:
        return ANCHORS[exhibit.kind]
    if thread in sources.orders:
        return orders.anchor(thread)
    if exhibit.kind.startswith("objection."):
        return "objections"
    if exhibit.kind.startswith("fee."):
        return "letters"
    if thread.startswith("account:"):
        return account.ANCHOR
    return "signers" if thread.startswith("party:") else "proofs"
