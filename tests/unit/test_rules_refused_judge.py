"""What the judge asks of every statement, one row per sentence: its key, what it names, its place, its right."""

from __future__ import annotations

import pytest

from ledger import jose
from ledger.judge import SAID_FEN_MAX
from ledger.kinds.fields import AMOUNT_FEN_MAX
from ledger.rules.keys import WAIT_MS
from ledger.statement import About
from tests.trade import ORIGIN
from tests.unit.breaking import (
    MIDNIGHT_MS,
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
    repeated,
    rows,
)
from tests.unit.test_rules_refused_system import AGAIN, founding, issue, policy
from tests.unit.working import hired, record_of


def unfounded(scene: Scene) -> Words:
    """Nothing was said, and the first words are not the founding."""
    words = founding(scene)
    return Words("registrar", "policy.published", words.thread, {"rules": 1, "parameters": []})


def receipt(scene: Scene) -> Words:
    """A delivery is about to be received, by anybody; a clerk may, for a time; one who left may not."""
    scene.firms("stranger", "other")
    scope = ["goods.received", "payment.stated"]
    scene.employ("customer", "clerk", scope=scope, limit_fen=5_000, until=TOMORROW)
    scene.employ("customer", "gone")
    names = scene.names
    names |= {"stranger's key": scene.signer("stranger"), "no key": scene.key("nobody")}
    gone = {"kid": scene.signer("customer/gone").kid, "reason": "left"}
    scene.say("customer", "key.revoked", f"party:{scene.id('customer')}", gone)
    names["order"], names["none"] = ordered(scene), f"order:{scene.uuid()}"
    names["placed"] = scene.order(names["order"]).placed
    names["founded"] = next(iter(scene.fold.said))
    names["delivery"], names["elsewhere"] = delivered(scene, names["order"]), delivered(scene, ordered(scene))
    names["among others"] = delivered(scene, ordered(scene, "accepted", "stranger", "other"), "other")
    for name, one in (("elsewhere", "elsewhere"), ("others", "among others"), ("the log", "founded")):
        names[f"about {name}"] = [About(names[one])]
    lines = [{"no": 1, "qty_e3": 100_000}, {"no": 2, "qty_e3": 50_000}]
    body = {"delivery": names["delivery"], "received_on": TODAY, "lines": lines}
    return Words("customer", "goods.received", names["order"], body)


