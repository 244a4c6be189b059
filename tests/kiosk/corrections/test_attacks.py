"""更正 attacked: twice, by the wrong person, on an old page, for an entry of another book, with the door shut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import PinState
from kiosk.attendance.drafts import Approval
from kiosk.corrections import plan as plans
from kiosk.corrections.correcting import Correcting, Stale
from kiosk.corrections.plan import About
from kiosk.domain.refusal import Refusal
from kiosk.ui import correction_gestures as cg
from kiosk.ui.approval import PAPER, PIN, ApprovalGiven
from kiosk.visit import states as st
from sync.records import Action, Draft, Entry, EntryKind, LessonAct
from tests.support.correction_desk import (
    BEFORE,
    FRONT,
    OTHER,
    PINS,
    SUPERVISOR,
    TODAY,
    ZHANG,
    CorrectionDesk,
    correction_desk,
)
from tests.support.front_desk import put
from tests.support.qt import turn, until

YESTERDAY = BEFORE[0]


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[CorrectionDesk]:
    with correction_desk(tmp_path) as opened:
        opened.enter()
        yield opened


@pytest.fixture
def entry(desk: CorrectionDesk) -> Entry:
    made = desk.signed(YESTERDAY, Action.IN)
    desk.open_entry(made.id)
    desk.until("options")
    return made


def proposed(desk: CorrectionDesk, wish: str = "ANNUL") -> None:
    desk.do(cg.CorrectionWished(wish))
    desk.until("proposal", lambda one: one.get("ready"))


def annulled_elsewhere(desk: CorrectionDesk, entry: Entry) -> None:
    """By somebody at another screen, while this page is open."""
    by, about = Approval(OTHER, "MISTAKE", OTHER), About.of(ZHANG)
    plan = plans.annul(entry, about, by, desk.front.clock.stamp())
    Correcting(desk.front.store).write(plan).result(10)


def test_what_was_written_off_is_not_written_off_by_another_page(desk: CorrectionDesk, entry: Entry) -> None:
    desk.refuse(entry)
    by, about = Approval(OTHER, "MISTAKE", OTHER), About.of(ZHANG)
    plan = plans.write_off(entry, about, SUPERVISOR, by, desk.front.clock.stamp())
    assert plan.standing == (), "an entry that was refused need not stand to be given up"
    correcting = Correcting(desk.front.store)
    correcting.write(plan).result(10)
    with pytest.raises(Stale):
        correcting.write(plan).result(10)
    assert desk.acts() == ["WRITTEN_OFF"]


def test_what_was_corrected_meanwhile_is_not_corrected_again(desk: CorrectionDesk, entry: Entry) -> None:
    proposed(desk)
    annulled_elsewhere(desk, entry)
    desk.do(cg.CorrectionSigned("MISTAKE"))
    desk.until("problem", lambda said: "刚刚" in said)
    assert desk.acts() == ["ANNUL"]
    assert not desk.see("proposed"), "nobody signs on an old page"
    desk.until("entry", lambda one: one["out"])
    desk.do(cg.CorrectionWished("ANNUL"))
    turn()
    assert not desk.see("proposed"), "what is out is not offered"


def test_a_double_tap_is_one_correction(desk: CorrectionDesk, entry: Entry) -> None:
    proposed(desk)
    for _ in range(3):
        desk.do(cg.CorrectionSigned("MISTAKE"))
    until(lambda: not desk.see("busy"), "written")
    turn(100)
    assert desk.acts() == ["ANNUL"]


def test_nobody_approves_the_undoing_of_what_they_approved(desk: CorrectionDesk, entry: Entry) -> None:
    proposed(desk)
    desk.sign(SUPERVISOR)
    (made,) = desk.corrections()
    desk.do(cg.UndoWished(made.id))
    desk.sign(SUPERVISOR)
    assert "另一位" in desk.see("problem") and desk.acts() == ["ANNUL"]
    desk.sign(OTHER)
    assert desk.acts() == ["ANNUL", "ANNUL"]
    desk.do(cg.UndoWished(made.id))
    turn(100)
    assert not desk.see("proposed"), "it is undone already"


@pytest.mark.parametrize(
    "signed",
    [
        cg.CorrectionSigned("MISTAKE", ApprovalGiven(PIN)),
        cg.CorrectionSigned("MISTAKE", ApprovalGiven("")),
        cg.CorrectionSigned("MISTAKE", ApprovalGiven(PAPER, "", "J-7")),
        cg.CorrectionSigned("MISTAKE", ApprovalGiven(PAPER, "王主任", " ")),
        cg.CorrectionSigned("MISTAKE", ApprovalGiven(PAPER, OTHER, "J-7")),
        cg.CorrectionSigned(""),
        cg.CorrectionSigned("not offered"),
    ],
    ids=str,
)
def test_not_without_an_approver_and_a_reason(
    desk: CorrectionDesk, entry: Entry, signed: cg.CorrectionSigned
) -> None:
    proposed(desk)
    desk.do(signed)
    desk.until("problem")
    assert desk.see("problem") and desk.corrections() == []


def test_the_front_desk_corrects_nothing(desk: CorrectionDesk, entry: Entry) -> None:
    desk.office.shut()
    desk.enter(FRONT)
    desk.open_entry(entry.id)
    desk.do(cg.CorrectionWished("ANNUL"))
    assert "S03" in desk.see("problem")
    desk.do(cg.CorrectionSigned("MISTAKE"))
    turn(50)
    assert desk.corrections() == []


@pytest.mark.parametrize("key", ["KSK-990000-9999-1-5", "", "x' OR 1=1 --"])
def test_an_entry_of_another_book(desk: CorrectionDesk, key: str) -> None:
    desk.do(cg.EntryChosen(key))
    if key:
        desk.until("problem")
    desk.do(cg.CorrectionWished("ANNUL"))
    desk.do(cg.UndoWished(key))
    turn(100)
    assert not desk.see("proposed") and desk.corrections() == []


@pytest.mark.parametrize("wish", ["WRITTEN_OFF", "RESEND", "CONFIRM", "REJECT"])
def test_what_is_not_offered_is_not_done(desk: CorrectionDesk, entry: Entry, wish: str) -> None:
    before = len(desk.front.book())
    desk.do(cg.CorrectionWished(wish, "C1|B1", "IN"))
    turn(100)
    assert not desk.see("proposed") and len(desk.front.book()) == before


def test_the_door_shuts_in_between(desk: CorrectionDesk, entry: Entry) -> None:
    proposed(desk)
    desk.office.shut()
    desk.do(cg.CorrectionSigned("MISTAKE"))
    turn(100)
    assert desk.corrections() == []
    assert desk.see("entry") == {} and desk.see("entryCount") == 0 and desk.see("hits") == []


def test_the_door_shuts_while_the_second_pin_is_tried(desk: CorrectionDesk) -> None:
    made = desk.signed(YESTERDAY, Action.IN)
    desk.refuse(made)
    desk.open_entry(made.id)
    proposed(desk, "WRITTEN_OFF")
    for digit in PINS[OTHER]:
        desk.front.models.second.digit(digit - 48)
    desk.do(cg.WriteOffSigned("DEVICE"))
    desk.office.shut()
    turn(500)
    assert desk.corrections() == []


def test_who_gave_the_second_their_pin_on_the_day_writes_nothing_off(desk: CorrectionDesk) -> None:
    """Of yesterday's entry, by a PIN given yesterday."""
    made = desk.signed(YESTERDAY, Action.IN)
    desk.refuse(made)
    given_ms = round(YESTERDAY.begins.timestamp() * 1000)
    staff = [replace(one, pin_by=SUPERVISOR, pin_ms=given_ms) for one in desk.registry.members]
    desk.registry.take(staff)
    desk.open_entry(made.id)
    proposed(desk, "WRITTEN_OFF")
    for digit in PINS[OTHER]:
        desk.front.models.second.digit(digit - 48)
    desk.do(cg.WriteOffSigned("DEVICE"))
    desk.until("problem", lambda said: "S06" in said)
    assert desk.corrections() == []


