"""The schema: migrations give the tables of the code, and the triggers let evidence only grow."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from ledger import db, migrations, tables, views
from tests.integration import store
from tests.integration.store import Store


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with a trade in it, and a photo."""
    return store.played(tmp_path, photo=store.PHOTO)


def test_migrations_make_the_tables_of_the_code(ledger: Store) -> None:
    """A migrated database and the metadata do not differ in any table, column or index."""
    with db.reading(ledger.engine) as session:
        assert compare_metadata(MigrationContext.configure(session), tables.metadata) == []
        assert migrations.current(session) == (migrations.NEWEST,)


def test_migrating_again_changes_nothing(ledger: Store) -> None:
    """A database at the newest step stays as it is."""
    with db.transaction(ledger.engine) as session:
        before = db.schema(session)
        migrations.upgrade(session)
        assert db.schema(session) == before
    ledger.check()


def test_an_empty_database_has_no_step(tmp_path: Path) -> None:
    """A database without a schema says so."""
    engine = db.create(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with db.reading(engine) as session:
        assert migrations.current(session) == ()
    engine.dispose()


UPDATES = [
    (table.name, column.name)
    for table in (tables.statements, tables.data_keys, tables.disclosures, tables.attachments, tables.transfers)
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), UPDATES)
def test_no_column_of_evidence_is_updated(ledger: Store, table: str, column: str) -> None:
    """The database itself refuses an update of any column of an append-only table, even to the same value."""
    with pytest.raises(IntegrityError, match="append-only"), db.transaction(ledger.engine) as session:
        session.execute(sa.text(f'UPDATE {table} SET "{column}" = "{column}"'))


@pytest.mark.parametrize(
    "table", ["statements", "data_keys", "disclosures", "attachments", "transfers", "tiles", "head"]
)
def test_no_row_of_evidence_is_deleted(ledger: Store, table: str) -> None:
    """The database itself refuses to delete evidence."""
    with pytest.raises(IntegrityError, match="append-only"), db.transaction(ledger.engine) as session:
        session.execute(sa.text(f"DELETE FROM {table}"))


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("statements", {"admitted_at_ms": "admitted_at_ms + 1"}),
        ("statements", {'"index"': '"index" + 9000'}),
        ("statements", {'"index"': '"index" + 9000', "id": "id || 'x'"}),
        ("data_keys", {"wrapped": "zeroblob(48)"}),
        ("disclosures", {"ciphertext": "zeroblob(40)"}),
        ("attachments", {"ciphertext": "zeroblob(40)"}),
        ("transfers", {"amount_fen": "1"}),
        ("head", {"size": "5"}),
        ("tiles", {"hashes": "zeroblob(32)"}),
        ("tiles", {"hashes": "zeroblob(length(hashes) + 32)"}),
    ],
)
def test_no_row_of_evidence_is_replaced(ledger: Store, table: str, changed: dict[str, str]) -> None:
    """INSERT OR REPLACE, which deletes without asking the triggers that forbid it, is refused like a deletion."""
    names = [f'"{column.name}"' for column in tables.metadata.tables[table].columns]
    values = [changed.get(name, changed.get(name.strip('"'), name)) for name in names]
    replace = f"REPLACE INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table}"
    with pytest.raises(IntegrityError, match="append-only"), db.transaction(ledger.engine) as session:
        session.execute(sa.text(replace))


@pytest.mark.parametrize(
    "change",
    [
        "hashes = substr(hashes, 1, length(hashes) - 32)",
        "hashes = hashes",
        "hashes = zeroblob(length(hashes) + 32)",
        "hashes = zeroblob(32) || hashes",
        "level = 1, hashes = hashes || zeroblob(32)",
        "n = 7, hashes = hashes || zeroblob(32)",
    ],
)
def test_a_tile_only_grows_at_its_end(ledger: Store, change: str) -> None:
    """A tile is not cut, not replaced, not moved."""
    with pytest.raises(IntegrityError, match="append-only"), db.transaction(ledger.engine) as session:
        session.execute(sa.text(f"UPDATE tiles SET {change}"))


def test_a_tile_may_grow(ledger: Store) -> None:
    """A hash more at the end is what appending does."""
    with db.transaction(ledger.engine) as session:
        session.execute(sa.text("UPDATE tiles SET hashes = CAST(hashes || zeroblob(32) AS BLOB)"))
        assert session.execute(sa.text("SELECT length(hashes) % 32 FROM tiles")).scalar_one() == 0


@pytest.mark.parametrize(
    "change",
    ["size = size", "size = size - 1", "origin = 'x', size = size + 1", "admitted_at_ms = 1, size = size + 1"],
)
def test_the_head_only_goes_forward(ledger: Store, change: str) -> None:
    """The head does not stand still, go back, change its name or turn back time."""
    with pytest.raises(IntegrityError, match="append-only"), db.transaction(ledger.engine) as session:
        session.execute(sa.text(f"UPDATE head SET {change}"))


def test_there_is_one_head(ledger: Store) -> None:
    """A second head cannot be stored."""
    with pytest.raises(IntegrityError), db.transaction(ledger.engine) as session:
        session.execute(sa.text("INSERT INTO head SELECT 2, origin, size, admitted_at_ms, checkpoint FROM head"))


def test_a_ledger_of_the_second_step_is_filled(tmp_path: Path) -> None:
    """What was said before the third step is found by its hash and its parties afterwards, and the audit is clean."""
    ledger = store.played(tmp_path, store.photographed)
    with db.transaction(ledger.engine) as session:
        before = {name: session.execute(sa.text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in THIRD}
        for name in (*THIRD, "attachments", "views_shape"):
            session.execute(sa.text(f"DROP TABLE {name}"))
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))
        migrations.upgrade(session)
        views.put_shape(session)  # as a rebuilding does, once
        after = {name: session.execute(sa.text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in THIRD}
    assert after == before
    assert all(before.values())
    ledger.check()


THIRD = ("mentions", "counterparties")
