"""The rules of objections, one row per sentence: made, answered, withdrawn, under orders, accounts and parties."""

from __future__ import annotations

from functools import partial

import pytest

from ledger.rules.objection import ANSWERS_MAX, OBJECTIONS_MAX
from tests.unit.breaking import GONE, NOWHERE, Row, Scene, Words, delivered, no, ordered, play, rows
from tests.unit.working import APRIL, MARCH, hired


def objection(scene: Scene) -> Words:
    """The customer is about to object to both lines of a delivery; a like one lies in another order of the pair."""
    scene.firms()
    order = ordered(scene)
    scene.names["elsewhere"] = delivered(scene, ordered(scene))
    scene.names["delivery"] = delivered(scene, order)
    scene.names["received"] = scene.receive("customer", order, scene.names["delivery"], [100, 50])
    body = {"statement": scene.names["delivery"], "ground": "quantity", "lines": [1, 2]}
    return Words("customer", "objection.made", order, body)


def objection_to_any(scene: Scene, kind: str) -> Words:
    """Everything of two lines was said of an order; the other side is about to object to the second line of one of it.

    The second line of the statement of account is set apart.
    """
    scene.firms()
    order, other = ordered(scene), ordered(scene)
    delivery = delivered(scene, order)
    scene.receive("customer", order, delivery, [100, 50])
    found = scene.inspect("customer", order, delivery, [{"accepted": 100}, {"accepted": 50}])
    scene.agree("contractor", order, found)
    scene.confirm("customer", scene.state("contractor", "customer", [(delivery, 1), (delivery, 2)]), (2,))
    scene.acknowledge("contractor", scene.pay("customer", "contractor", [(order, 1), ("", 1)]))
    orders = [{"order": one, "amount_fen": 10_000} for one in (order, other)]
    pair = {"customer": scene.id("customer"), "contractor": scene.id("contractor")}
    account = scene.account("customer", "contractor")
    scene.say("contractor", "fee.demanded", account, {**pair, "orders": orders, "total_fen": 20_000})
    said = next(one for one in scene.fold.said.values() if one.kind == kind)
    who = "contractor" if said.iss == scene.id("customer") else "customer"
    return Words(who, "objection.made", said.thread, {"statement": said.id, "ground": "price", "lines": [2]})


def objection_to_work(scene: Scene, kind: str) -> Words:
    """Everything of two lines was said of a worker's March; the other side objects to the second line of one of it."""
    thread = hired(scene)
    order = scene.names["order"]
    counts = [scene.count("workshop", thread, pieces, 15_000, order=order) for pieces in (10, 20)]
    scene.agree_counts("worker", counts)
    bonus = {"item": "bonus", "amount_fen": 100, "ground": "heat"}
    scene.agree_slip("worker", scene.issue_slip("workshop", thread, MARCH, extras=[bonus]))
    paid = scene.pay_wages("workshop", thread, [(MARCH, order, 1), (MARCH, "", 1)])
    scene.agree_wages("worker", paid)
    owed = [{"period": one, "amount_fen": 1} for one in (MARCH, APRIL)]
    scene.say("worker", "wage.demanded", thread, {"lines": owed, "total_fen": 2})
    scene.later(46)
    arrears = scene.lapse(thread, MARCH)
    rows = [{"period": MARCH, "amount_fen": 1}, {"period": MARCH, "order": order, "amount_fen": 1}]
    body = {"lines": rows, "total_fen": 2, "pay_by": scene.today, "arrears": arrears}
    scene.say("workshop", "arrears.acknowledged", thread, body)
    said = next(one for one in scene.fold.said.values() if (one.kind, one.thread) == (kind, thread))
    who = "worker" if said.iss == scene.id("workshop") else "workshop"
    return Words(who, "objection.made", thread, {"statement": said.id, "ground": "price", "lines": [2]})


def objection_to_a_count(scene: Scene) -> Words:
    """The worker is about to object to a count, which has no lines."""
    thread = hired(scene)
    scene.names["count"] = counted = scene.count("workshop", thread, 10, 15_000)
    return Words("worker", "objection.made", thread, {"statement": counted, "ground": "quantity", "qty_e3": 0})


