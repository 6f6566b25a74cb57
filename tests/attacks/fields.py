"""Attacks on what is said: the claims of a statement, and its sealed fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import jose, sdjwt
from ledger.sdjwt import Disclosure
from ledger.statement import ABOUT_MAX, CLAIMS, DISCLOSURES_MAX, WIRE_BYTES_MAX
from tests.attacks.ground import Attack, Claims, Ground, spelled
from tests.trade import ORIGIN, uuid7

SALT = bytes(range(16))
ID = "ab" * 32
Sealed = list[Disclosure]
GONE = object()  # stands for a claim that is left out


def claimed(**changes: Any) -> Callable[[Ground], bytes]:
    """The good statement with claims changed (GONE: left out), rightly signed; new claims come last."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        changed = {name: value for name, value in (claims | changes).items() if value is not GONE}
        return ground.sign(changed, disclosures)

    return make


def with_(name: str, value: Any) -> Callable[[Ground], bytes]:
    """The good statement with an optional claim in its right place, rightly signed."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        claims[name] = value
        return ground.sign({claim: claims[claim] for claim, _ in CLAIMS if claim in claims}, disclosures)

    return make


def bodied(change: Callable[[Claims, Sealed], object]) -> Callable[[Ground], bytes]:
    """The good statement after `change` was at its body and its disclosures, rightly signed."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        change(claims["body"], disclosures)
        return ground.sign(claims, disclosures)

    return make


def sealing(name: str, value: Any, *, at: str = "body") -> Callable[[Ground], bytes]:
    """The good statement with one more sealed field, at the body's top or in its first line."""

    def change(body: Claims, disclosures: Sealed) -> None:
        text = jose.b64u(spelled([jose.b64u(SALT), name, value]))
        one = Disclosure(text, jose.b64u(SALT), name, value, sdjwt.digest(text))
        target = body if at == "body" else body["lines"][0]
        target["_sd"] = sorted([*target["_sd"], one.digest])
        disclosures.append(one)

    return bodied(change)


def listed(*members: Any) -> Callable[[Ground], bytes]:
    """The good statement with a disclosure of these members."""

    def change(body: Claims, disclosures: Sealed) -> None:
        text = jose.b64u(spelled(list(members)))
        body["_sd"] = sorted([*body["_sd"], sdjwt.digest(text)])
        disclosures.append(Disclosure(text, "", "", None, sdjwt.digest(text)))

    return bodied(change)


def _digests(change: Callable[[list[str]], list[Any]]) -> Callable[[Ground], bytes]:
    """The good statement with another list of digests at the body's top."""
    return bodied(lambda body, _: body.update(_sd=change(body["_sd"])))


def _reordered(ground: Ground) -> bytes:
    claims, disclosures = ground.drafted()
    return ground.sign(dict(sorted(claims.items())), disclosures)


def _two_places(body: Claims, disclosures: Sealed) -> None:
    body["lines"][0]["_sd"] = sorted([*body["lines"][0]["_sd"], body["_sd"][0]])


def _in_wrong_object(body: Claims, disclosures: Sealed) -> None:
    digest = next(one.digest for one in disclosures if one.name == "order_no")
    body["_sd"] = sorted(set(body["_sd"]) - {digest})
    body["lines"][0]["_sd"] = sorted([*body["lines"][0]["_sd"], digest])


def _in_the_clear(body: Claims, disclosures: Sealed) -> None:
    one = disclosures.pop(next(i for i, each in enumerate(disclosures) if each.name == "note"))
    body["_sd"].remove(one.digest)
    body["note"] = one.value


def _left_out(body: Claims, disclosures: Sealed) -> None:
    one = disclosures.pop(next(i for i, each in enumerate(disclosures) if each.name == "order_no"))
    body["_sd"].remove(one.digest)


def _hidden_open(body: Claims, disclosures: Sealed) -> None:
    one = sdjwt.make(SALT, "total_fen", body.pop("total_fen"))
    body["_sd"] = sorted([*body["_sd"], one.digest])
    disclosures.append(one)


def _used_before(ground: Ground) -> bytes:
    """The digests of the order that was placed, once more in an order of its own."""
    st = ground.trade.fold.statements[ground.trade.order(ground.placed).placed]
    claims, _ = ground.drafted()
    return ground.sign(claims | {"body": st.body}, st.disclosures)


def _many(ground: Ground) -> bytes:
    return ground.good()[:-1] + b"~QQ" * (DISCLOSURES_MAX + 1) + b"~"


