"""Story (i), one phone: what a worker confirms on it is counted, and nothing else that he or the workshop says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.badges.devices import Shared, shared
from ledger.records import ConfirmedOnRecord, DeviceRecord
from ledger.rules import devices
from tests.trade import Trade

PHONE, KIOSK = "019cac00-0000-7000-8000-00000000aa01", "019cac00-0000-7000-8000-00000000aa02"
PRICE_E4 = 15_000


@dataclass
class OnPhone(Trade):
    """A trade in which some people say everything on a device of theirs."""

    def say(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> str:
        """With the device of who speaks, but where another one is named."""
        on = {"W": PHONE, "V": PHONE}.get(who)
        if on and "via" not in claims and thread.startswith("work:"):
            claims["via"] = {"device": on}
        return super().say(who, kind, thread, body, **claims)


def played() -> tuple[OnPhone, str]:
    """A workshop that engages W; the work thread."""
    trade = OnPhone()
    trade.join("B")
    for worker in ("W", "V"):
        trade.join(worker, "person")
    return trade, trade.engage("B", "W")


def confirmed(trade: Trade, work: str) -> ConfirmedOnRecord:
    """What was counted of the worker's devices."""
    record = trade.fold.get(devices.confirmed_key(work))
    assert isinstance(record, ConfirmedOnRecord)
    return record


def test_each_kind_that_confirms_is_counted_once() -> None:
    """Terms, counts, payslip, advance, payment: five; his own count and an objection confirm nothing."""
    trade, work = played()
    seen = [confirmed(trade, work).named]
    count = trade.count("B", work, 100, PRICE_E4)
    trade.agree_counts("W", [count])
    seen.append(confirmed(trade, work).named)
    trade.agree_advance("W", trade.advance("B", work, 1_000))
    seen.append(confirmed(trade, work).named)
    trade.claim("W", "B", 5, 100)
    trade.object("W", work, count, qty_e3=90_000)
    seen.append(confirmed(trade, work).named)
    trade.later(20)
    trade.agree_slip("W", trade.issue_slip("B", work, "2026-03"))
    seen.append(confirmed(trade, work).named)
    trade.agree_wages("W", trade.pay_wages("B", work, [("2026-03", "", 500)]))
    seen.append(confirmed(trade, work).named)
    assert seen == [1, 2, 3, 3, 4, 5]
    assert confirmed(trade, work).devices == (PHONE,)
    trade.check()


def test_a_confirmation_without_a_device_is_counted_apart() -> None:
    """Whoever leaves the device out is not silent about it."""
    trade, work = played()
    trade.agree_counts("W", [trade.count("B", work, 1, PRICE_E4)], via={"channel": "app"})
    found = confirmed(trade, work)
    assert (found.named, found.silent, found.devices) == (1, 1, (PHONE,))


def test_of_several_devices_the_most_shared_one_is_shown() -> None:
    """W confirms at a kiosk, too, where V never was: the phone of both is shown, and that the workshop signed on it."""
    trade, work = played()
    trade.agree_counts("W", [trade.count("B", work, 1, PRICE_E4)], via={"device": KIOSK})
    assert shared(trade.fold, work, trade.id("B")) == Shared(KIOSK, 1, own=False)  # of two alike the later name
    trade.engage("B", "V")
    assert shared(trade.fold, work, trade.id("B")) == Shared(PHONE, 2, own=False)
    trade.count("B", work, 1, PRICE_E4, via={"device": KIOSK})
    assert shared(trade.fold, work, trade.id("B")) == Shared(PHONE, 2, own=True)
    device = trade.fold.get(devices.device_key(trade.id("B"), PHONE))
    assert isinstance(device, DeviceRecord)
    assert (device.workers, device.own) == ((trade.id("W"), trade.id("V")), False)
    trade.check()


def test_nothing_is_shown_of_who_confirmed_nothing() -> None:
    """An offer that nobody signed leaves no figure."""
    trade = Trade()
    trade.join("B")
    trade.join("W", "person")
    work = trade.fold.statements[trade.offer("B", "W")].thread
    assert shared(trade.fold, work, trade.id("B")) == Shared("", 0, own=False)
