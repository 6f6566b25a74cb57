"""ES256 beside Ed25519: keys, signatures, statements, proofs and sessions in one form; no algorithm for another.

The secret is that of RFC 6979 A.2.5, whose signature over "sample" stands there, too.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import joserfc.jws
import jwcrypto.jwk
import jwcrypto.jws
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from sd_jwt.verifier import SDJWTVerifier

from api import auth
from ledger import canon, es256, jose, statement
from ledger.errors import (
    BadSignature,
    LedgerError,
    MalformedStatement,
    NotCanonical,
    RuleBroken,
    Unauthenticated,
    WrongAlgorithm,
)
from ledger.fold import Fold
from ledger.jose import Es256Signer
from ledger.records import KeyRecord
from tests.trade import ORIGIN, Trade
from tests.unit.samples import PARTY, SIGNER
from tests.unit.test_readme import SIGNATURES, run

SECRET = bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
HAND = Es256Signer(SECRET)
X, Y = HAND.jwk["x"], HAND.jwk["y"]
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1


def jwk(x: str = X, y: str = Y, **more: str) -> dict[str, str]:
    """A P-256 key of these coordinates."""
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y, **more}


def number(value: int) -> str:
    """A coordinate of 32 bytes."""
    return jose.b64u(value.to_bytes(32))


def test_a_key_signs_as_rfc_6979_says() -> None:
    """Key and signature of the RFC, whose s is high: ours is its twin, and the same each time."""
    r = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    s = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    assert jose.b64u_decode(X).hex() == "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    low = es256.ORDER - int(s, 16)
    assert HAND.sign(b"sample") == bytes.fromhex(r) + low.to_bytes(32) == HAND.sign(b"sample")
    jose.verify(HAND.jwk, jose.ES256, b"sample", HAND.sign(b"sample"))
    with pytest.raises(BadSignature, match="at most n / 2"):
        jose.verify(HAND.jwk, jose.ES256, b"sample", bytes.fromhex(r + s))


def test_the_thumbprint_is_that_of_other_libraries() -> None:
    """RFC 7638 over crv, kty, x, y."""
    assert HAND.kid == ECKey.import_key(dict(HAND.jwk)).thumbprint() == jwcrypto.jwk.JWK(**HAND.jwk).thumbprint()


def other_curve() -> dict[str, str]:
    """A sound key of P-384."""
    public = ec.derive_private_key(7, ec.SECP384R1()).public_key().public_numbers()
    return {"crv": "P-384", "kty": "EC", "x": jose.b64u(public.x.to_bytes(48)), "y": jose.b64u(public.y.to_bytes(48))}


@pytest.mark.parametrize(
    ("key", "error"),
    [
        (other_curve(), WrongAlgorithm),
        (jwk() | {"crv": "secp256k1"}, WrongAlgorithm),
        (jwk() | {"kty": "OKP"}, WrongAlgorithm),
        (SIGNER.jwk | {"kty": "EC"}, WrongAlgorithm),
        ({"crv": "P-256", "kty": "EC", "x": X}, MalformedStatement),
        ({"kty": "EC", "crv": "P-256", "x": X, "y": Y}, MalformedStatement),
        ({"crv": "P-256", "kty": "EC", "y": Y, "x": X}, MalformedStatement),
        (jwk(d=X), MalformedStatement),
        (jwk(alg="ES256"), MalformedStatement),
        (jwk(x=Y, y=X), MalformedStatement),
        (jwk(y=number(PRIME - 1)), MalformedStatement),
        (jwk(x=number(0), y=number(0)), MalformedStatement),
        (jwk(x=number(PRIME + 5)), MalformedStatement),
        (jwk(x=jose.b64u(jose.b64u_decode(X)[:-1])), MalformedStatement),
        (jwk(x=jose.b64u(b"\0" + jose.b64u_decode(X))), MalformedStatement),
        (jwk(x=X[:-1] + chr(ord(X[-1]) + 1)), NotCanonical),
        (jwk(x=X + "="), MalformedStatement),
    ],
)
def test_another_key_is_refused(key: dict[str, str], error: type[LedgerError]) -> None:
    """Another curve, member, order or spelling, and what lies beside the curve, is no key."""
    with pytest.raises(error):
        jose.check_jwk(key)
    jose.check_jwk(HAND.jwk)


def test_a_coordinate_beyond_the_prime_is_no_second_spelling() -> None:
    """x and x + p are one point to careless code; the second is refused."""
    for x in range(5, 50):  # the first x of a point so small that x + p still fits into 32 bytes
        square = (x**3 - 3 * x + 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B) % PRIME
        y = pow(square, (PRIME + 1) // 4, PRIME)
        if y * y % PRIME == square:
            break
    jose.check_jwk(jwk(number(x), number(y)))
    with pytest.raises(MalformedStatement):
        jose.check_jwk(jwk(number(x + PRIME), number(y)))


@pytest.mark.parametrize("secret", [bytes(32), es256.ORDER.to_bytes(32), bytes(31), bytes(33), b"\xff" * 32])
def test_a_secret_is_a_number_of_the_group(secret: bytes) -> None:
    """Zero, n and beyond, and another length are no secret."""
    with pytest.raises(MalformedStatement):
        Es256Signer(secret)


@pytest.mark.parametrize(
    "signature",
    [
        (0).to_bytes(32) + (1).to_bytes(32),
        (1).to_bytes(32) + (0).to_bytes(32),
        es256.ORDER.to_bytes(32) + (1).to_bytes(32),
        (1).to_bytes(32) + (es256.ORDER // 2 + 1).to_bytes(32),
        (1).to_bytes(32) + es256.ORDER.to_bytes(32),
        bytes(63),
        bytes(65),
        b"",
    ],
)
def test_a_signature_has_one_form(signature: bytes) -> None:
    """Zero, n and more, s in the upper half, and DER or any other length: refused before the library is asked."""
    with pytest.raises(BadSignature):
        es256.check_form(signature)


def test_the_last_numbers_have_the_form() -> None:
    """r up to n - 1, s up to n / 2."""
    es256.check_form((es256.ORDER - 1).to_bytes(32) + (es256.ORDER // 2).to_bytes(32))


def test_no_flipped_bit_verifies() -> None:
    """Each bit of the signature, of each coordinate, and of the bytes signed counts."""
    signature = HAND.sign(b"said")
    for place in range(512):
        flipped = bytearray(signature)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(BadSignature):
            jose.verify(HAND.jwk, jose.ES256, b"said", bytes(flipped))
    for place in range(32):
        with pytest.raises(BadSignature):
            jose.verify(HAND.jwk, jose.ES256, bytes(a ^ (place == n) for n, a in enumerate(b"said" * 8)), signature)
    for name in ("x", "y"):
        for place in range(256):
            coordinate = bytearray(jose.b64u_decode(HAND.jwk[name]))
            coordinate[place // 8] ^= 1 << place % 8
            with pytest.raises(MalformedStatement):
                jose.check_jwk(HAND.jwk | {name: jose.b64u(bytes(coordinate))})


def test_a_header_never_chooses_the_algorithm() -> None:
    """Under either key, the other's name is refused before a number is looked at, both ways."""
    for signer, alg in ((HAND, jose.ED25519), (SIGNER, jose.ES256)):
        with pytest.raises(WrongAlgorithm) as caught:
            jose.verify(signer.jwk, alg, b"said", signer.sign(b"said"))
        assert caught.value.fields["alg"] == jose.alg_of(signer.jwk)
        head: dict[str, str] = {"alg": alg, "kid": signer.kid, "typ": jose.SESSION}
        with pytest.raises(AssertionError):
            jose.sign_compact(head, {"iat": 1}, signer)


