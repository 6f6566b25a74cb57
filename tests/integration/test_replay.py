"""The audit: a clean ledger is clean; whatever row is changed, added or removed is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import db, replay, tables
from ledger.replay import report as reports
from notary import checkpoint, publish
from notary.note import NoteSigner
from tests.integration import store
from tests.integration.store import Store
from tests.trade import ORIGIN

ALL = tables.metadata.sorted_tables


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with the whole story in it, its triggers dropped: whoever has the file can do that."""
    found = store.played(tmp_path)
    tamper(found, "SELECT 1")
    return found


@pytest.fixture
def paying(tmp_path: Path) -> Store:
    """The same, with a worker in it who is owed wages, and a photo that was shown: no table is empty."""
    found = store.played(tmp_path, store.photographed, store.PHOTO)
    tamper(found, "SELECT 1")
    return found


def triggers(ledger: Store) -> list[str]:
    """The names of the triggers that are there."""
    with db.reading(ledger.engine) as session:
        return [name for name, sql in db.schema(session).items() if sql.startswith("CREATE TRIGGER")]


def tamper(ledger: Store, *sql: str) -> None:
    """Run SQL on the ledger's file, past triggers and checks."""
    names = triggers(ledger)
    with ledger.engine.connect() as session:
        session.exec_driver_sql("ROLLBACK")
        session.exec_driver_sql("PRAGMA foreign_keys = OFF")
        session.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        for statement in (*(f"DROP TRIGGER {name}" for name in names), *sql):
            session.exec_driver_sql(statement)
        session.invalidate()


def found(ledger: Store, table: str) -> list[replay.Finding]:
    """What the audit finds in a table, beside the triggers that the test itself dropped."""
    report = ledger.audit()
    assert not report.clean
    return [finding for finding in report.findings if finding.table == table]


def test_a_whole_ledger_is_clean(tmp_path: Path) -> None:
    """The audit of an untouched ledger finds nothing, counts every row, and gives size and root."""
    ledger = store.played(tmp_path)
    steps: list[tuple[int, int]] = []
    verify = publish.verifier(ledger.ring.log.vkey, ORIGIN)
    report = replay.audit(ledger.engine, ledger.vault, verify, lambda done, total: steps.append((done, total)))
    assert report.as_json()["findings"] == []
    assert (report.clean, report.size, steps) == (True, 19, [(19, 19)])
    with db.reading(ledger.engine) as session:
        counted = {
            table.name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in ALL
        }
        signed = checkpoint.open_signed(publish.checkpoint_text(session), ledger.ring.log.vkey, ORIGIN)
    assert report.counts == counted
    assert report.root == signed.root.hex()


def test_a_dropped_trigger_is_named(ledger: Store) -> None:
    """A ledger whose protection was taken off is not clean, though every row is right."""
    report = ledger.audit()
    assert {finding.table for finding in report.findings} == {"schema"}
    assert {finding.key for finding in report.findings} == set(triggers(store.played(_other(ledger))))


def _other(ledger: Store) -> Path:
    folder = ledger.folder / "other"
    folder.mkdir()
    return folder


UPDATES = [(table, column) for table in ALL for column in table.columns if column.name != "one"]


def _another(column: sa.Column[Any]) -> str:
    """SQL of a value near the column's own, but another one."""
    name = f'"{column.name}"'
    if isinstance(column.type, tables.BigInteger):
        return f"{name} + 1000"
    if isinstance(column.type, tables.LargeBinary):
        return f"CAST(substr({name}, 1, length({name}) - 1) || x'7e' AS BLOB)"
    return f"substr({name}, 1, length({name}) - 1) || '~'"


@pytest.mark.parametrize(("table", "column"), UPDATES, ids=lambda part: getattr(part, "name", str(part)))
def test_a_changed_value_is_named(paying: Store, table: sa.Table, column: sa.Column[Any]) -> None:
    """One value of one row, in any column of any table, does not change unseen."""
    rowid = f"(SELECT max(rowid) FROM {table.name})"
    tamper(paying, f'UPDATE {table.name} SET "{column.name}" = {_another(column)} WHERE rowid = {rowid}')
    assert found(paying, table.name)


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_removed_row_is_named(paying: Store, table: sa.Table) -> None:
    """No row goes unseen, in whatever table."""
    tamper(paying, f"DELETE FROM {table.name} WHERE rowid = (SELECT min(rowid) FROM {table.name})")
    assert found(paying, table.name)


