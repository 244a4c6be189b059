"""代课, 换教室, 延迟, 提前下课, 停课, 补课: over the timetable, through its refreshes, back without a trace in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from sync.records import EntryKind, ItemAck, LessonAct, LessonChange, Session, relaid
from sync.store import ledger, lessons, mirror, outbox, settled
from sync.store.keys import Vault
from tests.support.drafts import DESK, draft
from tests.support.lessons import CHANGED, HOUR, NINE, S1

S2 = Session("S2", "C1", NINE + 4 * HOUR, NINE + 6 * HOUR, "101", "王老师")
OTHER = Session("S9", "C2", NINE, NINE + HOUR, "202", "李老师")


def tell(db: Connection, vault: Vault, class_no: str, *told: Session) -> None:
    """The platform's timetable, as a refresh brings it."""
    snapshot = mirror.start_snapshot(db, mirror.Kind.SESSIONS, class_no)
    mirror.stage(db, vault, snapshot, list(told))
    mirror.flip(db, mirror.Kind.SESSIONS, class_no, snapshot, "1")


@pytest.fixture
def told(db: Connection, vault: Vault) -> None:
    tell(db, vault, "C1", S1, S2)
    tell(db, vault, "C2", OTHER)


def decide(
    db: Connection, vault: Vault, act: LessonAct, number: str = "S1", at_ms: int = 1, **more: object
) -> str:
    made = ledger.append(db, vault, DESK, 1, draft(kind=EntryKind.CORRECTION, person=None, card=None))
    change = LessonChange(made.id, act, "C1", number, at_ms, **more)  # type: ignore[arg-type]
    lessons.keep(db, change)
    return made.id


def between(db: Connection, first: datetime, last: datetime, *class_nos: str) -> list[Session]:
    ends = (round(one.timestamp() * 1000) for one in (first, last))
    return mirror.sessions_between(db, *ends, class_nos or None)


@pytest.mark.usefixtures("told")
class TestOverTheTimetable:
    @pytest.mark.parametrize(("act", "more", "expected"), CHANGED, ids=str)
    def test_it_holds_through_a_refresh_and_goes_with_its_undoing(
        self, db: Connection, vault: Vault, act: LessonAct, more: dict[str, object], expected: Session
    ) -> None:
        made = decide(db, vault, act, **more)
        tell(db, vault, "C1", S1, S2)
        assert between(db, NINE, NINE + 9 * HOUR, "C1") == [expected, S2]
        assert mirror.session_of(db, "S1") == expected
        assert lessons.set_standing(db, made, "later", 5, stands=False)
        assert mirror.session_of(db, "S1") == replace(S1, retimed=expected.retimed)
        assert lessons.set_standing(db, made, "", 0, stands=True)
        assert mirror.session_of(db, "S1") == expected

    def test_a_lesson_made_up_is_there(self, db: Connection, vault: Vault) -> None:
        begins = NINE + timedelta(days=3)
        made = decide(
            db, vault, LessonAct.MADE_UP_LESSON, "BK-1", begins=begins, ends=begins + HOUR, room="9"
        )
        expected = Session("BK-1", "C1", begins, begins + HOUR, "9")
        assert between(db, begins, begins + HOUR) == [expected]
        assert between(db, begins, begins + HOUR, "C2") == []
        assert mirror.session_of(db, "BK-1") == expected
        lessons.set_standing(db, made, "later", 5, stands=False)
        assert (between(db, begins, begins + HOUR), mirror.session_of(db, "BK-1")) == ([], None)

    def test_the_platform_tells_of_the_same_lesson(self, db: Connection, vault: Vault) -> None:
        begins = NINE + timedelta(days=3)
        decide(db, vault, LessonAct.MADE_UP_LESSON, "BK-1", begins=begins, ends=begins + HOUR)
        theirs = Session("BK-1", "C1", begins, begins + 2 * HOUR, "12")
        tell(db, vault, "C1", S1, theirs)
        assert mirror.session_of(db, "BK-1") == theirs

    def test_what_was_moved_is_found_where_it_is_now(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, LessonAct.DELAYED, begins=NINE + 7 * HOUR, ends=NINE + 8 * HOUR)
        assert [one.session_no for one in between(db, NINE, NINE + HOUR, "C1")] == []
        assert [one.session_no for one in between(db, NINE + 7 * HOUR, NINE + 8 * HOUR)] == ["S1"]

    def test_the_later_word_holds_and_the_earlier_one_comes_back(self, db: Connection, vault: Vault) -> None:
        decide(db, vault, LessonAct.ROOM, at_ms=1, room="305")
        later = decide(db, vault, LessonAct.ROOM, at_ms=2, room="306")
        assert (found := mirror.session_of(db, "S1")) and found.room == "306"
        lessons.set_standing(db, later, "x", 3, stands=False)
        assert (found := mirror.session_of(db, "S1")) and found.room == "305"

    def test_an_end_before_the_beginning_is_none(self) -> None:
        early = LessonChange("e1", LessonAct.ENDED_EARLY, "C1", "S1", 1, ends=NINE + HOUR)
        moved = replace(S1, begins=NINE + 5 * HOUR, ends=NINE + 6 * HOUR)
        assert relaid([moved], [early]) == [replace(moved, retimed=True)]


class TestDealtWith:
    @pytest.fixture
    def refused(self, db: Connection, vault: Vault) -> str:
        made = ledger.append(db, vault, DESK, 1, draft())
        outbox.apply_answer(db, [ItemAck(made.id, False, "E20009", text="不在名册")], None, 1)
        return made.id

    def test_it_leaves_the_list_and_comes_back(self, db: Connection, vault: Vault, refused: str) -> None:
        assert [one.outgoing.entry.id for one in outbox.troubled(db, vault)] == [refused]
        by = ledger.append(db, vault, DESK, 1, draft(1, EntryKind.CORRECTION)).id
        settled.keep(db, refused, by, 7)
        assert (outbox.troubled(db, vault), outbox.backlog(db).refused) == ([], 0)
        found = outbox.state_of(db, vault, refused)
        assert found is not None and (found.code, found.text) == ("E20009", "不在名册")
        assert settled.settled_by(db, refused) == by
        settled.set_standing(db, by, "later", stands=False)
        assert [one.outgoing.entry.id for one in outbox.troubled(db, vault)] == [refused]
        assert (settled.settled_by(db, refused), outbox.backlog(db).refused) == ("", 1)
