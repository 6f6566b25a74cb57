"""The database: one way in, one commit, one writer; everything that a dialect does its own way lies here.

Promise: what `transaction` yields is written whole or not at all, and nobody else writes meanwhile; what `reading`
yields is one consistent state of the ledger, undisturbed by writers.

Rules
* `transaction` is the only place of the house that commits.
* SQLite, for now: WAL, synchronous=FULL (a receipt survives a power cut), foreign keys on. One writer: a file lock
  beside the database is taken before BEGIN IMMEDIATE, because SQLite's own back-off starves under load; readers never
  wait.
* The driver's own transaction handling is switched off; BEGIN is ours, so that DDL and reads, too, are transactional.
* A database must exist to be opened; only `create` makes one, so that a mistyped path founds no second ledger.
* SQL elsewhere is what PostgreSQL could run as well; upserts, triggers and pragmas are chosen by dialect here.

Specification: DESIGN section 3.10, STYLE section 4 ("DB").
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from ledger.errors import AlreadyExists, LogBusy, LogCorrupt, NotFound, ReadOnly

Session = Connection  # one database transaction, as `transaction` and `reading` yield it

BUSY_TIMEOUT_MS = 10_000  # a batch takes well under a second; who waits longer has met a fault
POOL_SIZE = 8  # connections kept open: the writer and a handful of readers
POOL_OVERFLOW = 40  # as many readers at once as a web server has threads; the doors let no more in
IN_MAX = 500  # values of one IN list; SQLite's own limit was 999 for long
FAULTS_MAX = 20  # enough to see that a file is damaged
DAMAGE = (  # how SQLite says that a file is not what it wrote, or is not the ledger that it was
    *("Could not decode", "malformed", "not a database"),
    *("no such table", "no such column"),
)
SQLITES_OWN = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")  # tables that it makes by itself
CACHE_KIB = 16_384  # page cache of one connection

_WRITES = "xinzheng_writes"


# ---- opening


def create(url: str) -> Engine:
    """Make an empty database at `url` (`sqlite:///path`) and open it. Raises: AlreadyExists."""
    path = path_of(url)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise AlreadyExists(f"There is a database at {path} already.") from None
    return open(url)


def open(url: str, *, read_only: bool = False) -> Engine:  # noqa: A001 - db.open reads as it should
    """The database at `url` (`sqlite:///path`), which must exist. Raises: NotFound."""
    if not path_of(url).is_file():
        raise NotFound(f"There is no database at {path_of(url)}.")
    return _engine(path_of(url), _PRAGMAS).execution_options(**{_READ_ONLY: read_only})


def scratch(folder: Path) -> Engine:
    """An empty database in `folder` that is thrown away with it: nothing is kept to undo or to survive a power cut.

    A transaction of any length costs no memory: its pages go to the file as the cache fills.
    """
    path = folder / "scratch.sqlite"
    path.touch(0o600, exist_ok=False)
    return _engine(path, (*_PRAGMAS, "journal_mode = OFF", "synchronous = OFF"))


def _engine(path: Path, pragmas: Sequence[str]) -> Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,  # an error message never shows a row
    )
    event.listen(engine, "connect", partial(_on_connect, pragmas))
    event.listen(engine, "begin", _on_begin)
    return engine


def folder_of(engine: Engine) -> Path:
    """The folder that the database lies in, and whatever is kept beside it."""
    assert engine.url.database is not None, "open() takes files only"
    return Path(engine.url.database).parent


_READ_ONLY = "xinzheng_read_only"
_PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"cache_size = -{CACHE_KIB}",
)


def path_of(url: str) -> Path:
    """The file of a SQLite URL. Raises: NotFound (no file named, or another database)."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise NotFound("This release keeps its ledger in a SQLite file: sqlite:///path.")
    return Path(parsed.database)


