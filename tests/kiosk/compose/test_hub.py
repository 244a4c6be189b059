"""The hub from the settings: none unless it is named, its password from vault or file and never from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from config.bad import BadSetting
from config.load import load, load_training
from kiosk.bench.postgres import cluster, why_not
from kiosk.compose.hub import HUB_PASSWORD, address_of_hub
from kiosk.compose.root import Kiosk
from kiosk.conditions import conditions
from kiosk.main_thread import MainThread
from kiosk.ui.window import Models
from sync.platform.ktp_keys import MemoryCabinet
from tests.support.qt import until

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


@pytest.fixture
def models(qapp: QCoreApplication) -> Iterator[Models]:
    models = Models.build(lambda gesture: None, strict=True)
    yield models
    models.language.close()


@pytest.mark.postgres
def test_two_programs_at_one_hub_hear_each_other_and_end(tmp_path: Path, models: Models) -> None:
    if reason := why_not():
        pytest.skip(reason)
    main = MainThread()
    with cluster() as running:
        desks = [
            Kiosk(
                load_training(
                    overrides={
                        "folder": str(tmp_path / name),
                        "desk.no": f"TRAINING-{name}",
                        "platform.kind": "none",
                        "hub.url": running.url(),
                        "hub.name": f"{name}号台",
                    }
                ),
                "training.toml",
                models,
                main,
            )
            for name in "12"
        ]
        for desk in desks:
            desk.start()
        hubs = [desk.hub for desk in desks if desk.hub]
        until(lambda: [len(hub.latest.desks) for hub in hubs] == [1, 1], "they never met")
        assert hubs[1].latest.asking[0].shown == "1号台"
        lines = {line.key: line.state for line in conditions(desks[0]._live())}
        assert lines["hub"] == "warn"  # a desk nobody has accepted
        for desk in desks:
            desk.stop()
    main.close()
