"""Wrong staff PINs, counted where a restart does not forget them.

The lock is measured on the monotonic clock (CLOCK_BOOTTIME, ms), so setting the wall clock opens nothing.  That
clock starts again at zero when the machine boots: `remaining_ms` then never shortens a lock and never stretches
it beyond its full length.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from sync.store.schema import pin_guard

FREE_TRIES = 5
_FIRST_LOCK_MS = 60_000
_LONGEST_LOCK_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Guard:
    """`boot_no` is the run of the program that noted the last failure."""

    fails: int = 0
    locked_until_mono_ms: int | None = None
    boot_no: int = 0


def lock_ms(fails: int) -> int:
    """How long the `fails`-th wrong PIN in a row locks: nothing below five, then a minute, doubling to an hour."""
    if fails < FREE_TRIES:
        return 0
    return min(_FIRST_LOCK_MS << min(fails - FREE_TRIES, 16), _LONGEST_LOCK_MS)


def remaining_ms(guard: Guard, mono_ms: int) -> int:
    """How much longer no PIN is to be tried.

    After a reboot `mono_ms` is small and the stored moment may lie days ahead; the rest is capped at the lock's
    full length, which is never less than what is truly left.
    """
    if guard.locked_until_mono_ms is None:
        return 0
    return min(max(0, guard.locked_until_mono_ms - mono_ms), lock_ms(guard.fails))


def failures(db: Connection, who: str) -> Guard:
    row = db.execute(select(pin_guard).where(pin_guard.c.who == who)).first()
    return Guard(row.fails, row.locked_until_mono_ms, row.boot_no) if row else Guard()


def after_failure(before: Guard, mono_ms: int, boot_no: int) -> Guard:
    """One wrong PIN more."""
    fails = min(before.fails + 1, 1000)
    locked = lock_ms(fails)
    return Guard(fails, mono_ms + locked if locked else None, boot_no)


def keep(db: Connection, who: str, now: Guard) -> None:
    values = {"fails": now.fails, "locked_until_mono_ms": now.locked_until_mono_ms, "boot_no": now.boot_no}
    if failures(db, who).fails:
        db.execute(update(pin_guard).where(pin_guard.c.who == who).values(values))
    else:
        db.execute(insert(pin_guard).values(who=who, **values))


def note_failure(db: Connection, who: str, mono_ms: int, boot_no: int) -> Guard:
    """Count a wrong PIN, before its outcome is shown to anybody."""
    after = after_failure(failures(db, who), mono_ms, boot_no)
    keep(db, who, after)
    return after


def clear(db: Connection, who: str) -> None:
    """The right PIN was given."""
    db.execute(delete(pin_guard).where(pin_guard.c.who == who))


def clear_all(db: Connection, begins: str) -> None:
    """Whatever was counted under names that begin so."""
    db.execute(delete(pin_guard).where(pin_guard.c.who.startswith(begins, autoescape=True)))
