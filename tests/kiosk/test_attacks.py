"""Signing in somebody else, at a desk with a real book: what comes late counts for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from drivers.card.facts import PinOutcome
from drivers.scanner.facts import CodeScanned
from kiosk.domain.evidence import Factor, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.face import session as look
from kiosk.face.live import Failed, Reason
from kiosk.faces.desk import FaceDesk
from kiosk.faces.records import FaceRecords
from kiosk.faces.watch import FaceRules, FaceWatch, Watched
from kiosk.ui import gestures as g
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from sync.platform.adapter import (
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginQr,
    LoginRefused,
    LoginScanned,
    Retryable,
)
from sync.records import ConsentAct, Enrolment, EntryKind, EssCard, FaceSource, Notice
from tests.support.faces import MODEL, NEWER, NOTICE, answer
from tests.support.front_desk import LI, ROSTER, ZHANG, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.timetables import a_class, at, session

EVERY_WAY = accepted(("card+pin", "card+face", "e-card", "face", "staff"))
ZHANG_S, LI_S = EssCard(ZHANG, "张小明", "P-ZHANG"), EssCard(LI, "李强", "P-LI")
_at_s = count(100.0, 10.0)


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    monkeypatch.setattr("kiosk.front.scans.POLL_MS", 20)
    with front_desk(tmp_path) as desk:
        desk.desk.policy = Policy(EVERY_WAY, EVERY_WAY)
        desk.scans.online = True
        yield desk


def scan(desk: FrontDesk, text: str) -> None:
    desk.tell(CodeScanned("scanner", text, next(_at_s)))
    turn()


def signed_in(desk: FrontDesk) -> list[str]:
    """The learners' numbers of the check-ins in the book."""
    return [one.trainee_no for one in desk.book(EntryKind.CHECKIN)]


def begin_login(desk: FrontDesk) -> None:
    desk.front.runner.dispatch(ev.Began(-900, Factor.ECARD, (Factor.FACE, Factor.STAFF)))
    turn()


def show_login(desk: FrontDesk, handle: str) -> None:
    desk.platform.begun[-1].set_result(LoginQr(f"QR-{handle}", at("08:57") + timedelta(minutes=1), handle))
    until(lambda: getattr(desk.state, "qr", "") == f"QR-{handle}", "the code")
    until(lambda: bool(desk.platform.polled) and desk.platform.polled[-1][0] == handle, "the phone is asked")


def another_way_and_back(desk: FrontDesk) -> None:
    desk.front.gesture(g.Chosen("FACE"))
    turn()
    desk.front.gesture(g.Chosen("ECARD"))
    turn()
    assert isinstance(desk.state, st.CodeWanted)


# --- the phone that came late ---------------------------------------------------------------------------


@pytest.mark.parametrize("late", [LoginConfirmed(ZHANG_S), LoginRefused(), LoginExpired()])
def test_a_phone_s_answer_to_a_code_that_is_gone_is_nobody_s(late: Login, at_desk: FrontDesk) -> None:
    """Away to the face and back: the visit's number is the same, the code is another."""
    begin_login(at_desk)
    show_login(at_desk, "first")
    (_, in_flight) = at_desk.platform.polled[-1]
    another_way_and_back(at_desk)
    show_login(at_desk, "second")
    in_flight.set_result(late)
    turn()
    assert isinstance(at_desk.state, st.CodeWanted) and at_desk.state.qr == "QR-second"
    at_desk.platform.polled[-1][1].set_result(LoginConfirmed(LI_S))
    at_desk.wait_for(st.Welcomed)
    assert signed_in(at_desk) == ["T2"]


def test_a_code_that_was_begun_before_does_not_take_the_place_of_the_new_one(at_desk: FrontDesk) -> None:
    begin_login(at_desk)
    first = at_desk.platform.begun[-1]
    another_way_and_back(at_desk)
    show_login(at_desk, "second")
    first.set_exception(Retryable("no connection"))
    turn()
    assert isinstance(at_desk.state, st.CodeWanted) and at_desk.state.qr == "QR-second"


