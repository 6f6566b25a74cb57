"""The rules of wages in money, one row per sentence: advances, payments, demands, arrears."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import PeriodRecord
from ledger.rules.wage import arrears_of
from tests.unit.breaking import NOWHERE, TODAY, TOMORROW, Change, Row, Scene, Words, no, play, rows
from tests.unit.working import APRIL, ENGAGED, MARCH, crowded, hired

# ---- advances


def advance(scene: Scene) -> Words:
    """The workshop is about to state an advance."""
    body = {"amount_fen": 10_000, "paid_on": TODAY, "form": "cash"}
    return Words("workshop", "wage.advanced", hired(scene), body)


def advance_received(scene: Scene) -> Words:
    """The worker is about to acknowledge an advance; another one he has acknowledged, and a third is the second's."""
    thread, names = hired(scene), scene.names
    names["advance"], names["acknowledged"] = (scene.advance("workshop", thread, 10_000) for _ in range(2))
    scene.agree_advance("worker", names["acknowledged"])
    names["advance elsewhere"] = scene.advance("workshop", names["elsewhere"], 10_000)
    body = {"advance": names["advance"], "amount_fen": 10_000, "received_on": TODAY}
    return Words("worker", "advance.acknowledged", thread, body)


ADVANCES = [
    *rows(
        "wage.advanced",
        advance,
        (ENGAGED, {"thread": "$offered"}, {"thread": "$thread"}),
        ("A payment lies in the past or today", {"paid_on": TOMORROW}, {"paid_on": TODAY}),
    ),
    *rows(
        "advance.acknowledged",
        advance_received,
        (ENGAGED, {"thread": "$offered by rival"}, {"thread": "$thread"}),
        ("A receipt of money lies in the past or today", {"received_on": TOMORROW}, {"received_on": TODAY}),
        (no("advance"), {"advance": NOWHERE}, {"advance": "$advance"}),
        (no("advance"), {"advance": "$advance elsewhere"}, {"advance": "$advance"}),
        ("An advance is acknowledged once", {"advance": "$acknowledged"}, {"advance": "$advance"}),
        ("No more is acknowledged than was stated", {"amount_fen": 10_001}, {"amount_fen": 10_000}),
    ),
]

# ---- payments


def payment(scene: Scene) -> Words:
    """The workshop is about to pay 100.00 for an order and 50.00 of its own."""
    thread = hired(scene)
    order = {"period": MARCH, "order": scene.names["order"], "amount_fen": 10_000}
    allocations = [order, {"period": MARCH, "amount_fen": 5_000}]
    body = {"amount_fen": 15_000, "paid_on": TODAY, "form": "transfer", "allocations": allocations}
    return Words("workshop", "payment.stated", thread, body)


def payment_received(scene: Scene) -> Words:
    """The worker is about to acknowledge it; the second worker was paid, too."""
    words, names = payment(scene), scene.names
    names["payment"] = scene.say(words.who, words.kind, words.thread, words.body)
    names["payment elsewhere"] = scene.say(words.who, words.kind, names["elsewhere"], words.body)
    body = {"payment": names["payment"], "amount_fen": 15_000, "received_on": TODAY}
    return Words("worker", "payment.acknowledged", words.thread, {**body, "allocations": words.body["allocations"]})


