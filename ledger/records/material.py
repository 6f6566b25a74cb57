"""Supplied material and goods held for a debt, as records.

Specification: law notes 2.4 (②); ADR 10.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Part, Record


class MaterialLine(Part):
    """One line of material: handed over, counted, given back. Quantities in thousandths."""

    no: int
    unit: str
    handed_e3: int
    received_e3: int | None = None
    finding: str | None = None
    returned_e3: int = 0

    @property
    def there_e3(self) -> int:
        """What may still be given back: as counted, as handed over while nobody counted it."""
        return (self.handed_e3 if self.received_e3 is None else self.received_e3) - self.returned_e3


class MaterialRecord(Record):
    """A note of material and the count that answers it."""

    type: ClassVar[str] = "material"
    material: str
    lines: tuple[MaterialLine, ...]
    received: str | None = None

    @property
    def uncounted(self) -> bool:
        """Whether something of it lies with the contractor that nobody counted."""
        return self.received is None and any(line.there_e3 > 0 for line in self.lines)


class LienRecord(Record):
    """A notice that goods are kept for a debt; open until the contractor gives it up."""

    type: ClassVar[str] = "lien"
    lien: str
    debt_fen: int
    pay_by: str
    released: str | None = None
