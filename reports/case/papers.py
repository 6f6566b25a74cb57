"""Invoices, notices and ratifications in the case: what each says, and what it stands beside.

Rules
* An invoice counts for what red letters left of it, and for no delivery; only the contractor's records are summed.
* A notice and a ratification stand beside what they are about, and change neither its badge nor its sum.

Specification: CLAIMS section 2; law notes 2.4 (⑤).
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kinds import anywhere, invoice
from ledger.records import InvoiceRecord, RatifiedRecord, ServedRecord
from reports.case.parties import kind_zh
from reports.case.reading import Reading
from reports.case.shapes import Allocation, Invoice, Notice, Ratification


def _said(reading: Reading, kind: str) -> Iterator[tuple[str, str]]:
    """(id, thread) of the pack's statements of one kind, in index order."""
    for item in reading.contents.items:
        if item.statement.kind == kind:
            yield item.statement.id, item.statement.thread


def invoices(reading: Reading, account: str) -> tuple[Invoice, ...]:
    """The invoices of an account, in index order."""
    return tuple(_invoice(reading, one) for one, thread in _said(reading, "invoice.recorded") if thread == account)


def _invoice(reading: Reading, statement: str) -> Invoice:
    record = reading.fold.get(f"invoice:{statement}")
    assert isinstance(record, InvoiceRecord), "an invoice has its record"
    said = reading.fields(statement)
    left_fen = record.total_fen - record.reddened_net_fen - record.reddened_tax_fen
    counts = record.superseded is None and record.red_of is None and reading.role(record.by) == "contractor"
    checked = f"{said['checked_on']} {invoice.RESULTS_ZH[said['check_result']]}" if "checked_on" in said else None
    return Invoice(
        statement=statement,
        invoice_no=record.invoice_no,
        type_zh=invoice.INVOICE_TYPES_ZH[record.invoice_type],
        issued_on=record.issued_on,
        by_zh=reading.role_zh(record.by),
        net_fen=record.net_fen,
        tax_fen=record.tax_fen,
        total_fen=record.total_fen,
        counted_fen=left_fen if counts else 0,
        orders=tuple(Allocation(order, fen) for order, fen in record.orders),
        red_of=record.red_of,
        superseded=record.superseded,
        checked_zh=checked,
        badge_zh=reading.badge(statement).badge.zh,
    )


def notices(reading: Reading) -> tuple[Notice, ...]:
    """Every notice of the pack, in index order."""
    return tuple(_notice(reading, one, thread) for one, thread in _said(reading, "notice.served"))


def notices_of(reading: Reading, statement: str) -> tuple[Notice, ...]:
    """The notices that say how one statement was carried, in index order."""
    served = reading.fold.get(f"served:{statement}")
    rows = served.notices if isinstance(served, ServedRecord) else ()
    return tuple(_notice(reading, row[0], reading.said(row[0]).thread) for row in rows)


def _notice(reading: Reading, statement: str, thread: str) -> Notice:
    said = reading.fields(statement)
    hour = f" {said['served_at']}" if "served_at" in said else ""
    return Notice(
        statement=statement,
        about=said["statement"],
        about_zh=kind_zh(reading.kind(said["statement"]), thread.partition(":")[0]),
        recipient_zh=reading.role_zh(said["recipient"]),
        channel_zh=anywhere.CHANNELS_ZH[said["channel"]],
        served=said["served_on"] + hour,
        result_zh=anywhere.RESULTS_ZH[said["result"]],
    )


def ratifications(reading: Reading) -> tuple[Ratification, ...]:
    """Every ratification of the pack, in index order."""
    return tuple(_ratification(reading, one, thread) for one, thread in _said(reading, "mandate.ratified"))


def ratification_of(reading: Reading, statement: str) -> Ratification | None:
    """What the principal said of one statement, if it did."""
    record = reading.fold.get(f"ratified:{statement}")
    return _ratification(reading, record.by, record.home) if isinstance(record, RatifiedRecord) else None


def _ratification(reading: Reading, statement: str, thread: str) -> Ratification:
    said = reading.fields(statement)
    return Ratification(
        statement=statement,
        about=said["statement"],
        about_zh=kind_zh(reading.kind(said["statement"]), thread.partition(":")[0]),
        by_zh=reading.role_zh(reading.said(statement).iss),
        ratified=said["ratified"],
        reason=said.get("reason"),
    )
