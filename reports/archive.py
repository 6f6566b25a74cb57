"""The ZIP of a pack, in the one form it may have. Pure: bytes in, bytes out.

Promise: `read` takes exactly what `write` writes, so one set of members has one file, byte for byte, on every machine
and under every library; what could hide in a ZIP (a second directory, comments, extra fields, gaps, compressed or
encrypted members, links, times) has no place to be.

Rules
* Members are stored, not compressed, in the order of their paths' bytes, dated 1980-01-01, flagged as plain files.
* Paths are relative, of plain ASCII letters, digits, `.`, `-`, `_`, two levels of folders at most; none twice.
* Parse, write, compare. A wrong checksum leaves the members readable: the hashes in `pack.json` then name the one.
* No ZIP64: a pack stays under `PACK_BYTES_MAX`.

Follows PKWARE APPNOTE 6.3 (local header, central directory, end record) and FORMATS 1.5.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.errors import PackTooLarge, PackUnreadable

PACK_BYTES_MAX = 256 * 1024 * 1024  # a pack is read into memory; a year between two firms is a few MiB
MEMBERS_MAX = 50_000  # below ZIP's own 65,535; 25,000 statements with their proofs
OWN_MEMBERS = 3  # pack.json, pack.note, report.pdf: added once the rest has been found to fit
PATH_MAX = 120  # the longest we name is statements/<64 hex>.sd-jwt

_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/){0,2}[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20  # 2.0, stored files in folders
_MADE_BY = 3 << 8 | _VERSION  # Unix, so that the mode below means something
_MODE = 0o100644 << 16  # a plain file, readable by all
_DATE = 1 << 5 | 1  # 1980-01-01, the earliest a ZIP can say


@dataclass(frozen=True)
class Archive:
    """The members by path, and the paths whose stored checksum is not that of their bytes."""

    members: Mapping[str, bytes]
    damaged: tuple[str, ...]


def check_fits(members: Mapping[str, bytes]) -> None:
    """That a pack of these members would be read again: asked before anything is drawn. Raises: PackTooLarge."""
    size = sum(map(len, members.values()))
    if len(members) > MEMBERS_MAX - OWN_MEMBERS:
        raise PackTooLarge(f"A pack holds at most {MEMBERS_MAX} files.", count=len(members), most=MEMBERS_MAX)
    if size > PACK_BYTES_MAX:
        raise PackTooLarge(f"A pack is at most {PACK_BYTES_MAX} bytes.", count=size, most=PACK_BYTES_MAX)


def write(members: Mapping[str, bytes]) -> bytes:
    """The ZIP of `members`. The same members give the same bytes."""
    assert all(is_path(path) for path in members), "paths are our own"
    return _write(members, {path: zlib.crc32(data) for path, data in members.items()})


def _write(members: Mapping[str, bytes], checksums: Mapping[str, int]) -> bytes:
    body, directory = bytearray(), bytearray()
    for path in sorted(members):
        data, name = members[path], path.encode("ascii")
        shared = (0, 0, 0, _DATE, checksums[path], len(data), len(data), len(name), 0)
        offset = len(body)
        body += _LOCAL.pack(b"PK\3\4", _VERSION, *shared) + name + data
        directory += _CENTRAL.pack(b"PK\1\2", _MADE_BY, _VERSION, *shared, 0, 0, 0, _MODE, offset) + name
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def is_path(path: str) -> bool:
    """Whether a member may bear this path."""
    return len(path) <= PATH_MAX and _PATH.fullmatch(path) is not None


def read(data: bytes) -> Archive:
    """The members of a pack's ZIP.

    Raises: PackUnreadable (no ZIP, truncated, or not in the one form: see the module).
    """
    if len(data) > PACK_BYTES_MAX:
        raise PackUnreadable(f"A pack is at most {PACK_BYTES_MAX} bytes.")
    if not data.startswith(b"PK\3\4"):
        raise PackUnreadable("This is no ZIP file with something in it.")
    if len(data) < _END.size or data[-_END.size :][:4] != b"PK\5\6":
        raise PackUnreadable("The ZIP file is cut off, or something stands behind its end.")
    count, size, start = _END.unpack(data[-_END.size :])[4:7]
    if count > MEMBERS_MAX:
        raise PackUnreadable(f"A pack has at most {MEMBERS_MAX} members.")
    if start + size + _END.size != len(data):
        raise PackUnreadable("The ZIP file's directory is not where its end says.")
    members, checksums = _members(data, start, count)
    if _write(members, checksums) != data:
        raise PackUnreadable("The ZIP file is not written as packs are: stored, in order, with nothing between.")
    return Archive(members, tuple(path for path, found in members.items() if zlib.crc32(found) != checksums[path]))


def _members(data: bytes, start: int, count: int) -> tuple[dict[str, bytes], dict[str, int]]:
    """Members and checksums as the central directory lists them; the comparison afterwards does the rest."""
    members: dict[str, bytes] = {}
    checksums: dict[str, int] = {}
    at, left = start, start  # members that overlap would fill the memory
    for _ in range(count):
        row = data[at : at + _CENTRAL.size]
        if len(row) < _CENTRAL.size:
            raise PackUnreadable("The ZIP file's directory is cut off.")
        (_, _, _, flags, method, _, _, checksum, _, length, name_length, extra, comment, *_, offset) = _CENTRAL.unpack(
            row
        )
        if flags or method or extra or comment:
            raise PackUnreadable("A member is compressed, encrypted, or bears extra fields.")
        path = _path(data[at + _CENTRAL.size : at + _CENTRAL.size + name_length])
        if path in members:
            raise PackUnreadable(f"The ZIP file holds {path} twice.")
        begin = offset + _LOCAL.size + name_length
        left -= length
        if left < 0:
            raise PackUnreadable("The members are together longer than the ZIP file.")
        members[path], checksums[path] = data[begin : begin + length], checksum
        at += _CENTRAL.size + name_length
    return members, checksums


def _path(name: bytes) -> str:
    path = name.decode("ascii", errors="replace")
    if not is_path(path):
        raise PackUnreadable("A member's path leads out of the pack, or is none that a pack has.")
    return path
