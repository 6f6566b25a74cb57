"""Gaps that a second draw of mutants showed in the rules: one test each, of what somebody would miss."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ledger.errors import RuleBroken
from ledger.records import (
    ClaimedRecord,
    DuesRecord,
    InspectionRecord,
    LineRecord,
    LogRecord,
    ObjectionRecord,
    OrderRecord,
    PayeeRecord,
)
from ledger.rules import fee_due, silence
from ledger.rules.count import bundle_key
from ledger.rules.turn import CHINA
from tests.trade import Trade

SILENT = {"inspection_days": 7, "deemed_acceptance": True, "due": {"from": "inspected", "days": 5}}
ONCE = "A bundle and operation is counted once"


def firms(**terms: Any) -> tuple[Trade, str]:
    """A and B, and an accepted order of 1,000 pairs at 6.00."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    order = trade.place("A", "B", [(1_000, 60_000)], **terms)
    trade.accept("B", order)
    return trade, order


def line_of(trade: Trade, delivery: str) -> LineRecord:
    """The first line of a delivery."""
    record = trade.fold.get(f"line:{delivery}:1")
    assert isinstance(record, LineRecord)
    return record


def refused(trade: Trade, who: str, kind: str, thread: str, body: dict[str, Any]) -> RuleBroken:
    """The rule that refuses what is said."""
    with pytest.raises(RuleBroken) as found:
        trade.say(who, kind, thread, body)
    return found.value


# ---- orders and deliveries


def test_terms_that_were_changed_say_what_silence_means() -> None:
    """An accepted change with inspection days: from then on silence counts after these."""
    trade, order = firms()
    assert trade.order(order).deemed_days is None
    trade.take_terms("B", trade.propose("A", order, [(1_000, 60_000)], **SILENT))
    assert trade.order(order).deemed_days == 7
    trade.check()


def test_a_termination_ends_what_was_proposed() -> None:
    """A proposal that waits is over with the order, and no longer stands in it."""
    trade, order = firms()
    trade.propose("A", order, [(900, 60_000)])
    assert trade.order(order).change is not None
    trade.terminate("A", order, [])
    assert trade.order(order).change is None


def test_after_a_termination_not_a_thousandth_is_delivered_that_it_does_not_name() -> None:
    """Nothing was in progress: nothing may come."""
    trade, order = firms()
    trade.terminate("A", order, [])
    row = {"no": 1, "order_line": 1, "qty_e3": 1, "unit": "pair"}
    found = refused(trade, "B", "goods.delivered", order, {"delivered_on": trade.today, "lines": [row]})
    assert found.fields["still_e3"] == 0


@pytest.mark.parametrize("again", ["replaces", "rework_of"])
def test_what_nobody_inspected_comes_again_not_by_a_thousandth(again: str) -> None:
    """No inspection rejected any of it or sent any back."""
    trade, order = firms()
    first = trade.deliver("B", order, [(1, 100)])
    row = {"no": 1, "order_line": 1, "qty_e3": 1, "unit": "pair", again: {"delivery": first, "line": 1}}
    found = refused(trade, "B", "goods.delivered", order, {"delivered_on": trade.today, "lines": [row]})
    assert found.fields["still_e3"] == 0


def test_a_line_says_of_which_it_is_rework_or_a_replacement() -> None:
    """One or the other, never both."""
    trade, order = firms()
    first = trade.deliver("B", order, [(1, 100)])
    trade.inspect("A", order, first, [{"accepted": 90, "rework": 6, "rejected": 4}])
    origin = {"delivery": first, "line": 1}
    rework = line_of(trade, trade.deliver("B", order, [(1, 6)], rework_of=origin))
    anew = line_of(trade, trade.deliver("B", order, [(1, 4)], replaces=origin))
    assert (rework.rework_of, rework.replaces) == ((first, 1), None)
    assert (anew.rework_of, anew.replaces) == (None, (first, 1))


