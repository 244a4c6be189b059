"""Settings: every default is written down once, a wrong one names file, key and remedy."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.bad import BadSetting
from config.load import found, load, load_first, load_training, load_training_first, own_site


def site(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_alone_are_complete() -> None:
    settings = load()
    assert settings.mode == "live"
    assert settings.platform.visit_wait_s == 2.0
    assert settings.attendance.in_opens_before_min == 30


def test_the_window_is_told_first_and_the_same(tmp_path: Path) -> None:
    written = site(tmp_path, f'folder = "{tmp_path}"\n[screen]\nfull_screen = false\nwidth = 1366\n')
    first, whole = load_first(written), load(written)
    assert (first.mode, first.folder, first.screen) == (whole.mode, whole.folder, whole.screen)
    assert load_training_first(overrides={"screen.height": 600}).screen.height == 600


def test_the_window_comes_up_whatever_else_is_wrong(tmp_path: Path) -> None:
    """And says what it is: the whole is read behind the first frame."""
    written = site(tmp_path, '[card]\nbackend = "abacus"\n[screen]\nwidth = 1366\n')
    assert load_first(written).screen.width == 1366
    with pytest.raises(BadSetting, match=r"card\.backend"):
        load(written)


@pytest.mark.parametrize(
    "text", ["[screen]\nwidth = 1\n", "[screen]\nwidht = 1366\n", 'mode = "play"\n', "folder = 7\n"]
)
def test_what_the_window_needs_is_checked_first(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        load_first(site(tmp_path, text))


def test_a_desk_takes_no_faces_unless_told() -> None:
    face = load().face
    assert (face.engine, face.challenge, face.keep_days) == ("none", True, 7)
    assert load_training().face == face


def test_training_uses_the_stand_in_reader() -> None:
    assert load_training().card.backend == "virtual"
    assert load_training().scanner.backend == "virtual"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("KIOSK-SETUP/zY-aZ=1", "setup"),
        ("STAFF-007", "staff_badge"),
        ("https://platform.invalid/v?c=1", "url"),
        ("PXQ34010020210000001", "voucher"),
        ("134567890123456789", "payment"),
        ("281234567890123456", "payment"),
        ("6212345678901234567", "payment"),
        ("3401000000000000000000000001", "medical"),
        ("BJ340100202100012-001", "learner"),
        ("9f8e7d6c+/=:_-.0123456789abcdef", "ecard"),
        ("short", None),
        ("两个字", None),
    ],
)
def test_the_default_table_tells_the_codes_of_a_desk_apart(code: str, kind: str | None) -> None:
    codes = load().codes
    assert next((k for k in codes.order if re.fullmatch(getattr(codes, k), code)), None) == kind


def test_a_site_changes_only_what_it_names(tmp_path: Path) -> None:
    changed = load(site(tmp_path, '[desk]\nno = "KSK-1"\n'))
    assert replace(changed, desk=load().desk) == load()
    assert changed.desk.no == "KSK-1"


def test_profile_below_site_below_command_line(tmp_path: Path) -> None:
    assert load(site(tmp_path, 'profile = "four"')).attendance.preset == "four"
    own = site(tmp_path, 'profile = "four"\n[attendance]\npreset = "session"\n')
    assert load(own).attendance.preset == "session"
    assert load(own, overrides={"attendance.preset": "four"}).attendance.preset == "four"


def test_a_table_that_may_be_repeated_has_defaults_of_its_own(tmp_path: Path) -> None:
    text = '[[csb.calls]]\ncall = "essc.qr"\ncodes.state = { "1" = "OK" }\nerrors = { "711" = "E41001" }'
    (call,) = load(site(tmp_path, text)).csb.calls
    assert (call.api, call.version, call.request) == ("", "1.0.0", {})
    assert (call.codes, call.errors) == ({"state": {"1": "OK"}}, {"711": "E41001"})


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("colour = 1", "colour", "unknown kiosk.toml"),
        ("[desk]\nnumber = 1", "desk.number", "unknown kiosk.toml"),
        ("[desk]\nno = 1", "desk.no", "text"),
        ("folder = 1", "folder", "text"),
        ("desk = 1", "desk", "table"),
        ("staff = [1]", "staff[1]", "table"),
        ('[card]\nbackend = "usb"', "card.backend", "one-of pcsc, vendor-library, vendor-websocket, virtual"),
        ('[card]\nreader = "ab("', "card.reader", "regex 3"),
        ('[card]\nreader = "a{99999999999}"', "card.reader", "regex 1"),
        ("[card]\nsilence_s = true", "card.silence_s", "number"),
        ('[camera]\nbackend = "webcam"', "camera.backend", "one-of none, qt, opencv, clip"),
        ("[camera]\nwidth = 100", "camera.width", "between 320 3840"),
        ('[camera]\ndecoder = "zbar"', "camera.decoder", "one-of zxing, pyzbar"),
        ('[scanner]\nusb = "0c2e"', "scanner.usb", "usb"),
        ('[scanner]\nbackend = "usb"', "scanner.backend", "one-of none, wedge, serial, evdev, virtual"),
        ("[scanner]\ngap_ms = 5", "scanner.gap_ms", "between 10 500"),
        ('[codes]\nvoucher = "PXQ["', "codes.voucher", "regex 4"),
        (
            '[codes]\norder = ["voucher", "tea"]',
            "codes.order[2]",
            "one-of setup, staff_badge, url, voucher, payment, medical, learner, ecard",
        ),
        ("[attendance]\nlate_after_min = -1", "attendance.late_after_min", "between 0 1440"),
        ("[attendance]\nlate_after_min = 1.5", "attendance.late_after_min", "whole-number"),
        ('[face]\nengine = "sface"', "face.engine", "one-of dnn, dlib, none"),
        ("[face]\nframes = 2", "face.frames", "between 3 5"),
        (
            '[[face.thresholds]]\nsource = "desk"\nmatch = 50\nunsure = 0.3',
            "face.thresholds[1].match",
            "between -1 1",
        ),
        ('[[face.model]]\nname = "ours"', "face.model[1].detect", "missing"),
        (
            '[export]\nroster = ["name", "age"]',
            "export.roster[2]",
            "one-of row, class, class_name, occupation, level, starts, ends, "
            "learner, name, document, number, card, state, voucher, amount",
        ),
        (
            '[voucher]\naccepted = ["face"]',
            "voucher.accepted[1]",
            "one-of general+face, general+offset, directed+face, directed+offset",
        ),
        ('[voucher]\ntiers = ["best"]', "voucher.tiers[1]", "one-of basic, advanced"),
        ('[voucher]\nface_value = "6000"', "voucher.face_value", "amount"),
        ('[voucher]\nface_value = "0.00"', "voucher.face_value", "amount"),
        ("[retention]\nlog_months = 5", "retention.log_months", "between 6 120"),
        ("[screen]\nvolume = 2", "screen.volume", "between 0 1"),
        ("[screen]\nlarge_type = 1", "screen.large_type", "true-false"),
        ('[desk]\nrooms = "101"', "desk.rooms", "list"),
        ("[desk]\nrooms = [1]", "desk.rooms[1]", "text"),
        ('[[staff]]\nname = "李"', "staff[1].pin", "missing"),
        ('[[staff]]\nname = "李"\npin = "x"\nage = 3', "staff[1].age", "unknown kiosk.toml"),
        (
            'profile = "mars"',
            "profile",
            "one-of anhui, four, national, pingdingshan, session, shanxi, standalone, wuxi",
        ),
        ("[[csb.calls]]", "csb.calls[1].call", "missing"),
        ('[[csb.calls]]\ncall = "essc.qr"\nreply = { a = 1 }', "csb.calls[1].reply.a", "text"),
        ('[[csb.calls]]\ncall = "essc.qr"\nreply = "a"', "csb.calls[1].reply", "table"),
        ('[[csb.calls]]\ncall = "essc.qr"\ncodes.state = "a"', "csb.calls[1].codes.state", "table"),
        ("[desk]\n= 1", "-", "no-toml 2 1"),
        ("staff = [", "-", "no-toml-end"),
    ],
)
def test_a_wrong_setting_names_file_key_and_remedy(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    path = site(tmp_path, text)
    with pytest.raises(BadSetting) as caught:
        load(path)
    assert (caught.value.file, caught.value.key) == (str(path), key)
    assert " ".join((caught.value.remedy, *caught.value.remedy_args)) == remedy


def test_a_missing_or_unreadable_file_is_a_bad_setting(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "\xff"')
    (tmp_path / "folder.toml").mkdir()
    for name, remedy in (("none", "no-file"), ("latin", "no-utf8"), ("folder", "unreadable")):
        with pytest.raises(BadSetting) as caught:
            load(tmp_path / f"{name}.toml")
        assert (caught.value.key, caught.value.remedy) == ("-", remedy)


def test_the_log_has_all_of_it_and_the_cause(tmp_path: Path) -> None:
    assert str(BadSetting("site.toml", "screen.volume", "between", "0", "1")) == (
        "site.toml: screen.volume: between 0 1"
    )
    with pytest.raises(BadSetting, match=r"site\.toml: -: no-toml 1 1 \(Invalid statement"):
        load(site(tmp_path, "= 1"))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    key=st.sampled_from(["mode", "desk", "desk.no", "staff", "card.silence_s", "folder", "screen"]),
    value=values,
)
def test_any_value_gives_settings_or_a_named_error(key: str, value: object) -> None:
    try:
        load(overrides={key: value})
    except BadSetting as error:
        assert error.key and error.remedy


def test_each_environment_has_a_folder_of_its_own() -> None:
    folders = {load(overrides={"mode": mode}).folder for mode in ("live", "test", "training")}
    assert len(folders) == 3


def test_a_user_s_own_file_lies_by_the_system_s_custom(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert own_site() == tmp_path / "training-desk" / "desk.toml"


class Shut(type(Path())):  # type: ignore[misc]
    """In a folder that this user may not enter."""

    def exists(self) -> bool:
        raise PermissionError

    def read_bytes(self) -> bytes:
        raise PermissionError(13, "Permission denied")


def test_a_file_that_may_not_be_looked_at_is_refused_and_not_taken_for_none(tmp_path: Path) -> None:
    assert found(tmp_path / "none.toml") is None
    site = found(Shut(tmp_path / "desk.toml"))
    with pytest.raises(BadSetting, match=r"desk\.toml"):
        load(site)
