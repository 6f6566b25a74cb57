"""Who another party is, told by the registrar and by the party itself: its name and the keys that speak for it.

Promise: a key counts for a party only where a chain of signatures leads to it, from a registrar's key of the trust file
over the party's own older keys; the server that hands the statements over is believed in nothing.

Rules
* The first statement is `party.registered`, by a registrar of the trust file; it names this very party.
* A key is added by a key of the party that is known already, or by a registrar of the trust file, and proves possession
  of itself; it is revoked by either, too.
* A key signs only what its scope lets it, gives no wider scope than its own, and nothing after its party revoked
  it. Limits, ends and the registrar's waits are the ledger's to keep: they need the moment of admission, which is in
  receipts and packs.
* A name is whatever of it the reader may see; none is no fault.

Specification: FORMATS 1.1, 1.5, 1.7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.world.actor import Card
from ledger import jose, kinds, statement
from ledger.errors import BadSignature, KeyRevoked, OutOfScope, UnknownSigner
from ledger.jose import Jwk
from ledger.kinds.party import KeyAdded, PartyRegistered
from ledger.statement import Statement
from notary.trust import Trust

REGISTRAR = "registrar"


@dataclass(frozen=True)
class Holder:
    """Who holds a key that was added: a person's pseudonym, and the statement that added it."""

    person: str | None
    mandate: str


@dataclass(frozen=True)
class Introduction:
    """A party as this reader may know it; `holders` and `scopes` are those of its later keys, by kid."""

    party: str
    party_type: str
    name: str | None
    keys: Mapping[str, Jwk]
    holders: Mapping[str, Holder]
    revoked: frozenset[str]
    scopes: Mapping[str, frozenset[str]]

    def check_scope(self, st: Statement) -> None:
        """That the key of a statement of this party may sign its kind. Raises: OutOfScope."""
        _check_scope(st, self.scopes)

    @property
    def card(self) -> Card:
        """What an actor remembers of it."""
        return Card(self.party, self.keys)


def check(party: str, wires: Sequence[bytes], trust: Trust) -> Introduction:
    """The party that the statements introduce, every signature checked.

    Raises: BadSignature, UnknownSigner, KeyRevoked, OutOfScope, WrongAudience, and what parsing raises.
    """
    told = [statement.parse(wire, complete=False) for wire in wires]
    if not told:
        raise UnknownSigner("Nothing was told of the party.", party=party)
    first, *later = told
    registered = _registered(party, first, trust)
    found = {jose.thumbprint(registered.jwk): registered.jwk}
    holders: dict[str, Holder] = {}
    revoked: set[str] = set()
    scopes: dict[str, frozenset[str]] = {}
    enrolled: set[str] = set()
    ending: set[str] = set()  # by the registrar: for how long such a key still counted, receipts say
    for st in later:
        _check_own(party, st, found, trust)
        _check_counts(st, revoked, scopes, enrolled)
        body = kinds.body_of(st, complete=False)
        if isinstance(body, KeyAdded):
            jose.check_key_proof(body.proof, party=party, jwk=body.jwk, aud=trust.origin)
            kid = jose.thumbprint(body.jwk)
            _check_added(st, kid, body, found, scopes)
            found[kid] = body.jwk
            holders[kid] = Holder(body.person, st.id)
            if st.iss == REGISTRAR:
                enrolled.add(kid)
            if body.scope is not None:
                scopes[kid] = frozenset(body.scope)
        elif st.kind == "key.revoked":
            (revoked if st.iss == party else ending).add(st.body["kid"])
    name = registered.name or registered.person_name
    return Introduction(party, registered.party_type, name, found, holders, frozenset(revoked | ending), scopes)


def _registered(party: str, st: Statement, trust: Trust) -> PartyRegistered:
    """The registration, by a registrar of the trust file."""
    jwk = _by_kid(trust.registrar_keys).get(st.kid)
    if jwk is None or st.iss != REGISTRAR or st.thread != f"party:{party}":
        raise UnknownSigner(
            "The party's first statement is not its registration by a registrar you trust.", party=party
        )
    statement.check_audience(st, trust.origin)
    statement.check_signature(st, jwk)
    body = kinds.body_of(st, complete=False)
    if not isinstance(body, PartyRegistered) or body.party != party:
        raise BadSignature("The registration is of another party.", party=party)
    jose.check_key_proof(body.proof, party=party, jwk=body.jwk, aud=trust.origin)
    return body


def _check_own(party: str, st: Statement, known: Mapping[str, Jwk], trust: Trust) -> None:
    """A later statement is the party's, by a key that is known by then, or a registrar's, who registers it once."""
    own = known if st.iss == party else _by_kid(trust.registrar_keys) if st.iss == REGISTRAR else {}
    if st.thread != f"party:{party}" or st.kid not in own or st.kind == "party.registered":
        raise UnknownSigner("A statement about the party's keys is not by a key of its own.", party=party)
    statement.check_audience(st, trust.origin)
    statement.check_signature(st, own[st.kid])


def _check_counts(
    st: Statement, revoked: set[str], scopes: Mapping[str, frozenset[str]], enrolled: Collection[str]
) -> None:
    """The key of a later statement was not revoked before it, and may sign its kind. Raises: KeyRevoked, OutOfScope."""
    if st.kid in revoked:
        raise KeyRevoked("A statement about the party's keys is by a key that was revoked before.", kid=st.kid)
    _check_scope(st, scopes)
    if st.kind == "key.revoked" and st.kid in scopes and st.body.get("kid") not in (st.kid, *enrolled):
        raise OutOfScope("A key is revoked by itself or by a key that may sign everything.", kid=st.kid)


def _check_scope(st: Statement, scopes: Mapping[str, frozenset[str]]) -> None:
    """A key without a scope signs everything, and every key may end itself. Raises: OutOfScope."""
    scope = scopes.get(st.kid)
    ends_itself = st.kind == "key.revoked" and st.body.get("kid") == st.kid
    if scope is not None and st.kind not in scope and not ends_itself:
        raise OutOfScope(f"This key may not sign {st.kind}.", kid=st.kid, scope=sorted(scope))


def _check_added(
    st: Statement, kid: str, body: KeyAdded, known: Mapping[str, Jwk], scopes: Mapping[str, frozenset[str]]
) -> None:
    """A key is added once, with no wider scope than the key that adds it. Raises: OutOfScope, UnknownSigner."""
    if kid in known:
        raise UnknownSigner("A key is added that the party had already.", kid=kid)
    own = scopes.get(st.kid)
    if own is not None and (body.scope is None or not own.issuperset(body.scope)):
        raise OutOfScope("A key gives no wider scope than its own.", kid=kid)


def _by_kid(jwks: Iterable[Jwk]) -> dict[str, Jwk]:
    return {jose.thumbprint(jwk): jwk for jwk in jwks}
