"""The fourth schema: which release's records the views hold. Of a ledger with views already, nobody knows: no row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; founding and rebuilding write its one row."""
    op.create_table(
        "views_shape",
        sa.Column(
            "one",
            sa.BigInteger,
            sa.CheckConstraint("one = 1", name="views_shape_one"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("sha256", sa.String, nullable=False),
    )
