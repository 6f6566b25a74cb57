"""Attacks on the spelling: JSON, base64url, JWS and header, the signature, and texts made for another purpose."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from api import auth
from ledger import jose
from ledger.statement import STATEMENT_BYTES_MAX
from tests.attacks.ground import Attack, Ground, parts_of, spelled, wire
from tests.trade import ORIGIN

ORDER_L = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19

# One of each class that FORMATS 1.1 forbids: C0 (they need an escape), DEL, C1, and what is invisible or no character.
FORBIDDEN = [
    *(0x00, 0x09, 0x0A, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0x061C, 0x200B, 0x200D, 0x200E, 0x200F),
    *(0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F, 0xFEFF, 0xFDD0, 0xFDEF),
    *(0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF),
]


def payload(old: bytes, new: bytes) -> Callable[[Ground], bytes]:
    """The good payload with a piece of its JSON spelled otherwise, rightly signed."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        text = spelled(claims)
        assert text.count(old) >= 1, old
        return ground.sign(text.replace(old, new, 1), disclosures)

    return make


def header(old: bytes, new: bytes) -> Callable[[Ground], bytes]:
    """The good header with a piece of its JSON spelled otherwise, rightly signed."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        text = spelled(ground.header())
        assert text.count(old) == 1, old
        return ground.sign(claims, disclosures, header=text.replace(old, new))

    return make


def headed(**changes: Any) -> Callable[[Ground], bytes]:
    """The good statement under a header with other members, rightly signed."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        return ground.sign(claims, disclosures, header=ground.header(**changes))

    return make


def sealed(old: bytes, new: bytes) -> Callable[[Ground], bytes]:
    """The good statement with the note's disclosure spelled otherwise; its digest is the new one's."""

    def make(ground: Ground) -> bytes:
        claims, disclosures = ground.drafted()
        note = next(one for one in disclosures if one.name == "note")
        text = jose.b64u(jose.b64u_decode(note.text).replace(old, new))
        assert text != note.text, old
        digest = jose.b64u(hashlib.sha256(text.encode()).digest())
        digests = [digest if one == note.digest else one for one in claims["body"]["_sd"]]
        claims["body"]["_sd"] = sorted(digests)
        return ground.sign(claims, [text if one is note else one for one in disclosures])

    return make


def rewired(change: Callable[[list[str], list[str]], str]) -> Callable[[Ground], bytes]:
    """The good wire form, taken apart and put together otherwise; nothing is signed anew."""

    def make(ground: Ground) -> bytes:
        return change(*parts_of(ground.good())).encode()

    return make


def resigned(change: Callable[[bytes], bytes]) -> Callable[[Ground], bytes]:
    """The good statement with its signature's bytes changed."""

    def make(ground: Ground) -> bytes:
        (head, body, signature), disclosures = parts_of(ground.good())
        return wire(f"{head}.{body}.{jose.b64u(change(jose.b64u_decode(signature)))}", disclosures)

    return make


def _plus_order(signature: bytes) -> bytes:
    s = int.from_bytes(signature[32:], "little") + ORDER_L
    return signature[:32] + s.to_bytes(32, "little")


def _unsigned(ground: Ground) -> bytes:
    claims, disclosures = ground.drafted()
    parts = [jose.b64u(spelled(part)) for part in (ground.header(alg="none"), claims)]
    return wire(".".join([*parts, ""]), disclosures)


def _by_public_key(ground: Ground) -> bytes:
    """HS256 with the public key as its secret: what a reader that trusts the header would accept."""
    claims, disclosures = ground.drafted()
    signing_input = ".".join(jose.b64u(spelled(part)) for part in (ground.header(alg="HS256"), claims))
    mac = hmac.digest(jose.b64u_decode(ground.jwk["x"]), signing_input.encode(), "sha256")
    return wire(f"{signing_input}.{jose.b64u(mac)}", disclosures)


def _turned(ground: Ground) -> bytes:
    """Every member of the header, the last one first."""
    claims, disclosures = ground.drafted()
    return ground.sign(claims, disclosures, header=dict(reversed(ground.header().items())))


def _session(ground: Ground) -> bytes:
    exp = ground.trade.at_ms // 1000 + 300
    return wire(auth.sign(ORIGIN, ground.trade.id("customer"), exp, ground.signer))