def _on_connect(pragmas: Sequence[str], dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None  # the driver begins nothing by itself; `_on_begin` does
    cursor = dbapi_connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ---- transactions


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One write transaction: committed when the block ends, rolled back when it raises.

    Raises: ReadOnly (the database was opened for reading), LogBusy (another program holds the database), LogCorrupt (it
    is damaged).
    """
    if engine.get_execution_options().get(_READ_ONLY, False):
        raise ReadOnly("This ledger is served for reading only.")
    with _alone(engine), _connected(engine) as connection:
        session = connection.execution_options(**{_WRITES: True})
        with _coded():
            session.begin()
        try:
            with _coded():
                yield session
        except BaseException:
            session.rollback()
            raise
        _commit(session)


def _commit(session: Session) -> None:
    """Commit, or close the connection: one whose commit failed may still hold the transaction, and the write lock."""
    try:
        with _coded():
            session.commit()
    except BaseException:
        session.invalidate()
        raise


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent state of the ledger, as of the first read within the block.

    Raises: LogBusy (every connection is in use), LogCorrupt (it is damaged).
    """
    with _connected(engine) as session:
        with _coded():
            session.begin()
        try:
            with _coded():
                yield session
        finally:
            session.rollback()


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """A connection, given back when the block ends. Raises: LogBusy (none came free), LogCorrupt."""
    try:
        with _coded():
            connection = engine.connect()
    except PoolTimeout as error:
        raise LogBusy("The ledger is busy; send the same again in a moment.") from error
    with connection:
        yield connection


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """The file lock of the one writer. It ends with the process that holds it, so a crash leaves none behind."""
    descriptor = os.open(folder_of(engine) / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _coded() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        said = str(error.orig)
        if "locked" in said or "busy" in said:
            raise LogBusy("The ledger is busy; send the same again in a moment.") from error
        if any(word in said for word in DAMAGE):
            raise LogCorrupt("The database cannot be read; run the audit.") from error
        raise


# ---- what each dialect does its own way


def upsert(session: Session, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows, or replace those whose primary key is there already."""
    if not rows:
        return
    assert session.dialect.name == "sqlite", "this release writes SQLite"
    insert = sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=others), rows)


def insert_missing(session: Session, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert those of the rows whose primary key is not there yet."""
    if rows:
        assert session.dialect.name == "sqlite", "this release writes SQLite"
        session.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, sorted, in lists short enough for one IN."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), IN_MAX):
        yield ordered[start : start + IN_MAX]


def forbid(table: str, doing: str, unless: str | None = None) -> str:
    """DDL of a trigger that aborts each UPDATE or DELETE of a row, but where `unless` (SQL over OLD and NEW) holds."""
    verb = doing.lower()
    when = f" WHEN NOT ({unless})" if unless else ""
    return (
        f"CREATE TRIGGER {table}_{verb} BEFORE {doing.upper()} ON {table} FOR EACH ROW{when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def unique(table: str, same: str, unless: str | None = None) -> str:
    """DDL of a trigger that aborts the INSERT of a row that is the `same` as a stored one (SQL over OLD and NEW).

    INSERT OR REPLACE would take the stored row away without asking a trigger that forbids a DELETE.
    """
    where = f"({same}) AND NOT ({unless})" if unless else same
    stored = f"EXISTS (SELECT 1 FROM {table} AS stored WHERE {where.replace('OLD.', 'stored.')})"  # noqa: S608 - DDL
    return (
        f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} FOR EACH ROW WHEN {stored} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def begins_with(longer: str, shorter: str) -> str:
    """SQL: one column of bytes begins with another and is longer."""
    return f"length({longer}) > length({shorter}) AND substr({longer}, 1, length({shorter})) = {shorter}"


def faults(session: Session) -> list[str]:
    """What the database itself finds wrong with its pages and indexes, in its own words."""
    rows = session.exec_driver_sql(f"PRAGMA integrity_check({FAULTS_MAX})")
    return [line for (line,) in rows if line != "ok"]


def schema(session: Session) -> dict[str, str]:
    """Every table, index and trigger by name, with the SQL that made it; the audit compares them.

    SQLite's own tables alone are left out, by name and SQL: whoever writes the schema past it gives a trigger any name,
    also a table's, and then both stand under it.
    """
    rows = session.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name, sql")
    found: dict[str, list[str]] = {}
    for name, sql in rows:
        made = " ".join(str(sql).split())
        if name not in SQLITES_OWN or not made.startswith(f"CREATE TABLE {name}("):
            found.setdefault(str(name), []).append(made)
    return {name: "; ".join(made) for name, made in found.items()}
