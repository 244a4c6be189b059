"""转班, 退学, 补绑券 on the learner's page: with reason and approver, into the book, and back by another entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from drivers.card.facts import PinState
from kiosk.domain.refusal import Refusal
from kiosk.ui import learner_gestures as lg
from kiosk.ui.approval import PIN, ApprovalGiven
from kiosk.visit import states as st
from sync.records import ClassState, EnrolmentState, EntryKind
from sync.store import ledger, mirror
from tests.support.behind_door import at_desk, enter, see, seek
from tests.support.front_desk import ROSTER, ZHANG, FrontDesk, put
from tests.support.qt import turn, until
from tests.support.staff import approving, member
from tests.support.timetables import a_class, session

__all__ = ["at_desk"]
BY = ApprovalGiven()
CODE = "PXQ990000000317"


@pytest.fixture
def page(at_desk: FrontDesk) -> Iterator[FrontDesk]:
    put(at_desk.real, a_class("C1"), a_class("C2"), session("S2", "09:00", "10:35", class_no="C2"))
    enter(at_desk)
    look(at_desk)
    yield at_desk


def look(desk: FrontDesk, key: str = "C1/T1") -> None:
    seek(desk, "张")
    desk.front.gesture(lg.LearnerOpened(key))
    until(
        lambda: bool(see(desk.models.learner, "targets") or see(desk.models.learner, "late")),
        "the page",
    )


def decided(desk: FrontDesk, count: int, undone: int = 0) -> None:
    def there() -> bool:
        rows = see(desk.models.learner, "moves")
        return len(rows) == count and sum(row["undone"] for row in rows) == undone

    until(there, f"{count} decisions")


def corrections(desk: FrontDesk) -> list[dict[str, object]]:
    return [dict(one.body) for one in desk.book(EntryKind.CORRECTION)]


def test_who_quits_is_refused_and_the_history_stays(page: FrontDesk) -> None:
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    decided(page, 1)
    (body,) = corrections(page)
    assert (body["act"], body["reason"], body["approver"], body["operator"]) == (
        "QUIT", "OWN_WISH", "李老师", "李老师",
    )  # fmt: skip
    page.insert(pin=PinState.NONE, tries=None)
    page.wait_for(st.Refused, Refusal.NOT_ATTENDING)


def test_a_transfer_leads_to_the_other_class(page: FrontDesk) -> None:
    page.front.gesture(lg.MoveWanted("TRANSFER", "TIME", BY, "C2", hours=True))
    decided(page, 1)
    (body,) = corrections(page)
    assert (body["toClass"], body["hours"]) == ("C2", True)
    page.insert(pin=PinState.NONE, tries=None)
    welcomed = page.wait_for(st.Welcomed)
    assert welcomed.admit.enrolment.class_no == "C2"


def test_taken_back_by_another_entry(page: FrontDesk) -> None:
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    decided(page, 1)
    (row,) = see(page.models.learner, "moves")
    page.front.gesture(lg.MoveUndone(row["key"], "MISTAKE", BY))
    decided(page, 1, undone=1)
    assert [one["act"] for one in corrections(page)] == ["QUIT", "ANNUL"]
    assert corrections(page)[1]["corrects"] == row["key"]
    page.insert(pin=PinState.NONE, tries=None)
    page.wait_for(st.Welcomed)


@pytest.mark.parametrize(
    "wanted",
    [
        lg.MoveWanted("QUIT", "", BY),
        lg.MoveWanted("QUIT", "OWN_WISH", ApprovalGiven("")),
        lg.MoveWanted("TRANSFER", "TIME", BY, "C1"),
        lg.MoveWanted("TRANSFER", "TIME", BY, "C9"),
        lg.MoveWanted("LATE_VOUCHER", "FORGOTTEN", BY, voucher=CODE),
        lg.MoveWanted("LATE_VOUCHER", "FORGOTTEN", BY, voucher="https://x.invalid"),
    ],
    ids=["no reason", "no approver", "its own class", "no class", "not over yet", "no voucher"],
)
def test_what_cannot_be_decided_is_not(page: FrontDesk, wanted: lg.MoveWanted) -> None:
    page.front.gesture(wanted)
    turn(100)
    assert corrections(page) == []


def test_a_late_voucher_touches_no_attendance(at_desk: FrontDesk) -> None:
    over = replace(a_class("C1", ClassState.CLOSED), ends=date(2026, 11, 20))
    put(at_desk.real, over, *ROSTER)
    enter(at_desk)
    look(at_desk)
    at_desk.front.gesture(lg.MoveWanted("LATE_VOUCHER", "ISSUED_LATE", BY, voucher=CODE))
    decided(at_desk, 1)
    (entry,) = at_desk.book(EntryKind.CORRECTION)
    assert entry.body["voucher"] == "PXQ9*******0317" and CODE.encode() not in entry.canonical
    with at_desk.real.reading() as db:
        (one,) = mirror.enrolments_of(db, at_desk.real.vault, ZHANG)
        assert (one.voucher_no, one.state) == (CODE, EnrolmentState.ENROLLED)
        assert ledger.checkins_of(db, at_desk.real.vault, ZHANG, []) == []


def test_a_scanned_code_goes_to_the_form_that_waits_for_it(page: FrontDesk) -> None:
    heard: list[str] = []
    page.models.learner.scanned.connect(heard.append)
    page.models.learner.show("LATE_VOUCHER")
    assert page.front.office is not None and page.front.office.code_scanned(CODE)
    assert heard == [CODE]


@pytest.mark.parametrize(("after_days", "refused"), [(0, True), (-3, False)])
def test_who_knows_the_pin_since_the_decision_takes_none_of_it_back(
    page: FrontDesk, after_days: int, refused: bool
) -> None:
    """S06 goes by the day of what is taken back, three days ago here, and not by today."""
    page.front.gesture(lg.MoveWanted("QUIT", "OWN_WISH", BY))
    decided(page, 1)
    (row,) = see(page.models.learner, "moves")
    given_ms = page.clock.now_ms() + after_days * 86_400_000
    page.hands.pass_s(3 * 86_400)
    assert page.front.office
    moves = page.front.office.learners.moves
    moves._operator = "李老师"
    wang = replace(member("王老师", b"975310"), pin_by="李老师", pin_ms=given_ms)
    moves._approving = approving(
        page.store, page.clock, page.models, page.main, member("李老师", b"246810"), wang
    )
    for digit in "975310":
        page.models.second.digit(int(digit))
    moves.hands[lg.MoveUndone](lg.MoveUndone(row["key"], "MISTAKE", ApprovalGiven(PIN)))
    until(lambda: bool(see(page.models.learner, "problem")) or len(corrections(page)) == 2, "an answer")
    assert ("S06" in see(page.models.learner, "problem"), len(corrections(page)) == 1) == (refused, refused)
