"""The badges of orders and accounts: who confirmed which delivery, inspection, statement, demand and payment.

Specification: CLAIMS section 2; FORMATS 1.7 "answered by".
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.badges.base import Badge, Lines, OfKind, Source, answered, repeated
from ledger.records import (
    ChangeRecord,
    DeliveryRecord,
    DemandRecord,
    Fields,
    InspectionRecord,
    InvoiceNumberRecord,
    InvoiceRecord,
    LineRecord,
    MaterialRecord,
    ObjectionRecord,
    OrderRecord,
    PaymentRecord,
    Said,
    StatedRecord,
    ThreadRecord,
)


def line_of(source: Source, delivery: str, no: int) -> LineRecord | None:
    """A delivery line, where it is known."""
    record = source.get(f"line:{delivery}:{no}")
    return record if isinstance(record, LineRecord) else None


Reached = dict[tuple[str, int], tuple[str, ...]]  # delivery and line → the open objections that reach it


def disputed_lines(source: Source, threads: Iterable[str]) -> Reached:
    """Delivery lines (delivery, line) that open objections reach, with those objections."""
    found: Reached = {}
    for thread in threads:
        for record in source.of_type(ObjectionRecord, thread):
            if record.open and not record.plea:
                for no, delivery, line in record.places:
                    if no not in record.conceded:
                        found[delivery, line] = (*found.get((delivery, line), ()), record.objection)
    return found


def delivered_badge(line: LineRecord) -> Badge:
    """Of the quantity handed over: confirmed by a receipt or an inspection that repeats it."""
    if line.received_e3 == line.delivered_e3:
        return Badge.MUTUAL
    found = line.counting
    if found is not None and found.accepted_e3 + found.rework_e3 + found.rejected_e3 == line.delivered_e3:
        return Badge.MUTUAL
    return Badge.ONE_SIDED


def inspected_badge(source: Source, inspection: InspectionRecord, no: int) -> Badge:
    """Of an inspected line: agreed to, taken up by a confirmed account line, or the delivery repeated in full."""
    if no in dict(inspection.agreed):
        return Badge.MUTUAL
    line = line_of(source, inspection.delivery, no)
    row = next(row for row in inspection.lines if row[0] == no)
    if line is None:
        return Badge.ONE_SIDED
    _, accepted_e3, _, _, amount_fen, deduction_fen = row
    final = line.final
    if final is not None and (accepted_e3, amount_fen, deduction_fen) == (
        final.qty_e3,
        final.amount_fen,
        final.deduction_fen,
    ):
        return Badge.MUTUAL
    if late_differs(line) and line.late is not None and line.late.inspection == inspection.inspection:
        return Badge.DISPUTED
    if line.pending is not None and line.pending.inspection == inspection.inspection:
        return Badge.DISPUTED
    full = accepted_e3 == line.delivered_e3 and deduction_fen == 0
    return Badge.MUTUAL if full else Badge.ONE_SIDED


def late_differs(line: LineRecord) -> bool:
    """Whether an inspection after the final confirmation says something else than was confirmed."""
    if line.final is None or line.late is None:
        return False
    late = (line.late.accepted_e3, line.late.amount_fen, line.late.deduction_fen)
    return late != (line.final.qty_e3, line.final.amount_fen, line.final.deduction_fen)


def stated_badges(stated: StatedRecord) -> dict[int, Badge]:
    """Of each line of a statement of account: confirmed, set apart, or unanswered."""
    if stated.answered is None:
        return {row[0]: Badge.ONE_SIDED for row in stated.lines}
    return {row[0]: Badge.DISPUTED if row[0] in stated.disputed else Badge.MUTUAL for row in stated.lines}


def _order(source: Source, said: Said) -> Lines:
    """The order as placed, and its acceptance, which repeats every line; not where other terms were agreed on."""
    order = source.get(said.thread)
    fields = source.get(f"fields:{said.id}")
    assert isinstance(order, OrderRecord)
    assert isinstance(fields, Fields)
    answer = source.get(f"said:{order.answered}")
    mutual = isinstance(answer, Said) and answer.kind == "order.accepted"
    badge = Badge.MUTUAL if mutual else Badge.ONE_SIDED
    signers = {order.placed, order.answered} if mutual and order.answered else set()
    return {int(line["no"]): badge for line in fields.values["lines"]}, signers


def _changed(source: Source, said: Said) -> Lines:
    """Proposed terms, and their acceptance, which repeats every line."""
    change = source.get(f"change:{answered(source, said, 'change')}")
    assert isinstance(change, ChangeRecord)
    mutual = change.outcome == "accepted"
    badge = Badge.MUTUAL if mutual else Badge.ONE_SIDED
    signers = {change.change, change.answer} if mutual and change.answer else set()
    return {line.no: badge for line in change.lines}, signers


def _delivered(source: Source, said: Said) -> Lines:
    """A delivery, or the receipt that answers it."""
    delivery = source.get(f"delivery:{answered(source, said, 'delivery')}")
    if not isinstance(delivery, DeliveryRecord) or said.id not in (delivery.delivery, delivery.received):
        return {}, set()  # a receipt that a later one superseded
    lines = {no: line_of(source, delivery.delivery, no) for no in delivery.lines}
    badges = {no: delivered_badge(line) for no, line in lines.items() if line is not None}
    return badges, {delivery.delivery} | ({delivery.received} if delivery.received else set())


def _inspected(source: Source, said: Said) -> Lines:
    """An inspection, or the agreement that answers it."""
    inspection = source.get(f"inspection:{answered(source, said, 'inspection')}")
    if not isinstance(inspection, InspectionRecord):
        return {}, set()
    agreed = dict(inspection.agreed)
    if said.id != inspection.inspection:
        return {no: Badge.MUTUAL for no, by in agreed.items() if by == said.id}, {inspection.inspection}
    badges = {row[0]: inspected_badge(source, inspection, row[0]) for row in inspection.lines}
    mutual = all(badge is Badge.MUTUAL for badge in badges.values())
    return badges, (set(agreed.values()) or {inspection.delivery}) if mutual else set()


def _deemed(source: Source, said: Said) -> Lines:
    """The clock's deemed acceptance; where the customer's later inspection says less, disputed."""
    fields = source.get(f"fields:{said.id}")
    rows = fields.values["lines"] if isinstance(fields, Fields) else []
    delivery = answered(source, said, "delivery")
    lines = {row["no"]: line_of(source, delivery, row["no"]) for row in rows}
    return {
        no: Badge.DISPUTED if line and (line.pending or late_differs(line)) else Badge.DEEMED
        for no, line in lines.items()
    }, set()


def _material(source: Source, said: Said) -> Lines:
    """Material handed over, or the count that answers it: of the quantity, never of what it is worth."""
    record = source.get(f"material:{answered(source, said, 'material')}")
    if not isinstance(record, MaterialRecord) or said.id not in (record.material, record.received):
        return {}, set()  # a count that a later one superseded
    same = {line.no: line.received_e3 == line.handed_e3 for line in record.lines}
    signers = {record.material} | ({record.received} if record.received else set())
    return {no: Badge.MUTUAL if whole else Badge.ONE_SIDED for no, whole in same.items()}, signers


def _stated(source: Source, said: Said) -> Lines:
    """A statement of account, or its confirmation."""
    stated = source.get(f"stated:{answered(source, said, 'statement')}")
    if not isinstance(stated, StatedRecord):
        return {}, set()
    return stated_badges(stated), {stated.statement} | ({stated.answered} if stated.answered else set())


def _demanded(source: Source, said: Said) -> Lines:
    """A demand, order by order, or the acknowledgement that repeats its sums."""
    demand = source.get(f"demand:{answered(source, said, 'demand')}")
    if not isinstance(demand, DemandRecord):
        return {}, set()
    answers = {demand.demand, demand.acknowledged} if demand.acknowledged else set()
    return repeated(demand.orders, demand.acknowledged_orders), {one for one in answers if one}


def _paid(source: Source, said: Said) -> Lines:
    """A payment, allocation by allocation, or the acknowledgement that repeats them."""
    payment = source.get(f"payment:{answered(source, said, 'payment')}")
    if not isinstance(payment, PaymentRecord):
        return {}, set()
    answers = {payment.payment, payment.acknowledged} if payment.acknowledged else set()
    return repeated(payment.allocations, payment.acknowledged_allocations), {one for one in answers if one}


def _invoiced(source: Source, said: Said) -> Lines:
    """An invoice line by line: confirmed where the other side recorded the same paper in the same account."""
    invoice = source.get(f"invoice:{said.id}")
    assert isinstance(invoice, InvoiceRecord)
    other = _recorded_by_other(source, invoice)
    badge = Badge.MUTUAL if other is not None and invoice.superseded is None else Badge.ONE_SIDED
    return {row[0]: badge for row in invoice.lines}, {other.invoice} if badge is Badge.MUTUAL and other else set()


def _recorded_by_other(source: Source, invoice: InvoiceRecord) -> InvoiceRecord | None:
    """The other side's newest record of an invoice, with the same type, number, day, lines and colour."""
    thread = source.get(f"thread:{invoice.home}")
    assert isinstance(thread, ThreadRecord)
    for party in thread.roles.values():
        number = source.get(f"invoiceno:{party}:{invoice.invoice_no}") if party != invoice.by else None
        other = source.get(f"invoice:{number.invoice}") if isinstance(number, InvoiceNumberRecord) else None
        if isinstance(other, InvoiceRecord) and other.home == invoice.home and _paper(other) == _paper(invoice):
            return other
    return None


def _paper(invoice: InvoiceRecord) -> tuple[object, ...]:
    """What stands on the paper, as far as both sides see the same."""
    return invoice.invoice_type, invoice.issued_on, invoice.lines, invoice.red_of is None


OF_KIND: dict[str, OfKind] = {
    "order.placed": _order,
    "order.accepted": _order,
    "order.change_proposed": _changed,
    "order.change_accepted": _changed,
    "goods.delivered": _delivered,
    "goods.received": _delivered,
    "goods.inspected": _inspected,
    "inspection.agreed": _inspected,
    "goods.deemed_accepted": _deemed,
    "material.handed": _material,
    "material.received": _material,
    "account.stated": _stated,
    "account.confirmed": _stated,
    "fee.demanded": _demanded,
    "fee.acknowledged": _demanded,
    "payment.stated": _paid,
    "payment.acknowledged": _paid,
    "invoice.recorded": _invoiced,
}
