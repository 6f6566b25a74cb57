"""The database: one commit, one writer, readers undisturbed, nothing opened that is not there."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ledger import db, migrations, tables
from ledger.errors import AlreadyExists, LogBusy, NotFound, ReadOnly

ROW = {"party": "p", "thread": "t", "role": "customer"}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty ledger database."""
    engine = db.create(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with db.transaction(engine) as session:
        migrations.upgrade(session)
    return engine


def count(engine: Engine) -> int:
    """Rows of the roles table."""
    with db.reading(engine) as session:
        return session.execute(sa.select(sa.func.count()).select_from(tables.roles)).scalar_one()


def test_a_database_that_is_not_there_is_not_made_by_opening(tmp_path: Path) -> None:
    """A mistyped path is refused and leaves no file."""
    with pytest.raises(NotFound):
        db.open(f"sqlite:///{tmp_path / 'typo.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """Creating over a database is refused; the file is not readable by others."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    db.create(url).dispose()
    assert stat.S_IMODE((tmp_path / "ledger.sqlite").stat().st_mode) == 0o600
    with pytest.raises(AlreadyExists):
        db.create(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://x/y"])
def test_other_databases_are_refused(url: str) -> None:
    """This release keeps its ledger in a SQLite file and says so."""
    with pytest.raises(NotFound, match="SQLite file"):
        db.open(url)


def test_a_connection_is_durable_and_strict(engine: Engine) -> None:
    """WAL, full synchronisation and foreign keys are on for every connection."""
    with db.reading(engine) as session:
        found = {
            name: session.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
        }
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert session.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_transaction_is_written_whole(engine: Engine) -> None:
    """What the block wrote is there after it."""
    with db.transaction(engine) as session:
        session.execute(sa.insert(tables.roles), ROW)
    assert count(engine) == 1


def test_a_transaction_that_raises_leaves_nothing(engine: Engine) -> None:
    """Neither rows nor tables of a block that raised are there after it."""

    def write_and_fail() -> None:
        with db.transaction(engine) as session:
            session.execute(sa.insert(tables.roles), ROW)
            session.exec_driver_sql("CREATE TABLE extra (x)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert count(engine) == 0
    with db.reading(engine) as session:
        assert "extra" not in db.schema(session)


def test_a_reader_keeps_its_state_while_a_writer_commits(engine: Engine) -> None:
    """Within one reading block the ledger does not move, and writers need not wait for it."""
    with db.reading(engine) as session:
        rows = sa.select(sa.func.count()).select_from(tables.roles)
        assert session.execute(rows).scalar_one() == 0
        with db.transaction(engine) as writer:
            writer.execute(sa.insert(tables.roles), ROW)
        assert session.execute(rows).scalar_one() == 0
    assert count(engine) == 1


def test_writers_take_turns(engine: Engine) -> None:
    """Of many writers at once, each sees what the one before committed: no update is lost."""

    def add() -> None:
        for _ in range(5):
            with db.transaction(engine) as session:
                n = session.execute(sa.select(sa.func.count()).select_from(tables.roles)).scalar_one()
                session.execute(sa.insert(tables.roles), {**ROW, "thread": f"t{n}"})

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(engine) == 30


def test_a_foreign_program_that_holds_the_database_is_named_busy(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot get the write lock in time is told to come again, with a code."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 20)
    impatient = db.open(str(engine.url))
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(LogBusy), db.transaction(impatient):
            pytest.fail("the database is held by another program")
    finally:
        other.close()
        impatient.dispose()


def test_a_ledger_opened_for_reading_takes_nothing(engine: Engine) -> None:
    """A read-only engine reads and refuses to write."""
    reader = db.open(str(engine.url), read_only=True)
    assert count(reader) == 0
    with pytest.raises(ReadOnly), db.transaction(reader):
        pytest.fail("a read-only ledger was opened for writing")
    reader.dispose()


def test_upsert_replaces_by_primary_key(engine: Engine) -> None:
    """A row with a known key replaces the old one; others are added."""
    rows = [
        {"key": "log", "type": "log", "home": "h", "value": b"1"},
        {"key": "x:1", "type": "x", "home": "", "value": b""},
    ]
    with db.transaction(engine) as session:
        db.upsert(session, tables.records, rows[:1])
        db.upsert(session, tables.records, [{**rows[0], "value": b"2"}, rows[1]])
        db.upsert(session, tables.records, [])
        found = session.execute(sa.select(tables.records.c.key, tables.records.c.value).order_by("key")).all()
    assert [tuple(row) for row in found] == [("log", b"2"), ("x:1", b"")]


def test_long_lists_are_cut_for_one_in() -> None:
    """Chunks hold every value once, sorted, and none is longer than the limit."""
    values = [f"{n:05d}" for n in range(2 * db.IN_MAX + 1)]
    parts = list(db.chunks([*reversed(values), *values]))
    assert [len(part) for part in parts] == [db.IN_MAX, db.IN_MAX, 1]
    assert [value for part in parts for value in part] == values
    assert list(db.chunks([])) == []


def test_who_finds_no_connection_is_told_that_the_ledger_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every connection is in use, the next one waits a while and gets a code, for reading as for writing."""
    for name, value in (("POOL_SIZE", 1), ("POOL_OVERFLOW", 0), ("BUSY_TIMEOUT_MS", 10)):
        monkeypatch.setattr(db, name, value)
    engine = db.create(f"sqlite:///{tmp_path / 'small.sqlite'}")
    with db.reading(engine):
        with pytest.raises(LogBusy), db.reading(engine):
            pass
        with pytest.raises(LogBusy), db.transaction(engine):
            pass
    with db.reading(engine) as session:
        assert session.exec_driver_sql("SELECT 1").scalar_one() == 1
    engine.dispose()
