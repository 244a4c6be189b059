"""核验 behind the door: whom a code is held against, records found and read, verifications made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import Preset
from kiosk.domain.voucher_code import Foreign, LookAlikes
from kiosk.office.office import Office
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.ui import gestures as g
from kiosk.visit import states as st
from kiosk.vouchers.checking import ACT_ELSEWHERE, Checking
from sync.platform.adapter import Rejected, Retryable
from sync.records import CheckOutcome, EntryKind, HolderMatch, PersonKey, VoucherCheck, VoucherVerdict
from sync.status import NOTHING_YET
from sync.store import checks, ledger
from tests.support.drafts import draft
from tests.support.front_desk import LI as LEARNER
from tests.support.front_desk import SILENT, FrontDesk, front_desk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.vouchers import CODE, FORGED, said

PIN = b"246810"
TABLE = LookAlikes(((Foreign.LEARNER, r"[A-Z]{2}-\d+"), (Foreign.MEDICAL, r"\d{28}")), own=r"9900\d{14}")


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        desk.real.vault.keep_secret(PEPPER, KEY)
        door = StaffDoor(desk.store, desk.clock, Registry((member("李老师", PIN),)))

        def live() -> Live:
            return Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True)

        checking = Checking(
            desk.store, desk.clock, desk.platform, desk.main, visit_wait_s=0.2, look_alikes=TABLE
        )
        desk.front.office = Office(
            desk.store, desk.desk, desk.clock, door, desk.models, desk.main, Windows(), Preset.SESSION,
            desk.front.runner.dispatch, desk.platform.wake, live, checking,
        )  # fmt: skip
        yield desk
        desk.front.gesture(g.StaffLeft())
        turn()


def see(model: Any, name: str) -> Any:
    return model.property(name)


def rows(desk: FrontDesk) -> list[Any]:
    model = see(desk.models.records, "rows")
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


def enter(desk: FrontDesk) -> None:
    desk.front.gesture(g.DoorKnocked())
    desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
    until(lambda: see(desk.models.staff, "door") == "open", "the open door")
    desk.models.staff.open("vouchers")


def scan(desk: FrontDesk, text: str) -> None:
    assert desk.front.office is not None
    assert desk.front.office.code_scanned(text)


def verified(desk: FrontDesk, word: VoucherVerdict | Exception, code: str = CODE) -> None:
    """Scanned, and the platform's word on it."""
    scan(desk, code)
    answer(desk, word)
    until(lambda: see(desk.models.voucher, "look") != "asking", "a verdict")


def answer(desk: FrontDesk, word: VoucherVerdict | Exception) -> None:
    until(lambda: bool(desk.platform.verifying) and not desk.platform.verifying[-1][-1].done(), "a question")
    *_, future = desk.platform.verifying[-1]
    if isinstance(word, Exception):
        future.set_exception(word)
    else:
        future.set_result(word)


def filled(desk: FrontDesk, number: int) -> list[VoucherCheck]:
    """So many invented verifications of last week, the newest first."""
    rng = Random(7)
    store, now = desk.real, desk.clock.now_ms()

    def keep(db: Any) -> list[VoucherCheck]:
        kept = []
        for place in range(number):
            entry = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft()).id
            one = VoucherCheck(
                entry, f"99002026{rng.randrange(10**10):010}", PersonKey("08", f"T{place:08}"),
                rng.choice("张王李") + rng.choice("伟芳娜"), "C1", now - 60_000 * (number - place),
                CheckOutcome.UNKNOWN, reasons=("B01",), answered_ms=now, operator="王老师",
            )  # fmt: skip
            checks.keep(db, store.vault, one)
            kept.append(one)
        return kept[::-1]

    return store.write(keep).result(30)


