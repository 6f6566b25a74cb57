"""The rules of work under an order, one row per sentence: delivered, received, inspected, agreed to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.breaking import GONE, NOWHERE, TODAY, TOMORROW, Row, Scene, Words, delivered, no, ordered, play, rows

SUM = "A sum is the quantity times the ordered price, rounded half up"


def accepted(scene: Scene) -> str:
    """The accepted order, and another one of the pair with a delivery, inspected; the order's thread."""
    scene.firms()
    order, other = ordered(scene), ordered(scene)
    scene.names["elsewhere"] = delivered(scene, other)
    found = {"accepted": 50, "rework": 50}
    scene.names["found elsewhere"] = scene.inspect(
        "customer", other, scene.names["elsewhere"], [found, {"accepted": 50}]
    )
    return order


# ---- delivered


def delivery(scene: Scene) -> Words:
    """Both lines are about to be delivered in full."""
    lines = [
        {"no": 1, "order_line": 1, "qty_e3": 100_000, "unit": "pair"},
        {"no": 2, "order_line": 2, "qty_e3": 50_000, "unit": "pair"},
    ]
    return Words("contractor", "goods.delivered", accepted(scene), {"delivered_on": TODAY, "lines": lines})


def delivery_of_the_rest(scene: Scene) -> Words:
    """All of line 1 was delivered; the five pairs that may be delivered beyond are about to be."""
    words = delivery(scene)
    scene.deliver("contractor", words.thread, [(1, 100)])
    words.body["lines"][0]["qty_e3"] = 5_000
    return words


def rework(scene: Scene) -> Words:
    """Ten pairs of line 1 were sent back and are about to be delivered again, in two lines; ten more, uninspected."""
    order = accepted(scene)
    scene.names["first"] = first = scene.deliver("contractor", order, [(1, 90), (2, 50)])
    scene.inspect("customer", order, first, [{"accepted": 80, "rework": 10}, {"accepted": 50}])
    scene.names["uninspected"] = scene.deliver("contractor", order, [(1, 10)])
    origin = {"delivery": first, "line": 1}
    lines = [
        {"no": 1, "order_line": 1, "qty_e3": 6_000, "unit": "pair", "rework_of": origin},
        {"no": 2, "order_line": 1, "qty_e3": 4_000, "unit": "pair", "rework_of": origin},
    ]
    return Words("contractor", "goods.delivered", order, {"delivered_on": TODAY, "lines": lines})


def rework_of_the_rest(scene: Scene) -> Words:
    """Four of the ten pairs were delivered again; the other six are about to be."""
    words = rework(scene)
    again = {"delivery": scene.names["first"], "line": 1}
    scene.deliver("contractor", words.thread, [(1, 4)], rework_of=again)
    del words.body["lines"][1]
    return words


def rework_of_charged_goods(scene: Scene) -> Words:
    """Of the 90 pairs, of which ten were sent back, 85 were charged and confirmed; five are about to come back."""
    words = rework(scene)
    line: dict[str, Any] = {
        "no": 1,
        "order": words.thread,
        "delivery": scene.names["first"],
        "delivery_line": 1,
        "qty_e3": 85_000,
    }
    body = {"customer": scene.id("customer"), "contractor": scene.id("contractor"), "total_fen": 8_500}
    body |= {"period_from": TODAY, "period_to": TODAY, "lines": [line | {"amount_fen": 8_500, "deduction_fen": 0}]}
    scene.confirm("customer", scene.say("contractor", "account.stated", f"account:{scene.uuid()}", body))
    words.body["lines"][0]["qty_e3"] = 5_000
    del words.body["lines"][1]
    return words


