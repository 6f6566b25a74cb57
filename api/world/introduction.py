"""Who another party is, told by the registrar and by the party itself: its name and the keys that speak for it.

Promise: a key counts for a party only where a chain of signatures leads to it, from a registrar's key of the trust file
over the party's own older keys; the server that hands the statements over is believed in nothing.

Rules
* The first statement is `party.registered`, by a registrar of the trust file; it names this very party.
* A key is added by a key of the party that is known already, and proves possession of itself.
* A name is whatever of it the reader may see; none is no fault.

Specification: FORMATS 1.1, 1.5, 1.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.world.actor import Card
from ledger import jose, kinds, statement
from ledger.errors import BadSignature, UnknownSigner
from ledger.jose import Jwk
from ledger.kinds.party import KeyAdded, PartyRegistered
from ledger.statement import Statement
from notary.trust import Trust


@dataclass(frozen=True)
class Holder:
    """Who holds a key that was added: a person's pseudonym, and the statement that added it."""

    person: str | None
    mandate: str


@dataclass(frozen=True)
class Introduction:
    """A party as this reader may know it; `holders` are those of its later keys, by kid."""

    party: str
    party_type: str
    name: str | None
    keys: Mapping[str, Jwk]
    holders: Mapping[str, Holder]
    revoked: frozenset[str]

    @property
    def card(self) -> Card:
        """What an actor remembers of it."""
        return Card(self.party, self.keys)


def check(party: str, wires: Sequence[bytes], trust: Trust) -> Introduction:
    """The party that the statements introduce, every signature checked.

    Raises: BadSignature, UnknownSigner, WrongAudience, and what parsing raises.
    """
    told = [statement.parse(wire, complete=False) for wire in wires]
    if not told:
        raise UnknownSigner("Nothing was told of the party.", party=party)
    first, *later = told
    registered = _registered(party, first, trust)
    found = {jose.thumbprint(registered.jwk): registered.jwk}
    holders: dict[str, Holder] = {}
    revoked: set[str] = set()
    for st in later:
        _check_own(party, st, found, trust)
        body = kinds.body_of(st, complete=False)
        if isinstance(body, KeyAdded):
            jose.check_key_proof(body.proof, party=party, jwk=body.jwk, aud=trust.origin)
            found[jose.thumbprint(body.jwk)] = body.jwk
            holders[jose.thumbprint(body.jwk)] = Holder(body.person, st.id)
        elif st.kind == "key.revoked":
            revoked.add(st.body["kid"])
    name = registered.name or registered.person_name
    return Introduction(party, registered.party_type, name, found, holders, frozenset(revoked))


def _registered(party: str, st: Statement, trust: Trust) -> PartyRegistered:
    """The registration, by a registrar of the trust file."""
    jwk = _by_kid(trust.registrar_keys).get(st.kid)
    if jwk is None or st.iss != "registrar" or st.thread != f"party:{party}":
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
    """A later statement is the party's, by a key that is known by then."""
    if st.iss != party or st.thread != f"party:{party}" or st.kid not in known:
        raise UnknownSigner("A statement about the party's keys is not by a key of its own.", party=party)
    statement.check_audience(st, trust.origin)
    statement.check_signature(st, known[st.kid])


def _by_kid(jwks: Iterable[Jwk]) -> dict[str, Jwk]:
    return {jose.thumbprint(jwk): jwk for jwk in jwks}
