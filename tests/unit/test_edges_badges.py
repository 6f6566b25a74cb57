"""Badges and standings where two colours meet: one unit, one fen, one day, one signer on either side of the border."""

from __future__ import annotations

import pytest

from ledger import badges, standing
from ledger.badges import Badge, StatementBadge
from ledger.records import BalanceRecord, LineRecord, ThreadRecord
from tests.trade import Trade


def world(*pairs: int) -> tuple[Trade, str, str]:
    """A trade, its order at 1.00 yuan a pair, and the delivery of all of it."""
    trade = Trade()
    trade.join("cust")
    trade.join("cont")
    lines = list(pairs or (100,))
    order = trade.place("cust", "cont", [(qty, 10_000) for qty in lines])
    trade.accept("cont", order)
    return trade, order, trade.deliver("cont", order, list(enumerate(lines, start=1)))


def worn(trade: Trade, statement_id: str) -> StatementBadge:
    """What a statement wears."""
    return badges.of(trade.fold, trade.fold.said[statement_id])


def line(trade: Trade, order: str, no: int = 1) -> standing.LineStanding:
    """A delivery line as it stands."""
    return trade.standing(order).lines[no - 1]


def test_the_four_badges_are_four() -> None:
    """Weakest first, each with words of its own."""
    names = ["DISPUTED", "ONE_SIDED", "DEEMED", "MUTUAL"]
    assert [badge.name for badge in sorted(Badge)] == names
    assert [Badge[name].zh for name in names] == ["有异议", "单方记录", "逾期视为同意", "双方确认"]


def test_each_line_of_an_inspection_wears_its_own_badge() -> None:
    """The line accepted in full is mutual, the next one, which lacks a pair or is charged a fen, is not."""
    trade, order, delivery = world(100, 100, 100)
    found = [{"accepted": 100}, {"accepted": 99, "rejected": 1}, {"accepted": 100, "deduct": 1}]
    inspection = trade.inspect("cust", order, delivery, found)
    assert list(worn(trade, inspection).lines.items()) == [
        (1, Badge.MUTUAL),
        (2, Badge.ONE_SIDED),
        (3, Badge.ONE_SIDED),
    ]
    assert [one.badge for one in trade.standing(order).lines] == [Badge.MUTUAL, Badge.ONE_SIDED, Badge.ONE_SIDED]
    assert [one.deduction_asked_fen for one in trade.standing(order).lines] == [0, 0, 1]


@pytest.mark.parametrize(("stated", "expected"), [(90, Badge.MUTUAL), (100, Badge.ONE_SIDED)])
def test_a_confirmed_account_takes_up_an_inspection_or_not(stated: int, expected: Badge) -> None:
    """An inspection that said less is mutual once an account with its very quantity and sum is confirmed."""
    trade, order, delivery = world()
    inspection = trade.inspect("cust", order, delivery, [{"accepted": 90, "rejected": 10}])
    assert worn(trade, inspection).badge is Badge.ONE_SIDED
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1, stated)]))
    assert worn(trade, inspection).badge is expected


@pytest.mark.parametrize(("accepted", "differs"), [(100, False), (99, True)])
def test_an_inspection_after_the_account_disputes_only_what_it_says_otherwise(accepted: int, differs: bool) -> None:
    """The same as was confirmed stays mutual; one pair less disputes line and inspection, by the difference."""
    trade, order, delivery = world()
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)]))
    record = badges.line_of(trade.fold, delivery, 1)
    assert record is not None
    assert badges.late_differs(record) is False
    late = trade.inspect("cust", order, delivery, [{"accepted": accepted, "rejected": 100 - accepted}])
    record = badges.line_of(trade.fold, delivery, 1)
    assert record is not None
    assert badges.late_differs(record) is differs
    assert worn(trade, late).badge is (Badge.DISPUTED if differs else Badge.MUTUAL)
    assert [(one.what, one.by, one.amount_fen) for one in line(trade, order).disputes] == (
        [("inspected-late", late, 100)] if differs else []
    )


