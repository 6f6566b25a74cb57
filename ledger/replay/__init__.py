"""The audit: everything rebuilt from the signed statements with the same code, and compared row by row.

Promise: a clean report means that every table holds exactly what the statements in the log give, that each of them was
admissible where it stands, that each sealed field opens, and that the head's checkpoint is the log's own over this
tree.

Steps
1. the schema is the one the migrations make, with every trigger, at the newest step;
2. statements stream in index order through `admit.take_in` into a scratch database: signatures, keys, threads, rules
   are judged again, gaps and times that run backwards are named, sealed fields are opened, attachments too; a second
   process checks the signatures of a large ledger ahead (`signatures`);
3. every table is compared with the rebuilt one, in key order, a row of each in hand at a time;
4. the head: its origin, size, time and, through the verifier handed in, its checkpoint.

Rules
* What is wrong becomes a finding, never an exception: an audit that stops at the first fault hides the second. Only an
  audit that could not be carried to its end has no report.
* Rows are read as the driver gives them, so that a value of another type is a finding, too.
* Memory does not grow with the ledger: pages of statements, rows one by one, bounded findings, and a scratch database
  that spills to its file.
* Nothing is written but the scratch database, which is thrown away. `rebuild` alone writes, and only views.

Specification: DESIGN section 3.5; STYLE sections 2.2 and 6.6.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from ledger import db, migrations, tables, views
from ledger.db import Session
from ledger.errors import LogCorrupt
from ledger.replay import signatures, uploads
from ledger.replay.compare import COMPARED, compare, raw
from ledger.replay.rebuild import Progress, Rebuild
from ledger.replay.report import FAULTS, Difference, Finding, Report
from ledger.vault import Vault

__all__ = ["VIEWS", "Difference", "Finding", "Progress", "Report", "Verifier", "audit", "rebuild"]

Verifier = Callable[[str], tuple[str, int, bytes]]  # checkpoint note → origin, size, root; raises LedgerError

VIEWS = (  # what a rebuilding replaces
    *(tables.records, tables.roles, tables.counterparties, tables.mentions, tables.deadlines),
    tables.views_shape,
)
COPIED = 500  # rows of a view written at a time


def audit(
    engine: Engine, keys: Vault, verify: Verifier, progress: Progress | None = None, *, parallel: bool | None = None
) -> Report:
    """Rebuild the ledger of `engine` from its statements and compare every table.

    `verify` opens the head's checkpoint under the log's key and refuses any other. `parallel` says whether a second
    process checks signatures ahead; by itself, it does where the ledger is large. The report is the same.
    Raises: AuditIncomplete (the second process was ended), and nothing that a row can cause.
    """
    report = Report()
    with _scratch() as scratch:
        try:
            with db.reading(engine) as session, db.transaction(scratch) as rebuilt:
                _audit(session, rebuilt, keys, verify, report, progress, parallel)
        except (DatabaseError, LogCorrupt) as error:
            report.find("database", "", f"The database cannot be read to its end: {getattr(error, 'orig', error)}.")
    return report


def rebuild(engine: Engine, keys: Vault, verify: Verifier, progress: Progress | None = None) -> Report:
    """Write the views anew from the statements, in one transaction, where all else is as the statements say.

    The report is the audit's of what was there. Where it finds anything outside `VIEWS`, nothing is written.
    Raises: AuditIncomplete, ReadOnly, LogBusy, LogCorrupt (the database cannot be read).
    """
    report = Report()
    with _scratch() as scratch, db.transaction(engine) as session, db.transaction(scratch) as rebuilt:
        _audit(session, rebuilt, keys, verify, report, progress, None)
        if report.differences.keys() <= {table.name for table in VIEWS}:
            for table in VIEWS:
                _copy(session, rebuilt, table)
    return report


@contextmanager
def _scratch() -> Iterator[Engine]:
    """An empty database in a folder of its own, both gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="xinzheng-audit-") as folder:
        scratch = db.scratch(Path(folder))
        try:
            yield scratch
        finally:
            scratch.dispose()


def _audit(
    session: Session,
    rebuilt: Session,
    keys: Vault,
    verify: Verifier,
    report: Report,
    progress: Progress | None,
    parallel: bool | None,
) -> None:
    total = session.execute(sa.select(sa.func.count()).select_from(tables.statements)).scalar_one()
    worker = total >= signatures.PARALLEL_MIN if parallel is None else parallel
    with signatures.ahead(str(session.engine.url), parallel=worker) as ahead:  # it starts up meanwhile
        migrations.upgrade(rebuilt)
        views.put_shape(rebuilt)
        _compare_schema(session, rebuilt, report)
        Rebuild(session, rebuilt, keys, report).run(ahead, total, progress)
    uploads.rebuild(session, rebuilt, keys, report)
    for table, columns in COMPARED:
        compare(session, rebuilt, table, columns, report)
    _check_head(session, rebuilt, verify, report)


def _copy(session: Session, rebuilt: Session, table: sa.Table) -> None:
    """The rows of a view as they were rebuilt, in place of those that are there."""
    session.execute(sa.delete(table))
    rows = rebuilt.execute(sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=COPIED))
    for part in rows.mappings().partitions():
        session.execute(sa.insert(table), [dict(row) for row in part])


def _compare_schema(session: Session, rebuilt: Session, report: Report) -> None:
    for fault in db.faults(session):
        report.find("database", "", f"The database finds itself damaged: {fault}.")
    stored, expected = db.schema(session), db.schema(rebuilt)
    for name in sorted(stored.keys() | expected.keys()):
        if stored.get(name) != expected.get(name):
            report.find("schema", name, "This table, index or trigger is missing, changed or not ours.")
    if migrations.current(session) != (migrations.NEWEST,):
        report.find("alembic_version", "", f"The schema is not at step {migrations.NEWEST}.")


def _check_head(session: Session, rebuilt: Session, verify: Verifier, report: Report) -> None:
    names = ("one", "origin", "size", "admitted_at_ms", "checkpoint")
    rows = session.execute(sa.select(*raw(tables.head, names))).all()
    report.counts["head"] = len(rows)
    if len(rows) != 1:
        report.find("head", "", "A ledger has exactly one head.")
        return
    _, origin, size, at_ms, note = rows[0]
    founded = views.load_records(rebuilt, ["log"]).get("log")
    last = rebuilt.execute(sa.select(sa.func.max(tables.statements.c.admitted_at_ms))).scalar()
    expected = {"origin": getattr(founded, "origin", None), "size": report.size, "admitted_at_ms": last}
    stored = {"origin": origin, "size": size, "admitted_at_ms": at_ms}
    if stored != expected:
        report.find("head", 1, "Origin, size or time are not those that the statements give.", stored, expected)
    if type(note) is not str:
        report.find("head", 1, "The checkpoint is not stored as text.")
        return
    try:
        signed = verify(note)
    except FAULTS:
        report.find("head", 1, "The checkpoint is not signed by the log's key, or not exactly as the log signs.")
        return
    report.origin, report.checkpoint = signed[0], note
    if signed != (origin, report.size, bytes.fromhex(report.root)):
        report.find("head", 1, "The checkpoint is not of the tree that the statements give.")
