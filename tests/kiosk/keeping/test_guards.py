"""Each guard of what keeps the desk by itself; and how long logs are kept, and what a phone reads of a bundle."""

from __future__ import annotations

import logging
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.keeping import bundle
from kiosk.keeping.bundle import MOST_LINES, NEWEST, gather, short
from kiosk.keeping.logs import LOG_MONTHS, LOGS, start_logging, stop_logging
from kiosk.keeping.returned import finish_restore
from sync.backup.place import RESTORING
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ownership, in_use


def test_a_restore_is_finished_by_one_program_alone(tmp_path: Path) -> None:
    (tmp_path / RESTORING).mkdir()
    (tmp_path / "book.db").touch()
    other = Ownership(tmp_path / "book.db")
    with pytest.raises(StoreFault, match="H06"):
        finish_restore(tmp_path, "book.db")
    assert (tmp_path / RESTORING).exists()
    other.release()
    finish_restore(tmp_path, "book.db")
    assert not (tmp_path / RESTORING).exists() and not in_use(tmp_path / "book.db")


def test_a_bundle_holds_the_newest_days_and_no_more(tmp_path: Path) -> None:
    (tmp_path / LOGS).mkdir()
    for day in range(NEWEST + 3):
        path = tmp_path / LOGS / f"kiosk.log.2026-11-{10 + day}"
        path.write_text(f"x INFO day number {day}\n", "utf-8")
        os.utime(path, (1000 + day, 1000 + day))
    (log,) = gather(tmp_path, [("desk", "x")])[1:]
    assert [f"day number {day}" in log.text for day in range(NEWEST + 3)] == [False] * 3 + [True] * NEWEST
    (tmp_path / LOGS / "kiosk.log").write_text("x INFO many\n" * (MOST_LINES + 50), "utf-8")
    (log,) = gather(tmp_path, [("desk", "x")])[1:]
    assert log.text.count("\n") == MOST_LINES


def test_a_phone_reads_only_what_stands_on_the_screen(tmp_path: Path) -> None:
    """The code is made of the sheets that were read, never of the logs again."""
    (tmp_path / LOGS).mkdir()
    lines = "\n".join(f"2026-11-26 08:00:{n:02d} ERROR main x: broke {n}" for n in range(40))
    (tmp_path / LOGS / "kiosk.log").write_text(lines, "utf-8")
    sheets = gather(tmp_path, [("desk", "KSK-990000-0001"), ("readers", "fail E01")])
    shown = {line for one in sheets for line in one.text.splitlines()}
    code = short(sheets)
    assert set(code.splitlines()) <= shown and "broke 39" in code
    assert len(code) <= bundle.SHORT


def test_logs_are_kept_for_six_months_and_then_go(tmp_path: Path) -> None:
    """网络安全法 21(三): not less than six months; a file a day, the day after the last one goes."""
    start_logging(tmp_path, screen=False)
    try:
        (handler,) = [
            one for one in logging.getLogger().handlers
            if getattr(one, "baseFilename", "").startswith(str(tmp_path)) and one.baseFilename.endswith("kiosk.log")  # type: ignore[attr-defined]
        ]  # fmt: skip
        first = date(2026, 11, 25)
        for ago in range(400):
            (tmp_path / LOGS / f"kiosk.log.{first - timedelta(days=ago)}").touch()
        gone = [Path(one) for one in handler.getFilesToDelete()]  # type: ignore[attr-defined]
        for one in gone:
            one.unlink()
        kept = sorted(one.name.removeprefix("kiosk.log.") for one in (tmp_path / LOGS).glob("kiosk.log.*"))
    finally:
        stop_logging()
    oldest = date.fromisoformat(kept[0])
    assert first - oldest >= timedelta(days=184), "six months, whichever they are"
    assert first - oldest <= timedelta(days=31 * LOG_MONTHS)
