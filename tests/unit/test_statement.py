"""A statement: taken when it is exactly as the format says, refused with a code when it is not."""

import hashlib
import json
from typing import Any

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from ledger import canon, draft, jose, sdjwt, statement
from ledger.errors import (
    BadSignature,
    DecoyDigest,
    DigestReused,
    FutureIat,
    LedgerError,
    MalformedStatement,
    NotCanonical,
    NotSupported,
    StatementTooLarge,
    WrongAlgorithm,
    WrongAudience,
)
from ledger.statement import About
from tests.unit.samples import (
    BODY,
    HEADER,
    ID,
    ORDER,
    ORIGIN,
    OTHER,
    PARTY,
    SHAPE,
    SIGNER,
    STRANGER,
    drafted,
    plain,
    raw_jwt,
)

SEEN = "12 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
VIA = {
    "person": OTHER,
    "mandate": ID,
    "channel": "kiosk",
    "device": OTHER,
    "helper": OTHER,
    "source_sha256": ID,
    "occurred_on": "2026-02-28",
}
FULL = plain(via=VIA, prev=ID, about=[About(ID), About("cd" * 32, sdjwt.digest("x"))], seen=SEEN, supersedes="ef" * 32)


def test_a_statement_says_what_was_drafted() -> None:
    """Every claim and field of a drafted statement is read back, its signature verifies, its bytes are kept."""
    st = statement.parse(FULL)
    assert (st.aud, st.iss, st.iat, st.kind, st.v) == (ORIGIN, PARTY, 1_767_225_600, "order.placed", 1)
    assert (st.thread, st.thread_type, st.prev, st.seen, st.supersedes) == (ORDER, "order", ID, SEEN, "ef" * 32)
    assert st.via == VIA
    assert st.about == (About(ID), About("cd" * 32, sdjwt.digest("x")))
    assert st.fields == BODY
    assert st.withheld == ()
    assert st.kid == SIGNER.kid
    statement.check_signature(st, SIGNER.jwk)
    assert statement.wire(st) == FULL


def test_absent_claims_are_absent() -> None:
    """A statement without the optional claims has none of them, and no null."""
    st = statement.parse(plain())
    assert (st.via, st.prev, st.about, st.seen, st.supersedes) == (None, None, (), None, None)


def test_the_id_is_the_hash_of_the_jwt_alone() -> None:
    """The id does not depend on the disclosures that travel beside the JWT."""
    st = statement.parse(FULL)
    assert st.id == hashlib.sha256(FULL.partition(b"~")[0]).hexdigest() == statement.id_of(st.jwt)
    bare = statement.parse(statement.wire(st, ()), complete=False)
    assert (bare.id, bare.body, bare.signature) == (st.id, st.body, st.signature)


def test_the_signing_hash_is_of_header_and_payload() -> None:
    """Two signatures over the same words have two ids and one signing hash."""
    st = statement.parse(plain())
    assert st.signing_sha256 == hashlib.sha256(st.jwt.rpartition(b".")[0]).hexdigest()
    other = statement.parse(st.signing_input + b"." + jose.b64u(bytes(64)).encode() + b"~", complete=False)
    assert other.id != st.id
    assert other.signing_sha256 == st.signing_sha256


def test_a_reader_sees_what_is_shown_to_him() -> None:
    """With some disclosures left out, the fields lack them, their digests are listed, and the signature holds."""
    st = statement.parse(plain())
    goods = [one.digest for one in st.disclosures if one.name == "goods"]
    seen = statement.parse(statement.wire(st, goods), complete=False)
    assert [line.get("goods") for line in seen.fields["lines"]] == ["男袜", "女袜"]
    assert not any("price_e4" in line for line in seen.fields["lines"])
    assert len(seen.withheld) == 3
    assert seen.where == st.where
    statement.check_signature(seen, SIGNER.jwk)
    with pytest.raises(DecoyDigest):
        statement.parse(statement.wire(st, goods))


