"""Statements in the making: payloads from plain fields, and the signature over them.

Promise: what `payload` drafts, `statement.parse` takes; a client, a connector and the operator all write the same bytes
for the same fields and salts.

Rules
* Salts are handed in, one for each sealed field, in the order the fields are given; nothing here draws lots.
* Absent claims are left out; nothing is written as null.
* Whoever is to read before he signs reads an `Unsigned`: it is parsed from the bytes that will be signed, no others.

Follows FORMATS 1.1.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import canon, jose, sdjwt, statement
from ledger.jose import Signer
from ledger.sdjwt import Disclosure, Shape
from ledger.statement import About, Statement

SIGNATURE_BYTES = 64  # of Ed25519; as many zeros stand in its place until a statement is signed


def payload(
    *,
    aud: str,
    iss: str,
    iat: int,
    kind: str,
    v: int,
    thread: str,
    body: Mapping[str, Any],
    sealed: Shape,
    salts: Iterator[bytes],
    prev: str | None = None,
    via: Mapping[str, str] | None = None,
    about: Sequence[About] = (),
    seen: str | None = None,
    supersedes: str | None = None,
) -> tuple[dict[str, Any], list[Disclosure]]:
    """(claims in their order, disclosures) of a statement; `body` is plain, `sealed` says what of it is to be sealed.

    `iat` is in whole seconds. Raises: MalformedStatement (a reserved name), NotCanonical (a sealed value).
    """
    sealed_body, disclosures = sdjwt.seal(body, sealed, salts)
    claims = {
        "aud": aud,
        "iss": iss,
        "via": dict(via) if via else None,
        "iat": iat,
        "kind": kind,
        "v": v,
        "thread": thread,
        "prev": prev,
        "about": [_about(item) for item in about] or None,
        "seen": seen,
        "supersedes": supersedes,
        "body": sealed_body,
        "_sd_alg": "sha-256",
    }
    return {name: value for name, value in claims.items() if value is not None}, disclosures


def uuid7(at_ms: int, chance: bytes) -> str:
    """A UUID of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then those of `chance`, 10 random bytes."""
    assert len(chance) == 10, "a UUID has 16 bytes"
    bits = int.from_bytes(at_ms.to_bytes(6, "big") + chance, "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62))


def _about(item: About) -> dict[str, str]:
    return {"id": item.id} if item.digest is None else {"id": item.id, "digest": item.digest}


def sign(payload: Mapping[str, Any], disclosures: Sequence[Disclosure], signer: Signer) -> bytes:
    """The wire form of a drafted statement, signed. Raises: NotCanonical (a field that has no canonical form)."""
    jwt = jose.sign_compact(jose.header_of(jose.STATEMENT, signer), payload, signer)
    return sdjwt.join(jwt.encode(), disclosures)


@dataclass(frozen=True)
class Unsigned:
    """A statement read back from the very bytes that will be signed; `shown` has no id and signature of its own yet."""

    shown: Statement

    def sign(self, signer: Signer) -> bytes:
        """The wire form, signed over the bytes that were shown. The signer is the one whose kid stands in them."""
        assert signer.kid == self.shown.kid, "the header names the key that signs"
        jwt = self.shown.signing_input + b"." + jose.b64u(signer.sign(self.shown.signing_input)).encode()
        return sdjwt.join(jwt, self.shown.disclosures)


def unsigned(payload: Mapping[str, Any], disclosures: Sequence[Disclosure], signer: Signer) -> Unsigned:
    """A drafted statement, spelled and read back, for its signer to look at first.

    Raises: NotCanonical, and whatever `statement.parse` raises of a statement that could never be admitted.
    """
    parts = (canon.dumps(jose.header_of(jose.STATEMENT, signer)), canon.dumps(dict(payload)), bytes(SIGNATURE_BYTES))  # type: ignore[arg-type]
    jwt = ".".join(jose.b64u(part) for part in parts)
    return Unsigned(statement.parse(sdjwt.join(jwt.encode(), disclosures)))
