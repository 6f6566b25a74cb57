"""The pair's account in the case: statements of account, payments, demands, acknowledgements; and the objections.

Rules
* Everything stands in index order; a superseded statement stays visible and says by what.
* An objection that names no line and no sum is a plea (抗辩) and stands beside the sums.

Specification: CLAIMS sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.kinds.objection import GROUNDS_ZH
from ledger.records import DemandRecord, ObjectionRecord, PaymentRecord, StatedRecord
from reports.case import papers, words
from reports.case.parties import kind_zh
from reports.case.reading import Reading
from reports.case.shapes import Account, Acknowledgement, Allocation, Answer, Demand, Objection, Payment, Stated


def account(reading: Reading) -> Account | None:
    """The pair's account thread, where the pack has one."""
    thread, standing = reading.account, reading.account_standing()
    if thread is None or standing is None:
        return None
    return Account(
        thread=thread,
        stated=tuple(_stated(reading, one) for one in _said(reading, thread, "account.stated")),
        payments=tuple(_payment(reading, one) for one in _said(reading, thread, "payment.stated")),
        demands=tuple(_demand(reading, one) for one in _said(reading, thread, "fee.demanded")),
        acknowledgements=tuple(_acknowledgement(reading, one) for one in _said(reading, thread, "fee.acknowledged")),
        prepaid_fen=standing.prepaid_fen,
        invoices=papers.invoices(reading, thread),
    )


def _said(reading: Reading, thread: str, kind: str) -> Iterator[str]:
    """Ids of a thread's statements of one kind, in index order."""
    for item in reading.contents.items:
        if item.statement.thread == thread and item.statement.kind == kind:
            yield item.statement.id


def _stated(reading: Reading, statement: str) -> Stated:
    """A statement of account and its answer."""
    record = reading.fold.get(f"stated:{statement}")
    assert isinstance(record, StatedRecord), "a statement of account has its record"
    said, badge = reading.fields(statement), reading.badge(statement)
    answer = reading.fields(record.answered) if record.answered else {}
    return Stated(
        statement=statement,
        statement_no=said.get("statement_no"),
        at_ms=reading.said(statement).at_ms,
        period_from=said["period_from"],
        period_to=said["period_to"],
        lines=len(record.lines),
        total_fen=record.total_fen,
        opening_fen=said.get("opening_fen"),
        due_on=record.due_on,
        interest_zh=words.INTERESTS.get(said.get("interest", "")),
        note=said.get("note"),
        supersedes=record.supersedes,
        superseded=record.superseded,
        confirmed=record.answered,
        confirmed_at_ms=reading.at_ms(record.answered),
        confirmed_by=answer.get("confirmed_by"),
        confirmed_fen=answer.get("total_fen"),
        disputed=record.disputed,
        badge_zh=badge.badge.zh,
        level=badge.level,
        paid_fen=record.paid_fen,
        closing_fen=said.get("closing_fen"),
        confirmed_closing_fen=answer.get("closing_fen"),
        invoiced_fen=said.get("invoiced_fen"),
        interest_sum_fen=said.get("interest_sum_fen"),
        interest_clause=said.get("interest_clause"),
        confirm_by=said.get("confirm_by"),
        no_reservations=answer.get("reservations") == "none",
    )


def _allocations(rows: Iterable[tuple[str, int]]) -> tuple[Allocation, ...]:
    return tuple(Allocation(order or None, fen) for order, fen in rows)


def _payment(reading: Reading, statement: str) -> Payment:
    """A stated payment and what the payee acknowledged of it."""
    record = reading.fold.get(f"payment:{statement}")
    assert isinstance(record, PaymentRecord), "a payment has its record"
    said, badge = reading.fields(statement), reading.badge(statement)
    answer = reading.fields(record.acknowledged) if record.acknowledged else {}
    return Payment(
        statement=statement,
        at_ms=reading.said(statement).at_ms,
        paid_on=said["paid_on"],
        amount_fen=record.amount_fen,
        form=record.form,
        form_zh=words.FORMS[record.form],
        from_prepaid=record.from_prepaid,
        reference=said.get("reference"),
        allocations=_allocations(record.allocations),
        acknowledged=record.acknowledged,
        acknowledged_at_ms=reading.at_ms(record.acknowledged),
        received_on=answer.get("received_on"),
        acknowledged_fen=record.acknowledged_fen,
        acknowledged_allocations=_allocations(record.acknowledged_allocations),
        badge_zh=badge.badge.zh,
        level=badge.level,
        bill_due_on=said.get("bill_due_on"),
    )


def _demand(reading: Reading, statement: str) -> Demand:
    """A demand and the acknowledgement that answers it."""
    record = reading.fold.get(f"demand:{statement}")
    assert isinstance(record, DemandRecord), "a demand has its record"
    said = reading.fields(statement)
    return Demand(
        statement=statement,
        at_ms=reading.said(statement).at_ms,
        total_fen=record.total_fen,
        orders=_allocations(record.orders),
        pay_by=said.get("pay_by"),
        text=said.get("text"),
        acknowledged=record.acknowledged,
        badge_zh=reading.badge(statement).badge.zh,
        notices=papers.notices_of(reading, statement),
    )


def _acknowledgement(reading: Reading, statement: str) -> Acknowledgement:
    """A debt acknowledged."""
    said = reading.fields(statement)
    return Acknowledgement(
        statement=statement,
        at_ms=reading.said(statement).at_ms,
        total_fen=said["total_fen"],
        due_on=said["due_on"],
        demand=said.get("demand"),
        no_counter_performance=said.get("no_counter_performance"),
        interest_zh=words.INTERESTS.get(said.get("interest", "")),
        text=said.get("text"),
        badge_zh=reading.badge(statement).badge.zh,
    )


def objections(reading: Reading) -> tuple[Objection, ...]:
    """Every objection and plea of the pack, in index order."""
    records = {record.objection: record for record in reading.fold.of_type(ObjectionRecord)}
    ids = (item.statement.id for item in reading.contents.items)
    return tuple(_objection(reading, records[one]) for one in ids if one in records)


def _objection(reading: Reading, record: ObjectionRecord) -> Objection:
    said = reading.fields(record.objection)
    answers = [(one, reading.fields(one)) for one in record.answers]
    return Objection(
        statement=record.objection,
        at_ms=reading.said(record.objection).at_ms,
        thread=record.home,
        by_role=reading.role(record.by),
        by_zh=reading.role_zh(record.by),
        about=record.statement,
        about_zh=kind_zh(reading.kind(record.statement), record.home.partition(":")[0]),
        ground=record.ground,
        ground_zh=GROUNDS_ZH.get(record.ground, record.ground),
        plea=record.plea,
        lines=record.lines,
        amount_fen=record.amount_fen,
        qty_e3=said.get("qty_e3"),
        reason=said.get("reason"),
        open=record.open,
        closed_by=record.closed_by,
        answers=tuple(Answer(one, words.ANSWERS[row["answer"]], row.get("reason")) for one, row in answers),
        ratification=papers.ratification_of(reading, record.statement),
    )
