"""JWS in compact form: Ed25519, one header, one spelling, keys that every library agrees on."""

import hashlib
import json
from typing import Any

import joserfc.jws
import jwcrypto.jwk
import jwcrypto.jws
import pytest
from joserfc.jwk import OKPKey

from ledger import jose
from ledger.errors import (
    BadSignature,
    LedgerError,
    MalformedStatement,
    NotCanonical,
    NotSupported,
    StatementTooLarge,
    WrongAlgorithm,
)
from ledger.jose import Ed25519Signer
from tests.unit.samples import HEADER, ORIGIN, PARTY, SIGNER, STRANGER, raw_jwt

PAYLOAD: dict[str, Any] = {"aud": ORIGIN, "n": 1, "名": "男袜"}
TOKEN = jose.sign_compact(jose.header_of(jose.SESSION, SIGNER), PAYLOAD, SIGNER)
X = SIGNER.jwk["x"]
PRIME = 2**255 - 19


def parse(text: str | bytes, typ: str = jose.SESSION) -> jose.Jws:
    """A session token, parsed."""
    return jose.parse_compact(text, typ=typ, size_max=4096)


def checked(text: str | bytes) -> jose.Jws:
    """A session token, parsed and verified."""
    jws = parse(text)
    jose.verify(SIGNER.jwk, jws.header["alg"], jws.signing_input, jws.signature)
    return jws


def test_the_rfc_key_has_the_rfc_thumbprint() -> None:
    """RFC 8037 A.1 to A.3: seed, public key and thumbprint belong together."""
    signer = Ed25519Signer(jose.b64u_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
    assert signer.jwk == {"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert signer.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    signature = signer.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")
    assert jose.b64u(signature) == (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )


def test_a_signer_shows_no_secret() -> None:
    """The seed stands in no repr and no attribute dictionary."""
    seed = hashlib.sha256(b"secret").digest()
    signer = Ed25519Signer(seed)
    shown = repr(signer) + str(signer)
    assert signer.kid in shown
    assert not any(form in shown for form in (seed.hex(), jose.b64u(seed), repr(seed)))
    assert signer.seed == seed
    assert not hasattr(signer, "__dict__")


def test_a_token_reads_back() -> None:
    """What was signed parses to the same header and payload and verifies under its key only."""
    jws = parse(TOKEN)
    assert jws.header == {"alg": "Ed25519", "kid": SIGNER.kid, "typ": "session+jwt"}
    assert jws.payload == PAYLOAD
    assert f"{jws.signing_input.decode()}.{jose.b64u(jws.signature)}" == TOKEN
    assert parse(TOKEN.encode()) == jws
    assert checked(TOKEN) == jws
    with pytest.raises(BadSignature):
        jose.verify(STRANGER.jwk, jose.ED25519, jws.signing_input, jws.signature)


def test_other_libraries_take_our_tokens() -> None:
    """joserfc and jwcrypto verify what we sign and read the same payload."""
    by_joserfc = joserfc.jws.deserialize_compact(TOKEN, OKPKey.import_key(dict(SIGNER.jwk)), algorithms=["Ed25519"])
    by_jwcrypto = jwcrypto.jws.JWS()
    by_jwcrypto.allowed_algs = ["Ed25519"]
    by_jwcrypto.deserialize(TOKEN, jwcrypto.jwk.JWK(**SIGNER.jwk))
    assert json.loads(by_joserfc.payload) == json.loads(by_jwcrypto.payload) == PAYLOAD


def test_no_bit_of_a_token_can_change() -> None:
    """A token with any one bit flipped is refused, by its shape or by its signature."""
    data = TOKEN.encode()
    for position in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(LedgerError):
            checked(bytes(flipped))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("AA=", MalformedStatement),
        ("A", MalformedStatement),
        ("A/", MalformedStatement),
        ("AA\n", MalformedStatement),
        ("袜", MalformedStatement),
        ("AB", NotCanonical),
        ("AAB", NotCanonical),
    ],
)
def test_base64url_has_one_spelling(text: str, error: type[LedgerError]) -> None:
    """Padding, other alphabets and stray bits in the last letter are refused."""
    with pytest.raises(error):
        jose.b64u_decode(text)


@pytest.mark.parametrize("size", range(6))
def test_base64url_reads_back(size: int) -> None:
    """Bytes of every length come back."""
    assert jose.b64u_decode(jose.b64u(b"\xff" * size)) == b"\xff" * size


