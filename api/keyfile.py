"""A party's own key file: one private key, and the party that it speaks for.

Promise: what a party needs to come back tomorrow lies in one file that its owner alone can read; nothing this module
prints or raises repeats the secret.

Rules
* One line, canonical JSON, members in this order: `{"crv","d","kty","party","x"}`, and `"y"` of a P-256 key: a private
  JWK (RFC 8037, RFC 7518) with the party's id as one member more (RFC 7517 section 4 allows it). Read, printed again,
  compared: it has one spelling.
* Mode 0600 or less, owned by whoever runs us, no symbolic link; written once and never over another file.
* Where the registrar sits elsewhere, a card goes to him instead of the key: what he needs, and no secret.
* The party's id is drawn with its first key, so that registering gives nothing back that could be lost.

Specification: RFC 7517, RFC 7518 section 6.2, RFC 8037 section 2; DESIGN section 7.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger import canon, jose, statement
from ledger.errors import BadSignature, LedgerError, MalformedRequest
from ledger.jose import Ed25519Signer, Es256Signer, Jwk
from notary import keys

CARD_BYTES_MAX = 8_192  # a card has a public key and a proof of about 500 bytes


@dataclass(frozen=True)
class PartyKey:
    """A party's key: whom it speaks for, and the signer that holds the secret."""

    party: str
    signer: Ed25519Signer | Es256Signer = field(repr=False)

    @property
    def kid(self) -> str:
        """The public key's thumbprint, by which the ledger knows it."""
        return self.signer.kid


def spell(key: PartyKey) -> str:
    """The one line of the key's file. It is a secret."""
    jwk = key.signer.jwk
    members: canon.Json = {
        "crv": jwk["crv"],
        "d": jose.b64u(key.signer.seed),
        "kty": jwk["kty"],
        "party": key.party,
        **{name: jwk[name] for name in ("x", "y") if name in jwk},
    }
    return canon.dumps(members).decode()


def create(path: Path, party: str, seed: bytes, alg: str = jose.ED25519) -> PartyKey:
    """A new key of that algorithm from 32 random bytes, in a new file.

    Raises: AlreadyExists, MalformedRequest (no party id), WrongAlgorithm, MalformedStatement (the bytes are no secret
    of P-256: one chance in 2^32).
    """
    if not statement.is_uuid7(party):
        raise MalformedRequest("A party's id is a UUID of version 7, in lower case.", party=party)
    key = PartyKey(party, jose.signer_of(alg, seed))
    keys.write(path, spell(key))
    return key


def load(path: Path) -> PartyKey:
    """The key in a file. Raises: NotFound, InsecureKeyFile, MalformedKeyFile."""
    text = keys.read(path)
    try:
        members = canon.loads(text.encode())
        assert isinstance(members, dict)
        party, seed = members["party"], members["d"]
        assert isinstance(party, str)
        assert isinstance(seed, str)
        alg = jose.ES256 if members["kty"] == "EC" else jose.ED25519
        key = PartyKey(party, jose.signer_of(alg, jose.b64u_decode(seed)))
        known = statement.is_uuid7(party) and spell(key) == text
    except (LedgerError, AssertionError, KeyError, TypeError, ValueError):
        known = False
    if not known:
        raise keys.malformed(path, "a party's key: a private Ed25519 or P-256 JWK with the member party")
    return key


# ---- what goes to the registrar


@dataclass(frozen=True)
class KeyCard:
    """What a registrar needs of a key, and nothing more: the party, the public half, its proof of possession."""

    party: str
    jwk: Jwk
    proof: str

    def as_json(self) -> dict[str, Any]:
        """The card's members, in their order."""
        return {"party": self.party, "kid": jose.thumbprint(self.jwk), "jwk": dict(self.jwk), "proof": self.proof}


def card(key: PartyKey, origin: str, iat: int) -> KeyCard:
    """The key's card for the log of that origin; `iat` in whole seconds."""
    return KeyCard(key.party, key.signer.jwk, proof(key, origin, iat))


def proof(key: PartyKey, origin: str, iat: int) -> str:
    """The key's own word that it is to speak for its party in the log of that origin; `iat` in whole seconds."""
    return jose.sign_key_proof(key.party, key.signer.jwk, origin, iat, key.signer)


def read_card(path: Path, origin: str) -> KeyCard:
    """The card in a file, its proof checked. Raises: MalformedRequest (no card), BadSignature (another key or log)."""
    with path.open("rb") as file:
        data = file.read(CARD_BYTES_MAX + 1)
    try:
        members = json.loads(data) if len(data) <= CARD_BYTES_MAX else None
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict) or list(members) != ["party", "kid", "jwk", "proof"]:
        raise MalformedRequest(f"{path.name} is no card of a key, as `xinzheng key show` prints it.")
    party, kid, jwk, told = members.values()
    if not isinstance(party, str) or not statement.is_uuid7(party) or not isinstance(jwk, dict):
        raise MalformedRequest(f"{path.name} is no card of a key, as `xinzheng key show` prints it.")
    jose.check_key_proof(str(told), party=party, jwk=jwk, aud=origin)
    if kid != jose.thumbprint(jwk):
        raise BadSignature("The card names another key than it proves.")
    return KeyCard(party, jwk, str(told))