def payment_received_again(scene: Scene) -> Words:
    """It was acknowledged; the same was paid once more."""
    words = payment_received(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    stated = scene.fold.statements[scene.names["payment"]].fields
    scene.names["new payment"] = scene.say("workshop", "payment.stated", words.thread, dict(stated))
    return words


def payment_for_one_order_more(scene: Scene) -> Words:
    """A hundred orders are in the period; one of them and another one were paid for."""
    last, names = crowded(scene)[-1], scene.names
    allocations = [(MARCH, order, 1) for order in (names["order"], last)]
    names["payment"] = scene.pay_wages("workshop", names["thread"], allocations)
    rest = [{"period": MARCH, "order": order, "amount_fen": 1} for order in (names["order"], last)]
    body = {"payment": names["payment"], "received_on": TODAY, "amount_fen": 2, "allocations": rest}
    names["known"] = {**body, "amount_fen": 1, "allocations": rest[1:]}
    return Words("worker", "payment.acknowledged", names["thread"], body)


ONCE = "A wage payment names each period and order once"
WHOLE = "A wage payment allocates its whole sum"
PERIODS = "A wage payment names pay periods of the engagement"
NO_MORE = "No more is acknowledged for a period and order than was stated"
LESS: Change = {"amount_fen": 14_999, "allocations.1.amount_fen": 4_999}
PAYMENTS = [
    *rows(
        "payment.stated",
        payment,
        (ENGAGED, {"thread": "$offered"}, {"thread": "$thread"}),
        ("A payment lies in the past or today", {"paid_on": TOMORROW}, {"paid_on": TODAY}),
        (ONCE, {"allocations.1.order": "$order"}, {}),
        (WHOLE, {"amount_fen": 15_001}, {"amount_fen": 15_000}),
        (WHOLE, {"amount_fen": 14_999}, LESS),
        (PERIODS, {"allocations.1.period": "2026-02"}, {"allocations.1.period": MARCH}),
        (PERIODS, {"allocations.1.period": "2026-03-02"}, {"allocations.1.period": MARCH}),
        ("What is paid before its period begins is an advance", {"allocations.1.period": APRIL}, {}),
        (no("order"), {"allocations.0.order": "$none"}, {"allocations.0.order": "$order"}),
        (no("order"), {"allocations.0.order": "$foreign"}, {"allocations.0.order": "$order"}),
        ("Work, wages and their payment name an accepted order", {"allocations.0.order": "$placed"}, {}),
    ),
    *rows(
        "payment.acknowledged",
        payment_received,
        (ENGAGED, {"thread": "$offered by rival"}, {"thread": "$thread"}),
        ("A receipt of money lies in the past or today", {"received_on": TOMORROW}, {"received_on": TODAY}),
        (ONCE, {"allocations.1.order": "$order"}, {}),
        (WHOLE, {"amount_fen": 15_001}, {"amount_fen": 15_000}),
        (WHOLE, {"amount_fen": 14_999}, LESS),
        (no("payment"), {"payment": NOWHERE}, {"payment": "$payment"}),
        (no("payment"), {"payment": "$payment elsewhere"}, {"payment": "$payment"}),
        (NO_MORE, {"allocations.0.amount_fen": 10_001, "amount_fen": 15_001}, {}),
        (NO_MORE, {"allocations.1.period": APRIL}, {"allocations.1.period": MARCH}),
    ),
    *rows(
        "payment.acknowledged",
        payment_received_again,
        ("A payment is acknowledged once", {}, {"payment": "$new payment"}),
    ),
    *rows(
        "payment.acknowledged",
        payment_for_one_order_more,
        (
            "A pay period names no more orders than `most` says; the rest is the workshop's own work",
            {},
            {"body": "$known"},
        ),
    ),
]

# ---- demands and arrears


def demand(scene: Scene) -> Words:
    """The worker is about to demand two months."""
    lines = [{"period": period, "amount_fen": 5_000} for period in (MARCH, APRIL)]
    return Words("worker", "wage.demanded", hired(scene), {"lines": lines, "total_fen": 10_000})


def named(scene: Scene, thread: str, period: str = MARCH) -> dict[str, Any]:
    """The arrears of a period as they stand."""
    record = scene.fold.get(f"period:{thread.removeprefix('work:')}:{period}")
    assert isinstance(record, PeriodRecord)
    return arrears_of(record)


def arrears(scene: Scene) -> Words:
    """March was worked for an order and for the workshop's own, April was paid; the payday of both has passed.

    In the thread with the rival, nothing was worked.
    """
    thread, names = hired(scene), scene.names
    scene.count("workshop", thread, 100, 15_000, order=names["order"])
    scene.count("workshop", thread, 10, 15_000)
    scene.later(31)
    names["paid count"] = scene.count("workshop", thread, 1, 15_000)
    scene.agree_wages("worker", scene.pay_wages("workshop", thread, [(APRIL, "", 150)]))
    names["april"] = named(scene, thread, APRIL) | {"lines": [{"amount_fen": 150, "basis": "recorded"}]}
    scene.later(60)
    return Words("clock", "arrears.recorded", thread, named(scene, thread))


def early_arrears(scene: Scene) -> Words:
    """It is the payday of March."""
    thread = hired(scene)
    scene.count("workshop", thread, 10, 15_000)
    scene.later(45)
    return Words("clock", "arrears.recorded", thread, named(scene, thread))


def arrears_again(scene: Scene) -> Words:
    """The arrears of March were recorded, and April is open, too."""
    words = arrears(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    scene.recount("workshop", scene.names["paid count"], 2)
    scene.names["april"] = named(scene, words.thread, APRIL)
    return words


def acknowledgement(scene: Scene) -> Words:
    """The workshop is about to acknowledge what it owes, having acknowledged once what the clock recorded of April."""
    words, names = arrears_again(scene), scene.names
    names["arrears of april"] = scene.say("clock", "arrears.recorded", words.thread, names["april"])
    march = next(one.id for one in scene.fold.said.values() if one.kind == "arrears.recorded")
    april = {"lines": [{"period": APRIL, "amount_fen": 1}], "total_fen": 1, "pay_by": TODAY}
    kind = "arrears.acknowledged"
    scene.say("workshop", kind, words.thread, {"arrears": names["arrears of april"], **april})
    names["arrears"] = march
    scene.at_ms += 1
    lines = [
        {"period": MARCH, "order": names["order"], "amount_fen": 15_000},
        {"period": MARCH, "amount_fen": 1_500},
    ]
    body = {"arrears": march, "lines": lines, "total_fen": 16_500, "pay_by": TODAY}
    return Words("workshop", kind, words.thread, body)


def acknowledgement_elsewhere(scene: Scene) -> Words:
    """The same; the second worker's arrears were recorded, too."""
    words, names = acknowledgement(scene), scene.names
    scene.count("workshop", names["elsewhere"], 1, 15_000, worked_on=TODAY)
    names["arrears elsewhere"] = scene.lapse(names["elsewhere"], MARCH)
    return words


TOTAL = "The total is the sum of the lines"
DAILY = "Arrears of a pay period are recorded once a day"
MORE = "Arrears are recorded where more is open, or claimed, than was recorded"
EXACTLY = "Arrears are what is open of the period when they are recorded"
OPEN = "No more is acknowledged than stands open"
OWED = [
    *rows(
        "wage.demanded",
        demand,
        ("A demand names each period once", {"lines.1.period": MARCH}, {"lines.1.period": APRIL}),
        ("The total is the sum of the periods", {"total_fen": 10_001}, {"total_fen": 10_000}),
    ),
    *rows(
        "arrears.recorded",
        arrears,
        (ENGAGED, {"thread": "$offered by rival"}, {"thread": "$thread"}),
        (no("pay period"), {"period": "2026-02"}, {"period": MARCH}),
        (no("pay period"), {"thread": "$elsewhere"}, {"thread": "$thread"}),
        (MORE, {"body": "$april"}, {}),
        (EXACTLY, {"open_fen": 16_501}, {"open_fen": 16_500}),
        (EXACTLY, {"lines.0.amount_fen": 14_999}, {}),
        (EXACTLY, {"lines.0.basis": "payroll"}, {}),
        (EXACTLY, {"basis": "claimed"}, {}),
        (EXACTLY, {"due_on": "2026-04-16"}, {}),
        (EXACTLY, {"claimed_fen": 1}, {}),
    ),
    *rows(
        "arrears.recorded",
        early_arrears,
        ("Arrears are recorded once the payday has passed", {}, {"at_ms": 1_772_323_200_000 + 46 * 86_400_000}),
    ),
    *rows("arrears.recorded", arrears_again, (DAILY, {}, {"body": "$april"})),
    *rows(
        "arrears.acknowledged",
        acknowledgement,
        (ENGAGED, {"thread": "$offered"}, {"thread": "$thread"}),
        ("An acknowledgement names each period and order once", {"lines.1.order": "$order"}, {}),
        (TOTAL, {"total_fen": 16_501}, {"total_fen": 16_500}),
        (OPEN, {"lines.1.amount_fen": 1_501, "total_fen": 16_501}, {"lines.1.amount_fen": 1_500}),
        (OPEN, {"lines.1.period": "2026-05"}, {}),
        (no("arrears"), {"arrears": NOWHERE}, {"arrears": "$arrears"}),
        ("Arrears are acknowledged once", {"arrears": "$arrears of april"}, {"arrears": "$arrears"}),
    ),
    *rows(
        "arrears.acknowledged",
        acknowledgement_elsewhere,
        (no("arrears"), {"arrears": "$arrears elsewhere"}, {"arrears": "$arrears"}),
    ),
]

ROWS = [*ADVANCES, *PAYMENTS, *OWED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