def objection_to_an_entry(scene: Scene) -> Words:
    """The customer is about to object to how the registrar entered it."""
    scene.firms()
    thread = f"party:{scene.id('customer')}"
    registered = next(said.id for said in scene.fold.said.values() if said.thread == thread)
    return Words("customer", "objection.made", thread, {"statement": registered, "ground": "other"})


def objection_to_an_inspection(scene: Scene) -> Words:
    """The contractor is about to object to an inspection that was corrected."""
    words = objection(scene)
    found, order = [{"accepted": 99, "rejected": 1}, {"accepted": 50}], words.thread
    scene.names["first"] = first = scene.inspect("customer", order, scene.names["delivery"], found)
    scene.names["newest"] = scene.inspect("customer", order, scene.names["delivery"], found, supersedes=first)
    body = {"statement": scene.names["newest"], "ground": "quality"}
    return Words("contractor", "objection.made", words.thread, body)


def objection_to_an_account(scene: Scene) -> Words:
    """The customer is about to object to a statement of account that was corrected."""
    objection(scene)
    lines = [(scene.names["delivery"], 1)]
    scene.names["first"] = first = scene.state("contractor", "customer", lines)
    scene.names["newest"] = scene.state("contractor", "customer", lines, supersedes=first)
    account = scene.account("customer", "contractor")
    return Words("customer", "objection.made", account, {"statement": scene.names["newest"], "ground": "quantity"})


def one_objection_more(scene: Scene) -> Words:
    """As many objections as may stand against a delivery; against another one, one less."""
    words = objection(scene)
    scene.names["again"] = scene.deliver("contractor", words.thread, [(1, 5)])
    for _ in range(OBJECTIONS_MAX - 1):
        scene.object("customer", words.thread, scene.names["delivery"])
        scene.object("customer", words.thread, scene.names["again"])
    scene.object("customer", words.thread, scene.names["delivery"])
    del words.body["lines"]
    return words


NEWEST = "One objects to the newest of what was corrected"
OWN = "One objects to what another said; what one said oneself is corrected"
PLEA = "A plea that upstream has not paid disputes no line and no sum"
LINED = (
    "order.placed",
    "order.accepted",
    "goods.delivered",
    "goods.received",
    "goods.inspected",
    "inspection.agreed",
    "account.stated",
    "account.confirmed",
    "fee.demanded",
    "payment.stated",
    "payment.acknowledged",
)
LINED_WORK = (
    "work.confirmed",
    "payslip.issued",
    "payment.stated",
    "payment.acknowledged",
    "wage.demanded",
    "arrears.recorded",
    "arrears.acknowledged",
)
HAS = "An objection names lines that the statement has"
BARE = {"ground": "upstream-unpaid", "lines": GONE}
MADE = [
    *rows(
        "objection.made",
        objection,
        (PLEA, {"ground": "upstream-unpaid"}, BARE),
        (PLEA, {**BARE, "amount_fen": 0}, {"lines": GONE, "amount_fen": 0}),
        (PLEA, {**BARE, "qty_e3": 0}, {"lines": GONE, "qty_e3": 0}),
        ("An objection names each line once", {"lines": [1, 1]}, {"lines": [1]}),
        (no("statement"), {"statement": NOWHERE}, {"statement": "$delivery"}),
        (no("statement"), {"statement": "$elsewhere"}, {"statement": "$delivery"}),
        (OWN, {"who": "contractor"}, {"who": "customer"}),
        (OWN, {"statement": "$received"}, {"statement": "$received", "who": "contractor"}),
        (HAS, {"lines": [1, 3]}, {"lines": [1, 2]}),
    ),
    *(
        row
        for kind in LINED
        for row in rows(
            "objection.made", partial(objection_to_any, kind=kind), (HAS, {"lines": [2, 3]}, {"lines": [2]})
        )
    ),
    *(
        row
        for kind in LINED_WORK
        for row in rows(
            "objection.made", partial(objection_to_work, kind=kind), (HAS, {"lines": [2, 3]}, {"lines": [2]})
        )
    ),
    *rows("objection.made", objection_to_a_count, (HAS, {"lines": [1]}, {}), (OWN, {"who": "workshop"}, {})),
    *rows("objection.made", objection_to_an_inspection, (NEWEST, {"statement": "$first"}, {"statement": "$newest"})),
    *rows("objection.made", objection_to_an_account, (NEWEST, {"statement": "$first"}, {"statement": "$newest"})),
    *rows(
        "objection.made",
        one_objection_more,
        (
            "No more objections than `most` says stand open against one statement; withdraw one first",
            {"statement": "$delivery"},
            {"statement": "$again"},
        ),
    ),
    *rows("objection.made", objection_to_an_entry, (HAS, {"lines": [1]}, {})),
]


