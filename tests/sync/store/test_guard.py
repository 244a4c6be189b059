"""Wrong staff PINs: counted in the file, locked on the monotonic clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from sync.store import guard
from sync.store.guard import Guard
from sync.store.keys import Vault
from sync.store.store import open_store
from tests.support.drafts import DESK


def test_nobody_starts_locked(db: Connection) -> None:
    assert guard.failures(db, "supervisor") == Guard(0, None, 0)


def test_the_fifth_failure_locks_and_the_right_pin_clears(db: Connection) -> None:
    for number in range(1, 5):
        assert guard.note_failure(db, "supervisor", 1000, 3) == Guard(number, None, 3)
    assert guard.note_failure(db, "supervisor", 1000, 3) == Guard(5, 61_000, 3)
    assert guard.failures(db, "supervisor") == Guard(5, 61_000, 3)
    guard.clear(db, "supervisor")
    assert guard.failures(db, "supervisor").fails == 0


def test_one_persons_failures_are_not_anothers(db: Connection) -> None:
    guard.note_failure(db, "supervisor", 1000, 3)
    assert guard.failures(db, "clerk").fails == 0


@pytest.mark.parametrize(
    ("fails", "seconds"),
    [(4, 0), (5, 60), (6, 120), (10, 1920), (11, 3600), (1000, 3600)],
    ids=["free", "first", "second", "sixth", "longest", "for ever"],
)
def test_locks_grow_up_to_an_hour(fails: int, seconds: int) -> None:
    assert guard.lock_ms(fails) == seconds * 1000


@given(
    locked_at=st.integers(0, 10**9), up_for=st.integers(0, 10**8), waited=st.integers(0, 10**8),
    fails=st.integers(5, 20), reboot=st.booleans(),
)  # fmt: skip
def test_a_reboot_neither_shortens_nor_stretches_a_lock(
    locked_at: int, up_for: int, waited: int, fails: int, reboot: bool
) -> None:
    """After a reboot at least `up_for` has truly passed, and that is all the new clock can know."""
    full = guard.lock_ms(fails)
    noted = Guard(fails, locked_at + full, 1)
    if reboot:
        assert max(0, full - up_for) <= guard.remaining_ms(noted, up_for) <= full
    else:
        assert guard.remaining_ms(noted, locked_at + waited) == max(0, full - waited)


def test_failures_survive_a_restart(book: Path, vault: Vault) -> None:
    for number in range(1, 4):
        store = open_store(book, vault, DESK)
        boot_no = store.boot_no
        noted = store.write(lambda db, boot_no=boot_no: guard.note_failure(db, "supervisor", 5, boot_no))
        assert noted.result(10) == Guard(number, None, boot_no)
        store.close()
