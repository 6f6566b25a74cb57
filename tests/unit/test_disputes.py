"""Disputes and days: who can raise or move one, what it reaches, and that one side alone ends nothing."""

from __future__ import annotations

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import MalformedStatement, OutOfScope, RuleBroken
from ledger.records import LineRecord, ObjectionRecord
from ledger.standing import LineStanding
from tests.trade import Trade

HUNDRED = (100, 10_000)  # pairs, at 1.00 yuan: 100.00


def world(*lines: tuple[int, int]) -> tuple[Trade, str, str]:
    """A trade, its order, and the delivery of all of it."""
    trade = Trade()
    trade.join("cust")
    trade.join("cont")
    order = trade.place("cust", "cont", list(lines or (HUNDRED,)))
    trade.accept("cont", order)
    delivery = trade.deliver("cont", order, [(no, qty) for no, (qty, _) in enumerate(lines or (HUNDRED,), start=1)])
    return trade, order, delivery


def line(trade: Trade, order: str, no: int = 1) -> LineStanding:
    """A delivery line as it stands."""
    return trade.standing(order).lines[no - 1]


def whats(trade: Trade, order: str, no: int = 1) -> list[str]:
    """What is disputed of a line."""
    return [dispute.what for dispute in line(trade, order, no).disputes]


def is_open(trade: Trade, objection: str) -> bool:
    """Whether an objection is open."""
    record = trade.fold.get(f"objection:{objection}")
    assert isinstance(record, ObjectionRecord)
    return record.open


def test_the_contractor_cannot_wipe_out_what_the_customer_set_apart() -> None:
    """Stated again, and superseded without the line: it stays disputed until the customer confirms it."""
    trade, order, delivery = world(HUNDRED, HUNDRED)
    trade.inspect("cust", order, delivery, [{"accepted": 100}, {"accepted": 100}])
    first = trade.state("cont", "cust", [(delivery, 1), (delivery, 2)])
    trade.confirm("cust", first, disputed=(1,))
    assert whats(trade, order) == ["set-apart"]
    second = trade.state("cont", "cust", [(delivery, 2)], supersedes=first)
    assert whats(trade, order) == ["set-apart"]
    third = trade.state("cont", "cust", [(delivery, 1)])
    assert (whats(trade, order), line(trade, order).badge) == (["set-apart"], Badge.DISPUTED)
    trade.confirm("cust", third)
    trade.confirm("cust", second)
    assert (whats(trade, order), trade.standing(order).badge) == ([], Badge.MUTUAL)
    trade.check()


def test_setting_a_line_apart_again_concedes_nothing() -> None:
    """An objection to a statement outlives an answer to its correction that disputes the same line."""
    trade, order, delivery = world()
    first = trade.state("cont", "cust", [(delivery, 1)])
    objection = trade.object("cust", trade.account("cust", "cont"), first, lines=[1])
    second = trade.state("cont", "cust", [(delivery, 1)], supersedes=first)
    trade.confirm("cust", second, disputed=(1,))
    assert is_open(trade, objection)
    assert whats(trade, order) == ["objection", "set-apart"]
    trade.check()


def test_agreeing_to_one_line_does_not_concede_another() -> None:
    """Of an objection to two lines, the one agreed to is conceded; the other stays disputed until it is, too."""
    trade, order, delivery = world(HUNDRED, HUNDRED)
    half = {"accepted": 50, "rejected": 50}
    first = trade.inspect("cust", order, delivery, [half, half])
    objection = trade.object("cont", order, first, lines=[1, 2])
    second = trade.inspect("cust", order, delivery, [{"accepted": 100}, half], supersedes=first)
    rows = trade.fold.statements[second].fields["lines"]
    for no, left in ((1, ["objection"]), (2, [])):
        agreed = {name: rows[no - 1][name] for name in ("no", "accepted_e3", "amount_fen", "deduction_fen")}
        trade.say("cont", "inspection.agreed", order, {"inspection": second, "lines": [agreed]})
        assert (whats(trade, order, 1), whats(trade, order, 2)) == ([], left)
        assert is_open(trade, objection) == (no == 1)
    trade.check()


