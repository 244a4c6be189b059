"""SQLite's own look at every page of the book, for as long as there is time."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection

from sync.store.driver_errors import DRIVER_ERRORS

WHICH: Final = "*** in database main ***"
"""Before a complaint; there is no other."""
STEPS: Final = 20_000
"""Instructions of SQLite's machine between two looks at the clock: some milliseconds."""


def quick_check(db: Connection, within_s: float) -> str | None:
    """ "" for a whole book, SQLite's first complaint, None where the time was over first.  A page that does not open
    with the book's key is complained of, too."""
    raw: Any = db.connection.driver_connection
    ends, late = monotonic() + within_s, False

    def look_at_clock() -> int:
        nonlocal late
        late = monotonic() > ends
        return late

    raw.set_progress_handler(look_at_clock, STEPS)
    try:
        said = str(raw.execute("PRAGMA quick_check(1)").fetchone()[0])
    except DRIVER_ERRORS as error:
        return None if late else str(error)
    finally:
        raw.set_progress_handler(None, STEPS)
    return "" if said == "ok" else " ".join(said.removeprefix(WHICH).split())
