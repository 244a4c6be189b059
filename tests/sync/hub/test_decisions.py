"""What one desk decided about lessons and enrolments lies over the other's timetable and rosters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.attendance.drafts import Approval, leave_draft, make_up_draft
from kiosk.corrections.correcting import Correcting
from kiosk.corrections.plan import About, Plan, annul, lesson_steps
from kiosk.domain.timetable import Preset, sittings
from kiosk.drafts import move_act
from sync.records import (
    Action,
    Enrolment,
    EnrolmentState,
    Entry,
    LessonAct,
    LessonChange,
    Move,
    MoveAct,
    PersonKey,
    Session,
)
from sync.store import elsewhere, laid, ledger, mirror, moves, united
from sync.store.elsewhere import Trust
from sync.store.schema_hub import other_desk
from tests.support.desk import DAY
from tests.support.hub import HubDesk
from tests.support.lessons import CHANGED, HOUR, NINE, S1

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]
ZHANG = Enrolment("T1", "C1", PersonKey("08", "T00000001"), "张三")
LI = Enrolment("T2", "C1", PersonKey("08", "T00000002"), "李四")
APPROVED = Approval("王主管", "PERSONAL", "前台 李")
BEGINS = NINE + timedelta(days=3)


def tell(one: HubDesk, kind: mirror.Kind, class_no: str, *rows: Session | Enrolment) -> None:
    """As the platform brings it."""

    def work(db: Connection) -> None:
        snapshot = mirror.start_snapshot(db, kind, class_no)
        mirror.stage(db, one.vault, snapshot, list(rows))
        mirror.flip(db, kind, class_no, snapshot, "1")
        laid.find_people(db, one.vault)

    one.store.write(work).result(10)


def rosters(one: HubDesk) -> None:
    tell(one, mirror.Kind.SESSIONS, "C1", S1)
    tell(one, mirror.Kind.ROSTER, "C1", ZHANG, LI)
    for class_no in ("C2", "C3"):
        tell(one, mirror.Kind.ROSTER, class_no)


@pytest.fixture
def pair(desk: Desks) -> tuple[HubDesk, HubDesk]:
    a, b = desk("A"), desk("B")
    for one in (a, b):
        rosters(one)
    meet(a, b)
    return a, b


def meet(*desks: HubDesk) -> None:
    for _ in range(2):
        look(*desks)
    for one in desks:
        one.believe(*(other for other in desks if other is not one))
    look(*desks)


def look(*desks: HubDesk) -> None:
    """Everything that is written goes to the hub, and from there to all."""
    for _ in range(2):
        for one in desks:
            one.look()


def lesson(one: HubDesk, act: LessonAct, number: str = "S1", **more: object) -> Entry:
    one.hands.pass_s(1)
    at = one.clock.stamp()
    change = LessonChange("", act, "C1", number, at.at_ms, **more)  # type: ignore[arg-type]
    return written(one, Plan(lesson_steps("C1", [change], [DAY], APPROVED, at)))


def written(one: HubDesk, plan: Plan) -> Entry:
    return Correcting(one.store).write(plan).result(10)[0]


def take_back(one: HubDesk, entry: Entry) -> Entry:
    one.hands.pass_s(1)
    return written(one, annul(entry, About(entry.class_no), APPROVED, one.clock.stamp()))


def move(one: HubDesk, act: MoveAct, to_class: str = "", from_class: str = "C1") -> Entry:
    one.hands.pass_s(1)
    at = one.clock.stamp()
    decided = Move(
        "", act, from_class, "T1", ZHANG.person, ZHANG.name, at.at_ms, to_class, hours=bool(to_class)
    )
    body = {"reason": "OTHER", "approver": "王主管", "toClass": to_class, "hours": decided.hours}
    draft = move_act(act.value, "前台 李", at, decided, **body)

    def work(db: Connection) -> Entry:
        made = ledger.append(db, one.vault, one.desk_no, one.store.boot_no, draft)
        moves.keep(db, one.vault, replace(decided, entry_id=made.id))
        return made

    return one.store.write(work).result(10)


def session(one: HubDesk, number: str = "S1") -> Session | None:
    with one.store.reading() as db:
        return mirror.session_of(db, number)


def on_roster(one: HubDesk, class_no: str) -> list[tuple[str, EnrolmentState]]:
    with one.store.reading() as db:
        return [(x.trainee_no, x.state) for x in mirror.roster(db, one.vault, class_no)]


HERE, QUIT = EnrolmentState.ENROLLED, EnrolmentState.QUIT
C1_WITHOUT = [("T1", QUIT), ("T2", HERE)]
C1_WHOLE = [("T1", HERE), ("T2", HERE)]


@pytest.mark.parametrize(("act", "more", "expected"), CHANGED, ids=str)
def test_a_lesson_changed_at_one_desk_is_changed_at_the_other_and_back(
    pair: tuple[HubDesk, HubDesk], act: LessonAct, more: dict[str, object], expected: Session
) -> None:
    a, b = pair
    made = lesson(a, act, **more)
    look(a, b)
    assert session(b) == session(a) == expected
    with b.store.reading() as db:
        assert ledger.entry(db, made.id) is None  # A's own: B holds it as another's
        assert elsewhere.entry(db, made.id) == made
    take_back(a, made)
    look(a, b)
    assert session(b) == session(a) == replace(S1, retimed=expected.retimed)


def test_a_lesson_made_up_at_one_desk_is_on_the_others_timetable(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    made = lesson(
        a, LessonAct.MADE_UP_LESSON, "BK-1", begins=BEGINS, ends=BEGINS + HOUR, room="9", teacher="赵老师"
    )
    look(a, b)
    expected = Session("BK-1", "C1", BEGINS, BEGINS + HOUR, "9", "赵老师")
    assert session(b, "BK-1") == expected
    with b.store.reading() as db:
        begins = round(BEGINS.timestamp() * 1000)
        assert mirror.sessions_between(db, begins, begins + 1, {"C1"}) == [expected]
    take_back(a, made)
    look(a, b)
    assert session(b, "BK-1") is None


def test_nobody_signs_in_to_a_lesson_cancelled_elsewhere(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    lesson(a, LessonAct.CANCELLED)
    look(a, b)
    found = session(b)
    assert found and [one.begins for one in sittings([found], Preset.SESSION)] == []


def test_who_is_moved_or_leaves_at_one_desk_is_so_at_the_other(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    moved = move(a, MoveAct.TRANSFER, "C2")
    look(a, b)
    for one in (a, b):
        assert (on_roster(one, "C1"), on_roster(one, "C2")) == (C1_WITHOUT, [("T1", HERE)])
    with b.store.reading() as db:
        (decided,) = moves.of_person(db, b.vault, ZHANG.person)
    assert (decided.name, decided.hours, decided.entry_id) == ("张三", True, moved.id)
    take_back(a, moved)
    look(a, b)
    assert (on_roster(b, "C1"), on_roster(b, "C2")) == (C1_WHOLE, [])
    move(a, MoveAct.QUIT)
    look(a, b)
    assert on_roster(b, "C1") == C1_WITHOUT


def test_one_desk_takes_back_what_the_other_decided(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    cancelled, moved = lesson(a, LessonAct.CANCELLED), move(a, MoveAct.TRANSFER, "C2")
    look(a, b)
    b.hands.pass_s(30)
    backs = [take_back(b, one) for one in (cancelled, moved)]
    assert (session(b), on_roster(b, "C2")) == (S1, [])
    look(b, a)
    assert (session(a), on_roster(a, "C2"), on_roster(a, "C1")) == (S1, [], C1_WHOLE)
    a.hands.pass_s(60)
    take_back(a, backs[0])
    look(a, b)
    for one in (a, b):
        assert session(one) == replace(S1, cancelled=True)


def test_applied_twice_is_once(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    room, _ = lesson(a, LessonAct.ROOM, room="305"), move(a, MoveAct.TRANSFER, "C2")
    take_back(a, room)
    look(a, b)
    before = (session(b), on_roster(b, "C1"), on_roster(b, "C2"))

    def again(db: Connection) -> None:
        db.execute(other_desk.update().values(laid_seq=0))
        assert not laid.lay(db, b.vault)

    b.store.write(again).result(10)
    assert (session(b), on_roster(b, "C1"), on_roster(b, "C2")) == before
    with b.store.reading() as db:
        assert len(moves.history_of(db, b.vault, ZHANG.person)) == 1


def test_the_later_word_holds_whichever_came_first(desk: Desks) -> None:
    """C hears B, who spoke last, before A; and a word on A's before A's own."""
    a, b, c = desk("A"), desk("B"), desk("C")
    for one in (a, b, c):
        rosters(one)
    meet(a, b)
    first = lesson(a, LessonAct.ROOM, room="1")
    cancelled, moved = lesson(a, LessonAct.CANCELLED), move(a, MoveAct.TRANSFER, "C2")
    look(a, b)
    b.hands.pass_s(60)
    for one in (cancelled, moved):
        take_back(b, one)
    lesson(b, LessonAct.ROOM, room="2")
    look(a, b)
    c.look()
    c.believe(b)
    look(c)
    assert (found := session(c)) and found.room == "2" and on_roster(c, "C1") == C1_WHOLE
    c.believe(a)
    look(c)
    for one in (a, b, c):
        assert session(one) == replace(S1, room="2")
        assert (on_roster(one, "C1"), on_roster(one, "C2")) == (C1_WHOLE, [])
    with c.store.reading() as db:
        assert elsewhere.entry(db, first.id)


def test_one_after_the_other_through_two_classes(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    for _ in range(12):  # so that numbers of one and two digits lie in between
        a.sign_in(9)
    move(a, MoveAct.TRANSFER, "C2")
    move(a, MoveAct.TRANSFER, "C3", "C2")
    look(a, b)
    for one in (a, b):
        assert on_roster(one, "C1") == C1_WITHOUT
        assert (on_roster(one, "C2"), on_roster(one, "C3")) == ([("T1", QUIT)], [("T1", HERE)])


def test_a_desk_whose_roster_comes_later_has_them_then(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    tell(b, mirror.Kind.ROSTER, "C1")
    move(a, MoveAct.TRANSFER, "C2")
    look(a, b)
    assert on_roster(b, "C2") == []
    tell(b, mirror.Kind.ROSTER, "C1", ZHANG, LI)
    assert (on_roster(b, "C1"), on_roster(b, "C2")) == (C1_WITHOUT, [("T1", HERE)])


def test_a_desk_that_is_not_believed_decides_nothing_here(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    mine = lesson(b, LessonAct.ROOM, room="2")
    look(a, b)
    lesson(a, LessonAct.CANCELLED)
    move(a, MoveAct.TRANSFER, "C2")
    take_back(a, mine)
    look(a, b)
    assert (session(b), on_roster(b, "C2")) == (replace(S1, cancelled=True), [("T1", HERE)])
    key = a.vault.ledger_public
    b.store.write(lambda db: elsewhere.decide(db, a.desk_no, key, Trust.REFUSED, "王主管", 1)).result(10)
    look(b)
    assert session(b) == replace(S1, room="2")
    assert (on_roster(b, "C1"), on_roster(b, "C2")) == (C1_WHOLE, [])


def test_decided_while_apart_it_is_there_on_merging(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    for one in (a, b):
        rosters(one)
    lesson(a, LessonAct.CANCELLED)
    move(a, MoveAct.QUIT)
    assert session(b) == S1
    meet(a, b)
    assert (session(b), on_roster(b, "C1")) == (replace(S1, cancelled=True), C1_WITHOUT)


def test_leave_and_make_ups_count_at_the_other_desk(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    (sitting,) = sittings([S1], Preset.SESSION)
    leave = a.store.record(leave_draft(ZHANG, DAY, DAY, (), APPROVED, a.clock.stamp())).result(10)
    made = a.store.record(make_up_draft(ZHANG, sitting, Action.IN, NINE, APPROVED, a.clock.stamp())).result(
        10
    )
    look(a, b)
    with b.store.reading() as db:
        facts = facts_of(united.of_learner(db, b.vault, ZHANG.person, "C1", "T1"), ())
    assert [one.key for one in facts.leaves] == [leave.id]
    assert [(one.key, one.sign and one.sign.action) for one in facts.corrections] == [(made.id, Action.IN)]
    assert facts.leaves[0].covers(sitting)


def test_what_a_desk_garbles_stops_nobody(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    at = a.clock.stamp()
    change = LessonChange("", LessonAct.DELAYED, "C1", "S1", at.at_ms)
    (step,) = lesson_steps("C1", [change], [DAY], APPROVED, at)
    odd = replace(step.draft, body={**step.draft.body, "from": "neun", "to": 1 << 62, "room": 7})
    a.store.record(odd).result(10)
    look(a, b)
    assert session(b) == replace(S1, retimed=True)
    lesson(a, LessonAct.ROOM, room="305")
    look(a, b)
    assert (found := session(b)) and found.room == "305"
