"""Settings become a gun, and what was learnt becomes settings again."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.bad import BadSetting
from config.load import load, load_training
from drivers.scanner.codes import CodeKind, classify
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout
from drivers.scanner.learn import SETUP_CODE
from drivers.scanner.serial_gun import SerialGun
from drivers.scanner.virtual import VirtualGun
from kiosk.compose.gun import (
    habits_of,
    keep_habits,
    keyboard_habits_of,
    make_gun,
    refuse_unfit_gun,
    table_of,
)
from kiosk.visit.view import Text

LEARNT = GunHabits(Terminator.TAB, 0.12, prefix="~", layout=Layout.DE, swapped_case=True)


def test_training_has_the_gun_without_metal_and_live_refuses_it() -> None:
    assert isinstance(make_gun(load_training().scanner), VirtualGun)
    refuse_unfit_gun(load_training(), "training.toml")
    with pytest.raises(BadSetting, match=r"scanner\.backend: stand-in"):
        refuse_unfit_gun(load(overrides={"scanner.backend": "virtual"}), "site.toml")


@pytest.mark.parametrize("backend", ["serial", "evdev"])
def test_a_gun_nobody_can_find_is_a_bad_setting(backend: str) -> None:
    with pytest.raises(BadSetting, match=r"scanner\.port: gun-port"):
        refuse_unfit_gun(load(overrides={"scanner.backend": backend}), "site.toml")
    refuse_unfit_gun(load(overrides={"scanner.backend": backend, "scanner.usb": "0c2e:0b61"}), "site.toml")


def test_each_backend_is_its_own_driver() -> None:
    serial = load(overrides={"scanner.backend": "serial", "scanner.port": "/dev/barcode-gun"}).scanner
    assert isinstance(make_gun(serial), SerialGun)
    assert make_gun(load().scanner) is None
    wedge = load(overrides={"scanner.backend": "wedge"}).scanner
    assert make_gun(wedge) is None
    assert (keyboard_habits_of(wedge), keyboard_habits_of(serial)) == (GunHabits(), None)


def test_the_default_settings_are_the_default_habits() -> None:
    assert habits_of(load().scanner) == GunHabits()


def test_the_table_of_the_settings_knows_the_set_up_code() -> None:
    table = table_of(load().codes)
    assert classify(SETUP_CODE, table).kind is CodeKind.SETUP
    assert {kind for kind, _ in table} == set(CodeKind) - {CodeKind.RUBBISH}


def test_what_was_learnt_is_what_is_read_back(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('# ours\n[desk]\nno = "KSK-1"\n', encoding="utf-8")
    assert keep_habits(site, LEARNT) is None
    assert keyboard_habits_of(load(site).scanner) == LEARNT
    assert site.read_text(encoding="utf-8").startswith('# ours\n[desk]\nno = "KSK-1"\n')


def test_what_hinders_it_is_said(tmp_path: Path) -> None:
    assert keep_habits(None, LEARNT) == Text("gun.no_file")
    site = tmp_path / "site.toml"
    site.write_text('scanner = { backend = "none" }\n', encoding="utf-8")
    assert keep_habits(site, LEARNT) == Text(
        "gun.not_saved", (str(site), Text("setting.by-hand", ("scanner",)))
    )
