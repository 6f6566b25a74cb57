"""The manifest `pack.json` and the note over it: what a pack says it is, and the operator's signature under that.

Promise: `parse` takes the one spelling that `dump` writes; `note_text` binds pack id and manifest; a pack is sealed
only when our exhibit root and merkletools' agree.

Rules
* Canonical JSON, the members in the order of `MEMBERS`, `files` sorted by path, exhibits numbered from 1.
* `files` lists every member but `pack.json` and `pack.note`; `disclosures` says of every statement how many of its
  digests are shown, withheld and erased; `trust_sha256` names the trust file at the time of making, to compare with.
* Nothing in a manifest is believed by the verifier: it folds the same values again and compares.

Specification: FORMATS 1.5; the record of decisions, 0002.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import canon
from ledger.errors import CrosscheckMissing, MalformedStatement, NotSupported
from reports.case import AnyCase, evidence
from reports.case.shapes import Exhibit
from reports.contents import PACK_TAG, Contents, Head, Subject

VERSION = 1
MANIFEST_BYTES_MAX = 32 * 1024 * 1024  # 25,000 statements with a kilobyte each
MEMBERS = (
    "v",
    "pack",
    "kind",
    "purpose",
    "reader",
    "subject",
    "checkpoint",
    "trust_sha256",
    "heads",
    "disclosures",
    "files",
    "exhibits",
    "exhibit_root",
)
_HEX = re.compile("[0-9a-f]{64}")
_CODE = re.compile("[a-z][a-z0-9-]{1,39}")
_EXHIBIT = ("no", "path", "sha256", "media", "statement", "kind", "title", "proves", "source", "badge")


@dataclass(frozen=True)
class File:
    """A member of the pack, by its bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Disclosed:
    """How many digests of a statement this reader sees opened, sees closed, and nobody can open any more."""

    statement: str
    shown: int
    withheld: int
    erased: int


@dataclass(frozen=True)
class Manifest:
    """A parsed `pack.json`."""

    pack: str
    asked: Subject
    checkpoint: str
    trust_sha256: str
    heads: tuple[Head, ...]
    disclosures: tuple[Disclosed, ...]
    files: tuple[File, ...]
    exhibits: tuple[Exhibit, ...]
    exhibit_root: str


def of(contents: Contents, case: AnyCase, members: Mapping[str, bytes]) -> Manifest:
    """The manifest of a pack with these members. Raises: CrosscheckMissing."""
    crosscheck(case.exhibits, case.exhibit_root)
    return Manifest(
        pack=case.pack.id,
        asked=contents.asked,
        checkpoint=contents.checkpoint_text,
        trust_sha256=contents.trust_sha256,
        heads=contents.heads,
        disclosures=disclosed(contents),
        files=files_of(members),
        exhibits=case.exhibits,
        exhibit_root=case.exhibit_root.hex(),
    )


def disclosed(contents: Contents) -> tuple[Disclosed, ...]:
    """Of each statement, in index order; this version erases nothing."""
    sts = (item.statement for item in contents.items)
    return tuple(Disclosed(st.id, len(st.disclosures), len(st.withheld), 0) for st in sts)


def files_of(members: Mapping[str, bytes]) -> tuple[File, ...]:
    """The list of members by path."""
    return tuple(File(path, hashlib.sha256(members[path]).hexdigest(), len(members[path])) for path in sorted(members))


