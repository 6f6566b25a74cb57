"""One worker's work in the case: terms, counts with who confirmed them, payslips, advances, payments, arrears.

Rules
* A worker's silence is 未确认; what he claims alone is 本人主张 and stands in no sum.
* Everything stands by day, then by entry; a corrected count shows what it was.

Specification: CLAIMS sections 1 and 2; law notes 2.4 (⑥ to ⑨, ⑪).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ledger import badges, wages
from ledger.kinds.fields import UNITS
from ledger.kinds.wage import BASES_OF_ARREARS_ZH, DEDUCTIONS_ZH, ITEMS_ZH, STATUTORY
from ledger.kinds.work import BASES_ZH, CYCLES_ZH, RELATIONS_ZH
from ledger.records import (
    AdvanceRecord,
    ArrearsRecord,
    ClaimedRecord,
    CountRecord,
    EngagementRecord,
    SlipRecord,
    Terms,
    WagePaymentRecord,
    WorkedRecord,
)
from ledger.rules.wage import STRENGTH
from reports.case import words
from reports.case.reading import Reading
from reports.case.telling_wages import payday
from reports.case.wage_shapes import (
    Advance,
    Arrears,
    Count,
    Engagement,
    OwnCount,
    Slip,
    SlipItem,
    WageDemand,
    WagePayment,
    Withheld,
)


def weakest_basis_zh(bases: Iterable[str]) -> str:
    """What a sum rests on at least, in words; "" where there is none."""
    found = sorted(bases, key=STRENGTH.index)
    return BASES_OF_ARREARS_ZH[found[0]] if found else ""


def _said(reading: Reading, thread: str, kind: str) -> Iterator[str]:
    """Ids of a thread's statements of one kind, in index order."""
    for item in reading.contents.items:
        if item.statement.thread == thread and item.statement.kind == kind:
            yield item.statement.id


def engagements(reading: Reading, record: EngagementRecord) -> tuple[Engagement, ...]:
    """The terms that both signed, in the order of signing."""
    return tuple(_engagement(reading, terms) for terms in record.terms)


def _engagement(reading: Reading, terms: Terms) -> Engagement:
    said = reading.fields(terms.offer)
    rates = tuple((row.get("operation_name", row["operation"]), row["unit"], row) for row in said.get("rates", ()))
    return Engagement(
        offer=terms.offer,
        signed=terms.signed,
        signed_at_ms=reading.said(terms.signed).at_ms,
        from_on=terms.from_on,
        to_on=terms.to_on,
        relation_zh=RELATIONS_ZH[said["relation"]],
        cycle_zh=CYCLES_ZH[terms.cycle],
        payday_zh=payday(terms.cycle, terms.payday),
        pay_form_zh=words.FORMS[said["pay_form"]],
        job=said.get("job"),
        rates=tuple((name, UNITS[unit], row.get("price_e4")) for name, unit, row in rates),
    )


def counts(reading: Reading, thread: str) -> tuple[Count, ...]:
    """Each count of the thread, by day."""
    return tuple(_count(reading, count, worked) for count, worked in wages.worked(reading.fold, thread))


def _count(reading: Reading, count: CountRecord, worked: WorkedRecord) -> Count:
    said = reading.fields(worked.statement)
    badge, signers = badges.count_badge(reading.fold, count)
    own = reading.fold.get(f"claimed:{worked.claim}") if worked.claim else None
    return Count(
        root=count.root,
        statement=worked.statement,
        day=worked.worked_on,
        period=worked.period,
        order=worked.order or None,
        operation=said.get("operation_name", worked.operation),
        style=said.get("style"),
        bundle=worked.bundle,
        basis_zh=BASES_ZH[worked.basis],
        unit_zh=UNITS[worked.unit],
        qty_e3=worked.qty_e3,
        price_e4=said.get("price_e4"),
        amount_fen=worked.amount_fen,
        was=_was(reading, worked),
        confirmed=worked.confirmed,
        confirmed_at_ms=reading.at_ms(worked.confirmed),
        answer_zh=words.ANSWERS_TO_COUNTS[badge.name.lower()],
        lowered_fen=count.pending_fen if count.pending else None,
        claimed_e3=own.qty_e3 if isinstance(own, ClaimedRecord) else None,
        badge_zh=badge.zh,
        level=badges.level_of(reading.fold, signers),
    )


def _was(reading: Reading, worked: WorkedRecord) -> tuple[tuple[str, int], ...]:
    """The records that this one corrected, oldest first."""
    found: list[tuple[str, int]] = []
    earlier = worked.supersedes
    while earlier is not None:
        record = reading.fold.get(f"worked:{earlier}")
        assert isinstance(record, WorkedRecord), "what is corrected was recorded"
        found.append((record.statement, record.qty_e3))
        earlier = record.supersedes
    return tuple(reversed(found))


def claims(reading: Reading, thread: str) -> tuple[OwnCount, ...]:
    """The worker's own counts that he did not correct himself, by day."""
    records = [record for record in reading.fold.of_type(ClaimedRecord, thread) if record.superseded is None]
    return tuple(
        OwnCount(
            statement=record.statement,
            day=record.worked_on,
            basis_zh=BASES_ZH[record.basis],
            unit_zh=UNITS[record.unit],
            qty_e3=record.qty_e3,
            amount_fen=record.amount_fen,
            answered=record.answered,
            badge_zh=reading.badge(record.statement).badge.zh,
        )
        for record in sorted(records, key=lambda one: (one.worked_on, reading.said(one.statement).index))
    )


