"""The rules of counts, one row per sentence: recorded, claimed, confirmed."""

from __future__ import annotations

import pytest

from tests.unit.breaking import NOWHERE, TODAY, TOMORROW, Row, Scene, Words, no, play, rows
from tests.unit.working import (
    ENGAGED,
    HUGE,
    LARGE,
    NATURAL,
    ONE_THREAD,
    PAIR,
    TOE_SEAM,
    TRADES,
    UNIT,
    crowded,
    hired,
    record_of,
)

# ---- work.recorded


def count(scene: Scene) -> Words:
    """The workshop is about to record what the worker did today; it has bundles and claims of his and the second's."""
    thread = hired(scene, rates=[TOE_SEAM])
    names = scene.names
    scene.count("workshop", names["elsewhere"], 10, 15_000, bundle="B-7", operation="pairing")
    scene.count("workshop", thread, 10, 15_000, bundle="B-8", operation="pairing", order=names["order"])
    names["first claim"] = scene.claim("worker", "workshop", 130)
    names["claim"] = scene.claim("worker", "workshop", 132, supersedes=names["first claim"])
    names["old claim"] = scene.claim("worker", "workshop", 132)
    scene.count("workshop", thread, 132, 15_000, claim=names["old claim"])
    names["claim elsewhere"] = scene.claim("second", "workshop", 132)
    scene.later()
    names["claim of today"] = scene.claim("worker", "workshop", 100)
    return Words("workshop", "work.recorded", thread, record_of(scene, worked_on=TODAY))


def bundle(scene: Scene) -> Words:
    """The same, with a bundle that is about to be counted."""
    words = count(scene)
    words.body |= {"bundle": "B-9", "operation": "pairing"}
    return words


def given_back(scene: Scene) -> Words:
    """Two bundles of the second worker were corrected to nought; he confirmed only one of them."""
    words = bundle(scene)
    for number in ("B-1", "B-2"):
        record = scene.count("workshop", scene.names["elsewhere"], 10, 15_000, bundle=number, operation="pairing")
        scene.names[number] = scene.recount("workshop", record, 0)
    scene.agree_counts("second", [scene.names["B-1"]])
    return words


def correction(scene: Scene) -> Words:
    """A count of an order, an operation and a bundle answered a claim, was corrected once, and is about to be again."""
    words = count(scene)
    names = scene.names
    more = {"operation": "pairing", "bundle": "B-9", "order": names["order"], "worked_on": TODAY}
    names["first"] = scene.count("workshop", words.thread, 100, 15_000, claim=names["claim"], **more)
    names["newest"] = scene.recount("workshop", names["first"], 101)
    names["other claim"] = scene.claim("worker", "workshop", 140, worked_on=TODAY)
    words.body |= more
    words.claims["supersedes"] = names["newest"]
    return words


def one_order_more(scene: Scene) -> Words:
    """A hundred orders are in the period, and work for another one is about to be recorded."""
    threads = crowded(scene)
    scene.names["last"] = threads[-1]
    return Words("workshop", "work.recorded", scene.names["thread"], record_of(scene, order=scene.names["order"]))


def huge(scene: Scene) -> Words:
    """A period of 60 billion yuan is about to grow."""
    thread = hired(scene)
    scene.say("workshop", "work.recorded", thread, {**record_of(scene), **HUGE})
    return Words("workshop", "work.recorded", thread, {**record_of(scene), **HUGE})


