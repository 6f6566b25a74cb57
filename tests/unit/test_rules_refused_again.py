"""Goods that come again, and what an inspection says in words, one row per sentence."""

from __future__ import annotations

import pytest

from tests.unit.breaking import TODAY, TOMORROW, Row, Scene, Words, ordered, play, rows
from tests.unit.test_rules_refused_goods import SENT_BACK, accepted, inspection


def replacement(scene: Scene) -> Words:
    """Of 90 pairs of line 1, six were sent back and four rejected; all ten are about to come again."""
    order = accepted(scene)
    scene.names["first"] = first = scene.deliver("contractor", order, [(1, 90)])
    scene.inspect("customer", order, first, [{"accepted": 80, "rework": 6, "rejected": 4}])
    origin = {"delivery": first, "line": 1}
    line = {"order_line": 1, "unit": "pair"}
    lines = [
        line | {"no": 1, "qty_e3": 6_000, "rework_of": origin},
        line | {"no": 2, "qty_e3": 3_000, "replaces": origin},
        line | {"no": 3, "qty_e3": 1_000, "replaces": origin},
    ]
    return Words("contractor", "goods.delivered", order, {"delivered_on": TODAY, "lines": lines})


def replacement_of_the_rest(scene: Scene) -> Words:
    """One of the four pairs was replaced; three are about to be, and nothing else."""
    words = replacement(scene)
    again = {"delivery": scene.names["first"], "line": 1}
    scene.deliver("contractor", words.thread, [(1, 1)], replaces=again)
    words.body["lines"] = words.body["lines"][1:2]
    return words


def inspection_of_what_was_replaced(scene: Scene) -> Words:
    """Three of four pairs rejected were made anew; the inspection that rejected them is about to be corrected."""
    words = inspection(scene)
    words.claims["supersedes"] = scene.say(words.who, words.kind, words.thread, words.body)
    again = {"delivery": scene.names["first"], "line": 1}
    scene.deliver("contractor", words.thread, [(1, 3)], replaces=again)
    return words


def inspection_of_what_is_free(scene: Scene) -> Words:
    """All of a delivery was charged, then six pairs sent back; they came again and are about to be inspected."""
    words = inspection(scene)
    first = scene.names["first"]
    scene.confirm("customer", scene.state("contractor", "customer", [(first, 1)]))
    scene.say(words.who, words.kind, words.thread, words.body)
    again = scene.deliver("contractor", words.thread, [(1, 6)], rework_of={"delivery": first, "line": 1})
    line = {"no": 1, "accepted_e3": 6_000, "rework_e3": 0, "rejected_e3": 0, "amount_fen": 600, "deduction_fen": 0}
    words.body |= {"delivery": again, "lines": [line | {"deduction_ground": "quality"}]}
    return words


def lower_by_two(scene: Scene) -> Words:
    """Of two deliveries alike a lower inspection waits; of the first, six pairs came again meanwhile, four anew."""
    order = accepted(scene)
    found = {"accepted": 30, "rework": 6, "rejected": 4}
    lower: list[str] = []
    for rework, rejected in ((5, 25), (26, 3), (26, 4)):
        first = scene.deliver("contractor", order, [(1, 30)])
        before = scene.inspect("customer", order, first, [found | {"accepted": 20}])
        waits = {"accepted": 0, "rework": rework, "rejected": rejected}
        lower.append(scene.inspect("customer", order, first, [waits], supersedes=before))
        origin = {"delivery": first, "line": 1}
        scene.deliver("contractor", order, [(1, 6)], rework_of=origin)
        scene.deliver("contractor", order, [(1, 4)], replaces=origin)
    scene.names |= {"less rework": lower[0], "less anew": lower[1]}
    line = {"no": 1, "accepted_e3": 0, "amount_fen": 0, "deduction_fen": 0}
    return Words("contractor", "inspection.agreed", order, {"inspection": lower[2], "lines": [line]})


def receipt_after_the_period(scene: Scene) -> Words:
    """89 of 90 pairs were received where silence counts at once; a day later the receipt is about to be corrected."""
    scene.firms()
    order = ordered(scene, inspection_days=0, deemed_acceptance=True)
    first = scene.deliver("contractor", order, [(1, 90)])
    received = scene.receive("customer", order, first, [89])
    scene.later()
    lines = [{"no": 1, "qty_e3": 89_000}]
    body = {"delivery": first, "received_on": TODAY, "lines": lines}
    return Words("customer", "goods.received", order, body, {"supersedes": received})


SAMPLE = {"method": "sample", "sample_n": 50}
CONCLUDES = "A conclusion says what the lines say"
REWORK_DAY = "A day for rework is set for goods sent back, after the inspection"
REJECTED = "No more is replaced than the inspection rejected"
ROWS = [
    *rows(
        "goods.delivered",
        replacement,
        (
            "A delivery line is rework or a replacement, not both",
            {"lines.0.replaces": {"delivery": "$first", "line": 1}},
            {},
        ),
        (REJECTED, {"lines.2.qty_e3": 1_001}, {"lines.2.qty_e3": 1_000}),
        (SENT_BACK, {"lines.0.qty_e3": 6_001}, {"lines.0.qty_e3": 6_000}),
    ),
    *rows("goods.delivered", replacement_of_the_rest, (REJECTED, {"lines.0.qty_e3": 3_001}, {})),
    *rows(
        "inspection.agreed",
        lower_by_two,
        ("What was reworked already stays rework", {"inspection": "$less rework"}, {}),
        ("What was replaced already stays rejected", {"inspection": "$less anew"}, {}),
    ),
    *rows(
        "goods.received",
        receipt_after_the_period,
        ("After the inspection period no receipt is corrected to less", {"lines.0.qty_e3": 88_999}, {}),
    ),
    *rows(
        "goods.inspected",
        inspection,
        ("A sample is drawn from its lot", {**SAMPLE, "lot_n": 49}, {**SAMPLE, "lot_n": 50}),
        ("A sample is drawn from its lot", {"sample_n": 50}, SAMPLE),
        (CONCLUDES, {"conclusion": "passed"}, {"conclusion": "partly"}),
        (CONCLUDES, {"conclusion": "failed"}, {}),
        (
            "A day for objections lies after the inspection",
            {"objection_until": "2026-02-28"},
            {"objection_until": TODAY},
        ),
        (REWORK_DAY, {"lines.0.rework_by": "2026-02-28"}, {"lines.0.rework_by": TODAY}),
        (REWORK_DAY, {"lines.1.rework_by": TOMORROW}, {"lines.0.rework_by": TOMORROW}),
        (
            "What is taken by concession is part of what is accepted",
            {"lines.0.concession_e3": 90_001},
            {"lines.0.concession_e3": 90_000},
        ),
    ),
    *rows(
        "goods.inspected",
        inspection_of_what_was_replaced,
        ("What was replaced already stays rejected", {"lines.0.rejected_e3": 2_999}, {"lines.0.rejected_e3": 3_000}),
    ),
    *rows(
        "goods.inspected",
        inspection_of_what_is_free,
        (
            "A deduction is asked where the goods are charged",
            {"lines.0.deduction_fen": 1},
            {"lines.0.deduction_fen": 0},
        ),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