def answer(scene: Scene) -> Words:
    """Of two objections the first was withdrawn; the contractor is about to answer the second."""
    words = objection(scene)
    scene.names["closed"], scene.names["open"] = [
        scene.say(words.who, words.kind, words.thread, words.body) for _ in range(2)
    ]
    scene.say("customer", "objection.withdrawn", words.thread, {"objection": scene.names["closed"]})
    other = scene.fold.said[scene.names["elsewhere"]].thread
    scene.names["objection elsewhere"] = scene.object("customer", other, scene.names["elsewhere"])
    body = {"objection": scene.names["open"], "answer": "rejected"}
    return Words("contractor", "objection.answered", words.thread, body)


def answer_by_the_registrar(scene: Scene) -> Words:
    """The registrar is about to answer a party that objects to its entry."""
    words = objection_to_an_entry(scene)
    made = scene.say(words.who, words.kind, words.thread, words.body)
    return Words("registrar", "objection.answered", words.thread, {"objection": made, "answer": "upheld"})


def one_answer_more(scene: Scene) -> Words:
    """An objection was answered as often as may be; another one, once less."""
    words = answer(scene)
    scene.names["other"] = scene.object("customer", words.thread, scene.names["delivery"])
    body = {"answer": "rejected"}
    for _ in range(ANSWERS_MAX - 1):
        scene.say(words.who, words.kind, words.thread, {**body, "objection": scene.names["open"]})
        scene.say(words.who, words.kind, words.thread, {**body, "objection": scene.names["other"]})
    scene.say(words.who, words.kind, words.thread, {**body, "objection": scene.names["open"]})
    return words


def withdrawal(scene: Scene) -> Words:
    """The customer is about to withdraw the second objection."""
    words = answer(scene)
    return Words("customer", "objection.withdrawn", words.thread, {"objection": scene.names["open"]})


CLOSED = "A closed objection is neither answered nor withdrawn"
OTHER_SIDE = "An objection is answered by the other side"
ANSWERED = [
    *rows(
        "objection.answered",
        answer,
        (no("objection"), {"objection": NOWHERE}, {"objection": "$open"}),
        (no("objection"), {"objection": "$objection elsewhere"}, {"objection": "$open"}),
        (CLOSED, {"objection": "$closed"}, {"objection": "$open"}),
        (OTHER_SIDE, {"who": "customer"}, {"who": "contractor"}),
    ),
    *rows(
        "objection.answered",
        one_answer_more,
        (
            "An objection was answered often enough; the next word is the objector's",
            {"objection": "$open"},
            {"objection": "$other"},
        ),
    ),
    *rows(
        "judge",
        answer_by_the_registrar,
        ("objection.answered is said by the registrar.", {"who": "customer"}, {"who": "registrar"}),
        code="not-entitled",
    ),
]
WITHDRAWN = rows(
    "objection.withdrawn",
    withdrawal,
    (no("objection"), {"objection": NOWHERE}, {"objection": "$open"}),
    (no("objection"), {"objection": "$objection elsewhere"}, {"objection": "$open"}),
    (CLOSED, {"objection": "$closed"}, {"objection": "$open"}),
    ("An objection is withdrawn by the objector", {"who": "contractor"}, {"who": "customer"}),
)

ROWS = [*MADE, *ANSWERED, *WITHDRAWN]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
