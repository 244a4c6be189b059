"""Rows, table and JSON of the figures; the quick groups really run."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.bench import data, gun, main, rows, volumes
from kiosk.bench.card import commands
from kiosk.bench.main import UnknownBench, as_json, as_table, run
from kiosk.bench.rows import CannotRun, Case, Figure, Goal, Group, Setting
from sync.store import bulk, day_signs, ledger, migrate
from sync.store.fault import StoreFault
from sync.store.store import open_store, reading_only

FIELDS = ["name", "unit", "ours", "baseline", "ratio", "goal", "met"]
NAMES = {
    "card.read": "<= baseline + 15 ms",
    "commit.p50": "<= baseline + 0.6 ms",
    "commit.p99": "<= baseline + 3 ms",
    "commit.cpu": None,
    "decide.p99": "<= 5 ms",
    "lists.day_100k": "<= 1.5x",
    "lists.day_1m": "<= 1.5x",
    "lists.outbox_100k": "<= 1.5x",
    "lists.outbox_1m": "<= 1.5x",
    "day.view_100k": "<= 1.5x",
    "day.view_1m": "<= 1.5x",
    "day.view_10m": "<= 1.5x",
    "day.seats": None,
    "day.growth": "<= 1.5x",
    "day.painted": "<= 100 ms",
    "day.live": "<= 300 ms",
    "roster.excel_20k": "<= 2x",
    "roster.platform_20k": "<= 2x",
    "drain.throughput": ">= 0.6x",
    "drain.rss": "<= 30 MB",
    "start.first_frame": "<= 1.6x",
    "start.ready": "<= 2.5x",
    "start.desk": None,
    "memory.idle": "<= baseline + 80 MB",
    "memory.camera": "<= baseline + 180 MB",
    "memory.verifications": "<= baseline + 5 MB",
    "ui.longest_block": "<= 50 ms",
    "code.photographs": ">= 1.15x",
    "code.synthetic": ">= 1.15x",
    "code.frame": "<= 0.33x",
    "code.misreads": "<= 0 misread",
    "gun.wedge": "<= 20 ms",
    "gun.serial": "<= 20 ms",
    "camera.verdict": "<= baseline + 150 ms",
    "face.accuracy": ">= 99.2 % and > baseline",
    "face.tar_1e3": ">= 98.5 %",
    "face.tar_1e4": ">= 96 %",
    "face.frame": "<= 0.125x",
    "face.one_to_n_1k": "<= 1.3x",
    "face.one_to_n_10k": "<= 1.3x",
    "face.one_to_n_100k": "<= 1.3x",
    "liveness.eer": "< baseline",
    "liveness.apcer": None,
    "liveness.bpcer": None,
    "liveness.bpcer_at_apcer5": None,
    "integrity.month": "<= 2 s",
    "integrity.found": ">= 100 %",
    "integrity.wrongly": "<= 1 %",
    "voucher.race": ">= 100 %",
    "voucher.verify_online": "<= baseline + 10 ms",
    "voucher.verdict_cache": "<= 5 ms",
    "hub.lan_notice": "<= baseline + 100 ms",
    "hub.commits": ">= 0.6x",
    "hub.p99": None,
    "hub.lost": "<= 0 entries",
    "hub.double": "<= 0 entries",
    "reports.xlsx_20k": "<= 1.5x",
    "reports.pdf_1k": "<= 2x",
    "reports.rss": "<= baseline + 150 MB",
    "doctor.healthy": "<= 5 s",
    "doctor.broken": "<= 20 s",
    "soak.day": "<= 0 lost or doubled",
    "soak.visits": None,
    "soak.memory": "<= 20 MB",
    "soak.threads": "<= 0 more",
    "soak.descriptors": "<= 0 more",
    "soak.longest_block": "<= 100 ms",
    "soak.held_block": None,
    "soak.own_block": None,
    "package.start": "<= 1.2x",
    "package.size": "<= 150 MB",
    "package.installed": "<= 480 MB",
    "package.ready": "<= baseline + 30 s",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_names_and_goals_are_those_of_the_issue() -> None:
    groups = [main.group_of(name) for name in main.GROUPS]
    goals = {case.name: case.goal.text if case.goal else None for group in groups for case in group.cases}
    assert goals == NAMES
    assert main.names() == list(NAMES)


@pytest.mark.parametrize(
    ("goal", "ours", "baseline", "met"),
    [
        pytest.param(rows.at_most_over(15, "ms"), 17, 2, True, id="just fifteen more"),
        pytest.param(rows.at_most_over(15, "ms"), 17.1, 2, False, id="a little too much more"),
        pytest.param(rows.at_most_times(1.5), 3, 2, True, id="just one and a half times"),
        pytest.param(rows.at_most_times(1.5), 3.1, 2, False, id="more than one and a half times"),
        pytest.param(rows.at_least_times(0.6), 60, 100, True, id="just fast enough"),
        pytest.param(rows.at_least_times(0.6), 59, 100, False, id="too slow"),
        pytest.param(rows.at_most(50, "ms"), 50, None, True, id="at the limit"),
        pytest.param(rows.at_most_times(1.5), 1, None, False, id="no baseline, no goal met"),
    ],
)
def test_goals(goal: Goal, ours: float, baseline: float | None, met: bool) -> None:
    row = rows.row_of(Case("group.case", "ms", goal), Figure(ours, baseline))
    assert (row.met, row.goal) == (met, goal.text)
    assert row.ratio == (ours / baseline if baseline else None)


@pytest.mark.parametrize(
    ("percent", "value"),
    [(50, 50), (99, 99), (100, 100), (1, 1), (0, 1)],
    ids="median p99 max p1 least".split(),
)
def test_percentile_is_the_nearest_rank(percent: float, value: float) -> None:
    assert rows.percentile(list(range(100, 0, -1)), percent) == value


def test_commit_and_decide_give_whole_rows() -> None:
    told = as_json(run(["commit.p50", "commit.cpu", "decide"], full=False, data=None))
    assert json.loads(json.dumps(told)) == told
    assert [row["name"] for row in told] == ["commit.p50", "commit.cpu", "decide.p99"]
    for row in told:
        assert list(row) == FIELDS
        assert isinstance(row["ours"], float) and isinstance(row["met"], bool)
    cpu = told[1]
    assert cpu["goal"] is None and cpu["met"] is True


def test_every_scan_of_the_gun_bench_is_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gun, "SCANS", 5)
    assert len(gun.wedge_ms()) == len(gun.serial_ms()) == 5


def test_a_group_that_cannot_run_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_: Setting) -> dict[str, Figure]:
        raise CannotRun("needs a reader")

    case = Case("card.read", "ms", rows.at_most(1, "ms"))
    monkeypatch.setattr(main, "group_of", lambda _: Group("card", (case,), cannot))
    monkeypatch.setattr(main, "GROUPS", ("card",))
    told = as_json(run([], full=False, data=None))
    assert told == [
        {
            "name": "card.read",
            "unit": "ms",
            "ours": None,
            "baseline": None,
            "ratio": None,
            "goal": "<= 1 ms",
            "met": False,
            "reason": "needs a reader",
        }
    ]


def test_one_case_may_be_impossible_beside_others(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = (Case("code.frame", "ms"), Case("code.photographs", "read", rows.at_least_times(1.15)))
    figures = {"code.frame": Figure(1.0), "code.photographs": CannotRun("no photographs")}
    monkeypatch.setattr(main, "group_of", lambda _: Group("code", cases, lambda _: figures))
    monkeypatch.setattr(main, "GROUPS", ("code",))
    frame, photographs = run([], full=False, data=None)
    assert (frame.ours, frame.met) == (1.0, True)
    assert (photographs.ours, photographs.met, photographs.reason) == (None, False, "no photographs")


def test_benchmark_data_is_named_or_in_the_environment_or_beside_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, environment, beside = (tmp_path / name for name in ("named", "environment", "beside"))
    for folder in (named, environment, beside):
        folder.mkdir()
    monkeypatch.setattr(data, "BESIDE", beside)
    monkeypatch.setenv("KIOSK_BENCH_DATA", str(environment))
    assert data.folder(named) == named
    assert data.folder(None) == environment
    monkeypatch.delenv("KIOSK_BENCH_DATA")
    assert data.folder(None) == beside
    beside.rmdir()
    assert data.folder(None) is None
    assert data.folder(tmp_path / "mistyped") is None


def test_a_bug_of_ours_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Setting) -> dict[str, Figure]:
        raise KeyError("ours")

    monkeypatch.setattr(main, "group_of", lambda _: Group("card", (Case("card.read", "ms"),), broken))
    monkeypatch.setattr(main, "GROUPS", ("card",))
    with pytest.raises(KeyError):
        run([], full=False, data=None)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownBench, match=r"faces: choose among .*card\.read"):
        run(["faces"], full=False, data=None)


def test_the_table_has_a_line_for_each_row() -> None:
    measured = rows.row_of(Case("commit.p50", "ms", rows.at_most_over(0.6, "ms")), Figure(1.23456, 0.9))
    skipped = rows.row_not_run(Case("card.read", "ms", rows.at_most(1, "ms")), "needs root")
    head, first, second = as_table([measured, skipped]).splitlines()
    assert head.split() == FIELDS
    assert first.split() == [
        "commit.p50",
        "ms",
        "1.235",
        "0.9",
        "1.372",
        *"<= baseline + 0.6 ms".split(),
        "yes",
    ]
    assert second.split() == ["card.read", "ms", "-", "-", "-", "<=", "1", "ms", "NO", "needs", "root"]


def test_a_volume_is_made_once_and_kept(tmp_path: Path) -> None:
    path, vault = volumes.book(tmp_path, 50, 5)
    made = path.stat().st_mtime_ns
    again, same = volumes.book(tmp_path, 50, 5)
    assert (again, again.stat().st_mtime_ns, same.key_id()) == (path, made, vault.key_id())
    copied, _ = volumes.copy(tmp_path, 50, 5, tmp_path / "copy")
    assert copied.read_bytes() == path.read_bytes()


NEXT_REVISION = """
revision, down_revision = "9999", "{newest}"


