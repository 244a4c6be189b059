"""What a card means at this desk: who it is, by whose word, and what is to be written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from kiosk import desk as desk_module
from kiosk.desk import AskRoster, AskWhoseCard, Consideration, Desk, Known
from kiosk.domain.attendance import Admit, Already, Choose, Learner, Place, Refuse, Windows
from kiosk.domain.evidence import Assist, AssistReason, Evidence, Factor, Flag
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset
from kiosk.drafts import binding_by_platform, draft_of, draft_refusal, operator_act
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Named, NamedBy, with_shown
from kiosk.visit.events import Judged, NeedsStaff
from kiosk.visit.machine import step
from kiosk.visit.show import show
from kiosk.visit.view import Text
from sync.records import (
    Action,
    CardKey,
    ClassState,
    Enrolment,
    EntryKind,
    PersonKey,
    SessionKind,
    Stamp,
)
from sync.store import notices
from sync.store.doubles import Sight
from sync.store.store import Store
from tests.support import drafts
from tests.support.desk import Hands, new_desk
from tests.support.front_desk import CHIP, GUEST, LI, PUBLIC, ROSTER, SILENT, ZHANG, now, put
from tests.support.timetables import a_class, at, session

CARD = Card(
    insertion=1,
    key=CHIP,
    holder=ZHANG,
    name="张小明",
    expired=False,
    has_pin=True,
    tries_left=6,
    locked=False,
    keypad=False,
    version="2.00",
)
SILENT_CARD = replace(CARD, key=SILENT, holder=None, name="", version="3.00")
NEW = CardKey("990000D156000005AABBCCDDEEFF0099", "X00000094")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One book for all that only read; what binds a card has its own."""
    with new_desk(tmp_path_factory.mktemp("desk")) as store:
        put(store, *PUBLIC, *ROSTER)
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as own:
        put(own, *PUBLIC, *ROSTER)
        yield own


def desk_of(store: Store, place: Place = Place()) -> Desk:  # noqa: B008  a frozen value
    return Desk(store, place, Windows(), Preset.SESSION)


def stamp() -> Stamp:
    return Hands().clock(1).stamp()


def bind(store: Store, card: Card, learner: Enrolment, *, replaces: bool = False) -> None:
    effect = ef.Record(
        1, ev.Bind(learner, "01", "李老师", replaces), card, Evidence((Factor.CARD, Factor.STAFF))
    )
    store.record(draft_of(effect, stamp(), ())).result(10)


def said(considered: Consideration) -> str:
    match considered:
        case AskWhoseCard():
            return "ask whose card"
        case AskRoster():
            return "ask for the roster"
        case NeedsStaff(refusal=refusal, name=name):
            return f"staff {refusal.value} {name}".strip()
        case Judged(verdict=Admit() as admit, name=name):
            return f"{admit.action} {admit.enrolment.trainee_no} {name}"
        case Judged(verdict=Refuse(refusal=refusal), name=name):
            return f"{refusal.value} {name}".strip()
    return repr(considered)


CARDS = {
    "the chip says who": (CARD, False, "IN T1 张*明"),
    "the chip says who, by its old spelling": (replace(CARD, name="张小\ue816"), False, "IN T1 张*\U00020087"),
    "a passport's number on the chip": (
        replace(CARD, holder=PersonKey("", GUEST.number), name="John Smith"), False, "IN T3 J***h"
    ),
    "the chip says who, on no roster": (
        replace(CARD, holder=PersonKey("01", "990000200001011236")), False, "ask for the roster"
    ),
    "… and the platform was asked": (
        replace(CARD, holder=PersonKey("01", "990000200001011236")), True, "staff A01 张*明"
    ),
    "a strange number, on no roster": (
        replace(CARD, holder=PersonKey("", "Z999")), True, "staff A01 张*明"
    ),
    "the chip withholds it, nobody knows": (SILENT_CARD, False, "ask whose card"),
    "… and the platform was asked too": (SILENT_CARD, True, "staff C12"),
    "the roster carries the card's number": (
        replace(SILENT_CARD, key=CardKey(SILENT.ident, "X00000035")), False, "IN T2 李*"
    ),
    "a card without a number": (replace(SILENT_CARD, key=CardKey(SILENT.ident, "")), True, "staff C12"),
}  # fmt: skip


