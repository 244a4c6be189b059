"""Provisioning codes at the guide: made with their picture, typed by a gun, and what this desk cannot go by."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from config.load import load
from kiosk.setup.provision_cli import provision
from kiosk.setup.steps import Journal, Mark, Step, as_bytes
from tests.support.qt import until
from tests.support.screens import OLD_QT
from tests.support.setup_desk import SetupDesk, blank

DESK = "KSK-990000-0003"
second_window = pytest.mark.skipif(
    OLD_QT, reason="before Qt 6.12 the second window of a process finds no shapes"
)


def options(folder: Path, **more: object) -> Namespace:
    told = {
        "key": folder / "issuer.key", "desk": DESK, "institution": "滨湖职业培训学校", "issuer": "滨湖人社局",
        "url": "", "app": "", "org": "", "profile": "", "days": 7, "qr": None,
    }  # fmt: skip
    return Namespace(**{**told, **more})


@pytest.fixture(autouse=True)
def activation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ACT-1\nACT-2\n"))


@pytest.fixture
def desk(qapp: QCoreApplication, tmp_path: Path) -> Iterator[SetupDesk]:
    site = blank(tmp_path / "desk")
    site.write_text(site.read_text("utf-8").replace("training", "test"), encoding="utf-8")
    desk = SetupDesk(site)
    desk.at("language")
    desk.press("language_zh")
    desk.next()
    desk.at("institution")
    yield desk
    desk.close()


def made(folder: Path, capsys: pytest.CaptureFixture[str], **more: object) -> str:
    assert provision(options(folder, **more)) == 0
    code: str = json.loads(capsys.readouterr().out)["code"]
    return code


def test_the_picture_of_a_code_reads_as_the_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = made(tmp_path, capsys, qr=tmp_path / "code.png")
    picture = QImage(str(tmp_path / "code.png")).convertToFormat(QImage.Format.Format_Grayscale8)
    (found,) = zxingcpp.read_barcodes(_pixels(picture))
    assert found.text == code


def _pixels(picture: QImage) -> object:
    import numpy as np

    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width()].copy()


@second_window
def test_a_code_this_desk_cannot_go_by_is_refused_and_nothing_written(
    desk: SetupDesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = desk.site.read_bytes()
    unsafe = {"url": "http://127.0.0.1:9/ktp/v1", "app": "a", "org": "990000001"}
    for more in (unsafe, {"profile": "nowhere"}):
        desk.write("setupCode", made(tmp_path, capsys, **more))
        desk.press("giveCode")
        desk.at("institution", "compare")
        desk.press("codeSame")
        until(lambda: "G01" in desk.models.setup.problem, f"why not ({desk.models.setup.problem!r})")
        assert desk.models.setup.stage == "" and not desk.models.setup.busy, "another code can be given"
        assert desk.site.read_bytes() == before and load(desk.site).desk.no == ""


@second_window
def test_the_field_of_the_code_has_the_keys_when_the_step_comes_up(desk: SetupDesk) -> None:
    assert desk.find("setupCode").hasActiveFocus(), "a gun types without anybody touching the screen"


@second_window
def test_a_short_code_without_an_address_asks_for_it(desk: SetupDesk, tmp_path: Path) -> None:
    from sync.platform.provisioning import short_code

    desk.write("setupCode", short_code(bytes(64), "00" * 6, "").typed)
    desk.press("giveCode")
    until(lambda: "地址" in desk.models.setup.problem, f"the address ({desk.models.setup.problem!r})")


@second_window
def test_no_camera_is_said(desk: SetupDesk) -> None:
    desk.press("filmCode")
    until(lambda: desk.models.setup.problem != "", "what is wrong with the camera", 20)
    assert desk.models.setup.stage == "film"
    desk.press("filmStop")
    desk.at("institution")


@second_window
def test_settings_written_by_hand_that_do_not_do_are_said_at_the_step(
    qapp: QCoreApplication, tmp_path: Path
) -> None:
    site = blank(tmp_path / "desk")
    folder = load(site).folder
    folder.mkdir(parents=True)
    (folder / "setup.json").write_bytes(as_bytes(Journal({Step.LANGUAGE: Mark.DONE})))
    platform = 'url = "http://127.0.0.1:9/ktp/v1"\napp = "a"\norg_no = "990000001"\n'
    by_hand = f'[desk]\nno = "KSK-990000-0001"\n[platform]\n{platform}'
    site.write_text(site.read_text("utf-8").replace("training", "test") + by_hand, encoding="utf-8")
    desk = SetupDesk(site)
    try:
        desk.at("institution")
        assert "https" in desk.models.setup.problem
    finally:
        desk.close()


@second_window
def test_who_goes_on_by_keys_types_the_name_at_once(desk: SetupDesk) -> None:
    desk.press("goAlone", keys=True)
    desk.write("setupName", "滨湖职业培训学校")
    desk.write("setupDesk", DESK)
    desk.press("takeAlone", keys=True)
    desk.at("institution", "ready")
    desk.next(keys=True)
    desk.at("people", "first")
    assert desk.find("firstName").hasActiveFocus(), "the step was loaded before its field was there"