def test_a_day_that_was_closed(desk: CorrectionDesk, entry: Entry) -> None:
    """What comes after says so, the undoing too."""
    closed = Draft(EntryKind.DAY_CLOSED, desk.front.clock.stamp(), entry.day, {"state": "RECONCILED"})
    desk.front.store.record(closed).result(10)
    proposed(desk)
    desk.sign(SUPERVISOR)
    desk.do(cg.UndoWished(desk.corrections()[0].id))
    desk.sign(OTHER)
    assert [one.body.get("late") for one in desk.corrections()] == [True, True]


def test_a_timetable_that_changed_meanwhile(desk: CorrectionDesk) -> None:
    desk.do(cg.CorrectionsOpened("lessons"))
    turn()
    desk.do(cg.ClassDayChosen("C1", TODAY.begins.date().isoformat()))
    desk.until("lessons")
    desk.do(cg.LessonWished("DELAYED", "S1", "09:30", "11:00"))
    desk.until("proposal", lambda one: one.get("ready"))
    moved = replace(TODAY, begins=TODAY.begins + timedelta(hours=2), ends=TODAY.ends + timedelta(hours=2))
    put(desk.front.store, moved)
    desk.do(cg.CorrectionSigned("TEACHER"))
    desk.until("problem", lambda said: "刚刚" in said)
    assert desk.corrections() == []


