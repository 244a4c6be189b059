"""Bad days: a full disk, a book that is taken, torn or without its key, a setting that is wrong.

The whole program, offscreen: what the screen says, that it comes back without a restart, and that nothing is lost.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from PySide6.QtCore import QCoreApplication

from config.load import load
from kiosk.compose.book import BOOK
from kiosk.drafts import operator_act
from kiosk.front.card_watch import CardWatch
from kiosk.training.ground import TrainingGround, open_ground
from sync.store import engines
from sync.store.fault import StoreFault
from sync.store.keys import open_vault
from tests.support.bad_days import DeskOf, Program
from tests.support.qt import turn, until

ROOT = Path(__file__).parents[2]
LEARNERS = ("li-qiang", "walk-on-00", "walk-on-01", "walk-on-02")


@pytest.fixture(scope="module")
def ground() -> Iterator[TrainingGround]:
    """One platform and one day for all; every test is a desk of its own."""
    opened = open_ground(datetime.now(UTC), extra_learners=4)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def impatient(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that are seconds at a desk are tenths here; what is waited for is the same."""
    monkeypatch.setattr("kiosk.shell.TRY_AGAIN_MS", 200)
    monkeypatch.setattr("kiosk.front.trouble.MEND_MS", 300)
    monkeypatch.setattr("kiosk.visit.waits.REFUSAL_S", 1.0)
    monkeypatch.setattr("kiosk.visit.waits.GOOD_RESULT_S", 0.2)


_numbers = iter(range(1, 1000))


@pytest.fixture
def desk(ground: TrainingGround, tmp_path: Path) -> Iterator[DeskOf]:
    made = DeskOf(ground, tmp_path / "desk", next(_numbers))
    yield made
    made.close()


# --- the disk -------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 48 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:  # lazy: a test that failed may have left its book open
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left."""
    junk = folder / "junk"
    with junk.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return junk


def choke(program: Program, folder: Path) -> Path:
    """Until not even the reserve takes another entry."""
    book = program.kiosk.book
    junk = fill(folder)
    with pytest.raises(StoreFault, match="H05"):
        for _ in range(20_000):
            book.store.record(operator_act("FILLED", "", book.clock.stamp())).result(10)
            if book.store.short_of_room:
                fill(folder)
    return junk


def test_a_full_disk(ground: TrainingGround, small_disk: Path) -> None:
    desk = DeskOf(ground, small_disk / "desk", next(_numbers))
    try:
        program = desk.start()
        program.ready()
        desk.sign_in(program, LEARNERS[0])
        junk = choke(program, small_disk)
        desk.visit(program, LEARNERS[1], "Refused", "H05")
        program.reader.remove()
        program.expect("OutOfOrder", "H05")
        assert "磁盘满了" in program.shown() and "腾出空间" in program.shown()
        junk.unlink()
        program.expect("Idle")
        desk.sign_in(program, LEARNERS[1])
        desk.sign_in(program, LEARNERS[2])
        desk.all_arrived(program, 3)
    finally:
        desk.close()


# --- another program ------------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from sync.store.keys import open_vault
from sync.store.store import open_store

vault = open_vault(Path(sys.argv[2]), create=False, environment="training")
store = open_store(Path(sys.argv[1]), vault, sys.argv[3])
print("held", flush=True)
sys.stdin.read()
store.close()
"""


def test_a_book_that_another_program_has_open(desk: DeskOf) -> None:
    first = desk.start()
    first.ready()
    desk.sign_in(first, LEARNERS[0])
    first.close()
    command = [sys.executable, "-c", HOLDER, str(desk.book), str(desk.keys), desk.settings.desk.no]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        program = desk.start()
        program.expect("OutOfOrder", "H06")
        program.reader.insert(desk.ground.cards[LEARNERS[2]].card())
        turn(500)
        program.expect("OutOfOrder", "H06")
        other.communicate(timeout=20)
    program.expect("Pin")  # the card that waited
    program.reader.remove()
    program.ready()
    desk.sign_in(program, LEARNERS[1])
    desk.all_arrived(program, 2)