def test_a_batch_of_a_line_that_the_order_has_not_is_refused_by_a_thousandth() -> None:
    """Batches are parts of lines that are there."""
    trade, _ = firms()
    with pytest.raises(RuleBroken, match="Batches are parts"):
        trade.place("A", "B", [(10, 60_000)], batches=[{"line": 9, "qty_e3": 1, "deliver_by": "2026-04-01"}])


@pytest.mark.parametrize(
    ("accepted", "rejected", "conclusion"),
    [(10, 0, "passed"), (6, 4, "partly"), (0, 10, "failed"), (0, 0, "passed"), (0, 0, "failed")],
)
def test_a_conclusion_says_what_the_lines_say(accepted: int, rejected: int, conclusion: str) -> None:
    """All accepted, some, none; of nothing at all it says what it likes. Any other word is refused."""
    trade, order = firms()
    first = trade.deliver("B", order, [(1, 10)])
    row = {"no": 1, "accepted_e3": accepted * 1000, "rework_e3": 0, "rejected_e3": rejected * 1000}
    row |= {"amount_fen": accepted * 600, "deduction_fen": 0}
    body = {"delivery": first, "inspected_on": trade.today, "method": "full", "lines": [row]}
    for other in {"passed", "partly", "failed"} - {conclusion} if accepted or rejected else ():
        refused(trade, "A", "goods.inspected", order, body | {"conclusion": other})
    trade.say("A", "goods.inspected", order, body | {"conclusion": conclusion})


def test_what_is_inspected_down_to_nothing_falls_due_no_more() -> None:
    """A fee that was due on a day and is corrected to nought, agreed: the clock has nothing to say of it."""
    trade, order = firms(due={"from": "inspected", "days": 5})
    first = trade.deliver("B", order, [(1, 10)])
    found = trade.inspect("A", order, first, [{"accepted": 10}])
    dues = trade.fold.get(fee_due.dues_key(order))
    assert isinstance(dues, DuesRecord)
    assert dues.overdue_fen("2026-12-31") == 6_000
    less = trade.inspect("A", order, first, [{"accepted": 0, "rejected": 10}], supersedes=found)
    trade.agree("B", order, less)
    after = trade.fold.get(fee_due.dues_key(order))
    assert after is None or (isinstance(after, DuesRecord) and after.overdue_fen("2026-12-31") == 0)
    trade.check()


def test_silence_on_a_thousandth_is_silence() -> None:
    """Of 100 pairs received, all but a thousandth of one inspected: that much is still waited for."""
    trade, order = firms(**SILENT)
    first = trade.deliver("B", order, [(1, 100)])
    trade.receive("A", order, first, [100])
    record = trade.fold.get(f"delivery:{first}")
    line = line_of(trade, first).model_copy(update={"received_e3": 1})
    assert record is not None
    assert silence.lines_of(record, [line]) == {1: line}  # type: ignore[arg-type]
    assert silence.lines_of(record, [line.model_copy(update={"received_e3": 0})]) == {}  # type: ignore[arg-type]


# ---- counts, claims, objections