def slips(reading: Reading, thread: str) -> tuple[Slip, ...]:
    """The payslips, in index order."""
    return tuple(_slip(reading, one) for one in _said(reading, thread, "payslip.issued"))


def _slip(reading: Reading, statement: str) -> Slip:
    record = reading.fold.get(f"slip:{statement}")
    assert isinstance(record, SlipRecord), "a payslip has its record"
    said, badge = reading.fields(statement), reading.badge(statement)
    return Slip(
        statement=statement,
        at_ms=reading.said(statement).at_ms,
        period=record.period,
        period_zh=words.period(record.period),
        pay_on=said["pay_on"],
        days_e3=said["days_e3"],
        hours_e3=said.get("hours_e3"),
        workshop_name=said.get("workshop_name"),
        worker_name=said.get("worker_name"),
        id_number=said.get("id_number"),
        phone=said.get("phone"),
        items=tuple(_item(row) for row in said["lines"]),
        withheld=tuple(_withheld(row) for row in said.get("deductions", ())),
        set_off_fen=sum(fen for _, fen in record.advances),
        gross_fen=record.gross_fen,
        net_fen=record.net_fen,
        pay_fen=record.pay_fen,
        parts=tuple((order or None, fen) for order, fen in record.parts),
        confirmed=record.confirmed,
        confirmed_at_ms=reading.at_ms(record.confirmed),
        badge_zh=badge.badge.zh,
        level=badge.level,
    )


def _item(row: dict[str, Any]) -> SlipItem:
    counted = len(row.get("records", ()))
    return SlipItem(row["no"], ITEMS_ZH[row["item"]], row.get("order"), counted, row["amount_fen"], row.get("words"))


def _withheld(row: dict[str, Any]) -> Withheld:
    by_law = row["code"] in STATUTORY
    return Withheld(row["no"], DEDUCTIONS_ZH[row["code"]], row["amount_fen"], by_law, row.get("words"))


def advances(reading: Reading, thread: str) -> tuple[Advance, ...]:
    """The advances, in index order."""
    records = {record.advance: record for record in reading.fold.of_type(AdvanceRecord, thread)}
    return tuple(
        Advance(
            statement=one,
            paid_on=records[one].paid_on,
            amount_fen=records[one].amount_fen,
            acknowledged=records[one].acknowledged,
            acknowledged_fen=records[one].acknowledged_fen,
            set_off_fen=records[one].set_off_fen,
            badge_zh=reading.badge(one).badge.zh,
        )
        for one in _said(reading, thread, "wage.advanced")
    )


def payments(reading: Reading, thread: str) -> tuple[WagePayment, ...]:
    """The wage payments, in index order."""
    return tuple(_payment(reading, one) for one in _said(reading, thread, "payment.stated"))


def _payment(reading: Reading, statement: str) -> WagePayment:
    record = reading.fold.get(f"wagepayment:{statement}")
    assert isinstance(record, WagePaymentRecord), "a wage payment has its record"
    said, badge = reading.fields(statement), reading.badge(statement)
    answer = reading.fields(record.acknowledged) if record.acknowledged else {}
    return WagePayment(
        statement=statement,
        paid_on=record.paid_on,
        amount_fen=record.amount_fen,
        form_zh=words.FORMS[record.form],
        reference=said.get("reference"),
        payee_account=said.get("payee_account"),
        allocations=tuple((period, order or None, fen) for period, order, fen in record.allocations),
        acknowledged=record.acknowledged,
        acknowledged_fen=record.acknowledged_fen,
        received_on=answer.get("received_on"),
        badge_zh=badge.badge.zh,
        level=badge.level,
    )


def demands(reading: Reading, thread: str) -> tuple[WageDemand, ...]:
    """The worker's demands, in index order."""
    found = [(one, reading.fields(one)) for one in _said(reading, thread, "wage.demanded")]
    return tuple(
        WageDemand(one, reading.said(one).at_ms, said["total_fen"], said.get("pay_by"), said.get("text"))
        for one, said in found
    )


def arrears(reading: Reading, thread: str) -> tuple[Arrears, ...]:
    """The arrears that the clock recorded, and what the workshop acknowledged of them."""
    return tuple(_arrears(reading, one) for one in _said(reading, thread, "arrears.recorded"))


def _arrears(reading: Reading, statement: str) -> Arrears:
    record = reading.fold.get(f"arrears:{statement}")
    assert isinstance(record, ArrearsRecord), "recorded arrears have their record"
    answer = reading.fields(record.acknowledged) if record.acknowledged else {}
    return Arrears(
        statement=statement,
        at_ms=reading.said(statement).at_ms,
        period_zh=words.period(record.period),
        due_on=record.due_on,
        open_fen=record.open_fen,
        basis_zh=BASES_OF_ARREARS_ZH[record.basis],
        claimed_fen=record.claimed_fen,
        acknowledged=record.acknowledged,
        acknowledged_fen=sum(fen for _, fen in record.acknowledged_lines),
        pay_by=answer.get("pay_by"),
        badge_zh=reading.badge(statement).badge.zh,
    )
