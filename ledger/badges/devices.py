"""How many workers of one workshop confirm on one device: a figure beside the badges, which no badge follows from.

Specification: DESIGN section 6 (guards); story (i).
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.badges.base import Source
from ledger.records import ConfirmedOnRecord, DeviceRecord
from ledger.rules.devices import confirmed_key, device_key


@dataclass(frozen=True)
class Shared:
    """Of the devices on which a worker confirmed, the one that most workers confirmed on; `workers` includes him.

    `workers` is 0 where no confirmation names a device; `own`: the workshop itself signed on one of them.
    """

    device: str
    workers: int
    own: bool


def shared(source: Source, thread: str, workshop: str) -> Shared:
    """What the records say of the devices behind a work thread's confirmations."""
    confirmed = source.get(confirmed_key(thread))
    devices = confirmed.devices if isinstance(confirmed, ConfirmedOnRecord) else ()
    found = [source.get(device_key(workshop, device)) for device in devices]
    records = [one for one in found if isinstance(one, DeviceRecord)]
    most = max(records, key=lambda one: (len(one.workers), one.device), default=None)
    return Shared(most.device if most else "", len(most.workers) if most else 0, any(one.own for one in records))
