"""Two reports compared: another packing is the same, anything hidden or changed is not."""

from __future__ import annotations

import io
import random
import re
import zlib

import pikepdf
import pytest

from reports.layout import PdfNotPlain, Report, Table, Text, amount_column, fen_text, same_pdf
from reports.layout.finish import HEADER, _identified

CREATED_MS = 1_790_000_000_000


def drawn(fen: int = 59832639, title: str = "加工费 314159", created_ms: int = CREATED_MS) -> bytes:
    """A small report about a sum."""
    report = Report(title=title, pack_id="ab" * 32, footer="脚注", created_ms=created_ms, subject="加工费")
    report.chapter("一、金额", Text(f"尚欠 {fen_text(fen)} 元。"), Table([amount_column("金额")], [[fen_text(fen)]]))
    return report.build()


@pytest.fixture(scope="module")
def ours() -> bytes:
    """The report as we draw it."""
    return drawn()


def repacked(data: bytes, level: int) -> bytes:
    """The same file with its streams packed by another zlib level, offsets and lengths put right by hand."""
    places = {int(at): None for at in re.findall(rb"(\d{10}) \d{5} n", data)}
    starts = sorted(places)
    end = data.rindex(b"\nxref\n") + 1
    body, moved = data[: starts[0]], {}
    for start, after in zip(starts, [*starts[1:], end], strict=True):
        moved[start] = len(body)
        body += _packed(data[start:after], level)
    tail = data[end:]
    for start, new in moved.items():
        tail = tail.replace(b"%010d 00000 n" % start, b"%010d 00000 n" % new)
    return body + tail.replace(b"startxref\n%d\n" % end, b"startxref\n%d\n" % len(body))


def _packed(thing: bytes, level: int) -> bytes:
    head, mark, rest = thing.partition(b"stream\n")
    if not mark or b"/FlateDecode" not in head:
        return thing
    raw = rest[: int(re.findall(rb"/Length (\d+)", head)[0])]
    again = zlib.compress(zlib.decompress(raw), level)
    return head.replace(b"/Length %d" % len(raw), b"/Length %d" % len(again)) + mark + again + rest[len(raw) :]


@pytest.mark.parametrize("level", [0, 1, 9])
def test_another_packing_is_the_same(ours: bytes, level: int) -> None:
    """Streams packed by another zlib show the same pages."""
    other = repacked(ours, level)
    assert other != ours
    assert same_pdf(other, ours)


def test_a_report_is_itself(ours: bytes) -> None:
    """The very bytes are the same, whichever way round, and so is a second drawing."""
    assert same_pdf(ours, ours)
    assert same_pdf(drawn(), ours)


def test_another_sum_title_or_date_is_another_report(ours: bytes) -> None:
    """One fen, one letter of the title, one second of the date: not the same."""
    assert not same_pdf(drawn(fen=59832640), ours)
    assert not same_pdf(drawn(title="加工费 314158"), ours)
    assert not same_pdf(drawn(created_ms=CREATED_MS + 1000), ours)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("a byte behind", lambda data: data + b"\n"),
        ("a second end", lambda data: data + b"startxref\n0\n%%EOF\n"),
        ("a byte in front", lambda data: b"\n" + data),
        ("a comment between objects", lambda data: data.replace(b"endobj\n", b"endobj\n%x\n", 1)),
        ("cut short", lambda data: data[:-7]),
        ("empty", lambda data: b""),
        ("no PDF", lambda data: b"PK\x03\x04" + bytes(400)),
        ("only the header", lambda data: HEADER),
        ("another version", lambda data: data.replace(b"%PDF-1.7", b"%PDF-2.0", 1)),
        ("far too long", lambda data: data + bytes(len(data) * 2 + 70000)),
        ("the table moved", lambda data: data.replace(b"\nxref\n", b"\n\nxref\n")),
        ("another key in the trailer", lambda data: data.replace(b"trailer << ", b"trailer << /X 1 ")),
        ("two identifiers", lambda data: re.sub(rb"><[0-9a-f]{32}>\]", b"><" + b"0" * 32 + b">]", data)),
    ],
)
def test_a_file_that_is_not_plain_is_refused(ours: bytes, name: str, spoil: object) -> None:
    """Whatever lies before, behind or between is refused, before it is read."""
    assert callable(spoil)
    with pytest.raises(PdfNotPlain):
        same_pdf(spoil(ours), ours)


