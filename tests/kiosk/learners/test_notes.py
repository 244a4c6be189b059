"""Notes on a learner: 提示 stops nobody, 先确认 once staff looked, 不得签到 never; the learner hears only 请到前台."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from drivers.card.facts import PinState
from kiosk.domain.attendance import Choose
from kiosk.domain.notes import only_out, signs_in, stopping, worst
from kiosk.domain.refusal import Refusal
from kiosk.ui import gestures as g
from kiosk.ui import learner_gestures as lg
from kiosk.ui import voucher_gestures as vg
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.samples import ADMIT, OUT
from sync.records import EntryKind, LearnerNote, NoteKind, NoteLevel
from sync.store import learner_notes
from tests.support.behind_door import acts, at_desk, enter, rows, see, seek
from tests.support.front_desk import ZHANG, FrontDesk
from tests.support.qt import turn, until

__all__ = ["at_desk"]


def note(level: NoteLevel, entry_id: str = "D-1-1") -> LearnerNote:
    return LearnerNote(entry_id, NoteKind.PAPERS, level, 1, "李老师", ZHANG)


class TestTheRule:
    def test_the_weightiest(self) -> None:
        assert worst([]) is None
        assert (
            worst([note(NoteLevel.CONFIRM), note(NoteLevel.BLOCK), note(NoteLevel.HINT)]) is NoteLevel.BLOCK
        )

    def test_what_stops(self) -> None:
        three = [note(level, level.value) for level in NoteLevel]
        assert [one.level for one in stopping(three)] == [NoteLevel.CONFIRM, NoteLevel.BLOCK]
        cleared = frozenset({"CONFIRM", "BLOCK"})
        assert [one.level for one in stopping(three, cleared)] == [NoteLevel.BLOCK]

    def test_nobody_is_kept_from_signing_out(self) -> None:
        assert signs_in(ADMIT) and not signs_in(OUT)
        assert only_out(Choose((ADMIT, OUT))) == OUT
        assert only_out(ADMIT) is None


@pytest.fixture
def page(at_desk: FrontDesk) -> Iterator[FrontDesk]:
    """The page of 张小明."""
    enter(at_desk)
    seek(at_desk, "张小明")
    at_desk.front.gesture(lg.LearnerOpened("C1/T1"))
    until(lambda: see(at_desk.models.learner, "learner") == "C1/T1", "the page")
    yield at_desk


def shown(desk: FrontDesk) -> list[dict[str, str]]:
    found: list[dict[str, str]] = see(desk.models.learner, "notes")
    return found


def put_note(desk: FrontDesk, level: str, kind: str = "PAPERS", text: str = "") -> str:
    before = len(shown(desk))
    desk.front.gesture(lg.NoteWanted(kind, level, text))
    until(lambda: len(shown(desk)) > before, "the note on the page")
    return next(one["key"] for one in shown(desk) if one["level"] == level)


def sign_in(desk: FrontDesk, insertion: int = 1) -> None:
    desk.insert(insertion, pin=PinState.NONE, tries=None)


class TestAtTheDesk:
    def test_it_is_set_and_lifted_with_a_reason(self, page: FrontDesk) -> None:
        key = put_note(page, "CONFIRM", text="学历证明")
        assert shown(page)[0]["words"] == "学历证明"
        page.front.gesture(lg.NoteLifted(key, ""))
        turn()
        assert shown(page), "not without a reason"
        page.front.gesture(lg.NoteLifted(key, "SETTLED"))
        until(lambda: shown(page) == [], "no note")
        assert acts(page)[1:] == [("NOTE_SET", "李老师"), ("NOTE_LIFTED", "李老师")]
        bodies = [dict(one.body) for one in page.book(EntryKind.OPERATOR)][1:]
        assert {body.pop("role") for body in bodies} == {"supervisor+administrator"}
        assert bodies[0] == {"act": "NOTE_SET", "operator": "李老师", "kind": "PAPERS", "level": "CONFIRM"}
        assert bodies[1]["reason"] == "SETTLED" and bodies[1]["note"] == key
        assert "学历" not in repr(bodies)

    def test_a_hint_stops_nobody_and_is_seen_in_the_search(self, page: FrontDesk) -> None:
        heard: list[str] = []
        page.models.stage.sounded.connect(heard.append)
        put_note(page, "HINT")
        assert heard == ["read"]
        seek(page, "张小")
        (row,) = rows(page.models.staff.property("learners"))
        assert (row["level"], row["note"]) == ("HINT", "缺材料")
        sign_in(page)
        page.wait_for(st.Welcomed)

    def test_staff_look_first_and_one_confirmation_is_one_entry(self, page: FrontDesk) -> None:
        key = put_note(page, "CONFIRM")
        sign_in(page)
        stopped = page.wait_for(st.StaffWanted, Refusal.SEE_STAFF)
        assert stopped.notes == (key,)
        assert page.models.stage.code == "A09"
        assert "材料" not in repr(page.models.stage.page)
        until(lambda: bool(see(page.models.learner, "atDesk")), "the note beside the visit")
        assert see(page.models.learner, "stopped") and see(page.models.staff, "place") == "roster"
        page.front.gesture(lg.NotesLookedInto())
        page.front.gesture(lg.NotesLookedInto())
        page.wait_for(st.Welcomed)
        assert [act for act, _ in acts(page)].count("NOTE_CONFIRMED") == 1
        (confirmed,) = [one for one in page.book(EntryKind.OPERATOR) if one.body["act"] == "NOTE_CONFIRMED"]
        assert confirmed.body["notes"] == [key]

    def test_the_next_visit_is_stopped_again(self, page: FrontDesk) -> None:
        put_note(page, "CONFIRM")
        sign_in(page)
        page.wait_for(st.StaffWanted)
        page.front.gesture(lg.NotesStopped())
        page.remove()
        assert page.state == st.Idle()
        sign_in(page, 2)
        page.wait_for(st.StaffWanted, Refusal.SEE_STAFF)

    def test_no_sign_in_is_no_sign_in(self, page: FrontDesk) -> None:
        put_note(page, "BLOCK", "QUIT")
        sign_in(page)
        page.wait_for(st.Refused, Refusal.SEE_STAFF)
        page.front.gesture(lg.NotesLookedInto())
        turn()
        assert page.book(EntryKind.CHECKIN) == []
        until(lambda: page.refused() == ["A09"], "the refusal in the book")

    def test_set_while_the_learner_types_the_pin_it_still_stops(self, page: FrontDesk) -> None:
        page.insert()
        page.wait_for(st.PinWanted)
        blocked = replace(note(NoteLevel.BLOCK), entry_id=page.book(EntryKind.OPERATOR)[0].id)
        page.real.write(lambda db: learner_notes.keep(db, page.real.vault, blocked)).result(5)
        page.front.gesture(g.DigitTyped())
        page.front.runner.dispatch(ev.PinAnswered(1, ev.PinOutcome.RIGHT, 6))
        page.wait_for(st.Refused, Refusal.SEE_STAFF)
        assert page.book(EntryKind.CHECKIN) == []

    def test_without_an_open_door_nothing_is_set(self, at_desk: FrontDesk) -> None:
        at_desk.front.gesture(lg.LearnerOpened("C1/T1"))
        at_desk.front.gesture(lg.NoteWanted("FEE", "BLOCK", ""))
        turn()
        assert at_desk.book(EntryKind.OPERATOR) == []

    def test_what_staff_saw_leaves_with_them(self, page: FrontDesk) -> None:
        put_note(page, "CONFIRM")
        page.front.gesture(g.StaffLeft())
        assert shown(page) == [] and see(page.models.learner, "name") == ""


def test_a_note_stands_beside_whom_a_voucher_is_held_against(page: FrontDesk) -> None:
    put_note(page, "CONFIRM", "FEE")
    page.front.gesture(vg.HolderPicked("C1/T1"))
    until(lambda: [one["level"] for one in see(page.models.learner, "atCounter")] == ["CONFIRM"], "the note")
    page.front.gesture(vg.HolderPicked(""))
    until(lambda: see(page.models.learner, "atCounter") == [], "nobody")
