"""Selective disclosure: sealed fields as digests in what is signed, and beside it the disclosures that open them.

Promise: a field can be shown, withheld or erased, and the signed bytes, the signature and every proof stay as they are.

Rules
* A disclosure is base64url of canonical JSON `[salt, name, value]`; its digest is SHA-256 over the base64url text. Both
  spellings are strict, so a disclosure has one text and a text one digest.
* The digests of an object's sealed fields stand sorted in its `_sd`, so their order tells nothing.
* Object properties only: no array elements (`...`), and no digest inside a disclosed value. Nothing hides in what is
  shown, and merging ends after one pass.
* A digest stands once; a disclosure belongs to exactly one digest; a disclosed name never covers one that stands there.
* Salts come from outside, 128 random bits or more, one for each field.

Follows RFC 9901 sections 4.2 (disclosures and digests), 5 (the wire form) and 7.1 (processing), as far as that allows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ledger import canon
from ledger.errors import DecoyDigest, DigestReused, MalformedStatement, NotCanonical, StatementTooLarge
from ledger.jose import b64u, b64u_decode

SALT_BYTES_MIN = 16  # SPEC: RFC 9901 9.3 recommends 128 random bits; below it a short value could be guessed
DISCLOSURE_BYTES_MAX = 16 * 1024  # one field; long texts and pictures are attachments
_DIGEST = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # 32 bytes: the last letter has two bits to spare, both 0
_RESERVED = frozenset({"_sd", "...", "_sd_alg"})
_NAMES_LISTED = 3  # of digests in an error, enough to find them

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which names of an object are sealed, and the shapes of its inner objects (or lists of objects)."""

    sealed: frozenset[str] = frozenset()
    children: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One sealed field, opened. `text` is what travels; `digest` is what the signed payload holds."""

    text: str
    salt: str
    name: str
    value: canon.Json
    digest: str


def digest(text: str) -> str:
    """base64url SHA-256 of a disclosure's text."""
    return b64u(hashlib.sha256(text.encode("ascii")).digest())


def is_digest(text: str) -> bool:
    """Whether `text` is a SHA-256 digest in base64url, in its one spelling."""
    return _DIGEST.fullmatch(text) is not None


def make(salt: bytes, name: str, value: canon.Json) -> Disclosure:
    """The disclosure of one field. Raises: MalformedStatement (a reserved name), NotCanonical (the value)."""
    assert len(salt) >= SALT_BYTES_MIN
    _check_name(name)
    _check_value(value)
    spelled = b64u(salt)
    text = b64u(canon.dumps([spelled, name, value]))
    return Disclosure(text, spelled, name, value, digest(text))


def parse(text: str) -> Disclosure:
    """A disclosure from its base64url text. Raises: MalformedStatement, NotCanonical, StatementTooLarge."""
    if len(text) > DISCLOSURE_BYTES_MAX:
        raise StatementTooLarge(
            f"A disclosure is longer than {DISCLOSURE_BYTES_MAX} bytes.", limit=DISCLOSURE_BYTES_MAX
        )
    members = canon.loads(b64u_decode(text))
    if not isinstance(members, list) or len(members) != 3:
        raise MalformedStatement("A disclosure is a list of salt, name and value.")
    salt, name, value = members
    if not isinstance(salt, str) or len(b64u_decode(salt)) < SALT_BYTES_MIN:
        raise MalformedStatement(f"A disclosure's salt is {SALT_BYTES_MIN} bytes or more in base64url.")
    if not isinstance(name, str):
        raise MalformedStatement("A disclosure's name is a text.")
    _check_name(name)
    _check_value(value)
    return Disclosure(text, salt, name, value, digest(text))


def _check_name(name: str) -> None:
    # SPEC: RFC 9901 7.1 step 3.c.ii.3 for `_sd` and `...`; `_sd_alg` has its one place in the payload.
    if name in _RESERVED or not name:
        raise MalformedStatement(f"A disclosure may not bear the name {name!r}.")


def _check_value(value: canon.Json) -> None:
    """No digest, and so no other disclosure, inside a disclosed value."""
    if isinstance(value, (dict, list)) and _mentions_reserved(value):
        raise MalformedStatement("A disclosed value may not seal anything itself.")


def _mentions_reserved(value: canon.Json) -> bool:
    if isinstance(value, dict):
        return not _RESERVED.isdisjoint(value) or any(_mentions_reserved(inner) for inner in value.values())
    return isinstance(value, list) and any(_mentions_reserved(inner) for inner in value)


def split(data: bytes) -> tuple[bytes, list[str]]:
    """(issuer-signed JWT, disclosure texts) of `jwt~d1~d2~…~`. Raises: MalformedStatement (does not end in `~`)."""
    # SPEC: RFC 9901 section 4: the last `~` is always there; what stood behind it would be a key-binding JWT.
    if not data.endswith(b"~"):
        raise MalformedStatement("A statement ends in ~ and carries no key-binding JWT.")
    jwt, *parts = data[:-1].split(b"~")
    try:
        return jwt, [part.decode("ascii") for part in parts]
    except UnicodeDecodeError:
        raise MalformedStatement("A disclosure is base64url without padding.") from None


def join(jwt: bytes, disclosures: Iterable[Disclosure]) -> bytes:
    """The wire form: `jwt~d1~d2~…~`, in the order given; `jwt~` when none is shown."""
    return b"~".join([jwt, *(disclosure.text.encode() for disclosure in disclosures), b""])


