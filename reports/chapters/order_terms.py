"""What was agreed on beside lines and price, what was proposed in its place, and how an order ended.

Rules
* Every proposal stands here, whatever became of it; those accepted changed the terms from then on, no other did.
* Nothing is printed of an order that has neither.

Specification: ADR 9; law notes 2.4 (①).
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case import Order
from reports.case.dealings import Change
from reports.chapters.sources import NONE, Sources
from reports.layout import Block, Column, Inline, KeyValues, Style, Table, Text, amount_column, fen_text, quiet, strong

CAPTION = Style(size=8.6, leading=1.5)


def blocks(order: Order, sources: Sources) -> Iterator[Block]:
    """The further terms, the proposals, the end."""
    rows: list[tuple[str, Inline]] = [(label, text) for label, text in order.agreed]
    if order.passed_on_zh:
        rows.append(("外发依据", order.passed_on_zh))
    rows += [(one.what_zh, [one.text, quiet(f"（{sources.exhibits(one.statement)}）")]) for one in order.ends]
    if rows:
        yield KeyValues(rows, label_width=58)
    if order.changes:
        yield Text(strong("还价与变更"), CAPTION, after=1, keep_with_next=True)
        yield _changes(order, sources)


def _changes(order: Order, sources: Sources) -> Table:
    return Table(
        [
            Column("提出日", points=62),
            Column("提出方", points=50),
            Column("事项", points=34),
            amount_column("原总额（元）", 70),
            amount_column("提议总额（元）", 74),
            Column("付款约定", 1.0),
            Column("结果", points=76),
            Column("证据", points=70),
        ],
        [_row(one, sources) for one in order.changes],
    )


def _row(one: Change, sources: Sources) -> list[Inline]:
    return [
        sources.day(one.change),
        one.by_zh,
        one.what_zh,
        fen_text(one.before_fen) if one.before_fen is not None else NONE,
        fen_text(one.total_fen),
        one.due_zh,
        one.outcome_zh,
        quiet(sources.exhibits(one.change, one.answer)),
    ]


def brief(order: Order) -> str:
    """The same of an order that is told briefly, in a few words; "" where there is nothing to say."""
    accepted = sum(1 for one in order.changes if one.outcome == "accepted")
    words = [f"经双方同意变更{accepted}次"] if accepted else []
    words += [f"{one.what_zh}：{one.text}" for one in order.ends]
    words += [order.passed_on_zh] if order.passed_on_zh else []
    return "".join(f"，{word}" for word in words)
