"""今日 where desks share a hub: who signed at two of them, and whom another one refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.ui import day_gestures as dg
from sync.records import Action, EntryKind
from tests.kiosk.day.test_office import Today, day, rows, sign_in
from tests.kiosk.day.test_view import came
from tests.support.other_desk import OtherDesk
from tests.support.qt import until
from tests.support.timetables import at

__all__ = ["day"]


@pytest.fixture
def other(day: Today) -> OtherDesk:
    return OtherDesk(day.desk.real)


def stir(day: Today) -> None:
    """As when entries of other desks came in."""
    day.room.refresh()


def todo(day: Today) -> dict[str, tuple[str, str]]:
    """What is to be done by its column: what, how many."""
    shown = day.models.today.shown
    say = day.models.language.say
    return {one.column: (say(one.what), say(one.who)) for one in shown.todo if one.column}


def test_who_signed_at_two_desks_is_on_the_page_and_counted_once(day: Today, other: OtherDesk) -> None:
    sign_in(day, "T1", "08:52")
    other.signed("T1", "08:51")
    stir(day)
    until(lambda: todo(day).get("twice") == ("两台都签", "1 条"), "the pair")
    until(lambda: day.present == 1, "one person")
    day.ask("twice", "")
    until(lambda: len(rows(day.models.day_people.rows)) == 1, "who it is")
    (line,) = rows(day.models.day_people.rows)
    assert (line["name"], line["state"]) == ("张*明", "twice")
    assert line["said"] == "签到　算 2号台　08:51:01　多出 本机　08:52:00"


def test_the_lists_and_the_learners_day_mark_it(day: Today, other: OtherDesk) -> None:
    sign_in(day, "T1", "08:52")
    sign_in(day, "T2", "08:53")
    other.signed("T1", "08:51")
    stir(day)
    until(lambda: "twice" in todo(day), "the pair")
    day.ask("present")
    until(lambda: len(rows(day.models.day_people.rows)) == 2, "who is here")
    assert {row["name"]: row["said"] for row in rows(day.models.day_people.rows)} == {
        "张*明": "重复签到",
        "李*": "",
    }
    day.do(dg.LearnerDayAsked("C1/T1"))
    until(lambda: day.models.day_people.eventCount == 2, "both entries")
    counts, extra = rows(day.models.day_people.events)
    assert "多出" not in counts["how"]
    assert extra["how"].startswith("多出的一条，算 2号台　08:51:01 的")


def test_what_a_supervisor_takes_out_is_no_pair_any_more(day: Today, other: OtherDesk) -> None:
    mine = sign_in(day, "T1", "08:52")
    theirs = other.signed("T1", "08:51")
    stir(day)
    until(lambda: "twice" in todo(day), "the pair")
    other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": mine.id}, action=None)
    stir(day)
    until(lambda: "twice" not in todo(day), "no pair")
    assert day.present == 1
    other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": theirs.id}, action=None)
    stir(day)
    until(lambda: day.present == 0, "neither")


def test_in_and_out_at_two_desks_is_no_pair(day: Today, other: OtherDesk) -> None:
    sign_in(day, "T1", "08:52")
    other.signed("T1", "10:40", action=Action.OUT)
    stir(day)
    until(lambda: day.present == 1, "one person")
    assert "twice" not in todo(day)


def test_whom_another_desk_refused_is_listed_with_that_desk(day: Today, other: OtherDesk) -> None:
    at_ms = round(at("08:50").timestamp() * 1000)
    about: dict[str, Any] = {"at_ms": at_ms, "action": None}
    other.wrote(EntryKind.REFUSED, {"code": "B01"}, trainee_no="T1", **about)
    other.wrote(EntryKind.REFUSED, {"code": "B01"}, trainee_no="", class_no="", session_no="", **about)
    stir(day)
    until(lambda: todo(day).get("refused", ("", ""))[0] == "没签上 2 次", "the refusals")
    day.ask("refused", "")
    until(lambda: len(rows(day.models.day_people.rows)) == 2, "both")
    first, second = rows(day.models.day_people.rows)
    assert (first["name"], second["name"]) == ("张*明", "")
    assert first["said"].endswith("（2号台）") and (first["code"], first["came"]) == ("B01", "08:50")


def test_a_refusal_here_stands_before_those_of_others(day: Today, other: OtherDesk) -> None:
    other.wrote(EntryKind.REFUSED, {"code": "B01"}, trainee_no="T1", action=None)
    draft = replace(came("T2", "08:55"), kind=EntryKind.REFUSED, action=None, body={"code": "B02"})
    day.desk.store.record(draft).result(10)
    until(lambda: "refused" in todo(day), "the refusals")
    day.ask("refused", "")
    until(lambda: len(rows(day.models.day_people.rows)) == 2, "both")
    assert [row["code"] for row in rows(day.models.day_people.rows)] == ["B02", "B01"]