class TestAtTheDeskAtOnce:
    """It is 08:57, the lesson is from 09:00 to 10:35 in room 101."""

    def decide(self, desk: CorrectionDesk, act: LessonAct, **more: str) -> Callable[[], None]:
        desk.do(cg.CorrectionsOpened("lessons"))
        turn()
        desk.do(cg.ClassDayChosen("C1", TODAY.begins.date().isoformat()))
        desk.until("lessons")
        desk.do(cg.LessonWished(act.value, "S1", **more))
        desk.sign()
        made = desk.corrections()[-1]
        assert made.body["act"] == act.value

        def undo() -> None:
            desk.do(cg.UndoWished(made.id))
            desk.sign(OTHER)

        return undo

    @pytest.mark.parametrize(
        ("act", "more", "refusal"),
        [
            (LessonAct.CANCELLED, {}, None),
            (LessonAct.DELAYED, {"begins": "11:00", "ends": "12:00"}, Refusal.TOO_EARLY),
        ],
        ids=["cancelled", "delayed"],
    )
    def test_who_comes_is_judged_by_what_holds_now(
        self, desk: CorrectionDesk, act: LessonAct, more: dict[str, str], refusal: Refusal | None
    ) -> None:
        undo = self.decide(desk, act, **more)
        desk.front.insert(pin=PinState.NONE, tries=None)
        desk.front.wait_for(st.Refused, refusal)
        desk.front.remove()
        undo()
        desk.front.insert(2, pin=PinState.NONE, tries=None)
        welcomed = desk.front.wait_for(st.Welcomed)
        assert welcomed.admit.sitting.session_no == "S1"

    def test_ended_early_nobody_leaves_early(self, desk: CorrectionDesk) -> None:
        desk.signed(TODAY, Action.IN)
        self.decide(desk, LessonAct.ENDED_EARLY, ends="09:01")
        desk.front.hands.pass_s(240)
        desk.front.insert(pin=PinState.NONE, tries=None)
        welcomed = desk.front.wait_for(st.Welcomed)
        assert (welcomed.admit.action, welcomed.admit.judgement.value) == (Action.OUT, "ON_TIME")
