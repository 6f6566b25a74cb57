"""The audit, whatever single cell is changed to whatever value: a report with a finding, never an error."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import db, replay, tables
from ledger.replay.compare import _order
from ledger.replay.report import FINDINGS_MAX, KEY_MAX, SENTENCE_MAX, SHOWN_MAX, Report
from notary import checkpoint, note
from notary.note import NoteSigner
from tests.integration import store
from tests.integration.store import Store
from tests.trade import ORIGIN

CELLS = [(table.name, column.name) for table in tables.metadata.sorted_tables for column in table.columns]
ODD: list[Any] = [
    *(None, 0, 1, -1, 2**63 - 1, -(2**63), 1.5, float("inf"), "", "x", "\x00", "0" * 64, "系统", b"", b"\x00", b"~"),
    *(b"{}", "{}", "NaN", b"\xff" * 32, b"a.b.c", "9" * 30, "order:x", "key:", "thread:", "a" * 5_000),
]


@contextmanager
def opened(ledger: Store) -> Iterator[sa.PoolProxiedConnection]:
    """The database past every trigger and constraint, as whoever has the file can open it."""
    with db.reading(ledger.engine) as session:
        triggers = [name for name, made in db.schema(session).items() if made.startswith("CREATE TRIGGER")]
    with closing(ledger.engine.raw_connection()) as connection:
        for sql in ("PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"):
            connection.cursor().execute(sql)
        for name in triggers:
            connection.cursor().execute(f"DROP TRIGGER {name}")
        yield connection
        connection.invalidate()


@cache
def shapes() -> dict[str, int]:
    """How many rows each table of the story has."""
    with tempfile.TemporaryDirectory() as folder:
        played = store.played(Path(folder), store.photographed, store.PHOTO)
        with db.reading(played.engine) as session:
            found = {
                table.name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in tables.metadata.sorted_tables
            }
        played.engine.dispose()
    return found


def spoiled(value: Any, chance: random.Random) -> Any:
    """Another value for a cell: an odd one, or its own with one byte, letter or digit changed, added or lost."""
    if value in ("", b"") or chance.random() < 0.5:
        return chance.choice(ODD)
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 256, 2**40])
    data = bytearray(value.encode() if isinstance(value, str) else value)
    at = chance.randrange(len(data))
    data[at : at + chance.choice([0, 1])] = chance.choice([b"", b"~", b"A", b"\x00", bytes([data[at] ^ 1])])
    return data.decode(errors="replace") if isinstance(value, str) else bytes(data)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("table", "column"), CELLS)
def test_any_change_of_any_cell_is_a_finding_and_no_error(tmp_path: Path, table: str, column: str, seed: int) -> None:
    """A random cell of each column, set to a value near its own or to anything at all, is reported, never raised."""
    chance = random.Random(f"{table} {column} {seed}")
    ledger = store.played(tmp_path, store.photographed, store.PHOTO)
    row = chance.randrange(shapes()[table])
    with opened(ledger) as connection:
        cursor = connection.cursor()
        cursor.execute(f'SELECT rowid, "{column}" FROM {table} ORDER BY rowid LIMIT 1 OFFSET {row}')
        rowid, before = cursor.fetchall()[0]
        after = spoiled(before, chance)
        while type(after) is type(before) and after == before:
            after = spoiled(before, chance)
        try:
            cursor.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (after, rowid))
        except sqlite3.IntegrityError:
            return  # the database itself takes no NULL there, no text for a row's number, and no key twice
    report = ledger.audit()
    found = {finding.table for finding in report.findings}
    assert found - {"schema"}, (table, column, before, after)
    assert all(isinstance(finding.key, str) and finding.sentence for finding in report.findings)


def test_the_head_is_named_by_its_one_row(tmp_path: Path) -> None:
    """Each fault of the head bears the key of its row."""
    for change in ("size = 20", "checkpoint = x'00'", "checkpoint = 'x'"):
        folder = tmp_path / change.partition(" ")[0] / str(len(change))
        folder.mkdir(parents=True)
        ledger = store.played(folder)
        with opened(ledger) as connection:
            connection.cursor().execute(f"UPDATE head SET {change}")
        assert {finding.key for finding in ledger.audit().findings if finding.table == "head"} == {"1"}


def _resigned(ledger: Store, size: int, root: bytes, extension: str = "") -> str:
    text = f"{ORIGIN}\n{size}\n{note.b64(root)}\n{extension}"
    return str(note.sign(text, ledger.ring.log))


def test_a_checkpoint_of_the_logs_own_key_over_another_tree_is_named(tmp_path: Path) -> None:
    """Another size, another root, an extension or a second line, each signed by the log's own key: a finding."""
    ledger = store.played(tmp_path)
    with opened(ledger) as connection:
        cursor = connection.cursor()
        head = checkpoint.parse(note.parse(cursor.execute("SELECT checkpoint FROM head").fetchone()[0]).text)
        other = NoteSigner("other.example", store.signer("other"))
        twice = str(note.sign(str(head), ledger.ring.log, other))
    notes = [
        _resigned(ledger, head.size - 1, head.root),
        _resigned(ledger, head.size, bytes(32)),
        _resigned(ledger, head.size, head.root, "extension\n"),
        twice,
    ]
    for text in notes:
        with opened(ledger) as connection:
            connection.cursor().execute("UPDATE head SET checkpoint = ?", (text,))
        assert [finding.table for finding in ledger.audit().findings if finding.table != "schema"] == ["head"]
    with opened(ledger) as connection:
        connection.cursor().execute("UPDATE head SET checkpoint = ?", (_resigned(ledger, head.size, head.root),))
    assert [finding for finding in ledger.audit().findings if finding.table != "schema"] == []


