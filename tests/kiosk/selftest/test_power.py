"""N acknowledged = N found; and where one is gone or the book was touched, it says so."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from config.load import load_training
from config.schema import Settings
from kiosk.selftest import commands, power
from kiosk.selftest.power import NotRun, against, cut
from sync.store.keys import open_vault
from sync.store.store import open_store

DESK = "SELFTEST"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, power.Told]:
    folder = tmp_path_factory.mktemp("power")
    return folder, cut(folder, DESK, "training", 3, random.Random(7))


def test_what_was_acknowledged_is_there_however_often_it_is_cut_off(told: tuple[Path, power.Told]) -> None:
    _, kept = told
    assert kept.kept and kept.found == len(kept.ids) > 3 and kept.rounds == 3
    assert len(set(kept.ids)) == len(kept.ids) and kept.entries >= kept.found
    assert len({one.split("-")[1] for one in kept.ids}) == 3, "a start each"


def test_a_lost_entry_is_found_missing(told: tuple[Path, power.Told]) -> None:
    folder, kept = told
    again = against(folder, DESK, "training", [*kept.ids, f"{DESK}-9-99999"], kept.run, 3)
    assert not again.kept and again.lost == (f"{DESK}-9-99999",) and again.found == len(kept.ids)


def test_a_book_with_a_hole_is_not_kept(told: tuple[Path, power.Told], tmp_path: Path) -> None:
    folder, kept = told
    shutil.copytree(folder, tmp_path / "copy")
    vault = open_vault(tmp_path / "copy" / "keys", create=False, environment="training")
    store = open_store(tmp_path / "copy" / "book.db", vault, DESK)

    def tear(db: object) -> None:
        for line in ("DROP TRIGGER IF EXISTS entry_no_delete", "PRAGMA foreign_keys = OFF"):
            db.execute(text(line))  # type: ignore[attr-defined]
        triggers = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))  # type: ignore[attr-defined]
        for (name,) in triggers.all():
            db.execute(text(f"DROP TRIGGER {name}"))  # type: ignore[attr-defined]
        db.execute(text("DELETE FROM outbox WHERE entry_id = :id"), {"id": kept.ids[1]})  # type: ignore[attr-defined]
        db.execute(text("DELETE FROM entry WHERE id = :id"), {"id": kept.ids[1]})  # type: ignore[attr-defined]

    store.write(tear).result(10)
    store.close()
    again = against(tmp_path / "copy", DESK, "training", kept.ids, kept.run, 3)
    assert again.lost == (kept.ids[1],) and any(one.startswith("GAP") for one in again.problems)


def test_a_writer_that_cannot_write_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "STARTS_S", 20)
    (tmp_path / "keys").write_bytes(b"no folder")
    with pytest.raises(NotRun):
        cut(tmp_path, DESK, "training", 1, random.Random(1))


def settings(folder: Path, kind: str = "none") -> Settings:
    made = load_training(overrides={"folder": str(folder), "desk.no": "KSK-990000-0009"})
    return replace(made, platform=replace(made.platform, kind=kind))  # type: ignore[arg-type]


def test_kept_in_the_desks_own_book_and_held_against_it_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = settings(tmp_path / "desk")
    assert commands.power(desk, 1, keep=True, report=None, as_json=True) == commands.KEPT
    report = tmp_path / "report.json"
    report.write_text(capsys.readouterr().out, encoding="utf-8")
    assert json.loads(report.read_text(encoding="utf-8"))["endedBy"] == "SIGKILL"
    assert commands.power(desk, 1, keep=False, report=report, as_json=True) == commands.KEPT
    said = json.loads(capsys.readouterr().out)
    assert said["found"] == said["acknowledged"] > 0 and "ids" not in said
    report.write_text("{}", encoding="utf-8")
    assert commands.power(desk, 1, keep=False, report=report, as_json=True) == commands.NOT_TRIED


def test_without_keep_nothing_stays_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        commands.power(settings(tmp_path / "desk"), 1, keep=False, report=None, as_json=False)
        == commands.KEPT
    )
    assert list((tmp_path / "desk").iterdir()) == [] and "1" in capsys.readouterr().out


def test_the_book_of_a_desk_at_work_is_not_tried_in(tmp_path: Path) -> None:
    assert (
        commands.power(settings(tmp_path, "ktp"), 1, keep=True, report=None, as_json=True)
        == commands.NOT_TRIED
    )
    assert list(tmp_path.iterdir()) == []
