"""The rules of payslips, one row per sentence."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ledger.kinds.wage import COUNTS_MAX
from tests.unit.breaking import GONE, NOWHERE, Row, Scene, Words, no, ordered, play, rows
from tests.unit.working import APRIL, ENGAGED, HUGE, LARGE, MARCH, hired, record_of

BONUS = {"item": "bonus", "amount_fen": 1_000, "ground": "good-work"}
WITHHELD = [{"code": "tax", "amount_fen": 500}, {"code": "board", "amount_fen": 700}]


def slip(scene: Scene) -> Words:
    """A slip is about to be issued: 300.00 for an order, 150.00 own, a bonus of 10.00; two advances set off.

    Items 1 and 2 list a count each; there are counts and advances of the second worker's, too.
    """
    thread = hired(scene)
    names = scene.names
    names["for order"] = scene.count("workshop", thread, 200, 15_000, order=names["order"])
    names["own"] = scene.count("workshop", thread, 100, 15_000)
    names["count elsewhere"] = scene.count("workshop", names["elsewhere"], 100, 15_000)
    names["advance"], names["other advance"] = (scene.advance("workshop", thread, fen) for fen in (2_000, 1_000))
    names["advance elsewhere"] = scene.advance("workshop", names["elsewhere"], 2_000)
    for one in ("advance", "other advance"):
        scene.agree_advance("worker", names[one])
    scene.agree_advance("second", names["advance elsewhere"])
    how: dict[str, Any] = {"extras": [BONUS], "deductions": WITHHELD}
    advances = [(names["advance"], 2_000), (names["other advance"], 1_000)]
    words = Words("workshop", "payslip.issued", thread, scene.slip_body(thread, MARCH, **how, advances=advances))
    rest = [WITHHELD[0], {"code": "board", "amount_fen": 45_500}]
    names["all withheld"] = scene.slip_body(thread, MARCH, extras=[BONUS], deductions=rest)
    half = [{"code": "tax", "amount_fen": 11_500}, {"code": "social-insurance", "amount_fen": 11_500}]
    names["half withheld"] = scene.slip_body(thread, MARCH, extras=[BONUS], deductions=half)
    over = copy.deepcopy(names["half withheld"])
    over["deductions"][1]["amount_fen"] += 1
    names["more than half"] = over
    return words


def another_slip(scene: Scene) -> Words:
    """In April: March has its slip, of whose two counts one was raised; a count of April is about to be listed."""
    words = slip(scene)
    names = scene.names
    names["march"] = scene.say(words.who, words.kind, words.thread, words.body)
    scene.recount("workshop", names["own"], 110)
    scene.later(31)
    names["new"] = scene.count("workshop", words.thread, 10, 15_000)
    body = scene.slip_body(words.thread, APRIL, extras=[BONUS])
    assert [line["item"] for line in body["lines"]] == ["work", "back-pay", "bonus"]
    names["of march"] = scene.slip_body(words.thread, APRIL, extras=[BONUS]) | {"period": MARCH}
    again = {"no": 4, "item": "back-pay", "amount_fen": 0, "order": names["order"], "records": [names["for order"]]}
    names["listed again"] = {**body, "lines": [*body["lines"], again]}
    return Words("workshop", "payslip.issued", words.thread, body)


def switched(scene: Scene) -> Words:
    """Weeks were agreed on from the 2nd on: a week's slip is about to list its work, and what month remains."""
    thread = hired(scene)
    names = scene.names
    names["of the month"] = scene.count("workshop", thread, 100, 15_000)
    scene.later()
    scene.engage("workshop", "worker", cycle="week", payday=7)
    names["of the week"] = scene.count("workshop", thread, 10, 15_000)
    body = scene.slip_body(thread, "2026-03-02")
    body["lines"] = [line for line in body["lines"] if names["of the week"] in line["records"]]
    sums = {"gross_fen": 1_500, "net_fen": 1_500, "pay_fen": 1_500, "parts": [{"amount_fen": 1_500}]}
    return Words("workshop", "payslip.issued", thread, {**body, **sums})