def test_a_book_that_is_locked_during_a_visit(desk: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_ALL", ("PRAGMA busy_timeout = 200", *engines._ALL[1:]))
    program = desk.start()
    program.ready()
    desk.sign_in(program, LEARNERS[0])
    other = sqlcipher.connect(str(desk.book), isolation_level=None)
    engines.key_connection(other, program.kiosk.book.vault.db_key)
    other.execute("PRAGMA busy_timeout = 5000")
    other.execute("BEGIN IMMEDIATE")
    try:
        desk.visit(program, LEARNERS[1], "Refused", "H06")
        program.reader.remove()
        program.expect("OutOfOrder", "H06")
        program.reader.insert(desk.ground.cards[LEARNERS[2]].card())
        turn(500)
        program.expect("OutOfOrder", "H06")
    finally:
        other.rollback()
        other.close()
    program.expect("Pin")
    program.reader.remove()
    program.expect("Idle")
    desk.sign_in(program, LEARNERS[1])
    desk.all_arrived(program, 2)


# --- cards that are early -------------------------------------------------------------------------------


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set: the libraries of the desk are loaded."""
    done = Event()
    monkeypatch.setattr("kiosk.shell.load_desk", done.wait)
    return done


def watch_of(program: Program) -> CardWatch:
    assert program.shell._watch is not None
    return program.shell._watch


def test_a_card_in_the_reader_before_the_book_is_open(desk: DeskOf, loaded: Event) -> None:
    used_and_closed(desk)
    card = desk.ground.cards[LEARNERS[1]]
    early = desk.start(early=lambda reader: reader.insert(card.card()))
    until(lambda: watch_of(early).card_waits, "the card is seen")
    assert early.shell.models.stage.stage == "Reading" and early.shell.kiosk is None
    loaded.set()
    early.expect("Pin")
    for digit in card.pin:
        early.shell.models.stage.digit(int(digit))
    early.shell.models.stage.confirm()
    early.expect("Good")
    early.reader.remove()
    early.ready()
    desk.all_arrived(early, 2)


def test_a_card_pulled_before_the_book_is_open_begins_nothing(desk: DeskOf, loaded: Event) -> None:
    early = desk.start(early=lambda reader: reader.insert(desk.ground.cards[LEARNERS[0]].card()))
    until(lambda: watch_of(early).card_waits, "the card is seen")
    early.reader.remove()
    until(lambda: not watch_of(early).card_waits, "it is gone")
    loaded.set()
    until(lambda: early.shell.kiosk is not None, "the desk", within_s=60)
    early.ready()
    assert early.kiosk.front.runner.visit_no == 0
    desk.sign_in(early, LEARNERS[0])
    desk.all_arrived(early, 1)


# --- files ----------------------------------------------------------------------------------------------


def used_and_closed(desk: DeskOf) -> None:
    program = desk.start()
    program.ready()
    desk.sign_in(program, LEARNERS[0])
    program.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", ".ballast"))
    }


def tear_first_page(book: Path) -> None:
    with book.open("r+b") as file:
        file.seek(100)
        file.write(bytes(200))


def tear_everything_else(book: Path) -> None:
    with book.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(book.stat().st_size - 4096))


def lose(book: Path) -> None:
    book.unlink()


def empty(book: Path) -> None:
    os.truncate(book, 0)


@pytest.mark.parametrize("damage", [tear_first_page, tear_everything_else, lose, empty])
def test_a_book_that_is_torn_or_gone(damage: Callable[[Path], None], desk: DeskOf) -> None:
    used_and_closed(desk)
    copy = shutil.copytree(desk.settings.folder, desk.settings.folder.with_name("copy"))
    damage(desk.book)
    before = contents(desk.settings.folder)
    program = desk.start()
    program.expect("OutOfOrder", "H04")
    turn(500)
    program.expect("OutOfOrder", "H04")
    assert contents(desk.settings.folder) == before, "a damaged book is evidence"
    shutil.copyfile(copy / BOOK, desk.book)
    program.ready()
    desk.sign_in(program, LEARNERS[1])
    desk.all_arrived(program, 2)


def test_a_key_that_is_missing(desk: DeskOf) -> None:
    used_and_closed(desk)
    away = desk.keys.rename(desk.keys.with_name("keys-elsewhere"))
    before = contents(desk.settings.folder)
    program = desk.start()
    program.expect("OutOfOrder", "H03")
    turn(500)
    assert "数据还在" in program.shown()
    assert contents(desk.settings.folder) == before, "no new key beside an old book"
    if desk.keys.exists():
        desk.keys.rmdir()
    away.rename(desk.keys)
    program.ready()
    desk.sign_in(program, LEARNERS[1])
    desk.all_arrived(program, 2)


def test_the_key_of_another_desk(desk: DeskOf, tmp_path: Path) -> None:
    used_and_closed(desk)
    mine = desk.keys.rename(desk.keys.with_name("keys-elsewhere"))
    open_vault(desk.keys, create=True, rungs=("weak-file",), environment="training")
    before = contents(desk.settings.folder)
    program = desk.start()
    program.expect("OutOfOrder", "H03")
    assert contents(desk.settings.folder) == before
    shutil.rmtree(desk.keys)
    mine.rename(desk.keys)
    program.ready()
    desk.all_arrived(program, 1)


# --- settings -------------------------------------------------------------------------------------------


def site(desk: DeskOf, **changed: str) -> str:
    """A site's file for this desk, as staff would write it."""
    platform = desk.settings.platform
    lines = {
        "mode": '"training"',
        "folder": f'"{desk.settings.folder}"',
        "desk.no": f'"{desk.settings.desk.no}"',
        "card.backend": '"virtual"',
        "platform.url": f'"{platform.url}"',
        "platform.app": f'"{platform.app}"',
        "platform.org_no": f'"{platform.org_no}"',
        "platform.platform_key": f'"{platform.platform_key}"',
    }
    return "\n".join(f"{key} = {value}" for key, value in {**lines, **changed}.items())


MISTAKES = {
    "an unknown key": ({"desk.nr": '"1"'}, "desk.nr", "没有这个设置项"),
    "a number for text": ({"desk.no": "17"}, "desk.no", "引号"),
    "a word that is none of the choices": ({"attendance.preset": '"five"'}, "attendance.preset", "four"),
    "out of bounds": ({"platform.visit_wait_s": "60"}, "platform.visit_wait_s", "要在 0 到 4 之间"),
    "no TOML": ({"platform.suite": "="}, "-", "TOML"),
    "a key that is no point of the curve": (
        {"platform.platform_key": '"00"'},
        "platform.platform_key",
        "SM2 公钥",
    ),
}


def test_settings_that_are_wrong_one_after_the_other(desk: DeskOf, tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    first, *others = MISTAKES.values()
    file.write_text(site(desk, **first[0]), encoding="utf-8")
    program = desk.start(lambda: load(file))
    for changed, key, remedy in (first, *others):
        file.write_text(site(desk, **changed), encoding="utf-8")
        until(lambda key=key: f"设置项 {key}" in program.shown(), f"{key}; it shows {program.shown()}")
        assert remedy in program.shown()
        program.expect("OutOfOrder", "G01")
    file.write_text(site(desk), encoding="utf-8")
    program.ready()
    desk.sign_in(program, LEARNERS[0])
    desk.all_arrived(program, 1)
