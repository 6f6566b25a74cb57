"""What a reader who holds only a part of the log can still judge: admitted, with a note of what was not checked.

The part is cut out of a trade that was judged whole: a thread, a statement, or a price. What is left is folded by a
reader who says for which keys it cannot know, and must come to the sums that the whole trade came to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ledger import standing, statement
from ledger.fold import Fold
from ledger.records import OrderRecord
from ledger.statement import About
from reports.case import reading
from tests.packs import dispute
from tests.unit.breaking import TODAY, Scene, delivered, ordered, watch

Notes = list[tuple[str, str]]  # kind of a statement, what of it was not checked


@dataclass(frozen=True)
class Partial:
    """What a reader without a part made of a trade."""

    fold: Fold
    scene: Scene

    @property
    def notes(self) -> Notes:
        """What was not checked, in the order of the log."""
        return [(self.scene.fold.said[one].kind, what) for one, what in self.fold.unchecked]

    def balances(self) -> dict[str, int]:
        """Every balance that is not zero."""
        held = {key: self.fold.balance_fen(key.removeprefix("balance:")) for key in self.scene.fold.records}
        return {key.removeprefix("balance:"): fen for key, fen in held.items() if fen}


def without(scene: Scene, *parts: str) -> Partial:
    """The trade for a reader who lacks these threads and statements, and knows that it does."""
    missing = [st.id for st in scene.fold.statements.values() if st.thread in parts or st.id in parts]
    ids = {*missing, *parts, *(thread.partition(":")[2] for thread in parts if ":" in thread)}

    def known(key: str) -> bool:
        return not any(part in ids for part in key.split(":"))

    fold = Fold(known=known, complete=False)
    for index, (wire, at_ms) in enumerate(scene.wires):
        st = statement.parse(wire)
        if st.id not in missing:
            watch(fold, st, index, at_ms)
            fold.admit(st, index, at_ms)
    assert len(fold.said) == len(scene.wires) - len(missing)
    assert sum(fold.balance_fen(account) for account in _accounts(fold)) == 0
    return Partial(fold, scene)


def _accounts(fold: Fold) -> list[str]:
    return [key.removeprefix("balance:") for key in fold.records if key.startswith("balance:")]


# ---- a thread is missing


def story() -> Scene:
    """Two orders under an order of the customer's own customer; both charged, confirmed, demanded and paid in part."""
    scene = Scene()
    scene.firms("upstream")
    names = scene.names
    names["parent"] = ordered(scene, "accepted", "upstream", "customer")
    names["one"], names["two"] = ordered(scene, parent=names["parent"]), ordered(scene)
    first, second = delivered(scene, names["one"]), delivered(scene, names["two"])
    scene.inspect("customer", names["one"], first, [{"accepted": 90, "rework": 10}, {"accepted": 50}])
    charged, about = [(first, 2), (second, 1)], [About(first), About(second)]
    stated = scene.state("contractor", "customer", charged)
    scene.confirm("customer", scene.state("contractor", "customer", charged, supersedes=stated, about=about))
    names["account"] = account = scene.account("customer", "contractor")
    orders = [{"order": names["one"], "amount_fen": 19_000}, {"order": names["two"], "amount_fen": 10_000}]
    pair = {"customer": scene.id("customer"), "contractor": scene.id("contractor")}
    demand = scene.say("contractor", "fee.demanded", account, {**pair, "orders": orders, "total_fen": 29_000})
    line = {"delivery_line": 1, "amount_fen": 9_000}
    lines = [{"order": names["one"], "delivery": first} | line, {"order": names["two"], "delivery": second} | line]
    body = {"lines": lines, "total_fen": 18_000, "due_on": TODAY, "demand": demand}
    scene.say("customer", "fee.acknowledged", account, body)
    paid = scene.pay("customer", "contractor", [(names["one"], 5_000), (names["two"], 4_000), ("", 3_000)])
    scene.acknowledge("contractor", paid)
    scene.acknowledge(
        "contractor", scene.pay("customer", "contractor", [(names["two"], 1_000)], form="offset", from_prepaid=True)
    )
    scene.check()
    return scene


LACKS: list[tuple[tuple[str, ...], Notes]] = [
    ((), []),
    (("parent",), [("order.placed", "order")]),
    (("parent", "upstream"), [("order.placed", "order")]),
    (
        ("two",),
        [
            ("account.stated", "order"),
            ("account.stated", "delivery line"),
            ("account.stated", "statement"),
            ("account.stated", "order"),
            ("account.stated", "delivery line"),
            ("fee.demanded", "order"),
            ("fee.acknowledged", "order"),
            ("fee.acknowledged", "delivery line"),
            ("payment.stated", "order"),
            ("payment.stated", "order"),
        ],
    ),
    (("account",), []),
]