WITHIN_SUMS = "The sums of a pay period stay within what one statement may name"
ACCEPTED = "Work, wages and their payment name an accepted order"
WORTH = "A count is worth its quantity times its price, rounded half up"
AGREED = "An operation of the signed terms is counted by the basis and unit agreed there"
KEEPS = "A correction keeps day, order, operation, unit and bundle; set it to nought otherwise"
BUNDLE = "A bundle and operation is counted once"
NO_LESS = "No less is paid for a piece than was agreed"
ROOM = "A pay period names no more orders than `most` says; the rest is the workshop's own work"
OWN = "count of the worker's own"
ANSWERED = "A count of the worker's own is answered by one record"
SAME_CLAIM = "A correction answers the count of the worker's own that was answered before"
AT_PRICE = {"operation": "toe-seam", "price_e4": 1_500, "amount_fen": 1_500}
RECORDED = [
    *rows(
        "work.recorded",
        count,
        (ENGAGED, {"thread": "$offered"}, {"thread": "$thread"}),
        ("Work lies in the past or today", {"worked_on": "2026-03-03"}, {"worked_on": TOMORROW}),
        (UNIT, {"unit": "hour"}, {"unit": "hour", "basis": "hour"}),
        (UNIT, {"basis": "day"}, {"basis": "day", "unit": "day"}),
        ("Work is recorded for a day that signed terms cover", {"worked_on": "2026-02-28"}, {"worked_on": TODAY}),
        (no("order"), {"order": "$none"}, {"order": "$order"}),
        (no("order"), {"order": "$foreign"}, {"order": "$order"}),
        (ACCEPTED, {"order": "$placed"}, {"order": "$order"}),
        (WORTH, {"amount_fen": 15_001}, {"amount_fen": 15_000}),
        (WORTH, {"qty_e3": 1, "price_e4": 50_000, "amount_fen": 0}, {"qty_e3": 1, "price_e4": 50_000, "amount_fen": 1}),
        (AGREED, {**AT_PRICE, "unit": "piece"}, AT_PRICE),
        (AGREED, {**AT_PRICE, "basis": "hour", "unit": "hour"}, AT_PRICE),
        (NO_LESS, {**AT_PRICE, "price_e4": 1_499, "amount_fen": 1_499}, AT_PRICE),
        (no(OWN), {"claim": NOWHERE}, {"claim": "$claim"}),
        (no(OWN), {"claim": "$claim elsewhere"}, {"claim": "$claim"}),
        ("The worker corrected that count; answer the newest", {"claim": "$first claim"}, {"claim": "$claim"}),
        ("A record answers a count of the same day", {"claim": "$claim of today"}, {"claim": "$claim"}),
        (ANSWERED, {"claim": "$old claim"}, {"claim": "$claim"}),
    ),
    *rows(
        "work.recorded",
        bundle,
        (BUNDLE, {"bundle": "B-7"}, {"bundle": "B-9"}),
        (BUNDLE, {"bundle": "B-7"}, {"bundle": "B-7", "operation": "toe-seam"}),
        (BUNDLE, {"bundle": "B-7"}, {"bundle": "B-7", "order": "$order"}),
        (BUNDLE, {"bundle": "B-8", "order": "$order"}, {"bundle": "B-8"}),
    ),
    *rows("work.recorded", given_back, (BUNDLE, {"bundle": "B-2"}, {"bundle": "B-1"})),
    *rows(
        "work.recorded",
        correction,
        ("A count is corrected once; name the newest", {"supersedes": "$first"}, {"supersedes": "$newest"}),
        *((KEEPS, {name: value}, {}) for name, value in (("worked_on", TOMORROW), ("unit", "dozen"))),
        *((KEEPS, {name: value}, {}) for name, value in (("operation", "cutting"), ("bundle", "B-10"))),
        (KEEPS, {"basis": "hour", "unit": "hour"}, {}),
        (SAME_CLAIM, {"claim": "$other claim"}, {"claim": "$claim"}),
    ),
    *rows("work.recorded", one_order_more, (ROOM, {}, {"order": "$last"})),
    *rows("work.recorded", huge, (WITHIN_SUMS, {}, LARGE)),
]

# ---- work.claimed, work.confirmed


def claim(scene: Scene) -> Words:
    """The worker is about to say again what he did yesterday, in place of the newer of two claims."""
    thread = hired(scene)
    names = scene.names
    names["first"] = scene.claim("worker", "workshop", 100, 15_000)
    names["newest"] = scene.claim("worker", "workshop", 110, 16_500, supersedes=names["first"])
    body = {"workshop": scene.id("workshop"), "worker": scene.id("worker")}
    words = Words("worker", "work.claimed", thread, {**record_of(scene), **body}, {"supersedes": names["newest"]})
    del words.body["price_e4"]
    scene.later()
    return words


