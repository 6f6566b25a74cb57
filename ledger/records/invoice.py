"""Invoices as records: each as it was recorded, and where the number of each stands.

Specification: CLAIMS section 1; ADR 11.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Record


class InvoiceRecord(Record):
    """An invoice as one side recorded it; `reddened_*` is what red-letter invoices took from it, fen."""

    type: ClassVar[str] = "invoice"
    invoice: str
    by: str
    invoice_no: str
    invoice_type: str
    issued_on: str
    lines: tuple[tuple[int, int, int, int], ...]  # no, net, rate (thousandths), tax
    net_fen: int
    tax_fen: int
    total_fen: int
    orders: tuple[tuple[str, int], ...] = ()
    red_of: str | None = None
    reddened_net_fen: int = 0
    reddened_tax_fen: int = 0
    superseded: str | None = None


class InvoiceNumberRecord(Record):
    """The newest record of an invoice number by one party."""

    type: ClassVar[str] = "invoiceno"
    invoice: str
