"""Attacks by keys and rights: keys that must not be registered, and statements by whoever may not say them so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import draft, jose, kinds
from ledger.jose import Ed25519Signer
from tests.attacks.ground import Attack, Claims, Ground, receipt
from tests.trade import ORIGIN, uuid7

ID = "ab" * 32
NEW = Ed25519Signer(bytes(31) + b"\7")  # a key that nobody registered
PRIME = 2**255 - 19


def registering(jwk: Any, proof: str | None = None, signer: Ed25519Signer = NEW) -> Callable[[Ground], bytes]:
    """A party registered with this key, by the registrar himself; `signer` proves possession of its own key."""

    def make(ground: Ground) -> bytes:
        party = ground.trade.uuid()
        body = {"party": party, "party_type": "enterprise", "jwk": jwk, "custody": "file", "level": "S2"}
        body["proof"] = proof or jose.sign_key_proof(party, signer.jwk, ORIGIN, 1, signer)
        return _office(ground, "party.registered", f"party:{party}", body | {"name": "某公司"})

    return make


def _proof_for(party: str, aud: str = ORIGIN) -> str:
    return jose.sign_key_proof(party, NEW.jwk, aud, 1, NEW)


def _office(ground: Ground, kind: str, thread: str, body: Claims, **claims: Any) -> bytes:
    trade = ground.trade
    shape = kinds.of(thread.partition(":")[0], kind, 1).shape
    payload, disclosures = draft.payload(
        aud=ORIGIN,
        iss="registrar",
        iat=trade.at_ms // 1000 - 60,  # a minute ago: never the very words that were said before
        kind=kind,
        v=1,
        thread=thread,
        body=body,
        sealed=shape,
        salts=trade.salts(),
        **claims,
    )
    return draft.sign(payload, disclosures, trade.registrar)


def raw_key(hexadecimal: str) -> Callable[[Ground], bytes]:
    """A registration of 32 raw public key bytes."""
    return registering({"crv": "Ed25519", "kty": "OKP", "x": jose.b64u(bytes.fromhex(hexadecimal))})


def said(
    who: str, kind: str, body: Callable[[Ground], Claims], thread: str = "accepted", **claims: Any
) -> Callable[[Ground], bytes]:
    """A statement in one of the ground's orders, well-formed, by somebody who may not say it so."""

    def make(ground: Ground) -> bytes:
        return ground.trade.draft(who, kind, getattr(ground, thread), body(ground), **claims)

    return make


def _first(ground: Ground) -> str:
    return next(said.id for said in ground.trade.fold.said.values() if said.index == 0)


def _inspection(ground: Ground) -> Claims:
    line = {"no": 1, "accepted_e3": 0, "rework_e3": 0, "rejected_e3": 0, "amount_fen": 0, "deduction_fen": 0}
    return {"delivery": ground.delivery, "inspected_on": ground.trade.today, "method": "full", "lines": [line]}


KEYS = [
    Attack("a key of order one", "malformed-statement", raw_key("01" + "00" * 31)),
    Attack("a key of order two", "malformed-statement", raw_key("ec" + "ff" * 30 + "7f")),
    Attack("a key of order four", "malformed-statement", raw_key("00" * 32)),
    Attack(
        "a key of order eight",
        "malformed-statement",
        raw_key("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    ),
    Attack("a key beyond the field", "malformed-statement", raw_key((PRIME + 1).to_bytes(32, "little").hex())),
    Attack("a key that is no point", "malformed-statement", raw_key("02" + "00" * 31)),
    Attack("a key of 31 bytes", "malformed-statement", raw_key("11" * 31)),
    Attack("an EC key", "malformed-statement", registering({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})),
    Attack("an RSA key", "wrong-algorithm", registering({"kty": "RSA", "n": "AA", "e": "AQAB"})),
    Attack("a key for agreement", "wrong-algorithm", registering({"crv": "X25519", "kty": "OKP", "x": "AA"})),
    Attack("a private key", "malformed-statement", registering({"crv": "Ed25519", "d": "AA", "kty": "OKP", "x": "AA"})),
    Attack("a key that is no object", "malformed-statement", registering([])),
    Attack(
        "a proof for another party",
        "bad-signature",
        registering(
            Ed25519Signer(bytes(31) + b"\7").jwk,
            jose.sign_key_proof(
                uuid7(9), Ed25519Signer(bytes(31) + b"\7").jwk, ORIGIN, 1, Ed25519Signer(bytes(31) + b"\7")
            ),
        ),
    ),
    Attack(
        "a proof that is a statement",
        "malformed-statement",
        lambda g: registering(g.jwk, g.good().decode().split("~")[0])(g),
    ),
    Attack("a key of somebody else, not proved", "bad-signature", lambda g: registering(g.jwk)(g)),
    Attack("a key registered before, proved", "rule-broken", lambda g: registering(g.jwk, signer=g.signer)(g)),
]

RIGHTS = [
    Attack("a revoked key", "key-revoked", said("customer/gone", "goods.received", receipt)),
    Attack("a clerk beyond the scope", "out-of-scope", said("customer/clerk", "goods.inspected", _inspection)),
    Attack("a stranger in the thread", "unknown-reference", said("stranger", "goods.received", receipt)),
    Attack("the other side's kind", "not-entitled", said("contractor", "goods.received", receipt)),
    Attack(
        "terms over an older statement",
        "stale-thread",
        lambda g: said(
            "customer", "order.withdrawn", lambda _: {"ground": "other"}, prev=g.trade.order(g.accepted).placed
        )(g),
    ),
    Attack("no prev in an open thread", "stale-thread", said("customer", "goods.received", receipt, prev=None)),
    Attack(
        "a thread that is not",
        "unknown-reference",
        lambda g: g.trade.draft("customer", "goods.received", f"order:{g.trade.uuid()}", receipt(g)),
    ),
    Attack(
        "a withdrawal after acceptance",
        "rule-broken",
        said("customer", "order.withdrawn", lambda _: {"ground": "other"}),
    ),
    Attack(
        "more received than delivered",
        "rule-broken",
        said("customer", "goods.received", lambda g: receipt(g, lines=[{"no": 1, "qty_e3": 10_001}])),
    ),
    Attack(
        "a delivery that is not",
        "unknown-reference",
        said("customer", "goods.received", lambda g: receipt(g, delivery=ID)),
    ),
    Attack(
        "a second founding",
        "rule-broken",
        lambda g: _office(g, "log.founded", g.trade.system, dict(g.trade.fold.statements[_first(g)].fields)),
    ),
]


ALL = (*KEYS, *RIGHTS)
