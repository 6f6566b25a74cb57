"""What was not checked, what is withheld, and what no pack proves.

Rules
* Every remark of the case is printed, in its own words.
* The chain is named by ids only: what an upstream order says is not in this pack.

Specification: FORMATS 1.6; law notes 1.4 (items 17 and 18), Appendix A 10.
"""

from __future__ import annotations

from reports.case import Case, Remark
from reports.chapters.sources import Sources
from reports.chapters.told import Told
from reports.layout import Check, Checked, Checks, Column, Report, Run, Table, Text, quiet

TITLE = "八、未核与不证明的事项"
CHAIN = "下列订单载明其上游订单的编号。本包只列编号，不含上游订单的内容，也不证明上游的履行或付款情况。"


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter."""
    remarks(report, case)
    if case.chain:
        report.section("上游订单", anchor="chain")
        report.add(Text(CHAIN, keep_with_next=True), _chain(case, sources))


def remarks(report: Report, case: Told, title: str = TITLE) -> None:
    """Every remark of the case."""
    report.chapter(title, anchor="limits")
    report.section("未核的事项", anchor="unchecked")
    report.add(Checks([Checked(Check.UNCHECKED, one.zh, _english(one)) for one in case.unchecked]))
    report.section("不证明的事项", anchor="not-proved")
    report.add(Checks([Checked(Check.INFO, one.zh, _english(one)) for one in case.not_proved]))


def _chain(case: Case, sources: Sources) -> Table:
    return Table(
        [Column("本包订单", 1), Column("上游订单编号", 2), Column("向下游披露", points=70)],
        [
            [
                sources.order(link.order),
                link.parent.removeprefix("order:"),
                "同意" if link.chain_disclosure else "未同意",
            ]
            for link in case.chain
        ],
    )


def _english(one: Remark) -> Run:
    return quiet(one.en)
