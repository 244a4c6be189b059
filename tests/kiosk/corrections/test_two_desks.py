"""更正 of what another desk of the hub wrote: of a sign-in that two of them have, one is taken out, at either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.hub.doubles import Twice, written_twice
from kiosk.ui import correction_gestures as cg
from sync.records import Action, EntryKind
from tests.support.correction_desk import TODAY, ZHANG, CorrectionDesk, correction_desk
from tests.support.other_desk import NAME, OtherDesk
from tests.support.qt import until
from tests.support.timetables import DAY


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[CorrectionDesk]:
    with correction_desk(tmp_path) as opened:
        opened.enter()
        yield opened


@pytest.fixture
def other(desk: CorrectionDesk) -> OtherDesk:
    return OtherDesk(desk.front.real)


def twice(desk: CorrectionDesk) -> list[Twice]:
    store = desk.front.real
    with store.reading() as db:
        return written_twice(db, store.vault, store.desk_no, DAY)


def test_the_entry_of_the_other_desk_is_annulled_here(desk: CorrectionDesk, other: OtherDesk) -> None:
    ours = desk.signed(TODAY, Action.IN, "08:56")
    theirs = other.signed("T1", "08:57")
    ((first, extra),) = [one.written for one in twice(desk)]
    assert (first.entry_id, extra.entry_id, extra.desk) == (ours.id, theirs.id, NAME)
    desk.open_entry(theirs.id)
    desk.do(cg.CorrectionWished("ANNUL"))
    desk.sign()
    (made,) = desk.corrections()
    assert (made.body["act"], made.body["corrects"]) == ("ANNUL", theirs.id)
    assert (made.trainee_no, made.person_ref) == ("T1", desk.front.real.vault.person_ref(ZHANG.person))
    assert twice(desk) == []
    assert desk.open_entry(theirs.id)["out"] and not desk.open_entry(ours.id)["out"]


def test_both_stand_in_the_lists_with_their_desk(desk: CorrectionDesk, other: OtherDesk) -> None:
    ours = desk.signed(TODAY, Action.IN, "08:56")
    theirs = other.signed("T1", "08:57")
    desk.do(cg.ClassDayChosen("C1", DAY.isoformat()))
    until(lambda: len(desk.rows("entries")) == 2, "both")
    marks = {row["key"]: row["mark"] for row in desk.rows("entries")}
    assert marks == {ours.id: "", theirs.id: f"签到台 {NAME}"}
    names = {row["key"]: row["who"] for row in desk.rows("entries")}
    assert len(set(names.values())) == 1


def test_what_was_taken_out_there_is_out_here_and_not_twice(desk: CorrectionDesk, other: OtherDesk) -> None:
    ours = desk.signed(TODAY, Action.IN, "08:56")
    desk.open_entry(ours.id)
    desk.do(cg.CorrectionWished("ANNUL"))
    desk.until("proposal", lambda one: one.get("ready"))
    other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": ours.id}, action=None)
    desk.sign()
    assert desk.corrections() == []  # the page had grown old
    assert desk.open_entry(ours.id)["out"]
