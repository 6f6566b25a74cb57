"""Orders in the case: what was ordered, delivered, received, inspected, stated, confirmed and paid, line by line.

Promise: each row repeats its arithmetic: counted quantity × price = counted sum, less what is deducted =
what stands owed, less what is paid = what is open. `disagreement` names a row that does not add up.

Specification: CLAIMS sections 1 and 2; law notes 1.4 (item 4).
"""

from __future__ import annotations

from typing import Any

from ledger import book
from ledger.kinds import UNITS
from ledger.records import DeliveryRecord, LineRecord, OrderLineRecord, OrderRecord, Stated
from ledger.standing import LineStanding, OrderStanding
from reports.case import order_terms, words
from reports.case.reading import Reading
from reports.case.shapes import DeliveryLine, Dispute, Measured, Order, OrderLine


def order(reading: Reading, record: OrderRecord) -> Order:
    """An order and everything that came of it."""
    placed = reading.fields(record.placed)
    said = reading.fields(record.priced_by)
    standing = reading.order_standing(record)
    state = reading.thread(record.order).state
    deliveries = tuple(_delivery_line(reading, line) for line in standing.lines)
    return Order(
        order=record.order,
        is_subject=record.order == reading.contents.asked.thread,
        order_no=placed.get("order_no"),
        state=state,
        state_zh=words.STATES[state],
        placed=record.placed,
        placed_at_ms=record.placed_at_ms,
        answered=record.answered,
        answered_at_ms=reading.at_ms(record.answered),
        lines=tuple(_order_line(line, said, deliveries) for line in record.lines),
        deliveries=deliveries,
        total_fen=record.total_fen,
        due_zh=words.due(record.due_days, record.due_from),
        deliver_by=said.get("deliver_by"),
        wage_share_fen=said.get("wage_share_fen"),
        supply_zh=words.SUPPLIES.get(placed.get("supply", "")),
        tax_included=placed.get("tax_included"),
        inspection_days=said.get("inspection_days"),
        deemed_acceptance=said.get("deemed_acceptance"),
        may_subcontract=placed["may_subcontract"],
        chain_disclosure=record.chain_disclosure,
        parent=record.parent,
        place=said.get("place"),
        acceptance_standard=said.get("acceptance_standard"),
        interest_clause=said.get("interest_clause"),
        note=placed.get("note"),
        agreed=order_terms.agreed(placed, said),
        passed_on_zh=order_terms.passed_on(reading, record),
        changes=order_terms.changes(reading, record),
        ends=order_terms.ends(reading, record),
        **_sums(standing),
    )


def _sums(standing: OrderStanding) -> dict[str, Any]:
    """What stands of an order, to the fen."""
    return {
        "owed_fen": standing.owed_fen,
        "paid_fen": standing.paid_fen,
        "open_fen": standing.open_fen,
        "overdue_fen": sum(line.open_fen for line in standing.lines if line.overdue),
        "overpaid_fen": standing.overpaid_fen,
        "since": standing.since,
        "due_state": standing.state,
        "due_state_zh": words.due_state(standing),
        "badge_zh": standing.badge.zh,
    }


def _ordered(said: dict[str, Any], no: int) -> dict[str, Any]:
    """A line of an order's terms as disclosed."""
    line: dict[str, Any] = next(line for line in said["lines"] if line["no"] == no)
    return line


def _order_line(line: OrderLineRecord, said: dict[str, Any], deliveries: tuple[DeliveryLine, ...]) -> OrderLine:
    """A line of the order with the sums of its deliveries."""
    words_of = _ordered(said, line.no)
    own = [row for row in deliveries if row.order_line == line.no]
    return OrderLine(
        no=line.no,
        goods=words_of.get("goods"),
        style=words_of.get("style"),
        process=words_of.get("process"),
        qty_e3=line.qty_e3,
        unit=line.unit,
        unit_zh=UNITS[line.unit],
        price_e4=words_of.get("price_e4"),
        amount_fen=line.amount_fen,
        delivered_e3=line.delivered_e3,
        standing_fen=sum(row.standing_fen for row in own),
        open_fen=sum(row.open_fen for row in own),
    )


