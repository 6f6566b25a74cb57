"""A statement: what one party says, once, under its own key.

Promise: `parse` takes the bytes that were signed and gives what they say, or refuses them with a code, never
repairs. `Statement.jwt` are those bytes, untouched, and `wire` gives them back with the disclosures a reader may see.

Rules
* Header, payload and each disclosure are canonical JSON; the payload's claims stand in the one order of `CLAIMS`.
* The id is SHA-256 over the issuer-signed JWT, without disclosures: it and the signature outlive any erasure.
* `_sd` stands only inside `body`. At admission every digest has its disclosure; a reader may hold fewer.
* Who may say what, in which thread, is not decided here: kinds check bodies, rules check turns.

Follows FORMATS 1.1 and RFC 9901 (SD-JWT), RFC 9562 section 5.7 (UUIDv7).
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger import jose, sdjwt
from ledger.errors import FutureIat, MalformedStatement, StatementTooLarge, UnknownField, WrongAudience
from ledger.sdjwt import Disclosure, Path

STATEMENT_BYTES_MAX = 48 * 1024  # SPEC: FORMATS 1.1; a month's account of 500 lines fits with room
DISCLOSURES_MAX = 2000  # four sealed fields in each of 500 lines
WIRE_BYTES_MAX = 256 * 1024  # a statement with all its disclosures
ABOUT_MAX = 400  # references of 74 bytes each: more would not fit into the statement
IAT_AHEAD_MS_MAX = 5 * 60 * 1000  # SPEC: FORMATS 1.1; clocks of cheap phones
TEXT_MAX = 255  # of an origin or a connector's name
VERSION_MAX = 999  # of a kind's body

# SPEC: FORMATS 1.1, the claims and the one order they stand in; the last column says which may be absent.
CLAIMS = (
    ("aud", True),
    ("iss", True),
    ("via", False),
    ("iat", True),
    ("kind", True),
    ("v", True),
    ("thread", True),
    ("prev", False),
    ("about", False),
    ("seen", False),
    ("supersedes", False),
    ("body", True),
    ("_sd_alg", True),
)
_ORDER = {name: place for place, (name, _) in enumerate(CLAIMS)}
_NEEDED = frozenset(name for name, needed in CLAIMS if needed)
THREAD_TYPES = ("party", "order", "account", "work", "payroll", "bank", "case", "access", "system")
RESERVED_ISSUERS = ("registrar", "operator", "clock")
CHANNELS = ("web", "app", "kiosk", "import", "api", "cli")

_ID = re.compile("[0-9a-f]{64}")
_UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_KIND = re.compile(r"[a-z]+\.[a-z_]+")
_CONNECTOR = re.compile(r"connector:[a-z0-9][a-z0-9.-]*")
_SEEN = re.compile(r"(0|[1-9][0-9]{0,15}) ([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class About:
    """A statement of another thread that this one is about, and perhaps one digest in it."""

    id: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed statement. `body` is as signed, `fields` has the disclosures merged in and no `_sd`.

    `withheld` lists the digests without disclosure, `where` the path in `body` of the object that holds each digest.
    `iat` is in whole seconds; ids are 64 hex digits.
    """

    id: str
    jwt: bytes
    alg: str
    kid: str
    aud: str
    iss: str
    via: dict[str, str] | None
    iat: int
    kind: str
    v: int
    thread: str
    thread_type: str
    prev: str | None
    about: tuple[About, ...]
    seen: str | None
    supersedes: str | None
    body: dict[str, Any]
    disclosures: tuple[Disclosure, ...]
    fields: dict[str, Any]
    withheld: tuple[str, ...]
    where: dict[str, Path]
    signing_input: bytes
    signature: bytes

    @property
    def signing_sha256(self) -> str:
        """Hex SHA-256 of `header.payload`: the same words signed twice are one statement."""
        return hashlib.sha256(self.signing_input).hexdigest()


