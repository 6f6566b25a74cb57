"""The order's own rules, one row per sentence: placed, accepted, declined, withdrawn; and when work may be recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from ledger.records import PartyRecord
from tests.unit.breaking import (
    GONE,
    MIDNIGHT_MS,
    NOWHERE,
    TODAY,
    TOMORROW,
    Row,
    Scene,
    Words,
    no,
    offered,
    ordered,
    play,
    repeated,
    rows,
)

OPENED = ("placed", "countered", "accepted", "changing", "declined", "withdrawn", "terminated", "closed")
ENDED = ("declined", "withdrawn")
CONCLUDED = ("accepted", "changing", "terminated", "closed")
SIDES = {
    "order.placed": "customer",
    "order.accepted": "contractor",
    "order.declined": "contractor",
    "order.withdrawn": "customer",
    "goods.delivered": "contractor",
    "goods.received": "customer",
    "goods.inspected": "customer",
    "inspection.agreed": "contractor",
    "material.handed": "customer",
    "material.received": "contractor",
    "material.returned": "contractor",
    "goods.inspection_called": "contractor",
    "goods.deemed_accepted": "clock",
    "arrears.recorded": "clock",
    "lien.noticed": "contractor",
    "lien.released": "contractor",
}
AT_MS = dict.fromkeys(("goods.deemed_accepted", "arrears.recorded"), MIDNIGHT_MS)
SUM = "A sum is the quantity times the ordered price, rounded half up"


def offer(scene: Scene) -> Words:
    """An order is about to be placed, for another customer's order or for none."""
    scene.firms("upstream")
    scene.join("hidden", "unlicensed_group")
    scene.names["nobody"] = scene.uuid()
    party = scene.fold.get(f"party:{scene.id('contractor')}")
    assert isinstance(party, PartyRecord)
    scene.names["registered"] = party.registered
    return Words("customer", "order.placed", f"order:{scene.uuid()}", offered(scene))


def offer_under(scene: Scene) -> Words:
    """The same, with orders about that the customer works under, or does not."""
    words = offer(scene)
    scene.names["none"] = f"order:{scene.uuid()}"
    scene.names["accepted"] = ordered(scene, "accepted", "upstream", "customer")
    scene.names["placed"] = ordered(scene, "placed", "upstream", "customer")
    scene.names["declined"] = ordered(scene, "declined", "upstream", "customer")
    scene.names["foreign"] = ordered(scene, "accepted", "upstream", "contractor")
    scene.names["terminated"] = ordered(scene, "terminated", "upstream", "customer")
    parties = {"any": {}, "named": {"contractor": scene.id("contractor")}, "other": {"contractor": scene.id("hidden")}}
    for name, to in parties.items():
        said = scene.say("upstream", "subcontract.consented", scene.names["accepted"], {"lines": [1], **to})
        scene.names[name] = said
    return words


def answer(scene: Scene) -> Words:
    """An order that is valid until today is about to be accepted."""
    scene.firms()
    return Words("contractor", "order.accepted", ordered(scene, "placed", valid_until=TODAY), repeated())


def answer_unlicensed(scene: Scene) -> Words:
    """An order is about to be accepted by a workshop that is registered as unlicensed."""
    scene.firms()
    scene.join("hidden", "unlicensed_group")
    order = ordered(scene, "placed", contractor="hidden", licence_unchecked=True)
    return Words("hidden", "order.accepted", order, {**repeated(), "licence_unchecked": True})


def any_state(scene: Scene, kind: str) -> Words:
    """Orders alike in every state, of which the accepted one was delivered thrice, inspected once and received once."""
    scene.firms()
    silence: dict[str, Any] = {"inspection_days": 0, "deemed_acceptance": True, "due": {"from": "inspected", "days": 0}}
    for state in OPENED:
        scene.names[state] = ordered(scene, state, **silence)
    scene.names["new"] = f"order:{scene.uuid()}"
    accepted = scene.names["accepted"]
    first = scene.deliver("contractor", accepted, [(1, 50)])
    inspection = scene.inspect("customer", accepted, first, [{"accepted": 50}])
    delivery = scene.deliver("contractor", accepted, [(1, 10)])
    silent = scene.deliver("contractor", accepted, [(1, 20)])
    received = scene.receive("customer", accepted, silent, [20])
    line: dict[str, Any] = {"no": 1, "accepted_e3": 10_000, "rework_e3": 0, "rejected_e3": 0, "amount_fen": 1_000}
    agreed = {"no": 1, "accepted_e3": 50_000, "amount_fen": 5_000, "deduction_fen": 0}
    bodies: dict[str, dict[str, Any]] = {
        "order.placed": offered(scene),
        "order.accepted": repeated(),
        "order.declined": {"ground": "other"},
        "order.withdrawn": {"ground": "other"},
        "goods.delivered": {
            "delivered_on": TODAY,
            "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000, "unit": "pair"}],
        },
        "goods.received": {"delivery": delivery, "received_on": TODAY, "lines": [{"no": 1, "qty_e3": 10_000}]},
        "goods.inspected": {
            "delivery": delivery,
            "inspected_on": TODAY,
            "method": "full",
            "lines": [{**line, "deduction_fen": 0}],
        },
        "inspection.agreed": {"inspection": inspection, "lines": [agreed]},
        "goods.inspection_called": {"delivery": delivery, "since": TODAY, "channel": "phone"},
        "goods.deemed_accepted": {
            "delivery": silent,
            "received": received,
            "lapsed_on": TODAY,
            "lines": [{"no": 1, "qty_e3": 20_000, "amount_fen": 2_000}],
            "day_kind": "calendar",
        },
        "arrears.recorded": {"due_on": TODAY, "since": TOMORROW, "overdue_fen": 5_000},
        **of_material(scene, accepted),
    }
    return Words(SIDES[kind], kind, accepted, bodies[kind], at_ms=AT_MS.get(kind))