def _object() -> Disclosure:
    text = jose.b64u(b'{"salt":"x"}')
    return Disclosure(text, "", "", None, sdjwt.digest(text))


FORMS: dict[str, list[Any]] = {
    "aud": [1, "", "x" * 256],
    "iss": ["admin", "connector:", uuid7(1).upper(), "019ca000-0000-4000-8000-000000000001", 7],
    "iat": [-1, "1772323200", True, 10**12],
    "kind": ["order", "Order.placed", "order.placed ", 1],
    "v": [0, 1000, "1", True],
    "thread": ["order", f"order:{uuid7(1)[:-1]}", f"case2:{uuid7(1)}", f"order:{uuid7(1).upper()}", 1],
    "body": [[], "x", 1],
    "_sd_alg": ["sha-512", "SHA-256", "", 1],
}
OPTIONAL: dict[str, list[Any]] = {
    "via": [{}, [], {"channel": "fax"}, {"occurred_on": "2026-02-30"}, {"person": "Zhang"}, {"mandate": None}],
    "prev": ["ab", ID.upper(), 1, None],
    "about": [[], {}, [{}], [{"id": "ab"}], [ID], [{"digest": "x", "id": ID}], [{"id": ID}] * (ABOUT_MAX + 1)],
    "seen": [
        "12",
        "12  47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "012 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ],
    "supersedes": ["ab", None, ID + "00"],
}

