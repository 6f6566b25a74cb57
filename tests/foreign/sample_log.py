"""A small published log made without any of our own code, to know that the foreign readers read what we think.

* RFC 9162 section 2.1 written as its recursion, C2SP tlog-tiles, signed-note and tlog-checkpoint written out.
* Deterministic: entry i is 40 bytes derived from i, the key is fixed.
"""

import base64
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "example.org/sample-log"
ENTRY_BYTES = 40
TILE_WIDTH = 256
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def entry(index: int) -> bytes:
    """The log's entry at an index: a time and a hash, like ours."""
    return (1_700_000_000_000 + index).to_bytes(8, "big") + _sha256(b"entry %d" % index)


def tree_hash(hashes: list[bytes]) -> bytes:
    """MTH over leaf hashes, by the recursion of RFC 9162 section 2.1.1."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else _sha256(b"")
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return _sha256(b"\x01" + tree_hash(hashes[:split]) + tree_hash(hashes[split:]))


def vkey(name: str = ORIGIN) -> str:
    """The verifier key of the log under a name."""
    public = b"\x01" + KEY.public_key().public_bytes_raw()
    return f"{name}+{_key_id(name).hex()}+{_b64(public)}"


def _key_id(name: str) -> bytes:
    return _sha256(name.encode() + b"\n\x01" + KEY.public_key().public_bytes_raw())[:4]


def checkpoint(size: int, root: bytes, origin: str = ORIGIN) -> bytes:
    """A signed checkpoint of any size and root, true or not."""
    text = f"{origin}\n{size}\n{_b64(root)}\n"
    return f"{text}\n— {ORIGIN} {_b64(_key_id(ORIGIN) + KEY.sign(text.encode()))}\n".encode()


def root_of(size: int) -> bytes:
    """The root of the sample log at a size."""
    return tree_hash([_sha256(b"\x00" + entry(index)) for index in range(size)])


def write(folder: Path, size: int) -> None:
    """Write the log of a size as its static tree: checkpoint, tiles of every level, bundles of entries."""
    entries = [entry(index) for index in range(size)]
    bundles = [len(data).to_bytes(2, "big") + data for data in entries]
    _write_row(folder / "tile/entries", bundles)
    hashes = [_sha256(b"\x00" + data) for data in entries]
    _put(folder / "checkpoint", checkpoint(size, tree_hash(hashes)))
    level = 0
    while hashes:
        _write_row(folder / f"tile/{level}", hashes)
        full = range(0, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH)
        hashes = [tree_hash(hashes[first : first + TILE_WIDTH]) for first in full]
        level += 1


def _write_row(folder: Path, items: list[bytes]) -> None:
    """Write a level's items as tiles of 256, the last one partial."""
    for first in range(0, len(items), TILE_WIDTH):
        tile = items[first : first + TILE_WIDTH]
        _put(folder / _tile_name(first // TILE_WIDTH, len(tile)), b"".join(tile))


def _tile_name(n: int, width: int) -> str:
    """SPEC: groups of three digits, all but the last marked x: 1234067 is x001/x234/067."""
    digits = f"{n:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return name if width == TILE_WIDTH else f"{name}.p/{width}"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