def first_claim(scene: Scene) -> Words:
    """The second worker is about to claim from the rival, with whom he has no thread."""
    words = claim(scene)
    pair = {"workshop": scene.id("rival"), "worker": scene.id("second")}
    return Words("second", words.kind, scene.names["new"], words.body | pair)


def huge_claim(scene: Scene) -> Words:
    """The worker claimed 60 billion yuan and is about to claim more."""
    words = claim(scene)
    scene.claim("worker", "workshop", 1, HUGE["amount_fen"], worked_on=TODAY)
    words.body["amount_fen"] = HUGE["amount_fen"]
    return words


def confirmation(scene: Scene) -> Words:
    """The worker is about to confirm two counts."""
    thread = hired(scene)
    names = scene.names
    names["one"], names["two"] = (scene.count("workshop", thread, pieces, 15_000) for pieces in (100, 200))
    names["count elsewhere"] = scene.count("workshop", names["elsewhere"], 100, 15_000)
    lines = [
        {"record": names["one"], "qty_e3": 100_000, "amount_fen": 15_000},
        {"record": names["two"], "qty_e3": 200_000, "amount_fen": 30_000},
    ]
    return Words("worker", "work.confirmed", thread, {"lines": lines})


def huge_confirmation(scene: Scene) -> Words:
    """Of 60 billion yuan confirmed and paid, the worker is about to confirm as much again, or less."""
    thread = hired(scene)
    names, pieces = scene.names, record_of(scene)
    names["paid"] = scene.say("workshop", "work.recorded", thread, {**pieces, **HUGE})
    scene.agree_counts("worker", [names["paid"]])
    allocations = [("2026-03", "", HUGE["amount_fen"])]
    scene.agree_wages("worker", scene.pay_wages("workshop", thread, allocations))
    names["large"] = scene.say("workshop", "work.recorded", thread, {**pieces, **LARGE})
    names["huge"] = scene.say("workshop", "work.recorded", thread, {**pieces, **HUGE})
    line = {"record": names["huge"], "qty_e3": HUGE["qty_e3"], "amount_fen": HUGE["amount_fen"]}
    return Words("worker", "work.confirmed", thread, {"lines": [line]})


REPEATED = "A confirmation repeats quantity and sum; object otherwise"
WORKER_SAYS = [
    *rows(
        "work.claimed",
        claim,
        (PAIR, {"workshop": "$rival"}, {"workshop": "$workshop"}),
        (PAIR, {"thread": "$offered by rival", "supersedes": None}, {"thread": "$thread"}),
        (ONE_THREAD, {"thread": "$new", "supersedes": None}, {"thread": "$thread"}),
        (UNIT, {"unit": "day"}, {"unit": "day", "basis": "day"}),
        ("Work lies in the past or today", {"worked_on": "2026-03-03"}, {"worked_on": TODAY}),
        ("A correction keeps the day", {"worked_on": TOMORROW}, {"worked_on": TODAY}),
        ("A count is corrected once; name the newest", {"supersedes": "$first"}, {"supersedes": "$newest"}),
    ),
    *rows(
        "work.claimed",
        first_claim,
        (no("party"), {"workshop": "$nobody"}, {}),
        (NATURAL, {"who": "customer", "worker": "$customer"}, {}),
        (TRADES, {"workshop": "$third"}, {}),
    ),
    *rows("work.claimed", huge_claim, (WITHIN_SUMS, {}, {"amount_fen": LARGE["amount_fen"]})),
    *rows(
        "work.confirmed",
        confirmation,
        (ENGAGED, {"thread": "$offered by rival"}, {"thread": "$thread"}),
        ("Each count is named once", {"lines.1.record": "$one"}, {"lines.1.record": "$two"}),
        (no("count"), {"lines.1.record": NOWHERE}, {}),
        (no("count"), {"lines.0.record": "$count elsewhere"}, {}),
        (REPEATED, {"lines.0.qty_e3": 100_001}, {}),
        (REPEATED, {"lines.1.amount_fen": 30_001}, {}),
    ),
    *rows(
        "work.confirmed",
        huge_confirmation,
        (WITHIN_SUMS, {}, {"lines.0.record": "$large", "lines.0.amount_fen": LARGE["amount_fen"]}),
    ),
]

ROWS = [*RECORDED, *WORKER_SAYS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
