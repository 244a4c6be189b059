"""A stick is opened where staff look for drives: what lsblk lists, what udisksctl is asked; a machine without them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kiosk.school import plugged
from kiosk.school.plugged import LISTED, OPENED, drive_or, open_plugged, waiting


def disk(path: str, kind: str | None = None, at: str | None = None, *, out: bool = True, **more: Any) -> Any:
    return {"path": path, "fstype": kind, "mountpoint": at, "hotplug": out, **more}


LISTING = json.dumps(
    {
        "blockdevices": [
            disk("/dev/sda", out=False, children=[disk("/dev/sda1", "ext4", "/", out=False)]),
            disk("/dev/sdb", out=False, children=[disk("/dev/sdb1", "ntfs", out=False)]),  # Windows beside
            disk("/dev/sdc", children=[disk("/dev/sdc1", "vfat"), disk("/dev/sdc2", "exfat", "/media/u/B")]),
            disk("/dev/sdd", "exfat"),  # without a table of partitions
            disk("/dev/sde", children=[disk("/dev/sde1", "crypto_LUKS"), disk("/dev/sde2", "squashfs")]),
        ]
    }
)


class Asked:
    """lsblk and udisksctl, as they are called."""

    def __init__(self, listing: str) -> None:
        self.listing, self.commands = listing, list[tuple[str, ...]]()

    def __call__(self, command: Sequence[str]) -> str:
        self.commands.append(tuple(command))
        return self.listing if tuple(command) == LISTED else ""


def test_only_sticks_not_opened_yet_are_waiting() -> None:
    assert waiting(LISTING) == ["/dev/sdc1", "/dev/sdd"]


def test_each_is_opened_by_udisks2_and_nothing_on_it_can_be_run() -> None:
    asked = Asked(LISTING)
    open_plugged(asked)
    assert asked.commands[1:] == [(*OPENED, "--block-device", path) for path in ("/dev/sdc1", "/dev/sdd")]
    options = set(OPENED[OPENED.index("--options") + 1].split(","))
    assert {"nosuid", "nodev", "noexec", "sync"} <= options


def test_a_machine_without_lsblk_has_no_drives_waiting() -> None:
    asked = Asked("")
    open_plugged(asked)
    assert asked.commands == [LISTED]


def test_what_cannot_be_asked_is_no_drive(caplog: pytest.LogCaptureFixture) -> None:
    assert plugged._call(("no-such-command-here",)) == ""
    assert plugged._call(("false",)) == ""
    assert "no-such-command-here" in caplog.text and "exit status 1" in caplog.text


def test_a_built_program_s_libraries_are_not_for_the_system_s_commands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/training-desk/_internal")
    assert "LD_LIBRARY_PATH" not in plugged._call(("env",))


def test_a_file_to_be_carried_away_goes_to_the_drive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(plugged, "drives", list)
    assert drive_or(tmp_path) == tmp_path
    monkeypatch.setattr(plugged, "drives", lambda: [Path("/media/u/B"), Path("/media/u/C")])
    assert drive_or(tmp_path) == Path("/media/u/B")
