"""The rules of notices and ratifications, one row per sentence; and whose person acts with a key."""

from __future__ import annotations

from functools import partial

import pytest

from ledger import jose
from ledger.rules.anywhere import NOTICES_MAX
from tests.trade import ORIGIN
from tests.unit.breaking import NOWHERE, TODAY, TOMORROW, Row, Scene, Words, delivered, no, ordered, play, rows
from tests.unit.working import hired


def notice(scene: Scene) -> Words:
    """A delivery is about to be served on the customer; another lies elsewhere, a receipt and a notice beside it."""
    scene.firms("stranger")
    names = scene.names
    order = ordered(scene)
    names["elsewhere"] = delivered(scene, ordered(scene))
    names["delivery"] = delivered(scene, order)
    names["received"] = scene.receive("customer", order, names["delivery"], [100, 50])
    body = {
        "statement": names["delivery"],
        "recipient": scene.id("customer"),
        "channel": "sms",
        "served_on": TODAY,
        "served_at": "09:30",
        "result": "delivered",
        "address": "13800000000",
    }
    names["notice"] = scene.say("operator", "notice.served", order, body)
    return Words("operator", "notice.served", order, body)


def notice_to_a_worker(scene: Scene) -> Words:
    """The worker's count is about to be served on him."""
    thread = hired(scene)
    count = scene.count("workshop", thread, 10, 15_000)
    body = {"statement": count, "recipient": scene.id("worker"), "channel": "in-person", "served_on": TODAY}
    return Words("operator", "notice.served", thread, body | {"result": "signed"})


def notice_to_a_party(scene: Scene) -> Words:
    """The registrar's entry is about to be served on the party."""
    scene.firms()
    thread = f"party:{scene.id('customer')}"
    entry = next(said.id for said in scene.fold.said.values() if said.thread == thread)
    body = {"statement": entry, "recipient": scene.id("customer"), "channel": "post", "served_on": TODAY}
    return Words("operator", "notice.served", thread, body | {"result": "returned"})


def one_notice_more(scene: Scene) -> Words:
    """As many notices as may be of one delivery; of another, one less."""
    words = notice(scene)
    names = scene.names
    names["again"] = scene.deliver("contractor", words.thread, [(1, 5)])
    for _ in range(NOTICES_MAX - 1):
        scene.say(words.who, words.kind, words.thread, words.body)
        scene.say(words.who, words.kind, words.thread, words.body | {"statement": names["again"]})
    return words


PARTY = "A notice is served on a party of the thread"
SERVED = [
    *rows(
        "notice.served",
        notice,
        (PARTY, {"recipient": "$stranger"}, {"recipient": "$customer"}),
        ("A notice was served in the past or today", {"served_on": TOMORROW}, {"served_on": TODAY}),
        (no("statement"), {"statement": NOWHERE}, {"statement": "$delivery"}),
        (no("statement"), {"statement": "$elsewhere"}, {"statement": "$delivery"}),
        ("A notice serves what another said, not a notice", {"statement": "$notice"}, {"statement": "$delivery"}),
        (
            "A notice is served on another than who said it",
            {"recipient": "$contractor"},
            {"recipient": "$contractor", "statement": "$received"},
        ),
    ),
    *rows("notice.served", notice_to_a_worker, (PARTY, {"recipient": "$second"}, {"recipient": "$worker"})),
    *rows("notice.served", notice_to_a_party, (PARTY, {"recipient": "$contractor"}, {"recipient": "$customer"})),
    *rows(
        "notice.served",
        one_notice_more,
        ("A statement was served often enough", {"statement": "$delivery"}, {"statement": "$again"}),
    ),
    *rows(
        "judge",
        notice,
        ("notice.served is said by the operator.", {"who": "customer"}, {"who": "operator"}),
        code="not-entitled",
    ),
]

# ---- ratified


def doubted(scene: Scene) -> Words:
    """A clerk confirmed 199.00 and paid 60.00; the principal is about to say what it makes of the confirmation."""
    scene.firms()
    names = scene.names
    scene.employ("customer", "peer", scope=["account.confirmed", "mandate.ratified"], limit_fen=19_900)
    scene.employ("customer", "small", scope=["account.confirmed", "mandate.ratified"], limit_fen=19_899)
    scene.employ("customer", "buyer", scope=["order.placed", "mandate.ratified"])
    scene.employ("customer", "clerk")
    order = ordered(scene)
    names["delivery"] = delivered(scene, order)
    names["stated"] = scene.state("contractor", "customer", [(names["delivery"], 1), (names["delivery"], 2)], deduct=50)
    account = scene.account("customer", "contractor")
    lines = [{k: row[k] for k in ("no", "qty_e3", "amount_fen", "deduction_fen")} for row in _stated_lines(scene)]
    body = {"statement": names["stated"], "lines": lines, "total_fen": 19_900}
    names["confirmed"] = scene.say("customer/clerk", "account.confirmed", account, body)
    pair = {"customer": scene.id("customer"), "contractor": scene.id("contractor"), "form": "cash"}
    paid = {**pair, "amount_fen": 6_000, "paid_on": TODAY, "allocations": [{"order": order, "amount_fen": 6_000}]}
    names["paid"] = scene.say("customer/clerk", "payment.stated", account, paid)
    names["elsewhere"] = scene.order(order).placed
    scene.employ("customer", "late", scope=["account.confirmed", "mandate.ratified"])
    scene.employ("customer", "late chief")
    person = scene.fold.statements[_added(scene, "clerk")].fields["person"]
    _second_key(scene, "clerk at night", person)
    return Words("customer", "mandate.ratified", account, {"statement": names["confirmed"], "ratified": True})


