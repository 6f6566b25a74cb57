"""The audit: everything rebuilt from the signed statements with the same code, and compared row by row.

Promise: a clean report means that every table holds exactly what the statements in the log give, that each of them was
admissible where it stands, that each sealed field opens, and that the head's checkpoint is the log's own over this
tree.

Steps
1. the schema is the one the migrations make, with every trigger, at the newest step;
2. statements stream in index order through `admit.take_in` into a scratch database: signatures, keys, threads, rules
   are judged again, gaps and times that run backwards are named, sealed fields are opened, attachments too;
3. every table is compared with the rebuilt one, in key order, a row of each in hand at a time, so memory stays flat;
4. the head: its origin, size, time and, through the verifier handed in, its checkpoint.

Rules
* What is wrong becomes a finding, never an exception: an audit that stops at the first fault hides the second.
* Rows are read as the driver gives them, so that a value of another type is a finding, too.
* Nothing is written but the scratch database, which is thrown away.

Specification: DESIGN section 3.5; STYLE sections 2.2 and 6.6.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from ledger import db, migrations, tables, views
from ledger.db import Session
from ledger.errors import LogCorrupt
from ledger.replay import uploads
from ledger.replay.compare import COMPARED, compare, raw
from ledger.replay.rebuild import Progress, Rebuild
from ledger.replay.report import FAULTS, Finding, Report
from ledger.vault import Vault

__all__ = ["Finding", "Progress", "Report", "Verifier", "audit"]

Verifier = Callable[[str], tuple[str, int, bytes]]  # checkpoint note → origin, size, root; raises LedgerError


def audit(engine: Engine, keys: Vault, verify: Verifier, progress: Progress | None = None) -> Report:
    """Rebuild the ledger of `engine` from its statements and compare every table.

    `verify` opens the head's checkpoint under the log's key and refuses any other. Raises nothing that a row can cause.
    """
    report = Report()
    with tempfile.TemporaryDirectory(prefix="xinzheng-audit-") as folder:
        scratch = db.create(f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        try:
            with db.reading(engine) as session, db.transaction(scratch) as rebuilt:
                migrations.upgrade(rebuilt)
                _compare_schema(session, rebuilt, report)
                Rebuild(session, rebuilt, keys, report).run(progress)
                uploads.rebuild(session, rebuilt, keys, report)
                for table, columns in COMPARED:
                    compare(session, rebuilt, table, columns, report)
                _check_head(session, rebuilt, verify, report)
        except (DatabaseError, LogCorrupt) as error:
            report.find("database", "", f"The database cannot be read to its end: {getattr(error, 'orig', error)}.")
        finally:
            scratch.dispose()
    return report


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
    expected = (getattr(founded, "origin", None), report.size, last)
    if (origin, size, at_ms) != expected:
        report.find("head", 1, "Origin, size or time are not those that the statements give.")
    if type(note) is not str:
        report.find("head", 1, "The checkpoint is not stored as text.")
        return
    try:
        signed = verify(note)
    except FAULTS:
        report.find("head", 1, "The checkpoint is not signed by the log's key, or not exactly as the log signs.")
        return
    if signed != (origin, report.size, bytes.fromhex(report.root)):
        report.find("head", 1, "The checkpoint is not of the tree that the statements give.")