@pytest.mark.parametrize("case", CARDS)
def test_whose_card(case: str, opened: Store) -> None:
    card, asked, expected = CARDS[case]
    assert said(desk_of(opened).consider(card, now(), asked=asked)) == expected


def test_the_platform_s_word_stands(opened: Store) -> None:
    considered = desk_of(opened).consider(SILENT_CARD, now(), asked=False, whose=Known(LI, "李强"))
    assert said(considered) == "IN T2 李*"


def test_a_bound_card_is_known_offline(store: Store) -> None:
    bind(store, SILENT_CARD, ROSTER[1])
    assert said(desk_of(store).consider(SILENT_CARD, now(), asked=True)) == "IN T2 李*"


def test_the_platform_s_binding_is_known_offline(store: Store) -> None:
    store.record(binding_by_platform(SILENT_CARD, Known(LI, "李强"), stamp())).result(10)
    assert said(desk_of(store).consider(SILENT_CARD, now(), asked=True)) == "IN T2 李*"


def test_a_replaced_card_is_refused_and_the_new_one_works(store: Store) -> None:
    new = replace(SILENT_CARD, key=NEW)
    bind(store, SILENT_CARD, ROSTER[1])
    desk = desk_of(store)
    assert said(desk.consider(new, now(), asked=False, whose=Known(LI, "李强"))) == "staff C12 李*"
    bind(store, new, ROSTER[1], replaces=True)
    assert said(desk.consider(SILENT_CARD, now(), asked=False)) == "C11 李*"
    assert said(desk.consider(new, now(), asked=False)) == "IN T2 李*"


def test_a_second_card_of_somebody_goes_to_staff(store: Store) -> None:
    """Also one whose chip says who it is: one of the two was replaced, and nobody here knows which."""
    bind(store, SILENT_CARD, ROSTER[0])
    assert said(desk_of(store).consider(CARD, now(), asked=False)) == "staff C12 张*明"
    assert desk_of(store).has_card(Known(ZHANG, "张小明"))
    assert not desk_of(store).has_card(Known(LI, "李强"))


def test_a_number_on_two_rosters_of_different_people_decides_nothing(store: Store) -> None:
    put(store, *ROSTER, Enrolment("T9", "C1", ZHANG, "张小明", card_number="X00000035"))
    card = replace(SILENT_CARD, key=CardKey(SILENT.ident, "X00000035"))
    assert said(desk_of(store).consider(card, now(), asked=True)) == "staff C12"


def test_what_is_in_the_book_counts(store: Store) -> None:
    desk = desk_of(store)
    judged = desk.consider(CARD, now(), asked=False)
    assert isinstance(judged, Judged) and isinstance(judged.verdict, Admit)
    effect = ef.Record(1, judged.verdict, CARD, Evidence((Factor.CARD, Factor.PIN)))
    at_ms = round(now().timestamp() * 1000)
    draft = draft_of(effect, replace(stamp(), at_ms=at_ms), (Flag.CARD_STATE_UNCHECKED,))
    made = store.record(draft).result(10)
    assert (made.kind, made.action, made.trainee_no, made.session_no) == (
        EntryKind.CHECKIN, Action.IN, "T1", "S1",
    )  # fmt: skip
    assert made.body["method"] == "CARD_PIN" and made.body["flags"] == ["CARD_STATE_UNCHECKED"]
    assert made.body["judge"] == {"state": "ON_TIME", "minutes": 0}
    again = desk.consider(CARD, now(), asked=False)
    assert isinstance(again, Judged)
    assert f"{again.verdict}".startswith("Already(")


def told(store: Store, trainee_no: str, *, session_no: str = "S1", stands: bool = True) -> Sight:
    """A paired desk wrote it down at 08:51."""
    at_ms = round(at("08:51").timestamp() * 1000)
    sight = Sight("OTHER-1-7", "KSK-990000-0002", session_no, trainee_no, Action.IN, at_ms)

    def work(db: Connection) -> None:
        notices.keep(db, sight, 7, b"signed")
        notices.set_standing(db, sight.desk_no, sight.rec_id, stands=stands)

    store.write(work).result(10)
    return sight


