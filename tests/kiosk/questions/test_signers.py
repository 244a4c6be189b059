"""Who gave PINs and what two signed, out of a real book; the flag, and how its events read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.integrity import questions
from kiosk.domain.questions import Question, Rule
from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.questions.inquiry import flag_of
from kiosk.questions.office import _staff_line
from kiosk.questions.reading import read
from kiosk.words import Words
from sync.records import Action, Draft, Entry, EntryKind, Json
from tests.support.behind_door import at_desk
from tests.support.front_desk import FrontDesk

__all__ = ["at_desk"]

CHIEF, A, B = "冯校长", "甲老师", "乙老师"


def act(desk: FrontDesk, name: str, by: str, **more: Json) -> Entry:
    return desk.real.record(operator_act(name, by, desk.clock.stamp(), **more)).result(10)


def write(desk: FrontDesk, kind: EntryKind, **body: Json) -> Entry:
    at = desk.clock.stamp()
    return desk.real.record(Draft(kind, at, local_day(from_ms(at.at_ms)), body)).result(10)


def paper(desk: FrontDesk, before: timedelta) -> Entry:
    """Entered now, signed on paper so long ago."""
    at = desk.clock.stamp()
    then = replace(at, at_ms=at.at_ms - round(before.total_seconds() * 1000))
    body: dict[str, Json] = {"method": "PAPER", "operator": A, "second": B, "enteredMs": at.at_ms}
    day = local_day(from_ms(then.at_ms))
    draft = Draft(EntryKind.CHECKIN, then, day, body, class_no="C1", session_no="S1", action=Action.IN)
    return desk.real.record(draft).result(10)


def asked(desk: FrontDesk) -> list[Question]:
    today = local_day(from_ms(desk.clock.now_ms()))
    found = questions(read(desk.store, today, 9))
    return [one for one in found if one.rule in (Rule.ONE_GIVER, Rule.NEW_SIGNER)]


def made_two(desk: FrontDesk) -> list[Entry]:
    made = [act(desk, "STAFF_ADDED", CHIEF, member=who, memberNo="M") for who in (A, B)]
    desk.hands.pass_s(timedelta(days=2).total_seconds())
    return made


@pytest.mark.parametrize("what", ["close", "second signature", "withdrawal", "write-off", "paper"])
def test_what_two_signed_with_pins_of_one_hand(at_desk: FrontDesk, what: str) -> None:
    given = made_two(at_desk)
    if what == "withdrawal":
        signed = act(at_desk, "OUTAGE_WITHDRAWN", A, second=B, outage="KSK-1-1")
    elif what == "write-off":
        signed = write(at_desk, EntryKind.CORRECTION, act="WRITTEN_OFF", operator=A, second=B)
    elif what == "paper":
        signed = paper(at_desk, timedelta(hours=9))
    else:
        about: dict[str, Json] = {"signs": "KSK-1-1"} if what == "second signature" else {"checklist": {}}
        signed = write(at_desk, EntryKind.DAY_CLOSED, first=A, second=B, **about)
    (one,) = asked(at_desk)
    assert (one.rule, one.events) == (Rule.ONE_GIVER, (given[0].id, given[1].id, signed.id))
    body = flag_of(one, at_desk.clock.stamp()).body
    assert (body["flag"], body["operator"], body["count"]) == ("ONE_GIVER", CHIEF, 3)
    lines = [_staff_line(entry, "11-20 18:00") for entry in (given[0], signed)]
    say = Words("zh").text
    assert [say(line) for line in lines if line] == [
        f"11-20 18:00　{CHIEF} 给 {A} 设了工作 PIN",
        f"11-20 18:00　{A}、{B} 两人签字",
    ]


@pytest.mark.parametrize("by", ["set-up", "settings", A])
def test_who_brought_their_own_pin_got_it_from_nobody(at_desk: FrontDesk, by: str) -> None:
    act(at_desk, "STAFF_ADDED", by, member=A, memberNo="M")
    act(at_desk, "STAFF_PIN", by, member=A, memberNo="M")
    write(at_desk, EntryKind.DAY_CLOSED, first=A, second=B)
    assert asked(at_desk) == []


def test_paper_counts_when_it_was_entered(at_desk: FrontDesk) -> None:
    """Signed by learners before the two had their PINs, and entered by them after."""
    made_two(at_desk)
    for _ in range(3):
        signed = paper(at_desk, timedelta(days=4))
    (one,) = asked(at_desk)
    assert (one.rule, len(one.events)) == (Rule.ONE_GIVER, 3)
    assert one.day == signed.day


def test_signed_by_one_alone_asks_nothing(at_desk: FrontDesk) -> None:
    made_two(at_desk)
    write(at_desk, EntryKind.DAY_CLOSED, first=A, second="")
    assert asked(at_desk) == []
