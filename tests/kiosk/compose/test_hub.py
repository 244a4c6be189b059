"""The hub from the settings: none unless it is named, its password from vault or file and never from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load
from config.schema import BadSetting
from kiosk.compose.hub import HUB_PASSWORD, address_of_hub
from sync.platform.ktp_keys import MemoryCabinet

URL = "postgresql://kiosk@hub.invalid:5432/kiosk"


def conninfo(cabinet: MemoryCabinet | None = None, **overrides: str) -> str:
    settings = load(overrides={"hub.url": URL, **{f"hub.{key}": value for key, value in overrides.items()}})
    return address_of_hub(settings, cabinet or MemoryCabinet(), "site.toml").conninfo


def test_no_desk_has_one_by_itself() -> None:
    assert load().hub.url == ""


def test_the_password_out_of_the_vault() -> None:
    cabinet = MemoryCabinet()
    cabinet.keep_secret(HUB_PASSWORD, b"word")
    assert "password=word" in conninfo(cabinet)
    assert "password" not in conninfo()


def test_the_password_out_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("word\n")
    assert "password=word" in conninfo(password_file=str(tmp_path / "word"))


@pytest.mark.parametrize(
    ("overrides", "key"),
    [
        ({"password_file": "/nowhere/word"}, "hub.password_file"),
        ({"url": "postgresql://kiosk:word@hub.invalid/kiosk"}, "hub.url"),
        ({"url": "hub.invalid"}, "hub.url"),
    ],
)
def test_what_is_refused(overrides: dict[str, str], key: str) -> None:
    with pytest.raises(BadSetting) as wrong:
        conninfo(**overrides)
    assert wrong.value.key == key
    assert "word@" not in str(wrong.value)


def test_a_key_is_64_hex_digits() -> None:
    desk = {"no": "KSK-990000-0002", "key": " ".join(["0a1b"] * 16)}
    assert load(overrides={"hub.desks": [desk]}).hub.desks[0].no == "KSK-990000-0002"
    with pytest.raises(BadSetting, match="hub-key"):
        load(overrides={"hub.desks": [{**desk, "key": "0a1b"}]})


def test_live_wants_tls_and_training_does_not() -> None:
    assert "sslmode=verify-full" in conninfo()
    settings = load(overrides={"hub.url": URL, "mode": "training"})
    assert "sslmode" not in address_of_hub(settings, MemoryCabinet(), "site.toml").conninfo