def header(**changes: str | None) -> bytes:
    """The plain header with members changed, added (at the end) or dropped (None)."""
    members = {"alg": "Ed25519", "kid": SIGNER.kid, "typ": jose.SESSION} | changes
    return json.dumps({k: v for k, v in members.items() if v is not None}, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (header(alg="EdDSA"), WrongAlgorithm),
        (header(alg="none"), WrongAlgorithm),
        (header(alg="HS256"), WrongAlgorithm),
        (header(alg="ed25519"), WrongAlgorithm),
        (header(alg=None), WrongAlgorithm),
        (header(alg="ES384"), WrongAlgorithm),
        (header(alg="ML-DSA-44"), NotSupported),
        (header(typ="statement+sd-jwt"), MalformedStatement),
        (header(typ="JWT"), MalformedStatement),
        (header(typ=None), MalformedStatement),
        (header(kid=None), MalformedStatement),
        (header(kid=""), MalformedStatement),
        (header(kid=SIGNER.kid[:-3]), MalformedStatement),
        (header(kid=SIGNER.kid[:-1]), NotCanonical),
        (header(kid=SIGNER.kid[:-1] + "x"), NotCanonical),
        (header(crit="b64"), MalformedStatement),
        (header(jwk="x"), MalformedStatement),
        (b'{"kid":"%s","alg":"Ed25519","typ":"session+jwt"}' % SIGNER.kid.encode(), MalformedStatement),
        (b'{"alg":"Ed25519","kid":"%s","typ":"session+jwt" }' % SIGNER.kid.encode(), NotCanonical),
        (b'{"alg":"none","alg":"Ed25519","kid":"%s","typ":"session+jwt"}' % SIGNER.kid.encode(), NotCanonical),
        (b'{"alg":["Ed25519"],"kid":"%s","typ":"session+jwt"}' % SIGNER.kid.encode(), WrongAlgorithm),
        (b'{"alg":"Ed25519","kid":7,"typ":"session+jwt"}', MalformedStatement),
        (b'["alg"]', MalformedStatement),
        (b"alg", MalformedStatement),
    ],
)
def test_a_header_is_exactly_ours(head: bytes, error: type[LedgerError]) -> None:
    """Another algorithm, type, key id, member or order in the header is refused, however well it is signed."""
    with pytest.raises(error):
        parse(raw_jwt(head, b"{}"))


def test_our_header_is_taken() -> None:
    """The header that the table above varies is itself taken."""
    assert parse(raw_jwt(header(), b"{}")).payload == {}


@pytest.mark.parametrize("payload", [b"[]", b'""', b"1", b"", b"{", b"\xff"])
def test_a_payload_is_an_object(payload: bytes) -> None:
    """A payload that is no JSON object is refused."""
    with pytest.raises(MalformedStatement):
        parse(raw_jwt(header(), payload))


@pytest.mark.parametrize(
    "text",
    ["", "..", f"{TOKEN}.", f".{TOKEN}", TOKEN.rpartition(".")[0], f"{TOKEN}AA", TOKEN[:-2], f"{TOKEN}\n", "袜.袜.袜"],
)
def test_a_compact_jws_has_three_parts(text: str) -> None:
    """Another number of parts, another length of signature, or what is not ASCII is refused."""
    with pytest.raises((MalformedStatement, NotCanonical)):
        parse(text)


def test_a_token_of_one_type_serves_no_other() -> None:
    """A good session token is refused wherever another type is expected."""
    for typ in (jose.STATEMENT, jose.KEY_PROOF, jose.REFUSAL):
        with pytest.raises(MalformedStatement):
            parse(TOKEN, typ)
    with pytest.raises(MalformedStatement):
        parse(raw_jwt(HEADER, b"{}"))


def test_a_long_token_is_not_read() -> None:
    """One byte over the limit is too large; at the limit it is read."""
    assert jose.parse_compact(TOKEN, typ=jose.SESSION, size_max=len(TOKEN))
    with pytest.raises(StatementTooLarge) as caught:
        jose.parse_compact(TOKEN, typ=jose.SESSION, size_max=len(TOKEN) - 1)
    assert caught.value.fields == {"limit": len(TOKEN) - 1}