def long_slip(scene: Scene) -> Words:
    """As many counts as a slip may list, and one more."""
    thread = hired(scene)
    for _ in range(COUNTS_MAX):
        scene.count("workshop", thread, 1, 100)
    body = scene.slip_body(thread, MARCH)
    more = {"no": 2, "item": "work", "amount_fen": 1, "records": [scene.count("workshop", thread, 1, 100)]}
    scene.names["more"] = {**body, "lines": [*body["lines"], more]}
    return Words("workshop", "payslip.issued", thread, body)


def crowded_slip(scene: Scene) -> Words:
    """Work for one order is recorded, and a slip about to add a hundred others, or ninety-nine of them."""
    thread = hired(scene)
    threads = [ordered(scene, contractor="workshop") for _ in range(100)]
    items = [{**BONUS, "order": one, "amount_fen": 1} for one in threads]
    body, scene.names["within"] = (scene.slip_body(thread, MARCH, extras=some) for some in (items, items[1:]))
    scene.count("workshop", thread, 1, 100, order=scene.names["order"])
    return Words("workshop", "payslip.issued", thread, body)


def huge_slip(scene: Scene) -> Words:
    """Of 60 billion yuan recorded, none is listed, and a bonus is about to be added."""
    thread = hired(scene)
    extras = [{**BONUS, "amount_fen": fen} for fen in (HUGE["amount_fen"], LARGE["amount_fen"])]
    body, scene.names["large"] = (scene.slip_body(thread, MARCH, extras=[extra]) for extra in extras)
    scene.say("workshop", "work.recorded", thread, {**record_of(scene), **HUGE})
    return Words("workshop", "payslip.issued", thread, body)


ACCEPTED = "Work, wages and their payment name an accepted order"
FITS = "Counts of the slip's own period are work, counts of an earlier one back pay"
HALF = "Tax and social insurance take at most half of a payslip; more is a deduction that the worker confirms"
LEFT = "No more is set off than the worker acknowledged"
LIST = "Work and back pay list their counts, other items none"
NET = "The net sum is the gross less every deduction"
OPEN = "An item is the sum of what is open of its counts"
ORDER = "An item's counts are of its order"
PARTS = "The parts are the net sum split by order, deductions spread by largest remainder"
PAY = "What is paid is the net sum less advances"
PERIOD = "A payslip is of a pay period of the engagement"
ROOM = "A pay period names no more orders than `most` says; the rest is the workshop's own work"
ISSUED = [
    *rows(
        "payslip.issued",
        slip,
        (ENGAGED, {"thread": "$offered"}, {"thread": "$thread"}),
        (PERIOD, {"period": "2026-02"}, {"period": MARCH}),
        (PERIOD, {"period": "2026-03-02"}, {"period": MARCH}),
        ("A payslip is issued once its period has begun", {"period": APRIL}, {"period": MARCH}),
        ("Each item of a payslip is named once", {"lines.2.no": 1}, {"lines.2.no": 9}),
        ("A payslip takes each count once", {"lines.1.records": ["$own", "$own"]}, {"lines.1.records": ["$own"]}),
        ("A payslip takes each count once", {"lines.1.records": ["$for order"]}, {"lines.1.records": ["$own"]}),
        (LIST, {"lines.1.records": GONE}, {}),
        (LIST, {"lines.1.item": "bonus"}, {"lines.1.item": "work"}),
        ("An item beyond the counts states its ground", {"lines.2.ground": GONE}, {"lines.2.ground": "heat"}),
        (no("order"), {"lines.2.order": "$none"}, {}),
        (no("order"), {"lines.2.order": "$foreign"}, {}),
        (ACCEPTED, {"lines.2.order": "$placed"}, {}),
        (no("count"), {"lines.1.records": [NOWHERE]}, {}),
        (no("count"), {"lines.1.records": ["$count elsewhere"]}, {}),
        (ORDER, {"lines.1.records": ["$for order"], "lines.0.records": ["$own"]}, {}),
        (FITS, {"lines.1.item": "back-pay"}, {"lines.1.item": "work"}),
        (OPEN, {"lines.0.amount_fen": 30_001}, {"lines.0.amount_fen": 30_000}),
        (OPEN, {"lines.0.amount_fen": 29_999}, {"lines.0.amount_fen": 30_000}),
        ("The gross sum is the sum of the items", {"gross_fen": 46_001}, {"gross_fen": 46_000}),
        ("Each deduction of a payslip is named once", {"deductions.1.no": 1}, {"deductions.1.no": 2}),
        ("No more is withheld than there is", {"deductions.1.amount_fen": 45_501}, {"body": "$all withheld"}),
        (HALF, {"body": "$more than half"}, {"body": "$half withheld"}),
        (NET, {"net_fen": 44_801}, {"net_fen": 44_800}),
        (NET, {"deductions.1.amount_fen": 701}, {"deductions.1.amount_fen": 700}),
        ("Each order has one part of a payslip", {"parts.1.order": GONE}, {"parts.1.order": "$order"}),
        (PARTS, {"parts.0.amount_fen": 15_582}, {"parts.0.amount_fen": 15_583}),
        (PARTS, {"parts": [{"amount_fen": 44_800}]}, {}),
        ("Each advance is set off once in a payslip", {"advances.1.advance": "$advance"}, {}),
        ("No more is set off than the net sum", {"advances.0.amount_fen": 44_800}, {"advances.0.amount_fen": 2_000}),
        (PAY, {"pay_fen": 41_801}, {"pay_fen": 41_800}),
        (no("advance"), {"advances.0.advance": NOWHERE}, {}),
        (no("advance"), {"advances.0.advance": "$advance elsewhere"}, {}),
        (
            LEFT,
            {"advances.0.amount_fen": 2_001, "pay_fen": 41_799},
            {"advances.0.amount_fen": 1_999, "pay_fen": 41_801},
        ),
    ),
    *rows(
        "payslip.issued",
        another_slip,
        ("A pay period has one payslip; what it lacks goes on the next", {"body": "$of march"}, {}),
        ("A count that payslips took whole is not listed again", {"body": "$listed again"}, {}),
        (FITS, {"lines.0.item": "back-pay"}, {}),
        (FITS, {"lines.1.item": "work"}, {}),
    ),
    *rows(
        "payslip.issued",
        switched,
        (FITS, {"lines.0.records": ["$of the month"], "lines.0.item": "back-pay"}, {}),
    ),
    *rows(
        "payslip.issued",
        long_slip,
        ("A payslip lists no more counts than `most` says; the rest goes on the next", {"body": "$more"}, {}),
    ),
    *rows("payslip.issued", crowded_slip, (ROOM, {}, {"body": "$within"})),
    *rows(
        "payslip.issued",
        huge_slip,
        ("The sums of a pay period stay within what one statement may name", {}, {"body": "$large"}),
    ),
]


