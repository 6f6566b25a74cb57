"""The first schema: statements, vault, tree, views, book; and the triggers that let them only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = (
    *(
        db.forbid(table, doing)
        for table in ("statements", "data_keys", "disclosures", "transfers")
        for doing in ("update", "delete")
    ),
    db.unique("statements", 'OLD."index" = NEW."index" OR OLD.id = NEW.id OR OLD.signing_sha256 = NEW.signing_sha256'),
    db.unique("data_keys", "OLD.id = NEW.id"),
    db.unique("disclosures", "OLD.digest = NEW.digest"),
    db.unique("transfers", 'OLD."index" = NEW."index" AND OLD.seq = NEW.seq'),
    db.unique("head", "OLD.one = NEW.one"),
    db.unique("tiles", "OLD.level = NEW.level AND OLD.n = NEW.n", unless=db.begins_with("NEW.hashes", "OLD.hashes")),
    db.forbid("tiles", "delete"),
    db.forbid(
        "tiles", "update", f"NEW.level = OLD.level AND NEW.n = OLD.n AND {db.begins_with('NEW.hashes', 'OLD.hashes')}"
    ),
    db.forbid("head", "delete"),
    db.forbid(
        "head", "update", "NEW.size > OLD.size AND NEW.origin = OLD.origin AND NEW.admitted_at_ms >= OLD.admitted_at_ms"
    ),
)


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    _statements()
    _vault()
    _tree()
    _views()
    for trigger in TRIGGERS:
        op.execute(trigger)


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("index", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("signing_sha256", sa.String, nullable=False, unique=True),
        sa.Column("admitted_at_ms", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("iss", sa.String, nullable=False),
        sa.Column("kid", sa.String, nullable=False),
        sa.Column("jwt", sa.LargeBinary, nullable=False),
    )
    op.create_index("statements_thread", "statements", ["thread", "index"])


def _vault() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "disclosures",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("statement_id", sa.String, sa.ForeignKey("statements.id"), nullable=False),
        sa.Column("person", sa.String, sa.ForeignKey("data_keys.id"), nullable=False),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    op.create_index("disclosures_statement", "disclosures", ["statement_id", "digest"])
    op.create_index("disclosures_person", "disclosures", ["person"])


def _tree() -> None:
    op.create_table(
        "tiles",
        sa.Column("level", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "head",
        sa.Column(
            "one", sa.BigInteger, sa.CheckConstraint("one = 1", name="head_one"), primary_key=True, autoincrement=False
        ),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("admitted_at_ms", sa.BigInteger, nullable=False),
        sa.Column("checkpoint", sa.String, nullable=False),
    )


def _views() -> None:
    op.create_table(
        "records",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("home", sa.String, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_index("records_home", "records", ["home", "key"])
    op.create_index("records_type", "records", ["type", "key"])
    op.create_table(
        "roles",
        sa.Column("party", sa.String, primary_key=True),
        sa.Column("thread", sa.String, primary_key=True),
        sa.Column("role", sa.String, primary_key=True),
    )
    op.create_table(
        "transfers",
        sa.Column("index", sa.BigInteger, sa.ForeignKey("statements.index"), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("debit", sa.String, nullable=False),
        sa.Column("credit", sa.String, nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("line", sa.String, nullable=False),
    )
    op.create_index("transfers_debit", "transfers", ["debit", "index", "seq"])
    op.create_index("transfers_credit", "transfers", ["credit", "index", "seq"])
