"""Corrections, undoings and refreshes in any order: the numbers are those of the book counted from its first line, and
what was shown before signing is what stands afterwards."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.attendance.attending import Attending
from kiosk.attendance.drafts import Approval
from kiosk.corrections import plan as plans
from kiosk.corrections.book import CorrectionBook, Sheet
from kiosk.corrections.correcting import Correcting, Stale
from kiosk.corrections.lesson_plan import Wanted, lesson_plan
from kiosk.corrections.plan import About, Plan, Unfit
from kiosk.corrections.sides import Comparing
from kiosk.domain.presence import Rules, attendance, lessons
from kiosk.domain.signs import Facts, Origin, Sign
from kiosk.domain.timetable import Preset, from_ms
from sync.records import Action, ClockQuality, Draft, Enrolment, Entry, EntryKind, ItemAck, LessonAct, Session
from sync.records import Stamp as At
from sync.store import outbox
from tests.support.desk import learner, new_desk
from tests.support.front_desk import entries, put
from tests.support.timetables import DAY, a_class, at, session

ONE = Enrolment("T1", "C1", learner(1), "甲")
TWO = Enrolment("T2", "C1", learner(2), "乙")
ELSEWHERE = Enrolment("T9", "C2", learner(1), "甲")
PEOPLE = (ONE, TWO, ELSEWHERE)
TIMETABLE = {
    "C1": (session("S1", "09:00", "10:30"), session("S2", "14:00", "15:30")),
    "C2": (session("X1", "09:00", "10:30", class_no="C2", room="202"),),
}
NOW = at("+1 12:00")
RULES = Rules()
OUT = {"ANNUL", "REJECT", "WRONG_CLASS", "WRITTEN_OFF"}
BEGIN_MS = round(at("20:00").timestamp() * 1000)
BY = Approval("王主管", "OTHER", "李老师")


class AnyOrder(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.store = self.stack.enter_context(new_desk(folder / "desk"))
        self.correcting = Correcting(self.store)
        self.book = CorrectionBook(self.store, Preset.SESSION)
        self.comparing = Comparing(self.store, RULES, Preset.SESSION)
        self.told = dict(TIMETABLE)
        self.refused: set[str] = set()
        self.ms = BEGIN_MS
        put(self.store, a_class("C1"), a_class("C2"), *PEOPLE)
        self.tell()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    # --- what happens -------------------------------------------------------------------------------------

    def stamp(self, at_ms: int | None = None) -> At:
        self.ms += 1000
        moment = self.ms if at_ms is None else at_ms
        return At(moment, moment, self.ms, self.store.boot_no, 100, ClockQuality.GOOD)

    def tell(self) -> None:
        put(self.store, *(one for every in self.told.values() for one in every))

    @rule(who=some.sampled_from(PEOPLE), action=some.sampled_from(list(Action)), late=some.integers(-20, 120))
    def sign(self, who: Enrolment, action: Action, late: int) -> None:
        chosen = self.told[who.class_no][late % len(self.told[who.class_no])]
        moment = (chosen.begins if action is Action.IN else chosen.ends) + timedelta(minutes=late)
        self.record(EntryKind.CHECKIN, who, chosen.session_no, moment, action)

    @rule(who=some.sampled_from((ONE, TWO)))
    def note(self, who: Enrolment) -> None:
        self.record(EntryKind.PROVISIONAL, replace(who, trainee_no=""), "S1", at("09:05"), None)

    def record(
        self, kind: EntryKind, who: Enrolment, number: str, moment: datetime, action: Action | None
    ) -> None:
        stamp = self.stamp(round(moment.timestamp() * 1000))
        body: dict[str, Any] = {"method": "CARD_PIN", "reason": "no_card", "operator": "前台"}
        draft = Draft(
            kind, stamp, DAY, body, who.class_no, number, who.trainee_no, action, who.person, who.name
        )
        self.store.record(draft).result(10)

    @rule(chance=some.integers(0, 99))
    def refuse(self, chance: int) -> None:
        one = self.pick(chance, lambda entry: entry.kind is EntryKind.CHECKIN)
        ack = ItemAck(one.id, False, "E42007")
        self.store.write(lambda db: outbox.apply_answer(db, [ack], None, 1)).result(10)
        self.refused.add(one.id)

    @rule(room=some.sampled_from(["101", "305"]), shift=some.sampled_from([0, 30]))
    def refresh(self, room: str, shift: int) -> None:
        """The platform tells its timetable again, perhaps another one."""
        moved = timedelta(minutes=shift)
        first, second = TIMETABLE["C1"]
        self.told["C1"] = (
            replace(first, room=room), replace(second, begins=second.begins + moved, ends=second.ends + moved)
        )  # fmt: skip
        self.tell()

    # --- what is decided ----------------------------------------------------------------------------------

    def pick(self, chance: int, fits: Callable[[Entry], bool]) -> Entry:
        found = [one for one in entries(self.store) if fits(one)]
        assume(found)
        return found[chance % len(found)]

    def sheet(self, entry: Entry) -> Sheet:
        found = self.book.sheet(entry.id)
        assert found is not None
        return found

    def write(self, plan: Plan) -> None:
        """What is shown first is what there is afterwards."""
        promised = self.comparing.sides(plan, NOW).after
        try:
            self.correcting.write(plan).result(10)
        except Stale:
            return
        nothing = replace(plan, steps=())
        assert nothing.class_nos == ()
        for side in promised:
            there = self.numbers(side.training_class.class_no)
            if side.learner:
                shown = side.learner.attendance
                assert (shown.due, shown.valid, shown.minutes) in {one[1:4] for one in there}
            assert side.numbers.valid == sum(one[2] for one in there)

    @rule(chance=some.integers(0, 99), act=some.sampled_from(["ANNUL", "WRITTEN_OFF", "REASSIGN", "NOTE"]))
    def correct(self, chance: int, act: str) -> None:
        wanted = EntryKind.PROVISIONAL if act == "NOTE" else EntryKind.CHECKIN
        entry = self.pick(chance, lambda one: one.kind is wanted)
        sheet, stamp = self.sheet(entry), self.stamp()
        about = sheet.held.about
        if act == "ANNUL":
            self.write(plans.annul(entry, about, BY, stamp))
        elif act == "WRITTEN_OFF":
            assume(entry.id in self.refused)
            self.write(plans.write_off(entry, about, "王主管", BY, stamp))
        elif act == "NOTE" and chance % 2:
            self.write(plans.reject(entry, About(about.class_no, "T1", about.person, about.name), BY, stamp))
        else:
            options = self.book.options(sheet.enrolments, DAY)
            assume(options)
            to, sitting = options[chance % len(options)]
            if act == "NOTE":
                assume(to.class_no == "C1")
                self.write(plans.confirm(entry, to, sitting, Action.IN, BY, stamp))
            else:
                action = list(Action)[chance % 2]
                refused = sheet.way is not None and sheet.way.stuck and not sheet.settled_by
                here = (entry.class_no, entry.session_no, entry.action) == (
                    to.class_no,
                    sitting.session_no,
                    action,
                )
                assume(refused or not here)
                self.write(plans.reassign(entry, about, to, sitting, action, BY, stamp, refused=refused))

    @rule(who=some.sampled_from(PEOPLE), action=some.sampled_from(list(Action)))
    def make_up(self, who: Enrolment, action: Action) -> None:
        options = self.book.options([who], DAY)
        assume(options)
        to, sitting = options[0]
        moment = sitting.begins if action is Action.IN else sitting.ends
        self.write(plans.make_up(to, sitting, action, moment, BY, self.stamp()))

    @rule(
        act=some.sampled_from([one for one in LessonAct if one is not LessonAct.SUBSTITUTE]),
        chance=some.integers(0, 99),
    )
    def decide_lesson(self, act: LessonAct, chance: int) -> None:
        class_no = ("C1", "C2")[chance % 2]
        table = self.book.timetable(class_no, DAY)
        assert table is not None
        assume(table.sittings)
        chosen = table.sittings[chance % len(table.sittings)]
        begins = (chosen.begins + timedelta(minutes=20)).strftime("%H:%M")
        ends = (chosen.begins + timedelta(minutes=70)).strftime("%H:%M")
        if act is LessonAct.MADE_UP_LESSON:
            begins, ends = "17:00", "18:00"
        stamp = self.stamp()
        wanted = Wanted(act, DAY, begins, ends, room="7", teacher="赵")
        number = f"BK-{stamp.at_ms}"
        try:
            made = lesson_plan(
                class_no, table.sessions_of(chosen.session_no), table.sessions, wanted, number, BY, stamp
            )
        except Unfit:
            return
        self.write(made)

    @rule(chance=some.integers(0, 99))
    def undo(self, chance: int) -> None:
        sheet = self.sheet(self.pick(chance, lambda one: one.kind is EntryKind.CORRECTION))
        assume(sheet.held.holds)
        with_it = sheet.with_it
        plan = plans.undo([one.entry for one in with_it], [one.about for one in with_it], BY, self.stamp())
        self.write(plan)

    # --- and always ---------------------------------------------------------------------------------------

    def numbers(self, class_no: str) -> list[tuple[Any, ...]]:
        book = Attending(self.store, RULES, Preset.SESSION).book(class_no, NOW)
        assert book is not None
        return [
            (
                one.enrolment.trainee_no, one.attendance.due, one.attendance.valid, one.attendance.minutes,
                tuple(str(lesson.outcome) for lesson in one.attendance.lessons),
            )
            for one in book.learners
        ]  # fmt: skip

    @invariant()
    def the_numbers_are_those_of_the_book(self) -> None:
        if not hasattr(self, "store"):
            return
        for class_no, told in self.told.items():
            mine = [one for one in PEOPLE if one.class_no == class_no]
            assert self.numbers(class_no) == recomputed(entries(self.store), told, mine)

    @invariant()
    def what_was_dealt_with_is_off_the_list(self) -> None:
        if not hasattr(self, "store"):
            return
        book = entries(self.store)
        dealt = {
            str(one.body["corrects"])
            for one in book
            if one.body.get("act") == "WRITTEN_OFF" and lives(one.id, book)
        }
        dealt |= {
            str(one.body["corrects"])
            for one in book
            if one.body.get("act") == "WRONG_CLASS" and lives(one.id, book) and one.id in self.settling(one)
        }
        with self.store.reading() as db:
            stuck = {one.outgoing.entry.id for one in outbox.troubled(db, self.store.vault)}
        assert stuck == self.refused - dealt

    def settling(self, one: Entry) -> set[str]:
        """Whether the platform had refused it by then: a sign moved before that is not dealt with by having moved."""
        from sqlalchemy import select

        from sync.store.schema_lessons import settled

        with self.store.reading() as db:
            return set(db.execute(select(settled.c.by_entry).where(settled.c.by_entry == one.id)).scalars())


# --- the same, counted from the first line of the book --------------------------------------------------------


def lives(key: str, book: Sequence[Entry]) -> bool:
    """Nothing that lives takes it out."""
    return not any(
        lives(one.id, book) for one in book if one.body.get("corrects") == key and one.body.get("act") in OUT
    )


def recomputed(
    book: Sequence[Entry], told: Sequence[Session], people: Sequence[Enrolment]
) -> list[tuple[Any, ...]]:
    class_no = people[0].class_no
    standing = [one for one in book if lives(one.id, book)]
    due = lessons(_timetable(told, [one for one in standing if one.class_no == class_no]), Preset.SESSION)
    signs: dict[str, list[Sign]] = defaultdict(list)
    for one in standing:
        if one.class_no != class_no:
            continue
        if one.kind is EntryKind.CHECKIN:
            signs[one.trainee_no].append(_sign(one, one.at_ms, Origin.DESK))
        elif one.body.get("act") in ("MAKE_UP", "REASSIGN"):
            signs[one.trainee_no].append(_sign(one, one.body["at"], Origin.MADE_UP))
        elif one.body.get("act") == "CONFIRM" and lives(str(one.body["corrects"]), book):
            signs[one.trainee_no].append(_sign(one, one.body["at"], Origin.NOTED))
    found = []
    for who in people:
        its = attendance(due, Facts(signs=tuple(signs[who.trainee_no])), RULES, NOW)
        outcomes = tuple(str(lesson.outcome) for lesson in its.lessons)
        found.append((who.trainee_no, its.due, its.valid, its.minutes, outcomes))
    return found


def _sign(one: Entry, at_ms: Any, origin: Origin) -> Sign:
    return Sign(one.id, one.session_no, Action(str(one.action or one.body["action"])), from_ms(at_ms), origin)


def _timetable(told: Sequence[Session], standing: Sequence[Entry]) -> list[Session]:
    laid = {one.session_no: one for one in told}
    for one in standing:
        body, number = one.body, one.session_no
        match body.get("act"):
            case "MADE_UP_LESSON":
                laid[number] = Session(number, one.class_no, _moment(body["from"]), _moment(body["to"]))
            case "DELAYED":
                laid[number] = replace(laid[number], begins=_moment(body["from"]), ends=_moment(body["to"]))
            case "ENDED_EARLY" if _moment(body["to"]) > laid[number].begins:
                laid[number] = replace(laid[number], ends=_moment(body["to"]))
            case "CANCELLED":
                laid[number] = replace(laid[number], cancelled=True)
    return list(laid.values())


def _moment(at_ms: Any) -> datetime:
    return from_ms(int(at_ms))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
