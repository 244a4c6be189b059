"""Faces behind the staff door: asked first, erased at once, all of them only by an operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.compose.camera import consent_notice
from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import Preset
from kiosk.faces.desk import FaceDesk
from kiosk.faces.records import FaceRecords
from kiosk.faces.watch import Watched
from kiosk.office.office import Office
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.ui import face_gestures as fg
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.visit import states as st
from kiosk.visit.events import TimedOut
from kiosk.visit.face import AGREE, DECLINE
from kiosk.vouchers.checking import Checking
from sync.records import ConsentAct, ConsentMethod, EntryKind, FaceSource, PersonKey
from sync.status import NOTHING_YET
from sync.store import faces
from tests.support.front_desk import ROSTER, ZHANG, FrontDesk, front_desk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member

PIN = b"246810"
LI = member("李老师", PIN)
MODEL = "five-nets@1"
CHILD = PersonKey("01", "990000201501010015")
PEOPLE = [
    replace(ROSTER[0], face_allowed=True),
    replace(ROSTER[1], face_allowed=False),
    replace(ROSTER[2], face_allowed=True),
    replace(ROSTER[0], trainee_no="T4", person=CHILD, name="陈小小", face_allowed=True),
]
"""For T3, who has a passport, nothing tells the age."""


class WatchAtHand:
    """A FaceWatch with an engine that never sees anybody."""

    model = MODEL

    def __init__(self) -> None:
        self.begun: list[Watched] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def begin(self, watched: Watched) -> None:
        self.begun.append(watched)


class FaceOfficeDesk:
    """Staff are in; `face` is the desk's."""

    def __init__(self, desk: FrontDesk) -> None:
        self.desk = desk
        self.store, self.models = desk.store, desk.models
        pen = desk.performer.pen
        self.records = FaceRecords(desk.store, desk.clock, pen, consent_notice(), lambda: ["C1"], 7)
        watch: Any = WatchAtHand()
        self.face = FaceDesk(watch, self.records, desk.clock, desk.main, pen)
        self.face.camera_there = True
        self.face.dispatch, self.face.wants = desk.front.runner.dispatch, lambda on: None
        desk.ways.face = self.face
        desk.performer.ways = (desk.scans, self.face)
        desk.real.vault.keep_secret(PEPPER, KEY)
        self.office = desk.front.office = Office(
            desk.store, desk.desk, desk.clock, StaffDoor(desk.store, desk.clock, Registry((LI,))), desk.models,
            desk.main, Windows(), Preset.SESSION, desk.front.runner.dispatch, desk.platform.wake,
            lambda: Live({}, desk.clock.state(), NOTHING_YET, 9_000, False, False),
            Checking(desk.store, desk.clock, desk.platform, desk.main, visit_wait_s=0.2), self.face,
        )  # fmt: skip
        self.do(g.DoorKnocked())
        self.do(g.StaffPinGiven(bytearray(PIN)))
        until(lambda: self.models.staff.property("door") == "open", "the open door")

    def do(self, gesture: g.Gesture) -> None:
        self.desk.front.gesture(gesture)

    def see(self, name: str) -> Any:
        return self.models.faces.property(name)

    def look(self, learner: str, wanted: str) -> None:
        self.do(hg.LearnersSought(learner))
        key = {"张小明": "C1/T1", "李强": "C1/T2", "John": "C1/T3", "陈小小": "C1/T4"}[learner]
        until(lambda: self.office.helping.learner(key) is not None, learner)
        self.do(fg.FaceLookedUp(key))
        until(lambda: self.see("standing") == wanted, wanted)

    def agree(self, *, age: bool = False) -> None:
        self.records.answered(
            PEOPLE[2 if age else 0], ConsentAct.GIVEN, ConsentMethod.SCREEN, "李老师", age_confirmed=age
        ).result(10)

    def keep(self) -> None:
        vector = np.ones(128, np.float32)
        self.records.keep(PEOPLE[0], FaceSource.DESK, MODEL, vector, 150.0).result(10)

    def kept(self) -> int:
        with self.desk.real.reading() as db:
            return faces.stored(db).persons

    def acts(self) -> list[object]:
        return [one.body["act"] for one in self.desk.book(EntryKind.OPERATOR)]


@pytest.fixture
def staff(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FaceOfficeDesk]:
    with front_desk(tmp_path, roster=PEOPLE) as desk:
        yield FaceOfficeDesk(desk)
        desk.front.gesture(g.StaffLeft())
        turn()


