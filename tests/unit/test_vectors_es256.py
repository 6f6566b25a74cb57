"""ES256 by three hands: behind our checks every library gives the verdict that Wycheproof asks for.

Of two signatures that differ in the sign of s, libraries take both; we take the lower one alone, so of each good case
one half is taken as it stands and the other after its signer has normalised it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jwcrypto.jwa
import jwcrypto.jwk
import pytest
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from ledger import es256, jose
from ledger.errors import BadSignature

FILE = json.loads((Path(__file__).parents[1] / "vectors/signatures/wycheproof_es256_test.json").read_text())
CASES = [(group["publicKey"], case) for group in FILE["testGroups"] for case in group["tests"]]
Verify = Callable[[jose.Jwk, bytes, bytes], None]


def jwk_of(public: dict[str, str]) -> jose.Jwk:
    """The JWK of a key as Wycheproof writes it: 04, x, y in hex."""
    point = bytes.fromhex(public["uncompressed"])
    assert (len(point), point[0]) == (65, 4)
    return {"crv": "P-256", "kty": "EC", "x": jose.b64u(point[1:33]), "y": jose.b64u(point[33:])}


def ours(jwk: jose.Jwk, message: bytes, signature: bytes) -> None:
    """Our own verification, over OpenSSL."""
    jose.verify(jwk, jose.ES256, message, signature)


def by_joserfc(jwk: jose.Jwk, message: bytes, signature: bytes) -> None:
    """joserfc, behind our check of the form."""
    es256.check_form(signature)
    if not JWSRegistry.algorithms["ES256"].verify(message, signature, ECKey.import_key(dict(jwk))):
        raise BadSignature("joserfc says no.")


def by_jwcrypto(jwk: jose.Jwk, message: bytes, signature: bytes) -> None:
    """jwcrypto, behind our check of the form."""
    es256.check_form(signature)
    jwcrypto.jwa.JWA.signing_alg("ES256").verify(jwcrypto.jwk.JWK(**jwk), message, signature)


HANDS: list[Verify] = [ours, by_joserfc, by_jwcrypto]
REFUSALS = (BadSignature, jwcrypto.jwa.InvalidSignature)


def normalised(signature: bytes) -> bytes:
    """The lower of a signature and its twin."""
    s = int.from_bytes(signature[32:])
    return signature[:32] + min(s, es256.ORDER - s).to_bytes(32)


def test_the_file_is_whole() -> None:
    """All cases of the file are here: good ones with s in either half, and bad ones."""
    assert len(CASES) == FILE["numberOfTests"]
    good = [bytes.fromhex(case["sig"]) for _, case in CASES if case["result"] == "valid"]
    assert {normalised(sig) == sig for sig in good} == {True, False}
    assert {case["result"] for _, case in CASES} == {"valid", "invalid"}


@pytest.mark.parametrize("verify", HANDS, ids=lambda hand: str(hand.__name__))
def test_every_hand_gives_wycheproof_s_verdict(verify: Verify) -> None:
    """Good signatures verify once their s is low, and only then; bad ones are refused, case for case."""
    for public, case in CASES:
        jwk, message, signature = jwk_of(public), bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
        jose.check_jwk(jwk)
        if case["result"] == "invalid":
            with pytest.raises(REFUSALS):
                verify(jwk, message, signature)
            continue
        verify(jwk, message, normalised(signature))
        if normalised(signature) != signature:
            with pytest.raises(BadSignature, match="normalise"):
                verify(jwk, message, signature)
