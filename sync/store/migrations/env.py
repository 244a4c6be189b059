"""Alembic's environment.  Always run by sync/store/migrate.py, which hands over an open connection.

The engines begin every transaction explicitly (engines.py), so DDL is transactional on SQLite as well: killed at
any statement, the whole upgrade is as if it had not begun, and the next start tries again.
"""

from __future__ import annotations

from alembic import context

from sync.store import (  # noqa: F401  their tables are part of it
    schema_hub,
    schema_lan,
    schema_lessons,
    schema_mirror,
    schema_moves,
    schema_people,
    schema_printing,
    schema_staff,
    schema_uses,
)
from sync.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