def test_an_objection_follows_every_correction() -> None:
    """It stands against the newest statement that supersedes the one objected to, and ends with its confirmation."""
    trade, order, delivery = world()
    first = trade.state("cont", "cust", [(delivery, 1)])
    objection = trade.object("cust", trade.account("cust", "cont"), first, lines=[1])
    second = trade.state("cont", "cust", [(delivery, 1)], supersedes=first, deduct=5)
    third = trade.state("cont", "cust", [(delivery, 1)], supersedes=second, deduct=10)
    with pytest.raises(RuleBroken, match="newest of what was corrected"):
        trade.object("cust", trade.account("cust", "cont"), second, lines=[1])
    trade.confirm("cust", third)
    assert not is_open(trade, objection)
    assert (trade.standing(order).owed_fen, whats(trade, order)) == (9_990, [])
    trade.check()


def test_a_line_left_out_of_the_correction_is_conceded_with_it() -> None:
    """Who confirms a correction without the line he objected to has nothing left to object to."""
    trade, _, delivery = world(HUNDRED, HUNDRED)
    first = trade.state("cont", "cust", [(delivery, 1), (delivery, 2)])
    objection = trade.object("cust", trade.account("cust", "cont"), first, lines=[1])
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 2)], supersedes=first))
    assert not is_open(trade, objection)
    trade.check()


def test_the_customer_cannot_shake_off_an_objection_to_its_receipt() -> None:
    """A receipt that supersedes another does not free the line that the contractor objected to."""
    trade, order, delivery = world()
    receipt = trade.receive("cust", order, delivery, [90])
    objection = trade.object("cont", order, receipt, lines=[1])
    body = {"delivery": delivery, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": 80_000}]}
    trade.say("cust", "goods.received", order, body, supersedes=receipt)
    assert is_open(trade, objection)
    assert (whats(trade, order), line(trade, order).badge) == (["objection"], Badge.DISPUTED)
    trade.check()


def test_an_agreement_covers_only_what_it_repeats() -> None:
    """An inspection that says something else than the contractor agreed to is the customer's word alone."""
    trade, order, delivery = world()
    first = trade.inspect("cust", order, delivery, [{"accepted": 50, "rejected": 50, "deduct": 500}])
    trade.agree("cont", order, first)
    assert line(trade, order).badge is Badge.MUTUAL
    again = {"accepted": 60, "rejected": 40, "deduct": 5_000}
    second = trade.inspect("cust", order, delivery, [again], supersedes=first)
    assert (line(trade, order).standing_fen, line(trade, order).badge) == (5_500, Badge.ONE_SIDED)
    assert badges.of(trade.fold, trade.fold.said[second]).badge is Badge.ONE_SIDED
    trade.check()


def test_what_is_finally_confirmed_was_not_lowered() -> None:
    """A lower inspection that waited for the contractor's word is over when the customer confirms the higher sum."""
    trade, order, delivery = world()
    first = trade.inspect("cust", order, delivery, [{"accepted": 100}])
    trade.inspect("cust", order, delivery, [{"accepted": 80, "rejected": 20}], supersedes=first)
    assert whats(trade, order) == ["lowered"]
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)]))
    assert (whats(trade, order), line(trade, order).badge) == ([], Badge.MUTUAL)
    trade.check()


def test_a_correction_that_failed_does_not_bar_the_next() -> None:
    """A confirmed line is corrected by whatever supersedes in the same chain, disputed, unanswered or silent on it."""
    trade, order, delivery = world(HUNDRED, HUNDRED)
    first = trade.state("cont", "cust", [(delivery, 1), (delivery, 2)])
    trade.confirm("cust", first)
    disputed = trade.state("cont", "cust", [(delivery, 1)], supersedes=first, deduct=7)
    trade.confirm("cust", disputed, disputed=(1,))
    typo = trade.state("cont", "cust", [(delivery, 1)], supersedes=disputed, deduct=8)
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1), (delivery, 2)], supersedes=typo, deduct=9))
    assert (trade.standing(order).owed_fen, whats(trade, order, 1), whats(trade, order, 2)) == (19_982, [], [])
    with pytest.raises(RuleBroken, match="confirmed once"):
        trade.state("cont", "cust", [(delivery, 2)])
    trade.check()