def test_a_platform_that_never_answers_about_one_phone_is_asked_about_the_next(at_desk: FrontDesk) -> None:
    begin_login(at_desk)
    show_login(at_desk, "first")
    at_desk.front.gesture(g.Cancelled())
    begin_login(at_desk)
    show_login(at_desk, "second")


def test_a_login_confirmed_after_the_visit_is_nobody_s(at_desk: FrontDesk) -> None:
    begin_login(at_desk)
    show_login(at_desk, "first")
    (_, in_flight) = at_desk.platform.polled[-1]
    at_desk.front.gesture(g.Cancelled())
    at_desk.insert(person=LI.number, name="李强")
    at_desk.wait_for(st.PinWanted)
    in_flight.set_result(LoginConfirmed(LI_S))
    turn()
    assert isinstance(at_desk.state, st.PinWanted) and signed_in(at_desk) == []


def test_a_code_begun_for_a_visit_that_is_over_is_never_asked_about(at_desk: FrontDesk) -> None:
    begin_login(at_desk)
    at_desk.front.gesture(g.Cancelled())
    at_desk.platform.begun[-1].set_result(LoginQr("QR", at("08:57") + timedelta(minutes=1), "gone"))
    turn(60)
    assert at_desk.platform.polled == []


def test_a_phone_is_asked_only_while_its_code_is_on_the_screen(at_desk: FrontDesk) -> None:
    begin_login(at_desk)
    show_login(at_desk, "first")
    at_desk.front.gesture(g.Cancelled())
    at_desk.platform.polled[-1][1].set_result(LoginScanned())
    asked = len(at_desk.platform.polled)
    turn(60)
    assert len(at_desk.platform.polled) == asked


# --- the code that came late ----------------------------------------------------------------------------


def test_an_e_card_verified_after_its_visit_signs_in_nobody(at_desk: FrontDesk) -> None:
    scan(at_desk, "ESSC" + "A" * 40)
    at_desk.front.runner.dispatch(ev.TimedOut())
    assert at_desk.refusal is Refusal.ECARD_OFFLINE
    scan(at_desk, "ESSC" + "B" * 40)
    assert isinstance(at_desk.state, st.Checking)
    (_, first), (_, second) = at_desk.platform.scanned
    first.set_result(ZHANG_S)
    turn()
    assert isinstance(at_desk.state, st.Checking) and signed_in(at_desk) == []
    second.set_result(LI_S)
    at_desk.wait_for(st.Welcomed)
    assert signed_in(at_desk) == ["T2"]


def test_the_e_card_of_another_at_the_pin_pad_signs_in_neither(at_desk: FrontDesk) -> None:
    at_desk.insert()
    at_desk.wait_for(st.PinWanted)
    scan(at_desk, "ESSC" + "A" * 40)
    at_desk.platform.scanned[-1][1].set_result(LI_S)
    at_desk.wait_for(st.Refused, Refusal.OTHER_PERSON)
    at_desk.tell(facts.PinAnswered(1, PinOutcome.RIGHT, 6))
    assert isinstance(at_desk.state, st.Refused) and signed_in(at_desk) == []


def test_the_card_changed_while_the_platform_looks_at_the_e_card(at_desk: FrontDesk) -> None:
    at_desk.insert()
    at_desk.wait_for(st.PinWanted)
    scan(at_desk, "ESSC" + "A" * 40)
    at_desk.remove()
    assert at_desk.refusal is Refusal.CARD_PULLED
    at_desk.insert(2, person=LI.number, name="李强")
    at_desk.wait_for(st.PinWanted)
    at_desk.platform.scanned[-1][1].set_result(ZHANG_S)
    turn()
    assert isinstance(at_desk.state, st.PinWanted) and at_desk.state.card.insertion == 2
    at_desk.tell(facts.PinAnswered(1, PinOutcome.RIGHT, 6))
    assert isinstance(at_desk.state, st.PinWanted) and signed_in(at_desk) == []


def test_a_code_that_gun_and_camera_both_read_is_one(at_desk: FrontDesk) -> None:
    at_s, code = next(_at_s), "ESSC" + "A" * 40
    at_desk.tell(CodeScanned("scanner", code, at_s))
    turn()
    at_desk.platform.scanned[-1][1].set_exception(Retryable("no connection"))
    at_desk.wait_for(st.Refused, Refusal.ECARD_OFFLINE)
    at_desk.tell(CodeScanned("camera", code, at_s + 1))
    assert isinstance(at_desk.state, st.Refused) and len(at_desk.platform.scanned) == 1


