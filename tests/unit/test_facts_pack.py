"""A pack with silence, arrears, material and goods that came again: sealed, drawn, and verified by a stranger."""

from __future__ import annotations

from functools import cache

import pytest

from ledger.records import DeliveryRecord, DuesRecord, LineRecord
from ledger.rules import fee_due, silence
from reports import case, check, report
from reports.case import Case
from tests.packs import Ledger

TERMS = {"inspection_days": 7, "deemed_acceptance": True, "due": {"from": "inspected", "days": 5}}


@cache
def world() -> tuple[Ledger, str]:
    """An order of 1,000 pairs: 300 of them inspected, the rest deemed accepted, the fee overdue; rework of what was
    confirmed before, a replacement, material short, a call, a lien; the ledger and the order."""
    ledger = Ledger()
    for name in ("customer", "contractor"):
        ledger.join(name)
    order = ledger.place("customer", "contractor", [(1_000, 11_333)], **TERMS)
    ledger.accept("contractor", order)
    line = {"no": 1, "qty_e3": 50_000, "unit": "kg", "item_no": "21S", "material": "棉纱"}
    note = ledger.say("customer", "material.handed", order, {"handed_on": ledger.today, "lines": [line]})
    counted = {"no": 1, "qty_e3": 49_000, "finding": "defective", "unfit_e3": 1_000, "ground": "colour"}
    body = {"material": note, "received_on": ledger.today, "lines": [counted], "notice": "色差"}
    ledger.say("contractor", "material.received", order, body)
    back = {"material": note, "line": 1, "qty_e3": 1_000, "what": "defective"}
    ledger.say("contractor", "material.returned", order, {"returned_on": ledger.today, "lines": [back]})
    first = ledger.deliver("contractor", order, [(1, 200)])
    ledger.confirm("customer", ledger.state("contractor", "customer", [(first, 1)]))
    ledger.inspect("customer", order, first, [{"accepted": 190, "rework": 6, "rejected": 4}])
    origin = {"delivery": first, "line": 1}
    ledger.deliver("contractor", order, [(1, 6)], rework_of=origin)
    ledger.deliver("contractor", order, [(1, 4)], replaces=origin)
    second = ledger.deliver("contractor", order, [(1, 800)])
    ledger.receive("customer", order, second, [800])
    called = {"delivery": second, "since": ledger.today, "channel": "message"}
    ledger.say("contractor", "goods.inspection_called", order, called)
    ledger.inspect("customer", order, second, [{"accepted": 301, "rejected": 2}])
    ledger.later(8)
    record = ledger.fold.get(f"delivery:{second}")
    assert isinstance(record, DeliveryRecord)
    lines = [one for one in ledger.fold.of_type(LineRecord) if one.delivery == second]
    deemed = silence.deemed_of(record, lines, silence.prices_in(ledger.fold, lines))
    ledger.say("clock", "goods.deemed_accepted", order, deemed)
    ledger.later(50)
    dues = ledger.fold.get(fee_due.dues_key(order))
    assert isinstance(dues, DuesRecord)
    ledger.say("clock", "arrears.recorded", order, fee_due.arrears_of(dues, ledger.today))
    held = [{"no": 1, "what": "material", "qty_e3": 48_000, "unit": "kg", "material": note, "line": 1}]
    lien = {"debt_fen": 100_000, "held": held, "pay_by": "2026-12-31"}
    given = ledger.say("contractor", "lien.noticed", order, lien)
    body = {"lien": given, "released_on": ledger.today, "ground": "secured"}
    ledger.say("contractor", "lien.released", order, body)
    return ledger, order


@pytest.mark.parametrize("reader", ["customer", "contractor"])
def test_a_stranger_verifies_it_and_the_report_is_drawn_again(reader: str) -> None:
    """Every step holds under the trust file; each kind is told in a sentence."""
    ledger, order = world()
    sealed = ledger.pack("order", order, reader, draw=report.draw)
    verdict = check.check(sealed.data, ledger.trust, draw=report.draw)
    assert verdict.exit_code == check.VALID, verdict.as_json()


def test_each_row_adds_up_and_says_what_it_rests_on() -> None:
    """Confirmed, charged with the first delivery (twice), and deemed: 301 inspected, 497 by silence, rounded each."""
    ledger, order = world()
    told = case.of(ledger.collected("order", order, "contractor").contents)
    assert isinstance(told, Case)
    rows = told.orders[0].deliveries
    assert [row.basis for row in rows] == ["confirmed", "charged", "charged", "deemed"]
    assert [row.standing_fen for row in rows] == [22_666, 0, 0, 34_112 + 56_325]
    assert rows[3].counted_e3 == 798_000
    texts = [row.proves for row in told.exhibits]
    for words in ("视为合格", "逾期未付", "留置", "清点来料", "退还材料", "催告定作人验收", "（重作）"):
        assert any(words in text for text in texts), words
