"""The rules of material and of goods kept for a debt, one row per sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.breaking import (
    GONE,
    NOWHERE,
    TODAY,
    TOMORROW,
    Row,
    Scene,
    Words,
    delivered,
    no,
    ordered,
    play,
    rows,
)

TERMS: dict[str, Any] = {"inspection_days": 7, "deemed_acceptance": True, "due": {"from": "inspected", "days": 5}}


def accepted(scene: Scene) -> str:
    """The accepted order under which silence counts, and another one of the pair."""
    scene.firms()
    order, other = ordered(scene, **TERMS), ordered(scene, **TERMS)
    scene.names["elsewhere"] = delivered(scene, other)
    scene.names["note elsewhere"] = scene.say("customer", "material.handed", other, note())
    return order


# ---- material


def note() -> dict[str, Any]:
    """Two lines of yarn, 50 and 20 kilograms."""
    line = {"unit": "kg", "item_no": "21S"}
    return {"handed_on": TODAY, "lines": [line | {"no": 1, "qty_e3": 50_000}, line | {"no": 2, "qty_e3": 20_000}]}


def handing(scene: Scene) -> Words:
    """Material is about to be handed over."""
    return Words("customer", "material.handed", accepted(scene), note())


def count(scene: Scene) -> Words:
    """The material was handed over, and is about to be counted: in full, and two kilograms unfit."""
    words = handing(scene)
    scene.names["note"] = scene.say(words.who, words.kind, words.thread, words.body)
    unfit = {"no": 2, "qty_e3": 20_000, "finding": "defective", "unfit_e3": 2_000, "ground": "colour"}
    lines = [{"no": 1, "qty_e3": 50_000, "finding": "ok"}, unfit]
    body = {"material": scene.names["note"], "received_on": TODAY, "lines": lines}
    return Words("contractor", "material.received", words.thread, body)


def count_again(scene: Scene) -> Words:
    """The count was corrected once, some went back, and it is about to be corrected again."""
    words = count(scene)
    scene.names["count"] = scene.say(words.who, words.kind, words.thread, words.body)
    again = scene.say(words.who, words.kind, words.thread, words.body, supersedes=scene.names["count"])
    words.claims["supersedes"] = scene.names["newest"] = again
    back = {"material": scene.names["note"], "line": 1, "qty_e3": 5_000, "what": "unused"}
    scene.say("contractor", "material.returned", words.thread, {"returned_on": TODAY, "lines": [back]})
    return words


def giving_back(scene: Scene) -> Words:
    """Of 49 kilograms counted, ten are about to go back, in two lines; of line 2 nobody counted any."""
    words = handing(scene)
    scene.names["note"] = scene.say(words.who, words.kind, words.thread, words.body)
    other = scene.names["uncounted"] = scene.say(words.who, words.kind, words.thread, words.body)
    counted = [{"no": 1, "qty_e3": 49_000, "finding": "short"}, {"no": 2, "qty_e3": 20_000, "finding": "ok"}]
    body = {"material": scene.names["note"], "received_on": TODAY, "lines": counted}
    scene.say("contractor", "material.received", words.thread, body)
    line = {"material": scene.names["note"], "line": 1}
    lines = [
        line | {"qty_e3": 9_000, "what": "remainder"},
        line | {"qty_e3": 1_000, "what": "waste"},
        {"material": other, "line": 2, "qty_e3": 1_000, "what": "unused"},
    ]
    return Words("contractor", "material.returned", words.thread, {"returned_on": TODAY, "lines": lines})


ONCE = "Material is counted once; a correction supersedes the newest count"
BACK = "No more material is given back than was received"
MATERIAL = [
    *rows(
        "material.handed",
        handing,
        ("Each line of a note of material is named once", {"lines.1.no": 1}, {}),
        ("Material was handed over in the past or today", {"handed_on": TOMORROW}, {"handed_on": TODAY}),
        ("Material is for a line of the order", {"lines.0.order_line": 3}, {"lines.0.order_line": 2}),
    ),
    *rows(
        "material.received",
        count,
        ("Each line of a count of material is named once", {"lines.1.no": 1}, {}),
        ("Material was counted in the past or today", {"received_on": TOMORROW}, {"received_on": TODAY}),
        (no("material"), {"material": NOWHERE}, {"material": "$note"}),
        (no("material"), {"material": "$note elsewhere"}, {"material": "$note"}),
        ("A count names each line of the note of material", {"lines.1": GONE}, {}),
        (
            "No more material is counted than was handed over",
            {"lines.1.qty_e3": 20_001},
            {"lines.1.qty_e3": 20_000},
        ),
        ("Material in order is counted in full; say what is short", {"lines.0.qty_e3": 49_999}, {}),
        (
            "Material is short where less was counted than handed over",
            {"lines.0.finding": "short"},
            {"lines.0.finding": "short", "lines.0.qty_e3": 49_999},
        ),
        (
            "What is not as agreed is part of a line found so",
            {"lines.1.unfit_e3": 20_001},
            {"lines.1.unfit_e3": 20_000},
        ),
        ("What is not as agreed is part of a line found so", {"lines.0.unfit_e3": 1}, {}),
        ("Material that is not as agreed is so for a stated ground", {"lines.1.ground": GONE}, {}),
    ),
    *rows(
        "material.received",
        count_again,
        (ONCE, {"supersedes": GONE}, {}),
        (ONCE, {"supersedes": "$count"}, {"supersedes": "$newest"}),
        (
            "What was given back was received",
            {"lines.0.finding": "short", "lines.0.qty_e3": 4_999},
            {"lines.0.finding": "short", "lines.0.qty_e3": 5_000},
        ),
    ),
    *rows(
        "material.returned",
        giving_back,
        ("Material was given back in the past or today", {"returned_on": TOMORROW}, {"returned_on": TODAY}),
        (no("material"), {"lines.0.material": NOWHERE}, {}),
        (no("material"), {"lines.0.material": "$note elsewhere"}, {}),
        (no("line of material"), {"lines.0.line": 3}, {"lines.0.line": 2}),
        (BACK, {"lines.1.qty_e3": 40_001}, {"lines.1.qty_e3": 40_000}),
        (BACK, {"lines.2.qty_e3": 20_001}, {"lines.2.qty_e3": 20_000}),
    ),
]

# ---- goods kept


def lien(scene: Scene) -> Words:
    """Ten kilograms of 45 that lie there, in two lines, and made goods are about to be kept."""
    words = count_again(scene)
    kept = {"what": "material", "unit": "kg", "material": scene.names["note"], "line": 1}
    held = [
        kept | {"no": 1, "qty_e3": 9_000},
        kept | {"no": 2, "qty_e3": 1_000},
        {"no": 3, "what": "made", "qty_e3": 1_000, "unit": "pair", "order_line": 1},
    ]
    body = {"debt_fen": 1, "held": held, "pay_by": "2026-04-30"}
    return Words("contractor", "lien.noticed", words.thread, body)


def release(scene: Scene) -> Words:
    """Of three notices, one under the other order, one was given up; another one is about to be."""
    words = lien(scene)
    made = words.body | {"held": words.body["held"][2:]}
    other = scene.fold.said[scene.names["elsewhere"]].thread
    scene.names["foreign"] = scene.say(words.who, words.kind, other, made)
    scene.names["stands"], done = (scene.say(words.who, words.kind, words.thread, made) for _ in range(2))
    body = {"lien": done, "released_on": TODAY, "ground": "paid"}
    scene.names["done"] = done
    scene.say(words.who, "lien.released", words.thread, body)
    return Words(words.who, "lien.released", words.thread, body | {"lien": scene.names["stands"]})


GRACE = "A lien notice gives sixty days of grace, unless a paper agrees on less"
BY_NOTE = "Material that is kept is named by the note and line it came with"
BY_LINE = "Made goods that are kept are named by the line of the order"
LIENS = [
    *rows(
        "lien.noticed",
        lien,
        ("Each line of a lien notice is named once", {"held.1.no": 1}, {}),
        (GRACE, {"pay_by": "2026-04-29"}, {"pay_by": "2026-04-30"}),
        (GRACE, {"pay_by": "2026-04-29"}, {"pay_by": "2026-03-01", "agreed_sha256": "ab" * 32}),
        (
            "A day of grace is not over when it is given",
            {"pay_by": "2026-02-28", "agreed_sha256": "ab" * 32},
            {"pay_by": TODAY, "agreed_sha256": "ab" * 32},
        ),
        (BY_NOTE, {"held.0.line": GONE}, {}),
        (BY_NOTE, {"held.0.material": GONE}, {}),
        (BY_NOTE, {"held.0.order_line": 1}, {}),
        (no("material"), {"held.0.material": NOWHERE}, {}),
        (no("material"), {"held.0.material": "$note elsewhere"}, {}),
        (no("line of material"), {"held.0.line": 3}, {}),
        ("No more material is kept than lies there", {"held.1.qty_e3": 36_001}, {"held.1.qty_e3": 36_000}),
        ("Kept material is counted in the unit of its note", {"held.0.unit": "metre"}, {}),
        (BY_LINE, {"held.2.order_line": GONE}, {}),
        (BY_LINE, {"held.2.material": "$note"}, {}),
        ("Kept goods are of a line of the order", {"held.2.order_line": 3}, {"held.2.order_line": 2}),
        ("Kept goods are counted in the order's unit", {"held.2.unit": "piece"}, {}),
        (
            "No more made goods are kept than the order has",
            {"held.2.qty_e3": 105_001, "held.2.order_line": 1},
            {"held.2.qty_e3": 105_000, "held.2.order_line": 1},
        ),
    ),
    *rows(
        "lien.released",
        release,
        ("A lien was given up in the past or today", {"released_on": TOMORROW}, {"released_on": TODAY}),
        (no("lien notice"), {"lien": NOWHERE}, {}),
        (no("lien notice"), {"lien": "$foreign"}, {}),
        ("A lien is given up once", {"lien": "$done"}, {"lien": "$stands"}),
    ),
]

ROWS = [*MATERIAL, *LIENS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