def digests_of(body: Mapping[str, Any]) -> Iterator[str]:
    """Every digest in the `_sd` arrays of a parsed statement's body, in the order they stand."""
    seals: list[tuple[Path, Any]] = []
    _opened(body, (), seals)
    yield from (entry for _, entries in seals for entry in entries)


def _opened(value: Any, path: Path, seals: list[tuple[Path, Any]]) -> Any:
    """A copy of `value` without `_sd`; (path of the object, its `_sd`) go into `seals`. Raises: MalformedStatement."""
    if isinstance(value, dict):
        if "..." in value or "_sd_alg" in value:
            raise MalformedStatement("Only object properties are sealed: a body has no `...` and no `_sd_alg`.")
        if "_sd" in value:
            seals.append((path, value["_sd"]))
        return {name: _opened(inner, (*path, name), seals) for name, inner in value.items() if name != "_sd"}
    if isinstance(value, list):
        return [_opened(inner, (*path, position), seals) for position, inner in enumerate(value)]
    return value


def _places(seals: Sequence[tuple[Path, Any]]) -> dict[str, Path]:
    """Where each digest stands: digest → path of its object in the body.

    Raises: MalformedStatement (an `_sd` that is no list of digests), NotCanonical (unsorted), DigestReused (twice).
    """
    where: dict[str, Path] = {}
    for path, entries in seals:
        if not isinstance(entries, list) or not entries:
            raise MalformedStatement("An _sd is a list of at least one digest.")
        for entry in entries:
            if not isinstance(entry, str) or not is_digest(entry):
                raise MalformedStatement("An _sd holds SHA-256 digests in base64url.")
            if entry in where:  # SPEC: RFC 9901 7.1 step 4
                raise DigestReused("A digest stands twice in the statement.", digest=entry)
            where[entry] = path
        if entries != sorted(entries):
            raise NotCanonical("The digests of an _sd are sorted, so that their order tells nothing.")
    return where


@dataclass(frozen=True, slots=True)
class Merged:
    """A body with its disclosures put in place. `where` also holds the digests that nothing opened: `missing`."""

    fields: dict[str, Any]
    where: dict[str, Path]
    missing: tuple[str, ...]


def merge(body: dict[str, Any], disclosures: Sequence[Disclosure]) -> Merged:
    """`body` without `_sd`, each disclosed name in the object whose `_sd` holds its digest.

    Raises: DecoyDigest (a disclosure that belongs nowhere, or comes twice), MalformedStatement (a seal that is no list
    of digests, a disclosed name that stands there already), NotCanonical (unsorted digests), DigestReused (one twice).
    """
    seals: list[tuple[Path, Any]] = []
    fields: dict[str, Any] = _opened(body, (), seals)
    where = _places(seals)
    opened: set[str] = set()
    for disclosure in disclosures:
        # SPEC: RFC 9901 7.1 step 5: a disclosure that no digest references, or a second one, ends the matter.
        if disclosure.digest not in where or disclosure.digest in opened:
            raise DecoyDigest(
                "A disclosure belongs to no digest of the statement, or comes twice.", name=disclosure.name
            )
        opened.add(disclosure.digest)
        target: Any = fields
        for step in where[disclosure.digest]:
            target = target[step]
        if disclosure.name in target:  # SPEC: RFC 9901 7.1 step 3.c.ii.4
            raise MalformedStatement(f"The disclosed field {disclosure.name} stands there already.")
        target[disclosure.name] = disclosure.value
    return Merged(fields, where, tuple(entry for entry in where if entry not in opened))


def check_complete(missing: Sequence[str]) -> None:
    """That no digest went without its disclosure: admission takes no decoys. Raises: DecoyDigest."""
    if missing:
        raise DecoyDigest(f"{len(missing)} digests have no disclosure.", digests=list(missing[:_NAMES_LISTED]))


def seal(body: Mapping[str, Any], shape: Shape, salts: Iterator[bytes]) -> tuple[dict[str, Any], list[Disclosure]]:
    """(`body` with the sealed names of `shape` moved into `_sd` arrays, their disclosures); one salt is drawn for each.

    The inverse of `merge`. Raises: MalformedStatement (a reserved name), NotCanonical (a value).
    """
    disclosures: list[Disclosure] = []
    return _sealed(body, shape, salts, disclosures), disclosures


def _sealed(
    body: Mapping[str, Any], shape: Shape, salts: Iterator[bytes], disclosures: list[Disclosure]
) -> dict[str, Any]:
    opened: dict[str, Any] = {}
    digests: list[str] = []
    for name, value in body.items():
        if name in shape.sealed:
            disclosures.append(make(next(salts), name, value))
            digests.append(disclosures[-1].digest)
        elif name in shape.children:
            opened[name] = _sealed_child(value, shape.children[name], salts, disclosures)
        else:
            opened[name] = value
    return opened | ({"_sd": sorted(digests)} if digests else {})


def _sealed_child(value: Any, shape: Shape, salts: Iterator[bytes], disclosures: list[Disclosure]) -> Any:
    if isinstance(value, Mapping):
        return _sealed(value, shape, salts, disclosures)
    if isinstance(value, (list, tuple)):
        return [_sealed_child(item, shape, salts, disclosures) for item in value]
    return value
