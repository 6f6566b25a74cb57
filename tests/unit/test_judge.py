"""What the judge refuses, one row per refusal: its code, and that nothing moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledger import jose, statement
from ledger.canon import dumps
from ledger.errors import LedgerError, RuleBroken
from ledger.fold import Fold
from tests.trade import DAY_MS, ORIGIN, Trade

Step = Callable[[Trade, str, str], object]  # a trade, its accepted order, a delivery of 100 of its 1,000 pairs


def begun() -> tuple[Trade, str, str]:
    """A customer with a clerk, a contractor, a stranger; an accepted order of 1,000 pairs, 100 delivered."""
    trade = Trade()
    for name in ("customer", "contractor", "stranger"):
        trade.join(name)
    clerk = {"scope": ["goods.received", "account.confirmed"], "limit_fen": 5_000, "until": "2026-06-01"}
    trade.employ("customer", "clerk", **clerk)
    order = trade.place("customer", "contractor", [(1_000, 10_000)])
    trade.accept("contractor", order)
    return trade, order, trade.deliver("contractor", order, [(1, 100)])


def received(delivery: str, trade: Trade, qty: int = 100) -> dict[str, Any]:
    """The body of a receipt."""
    return {"delivery": delivery, "received_on": trade.today, "lines": [{"no": 1, "qty_e3": qty * 1000}]}


def revoked(trade: Trade, order: str, delivery: str) -> None:
    """A revoked key speaks."""
    kid = trade.signer("customer/clerk").kid
    body = {"kid": kid, "reason": "left"}
    trade.say("customer", "key.revoked", f"party:{trade.id('customer')}", body)
    trade.say("customer/clerk", "goods.received", order, received(delivery, trade))


def ended(trade: Trade, order: str, delivery: str) -> None:
    """A key speaks on the day its right ends."""
    trade.at_ms += 92 * DAY_MS
    assert trade.today == "2026-06-01"
    trade.say("customer/clerk", "goods.received", order, received(delivery, trade))


def over_limit(trade: Trade, order: str, delivery: str) -> None:
    """A clerk confirms more than his limit."""
    trade.confirm("customer/clerk", trade.state("contractor", "customer", [(delivery, 1)]))


def stale(trade: Trade, order: str, delivery: str) -> None:
    """Terms signed over an older statement of the thread."""
    stated = trade.state("contractor", "customer", [(delivery, 1)])
    trade.pay("customer", "contractor", [("", 1)])
    st = trade.fold.statements[stated]
    line = {k: st.fields["lines"][0][k] for k in ("no", "qty_e3", "amount_fen", "deduction_fen")}
    body = {"statement": stated, "lines": [line], "total_fen": st.fields["total_fen"]}
    trade.say("customer", "account.confirmed", st.thread, body, prev=stated)


def digest_again(trade: Trade, order: str, delivery: str) -> None:
    """Two statements with the same salts and values."""
    numbers = trade.numbers
    body = received(delivery, trade) | {"received_by": "张三"}
    wire = trade.draft("customer", "goods.received", order, body)
    trade.numbers = numbers
    trade.hear(wire)
    body = {"delivered_on": trade.today, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1000, "unit": "pair"}]}
    trade.say("contractor", "goods.delivered", order, body | {"received_by": "张三"})


def second_account(trade: Trade, order: str, delivery: str) -> None:
    """A second account thread of the same pair."""
    trade.pay("customer", "contractor", [("", 1)])
    body = {
        "customer": trade.id("customer"),
        "contractor": trade.id("contractor"),
        "amount_fen": 1,
        "paid_on": trade.today,
        "form": "cash",
        "allocations": [{"amount_fen": 1}],
    }
    trade.say("customer", "payment.stated", f"account:{trade.uuid()}", body)


def key_twice(trade: Trade, order: str, delivery: str) -> None:
    """A public key registered for a second party."""
    signer, party = trade.signer("stranger"), trade.uuid()
    proof = jose.sign_key_proof(party, signer.jwk, ORIGIN, 1, signer)
    body = {"party": party, "party_type": "broker", "jwk": signer.jwk, "proof": proof, "custody": "file"}
    trade.say("registrar", "party.registered", f"party:{party}", body | {"level": "S2", "name": "某"})


def proof_of_another(trade: Trade, order: str, delivery: str) -> None:
    """A registration whose proof of possession another key signed."""
    signer, party = trade.key("new"), trade.uuid()
    proof = jose.sign_key_proof(party, signer.jwk, ORIGIN, 1, trade.key("other"))
    body = {"party": party, "party_type": "broker", "jwk": signer.jwk, "proof": proof, "custody": "file"}
    trade.say("registrar", "party.registered", f"party:{party}", body | {"level": "S2", "name": "某"})


def wider_key(trade: Trade, order: str, delivery: str) -> None:
    """A scoped key that adds a key for everything."""
    trade.employ("customer", "head", scope=["key.added", "goods.received"])
    signer = trade.key("shadow")
    proof = jose.sign_key_proof(trade.id("customer"), signer.jwk, ORIGIN, 1, signer)
    body = {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1"}
    trade.say("customer/head", "key.added", f"party:{trade.id('customer')}", body)


def wrong_key(trade: Trade, order: str, delivery: str) -> None:
    """Another party's key signs in this party's name."""
    claims = {"signer": trade.signer("stranger")}
    trade.hear(trade.draft("customer", "goods.received", order, received(delivery, trade), **claims))


def flipped(trade: Trade, order: str, delivery: str) -> None:
    """A signature by the right key over other bytes."""
    one = trade.draft("customer", "goods.received", order, received(delivery, trade))
    two = trade.draft("customer", "goods.received", order, received(delivery, trade, 99))
    head, _ = one.rstrip(b"~").rsplit(b".", 1)
    trade.hear(head + b"." + two.rstrip(b"~").rsplit(b".", 1)[1] + b"~")


def sealed_in_clear(trade: Trade, order: str, delivery: str) -> None:
    """A name that stands in the signed payload."""
    signer = trade.signer("customer")
    wire = trade.draft("customer", "goods.received", order, received(delivery, trade))
    payload = jose.parse_compact(wire.rstrip(b"~"), typ=jose.STATEMENT, size_max=50_000).payload
    payload["body"]["received_by"] = "张三"
    text = jose.sign_compact(jose.header_of(jose.STATEMENT, signer), payload, signer)
    trade.hear(text.encode() + b"~")


def say(kind: str, body: Callable[[Trade, str, str], dict[str, Any]], who: str = "customer", **claims: Any) -> Step:
    """A step that says one thing in the order's thread."""

    def step(trade: Trade, order: str, delivery: str) -> None:
        trade.say(who, kind, order, body(trade, order, delivery), **claims)

    return step


