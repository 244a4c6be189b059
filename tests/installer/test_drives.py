"""USB storage is the staff's: nothing mounts a drive by itself, and only rooms behind the door look at one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TREE = ROOT / "installer" / "tree" / "usr"
BEHIND_THE_DOOR = {
    "kiosk/archive/office.py",
    "kiosk/faces/photo_import.py",
    "kiosk/reports/office.py",
    "kiosk/school/package_office.py",
    "kiosk/school/workbook_import.py",
    "kiosk/keeping/",
    "kiosk/compose/",
}
"""Rooms of kiosk/office/office.py, which hands nothing on while the door is shut, and what builds them."""
OF_THEM = {"kiosk/school/drives.py", "kiosk/school/plugged.py"}


def test_no_drive_is_mounted_by_itself() -> None:
    lines = (TREE / "lib/udev/rules.d/61-training-desk-drives.rules").read_text("utf-8").splitlines()
    block = [line for line in lines if line.startswith('SUBSYSTEM=="block"')]
    assert any('ENV{ID_BUS}=="usb"' in line for line in block)
    for line in block:
        assert 'ENV{UDISKS_AUTO}="0"' in line and 'ENV{UDISKS_SYSTEM}="1"' in line
    for line in lines:
        if line and not line.startswith("#"):
            pairs = re.findall(r'[A-Z_]+(?:\{[A-Za-z_]+\})?(?:==|!=|\+=|=)"[^"]*"', line)
            assert ", ".join(pairs) == line


def test_the_desk_s_user_may_mount_and_nothing_else_of_udisks() -> None:
    rule = (TREE / "share/polkit-1/rules.d/61-training-desk-drives.rules").read_text("utf-8")
    allowed = set(re.findall(r'"(org\.freedesktop\.udisks2\.[\w-]+)"', rule))
    assert allowed and all(re.search(r"mount|power-off", one) for one in allowed)
    assert "polkit.Result.YES : polkit.Result.NO" in rule
    assert 'subject.user !== "training-desk"' in rule


def test_the_package_brings_what_opens_a_drive_in_the_kiosk_session() -> None:
    control = (ROOT / "installer" / "debian" / "control").read_text("utf-8")
    recommended = next(line for line in control.splitlines() if line.startswith("Recommends:"))
    assert {"udisks2", "polkitd"} <= set(re.findall(r"[\w.+-]+", recommended))


def test_only_rooms_behind_the_door_look_at_drives() -> None:
    for path in (ROOT / "kiosk").rglob("*.py"):
        place = str(path.relative_to(ROOT))
        if place in OF_THEM or any(place.startswith(room) for room in BEHIND_THE_DOOR):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "kiosk.school.drives":
                assert {one.name for one in node.names} == {"shown_name"}, place
            assert not (isinstance(node, ast.ImportFrom) and node.module == "kiosk.school.plugged"), place
