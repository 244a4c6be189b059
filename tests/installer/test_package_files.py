"""What the package puts on a machine, read as text: rules, units and scripts that no test here can boot."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
INSTALLER = ROOT / "installer"
TREE = INSTALLER / "tree"
USER = "training-desk"


def unit(path: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(TREE / path, encoding="utf-8")
    return read


def control() -> dict[str, str]:
    text = re.sub(r"\n ", " ", (INSTALLER / "debian" / "control").read_text("utf-8"))
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def test_the_kiosk_session_has_no_way_out() -> None:
    service = unit("usr/lib/systemd/system/training-desk-kiosk.service")["Service"]
    assert service["User"] == USER
    assert service["Restart"] == "always"
    command = service["ExecStart"].split()
    assert command[0] == "/usr/bin/cage"
    assert "-d" in command[: command.index("--")]  # else a title bar, with a button that closes it
    assert "-s" not in command[: command.index("--")]  # it would let Ctrl+Alt+F2 through
    assert service["LimitCORE"] == "0"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ReadWritePaths"].split() == ["/var/lib/training-desk", "/etc/training-desk"]


def test_a_desk_that_hangs_is_started_anew() -> None:
    """The desk is cage's child, so all of the unit may speak; a hung one has no say in how long its end takes."""
    for path, heard in (
        ("system/training-desk-kiosk.service", "all"),
        ("user/training-desk.service", "main"),
    ):
        service = unit(f"usr/lib/systemd/{path}")["Service"]
        assert service["NotifyAccess"] == heard
        assert 10 <= int(service["WatchdogSec"]) <= 60
        assert int(service["TimeoutStopSec"]) <= 30
        assert service["Restart"] in ("always", "on-failure")


def test_an_update_waits_for_the_desks_word_and_is_finished_at_boot() -> None:
    path = unit("usr/lib/systemd/system/training-desk-update.path")
    assert path["Path"]["PathExists"] == "/var/lib/training-desk/update/ready"
    whole = unit("usr/lib/systemd/system/training-desk-update.service")
    service = whole["Service"]
    assert service["Type"] == "oneshot" and "User" not in service
    assert service["ExecStart"] == "/usr/lib/training-desk/update"
    assert whole["Unit"]["Before"] == "training-desk-kiosk.service"
    assert (TREE / "usr/lib/training-desk/update").stat().st_mode & 0o111
    for one in (path, whole):
        assert one["Install"]["WantedBy"] == "multi-user.target"
    assert "training-desk-update.path" in (INSTALLER / "debian" / "postinst").read_text("utf-8")


def test_the_script_is_sound_shell() -> None:
    script = TREE / "usr/lib/training-desk/update"
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    text = script.read_text("utf-8")
    assert (
        "systemctl" in text and "--no-block start" in text
    )  # its own unit is before the desk's: it would wait for itself


def test_the_session_starts_with_the_conffile_and_a_desktop_s_user_with_their_own() -> None:
    conffile = (INSTALLER / "debian" / "conffiles").read_text("utf-8").strip()
    assert (TREE / conffile.removeprefix("/")).is_file()
    session = unit("usr/lib/systemd/system/training-desk-kiosk.service")["Service"]["ExecStart"]
    assert session.endswith(f"/usr/bin/training-desk live --config {conffile}")
    own = unit("usr/lib/systemd/user/training-desk.service")["Service"]["ExecStart"]
    assert own == "/usr/bin/training-desk live"
    assert (
        unit("usr/share/applications/training-desk.desktop")["Desktop Entry"]["Exec"] == "training-desk live"
    )


def test_the_conffile_is_settings_the_program_knows() -> None:
    from config.load import load

    settings = load(TREE / "etc/training-desk/desk.toml")
    assert settings.mode == "live"
    assert settings.folder == Path("/var/lib/training-desk")


def test_guns_have_a_stable_name_and_are_no_modems() -> None:
    rules = (TREE / "usr/lib/udev/rules.d/60-training-desk.rules").read_text("utf-8").splitlines()
    serial = next(line for line in rules if 'SUBSYSTEM=="tty"' in line and "barcode-gun" in line)
    typing = next(line for line in rules if 'SUBSYSTEM=="input"' in line)
    assert 'SYMLINK+="barcode-gun"' in serial
    assert 'ENV{ID_MM_DEVICE_IGNORE}="1"' in serial
    for line in (serial, typing):
        assert f'GROUP="{USER}"' in line
        assert 'MODE="0660"' in line
    for line in rules:
        if line and not line.startswith("#"):
            pairs = re.findall(r'[A-Z_]+(?:\{[A-Za-z_]+\})?(?:==|!=|\+=|=)"[^"]*"', line)
            assert ", ".join(pairs) == line


def test_pcscd_lets_the_desks_user_in_and_nobody_else() -> None:
    rule = (TREE / "usr/share/polkit-1/rules.d/60-training-desk.rules").read_text("utf-8")
    assert f'subject.user === "{USER}"' in rule
    assert rule.count("polkit.Result.YES") == 1
    assert {"org.debian.pcsc-lite.access_pcsc", "org.debian.pcsc-lite.access_card"} <= set(
        re.findall(r'"([\w.-]+)"', rule)
    )


def test_desktop_file_metainfo_and_package_say_the_same() -> None:
    desktop = unit("usr/share/applications/training-desk.desktop")["Desktop Entry"]
    metainfo = ElementTree.parse(TREE / "usr/share/metainfo/training-desk.metainfo.xml").getroot()
    assert metainfo.findtext("launchable") == "training-desk.desktop"
    assert metainfo.findtext("name") == desktop["Name"]
    assert (TREE / f"usr/share/icons/hicolor/scalable/apps/{desktop['Icon']}.svg").is_file()


def test_the_package_depends_on_a_reader_service_and_a_font() -> None:
    fields = control()
    depends = {name.split()[0] for name in fields["Depends"].replace("|", ",").split(",")}
    assert {"pcscd", "libccid", "fonts-noto-cjk"} <= depends
    assert fields["Recommends"] == "cage, xwayland, udisks2, polkitd, dosfstools"


@pytest.mark.parametrize("name", ["postinst", "prerm", "postrm"])
def test_scripts_are_shell_and_end_at_the_first_failure(name: str) -> None:
    script = INSTALLER / "debian" / name
    assert script.read_text("utf-8").startswith("#!/bin/sh\nset -e\n")
    subprocess.run([shutil.which("sh") or "sh", "-n", str(script)], check=True)


def test_a_purge_keeps_the_book_unless_told() -> None:
    script = (INSTALLER / "debian" / "postrm").read_text("utf-8")
    erased = script.index("rm -rf /var/lib/training-desk")
    assert script.rindex('"${TRAINING_DESK_ERASE:-}" = yes', 0, erased) < erased


def test_the_frozen_program_is_its_own_interpreter() -> None:
    """`-m MODULE` runs a module of ours and no other."""
    entry = [sys.executable, str(INSTALLER / "entry.py")]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    ours = subprocess.run(
        [*entry, "-m", "kiosk", "--help"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert ours.returncode == 0
    other = subprocess.run(
        [*entry, "-m", "http.server", "--help"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert other.returncode == 2
    assert "http.server" not in other.stdout


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    from kiosk.compose.book import VERSION

    assert project["version"] == VERSION
    assert control()["Version"] == "@VERSION@"
