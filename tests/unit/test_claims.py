"""The worked examples of CLAIMS section 3 that concern fees, as stories."""

from __future__ import annotations

import itertools

import pytest

from ledger.badges import Badge
from ledger.errors import RuleBroken, UnknownReference
from tests.trade import Trade


def sock_trade() -> tuple[Trade, str]:
    """A customer and a contractor with an accepted order of the two sock lines."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(252_875, 11_700), (222_399, 13_600)])
    trade.accept("contractor", order)
    return trade, order


def test_sock_dispute() -> None:
    """Two lines, never inspected, both confirmed: 295,863.75 + 302,462.64 = 598,326.39; an earlier order is paid in
    full.
    """
    trade, order = sock_trade()
    earlier = trade.place("customer", "contractor", [(60_000, 12_500)])
    trade.accept("contractor", earlier)
    first = trade.deliver("contractor", earlier, [(1, 60_000)])
    trade.confirm("customer", trade.state("contractor", "customer", [(first, 1)]))
    for fen in (5_000_000, 2_500_000):
        trade.acknowledge("contractor", trade.pay("customer", "contractor", [(earlier, fen)]))
    one = trade.deliver("contractor", order, [(1, 252_875)])
    two = trade.deliver("contractor", order, [(2, 222_399)])
    trade.confirm("customer", trade.state("contractor", "customer", [(one, 1)]))
    trade.confirm("customer", trade.state("contractor", "customer", [(two, 1)]))
    standing = trade.standing(order)
    assert [line.standing_fen for line in standing.lines] == [29_586_375, 30_246_264]
    assert (standing.owed_fen, standing.open_fen, standing.badge) == (59_832_639, 59_832_639, Badge.MUTUAL)
    assert (trade.standing(earlier).open_fen, trade.standing(earlier).state) == (0, "paid")
    trade.check()


@pytest.mark.parametrize("order_of_steps", sorted(set(itertools.permutations("AAABBB"))))
def test_arrival_never_changes_a_balance(order_of_steps: tuple[str, ...]) -> None:
    """However the deliveries, statements and confirmations of two lines interleave, the sum is the same."""
    trade, order = sock_trade()
    pairs = {"A": (1, 252_875), "B": (2, 222_399)}
    step: dict[str, int] = {"A": 0, "B": 0}
    last: dict[str, str] = {}
    for which in order_of_steps:
        match step[which]:
            case 0:
                last[which] = trade.deliver("contractor", order, [pairs[which]])
            case 1:
                last[which] = trade.state("contractor", "customer", [(last[which], 1)])
            case _:
                trade.confirm("customer", last[which])
        step[which] += 1
    assert trade.standing(order).owed_fen == 59_832_639
    trade.check()


@pytest.mark.parametrize("inspected_first", [True, False])
def test_confirmed_and_inspected(inspected_first: bool) -> None:
    """A line of 56,400.00 confirmed and inspected stands at 56,400.00, not twice, in either order."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(9_400, 60_000)])
    trade.accept("contractor", order)
    delivery = trade.deliver("contractor", order, [(1, 9_400)])
    if inspected_first:
        trade.inspect("customer", order, delivery, [{"accepted": 9_400}])
    trade.confirm("customer", trade.state("contractor", "customer", [(delivery, 1)]))
    if not inspected_first:
        trade.inspect("customer", order, delivery, [{"accepted": 9_400}])
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (5_640_000, Badge.MUTUAL)
    trade.check()


def test_late_inspection_moves_nothing_and_shows() -> None:
    """An inspection after the final confirmation that says less moves nothing and is disputed."""
    trade, order = sock_trade()
    delivery = trade.deliver("contractor", order, [(1, 252_875)])
    trade.confirm("customer", trade.state("contractor", "customer", [(delivery, 1)]))
    inspection = trade.inspect("customer", order, delivery, [{"accepted": 250_000, "rejected": 2_875, "deduct": 100}])
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (29_586_375, Badge.DISPUTED)
    trade.agree("contractor", order, inspection)
    assert trade.standing(order).owed_fen == 29_586_375
    corrected = trade.state("contractor", "customer", [(delivery, 1)], deduct=100, supersedes=trade_last_stated(trade))
    trade.confirm("customer", corrected)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (29_586_275, Badge.MUTUAL)
    trade.check()


def trade_last_stated(trade: Trade) -> str:
    """The newest statement of account."""
    return next(said.id for said in reversed(trade.fold.said.values()) if said.kind == "account.stated")


