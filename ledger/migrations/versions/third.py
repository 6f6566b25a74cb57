"""The third schema: attachments, the index of the hashes that statements name, and who has to do with whom."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TRIGGERS = (
    db.forbid("attachments", "update"),
    db.forbid("attachments", "delete"),
    db.unique("attachments", "OLD.sha256 = NEW.sha256 AND OLD.party = NEW.party"),
)


def upgrade() -> None:
    """Make the tables, and fill the two views from what was said before."""
    op.create_table(
        "attachments",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("party", sa.String, primary_key=True),
        sa.Column("media", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    op.create_index("attachments_party", "attachments", ["party", "at_ms"])
    op.create_table(
        "mentions",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("index", sa.BigInteger, sa.ForeignKey("statements.index"), primary_key=True, autoincrement=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("iss", sa.String, nullable=False),
    )
    op.create_table(
        "counterparties",
        sa.Column("party", sa.String, primary_key=True),
        sa.Column("other", sa.String, primary_key=True),
    )
    for trigger in TRIGGERS:
        op.execute(trigger)
    _fill()


def _fill() -> None:
    """The two views of a ledger that was written before this step."""
    session = op.get_bind()
    session.exec_driver_sql(
        "INSERT INTO counterparties SELECT DISTINCT mine.party, theirs.party "
        "FROM roles AS mine JOIN roles AS theirs ON mine.thread = theirs.thread"
    )
    for index, thread, iss, jwt in session.exec_driver_sql('SELECT "index", thread, iss, jwt FROM statements').all():
        payload = json.loads(base64.urlsafe_b64decode(jwt.split(b".")[1] + b"=="))
        found = set(_hashes(payload["body"])) | set(_hashes(payload.get("via", {})))
        for sha256 in sorted(found if not thread.startswith("system:") else ()):
            session.exec_driver_sql("INSERT INTO mentions VALUES (?, ?, ?, ?)", (sha256, index, thread, iss))


def _hashes(value: Any) -> Iterator[str]:
    """The hashes of files in a body: up to this step their names ended so."""
    for name, one in value.items() if isinstance(value, dict) else ():
        if name.endswith("sha256") and isinstance(one, str):
            yield one
        yield from _hashes(one)
    for one in value if isinstance(value, list) else ():
        yield from _hashes(one)
