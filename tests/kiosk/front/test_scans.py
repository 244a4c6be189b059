"""Codes at the desk: told apart, asked about once, never accepted offline; the desk's own QR as long as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from drivers.scanner.facts import CodeBroken, CodeScanned, Flaw
from kiosk.domain.evidence import Factor, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms
from kiosk.front import scans as scans_module
from kiosk.ui import gestures as g
from kiosk.visit import states as st
from kiosk.visit.claims import ECard, Named, NamedBy
from sync.platform.adapter import (
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginQr,
    LoginRefused,
    LoginScanned,
    PlatformError,
    Rejected,
    Retryable,
)
from sync.records import Enrolment, EntryKind, EssCard
from sync.status import SyncStatus
from tests.support.front_desk import LI, ROSTER, ZHANG, FrontDesk, front_desk
from tests.support.qt import turn

ECARD = "ESSC1.d41d8cd98f00b204e9800998ecf8427e"
LOGIN = "ESSC1.login-0123456789"
SHOWN = EssCard(ZHANG, "张小明", "PROOF-1")
NUMBERED = [
    Enrolment("KC-C1-001", "C1", ZHANG, "张小明"),
    Enrolment("KC-C1-002", "C1", LI, "李强"),
    ROSTER[2],
]
WAYS = accepted(("card+pin", "e-card", "staff"))


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    monkeypatch.setattr(scans_module, "POLL_MS", 10)
    with front_desk(tmp_path, roster=NUMBERED, policy=Policy(WAYS, WAYS)) as opened:
        opened.scans.online = True
        yield opened


class Gun:
    """Every scan is three seconds after the last."""

    def __init__(self, desk: FrontDesk) -> None:
        self._desk, self._at_s = desk, 100.0

    def __call__(self, text: str, *, after_s: float = 3.0, device: str = "scanner") -> None:
        self._at_s += after_s
        self._desk.tell(CodeScanned(device, text, self._at_s))
        turn()


@pytest.fixture
def scan(desk: FrontDesk) -> Gun:
    return Gun(desk)


def answer(desk: FrontDesk, said: EssCard | Exception) -> None:
    """The platform's word on the last e-card."""
    asked = desk.platform.scanned[-1][1]
    if isinstance(said, Exception):
        asked.set_exception(said)
    else:
        asked.set_result(said)
    turn()


def settle(holds: Callable[[], bool]) -> None:
    for _ in range(4_000):
        if holds():
            return
        turn(5)
    raise AssertionError("never")


# --- told apart -----------------------------------------------------------------------------------------


def test_an_e_card_signs_in_with_its_proof(desk: FrontDesk, scan: Gun) -> None:
    scan(ECARD)
    assert isinstance(desk.state, st.Checking)
    assert [qr for qr, _ in desk.platform.scanned] == [ECARD]
    answer(desk, SHOWN)
    welcomed = desk.wait_for(st.Welcomed)
    assert isinstance(welcomed.claim, ECard) and not welcomed.card_in
    (entry,) = desk.book(EntryKind.CHECKIN)
    assert (entry.body["factors"], entry.body["proofNo"], entry.body["method"]) == (
        ["ECARD"],
        "PROOF-1",
        "ESSC_QR",
    )


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("6212345678901234567890123456", Refusal.MEDICAL_CODE),
        ("134567890123456789", Refusal.PAYMENT_CODE),
        ("PXQ20260000000001", Refusal.VOUCHER_CODE),
        ("https://example.invalid/a", Refusal.CODE_UNKNOWN),
        ("STAFF-007", Refusal.CODE_UNKNOWN),
        ("KIOSK-SETUP/1", Refusal.CODE_UNKNOWN),
        ("?!", Refusal.CODE_UNKNOWN),
        ("KC-C1-999", Refusal.NUMBER_UNKNOWN),
    ],
)
def test_what_is_no_e_card_is_said_for_what_it_is(
    desk: FrontDesk, scan: Gun, text: str, refusal: Refusal
) -> None:
    scan(text)
    desk.wait_for(st.Refused, refusal)
    assert desk.platform.scanned == [], "none of these is sent to the platform"
    settle(lambda: desk.refused() == [refusal.value])


