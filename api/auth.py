"""Who reads: a session that the reader's own client signed, checked against the keys in the log, stored nowhere.

Rules
* `session+jwt`: payload `{aud, iss, iat?, exp}` and no other member; `aud` is the log's origin, `iss` a party, `exp`
  ahead of the clock and at most ten minutes off, so that a stolen one is soon worth nothing.
* The key is registered for that party and counts now, as for a statement: not revoked, not waiting after the registrar
  added it, not past its own end. A scope limits what a key may sign, not what
  it reads: whoever acts for a party reads the party's own threads.
* Of the offices the registrar signs in, too, and reads what it registered; operator and clock have no private reads.
* Whatever fails is `unauthenticated`; what a reader is no party of is `not-found`, as if it did not exist.

Specification: FORMATS 1.1 (`typ`), DESIGN section 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger import jose, statement
from ledger.errors import LedgerError, Unauthenticated
from ledger.records import KeyRecord
from ledger.rules import keys

SESSION_S_MAX = 600  # ten minutes: long enough for a sitting's clicks, and the client signs another at no cost
REGISTRAR = "registrar"
SESSION_BYTES_MAX = 2_048  # header, four claims and a signature take about 500

KeyOf = Callable[[str], KeyRecord | None]  # thumbprint → the key's record


@dataclass(frozen=True)
class Reader:
    """The party (or `registrar`) that reads, and the key it signed in with."""

    party: str
    kid: str


def token_of(authorization: str | None) -> str:
    """The token of an `Authorization` header. Raises: Unauthenticated."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token or token != token.strip():
        raise Unauthenticated("A private read needs Authorization: Bearer with a session+jwt that you sign yourself.")
    return token


def reader_of(token: str, key_of: KeyOf, *, origin: str, now_ms: int) -> Reader:
    """Who signed the session. Raises: Unauthenticated."""
    try:
        session = jose.parse_compact(token, typ=jose.SESSION, size_max=SESSION_BYTES_MAX)
        claims = _claims_of(session.payload, origin, now_ms)
        key = key_of(session.header["kid"])
        if key is None or key.owner != claims["iss"]:
            raise Unauthenticated("The key is not registered for the party that the session names.")
        jose.verify(key.jwk, session.header["alg"], session.signing_input, session.signature)
        keys.check_now(key, now_ms)
    except Unauthenticated:
        raise
    except LedgerError as error:
        raise Unauthenticated(f"The session does not count: {error.sentence}") from None
    return Reader(key.owner, key.kid)


def _claims_of(payload: Mapping[str, Any], origin: str, now_ms: int) -> Mapping[str, Any]:
    """The claims, each as it must be."""
    if not {"aud", "iss", "exp"} <= payload.keys() <= {"aud", "iss", "iat", "exp"}:
        raise Unauthenticated("A session has the claims aud, iss, exp, and at most iat beside them.")
    if payload["aud"] != origin:
        raise Unauthenticated("The session was made for another ledger.")
    if not isinstance(payload["iss"], str) or not (payload["iss"] == REGISTRAR or statement.is_uuid7(payload["iss"])):
        raise Unauthenticated("A session is a party's, or the registrar's.")
    times = [payload[name] for name in ("iat", "exp") if name in payload]
    if any(type(time) is not int for time in times):
        raise Unauthenticated("The times of a session are whole seconds.")
    left_ms = payload["exp"] * 1000 - now_ms
    if not 0 < left_ms <= SESSION_S_MAX * 1000:
        raise Unauthenticated("A session ends ahead of the ledger's clock, at most ten minutes off.")
    return payload


def sign(origin: str, party: str, exp: int, signer: jose.Signer) -> str:
    """A session as a client makes it; `exp` in whole seconds."""
    payload = {"aud": origin, "iss": party, "exp": exp}
    return jose.sign_compact(jose.header_of(jose.SESSION, signer), payload, signer)