def _delivery_line(reading: Reading, standing: LineStanding) -> DeliveryLine:
    """One row of the arithmetic."""
    line = standing.record
    note = reading.fields(line.delivery)
    delivery = reading.fold.get(f"delivery:{line.delivery}")
    assert isinstance(delivery, DeliveryRecord), "a delivery line has its delivery"
    ordered = _ordered(reading.fields(line.priced_by), line.order_line)
    return DeliveryLine(
        delivery=line.delivery,
        no=line.no,
        order_line=line.order_line,
        due_zh=words.due(line.due_days, line.due_from),
        delivered_on=note["delivered_on"],
        note_no=note.get("note_no"),
        goods=ordered.get("goods"),
        unit=line.unit,
        unit_zh=UNITS[line.unit],
        delivered_e3=line.delivered_e3,
        rework_of=line.rework_of,
        replaces=line.replaces,
        received_e3=line.received_e3,
        received=delivery.received,
        inspected=_inspected(line),
        deemed=_deemed(line),
        rework_e3=line.counting.rework_e3 if line.counting else 0,
        rejected_e3=line.counting.rejected_e3 if line.counting else 0,
        agreed=line.agreed_by,
        stated=_stated(line),
        stated_answer=_answer(line),
        confirmed=line.final.answered_by if line.final else None,
        price_e4=ordered.get("price_e4"),
        standing_fen=standing.standing_fen,
        paid_fen=standing.paid_fen,
        open_fen=standing.open_fen,
        deduction_asked_fen=standing.deduction_asked_fen,
        due_on=standing.due_on,
        due_by=standing.due_by,
        overdue=standing.overdue,
        badge_zh=standing.badge.zh,
        level=standing.level,
        disputes=tuple(Dispute(d.what, words.DISPUTES[d.what], d.by, d.amount_fen) for d in standing.disputes),
        **_counted(line),
    )


def _inspected(line: LineRecord) -> Measured | None:
    found = line.counting
    if found is None:
        return None
    return Measured(found.inspection, found.accepted_e3, found.amount_fen, found.deduction_fen)


def _deemed(line: LineRecord) -> Measured | None:
    found = line.deemed
    return None if found is None else Measured(found.statement, found.qty_e3, found.amount_fen, 0)


def _stated(line: LineRecord) -> Measured | None:
    found = _newest(line)
    if found is None:
        return None
    return Measured(found.statement, found.qty_e3, found.amount_fen, found.deduction_fen)


def _answer(line: LineRecord) -> str | None:
    found = _newest(line)
    return found.answer if found else None


def _newest(line: LineRecord) -> Stated | None:
    """The stated line that counts for a reader: confirmed, else waiting, else set apart."""
    return line.final or line.open_stated or line.set_apart


def _counted(line: LineRecord) -> dict[str, Any]:
    """What the standing sum rests on: the confirmed statement line, else the inspection, else nothing yet."""
    if line.free:
        basis, qty_e3, fen, deducted = "charged", 0, 0, 0
    elif line.final is not None:
        basis, qty_e3, fen, deducted = "confirmed", line.final.qty_e3, line.final.amount_fen, line.final.deduction_fen
    elif line.deemed is not None:
        word_e3, word_fen = (line.counting.accepted_e3, line.counting.amount_fen) if line.counting else (0, 0)
        basis, qty_e3, fen = "deemed", word_e3 + line.deemed.qty_e3, word_fen + line.deemed.amount_fen
        deducted = line.agreed_deduction_fen
    elif line.counting is not None:
        found = line.counting
        basis, qty_e3, fen, deducted = "inspected", found.accepted_e3, found.amount_fen, line.agreed_deduction_fen
    else:
        basis, qty_e3, fen, deducted = "nothing", 0, 0, 0
    return {
        "basis": basis,
        "basis_zh": words.BASES[basis],
        "counted_e3": qty_e3,
        "counted_fen": fen,
        "deducted_fen": deducted,
    }


def _priced_fen(row: DeliveryLine, price_e4: int) -> int:
    """The counted quantity at the price; what is deemed accepted was rounded by itself, as each record is."""
    deemed_e3 = row.deemed.qty_e3 if row.deemed is not None and row.basis == "deemed" else 0
    return book.amount_fen(row.counted_e3 - deemed_e3, price_e4) + book.amount_fen(deemed_e3, price_e4)


def disagreement(row: DeliveryLine) -> str | None:
    """What does not add up in a row, or None: quantity × price where the price is disclosed, and the subtractions."""
    if row.price_e4 is not None and _priced_fen(row, row.price_e4) != row.counted_fen:
        return "quantity times price"
    if row.counted_fen - row.deducted_fen != row.standing_fen:
        return "sum less deductions"
    return None if row.standing_fen - row.paid_fen == row.open_fen else "sum less payments"