def test_a_learners_number_names_and_proves_nothing(desk: FrontDesk, scan: Gun) -> None:
    scan("KC-C1-001")
    wanted = desk.wait_for(st.CodeWanted)
    assert isinstance(wanted.claim, Named) and wanted.claim.by is NamedBy.NUMBER
    assert wanted.claim.person == ZHANG and Factor.STAFF in wanted.ways
    assert desk.book(EntryKind.CHECKIN) == []


def test_the_e_card_of_another_person_proves_no_number(desk: FrontDesk, scan: Gun) -> None:
    scan("KC-C1-002")
    desk.wait_for(st.CodeWanted)
    scan(ECARD)
    answer(desk, SHOWN)
    desk.wait_for(st.Refused, Refusal.OTHER_PERSON)
    assert desk.book(EntryKind.CHECKIN) == []


@pytest.mark.parametrize(
    "fact",
    [
        CodeBroken("scanner", Flaw.NO_TERMINATOR.value),
        CodeScanned("scanner", "ab\0cdefgh", 1.0),
        CodeScanned("scanner", "ab‮cdefgh", 1.0),
        CodeScanned("scanner", "x" * 5000, 1.0),
    ],
)
def test_a_broken_scan_asks_for_another(desk: FrontDesk, fact: CodeBroken | CodeScanned) -> None:
    desk.tell(fact)
    desk.wait_for(st.Refused, Refusal.CODE_BROKEN)
    assert desk.platform.scanned == []


def test_nothing_but_spaces_is_nothing(desk: FrontDesk, scan: Gun) -> None:
    scan("   ")
    assert isinstance(desk.state, st.Idle)


def test_the_set_up_code_belongs_to_the_lesson(desk: FrontDesk, scan: Gun) -> None:
    heard: list[bool] = []
    desk.scans.lesson = lambda: heard.append(True) is None
    scan("KIOSK-SETUP/1")
    assert heard == [True] and isinstance(desk.state, st.Idle)


def test_with_the_staff_door_open_the_code_is_theirs(desk: FrontDesk, scan: Gun) -> None:
    theirs: list[str] = []
    desk.scans.staff = lambda text: theirs.append(text) is None
    scan(ECARD)
    assert theirs == [ECARD] and isinstance(desk.state, st.Idle) and desk.platform.scanned == []


def test_a_code_counts_once_within_two_seconds(desk: FrontDesk, scan: Gun) -> None:
    scan(ECARD)
    answer(desk, Rejected("E41001"))
    desk.wait_for(st.Refused, Refusal.ECARD_STALE)
    scan(ECARD, after_s=1.9, device="camera-code")
    assert len(desk.platform.scanned) == 1
    scan(ECARD, after_s=2.1)
    assert len(desk.platform.scanned) == 2, "a new scan is a new request"


# --- what the platform says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (Rejected("E41001"), Refusal.ECARD_STALE),
        (Rejected("E41002"), Refusal.ECARD_USED),
        (Rejected("E41003"), Refusal.CODE_UNKNOWN),
        (Rejected("E41004"), Refusal.ECARD_INVALID),
        (Rejected("E99999"), Refusal.ECARD_OFFLINE),
        (Retryable("no line"), Refusal.ECARD_OFFLINE),
        (RuntimeError("ours"), Refusal.ECARD_OFFLINE),
    ],
)
def test_every_no_has_its_words_and_is_not_asked_again(
    desk: FrontDesk, scan: Gun, said: PlatformError | RuntimeError, refusal: Refusal
) -> None:
    scan(ECARD)
    answer(desk, said)
    desk.wait_for(st.Refused, refusal)
    turn(50)
    assert len(desk.platform.scanned) == 1
    assert desk.book(EntryKind.CHECKIN) == []


