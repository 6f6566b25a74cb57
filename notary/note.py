"""Signed notes: a text that people can read, and below it who signed it.

Promise: `parse` takes the one spelling that `Note.text_signed` prints; `check` says which known keys signed, or raises.

    <text, ends in a line feed>
    <empty line>
    — <key name> <base64(key id, 4 bytes || signature)>        one or more

Rules
* Text and signatures part at the last empty line. The text ends in a line feed; the empty line belongs to neither.
* key id = SHA-256(name || 0x0A || type || public key)[:4]; for ECDSA keys SHA-256(public key)[:4].
* A verifier key is `name+hex(key id)+base64(type || public key)`, a signer key the same with `PRIVATE+KEY+` before it
  and the seed in the public key's place.
* A line of an unknown key is ignored, also one that shares only the name or only the id with a known key. A line of a
  known key must verify, else the whole note is refused. A note that no known key signed is refused.
* Only Ed25519 (type 0x01) is verified here. The other assigned types parse, and are refused by name when they are asked
  to verify.

Follows C2SP signed-note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger import jose
from ledger.errors import BadSignature, MalformedStatement, NotSupported
from ledger.jose import Ed25519Signer, Signer

ED25519 = 0x01
ECDSA = 0x02
COSIGNATURE = 0x04
TREE_HEAD = 0x05
COSIGNATURE_MLDSA = 0x06
TYPES = {
    ED25519: "Ed25519",
    ECDSA: "ECDSA",
    COSIGNATURE: "Ed25519 cosignature",
    TREE_HEAD: "RFC 6962 tree head",
    COSIGNATURE_MLDSA: "ML-DSA-44 cosignature",
}
_PUBLIC_BYTES = {ED25519: 32, COSIGNATURE: 32, COSIGNATURE_MLDSA: 1312}

SIGNATURES_MAX = 100  # SPEC: at least 16 must be taken; Go's reader refuses more than 100
NOTE_BYTES_MAX = 1_000_000  # Go's bound; a hundred post-quantum signatures fit
NAME_MAX = 255  # a length that cosignatures can carry in one byte
_PRIVATE = "PRIVATE+KEY+"
_HEX = re.compile("[0-9a-f]{8}")
_BASE64 = re.compile("[A-Za-z0-9+/]*={0,2}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


def b64(data: bytes) -> str:
    """Standard, padded base64 (RFC 4648 section 4)."""
    return base64.b64encode(data).decode()


def b64_decode(text: str) -> bytes:
    """The bytes of a base64 text that re-encodes to itself. Raises: MalformedStatement."""
    try:
        data = base64.b64decode(text, validate=True) if _BASE64.fullmatch(text) else b""
    except binascii.Error:
        raise MalformedStatement("A part is not base64.") from None
    if b64(data) != text:
        raise MalformedStatement("A base64 part does not re-encode to itself.")
    return data


@dataclass(frozen=True, slots=True)
class Vkey:
    """A verifier key: whose lines to look for, and how to check them. `type` is the signature type byte."""

    name: str
    key_id: bytes
    type: int
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.type]) + self.public)}"

    @property
    def type_name(self) -> str:
        """What the type byte stands for."""
        return TYPES[self.type]


def vkey_of(name: str, type_: int, public: bytes) -> Vkey:
    """The verifier key of a raw public key; `type_` is the signature type's byte.

    Raises: MalformedStatement, NotSupported (an unassigned type).
    """
    _check_name(name)
    if type_ not in TYPES:
        raise NotSupported(f"Keys of type 0x{type_:02x} are not supported by this release.")
    if len(public) != _PUBLIC_BYTES.get(type_, len(public)) or not public:
        raise MalformedStatement("The public key does not have the length of its type.")
    if type_ == ED25519:
        jose.check_jwk(jose.jwk_of(public))
    return Vkey(name, _key_id(name, type_, public), type_, public)


def parse_vkey(text: str) -> Vkey:
    """A verifier key from its text. Raises: MalformedStatement, NotSupported."""
    name, key_id, data = _split_key(text)
    vkey = vkey_of(name, data[0], data[1:])
    if vkey.key_id != key_id or str(vkey) != text:
        raise MalformedStatement("The verifier key's id is not that of its name and key.")
    return vkey


def _split_key(text: str) -> tuple[str, bytes, bytes]:
    """(name, key id, type byte and key) of `name+hex+base64`."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _HEX.fullmatch(parts[1]):
        raise MalformedStatement("A note key is name, eight hex digits and base64, with + between.")
    data = b64_decode(parts[2])
    if not data:
        raise MalformedStatement("A note key is empty.")
    return parts[0], bytes.fromhex(parts[1]), data


def _key_id(name: str, type_: int, public: bytes) -> bytes:
    # SPEC: signed-note: ECDSA keys alone are named by the hash of their DER.
    named = public if type_ == ECDSA else name.encode() + b"\n" + bytes([type_]) + public
    return hashlib.sha256(named).digest()[:4]


def _check_name(name: str) -> None:
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        raise MalformedStatement("A key name is text in UTF-8.") from None
    bad = not name or "+" in name or any(letter.isspace() for letter in name) or _CONTROL.search(name)
    if bad or length > NAME_MAX:
        raise MalformedStatement("A key name is not empty and holds no space, no + and no control character.")


