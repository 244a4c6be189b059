"""The book is looked through, each question is written down once, sent along, and answered once by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.evidence import Flag
from kiosk.domain.integrity import questions
from kiosk.domain.questions import Held, Question, Rule
from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import flag
from kiosk.questions.inquiry import Inquiry, _asked_here
from kiosk.questions.office import QuestionOffice
from kiosk.questions.reading import _sittings, read
from kiosk.ui import question_gestures as qg
from sync.records import Action, Draft, Entry, EntryKind, Json, PersonKey, PulledCheckin, PulledSource
from sync.store import asked, bulk, ledger, mirror
from tests.support.behind_door import at_desk, enter, rows, see
from tests.support.front_desk import FrontDesk, put
from tests.support.qt import turn, until
from tests.support.timetables import DAY, session

__all__ = ["at_desk"]

EACH_MS = 1_500


def sign_in(desk: FrontDesk, number: int, each_ms: int = EACH_MS, **more: Json) -> Entry:
    at = desk.clock.stamp()
    return desk.store.record(
        Draft(
            EntryKind.CHECKIN,
            type(at)(
                at.at_ms + number * each_ms, at.wall_ms, at.mono_ms, at.boot_no, at.error_ms, at.quality
            ),
            local_day(from_ms(at.at_ms)),
            {"method": "CARD_PIN", "factors": ["CARD", "PIN"], "covers": ["S1"], **more},
            class_no="C1",
            session_no="S1",
            trainee_no=f"T{number}",
            action=Action.IN,
            person=PersonKey("01", bulk.id_number(number)),
            name="张小明",
        )
    ).result()


@pytest.fixture
def inquiry(at_desk: FrontDesk) -> Iterator[Inquiry]:
    made = Inquiry(at_desk.store, at_desk.clock, at_desk.main, at_desk.platform.wake)
    assert at_desk.front.office is not None
    at_desk.front.office.employ(QuestionOffice(made, at_desk.store, at_desk.models.questions, at_desk.main))
    yield made


def kept(desk: FrontDesk) -> list[asked.Asked]:
    with desk.store.reading() as db:
        return asked.recent(db, 100)


def look(desk: FrontDesk, inquiry: Inquiry) -> None:
    inquiry.look()
    until(lambda: not inquiry._looking, "looked through")
    turn()


def test_a_rush_becomes_one_flag_however_often_it_is_looked_at(at_desk: FrontDesk, inquiry: Inquiry) -> None:
    for number in range(9):
        sign_in(at_desk, number)
    look(at_desk, inquiry)
    look(at_desk, inquiry)
    (one,) = [question for question in kept(at_desk) if question.rule == Rule.RUSH]
    with at_desk.store.reading() as db:
        flag = ledger.entry(db, one.entry_id)
    assert flag is not None
    assert (flag.kind, flag.class_no, flag.person_ref) == (EntryKind.FLAG, "C1", "")
    assert flag.body["figures"] == ["9", "12"]
    assert flag.body["count"] == 9
    assert "张小明" not in flag.canonical.decode()


def test_a_new_question_is_written_down_beside_one_that_was(at_desk: FrontDesk, inquiry: Inquiry) -> None:
    for number in range(9):
        sign_in(at_desk, number)
    look(at_desk, inquiry)
    for number in range(40, 49):
        sign_in(at_desk, number)
    look(at_desk, inquiry)
    assert [one.rule for one in kept(at_desk)] == [Rule.RUSH, Rule.RUSH]


def test_an_honest_queue_raises_nothing(at_desk: FrontDesk, inquiry: Inquiry) -> None:
    for number in range(9):
        sign_in(at_desk, number, each_ms=6_000)
    look(at_desk, inquiry)
    assert kept(at_desk) == []


def test_what_the_rules_see_of_a_check_in(at_desk: FrontDesk) -> None:
    assist = {"operatorNo": "李老师", "reason": "CARD_BAD", "document": "01"}
    sign_in(at_desk, 1, assist=assist, flags=["TWO_LEARNERS_ONE_FACE"], point="P01")
    book = read(at_desk.store, local_day(from_ms(at_desk.clock.now_ms())), 2)
    (seen,) = book.seen
    assert (seen.operator, seen.one_face, seen.point, seen.desk) == (
        "李老师",
        True,
        "P01",
        at_desk.store.desk_no,
    )
    assert len(seen.person) == 32
    assert bulk.id_number(1) not in repr(book)


def test_a_check_in_that_covers_several_sessions_belongs_to_all_of_them(at_desk: FrontDesk) -> None:
    begins = from_ms(at_desk.clock.now_ms())
    first, second = (
        Held(no, "C1", begins + timedelta(hours=n), begins + timedelta(hours=n + 1))
        for n, no in enumerate(("S1", "S2"))
    )
    alone, both = sign_in(at_desk, 1), sign_in(at_desk, 2, covers=["S1", "S2"])
    assert list(_sittings([first, second], [alone])) == [first, second]
    assert list(_sittings([first, second], [both])) == [replace(first, ends=second.ends), second]


def test_staff_answer_it_once_by_name(at_desk: FrontDesk, inquiry: Inquiry) -> None:
    for number in range(9):
        sign_in(at_desk, number)
    enter(at_desk)
    model = at_desk.models.questions
    model.show()
    until(lambda: see(model, "open") == 1, "the question")
    (row,) = rows(see(model, "rows"))
    assert (len(row["events"]), row["more"]) == (6, "还有 3 条")
    assert row["events"][0]["text"].endswith("签到　刷卡输密码")
    assert "张*明" in row["events"][0]["text"]
    model.answer(row["key"], "device", "读卡器送修")
    until(lambda: see(model, "open") == 0, "the answer")
    assert "读卡器送修" in rows(see(model, "rows"))[0]["answer"]
    at_desk.front.gesture(qg.QuestionAnswered(row["key"], "wrong", ""))
    look(at_desk, inquiry)
    with at_desk.store.reading() as db:
        answers = [
            entry
            for entry in ledger.of_day(db, local_day(from_ms(at_desk.clock.now_ms())), limit=500)
            if entry.body.get("act") == "QUESTION_ANSWERED"
        ]
    assert [(entry.body["reason"], entry.body["flag"]) for entry in answers] == [("device", row["key"])]


def test_unfolded_it_shows_every_event_and_each_leads_to_its_entry(
    at_desk: FrontDesk, inquiry: Inquiry
) -> None:
    made = [sign_in(at_desk, number) for number in range(9)]
    enter(at_desk)
    model = at_desk.models.questions
    model.show()
    until(lambda: see(model, "open") == 1, "the question")
    (row,) = rows(see(model, "rows"))
    model.unfold(row["key"])
    until(lambda: rows(see(model, "rows"))[0]["unfolded"], "all of them")
    (row,) = rows(see(model, "rows"))
    assert [one["entry"] for one in row["events"]] == [one.id for one in made] and row["more"] == ""
    assert row["events"][3]["learner"] == "C1/T3"
    assert row["events"][3]["day"] == str(today_of(at_desk))
    model.unfold("")
    until(lambda: not rows(see(model, "rows"))[0]["unfolded"], "folded again")
    assert len(rows(see(model, "rows"))[0]["events"]) == 6


def test_what_was_answered_is_answered_again_knowing_the_answer_before(
    at_desk: FrontDesk, inquiry: Inquiry
) -> None:
    for number in range(9):
        sign_in(at_desk, number)
    enter(at_desk)
    model = at_desk.models.questions
    model.show()
    until(lambda: see(model, "open") == 1, "the question")
    (row,) = rows(see(model, "rows"))
    model.answer(row["key"], "wrong", "查监控")
    until(lambda: see(model, "open") == 0, "the answer")
    (first,) = kept(at_desk)
    model.answer(row["key"], "corrected", "")
    until(lambda: "有误，已更正" in rows(see(model, "rows"))[0]["answer"], "the second answer")
    said = rows(see(model, "rows"))[0]["answer"].splitlines()
    assert ["待处理" in said[0], "已更正" in said[1], len(said)] == [True, True, 2]
    (second,) = kept(at_desk)
    with at_desk.store.reading() as db:
        entry = ledger.entry(db, second.answered_by)
    assert entry is not None and entry.body["earlier"] == first.answered_by


def test_the_number_of_open_ones_is_that_of_the_book_not_of_the_list(
    at_desk: FrontDesk, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.questions.office.SHOWN_MOST", 1)
    for number in range(9):
        sign_in(at_desk, number)
    look(at_desk, inquiry)
    entry_id = kept(at_desk)[0].entry_id
    another = asked.Asked(sign_in(at_desk, 90).id, "OUTSIDE", "another", 1)
    at_desk.store.write(lambda db: asked.keep(db, another)).result()
    enter(at_desk)
    model = at_desk.models.questions
    model.show()
    until(lambda: see(model, "open") == 2, "both")
    assert [row["key"] for row in rows(see(model, "rows"))] == [entry_id]
    assert "还有 1 条" in see(model, "left")


def test_an_answer_of_another_kind_is_none(at_desk: FrontDesk, inquiry: Inquiry) -> None:
    for number in range(9):
        sign_in(at_desk, number)
    enter(at_desk)
    look(at_desk, inquiry)
    until(lambda: see(at_desk.models.questions, "open") == 1, "the question")
    key = rows(see(at_desk.models.questions, "rows"))[0]["key"]
    at_desk.front.gesture(qg.QuestionAnswered(key, "nonsense", ""))
    turn()
    assert see(at_desk.models.questions, "open") == 1


def today_of(desk: FrontDesk) -> Any:
    return local_day(from_ms(desk.clock.now_ms()))


def test_a_face_under_two_names_is_asked_about_with_the_record_that_says_so(
    at_desk: FrontDesk, inquiry: Inquiry
) -> None:
    person = PersonKey("01", bulk.id_number(1))
    what = flag(Flag.TWO_LEARNERS_ONE_FACE, person, at_desk.clock.stamp(), alsoTraineeNo=["T2"])
    sign_in(at_desk, 1)
    raised = at_desk.store.record(what).result()
    look(at_desk, inquiry)
    (one,) = kept(at_desk)
    with at_desk.store.reading() as db:
        asked_about = ledger.entry(db, one.entry_id)
    assert asked_about is not None and one.rule == Rule.SAME_FACE
    assert asked_about.body["events"][0] == raised.id  # type: ignore[index]
    look(at_desk, inquiry)
    assert len(kept(at_desk)) == 1


def test_who_signs_by_phone_is_no_idle_voucher_and_no_rush(at_desk: FrontDesk) -> None:
    now = from_ms(at_desk.clock.now_ms())
    phones = [
        PulledCheckin(
            f"P{n}", "C1", "S1", f"T{n}", Action.IN, now + timedelta(seconds=n), PulledSource.PHONE_QR
        )
        for n in range(12)
    ]

    def tell(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")
        mirror.stage(db, at_desk.store.vault, snapshot, phones)
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")

    at_desk.real.write(tell).result(10)
    book = read(at_desk.store, today_of(at_desk), 2)
    assert len(book.seen) == 12 and all(len(one.person) == 32 for one in book.seen if one.id == "P1")
    assert questions(book) == []


def test_a_lesson_without_a_teacher_is_asked_about_where_others_have_one(at_desk: FrontDesk) -> None:
    sign_in(at_desk, 1)
    put(
        at_desk.real,
        replace(session("S1", "08:50", "10:35"), teacher=""),
        replace(session("S2", "13:00", "14:00"), teacher="王老师"),
    )
    (one,) = questions(read(at_desk.store, today_of(at_desk), 2))
    assert one.rule is Rule.NO_TEACHER
    put(
        at_desk.real,
        replace(session("S1", "08:50", "10:35"), teacher=""),
        replace(session("S2", "13:00", "14:00"), teacher=""),
    )
    assert questions(read(at_desk.store, today_of(at_desk), 2)) == []


@pytest.mark.parametrize(
    ("event", "here"),
    [("KSK-1-3-7", True), ("KSK-2-3-7", False), ("PHONE-KTP-00012", True), ("V-990000", True)],
)
def test_whoever_wrote_the_last_event_asks(event: str, here: bool) -> None:
    one = Question(Rule.TWO_PLACES, "k", DAY, ("KSK-2-1-1", event))
    assert _asked_here(one, "KSK-1") is here
