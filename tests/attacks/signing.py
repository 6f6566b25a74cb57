"""A second signature over the same words: valid, and yet other bytes.

RFC 8032 signs deterministically, yet a verifier cannot know that: any nonce gives a signature that verifies. This signs
with a nonce of the caller's choice, as a careless or malicious signer would.
"""

from __future__ import annotations

import hashlib

from nacl import bindings

from ledger.jose import Ed25519Signer, Signer, b64u, b64u_decode
from tests.attacks.ground import parts_of, wire


def signature(signer: Ed25519Signer, message: bytes, nonce: int) -> bytes:
    """An Ed25519 signature over `message` that uses `nonce` (RFC 8032 section 5.1.6, but for step 2)."""
    digest = bytearray(hashlib.sha512(signer.seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    secret = bindings.crypto_core_ed25519_scalar_reduce(bytes(digest) + bytes(32))
    r = nonce.to_bytes(32, "little")
    point = bindings.crypto_scalarmult_ed25519_base_noclamp(r)
    hashed = hashlib.sha512(point + b64u_decode(signer.jwk["x"]) + message).digest()
    k = bindings.crypto_core_ed25519_scalar_reduce(hashed)
    product = bindings.crypto_core_ed25519_scalar_mul(k, secret)
    return point + bindings.crypto_core_ed25519_scalar_add(r, product)


def again(data: bytes, signer: Signer, nonce: int = 7) -> bytes:
    """A wire form with a second signature by the same key over the same words."""
    assert isinstance(signer, Ed25519Signer)
    (head, body, first), disclosures = parts_of(data)
    second = b64u(signature(signer, f"{head}.{body}".encode(), nonce))
    assert second != first
    return wire(f"{head}.{body}.{second}", disclosures)