MOST = "No more is delivered than was ordered with the agreed over-shipment"
SENT_BACK = "No more is reworked than the inspection sent back"
DELIVERED = [
    *rows(
        "goods.delivered",
        delivery,
        ("Each line of a delivery is named once", {"lines.1.no": 1}, {"lines.1.no": 3}),
        ("A delivery lies in the past or today", {"delivered_on": TOMORROW}, {"delivered_on": TODAY}),
        ("A delivery line names a line of the order", {"lines.1.order_line": 3}, {"lines.1.order_line": 2}),
        ("A delivery uses the order's unit", {"lines.1.unit": "piece"}, {"lines.1.unit": "pair"}),
        (MOST, {"lines.0.qty_e3": 105_001}, {"lines.0.qty_e3": 105_000}),
        (MOST, {"lines.1.qty_e3": 50_001}, {"lines.1.qty_e3": 50_000}),
        (MOST, {"lines.1.order_line": 1, "lines.1.qty_e3": 5_001}, {"lines.1.order_line": 1, "lines.1.qty_e3": 5_000}),
    ),
    *rows("goods.delivered", delivery_of_the_rest, (MOST, {"lines.0.qty_e3": 5_001}, {"lines.0.qty_e3": 5_000})),
    *rows(
        "goods.delivered",
        rework,
        (no("delivery line to rework"), {"lines.0.rework_of.delivery": NOWHERE}, {}),
        (no("delivery line to rework"), {"lines.0.rework_of.line": 3}, {"lines.0.rework_of.line": 1}),
        (no("delivery line to rework"), {"lines.0.rework_of.delivery": "$elsewhere"}, {}),
        (
            "Rework belongs to the order line of the first delivery",
            {"lines.0.order_line": 2},
            {"lines.0.order_line": 1},
        ),
        (SENT_BACK, {"lines.1.qty_e3": 4_001}, {"lines.1.qty_e3": 4_000}),
        (SENT_BACK, {"lines.0.rework_of.delivery": "$uninspected"}, {"lines.0.rework_of.delivery": "$first"}),
    ),
    *rows(
        "goods.delivered",
        rework_of_charged_goods,
        (
            "Goods charged before and goods not charged yet come again in lines of their own",
            {"lines.0.qty_e3": 5_001},
            {"lines.0.qty_e3": 5_000},
        ),
    ),
    *rows("goods.delivered", rework_of_the_rest, (SENT_BACK, {"lines.0.qty_e3": 6_001}, {"lines.0.qty_e3": 6_000})),
]

# ---- received


def receipt(scene: Scene) -> Words:
    """A delivery is about to be received in full."""
    order = accepted(scene)
    scene.names["first"] = first = delivered(scene, order)
    lines = [{"no": 1, "qty_e3": 100_000}, {"no": 2, "qty_e3": 50_000}]
    return Words("customer", "goods.received", order, {"delivery": first, "received_on": TODAY, "lines": lines})


def receipt_corrected(scene: Scene) -> Words:
    """The receipt was corrected once and is about to be corrected again."""
    words = receipt(scene)
    scene.names["receipt"] = scene.say(words.who, words.kind, words.thread, words.body)
    again = {"supersedes": scene.names["receipt"]}
    words.claims["supersedes"] = scene.say(words.who, words.kind, words.thread, words.body, **again)
    scene.names["correction"] = words.claims["supersedes"]
    return words


def receipt_of_the_second(scene: Scene) -> Words:
    """One delivery was received; another one is about to be."""
    order = accepted(scene)
    first, second = scene.deliver("contractor", order, [(1, 40)]), scene.deliver("contractor", order, [(1, 60)])
    scene.names["receipt"] = scene.receive("customer", order, first, [40])
    body = {"delivery": second, "received_on": TODAY, "lines": [{"no": 1, "qty_e3": 60_000}]}
    return Words("customer", "goods.received", order, body)


