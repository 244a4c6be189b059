"""At the door, before it opens: a PIN of their own, and the recovery paper on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.roles import Role
from kiosk.staff import renewing as room
from kiosk.staff.hands import PAPER
from kiosk.staff.renewing import Renewing
from kiosk.staff.staffing import Staffing
from kiosk.ui import gestures as g
from sync.records import EntryKind
from sync.store import recovery
from sync.store.recovery import PaperKind, make_paper
from tests.support.behind_door import acts, at_desk, door, knock, rows, see
from tests.support.front_desk import FrontDesk
from tests.support.printers import PrinterAtHand
from tests.support.qt import turn, until
from tests.support.staff import employ, member

__all__ = ["at_desk"]

ROOT_PIN, CHIEF_PIN, GIVEN, OWN = b"975310", b"246810", b"706318", "583027"


@pytest.fixture
def printer() -> PrinterAtHand:
    return PrinterAtHand()


@pytest.fixture
def desk(at_desk: FrontDesk, printer: PrinterAtHand) -> Iterator[FrontDesk]:
    office = at_desk.front.office
    assert office
    staffing = Staffing(at_desk.store, at_desk.clock, office.keeper._door.registry)
    staffing.begin(
        (member("赵管理", ROOT_PIN, Role.ADMINISTRATOR), member("王主任", CHIEF_PIN, Role.SUPERVISOR))
    )
    employ(at_desk, staffing, printer)
    yield at_desk


def staffing_of(desk: FrontDesk) -> Staffing:
    return renewing_of(desk)._staffing


def renewing_of(desk: FrontDesk) -> Renewing:
    assert desk.front.office and desk.front.office.keeper.renewing
    return desk.front.office.keeper.renewing


def give(desk: FrontDesk, pin: bytes) -> None:
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))


def mode(desk: FrontDesk) -> str:
    return str(see(desk.models.renew, "mode"))


def told(desk: FrontDesk) -> str:
    return str(see(desk.models.renew, "said"))


def twice(desk: FrontDesk, digits: str = OWN, again: str = "") -> bool:
    model = desk.models.renew
    for one in (digits, again or digits):
        for digit in one:
            model.digit(int(digit))
        done = model.confirm()
    return bool(done)


class TestOwnPin:
    @pytest.fixture(autouse=True)
    def given(self, desk: FrontDesk) -> None:
        staffing_of(desk).set_pin("02", bytearray(GIVEN), "赵管理")
        knock(desk)
        give(desk, GIVEN)
        until(lambda: mode(desk) == "choose", "the pad for their own")

    def test_the_door_stays_shut_until_it_is_chosen(self, desk: FrontDesk) -> None:
        assert door(desk) == "asking" and see(desk.models.renew, "name") == "王主任"
        assert ("DOOR_OPENED", "王主任") not in acts(desk)
        assert twice(desk)
        desk.models.renew.give()
        until(lambda: door(desk) == "open", "the open door")
        assert see(desk.models.staff, "operator") == "王主任" and mode(desk) == ""
        until(lambda: ("DOOR_OPENED", "王主任") in acts(desk), "the entry")
        theirs = [one for one, who in acts(desk) if who == "王主任"]
        assert theirs == ["STAFF_PIN_CHOSEN", "DOOR_OPENED"]
        desk.models.staff.leave()
        knock(desk)
        give(desk, OWN.encode())
        until(lambda: door(desk) == "open", "with their own from now on")

    def test_not_the_one_that_was_given(self, desk: FrontDesk) -> None:
        assert twice(desk, GIVEN.decode())
        desk.models.renew.give()
        until(lambda: "沿用" in told(desk), "the refusal")
        assert door(desk) == "asking"

    def test_not_the_same_twice(self, desk: FrontDesk) -> None:
        assert not twice(desk, OWN, "583028")
        assert "两次不一样" in told(desk) and see(desk.models.renew, "pinCount") == 0

    def test_left_it_is_still_to_be_chosen(self, desk: FrontDesk) -> None:
        desk.models.renew.leave()
        assert mode(desk) == "" and door(desk) == "asking"
        give(desk, GIVEN)
        until(lambda: mode(desk) == "choose", "the pad again")

    def test_who_walked_away_leaves_nothing_to_a_passer_by(self, desk: FrontDesk) -> None:
        assert renewing_of(desk)._patience.interval() == room.WAITS_MS
        renewing_of(desk)._patience.start(20)
        until(lambda: mode(desk) == "", "the pad of everybody")
        desk.models.renew.give()
        turn()
        assert ("STAFF_PIN_CHOSEN", "王主任") not in acts(desk)

    def test_a_badge_in_between_is_nobody_s(self, desk: FrontDesk) -> None:
        assert desk.front.office
        desk.front.office.badge_scanned("STAFF-ABCD2345")
        turn()
        assert mode(desk) == "choose" and ("DOOR_REFUSED", "") not in acts(desk)


class TestPaper:
    @pytest.fixture
    def paper(self, desk: FrontDesk) -> str:
        paper = make_paper(PaperKind.STAFF)
        recovery.keep_mark(desk.store.vault, paper)
        knock(desk)
        desk.models.renew.ask()
        assert mode(desk) == "recover"
        return paper.typed

    def recover(self, desk: FrontDesk, paper: str, *, lost: bool = False) -> None:
        desk.models.renew.pick("02")
        assert twice(desk)
        desk.models.renew.giveWithPaper(paper, lost)

    def test_typed_a_new_pin_and_a_new_paper(self, paper: str, desk: FrontDesk) -> None:
        self.recover(desk, paper)
        until(lambda: mode(desk) == "paper", "the new paper")
        assert not recovery.has_mark(desk.store.vault), "until it is read back none counts"
        groups, asked = see(desk.models.renew, "groups"), see(desk.models.renew, "asked")
        assert len(groups) == 9 and " ".join(groups) != paper
        desk.models.renew.readBack("0000", "0000")
        assert "不一样" in told(desk)
        desk.models.renew.readBack(*(groups[place - 1].lower() for place in asked))
        until(lambda: mode(desk) == "", "the pad")
        assert recovery.has_mark(desk.store.vault)
        give(desk, OWN.encode())
        until(lambda: door(desk) == "open", "the open door")
        assert ("STAFF_RECOVERED", PAPER) in acts(desk) and ("RECOVERY_PAPER_MADE", PAPER) in acts(desk)

    def test_scanned_with_the_gun(self, paper: str, desk: FrontDesk) -> None:
        assert desk.front.office
        code = f"KSKPAPER1:S:{paper.replace(' ', '')}"
        assert desk.front.office.code_scanned(code)
        assert see(desk.models.renew, "paperRead")
        self.recover(desk, "")
        until(lambda: mode(desk) == "paper", "the new paper")

    def test_a_pin_that_is_none_keeps_the_paper_scanned(self, paper: str, desk: FrontDesk) -> None:
        assert desk.front.office
        desk.front.office.code_scanned(f"KSKPAPER1:S:{paper.replace(' ', '')}")
        desk.models.renew.pick("02")
        assert twice(desk, "123456")
        desk.models.renew.giveWithPaper("", False)
        until(lambda: "不能用" in told(desk), "the refusal")
        assert not see(desk.models.renew, "paperAmiss") and recovery.has_mark(desk.store.vault)
        self.recover(desk, "")
        until(lambda: mode(desk) == "paper", "the new paper")

    def test_elsewhere_a_paper_s_code_is_the_learner_s_screen_s(self, desk: FrontDesk) -> None:
        assert desk.front.office
        assert not desk.front.office.code_scanned("KSKPAPER1:S:4K7Q")

    def test_a_lost_badge_and_card_are_taken_off(self, desk: FrontDesk) -> None:
        staffing_of(desk).give_badge("02", "STAFF-ABCD2345", "赵管理")
        staffing_of(desk).bind_card("02", "card", "赵管理")
        paper = make_paper(PaperKind.STAFF)
        recovery.keep_mark(desk.store.vault, paper)
        knock(desk)
        desk.models.renew.ask()
        self.recover(desk, paper.typed, lost=True)
        until(lambda: mode(desk) == "paper", "the new paper")
        found = staffing_of(desk).registry.numbered("02")
        assert found and not found.badge and not found.card
        assert {("STAFF_BADGE_LOST", PAPER), ("STAFF_CARD_LOST", PAPER)} <= set(acts(desk))

    def test_wrong_papers_lock_as_wrong_pins_do(self, paper: str, desk: FrontDesk) -> None:
        for _ in range(5):
            self.recover(desk, make_paper(PaperKind.STAFF).typed)
            until(lambda: "不是有效的" in told(desk), "the refusal")
            assert see(desk.models.renew, "paperAmiss")
            desk.models.renew.say(None)
        self.recover(desk, paper)
        until(lambda: "S02" in told(desk), "the lock")
        assert recovery.has_mark(desk.store.vault)
        refused = [one for one in desk.book(EntryKind.OPERATOR) if one.body["act"] == "RECOVERY_REFUSED"]
        assert len(refused) == 5 and paper not in str(refused)

    def test_a_code_that_is_not_whole_is_no_try(self, paper: str, desk: FrontDesk) -> None:
        for _ in range(6):
            self.recover(desk, paper[:20])
            until(lambda: "不是完整的" in told(desk), "the refusal")
            desk.models.renew.say(None)
        self.recover(desk, paper)
        until(lambda: mode(desk) == "paper", "the new paper")

    def test_printed_it_is_another_paper_each_time(
        self, paper: str, desk: FrontDesk, printer: PrinterAtHand
    ) -> None:
        self.recover(desk, paper)
        until(lambda: mode(desk) == "paper", "the new paper")
        assert see(desk.models.renew, "prints")
        desk.models.renew.printPaper()
        until(lambda: "已打印" in told(desk), "the print")
        (sheet,) = printer.papers
        assert [line.text for line in sheet.lines] == see(desk.models.renew, "groups")
        assert not set(see(desk.models.renew, "groups")) & set(sheet.no.split("-")), "its number says nothing"

    def test_flagged_on_the_people_page(self, paper: str, desk: FrontDesk) -> None:
        self.recover(desk, paper)
        until(lambda: mode(desk) == "paper", "the new paper")
        desk.models.renew.leave()
        give(desk, ROOT_PIN)
        until(lambda: see(desk.models.members, "count") == 2, "the page")
        assert "恢复纸" in rows(desk.models.members.rows)[1]["marks"]
        assert not see(desk.models.members, "papered"), "nobody read the new one back"


def test_without_the_room_one_given_opens_nothing(at_desk: FrontDesk) -> None:
    assert at_desk.front.office
    registry = at_desk.front.office.keeper._door.registry
    registry.take(replace(one, pin_once=True) for one in registry.members)
    knock(at_desk)
    give(at_desk, CHIEF_PIN)
    until(lambda: "S05" in see(at_desk.models.staff, "doorProblem"), "the reason")
    assert door(at_desk) == "asking"
