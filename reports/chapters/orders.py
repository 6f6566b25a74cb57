"""Order against delivery against inspection against statement against payment, with the arithmetic, order by order.

Promise: each sum stands beside what it is made of, so that a reader can check it with a pencil.

Rules
* quantity × price = sum; less deductions = owed; less what the payee acknowledged = open. A withheld price is
  单价未披露.
* A product of totals is printed only where it equals the sum of the lines to the fen.
* An order that is paid and undisputed is told more briefly: its terms and its quantities are left to the exhibits.

Specification: CLAIMS section 1; law notes 1.4 (item 4).
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import book
from reports.case import Case, DeliveryLine, Order, OrderLine, Payment
from reports.chapters import order_terms, papers, quantities
from reports.chapters.sources import NONE, Sources, Words, badge
from reports.chapters.whole import Whole
from reports.layout import (
    Block,
    Column,
    Columns,
    Inline,
    KeyValues,
    Report,
    Style,
    Sum,
    Sums,
    Table,
    Text,
    Tone,
    amount_column,
    fen_in_words,
    fen_text,
    price_text,
    quantity_text,
    quiet,
    short_hash,
    strong,
    toned,
)
from reports.layout.text import plain

TITLE = "三、逐单核算"
PRICE_WITHHELD = "单价未披露"
MINUS = "−"
SHORT_MAX = 60  # characters of a term that stands in half the width
CAPTION = Style(size=8.6, leading=1.5)


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter: all orders at a glance, then each."""
    report.chapter(TITLE, anchor="orders")
    report.add(
        Text(
            "数量乘单价为金额，减去已同意的扣款为应付；收款方确认收到的付款先抵最早到期的一行，余下为尚欠。"
            "每行按分四舍五入一次。单方记载的付款、未同意的扣款都不改变金额。"
        ),
        _overview(case, sources),
    )
    for order in case.orders:
        report.section(["订单 ", sources.order(order.order)], anchor=anchor(order.order))
        report.add(*_order(order, case, sources))


def anchor(thread: str) -> str:
    """The anchor of an order's section."""
    return f"order-{thread.removeprefix('order:')}"


def _overview(case: Case, sources: Sources) -> Table:
    rows = [
        [
            [strong(sources.order(order.order)), quiet(f"\n{'本案，' if order.is_subject else ''}{order.state_zh}")],
            fen_text(order.total_fen),
            fen_text(order.owed_fen),
            fen_text(order.paid_fen),
            fen_text(order.open_fen),
            _state(order),
            badge(order.badge_zh),
        ]
        for order in case.orders
    ]
    claim = case.claim
    sums = ["合计", "", fen_text(claim.owed_fen), fen_text(claim.paid_fen), fen_text(claim.open_fen), "", ""]
    return Table(
        [
            Column("订单", 1.2),
            amount_column("订购金额（元）", 66),
            amount_column("应付（元）", 62),
            amount_column("已付（元）", 62),
            amount_column("尚欠（元）", 62),
            Column("到期", points=66),
            Column("状态", points=58),
        ],
        rows,
        totals=sums if case.pack.kind == "account" else None,
        empty="本包没有订单",
    )


def _state(order: Order) -> Inline:
    if order.since:
        return toned(f"自 {order.since}\n起逾期", Tone.DISPUTED)
    return order.due_state_zh


def is_brief(order: Order) -> bool:
    """Whether an order is settled: nothing open, nothing disputed, not what the pack is about."""
    return not order.is_subject and not order.open_fen and not any(row.disputes for row in order.deliveries)


def _order(order: Order, case: Case, sources: Sources) -> Iterator[Block]:
    if is_brief(order):
        terms = f"{order.due_zh}{order_terms.brief(order)}"
        facts = f"{sources.day(order.placed)} 下单，{order.state_zh}，{terms}；现{order.due_state_zh}。"
        yield Text([facts, quiet(sources.exhibits(order.placed, order.answered))], keep_with_next=True)
    else:
        yield from _terms(order, sources)
        yield from order_terms.blocks(order, sources)
        yield from (_caption("订购"), Whole(_lines(order)))
    if order.deliveries:
        yield from (_caption("送货、签收、验收、对账"), quantities.table(order, sources))
    if not is_brief(order):
        yield from _reckoning(order, sources)
    yield from (_caption("合计"), Whole(_sums(order)))
    yield from _payments(order, case, sources)


def _caption(words: str) -> Text:
    """A word over a table, kept with it."""
    return Text(strong(words), CAPTION, after=1, keep_with_next=True)