class NoteSigner:
    """Who signs notes under a name, with an Ed25519 key; its repr shows the public half only."""

    __slots__ = ("_signer", "vkey")

    def __init__(self, name: str, signer: Signer) -> None:
        self._signer = signer
        self.vkey = vkey_of(name, ED25519, jose.b64u_decode(signer.jwk["x"]))

    @property
    def name(self) -> str:
        """The key name on its signature lines."""
        return self.vkey.name

    def signature(self, text: str) -> Signature:
        """The signature line over a note's text."""
        return Signature(self.vkey.name, self.vkey.key_id, self._signer.sign(text.encode()))

    def __repr__(self) -> str:
        return f"NoteSigner({str(self.vkey)!r})"


def private_key(name: str, seed: bytes) -> str:
    """The signer key of a 32-byte seed, in the form that Go's tools write. It is a secret."""
    vkey = NoteSigner(name, Ed25519Signer(seed)).vkey
    return f"{_PRIVATE}{name}+{vkey.key_id.hex()}+{b64(bytes([ED25519]) + seed)}"


def parse_private_key(text: str) -> NoteSigner:
    """A note signer from its private form; no error repeats it. Raises: MalformedStatement, NotSupported."""
    if not text.startswith(_PRIVATE):
        raise MalformedStatement("A signer key begins with PRIVATE+KEY+.")
    name, key_id, data = _split_key(text.removeprefix(_PRIVATE))
    if data[0] != ED25519:
        raise NotSupported(f"Signer keys of type 0x{data[0]:02x} are not supported by this release.")
    if len(data) != 33:
        raise MalformedStatement("A signer key holds a seed of 32 bytes.")
    signer = NoteSigner(name, Ed25519Signer(data[1:]))
    if signer.vkey.key_id != key_id:
        raise MalformedStatement("The signer key's id is not that of its name and key.")
    return signer


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: key name, key id (4 bytes), and what that key's type puts behind it."""

    name: str
    key_id: bytes
    data: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64(self.key_id + self.data)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signature lines, in order; nothing in it is to be believed before `check`."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(str(signature) for signature in self.signatures)


def sign(text: str, *signers: NoteSigner) -> Note:
    """`text`, which ends in a line feed, signed by each signer. Raises: MalformedStatement (no note can hold it)."""
    note = Note(text, tuple(signer.signature(text) for signer in signers))
    return parse(str(note).encode())


def parse(data: str | bytes) -> Note:
    """A signed note; its signatures are not checked. Raises: MalformedStatement."""
    whole = _decode(data)
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise MalformedStatement("A note is a text, an empty line and signature lines, each line ended by a line feed.")
    split = lines[:-1].split("\n")
    if len(split) > SIGNATURES_MAX:
        raise MalformedStatement(f"A note has at most {SIGNATURES_MAX} signatures.")
    note = Note(text + "\n", tuple(parse_signature(line) for line in split))
    if str(note) != whole:
        raise MalformedStatement("The note is not spelled as it would be printed.")
    return note


def _decode(data: str | bytes) -> str:
    try:
        raw = data.encode() if isinstance(data, str) else data
        text = raw.decode()
    except UnicodeError:
        raise MalformedStatement("A note is UTF-8.") from None
    if len(raw) > NOTE_BYTES_MAX:
        raise MalformedStatement(f"A note is at most {NOTE_BYTES_MAX} bytes.")
    if _CONTROL.search(text):
        raise MalformedStatement("A note holds no control character but line feeds.")
    return text


def parse_signature(line: str) -> Signature:
    """One signature line without its line feed. Raises: MalformedStatement."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise MalformedStatement("A signature line is a dash, a key name and base64, with one space between.")
    _check_name(parts[1])
    data = b64_decode(parts[2])
    if len(data) < 5:
        raise MalformedStatement("A signature line holds a key id of four bytes and a signature.")
    return Signature(parts[1], data[:4], data[4:])


def check(note: Note, vkeys: Iterable[Vkey]) -> list[Vkey]:
    """The keys among `vkeys` that signed the note, at least one, in the order of their lines.

    Raises: BadSignature (a known key's line does not verify; no known key signed), NotSupported (a known key that is
    not Ed25519 has a line).
    """
    known = list(vkeys)
    signed: list[Vkey] = []
    for signature in note.signatures:
        for vkey in _named(known, signature):
            _verify(note.text, signature, vkey)
            if vkey not in signed:
                signed.append(vkey)
    if not signed:
        raise BadSignature("No known key signed the note.")
    return signed


def _named(known: Sequence[Vkey], signature: Signature) -> list[Vkey]:
    # SPEC: signed-note: name and id together name a key; either alone is an unknown key and is ignored.
    return [vkey for vkey in known if (vkey.name, vkey.key_id) == (signature.name, signature.key_id)]


def _verify(text: str, signature: Signature, vkey: Vkey) -> None:
    if vkey.type != ED25519:
        raise NotSupported(f"{vkey.type_name} signatures are not supported by this release.", vkey=str(vkey))
    jose.verify_raw(vkey.public, text.encode(), signature.data)