def story_b() -> tuple[Trade, str, str]:
    """Story (b) up to the rework: 9,400 accepted, 400 rework, 200 rejected, deduct 300.00; then 380 / 20."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(10_000, 60_000)])
    trade.accept("contractor", order)
    first = trade.deliver("contractor", order, [(1, 10_000)])
    found = {"accepted": 9_400, "rework": 400, "rejected": 200, "deduct": 30_000}
    inspection = trade.inspect("customer", order, first, [found])
    assert trade.standing(order).owed_fen == 5_640_000
    trade.agree("contractor", order, inspection)
    rework = trade.deliver("contractor", order, [(1, 400)], rework_of={"delivery": first, "line": 1})
    trade.inspect("customer", order, rework, [{"accepted": 380, "rejected": 20}])
    return trade, order, first


def test_story_b() -> None:
    """Partial acceptance, rework, agreed deduction, part payment: owed 58,380.00, open 28,380.00."""
    trade, order, _ = story_b()
    assert trade.standing(order).owed_fen == 5_838_000
    trade.acknowledge("contractor", trade.pay("customer", "contractor", [(order, 3_000_000)]))
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.paid_fen, standing.open_fen) == (5_838_000, 3_000_000, 2_838_000)
    trade.check()


def test_story_b_delivers_no_more_than_ordered() -> None:
    """Nothing beyond the ordered 10,000 is delivered, and no more rework than was sent back."""
    trade, order, first = story_b()
    with pytest.raises(RuleBroken, match="No more is delivered"):
        trade.deliver("contractor", order, [(1, 1)])
    with pytest.raises(RuleBroken, match="No more is reworked"):
        trade.deliver("contractor", order, [(1, 1)], rework_of={"delivery": first, "line": 1})
    trade.check()


@pytest.mark.parametrize("paid_first", [True, False])
def test_payment_ahead_of_acceptance(paid_first: bool) -> None:
    """10,000.00 paid and acknowledged, 9,000.00 inspected: overpaid 1,000.00, in either order."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(10_000, 10_000)])
    trade.accept("contractor", order)
    delivery = trade.deliver("contractor", order, [(1, 10_000)])

    def pay() -> None:
        trade.acknowledge("contractor", trade.pay("customer", "contractor", [(order, 1_000_000)]))

    if paid_first:
        pay()
    trade.inspect("customer", order, delivery, [{"accepted": 9_000, "rejected": 1_000}])
    if not paid_first:
        pay()
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.open_fen, standing.overpaid_fen) == (900_000, 0, 100_000)
    trade.check()


def test_customer_alone_lowers_nothing() -> None:
    """A superseding inspection that accepts less stands aside, disputed, until the contractor agrees to it."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(1_000, 10_000)])
    trade.accept("contractor", order)
    delivery = trade.deliver("contractor", order, [(1, 1_000)])
    first = trade.inspect("customer", order, delivery, [{"accepted": 1_000}])
    second = trade.inspect("customer", order, delivery, [{"accepted": 600, "rejected": 400}], supersedes=first)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (100_000, Badge.DISPUTED)
    assert [d.amount_fen for line in standing.lines for d in line.disputes] == [40_000]
    trade.agree("contractor", order, second)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (60_000, Badge.MUTUAL)
    third = trade.inspect("customer", order, delivery, [{"accepted": 800, "rejected": 200}], supersedes=second)
    assert trade.standing(order).owed_fen == 80_000
    with pytest.raises(RuleBroken, match="inspected once"):
        trade.inspect("customer", order, delivery, [{"accepted": 1}], supersedes=second)
    assert third
    trade.check()


def test_one_word_about_a_payment_moves_nothing() -> None:
    """A stated payment moves nothing; an acknowledgement posts at most what was stated, once."""
    trade, order, _ = story_b()
    payment = trade.pay("customer", "contractor", [(order, 1_000_000), ("", 500_000)])
    assert trade.standing(order).paid_fen == 0
    with pytest.raises(RuleBroken, match="No more is acknowledged"):
        trade.acknowledge("contractor", payment, [(order, 1_000_001)])
    trade.acknowledge("contractor", payment, [(order, 900_000), ("", 500_000)])
    assert trade.standing(order).paid_fen == 900_000
    with pytest.raises(RuleBroken, match="acknowledged once"):
        trade.acknowledge("contractor", payment)
    trade.check()


def test_prepaid_is_shown_apart_until_an_offset_moves_it() -> None:
    """Prepaid money covers nothing until a payment of form offset, taken from prepaid, is acknowledged."""
    trade, order, _ = story_b()
    trade.acknowledge("contractor", trade.pay("customer", "contractor", [("", 700_000)]))
    account = trade.account("customer", "contractor")
    assert -trade.fold.balance_fen(f"prepaid:{account.removeprefix('account:')}") == 700_000
    assert trade.standing(order).paid_fen == 0
    moved = trade.pay("customer", "contractor", [(order, 600_000)], form="offset", from_prepaid=True)
    trade.acknowledge("contractor", moved)
    assert trade.standing(order).paid_fen == 600_000
    assert -trade.fold.balance_fen(f"prepaid:{account.removeprefix('account:')}") == 100_000
    too_much = trade.pay("customer", "contractor", [(order, 100_001)], form="offset", from_prepaid=True)
    with pytest.raises(RuleBroken, match="No more is taken from prepaid"):
        trade.acknowledge("contractor", too_much)
    trade.check()


def test_disputed_lines_apart_the_rest_stands() -> None:
    """One line confirmed, one set apart: the first is owed, the second moves nothing, until it is stated again."""
    trade, order = sock_trade()
    delivery = trade.deliver("contractor", order, [(1, 252_875), (2, 222_399)])
    stated = trade.state("contractor", "customer", [(delivery, 1), (delivery, 2)])
    trade.confirm("customer", stated, disputed=(2,))
    standing = trade.standing(order)
    assert [line.standing_fen for line in standing.lines] == [29_586_375, 0]
    assert [line.badge for line in standing.lines] == [Badge.MUTUAL, Badge.DISPUTED]
    trade.confirm("customer", trade.state("contractor", "customer", [(delivery, 2)]))
    assert trade.standing(order).owed_fen == 59_832_639
    trade.check()


def test_since_when_is_the_day_after_the_oldest_uncovered_due_date() -> None:
    """Payments fill the oldest due date first; not yet due has no since-when."""
    trade, order = sock_trade()
    first = trade.deliver("contractor", order, [(1, 100_000)])
    second = trade.deliver("contractor", order, [(1, 152_875)])
    trade.confirm("customer", trade.state("contractor", "customer", [(first, 1)], due_on="2026-03-20"))
    trade.confirm("customer", trade.state("contractor", "customer", [(second, 1)], due_on="2026-03-31"))
    assert (trade.standing(order).state, trade.standing(order).since) == ("not-due", None)
    trade.later(19)
    assert (trade.today, trade.standing(order).since) == ("2026-03-20", None)
    trade.later(1)
    assert (trade.standing(order).state, trade.standing(order).since) == ("overdue", "2026-03-21")
    trade.acknowledge("contractor", trade.pay("customer", "contractor", [(order, 11_700_000)]))
    assert (trade.standing(order).state, trade.standing(order).since) == ("not-due", None)
    trade.later(30)
    assert trade.standing(order).since == "2026-04-01"
    trade.check()


@pytest.mark.parametrize(
    ("term", "inspected", "confirmed", "expected"),
    [
        ({"from": "delivered", "days": 10}, False, True, "2026-03-11"),
        ({"from": "inspected", "days": 10}, True, False, "2026-03-13"),
        ({"from": "inspected", "days": 10}, False, True, "2026-03-15"),
        ({"from": "confirmed", "days": 10}, True, True, "2026-03-15"),
        ({"from": "confirmed", "days": 10}, True, False, None),
    ],
)
def test_due_by_the_orders_term(
    term: dict[str, object], inspected: bool, confirmed: bool, expected: str | None
) -> None:
    """The term counts from the delivery, the inspection or the confirmation; a missing start falls back on the last."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    order = trade.place("customer", "contractor", [(100, 10_000)], due=term)
    trade.accept("contractor", order)
    delivery = trade.deliver("contractor", order, [(1, 100)])
    trade.later(2)
    if inspected:
        trade.inspect("customer", order, delivery, [{"accepted": 100}])
    trade.later(2)
    if confirmed:
        trade.confirm("customer", trade.state("contractor", "customer", [(delivery, 1)]))
    assert trade.standing(order).lines[0].due_on == expected


