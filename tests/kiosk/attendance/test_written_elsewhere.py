"""Another desk's entries that this program would not write: the others are read all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending
from kiosk.attendance.view import what_of
from kiosk.corrections.saying import what
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.questions.reading import read
from kiosk.words import Words
from sync.records import EntryKind, Json
from tests.support.front_desk import PUBLIC, ROSTER, FrontDesk, front_desk, put
from tests.support.other_desk import OtherDesk
from tests.support.timetables import DAY, at


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as opened:
        put(opened.real, *PUBLIC, *ROSTER)
        yield opened


@pytest.fixture
def other(desk: FrontDesk) -> OtherDesk:
    return OtherDesk(desk.real)


def test_a_way_to_sign_that_is_none_leaves_nobody_unasked(desk: FrontDesk, other: OtherDesk) -> None:
    other.signed("T1", method="MADE_UP_WAY")
    other.signed("T2")
    seen = {one.id[-1]: one.method for one in read(desk.store, DAY, 3).seen}
    assert (seen["1"], seen["2"]) == (None, "CARD_PIN")


@pytest.mark.parametrize("act", ["MAKE_UP", "CONFIRM", "REASSIGN"])
@pytest.mark.parametrize("action", [["IN"], {}, "SIDEWAYS", None], ids=str)
def test_an_action_that_is_none(desk: FrontDesk, other: OtherDesk, act: str, action: Json) -> None:
    body: dict[str, Json] = {"act": act, "action": action, "at": 1_772_413_020_000}
    made = other.wrote(EntryKind.CORRECTION, body, action=None)
    assert Words("zh").text(what_of(made))
    book = Attending(desk.real, Rules(), Preset.SESSION).book("C1", at("18:00"))
    assert book is not None and {one.enrolment.trainee_no for one in book.learners} >= {"T1", "T2"}


@pytest.mark.parametrize("when", [10**16, -(10**16), 1 << 62, "neun", [1], True], ids=str)
def test_a_time_that_is_none(desk: FrontDesk, other: OtherDesk, when: Json) -> None:
    body: dict[str, Json] = {"act": "MAKE_UP", "action": "IN", "at": when, "from": when, "to": when}
    made = other.wrote(EntryKind.CORRECTION, body, action=None)
    delayed = other.wrote(EntryKind.CORRECTION, {**body, "act": "DELAYED"}, action=None)
    assert all(Words("zh").text(told(one)) for told in (what_of, what) for one in (made, delayed))
    assert Attending(desk.real, Rules(), Preset.SESSION).book("C1", at("18:00"))


def test_leave_of_a_kind_that_is_none(desk: FrontDesk, other: OtherDesk) -> None:
    said: dict[str, Json] = {"from": "2026-03-02", "to": "2026-03-02", "reason": ["SICK"]}
    made = other.wrote(EntryKind.LEAVE, said, action=None)
    assert Words("zh").text(what_of(made))
    assert Attending(desk.real, Rules(), Preset.SESSION).book("C1", at("18:00"))


def test_words_upon_words(desk: FrontDesk, other: OtherDesk) -> None:
    """More than any stack holds; the first of them is taken back an even number of times."""
    before = other.wrote(EntryKind.LEAVE, {"from": "2026-03-02", "to": "2026-03-02"}, action=None).id
    for _ in range(1200):
        said: dict[str, Json] = {"act": "ANNUL", "corrects": before}
        before = other.wrote(EntryKind.CORRECTION, said, action=None).id
    book = Attending(desk.real, Rules(), Preset.SESSION).book("C1", at("18:00"))
    assert book is not None
    learner = book.learner("T1")
    assert learner is not None
