"""Sheets as a factory keeps them: read whole, or refused by workbook, sheet, row and column."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from api.intake import cells, factory, sheet
from api.intake import workbook as workbooks
from api.intake.sheet import Column, Plan, Reading
from examples.lanxi import make
from ledger.errors import MalformedRequest

PLAN = Plan(
    "单.xlsx",
    "单",
    (
        Column("单号", "number", cells.code, ditto=True),
        Column("数量", "qty_e3", cells.qty_e3, total=True),
        Column("账号", "account", cells.digits, needed=False),
    ),
)
Grid = list[list[object]]
HEAD: Grid = [["送货单"], [""], ["单号", "数量", "账号"]]


def workbook(grid: Grid, name: str = "单") -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    for row in grid:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows: list[object]) -> Reading:
    """The reading of a sheet with these rows under good headings."""
    (reading,) = sheet.read(workbook([*HEAD, *rows]), [PLAN])
    return reading


def test_rows_are_read_with_their_place() -> None:
    """Rows come with their number, 同上 with the value above, an empty cell as nothing; blank rows are skipped."""
    reading = read(["A-1", 5, None], ["同上", "６", "'62220000"], [None, None, None], ["A-2", 7])
    found = [(row.number, dict(row.fields)) for row in reading.rows]
    assert found == [
        (4, {"number": "A-1", "qty_e3": 5_000, "account": None}),
        (5, {"number": "A-1", "qty_e3": 6_000, "account": "62220000"}),
        (7, {"number": "A-2", "qty_e3": 7_000, "account": None}),
    ]


def test_a_total_that_differs_is_noted_and_changes_nothing() -> None:
    """The total at the foot ends the list; one that is not the sum of the rows is noted with its place."""
    assert read(["A-1", 5], ["合计", 5]).notes == []
    reading = read(["A-1", 5], ["合计", 6], ["本月无返工"])
    assert [row["qty_e3"] for row in reading.rows] == [5_000]
    assert reading.notes == ["单.xlsx 单 第5行 数量 合计写作 6，与各行之和不同"]


REFUSED: list[tuple[str, Grid, tuple[str, ...]]] = [
    ("an unknown heading", [["单"], [""], ["单号", "数量", "账号", "颜色"]], ("row 3", "column D", "颜色")),
    ("a heading twice", [["单"], [""], ["单号", "数量", "账号", "数量"]], ("row 3", "column D", "second time")),
    ("a heading missing", [["单"], [""], ["单号", "账号"]], ("row 3", "数量", "missing")),
    ("no headings at all", [["单"]], ("row 3",)),
    ("a ruined card number", [*HEAD, ["A-1", 5, 6.22e18]], ("row 4", "column C 账号", "6.22E+18")),
    ("an empty needed cell", [*HEAD, ["A-1", None]], ("row 4", "column B 数量", "empty")),
    ("同上 with nothing above", [*HEAD, ["同上", 5]], ("row 4", "column A 单号", "nothing above")),
    ("同上 where it does not belong", [*HEAD, ["A-1", 5], ["A-2", "同上"]], ("row 5", "column B 数量", "同上")),
    ("half a sheet's value", [*HEAD, ["A-1", "五"]], ("row 4", "column B 数量", "not a number")),
    ("a value under no heading", [*HEAD, ["A-1", 5, None, "?"]], ("row 4", "column D", "no heading")),
    ("a row below the total", [*HEAD, ["A-1", 5], ["合计", 5], ["A-2", 5]], ("row 6", "no further row")),
    ("a total of what is not summed", [*HEAD, ["合计", None, 5]], ("row 4", "column C 账号", "not summed")),
    ("a total that is no number", [*HEAD, ["合计", "许多"]], ("row 4", "column B 数量", "not a number")),
]


@pytest.mark.parametrize(("what", "grid", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused_by_its_place(what: str, grid: Grid, words: tuple[str, ...]) -> None:
    """The refusal names workbook, sheet, row and column, and says what is wrong there."""
    with pytest.raises(MalformedRequest) as refused:
        sheet.read(workbook(grid), [PLAN])
    for word in ("单.xlsx", "sheet 单", *words):
        assert word in refused.value.sentence, what


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a workbook", workbook(HEAD)[:-30]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    """Anything but a whole XLSX workbook is refused by name."""
    with pytest.raises(MalformedRequest, match=r"单\.xlsx"):
        sheet.read(data, [PLAN])


def test_sheets_unknown_and_missing_are_refused() -> None:
    """A sheet that no plan knows, and a plan without its sheet, are refused."""
    with pytest.raises(MalformedRequest, match="Sheet2 is not known"):
        sheet.read(workbook(HEAD, "Sheet2"), [PLAN])
    with pytest.raises(MalformedRequest, match="sheet 单二: this sheet is missing"):
        sheet.read(workbook(HEAD), [PLAN, Plan("单.xlsx", "单二", PLAN.columns)])


def test_a_workbook_that_unpacks_too_far_is_refused() -> None:
    """Size is bounded before anything is read, packed and unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("xl/sharedStrings.xml", b" " * (workbooks.UNPACKED_BYTES_MAX + 1))
    with pytest.raises(MalformedRequest, match="unpacked"):
        sheet.read(out.getvalue(), [PLAN])
    with pytest.raises(MalformedRequest, match="at most"):
        sheet.read(b" " * (workbooks.WORKBOOK_BYTES_MAX + 1), [PLAN])


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_columns_are_named_as_the_spreadsheet_names_them(place: int, name: str) -> None:
    """A, B, …, Z, AA, AB."""
    assert sheet.letters(place) == name


