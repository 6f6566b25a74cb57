"""The rules of payments, one row per sentence: stated, allocated, acknowledged, taken from prepaid."""

from __future__ import annotations

import pytest

from tests.unit.breaking import (
    GONE,
    NOWHERE,
    TODAY,
    TOMORROW,
    Row,
    Scene,
    Words,
    no,
    opened,
    ordered,
    pairs_of,
    play,
    rows,
    traded,
)


def payment(scene: Scene) -> Words:
    """The pair's account is about to be opened by a payment: 100 yuan for an order, 50 ahead."""
    pair = traded(scene)
    allocations = [{"order": scene.names["order"], "amount_fen": 10_000}, {"amount_fen": 5_000}]
    body = {**pair, "amount_fen": 15_000, "paid_on": TODAY, "form": "transfer", "allocations": allocations}
    return Words("customer", "payment.stated", scene.names["new account"], body)


def payment_in_an_account(scene: Scene) -> Words:
    """The account is open."""
    words = payment(scene)
    opened(scene)
    words.thread = scene.names["account"] = scene.account("customer", "contractor")
    return words


FROM_PREPAID = {"from_prepaid": True, "allocations.1": GONE, "amount_fen": 10_000}
EACH_ONCE = "A payment names each order, and prepaid, once"
WHOLE = "A payment allocates its whole sum"
STATED = [
    *rows(
        "payment.stated",
        payment,
        (no("party"), {"contractor": "$nobody"}, {"contractor": "$contractor"}),
        ("A payment lies in the past or today", {"paid_on": TOMORROW}, {"paid_on": TODAY}),
        (EACH_ONCE, {"allocations.1.order": "$order"}, {"allocations.1.order": "$second order"}),
        (EACH_ONCE, {"allocations.0.order": GONE}, {}),
        (WHOLE, {"amount_fen": 15_001}, {"amount_fen": 15_000}),
        (WHOLE, {"amount_fen": 14_999}, {"amount_fen": 14_999, "allocations.1.amount_fen": 4_999}),
        (
            "What was prepaid is used by a payment of form offset",
            {**FROM_PREPAID, "form": "transfer"},
            {**FROM_PREPAID, "form": "offset"},
        ),
        (
            "What was prepaid is used for orders",
            {"from_prepaid": True, "form": "offset"},
            {**FROM_PREPAID, "form": "offset"},
        ),
        (no("order"), {"allocations.0.order": "$none"}, {"allocations.0.order": "$order"}),
        (no("order"), {"allocations.0.order": "$foreign"}, {"allocations.0.order": "$order"}),
    ),
    *rows("payment.stated", payment_in_an_account, *pairs_of({"contractor": "$customer"}, {"contractor": "$other"})),
]


def receipt(scene: Scene) -> Words:
    """A payment was stated and is about to be acknowledged whole; another was stated to a third firm."""
    words = payment_in_an_account(scene)
    scene.names["payment"] = scene.say(words.who, words.kind, words.thread, words.body)
    scene.names["payment elsewhere"] = scene.pay("customer", "other", [(scene.names["foreign"], 10_000), ("", 5_000)])
    body = {"payment": scene.names["payment"], "amount_fen": 15_000, "received_on": TODAY}
    return Words("contractor", "payment.acknowledged", words.thread, {**body, "allocations": words.body["allocations"]})


def receipt_again(scene: Scene) -> Words:
    """The payment was acknowledged; the same sums were paid once more."""
    words = receipt(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    scene.names["new payment"] = scene.pay("customer", "contractor", [(scene.names["order"], 10_000), ("", 5_000)])
    return words


def receipt_from_prepaid(scene: Scene) -> Words:
    """50 yuan lie ahead; 51 were stated to be taken from there, and are about to be acknowledged."""
    words = receipt_again(scene)
    order = scene.names["second order"]
    taken = scene.pay("customer", "contractor", [(order, 5_100)], form="offset", from_prepaid=True)
    allocations = [{"order": order, "amount_fen": 5_000}]
    words.body |= {"payment": taken, "amount_fen": 5_000, "allocations": allocations}
    return words


def receipt_from_nothing(scene: Scene) -> Words:
    """Nothing was ever paid ahead, and yet something was stated to be taken from there."""
    scene.firms()
    order = ordered(scene)
    taken = scene.pay("customer", "contractor", [(order, 1)], form="offset", from_prepaid=True)
    scene.names["paid"] = scene.pay("customer", "contractor", [(order, 1)])
    body = {"payment": taken, "amount_fen": 1, "received_on": TODAY, "allocations": [{"order": order, "amount_fen": 1}]}
    return Words("contractor", "payment.acknowledged", scene.account("customer", "contractor"), body)


NAMED_ONCE = "An acknowledgement names each order, and prepaid, once"
WHOLE_SUM = "An acknowledgement allocates its whole sum"
NO_MORE = "No more is acknowledged for a purpose than was stated"
PREPAID = "No more is taken from prepaid than lies there"
ACKNOWLEDGED = [
    *rows(
        "payment.acknowledged",
        receipt,
        ("A receipt of money lies in the past or today", {"received_on": TOMORROW}, {"received_on": TODAY}),
        (NAMED_ONCE, {"allocations.1.order": "$order"}, {}),
        (WHOLE_SUM, {"amount_fen": 15_001}, {"amount_fen": 15_000}),
        (WHOLE_SUM, {"amount_fen": 14_999}, {"amount_fen": 14_999, "allocations.1.amount_fen": 4_999}),
        (no("payment"), {"payment": NOWHERE}, {"payment": "$payment"}),
        (no("payment"), {"payment": "$payment elsewhere"}, {"payment": "$payment"}),
        (NO_MORE, {"allocations.0.amount_fen": 10_001, "amount_fen": 15_001}, {"allocations.0.amount_fen": 10_000}),
        (NO_MORE, {"allocations.1.amount_fen": 5_001, "amount_fen": 15_001}, {"allocations.1.amount_fen": 5_000}),
        (NO_MORE, {"allocations.0.order": "$second order"}, {"allocations.0.order": "$order"}),
    ),
    *rows(
        "payment.acknowledged",
        receipt_again,
        ("A payment is acknowledged once", {"payment": "$payment"}, {"payment": "$new payment"}),
    ),
    *rows(
        "payment.acknowledged",
        receipt_from_prepaid,
        (PREPAID, {"allocations.0.amount_fen": 5_001, "amount_fen": 5_001}, {"allocations.0.amount_fen": 5_000}),
    ),
    *rows("payment.acknowledged", receipt_from_nothing, (PREPAID, {}, {"payment": "$paid"})),
]

ROWS = [*STATED, *ACKNOWLEDGED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
