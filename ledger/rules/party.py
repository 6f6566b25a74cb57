"""Parties and their keys, and the machine of a party's thread.

Rules
* The registrar opens `party:{id}` with a first key that proves possession of itself; that key may sign everything.
* A key is added by an older key of the party, never with a wider scope, a higher limit or a later end than its own.
* A key is revoked by itself or by a key of the party that may sign everything.
* No public key is registered twice, by whomever.

Specification: FORMATS 1.1, 1.7; DESIGN section 7.
"""

from __future__ import annotations

from ledger import jose, kinds
from ledger.kinds.party import KeyAdded, KeyRevoked, PartyRegistered
from ledger.records import KeyRecord, PartyRecord
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, lets, objections, refuses
from ledger.rules.rule import Rule, nothing, reads_nothing
from ledger.rules.turn import Lookup, Turn, unknown

MACHINE = Machine(
    "party",
    (UNOPENED, "registered"),
    ("party.registered", "party.terms_agreed", "key.added", "key.revoked", *OBJECTION_KINDS),
    (
        *lets((UNOPENED,), "party.registered", "The registrar registers a party with its first key", "registered"),
        *refuses(("registered",), "party.registered", "A party is registered once"),
        *lets(("registered",), "party.terms_agreed", "A party agrees to the terms, again with each version"),
        *refuses((UNOPENED,), "party.terms_agreed", "A party agrees after it is registered"),
        *lets(("registered",), "key.added", "An older key of the party adds a key"),
        *refuses((UNOPENED,), "key.added", "Keys are added after the party is registered"),
        *lets(("registered",), "key.revoked", "A party revokes a key of its own"),
        *refuses((UNOPENED,), "key.revoked", "Keys are revoked after the party is registered"),
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
    if turn.log is not None:
        jose.check_key_proof(body.proof, party=body.party, jwk=body.jwk, aud=turn.log.origin)
    check_new_key(turn, body.jwk)


def check_new_key(turn: Turn, jwk: dict[str, str]) -> None:
    """No key is registered twice."""
    used = turn.get(f"key:{jose.thumbprint(jwk)}", KeyRecord) is not None
    turn.demand(not used, "A public key is registered once")


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


def check_added(turn: Turn) -> None:
    """The new key proves possession and gets no right that the adding key does not have."""
    body: KeyAdded = turn.body
    if turn.log is not None:
        jose.check_key_proof(body.proof, party=turn.st.iss, jwk=body.jwk, aud=turn.log.origin)
    check_new_key(turn, body.jwk)
    names = {kind.name for kind in kinds.ALL}
    turn.demand(set(body.scope or ()) <= names, "A scope names kinds that exist")
    if turn.key is None:
        return
    nameless = body.person is not None and body.person_name is None and not turn.st.withheld
    turn.demand(not nameless, "The key of a person bears the person's name")
    own = turn.key
    within = own.scope is None or (body.scope is not None and set(body.scope) <= set(own.scope))
    turn.demand(within, "A key gives no wider scope than its own")
    low = own.limit_fen is None or (body.limit_fen is not None and body.limit_fen <= own.limit_fen)
    turn.demand(low, "A key gives no higher limit than its own")
    early = own.until is None or (body.until is not None and body.until <= own.until)
    turn.demand(early, "A key gives no later end than its own")


def fold_added(turn: Turn) -> None:
    """The new key."""
    body: KeyAdded = turn.body
    kid = jose.thumbprint(body.jwk)
    turn.put(
        f"key:{kid}",
        KeyRecord(
            home=turn.st.thread,
            kid=kid,
            owner=turn.st.thread.removeprefix("party:"),
            jwk=body.jwk,
            custody=body.custody,
            level=body.level,
            added=turn.st.id,
            added_index=turn.index,
            scope=None if body.scope is None else tuple(body.scope),
            limit_fen=body.limit_fen,
            until=body.until,
            person=body.person,
            mandate_sha256=body.mandate_sha256,
        ),
    )


def check_revoked(turn: Turn) -> None:
    """The key is the party's, still counts, and is revoked by itself or by a key that may sign everything."""
    body: KeyRevoked = turn.body
    key = turn.need(f"key:{body.kid}", KeyRecord, "key")
    if key is None:
        return
    if key.owner != turn.st.iss:
        raise unknown("key")
    turn.demand(key.revoked is None, "A key is revoked once")
    may = turn.st.kid == body.kid or turn.key is None or turn.key.scope is None
    turn.demand(may, "A key is revoked by itself or by a key that may sign everything")


def fold_revoked(turn: Turn) -> None:
    """The key counts no longer, from the next index on."""
    body: KeyRevoked = turn.body
    key = turn.get(f"key:{body.kid}", KeyRecord)
    if key is not None:
        update = {"revoked": turn.st.id, "revoked_index": turn.index, "compromised_since": body.compromised_since}
        turn.put(f"key:{body.kid}", key.model_copy(update=update))


def _reads_added(body: KeyAdded, thread: str, lookup: Lookup) -> set[str]:
    return {thread, f"key:{jose.thumbprint(body.jwk)}"}


def _reads_revoked(body: KeyRevoked, thread: str, lookup: Lookup) -> set[str]:
    return {f"key:{body.kid}"}


RULES: dict[str, Rule] = {
    "party.registered": Rule(lambda b, t, k: reads_registered(b), check_registered, fold_registered),
    "party.terms_agreed": Rule(reads_nothing, nothing, nothing),
    "key.added": Rule(_reads_added, check_added, fold_added),
    "key.revoked": Rule(_reads_revoked, check_revoked, fold_revoked),
}
