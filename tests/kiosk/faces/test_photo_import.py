"""Enrolment photos from a folder: only with a consent, nobody for somebody else, and no file is kept or touched."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy
from threading import Event

import cv2
import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.compose.camera import consent_notice
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Engine, FaceFault
from kiosk.face.models import find_files
from kiosk.faces.photo_import import PhotoImport, photo_folders, photos_in, shown_name
from kiosk.faces.records import FaceRecords
from kiosk.ui.photos import PhotoFate, PhotoRun, PhotoStep
from sync.records import ConsentAct, ConsentMethod, Enrolment, EntryKind, FaceSource
from sync.store import faces
from tests.support.front_desk import LI, ROSTER, ZHANG, FrontDesk, front_desk
from tests.support.portraits import FOLDER, moved, portrait
from tests.support.qt import until

PEOPLE = [replace(one, face_allowed=True) for one in ROSTER]
ZHANG_T1, LI_T2, SMITH_T3 = PEOPLE


@pytest.fixture(scope="module")
def engine() -> Engine:
    try:
        return DnnEngine(find_files())
    except FaceFault as fault:
        pytest.skip(f"the model files are not here: {fault}")


class Importing:
    def __init__(self, desk: FrontDesk, folder: Path, open_engine: Callable[[], Engine]) -> None:
        self.desk, self.folder = desk, folder
        self.runs: list[PhotoRun] = []
        folder.mkdir()
        self.records = FaceRecords(
            desk.store, desk.clock, desk.performer.pen, consent_notice(), lambda: ["C1"], 7
        )
        self.photos = PhotoImport(desk.store, self.records, desk.main, open_engine, self.runs.append)

    def agree(self, *learners: Enrolment) -> None:
        for one in learners:
            self.records.answered(
                one, ConsentAct.GIVEN, ConsentMethod.SCREEN, "李老师", age_confirmed=True
            ).result(10)

    def put(self, name: str, picture: str) -> None:
        copy(FOLDER / f"{picture}.jpg", self.folder / name)

    def run(self) -> dict[str, PhotoFate]:
        self.photos.start(self.folder, "李老师")
        until(lambda: not self.photos.running, "the end of the import", 60)
        return {line.file: line.fate for line in self.runs[-1].lines}

    def kept(self) -> int:
        with self.desk.real.reading() as db:
            return faces.stored(db).persons


@pytest.fixture
def importing(tmp_path: Path, qapp: QCoreApplication, engine: Engine) -> Iterator[Importing]:
    with front_desk(tmp_path, roster=PEOPLE) as desk:
        made = Importing(desk, tmp_path / "photos", lambda: engine)
        yield made
        made.photos.close()


def test_by_the_learners_number_and_by_the_documents(
    importing: Importing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    importing.agree(ZHANG_T1, LI_T2)
    importing.put("T1.JPG", "obama")
    importing.put(f"{LI.number}.jpg", "biden")
    before = {file.name: file.read_bytes() for file in importing.folder.iterdir()}
    assert importing.run() == {"T1.JPG": PhotoFate.IMPORTED, "440524********0014.jpg": PhotoFate.IMPORTED}
    last = importing.runs[-1]
    assert (last.step, last.done, last.total) == (PhotoStep.DONE, 2, 2)
    model = importing.photos._open_engine().version
    (kept,) = importing.records.templates(ZHANG, model)
    assert kept.source is FaceSource.PHOTO and importing.kept() == 2
    until(lambda: len(importing.desk.book(EntryKind.OPERATOR)) == 2, "an entry for each")
    assert importing.desk.book(EntryKind.OPERATOR)[0].body["operator"] == "李老师"
    assert {file.name: file.read_bytes() for file in importing.folder.iterdir()} == before
    assert LI.number not in caplog.text and LI.number not in repr(importing.runs)


def test_nothing_without_a_standing_consent(importing: Importing) -> None:
    importing.put("T1.jpg", "obama")
    importing.put("T2.jpg", "biden")
    importing.agree(LI_T2)
    importing.records.answered(LI_T2, ConsentAct.WITHDRAWN, ConsentMethod.STAFF, "李老师").result(10)
    assert importing.run() == {"T1.jpg": PhotoFate.NO_CONSENT, "T2.jpg": PhotoFate.NO_CONSENT}
    assert importing.kept() == 0


def test_two_learners_with_one_face_are_neither_imported(importing: Importing) -> None:
    importing.agree(*PEOPLE)
    importing.put("T1.jpg", "obama")
    importing.put("T2.jpg", "biden")
    importing.put("T3.jpg", "obama2")
    fates = importing.run()
    assert fates == {
        "T1.jpg": PhotoFate.DOUBLE,
        "T2.jpg": PhotoFate.IMPORTED,
        "T3.jpg": PhotoFate.DOUBLE,
    }


def test_the_face_of_somebody_enrolled_before_is_named(importing: Importing) -> None:
    importing.agree(ZHANG_T1, SMITH_T3)
    importing.put("T1.jpg", "obama")
    assert importing.run() == {"T1.jpg": PhotoFate.IMPORTED}
    (importing.folder / "T1.jpg").unlink()
    importing.put("T3.jpg", "obama2")
    assert importing.run() == {"T3.jpg": PhotoFate.DOUBLE}
    (line,) = importing.runs[-1].lines
    assert line.why is not None and line.why.args == ("张*明",)


def test_a_second_photo_of_one_learner_is_left(importing: Importing) -> None:
    importing.agree(ZHANG_T1)
    importing.put("T1.jpg", "obama")
    importing.put(f"{ZHANG.number}.jpg", "obama2")
    assert sorted(importing.run().values()) == [PhotoFate.DOUBLE, PhotoFate.IMPORTED]


def test_bad_photos_and_unknown_names_are_listed(importing: Importing) -> None:
    importing.agree(ZHANG_T1, LI_T2)
    importing.put("holiday.jpg", "obama")
    (importing.folder / "T1.jpg").write_bytes(b"no picture at all")
    cv2.imwrite(str(importing.folder / "T2.png"), moved(portrait("biden", 180), scale=0.35))
    assert importing.run() == {
        "holiday.jpg": PhotoFate.UNKNOWN,
        "T1.jpg": PhotoFate.BAD,
        "T2.png": PhotoFate.BAD,
    }
    whys = {line.file: line.why.id for line in importing.runs[-1].lines if line.why}
    assert whys == {"T1.jpg": "photos.unreadable", "T2.png": "photos.hint.closer"}


def test_stopped_before_the_first_is_kept_nothing_stays(importing: Importing, engine: Engine) -> None:
    importing.agree(ZHANG_T1)
    importing.put("T1.jpg", "obama")
    held, there = Event(), Event()

    def slow() -> Engine:
        there.set()
        held.wait(20)
        return engine

    importing.photos._open_engine = slow
    importing.photos.start(importing.folder, "李老师")
    assert there.wait(20)
    importing.photos.stop()
    held.set()
    until(lambda: not importing.photos.running, "the end")
    assert importing.runs[-1].step is PhotoStep.STOPPED and importing.kept() == 0


def test_it_says_why_nothing_was_imported(importing: Importing, tmp_path: Path) -> None:
    def broken() -> Engine:
        raise FaceFault("E30", "no model")

    def problem(folder: Path) -> tuple[str, tuple[object, ...]]:
        importing.photos.start(folder, "李老师")
        until(lambda: not importing.photos.running, "the end")
        told = importing.runs[-1].problem
        assert told is not None
        return told.id, told.args

    assert problem(tmp_path / "nowhere") == ("photos.no_folder", ())
    assert problem(importing.folder) == ("photos.no_photos", ())
    importing.put("T1.jpg", "obama")
    importing.photos._open_engine = broken
    assert problem(importing.folder) == ("photos.broken", ("E30",))


def test_folders_with_photos_on_drives(tmp_path: Path) -> None:
    deep = tmp_path / "desk" / "USB" / "班"
    deep.mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for place, name in (
        (deep, "T1.JPG"),
        (deep, ".T2.jpg"),
        (deep, "list.txt"),
        (tmp_path / ".hidden", "T3.png"),
    ):
        (place / name).write_bytes(b"")
    assert [file.name for file in photos_in(deep)] == ["T1.JPG"]
    assert [(one.path, one.photos) for one in photo_folders([tmp_path, tmp_path / "none"])] == [
        (str(deep), 1)
    ]


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("T0001.jpg", "T0001.jpg"),
        ("11010519491231002X.png", "110105********002X.png"),
        ("E12345678.jpg", "E1*****78.jpg"),
        ("张小明.jpg", "张*明.jpg"),
        ("张小明11010519491231002X.jpg", "张*明110105********002X.jpg"),
    ],
)
def test_a_files_name_tells_nobody_who_it_is(file: str, shown: str) -> None:
    assert shown_name(file) == shown
