"""Keys: when one counts, what it may sign, who adds it and who ends it.

Promise: no key ever has a right that no statement gave it: a party's key gives at most its own, the registrar's gift
waits, and nothing but a statement of the thread moves either.

Rules
* A key is added by an older key of the party, never with a wider scope, a higher limit, a later end or a higher level
  than its own; it counts from the next index.
* Or by the registrar, for who has lost his keys: it counts `WAIT_MS` after its entry. Until then any older key of the
  party that may sign `key.revoked` refuses it (a veto); a vetoed key never counts.
* A key is revoked by itself or by a key of the party that may sign everything; it counts no more from the next index.
* The registrar ends a key for who has lost it, after the same wait: nobody can veto that, so a thief does not keep what
  he took; he can only object, which shows. A key that is being ended adds none. What does not count yet ends at once.
* No public key is registered twice, by whomever. A level is what the custody can bear; S3 is the registrar's word and
  names its certificate.
* A limit is of one statement, and only of kinds that declare a sum as their own: it does not stop whoever splits one.

Specification: FORMATS 1.1, 1.7; DESIGN section 7; law notes 1.3; ADR 12.
"""

from __future__ import annotations

from typing import Any

from ledger import jose, kinds
from ledger.errors import KeyExpired, KeyNotYet, KeyRevoked, OutOfScope
from ledger.kinds import Kind, party
from ledger.kinds.party import LEVEL_MAX, KeyAdded, PartyRegistered
from ledger.records import KeyRecord
from ledger.rules.turn import Lookup, Turn, day_of, unknown
from ledger.statement import Statement

WAIT_MS = 72 * 3_600_000  # SPEC: FORMATS 1.7; three days, so that a weekend does not pass unseen
REGISTRAR = "registrar"


# ---- what counts


def check_now(key: KeyRecord, at_ms: int) -> None:
    """That a key counts at an entry time (milliseconds). Raises: KeyRevoked, KeyNotYet, KeyExpired."""
    if key.revoked is not None and (key.ends_at_ms is None or at_ms >= key.ends_at_ms):
        raise KeyRevoked("This key was revoked.", kid=key.kid, revoked=key.revoked)
    if _waits(key, at_ms):
        raise KeyNotYet(
            "This key does not count yet: for 72 hours an older key may refuse it.",
            kid=key.kid,
            counts_from_ms=key.counts_from_ms,
        )
    if key.until is not None and day_of(at_ms).isoformat() >= key.until:
        raise KeyExpired(f"This key counted before {key.until}.", kid=key.kid, until=key.until)


def check_counts(st: Statement, kind: Kind, body: Any, key: KeyRecord, at_ms: int) -> None:
    """FORMATS 1.7: the key counts now, the kind is in its scope, and what it declares as its own within its limit.

    Raises: KeyRevoked, KeyNotYet, KeyExpired, OutOfScope.
    """
    check_now(key, at_ms)
    withdraws = st.kind == "key.revoked" and body.kid == key.kid  # no key needs a right to end itself (ADR 5)
    if key.scope is not None and st.kind not in key.scope and not withdraws:
        raise OutOfScope(f"This key may not sign {st.kind}.", kid=key.kid, scope=list(key.scope))
    if key.limit_fen is not None and kind.own_amount_fen is not None:
        amount = kind.own_amount_fen(body)
        if amount > key.limit_fen:
            raise OutOfScope("The sum is over this key's limit.", kid=key.kid, limit_fen=key.limit_fen)


def check_moved(turn: Turn, key: KeyRecord) -> None:
    """What a statement gives up counts against its key's limit, where the body does not say it. Raises: OutOfScope."""
    moved_fen = sum(transfer.amount_fen for transfer in turn.transfers) if turn.kind.limits_moved else 0
    if key.limit_fen is not None and moved_fen + turn.forgone_fen > key.limit_fen:
        raise OutOfScope("The sum given up is over this key's limit.", kid=key.kid, limit_fen=key.limit_fen)


def _waits(key: KeyRecord, at_ms: int) -> bool:
    """Whether the registrar's gift does not count yet."""
    return key.counts_from_ms is not None and at_ms < key.counts_from_ms


# ---- added


def _holder(turn: Turn) -> str:
    """The party whose thread this is."""
    return turn.st.thread.removeprefix("party:")


