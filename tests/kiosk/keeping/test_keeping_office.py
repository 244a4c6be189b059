"""备份与支持: a drive is written and read back; a bundle is read on screen before it leaves, and nobody is in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Right
from kiosk.keeping.bundle import gather, redacted, short, write
from kiosk.keeping.carrying import Carrying
from kiosk.keeping.logs import LOGS
from kiosk.keeping.office import OLD_MS, KeepingOffice
from kiosk.ui.keeping_gestures import BackupWanted, BundleWanted, BundleWritten, KeepingLeft, KeepingOpened
from sync.backup.form import look
from sync.store.recovery import PaperKind, keep_public, make_paper, public_of
from sync.store.staff_acts import ActSearch, page
from tests.support.front_desk import FrontDesk, front_desk
from tests.support.qt import until

LEAKS = (
    "110105194912310021 signed in",
    "read 11010519491231002X",
    "card Z12345678 and 99000000000000000000000000000001",
    "张三丰 and 诸葛·孔明 came",
    "pin 123456 typed",
    "postgresql://kiosk:geheim@hub.invalid/kiosk",
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$abcdefghijklmnop",
    "template AAAAB3NzaC1yc2EAAAADAQABAAABgQDJ3mGy0pQsT1JvYh3Wq",
    "file /home/zhangsan/roster.xlsx",
)
SECRETS = (
    "110105194912310021", "11010519491231002X", "Z12345678", "9900000000", "张三丰", "孔明", "123456",
    "geheim", "argon2id", "AAAAB3Nza", "zhangsan",
)  # fmt: skip


class Page:
    def __init__(self, desk: FrontDesk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.drive = folder / "KINGSTON"
        self.drive.mkdir()
        self.drives = [self.drive]
        book = next(folder.rglob("*.db"))
        self.model = desk.models.keeping
        carrying = Carrying(desk.store, desk.clock, book.parent, book.name, None, "0.1.0")
        self.office = KeepingOffice(
            desk.store, desk.clock, carrying, book.parent, desk.models, desk.main,
            lambda: [("desk", "KSK-990000-0001"), ("readers", "ok")], lambda: self.drives,
        )  # fmt: skip
        (book.parent / LOGS).mkdir(exist_ok=True)
        (book.parent / LOGS / "kiosk.log").write_text("\n".join(LEAKS) + "\nx ERROR y\n", "utf-8")
        self.paper = make_paper(PaperKind.BACKUP)

    def give(self, gesture: object) -> None:
        self.office.hands[type(gesture)](gesture)  # type: ignore[index]

    def acts(self) -> list[str]:
        with self.desk.store.reading() as db:
            return [one.act for one in page(db, ActSearch()).acts]


@pytest.fixture
def kept(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Page]:
    with front_desk(tmp_path) as desk:
        yield Page(desk, tmp_path)


def test_only_an_administrator(kept: Page) -> None:
    rights = kept.office.rights
    assert set(rights) == set(kept.office.hands)
    assert {rights[one] for one in (KeepingOpened, BackupWanted, BundleWanted, BundleWritten)} == {
        Right.SET_UP
    }
    assert rights[KeepingLeft] is None
    kept.give(KeepingOpened())
    assert not kept.model.opened  # nobody is behind the door


def test_a_backup_lands_on_the_drive_and_the_book_says_so(kept: Page) -> None:
    kept.office.open("陈老师")
    kept.give(KeepingOpened())
    until(lambda: kept.model.opened, "the page")
    assert not kept.model.may and kept.model.old  # no paper yet, never backed up
    keep_public(kept.desk.store.vault, public_of(kept.paper))
    kept.give(KeepingOpened())
    until(lambda: kept.model.may, "the paper is seen")
    assert kept.model.drives == ["KINGSTON"]
    kept.give(BackupWanted(0))
    until(lambda: bool(kept.model.message) and not kept.model.busy, "the backup")
    assert not kept.model.bad and not kept.model.old
    (file,) = kept.drive.glob("*.kskbackup")
    assert look(file).desk == kept.desk.store.desk_no
    assert "BACKED_UP" in kept.acts()
    assert kept.office.conditions[0].state == "ok"


def test_an_old_backup_is_reminded_of(kept: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_public(kept.desk.store.vault, public_of(kept.paper))
    kept.office.open("陈老师")
    until(lambda: bool(kept.office.conditions), "the first look")
    assert kept.office.conditions[0].state == "warn"
    kept.give(KeepingOpened())
    until(lambda: kept.model.may, "the page")
    kept.give(BackupWanted(0))
    until(lambda: kept.office.conditions[0].state == "ok", "a fresh one")
    before = kept.desk.clock.now_ms()
    monkeypatch.setattr(kept.desk.clock, "now_ms", lambda: before + OLD_MS + 60_000)
    assert kept.office.conditions[0].state == "warn"


def test_a_drive_pulled_meanwhile_says_so(kept: Page) -> None:
    keep_public(kept.desk.store.vault, public_of(kept.paper))
    kept.office.open("陈老师")
    kept.give(KeepingOpened())
    until(lambda: kept.model.may, "the page")
    kept.drive.rmdir()
    kept.drives = []
    kept.give(BackupWanted(0))
    until(lambda: kept.model.bad, "the reason")
    assert kept.model.driveCount == 0 and "BACKED_UP" not in kept.acts()
    for place in (7, -1):  # no such drive: nothing
        kept.give(BackupWanted(place))
        assert not kept.model.busy


def test_the_last_drive_is_not_the_one_before_the_first(kept: Page) -> None:
    keep_public(kept.desk.store.vault, public_of(kept.paper))
    kept.office.open("陈老师")
    kept.give(KeepingOpened())
    until(lambda: kept.model.may and kept.model.driveCount == 1, "the page")
    kept.give(BackupWanted(-1))
    assert not kept.model.busy and not list(kept.drive.iterdir())


def test_what_leaves_is_what_was_read(kept: Page) -> None:
    kept.office.open("陈老师")
    kept.give(KeepingOpened())
    until(lambda: kept.model.opened, "the page")
    kept.give(BundleWritten(0))
    assert not kept.model.busy and not list(kept.drive.iterdir())  # nobody has read it
    kept.give(BundleWanted())
    until(lambda: kept.model.sheetCount == 2, "the bundle")
    assert kept.model.code.toString().startswith("data:image/svg+xml")
    read: list[str] = []
    for place in range(2):
        kept.model.read(place)
        read += kept.model.lines
    kept.give(BundleWritten(0))
    until(lambda: bool(kept.model.message) and not kept.model.busy, "the bundle written")
    (file,) = kept.drive.glob("support-*.zip")
    with zipfile.ZipFile(file) as inside:
        left = [line for name in inside.namelist() for line in inside.read(name).decode().splitlines()]
    assert left == read
    assert not any(secret in "\n".join(left) for secret in SECRETS)
    assert "BUNDLE_GIVEN" in kept.acts()
    kept.office.shut()
    assert not kept.model.opened and kept.model.sheetCount == 0


def test_nobody_is_in_it_nor_in_the_code(tmp_path: Path) -> None:
    (tmp_path / LOGS).mkdir()
    log = "\n".join(f"2026-11-26 08:00:00 ERROR main x: {one}" for one in LEAKS)
    (tmp_path / LOGS / "kiosk.log").write_text(log, "utf-8")
    sheets = gather(tmp_path, [("desk", "KSK-990000-0001"), ("school", "某某职业培训学校")])
    whole = "\n".join(one.text for one in sheets) + short(sheets)
    assert not any(secret in whole for secret in SECRETS) and "学校" not in whole
    assert "KSK-990000-0001" in whole and len(short(sheets)) <= 1000


def test_a_full_drive_leaves_no_half_bundle(tmp_path: Path) -> None:
    sheets = gather(tmp_path, [("desk", "x")])
    with pytest.raises(OSError):
        write(sheets, tmp_path / "gone" / "x.zip")
    assert redacted("plain") == "plain"
