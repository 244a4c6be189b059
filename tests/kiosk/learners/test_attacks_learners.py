"""Attacks on decisions about learners, on notes, and on where a portable desk stands."""

from __future__ import annotations

from dataclasses import replace

from drivers.card.facts import PinState
from kiosk.domain.refusal import Refusal
from kiosk.ui import learner_gestures as lg
from kiosk.ui.approval import PAPER, ApprovalGiven
from kiosk.visit import states as st
from sync.records import EntryKind
from sync.store import moves
from tests.kiosk.learners.test_moves import corrections, decided, look, page
from tests.kiosk.learners.test_points import EAST, WANG_PIN, carried, confirm
from tests.support.behind_door import at_desk, enter, see, seek
from tests.support.front_desk import LI, FrontDesk
from tests.support.qt import turn, until
from tests.support.timetables import a_class

__all__ = ["at_desk", "carried", "page"]
BY = ApprovalGiven()
TRANSFER = lg.MoveWanted("TRANSFER", "TIME", BY, "C2", hours=True)


def test_a_decision_is_about_whoever_is_on_the_page(page: FrontDesk) -> None:
    """The next learner's page is opened and tapped at once, while what is known is still the one before."""
    seek(page, "李")
    page.front.gesture(lg.LearnerOpened("C1/T2"))
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    until(lambda: bool(page.book(EntryKind.CORRECTION)), "the decision")
    (entry,) = page.book(EntryKind.CORRECTION)
    assert (entry.trainee_no, entry.person_ref) == ("T2", page.real.vault.person_ref(LI))


def test_nobody_is_moved_to_two_classes_at_once(page: FrontDesk) -> None:
    """Both with the hours that were attended once."""
    from tests.support.front_desk import put

    put(page.real, a_class("C1"), a_class("C2"), a_class("C3"))
    look(page)
    office = page.front.office
    assert office is not None
    page.front.gesture(TRANSFER)
    until(lambda: len(corrections(page)) == 1, "the first")
    page.main.post(lambda: page.front.gesture(replace(TRANSFER, to_class="C3")))
    turn(200)
    assert [one["toClass"] for one in corrections(page)] == ["C2"]


def test_a_decision_is_taken_back_once(page: FrontDesk) -> None:
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    decided(page, 1)
    (row,) = see(page.models.learner, "moves")
    undone = lg.MoveUndone(row["key"], "MISTAKE", BY)
    for _ in range(3):
        page.front.gesture(undone)
        until(lambda: len(corrections(page)) == 2, "taken back")
    decided(page, 1, undone=1)
    turn(100)
    assert [one["act"] for one in corrections(page)] == ["QUIT", "ANNUL"]


def test_nobody_approves_who_is_none_of_the_staff(page: FrontDesk) -> None:
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", ApprovalGiven(PAPER, "我自己")))
    turn(100)
    assert corrections(page) == []


def test_a_door_that_shuts_decides_nothing_more(page: FrontDesk) -> None:
    from kiosk.ui import gestures as g

    page.front.gesture(g.StaffLeft())
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    turn(100)
    assert corrections(page) == []
    with page.real.reading() as db:
        assert moves.standing(db, page.real.vault) == []


def test_a_portable_desk_left_on_overnight_asks_again_where_it_stands(carried: object) -> None:
    desk, points = carried  # type: ignore[misc]
    enter(desk)
    confirm(desk, WANG_PIN)
    until(lambda: points.served == EAST, "the point")
    assert not points.missing
    desk.hands.pass_s(86_400)
    assert points.missing and desk.clock.point is None
    desk.front.trouble("point", Refusal.POINT_UNSET)
    desk.insert(pin=PinState.NONE, tries=None)
    turn(50)
    assert isinstance(desk.state, st.OutOfOrder) and not desk.book(EntryKind.CHECKIN)