def receipt(trade: Trade, order: str, delivery: str) -> dict[str, Any]:
    """A good receipt."""
    return received(delivery, trade)


REFUSALS: list[tuple[str, str, Step]] = [
    ("a statement made for another log", "wrong-audience", say("goods.received", receipt, aud="other.example/log")),
    ("a clock ten minutes ahead", "future-iat", say("goods.received", receipt, iat=1_772_323_200 + 700)),
    ("a stranger names the thread", "unknown-reference", say("goods.received", receipt, who="stranger")),
    ("the other side's kind", "not-entitled", say("goods.received", receipt, who="contractor")),
    ("a revoked key", "key-revoked", revoked),
    ("a key past its end", "key-expired", ended),
    ("a kind out of scope", "out-of-scope", say("order.withdrawn", lambda *_: {"ground": "other"}, "customer/clerk")),
    ("a sum over the limit", "out-of-scope", over_limit),
    ("a key of another party", "unknown-signer", wrong_key),
    ("a signature over other bytes", "bad-signature", flipped),
    ("a sealed field in the clear", "unknown-field", sealed_in_clear),
    ("a digest used before", "digest-reused", digest_again),
    ("terms over an older statement", "stale-thread", stale),
    ("no prev in an open thread", "stale-thread", say("goods.received", receipt, prev=None)),
    ("a prev that was never admitted", "unknown-reference", say("goods.received", receipt, prev="ab" * 32)),
    ("an unknown kind", "malformed-statement", lambda t, o, d: t.hear(retitled(t, o, d, "goods.vanished"))),
    ("a later version", "not-supported", lambda t, o, d: t.hear(retitled(t, o, d, "goods.received", 2))),
    (
        "a later thread type",
        "not-supported",
        lambda t, o, d: t.hear(retitled(t, f"payroll:{t.uuid()}", d, "goods.received")),
    ),
    ("a second account of a pair", "rule-broken", second_account),
    ("a key registered twice", "rule-broken", key_twice),
    ("a proof signed by another key", "bad-signature", proof_of_another),
    ("a key that gives more than it has", "rule-broken", wider_key),
    (
        "a delivery that does not exist",
        "unknown-reference",
        say("goods.received", lambda t, o, d: received("cd" * 32, t)),
    ),
    (
        "more received than delivered",
        "rule-broken",
        say("goods.received", lambda t, o, d: received(d, t, 101)),
    ),
    (
        "a delivery in the future",
        "rule-broken",
        say(
            "goods.delivered",
            lambda t, o, d: {
                "delivered_on": "2026-03-02",
                "lines": [{"no": 1, "order_line": 1, "qty_e3": 1, "unit": "pair"}],
            },
            "contractor",
        ),
    ),
    (
        "a unit that the order does not use",
        "rule-broken",
        say(
            "goods.delivered",
            lambda t, o, d: {
                "delivered_on": t.today,
                "lines": [{"no": 1, "order_line": 1, "qty_e3": 1, "unit": "kg"}],
            },
            "contractor",
        ),
    ),
    (
        "an unknown field",
        "unknown-field",
        lambda t, o, d: t.hear(rebodied(t, o, d, {"colour": "red"})),
    ),
    ("a null", "malformed-statement", lambda t, o, d: t.hear(rebodied(t, o, d, {"received_on": None}))),
    (
        "a date that does not exist",
        "malformed-statement",
        lambda t, o, d: t.hear(rebodied(t, o, d, {"received_on": "2026-02-30"})),
    ),
    (
        "a text where a number stands",
        "malformed-statement",
        lambda t, o, d: t.hear(rebodied(t, o, d, {"lines": [{"no": "1", "qty_e3": 1}]})),
    ),
]