def _terms(order: Order, sources: Sources) -> Iterator[Block]:
    """Short terms side by side, long ones over the whole width."""
    rows = [(label, value) for label, value in _facts(order, sources) if value]
    short = [row for row in rows if len(plain(row[1])) <= SHORT_MAX]
    half = (len(short) + 1) // 2
    halves = [[KeyValues(side, label_width=58)] for side in (short[:half], short[half:])]
    yield Whole(Columns(halves, [1, 1], gutter=24))
    if len(short) < len(rows):
        yield KeyValues([row for row in rows if row not in short], label_width=58)


def _facts(order: Order, sources: Sources) -> Iterator[tuple[str, Inline | None]]:
    yield "下单", sources.said(order.placed)
    yield "接单", sources.said(order.answered) if order.answered else order.state_zh
    yield "付款约定", order.due_zh
    yield "交货期限", order.deliver_by
    yield "验收期", f"{order.inspection_days} 日" if order.inspection_days is not None else None
    yield "验收标准", order.acceptance_standard
    yield "交付地点", order.place
    yield "用料", order.supply_zh
    yield "人工费", f"{fen_text(order.wage_share_fen)} 元" if order.wage_share_fen is not None else None
    yield "逾期条款", order.interest_clause
    yield "转外发", "可以" if order.may_subcontract else "不可以"
    yield "上游订单", f"{short_hash(order.parent.removeprefix('order:'))}（仅列编号）" if order.parent else None
    yield "备注", order.note


def _lines(order: Order) -> Table:
    rows: list[list[Inline]] = [
        [
            str(line.no),
            [line.goods or "品名未披露", *_detail(line)],
            quantity_text(line.qty_e3, line.unit),
            PRICE_WITHHELD if line.price_e4 is None else price_text(line.price_e4),
            fen_text(line.amount_fen),
            quantity_text(line.delivered_e3, line.unit),
            fen_text(line.standing_fen),
            fen_text(line.open_fen),
        ]
        for line in order.lines
    ]
    return Table(
        [
            Column("行", points=22),
            Column("品名", 1.6),
            amount_column("订购数量", 58),
            amount_column("单价（元）", 50),
            amount_column("订购金额（元）", 66),
            amount_column("已送数量", 58),
            amount_column("应付（元）", 60),
            amount_column("尚欠（元）", 60),
        ],
        rows,
        totals=["", "合计", "", "", fen_text(order.total_fen), "", fen_text(order.owed_fen), fen_text(order.open_fen)],
    )


def _detail(line: OrderLine) -> Words:
    words = "，".join(word for word in (line.style, line.process) if word)
    return ["\n", quiet(words)] if words else []


def _reckoning(order: Order, sources: Sources) -> Iterator[Block]:
    """Line by line: the formula, what is owed and open; then when it falls due."""
    rows = [[_named(row), _formula(row), *_figures(row)] for row in order.deliveries]
    if rows:
        yield _caption("逐行金额")
        yield Table(
            [
                Column("送货行", 1.0),
                Column("数量 × 单价 = 金额（元）", points=150, align="right"),
                amount_column("扣款", 52),
                amount_column("应付", 62),
                amount_column("已付", 62),
                amount_column("尚欠", 62),
            ],
            rows,
            totals=["合计", "", "", *(fen_text(fen) for fen in (order.owed_fen, order.paid_fen, order.open_fen))],
            tones={number: Tone.DISPUTED for number, row in enumerate(order.deliveries) if row.disputes},
        )
        yield from (_caption("何时到期"), _due(order, sources))


def _named(row: DeliveryLine) -> Words:
    return [row.note_no or row.delivered_on, quiet(f" 第{row.no}行")]


def _formula(row: DeliveryLine) -> Inline:
    if row.basis == "nothing":
        return quiet("尚未验收或对账，不计")
    if row.basis == "charged":
        return quiet("已随首次送货计价，不另计")
    if row.price_e4 is None:
        return f"{quantity_text(row.counted_e3, row.unit)}，{PRICE_WITHHELD} = {fen_text(row.counted_fen)}"
    return f"{quantity_text(row.counted_e3, row.unit)} × {price_text(row.price_e4)} = {fen_text(row.counted_fen)}"


def _figures(row: DeliveryLine) -> Iterator[Inline]:
    yield f"{MINUS}{fen_text(row.deducted_fen)}" if row.deducted_fen else NONE
    for fen in (row.standing_fen, row.paid_fen, row.open_fen):
        yield fen_text(fen) if fen else NONE