def check_new(turn: Turn, body: PartyRegistered | KeyAdded, party: str) -> None:
    """The key proves that it is to be this party's, was never registered, and claims no level beyond its custody."""
    if turn.log is not None:
        jose.check_key_proof(body.proof, party=party, jwk=body.jwk, aud=turn.log.origin)
    used = turn.get(f"key:{jose.thumbprint(body.jwk)}", KeyRecord) is not None
    turn.demand(not used, "A public key is registered once")
    borne = body.level <= LEVEL_MAX[body.custody]
    turn.demand(borne, "A key's level is not above what its custody can bear")
    certified = body.certificate_sha256 is not None
    turn.demand((body.level == "S3") == certified, "A key of level S3, and no other, names its certificate")


def check_added(turn: Turn) -> None:
    """The new key proves possession and gets no right that the adding key does not have."""
    body: KeyAdded = turn.body
    check_new(turn, body, _holder(turn))
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
    if turn.st.iss == REGISTRAR:
        return
    turn.demand(body.level <= own.level, "A key gives no higher level than its own")
    turn.demand(body.level != "S3", "Only the registrar registers a key of level S3")
    turn.demand(own.ends_at_ms is None, "A key that the registrar is ending adds no other")


def fold_added(turn: Turn) -> None:
    """The new key; the registrar's waits."""
    body: KeyAdded = turn.body
    kid = jose.thumbprint(body.jwk)
    turn.put(
        f"key:{kid}",
        KeyRecord(
            home=turn.st.thread,
            kid=kid,
            owner=_holder(turn),
            jwk=body.jwk,
            custody=body.custody,
            level=body.level,
            added=turn.st.id,
            added_index=turn.index,
            scope=None if body.scope is None else tuple(body.scope),
            limit_fen=body.limit_fen,
            until=body.until,
            person=body.person or (turn.key.person if turn.key else None),  # whoever makes a key for himself is himself
            mandate_sha256=body.mandate_sha256,
            counts_from_ms=turn.at_ms + WAIT_MS if turn.st.iss == REGISTRAR else None,
        ),
    )


# ---- revoked


def check_revoked(turn: Turn) -> None:
    """The key is the party's, was not revoked, and is ended by itself, a full key, the registrar, or by a veto."""
    body: party.KeyRevoked = turn.body
    since = body.compromised_since
    turn.demand(since is None or since <= turn.today, "Control of a key is lost on a day that has come")
    key = turn.need(f"key:{body.kid}", KeyRecord, "key")
    if key is None:
        return
    if key.owner != _holder(turn):
        raise unknown("key")
    ending = key.ends_at_ms is not None and turn.at_ms < key.ends_at_ms and turn.st.iss != REGISTRAR
    turn.demand(key.revoked is None or ending, "A key is revoked once")
    if turn.key is None:
        return
    vetoes = _waits(key, turn.at_ms) and turn.key.added_index < key.added_index
    may = turn.st.kid == body.kid or turn.key.scope is None or vetoes
    turn.demand(may, "A key is revoked by itself or by a key that may sign everything")


def fold_revoked(turn: Turn) -> None:
    """The key counts no longer from the next index on; after the wait, where the registrar ends one that counts."""
    body: party.KeyRevoked = turn.body
    key = turn.get(f"key:{body.kid}", KeyRecord)
    if key is None:
        return
    waits, by_registrar = _waits(key, turn.at_ms), turn.st.iss == REGISTRAR
    told = [day for day in (key.compromised_since, body.compromised_since) if day is not None]
    update = {
        "revoked": turn.st.id,
        "revoked_index": turn.index,
        "compromised_since": min(told, default=None),
        "ends_at_ms": turn.at_ms + WAIT_MS if by_registrar and not waits else None,
        "vetoed": waits and not by_registrar,
    }
    turn.put(f"key:{body.kid}", key.model_copy(update=update))


def reads_added(body: KeyAdded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that adding reads."""
    return {thread, f"key:{jose.thumbprint(body.jwk)}"}


def reads_revoked(body: party.KeyRevoked, thread: str, lookup: Lookup) -> set[str]:
    """Keys that revoking reads."""
    return {f"key:{body.kid}"}