class TestWhomACodeIsHeldAgainst:
    def test_a_learners_number_picks_the_learner_and_is_no_voucher(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, "T2")
        until(lambda: see(at_desk.models.voucher, "hasHolder"), "the learner")
        assert see(at_desk.models.voucher, "holderName") == "李*"
        assert at_desk.platform.verifying == []
        assert see(at_desk.models.voucher, "look") == "none"
        verified(at_desk, said())
        assert at_desk.platform.verifying[-1][1:3] == (LEARNER, "C1")

    def test_a_number_nobody_has_is_told_as_one(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, "KC-0999")
        until(lambda: see(at_desk.models.voucher, "look") == "bad", "told")
        assert (see(at_desk.models.voucher, "code"), see(at_desk.models.voucher, "why")) == (
            "B02",
            "这是学员编号，本机名册里没有",
        )

    def test_another_places_code_is_asked_about_after_the_rosters(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        verified(at_desk, Rejected("E43001"), "SX2026ABCDEF")
        assert see(at_desk.models.voucher, "code") == "B01"

    @pytest.mark.parametrize(("text", "code"), [(CODE * 2, "B21"), (CODE[:10], "B20"), ("1" * 28, "B02")])
    def test_what_is_read_badly_or_is_something_else_goes_nowhere(
        self, at_desk: FrontDesk, text: str, code: str
    ) -> None:
        enter(at_desk)
        scan(at_desk, text)
        until(lambda: see(at_desk.models.voucher, "look") == "bad", "told")
        assert (see(at_desk.models.voucher, "code"), at_desk.platform.verifying) == (code, [])

    def test_a_card_that_was_in_before_the_door_opened_counts_until_it_is_out(
        self, at_desk: FrontDesk
    ) -> None:
        at_desk.insert(key=SILENT, person="99000019900307003X", name="王五")
        at_desk.wait_for(st.StaffWanted)
        assert not see(at_desk.models.voucher, "hasHolder")
        enter(at_desk)
        assert see(at_desk.models.voucher, "holderName") == "王*"
        at_desk.remove()
        until(lambda: not see(at_desk.models.voucher, "hasHolder"), "nobody")

    def test_half_a_code_survives_a_card_not_the_door(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.models.voucher.keep_typed("9900 20")
        at_desk.insert(key=SILENT, person="99000019900307003X", name="王五")
        at_desk.wait_for(st.StaffWanted)
        assert at_desk.models.voucher.typed() == "9900 20"
        at_desk.front.gesture(g.StaffLeft())
        assert at_desk.models.voucher.typed() == ""


class TestRecords:
    def test_pages_come_as_the_list_is_scrolled(self, at_desk: FrontDesk) -> None:
        made = filled(at_desk, 120)
        enter(at_desk)
        records = at_desk.models.records
        records.open("all")
        until(lambda: see(records, "count") == 50, "the first page")
        for expected in (100, 120):
            assert see(records, "hasMore")
            records.more()
            until(lambda e=expected: see(records, "count") == e, "the next page")
        assert not see(records, "hasMore")
        assert [row["key"] for row in rows(at_desk)] == [one.entry_id for one in made]

    def test_a_new_verification_does_not_move_a_list_that_was_scrolled(self, at_desk: FrontDesk) -> None:
        filled(at_desk, 120)
        enter(at_desk)
        records = at_desk.models.records
        records.open("all")
        until(lambda: see(records, "count") == 50, "the first page")
        records.more()
        until(lambda: see(records, "count") == 100, "two pages")
        assert at_desk.front.office is not None
        at_desk.front.office.records.refresh()
        turn()
        assert see(records, "count") == 100

    def test_found_by_the_last_four_and_by_initials(self, at_desk: FrontDesk) -> None:
        made = filled(at_desk, 60)
        enter(at_desk)
        records = at_desk.models.records
        records.open("all")
        records.seek(made[33].code[-4:])
        until(lambda: see(records, "count") == 1, "the one")
        assert rows(at_desk)[0]["voucher"].endswith(made[33].code[-4:])
        records.seek("zw")
        expected = [one.entry_id for one in made if one.name == "张伟"]
        until(lambda: [row["key"] for row in rows(at_desk)] == expected, "those of that name")
        records.seek("2019-01-01")
        until(lambda: see(records, "count") == 0, "none of that day")

    def test_the_answer_to_the_search_before_is_nobodys(self, at_desk: FrontDesk) -> None:
        filled(at_desk, 5)
        enter(at_desk)
        records = at_desk.models.records
        records.open("all")
        until(lambda: see(records, "count") == 5, "all")
        shown: list[int] = []
        records.listed.connect(lambda: shown.append(see(records, "count")))
        records.seek("nobody")
        records.seek("王老师")
        until(lambda: bool(shown), "an answer")
        turn()
        assert set(shown) == {5}

    def test_one_opens_with_everything_that_happened(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        verified(at_desk, Retryable("offline"))
        verified(at_desk, said("E43003", holder=HolderMatch.OTHER))
        records = at_desk.models.records
        records.open("all")
        until(lambda: see(records, "count") == 2, "both")
        records.openRecord(rows(at_desk)[0]["key"])
        until(lambda: see(records, "hasRecord"), "the record")
        assert see(records, "recordCode") == "B07"
        said_there = [line["what"] for line in see(records, "history")]
        assert sum("核验：" in line for line in said_there) == 2
        assert CODE not in str(see(records, "recordFacts"))

    def test_an_answer_that_came_later_is_unread_until_it_is_looked_at(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        verified(at_desk, Retryable("offline"))
        records = at_desk.models.records
        until(lambda: see(records, "waiting") == 1, "what waits")
        assert at_desk.front.office is not None
        at_desk.front.office.vouchers._checking.catch_up()
        answer(at_desk, Rejected("E43001"))
        until(lambda: see(records, "unread") == 1, "the answer")
        records.open("unread")
        until(lambda: see(records, "count") == 1, "it is listed")
        assert rows(at_desk)[0]["note"] == "结果回来了，还没看"
        records.openRecord(rows(at_desk)[0]["key"])
        until(lambda: see(records, "unread") == 0, "it was looked at")

    def test_nothing_of_it_stays_when_the_door_shuts(self, at_desk: FrontDesk) -> None:
        filled(at_desk, 5)
        enter(at_desk)
        records = at_desk.models.records
        records.open("all")
        records.seek("王")
        until(lambda: see(records, "text") == "王", "asked")
        at_desk.front.gesture(g.StaffLeft())
        turn()
        assert (see(records, "shown"), see(records, "text"), see(records, "count")) == (False, "", 0)


class TestElsewhere:
    def note(self, desk: FrontDesk, **changed: str) -> None:
        given = {
            "code": CODE,
            "by": "PHONE",
            "seen": "USABLE",
            "time": "",
            "proof": "截图 0317",
            "remark": "",
        }
        desk.models.elsewhere.note(*{**given, **changed}.values())

    def test_it_is_noted_and_compared_by_itself(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.models.elsewhere.open()
        self.note(at_desk)
        answer(at_desk, said("E43003"))
        records = at_desk.models.records
        until(lambda: see(records, "unread") == 1, "the platform's word")
        until(lambda: bool(rows(at_desk)) and rows(at_desk)[0]["code"] == "B03", "in the list")
        assert rows(at_desk)[0]["note"] == "与当时看到的不符，以平台为准"
        assert not see(at_desk.models.elsewhere, "shown")
        acts = [entry.body["act"] for entry in at_desk.book(EntryKind.OPERATOR)]
        assert acts.count(ACT_ELSEWHERE) == 1

    @pytest.mark.parametrize(
        ("changed", "problem"),
        [({"code": "12"}, "扫到的比券码短，没有扫全"), ({"time": "25:00"}, "时间写成 09:30 这样")],
    )
    def test_what_is_wrong_is_said_and_nothing_written(
        self, at_desk: FrontDesk, changed: dict[str, str], problem: str
    ) -> None:
        enter(at_desk)
        at_desk.models.elsewhere.open()
        self.note(at_desk, **changed)
        turn()
        assert (see(at_desk.models.elsewhere, "shown"), see(at_desk.models.elsewhere, "problem")) == (
            True,
            problem,
        )
        assert ACT_ELSEWHERE not in [entry.body["act"] for entry in at_desk.book(EntryKind.OPERATOR)]

    def test_a_time_still_to_come_was_yesterday(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        self.note(at_desk, time="23:50")
        until(lambda: bool(at_desk.platform.verifying), "asked")
        with at_desk.real.reading() as db:
            (kept,) = checks.recent(db, at_desk.real.vault, 5)
        assert kept.elsewhere is not None
        assert 0 < at_desk.clock.now_ms() - kept.elsewhere.at_ms < 86_400_000

    def test_a_scan_fills_the_open_form(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        enter(at_desk)
        at_desk.models.elsewhere.open()
        at_desk.models.elsewhere.filled.connect(heard.append)
        scan(at_desk, FORGED)
        assert (heard, at_desk.platform.verifying) == ([FORGED], [])
