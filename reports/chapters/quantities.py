"""The table of quantities: what was delivered, received, found good, and stated, one row for each delivery line.

Rules
* 签收 is quantity, 验收 is quality; each stands in its own column, with a dash where nobody has said it.
* What was sent back or rejected stands under the accepted quantity; a line that reworks an earlier one says which.

Specification: CLAIMS section 1; law notes 1.4 (item 3).
"""

from __future__ import annotations

from reports.case import DeliveryLine, Order
from reports.chapters.sources import NONE, Sources, Words, badge
from reports.layout import Column, Inline, Table, Tone, amount_column, number_text, quantity_text, quiet, toned

QTY_SCALE = 1000


def table(order: Order, sources: Sources) -> Table:
    """Quantities of an order, line by line."""
    notes = {row.delivery: row.note_no or row.delivered_on for row in order.deliveries}
    return Table(
        [
            Column("送货单", 1.3),
            Column("订单行", points=40),
            amount_column("送货", 58),
            amount_column("签收", 58),
            amount_column("验收合格", 58),
            amount_column("对账", 58),
            Column("状态与依据", points=68),
        ],
        [_row(row, notes, sources) for row in order.deliveries],
        tones={number: Tone.DISPUTED for number, row in enumerate(order.deliveries) if row.disputes},
    )


def _row(row: DeliveryLine, notes: dict[str, str], sources: Sources) -> list[Inline]:
    return [
        _name(row, notes, sources),
        f"第{row.order_line}行",
        quantity_text(row.delivered_e3, row.unit),
        NONE if row.received_e3 is None else quantity_text(row.received_e3, row.unit),
        _inspected(row),
        _stated(row),
        [badge(row.badge_zh), quiet(f"\n{row.basis_zh}{f' {row.level}' if row.counted_fen else ''}")],
    ]


def _name(row: DeliveryLine, notes: dict[str, str], sources: Sources) -> Words:
    out: Words = [sources.number(row.note_no, row.delivery), f" 第{row.no}行", quiet(f"　{row.delivered_on}")]
    if row.rework_of:
        note, no = notes.get(row.rework_of[0], ""), row.rework_of[1]
        out.append(quiet(f"\n返工自 {note} 第{no}行"))
    if row.replaces:
        out.append(quiet(f"\n重作自 {notes.get(row.replaces[0], '')} 第{row.replaces[1]}行"))
    inspected, stated = row.inspected, row.stated
    ids = (
        row.delivery,
        row.received,
        inspected.statement if inspected else None,
        row.deemed.statement if row.deemed else None,
        row.agreed,
        stated.statement if stated else None,
        row.confirmed,
    )
    return [*out, "\n", quiet(sources.exhibits(*ids))]


def _inspected(row: DeliveryLine) -> Inline:
    deemed: Words = [quiet(f"逾期视为合格 {number_text(row.deemed.qty_e3, QTY_SCALE)}")] if row.deemed else []
    if row.inspected is None:
        return deemed or NONE
    out: Words = [quantity_text(row.inspected.qty_e3, row.unit), *(["\n", *deemed] if deemed else [])]
    if row.rework_e3:
        out.append(quiet(f"\n返工 {number_text(row.rework_e3, QTY_SCALE)}"))
    if row.rejected_e3:
        out.append(quiet(f"\n不合格 {number_text(row.rejected_e3, QTY_SCALE)}"))
    return out


def _stated(row: DeliveryLine) -> Inline:
    if row.stated is None:
        return NONE
    figure = quantity_text(row.stated.qty_e3, row.unit)
    if row.stated_answer == "confirmed":
        return figure
    word = toned("有异议", Tone.DISPUTED) if row.stated_answer == "disputed" else quiet("未答复")
    return [figure, "\n", word]
