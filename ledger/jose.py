"""JSON Web Signatures in compact form, Ed25519 only, and the keys that make them.

Promise: a text that `parse_compact` took and `verify` passed is accepted by every careful JOSE library, and no other
spelling of it is accepted by us.

Rules
* `alg` is `Ed25519` (RFC 9864). The older name `EdDSA` is refused; ES256 and ML-DSA are refused as not supported yet.
* The header is exactly `{alg, kid, typ}`, in that order; `typ` is what the caller expects and nothing else, so that a
  signature made for one purpose can never serve another.
* Header and payload are canonical JSON; each base64url part re-encodes to itself.
* A public key is a canonical point of the prime-order group: small-order and mixed-order points are refused when a key
  is registered. A signature has canonical R and S. Then libsodium, OpenSSL, Go and WebCrypto agree on every signature.
* A private key never shows itself in a repr or an error.

Follows RFC 7515 (JWS), 7517 and 8037 (JWK, OKP), 7638 (thumbprint), 8032 section 5.1 (Ed25519), 9864 (alg names).
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from ledger import canon
from ledger.errors import (
    BadSignature,
    MalformedStatement,
    NotCanonical,
    NotSupported,
    StatementTooLarge,
    WrongAlgorithm,
)

Jwk: TypeAlias = dict[str, str]

STATEMENT = "statement+sd-jwt"
SESSION = "session+jwt"
KEY_PROOF = "key-proof+jwt"
REFUSAL = "refusal+jwt"

TOKEN_BYTES_MAX = 4096  # a key proof, session or refusal holds a handful of short claims and one key
_LATER = {"ES256": "ES256", "EC": "ES256", "AKP": "ML-DSA-44", "ML-DSA-44": "ML-DSA-44"}
_B64U = re.compile("[A-Za-z0-9_-]*")
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_FIELD_PRIME = 2**255 - 19
_GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def b64u(data: bytes) -> str:
    """base64url without padding (RFC 4648 section 5)."""
    return _b64u(data).decode()


def b64u_decode(text: str) -> bytes:
    """The bytes of a base64url text that re-encodes to itself. Raises: NotCanonical, MalformedStatement."""
    try:
        raw = text.encode("ascii")
        data = binascii.a2b_base64(raw.translate(_FROM_URL) + b"=" * (-len(raw) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise MalformedStatement("A part is not base64url of whole bytes.") from None
    if _b64u(data) != raw:  # SPEC: stray bits in the last letter would be a second spelling of the same bytes
        if not _B64U.fullmatch(text):
            raise MalformedStatement("A part is not base64url without padding.")
        raise NotCanonical("A base64url part does not re-encode to itself.")
    return data


def _b64u(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL)


def check_jwk(jwk: Mapping[str, str]) -> None:
    """That `jwk` is an Ed25519 public key `{crv, kty, x}` on which all libraries agree.

    Raises: NotSupported (EC and AKP keys), WrongAlgorithm (other types), MalformedStatement (members, or the point).
    """
    if not all(isinstance(value, str) for value in jwk.values()):
        raise MalformedStatement("Each member of a key is a text.")
    kty = jwk.get("kty")
    if kty in _LATER:
        raise NotSupported(f"{_LATER[kty]} keys are not supported by this release.", alg=_LATER[kty])
    if kty != "OKP" or jwk.get("crv") != "Ed25519":
        raise WrongAlgorithm("A key is an Ed25519 key: kty OKP, crv Ed25519.")
    if list(jwk) != ["crv", "kty", "x"]:
        raise MalformedStatement("A key has the members crv, kty, x, in this order, and no other.")
    point = b64u_decode(jwk["x"])
    # SPEC: RFC 8032 5.1.7 leaves small and mixed orders to the verifier; refused here, so no two verifiers differ.
    if len(point) != 32 or not crypto_core_ed25519_is_valid_point(point):
        raise MalformedStatement("The public key is no canonical point of Ed25519's prime-order group.")


def jwk_of(public: bytes) -> Jwk:
    """The JWK of 32 raw public key bytes."""
    return {"crv": "Ed25519", "kty": "OKP", "x": b64u(public)}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """RFC 7638 thumbprint of an Ed25519 JWK: SHA-256 over its required members in lexical order, base64url."""
    members: canon.Json = {name: jwk[name] for name in ("crv", "kty", "x")}
    return b64u(hashlib.sha256(canon.dumps(members)).digest())


def verify(jwk: Mapping[str, str], signing_input: bytes, signature: bytes) -> None:
    """That `signature` (64 bytes) is one by `jwk`, a key that passed `check_jwk`. Raises: BadSignature."""
    verify_raw(b64u_decode(jwk["x"]), signing_input, signature)


def verify_raw(public: bytes, message: bytes, signature: bytes) -> None:
    """`verify` for 32 raw public key bytes. Raises: BadSignature."""
    check_form(public, signature)
    try:
        VerifyKey(public).verify(message, signature)
    except BadSignatureError:
        raise BadSignature("The signature is not by this key over these bytes.") from None


def check_form(public: bytes, signature: bytes) -> None:
    """That key and signature have the one form, whatever the library that verifies would let through.

    Raises: BadSignature (lengths; R or S not canonical).
    """
    # SPEC: RFC 8032 5.1.7: R decodes as a canonical field element, S is below the group order.
    if (
        len(public) != 32
        or len(signature) != 64
        or int.from_bytes(signature[:32], "little") & (2**255 - 1) >= _FIELD_PRIME
        or int.from_bytes(signature[32:], "little") >= _GROUP_ORDER
    ):
        raise BadSignature("The signature is not 64 bytes of canonical Ed25519.")


class Signer(Protocol):
    """Who holds a private key: says its public half, signs bytes."""

    @property
    def jwk(self) -> Jwk:
        """The public key."""
        ...

    @property
    def kid(self) -> str:
        """The public key's thumbprint."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The 64-byte Ed25519 signature over `data`."""
        ...