def test_what_a_paired_desk_told_of_is_said_with_its_name_and_time(store: Store) -> None:
    told(store, "T1")
    considered = desk_of(store).consider(CARD, now(), asked=False)
    assert isinstance(considered, Judged)
    already = considered.verdict
    assert isinstance(already, Already)
    assert (already.action, already.at, already.desk) == (Action.IN, at("08:51"), "KSK-990000-0002")
    view = show(st.Repeated(CARD, considered.name, already, card_in=True))
    assert view.verb == Text("calm.at_desk", (Text("calm.in", ("08:51",)), "KSK-990000-0002"))


@pytest.mark.parametrize(
    "other",
    [{"trainee_no": "T2"}, {"trainee_no": "T1", "session_no": "S9"}, {"trainee_no": "T1", "stands": False}],
    ids=["another learner", "another session", "taken out there"],
)
def test_what_a_paired_desk_told_of_others_is_nothing(other: dict[str, Any], store: Store) -> None:
    told(store, **other)
    assert said(desk_of(store).consider(CARD, now(), asked=False)) == "IN T1 张*明"


def test_the_same_number_in_another_class_is_somebody_else(store: Store) -> None:
    """Zhang is T1 of C1 and T5 of C2; T1 of C2, who signed in there, is not Zhang."""
    put(store, a_class("C1"), a_class("C2"), session("S2", "09:00", "10:35", class_no="C2"))
    put(store, Enrolment("T5", "C2", ZHANG, "张小明"))
    told(store, "T1", session_no="S2")
    considered = desk_of(store).consider(CARD, now(), asked=False)
    assert isinstance(considered, Judged) and isinstance(considered.verdict, Choose)
    assert {option.action for option in considered.verdict.options} == {Action.IN}
    assert {option.sitting.session_no for option in considered.verdict.options} == {"S1", "S2"}


def test_staff_sign_over_it_with_the_reason_and_it_stands_in_the_book(store: Store) -> None:
    sight, desk = told(store, "T1"), desk_of(store)
    for reason in AssistReason:
        assist = Assist("李老师", reason, "01")
        claim = with_shown(CARD, Factor.STAFF, assist=assist)
        considered = desk.consider(claim, now(), asked=False)
        assert isinstance(considered, Judged)
        if reason is not AssistReason.ELSEWHERE:
            assert isinstance(considered.verdict, Already), reason
            continue
        admit = considered.verdict
        assert isinstance(admit, Admit)
        again = desk.consider_again(admit, now())
        assert isinstance(again, Admit)
        evidence = Evidence((Factor.CARD, Factor.STAFF), assist=assist)
        written = store.record(draft_of(ef.Record(1, again, claim, evidence), stamp(), ())).result(10)
        assert written.body["over"] == sight.rec_id


def test_a_notice_that_comes_while_the_pin_is_typed(store: Store) -> None:
    desk = desk_of(store)
    considered = desk.consider(CARD, now(), asked=False)
    assert isinstance(considered, Judged)
    admit = considered.verdict
    assert isinstance(admit, Admit)
    told(store, "T1")
    again = desk.consider_again(admit, now())
    assert isinstance(again, Already) and again.desk
    recording = st.Recording(CARD, "张*明", admit, card_in=True)
    state, effects = step(recording, Judged(1, again, ""))
    assert (state, effects) == (st.Repeated(CARD, "张*明", again, card_in=True), ())


def test_the_wrong_desk_says_where_to_go(opened: Store) -> None:
    judged = desk_of(opened, Place(rooms=frozenset({"102"}))).consider(CARD, now(), asked=False)
    assert isinstance(judged, Judged)
    assert judged.verdict == Refuse(
        Refusal.WRONG_PLACE,
        ("101",),
        ROSTER[0],
        judged.verdict.sitting if isinstance(judged.verdict, Refuse) else None,
    )


# --- what is on, and what staff may pick from ----------------------------------------------------------

