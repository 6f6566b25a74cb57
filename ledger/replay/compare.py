"""Tables side by side: the stored one and the one rebuilt from the statements, in key order, a row of each in hand.

Rules
* Rows are read as the driver gives them, whatever type a column was declared with; a value of another type differs.
* Of the vault, what no replay can make again, nonces and ciphertexts, is covered by authentication tags instead.

Specification: DESIGN section 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NullType

from ledger import tables
from ledger.db import Session
from ledger.replay.report import Report, columns

PAGE = 500  # rows fetched at a time

COMPARED: tuple[tuple[sa.Table, tuple[str, ...]], ...] = (
    (tables.statements, tuple(tables.statements.c.keys())),
    (tables.data_keys, ("id",)),
    (tables.disclosures, ("digest", "statement_id", "person")),
    (tables.attachments, ("sha256", "party", "media", "bytes", "at_ms")),
    (tables.tiles, tuple(tables.tiles.c.keys())),
    (tables.records, tuple(tables.records.c.keys())),
    (tables.roles, tuple(tables.roles.c.keys())),
    (tables.counterparties, tuple(tables.counterparties.c.keys())),
    (tables.mentions, tuple(tables.mentions.c.keys())),
    (tables.deadlines, tuple(tables.deadlines.c.keys())),
    (tables.transfers, tuple(tables.transfers.c.keys())),
    (tables.views_shape, tuple(tables.views_shape.c.keys())),
)


def raw(table: sa.Table, names: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    """The columns as the driver gives them, whatever type they were declared with."""
    return [sa.type_coerce(table.c[name], NullType()).label(name) for name in names]


def compare(session: Session, rebuilt: Session, table: sa.Table, names: tuple[str, ...], report: Report) -> None:
    """Both tables in key order, side by side."""
    width = len(table.primary_key)
    assert names[:width] == tuple(table.primary_key.columns.keys()), "keys are compared first"
    stored, expected = _rows(session, table, names), _rows(rebuilt, table, names)
    count = 0
    left, right = next(stored, None), next(expected, None)
    while left is not None or right is not None:
        order = _order(left, right, width)
        row = left if left is not None and order <= 0 else right
        assert row is not None
        key = "/".join(str(value) for value in row[:width])
        if order < 0:
            report.find(table.name, key, "The statements give no such row.", columns(names, left, names))
        elif order > 0:
            sentence = "The statements give a row here that is missing."
            report.find(table.name, key, sentence, None, columns(names, right, names))
        elif left != right:
            assert left is not None
            assert right is not None
            changed = [name for name, a, b in zip(names, left, right, strict=True) if a != b]
            sentence = f"The row is not what the statements give: {', '.join(changed)}."
            report.find(table.name, key, sentence, columns(names, left, changed), columns(names, right, changed))
        if order <= 0:
            count, left = count + 1, next(stored, None)
        if order >= 0:
            right = next(expected, None)
    report.counts[table.name] = count


def _rows(session: Session, table: sa.Table, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    query = sa.select(*raw(table, names)).order_by(*table.primary_key.columns)
    for row in session.execute(query.execution_options(yield_per=PAGE)):
        yield tuple(row)


def _order(left: tuple[Any, ...] | None, right: tuple[Any, ...] | None, width: int) -> int:
    """-1 when the left row comes first, 1 when the right one does, 0 for the same key."""
    if left is None or right is None:
        return -1 if right is None else 1
    a, b = ([_rank(value) for value in row[:width]] for row in (left, right))
    return (a > b) - (a < b)


def _rank(value: Any) -> tuple[int, Any]:
    """A value in the order that the database sorts mixed types in."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return (2, value.encode(errors="surrogatepass")) if isinstance(value, str) else (3, value)
