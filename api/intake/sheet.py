"""One sheet of a firm's workbook: a title, headings in row 3, rows, a total at the foot; read whole or refused.

Promise: every cell below the headings is accounted for: read by its column's reader, or refused by sheet, row and
column.

Rules
* Row 1 is the title, row 2 a note, row 3 the headings, each of them known and each known one there, once.
* 同上 means the value above, where the column allows it; an empty cell is empty and never means the one above.
* Rows end at the total (合计), where there is one; below it stand notes only, and no row of the list.
* The total at the foot is the spreadsheet's own; it is compared, and a difference is noted, not refused: what counts is
  what each row says.

Specification: habits met in such files, escrow notes 3.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from api.intake.cells import Raw, Reader, UnreadableCell, decimal
from api.intake.workbook import measured
from ledger.errors import MalformedRequest

HEADING_ROW = 3
DITTO = "同上"
TOTAL = "合计"
ROWS_MAX = 5_000  # rows of one sheet: years of a small firm's notes
COLUMNS_MAX = 40


@dataclass(frozen=True)
class Column:
    """A column: its heading, the field it fills, how a cell is read."""

    heading: str
    name: str
    read: Reader
    needed: bool = True
    ditto: bool = False
    total: bool = False


@dataclass(frozen=True)
class Plan:
    """What a sheet holds."""

    workbook: str
    sheet: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Row:
    """One row: where it stands, and its fields; a cell left empty is None."""

    workbook: str
    sheet: str
    number: int
    fields: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """The field of that name."""
        return self.fields[name]

    def refuse(self, sentence: str) -> MalformedRequest:
        """The error that names this row."""
        return MalformedRequest(
            f"{self.workbook}, sheet {self.sheet}, row {self.number}: {sentence}.",
            workbook=self.workbook,
            sheet=self.sheet,
            row=self.number,
        )


@dataclass
class Reading:
    """The rows of a sheet, and what was noted beside them."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def letters(column: int) -> str:
    """The spreadsheet's name of a 0-based column: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _refusal(
    plan: Plan, sentence: str, row: int | None = None, column: int | None = None, heading: str = ""
) -> MalformedRequest:
    where = [plan.workbook, f"sheet {plan.sheet}"]
    fields: dict[str, Any] = {"workbook": plan.workbook, "sheet": plan.sheet}
    if row is not None:
        where.append(f"row {row}")
        fields["row"] = row
    if column is not None:
        where.append(f"column {letters(column)} {heading}".rstrip())
        fields["column"] = letters(column)
    return MalformedRequest(f"{', '.join(where)}: {sentence}.", **fields)


def read(data: bytes, plans: Sequence[Plan]) -> list[Reading]:
    """The sheets of one workbook, one reading for each plan; a sheet that no plan knows is refused.

    Raises: MalformedRequest, with workbook, sheet, row and column as far as they can be named.
    """
    name = plans[0].workbook
    data = measured(data, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        known = {plan.sheet for plan in plans}
        for sheet in book.sheet_names:  # before any is read: a thousand names may share one large page
            if sheet not in known:
                raise MalformedRequest(f"{name}: the sheet {sheet} is not known here.", workbook=name, sheet=sheet)
        sheets = dict.fromkeys(book.sheet_names)
        found = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in sheets}
    except (CalamineError, ValueError) as error:
        raise MalformedRequest(f"{name}: not a workbook that can be read ({error}).", workbook=name) from None
    return [_read_sheet(plan, found.get(plan.sheet)) for plan in plans]


def _read_sheet(plan: Plan, grid: Sequence[Sequence[Raw]] | None) -> Reading:
    if grid is None:
        raise _refusal(plan, "this sheet is missing")
    if len(grid) > ROWS_MAX or any(len(row) > COLUMNS_MAX for row in grid[:1]):
        raise _refusal(plan, f"a sheet has at most {ROWS_MAX:,} rows and {COLUMNS_MAX} columns")
    places = _headings(plan, grid)
    reading = Reading()
    ended = False
    for number, cells in enumerate(grid[HEADING_ROW:], HEADING_ROW + 1):
        if all(_empty(cell) for cell in cells):
            continue
        if ended:
            _check_note(plan, number, cells)
        elif isinstance(cells[0], str) and cells[0].strip() == TOTAL:
            ended = True
            reading.notes += _totals(plan, number, cells, places, reading.rows)
        else:
            reading.rows.append(_row(plan, number, cells, places, reading.rows))
    return reading


def _empty(cell: Raw) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _check_note(plan: Plan, number: int, cells: Sequence[Raw]) -> None:
    """Below the total stand notes: one cell of text."""
    filled = [cell for cell in cells if not _empty(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str):
        raise _refusal(plan, f"below {TOTAL} stand notes only, no further row", number)


def _headings(plan: Plan, grid: Sequence[Sequence[Raw]]) -> dict[int, Column]:
    """Which column stands where."""
    if len(grid) < HEADING_ROW:
        raise _refusal(plan, f"the headings are expected in row {HEADING_ROW}")
    known = {column.heading: column for column in plan.columns}
    places: dict[int, Column] = {}
    for place, cell in enumerate(grid[HEADING_ROW - 1]):
        if _empty(cell):
            continue
        heading = str(cell).strip()
        if heading not in known:
            raise _refusal(plan, f"the heading {heading} is not known here", HEADING_ROW, place)
        if known[heading] in places.values():
            raise _refusal(plan, f"the heading {heading} stands here a second time", HEADING_ROW, place)
        places[place] = known[heading]
    missing = [column.heading for column in plan.columns if column not in places.values()]
    if missing:
        raise _refusal(plan, f"the heading {missing[0]} is missing", HEADING_ROW)
    return places


def _row(plan: Plan, number: int, cells: Sequence[Raw], places: Mapping[int, Column], above: list[Row]) -> Row:
    fields: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        column = places.get(place)
        if column is None:
            if not _empty(cell):
                raise _refusal(plan, "a value stands under no heading", number, place)
            continue
        try:
            fields[column.name] = _cell(column, cell, above)
        except UnreadableCell as error:
            raise _refusal(plan, str(error), number, place, column.heading) from None
    return Row(plan.workbook, plan.sheet, number, fields)


def _cell(column: Column, cell: Raw, above: list[Row]) -> object:
    if _empty(cell):
        if column.needed:
            raise UnreadableCell("this cell is empty")
        return None
    if isinstance(cell, str) and cell.strip() == DITTO:
        if not column.ditto:
            raise UnreadableCell(f"{DITTO} does not belong in this column")
        if not above:
            raise UnreadableCell(f"{DITTO} stands here with nothing above")
        return above[-1][column.name]
    return column.read(cell)


def _totals(
    plan: Plan, number: int, cells: Sequence[Raw], places: Mapping[int, Column], rows: list[Row]
) -> Iterator[str]:
    """Where the spreadsheet's own total differs from its rows."""
    for place, column in places.items():
        if place == 0 or _empty(cells[place]):
            continue
        if not column.total:
            raise _refusal(plan, "a total stands under a column that is not summed up", number, place, column.heading)
        try:
            stated, summed = decimal(cells[place]), sum(int(row[column.name] or 0) for row in rows)
            counted = column.read(cells[place])
        except UnreadableCell as error:
            raise _refusal(plan, str(error), number, place, column.heading) from None
        if counted != summed:
            yield f"{plan.workbook} {plan.sheet} 第{number}行 {column.heading} 合计写作 {stated}，与各行之和不同"
