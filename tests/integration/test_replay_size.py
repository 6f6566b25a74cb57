"""The audit at size: flat memory, two processes, every table, the first difference of each; and views rebuilt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api import cli, deps
from api.settings import Settings
from api.terminal import keeping
from ledger import db, replay, tables
from ledger.errors import AuditIncomplete, ViewsOutdated
from ledger.records import TYPES, BalanceRecord, KeyRecord
from ledger.records.shape import shape, shape_of
from ledger.replay import signatures
from ledger.replay.compare import COMPARED
from notary import publish
from tests import filling
from tests.integration import dying, store
from tests.integration.store import Store
from tests.integration.test_replay import _another, tamper
from tests.large import measured
from tests.trade import ORIGIN

COVERED = sorted(set(tables.metadata.tables) - tables.TRANSIENT)


def audited(ledger: Store, *, parallel: bool = False) -> replay.Report:
    """The audit with or without a second process."""
    verify = publish.verifier(ledger.ring.log.vkey, ORIGIN)
    return replay.audit(ledger.engine, ledger.vault, verify, parallel=parallel)


@pytest.fixture
def paying(tmp_path: Path) -> Store:
    """The whole story with a worker in it, its triggers dropped: no table is empty."""
    found = store.played(tmp_path, store.photographed, store.PHOTO)
    tamper(found, "SELECT 1")
    return found


# ---- every table


def test_every_table_is_compared_or_declared_transient() -> None:
    """A new table is in the audit's list, is the head, or says that its rows prove nothing."""
    compared = {table.name for table, _ in COMPARED}
    assert compared | {"head"} | tables.TRANSIENT == set(tables.metadata.tables)
    assert not compared & tables.TRANSIENT


def _changed(table: sa.Table) -> str:
    """SQL that changes a value of one row that the audit compares."""
    names = {"head": ("size",), **{one.name: columns for one, columns in COMPARED}}[table.name]
    key = {column.name for column in table.primary_key}
    column = table.c[next((name for name in names if name not in key), names[0])]
    if table.name == "tiles":
        return "UPDATE tiles SET hashes = zeroblob(32)"
    rowid = f"(SELECT max(rowid) FROM {table.name})"
    return f'UPDATE {table.name} SET "{column.name}" = {_another(column)} WHERE rowid = {rowid}'


def _added(table: sa.Table) -> str:
    """SQL that adds a copy of a row under another key."""
    if table.name == "tiles":
        return "INSERT INTO tiles VALUES (5, 7, zeroblob(32))"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    fresh = {column.name for column in table.columns if column.primary_key or column.unique}
    values = ", ".join(_another(c) if c.name in fresh else f'"{c.name}"' for c in table.columns)
    return f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {table.name} ORDER BY rowid DESC LIMIT 1"


def _removed(table: sa.Table) -> str:
    """SQL that takes the first row away."""
    return f"DELETE FROM {table.name} WHERE rowid = (SELECT min(rowid) FROM {table.name})"


@pytest.mark.parametrize("change", [_changed, _added, _removed], ids=["updated", "inserted", "deleted"])
@pytest.mark.parametrize("name", COVERED)
def test_one_row_of_any_table_is_found_and_named(paying: Store, name: str, change: Any) -> None:
    """One row updated, inserted or deleted stands in the report under its table, counted, with its first difference."""
    tamper(paying, change(tables.metadata.tables[name]))
    said = paying.audit().as_json()
    row = json.loads(json.dumps(said))["tables"][name]
    assert not said["clean"]
    assert row["differences"] >= 1
    assert row["first"]["sentence"]
    assert [finding for finding in said["findings"] if finding["table"] == name]


@pytest.mark.parametrize("sql", ["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM alembic_version"])
def test_the_step_of_the_schema_is_found_and_named(paying: Store, sql: str) -> None:
    """The one table that no statement gives is held against the newest step."""
    tamper(paying, sql)
    assert paying.audit().as_json()["tables"]["alembic_version"]["differences"] == 1


def test_the_first_difference_shows_stored_beside_expected(paying: Store) -> None:
    """Columns that differ stand by name, a missing row as null; the counts of all others are nought."""
    tamper(paying, "UPDATE roles SET role = 'worker' WHERE rowid = 1", "UPDATE deadlines SET lapses_on = '2030-01-01'")
    tamper(paying, 'UPDATE transfers SET amount_fen = amount_fen + 1 WHERE "index" = 11')
    said = paying.audit().as_json()["tables"]
    first = said["deadlines"]["first"]
    assert first["stored"] == {"lapses_on": "2030-01-01"}
    assert set(first["expected"]) == {"lapses_on"}
    assert (
        said["transfers"]["first"]["stored"]["amount_fen"] == said["transfers"]["first"]["expected"]["amount_fen"] + 1
    )
    assert {said["roles"]["first"]["stored"] is None, said["roles"]["first"]["expected"] is None} == {True, False}
    assert said["statements"] == {"rows": said["statements"]["rows"], "differences": 0, "first": None}


def test_no_sealed_value_and_no_key_stands_in_a_report(paying: Store) -> None:
    """Vault rows are named by digest, statement and person; nonces, ciphertexts and wrapped keys are not shown."""
    tamper(paying, "UPDATE disclosures SET person = person || 'x'", "UPDATE data_keys SET wrapped = zeroblob(48)")
    said = json.dumps(paying.audit().as_json()["tables"])
    assert not any(f'"{name}"' in said for name in ("nonce", "ciphertext", "wrapped"))