def of_material(scene: Scene, order: str) -> dict[str, dict[str, Any]]:
    """The bodies about material, of which a note was handed over, and goods kept, of which a notice was given."""
    line = {"no": 1, "qty_e3": 5_000, "unit": "kg", "item_no": "21S"}
    handed = {"handed_on": TODAY, "lines": [line]}
    note = scene.say("customer", "material.handed", order, handed)
    kept = {"no": 1, "what": "made", "qty_e3": 1_000, "unit": "pair", "order_line": 1}
    noticed = {"debt_fen": 1, "held": [kept], "pay_by": "2026-06-01"}
    lien = scene.say("contractor", "lien.noticed", order, noticed)
    back = {"material": note, "line": 1, "qty_e3": 1, "what": "waste"}
    return {
        "material.handed": handed,
        "material.received": {
            "material": note,
            "received_on": TODAY,
            "lines": [{"no": 1, "qty_e3": 5_000, "finding": "ok"}],
        },
        "material.returned": {"returned_on": TODAY, "lines": [back]},
        "lien.noticed": noticed,
        "lien.released": {"lien": lien, "released_on": TODAY, "ground": "paid"},
    }


def in_state(kind: str, sentence: str, states: tuple[str, ...], right: str) -> list[Row]:
    """A row for each state in which a kind is refused, beside the state that lets it in."""
    cells = [(sentence, {"thread": f"${state}"}, {"thread": f"${right}"}) for state in states]
    return rows(kind, partial(any_state, kind=kind), *cells)


BOUND = "With its over-shipment a line stays within what one statement may name"
HUGE = {
    "lines.0.qty_e3": 10**10,
    "lines.0.price_e4": 10**8,
    "lines.0.amount_fen": 10**13,
    "lines.0.over_permille": 0,
    "lines.1": GONE,
    "total_fen": 10**13,
}
HALF_A_FEN = {"lines.0.qty_e3": 500, "lines.0.price_e4": 100}
SILENCE = "Silence counts as acceptance only after stated inspection days"
VALID = "An offer is valid until today at least"
COUNTED = "How days are counted is said of stated inspection days"
EDITION = "Working days, and they alone, are counted by an edition of the calendar"
WORKING = {"inspection_day_kind": "working", "inspection_days": 1}
PARENT = "A parent order is an accepted one"
COVERED = "The consent named was given in the parent order, for this contractor"
BATCHES = "Batches are parts of the order's lines, no more together than each line has"
HALF = {"line": 1, "qty_e3": 50_000, "deliver_by": "2026-04-01"}
BOTH = "A licence check is named, or said not to have been made; not both"
UNLICENSED = "With a contractor registered as unlicensed, a licence check is named or said not to have been made"
PLACED = [
    *rows(
        "order.placed",
        offer,
        ("Customer and contractor are two parties", {"contractor": "$customer"}, {"contractor": "$contractor"}),
        (no("party"), {"contractor": "$nobody"}, {"contractor": "$contractor"}),
        ("Each line of an order is named once", {"lines.1.no": 1}, {"lines.1.no": 3}),
        (SUM, {"lines.0.amount_fen": 10_001, "total_fen": 20_001}, {}),
        (SUM, {"lines.0.amount_fen": 9_999, "total_fen": 19_999}, {}),
        (
            SUM,
            {**HALF_A_FEN, "lines.0.amount_fen": 0, "total_fen": 10_000},
            {**HALF_A_FEN, "lines.0.amount_fen": 1, "total_fen": 10_001},
        ),
        ("The total is the sum of the lines", {"total_fen": 20_001}, {"total_fen": 20_000}),
        (BOUND, {**HUGE, "lines.0.over_permille": 1}, HUGE),
        ("The wage share is part of the total", {"wage_share_fen": 20_001}, {"wage_share_fen": 20_000}),
        (SILENCE, {"deemed_acceptance": True}, {"deemed_acceptance": True, "inspection_days": 0}),
        (SILENCE, {"deemed_acceptance": True}, {"deemed_acceptance": False}),
        (
            COUNTED,
            {"inspection_day_kind": "calendar"},
            {"inspection_day_kind": "calendar", "inspection_days": 1},
        ),
        (EDITION, WORKING, {**WORKING, "workdays_yyyymm": 202511}),
        (EDITION, {**WORKING, "workdays_yyyymm": 202512}, {**WORKING, "workdays_yyyymm": 202411}),
        (EDITION, {"inspection_days": 1, "workdays_yyyymm": 202511}, {"inspection_days": 1}),
        (VALID, {"valid_until": "2026-02-28"}, {"valid_until": TODAY}),
        (VALID, {"valid_until": TODAY, "at_ms": MIDNIGHT_MS}, {"valid_until": TODAY, "at_ms": MIDNIGHT_MS - 1}),
        (BATCHES, {"batches": [HALF, {**HALF, "qty_e3": 50_001}]}, {"batches": [HALF, HALF]}),
        (BATCHES, {"batches": [{**HALF, "line": 3}]}, {"batches": [HALF]}),
        ("A consent to pass work on belongs to a parent order", {"consent": NOWHERE}, {}),
        (BOTH, {"licence_check": NOWHERE, "licence_unchecked": True}, {"licence_unchecked": True}),
        (no("licence check"), {"licence_check": NOWHERE}, {}),
        (no("licence check"), {"licence_check": "$registered"}, {}),
        (UNLICENSED, {"contractor": "$hidden"}, {"contractor": "$hidden", "licence_unchecked": True}),
        (UNLICENSED, {"contractor": "$hidden", "licence_unchecked": False}, {"contractor": "$contractor"}),
    ),
    *rows(
        "order.placed",
        offer_under,
        (no("order"), {"parent": "$none"}, {"parent": "$accepted"}),
        (no("order"), {"parent": "$foreign"}, {"parent": "$accepted"}),
        (PARENT, {"parent": "$placed"}, {"parent": "$accepted"}),
        (PARENT, {"parent": "$declined"}, {"parent": "$accepted"}),
        (PARENT, {"parent": "$terminated"}, {"parent": "$accepted"}),
        (COVERED, {"parent": "$accepted", "consent": NOWHERE}, {"parent": "$accepted", "consent": "$any"}),
        (COVERED, {"parent": "$accepted", "consent": "$other"}, {"parent": "$accepted", "consent": "$named"}),
    ),
]

