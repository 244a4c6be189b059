"""Settings: every default is written down once, a wrong one names file, key and remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load, load_training
from config.schema import BadSetting


def site(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_alone_are_complete() -> None:
    settings = load()
    assert settings.mode == "live"
    assert settings.platform.visit_wait_s == 2.0
    assert settings.attendance.in_opens_before_min == 30


def test_training_uses_the_stand_in_reader() -> None:
    assert load_training().card.backend == "virtual"


def test_a_site_changes_only_what_it_names(tmp_path: Path) -> None:
    changed = load(site(tmp_path, '[desk]\nno = "KSK-1"\n'))
    assert replace(changed, desk=load().desk) == load()
    assert changed.desk.no == "KSK-1"


def test_profile_below_site_below_command_line(tmp_path: Path) -> None:
    assert load(site(tmp_path, 'profile = "four"')).attendance.preset == "four"
    own = site(tmp_path, 'profile = "four"\n[attendance]\npreset = "session"\n')
    assert load(own).attendance.preset == "session"
    assert load(own, overrides={"attendance.preset": "four"}).attendance.preset == "four"


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("colour = 1", "colour", "unknown"),
        ("[desk]\nnumber = 1", "desk.number", "unknown"),
        ("[desk]\nno = 1", "desk.no", "text in quotes"),
        ("desk = 1", "desk", "table"),
        ('[card]\nbackend = "usb"', "card.backend", "choose one of pcsc"),
        ('[card]\nreader = "("', "card.reader", "regular expression"),
        ("[attendance]\nlate_after_min = -1", "attendance.late_after_min", "between 0 and 1440"),
        ("[attendance]\nlate_after_min = 1.5", "attendance.late_after_min", "whole number"),
        ("[screen]\nvolume = 2", "screen.volume", "between 0 and 1"),
        ("[screen]\nlarge_type = 1", "screen.large_type", "true or false"),
        ('[desk]\nrooms = "101"', "desk.rooms", "list"),
        ("[desk]\nrooms = [1]", "desk.rooms[1]", "text in quotes"),
        ('[[staff]]\nname = "李"', "staff[1].pin", "missing"),
        ('[[staff]]\nname = "李"\npin = "x"\nage = 3', "staff[1].age", "unknown"),
        ('profile = "mars"', "profile", "choose one of four, session"),
        ("= 1", "-", "not TOML"),
    ],
)
def test_a_wrong_setting_names_file_key_and_remedy(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    path = site(tmp_path, text)
    with pytest.raises(BadSetting) as caught:
        load(path)
    assert (caught.value.file, caught.value.key) == (str(path), key)
    assert remedy in caught.value.remedy


def test_a_missing_or_unreadable_file_is_a_bad_setting(tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(BadSetting):
        load(tmp_path / "latin.toml")


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
