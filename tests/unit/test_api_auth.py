"""Sessions: the reader's own signature lets in, everything else is unauthenticated."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import auth
from ledger import jose
from ledger.errors import Unauthenticated
from ledger.records import KeyRecord

ORIGIN = "xinzheng.example/one"
PARTY = "019cac00-0000-7000-8000-000000000001"
OTHER = "019cac00-0000-7000-8000-000000000002"
NOW_S = 1_780_000_000
SIGNER = jose.Ed25519Signer(bytes(range(32)))
STRANGER = jose.Ed25519Signer(bytes(range(1, 33)))


def _key(**changes: Any) -> KeyRecord:
    given = {"owner": PARTY, "kid": SIGNER.kid, "jwk": SIGNER.jwk, "home": f"party:{PARTY}", "custody": "file"}
    return KeyRecord.model_validate(given | {"level": "S1", "added": "0" * 64, "added_index": 3} | changes)


def _read(token: str, key: KeyRecord | None = None) -> auth.Reader:
    known = {SIGNER.kid: key or _key()}
    return auth.reader_of(token, known.get, origin=ORIGIN, now_ms=NOW_S * 1000)


def _signed(signer: jose.Signer = SIGNER, typ: str = jose.SESSION, **claims: Any) -> str:
    payload = {"aud": ORIGIN, "iss": PARTY, "exp": NOW_S + 60} | claims
    return jose.sign_compact(jose.header_of(typ, signer), {k: v for k, v in payload.items() if v is not None}, signer)


def test_a_session_of_ones_own_key_lets_in() -> None:
    """Signed by a registered key, for this ledger, soon over: the party is who reads."""
    assert _read(auth.sign(ORIGIN, PARTY, NOW_S + 600, SIGNER)) == auth.Reader(PARTY, SIGNER.kid)
    assert _read(_signed(iat=NOW_S)).party == PARTY


def test_a_scoped_key_reads_its_partys_threads() -> None:
    """A scope limits what is signed, not what is read."""
    assert _read(_signed(), _key(scope=("goods.received",), limit_fen=1)).party == PARTY


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another.example"},
        {"aud": None},
        {"iss": OTHER},
        {"iss": "registrar"},
        {"iss": 1},
        {"iss": None},
        {"exp": NOW_S},
        {"exp": NOW_S - 1},
        {"exp": NOW_S + 601},
        {"exp": str(NOW_S + 60)},
        {"exp": True},
        {"exp": None},
        {"iat": "now"},
        {"scope": "all"},
    ],
)
def test_a_session_with_a_wrong_claim_is_none(claims: dict[str, Any]) -> None:
    """Another ledger, another party, a time past or too far off, a member more: unauthenticated."""
    with pytest.raises(Unauthenticated):
        _read(_signed(**claims))


@pytest.mark.parametrize("typ", [jose.STATEMENT, jose.KEY_PROOF, jose.REFUSAL])
def test_a_signature_for_another_purpose_is_no_session(typ: str) -> None:
    """What was signed as a statement, a proof or a refusal lets nobody in."""
    with pytest.raises(Unauthenticated):
        _read(_signed(typ=typ))


def test_a_key_that_nobody_registered_lets_nobody_in() -> None:
    """An unknown key, and a known one named under a stranger's signature, are refused alike."""
    with pytest.raises(Unauthenticated):
        _read(_signed(STRANGER))
    forged = _signed().rpartition(".")[0] + "." + _signed(STRANGER).rpartition(".")[2]
    with pytest.raises(Unauthenticated):
        _read(forged)


@pytest.mark.parametrize(
    "changes",
    [{"revoked": "1" * 64, "revoked_index": 9}, {"until": "2026-05-29"}, {"owner": OTHER}],
)
def test_a_key_that_no_longer_counts_lets_nobody_in(changes: dict[str, Any]) -> None:
    """Revoked, past its end (the session's day is 2026-05-29 in UTC+8), or another party's."""
    with pytest.raises(Unauthenticated):
        _read(_signed(), _key(**changes))


def test_a_key_counts_until_its_last_day() -> None:
    """The day before its end it still lets in."""
    assert _read(_signed(), _key(until="2026-05-30")).party == PARTY


@given(st.integers(min_value=0, max_value=2_000), st.integers(min_value=1, max_value=127))
def test_one_changed_byte_is_no_session(place: int, change: int) -> None:
    """Whatever byte of a token changes, it lets nobody in."""
    token = _signed().encode()
    place %= len(token)
    changed = token[:place] + bytes([token[place] ^ change]) + token[place + 1 :]
    with pytest.raises(Unauthenticated):
        _read(changed.decode("latin-1"))


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer  abc", "abc"])
def test_a_header_without_a_token_is_no_session(header: str | None) -> None:
    """Only `Bearer` and a token are read."""
    with pytest.raises(Unauthenticated):
        auth.token_of(header)


def test_the_token_stands_after_bearer() -> None:
    """The scheme is read in any case of letters."""
    assert auth.token_of("Bearer a.b.c") == auth.token_of("bearer a.b.c") == "a.b.c"