def test_an_inspection_that_lowers_an_earlier_one_is_disputed_and_the_earlier_is_not() -> None:
    """Until the contractor agrees, the lowering inspection wears the dispute, and the sum stays."""
    trade, order, delivery = world()
    first = trade.inspect("cust", order, delivery, [{"accepted": 100}])
    second = trade.inspect("cust", order, delivery, [{"accepted": 90, "rejected": 10}], supersedes=first)
    assert worn(trade, second).badge is Badge.DISPUTED
    assert [(one.what, one.amount_fen) for one in line(trade, order).disputes] == [("lowered", 1_000)]
    assert trade.standing(order).owed_fen == 10_000
    agreed = trade.agree("cont", order, second)
    assert worn(trade, second).badge is worn(trade, agreed).badge is Badge.MUTUAL
    assert (line(trade, order).disputes, trade.standing(order).owed_fen) == ((), 9_000)


def test_a_superseded_receipt_wears_no_line() -> None:
    """Only the receipt that counts speaks for the delivery."""
    trade, order, delivery = world()
    first = trade.receive("cust", order, delivery, [99])
    assert worn(trade, first).lines == {1: Badge.ONE_SIDED}
    rows = [{"no": 1, "qty_e3": 100_000}]
    body = {"delivery": delivery, "received_on": trade.today, "lines": rows}
    second = trade.say("cust", "goods.received", order, body, supersedes=first)
    assert (worn(trade, first).lines, worn(trade, first).badge) == ({}, Badge.ONE_SIDED)
    assert worn(trade, second).lines == worn(trade, delivery).lines == {1: Badge.MUTUAL}


def test_a_kind_that_nothing_answers_is_one_sided() -> None:
    """The registration of a party wears no line and the lowest colour that is no dispute."""
    trade, _, _ = world()
    registered = next(name for name, said in trade.fold.said.items() if said.kind == "party.registered")
    assert (worn(trade, registered).badge, worn(trade, registered).lines) == (Badge.ONE_SIDED, {})


def test_whoever_received_or_agreed_lowers_the_level() -> None:
    """A delivery by an S2 key sinks to S1 with an S1 receipt; an inspection with an S1 agreement or an S1 delivery."""
    trade, order, delivery = world()
    trade.employ("cust", "clerk", scope=["goods.received"])
    trade.employ("cont", "clerk", scope=["inspection.agreed", "goods.delivered"], limit_fen=1_000_000)
    assert worn(trade, delivery).level == "S2"
    trade.receive("cust/clerk", order, delivery, [100])
    assert worn(trade, delivery).level == "S1"
    inspection = trade.inspect("cust", order, delivery, [{"accepted": 90, "rejected": 10}])
    assert worn(trade, inspection).level == "S2"
    trade.agree("cont/clerk", order, inspection)
    assert (worn(trade, inspection).badge, worn(trade, inspection).level) == (Badge.MUTUAL, "S1")
    again = trade.place("cust", "cont", [(5, 10_000)])
    trade.accept("cont", again)
    small = trade.deliver("cont/clerk", again, [(1, 5)])
    repeated = trade.inspect("cust", again, small, [{"accepted": 5}])
    assert (worn(trade, repeated).badge, worn(trade, repeated).level) == (Badge.MUTUAL, "S1")


def test_what_is_set_apart_is_the_sum_less_its_deduction() -> None:
    """A line stated at 100.00 with 0.07 off and set apart is disputed over 99.93."""
    trade, order, delivery = world()
    answer = trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)], deduct=7), disputed=(1,))
    assert [(one.what, one.by, one.amount_fen) for one in line(trade, order).disputes] == [("set-apart", answer, 9_993)]


