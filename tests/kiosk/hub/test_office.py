"""Whose entries count, said by staff and kept in the book; and what two desks wrote down, as staff read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Right
from kiosk.hub.office import HubOffice
from kiosk.main_thread import MainThread
from kiosk.ui import hub_gestures as hg
from kiosk.ui.window import Models
from sync.records import EntryKind
from sync.store import elsewhere
from sync.store.elsewhere import Trust
from tests.support.desk import Hands, new_desk
from tests.support.entries import chain
from tests.support.front_desk import PUBLIC, ROSTER, entries, put
from tests.support.qt import turn, until

KEY = bytes(range(32))
THERE = "KSK-990000-0042"


@pytest.fixture
def office(tmp_path: Path, qapp: QCoreApplication) -> Iterator[HubOffice]:
    with new_desk(tmp_path) as store:
        put(store, *PUBLIC, *ROSTER)
        main = MainThread()
        models = Models.build(lambda gesture: office.hands[type(gesture)](gesture), strict=True)
        office = HubOffice(store, Hands().clock(store.boot_no), models.hub, main, shares=True)
        store.write(lambda db: elsewhere.meet(db, THERE, "2号台", KEY, 1)).result(10)
        office.open("管理员 周")
        yield office
        office.shut()
        main.close()
        turn()
        models.language.close()


def trust(office: HubOffice) -> Trust:
    with office._store.reading() as db:
        known = elsewhere.other(db, THERE)
    assert known is not None
    return known.trust


@pytest.mark.parametrize(("accept", "said"), [(True, Trust.ACCEPTED), (False, Trust.REFUSED)])
def test_a_decision_is_an_entry_and_names_the_key(office: HubOffice, accept: bool, said: Trust) -> None:
    office._model.decide(THERE, accept)
    until(lambda: trust(office) is said, "it is not decided")
    (entry,) = entries(office._store, EntryKind.OPERATOR)
    assert (entry.body["operator"], entry.body["peer"], entry.body["peerKey"]) == (
        "管理员 周",
        THERE,
        KEY.hex(),
    )
    until(lambda: [one["accepted"] for one in office._model.desks] == [accept], "the page does not say so")


def test_with_the_door_shut_nothing_is_decided(office: HubOffice) -> None:
    office.shut()
    office._decide(hg.DeskDecided(THERE, True))
    turn()
    assert trust(office) is Trust.ASKED
    assert entries(office._store, EntryKind.OPERATOR) == []


def test_who_may(office: HubOffice) -> None:
    assert office.rights[hg.DeskDecided] is Right.SET_UP
    assert office.rights[hg.DoublesOpened] is Right.PEOPLE


def test_what_two_desks_wrote_is_shown_by_name_and_the_first_counts(office: HubOffice) -> None:
    from dataclasses import replace

    from tests.support.desk import sign_in

    clock = office._clock
    own = replace(sign_in(clock.stamp(), 1, session_no="S1"), trainee_no="T1")
    office._store.record(own).result(10)
    theirs = chain(1, desk_no=THERE, trainee_no="T1", at_ms=clock.now_ms() - 60_000)
    office._store.write(lambda db: elsewhere.keep(db, THERE, theirs)).result(10)
    office.refresh()
    turn()
    assert office._model.count == 0  # nobody believes that desk yet
    office._model.decide(THERE, True)
    until(lambda: office._model.count == 1, "no double is shown")
    (line,) = office._model.doubles
    assert line["name"] == "张*明"
    assert "2号台" in line["first"] and "本机" in line["others"]
