"""The rules of an order's terms and of its end, one row per sentence."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from ledger.rules.ending import CONSENTS_MAX
from tests.unit import test_rules_refused_order as placing
from tests.unit.breaking import (
    GONE,
    MIDNIGHT_MS,
    NOWHERE,
    TODAY,
    TOMORROW,
    Change,
    Row,
    Scene,
    Words,
    no,
    ordered,
    play,
    proposed,
    rows,
)

ENDED, OVER = ("declined", "withdrawn"), ("terminated", "closed")
OFFERED = ("placed", "countered")
REPEATED = {
    "lines": [{"no": 1, "qty_e3": 100_000, "amount_fen": 11_000}, {"no": 2, "qty_e3": 50_000, "amount_fen": 10_000}],
    "total_fen": 21_000,
}
SIDES = {
    "order.change_proposed": "customer",
    "order.change_accepted": "contractor",
    "order.change_declined": "contractor",
    "order.change_withdrawn": "customer",
    "order.terminated": "customer",
    "subcontract.consented": "customer",
    "order.closed": "customer",
}


def in_any_state(scene: Scene, kind: str) -> Words:
    """Orders alike in every state, and a statement about one of them."""
    scene.firms()
    for state in placing.OPENED:
        scene.names[state] = ordered(scene, state)
    scene.names["counted"] = ordered(scene, "terminated")
    scene.terminate("contractor", scene.names["counted"], [])
    change = scene.order(scene.names["changing"]).change
    bodies: dict[str, dict[str, Any]] = {
        "order.change_proposed": proposed(),
        "order.change_accepted": {"change": change, **REPEATED},
        "order.change_declined": {"change": change, "ground": "price"},
        "order.change_withdrawn": {"change": change, "ground": "other"},
        "order.terminated": {"ground": "customer_will", "from_on": TODAY, "lines": []},
        "subcontract.consented": {"lines": [1]},
        "order.closed": {"owed_fen": 0},
    }
    return Words(SIDES[kind], kind, scene.names["changing"], bodies[kind])


def in_state(kind: str, sentence: str, states: tuple[str, ...], right: str) -> list[Row]:
    """A row for each state in which a kind is refused, beside the state that lets it in."""
    cells = [(sentence, {"thread": f"${state}"}, {"thread": f"${right}"}) for state in states]
    return rows(kind, partial(in_any_state, kind=kind), *cells)


NO_CONTRACT = "There is no contract yet: an order is declined or withdrawn before it is accepted"
CHANGED = "An order that came to its end is not changed; a new order is a new thread"
PASSED = "Consent to pass work on is given under an accepted order"
OBJECTIONS = "A closed order takes no more work; what is disputed is objected to"
STATES = [
    *in_state("order.change_proposed", CHANGED, (*ENDED, *OVER), "changing"),
    *in_state("subcontract.consented", PASSED, (*OFFERED, *ENDED), "accepted"),
    *in_state(
        "subcontract.consented", "Under an order that came to its end no more work is passed on", OVER, "changing"
    ),
    *in_state("order.terminated", NO_CONTRACT, OFFERED, "accepted"),
    *in_state("order.terminated", "An order ends once", ENDED, "accepted"),
    *in_state("order.terminated", OBJECTIONS, ("closed",), "changing"),
    *in_state("order.closed", NO_CONTRACT, OFFERED, "counted"),
    *in_state("order.closed", "An order ends once", ENDED, "counted"),
    *in_state("order.closed", "An order is closed once", ("closed",), "counted"),
    *in_state(
        "order.closed", "A change is open; it is accepted, declined or withdrawn first", ("changing",), "counted"
    ),
]
for answering in ("accepted", "declined", "withdrawn"):
    unasked = ("placed", "accepted", *ENDED, *OVER)
    STATES += in_state(f"order.change_{answering}", "No proposal is open to be answered", unasked, "changing")


def to_propose(scene: Scene) -> Words:
    """Of line 1 of an accepted order 60 pairs are delivered; a change is about to be proposed."""
    scene.firms()
    order = ordered(scene)
    scene.deliver("contractor", order, [(1, 60)])
    return Words("customer", "order.change_proposed", order, proposed())


def fewer(qty_e3: int, amount_fen: int) -> Change:
    """Line 1 at another quantity."""
    return {"lines.0.qty_e3": qty_e3, "lines.0.amount_fen": amount_fen, "total_fen": amount_fen + 10_000}


STAYS = "A line of which something was delivered stays in the order"
UNIT = "A line keeps its unit; another unit is another line"
LESS = "No less is ordered than was delivered already"
PROPOSED = rows(
    "order.change_proposed",
    to_propose,
    ("Each line of an order is named once", {"lines.1.no": 1}, {"lines.1.no": 3}),
    (placing.SUM, {"lines.0.amount_fen": 10_999, "total_fen": 20_999}, {}),
    ("The total is the sum of the lines", {"total_fen": 20_999}, {}),
    ("The wage share is part of the total", {"wage_share_fen": 21_001}, {"wage_share_fen": 21_000}),
    (placing.SILENCE, {"deemed_acceptance": True}, {"deemed_acceptance": True, "inspection_days": 7}),
    (placing.COUNTED, {"inspection_day_kind": "working"}, {"inspection_day_kind": "calendar", "inspection_days": 1}),
    (placing.EDITION, placing.WORKING, {**placing.WORKING, "workdays_yyyymm": 202511}),
    (placing.VALID, {"valid_until": "2026-02-28"}, {"valid_until": TODAY}),
    (
        placing.BATCHES,
        {"batches": [placing.HALF, {**placing.HALF, "qty_e3": 50_001}]},
        {"batches": [placing.HALF, placing.HALF]},
    ),
    (placing.BOUND, {**placing.HUGE, "lines.0.over_permille": 1}, placing.HUGE),
    (STAYS, {"lines.0.no": 3}, {"lines.1.no": 3}),
    (UNIT, {"lines.1.unit": "piece"}, {"lines.1.unit": "piece", "lines.1.no": 3}),
    (LESS, fewer(57_142, 6_286), fewer(57_143, 6_286)),
)


def to_answer(scene: Scene, kind: str) -> Words:
    """Changes of several orders: open, replaced, overtaken by deliveries; and one of others."""
    scene.firms("other")
    names = scene.names
    for name in ("order", "dropped", "lessened"):
        names[name] = ordered(scene)
    names["replaced"] = scene.say("customer", "order.change_proposed", names["order"], proposed())
    names["open"] = scene.say("customer", "order.change_proposed", names["order"], {**proposed(), "valid_until": TODAY})
    foreign = ordered(scene, contractor="other")
    names["foreign"] = scene.say("customer", "order.change_proposed", foreign, proposed())
    alone = {**proposed(), "lines": proposed()["lines"][:1], "total_fen": 11_000}
    names["dropping"] = scene.say("customer", "order.change_proposed", names["dropped"], alone)
    scene.deliver("contractor", names["dropped"], [(2, 1)])
    less = proposed()
    less["lines"][0] |= {"qty_e3": 10_000, "amount_fen": 1_100}
    names["lessening"] = scene.say(
        "customer", "order.change_proposed", names["lessened"], {**less, "total_fen": 11_100}
    )
    scene.deliver("contractor", names["lessened"], [(1, 11)])
    rest: dict[str, Any] = REPEATED if kind == "order.change_accepted" else {"ground": "other"}
    return Words(SIDES[kind], kind, names["order"], {"change": names["open"], **rest})


def answers(kind: str, *cells: tuple[str, Change, Change]) -> list[Row]:
    """What every answer demands of the proposal it names, and more."""
    shared: tuple[tuple[str, Change, Change], ...] = (
        (no("proposal"), {"change": NOWHERE}, {}),
        (no("proposal"), {"change": "$foreign"}, {}),
        ("A proposal is answered once, while it is open", {"change": "$replaced"}, {}),
    )
    return rows(kind, partial(to_answer, kind=kind), *shared, *cells)


REPEATS = "Acceptance repeats every line and the total of the proposal"
OTHERS = "A proposal is accepted or declined by the other side"
DROPPING = {"thread": "$dropped", "change": "$dropping", "lines.1": GONE, "total_fen": 11_000}
LESSENING = {"thread": "$lessened", "change": "$lessening", "lines.0.qty_e3": 10_000, "lines.0.amount_fen": 1_100}
ANSWERED = [
    *answers(
        "order.change_accepted",
        (OTHERS, {"who": "customer"}, {"who": "contractor"}),
        (REPEATS, {"lines.0.amount_fen": 10_000}, {}),
        (REPEATS, {"total_fen": 20_000}, {}),
        ("An offer is accepted within its validity", {"at_ms": MIDNIGHT_MS}, {"at_ms": MIDNIGHT_MS - 1}),
        (STAYS, DROPPING, {}),
        (LESS, {**LESSENING, "total_fen": 11_100}, {}),
    ),
    *answers("order.change_declined", (OTHERS, {"who": "customer"}, {"who": "contractor"})),
    *answers(
        "order.change_withdrawn",
        ("A proposal is withdrawn by who made it", {"who": "contractor"}, {"who": "customer"}),
    ),
]


def to_terminate(scene: Scene) -> Words:
    """An order of which 60 pairs of line 1 are delivered is about to be terminated; another was, by the customer."""
    scene.firms()
    order = ordered(scene)
    scene.deliver("contractor", order, [(1, 60)])
    scene.names["terminated"] = ordered(scene, "terminated")
    scene.names["counted"] = ordered(scene, "terminated")
    scene.terminate("contractor", scene.names["counted"], [(1, 1)])
    body = {
        "ground": "customer_will",
        "from_on": TODAY,
        "lines": [{"no": 1, "made_e3": 45_000, "unit": "pair"}],
        "materials": [{"no": 1, "qty_e3": 1_000, "unit": "kg", "material": "纱"}],
    }
    return Words("contractor", "order.terminated", order, body)


MADE = {"no": 2, "made_e3": 1_000, "unit": "pair"}
YARN = {"no": 1, "qty_e3": 1_000, "unit": "kg", "material": "纱"}
ONCE = "After a termination the other side states its own count, once"
TERMINATED = rows(
    "order.terminated",
    to_terminate,
    (
        "Each line of a termination is named once",
        {"lines": [MADE, MADE]},
        {"lines": [MADE, {**MADE, "no": 1}]},
    ),
    (
        "Each material to return is named once",
        {"materials": [YARN, YARN]},
        {"materials": [YARN, {**YARN, "no": 2}]},
    ),
    (
        "A termination counts from the day of its entry at the earliest",
        {"from_on": "2026-02-28"},
        {"from_on": TOMORROW},
    ),
    (ONCE, {"thread": "$terminated", "who": "customer"}, {"thread": "$terminated"}),
    (ONCE, {"thread": "$counted"}, {"thread": "$terminated"}),
    (ONCE, {"thread": "$counted", "who": "customer"}, {}),
    ("A termination names lines of the order", {"lines.0.no": 3}, {"lines.0.no": 2}),
    ("A termination uses the order's unit", {"lines.0.unit": "piece"}, {}),
    ("No more is in progress than is still to be delivered", {"lines.0.made_e3": 45_001}, {}),
)


def to_consent(scene: Scene, given: int = 0) -> Words:
    """Consent to pass on work of an accepted order is about to be given; of another, for the last time but `given`."""
    scene.firms("other")
    order = ordered(scene)
    scene.names["full"] = ordered(scene) if given else order
    for _ in range(given):
        scene.say("customer", "subcontract.consented", scene.names["full"], {"lines": [1]})
    return Words("customer", "subcontract.consented", order, {"lines": [1, 2]})


THIRD = "Work is passed on to a third party"
CONSENTED = [
    *rows(
        "subcontract.consented",
        to_consent,
        ("Each line passed on is named once", {"lines": [1, 1]}, {}),
        (THIRD, {"contractor": "$contractor"}, {"contractor": "$other"}),
        (THIRD, {"contractor": "$customer"}, {}),
        ("A consent names lines of the order", {"lines": [3]}, {"lines": [2]}),
    ),
    *rows(
        "subcontract.consented",
        partial(to_consent, given=CONSENTS_MAX),
        ("So many consents were given; one may be for whomever", {"thread": "$full"}, {}),
    ),
]


def paid_for(scene: Scene, pairs: tuple[int, int] = (100, 50), found: int = 0, paid: int = 20_000) -> str:
    """An order, delivered and paid as said, with `found` pairs of line 1 rejected; not inspected for -1."""
    order = ordered(scene)
    delivery = scene.deliver("contractor", order, [(1, pairs[0]), (2, pairs[1])])
    if found >= 0:
        good = {"accepted": pairs[0] - found, "rejected": found}
        scene.inspect("customer", order, delivery, [good, {"accepted": pairs[1]}])
    if paid:
        scene.acknowledge("contractor", scene.pay("customer", "contractor", [(order, paid)]))
    scene.names["delivery"] = delivery
    return order


def to_close(scene: Scene) -> Words:
    """An order in which nothing is open is about to be closed, among others in each of which one thing is."""
    scene.firms()
    names = scene.names
    names["short"] = paid_for(scene, (99, 50))
    names["uncounted work"] = ordered(scene, "terminated")
    names["undelivered work"] = ordered(scene)
    scene.terminate("contractor", names["undelivered work"], [(1, 1)])
    names["unexamined"] = paid_for(scene, found=-1)
    names["unsettled"] = paid_for(scene, found=1)
    names["unpaid"] = paid_for(scene, paid=19_999)
    names["disputed"] = paid_for(scene)
    scene.object("customer", names["disputed"], names["delivery"], lines=[1])
    names["kept"] = paid_for(scene)
    held = {"no": 1, "what": "made", "qty_e3": 1_000, "unit": "pair", "order_line": 1}
    notice = {"debt_fen": 1, "held": [held], "pay_by": "2026-06-01"}
    scene.say("contractor", "lien.noticed", names["kept"], notice)
    names["uncounted"] = paid_for(scene)
    yarn = {"no": 1, "qty_e3": 1_000, "unit": "kg", "item_no": "21S"}
    scene.say("customer", "material.handed", names["uncounted"], {"handed_on": TODAY, "lines": [yarn]})
    return Words("customer", "order.closed", paid_for(scene), {"owed_fen": 20_000})


UNEXAMINED = "A delivery is open that was neither inspected, deemed accepted nor confirmed"
IN_HAND = "Work in progress is open that the contractor did not count or deliver"
UNCOUNTED = "Material is open that was handed over and neither counted nor given back"
CLOSED = rows(
    "order.closed",
    to_close,
    ("A delivery is open; what is not to be delivered is terminated first", {"thread": "$short"}, {}),
    (IN_HAND, {"thread": "$uncounted work"}, {}),
    (IN_HAND, {"thread": "$undelivered work"}, {}),
    (UNEXAMINED, {"thread": "$unexamined"}, {}),
    ("A fee is open that both sides did not settle yet", {"thread": "$unsettled"}, {}),
    ("A fee is open that was not paid", {"thread": "$unpaid"}, {}),
    ("An objection is open", {"thread": "$disputed"}, {}),
    ("A lien is open; it is given up first", {"thread": "$kept"}, {}),
    (UNCOUNTED, {"thread": "$uncounted"}, {}),
    ("Closing repeats what was owed for the order", {"owed_fen": 19_999}, {}),
)


def to_deliver(scene: Scene) -> Words:
    """Ten pairs of line 1 were in progress when the order was terminated; they are about to be delivered."""
    scene.firms()
    order = ordered(scene)
    scene.terminate("customer", order, [(1, 10)])
    line = {"no": 1, "order_line": 1, "qty_e3": 10_000, "unit": "pair"}
    return Words("contractor", "goods.delivered", order, {"delivered_on": TODAY, "lines": [line]})


IN_PROGRESS = "After a termination only the work in progress that it names is delivered"
DELIVERED = rows(
    "goods.delivered",
    to_deliver,
    (IN_PROGRESS, {"lines.0.qty_e3": 10_001}, {}),
    (IN_PROGRESS, {"lines.0.order_line": 2, "lines.0.qty_e3": 1}, {}),
)

ROWS = [*STATES, *PROPOSED, *ANSWERED, *TERMINATED, *CONSENTED, *CLOSED, *DELIVERED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
