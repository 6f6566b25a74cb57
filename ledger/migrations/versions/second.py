"""The second schema: the index of what the clock has still to record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; no ledger of the first schema holds anything that lapses."""
    op.create_table(
        "deadlines",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("lapses_on", sa.String, nullable=False),
    )
    op.create_index("deadlines_lapse", "deadlines", ["lapses_on", "key"])
