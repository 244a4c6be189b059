"""The verdict at the desk knows phones, make-ups and leave: nobody is signed in twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.attendance.drafts import Approval, annul_draft, leave_draft, make_up_draft
from kiosk.desk import Desk
from kiosk.domain.attendance import Admit, Already, Place, Verdict, Windows
from kiosk.domain.evidence import Evidence, Factor
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, sittings
from kiosk.drafts import draft_of
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card
from kiosk.visit.events import Judged
from kiosk.visit.show import show
from kiosk.words import Words
from sync.records import Action, PulledCheckin, PulledSource, Stamp
from sync.store import mirror
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.front_desk import CHIP, PUBLIC, ROSTER, ZHANG, now, put
from tests.support.timetables import DAY, at, session

CARD = Card(
    insertion=1, key=CHIP, holder=ZHANG, name="张小明", expired=False, has_pin=True, tries_left=6,
    locked=False, keypad=False, version="2.00",
)  # fmt: skip
WHO = ROSTER[0]
(SITTING,) = sittings([session("S1", "09:00", "10:35")], Preset.SESSION)
APPROVED = Approval("王主任", "SICK", "李老师")
MADE_UP = replace(APPROVED, reason="GPS_FAILED")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as own:
        put(own, *PUBLIC, *ROSTER)
        yield own


def stamp() -> Stamp:
    return Hands().clock(1).stamp()


def phone(
    clock: str, action: Action = Action.IN, source: PulledSource = PulledSource.PHONE_GPS
) -> PulledCheckin:
    return PulledCheckin(f"P-{clock}-{action}", "C1", "S1", WHO.trainee_no, action, at(clock), source)


def told(store: Store, *signs: PulledCheckin) -> None:
    def work(db: object) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")  # type: ignore[arg-type]
        mirror.stage(db, store.vault, snapshot, signs)  # type: ignore[arg-type]
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")  # type: ignore[arg-type]

    store.write(work).result(10)


def verdict(store: Store, *, phone_first: bool = False) -> Verdict:
    desk = Desk(store, Place(), Windows(), Preset.SESSION, phone_first=phone_first)
    judged = desk.consider(CARD, now(), asked=True)
    assert isinstance(judged, Judged)
    assert not isinstance(judged.verdict, ev.Register)
    return judged.verdict


def test_who_signed_in_by_phone_is_told_so(store: Store) -> None:
    told(store, phone("08:50"))
    said = verdict(store)
    assert isinstance(said, Already)
    assert (said.origin, said.at) == (Origin.PHONE_GPS, at("08:50"))
    shown = show(st.Repeated(CARD, "张*明", said, card_in=True))
    assert Words("zh").text(shown.verb) == "已于 08:50 签到（手机）"


def test_a_phone_far_from_the_lesson_keeps_nobody_out(store: Store) -> None:
    told(store, phone("05:50"))
    assert isinstance(verdict(store), Admit)


def test_what_the_phone_signed_in_the_card_signs_out(store: Store) -> None:
    told(store, phone("08:50"))
    desk = Desk(store, Place(), Windows(), Preset.SESSION)
    judged = desk.consider(CARD, at("10:30"), asked=True)
    assert isinstance(judged, Judged) and isinstance(judged.verdict, Admit)
    assert (judged.verdict.action, judged.verdict.judgement) == (Action.OUT, "ON_TIME")


def test_a_made_up_sign_in_counts_until_it_is_taken_back(store: Store) -> None:
    made = store.record(make_up_draft(WHO, SITTING, Action.IN, at("08:40"), MADE_UP, stamp())).result(10)
    said = verdict(store)
    assert isinstance(said, Already) and said.origin is Origin.MADE_UP
    store.record(annul_draft(WHO, made, MADE_UP, stamp())).result(10)
    assert isinstance(verdict(store), Admit)


def test_who_is_on_leave_and_comes_after_all_is_signed_in_and_told(store: Store) -> None:
    store.record(leave_draft(WHO, DAY, DAY, (), APPROVED, stamp())).result(10)
    said = verdict(store)
    assert isinstance(said, Admit) and said.on_leave
    shown = show(st.Welcomed(CARD, "张*明", said, "08:57", card_in=True))
    assert "已请假，到课照常登记" in [Words("zh").text(fact) for fact in shown.facts]


def test_where_phones_come_first_a_card_is_kept_and_marked(store: Store) -> None:
    said = verdict(store, phone_first=True)
    assert isinstance(said, Admit) and said.beside_phone
    record = ef.Record(1, said, CARD, Evidence((Factor.CARD, Factor.PIN)))
    assert draft_of(record, stamp(), ()).body["flags"] == ["PHONE_FIRST"]
    shown = show(st.Welcomed(CARD, "张*明", said, "08:57", card_in=True))
    assert any("以手机签到为准" in Words("zh").text(fact) for fact in shown.facts)
    assert draft_of(replace(record, what=replace(said, beside_phone=False)), stamp(), ()).body["flags"] == []