# ---- two processes


def test_the_report_is_the_same_with_a_second_process(paying: Store) -> None:
    """Clean but for the triggers or with a forged signature in it, both ways of auditing give one report."""
    assert audited(paying, parallel=True).as_json() == audited(paying).as_json()
    tamper(paying, "UPDATE statements SET jwt = CAST(substr(jwt, 1, length(jwt) - 3) || 'AAA' AS BLOB) WHERE rowid = 9")
    one, two = audited(paying).as_json(), audited(paying, parallel=True).as_json()
    assert one == two
    assert one["tables"]["statements"]["differences"] > 0


def test_a_key_that_a_row_lends_verifies_nothing(paying: Store) -> None:
    """A key record with another key in it counts for no signature in the second process: the audit decides itself."""
    other = store.signer("thief").jwk["x"]
    tamper(paying, f"UPDATE records SET value = CAST(replace(value, substr(value, instr(value, '\"x\":\"') + 5, 43), "
           f"'{other}') AS BLOB) WHERE type = 'key'")  # fmt: skip
    one, two = audited(paying).as_json(), audited(paying, parallel=True).as_json()
    assert one == two
    assert one["tables"]["records"]["differences"] > 0


def test_a_killed_second_process_is_an_error(paying: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit whose second process was killed ends with an error and gives no report, clean or not."""
    monkeypatch.setattr(signatures, "work", dying.killed)
    with pytest.raises(AuditIncomplete, match="second process"):
        audited(paying, parallel=True)


def test_an_audit_that_broke_off_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The terminal says that nothing was said, and by no means that the ledger is clean."""
    data = tmp_path / "ledger"
    filling.fill(data, 30)
    monkeypatch.setattr(signatures, "work", dying.killed)
    monkeypatch.setattr(signatures, "PARALLEL_MIN", 1)
    with pytest.raises(SystemExit) as ended:
        keeping.audit(data, as_json=True)
    assert ended.value.code == keeping.INCOMPLETE
    assert capsys.readouterr().out == ""


# ---- size


def test_the_audits_memory_does_not_grow_with_the_ledger(tmp_path: Path) -> None:
    """Eight times the statements take no more memory at the peak; the same seed gives the same tree."""
    peaks = []
    for statements in (500, 4_000):
        data = tmp_path / str(statements)
        assert filling.fill(data, statements) >= statements
        found = measured(data)
        assert found["clean"]
        assert found["size"] >= statements
        peaks.append(found["peak_kib"])
    assert peaks[1] <= 1.2 * peaks[0]


def test_the_same_seed_gives_the_same_entries(tmp_path: Path) -> None:
    """A generated ledger is the same from run to run, and another for another seed."""
    roots = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        filling.fill(tmp_path / name, 60, seed=seed)
        roots.append(cli.audited(tmp_path / name).root)
    assert roots[0] == roots[1] != roots[2]


# ---- views rebuilt


def test_views_are_rebuilt_from_the_statements(tmp_path: Path) -> None:
    """Records, roles and deadlines written by hand are replaced, and nothing else is touched."""
    data = tmp_path / "ledger"
    filling.fill(data, 400)
    engine = db.open(deps.url_of(data))
    with db.transaction(engine) as session:
        session.exec_driver_sql("DELETE FROM roles")
        session.exec_driver_sql("UPDATE deadlines SET lapses_on = '2030-01-01'")
        session.exec_driver_sql("UPDATE records SET value = '{}' WHERE type = 'party'")
    engine.dispose()
    assert not cli.audited(data).clean
    assert not keeping.rebuilt(data).clean
    assert cli.audited(data).clean


def test_evidence_is_never_rebuilt(paying: Store) -> None:
    """Where more than views differs, nothing is written: transfers and statements are evidence."""
    tamper(paying, "UPDATE transfers SET amount_fen = 7", "DELETE FROM roles")
    report = replay.rebuild(paying.engine, paying.vault, publish.verifier(paying.ring.log.vkey, ORIGIN))
    assert {"transfers", "roles"} <= set(report.differences)
    with db.reading(paying.engine) as session:
        assert session.execute(sa.select(tables.roles)).all() == []


def test_views_of_another_release_are_named_and_rebuilt(tmp_path: Path) -> None:
    """A ledger whose records have another shape, or none that was noted, is opened once its views were rebuilt."""
    data = tmp_path / "ledger"
    filling.fill(data, 60)
    for sql in ("UPDATE views_shape SET sha256 = 'old'", "DELETE FROM views_shape"):
        engine = db.open(deps.url_of(data))
        with db.transaction(engine) as session:
            session.exec_driver_sql(sql)
        engine.dispose()
        with pytest.raises(ViewsOutdated, match="xinzheng rebuild"), deps.opened(Settings(data=data)):
            raise AssertionError("views of another release were read")
        keeping.rebuilt(data)
        with deps.opened(Settings(data=data)) as house:
            assert house.demo
    assert cli.audited(data).clean


def test_the_shape_of_the_views_is_that_of_their_fields() -> None:
    """A field more is another shape, the order of the types is none."""

    class Longer(BalanceRecord):
        """Another docstring and another field."""

        more: int = 0

    assert shape() == shape_of(dict(reversed(TYPES.items())))
    assert shape_of({"balance": BalanceRecord}) != shape_of({"balance": Longer})
    assert shape_of({"balance": BalanceRecord}) != shape_of({"balance": KeyRecord})
