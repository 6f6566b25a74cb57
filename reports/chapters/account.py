"""Statements of account, payments that name no order, demands and acknowledgements: what the pair said to each other.

Rules
* A statement of account stands beside its answer, with the person who signed it and the level of the weaker key.
* One side's word is shown as one side's word: an unanswered statement, payment or demand is 单方记录.

Specification: CLAIMS sections 1 and 2; law notes 1.4 (items 4 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kinds.invoice import NOT_PROOF_ZH
from reports.case import Account, Case, Payment, Stated
from reports.chapters import papers
from reports.chapters.sources import NONE, Sources, Words, badge
from reports.layout import (
    Block,
    Callout,
    Column,
    Inline,
    Report,
    Table,
    Text,
    Tone,
    amount_column,
    fen_text,
    quiet,
    toned,
)

ANCHOR = "account"


def add(report: Report, case: Case, sources: Sources) -> None:
    """The sections on the account, after the orders."""
    if case.account is None:
        return
    report.section("对账单与确认", anchor=ANCHOR)
    report.add(_statements(case.account, sources))
    prepaid = [one for one in case.account.payments if any(part.order is None for part in one.allocations)]
    if prepaid or case.account.prepaid_fen:
        report.section("预付款", anchor="prepaid")
        report.add(_prepaid(prepaid, case.account, sources))
    if case.account.invoices:
        report.section(f"发票（{NOT_PROOF_ZH}）", anchor="invoices")
        report.add(*papers.invoices(case.account, sources))


def _statements(account: Account, sources: Sources) -> Table:
    return Table(
        [
            Column("对账单", 1.0),
            Column("期间", points=66),
            amount_column("列明（元）", 62),
            Column("确认人与日期", 1.1),
            amount_column("确认（元）", 62),
            Column("到期日", points=58),
            Column("状态", points=60),
        ],
        [_stated(one, sources) for one in account.stated],
        empty="本包没有对账单",
    )


def _stated(one: Stated, sources: Sources) -> list[Inline]:
    head: Words = [
        sources.number(one.statement_no, one.statement),
        quiet(f"\n{one.lines} 行，{sources.exhibits(one.statement)}"),
    ]
    if one.superseded:
        head.append(toned(f"\n已由{sources.exhibits(one.superseded)}取代", Tone.LAPSED))
    if one.opening_fen:
        head.append(quiet(f"\n另列期初 {fen_text(one.opening_fen)} 元，不计入本单"))
    head += [quiet(f"\n{told}") for told in papers.around(one)]
    answer: Inline = quiet("未答复")
    if one.confirmed:
        answer = [
            sources.signer(one.confirmed),
            quiet(f"\n{sources.day(one.confirmed)}，{sources.exhibits(one.confirmed)}"),
        ]
        if one.disputed:
            apart = "、".join(str(no) for no in one.disputed)
            answer.append(toned(f"\n第 {apart} 行列为异议", Tone.DISPUTED))
    return [
        head,
        f"{one.period_from}\n至 {one.period_to}",
        fen_text(one.total_fen),
        answer,
        NONE if one.confirmed_fen is None else fen_text(one.confirmed_fen),
        one.due_on or NONE,
        [badge(one.badge_zh), quiet(f"\n等级 {one.level}" if one.level else "")],
    ]


def _prepaid(payments: list[Payment], account: Account, sources: Sources) -> Table:
    rows: list[list[Inline]] = []
    for one in payments:
        stated = sum(part.amount_fen for part in one.allocations if part.order is None)
        acknowledged = sum(part.amount_fen for part in one.acknowledged_allocations if part.order is None)
        rows.append(
            [
                one.paid_on,
                [one.form_zh, quiet(papers.voucher(one))],
                fen_text(stated),
                fen_text(acknowledged) if one.acknowledged else NONE,
                badge(one.badge_zh),
                quiet(sources.exhibits(one.statement, one.acknowledged)),
            ]
        )
    return Table(
        [
            Column("付款日", points=62),
            Column("方式与凭证", 1.3),
            amount_column("付款方记载（元）", 82),
            amount_column("收款方确认（元）", 82),
            Column("状态", points=60),
            Column("证据", 1.0),
        ],
        rows,
        totals=["预付余额", "", "", fen_text(account.prepaid_fen), "", ""],
    )


def letters(case: Case, sources: Sources) -> Iterator[Block]:
    """Demands and acknowledgements, in the order of the log."""
    account = case.account
    if account is None or not (account.demands or account.acknowledgements):
        yield Text(quiet("本包没有催款或欠款确认的记录。"))
        return
    for demand in account.demands:
        by = f"，要求于 {demand.pay_by} 前付清" if demand.pay_by else ""
        words: Words = [f"承揽人催告支付 {fen_text(demand.total_fen)} 元{by}。"]
        if demand.orders:
            parts = "、".join(f"{sources.order(p.order)} {fen_text(p.amount_fen)} 元" for p in demand.orders if p.order)
            words.append(f"所指订单：{parts}。")
        said = [f"原文：“{demand.text}”"] if demand.text else []
        answer = (
            f"定作人已确认（{sources.exhibits(demand.acknowledged)}）。"
            if demand.acknowledged
            else "定作人未以欠款确认作答。"
        )
        yield Callout(
            [
                f"催款　{sources.day(demand.statement)}　",
                badge(demand.badge_zh),
                quiet(f" {sources.exhibits(demand.statement)}"),
            ],
            words,
            *said,
            *papers.carried(demand.notices, sources),
            quiet(answer),
            tone=Tone.ACCENT,
        )
    for one in account.acknowledgements:
        words = [f"定作人确认尚欠 {fen_text(one.total_fen)} 元，承诺于 {one.due_on} 前付清。"]
        words += ["承揽人无待履行义务。"] if one.no_counter_performance else []
        words += [f"逾期责任：{one.interest_zh}。"] if one.interest_zh else []
        said = [f"原文：“{one.text}”"] if one.text else []
        yield Callout(
            [
                f"欠款确认　{sources.day(one.statement)}　",
                badge(one.badge_zh),
                quiet(f" {sources.exhibits(one.statement)}"),
            ],
            words,
            *said,
            tone=Tone.AGREED,
        )