CLAIMED = [
    Attack("claims in the order of the alphabet", "malformed-statement", _reordered),
    *(Attack(f"no {n}", "malformed-statement", claimed(**{n: GONE})) for n, needed in CLAIMS if needed),
    *(
        Attack(f"the claim {n}", "unknown-field", claimed(**{n: 1}))
        for n in ("exp", "nbf", "jti", "sub", "cnf", "vct", "Aud")
    ),
    *(
        Attack(f"{n} as {v!r:.60}", "malformed-statement", claimed(**{n: v}))
        for n, values in FORMS.items()
        for v in values
    ),
    *(
        Attack(f"{n} as {v!r:.60}", "malformed-statement", with_(n, v))
        for n, values in OPTIONAL.items()
        for v in values
    ),
    Attack("iat as a fraction", "not-canonical", claimed(iat=1772323200.5)),
    Attack("a via with a name", "unknown-field", with_("via", {"name": "张三"})),
    Attack("another log", "wrong-audience", claimed(aud="other.example/log")),
    Attack("the log in capitals", "wrong-audience", claimed(aud=ORIGIN.upper())),
    Attack("a slash more", "wrong-audience", claimed(aud=f"{ORIGIN}/")),
    Attack("a clock an hour ahead", "future-iat", lambda g: claimed(iat=g.trade.at_ms // 1000 + 3600)(g)),
    Attack("a prev that is not", "malformed-statement", with_("prev", ID)),
    Attack("about what is not", "unknown-reference", with_("about", [{"id": ID}])),
    Attack("a kind that is not", "malformed-statement", claimed(kind="order.eaten")),
    Attack("a version to come", "not-supported", claimed(v=2)),
    Attack("a thread type to come", "not-supported", lambda g: claimed(thread=f"case:{g.trade.uuid()}")(g)),
    Attack(
        "a kind of another thread type", "malformed-statement", lambda g: claimed(thread=f"account:{g.trade.uuid()}")(g)
    ),
    Attack(
        "an office's kind", "not-supported", lambda g: claimed(iss="connector:icbc", thread=f"bank:{g.trade.uuid()}")(g)
    ),
    Attack("in the registrar's name", "unknown-signer", claimed(iss="registrar")),
    Attack("in the other side's name", "unknown-signer", lambda g: claimed(iss=g.trade.id("contractor"))(g)),
]

SEALED = [
    Attack("a decoy digest", "decoy-digest", _digests(lambda ds: sorted([*ds, sdjwt.digest("decoy")]))),
    Attack("a digest without its disclosure", "decoy-digest", bodied(lambda _, ds: ds.pop())),
    Attack("no disclosure at all", "decoy-digest", bodied(lambda _, ds: ds.clear())),
    Attack("a disclosure of nothing", "decoy-digest", bodied(lambda _, ds: ds.append(sdjwt.make(SALT, "note", "x")))),
    Attack("a disclosure twice", "decoy-digest", bodied(lambda _, ds: ds.append(ds[0]))),
    Attack("a digest twice in one object", "digest-reused", _digests(lambda ds: [ds[0], *ds])),
    Attack("a digest in two objects", "digest-reused", bodied(_two_places)),
    Attack("digests of another statement", "digest-reused", _used_before),
    Attack("digests out of order", "not-canonical", _digests(lambda ds: sorted(ds, reverse=True))),
    Attack("an empty _sd", "malformed-statement", bodied(lambda body, _: body["due"].update(_sd=[]))),
    Attack("an _sd that is no list", "malformed-statement", _digests(lambda ds: ds[0])),  # type: ignore[arg-type,return-value]
    Attack("a digest that is a number", "malformed-statement", _digests(lambda ds: [*ds, 1])),
    Attack("a digest of 31 bytes", "malformed-statement", _digests(lambda ds: [*ds, "A" * 42])),
    Attack("a digest with stray bits", "malformed-statement", _digests(lambda ds: [*ds, "A" * 42 + "B"])),
    Attack("an _sd beside the body", "unknown-field", claimed(_sd=[sdjwt.digest("x")])),
    Attack(
        "a sealed list element",
        "malformed-statement",
        bodied(lambda b, _: b["lines"].append({"...": sdjwt.digest("x")})),
    ),
    Attack("an _sd_alg in the body", "malformed-statement", bodied(lambda body, _: body.update(_sd_alg="md5"))),
    Attack("a disclosure in the wrong object", "unknown-field", bodied(_in_wrong_object)),
    Attack("an open field in a disclosure", "unknown-field", bodied(_hidden_open)),
    Attack("an open field twice, sealed and not", "malformed-statement", sealing("total_fen", 1)),
    Attack("a sealed field twice", "malformed-statement", sealing("note", "又一次")),
    Attack("a sealed field in the clear", "unknown-field", bodied(_in_the_clear)),
    Attack("a sealed field left out", "malformed-statement", bodied(_left_out)),
    Attack("a sealed field that is not", "unknown-field", sealing("colour", "red")),
    Attack("a sealed field that is not, in a line", "unknown-field", sealing("colour", "red", at="line")),
    Attack("an open field that is not", "unknown-field", bodied(lambda body, _: body.update(colour="red"))),
    Attack("a sealed null", "malformed-statement", sealing("place", None)),
    Attack("an open null", "malformed-statement", bodied(lambda body, _: body.update(deliver_by=None))),
    Attack("a sealed text of the wrong type", "malformed-statement", sealing("place", 7)),
    *(Attack(f"a disclosure of {n!r}", "malformed-statement", sealing(n, 1)) for n in ("_sd", "...", "_sd_alg", "")),
    Attack("a seal inside a sealed value", "malformed-statement", sealing("place", {"_sd": [sdjwt.digest("x")]})),
    Attack("a disclosure of two members", "malformed-statement", listed(jose.b64u(SALT), "加急")),
    Attack("a disclosure of four members", "malformed-statement", listed(jose.b64u(SALT), "place", "x", "y")),
    Attack("a disclosure that is an object", "malformed-statement", bodied(lambda _, ds: ds.append(_object()))),
    Attack("a salt of 15 bytes", "malformed-statement", listed(jose.b64u(SALT[:15]), "place", "x")),
    Attack("a salt that is no base64url", "malformed-statement", listed("!" * 22, "place", "x")),
    Attack("a salt that is a number", "malformed-statement", listed(7, "place", "x")),
    Attack("a name that is a number", "malformed-statement", listed(jose.b64u(SALT), 7, "x")),
    Attack("a disclosure of 17 KiB", "statement-too-large", sealing("place", "x" * 17 * 1024)),
    Attack("2,001 disclosures", "statement-too-large", _many),
    Attack("a wire of 300 KiB", "statement-too-large", lambda g: g.good() + b"~" * WIRE_BYTES_MAX, reaches_gate=False),
    Attack("a sum that is not the price", "rule-broken", bodied(lambda body, _: body["lines"][0].update(amount_fen=1))),
    Attack("a negative sum", "malformed-statement", bodied(lambda body, _: body.update(total_fen=-1))),
    Attack("a sum as a text", "malformed-statement", bodied(lambda body, _: body.update(total_fen="29586375"))),
    Attack("true for one", "malformed-statement", bodied(lambda body, _: body["lines"][0].update(no=True))),
]


ALL = (*CLAIMED, *SEALED)
