"""The last step of a PDF and the comparison of two: one plain form, written again it gives the same bytes.

Promise: `finish` makes of a drawn document a plain PDF 1.7 whose bytes depend on its content alone; `same_pdf` says
whether two show the same, although another zlib may have packed their streams otherwise.

Rules
* Plain means: one body, one cross-reference table, one trailer, in the order and spelling that our writer gives; so
  nothing can be hidden in front, behind, between, in unused objects or in an incremental update. What is not plain is
  refused (`PdfNotPlain`) before any of its streams is unpacked.
* Every stream is packed once, by Flate, with nothing after the packed bytes, and no larger than the one it is
  compared with.
* No clock: both dates are handed in. The file identifier is a hash of the unpacked document.
* Every character can be taken out again, those beyond U+FFFF too: the maps to Unicode are written afresh.
* Helvetica, which ReportLab selects on every page, is taken out: only embedded fonts remain.

Specification: ISO 32000-1 7.5 (file structure), 14.3 (metadata), 14.4 (file identifiers); RFC 1950.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar
from xml.sax.saxutils import escape

import pikepdf

from ledger.errors import LedgerError
from reports.layout.measures import moment

HELVETICA = b"BT /F1 12 Tf 14.4 TL ET"  # what ReportLab writes at the head of every page
STATIC_ID = b"31415926535897932384626433832795"  # qpdf's own constant under static_id
SLACK_BYTES = 65536  # how much longer a file packed by another zlib may be
HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
TAIL = re.compile(
    rb"xref\n0 (\d{1,7})\n((?:\d{10} \d{5} [fn] \n)+)"
    rb"trailer << /Info \d+ 0 R /Root \d+ 0 R /Size \1 /ID \[<([0-9a-f]{32})><\3>\] >>\nstartxref\n(\d{1,10})\n%%EOF\n"
)


class PdfNotPlain(LedgerError):
    """The file is no PDF in the one plain form of `finish`; the sentence says what stands out."""

    code: ClassVar[str] = "pdf-not-plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the document says about itself. `created_ms`: milliseconds since 1970, handed in."""

    title: str
    author: str
    subject: str
    created_ms: int


