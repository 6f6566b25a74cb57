"""What a pack claims: of one order or of all, since the earliest day, in the colour of the weakest line still open."""

from __future__ import annotations

import dataclasses

import pytest

from reports.case import Case, DeliveryLine
from reports.case.orders import disagreement
from tests import paper
from tests.paper import Mill

LATE, EARLY = "late", "early"


def traded(paid: dict[str, int]) -> tuple[Mill, dict[str, str]]:
    """Two orders: one of 50.00, accepted in part, due on 31 March, and one of 100.00, accepted in full, due on 11
    March; some of each paid. It is 10 April.
    """
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司")
    mill.enrol("乙", name="乙加工厂")
    threads = {}
    for name, days, pairs in ((LATE, 30, 50), (EARLY, 10, 100)):
        due = {"from": "inspected", "days": days}
        thread = threads[name] = mill.place("甲", "乙", [(1_000, 10_000)], due=due, order_no=name)
        mill.accept("乙", thread)
        whole = pairs if name == EARLY else pairs + 5
        delivery = mill.deliver("乙", thread, [(1, whole)])
        mill.inspect("甲", thread, delivery, [{"accepted": pairs, "rejected": whole - pairs}])
    for name, fen in paid.items():
        mill.acknowledge("乙", mill.pay("甲", "乙", [(threads[name], fen)]))
    mill.on("2026-04-10")
    mill.deliver("乙", threads[LATE], [(1, 1)])
    return mill, threads


def claimed(about: str, **paid: int) -> tuple[int, int, int, int, str | None, str, str]:
    """Owed, paid, open, overdue, since, state and badge of the claim about one order, or about the account."""
    mill, threads = traded(paid)
    thread = threads.get(about)
    if thread is None:
        mill.pay("甲", "乙", [("", 1)])  # one side's word, so that the pair has an account
        thread = mill.account("甲", "乙")
    claim = paper.case_of(mill, thread, "乙").claim
    sums = (claim.owed_fen, claim.paid_fen, claim.open_fen, claim.overdue_fen)
    return (*sums, claim.since, claim.due_state, claim.badge_zh)


CLAIMS = [
    ("account", {}, (15_000, 0, 15_000, 15_000, "2026-03-12", "overdue", "单方记录")),
    (EARLY, {}, (10_000, 0, 10_000, 10_000, "2026-03-12", "overdue", "双方确认")),
    (LATE, {}, (5_000, 0, 5_000, 5_000, "2026-04-01", "overdue", "单方记录")),
    ("account", {LATE: 5_000}, (15_000, 5_000, 10_000, 10_000, "2026-03-12", "overdue", "双方确认")),
    ("account", {EARLY: 10_000}, (15_000, 10_000, 5_000, 5_000, "2026-04-01", "overdue", "单方记录")),
    ("account", {EARLY: 9_999, LATE: 5_000}, (15_000, 14_999, 1, 1, "2026-03-12", "overdue", "双方确认")),
    ("account", {EARLY: 10_000, LATE: 5_000}, (15_000, 15_000, 0, 0, None, "paid", "单方记录")),
    (EARLY, {EARLY: 10_000}, (10_000, 10_000, 0, 0, None, "paid", "双方确认")),
    (EARLY, {LATE: 1}, (10_000, 0, 10_000, 10_000, "2026-03-12", "overdue", "双方确认")),
    (LATE, {EARLY: 1}, (5_000, 0, 5_000, 5_000, "2026-04-01", "overdue", "单方记录")),
]


@pytest.mark.parametrize(("about", "paid", "claim"), CLAIMS, ids=range(len(CLAIMS)))
def test_a_claim_counts_what_it_is_about(
    about: str, paid: dict[str, int], claim: tuple[int, int, int, int, str | None, str, str]
) -> None:
    """One order's sums for that order's pack, all orders' for the account's; a day and a badge of what is open."""
    assert claimed(about, **paid) == claim


def case(**paid: int) -> Case:
    """The late order's case, with what was paid."""
    mill, threads = traded(paid)
    return paper.case_of(mill, threads[LATE], "甲")


def test_what_is_overpaid_for_one_order_covers_no_other() -> None:
    """Twelve fen too much for the late order stand as overpaid, and the early one is open as before."""
    told = case(**{LATE: 5_012})
    assert (told.claim.overpaid_fen, told.claim.open_fen, told.claim.paid_fen) == (12, 0, 5_012)
    open_fen = {order.order_no: (order.open_fen, order.overpaid_fen) for order in told.orders}
    assert open_fen[LATE] == (0, 12)
    assert open_fen.get(EARLY, (10_000, 0)) == (10_000, 0)
    assert [order.order_no for order in told.orders if order.is_subject] == [LATE]
    assert (told.pack.reader_role, told.reader.name, told.pack.kind_zh) == ("customer", "甲织造有限公司", "订单证据包")


def deducted() -> tuple[Case, DeliveryLine]:
    """100 pairs at 1.00, 5.00 deducted by agreement, stated and confirmed net of it; the case and its one line."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司")
    mill.enrol("乙", name="乙加工厂")
    thread = mill.place("甲", "乙", [(1_000, 10_000)])
    mill.accept("乙", thread)
    delivery = mill.deliver("乙", thread, [(1, 100)])
    mill.agree("乙", thread, mill.inspect("甲", thread, delivery, [{"accepted": 100, "deduct": 500}]))
    mill.confirm("甲", mill.state("乙", "甲", [(delivery, 1)], deduct=500))
    told = paper.case_of(mill, thread, "乙")
    (row,) = told.orders[0].deliveries
    return told, row


def test_a_deduction_lowers_the_line_and_the_order_once() -> None:
    """Inspected and stated 100.00 less 5.00: the line, the order's line and the claim stand at 95.00."""
    told, row = deducted()
    assert row.inspected is not None
    assert row.stated is not None
    assert (row.inspected.amount_fen, row.inspected.deduction_fen) == (10_000, 500)
    assert (row.stated.amount_fen, row.stated.deduction_fen) == (10_000, 500)
    assert (row.counted_fen, row.deducted_fen, row.standing_fen, row.deduction_asked_fen) == (10_000, 500, 9_500, 0)
    (line,) = told.orders[0].lines
    assert (line.standing_fen, line.open_fen, told.claim.owed_fen) == (9_500, 9_500, 9_500)


DISAGREEING = [
    ({}, None),
    ({"counted_e3": 99_990}, "quantity times price"),
    ({"counted_fen": 10_001}, "quantity times price"),
    ({"counted_fen": 9_500}, "quantity times price"),
    ({"price_e4": 10_001}, "quantity times price"),
    ({"price_e4": None, "counted_e3": 1}, None),
    ({"deducted_fen": 499}, "sum less deductions"),
    ({"deducted_fen": -500}, "sum less deductions"),
    ({"standing_fen": 10_000}, "sum less deductions"),
    ({"paid_fen": 1}, "sum less payments"),
    ({"open_fen": 9_501}, "sum less payments"),
    ({"open_fen": 10_000}, "sum less payments"),
]


@pytest.mark.parametrize(("changed", "what"), DISAGREEING, ids=range(len(DISAGREEING)))
def test_a_row_that_does_not_add_up_is_named(changed: dict[str, int | None], what: str | None) -> None:
    """Whichever figure of a row is another, the verifier is told which step of its arithmetic fails."""
    row: DeliveryLine = dataclasses.replace(deducted()[1], **changed)  # type: ignore[arg-type]
    assert disagreement(row) == what