def enrolled(scene: Scene) -> Words:
    """A receipt is about to be signed by a key that the registrar added."""
    words = receipt(scene)
    party, signer = scene.id("customer"), scene.key("enrolled")
    proof = jose.sign_key_proof(party, signer.jwk, ORIGIN, 1, signer)
    body = {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1"}
    counts_ms = scene.at_ms + WAIT_MS
    scene.say("registrar", "key.added", f"party:{party}", body)
    scene.parties["customer"].extra["enrolled"] = signer
    scene.names |= {"early": counts_ms - 1, "counts": counts_ms}
    words.who, words.at_ms = "customer/enrolled", counts_ms
    return words


def sealed(scene: Scene) -> Words:
    """A receipt that names who took the goods in, as one before it did, under the same salt."""
    words = receipt(scene)
    words.body["received_by"] = "张三"
    scene.names["drawn"] = scene.numbers
    words.claims["supersedes"] = scene.say(words.who, words.kind, words.thread, words.body)
    return words


def opening(scene: Scene) -> Words:
    """The clerk is about to open the pair's account with a payment of just his limit."""
    receipt(scene)
    pair = {"customer": scene.id("customer"), "contractor": scene.id("contractor")}
    body = {**pair, "amount_fen": 5_000, "paid_on": TODAY, "form": "cash", "allocations": [{"amount_fen": 5_000}]}
    return Words("customer/clerk", "payment.stated", f"account:{scene.uuid()}", body)


def withdrawal(scene: Scene) -> Words:
    """An order is about to be withdrawn, which is none of the clerk's business."""
    receipt(scene)
    return Words("customer", "order.withdrawn", ordered(scene, "placed"), {"ground": "other"})


def revocation(scene: Scene) -> Words:
    """The clerk, whose key has no right to revoke any, is about to revoke it itself."""
    receipt(scene)
    scene.employ("customer", "buyer")
    for name in ("clerk", "buyer"):
        scene.names[name] = scene.signer(f"customer/{name}").kid
    body = {"kid": scene.names["clerk"], "reason": "left"}
    return Words("customer/clerk", "key.revoked", f"party:{scene.id('customer')}", body)


def agreement(scene: Scene) -> Words:
    """A correction that lowers what is owed by ten yuan is about to be agreed to, by one of two clerks."""
    words = receipt(scene)
    for name, limit_fen in (("junior", 999), ("senior", 1_000)):
        scene.employ("contractor", name, limit_fen=limit_fen)
    found = [{"accepted": 100}, {"accepted": 50}], [{"accepted": 90, "rejected": 10}, {"accepted": 50}]
    first = scene.inspect("customer", words.thread, scene.names["delivery"], found[0])
    lower = scene.inspect("customer", words.thread, scene.names["delivery"], found[1], supersedes=first)
    line = {"no": 1, "accepted_e3": 90_000, "amount_fen": 9_000, "deduction_fen": 0}
    return Words("contractor/senior", "inspection.agreed", words.thread, {"inspection": lower, "lines": [line]})


def riches(scene: Scene) -> Words:
    """So much was paid ahead, as often as it takes, that the last fen that can be counted is about to be paid."""
    scene.firms()
    times, rest_fen = divmod(SAID_FEN_MAX, AMOUNT_FEN_MAX)
    for _ in range(times):
        scene.acknowledge("contractor", scene.pay("customer", "contractor", [("", AMOUNT_FEN_MAX)]))
    paid = scene.pay("customer", "contractor", [("", rest_fen + 1)])
    scene.names |= {"rest": rest_fen, "more": rest_fen + 1}
    body = {"payment": paid, "received_on": TODAY, "amount_fen": rest_fen, "allocations": [{"amount_fen": rest_fen}]}
    return Words("contractor", "payment.acknowledged", scene.account("customer", "contractor"), body)


def counting(scene: Scene) -> Words:
    """A worker's day is about to be counted; a colleague's was, by the same workshop, which sells to a customer."""
    thread, names = hired(scene), scene.names
    names["own"] = scene.count("workshop", thread, 100, 15_000)
    names["colleague's"] = scene.count("workshop", names["elsewhere"], 100, 15_000)
    names["placed there"] = scene.order(names["order"]).placed
    for name in ("own", "colleague's", "placed there"):
        names[f"about {name}"] = [About(names[name])]
    return Words("workshop", "work.recorded", thread, record_of(scene))


def delivering(scene: Scene) -> Words:
    """Goods of the workshop's order are about to be delivered; a worker's day was counted."""
    counting(scene)
    body = {"delivered_on": TODAY, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000, "unit": "pair"}]}
    return Words("workshop", "goods.delivered", scene.names["order"], body)


def terms(scene: Scene) -> Words:
    """An order that the other side objected to something in is about to be accepted."""
    scene.firms()
    order = ordered(scene, "placed")
    scene.names["placed"] = scene.order(order).placed
    scene.names["objection"] = scene.object("contractor", order, scene.names["placed"])
    return Words("contractor", "order.accepted", order, repeated())


def correction(scene: Scene) -> Words:
    """A receipt, of which the customer's inspection of another delivery and the contractor's delivery are no part."""
    words = receipt(scene)
    scene.names["inspection"] = scene.inspect(
        "customer", words.thread, scene.names["delivery"], [{"accepted": 100}, {"accepted": 50}]
    )
    other = scene.fold.said[scene.names["elsewhere"]].thread
    scene.names["received elsewhere"] = scene.receive("customer", other, scene.names["elsewhere"], [100, 50])
    return words


def delivery(scene: Scene) -> Words:
    """One pair more is about to be delivered."""
    words = receipt(scene)
    body = {"delivered_on": TODAY, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000, "unit": "pair"}]}
    return Words("contractor", "goods.delivered", words.thread, body)