def test_the_sd_jwt_library_reads_the_same_fields() -> None:
    """The reference library of SD-JWT verifies a statement and finds the same body in it."""
    st = statement.parse(plain())
    reader = SDJWTVerifier(plain().decode(), lambda _issuer, _header: JWK(**SIGNER.jwk))
    assert reader.get_verified_payload()["body"] == st.fields == BODY


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (HEADER.replace(b"Ed25519", b"EdDSA"), WrongAlgorithm),
        (HEADER.replace(b"Ed25519", b"none"), WrongAlgorithm),
        (HEADER.replace(b"Ed25519", b"ML-DSA-44"), NotSupported),
        (HEADER.replace(b"statement+sd-jwt", b"dc+sd-jwt"), MalformedStatement),
        (HEADER.replace(b"statement+sd-jwt", b"session+jwt"), MalformedStatement),
        (HEADER.replace(b",", b", "), NotCanonical),
    ],
)
def test_a_header_of_another_kind_is_refused(head: bytes, error: type[LedgerError]) -> None:
    """Another algorithm, type or spelling of the header is refused."""
    payload, _ = drafted(body={"a": 1})
    good = canon.dumps(payload)
    statement.parse(raw_jwt(HEADER, good) + b"~")
    with pytest.raises(error):
        statement.parse(raw_jwt(head, good) + b"~")


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace('"iat":', '"iat": '),
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":1e0'),
        lambda text: text.replace('"v":1', '"v":1,"v":1'),
        lambda text: text.replace("order.placed", "order\\u002eplaced"),
        lambda text: text.replace('"a":1', '"a":9007199254740993'),
        lambda text: text.replace('"a":1', '"a":"\u200b"'),
        lambda text: text.replace('"a":1', '"a":[[[[[[[[1]]]]]]]]'),
        lambda text: " " + text,
    ],
)
def test_a_payload_has_one_spelling(spelling: Any) -> None:
    """Spaces, floats, doubled claims, other escapes, unsafe integers, unseen characters and depth are refused."""
    payload, _ = drafted(body={"a": 1})
    text = canon.dumps(payload).decode()
    assert spelling(text) != text
    with pytest.raises(NotCanonical):
        statement.parse(raw_jwt(HEADER, spelling(text).encode()) + b"~")


def test_every_digest_has_one_disclosure() -> None:
    """A decoy digest, a stray disclosure, a doubled one and a digest in two places are each refused."""
    payload, disclosures = drafted()
    stray = sdjwt.make(bytes(16), "stray", 1)
    doubled = payload | {"body": payload["body"] | {"a": {"_sd": payload["body"]["_sd"]}}}
    cases: list[tuple[dict[str, Any], list[sdjwt.Disclosure], type[LedgerError]]] = [
        (payload, disclosures[1:], DecoyDigest),
        (payload, [*disclosures, stray], DecoyDigest),
        (payload, [*disclosures, disclosures[0]], DecoyDigest),
        (doubled, disclosures, DigestReused),
    ]
    for claims, shown, error in cases:
        with pytest.raises(error):
            statement.parse(draft.sign(claims, shown, SIGNER))


def test_the_limits_hold() -> None:
    """A JWT, a wire form or a number of disclosures beyond its limit is too large, and nothing of it is read."""
    long = plain(body={"a": "x" * statement.STATEMENT_BYTES_MAX})
    many = plain(body=dict.fromkeys(["a"], 1))[:-1] + b"~A" * (statement.DISCLOSURES_MAX + 1) + b"~"
    wide = b"x" * (statement.WIRE_BYTES_MAX + 1)
    for data in (long, many, wide):
        with pytest.raises(StatementTooLarge) as caught:
            statement.parse(data)
        assert isinstance(caught.value.fields["limit"], int)


def test_a_statement_at_the_limit_is_taken() -> None:
    """The largest JWT that the limit allows is read."""
    room = statement.STATEMENT_BYTES_MAX - len(plain(body={"a": ""}, sealed=SHAPE)) + 1
    data = plain(body={"a": "x" * (room * 3 // 4)})
    assert statement.STATEMENT_BYTES_MAX - 4 <= len(data) - 1 <= statement.STATEMENT_BYTES_MAX
    assert statement.parse(data).fields["a"]


def test_only_the_right_key_verifies() -> None:
    """The signature is refused under another key, and after any change of the payload."""
    st = statement.parse(plain())
    with pytest.raises(BadSignature):
        statement.check_signature(st, STRANGER.jwk)
    payload, _ = drafted(body={"total_fen": 2})
    moved = draft.sign(payload, [], SIGNER).rpartition(b".")[0] + b"." + jose.b64u(st.signature).encode() + b"~"
    with pytest.raises(BadSignature):
        statement.check_signature(statement.parse(moved), SIGNER.jwk)


def test_a_statement_is_for_one_log() -> None:
    """Another origin, also a longer or shorter one, is the wrong audience."""
    st = statement.parse(plain())
    statement.check_audience(st, ORIGIN)
    for origin in (ORIGIN + "/", ORIGIN[:-1], ORIGIN.upper()):
        with pytest.raises(WrongAudience):
            statement.check_audience(st, origin)


def test_a_clock_may_be_five_minutes_ahead() -> None:
    """The signer's clock is taken up to 300.000 seconds ahead and however late, and refused a millisecond later."""
    st = statement.parse(plain())
    at_ms = st.iat * 1000
    for now_ms in (at_ms - 300_000, at_ms, at_ms + 10**10):
        statement.check_iat(st, now_ms)
    with pytest.raises(FutureIat):
        statement.check_iat(st, at_ms - 300_001)


def test_json_readers_agree_on_the_payload() -> None:
    """The standard library's JSON reader finds in the payload what we find."""
    st = statement.parse(plain())
    payload = json.loads(jose.b64u_decode(st.jwt.split(b".")[1].decode()))
    assert payload["body"] == st.body
