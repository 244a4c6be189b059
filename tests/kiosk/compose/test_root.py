"""The composition root: what does not belong together is refused by name, and nothing is left half open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQuick import QQuickWindow

from config.bad import BadSetting
from config.load import load, load_training
from config.schema import Settings
from drivers.card.pcsc import PcscReader
from drivers.card.virtual import VirtualReader
from kiosk.compose.book import BOOK, KEYS, open_book
from kiosk.compose.card import make_reader
from kiosk.compose.fit import refuse_unfit
from kiosk.compose.root import Kiosk
from kiosk.conditions import Beside
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread
from kiosk.ui.gestures import GunSetupClosed, GunSetupOpened
from kiosk.ui.window import Models
from kiosk.visit.states import Judging
from kiosk.visit.view import Text
from kiosk.visit.waits import WAIT_S
from sync.clock import StepCause
from sync.platform import gm
from sync.records import EntryKind
from sync.store.fault import StoreFault
from tests.support.camera import moving, write_clip
from tests.support.front_desk import entries
from tests.support.qt import turn, until

LIVE = {
    "mode": "live",
    "desk.no": "KSK-990000-0001",
    "platform.url": "https://platform.invalid/ktp/v1",
    "platform.app": "kiosk",
    "platform.org_no": "ORG1",
}


def live(**overrides: object) -> Settings:
    return load(overrides={**LIVE, **overrides})


UNFIT = {
    "no desk number": ({"desk.no": ""}, "desk.no"),
    "a desk number with a blank": ({"desk.no": "KSK 1"}, "desk.no"),
    "a desk number that could be a path": ({"desk.no": "../../x"}, "desk.no"),
    "a desk number of forty-one": ({"desk.no": "K" * 41}, "desk.no"),
    "the virtual reader": ({"card.backend": "virtual"}, "card.backend"),
    "plain http": ({"platform.url": "http://platform.invalid/ktp/v1"}, "platform.url"),
    "no address": ({"platform.url": ""}, "platform.url"),
    "no account": ({"platform.app": ""}, "platform.app"),
    "no institution": ({"platform.org_no": ""}, "platform.app"),
    "a library that is not there": ({"card.backend": "vendor-library"}, "card.library"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_unfit_for_live(case: str) -> None:
    overrides, key = UNFIT[case]
    with pytest.raises(BadSetting) as refused:
        refuse_unfit(live(**overrides), "site.toml")
    assert (refused.value.file, refused.value.key) == ("site.toml", key)
    assert refused.value.remedy


def test_no_setting_lets_the_network_outlast_the_judging() -> None:
    """Else the visit would end as an unknown card while the answer is on its way."""
    live(**{"platform.visit_wait_s": WAIT_S[Judging] - 1})
    with pytest.raises(BadSetting):
        live(**{"platform.visit_wait_s": WAIT_S[Judging] - 0.5})


FIT = {
    "live with a reader and https": LIVE,
    "live without a platform": {**LIVE, "platform.kind": "none", "platform.url": ""},
    "the shortest desk number": {**LIVE, "desk.no": "K-1"},
}


@pytest.mark.parametrize("case", FIT)
def test_fit_for_live(case: str) -> None:
    refuse_unfit(load(overrides=FIT[case]), "site.toml")


def test_training_takes_stand_ins() -> None:
    refuse_unfit(load_training(), "training.toml")


def test_training_wants_a_desk_number_too() -> None:
    with pytest.raises(BadSetting, match=r"desk\.no"):
        refuse_unfit(load_training(overrides={"desk.no": ""}), "training.toml")


def test_readers_come_from_the_table(tmp_path: Path) -> None:
    assert isinstance(make_reader(live().card), PcscReader)
    assert isinstance(make_reader(load_training().card), VirtualReader)
    assert make_reader(live(**{"card.backend": "vendor-websocket"}).card).name == "card"


class TestTheBook:
    def test_keys_are_made_with_a_new_book(self, tmp_path: Path) -> None:
        for boot_no in (1, 2):
            book = open_book(self.settings(tmp_path))
            assert book.store.boot_no == boot_no
            book.close()

    def test_never_beside_an_old_one(self, tmp_path: Path) -> None:
        settings = self.settings(tmp_path)
        open_book(settings).close()
        for file in (tmp_path / KEYS).iterdir():
            file.unlink()
        before = (tmp_path / BOOK).read_bytes()
        with pytest.raises(StoreFault, match="H03"):
            open_book(settings)
        assert (tmp_path / BOOK).read_bytes() == before
        assert list((tmp_path / KEYS).iterdir()) == []

    def test_a_clock_set_back_while_the_desk_was_off_is_seen(self, tmp_path: Path) -> None:
        settings = self.settings(tmp_path)
        book = open_book(settings)
        now = book.clock.stamp()
        book.store.record(
            operator_act("DOOR_OPENED", "王老师", replace(now, at_ms=now.at_ms + 3_600_000))
        ).result()
        book.close()
        book = open_book(settings)
        (step,) = book.clock.take_steps()
        assert step.cause is StepCause.START
        assert -3_600_000 <= step.moved_ms < -3_500_000
        book.close()

    @staticmethod
    def settings(folder: Path) -> Settings:
        return load_training(overrides={"folder": str(folder)})


@pytest.mark.parametrize(
    ("proofs", "fitted", "fits"),
    [
        ([], {}, False),
        (["face"], {}, False),
        (["card+face", "card+pin"], {}, True),
        (["e-card"], {"scanner.backend": "none"}, False),
        (["e-card"], {"scanner.backend": "wedge"}, True),
        (["e-card"], {"scanner.backend": "none", "camera.backend": "opencv"}, True),
        (["staff"], {"scanner.backend": "none"}, True),
    ],
)
def test_a_policy_needs_something_that_is_fitted(
    proofs: list[str], fitted: dict[str, str], fits: bool
) -> None:
    settings = load_training(overrides={"evidence.sign_out": proofs, "platform.kind": "none", **fitted})
    if fits:
        refuse_unfit(settings, "site.toml")
    else:
        with pytest.raises(BadSetting) as refused:
            refuse_unfit(settings, "site.toml")
        assert (refused.value.key, refused.value.remedy) == ("evidence.sign_out", "evidence")


@pytest.mark.parametrize("key", ["sign_in", "sign_out", "registration", "voucher_use"])
def test_so_does_each_purpose(key: str) -> None:
    settings = load_training(
        overrides={f"evidence.{key}": ["face"], "face.engine": "none", "platform.kind": "none"}
    )
    with pytest.raises(BadSetting) as refused:
        refuse_unfit(settings, "site.toml")
    assert refused.value.key == f"evidence.{key}"


class TestNothingIsLeftHalfOpen:
    @pytest.fixture
    def models(self, qapp: QCoreApplication) -> Iterator[Models]:
        made = Models.build(lambda _: None)
        yield made
        made.language.close()

    @pytest.fixture
    def main(self, qapp: QCoreApplication) -> Iterator[MainThread]:
        made = MainThread()
        yield made
        made.close()
        turn()

    WRONG = (
        ("platform.platform_key", "no hex", "platform-key"),
        ("platform.platform_key", "00" * 64, "platform-key"),
        ("platform.ca_file", "/nonexistent/ca.pem", "tls-files"),
        ("platform.client_certificate", "/nonexistent/desk.pem", "tls-files"),
        ("platform.url", "http://platform.invalid/ktp/v1", "address"),
    )

    @pytest.mark.parametrize(
        ("key", "value", "remedy"),
        WRONG,
        ids=["no hex", "no point of the curve", "no such file", "no such certificate", "no https"],
    )
    def test_a_platform_that_cannot_be_used(
        self, key: str, value: str, remedy: str, tmp_path: Path, models: Models, main: MainThread
    ) -> None:
        right = {
            "folder": str(tmp_path),
            "platform.url": "https://127.0.0.1:1/ktp/v1",
            "platform.platform_key": gm.Sm2Key.generate().public.hex(),
        }
        wrong = load_training(overrides={**right, key: value})
        with pytest.raises(BadSetting) as refused:
            Kiosk(wrong, "training.toml", models, main)
        assert (refused.value.key, refused.value.remedy) == (key, remedy)
        open_book(wrong).close()

    def test_a_driver_that_cannot_be_made(self, tmp_path: Path, models: Models, main: MainThread) -> None:
        settings = load_training(overrides={"folder": str(tmp_path), "platform.kind": "none"})
        strange = replace(settings, card=replace(settings.card, backend="strange"))  # type: ignore[arg-type]
        with pytest.raises(KeyError):
            Kiosk(strange, "training.toml", models, main)
        open_book(settings).close()

    def test_a_desk_without_a_platform_opens_and_closes(
        self, tmp_path: Path, models: Models, main: MainThread
    ) -> None:
        settings = load_training(overrides={"folder": str(tmp_path), "platform.kind": "none"})
        kiosk = Kiosk(settings, "training.toml", models, main)
        kiosk.activate("never used")
        kiosk.start()
        turn(20)
        assert models.stage.property("stage") == "Idle"
        kiosk.stop()
        open_book(settings).close()

    def test_a_camera_for_faces_alone_is_tried_and_closed_again(
        self, tmp_path: Path, models: Models, main: MainThread
    ) -> None:
        """Else nobody would ever be offered the face that opens it."""
        clip = write_clip(tmp_path / "desk.avi", moving(), "MJPG")
        fitted = {"camera.backend": "clip", "camera.device": str(clip), "camera.read_codes": False}
        nowhere = {"face.engine": "dnn", "face.folder": str(tmp_path / "no models")}
        desk = {"folder": str(tmp_path / "desk"), "platform.kind": "none"}
        kiosk = Kiosk(load_training(overrides={**desk, **fitted, **nowhere}), "training.toml", models, main)
        kiosk.start()
        camera, face = kiosk.ways.camera, kiosk.ways.face
        assert camera and face
        until(lambda: face.camera_there, "the camera was tried")
        until(lambda: camera.frames.newer_than(0, 0) is None, "it is closed and keeps no picture")
        until(lambda: kiosk._live().beside.face == "E30", "the page 设备 says why there are no faces")
        assert kiosk._live().beside == Beside(gun="", camera="", face="E30")
        assert not face.fitted
        kiosk.stop()

    def test_a_desk_without_a_gun_that_types_can_be_taught_one(
        self, tmp_path: Path, models: Models, main: MainThread
    ) -> None:
        settings = load_training(overrides={"folder": str(tmp_path), "platform.kind": "none"})
        kiosk = Kiosk(settings, "training.toml", models, main)
        window = QQuickWindow()
        kiosk.listen(window, models, None)
        kiosk.start()
        assert not kiosk.ways.gesture(GunSetupClosed()), "no lesson, so nothing to close"
        kiosk.gesture(GunSetupOpened())
        assert models.gun_setup.property("shown") is True
        kiosk.gesture(GunSetupClosed())
        assert models.gun_setup.property("shown") is False
        kiosk.stop()

    def test_a_desk_with_faces_imports_photos_and_closes(
        self, tmp_path: Path, models: Models, main: MainThread
    ) -> None:
        clip = str(Path(__file__).resolve().parents[1] / "data" / "portraits")
        faces = {"camera.backend": "clip", "camera.device": clip, "face.engine": "dnn"}
        settings = load_training(
            overrides={"folder": str(tmp_path / "desk"), "platform.kind": "none", **faces}
        )
        kiosk = Kiosk(settings, "training.toml", models, main)
        kiosk.start()
        photos = tmp_path / "photos"
        photos.mkdir()
        kiosk.behind.photos.start(photos, "李老师")
        until(lambda: not kiosk.behind.photos.running, "the end of the import")
        assert kiosk.behind.office.faces._run.problem == Text("photos.no_photos")
        kiosk.stop()
        open_book(settings).close()

    def test_a_desk_without_a_platform_writes_down_that_its_clock_was_set(
        self, tmp_path: Path, models: Models, main: MainThread, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kiosk.compose.root.STEPS_MS", 10)
        settings = load_training(overrides={"folder": str(tmp_path), "platform.kind": "none"})
        kiosk = Kiosk(settings, "training.toml", models, main)
        kiosk.start()
        wall = kiosk.book.clock._wall
        kiosk.book.clock._wall = lambda: wall() - 3_600_000
        until(lambda: entries(kiosk.book.store, EntryKind.CLOCK_STEP) != [], "the step is in the book")
        kiosk.stop()