def crosscheck(exhibits: Sequence[Exhibit], root: bytes) -> None:
    """That merkletools, with RFC 9162's prefixes, finds the same root. It verifies nothing alone.

    Raises: CrosscheckMissing (not installed). RuntimeError (the two differ: a fault of ours, nothing is sealed).
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="sha3 is not working!")
            import merkletools  # noqa: PLC0415 - an extra: without it verifying works and sealing refuses
    except ImportError:
        raise CrosscheckMissing("merkletools is not installed: no second root, so nothing is sealed.") from None
    tree = merkletools.MerkleTools(hash_type="sha256")
    tree.hash_function = lambda data=b"": hashlib.sha256(b"\x01" + data)  # interior nodes only: leaves come hashed
    for exhibit in exhibits:
        tree.add_leaf(evidence.leaf(exhibit).hex())
    tree.make_tree()
    if bytes.fromhex(tree.get_merkle_root()) != root:
        raise RuntimeError("Our exhibit root and merkletools' differ.")


def dump(manifest: Manifest) -> bytes:
    """The bytes of `pack.json`."""
    asked = manifest.asked
    members: dict[str, Any] = {
        "v": VERSION,
        "pack": manifest.pack,
        "kind": asked.kind,
        "purpose": asked.purpose,
        "reader": asked.reader,
        "subject": asked.thread,
        "checkpoint": manifest.checkpoint,
        "trust_sha256": manifest.trust_sha256,
        "heads": [{"thread": row.thread, "head": row.head, "ids": list(row.ids)} for row in manifest.heads],
        "disclosures": [
            {"statement": row.statement, "shown": row.shown, "withheld": row.withheld, "erased": row.erased}
            for row in manifest.disclosures
        ],
        "files": [{"path": row.path, "sha256": row.sha256, "size": row.size} for row in manifest.files],
        "exhibits": [evidence.as_json(row) for row in manifest.exhibits],
        "exhibit_root": manifest.exhibit_root,
    }
    return canon.dumps(members, lines=True)


def parse(data: bytes) -> Manifest:
    """A manifest from its bytes.

    Raises: NotSupported (another version), MalformedStatement, NotCanonical.
    """
    if len(data) > MANIFEST_BYTES_MAX:
        raise MalformedStatement(f"pack.json is at most {MANIFEST_BYTES_MAX} bytes.")
    value: Any = canon.loads(data, lines=True)
    if isinstance(value, dict) and value.get("v") != VERSION:
        raise NotSupported(f"This release reads packs of version {VERSION} only.")
    row = _object(value, dict(zip(MEMBERS, _TYPES, strict=True)))
    if not _CODE.fullmatch(row["purpose"]) or not all(_HEX.fullmatch(row[name]) for name in _HASHES):
        raise MalformedStatement("A code or a hash of pack.json does not have its form.")
    manifest = Manifest(
        pack=row["pack"],
        asked=Subject(row["kind"], row["subject"], row["reader"], row["purpose"]),
        checkpoint=row["checkpoint"],
        trust_sha256=row["trust_sha256"],
        heads=tuple(_head(one) for one in row["heads"]),
        disclosures=tuple(Disclosed(**_object(one, _DISCLOSED)) for one in row["disclosures"]),
        files=tuple(File(**_object(one, _FILE)) for one in row["files"]),
        exhibits=tuple(_exhibit(one) for one in row["exhibits"]),
        exhibit_root=row["exhibit_root"],
    )
    if dump(manifest) != data:
        raise MalformedStatement("pack.json is not spelled as it would be printed.")
    return manifest


_TYPES = (int, str, str, str, str, str, str, str, list, list, list, list, str)
_HASHES = ("pack", "trust_sha256", "exhibit_root")
_FILE = {"path": str, "sha256": str, "size": int}
_DISCLOSED = {"statement": str, "shown": int, "withheld": int, "erased": int}
_HEAD = {"thread": str, "head": str, "ids": list}


def _object(value: Any, types: Mapping[str, type]) -> dict[str, Any]:
    """A JSON object with exactly these members, of these types, in this order."""
    if not isinstance(value, dict) or list(value) != list(types):
        raise MalformedStatement(f"pack.json has an object with other members than {', '.join(types)}.")
    if any(type(value[name]) is not wanted for name, wanted in types.items()):
        raise MalformedStatement("pack.json has a member of another type than its format says.")
    return value


def _head(value: Any) -> Head:
    row = _object(value, _HEAD)
    if not all(isinstance(one, str) for one in row["ids"]):
        raise MalformedStatement("The ids of a head are texts.")
    return Head(row["thread"], row["head"], tuple(row["ids"]))


def _exhibit(value: Any) -> Exhibit:
    row = _object(value, {name: int if name == "no" else str for name in _EXHIBIT})
    return Exhibit(**row)


def note_text(pack_id: str, manifest: bytes) -> str:
    """The text that the pack key signs."""
    # SPEC: FORMATS 1.5: "xinzheng.pack/v1\n<pack id>\n<hex SHA-256 of pack.json>\n"
    return f"{PACK_TAG.decode()}{pack_id}\n{hashlib.sha256(manifest).hexdigest()}\n"


def parse_note_text(text: str) -> tuple[str, str]:
    """(pack id, SHA-256 of the manifest) of a pack note's text. Raises: MalformedStatement."""
    lines = text.removeprefix(PACK_TAG.decode()).split("\n")
    if not text.startswith(PACK_TAG.decode()) or len(lines) != 3 or lines[2]:
        raise MalformedStatement("A pack note has three lines, the first naming its version.")
    if not all(_HEX.fullmatch(line) for line in lines[:2]):
        raise MalformedStatement("A pack note names a pack id and a hash.")
    return lines[0], lines[1]
