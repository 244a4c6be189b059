"""The pages where staff help: what must be filled in, what is asked twice, what a visit without words shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.roles import Right
from kiosk.ui import samples, samples_help
from kiosk.ui.face_gestures import (
    FaceEnrolWanted,
    FaceLookedUp,
    FacesDestroyed,
    FaceWithdrawn,
    PhotoFoldersSought,
    PhotosStopped,
    PhotosWanted,
)
from kiosk.ui.faces import FaceShown, FacesKept, FaceStanding
from kiosk.ui.gestures import PlaceOpened
from kiosk.ui.helping_gestures import AssistWanted, VouchDenied, VouchGiven
from kiosk.ui.photos import PhotoRun, PhotoStep
from kiosk.ui.staff import Door, DoorState
from kiosk.visit.view import Text
from tests.support.hands_on import door_of
from tests.support.screens import Screens


@pytest.fixture
def roster(screens: Screens) -> Screens:
    """The roster page, with learners found."""
    screens.models.staff.update_door(Door(DoorState.OPEN, "李*芳"))
    screens.click("place_roster")
    samples.STAFF["roster-found"](screens.models)
    screens.models.staff.update_card(None)
    screens.settle()
    screens.gestures.clear()
    return screens


class TestAssisting:
    def test_a_learner_a_document_and_a_reason(self, roster: Screens) -> None:
        assert not roster.find("assist").isEnabled()
        roster.click("learner_2")
        roster.click("option_08")
        roster.click("assist")
        assert not roster.find("assistSave").isEnabled(), "the document came along, the reason is missing"
        assert any("为什么代签" in text for text in roster.texts())
        roster.click("option_CARD_BAD")
        roster.click("assistSave")
        assert roster.gestures == [AssistWanted("2", "08", "CARD_BAD")]

    def test_by_keyboard_alone(self, roster: Screens) -> None:
        roster.click("learner_2")
        roster.click("assist")
        for name in ("option_01", "option_OTHER", "assistSave"):
            for _ in range(40):
                if roster.find(name).hasActiveFocus():
                    break
                roster.key(Qt.Key.Key_Tab)
            roster.key(Qt.Key.Key_Return)
        assert roster.gestures == [AssistWanted("2", "01", "OTHER")]

    def test_what_hinders_is_said_where_staff_look(self, roster: Screens) -> None:
        roster.click("learner_2")
        roster.click("assist")
        roster.click("option_01")
        roster.click("option_OTHER")
        roster.models.staff.complain(Text("roster.not_now"))
        roster.settle()
        assert "屏幕上正有人办，等一下再点" in roster.texts()

    def test_leaving_the_page_leaves_the_learner(self, roster: Screens) -> None:
        roster.click("learner_2")
        roster.click("assist")
        roster.key(Qt.Key.Key_Escape)
        assert not roster.shows("assistSave") and roster.find("assist").isEnabled()
        roster.click("place_today")
        roster.click("place_roster")
        assert not roster.find("assist").isEnabled()


class TestVouching:
    def test_who_and_why_and_one_act(self, roster: Screens) -> None:
        roster.models.helping.update(samples_help.UNSURE)
        roster.settle()
        shown = roster.texts()
        assert "张*明" in shown and any(text.startswith("照片和人还不能确定") for text in shown)
        assert not roster.find("vouch").isEnabled()
        roster.click("option_01")
        roster.click("vouch")
        roster.click("vouchDeny")
        assert roster.gestures == [VouchGiven("01"), VouchDenied()]

    def test_the_document_seen_is_not_the_next_one_s(self, roster: Screens) -> None:
        roster.models.helping.update(samples_help.UNSURE)
        roster.settle()
        roster.click("option_01")
        assert roster.find("vouch").isEnabled()
        roster.models.helping.update(replace(samples_help.UNSURE, visit=99))
        roster.settle()
        assert not roster.find("vouch").isEnabled()

    def test_over_again_the_roster_is_back(self, roster: Screens) -> None:
        roster.models.helping.update(samples_help.PROPOSED)
        roster.settle()
        assert roster.shows("vouch") and not roster.shows("search")
        roster.models.helping.update(None)
        roster.settle()
        assert roster.shows("search") and not roster.shows("vouch")


class TestAFace:
    def open(self, roster: Screens, standing: FaceStanding, *, consents: bool = False) -> None:
        roster.click("learner_2")
        roster.click("face")
        assert roster.gestures == [FaceLookedUp("2")]
        roster.models.faces.update(FaceShown("2", standing, consents))
        roster.settle()
        roster.gestures.clear()

    def test_enrolling(self, roster: Screens) -> None:
        self.open(roster, FaceStanding.ASK)
        roster.click("faceEnrol")
        assert roster.gestures == [FaceEnrolWanted("2")]

    def test_an_age_is_confirmed_by_the_same_touch(self, roster: Screens) -> None:
        self.open(roster, FaceStanding.AGE_UNKNOWN)
        roster.click("faceEnrol")
        assert roster.gestures == [FaceEnrolWanted("2", of_age=True)]

    @pytest.mark.parametrize(
        "standing",
        [FaceStanding.CLASS, FaceStanding.UNDER_14, FaceStanding.DECLINED, FaceStanding.NOT_FITTED],
    )
    def test_where_none_may_be_taken_none_is_offered(self, roster: Screens, standing: FaceStanding) -> None:
        self.open(roster, standing)
        assert not roster.shows("faceEnrol") and not roster.shows("faceWithdraw")

    def test_a_withdrawal_is_asked_twice(self, roster: Screens) -> None:
        self.open(roster, FaceStanding.ENROLLED, consents=True)
        roster.click("faceWithdraw")
        assert roster.gestures == []
        roster.click("faceKeep")
        roster.click("faceWithdraw")
        roster.click("faceWithdrawYes")
        assert roster.gestures == [FaceWithdrawn("2")]

    def test_an_answer_about_another_learner_is_not_shown(self, roster: Screens) -> None:
        self.open(roster, FaceStanding.ASK)
        roster.models.faces.update(FaceShown("3", FaceStanding.ENROLLED, consents=True))
        roster.settle()
        assert not roster.shows("faceVerb")


@pytest.fixture
def faces(screens: Screens) -> Screens:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李*芳"))
    screens.models.faces.update_kept(FacesKept(36, 0))
    screens.click("place_devices")
    screens.click("openFaces")
    assert screens.gestures[-1] == PhotoFoldersSought()
    screens.gestures.clear()
    return screens


class TestAllFaces:
    def test_their_end_is_asked_twice_and_names_who_confirms(self, faces: Screens) -> None:
        faces.click("destroyFaces")
        assert any("36" in text for text in faces.texts()) and any("李*芳" in text for text in faces.texts())
        faces.click("destroyNo")
        assert faces.gestures == []
        faces.click("destroyFaces")
        faces.click("destroyYes")
        assert faces.gestures == [FacesDestroyed()]

    def test_where_none_is_kept_there_is_nothing_to_destroy(self, faces: Screens) -> None:
        faces.models.faces.update_kept(FacesKept())
        faces.settle()
        assert not faces.find("destroyFaces").isEnabled()

    def test_close_to_the_limit_it_says_what_follows(self, faces: Screens) -> None:
        faces.models.faces.update_kept(FacesKept(80_000, 80, near_limit=True))
        faces.settle()
        assert "快到 10 万人了：到了要向省级网信部门备案" in faces.texts()

    def test_going_elsewhere_closes_the_page(self, faces: Screens) -> None:
        faces.click("place_today")
        faces.click("place_devices")
        assert not faces.shows("destroyFaces")
        assert PlaceOpened("devices") in faces.gestures

    def test_escape_leads_back_one_step(self, faces: Screens) -> None:
        faces.click("destroyFaces")
        faces.key(Qt.Key.Key_Escape)
        assert faces.shows("destroyFaces")
        faces.key(Qt.Key.Key_Escape)
        assert faces.shows("openFaces") and faces.gestures == []


def test_who_imports_no_photos_asks_for_no_folders(screens: Screens) -> None:
    """A refusal would stand in the trail for what nobody wanted."""
    screens.models.staff.update_door(door_of(Right.SET_UP))
    screens.models.faces.update_kept(FacesKept(36, 0))
    screens.click("place_devices")
    screens.click("openFaces")
    assert screens.shows("destroyFaces") and not screens.shows("photosSeek")
    assert PhotoFoldersSought() not in screens.gestures


class TestPhotos:
    def test_a_folder_found_is_imported(self, faces: Screens) -> None:
        assert not faces.find("photosAct").isEnabled()
        faces.models.photos.update_folders(samples_help.FOLDERS)
        faces.settle()
        faces.click("option_" + samples_help.FOLDERS[0].path)
        faces.click("photosAct")
        assert faces.gestures == [PhotosWanted(samples_help.FOLDERS[0].path)]

    def test_a_folder_typed(self, faces: Screens) -> None:
        faces.click("photoPath")
        faces.type("/srv/photos")
        faces.key(Qt.Key.Key_Return)
        assert faces.gestures == [PhotosWanted("/srv/photos")]

    def test_it_can_be_stopped_and_tells_how_far_it_is(self, faces: Screens) -> None:
        faces.models.photos.update(PhotoRun(PhotoStep.RUNNING, 14, 36))
        faces.settle()
        assert "正在看第 14 张，共 36 张" in faces.texts()
        faces.click("photosAct")
        assert faces.gestures == [PhotosStopped()]

    def test_the_list_begins_with_what_wants_an_eye(self, faces: Screens) -> None:
        faces.models.photos.update(PhotoRun(PhotoStep.DONE, 36, 36, samples_help.LINES))
        faces.settle()
        model = faces.models.photos.rows
        fates = [model.data(model.index(row, 0))["fate"] for row in range(model.rowCount())]
        assert fates == ["double", "bad", "unknown", "no_consent", "imported", "imported"]
        assert "已导入 2" in faces.texts()
        faces.click("photosAct")
        assert faces.shows("photoPath"), "another folder"
