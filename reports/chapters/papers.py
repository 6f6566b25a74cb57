"""Invoices, notices and ratifications on paper, and what stands around the lines of a statement of account.

Rules
* Beside every invoice stands that it alone proves no delivery; red letters and corrections are told with it.
* A notice is the operator's word; whether and when a demand reached its addressee is told beside the demand, with the
  law that makes that day count.
* A ratification, or its refusal, is told beside the objection to the same statement; neither takes the other away.

Specification: law notes 2.4 (④, ⑤); CLAIMS section 2; 买卖合同解释 5; 民法典 171, 195.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.kinds.invoice import NOT_PROOF_ZH
from reports.case import Account, Invoice, Notice, Payment, Ratification, Stated
from reports.chapters.sources import NONE, Sources, Words, badge
from reports.layout import Block, Column, Inline, Table, Text, Tone, amount_column, fen_text, quiet, toned

RESTARTS = "催款到达对方的，诉讼时效中断（民法典第一百九十五条）；是否到达，以送达记录及凭证认定。"


def invoices(account: Account, sources: Sources) -> Iterator[Block]:
    """The invoices of the account, and what they do not prove."""
    yield Table(
        [
            Column("发票", 1.4),
            Column("开票日", points=58),
            amount_column("不含税（元）", 66),
            amount_column("税额（元）", 58),
            amount_column("价税合计（元）", 70),
            Column("状态", points=58),
            Column("证据", points=48),
        ],
        [_invoice(one, sources) for one in account.invoices],
        totals=["销售方所记，扣除红字", "", "", "", fen_text(sum(one.counted_fen for one in account.invoices)), "", ""],
    )
    yield Text(quiet(f"{NOT_PROOF_ZH}：本表只列双方所记的发票，上列应付、已付各数不因此改变（买卖合同解释第五条）。"))


def _invoice(one: Invoice, sources: Sources) -> list[Inline]:
    head: Words = [one.invoice_no, quiet(f"\n{one.type_zh}，{one.by_zh}所记")]
    if one.red_of:
        head.append(toned(f"\n红字，红冲{sources.exhibits(one.red_of)}", Tone.LAPSED))
    if one.superseded:
        head.append(toned(f"\n已由{sources.exhibits(one.superseded)}更正", Tone.LAPSED))
    if one.orders:
        parts = "、".join(f"{sources.order(row.order)} {fen_text(row.amount_fen)}" for row in one.orders if row.order)
        head.append(quiet(f"\n备注订单：{parts}"))
    if one.checked_zh:
        head.append(quiet(f"\n查验：{one.checked_zh}"))
    sign = -1 if one.red_of else 1
    return [
        head,
        one.issued_on,
        fen_text(sign * one.net_fen),
        fen_text(sign * one.tax_fen),
        fen_text(sign * one.total_fen),
        badge(one.badge_zh),
        quiet(sources.exhibits(one.statement)),
    ]


def around(one: Stated) -> Iterator[str]:
    """What a statement of account lists beside its lines, a row each; all of it shown only."""
    if one.paid_fen:
        yield f"列明已付 {fen_text(one.paid_fen)} 元"
    if one.closing_fen is not None:
        yield f"列明期末应付 {fen_text(one.closing_fen)} 元"
    if one.confirmed_closing_fen is not None:
        yield f"确认期末应付 {fen_text(one.confirmed_closing_fen)} 元"
    if one.invoiced_fen is not None:
        yield f"已开票 {fen_text(one.invoiced_fen)} 元，未开票 {fen_text(one.total_fen - one.invoiced_fen)} 元"
    if one.interest_zh:
        fixed = f"，定为 {fen_text(one.interest_sum_fen)} 元" if one.interest_sum_fen is not None else ""
        clause = f"：“{one.interest_clause}”" if one.interest_clause else ""
        yield f"逾期利息{one.interest_zh}{fixed}{clause}"
    if one.confirm_by:
        yield f"请于 {one.confirm_by} 前确认，不答复不视为确认"
    if one.no_reservations:
        yield "定作人无其他异议"


def voucher(payment: Payment) -> str:
    """The number of a payment's paper, and the day that a bill falls due."""
    number = f" {payment.reference}" if payment.reference else ""
    return number + (f"\n{payment.bill_due_on} 到期" if payment.bill_due_on else "")


def carried(notices: Iterable[Notice], sources: Sources) -> Iterator[Inline]:
    """How a demand was carried to its addressee, each attempt, and why that counts; nothing where it was not."""
    told = list(notices)
    for one in told:
        how = f"{one.served} 以{one.channel_zh}向{one.recipient_zh}送达：{one.result_zh}"
        yield f"{how}（{sources.exhibits(one.statement)}）。"
    if told:
        yield quiet(RESTARTS)


def notices(rows: Iterable[Notice], sources: Sources) -> Table:
    """Every notice, in the order of the log."""
    return Table(
        [
            Column("送达了什么", 1.2),
            Column("向谁", points=62),
            Column("方式", points=58),
            Column("日期", points=88),
            Column("结果（运营者所记）", 1.0),
            Column("证据", points=58),
        ],
        [
            [
                [one.about_zh, quiet(f" {sources.exhibits(one.about)}")],
                one.recipient_zh,
                one.channel_zh,
                one.served,
                one.result_zh,
                quiet(sources.exhibits(one.statement)),
            ]
            for one in rows
        ],
    )


def ratifications(rows: Iterable[Ratification], sources: Sources) -> Table:
    """What principals said of statements signed in their names."""
    return Table(
        [
            Column("所涉记录", 1.2),
            Column("谁", points=62),
            Column("表示", 1.0),
            Column("说明", 1.4),
            Column("证据", points=58),
        ],
        [
            [
                [one.about_zh, quiet(f" {sources.signer(one.about)}，{sources.exhibits(one.about)}")],
                one.by_zh,
                _word(one),
                f"“{one.reason}”" if one.reason else NONE,
                quiet(sources.exhibits(one.statement)),
            ]
            for one in rows
        ],
    )


def _word(one: Ratification) -> str:
    return "追认" if one.ratified else "不予追认，该记录及其金额不因此改变"


def ratified(one: Ratification, sources: Sources) -> str:
    """A ratification beside the objection to the same statement."""
    said = f"“{one.reason}”" if one.reason else ""
    return f"{one.by_zh}的表示（{sources.day(one.statement)}，{sources.exhibits(one.statement)}）：{_word(one)}。{said}"