def confirmation(scene: Scene) -> Words:
    """A slip is about to be confirmed; the second worker has one, too."""
    words = slip(scene)
    scene.names["slip"] = scene.say(words.who, words.kind, words.thread, words.body)
    scene.names["slip elsewhere"] = scene.issue_slip("workshop", scene.names["elsewhere"], MARCH)
    sums = {name: words.body[name] for name in ("gross_fen", "net_fen", "pay_fen")}
    return Words("worker", "payslip.confirmed", words.thread, {"slip": scene.names["slip"], **sums})


def confirmation_again(scene: Scene) -> Words:
    """It was confirmed, and one of April was issued."""
    words = confirmation(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    scene.later(31)
    scene.count("workshop", words.thread, 10, 15_000)
    scene.names["april"] = scene.issue_slip("workshop", words.thread, APRIL)
    sums = {"gross_fen": 1_500, "net_fen": 1_500, "pay_fen": 1_500}
    scene.names["of april"] = {"slip": scene.names["april"], **sums}
    return words


SUMS = "A confirmation repeats gross, net and pay; object otherwise"
CONFIRMED = [
    *rows(
        "payslip.confirmed",
        confirmation,
        (ENGAGED, {"thread": "$offered by rival"}, {"thread": "$thread"}),
        (no("payslip"), {"slip": NOWHERE}, {"slip": "$slip"}),
        (no("payslip"), {"slip": "$slip elsewhere"}, {"slip": "$slip"}),
        *((SUMS, {name: 1}, {}) for name in ("gross_fen", "net_fen", "pay_fen")),
    ),
    *rows("payslip.confirmed", confirmation_again, ("A payslip is confirmed once", {}, {"body": "$of april"})),
]

ROWS = [*ISSUED, *CONFIRMED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
