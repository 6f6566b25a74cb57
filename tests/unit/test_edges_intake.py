"""A factory's sheets on their borders: how much fits, what stands where, and the place and reason of each refusal."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from api.intake import cells, factory, sheet
from api.intake.cells import Raw, Reader, UnreadableCell
from api.intake.sheet import Column, Plan
from examples.lanxi import make
from ledger.errors import MalformedRequest

PLAN = Plan(
    "单.xlsx",
    "单",
    (
        Column("单号", "number", cells.code, ditto=True),
        Column("数量", "qty_e3", cells.qty_e3, total=True),
        Column("备注", "note", cells.text, needed=False),
    ),
)
HEAD: list[list[object]] = [["送货单"], [""], ["单号", "数量", "备注"]]


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "单"
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(data: bytes) -> MalformedRequest:
    """The refusal of a workbook."""
    with pytest.raises(MalformedRequest) as error:
        sheet.read(data, [PLAN])
    return error.value


CELLS: list[tuple[Reader, Raw, str]] = [
    (cells.plain, 5.0, "text is expected here"),
    (cells.text, 5.0, "text is expected here, not a number or a date"),
    (cells.text, "字" * 2_001, "text of 1 to 2,000 characters is expected here"),
    (cells.plain, "字" * 2_001, "a cell holds at most 2,000 characters"),
    (cells.code, True, "a number that names something is expected here"),
    (cells.code, datetime.date(2026, 5, 1), "a number that names something is expected here"),
    (cells.code, 1e15, "the spreadsheet ruined this number (1.00E+15); enter it as text"),
    (cells.code, "6.22E+18", "the spreadsheet ruined this number (6.22E+18); enter it as text"),
    (cells.code, " ", "this cell is empty"),
    (cells.fen, False, "a number is expected here"),
    (cells.fen, 1e15, "this number is too large to be exact (1.00E+15)"),
    (cells.fen, -0.01, "a number below zero does not belong here"),
    (cells.fen, datetime.date(2026, 5, 1), "text is expected here"),
    (cells.price_e4, 1.00001, "this is finer than one ten-thousandth of a yuan"),
    (cells.yes, 1.0, "text is expected here"),
    (cells.date, "5月1日", "'5月1日' is no date with year, month and day"),
    (cells.date, "2026-13-01", "'2026-13-01' is no day of the calendar"),
    (cells.digits, "1234567", "an account number has 8 to 30 digits"),
    (cells.digits, "1" * 31, "an account number has 8 to 30 digits"),
]


@pytest.mark.parametrize(("reader", "raw", "why"), CELLS)
def test_a_refused_cell_is_told_the_whole_reason(reader: Reader, raw: Raw, why: str) -> None:
    """The sentence, whole: it is all that whoever filled in the sheet has to go by."""
    with pytest.raises(UnreadableCell) as error:
        reader(raw)
    assert str(error.value) == why


def test_the_last_value_that_fits_is_read() -> None:
    """Text of 2,000 characters, numbers just below 10^15, accounts of 8 and of 30 digits."""
    assert cells.text("字" * 2_000) == cells.plain("字" * 2_000) == "字" * 2_000
    assert cells.code(float(10**15 - 1)) == "999999999999999"
    assert cells.fen(float(10**15 - 1)) == (10**15 - 1) * 100
    assert [cells.digits("1" * size) for size in (8, 30)] == ["1" * 8, "1" * 30]


def test_as_many_rows_as_fit_are_read_and_one_more_is_refused() -> None:
    """5,000 rows of a sheet, headings included, and 40 columns; one more of either is refused by the sheet."""
    rows = [["A", 1] for _ in range(sheet.ROWS_MAX - 3)]
    (reading,) = sheet.read(workbook([*HEAD, *rows]), [PLAN])
    assert len(reading.rows) == 4_997
    error = refused(workbook([*HEAD, *rows, ["A", 1]]))
    assert error.sentence == "单.xlsx, sheet 单: a sheet has at most 5,000 rows and 40 columns."
    assert error.fields == {"workbook": "单.xlsx", "sheet": "单"}
    wide: list[object] = [*["x"] * (sheet.COLUMNS_MAX - 1)]
    assert len(sheet.read(workbook([["单", *wide], *HEAD[1:], ["A", 1]]), [PLAN])[0].rows) == 1
    assert "at most" in refused(workbook([["单", *wide, "x"], *HEAD[1:], ["A", 1]])).sentence


def test_a_refusal_names_its_place_in_fields_too() -> None:
    """Workbook, sheet, row and the column's letter stand in the problem's members, for a program to point at."""
    error = refused(workbook([*HEAD, ["A", 1], ["B", "五"]]))
    assert error.fields == {"workbook": "单.xlsx", "sheet": "单", "row": 5, "column": "B"}
    assert error.sentence == "单.xlsx, sheet 单, row 5, column B 数量: '五' is not a number."


def test_below_the_total_stands_text_alone() -> None:
    """One note of one cell passes; a number, or two cells, would be a row that nobody counted."""
    foot = [*HEAD, ["A", 5], ["合计", 5]]
    assert len(sheet.read(workbook([*foot, ["以上为五月"]]), [PLAN])[0].rows) == 1
    for row in ([6], ["A", 6], ["说明", "另有"]):
        assert refused(workbook([*foot, row])).sentence.endswith("row 6: below 合计 stand notes only, no further row.")


def test_a_sheet_that_begins_late_is_counted_from_its_first_row() -> None:
    """Empty rows above and columns before the list keep their numbers, so that the place named is the one seen."""
    error = refused(workbook([[None], [None], [None, "单号", "数量", "备注"], [None, "A", "x"]]))
    assert (error.fields["row"], error.fields["column"]) == (4, "C")


def test_what_is_a_zip_but_no_workbook_is_refused_by_name() -> None:
    """An archive of something else is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as members:
        members.writestr("readme.txt", "not a workbook")
    error = refused(out.getvalue())
    assert error.sentence.startswith("单.xlsx: not a workbook that can be read (")
    assert error.fields == {"workbook": "单.xlsx"}


def test_a_missing_workbook_is_told_with_its_reason(tmp_path: Path) -> None:
    """Name and reason, as the machine gives it."""
    with pytest.raises(MalformedRequest) as error:
        factory.read_folder(tmp_path)
    assert error.value.sentence == "客户与供应商.xlsx: cannot be read (No such file or directory)."


def test_a_total_that_differs_is_noted_for_the_whole_folder(tmp_path: Path) -> None:
    """A note of any workbook reaches whoever reads the folder, and each workbook keeps its own hash."""
    make.main(tmp_path)
    path = tmp_path / "收付款.xlsx"
    book = load_workbook(path)
    page = book["收付款"]
    (foot,) = [row[0].row for row in page.iter_rows() if row[0].value == "合计"]
    column = next(cell.column for cell in page[3] if cell.value == "金额(元)")
    page.cell(foot, column).value = 1
    book.save(path)
    files = factory.read_folder(tmp_path)
    assert files.notes == (f"收付款.xlsx 收付款 第{foot}行 金额(元) 合计写作 1，与各行之和不同",)
    assert len(set(files.sha256.values())) == len(files.sha256)
