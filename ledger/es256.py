"""ECDSA over P-256 with SHA-256: points, signatures and secrets as raw bytes, in the one form that we take.

Promise: a signature that `verify` passed is taken by every library that takes ECDSA, and its twin is not taken by us.

Rules
* A public key is a point of the curve, each coordinate 32 bytes, big-endian, below the field's prime. The curve has no
  subgroup but its own, so a point on it is a key.
* A signature is r || s, 32 bytes each, both from 1 to n − 1, and s at most n / 2: from any signature (r, s) everybody
  can make (r, n − s), which verifies as well, and one statement would have two ids. Signers normalise.
* Signing is deterministic, so no signature ever depends on the quality of a machine's chance.

Follows FIPS 186-5 section 6 (ECDSA), SEC 2 section 2.4.2 (the curve), RFC 7518 sections 3.4 and 6.2, RFC 6979.
"""

from __future__ import annotations

import functools

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from ledger.errors import BadSignature, MalformedStatement

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FIELD_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
COORDINATE_BYTES = 32
POINTS_KEPT_MAX = 1_024  # keys of a day's signers; a point takes some hundred bytes, and a fifth of a verification
_CURVE = ec.SECP256R1()
_VERIFY = ec.ECDSA(SHA256())
_SIGN = ec.ECDSA(SHA256(), deterministic_signing=True)


def check_point(x: bytes, y: bytes) -> None:
    """That (x, y), big-endian, is a point of P-256. Raises: MalformedStatement."""
    _point(x, y)


@functools.lru_cache(maxsize=POINTS_KEPT_MAX)
def _point(x: bytes, y: bytes) -> ec.EllipticCurvePublicKey:
    """The public key, kept: a pure function of 64 bytes. Raises: MalformedStatement."""
    if len(x) != COORDINATE_BYTES or len(y) != COORDINATE_BYTES:
        raise MalformedStatement("A coordinate of a P-256 key is 32 bytes.")
    # SPEC: SEC 1 section 3.2.2.1. OpenSSL reduces: x + p would be a second spelling of a key, with another thumbprint
    if int.from_bytes(x) >= FIELD_PRIME or int.from_bytes(y) >= FIELD_PRIME:
        raise MalformedStatement("A coordinate of a P-256 key lies below the field's prime.")
    try:
        return ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), _CURVE).public_key()
    except ValueError:
        raise MalformedStatement("The public key is no point of P-256.") from None


def check_form(signature: bytes) -> tuple[int, int]:
    """r and s of a signature in its one form. Raises: BadSignature."""
    if len(signature) != 2 * COORDINATE_BYTES:
        raise BadSignature("An ES256 signature is 64 bytes.")
    r, s = int.from_bytes(signature[:COORDINATE_BYTES]), int.from_bytes(signature[COORDINATE_BYTES:])
    if not (0 < r < ORDER and 0 < s < ORDER):
        raise BadSignature("The numbers of an ES256 signature lie from 1 to n - 1.")
    if s > ORDER // 2:  # SPEC: FORMATS 1.1; the twin of a signature is no second statement
        raise BadSignature("The s of an ES256 signature is at most n / 2; signers normalise.")
    return r, s


def verify(x: bytes, y: bytes, message: bytes, signature: bytes) -> None:
    """That `signature` (r || s) is one by the point (x, y) over `message`. Raises: BadSignature, MalformedStatement."""
    der = encode_dss_signature(*check_form(signature))
    try:
        _point(x, y).verify(der, message, _VERIFY)
    except InvalidSignature:
        raise BadSignature("The signature is not by this key over these bytes.") from None


class Secret:
    """A secret of 32 bytes, big-endian, from 1 to n - 1. Raises: MalformedStatement (another number)."""

    __slots__ = ("_key", "point", "secret")

    def __init__(self, secret: bytes) -> None:
        number = int.from_bytes(secret)
        if len(secret) != COORDINATE_BYTES or not 0 < number < ORDER:
            raise MalformedStatement("A P-256 secret is 32 bytes, a number from 1 to n - 1.")
        self._key = ec.derive_private_key(number, _CURVE)
        public = self._key.public_key().public_numbers()
        self.secret = secret
        self.point = public.x.to_bytes(COORDINATE_BYTES), public.y.to_bytes(COORDINATE_BYTES)

    def sign(self, message: bytes) -> bytes:
        """r || s, 64 bytes, s in the lower half."""
        r, s = decode_dss_signature(self._key.sign(message, _SIGN))
        return r.to_bytes(COORDINATE_BYTES) + min(s, ORDER - s).to_bytes(COORDINATE_BYTES)

    def __repr__(self) -> str:
        return "Secret(P-256)"