def world() -> tuple[Trade, Es256Signer]:
    """A trade whose customer has a second key, of P-256."""
    trade = Trade()
    trade.join("customer")
    trade.join("contractor")
    proof = jose.sign_key_proof(trade.id("customer"), HAND.jwk, ORIGIN, 1, HAND)
    body = {"jwk": HAND.jwk, "proof": proof, "custody": "hardware", "level": "S1"}
    trade.say("customer", "key.added", f"party:{trade.id('customer')}", body)
    return trade, HAND


def placed(trade: Trade, signer: Any) -> bytes:
    """An order by the customer, signed by `signer`."""
    line = {"no": 1, "qty_e3": 1_000, "unit": "pair", "amount_fen": 100, "goods": "袜", "price_e4": 10_000}
    body: dict[str, Any] = {"contractor": trade.id("contractor"), "lines": [line], "total_fen": 100}
    body |= {"due": {"from": "confirmed", "days": 1}, "chain_disclosure": True, "may_subcontract": False}
    body["order_no"] = "1"
    return trade.draft("customer", "order.placed", f"order:{trade.uuid()}", body, signer=signer)


def test_a_statement_signed_es256_is_judged_and_read_elsewhere() -> None:
    """The judge takes it; joserfc, jwcrypto and the SD-JWT library verify the very bytes and read the same fields."""
    trade, hand = world()
    st = trade.hear(placed(trade, hand))
    jwt = st.jwt.decode()
    assert st.alg == "ES256"
    assert joserfc.jws.deserialize_compact(jwt, ECKey.import_key(dict(hand.jwk)), algorithms=["ES256"]).payload
    read = jwcrypto.jws.JWS()
    read.allowed_algs = ["ES256"]
    read.deserialize(jwt, jwcrypto.jwk.JWK(**hand.jwk))
    wire = "~".join([jwt, *(one.text for one in st.disclosures), ""])
    verified = SDJWTVerifier(wire, lambda _iss, _header: jwcrypto.jwk.JWK(**hand.jwk)).get_verified_payload()
    assert verified["body"] == st.fields
    trade.check()