def test_rework_is_charged_once() -> None:
    """Ten of a hundred come back: ninety are charged with the first delivery, ten with the second, never 110."""
    trade, order, delivery = world()
    trade.inspect("cust", order, delivery, [{"accepted": 90, "rework": 10}])
    whole = trade.state("cont", "cust", [(delivery, 1)])
    again = trade.deliver("cont", order, [(1, 10)], rework_of={"delivery": delivery, "line": 1})
    with pytest.raises(RuleBroken, match="charged once"):  # stated before they came back, confirmed after
        trade.confirm("cust", whole)
    with pytest.raises(RuleBroken, match="charged once"):
        trade.state("cont", "cust", [(delivery, 1)], supersedes=whole)
    rows = [(delivery, 1, 90), (again, 1, 10)]
    trade.confirm("cust", trade.state("cont", "cust", rows, supersedes=whole))
    assert trade.standing(order).owed_fen == 10_000
    trade.check()


def test_what_was_charged_in_full_comes_again_for_nothing() -> None:
    """After a line was confirmed whole, what was sent back comes again, is inspected, and bears no second sum."""
    trade, order, delivery = world()
    trade.inspect("cust", order, delivery, [{"accepted": 90, "rework": 10}])
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)]))
    again = trade.deliver("cont", order, [(1, 10)], rework_of={"delivery": delivery, "line": 1})
    trade.inspect("cust", order, again, [{"accepted": 10}])
    assert trade.standing(order).owed_fen == 10_000
    with pytest.raises(RuleBroken, match="charged once"):
        trade.state("cont", "cust", [(again, 1)])
    with pytest.raises(RuleBroken, match="No more is reworked"):
        trade.deliver("cont", order, [(1, 1)], rework_of={"delivery": delivery, "line": 1})
    trade.check()


def test_a_limit_binds_what_is_given_away() -> None:
    """A clerk's limit counts the sum that her agreement gives up, and a statement's sum before deductions."""
    trade, order, delivery = world()
    for limit_fen, kind in ((9_999, "low"), (10_000, "high")):
        trade.employ("cont", kind, scope=["inspection.agreed", "account.stated"], limit_fen=limit_fen)
    with pytest.raises(OutOfScope):
        trade.state("cont/low", "cust", [(delivery, 1)], deduct=10_000)
    first = trade.inspect("cust", order, delivery, [{"accepted": 100}])
    second = trade.inspect("cust", order, delivery, [{"accepted": 0, "rejected": 100}], supersedes=first)
    with pytest.raises(OutOfScope):
        trade.agree("cont/low", order, second)
    assert trade.standing(order).owed_fen == 10_000
    trade.agree("cont/high", order, second)
    assert trade.standing(order).owed_fen == 0
    trade.check()


def test_objections_are_bounded_and_name_lines_set_apart() -> None:
    """Twenty stand open against one statement; a line that the customer set apart can be objected to by its number."""
    trade, order, delivery = world()
    stated = trade.state("cont", "cust", [(delivery, 1)])
    account = trade.account("cust", "cont")
    made = [trade.object("cust", account, stated, lines=[1]) for _ in range(20)]
    with pytest.raises(RuleBroken, match="withdraw one first"):
        trade.object("cust", account, stated, lines=[1])
    trade.say("cust", "objection.withdrawn", account, {"objection": made[7]})
    trade.object("cust", account, stated, lines=[1])
    answer = trade.confirm("cust", stated, disputed=(1,))
    objection = trade.object("cont", account, answer, lines=[1])
    assert len(line(trade, order).disputes) == 22
    for _ in range(20):
        trade.say("cust", "objection.answered", account, {"objection": objection, "answer": "rejected"})
    with pytest.raises(RuleBroken, match="often enough"):
        trade.say("cust", "objection.answered", account, {"objection": objection, "answer": "rejected"})
    trade.check()