def parse(data: bytes, *, complete: bool = True) -> Statement:
    """The statement in its wire form, `jwt~d1~…~`; its signature, audience and time are not checked yet.

    With `complete`, as at admission, every digest must have its disclosure.
    Raises: StatementTooLarge, MalformedStatement, NotCanonical, UnknownField, WrongAlgorithm, NotSupported,
    DecoyDigest, DigestReused.
    """
    _check_disclosures(0, len(data))
    jwt, texts = sdjwt.split(data)
    _check_disclosures(len(texts), len(data))
    jws = jose.parse_compact(jwt, typ=jose.STATEMENT, size_max=STATEMENT_BYTES_MAX)
    claims = jws.payload
    _check_claims(claims)
    disclosures = tuple(sdjwt.parse(text) for text in texts)
    merged = sdjwt.merge(claims["body"], disclosures)
    if complete:
        sdjwt.check_complete(merged.missing)
    return Statement(
        id=id_of(jwt),
        jwt=jwt,
        alg=jws.header["alg"],
        kid=jws.header["kid"],
        aud=claims["aud"],
        iss=claims["iss"],
        via=claims.get("via"),
        iat=claims["iat"],
        kind=claims["kind"],
        v=claims["v"],
        thread=claims["thread"],
        thread_type=claims["thread"].partition(":")[0],
        prev=claims.get("prev"),
        about=tuple(About(item["id"], item.get("digest")) for item in claims.get("about", ())),
        seen=claims.get("seen"),
        supersedes=claims.get("supersedes"),
        body=claims["body"],
        disclosures=disclosures,
        fields=merged.fields,
        withheld=merged.missing,
        where=merged.where,
        signing_input=jws.signing_input,
        signature=jws.signature,
    )


def disclosed(st: Statement, disclosures: Sequence[Disclosure]) -> Statement:
    """A statement that was parsed without disclosures, with these: what `parse` gives of both together.

    Raises: as `parse` does of disclosures.
    """
    assert not st.disclosures, "a statement is disclosed once"
    _check_disclosures(len(disclosures), len(sdjwt.join(st.jwt, disclosures)))
    merged = sdjwt.merge(st.body, disclosures)
    return replace(
        st, disclosures=tuple(disclosures), fields=merged.fields, withheld=merged.missing, where=merged.where
    )


def _check_disclosures(count: int, length: int) -> None:
    if length > WIRE_BYTES_MAX:
        raise StatementTooLarge(f"A statement is at most {WIRE_BYTES_MAX} bytes on the wire.", limit=WIRE_BYTES_MAX)
    if count > DISCLOSURES_MAX:
        raise StatementTooLarge(f"A statement has at most {DISCLOSURES_MAX} disclosures.", limit=DISCLOSURES_MAX)


def id_of(jwt: bytes) -> str:
    """The id of an issuer-signed JWT, or of the submitted bytes before the first `~`: hex SHA-256."""
    return hashlib.sha256(jwt).hexdigest()


def wire(st: Statement, digests: Collection[str] | None = None) -> bytes:
    """The wire form, with all disclosures at hand, or with those of `digests` only."""
    shown = (d for d in st.disclosures if digests is None or d.digest in digests)
    return sdjwt.join(st.jwt, shown)


def check_audience(st: Statement, origin: str) -> None:
    """That the statement was made for the log `origin`. Raises: WrongAudience."""
    if st.aud != origin:
        raise WrongAudience(f"The statement was made for another log than {origin}.", origin=origin)


def check_iat(st: Statement, at_ms: int) -> None:
    """That the signer's clock is not more than 5 minutes ahead of `at_ms`. Raises: FutureIat."""
    if st.iat * 1000 > at_ms + IAT_AHEAD_MS_MAX:
        raise FutureIat("The signer's clock is more than 5 minutes ahead.", iat=st.iat, at_ms=at_ms)


def check_signature(st: Statement, jwk: Mapping[str, str]) -> None:
    """That `jwk` signed the statement, by its own algorithm. Raises: WrongAlgorithm, BadSignature."""
    jose.verify(jwk, st.alg, st.signing_input, st.signature)