@pytest.mark.parametrize("alg", [jose.ED25519, jose.ES256])
def test_a_statement_under_the_other_algorithm_is_refused(alg: str) -> None:
    """The signed words name the other algorithm, whatever bytes follow: wrong-algorithm at the judge."""
    trade, hand = world()
    signer: Any = hand if alg == jose.ED25519 else trade.signer("customer")
    jwt, _, disclosures = placed(trade, signer).partition(b"~")
    head, payload, _ = jwt.split(b".")
    header = canon.loads(jose.b64u_decode(head.decode()))
    assert isinstance(header, dict)
    words = f"{jose.b64u(canon.dumps(header | {'alg': alg}))}.{payload.decode()}"
    wire = f"{words}.{jose.b64u(signer.sign(words.encode()))}~".encode()
    with pytest.raises(WrongAlgorithm):
        trade.hear(wire + disclosures)


def test_a_session_and_a_proof_by_such_a_key_hold() -> None:
    """It opens a session, and not under the other algorithm's name."""
    trade, hand = world()
    found = trade.fold.get(f"key:{hand.kid}")
    assert isinstance(found, KeyRecord)
    token = auth.sign(ORIGIN, trade.id("customer"), trade.at_ms // 1000 + 60, hand)
    assert auth.reader_of(token, lambda _: found, origin=ORIGIN, now_ms=trade.at_ms).kid == hand.kid
    payload = token.split(".")[1]
    words = f"{jose.b64u(canon.dumps({'alg': 'Ed25519', 'kid': hand.kid, 'typ': jose.SESSION}))}.{payload}"
    forged = f"{words}.{jose.b64u(hand.sign(words.encode()))}"
    with pytest.raises(Unauthenticated, match="signs ES256"):
        auth.reader_of(forged, lambda _: found, origin=ORIGIN, now_ms=trade.at_ms)
    jose.check_key_proof(jose.sign_key_proof(PARTY, hand.jwk, ORIGIN, 1, hand), party=PARTY, jwk=hand.jwk, aud=ORIGIN)


def test_offices_sign_ed25519() -> None:
    """A log is not founded with an office's key of P-256."""
    trade = Trade()
    body = statement.parse(trade.wires[0][0]).fields | {"clock": HAND.jwk}
    trade.wires, trade.fold = [], Fold()
    with pytest.raises(RuleBroken, match="The offices sign Ed25519"):
        trade.say("registrar", "log.founded", trade.system, body)


def test_openssl_checks_it_by_the_pack_s_readme(tmp_path: Path) -> None:
    """Section 6 of README.txt, run as it stands over statements of both algorithms; a turned letter is found."""
    for program in ("bash", "openssl", "python3"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    trade, hand = world()
    last = trade.hear(placed(trade, hand))
    (tmp_path / "statements").mkdir()
    for wire, _ in trade.wires:
        (tmp_path / "statements" / statement.parse(wire).id).write_bytes(wire)
    offices = {f"{name}_keys": [getattr(trade, name).jwk] for name in ("registrar", "operator", "clock")}
    (tmp_path / "trust.json").write_text(json.dumps(offices))
    done = run(SIGNATURES, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "OK\n", "")
    head, _, signature = last.jwt.rpartition(b".")
    turned = signature[:20] + (b"A" if signature[20:21] != b"A" else b"B") + signature[21:]
    (tmp_path / "statements" / last.id).write_bytes(head + b"." + turned + b"~")
    assert run(SIGNATURES, tmp_path).returncode != 0