def rebodied(trade: Trade, order: str, delivery: str, change: dict[str, Any]) -> bytes:
    """A receipt whose body was changed before it was signed by the right key."""
    signer = trade.signer("customer")
    wire = trade.draft("customer", "goods.received", order, received(delivery, trade))
    payload = jose.parse_compact(wire.rstrip(b"~"), typ=jose.STATEMENT, size_max=50_000).payload
    payload["body"] |= change
    assert dumps(payload)
    return jose.sign_compact(jose.header_of(jose.STATEMENT, signer), payload, signer).encode() + b"~"


def retitled(trade: Trade, thread: str, delivery: str, kind: str, v: int = 1) -> bytes:
    """A receipt under another kind, version or thread."""
    signer = trade.signer("customer")
    order = next(key for key in trade.fold.records if key.startswith("order:"))
    wire = trade.draft("customer", "goods.received", order, received(delivery, trade))
    payload = jose.parse_compact(wire.rstrip(b"~"), typ=jose.STATEMENT, size_max=50_000).payload
    payload |= {"kind": kind, "v": v, "thread": thread}
    return jose.sign_compact(jose.header_of(jose.STATEMENT, signer), payload, signer).encode() + b"~"


@pytest.mark.parametrize(("code", "step"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_refused_with_its_code_and_nothing_moves(code: str, step: Step) -> None:
    """Each refusal has its code; the statement that was refused changed no record."""
    trade, order, delivery = begun()
    with pytest.raises(LedgerError) as refusal:
        step(trade, order, delivery)
    assert refusal.value.code == code
    assert refusal.value.sentence
    trade.check()


def test_a_stranger_hears_the_same_as_of_a_thread_that_does_not_exist() -> None:
    """Nothing in the answer tells whether the other thing exists."""
    trade, order, delivery = begun()
    answers = []
    for thread in (order, f"order:{trade.uuid()}"):
        with pytest.raises(LedgerError) as refusal:
            trade.say("stranger", "goods.received", thread, received(delivery, trade), prev="ab" * 32)
        answers.append((refusal.value.code, refusal.value.sentence, refusal.value.fields))
    assert answers[0] == answers[1]


def test_a_fact_may_name_any_earlier_statement() -> None:
    """A phone that was offline is not shut out."""
    trade, order, delivery = begun()
    trade.deliver("contractor", order, [(1, 5)])
    accepted = trade.order(order).answered
    assert trade.say("customer", "goods.received", order, received(delivery, trade), prev=accepted)
    trade.check()


def test_a_revocation_does_not_undo_what_was_said_before() -> None:
    """Key validity goes by index."""
    trade, order, delivery = begun()
    trade.say("customer/clerk", "goods.received", order, received(delivery, trade))
    kid = trade.signer("customer/clerk").kid
    trade.say("customer", "key.revoked", f"party:{trade.id('customer')}", {"kid": kid, "reason": "left"})
    trade.check()


def test_a_log_begins_with_its_founding() -> None:
    """An empty log takes log.founded and nothing else; a founded one takes no second founding."""
    trade, order, delivery = begun()
    wire = trade.draft("customer", "goods.received", order, received(delivery, trade))
    with pytest.raises(RuleBroken, match="A log begins"):
        Fold().admit(statement.parse(wire), 0, trade.at_ms)
    with pytest.raises(RuleBroken, match="founded once"):
        trade.hear(trade.draft("registrar", "log.founded", trade.system, trade.fold.statements[founded(trade)].fields))


def founded(trade: Trade) -> str:
    """The founding statement."""
    return next(said.id for said in trade.fold.said.values() if said.kind == "log.founded")