ALL_LINES = "A receipt names each line of the delivery"
RECEIVED_ONCE = "A delivery is received once; a correction supersedes"
RECEIVED = [
    *rows(
        "goods.received",
        receipt,
        ("Each line of a receipt is named once", {"lines.1.no": 1}, {"lines.1.no": 2}),
        ("A receipt lies in the past or today", {"received_on": TOMORROW}, {"received_on": TODAY}),
        (no("delivery"), {"delivery": NOWHERE}, {"delivery": "$first"}),
        (no("delivery"), {"delivery": "$elsewhere"}, {"delivery": "$first"}),
        (ALL_LINES, {"lines.1": GONE}, {}),
        (ALL_LINES, {"lines.1.no": 3}, {}),
        ("No more is received than was delivered", {"lines.0.qty_e3": 100_001}, {"lines.0.qty_e3": 100_000}),
    ),
    *rows(
        "goods.received",
        receipt_corrected,
        (RECEIVED_ONCE, {"supersedes": GONE}, {}),
        (RECEIVED_ONCE, {"supersedes": "$receipt"}, {"supersedes": "$correction"}),
    ),
    *rows(
        "goods.received",
        receipt_of_the_second,
        ("A receipt supersedes the earlier receipt of the same delivery", {"supersedes": "$receipt"}, {}),
    ),
]

# ---- inspected

FOUND: dict[str, Any] = {
    "no": 1,
    "accepted_e3": 90_000,
    "rework_e3": 6_000,
    "rejected_e3": 4_000,
    "amount_fen": 9_000,
    "deduction_fen": 100,
    "deduction_ground": "quality",
}
RIGHT = {"no": 2, "accepted_e3": 50_000, "rework_e3": 0, "rejected_e3": 0, "amount_fen": 10_000, "deduction_fen": 0}


def inspection(scene: Scene) -> Words:
    """A delivery is about to be inspected: some of line 1 goes back, some is rejected, one yuan is to be deducted."""
    order = accepted(scene)
    scene.names["first"] = first = delivered(scene, order)
    body = {"delivery": first, "inspected_on": TODAY, "method": "full", "lines": [FOUND, RIGHT]}
    return Words("customer", "goods.inspected", order, body)


def inspection_corrected(scene: Scene) -> Words:
    """The inspection was objected to, corrected once and is about to be corrected again."""
    words = inspection(scene)
    scene.names["inspection"] = scene.say(words.who, words.kind, words.thread, words.body)
    scene.object("contractor", words.thread, scene.names["inspection"], "quality", lines=[1, 2])
    again = {"supersedes": scene.names["inspection"]}
    words.claims["supersedes"] = scene.say(words.who, words.kind, words.thread, words.body, **again)
    scene.names["correction"] = words.claims["supersedes"]
    return words


def inspection_of_the_second(scene: Scene) -> Words:
    """One delivery was inspected; another one is about to be."""
    order = accepted(scene)
    first, second = scene.deliver("contractor", order, [(1, 5)]), scene.deliver("contractor", order, [(1, 100)])
    scene.names["inspection"] = scene.inspect("customer", order, first, [{"accepted": 5}])
    body = {"delivery": second, "inspected_on": TODAY, "method": "full", "lines": [FOUND]}
    return Words("customer", "goods.inspected", order, body)


def inspection_of_what_was_reworked(scene: Scene) -> Words:
    """Four of six pairs sent back were delivered again; the inspection that sent them back is about to be corrected."""
    words = inspection(scene)
    words.claims["supersedes"] = scene.say(words.who, words.kind, words.thread, words.body)
    again = {"delivery": scene.names["first"], "line": 1}
    scene.deliver("contractor", words.thread, [(1, 4)], rework_of=again)
    return words


