"""JSON Web Signatures in compact form, Ed25519 or ES256, and the keys that make them.

Promise: a text that `parse_compact` took and `verify` passed is accepted by every careful JOSE library, and no other
spelling of it is accepted by us.

Rules
* `alg` is `Ed25519` (RFC 9864) or `ES256`. The older name `EdDSA` is refused; ML-DSA is refused as not supported yet.
* A key has one algorithm, by its type. The header repeats it and never chooses it: another `alg` than the key's is
  refused before anything is computed.
* The header is exactly `{alg, kid, typ}`, in that order; `typ` is what the caller expects and nothing else, so that a
  signature made for one purpose can never serve another.
* Header and payload are canonical JSON; each base64url part re-encodes to itself.
* A public key is a canonical point of the prime-order group: small-order and mixed-order points are refused when a key
  is registered. A signature has canonical R and S. Then libsodium, OpenSSL, Go and WebCrypto agree on every signature.
  What ES256 asks of key and signature is in `es256`.
* A private key never shows itself in a repr or an error.

Follows RFC 7515 (JWS), 7517, 7518 and 8037 (JWK, EC, OKP), 7638 (thumbprint), 8032 section 5.1 (Ed25519), 9864 (alg
names).
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

from ledger import canon, es256
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

ED25519 = "Ed25519"
ES256 = "ES256"
SIGNATURE_BYTES = 64  # R and S, or r and s: 32 bytes each
TOKEN_BYTES_MAX = 4096  # a key proof, session or refusal holds a handful of short claims and one key
_LATER = {"AKP": "ML-DSA-44", "ML-DSA-44": "ML-DSA-44"}
_ALG_OF = {("OKP", "Ed25519"): ED25519, ("EC", "P-256"): ES256}
_MEMBERS = {ED25519: ("crv", "kty", "x"), ES256: ("crv", "kty", "x", "y")}
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
    """That `jwk` is a public key on which all libraries agree: Ed25519 `{crv, kty, x}` or P-256 `{crv, kty, x, y}`.

    Raises: NotSupported (AKP keys), WrongAlgorithm (other types and curves), MalformedStatement (members, or the
    point), NotCanonical (a coordinate in another spelling).
    """
    if not all(isinstance(value, str) for value in jwk.values()):
        raise MalformedStatement("Each member of a key is a text.")
    kty = jwk.get("kty")
    if kty in _LATER:
        raise NotSupported(f"{_LATER[kty]} keys are not supported by this release.", alg=_LATER[kty])
    alg = _ALG_OF.get((kty or "", jwk.get("crv") or ""))
    if alg is None:
        raise WrongAlgorithm("A key is an Ed25519 key (kty OKP, crv Ed25519) or a P-256 key (kty EC, crv P-256).")
    if tuple(jwk) != _MEMBERS[alg]:
        raise MalformedStatement(f"A key has the members {', '.join(_MEMBERS[alg])}, in this order, and no other.")
    if alg == ES256:
        es256.check_point(b64u_decode(jwk["x"]), b64u_decode(jwk["y"]))
        return
    point = b64u_decode(jwk["x"])
    # SPEC: RFC 8032 5.1.7 leaves small and mixed orders to the verifier; refused here, so no two verifiers differ.
    if len(point) != 32 or not crypto_core_ed25519_is_valid_point(point):
        raise MalformedStatement("The public key is no canonical point of Ed25519's prime-order group.")


def alg_of(jwk: Mapping[str, str]) -> str:
    """The one algorithm of a key that passed `check_jwk`: its type decides, no header does."""
    return _ALG_OF[jwk["kty"], jwk["crv"]]


def jwk_of(public: bytes) -> Jwk:
    """The JWK of 32 raw public key bytes."""
    return {"crv": "Ed25519", "kty": "OKP", "x": b64u(public)}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """RFC 7638 thumbprint of a JWK: SHA-256 over its required members in lexical order, base64url."""
    members: canon.Json = {name: jwk[name] for name in _MEMBERS[alg_of(jwk)]}
    return b64u(hashlib.sha256(canon.dumps(members)).digest())


def verify(jwk: Mapping[str, str], alg: str, signing_input: bytes, signature: bytes) -> None:
    """That `signature` (64 bytes) is one by `jwk`, a key that passed `check_jwk`, under the `alg` that the header says.

    Raises: WrongAlgorithm (the header says another algorithm than the key's), BadSignature.
    """
    own = alg_of(jwk)
    if alg != own:  # SPEC: FORMATS 1.1; else a header could let one key's bytes be read as another algorithm's
        raise WrongAlgorithm(f"This key signs {own}, and the header says {alg}.", alg=own)
    if own == ES256:
        es256.verify(b64u_decode(jwk["x"]), b64u_decode(jwk["y"]), signing_input, signature)
    else:
        verify_raw(b64u_decode(jwk["x"]), signing_input, signature)


def verify_raw(public: bytes, message: bytes, signature: bytes) -> None:
    """That `signature` is Ed25519 by these 32 raw public key bytes. Raises: BadSignature."""
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
        """The 64-byte signature over `data`, by the key's own algorithm."""
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


class Es256Signer:
    """A signer over a P-256 secret of 32 bytes; its repr names the key by its thumbprint only.

    Raises: MalformedStatement (the number is no secret of the curve).
    """

    __slots__ = ("_key", "jwk", "kid")

    def __init__(self, secret: bytes) -> None:
        self._key = es256.Secret(secret)
        x, y = self._key.point
        self.jwk = {"crv": "P-256", "kty": "EC", "x": b64u(x), "y": b64u(y)}
        self.kid = thumbprint(self.jwk)

    def sign(self, data: bytes) -> bytes:
        """r || s over `data`, s in the lower half; deterministic (RFC 6979)."""
        return self._key.sign(data)

    @property
    def seed(self) -> bytes:
        """The secret, for the one file that it is kept in."""
        return self._key.secret

    def __repr__(self) -> str:
        return f"Es256Signer(kid={self.kid!r})"


def signer_of(alg: str, secret: bytes) -> Ed25519Signer | Es256Signer:
    """A signer of that algorithm over its 32 secret bytes. Raises: WrongAlgorithm, MalformedStatement."""
    if alg not in _MEMBERS:
        raise WrongAlgorithm(f"Keys sign {ED25519} or {ES256}.", alg=alg)
    return Es256Signer(secret) if alg == ES256 else Ed25519Signer(secret)


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS taken apart; `signing_input` are the exact bytes before the last dot."""

    header: dict[str, str]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes


def header_of(typ: str, signer: Signer) -> dict[str, str]:
    """The one header a signer writes for `typ`."""
    return {"alg": alg_of(signer.jwk), "kid": signer.kid, "typ": typ}


def sign_compact(header: Mapping[str, str], payload: Mapping[str, Any], signer: Signer) -> str:
    """`header.payload.signature`, over canonical JSON. Raises: NotCanonical (the payload has no canonical form)."""
    assert list(header) == ["alg", "kid", "typ"]
    assert (header["alg"], header["kid"]) == (alg_of(signer.jwk), signer.kid)
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
    if len(signature) != SIGNATURE_BYTES:
        raise MalformedStatement("A signature is 64 bytes.")
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
    if alg not in (ED25519, ES256):
        raise WrongAlgorithm("The header's alg is Ed25519 (RFC 9864) or ES256, not EdDSA or another.")
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
    verify(jwk, jws.header["alg"], jws.signing_input, jws.signature)
