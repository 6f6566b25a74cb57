"""ZIP files of every sort, made by the standard library or patched by hand: what a pack's reader must tell apart.

Promise: `made` without changes is, byte for byte, what `reports.archive.write` gives; each change departs from that
form in the one way its caller names.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

Member = tuple[str, bytes]
MEMBERS: tuple[Member, ...] = (
    ("README.txt", b"how to check\n"),
    ("log/policy", b"quorum none\n"),
    ("pack.json", b"{}"),
)
PLAIN_FILE = 0o100644 << 16
EARLIEST = (1980, 1, 1, 0, 0, 0)
LOCAL, CENTRAL, END = 30, 46, 22  # bytes before the names, as PKWARE APPNOTE 4.3 counts them
FLAG_ENCRYPTED, FLAG_DESCRIPTOR, FLAG_UTF8 = 1, 8, 0x800


def info(path: str, **changes: Any) -> zipfile.ZipInfo:
    """A member's particulars as packs have them, some of them changed."""
    found = zipfile.ZipInfo(path, EARLIEST)
    found.create_system, found.external_attr = 3, PLAIN_FILE
    for name, value in changes.items():
        assert hasattr(found, name)
        setattr(found, name, value)
    return found


def made(members: Iterable[Member] = MEMBERS, *, last: dict[str, Any] | None = None, comment: bytes = b"") -> bytes:
    """A ZIP by the standard library; `last` changes the particulars of the last member."""
    rows = list(members)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of doubled names, which are made on purpose
        with zipfile.ZipFile(out, "w") as target:
            for number, (path, data) in enumerate(rows, start=1):
                target.writestr(info(path, **(last or {} if number == len(rows) else {})), data)
            target.comment = comment
    return out.getvalue()


class _Stream(io.RawIOBase):
    """A pipe: what is written to it cannot be gone back over."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += data
        return len(data)


def streamed() -> bytes:
    """A ZIP written to a pipe: sizes and checksums stand behind the data, in descriptors."""
    out = _Stream()
    with zipfile.ZipFile(out, "w") as target:
        for path, data in MEMBERS:
            target.writestr(info(path), data)
    return bytes(out.data)


def at(data: bytes, offset: int, form: str, *values: int | bytes) -> bytes:
    """The same bytes with `values` packed in at an offset."""
    new = struct.pack(form, *values)
    return data[:offset] + new + data[offset + len(new) :]


def end(data: bytes) -> int:
    """Where the end record begins."""
    return len(data) - END


def start(data: bytes) -> int:
    """Where the directory begins."""
    return int(struct.unpack_from("<I", data, end(data) + 16)[0])


def central(data: bytes, number: int) -> int:
    """Where the directory's n-th entry begins."""
    place = start(data)
    for _ in range(number):
        place += CENTRAL + struct.unpack_from("<H", data, place + 28)[0]
    return place


def local(data: bytes, number: int) -> int:
    """Where the n-th member's local header begins."""
    return int(struct.unpack_from("<I", data, central(data, number) + 42)[0])


def contents(data: bytes) -> list[tuple[str, range]]:
    """Each member's path and where its bytes lie."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        rows = [
            (row.filename, row.header_offset + LOCAL + len(row.filename), row.file_size) for row in source.infolist()
        ]
    return [(path, range(first, first + size)) for path, first, size in rows]


def both(data: bytes, number: int, field: int, form: str, value: int) -> bytes:
    """A field of the n-th member changed in its local header and in the directory alike.

    `field` is its offset in the local header; in the directory it stands two bytes later.
    """
    changed = at(data, local(data, number) + field, form, value)
    return at(changed, central(data, number) + field + 2, form, value)


def moved(data: bytes, place: int, more: bytes) -> bytes:
    """`more` put in before the directory, at `place`, and every offset behind it put right."""
    changed = data[:place] + more + data[place:]
    changed = at(changed, end(changed) + 16, "<I", start(data) + len(more))
    for number in range(len(contents(data))):
        begin = local(data, number)
        changed = at(changed, central(changed, number) + 42, "<I", begin + len(more) * (begin >= place))
    return changed


def raw(members: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A ZIP in the form of packs, whatever the names are, in the order given."""
    body, directory, count = b"", b"", 0
    for name, data in members:
        shared = struct.pack("<4H3I2H", 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0)
        directory += b"PK\1\2" + struct.pack("<2H", 3 << 8 | 20, 20) + shared
        directory += struct.pack("<3H2I", 0, 0, 0, PLAIN_FILE, len(body)) + name
        body += b"PK\3\4" + struct.pack("<H", 20) + shared + name + data
        count += 1
    return body + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)


def overlapping(count: int, size: int) -> bytes:
    """A bomb: `count` entries of the directory, each under a path of its own, that all lead to one member's bytes."""
    one = raw([(b"statements/00000", bytes(size))])
    row = one[start(one) : end(one)]
    rows = b"".join(row.replace(b"00000", b"%05d" % number) for number in range(count))
    record = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(rows), start(one), 0)
    return one[: start(one)] + rows + record


def local_extra(data: bytes) -> bytes:
    """An extra field that only who reads the members in a row would see."""
    first = LOCAL + len(MEMBERS[0][0])
    return at(moved(data, first, b"\x55\x54\0\0"), 28, "<H", 4)


def bomb() -> bytes:
    """Ten million zeros, packed into ten thousand bytes."""
    return made([("a", bytes(10_000_000))], last={"compress_type": zipfile.ZIP_DEFLATED})


def gap_in_directory(data: bytes) -> bytes:
    """Bytes behind the last entry of the directory, counted as its own."""
    changed = data[:-END] + b"hidden" + data[-END:]
    size = struct.unpack_from("<I", data, end(data) + 12)[0]
    return at(changed, end(changed) + 12, "<I", size + 6)


def unlisted(data: bytes) -> bytes:
    """A whole member that a reader of the directory never sees."""
    row = raw([(b"zz", b"hidden")])
    return moved(data, start(data), row[: start(row)])


def shifted(data: bytes) -> bytes:
    """An end record by which the directory begins one byte early, and is one byte longer."""
    size = struct.unpack_from("<I", data, end(data) + 12)[0]
    return at(data, end(data) + 12, "<II", size + 1, start(data) - 1)


def zip64(data: bytes) -> bytes:
    """The same ZIP with the end record and locator of ZIP64 before its own end record, counted to the directory."""
    first, size = start(data), end(data) - start(data)
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, size, first)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end(data), 1)
    changed = data[:-END] + record + locator + data[-END:]
    return at(changed, end(changed) + 12, "<I", size + len(record) + len(locator))
