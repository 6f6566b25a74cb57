"""A workbook taken apart, measured, and put together anew of what was measured: the reader gets nothing else.

Promise: what a reader is given asks for no more memory than the limits below, whatever the file says of itself. A
reader in C or Rust that runs out of memory ends the whole process.

Rules
* XLSX alone. The parts that a reader of cells needs are read through the ZIP's directory and stored again under the
  one spelling of their name; whatever else lies in the file, before or behind it, stays behind.
* Rows and cells stand where the reader puts them: where they say, else behind the one before. Rows keep their order.
* A text that many cells share is counted for each cell: the reader copies it.
* Sheets are well-formed XML in UTF-8 and declare nothing, so that two parsers read the same elements.

Specification: ECMA-376 part 1 (18.3.1.4 c, 18.3.1.73 row, 18.4), part 2 (names of parts).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.parsers import expat

from ledger.errors import MalformedRequest

WORKBOOK_BYTES_MAX = 8 * 1024 * 1024  # one workbook as it lies on disk
UNPACKED_BYTES_MAX = 64 * 1024 * 1024  # its members unpacked: no bomb reaches the reader
SPREAD_MAX = 2_000_000  # cells between the corners of a sheet: a hundred columns of a busy year
TEXT_MAX = 64 * 1024 * 1024  # letters in the cells of a sheet that share their texts: as many as could stand in them
DEPTH_MAX = 100  # of elements within elements; a sheet has a dozen
PARTS = ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml")
TEXTS = "xl/sharedStrings.xml"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # SPEC: ECMA-376 part 2, annex B
_SPELLED = {name.lower(): name for name in PARTS}
_PAGE = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Za-z]*)([0-9]+)", re.ASCII)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError),
    *(LookupError, expat.ExpatError),
)


def measured(data: bytes, name: str) -> bytes:
    """The workbook anew, of its measured parts alone. Raises: MalformedRequest (too large, too far, no XLSX)."""
    if len(data) > WORKBOOK_BYTES_MAX:
        raise MalformedRequest(f"{name}: a workbook has at most {WORKBOOK_BYTES_MAX:,} bytes.", workbook=name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as members:
            if sum(member.file_size for member in members.infolist()) > UNPACKED_BYTES_MAX:
                raise MalformedRequest(
                    f"{name}: unpacked, a workbook has at most {UNPACKED_BYTES_MAX:,} bytes.", workbook=name
                )
            parts = _parts(members)
        lengths = _Texts(parts[TEXTS]).lengths if TEXTS in parts else []
        pages = [_Page(data, lengths) for part, data in parts.items() if part not in PARTS]
    except _UNREADABLE:
        raise MalformedRequest(f"{name}: not an XLSX workbook.", workbook=name) from None
    if any(page.spread > SPREAD_MAX for page in pages):
        raise MalformedRequest(f"{name}: a sheet spreads over at most {SPREAD_MAX:,} cells.", workbook=name)
    if any(page.text > TEXT_MAX for page in pages):
        raise MalformedRequest(f"{name}: a sheet holds at most {TEXT_MAX:,} letters.", workbook=name)
    return _stored(parts)


def _parts(members: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that are read, by the one spelling of their names. Raises: ValueError (two of one name), as `read`."""
    parts: dict[str, bytes] = {}
    for member in members.infolist():
        plain = member.filename.replace("\\", "/").lower()
        part = _SPELLED.get(plain) or (plain if _PAGE.fullmatch(plain) else "")
        if not part:
            continue
        if part in parts or member.compress_type not in PACKED:
            raise ValueError("two parts of one name, or one that is packed in a way of its own")
        parts[part] = members.read(member)
    return parts


def _stored(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part, data in parts.items():
            made.writestr(zipfile.ZipInfo(part), data)
    return out.getvalue()


class _Elements:
    """A part read element by element: in UTF-8 whatever it declares, without entities, defaults or great depth."""

    def __init__(self, data: bytes) -> None:
        if b"\0" in data:  # UTF-16, which the parser would take by its mark and another read as bytes
            raise ValueError("a part of a workbook is UTF-8")
        self._depth = 0
        parser = expat.ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self.read
        parser.Parse(data, True)

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins, with what is given in its tag."""

    def read(self, text: str) -> None:
        """A piece of text."""

    def end(self, name: str) -> None:
        """An element ends."""

    def _declared(self, *_: object) -> None:
        raise ValueError("a part of a workbook declares nothing")

    def _started(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise ValueError("elements within elements without end")
        self.start(_local(name), given)

    def _ended(self, name: str) -> None:
        self._depth -= 1
        self.end(_local(name))


class _Page(_Elements):
    """A sheet: how many cells lie between its corners, how many letters of shared texts they hold."""

    def __init__(self, data: bytes, lengths: Sequence[int]) -> None:
        self.text = 0
        self._lengths = lengths
        self._line = self._column = self._lines = self._columns = 0
        self._shares = self._says = False  # within a cell that shares its text; within the number of that text
        self._number = ""
        super().__init__(data)

    @property
    def spread(self) -> int:
        """For how many cells the reader asks for memory at once, and one more each way."""
        return (self._columns + 1) * (self._lines + 1) if self._lines else 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """Rows and cells stand where they say, else behind the one before. Raises: ValueError."""
        if name == "row":
            self._line = _place(given["r"])[1] if "r" in given else self._line + 1
            self._column = 0
            self._go_on(self._line)
        elif name == "c":
            self._column, line = _place(given["r"]) if "r" in given else (self._column + 1, self._line)
            self._columns = max(self._columns, self._column)
            self._go_on(line)
            self._shares = given.get("t") == "s"
        elif name == "v":
            self._says, self._number = self._shares, ""

    def _go_on(self, line: int) -> None:
        """Raises: ValueError (rows out of order, between which a reader counts past the end of its numbers)."""
        if line < self._lines:
            raise ValueError("the rows of a sheet stand in their order")
        self._lines = line

    def read(self, text: str) -> None:
        """The number of a shared text, piece by piece."""
        if self._says:
            self._number += text

    def end(self, name: str) -> None:
        """The cell has its text. Raises: ValueError, IndexError (there is no such text)."""
        if name == "v" and self._says:
            self._says = False
            self.text += self._lengths[int(self._number)]


class _Texts(_Elements):
    """The texts that cells share: how long each of them is."""

    def __init__(self, data: bytes) -> None:
        self.lengths: list[int] = []
        super().__init__(data)

    def start(self, name: str, given: dict[str, str]) -> None:
        """Another text."""
        if name == "si":
            self.lengths.append(0)

    def read(self, text: str) -> None:
        """A piece of it."""
        if self.lengths:
            self.lengths[-1] += len(text)


def _local(name: str) -> str:
    """The name without its prefix, which is all that the reader looks at."""
    return name.rpartition(":")[2]


def _place(written: str) -> tuple[int, int]:
    """Column and line of `AB12`, counted from 1; a line alone has no column. Raises: ValueError."""
    found = _PLACE.fullmatch(written)
    if found is None:
        raise ValueError("no place of a sheet")
    column = 0
    for letter in found[1][:9].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found[2][:18])