CLOCKS = {
    "before the window": ("08:29", []),
    "open for signing in": ("08:30", ["C1"]),
    "under way": ("10:00", ["C1"]),
    "its last moment": ("10:35", ["C1"]),
    "over": ("10:36", []),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_what_is_on_now(case: str, opened: Store) -> None:
    clock, on = CLOCKS[case]
    institution, held = desk_of(opened).on_now(at(clock))
    assert institution == "示例职业培训学校"
    assert [sitting.class_no for _, sitting in held] == on


def test_another_room_s_class_is_not_on_here(opened: Store) -> None:
    assert desk_of(opened, Place(rooms=frozenset({"102"}))).on_now(at("09:05"))[1] == []


def test_an_empty_mirror_has_no_institution(tmp_path: Path) -> None:
    with new_desk(tmp_path) as store:
        assert desk_of(store).on_now(now()) == ("", [])


def test_staff_pick_from_what_is_held_here_today(store: Store) -> None:
    put(
        store,
        a_class("C1"),
        a_class("C2"),
        a_class("C3", ClassState.RUNNING),
        session("S1", "09:00", "10:35"),
        replace(session("S2", "14:00", "15:35"), cancelled=True),
        session("B1", "09:00", "10:35", class_no="C2", kind=SessionKind.ONLINE),
        session("D1", "+1 00:10", "+1 02:00", class_no="C3"),
    )
    offered = desk_of(store).classes_of_day(now())
    assert [(c.class_no, [s.session_no for s in held]) for c, held in offered] == [("C1", ["S1"])]


def test_shortly_before_midnight_tomorrows_first_session_may_be_noted_too(store: Store) -> None:
    put(store, a_class("C1"), session("S1", "+1 00:05", "+1 01:40"))
    at = now().replace(hour=23, minute=50)
    assert [c.class_no for c, _ in desk_of(store).classes_of_day(at)] == ["C1"]
    assert desk_of(store).classes_of_day(at.replace(minute=20)) == []


# --- what is to be written down ------------------------------------------------------------------------


def test_a_note_keeps_evidence_reason_and_operator(opened: Store) -> None:
    note = ev.Provisional(GUEST, "John Smith", "C1", "电工班", "S1", "document", "no_card", "李老师")
    effect = ef.Record(1, note, CARD, Evidence((Factor.CARD, Factor.STAFF)))
    draft = draft_of(effect, stamp(), ())
    assert (draft.kind, draft.person, draft.class_no, draft.session_no) == (
        EntryKind.PROVISIONAL, GUEST, "C1", "S1",
    )  # fmt: skip
    assert draft.body["method"] == "STAFF"
    assert (draft.body["evidence"], draft.body["reason"], draft.body["operator"]) == (
        "document",
        "no_card",
        "李老师",
    )


def test_a_refused_attempt_keeps_what_the_card_said_sealed(opened: Store) -> None:
    effect = ef.RecordRefusal(Refusal.TOO_EARLY, CARD, "C1", "S1", "T1")
    draft = draft_refusal(effect, drafts.stamp())
    assert draft.body == {"code": "A03", "source": "KIOSK"}
    assert (draft.person, draft.name, draft.card, draft.day) == (ZHANG, "张小明", CHIP, drafts.DAY)


def test_a_refused_attempt_without_a_card(opened: Store) -> None:
    draft = draft_refusal(ef.RecordRefusal(Refusal.CARD_MUTE, None), stamp())
    assert (draft.person, draft.name, draft.card) == (None, "", None)


def test_what_staff_did_names_them() -> None:
    draft = operator_act("RESENT", "李老师", stamp(), recId="D-1-1")
    assert draft.body == {"act": "RESENT", "operator": "李老师", "recId": "D-1-1"}


def test_staff_sign_in_for_the_class_they_chose() -> None:
    """Somebody in two classes that are both open is not asked again by the screen."""
    named = Named(-1, ZHANG, "张小明", NamedBy.STAFF)
    both = [Enrolment(f"T-{class_no}", class_no, ZHANG, "张小明") for class_no in ("C1", "C2")]
    learner = Learner(both, (), (), ())
    meant = desk_module._meant(
        learner, with_shown(named, assist=Assist("李老师", AssistReason.OTHER, "01", "C2"))
    )
    assert [one.class_no for one in meant.enrolments] == ["C2"]
    assert desk_module._meant(learner, named) is learner