def test_two_heads_or_none_are_one_finding(tmp_path: Path) -> None:
    """A ledger without a head, and one with two, has none that counts."""
    ledger = store.played(tmp_path)
    for sql in ("INSERT INTO head SELECT 2, origin, size, admitted_at_ms, checkpoint FROM head", "DELETE FROM head"):
        with opened(ledger) as connection:
            connection.cursor().execute(sql)
        assert [f.sentence for f in ledger.audit().findings if f.table == "head"] == ["A ledger has exactly one head."]


def test_faults_beyond_the_thousandth_are_counted() -> None:
    """A thousand findings are listed, what comes after is counted only; one finding is enough not to be clean."""
    report = Report()
    assert report.clean
    for n in range(FINDINGS_MAX + 3):
        report.find("t", n, "s")
        assert not report.clean
    assert (len(report.findings), report.more) == (1_000, 3)
    assert report.findings[-1] == replay.Finding("t", "999", "s")


def test_a_report_stays_small_whatever_a_row_holds(tmp_path: Path) -> None:
    """Keys of a million letters are cut off in findings and differences, halves of pairs are spelled out."""
    ledger = store.played(tmp_path)
    with opened(ledger) as connection:
        rows = [(f"{number}{'x' * 1_000_000}", "order:x", "customer") for number in range(20)]
        connection.cursor().executemany("INSERT INTO roles VALUES (?, ?, ?)", rows)
    report = ledger.audit()
    assert report.differences["roles"] == 20
    assert len(json.dumps(report.as_json())) < 20 * KEY_MAX + 10 * SHOWN_MAX
    report.find("t", "\ud800" * KEY_MAX, "\ud800" * SENTENCE_MAX)
    assert (len(report.findings[-1].key), len(report.findings[-1].sentence)) == (KEY_MAX, SENTENCE_MAX)
    json.dumps(report.as_json(), ensure_ascii=False).encode()


ORDERED: list[Any] = [None, -1, 0, 0.5, 1, 2**53 + 1, "", "B", "a", "a\x00", "é", "系", b"", b"\x00", b"a"]


def test_rows_are_compared_in_the_order_that_the_database_sorts_in() -> None:
    """Null, numbers, text by its bytes, bytes: the order in Python is SQLite's own, in the first key and the second."""
    with closing(sa.create_engine("sqlite://").raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE t (a, b)")
        cursor.executemany("INSERT INTO t VALUES (?, ?)", [(a, b) for a in reversed(ORDERED) for b in ORDERED[::-1]])
        rows = cursor.execute("SELECT a, b FROM t ORDER BY a, b").fetchall()
    assert rows == [(a, b) for a in ORDERED for b in ORDERED]
    for at, left in enumerate(rows):
        for step in (0, 1, 2, 17):
            if at + step < len(rows):
                assert _order(left, rows[at + step], 2) == (-1 if step else 0)
                assert _order(rows[at + step], left, 2) == (1 if step else 0)
    assert _order(rows[0], None, 2) == -1
    assert _order(None, rows[0], 2) == 1
