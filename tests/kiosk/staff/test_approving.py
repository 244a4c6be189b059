"""Who approves is known: signed in, by their PIN, or on a paper that is kept somewhere; never a name somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Right, Role
from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread
from kiosk.staff.approving import Answer, Approved, Approving, NotApprovedBy
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui.approval import PAPER, PIN, SELF, ApprovalGiven
from kiosk.ui.language import Language
from kiosk.ui.second import SecondModel
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.qt import until
from tests.support.staff import KEY, member

LI = member("李老师", b"246810", Role.SUPERVISOR)
WANG = member("王老师", b"975310", Role.SUPERVISOR)
FRONT = member("前台甲", b"864209", Role.FRONT)
ON_PAPER = ApprovalGiven(PAPER, " 教务主任 ", " J-7 ")


class AtForm:
    def __init__(self, store: Store, hands: Hands) -> None:
        self.registry = Registry((LI, WANG, FRONT))
        self.model = SecondModel(Language("zh"), lambda gesture: None)
        self._main = MainThread()
        self.clock = hands.clock(store.boot_no)
        door = StaffDoor(store, self.clock, self.registry)
        self.approving = Approving(door, SecondPerson(door, self._main, self.model))

    def ask(
        self,
        given: ApprovalGiven,
        operator: str = "李老师",
        pin: bytes = b"",
        own: str = "",
        since: date = date.max,
    ) -> Answer:
        for digit in pin.decode():
            self.model.digit(int(digit))
        heard: list[Answer] = []
        self.approving.ask(given, operator, Right.CORRECT, heard.append, frozenset({own}), since=since)
        until(lambda: heard != [], "an answer")
        return heard[0]

    def why(self, given: ApprovalGiven, operator: str = "李老师", pin: bytes = b"", own: str = "") -> str:
        said = self.ask(given, operator, pin, own)
        assert isinstance(said, NotApprovedBy)
        return said.text.id


@pytest.fixture
def form(tmp_path: Path, qapp: QCoreApplication) -> Iterator[AtForm]:
    with new_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        yield AtForm(store, Hands())


def test_who_is_signed_in_and_may(form: AtForm) -> None:
    assert form.ask(ApprovalGiven(SELF, reference=" J-7 ")) == Approved("李老师", "self", "J-7")
    assert form.why(ApprovalGiven(SELF), "前台甲") == "approval.no_right"


def test_the_front_desk_enters_what_a_colleague_approves_by_pin(form: AtForm) -> None:
    assert form.ask(ApprovalGiven(PIN), "前台甲", b"975310") == Approved("王老师", "pin")


def test_a_pin_of_the_same_person_or_of_nobody_or_without_the_right(form: AtForm) -> None:
    assert form.why(ApprovalGiven(PIN), "李老师", b"246810") == "second.same"
    assert form.why(ApprovalGiven(PIN), "李老师", b"864209") == "second.no_right"
    assert form.why(ApprovalGiven(PIN), "李老师", b"111111") == "door.wrong"


def test_on_paper_by_who_does_not_work_here(form: AtForm) -> None:
    assert form.ask(ON_PAPER) == Approved("教务主任", "paper", "J-7")
    assert form.why(ON_PAPER, "前台甲") == "approval.no_right", "whoever enters it could approve it"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (ApprovalGiven(PAPER, "", "J-7"), "approval.nobody"),
        (ApprovalGiven(PAPER, "教务主任", " "), "approval.no_reference"),
        (ApprovalGiven(PAPER, "王老师", "J-7"), "approval.member"),
        (ApprovalGiven("typed", "王老师"), "approval.nobody"),
    ],
    ids=["no name", "no paper", "a member's name", "a way there is not"],
)
def test_a_name_alone_approves_nothing(form: AtForm, given: ApprovalGiven, why: str) -> None:
    assert form.why(given) == why


def test_who_got_their_pin_from_the_other_since_the_day_it_is_about(form: AtForm) -> None:
    """S06, as for a close: of an older day not before tomorrow's acts."""
    day_ms = 86_400_000
    given_ms = form.clock.now_ms() - 2 * day_ms
    form.registry.take((LI, replace(WANG, pin_by="李老师", pin_ms=given_ms), FRONT))
    that_day = local_day(from_ms(given_ms))
    asked = form.ask(ApprovalGiven(PIN), "李老师", b"975310", since=that_day)
    assert isinstance(asked, NotApprovedBy) and asked.text.id == "second.known"
    later = that_day + timedelta(days=1)
    assert form.ask(ApprovalGiven(PIN), "李老师", b"975310", since=later) == Approved("王老师", "pin")


def test_nobody_approves_that_their_own_is_taken_back(form: AtForm) -> None:
    assert form.why(ApprovalGiven(SELF), own="李老师") == "approval.own"
    assert form.why(ApprovalGiven(PIN), "前台甲", b"975310", own="王老师") == "approval.own"
    assert form.ask(ApprovalGiven(PIN), "李老师", b"975310", own="李老师") == Approved("王老师", "pin")


def test_but_where_nobody_else_could(form: AtForm) -> None:
    assert form.approving.barred(Right.CORRECT, {"李老师", ""}) == {"李老师"}
    form.registry.take((LI, FRONT))
    assert form.approving.barred(Right.CORRECT, {"李老师", ""}) == frozenset(), (
        "what is asked is what is offered"
    )
    assert form.ask(ApprovalGiven(SELF), own="李老师") == Approved("李老师", "self")


def test_what_was_typed_for_nothing_is_wiped(form: AtForm) -> None:
    form.model.digit(1)
    form.approving.drop()
    assert form.model.property("count") == 0