class TestWhatStaffSee:
    def test_each_standing(self, staff: FaceOfficeDesk) -> None:
        staff.look("张小明", "ask")
        assert staff.see("takes") and not staff.see("consents")
        for learner, standing in (("李强", "class"), ("陈小小", "under_14")):
            staff.look(learner, standing)
            assert not staff.see("takes")
        staff.look("John", "age_unknown")
        assert staff.see("takes")

    def test_agreed_then_enrolled(self, staff: FaceOfficeDesk) -> None:
        staff.agree()
        staff.look("张小明", "agreed")
        staff.keep()
        staff.look("张小明", "enrolled")
        assert staff.see("consents")

    def test_no_camera_is_said_and_nobody_is_asked(self, staff: FaceOfficeDesk) -> None:
        staff.face.camera_there = False
        staff.look("张小明", "ask")
        assert staff.see("hindrance") != ""
        staff.do(fg.FaceEnrolWanted("C1/T1"))
        turn(100)
        assert isinstance(staff.desk.state, st.Idle)


class TestEnrolling:
    def test_the_learner_is_asked_first(self, staff: FaceOfficeDesk) -> None:
        staff.look("张小明", "ask")
        staff.do(fg.FaceEnrolWanted("C1/T1"))
        asked = staff.desk.wait_for(st.ConsentWanted)
        assert (asked.name, asked.operator) == ("张*明", "李老师")
        assert staff.models.staff.property("door") == "aside"
        staff.do(g.Chosen(DECLINE))
        staff.desk.wait_for(st.FaceSettled)
        until(lambda: len(staff.desk.book(EntryKind.CONSENT)) == 1, "the answer in the book")
        staff.desk.front.runner.dispatch(TimedOut())
        until(lambda: staff.models.staff.property("door") == "open", "the office")
        staff.look("张小明", "declined")

    def test_nobody_is_asked_whose_class_has_none(self, staff: FaceOfficeDesk) -> None:
        for learner, key in (("李强", "C1/T2"), ("陈小小", "C1/T4"), ("John", "C1/T3")):
            staff.do(hg.LearnersSought(learner))
            until(lambda key=key: staff.office.helping.learner(key) is not None, learner)
            staff.do(fg.FaceEnrolWanted(key, of_age=key == "C1/T4"))
            turn(100)
            assert isinstance(staff.desk.state, st.Idle), learner

    def test_an_age_seen_on_a_document_stands_with_the_consent(self, staff: FaceOfficeDesk) -> None:
        staff.look("John", "age_unknown")
        staff.do(fg.FaceEnrolWanted("C1/T3", of_age=True))
        staff.desk.wait_for(st.ConsentWanted)
        staff.do(g.Chosen(AGREE))
        until(lambda: staff.records.consent_of(PEOPLE[2].person) is not None, "the consent")
        consent = staff.records.consent_of(PEOPLE[2].person)
        assert consent is not None and consent.age_confirmed

    def test_not_while_somebody_waits(self, staff: FaceOfficeDesk) -> None:
        staff.look("张小明", "ask")
        staff.desk.front.gesture(g.Chosen("STAFF"))
        staff.do(fg.FaceEnrolWanted("C1/T1"))
        turn(100)
        assert isinstance(staff.desk.state, st.StaffWanted) and staff.see("hindrance") != ""


class TestErasing:
    def test_a_withdrawal_erases_at_once(self, staff: FaceOfficeDesk) -> None:
        staff.agree()
        staff.keep()
        staff.look("张小明", "enrolled")
        staff.do(fg.FaceWithdrawn("C1/T1"))
        until(lambda: staff.see("standing") == "declined", "what it is now")
        assert staff.kept() == 0 and not staff.see("consents")
        (*_, withdrawn) = staff.desk.book(EntryKind.CONSENT)
        assert (withdrawn.body["act"], withdrawn.body["operator"]) == ("WITHDRAWN", "李老师")

    def test_all_of_them(self, staff: FaceOfficeDesk) -> None:
        staff.agree()
        staff.keep()
        staff.do(g.PlaceOpened("devices"))
        until(lambda: staff.see("persons") == 1, "the count")
        staff.do(fg.FacesDestroyed())
        until(lambda: staff.see("message") != "", "that it is done")
        assert staff.kept() == 0 and staff.see("persons") == 0
        (destroyed,) = [
            one for one in staff.desk.book(EntryKind.OPERATOR) if one.body["act"] == "FACES_DESTROYED"
        ]
        assert (destroyed.body["operator"], destroyed.body["persons"]) == ("李老师", 1)

    def test_nothing_with_the_door_shut(self, staff: FaceOfficeDesk) -> None:
        staff.agree()
        staff.keep()
        staff.look("张小明", "enrolled")
        staff.do(g.StaffLeft())
        assert staff.see("standing") == ""
        for gesture in (
            fg.FaceLookedUp("C1/T1"),
            fg.FaceEnrolWanted("C1/T1"),
            fg.FaceWithdrawn("C1/T1"),
            fg.FacesDestroyed(),
            fg.PhotosWanted("/nowhere"),
        ):
            staff.do(gesture)
        turn(150)
        assert staff.kept() == 1 and isinstance(staff.desk.state, st.Idle)
        assert staff.records.consent_of(ZHANG) is not None