@pytest.mark.parametrize(("lacks", "notes"), LACKS, ids=["+".join(lacks) or "nothing" for lacks, _ in LACKS])
def test_a_thread_that_is_missing_is_noted_where_another_names_it(lacks: tuple[str, ...], notes: Notes) -> None:
    """What lies in a thread that is not at hand is not checked, and each statement that names it says so."""
    scene = story()
    threads = [f"party:{scene.id(name)}" if name == "upstream" else scene.names[name] for name in lacks]
    assert without(scene, *threads).notes == notes


def test_an_order_at_hand_stands_as_it_does_with_all_at_hand() -> None:
    """Without the other order, what is owed and paid for this one, and what lies ahead, is the same to the fen."""
    scene = story()
    partial = without(scene, scene.names["two"])
    order = partial.fold.get(scene.names["one"])
    assert isinstance(order, OrderRecord)
    threads = [order.order, scene.names["account"]]
    assert standing.of_order(partial.fold, order, scene.today, threads) == scene.standing(order.order)
    whole = Partial(scene.fold, scene).balances()
    customer = f"party:{scene.id('customer')}"
    claim = f"claim:fee:{scene.names['two'].removeprefix('order:')}"
    owed_fen = whole.pop(claim)
    whole[customer] += owed_fen
    assert (owed_fen, partial.balances()) == (10_000, whole)


def test_a_party_that_is_missing_is_noted_by_who_names_it() -> None:
    """Who deals with a party whose thread is not at hand is not asked whether that party is registered."""
    scene = Scene()
    scene.firms()
    ordered(scene, "placed")
    scene.pay("customer", "contractor", [("", 1)])
    partial = without(scene, f"party:{scene.id('contractor')}")
    assert partial.notes == [("order.placed", "party"), ("payment.stated", "party")]


# ---- a statement is missing


def goods(scene: Scene) -> str:
    """A delivery that was received, inspected, agreed to, delivered again and charged."""
    order = ordered(scene)
    first = delivered(scene, order)
    scene.receive("customer", order, first, [100, 50])
    found = scene.inspect("customer", order, first, [{"accepted": 90, "rework": 10}, {"accepted": 50}])
    scene.agree("contractor", order, found)
    scene.deliver("contractor", order, [(1, 10)], rework_of={"delivery": first, "line": 1})
    scene.confirm("customer", scene.state("contractor", "customer", [(first, 2)]))
    return first


def inspection(scene: Scene) -> str:
    """An inspection that was agreed to."""
    order = ordered(scene)
    found = scene.inspect("customer", order, delivered(scene, order), [{"accepted": 100}, {"accepted": 50}])
    scene.agree("contractor", order, found)
    return found


def stated(scene: Scene) -> str:
    """A statement of account that was confirmed after a payment."""
    scene.pay("customer", "contractor", [("", 1)])
    statement_id = scene.state("contractor", "customer", [(delivered(scene, ordered(scene)), 1)])
    scene.pay("customer", "contractor", [("", 1)])
    scene.confirm("customer", statement_id)
    return statement_id


def corrected(scene: Scene) -> str:
    """A statement of account that was corrected after a payment."""
    scene.pay("customer", "contractor", [("", 1)])
    delivery = delivered(scene, ordered(scene))
    statement_id = scene.state("contractor", "customer", [(delivery, 1)])
    scene.pay("customer", "contractor", [("", 1)])
    scene.confirm("customer", scene.state("contractor", "customer", [(delivery, 1)], supersedes=statement_id))
    return statement_id


def payment(scene: Scene) -> str:
    """A payment that was acknowledged."""
    scene.pay("customer", "contractor", [("", 1)])
    paid = scene.pay("customer", "contractor", [(ordered(scene), 5), ("", 1)])
    scene.acknowledge("contractor", paid)
    return paid


def demand(scene: Scene) -> str:
    """A demand that was acknowledged after a payment."""
    order = ordered(scene)
    delivery = delivered(scene, order)
    scene.inspect("customer", order, delivery, [{"accepted": 100}, {"accepted": 50}])
    scene.pay("customer", "contractor", [("", 1)])
    account = scene.account("customer", "contractor")
    pair = {"customer": scene.id("customer"), "contractor": scene.id("contractor")}
    orders = [{"order": order, "amount_fen": 9_000}]
    demanded = scene.say("contractor", "fee.demanded", account, {**pair, "orders": orders, "total_fen": 9_000})
    scene.pay("customer", "contractor", [("", 1)])
    line = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": 9_000}
    body = {"lines": [line], "total_fen": 9_000, "due_on": TODAY, "demand": demanded}
    scene.say("customer", "fee.acknowledged", account, body)
    return demanded


def objection(scene: Scene) -> str:
    """An objection that was answered, given up by who confirms the answer, and withdrawn."""
    order = ordered(scene)
    delivery = delivered(scene, order)
    made = scene.object("customer", order, delivery, lines=[1])
    answer = scene.say("contractor", "objection.answered", order, {"objection": made, "answer": "rejected"})
    scene.say("customer", "objection.withdrawn", order, {"objection": made})
    stated = scene.state("contractor", "customer", [(delivery, 1)])
    scene.confirm("customer", stated, about=[About(answer)])
    return made


