"""How a sheet of this folder is laid out, the same bytes every time.

* As small factories keep their lists: a merged title, a note, headings in row 3, totals at the foot.
* The bytes do not depend on the day or the machine: fixed times, members stored in order.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | datetime.date | None
MADE = datetime.datetime(2026, 9, 25, tzinfo=datetime.UTC)
THIN = Side(style="thin", color="9AA5B1")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def on(month: int, day: int) -> datetime.date:
    """A day of 2026."""
    return datetime.date(2026, month, day)


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is to look: title, note, headings, rows, sums at the foot, a note below."""

    name: str
    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summed: tuple[str, ...] = ()
    below: str = ""


def lay_out(sheet: Sheet, page: Worksheet) -> None:
    """Fill one page as the factory would."""
    width = len(sheet.headings)
    page.append([sheet.title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page["A1"].font = Font(name="宋体", size=16, bold=True)
    page["A1"].alignment = Alignment(horizontal="center")
    page.append([sheet.note])
    page.append(list(sheet.headings))
    for row in sheet.rows:
        page.append(list(row))
    last = 3 + len(sheet.rows)
    if sheet.summed:
        page.append(["合计", *(total(sheet, place) for place in range(1, width))])
        last += 1
    dress(page, width, last)
    if sheet.below:
        page.cell(row=last + 2, column=1, value=sheet.below)


def total(sheet: Sheet, place: int) -> Cell:
    """The sum at the foot of a column, where there is one."""
    if sheet.headings[place] not in sheet.summed:
        return None
    return round(sum(number(row[place]) for row in sheet.rows), 2)


def number(cell: Cell) -> float:
    """A cell as a number, however it is written."""
    text = unicodedata.normalize("NFKC", str(cell or 0)).replace(",", "").replace("'", "")
    return float(text) if "." in text else int(text)


def dress(page: Worksheet, width: int, last: int) -> None:
    """Lines, a shaded heading, dates as dates, columns wide enough."""
    for row in page.iter_rows(min_row=3, max_row=last, max_col=width):
        for cell in row:
            cell.border = GRID
            cell.font = Font(name="宋体", size=11, bold=cell.row == 3)
            if cell.row == 3:
                cell.fill = PatternFill("solid", fgColor="E8EEF4")
            if isinstance(cell.value, datetime.date):
                cell.number_format = "yyyy-mm-dd"
    for place in range(1, width + 1):
        texts = [str(page.cell(row=row, column=place).value or "") for row in range(3, last + 1)]
        longest = max(sum(2 if ord(letter) > 255 else 1 for letter in text) for text in texts)
        page.column_dimensions[get_column_letter(place)].width = min(60, longest + 3)
    page.freeze_panes = "A4"


def workbook(sheets: tuple[Sheet, ...]) -> bytes:
    """The bytes of one workbook, the same every time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        lay_out(sheet, book.create_sheet(sheet.name))
    book.properties.creator = "xinzheng demo"
    book.properties.created = MADE.replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return still(made.getvalue())


def still(data: bytes) -> bytes:
    """The same workbook without the times at which it was made: members in order, stored, dated 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as written:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.strftime("%FT%TZ").encode(), content
                )
            written.writestr(member, content)
    return out.getvalue()
