"""On which devices a workshop's workers confirm: many confirmations from one device show as such.

Promise: nothing is refused here. Who holds twenty phones, or one for twenty workers, leaves a figure that every
reader of the wages sees; what it means is judged by people.

Rules
* A device is the random pseudonym in `via.device`; a statement may leave it out, which is counted, too.
* Counted is what a worker signs to confirm: terms, counts, payslips, advances, payments. Devices are compared within
  one workshop, since who holds them is its question; what it signs itself on one of them is noted beside.

Specification: DESIGN section 6 (guards); fraud to expect, as the law notes list it; story (i).
"""

from __future__ import annotations

from ledger.records import ConfirmedOnRecord, DeviceRecord, ThreadRecord
from ledger.rules.turn import Lookup, Turn
from ledger.statement import Statement

WORKERS_MAX = 500  # of one device: a workshop has fewer, and the figure says enough long before
DEVICES_MAX = 20  # of one worker: who changes more often is told by the count of his confirmations
CONFIRMS = frozenset(
    ("engagement.signed", "work.confirmed", "payslip.confirmed", "advance.acknowledged", "payment.acknowledged")
)


def _device(st: Statement) -> str | None:
    return None if st.via is None else st.via.get("device")


def device_key(workshop: str, device: str) -> str:
    """The record of a device at a workshop."""
    return f"device:{workshop}:{device}"


def confirmed_key(thread: str) -> str:
    """The record of a work thread's devices."""
    return f"confirmedon:{thread.removeprefix('work:')}"


def reads(st: Statement, lookup: Lookup) -> set[str]:
    """Keys that a statement under `work:` reads for its device."""
    if st.thread_type != "work":
        return set()
    thread, device = lookup.get(f"thread:{st.thread}"), _device(st)
    keys = {confirmed_key(st.thread)} if st.kind in CONFIRMS else set()
    if isinstance(thread, ThreadRecord) and device is not None:
        keys.add(device_key(thread.roles["workshop"], device))
    return keys


def fold(turn: Turn) -> None:
    """A confirmation counted, in its thread and under its device; the workshop's own use of a device noted."""
    st, device = turn.st, _device(turn.st)
    if st.thread_type != "work" or turn.thread is None:
        return
    if turn.role == "workshop" and device is not None:
        _note(turn, device, own=True)
    if st.kind not in CONFIRMS:
        return
    key = confirmed_key(st.thread)
    before = turn.get(key, ConfirmedOnRecord) or ConfirmedOnRecord(home=st.thread, thread=st.thread)
    if device is None:
        turn.put(key, before.model_copy(update={"silent": before.silent + 1}))
        return
    new = device not in before.devices and len(before.devices) < DEVICES_MAX
    devices = (*before.devices, device) if new else before.devices
    turn.put(key, before.model_copy(update={"devices": devices, "named": before.named + 1}))
    _note(turn, device, own=False)


def _note(turn: Turn, device: str, *, own: bool) -> None:
    """The device's record after a statement by the worker, or by the workshop itself."""
    workshop = turn.roles["workshop"]
    place = device_key(workshop, device)
    found = turn.get(place, DeviceRecord) or DeviceRecord(home="", workshop=workshop, device=device, workers=())
    if own and not found.own:
        turn.put(place, found.model_copy(update={"own": True}))
    elif not own and turn.st.iss not in found.workers and len(found.workers) < WORKERS_MAX:
        turn.put(place, found.model_copy(update={"workers": (*found.workers, turn.st.iss)}))
