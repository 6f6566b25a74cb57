"""The schema as whoever has the file can write it: no trigger hides, whatever it is called."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger import db
from tests.integration import store

DROPS = "AFTER INSERT ON statements BEGIN DELETE FROM deadlines; END"


@pytest.mark.parametrize(
    ("kind", "name", "called"),
    [
        ("trigger", "sqlite_keeper", "sqlite_keeper"),
        ("trigger", "sqlite_stat1", "sqlite_stat1"),
        ("table", "sqlite_stat1", "keeper"),
        ("trigger", "statements", "statements"),
        ("trigger", "zzz", "zzz"),
    ],
)
def test_a_trigger_of_whatever_name_is_found(tmp_path: Path, kind: str, name: str, called: str) -> None:
    """`ledger.replay`: the schema is the one that the migrations make, with every trigger and no other."""
    ledger = store.played(tmp_path)
    assert ledger.audit().clean
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        row = (kind, name, "statements", f"CREATE TRIGGER {called} {DROPS}")
        raw.execute("INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, 0, ?)", row)
        raw.execute("PRAGMA writable_schema = RESET")
    ledger.engine.dispose()
    found = {(one.table, one.key) for one in ledger.audit().findings}
    assert found & {("schema", name), ("database", "")}  # the latter where SQLite itself will not read such a schema


def test_what_sqlite_makes_by_itself_is_no_finding(tmp_path: Path) -> None:
    """An operator may let the database count its rows for its own plans."""
    ledger = store.played(tmp_path)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as raw:
        raw.execute("ANALYZE")
    with db.reading(ledger.engine) as session:
        assert session.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'").scalar_one()
    assert ledger.audit().clean
