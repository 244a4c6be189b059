"""人员 and 审计 behind the door: changed by the administrator only, with a PIN typed twice, read by the auditor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kiosk.attendance import monitoring
from kiosk.domain.roles import Role
from kiosk.drafts import operator_act
from kiosk.keeping import carrying, updating
from kiosk.staff import audit
from kiosk.staff.audit import ground_of, word_of
from kiosk.staff.door import DOOR, Opened
from kiosk.staff.staffing import Staffing
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui import member_gestures as mg
from kiosk.ui.approval import PAPER, PIN, SELF
from kiosk.visit import states as st
from kiosk.visit.view import Text
from kiosk.words import Words
from sync import anchoring
from sync.records import EntryKind
from sync.store import consents, guard
from sync.store.staff_acts import ActSearch
from tests.support.behind_door import acts, at_desk, door, knock, rows, see
from tests.support.front_desk import CHIP, LI, FrontDesk
from tests.support.printers import PrinterAtHand
from tests.support.qt import turn, until
from tests.support.staff import employ, member

__all__ = ["at_desk"]

ROOT_PIN, CHIEF_PIN, AUDIT_PIN = b"975310", b"246810", b"864209"
NEW = "706318"


@pytest.fixture
def printer() -> PrinterAtHand:
    return PrinterAtHand()


@pytest.fixture
def desk(at_desk: FrontDesk, printer: PrinterAtHand) -> Iterator[FrontDesk]:
    office = at_desk.front.office
    assert office
    staffing = Staffing(at_desk.store, at_desk.clock, office.keeper._door.registry)
    staffing.begin(
        (
            member("赵管理", ROOT_PIN, Role.ADMINISTRATOR),
            member("王主任", CHIEF_PIN, Role.SUPERVISOR),
            member("陈审计", AUDIT_PIN, Role.AUDITOR),
        )
    )
    employ(at_desk, staffing, printer)
    yield at_desk


def enter(desk: FrontDesk, pin: bytes) -> None:
    knock(desk)
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))
    until(lambda: door(desk) == "open", "the open door")


def type_pin(desk: FrontDesk, digits: str) -> bool:
    model = desk.models.members
    for digit in digits:
        model.digit(int(digit))
    return bool(model.confirm())


def said(desk: FrontDesk) -> str:
    return str(see(desk.models.members, "said"))


class TestMembers:
    def test_added_with_a_pin_typed_twice(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.show("add")
        assert not type_pin(desk, NEW) and type_pin(desk, NEW)
        desk.models.members.add("孙前台", ["front"])
        until(lambda: see(desk.models.members, "count") == 4, "the new member")
        assert see(desk.models.members, "pinCount") == 0
        assert see(desk.models.members, "marks") == ""
        assert "赵管理" in rows(desk.models.members.rows)[3]["marks"], "they have to choose their own"
        assert ("STAFF_ADDED", "赵管理") in acts(desk)

    def test_not_the_same_twice(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.show("add")
        type_pin(desk, NEW)
        assert not type_pin(desk, "706319")
        assert "两次不一样" in said(desk) and see(desk.models.members, "pinCount") == 0

    def test_another_s_pin(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.show("add")
        type_pin(desk, CHIEF_PIN.decode())
        type_pin(desk, CHIEF_PIN.decode())
        desk.models.members.add("孙前台", ["front"])
        until(lambda: "不能用" in said(desk), "the refusal")

    def test_the_last_supervisor_stays(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.choose("02")
        desk.models.members.letGo()
        until(lambda: "最后一位" in said(desk), "the refusal")

    def test_a_badge_is_given_by_a_scan(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        assert desk.front.office
        assert not desk.front.office.badge_scanned("STAFF-ABCD2345"), "nobody waits for one"
        desk.models.members.choose("02")
        desk.models.members.awaitToken("badge")
        assert see(desk.models.members, "waits") == "badge"
        assert desk.front.office.badge_scanned("STAFF-ABCD2345")
        until(lambda: bool(see(desk.models.members, "badge")), "the badge")
        desk.models.staff.leave()
        desk.front.office.badge_scanned("STAFF-ABCD2345")
        until(lambda: see(desk.models.staff, "asked") == "王主任", "the name")

    def test_a_card_is_registered_by_being_put_in(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.choose("02")
        desk.models.members.awaitToken("card")
        desk.insert(1)
        until(lambda: bool(see(desk.models.members, "card")), "the card")
        assert isinstance(desk.front.runner.state, st.Idle), "no visit began"
        with desk.store.reading() as db:
            (act,) = audit.trail(db, desk.store.vault, ActSearch(acts=("STAFF_CARD",))).lines
        assert act.grounds == (("member", "王主任"),) and CHIP.number not in str(act)

    @pytest.mark.parametrize(
        "gesture",
        [
            mg.MemberAdded("孙前台", ("administrator",)),
            mg.RolesGiven("02", ("administrator",)),
            mg.NewPinGiven("01"),
            mg.TokenTaken("01", "badge"),
            mg.MemberLeft("01"),
            mg.MemberUnlocked("01"),
            mg.BadgePrinted("01"),
        ],
        ids=lambda one: type(one).__name__,
    )
    def test_a_supervisor_makes_nobody_anything(self, gesture: g.Gesture, desk: FrontDesk) -> None:
        enter(desk, CHIEF_PIN)
        desk.front.gesture(gesture)
        until(lambda: ("NOT_ALLOWED", "王主任") in acts(desk), "the refusal")
        assert see(desk.models.members, "count") == 0
        assert len([one for one in acts(desk) if str(one[0]).startswith("STAFF_")]) == 3


class TestTrail:
    def test_the_auditor_reads_who_did_what_masked(self, desk: FrontDesk) -> None:
        with_help(desk)
        enter(desk, AUDIT_PIN)
        until(lambda: "陈审计" in {who for _, who in acts(desk)}, "the auditor's own way in")
        desk.models.staff.open("staff")
        desk.models.acts.seek("", "", "", "")
        until(lambda: see(desk.models.acts, "count") >= 5, "the trail")
        shown = rows(desk.models.acts.rows)
        assert {row["who"] for row in shown} == {"按设置", "王主任", "陈审计"}
        assert "李强" not in str(shown) and LI.number not in str(shown)
        helped = next(row for row in shown if row["what"] == "老师代签")
        assert helped["about"] == "李* 440524********0014" and helped["roles"] == "教务/主管"

    def test_asked_for_by_person_kind_day_and_learner(self, desk: FrontDesk) -> None:
        with_help(desk)
        enter(desk, AUDIT_PIN)
        for asked, count in (
            (("王主任", "", "", ""), 3),
            (("", "staff", "", ""), 3),
            (("", "", "2026-03-03", ""), 0),
            (("", "", "", "T2"), 1),
            (("王主任", "help", "2026-03-02", "T2"), 1),
        ):
            desk.models.acts.seek(*asked)
            until(lambda count=count: see(desk.models.acts, "count") == count, str(asked))

    def test_no_day(self, desk: FrontDesk) -> None:
        enter(desk, AUDIT_PIN)
        desk.models.acts.seek("", "", "23.11.", "")
        assert see(desk.models.acts, "problem")

    def test_not_for_the_administrator(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.acts.seek("", "", "", "")
        until(lambda: ("NOT_ALLOWED", "赵管理") in acts(desk), "the refusal")
        assert see(desk.models.acts, "count") == 0

    def test_page_by_page_nothing_twice_and_nothing_lost(self, desk: FrontDesk) -> None:
        assert desk.front.office
        for number in range(60):
            desk.front.office.write_down(f"DID_{number % 3}", "王主任", reason=str(number))
        until(lambda: len(desk.book(EntryKind.OPERATOR)) == 63, "the acts")
        with desk.store.reading() as db:
            vault = desk.store.vault
            lines, after = [], None
            while True:
                page = audit.trail(db, vault, ActSearch("王主任"), after, 7)
                lines += [line.entry_id for line in page.lines]
                after = page.next
                if after is None:
                    break
            assert len(lines) == len(set(lines)) == 60
            assert [one.entry_id for one in audit.whole(db, vault, ActSearch("王主任"))] == lines


def with_help(desk: FrontDesk) -> None:
    """王主任 signs 李强 in."""
    enter(desk, CHIEF_PIN)
    desk.front.gesture(hg.LearnersSought("李强"))
    until(lambda: see(desk.models.staff, "learnerCount") == 1, "the learner")
    desk.front.gesture(hg.AssistWanted("C1/T2", "01", "OTHER"))
    until(lambda: len(desk.book(EntryKind.CHECKIN)) == 1, "the sign-in")
    desk.models.staff.leave()
    turn()


def test_a_day_of_the_trail_is_the_desk_s_own() -> None:
    wanted = audit.wanted_of("", "", date(2026, 3, 2), "")
    assert wanted.since_ms == 1_772_380_800_000 and wanted.until_ms == 1_772_467_200_000


def test_every_act_grouped_is_found_once() -> None:
    grouped = [act for group in audit.GROUPS.values() for act in group]
    assert len(grouped) == len(set(grouped))


@pytest.mark.parametrize("how", [SELF, PIN, PAPER])
def test_how_it_was_approved_is_said_in_words(how: str) -> None:
    assert ground_of("approved", how) == Text(f"approval.as.{how}")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("state", "RECONCILED", "已对账"),
        ("list", "completion", "结业名单"),
        ("kind", "DIGEST", "关账摘要"),
        ("kind", "of another make", "of another make"),
    ],
)
def test_what_an_act_rests_on_is_said_in_words(key: str, value: str, said: str) -> None:
    told = ground_of(key, value)
    assert (told if isinstance(told, str) else Words("zh").text(told)) == said


def test_a_close_says_which_day_and_an_export_which_list(desk: FrontDesk) -> None:
    stamp = desk.clock.stamp()
    for draft in (
        operator_act("DAY_CLOSED", "李老师", stamp, day="2026-03-01", state="RECONCILED"),
        operator_act("EXPORTED", "李老师", stamp, list="completion", about="C1"),
    ):
        desk.store.record(draft).result(10)
    with desk.store.reading() as db:
        export, close = audit.trail(db, desk.store.vault, ActSearch(acts=("DAY_CLOSED", "EXPORTED"))).lines
    assert close.grounds == (("day", "2026-03-01"), ("state", "RECONCILED"))
    assert export.grounds == (("list", "completion"), ("about", "C1"))


@pytest.mark.parametrize(
    ("act", "reason", "said"),
    [
        ("QUESTION_ANSWERED", "device", "设备或网络原因"),
        ("ASSISTED", "NO_PHONE", "没有手机"),
        ("LEAVE", "SICK", "病假"),
        ("MAKE_UP", "FORGOT", "忘记签"),
        ("MAKE_UP", "TEACHER", "老师临时变动"),
        ("ANNUL", "FORGOT", "忘记签到签退"),
        ("QUESTION_ANSWERED", "in their own words", "in their own words"),
    ],
)
def test_a_reason_is_said_as_the_form_of_its_act_has_it(act: str, reason: str, said: str) -> None:
    told = ground_of("reason", reason, act)
    assert (told if isinstance(told, str) else Words("zh").text(told)) == said


@pytest.mark.parametrize(
    "act",
    [
        monitoring.ACT, anchoring.ANCHORED, anchoring.DISPUTED, carrying.ACT, updating.ACT, consents.ERASED,
        "BUNDLE_GIVEN", "RESTORED", "DESK_REPLACED", "RESUMED", "DESK_REVOKED",
    ],
)  # fmt: skip
def test_what_the_desk_does_by_itself_has_its_word(act: str) -> None:
    assert word_of(act) == Text(f"act.{act}")


def test_an_act_without_a_word_stands_as_written() -> None:
    assert word_of("STAFF_PIN") == Text("act.STAFF_PIN") and word_of("SOMETHING_NEW") == "SOMETHING_NEW"


class TestBadges:
    def choose(self, desk: FrontDesk) -> None:
        enter(desk, ROOT_PIN)
        desk.models.members.choose("02")

    def test_printed_and_printed_again_as_the_same(self, desk: FrontDesk, printer: PrinterAtHand) -> None:
        self.choose(desk)
        desk.models.members.printBadge()
        until(lambda: "工牌已打印" in said(desk), "the badge")
        desk.models.members.printBadge()
        until(lambda: "第 2 份" in said(desk), "the copy")
        one, other = printer.papers
        assert one == other and one.operator == "赵管理"
        assert [line.text for line in one.lines][:3] == ["某某学校", "王主任", "教务/主管"]
        code = one.lines[3].text
        assert code not in str(acts(desk)) and code.removeprefix("STAFF-") not in one.no
        assert {("STAFF_BADGE", "赵管理"), ("STAFF_BADGE_AGAIN", "赵管理")} <= set(acts(desk))
        desk.models.staff.leave()
        assert desk.front.office
        desk.front.office.badge_scanned(code)
        until(lambda: see(desk.models.staff, "asked") == "王主任", "the name")

    def test_after_it_was_lost_another(self, desk: FrontDesk, printer: PrinterAtHand) -> None:
        self.choose(desk)
        desk.models.members.printBadge()
        until(lambda: "工牌已打印" in said(desk), "the badge")
        desk.models.members.takeToken("badge")
        until(lambda: "已作废" in said(desk), "the loss")
        desk.models.members.printBadge()
        until(lambda: len(printer.papers) == 2, "another badge")
        one, other = printer.papers
        assert one.no != other.no and one.lines[3] != other.lines[3]

    def test_a_badge_of_a_scan_is_printed_as_well(self, desk: FrontDesk, printer: PrinterAtHand) -> None:
        self.choose(desk)
        desk.models.members.awaitToken("badge")
        assert desk.front.office and desk.front.office.badge_scanned("STAFF-ABCD2345")
        until(lambda: bool(see(desk.models.members, "badge")), "the badge")
        desk.models.members.printBadge()
        until(lambda: printer.papers != [], "the badge on paper")
        assert printer.papers[0].lines[3].text == "STAFF-ABCD2345"

    def test_a_printer_that_jams_keeps_the_order(self, desk: FrontDesk, printer: PrinterAtHand) -> None:
        self.choose(desk)
        printer.why = "jam"
        desk.models.members.printBadge()
        until(lambda: "已排队" in said(desk), "the word")

    def test_without_a_printer_nobody_gets_a_new_badge(
        self, desk: FrontDesk, printer: PrinterAtHand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PrinterAtHand, "prints", lambda self, kind: False)
        self.choose(desk)
        desk.models.members.printBadge()
        until(lambda: "没有打印工牌" in said(desk), "the reason")
        assert printer.papers == [] and not see(desk.models.members, "badge")


def test_who_is_locked_out_is_let_try_again(desk: FrontDesk) -> None:
    assert desk.front.office
    locked = desk.front.office.keeper._door
    for _ in range(5):
        locked.knock(bytearray(b"000000"), "02")
    with desk.store.reading() as db:
        assert guard.failures(db, "staff:02").fails == 5
    desk.store.write(lambda db: guard.clear(db, DOOR)).result()
    enter(desk, ROOT_PIN)
    until(lambda: see(desk.models.members, "count") == 3, "the page")
    desk.models.members.choose("02")
    assert see(desk.models.members, "locked") and "已锁" in see(desk.models.members, "marks")
    desk.models.members.unlock()
    until(lambda: not see(desk.models.members, "locked"), "unlocked")
    assert ("STAFF_UNLOCKED", "赵管理") in acts(desk)
    assert isinstance(locked.knock(bytearray(CHIEF_PIN), "02"), Opened)
