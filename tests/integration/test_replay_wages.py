"""The audit over wages: whichever member of whichever record of work and pay is changed by hand, it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import db, tables
from ledger.records import (
    AdvanceRecord,
    ArrearsRecord,
    BundleRecord,
    ClaimedRecord,
    CountRecord,
    EngagementRecord,
    PeriodRecord,
    Record,
    SlipRecord,
    WagePaymentRecord,
    WorkedRecord,
    WorkPairRecord,
)
from tests.integration.collecting import housed
from tests.integration.store import Store
from tests.integration.test_replay import tamper
from tests.packs import Ledger
from tests.sewing import APRIL, MARCH, sewing
from tests.sewn import WORKSHOP, WU, ZHOU

TYPES: tuple[type[Record], ...] = (
    EngagementRecord,
    WorkPairRecord,
    WorkedRecord,
    CountRecord,
    BundleRecord,
    ClaimedRecord,
    PeriodRecord,
    SlipRecord,
    AdvanceRecord,
    WagePaymentRecord,
    ArrearsRecord,
)
FIELDS = {model.type: sorted(model.model_fields) for model in TYPES}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sewing workshop on disk, a bundle counted, a slip confirmed, arrears acknowledged; its triggers dropped."""
    told = Ledger()
    sewn = sewing(told)
    told.employ(WORKSHOP, "新组长", scope=["work.recorded"])
    told.count("工坊/新组长", sewn.works[ZHOU], 77, 2_350, order=sewn.order, operation="linking", bundle="B-77")
    told.agree_slip(WU, told.wages_of(sewn.works[WU]).periods[-1].record.slip or "")
    arrears = next(told.fold.of_type(ArrearsRecord, sewn.works[ZHOU]))
    row = {"period": arrears.period, "order": sewn.order, "amount_fen": 100}
    owed = {"arrears": arrears.arrears, "lines": [row], "total_fen": 100, "pay_by": "2026-09-30"}
    told.say(WORKSHOP, "arrears.acknowledged", sewn.works[ZHOU], owed)
    assert {MARCH, APRIL} <= {record.period for record in told.fold.of_type(PeriodRecord)}
    store = housed(tmp_path_factory.mktemp("audited"), told)
    store.check()
    tamper(store, "SELECT 1")
    return store


def stored(store: Store, kind: str) -> dict[str, bytes]:
    """The records of a type as they lie in the database, by key."""
    columns = tables.records.c
    query = sa.select(columns.key, columns.value).where(columns.type == kind).order_by(columns.key)
    with db.reading(store.engine) as session:
        return {key: bytes(value) for key, value in session.execute(query)}


def another(value: Any) -> Any:
    """A value near a record's own, but another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, list):
        return value[:-1] if value else ["x"]
    return {}


def put(store: Store, key: str, value: bytes) -> None:
    """Write a record's bytes into the database by hand."""
    with store.engine.connect() as session:
        session.exec_driver_sql("ROLLBACK")
        session.exec_driver_sql("UPDATE records SET value = ? WHERE key = ?", (value, key))
        session.invalidate()


def named(store: Store) -> set[str]:
    """The keys of records that the audit names."""
    return {finding.key for finding in store.audit().findings if finding.table == "records"}


def test_every_type_of_record_is_there(ledger: Store) -> None:
    """The ledger holds at least one record of each type of wages, and the audit names none of them."""
    assert {kind for kind in FIELDS if not stored(ledger, kind)} == set()
    assert {model.type for model in TYPES} == set(FIELDS)
    assert named(ledger) == set()


@pytest.mark.parametrize("place", range(max(len(names) for names in FIELDS.values())))
def test_a_changed_member_is_named(ledger: Store, place: int) -> None:
    """Of each type one record, of it one member: the audit names these records and no other."""
    changed: dict[str, bytes] = {}
    try:
        for kind, names in FIELDS.items():
            if place < len(names):
                key, before, after = spoiled(stored(ledger, kind), names[place])
                changed[key] = before
                put(ledger, key, after)
        assert named(ledger) == set(changed)
    finally:
        for key, value in changed.items():
            put(ledger, key, value)
    assert changed


def spoiled(records: dict[str, bytes], name: str) -> tuple[str, bytes, bytes]:
    """A record with one member changed: key, bytes before and after. One that has the member, where one has."""
    holding = [key for key, value in records.items() if name in json.loads(value)]
    key = next(iter(holding or records))
    value = json.loads(records[key])
    value[name] = another(value[name]) if holding else "x"  # what is as by default is not spelled out
    return key, records[key], json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("kind", FIELDS)
def test_a_removed_record_is_named(ledger: Store, kind: str) -> None:
    """A record taken out is named, and put back it is not."""
    key, value = next(iter(stored(ledger, kind).items()))
    columns = tables.records.c
    with db.reading(ledger.engine) as session:
        row = session.execute(sa.select(tables.records).where(columns.key == key)).one()
    names = [column.name for column in tables.records.columns]
    with ledger.engine.connect() as session:
        session.exec_driver_sql("ROLLBACK")
        session.exec_driver_sql("DELETE FROM records WHERE key = ?", (key,))
        session.invalidate()
    try:
        assert named(ledger) == {key}
    finally:
        marks = ", ".join("?" for _ in names)
        with ledger.engine.connect() as session:
            session.exec_driver_sql("ROLLBACK")
            session.exec_driver_sql(f"INSERT INTO records VALUES ({marks})", tuple(row))
            session.invalidate()
    assert stored(ledger, kind)[key] == value