def test_no_answer_in_time_is_offline_and_a_late_one_says_nothing(
    desk: FrontDesk, scan: Gun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans_module, "ANSWER_S", 0.02)
    scan(ECARD)
    desk.wait_for(st.Refused, Refusal.ECARD_OFFLINE)
    assert desk.platform.scanned[0][1].cancelled(), "nobody waits for it any more"
    assert desk.book(EntryKind.CHECKIN) == []


def test_beside_a_card_the_other_ways_stay(desk: FrontDesk, scan: Gun) -> None:
    desk.insert()
    assert Factor.ECARD in desk.wait_for(st.PinWanted).ways
    scan(ECARD)
    assert isinstance(desk.state, st.Checking)
    answer(desk, Retryable("no line"))
    assert Factor.ECARD not in desk.wait_for(st.PinWanted).ways
    settle(lambda: desk.refused() == [Refusal.ECARD_OFFLINE.value])


def test_offline_the_e_card_is_not_offered_beside_a_card(desk: FrontDesk) -> None:
    desk.scans.online = False
    desk.insert()
    assert desk.wait_for(st.PinWanted).ways == (Factor.STAFF,)


def test_a_code_nobody_wants_now_is_not_kept(desk: FrontDesk, scan: Gun) -> None:
    desk.scans.online = False
    desk.insert()
    desk.wait_for(st.PinWanted)
    scan(ECARD)
    assert isinstance(desk.state, st.PinWanted) and desk.scans._code is None


def test_online_comes_with_the_sync_status(desk: FrontDesk) -> None:
    status: SyncStatus = desk.front._status
    desk.front.status(replace(status, online=False))
    assert desk.scans.able(ROSTER[0]) == frozenset()
    desk.front.status(replace(status, online=True))
    assert desk.scans.able(ROSTER[0]) == {Factor.ECARD}


# --- the desk's own QR ----------------------------------------------------------------------------------


def wanted(desk: FrontDesk) -> st.CodeWanted:
    state = desk.wait_for(st.CodeWanted)
    assert isinstance(state, st.CodeWanted)
    return state


def begin(desk: FrontDesk, lives_s: float = 60) -> None:
    """The learner touches 电子社保卡 and the platform gives a code."""
    desk.front.gesture(g.Chosen(Factor.ECARD.value))
    wanted(desk)
    until = from_ms(desk.clock.stamp().at_ms) + timedelta(seconds=lives_s)
    desk.platform.begun[-1].set_result(LoginQr(LOGIN, until, "handle-1"))
    turn()


def phone(desk: FrontDesk, said: Login | Exception) -> None:
    """The phone's answer to the question that is open; waits for one to be asked."""
    settle(lambda: bool(desk.platform.polled) and not desk.platform.polled[-1][1].done())
    asked = desk.platform.polled[-1][1]
    if isinstance(said, Exception):
        asked.set_exception(said)
    else:
        asked.set_result(said)
    turn()


def test_the_qr_is_shown_scanned_and_confirmed(desk: FrontDesk) -> None:
    begin(desk, lives_s=60)
    shown = wanted(desk)
    assert shown.qr == LOGIN and shown.login_s == pytest.approx(60, abs=1)
    phone(desk, LoginPending())
    assert not wanted(desk).scanned
    phone(desk, LoginScanned())
    assert wanted(desk).scanned
    phone(desk, LoginConfirmed(SHOWN))
    desk.wait_for(st.Welcomed)
    (entry,) = desk.book(EntryKind.CHECKIN)
    assert (entry.body["method"], entry.body["proofNo"]) == ("ESSC_LOGIN", "PROOF-1")
    assert {handle for handle, _ in desk.platform.polled} == {"handle-1"}


def test_the_phone_says_no(desk: FrontDesk) -> None:
    begin(desk)
    phone(desk, LoginRefused())
    desk.wait_for(st.Refused, Refusal.LOGIN_REFUSED)


def test_an_expired_qr_leaves_the_way_by_the_gun(desk: FrontDesk, scan: Gun) -> None:
    begin(desk)
    phone(desk, LoginExpired())
    assert wanted(desk).qr == ""
    scan(ECARD)
    answer(desk, SHOWN)
    desk.wait_for(st.Welcomed)


