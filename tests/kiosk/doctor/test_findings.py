"""Disk, readers, gun, staff, papers, backup, printers: each broken for real where a test can break it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from config.devices import PrinterAt
from config.load import load_training
from config.schema import Settings
from drivers.card.pcsc_look import Reader
from kiosk.compose.book import BOOK, KEYS
from kiosk.doctor import book as inside
from kiosk.doctor import clock, disk, gun, keeping, people, readers
from kiosk.doctor.capabilities import capabilities
from kiosk.doctor.check import Check, as_table
from kiosk.doctor.printers import printers
from kiosk.domain.roles import Role
from kiosk.drafts import operator_act
from kiosk.staff.registry import Member
from kiosk.words import LANGUAGES
from sync.clock import Clock
from sync.store import recovery
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.recovery import PaperKind, make_paper
from sync.store.store import open_store
from tests.support.drafts import DESK, draft, stamp

PAGE = 4096
NO_KEYS = StoreFault("H03", "no keys")
A_PIN = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b2dWRWJTmaaJObG"


def told(check: Check) -> tuple[str, str, str]:
    for language in LANGUAGES:
        assert "【" not in as_table([check], language)
    assert check.remedy or check.state.value not in ("warn", "fail")
    return check.state.value, check.reason.id.rpartition(".")[2], check.code


# --- disk -----------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, options: str = "size=64k") -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as folder:
        assert disk.disk(folder).code == "H05"
        (folder / "much").write_bytes(bytes(64 * 1024))
        assert told(disk.flush(folder)) == ("fail", "full", "H05")
        assert [path.name for path in folder.iterdir()] == ["much"], "something was left behind"
        assert told(disk.file_system(folder, training=False))[:2] == ("fail", "fs_passing")
        assert told(disk.file_system(folder, training=True))[:2] == ("info", "fs_passing")


def test_a_disk_that_was_made_read_only(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", "ro") as folder:
        assert told(disk.file_system(folder, training=True)) == ("fail", "read_only", "H07")
        assert told(disk.flush(folder)) == ("fail", "unwritable", "H07")


def test_a_disk_that_is_well_keeps_nothing_of_it(tmp_path: Path) -> None:
    assert told(disk.flush(tmp_path)) == ("ok", "flush", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "word"), [("cifs", "fs_remote"), ("exfat", "fs_unguarded"), ("ext4", "filesystem")]
)
def test_kinds_of_file_systems(tmp_path: Path, kind: str, word: str) -> None:
    mounts = tmp_path / "mountinfo"
    place = str(tmp_path).replace(" ", "\\040")
    mounts.write_text(
        f"1 0 8:1 / / rw - xfs /dev/a rw\n2 1 8:2 / {place} rw shared:1 - {kind} /dev/b rw\n"
        f"3 1 8:3 / {place}-else rw - nfs4 host:/ rw\nnot a line\n"
    )
    assert told(disk.file_system(tmp_path, training=False, mounts=mounts))[1] == word


# --- clock ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform_told", "synchronised", "programs", "said"),
    [
        (False, True, {"chronyd"}, ("ok", "clock_kept", "")),
        (False, True, set(), ("ok", "clock_kept", "")),
        (True, False, set(), ("info", "clock_platform", "")),
        (False, False, {"systemd-timesyn"}, ("warn", "clock_not_yet", "K01")),
        (False, False, set(), ("warn", "clock_free", "K01")),
    ],
)
def test_what_keeps_the_clock(
    platform_told: bool, synchronised: bool, programs: set[str], said: tuple[str, str, str]
) -> None:
    assert told(clock.source(platform_told, synchronised, frozenset(programs))) == said


# --- readers and gun ------------------------------------------------------------------------------------


def test_drivers_of_readers(tmp_path: Path) -> None:
    assert told(readers.card_driver(tmp_path)) == ("fail", "card_driver_none", "D01")
    (tmp_path / "ifd-ccid.bundle").mkdir()
    assert readers.card_driver(tmp_path).reason.args == ("ifd-ccid",)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ACME Dual 00 01 SAM", "sam"),
        ("Windows Hello for Business 1", "virtual"),
        ("HID Global OMNIKEY 3x21 Smart Card Reader 00 00", "keypad_lie"),
    ],
)
def test_readers_with_a_catch(tmp_path: Path, name: str, key: str) -> None:
    settings = load_training()
    seen = Reader(name, used=True, card_in=False, keypad=False)
    assert told(readers.quirks(settings, [seen], tmp_path))[:2] == ("warn", key)
    unused = replace(seen, used=False)
    assert told(readers.quirks(settings, [unused], tmp_path))[0] == "ok"
    without = replace(settings, card=replace(settings.card, keypad=False))
    assert told(readers.quirks(without, [seen], tmp_path))[0] == ("ok" if key == "keypad_lie" else "warn")


def test_a_reader_that_the_service_will_never_show(tmp_path: Path) -> None:
    (tmp_path / "1-2").mkdir()
    (tmp_path / "1-2" / "idVendor").write_text("257B\n")
    (tmp_path / "1-2" / "idProduct").write_text("3031\n")
    assert told(readers.quirks(load_training(), [], tmp_path))[:2] == ("warn", "not_ccid")


def test_every_quirk_is_one() -> None:
    known = readers.known_quirks()
    assert len({one.key for one in known}) == len(known) and all(one.names or one.usb for one in known)


def test_a_service_that_lets_us_not_in(tmp_path: Path) -> None:
    found = {check.name: told(check) for check in readers._not_served(readers.NOT_ALLOWED, tmp_path / "none")}
    assert found == {"service": ("ok", "pcsc", ""), "card_rights": ("fail", "card_barred", "D01")}
    away = {check.name: told(check)[0] for check in readers._not_served("8010001D", tmp_path / "none")}
    assert away == {"service": "fail", "card_rights": "skipped"}


def test_the_port_of_the_gun(tmp_path: Path) -> None:
    scanner = load_training().scanner
    serial = replace(scanner, backend="serial", port="/dev/null")
    assert told(gun.port(replace(scanner, backend="wedge")))[0] == "not-fitted"
    assert told(gun.port(replace(serial, port="/dev/ttyACM0")))[:2] == ("warn", "port_passing")
    proc, udev = tmp_path / "proc", tmp_path / "udev"
    (proc / "41").mkdir(parents=True)
    udev.mkdir()
    (proc / "41" / "comm").write_text("bash\n")
    assert told(gun.port(serial, proc, udev))[0] == "ok"
    (proc / "41" / "comm").write_text("ModemManager\n")
    assert told(gun.port(serial, proc, udev)) == ("warn", "port_modem", "D03")
    number = Path("/dev/null").stat().st_rdev
    (udev / f"c{os.major(number)}:{os.minor(number)}").write_text("E:ID_MM_DEVICE_IGNORE=1\n")
    assert told(gun.port(serial, proc, udev))[0] == "ok"


class Held:
    """A gun at a device node, taken by somebody or not."""

    def __init__(self, taken: bool | OSError, where: str | None = "/dev/input/event9") -> None:
        self._taken, self._where = taken, where

    def find(self) -> str | None:
        return self._where

    def taken(self, port: str) -> bool:
        if isinstance(self._taken, OSError):
            raise self._taken
        return self._taken


@pytest.mark.parametrize(
    ("held", "running", "said"),
    [
        (Held(True), True, ("ok", "keys_held", "")),
        (Held(False), False, ("ok", "keys_free", "")),
        (Held(False), True, ("fail", "keys_loose", "D03")),
        (Held(True), False, ("warn", "what", "D03")),
        (Held(True, where=None), True, ("skipped", "skipped", "")),
        (Held(PermissionError()), True, ("skipped", "skipped", "")),
    ],
)
def test_whom_the_keys_of_the_gun_reach(held: Held, running: bool, said: tuple[str, str, str]) -> None:
    assert told(gun.keys(held, running)) == said


# --- people, papers, backup -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ([], ("warn", "staff_none", "")),
        ([Role.FRONT, Role.ADMINISTRATOR], ("warn", "staff_no_supervisor", "")),
        ([Role.SUPERVISOR], ("warn", "staff_no_administrator", "")),
        ([Role.SUPERVISOR, Role.ADMINISTRATOR], ("ok", "staff", "")),
    ],
)
def test_who_has_to_work_here(roles: list[Role], said: tuple[str, str, str]) -> None:
    members = [Member(str(no), f"老师{no}", (role,), A_PIN) for no, role in enumerate(roles)]
    assert told(people.staff(members, NO_KEYS)) == said


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return open_vault(tmp_path / KEYS, create=True, rungs=["weak-file"], environment="training")


def test_recovery_papers(vault: Vault) -> None:
    assert told(keeping.paper(vault))[:2] == ("warn", "paper_none")
    recovery.keep_public(vault, recovery.public_of(make_paper(PaperKind.BACKUP)))
    assert told(keeping.paper(vault))[:2] == ("warn", "paper_no_staff")
    recovery.keep_mark(vault, make_paper(PaperKind.STAFF))
    assert told(keeping.paper(vault))[0] == "ok"
    recovery.use_up(vault)
    assert told(keeping.paper(vault))[:2] == ("warn", "paper_no_staff")


def settings_in(folder: Path, **more: object) -> Settings:
    return load_training(overrides={"folder": str(folder), "platform.kind": "none", **more})


def leaving(settings: Settings, vault: Vault) -> dict[str, tuple[str, str, str]]:
    return {check.name: told(check) for check in keeping.leaving(settings, vault)}


def test_the_last_backup(tmp_path: Path, vault: Vault) -> None:
    settings = settings_in(tmp_path)
    store = open_store(tmp_path / BOOK, vault, DESK)
    assert leaving(settings, vault)["backup"][:2] == ("warn", "backup_none")
    store.record(operator_act(keeping.BACKED_UP, "管理员", Clock(1).stamp())).result()
    assert leaving(settings, vault)["backup"][0] == "ok"
    store.close()


def test_a_portable_desk_before_it_leaves(tmp_path: Path, vault: Vault) -> None:
    open_store(tmp_path / BOOK, vault, DESK).close()
    assert leaving(settings_in(tmp_path), vault)["departure"][0] == "not-fitted"
    portable = settings_in(tmp_path)
    portable = replace(portable, desk=replace(portable.desk, portable=True))
    check = keeping.leaving(portable, vault)[1]
    assert told(check)[0] == "warn"
    for part in ("没有今天以后的课表", "还没确认教学点", "到了以后由两位老师确认"):
        assert part in as_table([check])


# --- the book -------------------------------------------------------------------------------------------


def book_lines(folder: Path, vault: Vault) -> dict[str, tuple[str, str, str]]:
    return {check.name: told(check) for check in inside.book(settings_in(folder), vault)}


def test_a_page_gone_bad_anywhere(tmp_path: Path, vault: Vault) -> None:
    store = open_store(tmp_path / BOOK, vault, DESK)
    for number in range(40):
        store.record(draft(number)).result()
    store.close()
    assert book_lines(tmp_path, vault)["integrity"][0] == "ok"
    whole = (tmp_path / BOOK).read_bytes()
    found = []
    for page in range(1, len(whole) // PAGE, 7):
        torn = bytearray(whole)
        torn[page * PAGE + 100 : page * PAGE + 300] = bytes(200)
        (tmp_path / BOOK).write_bytes(torn)
        lines = book_lines(tmp_path, vault)
        found.append(lines["integrity"])
        assert "fail" in {lines["book"][0], lines["integrity"][0]}, page
    assert found.count(("fail", "pages_bad", "H04")) > len(found) / 2


def test_a_clock_that_was_set_back(tmp_path: Path, vault: Vault) -> None:
    store = open_store(tmp_path / BOOK, vault, DESK)
    later = time.time_ns() // 1_000_000 + 3_600_000
    store.record(draft(1, at=replace(stamp(1), at_ms=later))).result()
    store.close()
    assert book_lines(tmp_path, vault)["time_order"] == ("fail", "time_behind", "K01")


# --- printers and capabilities --------------------------------------------------------------------------


def test_printers(tmp_path: Path) -> None:
    settings = load_training()
    roll = PrinterAt("前台小票", "roll", "usb:/dev/usb/no-such-printer")
    fitted = replace(settings, printers=(roll,), printing=replace(settings.printing, slip="前台小票"))
    check = printers(fitted)
    assert told(check) == ("warn", "printer", "D05") and "前台小票" in as_table([check])
    there = replace(fitted, printers=(replace(roll, address=f"file:{tmp_path / 'paper'}"),))
    assert told(printers(there))[0] == "ok"
    nothing = dict.fromkeys(("receipt", "slip", "badge", "sheet", "digest", "report"), "none")
    assert (
        told(printers(replace(settings, printing=replace(settings.printing, **nothing))))[0] == "not-fitted"
    )


def test_capabilities() -> None:
    assert told(capabilities(settings_in(Path("/nowhere")), "site.toml", NO_KEYS))[0] == "not-fitted"