def test_a_number_that_two_people_have_names_neither(at_desk: FrontDesk) -> None:
    put(at_desk.real, a_class("C1"), a_class("C2"))
    put(at_desk.real, Enrolment("TX26-1001", "C1", ZHANG, "张小明"), Enrolment("TX26-1001", "C2", LI, "李强"))
    scan(at_desk, "TX26-1001")
    at_desk.wait_for(st.Refused, Refusal.NUMBER_UNKNOWN)


def test_the_e_card_is_offered_beside_the_card_only_while_the_platform_can_be_asked(
    at_desk: FrontDesk,
) -> None:
    at_desk.scans.online = False
    at_desk.insert()
    assert Factor.ECARD not in at_desk.wait_for(st.PinWanted).ways


def test_a_code_for_staff_begins_no_visit(at_desk: FrontDesk) -> None:
    at_desk.scans.staff = lambda text: True
    scan(at_desk, "ESSC" + "A" * 40)
    assert at_desk.state == st.Idle()


def test_a_code_nobody_took_is_not_the_next_one_s(at_desk: FrontDesk) -> None:
    """Shown while the card is read it is forgotten; the visit that asks for one waits for its own."""
    at_desk.tell(facts.CardInserted(1, "R"))
    scan(at_desk, "ESSC" + "A" * 40)
    assert isinstance(at_desk.state, st.Reading)
    assert at_desk.platform.scanned == [] and at_desk.scans._code is None