def objected(scene: Scene) -> str:
    """A delivery that was objected to."""
    order = ordered(scene)
    delivery = delivered(scene, order)
    scene.object("customer", order, delivery)
    return delivery


def key(scene: Scene) -> str:
    """A key that was added and revoked."""
    kid = scene.employ("customer", "clerk")
    added = next(reversed(scene.fold.said))
    scene.say("customer", "key.revoked", f"party:{scene.id('customer')}", {"kid": kid, "reason": "left"})
    scene.names["kid"] = kid
    return added


BEFORE = "statement"  # what is named in `prev`, `about` or `supersedes`
MISSING: list[tuple[Callable[[Scene], str], Notes]] = [
    (
        goods,
        [
            ("goods.received", BEFORE),
            ("goods.received", "delivery"),
            ("goods.inspected", "delivery"),
            ("goods.delivered", "delivery line to rework"),
            ("account.stated", "delivery line"),
        ],
    ),
    (inspection, [("inspection.agreed", BEFORE), ("inspection.agreed", "inspection")]),
    (stated, [("payment.stated", BEFORE), ("account.confirmed", "statement of account")]),
    (corrected, [("payment.stated", BEFORE), ("account.stated", BEFORE), ("account.stated", "statement of account")]),
    (payment, [("payment.acknowledged", BEFORE), ("payment.acknowledged", "payment")]),
    (demand, [("payment.stated", BEFORE), ("fee.acknowledged", "demand")]),
    (
        objection,
        [
            ("objection.answered", BEFORE),
            ("objection.answered", "objection"),
            ("objection.withdrawn", "objection"),
        ],
    ),
    (objected, [("objection.made", BEFORE), ("objection.made", "statement")]),
    (key, [("key.revoked", BEFORE), ("key.revoked", "key")]),
]


@pytest.mark.parametrize(("play", "notes"), MISSING, ids=[play.__name__ for play, _ in MISSING])
def test_a_statement_that_is_missing_is_noted_by_what_answers_it(play: Callable[[Scene], str], notes: Notes) -> None:
    """An answer to what is not at hand is admitted, is not checked against it, and moves nothing for it."""
    scene = Scene()
    scene.firms()
    missing = play(scene)
    scene.check()
    partial = without(scene, missing, *([scene.names["kid"]] if "kid" in scene.names else []))
    assert partial.notes == notes
    moved = [transfer.line for _, transfer in partial.fold.transfers]
    assert not [line for line in moved if missing in line]


# ---- a price is withheld


def test_a_price_that_is_withheld_is_noted_and_the_sums_stand() -> None:
    """Who may not see the price of a line does not check its sums, and comes to the same balances."""
    scene = Scene()
    scene.firms()
    order = ordered(scene)
    delivery = delivered(scene, order)
    scene.inspect("customer", order, delivery, [{"accepted": 90, "rejected": 10}, {"accepted": 50}])
    scene.confirm("customer", scene.state("contractor", "customer", [(delivery, 2)]))
    fold = Fold(complete=False)
    for index, (wire, at_ms) in enumerate(scene.wires):
        st = statement.parse(wire)
        hidden = {d.digest for d in st.disclosures if d.name == "price_e4" and st.where[d.digest] == ("lines", 1)}
        shown = {d.digest for d in st.disclosures} - hidden
        fold.admit(statement.parse(statement.wire(st, shown), complete=False), index, at_ms)
    kinds = ["order.placed", "goods.inspected", "account.stated"]
    assert Partial(fold, scene).notes == [(kind, "price of an order line") for kind in kinds]
    assert fold.records == scene.fold.records


# ---- a pack, as its reader holds it


def test_a_pack_leaves_nothing_unchecked_but_what_it_names_of_other_threads() -> None:
    """Of a pack only the parent order, and a statement of another thread named in `about`, are not checked."""
    ledger, order, account = dispute()
    parent = ledger.order(order).parent
    assert parent is not None
    elsewhere = ledger.order(parent).placed
    named: Any = [About(elsewhere)]
    thread = f"party:{ledger.id('customer')}"
    terms = {"terms": "e-signing", "version": "v2", "sha256": "cd" * 32}
    agreed = ledger.say("customer", "party.terms_agreed", thread, terms, about=named)
    contents = ledger.collected("account", account, "contractor").contents
    fold, known = reading.fold(contents), reading.knows(contents)
    placed = [one.placed for one in fold.of_type(OrderRecord)]
    assert sorted(fold.unchecked) == sorted([*((one, "order") for one in placed), (agreed, "statement")])
    assert len(placed) == 2
    named_elsewhere = (f"said:{elsewhere}", f"bundle:{ledger.id('contractor')}:own::B-1")
    not_at_hand = (parent, f"thread:{parent}", f"party:{ledger.id('upstream')}", *named_elsewhere)
    assert [known(key) for key in not_at_hand] == [False] * 5
    at_hand = (order, f"thread:{order}", f"party:{ledger.id('customer')}", f"said:{agreed}", f"line:{agreed}:1")
    assert [known(key) for key in at_hand] == [True] * 5
