"""The rules of parties and their keys, one row per sentence: registered, added, revoked."""

from __future__ import annotations

from typing import Any

import pytest

from ledger import jose, kinds
from tests.trade import ORIGIN, Party
from tests.unit.breaking import GONE, TODAY, TOMORROW, Row, Scene, Words, no, play, rows

UNTIL, LATER = "2026-06-01", "2026-06-02"
SCOPE = ["goods.received", "key.added", "key.revoked"]


def proved(scene: Scene, party: str, key: str) -> str:
    """The proof that a key of that name belongs to a party."""
    signer = scene.parties[key].signer if key in scene.parties else scene.key(key)
    return jose.sign_key_proof(party, signer.jwk, ORIGIN, scene.at_ms // 1000, signer)


def registration(scene: Scene) -> Words:
    """A firm is about to be registered."""
    scene.firms()
    party = scene.names["party"] = scene.uuid()
    scene.names |= {"thread": f"party:{party}", "another": f"party:{scene.uuid()}"}
    scene.names |= {"taken": scene.signer("customer").jwk, "taken proof": proved(scene, party, "customer")}
    scene.names |= {"registrar key": scene.registrar.jwk}
    scene.names["registrar proof"] = jose.sign_key_proof(party, scene.registrar.jwk, ORIGIN, 1, scene.registrar)
    body = {
        "party": party,
        "party_type": "enterprise",
        "jwk": scene.key("new").jwk,
        "proof": proved(scene, party, "new"),
    }
    body |= {"custody": "file", "level": "S2", "name": "兰溪某袜厂"}
    return Words("registrar", "party.registered", f"party:{party}", body)


def registration_again(scene: Scene) -> Words:
    """Words that would register the customer a second time, under a new key."""
    words = registration(scene)
    party = scene.id("customer")
    scene.names |= {"known": party, "known thread": f"party:{party}", "known proof": proved(scene, party, "new")}
    return words


SHA = "ab" * 32
BORNE = "A key's level is not above what its custody can bear"
CERTIFIED = "A key of level S3, and no other, names its certificate"
S3: dict[str, Any] = {"level": "S3", "certificate_sha256": SHA}
NAME = "A party is registered under its name"
KEY_ONCE = "A public key is registered once"
PERSON = {"party_type": "person", "name": GONE, "person_name": "张三"}
REGISTERED = [
    *rows(
        "party.registered",
        registration,
        ("A party's thread bears the party's id", {"thread": "$another"}, {"thread": "$thread"}),
        ("A firm's name is not the name of a person", {"person_name": "张三"}, PERSON),
        ("A person's name is personal data, not a firm's name", {"party_type": "person"}, PERSON),
        (NAME, {"name": GONE}, {}),
        (NAME, {"party_type": "person", "name": GONE}, PERSON),
        (KEY_ONCE, {"jwk": "$taken", "proof": "$taken proof"}, {}),
        (KEY_ONCE, {"jwk": "$registrar key", "proof": "$registrar proof"}, {}),
    ),
    *rows(
        "party.registered",
        registration,
        (BORNE, {"custody": "kiosk"}, {"custody": "kiosk", "level": "S1"}),
        (BORNE, {"level": "S3", "certificate_sha256": SHA}, {**S3, "custody": "hardware"}),
        (CERTIFIED, {"level": "S3", "custody": "hardware"}, {**S3, "custody": "hardware"}),
        (CERTIFIED, {"certificate_sha256": SHA}, {}),
    ),
    *rows(
        "party.registered",
        registration_again,
        ("A party is registered once", {"thread": "$known thread", "party": "$known", "proof": "$known proof"}, {}),
    ),
]


def key(scene: Scene) -> Words:
    """A head of purchasing, whose key has a scope, a limit and an end, is about to add a clerk's with just as much."""
    scene.firms("stranger")
    scene.employ("customer", "head", scope=SCOPE, limit_fen=5_000, until=UNTIL)
    scene.names["all"] = sorted({kind.name for kind in kinds.ALL})
    scene.names["more than all"] = [*scene.names["all"], "goods.vanished"]
    party, scene.names["person"] = scene.id("customer"), scene.uuid()
    scene.names |= {"taken": scene.signer("stranger").jwk, "taken proof": proved(scene, party, "stranger")}
    body: dict[str, Any] = {"jwk": scene.key("new").jwk, "proof": proved(scene, party, "new"), "custody": "file"}
    body |= {"level": "S1", "scope": SCOPE, "limit_fen": 5_000, "until": UNTIL}
    return Words("customer/head", "key.added", f"party:{party}", body)


def revocation(scene: Scene) -> Words:
    """The head is about to revoke its own key; the clerk's was revoked."""
    words = key(scene)
    scene.employ("customer", "clerk")
    scene.employ("customer", "buyer")
    for name in ("clerk", "head", "buyer"):
        scene.names[name] = scene.signer(f"customer/{name}").kid
    scene.names["nobody"], scene.names["stranger's"] = "A" * 43, scene.signer("stranger").kid
    words.body = {"kid": scene.names["clerk"], "reason": "left"}
    scene.say("customer", "key.revoked", words.thread, words.body)
    return Words("customer/head", "key.revoked", words.thread, {"kid": scene.names["head"], "reason": "left"})


EXIST = "A scope names kinds that exist"
WIDER, HIGHER = "A key gives no wider scope than its own", "A key gives no higher limit than its own"
LONGER, BY = "A key gives no later end than its own", "A key is revoked by itself or by a key that may sign everything"
ADDED = rows(
    "key.added",
    key,
    (KEY_ONCE, {"jwk": "$taken", "proof": "$taken proof"}, {}),
    (EXIST, {"scope": ["goods.vanished"]}, {"scope": ["goods.received"]}),
    (EXIST, {"scope": "$more than all", "who": "customer"}, {"scope": "$all", "who": "customer"}),
    (
        "The key of a person bears the person's name",
        {"person": "$person"},
        {"person": "$person", "person_name": "李强"},
    ),
    (WIDER, {"scope": [*SCOPE, "order.placed"]}, {"scope": SCOPE}),
    (WIDER, {"scope": GONE}, {"scope": GONE, "limit_fen": GONE, "until": GONE, "who": "customer"}),
    (HIGHER, {"limit_fen": 5_001}, {"limit_fen": 5_000}),
    (HIGHER, {"limit_fen": GONE}, {"limit_fen": 1}),
    (LONGER, {"until": LATER}, {"until": UNTIL}),
    (LONGER, {"until": GONE}, {"until": "2026-05-31"}),
    (BORNE, {"custody": "kiosk", "level": "S2", "who": "customer"}, {"custody": "kiosk", "who": "customer"}),
    (CERTIFIED, {"certificate_sha256": SHA}, {}),
    ("A key gives no higher level than its own", {"level": "S2"}, {"level": "S1"}),
    ("A key gives no higher level than its own", {"level": "S2"}, {"level": "S2", "who": "customer"}),
)


def certified(scene: Scene) -> Words:
    """A firm whose first key bears a certificate is about to add another."""
    words = registration(scene)
    words.body |= {**S3, "custody": "hardware"}
    scene.say(words.who, words.kind, words.thread, words.body)
    scene.parties["firm"] = Party(scene.names["party"], scene.key("new"))
    body = {"jwk": scene.key("next").jwk, "proof": proved(scene, scene.names["party"], "next"), "custody": "hardware"}
    return Words("firm", "key.added", words.thread, {**body, "level": "S2"})


def ending(scene: Scene) -> Words:
    """A firm whose lost key the registrar is ending has another that is about to add one."""
    words = key(scene)
    scene.employ("customer", "deputy")
    body = {"kid": scene.signer("customer").kid, "reason": "lost"}
    scene.say("registrar", "key.revoked", words.thread, body)
    return Words("customer/deputy", "key.added", words.thread, {**words.body, "level": "S1"})


CERTAIN = [
    *rows("key.added", certified, ("Only the registrar registers a key of level S3", S3, {**S3, "who": "registrar"})),
    *rows("key.added", ending, ("A key that the registrar is ending adds no other", {"who": "customer"}, {})),
]
REVOKED = rows(
    "key.revoked",
    revocation,
    (no("key"), {"kid": "$nobody"}, {"kid": "$head"}),
    (no("key"), {"kid": "$stranger's"}, {"kid": "$head"}),
    ("A key is revoked once", {"kid": "$clerk", "who": "customer"}, {"kid": "$buyer", "who": "customer"}),
    (BY, {"kid": "$buyer"}, {"kid": "$head"}),
    (BY, {"kid": "$buyer"}, {"kid": "$buyer", "who": "customer"}),
    (
        "Control of a key is lost on a day that has come",
        {"compromised_since": TOMORROW},
        {"compromised_since": TODAY},
    ),
)


def looked_up(scene: Scene) -> Words:
    """The registrar is about to say what he found of a firm's licence."""
    scene.firms()
    scene.join("worker", "person")
    scene.names["person's"] = f"party:{scene.id('worker')}"
    body = {"result": "valid", "source": "registry", "checked_on": TODAY, "valid_until": TODAY}
    return Words("registrar", "licence.checked", f"party:{scene.id('customer')}", body)


def account(scene: Scene) -> Words:
    """A worker is about to name the account that his wages go to."""
    scene.firms()
    scene.join("worker", "person")
    scene.names["firm's"] = f"party:{scene.id('customer')}"
    body = {"account_name": "worker", "account_no": "6222000000001234", "bank": "某银行"}
    return Words("worker", "payee.changed", f"party:{scene.id('worker')}", body)


KNOWN = [
    *rows(
        "licence.checked",
        looked_up,
        ("A licence is a business's, not a person's", {"thread": "$person's"}, {}),
        ("A look-up lies in the past or today", {"checked_on": TOMORROW, "valid_until": GONE}, {"valid_until": GONE}),
        ("A licence that had run out is not valid", {"valid_until": "2026-02-28"}, {}),
        (
            "A licence that had run out is not valid",
            {"valid_until": "2026-02-28"},
            {"valid_until": "2026-02-28", "result": "expired"},
        ),
    ),
    *rows(
        "payee.changed",
        account,
        ("Wages are paid to a person's account", {"thread": "$firm's", "who": "customer"}, {}),
        ("Wages are paid to an account in the worker's own name", {"account_name": "老板"}, {}),
        (
            "An account counts from today at the earliest",
            {"effective_on": "2026-02-28"},
            {"effective_on": TODAY},
        ),
    ),
]

ROWS = [*REGISTERED, *ADDED, *CERTAIN, *REVOKED, *KNOWN]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