def says_demo(origin: str) -> bool:
    """Whether an origin declares a demo: one of its words, between dots, dashes or slashes, is `demo` (DESIGN 3.6)."""
    return "demo" in re.split(r"[^a-z0-9]+", origin.lower())


def is_uuid7(text: str) -> bool:
    """Whether `text` is a lower-case UUID of version 7."""
    return _UUID7.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Whether `text` is a statement id: 64 lower-case hex digits."""
    return _ID.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether `text` is a day of the calendar, `YYYY-MM-DD`."""
    try:
        return _DAY.fullmatch(text) is not None and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def is_issuer(text: str) -> bool:
    """Whether `text` may stand in `iss`: a party id, an office, or a connector."""
    return (
        is_uuid7(text) or text in RESERVED_ISSUERS or (len(text) <= TEXT_MAX and _CONNECTOR.fullmatch(text) is not None)
    )


def is_thread(text: str) -> bool:
    """Whether `text` is a thread id: a known type, a colon, a UUIDv7."""
    kind, _, uuid = text.partition(":")
    return kind in THREAD_TYPES and is_uuid7(uuid)


def _check_claims(claims: Mapping[str, Any]) -> None:
    unknown = claims.keys() - _ORDER.keys()
    if unknown:
        raise UnknownField(f"A statement has no claim {min(unknown)}.", field=min(unknown))
    if not claims.keys() >= _NEEDED:
        raise MalformedStatement(f"The claim {min(_NEEDED - claims.keys())} is missing.")
    places = [_ORDER[name] for name in claims]
    if places != sorted(places):
        raise MalformedStatement("The claims stand in the order aud, iss, via, iat, kind, v, thread, … (formats, 1.1).")
    for name, value in claims.items():
        if not _CHECKS[name](value):
            raise MalformedStatement(f"The claim {name} does not have its form.", field=name)
    if not isinstance(claims["body"], dict):
        raise MalformedStatement("The body is a JSON object.", field="body")


def _is_origin(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= TEXT_MAX


def _is_text(value: object, test: re.Pattern[str]) -> bool:
    return isinstance(value, str) and test.fullmatch(value) is not None


def _is_count(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_about(value: object) -> bool:
    if not isinstance(value, list) or not 1 <= len(value) <= ABOUT_MAX:
        return False
    return all(isinstance(item, dict) and _is_about_item(item) for item in value)


def _is_about_item(item: dict[str, Any]) -> bool:
    if list(item) not in (["id"], ["id", "digest"]) or not _is_text(item["id"], _ID):
        return False
    return "digest" not in item or (isinstance(item["digest"], str) and sdjwt.is_digest(item["digest"]))


def _is_via(value: object) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    unknown = value.keys() - _VIA.keys()
    if unknown:
        raise UnknownField(f"A via has no field {min(unknown)}.", field=f"via.{min(unknown)}")
    return all(isinstance(inner, str) and _VIA[name](inner) for name, inner in value.items())


_VIA: dict[str, Callable[[str], bool]] = {
    "person": is_uuid7,
    "mandate": is_id,
    "channel": lambda text: text in CHANNELS,
    "device": is_uuid7,
    "helper": is_uuid7,
    "source_sha256": is_id,
    "occurred_on": is_day,
}
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "aud": _is_origin,
    "iss": lambda value: isinstance(value, str) and is_issuer(value),
    "via": _is_via,
    "iat": lambda value: _is_count(value, 0, 253_402_300_799),
    "kind": lambda value: _is_text(value, _KIND) and len(value) <= TEXT_MAX,
    "v": lambda value: _is_count(value, 1, VERSION_MAX),
    "thread": lambda value: isinstance(value, str) and is_thread(value),
    "prev": lambda value: _is_text(value, _ID),
    "about": _is_about,
    "seen": lambda value: _is_text(value, _SEEN),
    "supersedes": lambda value: _is_text(value, _ID),
    "body": lambda value: isinstance(value, dict),
    "_sd_alg": lambda value: value == "sha-256",
}