def test_a_poll_that_fails_is_asked_again(desk: FrontDesk) -> None:
    begin(desk)
    phone(desk, Retryable("no line"))
    assert wanted(desk).qr == LOGIN
    phone(desk, LoginConfirmed(SHOWN))
    desk.wait_for(st.Welcomed)


def test_one_poll_at_a_time(desk: FrontDesk) -> None:
    begin(desk)
    settle(lambda: len(desk.platform.polled) == 1)
    turn(60)
    assert len(desk.platform.polled) == 1, "a slow platform is not asked ever faster"


def test_no_poll_once_the_screen_is_left(desk: FrontDesk) -> None:
    begin(desk)
    phone(desk, LoginPending())
    desk.front.gesture(g.Cancelled())
    assert isinstance(desk.state, st.Idle)
    asked = len(desk.platform.polled)
    for _, open_one in desk.platform.polled:
        if not open_one.done():
            open_one.set_result(LoginConfirmed(SHOWN))
    turn(60)
    assert len(desk.platform.polled) == asked and isinstance(desk.state, st.Idle)


def test_a_qr_that_comes_too_late_is_not_shown(desk: FrontDesk) -> None:
    desk.front.gesture(g.Chosen(Factor.ECARD.value))
    wanted(desk)
    desk.front.gesture(g.Cancelled())
    until = from_ms(desk.clock.stamp().at_ms) + timedelta(seconds=60)
    desk.platform.begun[-1].set_result(LoginQr(LOGIN, until, "handle-1"))
    turn(60)
    assert isinstance(desk.state, st.Idle) and desk.platform.polled == []


def test_a_qr_of_the_visit_before_is_not_shown_in_the_next(desk: FrontDesk) -> None:
    desk.front.gesture(g.Chosen(Factor.ECARD.value))
    desk.front.gesture(g.Cancelled())
    desk.front.gesture(g.Chosen(Factor.ECARD.value))
    until = from_ms(desk.clock.stamp().at_ms) + timedelta(seconds=60)
    desk.platform.begun[0].set_result(LoginQr(LOGIN, until, "handle-1"))
    turn(60)
    assert wanted(desk).qr == "" and desk.platform.polled == []


def test_offline_there_is_no_qr_and_the_screen_stays(desk: FrontDesk) -> None:
    desk.front.gesture(g.Chosen(Factor.ECARD.value))
    desk.platform.begun[-1].set_exception(Retryable("no line"))
    turn(20)
    assert wanted(desk).qr == "" and desk.platform.polled == []


def test_a_qr_scanned_while_another_code_is_shown_to_the_gun(desk: FrontDesk, scan: Gun) -> None:
    """The gun was quicker: the code on the screen is over."""
    begin(desk)
    scan(ECARD)
    polled = len(desk.platform.polled)
    answer(desk, SHOWN)
    desk.wait_for(st.Welcomed)
    turn(60)
    assert len(desk.platform.polled) == polled


def test_no_code_stands_in_a_repr_or_a_log(
    desk: FrontDesk, scan: Gun, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    scan(ECARD)
    assert ECARD not in repr(desk.state)
    answer(desk, Rejected("E41002"))
    begin_state = desk.wait_for(st.Refused, Refusal.ECARD_USED)
    assert ECARD not in repr(begin_state) and ECARD not in caplog.text and "ecard" in caplog.text


def test_no_code_stands_in_the_book(desk: FrontDesk, scan: Gun) -> None:
    scan(ECARD)
    answer(desk, SHOWN)
    desk.wait_for(st.Welcomed)
    (entry,) = desk.book(EntryKind.CHECKIN)
    assert ECARD.encode() not in entry.canonical


def test_a_broken_scan_behind_the_open_door_is_no_learner_s_screen(desk: FrontDesk) -> None:
    heard: list[str] = []
    desk.scans.staff = lambda text: heard.append(text) is None
    desk.tell(CodeBroken("scanner", Flaw.NO_TERMINATOR))
    turn()
    assert heard == [""] and isinstance(desk.state, st.Idle)
