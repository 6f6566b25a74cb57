"""Ed25519 by five hands: behind our checks every library gives the verdict that Wycheproof asks for.

`check_jwk` and `check_form` stand before every verification. What the libraries would say without them is shown at the
end: OpenSSL takes signatures under small-order keys that libsodium refuses, so such keys are never registered.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwcrypto.jwa
import jwcrypto.jwk
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from ledger import jose
from ledger.errors import BadSignature, MalformedStatement

FILE = json.loads((Path(__file__).parents[1] / "vectors/signatures/wycheproof_ed25519_test.json").read_text())
CASES = [(group["publicKey"]["pk"], case) for group in FILE["testGroups"] for case in group["tests"]]
Verify = Callable[[bytes, bytes, bytes], None]
REFUSALS = (BadSignature, BadSignatureError, InvalidSignature, jwcrypto.jwa.InvalidSignature)


def by_pynacl(public: bytes, message: bytes, signature: bytes) -> None:
    """libsodium."""
    VerifyKey(public).verify(message, signature)


def by_cryptography(public: bytes, message: bytes, signature: bytes) -> None:
    """OpenSSL."""
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


def by_joserfc(public: bytes, message: bytes, signature: bytes) -> None:
    """joserfc, as it verifies a JWS."""
    key = OKPKey.import_key(dict(jose.jwk_of(public)))
    if not JWSRegistry.algorithms["Ed25519"].verify(message, signature, key):
        raise BadSignature("joserfc says no.")


def by_jwcrypto(public: bytes, message: bytes, signature: bytes) -> None:
    """jwcrypto, as it verifies a JWS."""
    jwcrypto.jwa.JWA.signing_alg("Ed25519").verify(jwcrypto.jwk.JWK(**jose.jwk_of(public)), message, signature)


LIBRARIES: list[Verify] = [by_pynacl, by_cryptography, by_joserfc, by_jwcrypto]


def behind_our_checks(verify: Verify) -> Verify:
    """A library as we would use it."""

    def verified(public: bytes, message: bytes, signature: bytes) -> None:
        jose.check_jwk(jose.jwk_of(public))
        jose.check_form(public, signature)
        verify(public, message, signature)

    return verified


HANDS = [jose.verify_raw, *map(behind_our_checks, LIBRARIES)]
NAMES = ["ours", *(library.__name__ for library in LIBRARIES)]


def test_the_file_is_whole() -> None:
    """All cases of the file are here, good and bad ones."""
    assert len(CASES) == FILE["numberOfTests"] == 151
    assert {case["result"] for _, case in CASES} == {"valid", "invalid"}


@pytest.mark.parametrize("verify", HANDS, ids=NAMES)
def test_every_hand_gives_wycheproof_s_verdict(verify: Verify) -> None:
    """Good signatures verify and bad ones are refused, case for case, by each library."""
    for public_hex, case in CASES:
        public, message, signature = (bytes.fromhex(text) for text in (public_hex, case["msg"], case["sig"]))
        if case["result"] == "valid":
            verify(public, message, signature)
        else:
            with pytest.raises(REFUSALS):
                verify(public, message, signature)


SMALL = (1).to_bytes(32, "little")  # the identity: every signature (identity, 0) holds under it
FORGED = SMALL + bytes(32)


def test_libraries_alone_differ_on_a_small_order_key() -> None:
    """Under the identity as key, OpenSSL takes one signature for every message and libsodium refuses it."""
    for message in (b"one", b"two"):
        by_cryptography(SMALL, message, FORGED)
        by_joserfc(SMALL, message, FORGED)
        with pytest.raises(BadSignatureError):
            by_pynacl(SMALL, message, FORGED)


@pytest.mark.parametrize("verify", HANDS[1:], ids=NAMES[1:])
def test_behind_our_checks_they_agree_on_it(verify: Verify) -> None:
    """The key does not pass our check, so no library is asked."""
    with pytest.raises(MalformedStatement):
        verify(SMALL, b"one", FORGED)


PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int]


def added(one: Point, two: Point) -> Point:
    """The sum of two points of edwards25519 (RFC 8032 section 5.1.4, affine)."""
    twist = -121665 * pow(121666, -1, PRIME)
    cross = twist * one[0] * two[0] * one[1] * two[1]
    x = (one[0] * two[1] + two[0] * one[1]) * pow(1 + cross, -1, PRIME)
    y = (one[1] * two[1] + one[0] * two[0]) * pow(1 - cross, -1, PRIME)
    return x % PRIME, y % PRIME


def multiplied(count: int, point: Point) -> Point:
    """A multiple of a point."""
    total: Point = (0, 1)
    while count:
        total = added(total, point) if count & 1 else total
        point, count = added(point, point), count >> 1
    return total


def encoded(point: Point) -> bytes:
    """A point's 32 bytes."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE: Point = (BASE_X, 4 * pow(5, -1, PRIME) % PRIME)
HALF_TURN: Point = (0, PRIME - 1)  # the point of order 2
SECRET = int.from_bytes(hashlib.sha512(b"secret").digest(), "little") % ORDER


def crooked(public_point: Point, nonce_point: Point, message: bytes) -> tuple[bytes, bytes]:
    """(public key, signature) whose equation holds up to a point of small order only."""
    public, commitment = encoded(public_point), encoded(nonce_point)
    challenge = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % ORDER
    return public, commitment + ((7 + challenge * SECRET) % ORDER).to_bytes(32, "little")


def test_our_points_are_right() -> None:
    """The arithmetic above makes an ordinary signature that every hand takes."""
    public, signature = crooked(multiplied(SECRET, BASE), multiplied(7, BASE), b"m")
    for verify in HANDS:
        verify(public, b"m", signature)


@pytest.mark.parametrize("verify", [*HANDS, *LIBRARIES], ids=[*NAMES, *(f"{name} alone" for name in NAMES[1:])])
def test_a_small_order_part_in_r_is_refused_by_all(verify: Verify) -> None:
    """A signature that holds only after multiplying by the cofactor is refused by every library, alike."""
    public, signature = crooked(multiplied(SECRET, BASE), added(multiplied(7, BASE), HALF_TURN), b"m")
    with pytest.raises(REFUSALS):
        verify(public, b"m", signature)


def test_a_mixed_order_key_is_no_key() -> None:
    """A public key with a small-order part is refused when it is registered."""
    mixed: Any = encoded(added(multiplied(SECRET, BASE), HALF_TURN))
    jose.check_jwk(jose.jwk_of(encoded(multiplied(SECRET, BASE))))
    with pytest.raises(MalformedStatement):
        jose.check_jwk(jose.jwk_of(mixed))