def _stated_lines(scene: Scene) -> list[dict[str, int]]:
    lines: list[dict[str, int]] = scene.fold.statements[scene.names["stated"]].fields["lines"]
    return lines


def _added(scene: Scene, person: str) -> str:
    """The statement that added an employee's key."""
    added = [st for st in scene.fold.statements.values() if st.kind == "key.added"]
    return next(st.id for st in added if st.fields["person_name"] == person)


def _second_key(scene: Scene, name: str, person: str) -> None:
    """Another key of a person who has one."""
    party, signer = scene.parties["customer"], scene.key(f"customer/{name}")
    party.extra[name] = signer
    proof = jose.sign_key_proof(party.id, signer.jwk, ORIGIN, scene.at_ms // 1000, signer)
    body = {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1", "person": person, "person_name": name}
    scene.say("customer", "key.added", f"party:{party.id}", body)


def ratified(scene: Scene) -> Words:
    """The confirmation was ratified; the payment is about to be."""
    words = doubted(scene)
    scene.names["ratified"] = scene.say(words.who, words.kind, words.thread, words.body)
    words.body |= {"statement": scene.names["paid"]}
    return words


def agreed_by_a_clerk(scene: Scene) -> Words:
    """A clerk of the contractor agreed to an inspection; a limited key is about to ratify that."""
    scene.firms()
    scene.employ("contractor", "peer", scope=["inspection.agreed", "mandate.ratified"], limit_fen=10_000_000)
    scene.employ("contractor", "clerk")
    order = ordered(scene)
    delivery = delivered(scene, order)
    found = scene.inspect("customer", order, delivery, [{"accepted": 100}, {"accepted": 50}])
    agreed = scene.agree("contractor/clerk", order, found)
    return Words("contractor", "mandate.ratified", order, {"statement": agreed, "ratified": True})


REFUSES = {"ratified": False}
LARGER = "A key ratifies no larger sum than it may sign itself"
RATIFIED = [
    *rows(
        "mandate.ratified",
        doubted,
        (no("statement"), {"statement": NOWHERE}, {"statement": "$confirmed"}),
        (no("statement"), {"statement": "$elsewhere"}, {"statement": "$confirmed"}),
        ("One ratifies what was signed in one's own name", {"statement": "$stated"}, REFUSES),
        ("One ratifies what was signed in one's own name", {"who": "contractor"}, {"who": "customer"}),
        ("No key ratifies what it signed itself", {"who": "customer/clerk"}, {"who": "customer/peer"}),
        ("No key ratifies what it signed itself", {"who": "customer/clerk", **REFUSES}, REFUSES),
        (
            "No person ratifies what that person signed with another key",
            {"who": "customer/clerk at night"},
            {"who": "customer/late chief"},
        ),
        (
            "A key that ratifies may sign everything, or is older than what it ratifies",
            {"who": "customer/late"},
            {"who": "customer/peer"},
        ),
        ("A key ratifies what it may sign itself", {"who": "customer/buyer"}, {"who": "customer/peer"}),
        ("A key ratifies what it may sign itself", {"who": "customer/peer", "statement": "$paid"}, {}),
        (LARGER, {"who": "customer/small"}, {"who": "customer/peer"}),
    ),
    *rows(
        "mandate.ratified",
        ratified,
        ("A ratification is not ratified itself", {"statement": "$ratified"}, {}),
        ("Whether a statement is ratified is said once", {"statement": "$confirmed", **REFUSES}, {}),
    ),
    *rows("mandate.ratified", agreed_by_a_clerk, (LARGER, {"who": "contractor/peer"}, {"who": "contractor"})),
]

# ---- whose person


def by_a_person(scene: Scene, custody: str = "file") -> Words:
    """A person's key is about to receive goods and to say who acts."""
    scene.firms()
    scene.employ("customer", "clerk", custody=custody)
    clerk = scene.fold.statements[_added(scene, "clerk")].fields["person"]
    other = scene.uuid()
    scene.names["clerk acts"], scene.names["another acts"] = {"person": clerk}, {"person": other}
    scene.names["at a kiosk"] = {"person": other, "channel": "kiosk"}
    scene.names["helped"] = {"person": clerk, "helper": other}
    order = ordered(scene)
    delivery = delivered(scene, order)
    lines = [{"no": 1, "qty_e3": 100_000}, {"no": 2, "qty_e3": 50_000}]
    body = {"delivery": delivery, "received_on": TODAY, "lines": lines}
    return Words("customer/clerk", "goods.received", order, body)


ACTS = "Who acts with a person's key is that person"
PERSONS = [
    *rows(
        "judge",
        by_a_person,
        (ACTS, {"via": "$another acts"}, {"via": "$clerk acts"}),
        (ACTS, {"via": "$another acts"}, {"via": "$another acts", "who": "customer"}),
        (ACTS, {"via": "$at a kiosk"}, {"via": "$helped"}),
    ),
    *rows(
        "judge",
        partial(by_a_person, custody="kiosk"),
        (ACTS, {"via": "$another acts"}, {"via": "$at a kiosk"}),
    ),
]

ROWS = [*SERVED, *RATIFIED, *PERSONS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