@pytest.mark.parametrize(
    ("paid", "state", "open_fen", "over_fen"),
    [(9_999, "not-due", 1, 0), (10_000, "paid", 0, 0), (10_001, "paid", 0, 1)],
)
def test_one_fen_parts_paid_from_open(paid: int, state: str, open_fen: int, over_fen: int) -> None:
    """One fen short is open, the last one closes, one more is overpaid; before anything is accepted nothing is owed."""
    trade, order, delivery = world()
    assert (trade.standing(order).state, trade.standing(order).owed_fen) == ("nothing-owed", 0)
    trade.inspect("cust", order, delivery, [{"accepted": 100}])
    trade.acknowledge("cont", trade.pay("cust", "cont", [(order, paid)]))
    stands = trade.standing(order)
    assert (stands.state, stands.open_fen, stands.overpaid_fen) == (state, open_fen, over_fen)


def test_a_single_fen_falls_due_on_its_day_and_is_late_the_day_after() -> None:
    """On the due date it is not late, the next day it is, since that day; also when one fen is all that is open."""
    trade, order, delivery = world()
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)], due_on="2026-03-20"))
    trade.acknowledge("cont", trade.pay("cust", "cont", [(order, 9_999)]))
    while trade.today < "2026-03-20":
        trade.later()
    assert (trade.today, trade.standing(order).state, trade.standing(order).since) == ("2026-03-20", "not-due", None)
    trade.later()
    stands = trade.standing(order)
    assert (stands.state, stands.since, stands.open_fen) == ("overdue", "2026-03-21", 1)


def test_a_payment_covers_what_falls_due_first_not_what_was_delivered_first() -> None:
    """Of two lines the later one in the log is paid first where its day comes first."""
    trade, order, delivery = world(100, 100)
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)], due_on="2026-04-30"))
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 2)], due_on="2026-03-31"))
    trade.acknowledge("cont", trade.pay("cust", "cont", [(order, 10_001)]))
    assert [one.paid_fen for one in trade.standing(order).lines] == [1, 10_000]


def test_a_deduction_is_asked_for_until_an_account_is_confirmed() -> None:
    """What the customer wants off stands beside the line, and no longer once a final sum was agreed."""
    trade, order, delivery = world()
    trade.inspect("cust", order, delivery, [{"accepted": 100, "deduct": 500}])
    assert (line(trade, order).deduction_asked_fen, line(trade, order).badge) == (500, Badge.ONE_SIDED)
    trade.confirm("cust", trade.state("cont", "cust", [(delivery, 1)]))
    assert (line(trade, order).deduction_asked_fen, line(trade, order).badge) == (0, Badge.MUTUAL)


def test_lines_that_the_book_denies_are_not_read() -> None:
    """A fen more in the book than in the lines, and the order has no standing at all."""
    trade, order, delivery = world()
    trade.inspect("cust", order, delivery, [{"accepted": 100}])
    key = f"balance:claim:fee:{order.removeprefix('order:')}"
    record = trade.fold.records[key]
    assert isinstance(record, BalanceRecord)
    trade.fold.records[key] = record.model_copy(update={"fen": record.fen + 1})
    with pytest.raises(RuntimeError, match="disagree"):
        trade.standing(order)


def test_an_account_holds_the_orders_of_its_pair_only() -> None:
    """Another contractor's order with the same customer, and the same contractor's with another, stay out."""
    trade, order, delivery = world()
    trade.join("other")
    trade.place("cust", "other", [(1, 10_000)])
    trade.place("other", "cont", [(1, 10_000)])
    trade.inspect("cust", order, delivery, [{"accepted": 100}])
    account = trade.account("cust", "cont")
    read = standing.of_account(trade.fold, account, trade.id("cust"), trade.id("cont"), trade.today)
    assert [one.order.order for one in read.orders] == [order]
    assert (read.owed_fen, read.open_fen, read.overdue_fen, read.since) == (10_000, 10_000, 0, None)


def test_a_thread_counts_its_statements() -> None:
    """Each thread's record counts exactly the statements said in it, the first included."""
    trade, order, delivery = world()
    trade.inspect("cust", order, delivery, [{"accepted": 100}])
    for record in trade.fold.of_type(ThreadRecord):
        assert record.count == sum(said.thread == record.thread for said in trade.fold.said.values())
    assert isinstance(trade.fold.get(f"line:{delivery}:1"), LineRecord)
