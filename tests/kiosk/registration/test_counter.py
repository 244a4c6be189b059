"""报到: from the card in the reader to the receipt; whatever goes wrong says what and what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.evidence import AssistReason, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher_life import LIFE
from kiosk.domain.voucher_rules import VoucherRules, combinations
from kiosk.registration.name_list import rows
from kiosk.ui import gestures as g
from kiosk.ui.registration import Step
from kiosk.ui.registration_gestures import RegisterAct
from kiosk.ui.staff_facts import Place
from kiosk.ui.voucher_facts import Look
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import ECard
from kiosk.visit.view import Text
from sync.platform.adapter import Rejected, Retryable
from sync.records import (
    EntryKind,
    EssCard,
    HolderMatch,
    ListedVoucher,
    PersonKey,
    UseState,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherUse,
    VoucherVerdict,
)
from sync.store import mirror, uses
from tests.support.desk import sign_in
from tests.support.front_desk import GUEST, ROSTER, SILENT, ZHANG, put
from tests.support.front_desk import LI as LEARNER
from tests.support.qt import turn, until
from tests.support.register_desk import OPERATOR, RegisterDesk, put_listed, receipt, register_desk
from tests.support.timetables import DAY, a_class
from tests.support.vouchers import CODE, said, voucher

ECARD = EssCard(ZHANG, "张小明", "P-7")


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[RegisterDesk]:
    with register_desk(tmp_path) as opened:
        yield opened


def kept(desk: RegisterDesk) -> Any:
    with desk.desk.real.reading() as db:
        return uses.of_voucher(db, desk.desk.real.vault, CODE)


def test_card_pin_voucher_used_receipt(desk: RegisterDesk) -> None:
    desk.to_done()
    order, req_id, _ = desk.platform.using[0]
    assert (order.code, order.person, order.class_no) == (CODE, ZHANG, "C1")
    assert order.verify_no == "V-20260302-0001" and order.notice_shown and req_id
    assert desk.shown.verdict.look is Look.GOOD
    assert desk.acts()[1:] == [
        "VOUCHER_CHECKED", "VOUCHER_ACCEPTED", "NOTICE_SHOWN", "VOUCHER_USED"
    ]  # fmt: skip
    (one,) = kept(desk)
    assert (one.state, one.use_no, one.req_id) == (UseState.USED, "U-1", req_id)
    assert desk.desk.book(EntryKind.CHECKIN) == [], "who registers is not signed in"


def test_the_learner_is_on_the_roster_with_the_voucher(desk: RegisterDesk) -> None:
    desk.to_done()
    with desk.desk.real.reading() as db:
        mine = next(e for e in mirror.roster(db, desk.desk.real.vault, "C1") if e.person == ZHANG)
    assert mine.voucher_no == CODE


def test_the_receipt_is_masked_and_printed(desk: RegisterDesk) -> None:
    desk.to_done()
    shown = str(desk.shown)
    for secret in (CODE, ZHANG.number, "张小明"):
        assert secret not in shown
    desk.act("print")
    until(lambda: desk.shown.says and desk.shown.says.id == "receipt.printed", "the receipt")
    (paper,) = desk.paper.iterdir()
    assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_mode & 0o077 == 0


def test_the_notice_is_in_the_book_before_the_use_can_be_confirmed(desk: RegisterDesk) -> None:
    desk.to_review()
    desk.act("accept")
    desk.wait_for(Step.CONFIRM)
    until(lambda: RegisterAct.CONFIRM in desk.shown.may, "the confirmation")
    assert desk.shown.notice
    notice = next(one for one in desk.desk.book(EntryKind.OPERATOR) if one.body["act"] == "NOTICE_SHOWN")
    assert notice.body["version"] and notice.body["operator"] == OPERATOR


def test_a_general_voucher_needs_no_notice(desk: RegisterDesk) -> None:
    desk.enter()
    desk.identify()
    desk.scan(said(issue=VoucherIssue.GENERAL))
    desk.act("accept")
    desk.wait_for(Step.CONFIRM)
    assert desk.shown.notice == () and RegisterAct.CONFIRM in desk.shown.may
    assert "NOTICE_SHOWN" not in desk.acts()


def test_everything_is_shown_before_it_is_accepted(desk: RegisterDesk) -> None:
    desk.to_review()
    names = {fact.name.id for fact in desk.shown.verdict.facts}
    assert {"voucher.code", "voucher.name", "voucher.kinds", "voucher.state", "voucher.validity"} <= names
    assert desk.shown.class_no == "C1" and desk.shown.person is not None


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (Rejected("E43001"), "B01"),
        (said("E43003", state=VoucherState.USED), "B03"),
        (said("E43004", state=VoucherState.SETTLED), "B04"),
        (said("E43002", state=VoucherState.EXPIRED), "B05"),
        (said("E43005", state=VoucherState.FROZEN), "B06"),
        (said("E43006", holder=HolderMatch.OTHER), "B07"),
        (said("E43007"), "B08"),
        (said("E43008"), "B09"),
        (said("E43009"), "B10"),
        (said("E43010"), "B11"),
        (said("E43011", state=VoucherState.UNCLAIMED), "B12"),
        (said(state=VoucherState.UNKNOWN), "B13"),
        (said(holder=HolderMatch.UNKNOWN), "B15"),
    ],
)
def test_every_no_has_its_words_and_leads_no_further(
    desk: RegisterDesk, word: VoucherVerdict | BaseException, code: str
) -> None:
    desk.enter()
    desk.identify()
    desk.scan(word)
    verdict = desk.shown.verdict
    assert desk.shown.step is Step.VOUCHER and RegisterAct.ACCEPT not in desk.shown.may
    assert verdict.code == code and verdict.next == Text(f"refused.{code}.next")


def test_a_payment_code_goes_nowhere(desk: RegisterDesk) -> None:
    desk.enter()
    desk.identify()
    assert desk.counter.code_scanned("281234567890123456")
    until(lambda: desk.shown.verdict.code == "B02", "the refusal")
    assert desk.platform.verifying == []


def test_used_for_this_very_class_is_success(desk: RegisterDesk) -> None:
    used = VoucherUse("ORG1", "C1", datetime(2026, 3, 1, tzinfo=UTC))
    desk.enter()
    desk.identify()
    desk.scan(said("E43003", state=VoucherState.USED, used=used))
    assert desk.shown.verdict.now == Text("register.used_here")
    desk.act("accept")
    until(lambda: RegisterAct.CONFIRM in desk.shown.may, "the confirmation")
    desk.act("confirm")
    until(lambda: desk.platform.using, "the order")
    desk.answer(receipt(duplicate=True))
    desk.wait_for(Step.DONE)
    assert desk.shown.verdict.look is Look.GOOD


def test_without_the_platform_it_is_noted_and_never_said_to_be_used(desk: RegisterDesk) -> None:
    desk.enter()
    desk.identify()
    desk.scan(Retryable("offline"))
    assert (desk.shown.step, desk.shown.verdict.verdict) == (Step.REVIEW, Text("voucher.later"))
    desk.act("accept")
    until(lambda: RegisterAct.CONFIRM in desk.shown.may, "the confirmation")
    desk.act("confirm")
    desk.wait_for(Step.ASKED)
    assert desk.shown.verdict.verdict == Text("register.waits") and not desk.platform.using
    until(lambda: desk.model.waiting == 1, "a line that waits")
    desk.registering.catch_up()
    desk.platform.verifying[-1][-1].set_result(said())
    until(lambda: desk.platform.using, "the order, once the platform is there")
    desk.answer(receipt())
    desk.wait_for(Step.DONE)


def test_no_answer_to_the_use_is_not_a_yes(desk: RegisterDesk) -> None:
    desk.to_asked()
    desk.answer(Retryable("offline"))
    assert desk.shown.step is Step.ASKED and desk.shown.verdict.look is Look.ASKING
    desk.act("ask-again")
    until(lambda: len(desk.platform.using) == 2, "the same once more")
    assert desk.platform.using[0][:2] == desk.platform.using[1][:2]


def test_the_platforms_no_at_the_last_step(desk: RegisterDesk) -> None:
    desk.to_asked()
    desk.answer(Rejected("E43003"))
    desk.wait_for(Step.VOUCHER)
    assert desk.shown.verdict.code == "B03" and kept(desk)[0].state is UseState.REFUSED


# --- the platform's list -------------------------------------------------------------------------------


def listed(desk: RegisterDesk, person: PersonKey = ZHANG, **changed: Any) -> None:
    put_listed(desk.desk.real, "C1", ListedVoucher(voucher(**changed), person, "T1"))


def test_the_platforms_word_counts_against_its_own_list_and_that_is_said(desk: RegisterDesk) -> None:
    listed(desk)
    desk.enter()
    desk.identify()
    desk.scan(said("E43002", state=VoucherState.EXPIRED))
    first = desk.shown.verdict.facts[0]
    assert desk.shown.verdict.code == "B05" and first.name == Text("register.list")
    assert isinstance(first.value, Text) and first.value.id == "register.list_differs"


def test_what_cannot_follow_from_the_list_is_called_that(desk: RegisterDesk) -> None:
    listed(desk, state=VoucherState.SETTLED)
    desk.enter()
    desk.identify()
    desk.scan(said())
    value = desk.shown.verdict.facts[0].value
    assert isinstance(value, Text) and value.id == "register.list_impossible"
    assert desk.shown.step is Step.REVIEW, "the platform's word counts"


def test_a_listed_voucher_is_offered_and_taken_without_a_scan(desk: RegisterDesk) -> None:
    listed(desk)
    desk.enter()
    desk.identify()
    assert [one.title for one in desk.shown.offers] == [Text("voucher.issue.DIRECTED")]
    assert CODE not in str(desk.shown)
    desk.model.take(0)
    until(lambda: desk.platform.verifying, "the question")
    assert desk.platform.verifying[0][0] == CODE


def test_without_a_network_the_list_tells_somebody_elses(desk: RegisterDesk) -> None:
    listed(desk, LEARNER)
    desk.enter()
    desk.identify()
    desk.scan(Retryable("offline"))
    assert desk.shown.verdict.code == "B07" and RegisterAct.ACCEPT not in desk.shown.may
    assert desk.shown.verdict.verdict == Text("voucher.later"), "and yet not that it is genuine"


def test_without_a_network_their_own_is_on_the_list_and_waits(desk: RegisterDesk) -> None:
    listed(desk)
    desk.enter()
    desk.identify()
    desk.scan(Retryable("offline"))
    assert desk.shown.verdict.why == Text("voucher.listed") and desk.shown.verdict.look is Look.LATER
    assert "voucher.validity" in {fact.name.id for fact in desk.shown.verdict.facts}
    assert RegisterAct.ACCEPT in desk.shown.may


@pytest.mark.parametrize(
    ("state", "code"),
    [(VoucherState.SETTLED, "B04"), (VoucherState.EXPIRED, "B05"), (VoucherState.RETURNED, "B06")],
)
def test_without_a_network_a_life_that_is_over_is_over(
    desk: RegisterDesk, state: VoucherState, code: str
) -> None:
    assert not LIFE[state]
    listed(desk, state=state)
    desk.enter()
    desk.identify()
    desk.scan(Retryable("offline"))
    assert desk.shown.verdict.code == code


def test_the_list_names_the_holder_where_the_verdict_does_not(desk: RegisterDesk) -> None:
    listed(desk)
    desk.enter()
    desk.identify()
    desk.scan(said(holder=HolderMatch.UNKNOWN))
    assert desk.shown.step is Step.REVIEW


def test_a_second_for_the_same_occupation_this_year_is_warned_of(desk: RegisterDesk) -> None:
    put(desk.desk.real, replace(a_class("C1"), occupation="电工"))
    desk.to_done()
    desk.act("next")
    desk.desk.remove()
    desk.identify(2)
    other = "990020260000000293"
    desk.scan(said(voucher_no=other), other)
    assert desk.shown.step is Step.REVIEW and desk.shown.verdict.code == "B10"


# --- who it is -----------------------------------------------------------------------------------------


def test_only_on_this_page_is_a_card_for_registering(desk: RegisterDesk) -> None:
    desk.enter()
    desk.desk.models.staff.open(Place.TODAY.value)
    desk.desk.insert()
    desk.desk.wait_for(st.PinWanted)
    desk.desk.front.runner.dispatch(ev.PinAnswered(1, ev.PinOutcome.RIGHT, 6))
    desk.desk.wait_for(st.Welcomed)


def test_an_e_card_names_the_person(tmp_path: Path, qapp: QCoreApplication) -> None:
    policy = Policy(*(accepted(("card+pin", "e-card", "staff")),) * 4)
    with register_desk(tmp_path, policy=policy) as desk:
        desk.enter()
        assert not desk.counter.code_scanned("ECARD-QR"), "it is for the visit"
        desk.desk.front.runner.dispatch(ev.CodeIn(-1))
        desk.desk.wait_for(st.Checking)
        desk.desk.front.runner.dispatch(
            ev.ClaimSaid(ECard(-1, ECARD.person, ECARD.name, ECARD.proof_no, login=False))
        )
        desk.wait_for(Step.VOUCHER)
        desk.scan(said())
        desk.act("accept")
        until(lambda: RegisterAct.CONFIRM in desk.shown.may, "the confirmation")
        desk.act("confirm")
        until(lambda: desk.platform.using, "the order")
        assert desk.platform.using[0][0].proof_no == "P-7"


def test_staff_with_a_document(desk: RegisterDesk) -> None:
    desk.enter()
    learner = ROSTER[0]
    desk.desk.front.runner.dispatch(ev.Assisted(-5, learner, AssistReason.CARD_BAD, "01", OPERATOR))
    desk.wait_for(Step.VOUCHER)
    assert desk.shown.person is not None and desk.shown.person.source == Text("register.by.staff")


def test_a_wrong_pin_registers_nobody(desk: RegisterDesk) -> None:
    desk.enter()
    desk.desk.insert()
    desk.desk.wait_for(st.PinWanted)
    desk.desk.front.runner.dispatch(ev.PinAnswered(1, ev.PinOutcome.LOCKED, 0))
    desk.desk.wait_for(st.Refused)
    assert desk.shown.step is Step.WHO and desk.shown.person is None


def test_a_lost_card_registers_nobody(desk: RegisterDesk) -> None:
    desk.enter()
    desk.desk.insert()
    desk.desk.wait_for(st.PinWanted)
    desk.platform.resolving[-1][1].set_exception(Rejected("E42001"))
    turn()
    desk.desk.front.runner.dispatch(ev.PinAnswered(1, ev.PinOutcome.RIGHT, 6))
    desk.desk.wait_for(st.Refused, Refusal.CARD_LOST)
    assert desk.shown.person is None


def test_too_little_shown_for_using_a_voucher(tmp_path: Path, qapp: QCoreApplication) -> None:
    """Registration takes the card alone, a voucher its PIN as well."""
    card, pin = accepted(("card",)), accepted(("card+pin",))
    with register_desk(tmp_path, policy=Policy(pin, pin, card, pin)) as desk:
        desk.enter()
        desk.desk.insert()
        desk.wait_for(Step.VOUCHER)
        desk.counter.code_scanned(CODE)
        desk.wait_for(Step.WHO)
        assert desk.shown.verdict.code == Refusal.EVIDENCE_SHORT.value and not desk.platform.verifying
        desk.desk.remove()
        desk.identify(2)
        until(lambda: desk.platform.verifying, "the voucher that was scanned before")


def test_a_voucher_scanned_first_is_kept_until_somebody_is_known(desk: RegisterDesk) -> None:
    desk.enter()
    assert desk.counter.code_scanned(CODE)
    assert desk.shown.says == Text("register.code_kept") and not desk.platform.verifying
    desk.identify()
    until(lambda: desk.platform.verifying, "the voucher")
    assert desk.platform.verifying[0][:2] == (CODE, ZHANG)


def test_the_next_card_makes_room(desk: RegisterDesk) -> None:
    desk.to_review()
    desk.desk.remove()
    desk.desk.insert(2, key=SILENT, person=GUEST.number, name="John Smith")
    desk.desk.wait_for(st.PinWanted)
    desk.desk.front.runner.dispatch(ev.PinAnswered(2, ev.PinOutcome.RIGHT, 6))
    desk.wait_for(Step.VOUCHER)
    assert desk.shown.person is not None and desk.shown.person.name.startswith("J")
    assert desk.counter._top.on.checked is None


def test_nothing_stays_when_the_door_shuts(desk: RegisterDesk) -> None:
    desk.to_review()
    desk.desk.front.gesture(g.StaffLeft())
    turn()
    assert desk.shown.person is None and desk.shown.verdict.facts == () and desk.model.count == 0
    assert desk.counter.enough() is None


# --- no voucher yet, taken back ------------------------------------------------------------------------


def test_without_a_voucher_the_learner_is_listed_once(desk: RegisterDesk) -> None:
    desk.enter()
    desk.identify()
    desk.act("list-name")
    until(lambda: desk.shown.says == Text("register.listed"), "listed")
    desk.act("list-name")
    until(lambda: desk.shown.says == Text("register.listed_before"), "no second time")
    (listed,) = rows(desk.desk.real, "C1")
    assert (listed.person, listed.name, listed.trainee_no) == (ZHANG, "张小明", "T1")
    assert rows(desk.desk.real, "C9") == [] and desk.acts().count("NAME_LISTED") == 1


def test_taken_back_from_the_list(desk: RegisterDesk) -> None:
    desk.to_done()
    desk.act("next")
    assert desk.shown.step is Step.WHO
    until(lambda: desk.model.count == 1, "the list")
    desk.model.open(kept(desk)[0].entry_id)
    desk.wait_for(Step.DONE)
    assert desk.shown.revocable
    desk.model.revoke("WRONG_CLASS")
    until(lambda: desk.platform.revoking, "the revocation")
    assert desk.shown.verdict.verdict == Text("register.revoking")
    desk.platform.revoking[0][-1].set_result(None)
    until(lambda: desk.shown.verdict.verdict == Text("register.revoked"), "taken back")
    assert desk.acts()[-1] == "VOUCHER_USE_REVOKED"


def test_not_taken_back_after_a_sign_in_and_it_says_so(desk: RegisterDesk) -> None:
    desk.to_done()
    draft = sign_in(desk.desk.clock.stamp(), 1)
    desk.desk.real.record(replace(draft, person=ZHANG, class_no="C1", day=DAY)).result(10)
    desk.model.revoke("OTHER")
    until(lambda: desk.shown.verdict.code == "B22", "the refusal")
    assert not desk.platform.revoking


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize(
    ("issue", "kind", "code"),
    [
        (VoucherIssue.GENERAL, VoucherKind.OFFSET, "B24"),
        (VoucherIssue.DIRECTED, VoucherKind.CHECKIN_ONLY, "B25"),
        (VoucherIssue.DIRECTED, VoucherKind.FACE, ""),
    ],
)
def test_only_a_voucher_of_this_place_is_accepted(
    tmp_path: Path, qapp: QCoreApplication, issue: VoucherIssue, kind: VoucherKind, code: str, *, online: bool
) -> None:
    """By the platform's word just now, and by its list where it cannot be asked."""
    with register_desk(tmp_path, rules=VoucherRules(combinations(("directed+face",)))) as desk:
        mine = voucher(issue=issue, kind=kind)
        put_listed(desk.desk.real, "C1", ListedVoucher(mine, ZHANG, "T1"))
        desk.enter()
        desk.identify()
        desk.scan(said(issue=issue, kind=kind) if online else None)
        assert desk.shown.verdict.code == code
        assert (RegisterAct.ACCEPT in desk.shown.may) is (code == "")