STATEMENT, THREAD = no("statement"), no("thread")
UNSIGNED = "The signing key is not registered for this signer."
NO_PREV = "The first statement of a thread, and every one of system: and access:, has no prev."
OVER = {"amount_fen": 5_001, "allocations.0.amount_fen": 5_001}
SALT = "A digest of a sealed field was used before; draw a fresh salt."
KEYS = [
    *rows("judge", unfounded, ("A log begins with log.founded", {}, AGAIN)),
    *rows(
        "judge",
        receipt,
        (UNSIGNED, {"signer": "$stranger's key"}, {}),
        (UNSIGNED, {"signer": "$no key"}, {}),
        code="unknown-signer",
    ),
    *rows(
        "judge",
        founding,
        (UNSIGNED, {"signer": "$another key"}, {}),
        (UNSIGNED, {"who": "operator", "registrar": "$operator", "operator": "$another"}, {}),
        code="unknown-signer",
    ),
    *rows("judge", policy, (UNSIGNED, {"signer": "$another key"}, {}), code="unknown-signer"),
    *rows("judge", receipt, ("This key was revoked.", {"who": "customer/gone"}, {}), code="key-revoked"),
    *rows(
        "judge",
        enrolled,
        (
            "This key does not count yet: for 72 hours an older key may refuse it.",
            {"at_ms": "$early"},
            {"at_ms": "$counts"},
        ),
        code="key-not-yet",
    ),
    *rows(
        "judge",
        receipt,
        (
            "This key counted before 2026-03-02.",
            {"who": "customer/clerk", "at_ms": MIDNIGHT_MS},
            {"who": "customer/clerk", "at_ms": MIDNIGHT_MS - 1},
        ),
        code="key-expired",
    ),
    *rows(
        "judge",
        withdrawal,
        ("This key may not sign order.withdrawn.", {"who": "customer/clerk"}, {"who": "customer"}),
        code="out-of-scope",
    ),
    *rows(
        "judge",
        opening,
        ("The sum is over this key's limit.", OVER, {}),
        ("The sum is over this key's limit.", OVER, {**OVER, "who": "customer"}),
        code="out-of-scope",
    ),
    *rows(
        "judge",
        revocation,
        ("This key may not sign key.revoked.", {"kid": "$buyer"}, {"kid": "$clerk"}),
        code="out-of-scope",
    ),
    *rows(
        "judge",
        agreement,
        (
            "The sum given up is over this key's limit.",
            {"who": "contractor/junior"},
            {"who": "contractor/senior"},
        ),
        code="out-of-scope",
    ),
    *rows(
        "judge",
        riches,
        (
            "A balance stays within what every program counts exactly",
            {"amount_fen": "$more", "allocations.0.amount_fen": "$more"},
            {"amount_fen": "$rest", "allocations.0.amount_fen": "$rest"},
        ),
    ),
    *rows("judge", sealed, (SALT, {"numbers": "$drawn"}, {}), code="digest-reused"),
]
NAMES = [
    *rows(
        "judge",
        receipt,
        (STATEMENT, {"about": [About(NOWHERE)]}, {"about": "$about elsewhere"}),
        (STATEMENT, {"about": "$about others"}, {"about": "$about the log"}),
        (STATEMENT, {"prev": NOWHERE}, {"prev": "$placed"}),
        (STATEMENT, {"prev": "$elsewhere"}, {"prev": "$delivery"}),
        (THREAD, {"thread": "$none"}, {"thread": "$order"}),
        (THREAD, {"who": "stranger"}, {"who": "customer"}),
    ),
    *rows(
        "judge",
        counting,
        (STATEMENT, {"about": "$about colleague's"}, {"about": "$about own"}),
        (STATEMENT, {"about": "$about colleague's"}, {"about": "$about placed there"}),
    ),
    *rows("judge", delivering, (STATEMENT, {"about": "$about own"}, {"about": "$about placed there"})),
    *rows("judge", issue, (STATEMENT, {"about": [About(NOWHERE)]}, {"about": "$about the order"})),
    *rows(
        "judge",
        correction,
        (STATEMENT, {"supersedes": NOWHERE}, {}),
        (STATEMENT, {"supersedes": "$received elsewhere"}, {}),
        (STATEMENT, {"supersedes": "$delivery"}, {}),
        ("A correction is of the kind that it corrects", {"supersedes": "$inspection"}, {}),
    ),
    *rows(
        "judge",
        delivery,
        ("This kind is not corrected by superseding", {"supersedes": "$delivery"}, {}),
    ),
    *rows(
        "judge",
        receipt,
        ("goods.received is said by the customer.", {"who": "contractor"}, {"who": "customer"}),
        ("goods.received is said by the customer.", {"who": "registrar"}, {"who": "customer"}),
        code="not-entitled",
    ),
    *rows(
        "judge",
        opening,
        ("Who opens a thread is named in it.", {"who": "stranger"}, {"who": "customer"}),
        code="not-entitled",
    ),
    *rows("judge", opening, (NO_PREV, {"prev": "$delivery"}, {}), code="malformed-statement"),
    *rows("judge", policy, (NO_PREV, {"prev": "$founded"}, {}), code="malformed-statement"),
    *rows(
        "judge",
        receipt,
        ("A statement names one before it in its thread.", {"prev": None}, {"prev": "$placed"}),
        code="stale-thread",
    ),
    *rows(
        "judge",
        terms,
        (
            "The thread went on; terms are signed over its newest statement.",
            {"prev": "$placed"},
            {"prev": "$objection"},
        ),
        code="stale-thread",
    ),
]

ROWS = [*KEYS, *NAMES]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
