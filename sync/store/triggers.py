"""Append-only by the database itself: an entry can be neither changed nor deleted, on SQLite and on PostgreSQL.

This stops mistakes and careless tools, not the owner of the file, who can drop a trigger; against that there are
hashes, signatures and the platform's receipts (verify.py).
"""

from __future__ import annotations

APPEND_ONLY = ("entry", "receipt")


def create(dialect: str, table: str) -> tuple[str, ...]:
    """The statements that make `table` append-only.  A migration that rebuilds the table must run them again."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    )