def test_the_example_is_laid_out_the_same_every_time(tmp_path: Path) -> None:
    """make.py gives byte for byte the workbooks that lie in the folder."""
    make.main(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made.keys() == make.WORKBOOKS.keys()
    for name, data in made.items():
        assert data == (make.FOLDER / name).read_bytes(), name


def test_the_example_holds_the_published_sum() -> None:
    """475,274 pairs in two lines, 252,875 × 1.17 + 222,399 × 1.36 = 598,326.39 yuan, and no note."""
    files = factory.read_folder(make.FOLDER)
    price = {row["no"]: row["price_e4"] for row in files.of(factory.ORDERS) if row["order_no"] == "JG-2026-017"}
    pairs = {1: 0, 2: 0}
    for row in files.of(factory.DELIVERIES):
        if row["order_no"] == "JG-2026-017":
            pairs[row["order_line"]] += row["qty_e3"] // 1000
    assert pairs == {1: 252_875, 2: 222_399}
    assert sum(pairs[no] * price[no] for no in pairs) == 598_326_39 * 100
    assert files.notes == ()


def test_a_missing_workbook_is_named(tmp_path: Path) -> None:
    """A folder without one of the workbooks is refused by that workbook's name."""
    with pytest.raises(MalformedRequest, match="客户与供应商"):
        factory.read_folder(tmp_path)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (b"XFD1048576", "spreads over"),
        (b"A99999999", "spreads over"),
        (b"A42949672990", "spreads over"),
        (b"A1", "not an XLSX"),
    ],
)
def test_cells_far_apart_or_out_of_order_ask_for_no_memory(place: bytes, words: str) -> None:
    """A reader that makes room for every cell between them would end the process; the workbook is refused before."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([*HEAD, ["A-1", 5, None]]))) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            data = given.read(name)
            before, _, after = data.rpartition(b'<c r="')  # the last cell
            moved = before + b'<c r="' + place + after[after.index(b'"') :] if "worksheets/" in name else data
            made.writestr(name, moved)
    assert place in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    with pytest.raises(MalformedRequest, match=words):
        sheet.read(out.getvalue(), [PLAN])