@pytest.mark.parametrize(
    ("jwk", "error"),
    [
        ({"crv": "P-256", "kty": "EC", "x": X, "y": X}, MalformedStatement),
        ({"alg": "ML-DSA-44", "kty": "AKP", "pub": "A"}, NotSupported),
        ({"crv": "X25519", "kty": "OKP", "x": X}, WrongAlgorithm),
        ({"crv": "Ed448", "kty": "OKP", "x": X}, WrongAlgorithm),
        ({"k": "A", "kty": "oct"}, WrongAlgorithm),
        ({}, WrongAlgorithm),
        ({"kty": "OKP", "crv": "Ed25519", "x": X}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP"}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": X, "use": "sig"}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": X, "d": X}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": 7}, MalformedStatement),
        ({"crv": "Ed25519", "kty": ["EC"], "x": X}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": X + "="}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": X[:-2]}, MalformedStatement),
        ({"crv": "Ed25519", "kty": "OKP", "x": X + "AA"}, MalformedStatement),
    ],
)
def test_another_key_is_refused(jwk: dict[str, Any], error: type[LedgerError]) -> None:
    """Another type, member, order or length of a key is refused; what later versions bring, by name."""
    with pytest.raises(error) as caught:
        jose.check_jwk(jwk)
    assert error is not NotSupported or caught.value.fields["alg"] == "ML-DSA-44"


@pytest.mark.parametrize(
    "point",
    [
        (1).to_bytes(32, "little"),
        bytes(32),
        (PRIME - 1).to_bytes(32, "little"),
        (PRIME + 1).to_bytes(32, "little"),
        (2**256 - 1).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    ],
    ids=["identity", "order 4", "order 2", "identity, not canonical", "all ones", "no point", "8", "8'", "8''"],
)
def test_a_key_outside_the_group_is_refused(point: bytes) -> None:
    """Small-order points, points spelled beyond the prime, and what is no point at all are no public keys."""
    with pytest.raises(MalformedStatement):
        jose.check_jwk(jose.jwk_of(point))


def test_a_good_key_is_taken() -> None:
    """The keys of these tests pass the check that the tables above fail."""
    for signer in (SIGNER, STRANGER):
        jose.check_jwk(signer.jwk)


def test_a_key_proof_is_for_one_key_party_and_log() -> None:
    """A proof of possession verifies for what it names, and for no other key, party or log."""
    proof = jose.sign_key_proof(PARTY, SIGNER.jwk, ORIGIN, 1_767_225_600, SIGNER)
    jose.check_key_proof(proof, party=PARTY, jwk=SIGNER.jwk, aud=ORIGIN)
    for party, jwk, aud in ((PARTY, STRANGER.jwk, ORIGIN), ("x", SIGNER.jwk, ORIGIN), (PARTY, SIGNER.jwk, "x")):
        with pytest.raises(BadSignature):
            jose.check_key_proof(proof, party=party, jwk=jwk, aud=aud)


def test_nobody_proves_another_key() -> None:
    """A key proof that names one key and is signed by another is refused, also under the named key's id."""
    foreign = jose.sign_key_proof(PARTY, SIGNER.jwk, ORIGIN, 1, STRANGER)
    forged = foreign.rpartition(".")[0].partition(".")[2]
    head = jose.b64u(json.dumps(jose.header_of(jose.KEY_PROOF, SIGNER), separators=(",", ":")).encode())
    signature = jose.b64u(STRANGER.sign(f"{head}.{forged}".encode()))
    for text in (foreign, f"{head}.{forged}.{signature}"):
        with pytest.raises(BadSignature):
            jose.check_key_proof(text, party=PARTY, jwk=SIGNER.jwk, aud=ORIGIN)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk},
        {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": "1"},
        {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": -1},
        {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": True},
        {"aud": ORIGIN, "party": PARTY, "jwk": SIGNER.jwk, "iat": 1, "exp": 2},
        {"party": PARTY, "aud": ORIGIN, "jwk": SIGNER.jwk, "iat": 1},
    ],
)
def test_a_key_proof_has_four_claims(claims: dict[str, Any]) -> None:
    """A key proof with other claims, another order or no whole second is refused."""
    proof = jose.sign_compact(jose.header_of(jose.KEY_PROOF, SIGNER), claims, SIGNER)
    with pytest.raises(MalformedStatement):
        jose.check_key_proof(proof, party=PARTY, jwk=SIGNER.jwk, aud=ORIGIN)