def test_no_code_no_name_and_no_number_in_the_log(
    at_desk: FrontDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = "ESSC" + "A" * 40
    scan(at_desk, code)
    at_desk.platform.scanned[-1][1].set_result(ZHANG_S)
    at_desk.wait_for(st.Welcomed)
    at_desk.front.runner.dispatch(ev.TimedOut())
    for word in (code, "张小明", ZHANG.number, "P-ZHANG"):
        assert word not in caplog.text
    assert "a ecard code" in caplog.text


# --- two classes ----------------------------------------------------------------------------------------


class FaceInC1:
    """A face may be used in class C1 alone."""

    def perform(self, effect: ef.Effect) -> bool:
        return isinstance(effect, ef.Look)

    def able(self, enrolment: Enrolment) -> frozenset[Factor]:
        return frozenset({Factor.FACE}) if enrolment.class_no == "C1" else frozenset()


def test_a_face_allowed_in_one_class_is_not_asked_for_in_the_other(at_desk: FrontDesk) -> None:
    at_desk.performer.ways = (at_desk.scans, FaceInC1())
    put(at_desk.real, a_class("C1"), a_class("C2"), session("S9", "09:00", "10:35", class_no="C2"))
    put(at_desk.real, Enrolment("U1", "C2", ZHANG, "张小明"))
    at_desk.insert()
    choosing = at_desk.wait_for(st.Choosing)
    classes = [one.enrolment.class_no for one in choosing.options]
    assert classes[0] == "C1"
    at_desk.front.gesture(g.Chosen(str(classes.index("C2"))))
    asked = at_desk.wait_for(st.PinWanted)
    assert Factor.FACE not in asked.ways and Factor.ECARD in asked.ways


# --- the face -------------------------------------------------------------------------------------------


class Watch:
    """A FaceWatch whose looks end as the test wants."""

    model = MODEL

    def __init__(self) -> None:
        self.begun: list[object] = []

    def begin(self, watched: object) -> None:
        self.begun.append(watched)


def face_desk(desk: FrontDesk, notice: Notice) -> tuple[FaceDesk, list[ev.Event]]:
    put(desk.real, *(replace(one, face_allowed=True) for one in ROSTER))
    pen = desk.performer.pen
    records = FaceRecords(desk.real, desk.clock, pen, notice, lambda: ["C1"], 7)
    desk.real.record(answer(person=ZHANG, class_no="C1")).result(10)
    vector = np.full(128, 0.1, np.float32)
    records.keep(replace(ROSTER[0], face_allowed=True), FaceSource.DESK, MODEL, vector, 200).result(10)
    face = FaceDesk(Watch(), records, desk.clock, desk.main, pen)  # type: ignore[arg-type]
    told: list[ev.Event] = []
    face.dispatch, face.wants = told.append, lambda on: None
    face.camera_there = True
    return face, told


@pytest.mark.parametrize(("notice", "proposed"), [(NOTICE, True), (NEWER, False)])
def test_a_face_whose_owner_agreed_to_another_text_is_proposed_to_nobody(
    notice: Notice, proposed: bool, at_desk: FrontDesk
) -> None:
    face, told = face_desk(at_desk, notice)
    face.perform(ef.Look(-5, None))
    (watched,) = face.watch.begun  # type: ignore[attr-defined]
    ref = at_desk.real.vault.person_ref(ZHANG)
    watched.over(look.Proposed((ref,), True, MODEL, look.Proof.MOVE))
    (event,) = told
    assert isinstance(event, ev.FaceProposed) and (event.claim is not None) is proposed


def test_of_two_looks_of_one_visit_only_the_second_is_heard(at_desk: FrontDesk) -> None:
    face, told = face_desk(at_desk, NOTICE)
    face.perform(ef.Look(-5, None))
    face.visit_changed(st.CodeWanted(-5))
    face.perform(ef.Look(-5, None))
    face.visit_changed(st.FaceSought(-5))
    first, second = face.watch.begun  # type: ignore[attr-defined]
    assert first.dropped.is_set() and not second.dropped.is_set()
    second.over(Failed(Reason.NO_GOOD_FRAME))
    assert told == [ev.FaceAnswered(-5, ev.FaceOutcome.NOT_SEEN)]


def test_two_who_look_alike_are_proposed_to_nobody(at_desk: FrontDesk) -> None:
    face, told = face_desk(at_desk, NOTICE)
    face.perform(ef.Look(-5, None))
    (watched,) = face.watch.begun  # type: ignore[attr-defined]
    refs = tuple(at_desk.real.vault.person_ref(one) for one in (ZHANG, LI))
    watched.over(look.Proposed(refs, False, MODEL, look.Proof.MOVE))
    assert told == [ev.FaceProposed(-5, None)]


def test_a_look_is_over_when_the_next_visit_looks(at_desk: FrontDesk) -> None:
    face, _ = face_desk(at_desk, NOTICE)
    face.perform(ef.Look(-5, None))
    face.visit_changed(st.FaceSought(-6))
    (watched,) = face.watch.begun  # type: ignore[attr-defined]
    assert watched.dropped.is_set()


@pytest.mark.parametrize(("notice", "able"), [(NOTICE, {Factor.FACE}), (NEWER, set())])
def test_a_face_is_asked_for_only_from_who_agreed_to_today_s_text(
    notice: Notice, able: set[Factor], at_desk: FrontDesk
) -> None:
    face, _ = face_desk(at_desk, notice)
    assert face.able(replace(ROSTER[0], face_allowed=True)) == able


def test_without_a_consent_nothing_is_compared(at_desk: FrontDesk) -> None:
    """Withdrawn between the verdict and the look."""
    face, told = face_desk(at_desk, NOTICE)
    at_desk.real.record(answer(5, ConsentAct.WITHDRAWN, ZHANG, class_no="C1")).result(10)
    face.perform(ef.Look(7, ZHANG))
    turn()
    assert face.watch.begun == []  # type: ignore[attr-defined]
    assert told[0] == ev.FaceAnswered(7, ev.FaceOutcome.NO_CAMERA)


def test_what_a_look_said_before_it_was_dropped_is_not_heard_after(at_desk: FrontDesk) -> None:
    """It was on its way to the main thread while the screen changed."""
    rules = FaceRules(frames=3, challenge=True)
    watch = FaceWatch(at_desk.main, None, lambda: None, rules)  # type: ignore[arg-type, return-value]
    said: list[str] = []
    watched = Watched(look.Enrol(), lambda hint, asked: None, lambda outcome: None)
    watch._tell(watched, lambda: said.append("late"))
    watched.dropped.set()
    turn()
    assert said == []
