"""SQLite's look at every page: whole, torn, and out of time.  Which pages the doctor names is in its own tests."""

from __future__ import annotations

from pathlib import Path

from sync.store.integrity import quick_check
from sync.store.keys import open_vault
from sync.store.store import open_store, reading_only
from tests.support.drafts import DESK, draft


def test_a_whole_book_and_one_there_is_no_time_for(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "keys", create=True, rungs=["weak-file"], environment="training")
    store = open_store(tmp_path / "book.db", vault, DESK)
    for number in range(200):
        store.record(draft(number)).result()
    store.close()
    with reading_only(tmp_path / "book.db", vault) as db:
        assert quick_check(db, 60.0) == ""
        assert quick_check(db, -1.0) is None, "no time at all"
        assert quick_check(db, 60.0) == "", "the connection goes on after it"
