"""Sessions on their borders: the last moment in, the first out, offices that read nothing, and the reason given."""

from __future__ import annotations

from typing import Any

import pytest

from api import auth
from ledger import jose
from ledger.errors import Unauthenticated
from ledger.records import KeyRecord

ORIGIN = "xinzheng.example/one"
PARTY = "019cac00-0000-7000-8000-000000000001"
OTHER = "019cac00-0000-7000-8000-000000000002"
NOW_S = 1_780_000_000
MIDNIGHT_MS = 1_780_070_400_000  # 2026-05-30 00:00 in China
SIGNER = jose.Ed25519Signer(bytes(range(32)))


def record(owner: str = PARTY, **changes: Any) -> KeyRecord:
    """The key's record as the ledger holds it."""
    given = {"owner": owner, "kid": SIGNER.kid, "jwk": SIGNER.jwk, "home": f"party:{PARTY}", "custody": "file"}
    return KeyRecord.model_validate(given | {"level": "S1", "added": "0" * 64, "added_index": 3} | changes)


def signed(**claims: Any) -> str:
    """A session with these claims; one that is None is left out."""
    given = {"aud": ORIGIN, "iss": PARTY, "exp": NOW_S} | claims
    payload = {name: value for name, value in given.items() if value is not None}
    return jose.sign_compact(jose.header_of(jose.SESSION, SIGNER), payload, SIGNER)


def read(token: str, now_ms: int, key: KeyRecord | None = None) -> auth.Reader:
    """Who reads with that token at that moment."""
    known = {SIGNER.kid: key or record()}
    return auth.reader_of(token, known.get, origin=ORIGIN, now_ms=now_ms)


@pytest.mark.parametrize("left_ms", [1, 999, 600_000])
def test_a_session_counts_to_its_last_millisecond(left_ms: int) -> None:
    """From ten minutes before its end to one millisecond before it."""
    assert read(signed(), NOW_S * 1000 - left_ms).party == PARTY


@pytest.mark.parametrize("left_ms", [600_001, 0, -1])
def test_a_session_counts_not_a_millisecond_longer(left_ms: int) -> None:
    """Ten minutes and a millisecond before its end it does not count yet, at its end no more."""
    with pytest.raises(Unauthenticated, match="ends ahead of the ledger's clock, at most ten minutes off"):
        read(signed(), NOW_S * 1000 - left_ms)


def test_the_registrar_signs_in_with_its_own_key() -> None:
    """It reads what it registered, and nothing by another's key."""
    assert read(signed(iss="registrar"), NOW_S * 1000 - 1, record("registrar")).party == "registrar"
    with pytest.raises(Unauthenticated, match="not registered for the party"):
        read(signed(iss="registrar"), NOW_S * 1000 - 1, record("operator"))


@pytest.mark.parametrize("office", ["operator", "clock"])
def test_an_office_reads_nothing_even_under_its_own_key(office: str) -> None:
    """A session that an office signs with the key the ledger knows for it lets nobody in."""
    with pytest.raises(Unauthenticated, match="A session is a party's"):
        read(signed(iss=office), NOW_S * 1000 - 1, record(office))


@pytest.mark.parametrize("until", ["2026-05-30", "2026-05-29"])
def test_a_key_ends_at_midnight_in_china(until: str) -> None:
    """A key that counts until 30 May lets in a millisecond before that day begins in China, and not when it begins."""
    exp = MIDNIGHT_MS // 1000 + 60
    last = record(until=until)
    if until == "2026-05-30":
        assert read(signed(exp=exp), MIDNIGHT_MS - 1, last).kid == SIGNER.kid
    for now_ms in (MIDNIGHT_MS, MIDNIGHT_MS + 1):
        with pytest.raises(Unauthenticated, match="does not count: This key counted before"):
            read(signed(exp=exp), now_ms, last)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"sub": PARTY}, "has the claims aud, iss, exp, and at most iat"),
    ({"exp": None}, "has the claims aud, iss, exp, and at most iat"),
    ({"aud": f"{ORIGIN}/"}, "was made for another ledger"),
    ({"aud": [ORIGIN]}, "was made for another ledger"),
    ({"iss": PARTY.upper()}, "A session is a party's"),
    ({"iss": PARTY.replace("-7000-", "-4000-")}, "A session is a party's"),
    ({"iat": True}, "whole seconds"),
    ({"iat": "1780000000"}, "whole seconds"),
    ({"iss": OTHER}, "not registered for the party that the session names"),
]


@pytest.mark.parametrize(("claims", "why"), WRONG)
def test_a_wrong_session_is_told_why(claims: dict[str, Any], why: str) -> None:
    """Each refusal says what is wrong with the session, in its own sentence."""
    with pytest.raises(Unauthenticated, match=why):
        read(signed(**claims), NOW_S * 1000 - 1)


def test_a_forged_signature_is_told_as_one_that_does_not_count() -> None:
    """A token whose signature is a stranger's is refused in a sentence about the session."""
    head, _, _ = signed().rpartition(".")
    with pytest.raises(Unauthenticated, match="The session does not count: "):
        read(f"{head}.{'A' * 86}", NOW_S * 1000 - 1)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer  abc", "Bearer abc ", "abc"])
def test_a_header_that_is_no_bearer_is_told_what_is_needed(header: str | None) -> None:
    """Nothing, another scheme, no token, blanks around it: told to sign a session oneself."""
    with pytest.raises(
        Unauthenticated, match=r"needs Authorization: Bearer with a session\+jwt that you sign yourself\."
    ):
        auth.token_of(header)
    assert auth.token_of("bEARER abc") == "abc"