def test_an_incremental_update_is_refused(ours: bytes) -> None:
    """An update that changes nothing and one that adds an object are refused alike."""
    at = int(re.findall(rb"startxref\n(\d+)\n", ours)[-1])
    update = b"xref\n0 0\ntrailer << /Prev %d /Root 1 0 R /Size 44 >>\nstartxref\n%d\n%%%%EOF\n" % (at, len(ours))
    with pytest.raises(PdfNotPlain):
        same_pdf(ours + update, ours)


def edited(data: bytes, change: object, **options: object) -> bytes:
    """The file after a change by pikepdf, saved as pikepdf saves unless told otherwise."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert callable(change)
        change(pdf)
        settings: dict[str, object] = {
            "object_stream_mode": pikepdf.ObjectStreamMode.disable,
            "fix_metadata_version": False,
        }
        pdf.save(out, **(settings | options))  # type: ignore[arg-type]
    return out.getvalue()


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Extra = pdf.make_indirect(pikepdf.Dictionary(Hidden=pikepdf.String("x")))


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _paint(pdf: pikepdf.Pdf) -> None:
    contents = pdf.pages[0].Contents
    contents.write(contents.read_bytes() + b"\n0 0 100 100 re f")


def _turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 180


def _crop(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].CropBox = pikepdf.Array([0, 0, 100, 100])


def _swap_text(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            thing.ToUnicode.write(thing.ToUnicode.read_bytes().replace(b"<0035>", b"<0036>"))


CHANGES = [_attach, _script, _paint, _turn, _crop, _swap_text]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_document_is_another(ours: bytes, change: object) -> None:
    """A hidden object, a script, paint, a turned or cropped page, a false text layer, in our plain form: never the
    same.
    """
    assert same_pdf(_identified(edited(ours, lambda pdf: None)), ours)
    assert not same_pdf(_identified(edited(ours, change)), ours)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
        {"qdf": True},
        {"encryption": True},
    ],
)
def test_another_writer_is_refused(ours: bytes, change: object, options: dict[str, object]) -> None:
    """The same changes as another writer would save them: object streams, linearised, spelled out, encrypted."""
    if "encryption" in options:
        options = {"encryption": pikepdf.Encryption(owner="o", user="")}
    with pytest.raises(PdfNotPlain):
        same_pdf(edited(ours, change, **options), ours)


def test_bytes_after_a_packed_stream_are_refused(ours: bytes) -> None:
    """What a stream holds beyond its packed end is seen by no reader, and refused."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ours)) as pdf:
        contents = pdf.pages[0].Contents
        contents.write(contents.read_raw_bytes() + b"hidden", filter=pikepdf.Name.FlateDecode)
        del pdf.trailer["/ID"]
        pdf.save(
            out,
            static_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
    with pytest.raises(PdfNotPlain, match="beyond its end"):
        same_pdf(out.getvalue(), ours)


def test_a_bomb_is_not_unpacked(ours: bytes) -> None:
    """A stream that unpacks to far more than the whole report is refused at the report's own size."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ours)) as pdf:
        pdf.pages[0].Contents.write(zlib.compress(bytes(50_000_000), 9), filter=pikepdf.Name.FlateDecode)
        del pdf.trailer["/ID"]
        pdf.save(
            out,
            static_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
    with pytest.raises(PdfNotPlain, match="beyond its end"):
        same_pdf(out.getvalue(), ours)


def test_flipped_bits_never_pass(ours: bytes) -> None:
    """A thousand flipped bits: each gives another report or a refusal, and no other error."""
    chance = random.Random(20260302)
    for _ in range(1000):
        at, bit = chance.randrange(len(ours)), chance.randrange(8)
        spoilt = bytearray(ours)
        spoilt[at] ^= 1 << bit
        try:
            assert not same_pdf(bytes(spoilt), ours), f"bit {bit} of byte {at}"
        except PdfNotPlain:
            continue


def test_the_title_may_hold_the_writers_constant() -> None:
    """A title equal to the writer's placeholder for the identifier is left alone."""
    title = "31415926535897932384626433832795"
    assert same_pdf(drawn(title=title), drawn(title=title))
    with pikepdf.open(io.BytesIO(drawn(title=title))) as pdf:
        assert str(pdf.docinfo["/Title"]) == title