INSPECTED_ONCE = "A delivery is inspected once; a correction supersedes the newest"
NO_MORE = "No more is inspected than was delivered"
GROUNDLESS = {"lines.0.deduction_ground": GONE}
INSPECTED = [
    *rows(
        "goods.inspected",
        inspection,
        ("Each line of an inspection is named once", {"lines.1.no": 1}, {"lines.1.no": 2}),
        ("An inspection lies in the past or today", {"inspected_on": TOMORROW}, {"inspected_on": TODAY}),
        (no("delivery"), {"delivery": NOWHERE}, {"delivery": "$first"}),
        (no("delivery"), {"delivery": "$elsewhere"}, {"delivery": "$first"}),
        ("An inspection names lines of the delivery", {"lines.1.no": 3}, {"lines.1": GONE}),
        (
            "A deduction is at most the accepted sum",
            {"lines.0.deduction_fen": 9_001},
            {"lines.0.deduction_fen": 9_000},
        ),
        (
            "A deduction states its ground",
            {**GROUNDLESS, "lines.0.deduction_fen": 1},
            {**GROUNDLESS, "lines.0.deduction_fen": 0},
        ),
        (NO_MORE, {"lines.0.accepted_e3": 90_001}, {"lines.0.accepted_e3": 90_000}),
        (NO_MORE, {"lines.0.rework_e3": 6_001}, {"lines.0.rework_e3": 6_000}),
        (NO_MORE, {"lines.0.rejected_e3": 4_001}, {"lines.0.rejected_e3": 4_000}),
        (SUM, {"lines.0.amount_fen": 9_001}, {"lines.0.amount_fen": 9_000}),
    ),
    *rows(
        "goods.inspected",
        inspection_corrected,
        (INSPECTED_ONCE, {"supersedes": GONE}, {}),
        (INSPECTED_ONCE, {"supersedes": "$inspection"}, {"supersedes": "$correction"}),
        ("A correction names every line of the inspection that it supersedes", {"lines.1": GONE}, {}),
    ),
    *rows(
        "goods.inspected",
        inspection_of_the_second,
        ("An inspection supersedes the newest inspection of the same delivery", {"supersedes": "$inspection"}, {}),
    ),
    *rows(
        "goods.inspected",
        inspection_of_what_was_reworked,
        ("What was reworked already stays rework", {"lines.0.rework_e3": 3_999}, {"lines.0.rework_e3": 4_000}),
    ),
]

# ---- agreed to


def agreement(scene: Scene) -> Words:
    """The contractor is about to agree to an inspection that was corrected."""
    words = inspection_corrected(scene)
    lines = [{k: row[k] for k in ("no", "accepted_e3", "amount_fen", "deduction_fen")} for row in (FOUND, RIGHT)]
    body = {"inspection": scene.names["correction"], "lines": lines}
    return Words("contractor", "inspection.agreed", words.thread, body)


def agreement_to_the_rest(scene: Scene) -> Words:
    """Line 1 was agreed to already."""
    words = agreement(scene)
    one = words.body | {"lines": words.body["lines"][:1]}
    scene.say(words.who, words.kind, words.thread, one)
    return words


AGREED_REPEATS = "Agreement repeats the inspected quantity, sum and deduction"
SUPERSEDED = "A superseded inspection is no longer agreed to"
AGREED = [
    *rows(
        "inspection.agreed",
        agreement,
        ("Each line agreed to is named once", {"lines.1.no": 1}, {"lines.1.no": 2}),
        (no("inspection"), {"inspection": NOWHERE}, {}),
        (no("inspection"), {"inspection": "$found elsewhere"}, {}),
        (SUPERSEDED, {"inspection": "$inspection"}, {"inspection": "$correction"}),
        ("Agreement names lines of the inspection", {"lines.1.no": 3}, {"lines.1": GONE}),
        (AGREED_REPEATS, {"lines.0.accepted_e3": 89_999}, {"lines.0.accepted_e3": 90_000}),
        (AGREED_REPEATS, {"lines.0.amount_fen": 8_999}, {"lines.0.amount_fen": 9_000}),
        (AGREED_REPEATS, {"lines.0.deduction_fen": 99}, {"lines.0.deduction_fen": 100}),
    ),
    *rows("inspection.agreed", agreement_to_the_rest, ("A line is agreed to once", {}, {"lines.0": GONE})),
]

ROWS = [*DELIVERED, *RECEIVED, *INSPECTED, *AGREED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
