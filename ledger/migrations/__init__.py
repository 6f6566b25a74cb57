"""The schema's history: one file per step under `versions/`, each forward only.

Promise: `upgrade` brings a database to the newest step inside the caller's transaction, so a step is taken whole or not
at all; `current` says where a database stands, `NEWEST` where it should.

Rules
* A step names its tables and triggers itself; it never reads `ledger.tables`, which goes on changing after it.
* Nothing goes back: a ledger's rows are evidence, and a step that dropped them would destroy it.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from ledger.db import Session

NEWEST = "0004"


def upgrade(session: Session) -> None:
    """Take every step that this database has not taken yet."""
    from alembic import command  # noqa: PLC0415 - a fifth of a second that only a new schema is worth
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = session
    command.upgrade(config, "head")


def current(session: Session) -> tuple[str, ...]:
    """The newest step that this database has taken; empty for an empty one, and never more than one."""
    if not sa.inspect(session).has_table("alembic_version"):
        return ()
    return tuple(session.execute(sa.text("SELECT version_num FROM alembic_version")).scalars())