def test_the_debtor_alone_puts_nothing_off() -> None:
    """A promise for a later day changes no day that stands, one for an earlier day does; both together set any day."""
    trade, order, delivery = world()
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)], due_on="2026-03-20"))
    account, standing_fen = trade.account("cust", "cont"), trade.standing(order).owed_fen
    trade.later(30)
    since = trade.standing(order).since
    assert since == "2026-03-21"
    row = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": standing_fen}
    body = {"lines": [row], "total_fen": standing_fen}
    trade.say("cust", "fee.acknowledged", account, {**body, "due_on": "9999-12-30"})
    assert (trade.standing(order).since, trade.standing(order).lines[0].due_on) == (since, "2026-03-20")
    early = trade.say("cust", "fee.acknowledged", account, {**body, "due_on": "2026-03-10"})
    line = trade.standing(order).lines[0]
    assert (trade.standing(order).since, line.due_on, line.due_by) == ("2026-03-11", "2026-03-10", early)
    trade.say("cust", "fee.acknowledged", account, {**body, "due_on": "9998-12-30"})
    assert trade.standing(order).lines[0].due_on == "2026-03-10", "a later promise takes no earlier one back"
    none = body | {"lines": [row | {"amount_fen": 0}], "total_fen": 1, "due_on": "2026-03-10"}
    with pytest.raises(MalformedStatement, match="amount_fen"):
        trade.say("cust", "fee.acknowledged", account, none)
    first = trade.fold.get(f"line:{delivery}:1")
    assert isinstance(first, LineRecord)
    assert first.final is not None
    later = trade.state("cont", "cust", [(delivery, 1)], due_on="2026-06-30", supersedes=first.final.statement)
    trade.confirm("cust", later)
    assert trade.standing(order).lines[0].due_on == "2026-06-30"
    trade.check()


def test_an_acknowledgement_is_objected_to_line_by_line() -> None:
    """Its lines count from 1, and an objection to one reaches the delivery line that it names."""
    trade, order, delivery = world(HUNDRED, HUNDRED)
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1), (delivery, 2)]))
    account = trade.account("cust", "cont")
    rows = [{"order": order, "delivery": delivery, "delivery_line": no, "amount_fen": 5_000} for no in (2, 1)]
    body = {"lines": rows, "total_fen": 10_000, "due_on": trade.today}
    acknowledged = trade.say("cust", "fee.acknowledged", account, body)
    with pytest.raises(RuleBroken, match="lines that the statement has"):
        trade.object("cont", account, acknowledged, lines=[3])
    trade.object("cont", account, acknowledged, lines=[1])
    assert (whats(trade, order, 1), whats(trade, order, 2)) == ([], ["objection"])
    assert badges.of(trade.fold, trade.fold.said[acknowledged]).lines == {1: Badge.DISPUTED}
    trade.check()


def test_what_was_conceded_stays_conceded() -> None:
    """A line confirmed once is not reached again by the old objection when its correction is disputed."""
    trade, order, delivery = world(HUNDRED, HUNDRED)
    first = trade.state("cont", "cust", [(delivery, 1), (delivery, 2)])
    trade.object("cust", trade.account("cust", "cont"), first, lines=[1, 2])
    trade.confirm("cust", first, disputed=(2,))
    assert (whats(trade, order, 1), whats(trade, order, 2)) == ([], ["objection", "set-apart"])
    second = trade.state("cont", "cust", [(delivery, 1), (delivery, 2)], supersedes=first)
    trade.confirm("cust", second, disputed=(1, 2))
    assert (whats(trade, order, 1), whats(trade, order, 2)) == (["set-apart"], ["objection", "set-apart"])
    trade.check()
