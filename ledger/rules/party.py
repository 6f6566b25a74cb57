"""Parties: how one comes in, and the machine of its thread. Its keys are in `keys`, licence and account in `payee`.

Rules
* The registrar opens `party:{id}` with a first key that proves possession of itself; that key may sign everything.

Specification: FORMATS 1.1, 1.7; DESIGN sections 5 and 7.
"""

from __future__ import annotations

from ledger import jose
from ledger.kinds.party import PartyRegistered
from ledger.records import KeyRecord, PartyRecord
from ledger.rules import keys, payee
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, lets, objections, refuses
from ledger.rules.rule import Rule, nothing, reads_nothing
from ledger.rules.turn import Turn

MACHINE = Machine(
    "party",
    (UNOPENED, "registered"),
    (
        "party.registered",
        "party.terms_agreed",
        "key.added",
        "key.revoked",
        "licence.checked",
        "payee.changed",
        *OBJECTION_KINDS,
    ),
    (
        *lets((UNOPENED,), "party.registered", "The registrar registers a party with its first key", "registered"),
        *refuses(("registered",), "party.registered", "A party is registered once"),
        *lets(("registered",), "party.terms_agreed", "A party agrees to the terms, again with each version"),
        *refuses((UNOPENED,), "party.terms_agreed", "A party agrees after it is registered"),
        *lets(("registered",), "key.added", "An older key of the party adds a key, or the registrar, who waits"),
        *refuses((UNOPENED,), "key.added", "Keys are added after the party is registered"),
        *lets(("registered",), "key.revoked", "A party revokes a key of its own, or the registrar a lost one"),
        *refuses((UNOPENED,), "key.revoked", "Keys are revoked after the party is registered"),
        *lets(("registered",), "licence.checked", "The registrar looks up a business's licence, as often as need be"),
        *refuses((UNOPENED,), "licence.checked", "A licence is looked up after the party is registered"),
        *lets(("registered",), "payee.changed", "A worker names the account that his wages go to"),
        *refuses((UNOPENED,), "payee.changed", "An account is named after the party is registered"),
        *objections(("registered",)),
    ),
)


def reads_registered(body: PartyRegistered) -> set[str]:
    """Keys that a registration reads."""
    return {f"party:{body.party}", f"key:{jose.thumbprint(body.jwk)}"}


def check_registered(turn: Turn) -> None:
    """The thread is the party's, names fit the type, the key is new and proves possession of itself."""
    body: PartyRegistered = turn.body
    turn.demand(turn.st.thread == f"party:{body.party}", "A party's thread bears the party's id")
    is_person = body.party_type == "person"
    turn.demand(is_person or body.person_name is None, "A firm's name is not the name of a person")
    turn.demand(not is_person or body.name is None, "A person's name is personal data, not a firm's name")
    named = body.person_name if is_person else body.name
    turn.demand(named is not None or bool(turn.st.withheld), "A party is registered under its name")
    keys.check_new(turn, body, body.party)


def fold_registered(turn: Turn) -> None:
    """The party and its first key."""
    body: PartyRegistered = turn.body
    kid = jose.thumbprint(body.jwk)
    turn.put(
        f"party:{body.party}",
        PartyRecord(
            home=turn.st.thread,
            party=body.party,
            party_type=body.party_type,
            registered=turn.st.id,
        ),
    )
    turn.put(
        f"key:{kid}",
        KeyRecord(
            home=turn.st.thread,
            kid=kid,
            owner=body.party,
            jwk=body.jwk,
            custody=body.custody,
            level=body.level,
            added=turn.st.id,
            added_index=turn.index,
        ),
    )


RULES: dict[str, Rule] = {
    "party.registered": Rule(lambda b, t, k: reads_registered(b), check_registered, fold_registered),
    "party.terms_agreed": Rule(reads_nothing, nothing, nothing),
    "key.added": Rule(keys.reads_added, keys.check_added, keys.fold_added),
    "key.revoked": Rule(keys.reads_revoked, keys.check_revoked, keys.fold_revoked),
    "licence.checked": Rule(payee.reads_licence, payee.check_licence, payee.fold_licence),
    "payee.changed": Rule(payee.reads_payee, payee.check_payee, payee.fold_payee),
}
