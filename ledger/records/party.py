"""What is known of a party beside its keys: its licence as checked, its account, the devices it confirms on.

Rules
* No account, name or number lies here: a record holds ids and times, and what is sealed stays in the vault.

Specification: FORMATS 1.7; ADR 12.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Part, Record


class LicenceRecord(Record):
    """One look-up of a licence, `licence:{statement}`; dates are YYYY-MM-DD, UTC+8."""

    type: ClassVar[str] = "licence"
    licence: str
    party: str
    result: str
    source: str
    checked_on: str
    valid_until: str | None = None


class Payee(Part):
    """A worker's account as one `payee.changed` names it, and the entry time from which it counts."""

    statement: str
    counts_from_ms: int


class PayeeRecord(Record):
    """Where a worker's wages go, `payee:{party}`: the change that counts, and the newer one that does not yet."""

    type: ClassVar[str] = "payee"
    party: str
    standing: Payee | None = None
    newest: Payee

    def at(self, at_ms: int) -> str | None:
        """The `payee.changed` that counts at an entry time, None while none does."""
        if at_ms >= self.newest.counts_from_ms:
            return self.newest.statement
        return None if self.standing is None else self.standing.statement


class DeviceRecord(Record):
    """A device as statements name it in `via`, `device:{workshop}:{device}`: whose confirmations came from it.

    `workers` are those of one workshop, in the order of their first confirmation, at most `rules.devices.WORKERS_MAX`;
    `own`: the workshop itself has signed on it, too.
    """

    type: ClassVar[str] = "device"
    workshop: str
    device: str
    workers: tuple[str, ...]
    own: bool = False


class ConfirmedOnRecord(Record):
    """On which devices the worker of one work thread confirmed, `confirmedon:{uuid}`."""

    type: ClassVar[str] = "confirmedon"
    thread: str
    devices: tuple[str, ...] = ()
    named: int = 0  # confirmations that name a device
    silent: int = 0  # confirmations that name none
