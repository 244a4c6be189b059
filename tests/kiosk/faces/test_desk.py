"""The face at the desk, with a stand-in engine and pictures the test takes; everything else is the real desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from drivers.driver import DeviceDown, DeviceUp
from kiosk.domain.evidence import Factor, Flag, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.face.engine import Engine, FaceFault
from kiosk.front.devices import next_claim
from kiosk.ui import gestures as g
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.face import AGREE, DECLINE
from sync.records import ConsentAct, ConsentMethod, Enrolment, EntryKind, FaceSource
from sync.store.fault import StoreFault
from tests.support.engine import NOBODY, VERSION, StandInEngine, shot, vector
from tests.support.front_desk import ROSTER, ZHANG, FrontDesk, front_desk
from tests.support.qt import turn, until

WAYS = accepted(("card+face", "card+pin", "e-card", "face", "staff"))
ZHANG_IN = replace(ROSTER[0], face_allowed=True)
LI_IN = replace(ROSTER[1], face_allowed=True, card_number="")
LEARNERS = [ZHANG_IN, LI_IN, ROSTER[2]]


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[FrontDesk]:
    with open_desk(tmp_path, StandInEngine) as opened:
        yield opened


def open_desk(folder: Path, engine: Callable[[], Engine]) -> Any:
    return front_desk(folder, roster=LEARNERS, policy=Policy(WAYS, WAYS), engine=engine)


@pytest.fixture
def face(desk: FrontDesk) -> FrontDesk:
    """A camera that works, and an engine that is loaded."""
    start(desk)
    return desk


def start(desk: FrontDesk) -> None:
    assert desk.face is not None
    desk.face.start()
    desk.tell(DeviceUp("camera"))
    until(lambda: desk.face is not None and desk.face.fitted, "an engine")


def records(desk: FrontDesk) -> Any:
    assert desk.face is not None
    return desk.face.records


def enrol(desk: FrontDesk, learner: Enrolment = ZHANG_IN, person: int = 1) -> None:
    """Agreed and captured before; their vector is axis `person`."""
    records(desk).answered(learner, ConsentAct.GIVEN, ConsentMethod.SCREEN, "staff-1")
    records(desk).keep(learner, FaceSource.DESK, VERSION, vector(person), 180).result(10)
    turn()


def film(desk: FrontDesk, over: Callable[[], bool], **like: Any) -> None:
    """Pictures until something has come of it."""

    def next_one() -> bool:
        desk.camera.frames.put(shot(**like))
        turn(5)
        return over()

    until(next_one, f"an answer; it is {desk.state}")


def leaves(desk: FrontDesk, kind: type[st.State]) -> Callable[[], bool]:
    return lambda: not isinstance(desk.state, kind)


def ask_beside_card(desk: FrontDesk) -> st.FaceWanted:
    desk.insert()
    state = desk.wait_for(st.FaceWanted)
    assert isinstance(state, st.FaceWanted)
    return state


# --- who is offered it ----------------------------------------------------------------------------------


def able(desk: FrontDesk, learner: Enrolment = ZHANG_IN) -> frozenset[Factor]:
    assert desk.face is not None
    return desk.face.able(learner)


def test_only_with_consent_template_and_camera(face: FrontDesk) -> None:
    assert able(face) == frozenset(), "nobody agreed"
    records(face).answered(ZHANG_IN, ConsentAct.GIVEN, ConsentMethod.SCREEN, "staff-1")
    turn(20)
    assert able(face) == frozenset(), "agreed, but no template"
    enrol(face)
    assert able(face) == {Factor.FACE}
    assert able(face, LI_IN) == frozenset(), "somebody else"
    face.tell(DeviceDown("camera", "unplugged"))
    assert able(face) == frozenset(), "no camera"
    face.tell(DeviceUp("camera"))
    records(face).answered(ZHANG_IN, ConsentAct.WITHDRAWN, ConsentMethod.SCREEN, "staff-1")
    turn(50)
    assert able(face) == frozenset(), "withdrawn"
    assert records(face).templates(ZHANG, VERSION) == []


def test_a_template_of_another_engine_does_not_count(face: FrontDesk) -> None:
    records(face).answered(ZHANG_IN, ConsentAct.GIVEN, ConsentMethod.SCREEN, "staff-1")
    records(face).keep(ZHANG_IN, FaceSource.DESK, "other@1", vector(1), 180).result(10)
    assert able(face) == frozenset()


def test_the_idle_screen_offers_it_as_it_comes_and_goes(desk: FrontDesk) -> None:
    def offered() -> list[str]:
        return [choice["key"] for choice in desk.models.stage.choices]

    assert offered() == ["ECARD", "STAFF"]
    start(desk)
    until(lambda: offered() == ["ECARD", "FACE", "STAFF"], "the face offered")
    desk.tell(DeviceDown("camera", "unplugged"))
    until(lambda: offered() == ["ECARD", "STAFF"], "no longer")


def test_an_engine_that_cannot_be_opened_is_not_fitted(qapp: QGuiApplication, tmp_path: Path) -> None:
    def missing() -> Engine:
        raise FaceFault("E30", "no model files")

    with open_desk(tmp_path, missing) as desk:
        desk.face.start()
        desk.tell(DeviceUp("camera"))
        until(lambda: desk.face.watch.fault is not None, "the fault")
        assert not desk.face.fitted and able(desk) == frozenset()
        desk.insert()
        assert Factor.FACE not in desk.wait_for(st.PinWanted).ways


def test_unreadable_templates_offer_no_face(face: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(face)
    monkeypatch.setattr(records(face), "templates", broken)
    assert able(face) == frozenset()


def broken(*_: object, **__: object) -> Any:
    raise StoreFault(Refusal.STORE_FAILED.value, "as the test wants it")


# --- is it this person? ---------------------------------------------------------------------------------


def test_the_right_face_beside_the_card_signs_in(face: FrontDesk) -> None:
    enrol(face)
    assert ask_beside_card(face).ways == (Factor.PIN, Factor.STAFF)
    assert face.camera.wanted[-1]
    film(face, leaves(face, st.FaceWanted), person=1)
    face.wait_for(st.Welcomed)
    (entry,) = face.book(EntryKind.CHECKIN)
    assert (entry.body["method"], entry.body["factors"]) == ("CARD_FACE", ["CARD", "FACE"])
    consent = records(face).consent_of(ZHANG)
    assert entry.body["face"] == {
        "band": "MATCH", "model": VERSION, "consentNo": consent.entry_id, "live": "PASS", "used": True,
    }  # fmt: skip
    assert not face.camera.wanted[-1], "nobody is filmed any more"


@pytest.mark.parametrize(
    ("like", "kind", "refusal"),
    [
        ({"person": 2}, st.Refused, Refusal.FACE_DIFFERENT),
        ({"person": 1, "alive": False}, st.StaffWanted, Refusal.FACE_NOT_LIVE),
    ],
)
def test_another_face_and_a_picture_do_not(
    face: FrontDesk, like: dict[str, Any], kind: type[st.State], refusal: Refusal
) -> None:
    enrol(face)
    ask_beside_card(face)
    film(face, leaves(face, st.FaceWanted), **like)
    face.wait_for(kind, refusal)
    until(lambda: face.refused() == [refusal.value], "it is in the book")
    assert face.book(EntryKind.CHECKIN) == []


def test_an_unsure_face_is_for_staff_who_see_the_document(face: FrontDesk) -> None:
    enrol(face, person=0)
    ask_beside_card(face)
    film(face, leaves(face, st.FaceWanted), person=7, share=43)
    face.wait_for(st.StaffWanted, Refusal.FACE_UNSURE)
    face.front.runner.dispatch(ev.Vouched("01", "staff-1"))
    face.wait_for(st.Welcomed)
    (entry,) = face.book(EntryKind.CHECKIN)
    assert entry.body["assist"]["reason"] == "FACE_FAILED"
    assert entry.body["face"]["band"] == "UNSURE"


def test_nobody_before_the_camera_leads_to_the_other_ways(face: FrontDesk) -> None:
    enrol(face)
    ask_beside_card(face)
    film(face, leaves(face, st.FaceWanted), person=NOBODY)  # twelve seconds of the pictures' own time
    assert Factor.FACE not in face.wait_for(st.PinWanted).ways


def test_hints_come_to_the_screen(face: FrontDesk) -> None:
    enrol(face)
    ask_beside_card(face)
    film(face, lambda: face.state.hint == "face.good", person=1)  # type: ignore[union-attr]


def test_a_face_with_two_names_is_a_flag(face: FrontDesk) -> None:
    enrol(face, ZHANG_IN, 1)
    enrol(face, LI_IN, 1)
    ask_beside_card(face)
    film(face, leaves(face, st.FaceWanted), person=1)
    face.wait_for(st.Welcomed)
    until(lambda: bool(face.book(EntryKind.FLAG)), "a flag")
    assert face.book(EntryKind.FLAG)[0].body["flag"] == Flag.TWO_LEARNERS_ONE_FACE.value


def test_a_template_that_went_meanwhile_is_as_no_camera(face: FrontDesk) -> None:
    enrol(face)
    real = records(face).templates
    asked = iter([real])
    records(face).templates = lambda *about: next(asked, lambda *_: [])(*about)
    face.insert()
    assert Factor.FACE not in face.wait_for(st.PinWanted).ways


def test_a_look_is_dropped_with_its_screen_and_says_nothing_afterwards(face: FrontDesk) -> None:
    enrol(face)
    ask_beside_card(face)
    assert face.face is not None
    heard: list[object] = []
    for _ in range(4):  # the answer is not there yet, the hint on its way
        face.camera.frames.put(shot(person=1))
        sleep(0.03)
    face.front.gesture(g.Chosen(Factor.PIN.value))
    face.face.dispatch = heard.append
    assert face.face._look is None and not face.camera.wanted[-1]
    for _ in range(20):
        face.camera.frames.put(shot(person=1))
        turn(5)
    assert heard == [] and isinstance(face.state, st.PinWanted)
    assert face.book(EntryKind.CHECKIN) == []


def test_back_to_the_face_looks_anew(face: FrontDesk) -> None:
    enrol(face)
    ask_beside_card(face)
    face.front.gesture(g.Chosen(Factor.PIN.value))
    face.front.gesture(g.Chosen(Factor.FACE.value))
    face.wait_for(st.FaceWanted)
    film(face, leaves(face, st.FaceWanted), person=1)
    face.wait_for(st.Welcomed)


# --- who of today's roster is it? -----------------------------------------------------------------------


def test_a_found_face_is_proposed_and_the_card_confirms(face: FrontDesk) -> None:
    enrol(face)
    enrol(face, LI_IN, 2)
    face.front.gesture(g.Chosen(Factor.FACE.value))
    face.wait_for(st.FaceSought)
    film(face, leaves(face, st.FaceSought), person=1)
    proposed = face.wait_for(st.Proposed)
    assert proposed.claim.person == ZHANG
    assert face.book(EntryKind.CHECKIN) == [], "a proposal proves nothing"
    face.insert()
    face.wait_for(st.Welcomed)
    (entry,) = face.book(EntryKind.CHECKIN)
    assert entry.body["factors"] == ["CARD", "FACE"]


def test_a_face_of_nobody_enrolled_is_unknown(face: FrontDesk) -> None:
    enrol(face)
    face.front.gesture(g.Chosen(Factor.FACE.value))
    film(face, leaves(face, st.FaceSought), person=9)
    face.wait_for(st.Refused, Refusal.FACE_UNKNOWN)


def test_a_look_alike_is_not_proposed(face: FrontDesk) -> None:
    enrol(face, ZHANG_IN, 1)
    enrol(face, LI_IN, 1)
    face.front.gesture(g.Chosen(Factor.FACE.value))
    film(face, leaves(face, st.FaceSought), person=1)
    face.wait_for(st.Refused, Refusal.FACE_UNKNOWN)


def test_nobody_is_enrolled_yet(face: FrontDesk) -> None:
    face.front.gesture(g.Chosen(Factor.FACE.value))
    face.wait_for(st.Refused, Refusal.FACE_NOT_SEEN)


def test_a_book_that_fails_in_the_middle_ends_the_look(
    face: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(face)
    face.front.gesture(g.Chosen(Factor.FACE.value))
    monkeypatch.setattr(records(face), "may_use", broken)
    film(face, leaves(face, st.FaceSought), person=1)
    face.wait_for(st.Refused, Refusal.FACE_UNKNOWN)


# --- enrolment ------------------------------------------------------------------------------------------


def ask_consent(desk: FrontDesk) -> None:
    desk.front.runner.dispatch(ev.Enrol(next_claim(), ZHANG_IN, "张*明", "staff-1"))
    desk.wait_for(st.ConsentWanted)


def test_agreed_captured_and_kept(face: FrontDesk) -> None:
    ask_consent(face)
    assert not face.camera.wanted[-1], "no picture before the answer"
    face.front.gesture(g.Chosen(AGREE))
    face.wait_for(st.FaceTaking)
    film(face, leaves(face, st.FaceTaking), person=3)
    assert face.wait_for(st.FaceSettled).kept
    (kept,) = records(face).templates(ZHANG, VERSION)
    assert kept.vector == vector(3).tobytes() and kept.source is FaceSource.DESK
    until(lambda: len(face.book(EntryKind.OPERATOR)) == 1, "who enrolled it, in the book")
    assert not any(kept.vector.hex()[:32] in str(one.body) for one in face.book())


def test_a_face_enrolled_under_a_second_name_is_flagged(face: FrontDesk) -> None:
    enrol(face, LI_IN, person=3)
    ask_consent(face)
    face.front.gesture(g.Chosen(AGREE))
    face.wait_for(st.FaceTaking)
    film(face, leaves(face, st.FaceTaking), person=3)
    face.wait_for(st.FaceSettled)
    until(lambda: len(face.book(EntryKind.FLAG)) == 1, "the flag in the book")
    flagged = face.book(EntryKind.FLAG)[0].body
    assert flagged["alsoTraineeNo"] == [LI_IN.trainee_no]


def test_declined_is_written_down_and_nothing_is_taken(face: FrontDesk) -> None:
    ask_consent(face)
    face.front.gesture(g.Chosen(DECLINE))
    assert not face.wait_for(st.FaceSettled).kept
    until(lambda: len(face.book(EntryKind.CONSENT)) == 1, "the answer in the book")
    assert records(face).templates(ZHANG, VERSION) == [] and not face.camera.wanted[-1]


@pytest.mark.parametrize("store_breaks", [False, True])
def test_what_goes_wrong_while_taking_is_said(
    face: FrontDesk, monkeypatch: pytest.MonkeyPatch, store_breaks: bool
) -> None:
    ask_consent(face)
    face.front.gesture(g.Chosen(AGREE))
    face.wait_for(st.FaceTaking)
    if store_breaks:
        monkeypatch.setattr(records(face), "_class_ends", broken)
    else:  # withdrawn at this very moment
        records(face).answered(ZHANG_IN, ConsentAct.WITHDRAWN, ConsentMethod.SCREEN, "staff-1")
    film(face, leaves(face, st.FaceTaking), person=3)
    face.wait_for(st.Refused, Refusal.FACE_NOT_SEEN if store_breaks else Refusal.FACE_NOT_ALLOWED)


def test_no_vector_stands_in_any_file_in_the_clear(face: FrontDesk, tmp_path: Path) -> None:
    enrol(face, person=3)
    clear = vector(3).tobytes()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        assert clear not in path.read_bytes(), path
