"""The doctor: right about a desk that is well, right about each way it can be ill, and never a hand on anything."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from PySide6.QtCore import QCoreApplication

from config.bad import BadSetting
from config.load import load_training
from config.schema import Settings
from kiosk.compose.book import BOOK, KEYS
from kiosk.doctor import book as inside
from kiosk.doctor import clock, disk, outside, readers
from kiosk.doctor.check import Check, as_json, as_table, healthy, info
from kiosk.doctor.examination import OTHERS, examine
from kiosk.staff.door import PEPPER, hash_pin
from kiosk.ui.window import prepare
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.lan.pairs import Pair, keep_pairs
from sync.platform import gm
from sync.store import engines, notices
from sync.store.guardfiles import Ballast, beside
from sync.store.keys import open_vault
from sync.store.store import open_store
from tests.support.drafts import DESK, draft
from tests.support.training_desk import TrainingDesk, training_desk

prepare(offscreen=True)


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def look(settings: Settings) -> dict[str, Check]:
    """Everything about the folder."""
    vault = inside.vault_of(settings)
    return by_name(
        [
            inside.keys(settings, vault),
            *inside.book(settings, vault),
            inside.templates(settings, vault, ""),
            inside.ballast(settings),
        ]
    )


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    """A closed desk with three entries."""
    folder = tmp_path / "desk"
    vault = open_vault(folder / KEYS, create=True, rungs=["weak-file"], environment="training")
    vault.keep_secret(PEPPER, bytes(32))
    store = open_store(folder / BOOK, vault, DESK)
    for number in range(3):
        store.record(draft(number)).result()
    store.close()
    staff = [{"name": "李老师", "pin": hash_pin(b"246810", bytes(32))}]
    return load_training(overrides={"folder": str(folder), "staff": staff})


# --- well -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(qapp: QCoreApplication) -> Iterator[TrainingDesk]:
    with training_desk() as desk:
        yield desk


def test_a_running_desk_is_well(running: TrainingDesk) -> None:
    settings = running.ground.settings
    before = contents(settings.folder)
    checks = examine(settings, "training.toml")
    assert contents(settings.folder) == before
    states = {check.name: check.state.value for check in checks}
    assert [check.name for check in checks] == ["settings", *OTHERS]
    assert healthy(checks), as_table(checks)
    for name in (
        "settings",
        "python",
        "sqlite",
        "gm",
        "words",
        "staff",
        "schema",
        "ledger",
        "ballast",
        "platform",
        "activation",
    ):
        assert states[name] == "ok", name
    assert states["book"] == "info", "a running kiosk holds the file"
    assert states["keys"] == "warn" and states["clock"] == "ok"
    assert states["gun"] == "info" and states["camera"] == states["face"] == "not-fitted"
    assert states["service"] == states["vendor"] == states["certificate"] == "not-fitted"


def contents(folder: Path) -> dict[str, bytes]:
    """What must stay as it is: keys, marks, the lock.  The running kiosk itself may write its book."""
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "book.db-" not in path.name and path.name != "book.db"
    }


def test_a_closed_desk_is_well_and_stays_untouched(desk: Settings) -> None:
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    found = look(desk)
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before
    assert {name: check.state.value for name, check in found.items()} == {
        "keys": "warn", "staff": "ok", "book": "ok", "schema": "ok", "integrity": "ok", "ledger": "ok",
        "time_order": "ok", "backlog": "warn",
        "consents": "not-fitted", "templates": "not-fitted", "lan": "not-fitted", "ballast": "ok",
    }  # fmt: skip
    assert found["ledger"].reason.args == ("3",)


def test_a_desk_that_never_started_is_no_fault(tmp_path: Path) -> None:
    settings = load_training(overrides={"folder": str(tmp_path / "none")})
    states = {name: check.state.value for name, check in look(settings).items()}
    assert states == {
        "keys": "info",
        "staff": "warn",
        "book": "info",
        "schema": "skipped",
        "integrity": "skipped",
        "time_order": "skipped",
        "ledger": "skipped",
        "backlog": "skipped",
        "consents": "skipped",
        "templates": "skipped",
        "lan": "skipped",
        "ballast": "skipped",
    }
    assert not (tmp_path / "none").exists()


def test_only_the_end_of_a_long_book_is_verified(desk: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "QUICK_ENTRIES", 2)
    assert look(desk)["ledger"].reason.args == ("2", "3")


# --- ill ------------------------------------------------------------------------------------------------


def lose_keys(desk: Settings) -> None:
    shutil.rmtree(desk.folder / KEYS)


def other_keys(desk: Settings) -> None:
    lose_keys(desk)
    open_vault(desk.folder / KEYS, create=True, rungs=["weak-file"], environment="training")


def lose_book(desk: Settings) -> None:
    (desk.folder / BOOK).unlink()


def tear_book(desk: Settings) -> None:
    (desk.folder / BOOK).write_bytes(bytes(8192))


def give_ballast_away(desk: Settings) -> None:
    assert Ballast(desk.folder / BOOK).release()


def tamper(desk: Settings) -> None:
    change(desk, "UPDATE entry SET class_no = 'C2' WHERE seq = 2", "entry")


def another_schema(desk: Settings) -> None:
    change(desk, "UPDATE alembic_version SET version_num = '9999'", "")


def change(desk: Settings, sql: str, guarded: str) -> None:
    """As somebody with the database key could."""
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    db = sqlcipher.connect(str(desk.folder / BOOK), isolation_level=None)
    engines.key_connection(db, vault.db_key)
    if guarded:
        rows = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (guarded,)
        ).fetchall()
        for (name,) in rows:
            db.execute(f"DROP TRIGGER {name}")
    db.execute(sql)
    db.close()


ILL: dict[str, tuple[Callable[[Settings], None], str, str]] = {
    "keys gone": (lose_keys, "keys", "H03"),
    "another desk's keys": (other_keys, "book", "H03"),
    "book gone": (lose_book, "book", "H04"),
    "book torn": (tear_book, "book", "H03"),
    "an entry was changed": (tamper, "ledger", "H04"),
    "written by a newer program": (another_schema, "schema", "H02"),
}


@pytest.mark.parametrize("case", ILL)
def test_each_illness_has_its_code_and_remedy(desk: Settings, case: str) -> None:
    hurt, name, code = ILL[case]
    hurt(desk)
    check = look(desk)[name]
    assert (check.state.value, check.code) == ("fail", code)
    assert check.remedy is not None


def test_a_spent_reserve_is_a_warning(desk: Settings) -> None:
    give_ballast_away(desk)
    assert (look(desk)["ballast"].state.value, look(desk)["ballast"].code) == ("warn", "H05")


def test_a_book_that_never_had_one_was_never_full(desk: Settings) -> None:
    """As one brought back from a backup, before its first start."""
    beside(desk.folder / BOOK, ".ballast").unlink()
    assert look(desk)["ballast"] == info("ballast", Text("doctor.said.ballast_unmade"))


def test_staff_pins(desk: Settings) -> None:
    member = desk.staff[0]
    assert look(replace(desk, staff=()))["staff"].state.value == "warn"
    assert look(replace(desk, staff=(replace(member, pin="246810"),)))["staff"].state.value == "fail"
    assert "246810" not in as_table([look(replace(desk, staff=(replace(member, pin="246810"),)))["staff"]])


def test_a_wrong_setting_leaves_nothing_else_to_look_at() -> None:
    checks = examine(BadSetting("site.toml", "card.backend", "one-of", "pcsc"), "site.toml")
    assert [(check.name, check.state.value, check.code) for check in checks[:1]] == [
        ("settings", "fail", "G01")
    ]
    assert {check.state.value for check in checks[1:]} == {"skipped"} and len(checks) == 1 + len(OTHERS)
    for text in ("site.toml", "card.backend", "请从这些里选一个：pcsc"):
        assert text in as_table(checks)


@pytest.mark.parametrize(
    ("free_bytes", "state"), [(3_000_000_000, "ok"), (1_999_000_000, "warn"), (499_000_000, "fail")]
)
def test_disk(free_bytes: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: SimpleNamespace(free=free_bytes))
    assert disk.disk(tmp_path / "not" / "yet").state.value == state


@pytest.mark.parametrize(
    ("offset_ms", "state"), [(0, "ok"), (-4_999, "ok"), (6_000, "warn"), (-86_400_000, "warn")]
)
def test_clock_against_the_platform(offset_ms: int, state: str) -> None:
    assert clock.clock(offset_ms).state.value == state


# --- the platform and the readers -----------------------------------------------------------------------


def asked(running: TrainingDesk, **changed: object) -> dict[str, Check]:
    settings = running.ground.settings
    settings = replace(settings, platform=replace(settings.platform, **changed))  # type: ignore[arg-type]  # a table
    return by_name(outside.platform(settings, "training.toml", running.kiosk.book.vault)[0])


def test_platform_that_is_not_there(running: TrainingDesk) -> None:
    found = asked(running, url="http://127.0.0.1:9/ktp/v1")
    assert (found["platform"].state.value, found["platform"].code) == ("warn", "F01")
    assert found["activation"].state.value == "skipped"


def test_platform_that_signs_with_another_key(running: TrainingDesk) -> None:
    found = asked(running, platform_key=gm.Sm2Key.generate().public.hex())
    assert (found["platform"].state.value, found["platform"].code) == ("fail", "F06")


def test_desk_that_the_platform_does_not_know(running: TrainingDesk, tmp_path: Path) -> None:
    fresh = open_vault(tmp_path, create=True, rungs=["weak-file"], environment="training")
    before = (tmp_path / "keys.sealed").read_bytes()
    found = by_name(outside.platform(running.ground.settings, "training.toml", fresh)[0])
    assert found["platform"].state.value == "ok"
    assert (found["activation"].state.value, found["activation"].code) == ("fail", "F05")
    assert (tmp_path / "keys.sealed").read_bytes() == before, "the doctor made keys"


def test_platform_settings_that_cannot_be_used(running: TrainingDesk) -> None:
    found = asked(running, platform_key="00")
    assert (found["platform"].state.value, found["platform"].code) == ("fail", "G01")


@pytest.mark.parametrize(
    ("backend", "name", "state"),
    [
        ("virtual", "readers", "info"),
        ("vendor-library", "vendor", "fail"),
        ("vendor-websocket", "vendor", "fail"),
    ],
)
def test_readers(backend: str, name: str, state: str) -> None:
    settings = load_training(overrides={"card.backend": backend, "card.address": "ws://127.0.0.1:9"})
    found = by_name(readers.readers(settings))
    assert tuple(found) == readers.READER_PARTS
    assert found[name].state.value == state


# --- how it is said -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_and_table_in_both_languages(desk: Settings, language: str) -> None:
    tamper(desk)
    checks = list(look(desk).values())
    told = as_json(checks, language)
    assert told["healthy"] is False
    for row in told["checks"]:  # type: ignore[attr-defined]  # a list, as the contract says
        assert tuple(row) == ("name", "state", "reason", "remedy", "code")
        assert row["reason"] and (row["remedy"] or row["state"] != "fail")
    table = as_table(checks, language)
    assert "【" not in table and "(H04)" in table


def test_every_name_has_words() -> None:
    for language in LANGUAGES:
        words = Words(language, strict=True)
        assert all(words.text(f"doctor.name.{name}") for name in ("settings", *OTHERS))


def test_neighbours(desk: Settings) -> None:
    """The one that was heard longest ago, if any is paired."""
    assert look(desk)["lan"].state == "not-fitted"
    on = replace(desk, lan=replace(desk.lan, on=True))
    assert look(on)["lan"].state == "info"
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    pairs = [Pair(f"KSK-990000-000{number}", bytes(32), bytes(32)) for number in (2, 3)]
    keep_pairs(vault, pairs)
    store = open_store(desk.folder / BOOK, vault, DESK)
    now_ms = time.time_ns() // 1_000_000
    mark = notices.Heard("KSK-990000-0002", 1, bytes(32), now_ms - 5_000)
    store.write(lambda db: notices.mark_heard(db, mark)).result()
    store.close()
    found = look(on)["lan"]
    assert (found.state, found.reason) == ("warn", Text("doctor.said.lan_never", ("2", "KSK-990000-0003")))
    keep_pairs(vault, pairs[:1])
    assert look(on)["lan"].state == "ok"
