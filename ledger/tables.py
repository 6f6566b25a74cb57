"""The tables, as the newest migration leaves them.

Promise: no column that neither replay nor a signature nor an authentication tag covers.

Rules
* `statements`, `disclosures`, `data_keys`, `attachments`, `transfers` are append-only, `tiles` only grow, `head` only
  goes forward: triggers of the migration see to it, beside the code.
* `records`, `roles`, `counterparties`, `mentions`, `deadlines`, `transfers`, `tiles` are views: `ledger.replay`
  rebuilds them from the statements and compares.
* `attachments` come from outside the log: each opens under its own data key alone, whose tag binds every column.
* `views_shape` says which release's records the views are.
* A table that no statement gives and no audit covers is named in `TRANSIENT`; there is none.
* `jwt`, `value` and all bytes are stored as they were signed, hashed or printed; nothing is re-encoded on the way.
* A value that is not of its column's type is damage, not data: whoever reads it gets `log-corrupt`. SQLite would hand
  out anything.

Specification: DESIGN sections 3.5 and 3.9; docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Dialect, Index
from sqlalchemy.types import TypeDecorator

from ledger.errors import LogCorrupt

metadata = sa.MetaData()

TRANSIENT: frozenset[str] = frozenset()  # names of tables whose rows prove nothing and may be lost at any moment


class _Exactly(TypeDecorator[Any]):
    """A column whose values have one Python type."""

    python: type

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Takes over from the type below, which would convert. Raises, for each row: LogCorrupt."""
        python = self.python

        def read(value: Any) -> Any:
            if type(value) is not python and value is not None:
                raise LogCorrupt("A stored value is not of its column's type; run the audit.")
            return value

        return read


class String(_Exactly):
    """Text."""

    impl = sa.String
    cache_ok = True
    python = str


class BigInteger(_Exactly):
    """A whole number."""

    impl = sa.BigInteger
    cache_ok = True
    python = int


class LargeBinary(_Exactly):
    """Bytes."""

    impl = sa.LargeBinary
    cache_ok = True
    python = bytes


statements = sa.Table(
    "statements",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("signing_sha256", String, nullable=False, unique=True),
    Column("admitted_at_ms", BigInteger, nullable=False),
    Column("thread", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("iss", String, nullable=False),
    Column("kid", String, nullable=False),
    Column("jwt", LargeBinary, nullable=False),
    Index("statements_thread", "thread", "index"),
)

data_keys = sa.Table(
    "data_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("nonce", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

disclosures = sa.Table(
    "disclosures",
    metadata,
    Column("digest", String, primary_key=True),
    Column("statement_id", String, sa.ForeignKey("statements.id"), nullable=False),
    Column("person", String, sa.ForeignKey("data_keys.id"), nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Index("disclosures_statement", "statement_id", "digest"),
    Index("disclosures_person", "person"),
)

attachments = sa.Table(
    "attachments",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("party", String, primary_key=True),
    Column("media", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Index("attachments_party", "party", "at_ms"),
)

tiles = sa.Table(
    "tiles",
    metadata,
    Column("level", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)

head = sa.Table(
    "head",
    metadata,
    Column("one", BigInteger, sa.CheckConstraint("one = 1", name="head_one"), primary_key=True, autoincrement=False),
    Column("origin", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("admitted_at_ms", BigInteger, nullable=False),
    Column("checkpoint", String, nullable=False),
)

records = sa.Table(
    "records",
    metadata,
    Column("key", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("home", String, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("records_home", "home", "key"),
    Index("records_type", "type", "key"),
)

roles = sa.Table(
    "roles",
    metadata,
    Column("party", String, primary_key=True),
    Column("thread", String, primary_key=True),
    Column("role", String, primary_key=True),
)

counterparties = sa.Table(
    "counterparties",
    metadata,
    Column("party", String, primary_key=True),
    Column("other", String, primary_key=True),
)

mentions = sa.Table(
    "mentions",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("index", BigInteger, sa.ForeignKey("statements.index"), primary_key=True, autoincrement=False),
    Column("thread", String, nullable=False),
    Column("iss", String, nullable=False),
)

deadlines = sa.Table(
    "deadlines",
    metadata,
    Column("key", String, primary_key=True),
    Column("lapses_on", String, nullable=False),
    Index("deadlines_lapse", "lapses_on", "key"),
)

views_shape = sa.Table(
    "views_shape",
    metadata,
    Column(
        "one", BigInteger, sa.CheckConstraint("one = 1", name="views_shape_one"), primary_key=True, autoincrement=False
    ),
    Column("sha256", String, nullable=False),
)

transfers = sa.Table(
    "transfers",
    metadata,
    Column("index", BigInteger, sa.ForeignKey("statements.index"), primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("debit", String, nullable=False),
    Column("credit", String, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("code", String, nullable=False),
    Column("line", String, nullable=False),
    Index("transfers_debit", "debit", "index", "seq"),
    Index("transfers_credit", "credit", "index", "seq"),
)
