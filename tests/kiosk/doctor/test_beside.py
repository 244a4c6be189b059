"""The doctor on gun, camera, code reader and face: each way they can be missing, in words, with a code and a remedy."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.load import load_training
from config.schema import Settings
from drivers.camera import frame
from drivers.registry import BACKENDS
from drivers.scanner import evdev_gun, plugged, serial_gun, virtual
from drivers.worker import BROKEN
from kiosk.compose.book import BOOK, KEYS
from kiosk.conditions import LOADING
from kiosk.doctor import beside
from kiosk.doctor import book as inside
from kiosk.doctor.check import Check, as_table
from kiosk.face.models import Part, checkout_folder
from kiosk.front.down import CODES, WORDS, lamp, sentences
from kiosk.words import LANGUAGES, Words
from sync.records import ConsentAct
from sync.store import faces
from sync.store.keys import open_vault
from sync.store.store import open_store
from tests.support.camera import black
from tests.support.camera_stream import Stream
from tests.support.drafts import DESK, LI, ZHANG
from tests.support.faces import MODEL, OLD_MODEL, answer, face
from tests.support.gun_line import GunLine


def looked(running: bool = False, **overrides: object) -> dict[str, Check]:
    named = {key.replace("__", "."): value for key, value in overrides.items()}
    fitted = load_training(overrides=named)
    checks = [
        beside.gun(fitted.scanner),
        beside.camera(fitted.camera, running),
        beside.decoder(fitted.camera),
        beside.face(fitted.face)[0],
    ]
    return {check.name: check for check in checks}


def told(check: Check) -> tuple[str, str]:
    for language in LANGUAGES:
        assert "【" not in as_table([check], language)
    return check.state.value, check.code


def test_nothing_fitted_is_no_fault() -> None:
    found = looked(scanner__backend="none")
    assert {told(check) for check in found.values()} == {("not-fitted", "")}


@pytest.mark.parametrize("backend", ["virtual", "wedge"])
def test_a_gun_with_nothing_to_examine(backend: str) -> None:
    assert told(looked(scanner__backend=backend)["gun"]) == ("info", "")


def test_a_serial_gun_plugged_in_and_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = GunLine(tmp_path)
    where = {"scanner__backend": "serial", "scanner__port": str(line.port)}
    missing = looked(**where)["gun"]
    assert told(missing) == ("fail", "D03") and missing.reason.id == "down.scanner.no-gun.what"
    line.plug()
    there = looked(**where)["gun"]
    assert told(there) == ("ok", "") and there.reason.args == (str(line.port),)
    monkeypatch.setattr(beside.os, "access", lambda *_: False)
    kept = looked(**where)["gun"]
    assert told(kept) == ("fail", "D03") and kept.reason.id == "down.scanner.no-permission.what"
    line.unplug()


def test_a_gun_found_by_usb_that_is_not_there() -> None:
    for backend in ("serial", "evdev"):
        gun = looked(scanner__backend=backend, scanner__usb="990f:990f")["gun"]
        assert told(gun) == ("fail", "D03")


def test_a_gun_whose_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BACKENDS, "scanner.serial", "no_such_library:SerialGun")
    gun = looked(scanner__backend="serial", scanner__port="/dev/barcode-gun")["gun"]
    assert told(gun) == ("fail", "D03") and gun.reason.args == ("no_such_library",)


def test_a_camera_that_is_not_there() -> None:
    camera = looked(camera__backend="opencv", camera__device="/dev/v4l/by-id/no-such-camera")["camera"]
    assert told(camera) == ("fail", "D04") and camera.reason.id == "down.camera.missing.what"


@pytest.mark.parametrize(
    ("dark", "state"), [(False, ("ok", "")), (True, ("fail", "D04"))], ids=["sees", "black"]
)
def test_a_camera_is_opened_and_looked_through(dark: bool, state: tuple[str, str]) -> None:
    stream = Stream(lambda _: black()) if dark else Stream()
    try:
        camera = looked(camera__backend="opencv", camera__device=stream.address)["camera"]
    finally:
        stream.close()
    assert told(camera) == state
    assert camera.reason.id == ("down.camera.black.what" if dark else "doctor.said.camera_sees")


def test_a_camera_of_qt_is_asked_by_qt() -> None:
    assert told(looked(camera__backend="qt", camera__device="no such camera")["camera"]) == ("fail", "D04")


def test_a_camera_in_use_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "seen", lambda _: pytest.fail("the doctor opened it"))
    assert told(looked(running=True, camera__backend="opencv")["camera"]) == ("info", "")
    assert told(looked(camera__backend="clip", camera__device="a.mp4")["camera"]) == ("info", "")


def test_a_look_that_dies_is_a_broken_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside.sys, "executable", "/bin/false")
    assert looked(camera__backend="opencv")["camera"].reason.id == "down.camera.broken.what"


def test_the_code_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = {"camera__backend": "clip"}
    assert told(looked(**camera)["decoder"]) == ("ok", "")
    assert told(looked(**camera, camera__read_codes=False)["decoder"]) == ("not-fitted", "")
    monkeypatch.setitem(sys.modules, "pyzbar.pyzbar", None)
    assert told(looked(**camera, camera__decoder="pyzbar")["decoder"]) == ("fail", "D04")


def test_the_face_engine_opens_the_pinned_files() -> None:
    if not checkout_folder().is_dir():
        pytest.skip("the model files are not here (./dev setup obtains them)")
    face = looked(face__engine="dnn")["face"]
    assert told(face) == ("ok", "") and face.reason.args[0].startswith("faceplugin-")


def test_model_files_missing_and_changed(tmp_path: Path) -> None:
    here = {"face__engine": "dnn", "face__folder": str(tmp_path)}
    assert told(looked(**here)["face"]) == ("fail", "E30")
    for part in Part:
        (tmp_path / part).write_bytes(b"another file")
    assert told(looked(**here)["face"]) == ("fail", "E31")


# --- what the book keeps of faces -----------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    """Zhang agreed and has a template of an old model; Li agreed, has a new one, and wants no more."""
    folder = tmp_path / "desk"
    store = open_store(
        folder / BOOK,
        open_vault(folder / KEYS, create=True, rungs=["weak-file"], environment="training"),
        DESK,
    )
    for number, person in enumerate((ZHANG, LI)):
        store.record(answer(number, person=person)).result()
    store.write(lambda db: faces.enrol(db, store.vault, face(model=OLD_MODEL))).result()
    store.record(answer(2, ConsentAct.WITHDRAWN, person=LI)).result()
    store.close()
    return load_training(overrides={"folder": str(folder)})


def kept(settings: Settings, model: str = "") -> dict[str, Check]:
    vault = inside.vault_of(settings)
    checks = [*inside.book(settings, vault), inside.templates(settings, vault, model)]
    return {check.name: check for check in checks}


def test_consents_and_templates_are_counted(desk: Settings) -> None:
    found = kept(desk, OLD_MODEL)
    assert told(found["consents"]) == ("ok", "") and found["consents"].reason.args == ("1", "1")
    assert told(found["templates"]) == ("ok", "") and found["templates"].reason.args == ("1", "0")


def test_templates_of_another_model_are_to_be_made_again(desk: Settings) -> None:
    templates = kept(desk, MODEL)["templates"]
    assert told(templates) == ("warn", "") and templates.reason.args == ("1", "1")


def test_eighty_percent_of_the_number_to_report_is_a_warning(
    desk: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "MOST_PERSONS", 1)
    templates = kept(desk, OLD_MODEL)["templates"]
    assert told(templates) == ("warn", "") and templates.reason.id == "doctor.said.templates_near"


def test_a_desk_without_faces_says_so(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / KEYS, create=True, rungs=["weak-file"], environment="training")
    open_store(tmp_path / BOOK, vault, DESK).close()
    settings = load_training(overrides={"folder": str(tmp_path)})
    assert {told(kept(settings)[name]) for name in ("consents", "templates")} == {("not-fitted", "")}
    fitted = replace(settings, face=replace(settings.face, engine="dnn"))
    assert {told(kept(fitted)[name]) for name in ("consents", "templates")} == {("ok", "")}


# --- the drivers' words ---------------------------------------------------------------------------------


def test_every_word_of_a_driver_is_known() -> None:
    guns = {*serial_gun.WHY.values(), *evdev_gun.WHY.values(), plugged.NO_GUN, virtual.UNPLUGGED, BROKEN}
    assert WORDS["scanner"] == guns
    cameras = {frame.MISSING, frame.BUSY, frame.BLACK, frame.FROZEN, frame.UNPLUGGED, BROKEN}
    assert WORDS["camera"] == cameras
    assert set(CODES) == set(WORDS) and LOADING not in guns | cameras


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_a_sentence_and_a_way_on(language: str) -> None:
    words = Words(language, strict=True)
    for device, known in WORDS.items():
        for why in (*known, "[Errno 71] Protocol error"):
            what, following = (words.text(text) for text in sentences(device, why))
            assert what and following and what != following
            if device != "printer":  # the foot tells of none
                assert len(words.text(lamp(device, why))) <= 14