@pytest.mark.parametrize("table", [table for table in ALL if table.name != "tiles"], ids=lambda table: table.name)
def test_an_added_row_is_named(paying: Store, table: sa.Table) -> None:
    """No row comes unseen: a copy of another under a new key is no evidence."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    fresh = {column.name for column in table.columns if column.primary_key or column.unique}
    values = ", ".join(_another(c) if c.name in fresh else f'"{c.name}"' for c in table.columns)
    tamper(
        paying, f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name} ORDER BY rowid DESC LIMIT 1"
    )
    assert found(paying, table.name)


@pytest.mark.parametrize(("level", "n"), [(0, 1), (1, 0), (63, 5)])
def test_an_added_tile_is_named(ledger: Store, level: int, n: int) -> None:
    """A tile that the tree does not have is no part of it."""
    tamper(ledger, f"INSERT INTO tiles VALUES ({level}, {n}, zeroblob(32))")
    (finding,) = found(ledger, "tiles")
    assert finding.key == f"{level}/{n}"


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('UPDATE statements SET jwt = CAST(jwt AS TEXT) WHERE "index" = 4', "statements"),
        ('UPDATE statements SET id = CAST(id AS BLOB) WHERE "index" = 4', "statements"),
        ("UPDATE statements SET jwt = x'00' WHERE \"index\" = 4", "statements"),
        ("UPDATE statements SET admitted_at_ms = 'soon' WHERE \"index\" = 4", "statements"),
        ('UPDATE statements SET admitted_at_ms = -1 WHERE "index" = 4', "statements"),
        ('UPDATE statements SET "index" = 99 WHERE "index" = 18', "statements"),
        ('UPDATE statements SET "index" = -1 WHERE "index" = 18', "statements"),
        ("UPDATE records SET value = CAST(value AS TEXT) WHERE key = 'log'", "records"),
        ("UPDATE records SET key = CAST(key AS BLOB) WHERE key = 'log'", "records"),
        ("UPDATE records SET value = 'x' WHERE key = 'log'", "records"),
        ("UPDATE transfers SET amount_fen = 1.5 WHERE seq = 0", "transfers"),
        ("UPDATE disclosures SET ciphertext = 'x'", "disclosures"),
        ("UPDATE data_keys SET wrapped = 1", "data_keys"),
        ("UPDATE data_keys SET wrapped = 'x'", "data_keys"),
        ("UPDATE data_keys SET id = CAST(id AS BLOB)", "data_keys"),
        ("UPDATE disclosures SET person = CAST(person AS BLOB)", "disclosures"),
        ("UPDATE disclosures SET digest = CAST(digest AS BLOB)", "disclosures"),
        ("UPDATE tiles SET hashes = 'x'", "tiles"),
        ("UPDATE head SET checkpoint = x'00'", "head"),
        ("UPDATE head SET size = 'many'", "head"),
        ("UPDATE alembic_version SET version_num = '0000'", "alembic_version"),
        ("DELETE FROM alembic_version", "alembic_version"),
        ("DROP TABLE alembic_version", "alembic_version"),
        ("INSERT INTO alembic_version VALUES ('0009')", "alembic_version"),
        ("CREATE TABLE extra (x)", "schema"),
        ("DROP INDEX records_home", "schema"),
        ("DROP TABLE roles", "database"),
    ],
)
def test_values_of_other_types_and_other_schemas_are_named(ledger: Store, sql: str, table: str) -> None:
    """A value of another type, a missing index, a table too many: a finding, never a crash."""
    tamper(ledger, sql)
    assert found(ledger, table)


def test_a_missing_disclosure_is_named_by_its_digest(ledger: Store) -> None:
    """A sealed field that is gone is a finding of its own, and the statement is still judged."""
    with db.reading(ledger.engine) as session:
        digest = session.execute(sa.select(sa.func.min(tables.disclosures.c.digest))).scalar_one()
    tamper(ledger, f"DELETE FROM disclosures WHERE digest = '{digest}'")
    findings = found(ledger, "disclosures")
    assert {finding.key for finding in findings} == {digest}
    assert any("missing" in finding.sentence for finding in findings)
    assert found(ledger, "statements") == []


def test_a_row_that_is_consistent_in_itself_is_named(ledger: Store) -> None:
    """A statement whose id, index and hash all agree, but that nobody entitled signed, was never admissible."""
    trade = store.tell()
    trade.place("mill", "lin", [(1, 100)])
    wire = trade.wires[-1][0]
    foreign = trade.draft(
        "mill", "order.placed", f"order:{trade.uuid()}", {"contractor": "x"}, signer=trade.key("thief")
    )
    for data in (foreign, wire):
        jwt = data.partition(b"~")[0]
        insert = f"INSERT INTO statements VALUES (19, 'id', 'sha', {trade.at_ms}, 't', 'k', 'i', 'kid', x'{jwt.hex()}')"
        tamper(ledger, 'DELETE FROM statements WHERE "index" = 19', insert)
        assert any(finding.key == "19" for finding in found(ledger, "statements"))
        assert found(ledger, "head")


def test_the_same_words_twice_are_named(ledger: Store) -> None:
    """A statement that stands at two indexes is a finding, and the rest is still compared."""
    copied = "SELECT 19, id || 'x', signing_sha256 || 'x', admitted_at_ms, thread, kind, iss, kid, jwt FROM statements"
    tamper(ledger, f'INSERT INTO statements {copied} WHERE "index" = 18')
    assert any("same words" in finding.sentence for finding in found(ledger, "statements"))


def test_a_checkpoint_by_another_key_is_named(ledger: Store) -> None:
    """A head that somebody else signed, or that bears a second line, is not the log's."""
    with db.reading(ledger.engine) as session:
        text = publish.checkpoint_text(session)
    signed = checkpoint.open_signed(text, ledger.ring.log.vkey, ORIGIN)
    forged = checkpoint.sign(ORIGIN, signed.size, signed.root, NoteSigner(ORIGIN, store.signer("thief")))
    for note in (forged, text + forged.rpartition("\n\n")[2], text.replace("\n19\n", "\n18\n")):
        tamper(ledger, f"UPDATE head SET checkpoint = '{note}'")
        (finding,) = found(ledger, "head")
        assert "log's key" in finding.sentence


def test_an_older_checkpoint_of_ours_is_named(ledger: Store) -> None:
    """A head rolled back to a tree that we did sign is not the tree that the statements give."""
    older = checkpoint.sign(ORIGIN, 18, bytes(32), ledger.ring.log)
    tamper(ledger, f"UPDATE head SET checkpoint = '{older}', size = 18")
    assert len(found(ledger, "head")) == 2


def test_findings_are_counted_beyond_the_limit() -> None:
    """A broken ledger gives the first findings and the number of the others."""
    report = replay.Report()
    for n in range(reports.FINDINGS_MAX + 3):
        report.find("t", n, "wrong")
    assert (len(report.findings), report.more, report.clean) == (reports.FINDINGS_MAX, 3, False)