def test_the_newest_acknowledgement_sets_the_due_date_and_no_sum() -> None:
    """fee.acknowledged fixes when, not how much."""
    trade, order, first = story_b()
    line = {"order": order, "delivery": first, "delivery_line": 1, "amount_fen": 5_600_000}
    account = trade.account("customer", "contractor")
    demand = {
        "customer": trade.id("customer"),
        "contractor": trade.id("contractor"),
        "orders": [{"order": order, "amount_fen": 5_600_000}],
        "total_fen": 5_600_000,
    }
    demanded = trade.say("contractor", "fee.demanded", account, demand)
    body = {"lines": [line], "total_fen": 5_600_000, "due_on": "2026-12-31", "demand": demanded}
    trade.say("customer", "fee.acknowledged", account, body)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.lines[0].due_on) == (5_838_000, "2026-12-31")
    over = body | {"lines": [line | {"amount_fen": 5_640_001}], "total_fen": 5_640_001}
    with pytest.raises(RuleBroken, match="No more is acknowledged than stands"):
        trade.say("customer", "fee.acknowledged", account, over)
    trade.check()


def test_a_correction_names_every_line_that_was_inspected() -> None:
    """An inspection that supersedes another leaves no line of it behind."""
    trade, order = sock_trade()
    delivery = trade.deliver("contractor", order, [(1, 100), (2, 100)])
    first = trade.inspect("customer", order, delivery, [{"accepted": 100}, {"accepted": 100}])
    with pytest.raises(RuleBroken, match="names every line"):
        trade.inspect("customer", order, delivery, [{"accepted": 100}], supersedes=first)
    trade.check()


def test_an_account_is_opened_with_a_registered_party() -> None:
    """Nobody is named as a debtor or creditor who was never registered."""
    trade, _ = sock_trade()
    body = {
        "customer": trade.id("customer"),
        "contractor": trade.uuid(),
        "amount_fen": 1,
        "paid_on": trade.today,
        "form": "cash",
        "allocations": [{"amount_fen": 1}],
    }
    with pytest.raises(UnknownReference):
        trade.say("customer", "payment.stated", f"account:{trade.uuid()}", body)
    trade.check()
