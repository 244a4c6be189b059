"""Invented examinations: not begun, half way, one with faults, one that is well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.checkup import CheckupShown
from kiosk.ui.devices import Condition
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models


def _line(key: str, state: str, said: Text, remedy: str = "", code: str = "") -> Condition:
    follow = Text(remedy) if remedy else ""
    return Condition(key, Text(f"doctor.name.{key}"), state, said, follow, code)


def _said(key: str, *args: str | Text) -> Text:
    return Text(f"doctor.said.{key}", args)


WELL = (
    _line("settings", "ok", _said("settings", "/etc/training-desk/desk.toml", "/var/lib/training-desk")),
    _line("gm", "ok", _said("gm_right")),
    _line("keys", "ok", _said("keys_bound")),
    _line("staff", "ok", _said("staff", "4")),
    _line("integrity", "ok", _said("pages")),
    _line("ledger", "ok", _said("ledger_end", "20000", "48211")),
    _line("flush", "ok", _said("flush", "1.8", "7.4")),
    _line("platform", "ok", _said("platform_in", "84")),
    _line("readers", "ok", _said("readers", "ACS ACR39U ICC Reader 00 00")),
    _line("lan", "not-fitted", Text("lan.off")),
    _line("sound", "info", _said("sound_none"), "doctor.do.sound"),
)
LIAR = "HID Global OMNIKEY 3x21 Smart Card Reader [OMNIKEY 3x21 Smart Card Reader] 00 00"
ENDED = _said("server_certificate", "2025-11-01", "2026-11-01")
AMISS = (
    *WELL,
    _line("dns", "ok", _said("dns", "ktp.example.org", "192.0.2.7")),
    _line("tcp", "ok", _said("tcp", "192.0.2.7:443")),
    _line("tls", "fail", _said("tls_untrusted"), "doctor.do.tls_untrusted", "F06"),
    _line("server_certificate", "fail", ENDED, "doctor.do.tls_late", "F06"),
    _line("portal", "fail", _said("portal", "login.example.net"), "doctor.do.portal", "F01"),
    _line("activation", "skipped", _said("skipped")),
    _line("quirks", "warn", Text("doctor.quirk.keypad_lie", (LIAR,)), "doctor.quirk_do.keypad_lie"),
    _line("backup", "warn", _said("backup_none"), "doctor.do.backup"),
    _line("filesystem", "fail", _said("fs_unguarded", "exfat"), "doctor.do.filesystem"),
)


def _checkup(shown: CheckupShown | None) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.faces.leave()
        models.printing.leave()
        models.staff.open(Place.DEVICES)
        models.checkup.update(shown)

    return show


CHECKUP: Mapping[str, Callable[[Models], None]] = {
    "checkup": _checkup(CheckupShown()),
    "checkup-running": _checkup(CheckupShown(WELL[:7], expected=50, running=True)),
    "checkup-amiss": _checkup(CheckupShown(AMISS, len(AMISS), at="11-26 07:52")),
    "checkup-well": _checkup(
        CheckupShown(WELL, len(WELL), at="11-26 07:52", message=Text("checkup.printed", ("办公室",)))
    ),
    "checkup-left": _checkup(None),
}