class Ed25519Signer:
    """A signer over a 32-byte seed; its repr names the key by its thumbprint only."""

    __slots__ = ("_key", "jwk", "kid")

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.jwk = jwk_of(bytes(self._key.verify_key))
        self.kid = thumbprint(self.jwk)

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; deterministic (RFC 8032)."""
        return self._key.sign(data).signature

    @property
    def seed(self) -> bytes:
        """The secret, for the one file that it is kept in."""
        return bytes(self._key)

    def __repr__(self) -> str:
        return f"Ed25519Signer(kid={self.kid!r})"


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS taken apart; `signing_input` are the exact bytes before the last dot."""

    header: dict[str, str]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes


def header_of(typ: str, signer: Signer) -> dict[str, str]:
    """The one header a signer writes for `typ`."""
    return {"alg": "Ed25519", "kid": signer.kid, "typ": typ}


def sign_compact(header: Mapping[str, str], payload: Mapping[str, Any], signer: Signer) -> str:
    """`header.payload.signature`, over canonical JSON. Raises: NotCanonical (the payload has no canonical form)."""
    assert list(header) == ["alg", "kid", "typ"]
    assert header["kid"] == signer.kid
    signing_input = b64u(canon.dumps(dict(header))) + "." + b64u(canon.dumps(dict(payload)))
    return signing_input + "." + b64u(signer.sign(signing_input.encode()))


def parse_compact(text: str | bytes, *, typ: str, size_max: int) -> Jws:
    """A compact JWS of type `typ`, at most `size_max` bytes, every part in its one spelling; its signature unchecked.

    Raises: StatementTooLarge, MalformedStatement, NotCanonical, WrongAlgorithm, NotSupported.
    """
    if len(text) > size_max:
        raise StatementTooLarge(f"The signed text is longer than {size_max} bytes.", limit=size_max)
    ascii_text = _ascii(text)
    parts = ascii_text.split(".")
    if len(parts) != 3:
        raise MalformedStatement("A compact JWS has three parts with a dot between.")
    header = canon.loads(b64u_decode(parts[0]))
    if not isinstance(header, dict):
        raise MalformedStatement("The header is a JSON object.")
    checked = _check_header(header, typ)
    payload = canon.loads(b64u_decode(parts[1]))
    if not isinstance(payload, dict):
        raise MalformedStatement("The payload is a JSON object.")
    signature = b64u_decode(parts[2])
    if len(signature) != 64:
        raise MalformedStatement("An Ed25519 signature is 64 bytes.")
    return Jws(checked, payload, ascii_text.rpartition(".")[0].encode(), signature)


def _ascii(text: str | bytes) -> str:
    try:
        return text.decode("ascii") if isinstance(text, bytes) else text.encode("ascii").decode()
    except UnicodeError:
        raise MalformedStatement("A compact JWS is ASCII.") from None


def _check_header(header: dict[str, Any], typ: str) -> dict[str, str]:
    alg = header.get("alg")
    if isinstance(alg, str) and alg in _LATER:
        raise NotSupported(f"{alg} signatures are not supported by this release.", alg=alg)
    if alg != "Ed25519":
        raise WrongAlgorithm("The header's alg is Ed25519 (RFC 9864), not EdDSA or another.")
    if header.get("typ") != typ:
        raise MalformedStatement(f"The header's typ is {typ}.", typ=typ)
    if list(header) != ["alg", "kid", "typ"]:  # SPEC: no crit, jwk, x5c or other member that could move the key
        raise MalformedStatement("The header has the members alg, kid, typ, in this order, and no other.")
    if not isinstance(header["kid"], str) or len(b64u_decode(header["kid"])) != 32:
        raise MalformedStatement("The header's kid is a SHA-256 thumbprint in base64url.")
    return header


def sign_key_proof(party: str, jwk: Mapping[str, str], aud: str, iat: int, signer: Signer) -> str:
    """A `key-proof+jwt`: the key's own word that it is to be `party`'s in the log `aud`; `iat` in whole seconds."""
    payload = {"aud": aud, "party": party, "jwk": dict(jwk), "iat": iat}
    return sign_compact(header_of(KEY_PROOF, signer), payload, signer)


def check_key_proof(text: str, *, party: str, jwk: Mapping[str, str], aud: str) -> None:
    """That `text` proves possession of `jwk`, for this party and log.

    Raises: BadSignature (another key, party or log; a bad signature), MalformedStatement (other claims), and what
    `check_jwk` and `parse_compact` raise.
    """
    check_jwk(jwk)
    jws = parse_compact(text, typ=KEY_PROOF, size_max=TOKEN_BYTES_MAX)
    iat = jws.payload.get("iat")
    if list(jws.payload) != ["aud", "party", "jwk", "iat"] or type(iat) is not int or iat < 0:
        raise MalformedStatement("A key proof has the claims aud, party, jwk, iat, in this order, and no other.")
    claimed = (jws.payload["aud"], jws.payload["party"], jws.payload["jwk"])
    if claimed != (aud, party, dict(jwk)) or jws.header["kid"] != thumbprint(jwk):
        raise BadSignature("The key proof is for another key, party or log.")
    verify(jwk, jws.signing_input, jws.signature)