REPEATS = "Acceptance repeats every line and the total of the order as placed"
ANSWERED = rows(
    "order.accepted",
    answer,
    (REPEATS, {"lines.0.qty_e3": 99_999}, {"lines.0.qty_e3": 100_000}),
    (REPEATS, {"lines.0.amount_fen": 10_001}, {"lines.0.amount_fen": 10_000}),
    (REPEATS, {"lines.1.no": 3}, {"lines.1.no": 2}),
    (REPEATS, {"total_fen": 19_999}, {"total_fen": 20_000}),
    (REPEATS, {"lines.1": GONE, "total_fen": 10_000}, {}),
    ("An offer is accepted within its validity", {"at_ms": MIDNIGHT_MS}, {"at_ms": MIDNIGHT_MS - 1}),
)
ANSWERED += rows(
    "order.accepted",
    answer_unlicensed,
    (UNLICENSED, {"licence_unchecked": GONE}, {}),
    (BOTH, {"licence_check": NOWHERE}, {}),
    (no("licence check"), {"licence_check": NOWHERE, "licence_unchecked": GONE}, {}),
)

CONTRACT = "An accepted order is a contract; it is no longer"
NEW = "An order is placed once; a new order is a new thread"
ROWS = [
    *PLACED,
    *ANSWERED,
    *in_state("order.placed", NEW, OPENED, "new"),
    *in_state("order.accepted", "An order is accepted once", CONCLUDED, "placed"),
    *in_state(
        "order.accepted",
        "A counter-offer took the place of the offer; it is answered instead",
        ("countered",),
        "placed",
    ),
    *in_state("order.accepted", "An order that was declined or withdrawn is no longer accepted", ENDED, "placed"),
    *in_state("order.declined", f"{CONTRACT} declined", CONCLUDED, "placed"),
    *in_state("order.declined", "An order ends once", ENDED, "placed"),
    *in_state("order.withdrawn", f"{CONTRACT} withdrawn", CONCLUDED, "countered"),
    *in_state("order.withdrawn", "An order ends once", ENDED, "placed"),
]
ROWS += in_state("material.handed", "An order that was terminated takes no new material", ("terminated",), "accepted")
for work in tuple(SIDES)[4:]:
    ROWS += in_state(work, "Work is recorded once the order is accepted", ("placed", "countered"), "accepted")
    closed = () if work == "arrears.recorded" else ("closed",)
    ROWS += in_state(work, "A closed order takes no more work; what is disputed is objected to", closed, "accepted")
    ROWS += in_state(work, "An order that was declined or withdrawn takes no work", ENDED, "accepted")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
