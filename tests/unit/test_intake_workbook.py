"""What a spreadsheet's reader is given: the parts of an XLSX that were measured, and nothing else of the file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from api.intake import sheet, workbook
from ledger.errors import MalformedRequest
from tests.unit import test_intake_sheet as sheets
from tests.unit.test_intake_sheet import HEAD, PLAN

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GOOD = sheets.workbook([*HEAD, ["A-1", 5, None]])

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    """The parts of a workbook by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        return {name: members.read(name) for name in members.namelist()}


def packed(parts: Parts) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as members:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # as it is, also with slashes that lean the other way
            members.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(**parts: bytes) -> bytes:
    """The good workbook with other parts."""
    return packed({**parts_of(GOOD), **parts})


def page(rows: bytes) -> bytes:
    """The good workbook's sheet with these rows in place of its own."""
    before, _, rest = parts_of(GOOD)[SHEET].partition(b"<sheetData>")
    return before + b"<sheetData>" + rows + b"</sheetData>" + rest.partition(b"</sheetData>")[2]


def far(data: bytes) -> bytes:
    """The sheet with its last cell in the last corner that there is."""
    before, _, after = data.rpartition(b'<c r="')
    return before + b'<c r="XFD1048576' + after[after.index(b'"') :]


def respelled(spelled: str, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """The good workbook, its sheet under another name."""
    parts = parts_of(GOOD)
    return packed(
        {spelled if name == SHEET else name: data for name, data in parts.items()} | {spelled: change(parts[SHEET])}
    )


SPELLINGS = ["xl/WORKSHEETS/sheet1.xml", "xl\\worksheets\\sheet1.xml", "XL/worksheets/Sheet1.XML"]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_a_sheet_is_measured_however_its_part_is_spelled(spelled: str) -> None:
    """The reader finds a part whatever its case and slashes, and so does the check; what is small is read."""
    with pytest.raises(MalformedRequest, match="spreads over"):
        sheet.read(respelled(spelled, far), [PLAN])
    assert len(sheet.read(respelled(spelled), [PLAN])[0].rows) == 1


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_two_parts_of_one_name_are_refused(spelled: str) -> None:
    """One would be measured and the other read."""
    with pytest.raises(MalformedRequest, match="not an XLSX"):
        sheet.read(packed({**parts_of(GOOD), spelled: far(parts_of(GOOD)[SHEET])}), [PLAN])


def test_the_reader_gets_what_was_measured_and_nothing_else() -> None:
    """Parts of other formats, drawings, what lies before the ZIP: all of it stays behind."""
    others = {"content.xml": b"<x/>", "xl/workbook.bin": b"x", "xl/drawings/drawing1.xml": b"<x/>", "mimetype": b"x"}
    rebuilt = workbook.measured(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + packed({**parts_of(GOOD), **others}), "单.xlsx")
    assert rebuilt.startswith(b"PK\x03\x04")
    assert parts_of(rebuilt) == {
        name: data for name, data in parts_of(GOOD).items() if name in workbook.PARTS or name == SHEET
    }
    assert workbook.measured(rebuilt, "单.xlsx") == rebuilt


def opendocument() -> bytes:
    """A workbook that OpenDocument repeats to a hundred million cells in a few bytes."""
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    row = (
        '<table:table-row table:number-rows-repeated="5000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="单">{row}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(opendocument(), id="ods"),
        pytest.param(packed({"xl/workbook.bin": b"x", "xl/_rels/workbook.bin.rels": b"x"}), id="xlsb"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096), id="xls"),
    ],
)
def test_a_workbook_of_another_format_is_refused(data: bytes) -> None:
    """XLSX alone is measured, so XLSX alone is read."""
    with pytest.raises(MalformedRequest, match=r"单\.xlsx: not a"):
        sheet.read(data, [PLAN])


def lied() -> bytes:
    """The good workbook; its directory says that the sheet is shorter than it is."""
    whole = packed(parts_of(GOOD))
    at = whole.rindex(SHEET.encode()) - 46  # the entry of the directory, PKWARE APPNOTE 4.3.12
    assert whole[at : at + 4] == b"PK\x01\x02"
    return whole[: at + 24] + struct.pack("<I", 100) + whole[at + 28 :]


DECLARED = b'<!DOCTYPE worksheet [<!ATTLIST c r CDATA "A1">]>'
REFUSED = [
    pytest.param(lied(), "not an XLSX", id="a size that the directory lies about"),
    pytest.param(
        changed(**{SHEET: page(b"<row>" + b"<c/>" * 3_000 + b"</row>" + b"<row/>" * 3_000 + b"<row><c/></row>")}),
        "spreads over",
        id="cells without a place",
    ),
    pytest.param(changed(**{SHEET: page(b"<a>" * 200 + b"</a>" * 200)}), "not an XLSX", id="nested without end"),
    pytest.param(changed(**{SHEET: DECLARED + b"<worksheet/>"}), "not an XLSX", id="declarations"),
    pytest.param(
        changed(**{SHEET: page(b'<row r="1"><c r="A1"/></row>').decode().encode("utf-16")}), "not an XLSX", id="UTF-16"
    ),
    pytest.param(
        changed(**{SHEET: page(b'<row r="1"><c r="A1" t="s"><v>9</v></c></row>')}), "not an XLSX", id="no text"
    ),
    pytest.param(changed(**{SHEET: page(b'<row r="1"><c r="A 1"/></row>')}), "not an XLSX", id="no place"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_what_the_check_could_not_see_is_refused(data: bytes, words: str) -> None:
    """A part that two readers would read in two ways is none."""
    with pytest.raises(MalformedRequest, match=words):
        sheet.read(data, [PLAN])


def test_one_text_in_many_cells_counts_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader copies it; so the letters of all cells together are bounded, and up to the bound it is read."""
    shared = f'<sst xmlns="{NAMESPACE}"><si><t>{"单" * 100}</t></si></sst>'.encode()
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (line, line) for line in range(1, 11))
    data = changed(**{SHEET: page(cells), workbook.TEXTS: shared})
    monkeypatch.setattr(workbook, "TEXT_MAX", 1_000)
    assert workbook.measured(data, "单.xlsx")
    monkeypatch.setattr(workbook, "TEXT_MAX", 999)
    with pytest.raises(MalformedRequest, match="at most 999 letters"):
        workbook.measured(data, "单.xlsx")


def test_many_names_for_one_page_are_refused_before_any_is_read() -> None:
    """A sheet that no plan knows is refused by its name, however many others share its page."""
    parts = parts_of(GOOD)
    before, _, after = parts["xl/workbook.xml"].partition(b"</sheets>")
    entry = before[before.rindex(b"<sheet ") :]
    more = b"".join(entry.replace("单".encode(), b"s%d" % one) for one in range(1_000))
    with pytest.raises(MalformedRequest, match="the sheet s0 is not known"):
        sheet.read(packed({**parts, "xl/workbook.xml": before + more + b"</sheets>" + after}), [PLAN])
