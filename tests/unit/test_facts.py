"""What is overdue of an order, material that goes round, and goods kept for a debt."""

from __future__ import annotations

from ledger.badges import Badge
from ledger.records import DuesRecord, LienRecord, MaterialRecord
from ledger.rules import fee_due
from tests.trade import Trade
from tests.unit.test_stories_facts import PIECES, bargain, worn


def arrears(trade: Trade, order: str) -> str:
    """The clock says what is overdue of an order."""
    record = trade.fold.get(fee_due.dues_key(order))
    assert isinstance(record, DuesRecord)
    return trade.say("clock", "arrears.recorded", order, fee_due.arrears_of(record, trade.today))


def lapses_on(trade: Trade, order: str) -> str | None:
    """The day after which the clock has something to say of an order's fee."""
    record = trade.fold.get(fee_due.dues_key(order))
    return record.lapses_on if isinstance(record, DuesRecord) else None


def test_what_is_overdue_is_said_again_only_when_it_is_more() -> None:
    """Due on two days; paid in part; settled and overdue anew: each is said once, on its day."""
    trade, order = bargain(due={"from": "inspected", "days": 10})
    for pieces in (4_000, 6_000):
        delivery = trade.deliver("B", order, [(1, pieces)])
        trade.inspect("A", order, delivery, [{"accepted": pieces}])
        trade.later(5)
    assert lapses_on(trade, order) == "2026-03-11"
    trade.later(1)
    said = trade.fold.statements[arrears(trade, order)].body
    assert said == {"due_on": "2026-03-11", "since": "2026-03-12", "overdue_fen": 2_400_000}
    assert lapses_on(trade, order) == "2026-03-16"
    trade.acknowledge("B", trade.pay("A", "B", [(order, 2_400_000)]))
    assert lapses_on(trade, order) == "2026-03-16"
    trade.later(5)
    said = trade.fold.statements[arrears(trade, order)].body
    assert said == {"due_on": "2026-03-16", "since": "2026-03-17", "overdue_fen": 3_600_000}
    trade.acknowledge("B", trade.pay("A", "B", [(order, 3_600_000)]))
    assert lapses_on(trade, order) is None
    trade.check()


def test_what_is_overdue_agrees_with_the_standing_whatever_moves_it() -> None:
    """Inspected, agreed, stated, confirmed, promised, paid: the index says the day that the standing says."""
    trade, order = bargain(due={"from": "delivered", "days": 10})
    delivery = trade.deliver("B", order, [(1, PIECES)])
    inspection = trade.inspect("A", order, delivery, [{"accepted": 9_000, "rejected": 1_000, "deduct": 5_000}])
    trade.agree("B", order, inspection)
    trade.confirm("A", trade.state("B", "A", [(delivery, 1, 9_000)], due_on="2026-05-01"))
    standing = trade.standing(order)
    assert (lapses_on(trade, order), standing.lines[0].due_on) == ("2026-05-01", "2026-05-01")
    row = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": standing.open_fen}
    body = {"lines": [row], "total_fen": standing.open_fen, "due_on": "2026-04-01"}
    trade.say("A", "fee.acknowledged", trade.account("A", "B"), body)
    assert lapses_on(trade, order) == "2026-04-01"
    trade.acknowledge("B", trade.pay("A", "B", [(order, 400_000)]))
    trade.later(32)
    standing = trade.standing(order)
    said = trade.fold.statements[arrears(trade, order)].body
    assert (said["overdue_fen"], said["since"]) == (standing.open_fen, standing.since)
    trade.check()


def test_material_goes_round_and_goods_are_kept_for_a_debt() -> None:
    """50 kilograms handed over, 49 counted, ten given back, nine of them remainder; the notice stands, then falls."""
    trade, order = bargain()
    line_of = {"no": 1, "qty_e3": 50_000, "unit": "kg", "loss_permille": 30, "item_no": "21S", "batch": "甲-3"}
    note = trade.say("A", "material.handed", order, {"handed_on": trade.today, "lines": [line_of]})
    assert worn(trade, note) is Badge.ONE_SIDED
    counted = {"no": 1, "qty_e3": 49_000, "finding": "short"}
    body = {"material": note, "received_on": trade.today, "lines": [counted]}
    count = trade.say("B", "material.received", order, body | {"notice": "少一公斤"})
    assert (worn(trade, note), worn(trade, count)) == (Badge.ONE_SIDED, Badge.ONE_SIDED)
    whole = body | {"lines": [{"no": 1, "qty_e3": 50_000, "finding": "ok"}]}
    again = trade.say("B", "material.received", order, whole, supersedes=count)
    assert [worn(trade, one) for one in (note, count, again)] == [Badge.MUTUAL, Badge.ONE_SIDED, Badge.MUTUAL]
    back = {"material": note, "line": 1, "qty_e3": 10_000, "what": "remainder"}
    trade.say("B", "material.returned", order, {"returned_on": trade.today, "lines": [back]})
    record = trade.fold.get(f"material:{note}")
    assert isinstance(record, MaterialRecord)
    assert record.lines[0].there_e3 == 40_000
    held = [{"no": 1, "what": "material", "qty_e3": 40_000, "unit": "kg", "material": note, "line": 1}]
    lien = trade.say("B", "lien.noticed", order, {"debt_fen": 100, "held": held, "pay_by": "2026-04-30"})
    trade.say("B", "lien.released", order, {"lien": lien, "released_on": trade.today, "ground": "paid"})
    kept = trade.fold.get(f"lien:{lien}")
    assert isinstance(kept, LienRecord)
    assert kept.released is not None
    trade.check()
