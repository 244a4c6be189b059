"""A PostgreSQL server for one test run: its own cluster in a temporary folder, on a Unix socket only, never as root."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.bench.postgres import cluster, why_not

__all__ = ["server", "why_not"]


@contextmanager
def server() -> Iterator[str]:
    """Yields the URL of the database "postgres"; replace its name for others."""
    with cluster() as running:
        yield running.url().replace("postgresql://", "postgresql+psycopg://")