def _proof(ground: Ground) -> bytes:
    return wire(jose.sign_key_proof(ground.trade.id("customer"), ground.jwk, ORIGIN, 1, ground.signer))


def _stray(text: str) -> str:
    """The text with the spare bits of its last letter set: the same bytes, another spelling."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4 in (2, 3)
    return text[:-1] + letters[letters.index(text[-1]) + 1]


def _disclosed(head: list[str], texts: list[str], stray: bool) -> str:
    assert texts
    at = next(i for i, text in enumerate(texts) if len(text) % 4) if stray else 0
    texts[at] = _stray(texts[at]) if stray else texts[at] + "="
    return "~".join([".".join(head), *texts, ""])


JSON = [
    Attack("a space after a colon", "not-canonical", payload(b'"v":1', b'"v": 1')),
    Attack("a line feed at the end", "not-canonical", payload(b'"_sd_alg":"sha-256"}', b'"_sd_alg":"sha-256"}\n')),
    Attack("a byte order mark", "not-canonical", payload(b'{"aud"', b'\xef\xbb\xbf{"aud"')),
    Attack("a claim twice, the same", "not-canonical", payload(b'"v":1', b'"v":1,"v":1')),
    Attack("a claim twice, another first", "not-canonical", payload(b'"v":1', b'"v":2,"v":1')),
    Attack("a field twice", "not-canonical", payload(b'"days":30', b'"days":30,"days":31')),
    Attack("an escaped letter", "not-canonical", payload(b'"pair"', b'"p\\u0061ir"')),
    Attack("an escaped solidus", "not-canonical", payload(b"example/trade", b"example\\/trade")),
    Attack("an escaped quote as u0022", "not-canonical", payload(b'"pair"', b'"p\\u0022"')),
    Attack("a minus zero", "not-canonical", payload(b'"days":30', b'"days":-0')),
    Attack("a whole number as 30.0", "not-canonical", payload(b'"days":30', b'"days":30.0')),
    Attack("a number as 3e1", "not-canonical", payload(b'"days":30', b'"days":3e1')),
    Attack("a number as 1E400", "not-canonical", payload(b'"days":30', b'"days":1E400')),
    Attack("a number beyond 2^53", "not-canonical", payload(b'"days":30', b'"days":9007199254740992')),
    Attack("a number beyond -2^53", "not-canonical", payload(b'"days":30', b'"days":-9007199254740992')),
    Attack("a number beyond 2^64", "not-canonical", payload(b'"days":30', b'"days":18446744073709551616')),
    Attack("a number of a thousand digits", "not-canonical", payload(b'"days":30', b'"days":' + b"9" * 1000)),
    Attack("a leading zero", "malformed-statement", payload(b'"days":30', b'"days":030')),
    Attack("a plus sign", "malformed-statement", payload(b'"days":30', b'"days":+30')),
    Attack("NaN", "malformed-statement", payload(b'"days":30', b'"days":NaN')),
    Attack("Infinity", "malformed-statement", payload(b'"days":30', b'"days":Infinity')),
    Attack("single quotes", "malformed-statement", payload(b'"pair"', b"'pair'")),
    Attack("a comma at the end", "malformed-statement", payload(b'"days":30}', b'"days":30,}')),
    Attack("a comment", "malformed-statement", payload(b'"days":30', b'"days":30/*or 60*/')),
    Attack("bytes that are no UTF-8", "malformed-statement", payload(b'"pair"', b'"p\xff"')),
    Attack("an overlong UTF-8 letter", "malformed-statement", payload(b'"pair"', b'"p\xc1\xa1ir"')),
    Attack("a surrogate in UTF-8", "malformed-statement", payload(b'"pair"', b'"\xed\xa0\x80"')),
    Attack("half of a surrogate pair", "not-canonical", payload(b'"pair"', b'"\\ud83d"')),
    Attack("a pair of escaped surrogates", "not-canonical", payload(b'"pair"', b'"\\ud83d\\ude00"')),
    Attack("a key that JavaScript moves", "not-canonical", payload(b'"days":30', b'"days":30,"7":1')),
    Attack("a key that JavaScript loses", "not-canonical", payload(b'"days":30', b'"days":30,"__proto__":1')),
    Attack("nine levels", "not-canonical", payload(b'"days":30', b'"days":[[[[[[0]]]]]]')),
    Attack("ten thousand levels", "not-canonical", payload(b'"days":30', b'"days":' + b"[" * 10_000 + b"]" * 10_000)),
    Attack("a payload that is a list", "malformed-statement", lambda ground: ground.sign(b"[]")),
    Attack("a payload that is nothing", "malformed-statement", lambda ground: ground.sign(b"")),
    Attack("a disclosure with a space", "not-canonical", sealed(b'","note"', b'", "note"')),
    Attack("a disclosure with an escape", "not-canonical", sealed(b'"note"', b'"n\\u006fte"')),
    Attack("a disclosure with a fraction", "not-canonical", sealed('"加急"'.encode(), b"1.5")),
    *(
        Attack(f"U+{code:04X} in the payload", "not-canonical", payload(b'"pair"', f'"{chr(code)}"'.encode()))
        for code in FORBIDDEN
        if code > 0x1F
    ),
    *(
        Attack(f"U+{code:04X} escaped in a sealed text", "not-canonical", sealed("加".encode(), b"\\u%04x" % code))
        for code in FORBIDDEN
        if code <= 0xFFFF
    ),
    Attack("a raw control character", "malformed-statement", sealed("加".encode(), b"\x01")),
]

SHAPE = [
    Attack("nothing at all", "malformed-statement", lambda ground: b""),
    Attack("only a tilde", "malformed-statement", lambda ground: b"~"),
    Attack("no tilde at the end", "malformed-statement", lambda ground: ground.good()[:-1]),
    Attack("a line feed at the wire's end", "malformed-statement", lambda ground: ground.good() + b"\n"),
    Attack("two tildes at the end", "malformed-statement", lambda ground: ground.good() + b"~"),
    Attack("a key-binding JWT", "malformed-statement", lambda ground: ground.good() + _session(ground)[:-1]),
    Attack("two parts", "malformed-statement", rewired(lambda head, texts: "~".join([".".join(head[:2]), *texts, ""]))),
    Attack("four parts", "malformed-statement", rewired(lambda head, texts: "~".join([".".join([*head, "AA"]), ""]))),
    Attack("a JWS in JSON", "malformed-statement", rewired(lambda head, _: f'{{"payload":"{head[1]}"}}~')),
    Attack("letters beyond ASCII", "malformed-statement", rewired(lambda head, _: f"{head[0]}.é.{head[2]}~")),
    Attack("a space in the JWS", "malformed-statement", rewired(lambda head, _: ". ".join(head) + "~")),
    Attack("padding", "malformed-statement", rewired(lambda head, _: f"{head[0]}.{head[1]}.{head[2]}==~")),
    Attack("the other base64", "malformed-statement", rewired(lambda head, _: f"{head[0]}.{head[1]}.{'+/' * 43}~")),
    Attack(
        "stray bits in the signature",
        "not-canonical",
        rewired(lambda head, _: f"{'.'.join(head[:2])}.{_stray(head[2])}~"),
    ),
    Attack(
        "padding of a disclosure", "malformed-statement", rewired(lambda head, texts: _disclosed(head, texts, False))
    ),
    Attack("stray bits in a disclosure", "not-canonical", rewired(lambda head, texts: _disclosed(head, texts, True))),
    Attack("a signature of 63 bytes", "malformed-statement", resigned(lambda s: s[:-1])),
    Attack("a signature of 65 bytes", "malformed-statement", resigned(lambda s: s + b"\0")),
    Attack("no signature", "malformed-statement", resigned(lambda s: b"")),
    Attack("a JWS over the limit", "statement-too-large", lambda ground: b"A" * (STATEMENT_BYTES_MAX + 1) + b"~"),
]

HEADER = [
    Attack("members in another order", "malformed-statement", _turned),
    Attack("no alg", "wrong-algorithm", header(b'"alg":"Ed25519",', b"")),
    Attack("alg none, unsigned", "wrong-algorithm", _unsigned),
    Attack("alg none, signed", "wrong-algorithm", headed(alg="none")),
    Attack("alg EdDSA", "wrong-algorithm", headed(alg="EdDSA")),
    Attack("alg HS256 by the public key", "wrong-algorithm", _by_public_key),
    Attack("alg RS256", "wrong-algorithm", headed(alg="RS256")),
    Attack("alg ES256 for a key of Ed25519", "wrong-algorithm", headed(alg="ES256")),
    Attack("alg ML-DSA-44", "not-supported", headed(alg="ML-DSA-44")),
    Attack("alg in lower case", "wrong-algorithm", headed(alg="ed25519")),
    Attack("alg as a list", "wrong-algorithm", headed(alg=["Ed25519"])),
    Attack("alg as null", "wrong-algorithm", headed(alg=None)),
    Attack("typ JWT", "malformed-statement", headed(typ="JWT")),
    Attack("typ with application/", "malformed-statement", headed(typ="application/statement+sd-jwt")),
    Attack("typ in capitals", "malformed-statement", headed(typ="STATEMENT+SD-JWT")),
    Attack("typ of a session", "malformed-statement", headed(typ=jose.SESSION)),
    Attack("typ as null", "malformed-statement", headed(typ=None)),
    Attack("a session as a statement", "malformed-statement", _session),
    Attack("a key proof as a statement", "malformed-statement", _proof),
    Attack("crit", "malformed-statement", headed(crit=["b64"], b64=False)),
    Attack("a key of its own", "malformed-statement", lambda ground: headed(jwk=ground.jwk)(ground)),
    Attack("a place to fetch the key", "malformed-statement", headed(jku="https://example.org/keys")),
    Attack("a certificate", "malformed-statement", headed(x5c=["MIIB"])),
    Attack("alg twice", "not-canonical", header(b'"alg":"Ed25519"', b'"alg":"none","alg":"Ed25519"')),
    Attack("a header with a space", "not-canonical", header(b'"typ":', b'"typ": ')),
    Attack("a header that is a list", "malformed-statement", lambda ground: ground.sign({}, header=b"[]")),
    Attack("kid too short", "malformed-statement", headed(kid="AAAA")),
    Attack("kid with stray bits", "not-canonical", lambda ground: headed(kid=_stray(ground.signer.kid))(ground)),
    Attack("kid as a number", "malformed-statement", headed(kid=1)),
    Attack("kid of nobody", "unknown-signer", headed(kid=jose.b64u(bytes(32)))),
    Attack(
        "kid of the other side",
        "unknown-signer",
        lambda ground: headed(kid=ground.trade.signer("contractor").kid)(ground),
    ),
    Attack("kid of the registrar", "unknown-signer", lambda ground: headed(kid=ground.trade.registrar.kid)(ground)),
    Attack(
        "kid of one's clerk",
        "bad-signature",
        lambda ground: headed(kid=ground.trade.signer("customer/clerk").kid)(ground),
    ),
]

SIGNATURE = [
    Attack("S plus the group order", "bad-signature", resigned(_plus_order)),
    Attack("S with its highest bit", "bad-signature", resigned(lambda s: s[:63] + bytes([s[63] | 0x80]))),
    Attack("S of nothing but ones", "bad-signature", resigned(lambda s: s[:32] + b"\xff" * 32)),
    Attack("S of zero", "bad-signature", resigned(lambda s: s[:32] + bytes(32))),
    Attack("R with its sign turned", "bad-signature", resigned(lambda s: s[:31] + bytes([s[31] ^ 0x80]) + s[32:])),
    Attack("R beyond the field", "bad-signature", resigned(lambda s: (PRIME + 1).to_bytes(32, "little") + s[32:])),
    Attack("R of nothing but ones", "bad-signature", resigned(lambda s: b"\xff" * 32 + s[32:])),
    Attack("R and S of zero", "bad-signature", resigned(lambda s: bytes(64))),
    Attack("R the identity, S zero", "bad-signature", resigned(lambda s: b"\1" + bytes(63))),
    Attack("R and S exchanged", "bad-signature", resigned(lambda s: s[32:] + s[:32])),
    Attack("a word changed after signing", "bad-signature", lambda ground: _swapped(ground, 1)),
    Attack("another statement's signature", "bad-signature", lambda ground: _swapped(ground, 2)),
]


def _swapped(ground: Ground, part: int) -> bytes:
    """The good statement with one part of another good one."""
    one, disclosures = parts_of(ground.good())
    claims, others = ground.drafted()
    other, _ = parts_of(ground.sign(claims, others))
    one[part] = other[part]
    return wire(".".join(one), disclosures if part == 2 else others)


ALL = (*JSON, *SHAPE, *HEADER, *SIGNATURE)
