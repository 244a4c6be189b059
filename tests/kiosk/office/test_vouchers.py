"""A voucher verified behind the door."""

from __future__ import annotations

from kiosk.ui import gestures as g
from kiosk.ui import voucher_gestures as vg
from kiosk.visit import states as st
from sync.platform.adapter import Rejected, Retryable
from sync.records import HolderMatch
from tests.support.behind_door import (
    GUEST_NUMBER,
    acts,
    answer,
    enter,
    rows,
    scan,
    see,
    seek,
)
from tests.support.front_desk import LI as LEARNER
from tests.support.front_desk import SILENT, FrontDesk
from tests.support.qt import turn, until
from tests.support.vouchers import CODE, said


class TestVouchers:
    def test_a_scan_opens_the_page_and_shows_the_verdict(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, said(holder=HolderMatch.UNKNOWN))
        model = at_desk.models.voucher
        assert see(at_desk.models.staff, "place") == "vouchers"
        assert (see(model, "look"), see(model, "verdict"), see(model, "now")) == ("good", "真券", "可使用")
        assert see(model, "match") == "open"
        until(lambda: see(model, "count") == 1, "the list")
        assert [act for act, _ in acts(at_desk)] == ["DOOR_OPENED", "VOUCHER_CHECKED"]

    def test_a_verdict_has_its_sound(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        enter(at_desk)
        at_desk.models.stage.sounded.connect(heard.append)
        for word in (said(), said("E43003"), Rejected("E43001"), Retryable("offline")):
            scan(at_desk, word)
        assert heard == ["good", "attention", "refused", "attention"]

    def test_with_the_door_shut_no_code_is_taken(self, at_desk: FrontDesk) -> None:
        assert at_desk.front.office is not None
        assert not at_desk.front.office.code_scanned(CODE)
        at_desk.front.gesture(vg.VoucherGiven(CODE))
        turn()
        assert at_desk.platform.verifying == []

    def test_a_silent_platform_is_waited_for_only_so_long(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, None)
        assert see(at_desk.models.voucher, "verdict") == "登记待验"
        until(lambda: see(at_desk.models.records, "waiting") == 1, "what waits")

    def test_against_the_learner_chosen(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        seek(at_desk, "李强")
        at_desk.front.gesture(vg.HolderPicked("C1/T2"))
        assert see(at_desk.models.voucher, "holderName") == "李*"
        scan(at_desk, said("E43006", holder=HolderMatch.OTHER))
        code, holder, class_no, _ = at_desk.platform.verifying[-1]
        assert (code, holder, class_no) == (CODE, LEARNER, "C1")
        assert (see(at_desk.models.voucher, "match"), see(at_desk.models.voucher, "code")) == ("other", "B07")

    def test_against_who_stands_at_the_desk_until_the_card_is_out(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.insert(key=SILENT, person=GUEST_NUMBER, name="王五")
        at_desk.wait_for(st.StaffWanted)
        until(lambda: see(at_desk.models.voucher, "hasHolder"), "the person at the desk")
        scan(at_desk, said())
        assert at_desk.platform.verifying[-1][1] is not None
        at_desk.remove()
        until(lambda: not see(at_desk.models.voucher, "hasHolder"), "nobody")
        assert see(at_desk.models.voucher, "look") == "none"

    def test_the_verdict_on_the_code_before_never_covers_this_one(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        assert at_desk.front.office is not None
        at_desk.front.office.code_scanned(CODE)
        at_desk.front.office.code_scanned("990020260000000293")
        first, second = (one[-1] for one in at_desk.platform.verifying)
        second.set_result(said())
        until(lambda: see(at_desk.models.voucher, "look") == "good", "the second verdict")
        first.set_result(said("E43003"))
        until(lambda: see(at_desk.models.voucher, "count") == 2, "both in the list")
        assert see(at_desk.models.voucher, "look") == "good"

    def test_what_waited_is_verified_by_itself_and_the_list_says_so(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, Retryable("offline"))
        until(lambda: see(at_desk.models.records, "waiting") == 1, "what waits")
        assert at_desk.front.office is not None
        at_desk.front.office.vouchers._checking.catch_up()
        answer(at_desk, said())
        until(lambda: see(at_desk.models.records, "waiting") == 0, "its answer")
        until(lambda: rows(see(at_desk.models.voucher, "rows"))[0]["said"] == "真券，可使用", "the list")

    def test_nothing_of_it_stays_when_the_door_shuts(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, said())
        until(lambda: see(at_desk.models.voucher, "count") == 1, "the list")
        at_desk.front.gesture(g.StaffLeft())
        model = at_desk.models.voucher
        assert (see(model, "look"), len(see(model, "facts")), see(model, "count")) == ("none", 0, 0)
        assert not see(model, "hasHolder")