def upgrade() -> None:
    pass
"""


def test_a_kept_volume_takes_the_schema_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, vault = volumes.book(tmp_path, 50, 5)
    newer = tmp_path / "newer"
    shutil.copytree(migrate.SCRIPTS, newer)
    (newer / "versions" / "v9999_next.py").write_text(NEXT_REVISION.format(newest=migrate.newest()))
    monkeypatch.setattr(migrate, "SCRIPTS", newer)
    with pytest.raises(StoreFault, match="another schema"), reading_only(path, vault):
        pass
    volumes.book(tmp_path, 50, 5)
    with reading_only(path, vault) as db:
        assert migrate.revision_of(db) == "9999"


def test_the_raw_side_sends_what_the_dialogue_sends() -> None:
    wires = commands()
    assert wires[0][:4] == [0x00, 0xA4, 0x04, 0x00]
    assert len(wires) > 5


def test_a_volume_laid_down_again_is_later_days_of_the_same(tmp_path: Path) -> None:
    path, vault = volumes.copy(tmp_path, 4000, 5, tmp_path / "copy")
    volumes.multiply(path, vault.db_key, 4000, 3)
    store = open_store(path, vault, volumes.DESK_NO)
    try:
        with store.reading() as db:
            first, last = (bulk.FIRST_DAY + timedelta(days=day) for day in (0, 5))
            days_ = [
                [row[3:] for row in sorted(day_signs.signs(db, day), key=lambda row: row[3])]
                for day in (first, first + timedelta(days=2), first + timedelta(days=4))
            ]
            assert days_[0] == days_[1] == days_[2] and len(days_[0]) == bulk.PER_DAY
            assert len(list(day_signs.signs(db, last))) == bulk.PER_DAY
            assert ledger.head(db, volumes.DESK_NO)[0] == 12_000
            plan = db.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM entry WHERE day = '2025-01-03'").all()
            assert "ix_entry_day" in plan[0][3]
    finally:
        store.close()
