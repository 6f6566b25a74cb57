"""Payslips with the eleven items that the law names, each slip a column.

Rules
* Names and numbers stand as disclosed; the voucher is that of the payment for the period, or the worker's signature.
* 实发 is reckoned under each slip: payable, less what is withheld, less advances set off.

Specification: 保障农民工工资支付条例 (724号) 15; CLAIMS section 1; law notes 2.4 (⑧).
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case.wage_shapes import Person, Slip
from reports.chapters.sources import Sources, badge
from reports.chapters.wages.small import line, told
from reports.layout import Block, Column, Inline, Table, fen_text, number_text, quiet, strong
from reports.layout.measures import QTY_SCALE
from reports.layout.table import CLOSE

BESIDE_MAX = 4  # slips beside each other


def blocks(person: Person, sources: Sources) -> Iterator[Block]:
    """All slips, so many beside each other."""
    if not person.slips:
        yield line(quiet("本包没有工资清单：单位应当按支付周期出具，并交给本人一份。"))
    for at in range(0, len(person.slips), BESIDE_MAX):
        yield _table(person, person.slips[at : at + BESIDE_MAX], sources)


def _table(person: Person, slips: tuple[Slip, ...], sources: Sources) -> Table:
    columns = [Column("工资清单", points=74), *(Column(slip.period_zh) for slip in slips)]
    cells = [list(_cells(person, slip, sources)) for slip in slips]
    rows = [[strong(own[0][0]), *(one[1] for one in own)] for own in zip(*cells, strict=True)]
    return Table(columns, rows, look=CLOSE, breaks=range(1, len(columns)))


def _cells(person: Person, slip: Slip, sources: Sources) -> Iterator[tuple[str, Inline]]:
    yield "用人单位名称", told(slip.workshop_name)
    yield "支付周期、日期", f"{slip.period}，{slip.pay_on} 支付"
    yield "姓名、身份证号码", f"{told(slip.worker_name)}，{told(slip.id_number)}"
    hours = f"，{number_text(slip.hours_e3, QTY_SCALE)} 小时" if slip.hours_e3 is not None else ""
    yield "联系方式、工作时间", f"{told(slip.phone)}；{number_text(slip.days_e3, QTY_SCALE)} 天{hours}"
    yield "应发项目及数额", _items(slip)
    yield "扣除项目及数额", _withheld(slip)
    yield "实发工资", [strong(f"{fen_text(slip.pay_fen)} 元"), quiet(_reckoned(slip))]
    yield "凭证或本人签字", _voucher(person, slip, sources)
    yield (
        "状态与证据",
        [badge(slip.badge_zh), quiet(f"{slip.level} {sources.exhibits(slip.statement, slip.confirmed)}")],
    )


def _items(slip: Slip) -> str:
    rows = []
    for item in slip.items:
        counts = f"（{item.counts} 笔记录）" if item.counts else ""
        rows.append(f"{item.item_zh} {fen_text(item.amount_fen)}{counts}{f'：{item.words}' if item.words else ''}")
    return "\n".join(rows)


def _withheld(slip: Slip) -> str:
    rows = []
    for one in slip.withheld:
        words = f"{'' if one.by_law else '（须本人确认）'}{f'：{one.words}' if one.words else ''}"
        rows.append(f"{one.code_zh} {fen_text(one.amount_fen)}{words}")
    return "\n".join(rows) or "无"


def _reckoned(slip: Slip) -> str:
    parts = [f"＝应发 {fen_text(slip.gross_fen)}"]
    if slip.gross_fen != slip.net_fen:
        parts.append(f"−扣除 {fen_text(slip.gross_fen - slip.net_fen)}")
    if slip.set_off_fen:
        parts.append(f"−预支抵扣 {fen_text(slip.set_off_fen)}")
    return " ".join(parts)


def _voucher(person: Person, slip: Slip, sources: Sources) -> Inline:
    found = [
        f"{one.form_zh} {told(one.reference)}（{sources.exhibits(one.statement, one.acknowledged)}）"
        for one in person.payments
        if any(period == slip.period for period, _, _ in one.allocations)
    ]
    signed = f"本人 {sources.day(slip.confirmed)} 签名确认" if slip.confirmed else "本人未签字"
    return "\n".join([*found, signed])
