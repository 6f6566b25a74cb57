"""The rules of silence and of overdue fees, one row per sentence."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import DeliveryRecord, LineRecord
from ledger.rules import silence
from tests.trade import DAY_MS
from tests.unit.breaking import GONE, MIDNIGHT_MS, NOWHERE, TODAY, TOMORROW, Row, Scene, Words, no, play, rows
from tests.unit.test_rules_refused_facts import accepted

SUM = "A sum is the quantity times the ordered price, rounded half up"


def call(scene: Scene) -> Words:
    """Two deliveries, one inspected; the other is about to be called for, a day later."""
    order = accepted(scene)
    scene.names["inspected"] = first = scene.deliver("contractor", order, [(1, 50)])
    scene.inspect("customer", order, first, [{"accepted": 50}])
    scene.names["waiting"] = waiting = scene.deliver("contractor", order, [(1, 50)])
    body = {"delivery": waiting, "since": TODAY, "channel": "phone"}
    return Words("contractor", "goods.inspection_called", order, body)


def lapse(scene: Scene) -> Words:
    """Both lines were received; one was inspected in part, and the period is over."""
    order = accepted(scene)
    scene.names["silent"] = first = scene.deliver("contractor", order, [(1, 100), (2, 50)])
    scene.names["receipt"] = scene.receive("customer", order, first, [100, 50])
    scene.names["never received"] = scene.deliver("contractor", order, [(1, 5)])
    scene.inspect("customer", order, first, [{"accepted": 30, "rework": 10}])
    return Words("clock", "goods.deemed_accepted", order, drafted(scene, first), at_ms=MIDNIGHT_MS + 7 * DAY_MS)


def drafted(scene: Scene, delivery: str) -> dict[str, Any]:
    """What the clock will say of a delivery."""
    record = scene.fold.get(f"delivery:{delivery}")
    assert isinstance(record, DeliveryRecord)
    found = [scene.fold.get(f"line:{delivery}:{no}") for no in record.lines]
    lines = [line for line in found if isinstance(line, LineRecord)]
    return silence.deemed_of(record, lines, silence.prices_in(scene.fold, lines))


NAMES_ALL = "A deemed acceptance names what is neither inspected nor confirmed, all of it"
DATED = "A deemed acceptance names the receipt, the last day, and how its days were counted"
NOBODY_SPOKE = "Silence counts where the order says so, on what was received and nobody spoke of"
LAST_MS = MIDNIGHT_MS + 7 * DAY_MS - 1
SILENCE = [
    *rows(
        "goods.inspection_called",
        call,
        ("A delivery waits since a day in the past or today", {"since": TOMORROW}, {"since": TODAY}),
        (no("delivery"), {"delivery": NOWHERE}, {"delivery": "$waiting"}),
        (no("delivery"), {"delivery": "$elsewhere"}, {"delivery": "$waiting"}),
        ("A delivery that was inspected is not called for", {"delivery": "$inspected"}, {"delivery": "$waiting"}),
    ),
    *rows(
        "goods.deemed_accepted",
        lapse,
        ("Each line deemed accepted is named once", {"lines.1.no": 1}, {}),
        (no("delivery"), {"delivery": NOWHERE}, {"delivery": "$silent"}),
        (no("delivery"), {"delivery": "$elsewhere"}, {"delivery": "$silent"}),
        (NOBODY_SPOKE, {"delivery": "$never received"}, {"delivery": "$silent"}),
        ("Silence counts once the inspection period has passed", {"at_ms": LAST_MS}, {"at_ms": LAST_MS + 1}),
        (NAMES_ALL, {"lines.0.qty_e3": 59_999}, {"lines.0.qty_e3": 60_000}),
        (NAMES_ALL, {"lines.0": GONE}, {}),
        (NAMES_ALL, {"lines.1.no": 3}, {}),
        (DATED, {"received": "$silent"}, {"received": "$receipt"}),
        (DATED, {"lapsed_on": "2026-03-07"}, {"lapsed_on": "2026-03-08"}),
        (DATED, {"day_kind": "working"}, {"day_kind": "calendar"}),
        (DATED, {"workdays_yyyymm": 202511}, {}),
        (DATED, {"weekdays_only": [2026]}, {}),
        (SUM, {"lines.0.amount_fen": 6_001}, {"lines.0.amount_fen": 6_000}),
    ),
]

# ---- overdue


def overdue(scene: Scene) -> Words:
    """Fifty pairs were accepted; five days later they are due, and not paid."""
    order = accepted(scene)
    first = scene.deliver("contractor", order, [(1, 50)])
    scene.inspect("customer", order, first, [{"accepted": 50}])
    body = {"due_on": "2026-03-06", "since": "2026-03-07", "overdue_fen": 5_000}
    return Words("clock", "arrears.recorded", order, body, at_ms=MIDNIGHT_MS + 5 * DAY_MS)


def overdue_again(scene: Scene) -> Words:
    """The arrears were recorded; a day later ten pairs more were accepted, and five days after that they are due."""
    words = overdue(scene)
    scene.at_ms = words.at_ms or 0
    scene.say(words.who, words.kind, words.thread, words.body)
    more = scene.deliver("contractor", words.thread, [(1, 10)])
    scene.inspect("customer", words.thread, more, [{"accepted": 10}])
    words.body = {"due_on": "2026-03-06", "since": "2026-03-07", "overdue_fen": 6_000}
    words.at_ms = MIDNIGHT_MS + 11 * DAY_MS
    return words


def more_overdue_at_once(scene: Scene) -> Words:
    """The same day on which arrears were recorded, ten pairs more are due: the promised day was long ago."""
    words = overdue(scene)
    scene.at_ms = words.at_ms or 0
    scene.say(words.who, words.kind, words.thread, words.body)
    more = scene.deliver("contractor", words.thread, [(1, 10)])
    scene.inspect("customer", words.thread, more, [{"accepted": 10}])
    scene.pay("customer", "contractor", [("", 1)])
    line = {"order": words.thread, "delivery": more, "delivery_line": 1, "amount_fen": 1_000}
    body = {"lines": [line], "total_fen": 1_000, "due_on": TODAY}
    scene.say("customer", "fee.acknowledged", scene.account("customer", "contractor"), body)
    words.body = {"due_on": TODAY, "since": TOMORROW, "overdue_fen": 6_000}
    words.at_ms = MIDNIGHT_MS + 6 * DAY_MS
    return words


PASSED = "Arrears of a fee are recorded once its due date has passed"
SAME = "Arrears are what is overdue of the order when they are recorded"
STILL_MS = MIDNIGHT_MS + 10 * DAY_MS
OVERDUE = [
    *rows(
        "arrears.recorded",
        overdue,
        (PASSED, {"at_ms": MIDNIGHT_MS + 5 * DAY_MS - 1}, {"at_ms": MIDNIGHT_MS + 5 * DAY_MS}),
        (SAME, {"overdue_fen": 5_001}, {"overdue_fen": 5_000}),
        (SAME, {"overdue_fen": 4_999}, {"overdue_fen": 5_000}),
        (SAME, {"due_on": "2026-03-05"}, {"due_on": "2026-03-06"}),
        (SAME, {"since": "2026-03-06"}, {"since": "2026-03-07"}),
    ),
    *rows(
        "arrears.recorded",
        overdue_again,
        (
            "Arrears are recorded where more is overdue than was recorded",
            {"at_ms": STILL_MS - 1, "overdue_fen": 5_000},
            {},
        ),
    ),
    *rows(
        "arrears.recorded",
        more_overdue_at_once,
        (
            "Arrears of an order are recorded once a day",
            {"at_ms": MIDNIGHT_MS + 6 * DAY_MS - 1},
            {"at_ms": MIDNIGHT_MS + 6 * DAY_MS},
        ),
    ),
]

ROWS = [*SILENCE, *OVERDUE]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
