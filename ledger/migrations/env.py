"""Run by Alembic for each command: migrates over the connection that `ledger.migrations` hands in."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