def _due(order: Order, sources: Sources) -> Table:
    """What falls due when, and by which rule: each date and its source in one row."""
    groups: dict[tuple[str, str, str], list[DeliveryLine]] = {}
    for row in order.deliveries:
        if row.standing_fen:
            groups.setdefault((row.due_on or "", row.due_by or "", row.due_zh), []).append(row)
    return Table(
        [
            Column("到期日", points=66),
            Column("依据", 1.0),
            Column("送货行", points=46, align="right"),
            amount_column("应付（元）", 68),
            amount_column("尚欠（元）", 68),
            Column("到期", points=58),
        ],
        [_term(day, by, rows, sources) for (day, by, _), rows in sorted(groups.items())],
        empty="尚无应付金额",
    )


def _term(day: str, by: str, rows: list[DeliveryLine], sources: Sources) -> list[Inline]:
    rule: Inline = f"订单约定：{rows[0].due_zh}" if day else "到期起算的事实尚未发生"
    if by in sources.statements:
        rule = [f"{sources.statements[by].kind_zh}所列", quiet(f"（{sources.exhibits(by)}）")]
    open_fen = sum(row.open_fen for row in rows)
    state: Inline = "未到期" if open_fen else "已付清"
    if any(row.overdue for row in rows):
        state = toned("已逾期", Tone.DISPUTED)
    figures = (fen_text(sum(row.standing_fen for row in rows)), fen_text(open_fen))
    return [day or NONE, rule, f"{len(rows)} 行", *figures, state]


def _sums(order: Order) -> Sums:
    """The order's arithmetic by order line, then what is owed, paid and open."""
    out = [_sum(line, order) for line in order.lines if any(row.order_line == line.no for row in order.deliveries)]
    deducted_fen = sum(row.deducted_fen for row in order.deliveries)
    if deducted_fen:
        out.append(Sum("已同意的扣款", "", f"{MINUS}{fen_text(deducted_fen)}"))
    out.append(Sum("应付", "", fen_text(order.owed_fen), total=True))
    paid = f"{MINUS}{fen_text(order.paid_fen)}" if order.paid_fen else fen_text(0)
    out.append(Sum("已付", "收款方已确认" if order.paid_fen else "没有经收款方确认的付款", paid))
    if order.overpaid_fen:
        out.append(Sum("多付", "已付 − 应付", fen_text(order.overpaid_fen), total=True))
    out.append(Sum("尚欠", fen_in_words(order.open_fen), fen_text(order.open_fen), total=True))
    return Sums(out, label_share=0.3)


def _sum(line: OrderLine, order: Order) -> Sum:
    rows = [row for row in order.deliveries if row.order_line == line.no]
    qty_e3, fen = sum(row.counted_e3 for row in rows), sum(row.counted_fen for row in rows)
    quantity = quantity_text(qty_e3, line.unit)
    if line.price_e4 is None:
        working = f"{quantity}，{PRICE_WITHHELD}"
    elif {row.price_e4 for row in rows} != {line.price_e4}:
        working = f"{quantity}，{len(rows)} 行分别按送货时的单价计算后相加"
    elif book.amount_fen(qty_e3, line.price_e4) == fen:
        working = f"{quantity} × {price_text(line.price_e4)}"
    else:
        working = f"{quantity} × {price_text(line.price_e4)}，{len(rows)} 行分别取整后相加"
    return Sum(f"第{line.no}行 {line.goods or ''}".rstrip(), working, fen_text(fen))


def _payments(order: Order, case: Case, sources: Sources) -> Iterator[Block]:
    """The payments that name this order."""
    payments = [one for one in (case.account.payments if case.account else ()) if _part(one, order.order)]
    if payments:
        yield _caption("付款")
        yield Table(
            [
                Column("付款日", points=62),
                Column("方式与凭证", 1.3),
                amount_column("付款方记载（元）", 78),
                amount_column("收款方确认（元）", 78),
                Column("确认日", points=62),
                Column("状态", points=58),
                Column("证据", 1.0),
            ],
            [_payment(one, order.order, sources) for one in payments],
        )
    elif not is_brief(order):
        yield Text(quiet("本包没有任何一笔指明本订单的付款记录。"))


def _part(payment: Payment, thread: str) -> int:
    return sum(
        one.amount_fen for one in (*payment.allocations, *payment.acknowledged_allocations) if one.order == thread
    )


def _payment(payment: Payment, thread: str, sources: Sources) -> list[Inline]:
    stated = sum(one.amount_fen for one in payment.allocations if one.order == thread)
    acknowledged = sum(one.amount_fen for one in payment.acknowledged_allocations if one.order == thread)
    return [
        payment.paid_on,
        [payment.form_zh, quiet(papers.voucher(payment))],
        fen_text(stated),
        fen_text(acknowledged) if payment.acknowledged else NONE,
        payment.received_on or NONE,
        badge(payment.badge_zh),
        quiet(sources.exhibits(payment.statement, payment.acknowledged)),
    ]