def bundled(trade: Trade, work: str, qty_e3: int) -> str:
    """A count of some thousandths of a pair, of bundle 7; its id."""
    body = {"worked_on": trade.today, "basis": "piece", "qty_e3": qty_e3, "unit": "pair", "bundle": "7"}
    body |= {"amount_fen": (qty_e3 * 15_000 + 50_000) // 100_000, "price_e4": 15_000, "operation": "sewing"}
    return trade.say("B", "work.recorded", work, body)


def two_workers() -> tuple[Trade, str, str]:
    """A workshop with two workers; their work threads."""
    trade = Trade()
    trade.join("B")
    for name in ("W", "V"):
        trade.join(name, "person")
    return trade, trade.engage("B", "W"), trade.engage("B", "V")


@pytest.mark.parametrize("qty_e3", [0, 1])
def test_a_bundle_belongs_to_who_was_counted_first_however_little(qty_e3: int) -> None:
    """A nought that nobody confirmed holds it, and so does a thousandth that was confirmed."""
    trade, work, other = two_workers()
    record = bundled(trade, work, qty_e3)
    if qty_e3:
        trade.agree_counts("W", [record])
    with pytest.raises(RuleBroken, match=ONCE):
        bundled(trade, other, 5_000)
    if not qty_e3:
        trade.agree_counts("W", [record])
        bundled(trade, other, 5_000)  # a confirmed nought has none
    assert trade.fold.get(bundle_key(trade.id("B"), "", "sewing", "7")) is not None
    trade.check()


def test_a_claim_says_which_one_it_corrects() -> None:
    """The newer record names the older."""
    trade, _, _ = two_workers()
    first = trade.claim("W", "B", 5, 750)
    body = trade.fold.statements[first].fields | {"qty_e3": 6_000, "amount_fen": 900}
    second = trade.say("W", "work.claimed", trade.fold.statements[first].thread, dict(body), supersedes=first)
    record = trade.fold.get(f"claimed:{second}")
    assert isinstance(record, ClaimedRecord)
    assert record.supersedes == first


def test_an_objection_follows_the_count_that_it_is_against() -> None:
    """Corrected, it stands against the newest; withdrawn, it stands against nothing."""
    trade, work, _ = two_workers()
    record = trade.count("B", work, 100, 15_000)
    objection = trade.object("W", work, record, qty_e3=90_000)
    better = trade.recount("B", record, 110)
    held = trade.fold.get(f"objection:{objection}")
    assert isinstance(held, ObjectionRecord)
    assert (held.statement, held.against) == (record, better)
    trade.say("W", "objection.withdrawn", work, {"objection": objection})
    assert getattr(trade.fold.get(f"objected:{better}"), "objections", None) == ()
    trade.check()


# ---- parties and the log


def test_an_account_for_a_later_day_counts_from_its_first_moment() -> None:
    """Midnight in China, where that is later than the wait."""
    trade, _, _ = two_workers()
    body = {"account_name": "W", "account_no": "6222000000001234", "bank": "某银行", "effective_on": "2026-03-09"}
    trade.say("W", "payee.changed", f"party:{trade.id('W')}", body)
    record = trade.fold.get(f"payee:{trade.id('W')}")
    assert isinstance(record, PayeeRecord)
    midnight = datetime.datetime(2026, 3, 9, tzinfo=CHINA)
    assert record.newest.counts_from_ms == round(midnight.timestamp() * 1000)


def test_the_log_keeps_the_numbers_that_its_rules_read() -> None:
    """A policy's parameters, by name."""
    trade = Trade()
    trade.join("A")
    row = {"name": "lpr_1y_e6", "value": 30_000, "source": "LPR", "from_date": "2026-01-20"}
    trade.say("registrar", "policy.published", trade.system, {"rules": 1, "parameters": [row]})
    log = trade.fold.get("log")
    assert isinstance(log, LogRecord)
    assert log.parameters == {"lpr_1y_e6": 30_000}


def test_an_order_is_of_the_statement_that_it_was_placed_by() -> None:
    """Until terms are changed; then of the change."""
    trade, order = firms()
    record = trade.fold.get(order)
    assert isinstance(record, OrderRecord)
    assert record.priced_by == record.placed
    change = trade.propose("A", order, [(1_000, 61_000)])
    trade.take_terms("B", change)
    assert trade.order(order).priced_by == change


def test_an_inspection_says_which_it_took_the_place_of() -> None:
    """The first names none, the second the first, which names the second."""
    trade, order = firms()
    delivery = trade.deliver("B", order, [(1, 100)])
    first = trade.inspect("A", order, delivery, [{"accepted": 90}])
    second = trade.inspect("A", order, delivery, [{"accepted": 100}], supersedes=first)
    records = [trade.fold.get(f"inspection:{one}") for one in (first, second)]
    assert all(isinstance(one, InspectionRecord) for one in records)
    assert [getattr(one, "supersedes", "") for one in records] == [None, first]
    assert [getattr(one, "superseded", "") for one in records] == [second, None]
