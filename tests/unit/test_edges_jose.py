"""Keys, signatures and proofs of possession at the border of the one form that every library takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ledger import canon, jose
from ledger.errors import BadSignature, LedgerError, MalformedStatement, WrongAlgorithm
from tests.unit.samples import ORIGIN, OTHER, PARTY, SIGNER, STRANGER

PUBLIC = jose.b64u_decode(SIGNER.jwk["x"])
PRIME = 57896044618658097711785492504343953926634992332820282019728792003956564819949
ORDER = 7237005577332262213973186563042994240857116359379907606001950938285454250989


def form(r: int, s: int) -> bytes:
    """A signature of these two numbers."""
    return r.to_bytes(32, "little") + s.to_bytes(32, "little")


@pytest.mark.parametrize("signature", [form(0, 0), form(PRIME - 1, ORDER - 1), form(PRIME - 1 + 2**255, ORDER - 1)])
def test_the_last_canonical_numbers_have_the_form(signature: bytes) -> None:
    """R up to the field's prime, whatever its sign bit, and S up to the group's order."""
    jose.check_form(PUBLIC, signature)


@pytest.mark.parametrize(
    "signature",
    [form(PRIME, 0), form(PRIME + 2**255, 0), form(2**255 - 1, 0), form(0, ORDER), form(0, ORDER + 1), form(0, 2**255)],
)
def test_the_next_numbers_have_not(signature: bytes) -> None:
    """R at the prime, S at the order: refused before any library is asked."""
    with pytest.raises(BadSignature, match="canonical"):
        jose.check_form(PUBLIC, signature)


@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (32, 63), (32, 65), (0, 64), (32, 0)])
def test_key_and_signature_have_their_lengths(key: int, signature: int) -> None:
    """One byte too few or too many in either is refused."""
    with pytest.raises(BadSignature):
        jose.check_form(bytes(key), bytes(signature))


def proof(payload: Mapping[str, Any] | None = None, kid: str = SIGNER.kid, typ: str = jose.KEY_PROOF) -> str:
    """A proof of possession, well signed, over whatever it says."""
    said = payload or {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": 1}
    parts = [jose.b64u(canon.dumps(dict(part))) for part in ({"alg": "Ed25519", "kid": kid, "typ": typ}, said)]
    return f"{'.'.join(parts)}.{jose.b64u(SIGNER.sign('.'.join(parts).encode()))}"


def check(text: str, jwk: Mapping[str, str] = SIGNER.jwk, party: str = PARTY, aud: str = ORIGIN) -> None:
    """The proof, checked for this key, party and log."""
    jose.check_key_proof(text, party=party, jwk=jwk, aud=aud)


def test_a_proof_of_possession_holds_for_its_own() -> None:
    """What the key itself says, for this party and log, at the first second there is, is taken."""
    check(proof())
    check(jose.sign_key_proof(PARTY, SIGNER.jwk, ORIGIN, 0, SIGNER))


def test_a_proof_of_possession_holds_for_nothing_else() -> None:
    """Another party, log or key, and a header that names another key than the proof's: refused."""
    others = proof({"aud": ORIGIN, "party": PARTY, "jwk": STRANGER.jwk, "iat": 1})
    rows: list[tuple[str, jose.Jwk, str, str]] = [
        (proof(), SIGNER.jwk, OTHER, ORIGIN),
        (proof(), SIGNER.jwk, PARTY, f"{ORIGIN}x"),
        (proof(), STRANGER.jwk, PARTY, ORIGIN),
        (proof(kid=STRANGER.kid), SIGNER.jwk, PARTY, ORIGIN),
        (others, STRANGER.jwk, PARTY, ORIGIN),
    ]
    for text, jwk, party, aud in rows:
        with pytest.raises(BadSignature):
            check(text, jwk, party, aud)


@pytest.mark.parametrize(
    ("jwk", "error"),
    [
        ({"crv": "P-256", "kty": "EC", "x": SIGNER.jwk["x"], "y": SIGNER.jwk["x"]}, MalformedStatement),
        ({"k": "A", "kty": "oct"}, WrongAlgorithm),
        (SIGNER.jwk | {"x": jose.b64u(bytes([1]) + bytes(31))}, MalformedStatement),
        (dict(reversed(SIGNER.jwk.items())), MalformedStatement),
    ],
)
def test_the_key_itself_is_looked_at_first(jwk: dict[str, str], error: type[LedgerError]) -> None:
    """A key of another type, of small order or in another spelling is refused as such, whatever proves it."""
    with pytest.raises(error):
        check(proof(), jwk=jwk)


@pytest.mark.parametrize("iat", [-1, True, "1", None, 2**53 - 1])
def test_a_proof_is_of_a_whole_second(iat: Any) -> None:
    """Before 1970, a truth value, a text or null is no time; the greatest whole number is one."""
    text = proof({"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": iat})
    if iat == 2**53 - 1:
        check(text)
        return
    with pytest.raises(MalformedStatement):
        check(text)