def finish(drawn: bytes, facts: Facts) -> bytes:
    """The drawn document as a plain PDF 1.7 with its metadata."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        for page in pdf.pages:
            _drop_helvetica(page)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                thing.ToUnicode.write(_text_map(thing.ToUnicode.read_bytes()))
        _describe(pdf, facts)
        packed = _written(pdf, Streams.PACKED)
    return _identified(packed)


def same_pdf(a: bytes, b: bytes) -> bool:
    """Whether `a`, from outside, shows exactly what `b` shows, which we drew. Raises PdfNotPlain for `a`."""
    _require_plain(b, len(b))
    _require_plain(a, 2 * len(b) + SLACK_BYTES)
    wanted = _unpacked(b, None)
    return _unpacked(a, len(wanted)) == wanted


def _drop_helvetica(page: pikepdf.Page) -> None:
    content = page.Contents.read_bytes()
    assert content.count(HELVETICA) == 1, "ReportLab selects its initial font once a page"
    page.Contents.write(content.replace(HELVETICA, b""))
    fonts = page.resources.get("/Font", pikepdf.Dictionary())
    if "/F1" in fonts:
        del fonts["/F1"]


def _text_map(drawn: bytes) -> bytes:
    """ReportLab's map from codes to characters, written as the standard has it.

    SPEC: ISO 32000-1 9.10.3: UTF-16BE, so a character beyond U+FFFF is a surrogate pair (ReportLab writes five digits,
    which readers take for another character); at most 100 lines in a block.
    """
    pairs = [(code, chr(int(char, 16))) for code, char in TEXT_MAP_LINE.findall(drawn)]
    lines = [b"<%s> <%s>" % (code, char.encode("utf-16-be").hex().upper().encode()) for code, char in pairs]
    blocks = [lines[at : at + TEXT_MAP_BLOCK] for at in range(0, len(lines), TEXT_MAP_BLOCK)]
    body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    return TEXT_MAP_HEAD + body + TEXT_MAP_TAIL


TEXT_MAP_LINE = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
TEXT_MAP_BLOCK = 100
TEXT_MAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
TEXT_MAP_TAIL = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _describe(pdf: pikepdf.Pdf, facts: Facts) -> None:
    """Info, XMP, language, and how a reader opens it."""
    at = moment(facts.created_ms)
    day = f"D:{at:%Y%m%d%H%M%S}+08'00'"
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary(
            Title=facts.title,
            Author=facts.author,
            Subject=facts.subject,
            Creator="Xinzheng",
            CreationDate=day,
            ModDate=day,
        )
    )
    xmp = XMP.format(
        title=escape(facts.title),
        author=escape(facts.author),
        subject=escape(facts.subject),
        at=f"{at:%Y-%m-%dT%H:%M:%S}+08:00",
    )
    root = pdf.Root
    root.Metadata = pikepdf.Stream(pdf, xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    root.Lang = pikepdf.String("zh-CN")
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Xinzheng</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


class Streams(Enum):
    """What the writer does with streams: packs them afresh, leaves them as they are, or unpacks them."""

    PACKED = (pikepdf.StreamDecodeLevel.generalized, True)
    AS_THEY_ARE = (pikepdf.StreamDecodeLevel.none, False)
    UNPACKED = (pikepdf.StreamDecodeLevel.generalized, False)


def _written(pdf: pikepdf.Pdf, streams: Streams) -> bytes:
    """The document by our writer: one body, one table, one trailer with the static identifier."""
    out = io.BytesIO()
    level, packing = streams.value
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.save(
        out,
        static_id=True,
        force_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=level,
        compress_streams=packing,
        recompress_flate=packing,
        normalize_content=False,
        linearize=False,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _identified(packed: bytes) -> bytes:
    """The document in plain form, its identifier a hash of what it holds unpacked, so that no zlib decides it."""
    with pikepdf.open(io.BytesIO(packed)) as pdf:
        plain = _written(pdf, Streams.AS_THEY_ARE)  # once more: packing spells a stream's dictionary in another order
        unpacked = _written(pdf, Streams.UNPACKED)
    return _with_id(plain, hashlib.sha256(unpacked).hexdigest()[:32].encode())


def _with_id(plain: bytes, own: bytes) -> bytes:
    """The same file with `own` for the static identifier in its trailer."""
    head, mark, tail = plain.rpartition(b"/ID [")
    return head + mark + tail.replace(STATIC_ID, own)


def _require_plain(data: bytes, size_max: int) -> None:
    """Raises PdfNotPlain unless the frame of the file is ours: header, one table, one trailer, and nothing after it."""
    if len(data) > size_max:
        raise PdfNotPlain("The report is far larger than the one drawn from the statements.")
    if not data.startswith(HEADER):
        raise PdfNotPlain("The report does not begin as a plain PDF 1.7.")
    at = data.rfind(b"\nxref\n") + 1
    tail = TAIL.fullmatch(data, at)
    if at == 0 or tail is None or int(tail[4]) != at or len(tail[2]) != 20 * int(tail[1]):
        raise PdfNotPlain("The report does not end with one plain cross-reference table and trailer.")


def _unpacked(data: bytes, size_max: int | None) -> bytes:
    """The document with its streams unpacked. Raises PdfNotPlain unless written again it gives the same bytes."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            _require_packed_once(pdf, size_max)
            again = _written(pdf, Streams.AS_THEY_ARE)
            unpacked = _written(pdf, Streams.UNPACKED)
    except pikepdf.PdfError as error:
        raise PdfNotPlain("The report is not readable as a PDF.") from error
    own = TAIL.search(data, data.rfind(b"\nxref\n"))
    assert own is not None, "looked at before"
    if _with_id(again, own[3]) != data:
        raise PdfNotPlain("The report written again gives other bytes: something lies beside what a reader shows.")
    return unpacked + own[3]


def _require_packed_once(pdf: pikepdf.Pdf, size_max: int | None) -> None:
    """Raises PdfNotPlain for a stream packed otherwise, with bytes after its end, or more than `size_max` unpacked."""
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        raw = thing.read_raw_bytes()
        if thing.get("/Filter") is None:
            continue
        if thing.Filter != pikepdf.Name.FlateDecode or "/DecodeParms" in thing:
            raise PdfNotPlain("A stream of the report is packed in another way than ours.")
        unpacker = zlib.decompressobj()
        try:
            whole = unpacker.decompress(raw, size_max or 0)
        except zlib.error as error:
            raise PdfNotPlain("A stream of the report does not unpack.") from error
        if not unpacker.eof or unpacker.unused_data or len(whole) == size_max:
            raise PdfNotPlain("A stream of the report has bytes beyond its end.")
